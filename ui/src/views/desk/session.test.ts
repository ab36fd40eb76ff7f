import { expect, test } from "vitest";
import type { SessionRow } from "../../lib/backend";
import { sessionToOpen } from "./session";

const session = (id: string, date: string, part: "morning" | "afternoon"): SessionRow =>
  ({
    id,
    date,
    part,
    start: part === "morning" ? "08:30:00" : "14:30:00",
    end: part === "morning" ? "13:00:00" : "17:30:00",
  }) as SessionRow;
const sessions = [
  session("13t", "2027-04-13", "afternoon"),
  session("12m", "2027-04-12", "morning"),
  session("12t", "2027-04-12", "afternoon"),
  session("13m", "2027-04-13", "morning"),
];

test.each([
  ["the one asked for, whatever the day", "13t", "2027-04-12", "09:00", "13t"],
  ["before it begins, the morning", undefined, "2027-04-12", "07:45", "12m"],
  ["while it runs, the morning", undefined, "2027-04-12", "12:30", "12m"],
  ["between them, the one to come", undefined, "2027-04-12", "13:30", "12t"],
  ["while it runs, the afternoon", undefined, "2027-04-12", "15:00", "12t"],
  ["after the day, its last one", undefined, "2027-04-12", "20:00", "12t"],
  ["before the event, its first", undefined, "2027-04-01", "09:00", "12m"],
  ["after the event, its last", undefined, "2027-05-01", "09:00", "13t"],
  ["one asked for that is not there", "x", "2027-04-13", "09:00", "13m"],
])("%s", (_, asked, today, now, opened) => expect(sessionToOpen(sessions, asked, today, now)?.id).toBe(opened));

test("an event without sessions opens none", () => expect(sessionToOpen([], undefined, "2027-04-12", "09:00")).toBeNull());
