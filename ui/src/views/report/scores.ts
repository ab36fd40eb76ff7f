// Scores of a test, from 0 to 20 with one decimal, kept as tenths.

import { texts } from "../../lib/texts";

/** `14.5` or `14,5` as 145; `null` for nothing; `undefined` when it is no score. */
export function readScore(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  const match = /^(\d{1,2})(?:[.,](\d))?$/.exec(trimmed);
  if (!match) return undefined;
  const tenths = Number(match[1]) * 10 + Number(match[2] ?? "0");
  return tenths > 200 ? undefined : tenths;
}

/** Tenths as they are typed, `14` or `14.5`. */
export const point = (tenths: number | null): string =>
  tenths === null ? "" : tenths % 10 === 0 ? String(tenths / 10) : (tenths / 10).toFixed(1);

/** Hundredths with two decimals, `14.50`. */
export const decimal = (hundredths: number | null): string => (hundredths === null ? texts.shared.none : (hundredths / 100).toFixed(2));
