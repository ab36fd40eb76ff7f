import { counted } from "../../lib/shared/amounts";
import { texts } from "../../lib/texts";

/** As many rows as a person may look through. */
export const LIMIT = 200;

/** More than any centre knows: a list that leaves is whole. */
export const WHOLE = 50_000;

/** How many there are, and how many of them are shown. */
export function countOf(answer: { rows: readonly unknown[]; total: number } | undefined, one: string, many: string): string {
  if (!answer) return "";
  const all = counted(answer.total, one, many);
  return answer.total > answer.rows.length ? `${all} · ${texts.directory.shown(answer.rows.length)}` : all;
}
