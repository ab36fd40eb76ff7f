import { expect, test } from "vitest";
import type { TrainingState } from "../../lib/backend";
import { type Known, proposedDay } from "./proposed";

const known: Known = {
  taken: ["2026-10-05"],
  days: ["2026-10-26", "2026-10-27"],
  sent: () => Promise.resolve([null, "2026-10-15", "2026-10-12"]),
  submitted: () => Promise.resolve("2026-11-03"),
};
const nothing: Known = { taken: [], days: [], sent: () => Promise.resolve([null]), submitted: () => Promise.resolve(null) };

test.each<[string, TrainingState, string]>([
  ["convened with the first letter", "convened", "2026-10-12"],
  ["under way with the first session", "in_progress", "2026-10-26"],
  ["held with the last one", "held", "2026-10-27"],
  ["handed over with the report", "delivered", "2026-11-03"],
  ["filed today: only a person knows", "filed", "2026-11-24"],
])("an event is %s", async (_, to, day) => expect(await proposedDay(to, known, "2026-11-24")).toBe(day));

test("no step is proposed before one that was taken", async () => {
  expect(await proposedDay("convened", { ...known, taken: ["2026-10-20", "2026-10-05"] }, "2026-11-24")).toBe("2026-10-20");
  expect(await proposedDay("held", { ...known, taken: ["2026-11-24"] }, "2026-11-24")).toBe("2026-11-24");
});

test("nothing is proposed that is still to come, and today where nothing is known", async () => {
  expect(await proposedDay("held", known, "2026-10-26")).toBe("2026-10-26");
  for (const to of ["convened", "in_progress", "held", "delivered"] as const)
    expect(await proposedDay(to, nothing, "2026-11-24")).toBe("2026-11-24");
});
