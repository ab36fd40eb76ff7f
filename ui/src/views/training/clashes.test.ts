import { expect, test } from "vitest";
import { clashes } from "./clashes";

const row = (start: string | null, end: string | null, date: string | null = "2027-04-12") => ({ date, start, end });

test("a row that takes the time of one above it is told so; one that begins when another ends is not", () => {
  expect(clashes([row("08:30:00", "09:00:00"), row("09:00:00", "10:30:00"), row("10:00:00", "11:00:00")])).toEqual([null, null, 2]);
});

test("another day, or an hour that is missing, is no clash", () => {
  expect(clashes([row("08:30:00", "10:00:00"), row("09:00:00", "10:00:00", "2027-04-13"), row("09:00:00", null)])).toEqual([
    null,
    null,
    null,
  ]);
});
