import { expect, test } from "vitest";
import { decimal, point, readScore } from "./scores";

test.each([
  ["14", 140],
  ["14,5", 145],
  [" 8.5 ", 85],
  ["0", 0],
  ["20", 200],
  ["", null],
  ["20.1", undefined],
  ["21", undefined],
  ["14.55", undefined],
  ["-1", undefined],
  ["catorce", undefined],
])("«%s» is read as %s tenths", (text, tenths) => {
  expect(readScore(text)).toBe(tenths);
});

test("a score is shown as it is typed, an average with two decimals", () => {
  expect([point(140), point(145), point(null)]).toEqual(["14", "14.5", ""]);
  expect([decimal(850), decimal(null)]).toEqual(["8.50", "—"]);
});
