import type { AgendaRow } from "../../lib/backend";

type Timed = Pick<AgendaRow, "date" | "start" | "end">;

/** Of each row the first one above it that takes up some of the same time, by its place from 1; `null` when none does. */
export function clashes(rows: readonly Timed[]): (number | null)[] {
  const meet = (one: Timed, other: Timed): boolean =>
    one.date !== null &&
    one.date === other.date &&
    one.start !== null &&
    one.end !== null &&
    other.start !== null &&
    other.end !== null &&
    one.start < other.end &&
    other.start < one.end;
  return rows.map((row, at) => {
    const other = rows.slice(0, at).findIndex((one) => meet(row, one));
    return other < 0 ? null : other + 1;
  });
}
