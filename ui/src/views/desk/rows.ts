// What is said of a row of the desk and of a piece of its work, and who is meant by what was typed.

import type { DeskRow, DeskState, PersonInput, Signature } from "../../lib/backend";
import { desk as texts } from "../../lib/texts/desk";
import type { Work } from "./queue.svelte";

export type Mode = "paper" | "screen" | "later";

export function isSigned(state: DeskState): boolean {
  return state === "signed_on_paper" || state === "signed_on_screen";
}

export function isHere(state: DeskState): boolean {
  return state === "unsigned" || isSigned(state);
}

export function stateText(row: Pick<DeskRow, "state" | "at">): string {
  switch (row.state) {
    case "known":
      return texts.state.known;
    case "expected":
      return texts.state.expected;
    default:
      return texts.state[row.state](row.at);
  }
}

/** The signature that goes with a mode of the desk; the one on the screen has yet to be drawn. */
export function signatureOf(mode: Exclude<Mode, "screen">): Signature {
  return { kind: mode === "paper" ? "paper" : "none" };
}

export function signedState(signature: Signature): DeskState {
  if (signature.kind === "paper") return "signed_on_paper";
  return signature.kind === "screen" ? "signed_on_screen" : "unsigned";
}

/** A new person as a row, before the core has given it an identity. */
export function rowOf(input: PersonInput, name: string, signature: Signature): DeskRow {
  const { document_number, entity, post, email, phone } = input;
  const details = { entity, post, email, phone };
  return { person: "", document_number, name, details, state: signedState(signature), at: "", slip_stamped: false };
}

/**
 * Whom a text means among those that the search answered to it: the one chosen with the arrows, the one with that document number, or
 * the only one. Nobody when it cannot be told.
 */
export function meant(text: string, picked: string | null, rows: readonly DeskRow[]): DeskRow | undefined {
  if (picked !== null) return rows.find((row) => row.person === picked);
  return rows.find((row) => row.document_number === text) ?? (rows.length === 1 ? rows[0] : undefined);
}

export function nameOf(work: Work): string {
  switch (work.kind) {
    case "register":
    case "slip":
      return work.row.name;
    case "walk_in":
    case "undo":
      return work.name;
    case "find":
      return work.name ?? work.text;
  }
}

/** Who a piece of work is about; the identity is empty while the core has not given it. */
export function whoOf(work: Work): { person: string; name: string } {
  const known = work.kind === "register" || work.kind === "slip";
  return { person: known ? work.row.person : "", name: nameOf(work) };
}

export function receiptSentence(work: Work, row: DeskRow): string {
  if (work.kind === "slip") return work.stamped ? texts.receipt.slipOn(row.name) : texts.receipt.slipOff(row.name);
  if (work.kind === "register" && work.correction) return texts.verify.saved(row.name);
  switch (row.state) {
    case "signed_on_paper":
      return texts.receipt.paper(row.name);
    case "signed_on_screen":
      return texts.receipt.screen(row.name);
    default:
      return texts.receipt.later(row.name);
  }
}
