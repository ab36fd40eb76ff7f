// What can be said of a document number while it is being typed. The core checks it again; this only saves a round at the queue.

import type { DocumentType } from "../../lib/backend";

export type NumberCheck =
  | { kind: "empty" }
  | { kind: "typing"; digits: number }
  | { kind: "not_digits" }
  | { kind: "lost_zero"; digits: number; proposal: string }
  | { kind: "length"; digits: number }
  | { kind: "zeros" }
  | { kind: "complete" };

/** Checks a number as typed. `finished` is true when the person has left the field or pressed Enter. */
export function checkNumber(type: DocumentType, text: string, finished: boolean): NumberCheck {
  const number = text.trim();
  if (number === "") return { kind: "empty" };
  if (type !== "dni") return { kind: "complete" };
  if (!/^[0-9]+$/.test(number)) return { kind: "not_digits" };
  const digits = number.length;
  if (digits === 8) return { kind: /^0+$/.test(number) ? "zeros" : "complete" };
  if (digits > 8) return { kind: "length", digits };
  // K-09: a DNI that lost its zeros in a spreadsheet or a memory is proposed whole, never written without a yes.
  if (digits === 7 || (digits === 6 && finished)) {
    return /^0+$/.test(number) ? { kind: "length", digits } : { kind: "lost_zero", digits, proposal: number.padStart(8, "0") };
  }
  return finished ? { kind: "length", digits } : { kind: "typing", digits };
}
