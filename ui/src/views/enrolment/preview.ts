// What a dry run means for the person who decides: which rows come in, which wait, in which order they are shown. No writing, no asking.

import type { RosterPreview, RosterRow, RowStatus } from "../../lib/backend";

/** What stands beside a row once the person's decisions are counted in. */
export type Standing = RowStatus | "already" | "left_out" | "accepted";

export interface Decisions {
  accepted: ReadonlySet<number>;
  leftOut: ReadonlySet<number>;
}

export interface ShownRow {
  row: RosterRow;
  standing: Standing;
}

/** What needs eyes comes first. */
const ORDER: Standing[] = ["bad", "confirm", "accepted", "repeated", "left_out", "already", "ready", "skipped"];

export function standingOf(row: RosterRow, already: ReadonlySet<number>, decisions: Decisions): Standing {
  if (row.status !== "ready" && row.status !== "confirm") return row.status;
  if (already.has(row.row)) return "already";
  if (decisions.leftOut.has(row.row)) return "left_out";
  if (row.status === "confirm" && decisions.accepted.has(row.row)) return "accepted";
  return row.status;
}

/** All rows, those with something to see first, and within each kind in the order of the sheet. */
export function arranged(preview: RosterPreview, decisions: Decisions): ShownRow[] {
  const already = new Set(preview.already);
  return (
    preview.dry_run.rows
      .map((row) => ({ row, standing: standingOf(row, already, decisions) }))
      // An accepted or left out row keeps its place among those of its kind: nothing jumps under the cursor.
      .sort((a, b) => place(a) - place(b) || a.row.row - b.row.row)
  );
}

function place({ row, standing }: ShownRow): number {
  const kind: Standing = standing === "accepted" || (standing === "left_out" && row.status === "confirm") ? "confirm" : standing;
  return ORDER.indexOf(kind === "left_out" ? "ready" : kind);
}

/** How many participants an import would bring in as things stand. */
export function willAdd(rows: ShownRow[]): number {
  return rows.filter(({ standing }) => standing === "ready" || standing === "accepted").length;
}

/** Rows of persons that an import would not bring in. */
export function staysOut(rows: ShownRow[]): number {
  return rows.filter(({ standing }) => ["bad", "confirm", "repeated", "left_out"].includes(standing)).length;
}

/** Rows that come in though something is to be seen in them. */
export const withNotes = (rows: readonly RosterRow[]): number =>
  rows.filter((row) => row.status === "ready" && row.problems.length > 0).length;

/** Whether a row deserves a look before confirming. */
export function needsEyes({ row, standing }: ShownRow): boolean {
  return standing !== "skipped" && (standing !== "ready" || row.problems.length > 0);
}
