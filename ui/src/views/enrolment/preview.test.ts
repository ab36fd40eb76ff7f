import { expect, test } from "vitest";
import type { RosterRow } from "../../lib/backend";
import { withNotes } from "./preview";

const row = (status: RosterRow["status"], problems: number): RosterRow =>
  ({ status, problems: Array.from({ length: problems }, () => ({})) }) as unknown as RosterRow;

test("of the rows that come in, those with something to see are counted apart", () => {
  expect(withNotes([row("ready", 0), row("ready", 1), row("ready", 2), row("confirm", 1), row("bad", 1)])).toBe(2);
});
