import { counted } from "../../lib/shared/amounts";
import { texts } from "../../lib/texts";

/** How many there are, and how many of them are shown. */
export function countOf(answer: { rows: readonly unknown[]; total: number } | undefined, one: string, many: string): string {
  if (!answer) return "";
  const all = counted(answer.total, one, many);
  return answer.total > answer.rows.length ? `${all} · ${texts.directory.shown(answer.rows.length)}` : all;
}
