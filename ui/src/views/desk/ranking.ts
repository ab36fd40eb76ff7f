// Whom the desk puts first among the people that were found. Enter takes the first.

import type { DeskRow } from "../../lib/backend";
import { isSigned } from "./rows";

const wordsOf = (text: string): string[] =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");

/** Whether each typed word begins a word of its own: one surname does not answer two words. */
function eachItsOwn(typed: readonly string[], borne: readonly string[]): boolean {
  const [first, ...others] = typed;
  if (first === undefined) return true;
  return borne.some((word, at) => word.startsWith(first) && eachItsOwn(others, borne.toSpliced(at, 1)));
}

/** How many typed words follow the name from its first surname on, in its order; whole ones count a little more. */
function fromTheStart(typed: readonly string[], borne: readonly string[]): number {
  let worth = 0;
  for (const [at, word] of typed.entries()) {
    if (!borne[at]?.startsWith(word)) break;
    worth += borne[at] === word ? 1.5 : 1;
  }
  return worth;
}

/**
 * The rows in this order: the one with exactly that document; who has not signed here; who bears each word that was typed; who is
 * expected; whose surnames begin so. Rows that are equal in all that stay as they came.
 */
export function ranked(text: string, rows: readonly DeskRow[]): DeskRow[] {
  const typed = wordsOf(text);
  const worth = (row: DeskRow): number[] => {
    const name = wordsOf(row.name);
    return [
      Number(row.document_number === text.trim()),
      Number(!isSigned(row.state)),
      Number(eachItsOwn(typed, [...name, ...wordsOf(row.document_number), ...wordsOf(row.details.entity)])),
      Number(row.state !== "known"),
      fromTheStart(typed, name),
    ];
  };
  return rows
    .map((row) => ({ row, worth: worth(row) }))
    .sort((a, b) => {
      const at = a.worth.findIndex((one, place) => one !== b.worth[place]);
      return at < 0 ? 0 : (b.worth[at] ?? 0) - (a.worth[at] ?? 0);
    })
    .map(({ row }) => row);
}
