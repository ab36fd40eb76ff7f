import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  clockOf,
  dayAfter,
  daysBetween,
  farYears,
  longDate,
  momentOf,
  readDate,
  readTime,
  shortDate,
  shortTime,
  today,
  weekDay,
} from "./dates";

describe("a date as people type it", () => {
  test.each([
    ["12/04/2027", "2027-04-12"],
    ["12/4/27", "2027-04-12"],
    ["12-04-2027", "2027-04-12"],
    ["12.4.2027", "2027-04-12"],
    [" 12 04 2027 ", "2027-04-12"],
    ["12042027", "2027-04-12"],
    ["120427", "2027-04-12"],
    ["29/02/2028", "2028-02-29"],
  ])("«%s» is %s", (text, iso) => expect(readDate(text)).toBe(iso));

  test.each([
    "",
    "31/02/2027",
    "15/13/2026",
    "29/02/2027",
    "00/01/2027",
    "24/11/202615/01/2027",
    "pronto",
    "2027-04-12",
    "31 feb",
    "15 enxyz",
    "martillo",
    "lu",
    "-",
    "mañ",
    "31/2",
    "15 xyz",
    "+",
    "1234",
  ])("«%s» is none", (text) => expect(readDate(text)).toBeNull());
});

// A Tuesday.
describe.each([["2026-11-24"]])("a day in words, on %s", (now) => {
  test.each([
    ["hoy", "2026-11-24"],
    ["mañana", "2026-11-25"],
    ["Mañana", "2026-11-25"],
    ["pasado mañana", "2026-11-26"],
    ["ayer", "2026-11-23"],
    ["+7", "2026-12-01"],
    ["-1", "2026-11-23"],
    ["+ 40", "2027-01-03"],
    ["lun", "2026-11-30"],
    ["el lunes", "2026-11-30"],
    ["sáb.", "2026-11-28"],
    ["miércoles", "2026-11-25"],
    ["mar", "2026-12-01"],
    ["15/1", "2027-01-15"],
    ["20/11", "2026-11-20"],
    ["15 ene", "2027-01-15"],
    ["15ene", "2027-01-15"],
    ["15-ene-27", "2027-01-15"],
    ["15 de enero", "2027-01-15"],
    ["15 DE ENERO DEL 2028", "2028-01-15"],
    ["15 de enero de 2028", "2028-01-15"],
    ["3 setiembre", "2026-09-03"],
    ["3 sep 2027", "2027-09-03"],
    ["3 de septiembre de 2027", "2027-09-03"],
    ["29 feb", null],
    ["29 feb 2028", "2028-02-29"],
  ])("«%s» is %s", (text, iso) => expect(readDate(text, now)).toBe(iso));
});

describe("an hour as people type it", () => {
  test.each([
    ["8", "08:00:00"],
    ["830", "08:30:00"],
    ["8:30", "08:30:00"],
    ["8.30", "08:30:00"],
    ["2:30 pm", "14:30:00"],
    ["12:15 a. m.", "00:15:00"],
    ["12 pm", "12:00:00"],
    ["23:59", "23:59:00"],
  ])("«%s» is %s", (text, time) => expect(readTime(text)).toBe(time));

  test.each(["", "24", "8:60", "13 pm", "0 am", "ocho"])("«%s» is none", (text) => expect(readTime(text)).toBeNull());
});

// A laptop whose clock stands in another zone shows the days and hours of Lima all the same.
describe.each(["America/Lima", "Asia/Tokyo", "Pacific/Honolulu"])("on a machine set to %s", (zone) => {
  const usual = process.env.TZ;
  beforeEach(() => {
    process.env.TZ = zone;
  });
  afterEach(() => {
    process.env.TZ = usual;
    vi.useRealTimers();
  });

  // Eleven at night of the 12th in Lima is the 13th in UTC.
  const late = Date.UTC(2027, 3, 13, 4, 5);

  test("instants are read in Lima", () => {
    expect(clockOf(late)).toBe("23:05");
    expect(momentOf(late)).toBe("12/04/2027 23:05");
    vi.useFakeTimers({ now: late });
    expect(today()).toBe("2027-04-12");
  });

  test("days are counted by the midnights of Lima", () => {
    expect([daysBetween(late, late + 3_600_000), daysBetween(late, late + 90_000_000), daysBetween(late, late - 90_000_000)]).toEqual([
      1, 2, 0,
    ]);
  });

  test("civil days stay what they are", () => {
    expect(shortDate("2027-04-12")).toBe("12/04/2027");
    expect(weekDay("2027-04-12")).toBe("lun 12/04");
    expect(longDate("2027-04-12")).toBe("lunes 12/04/2027");
    expect(dayAfter("2027-12-31")).toBe("2028-01-01");
    expect(dayAfter("2028-02-28")).toBe("2028-02-29");
  });
});

test("nothing is shown for nothing", () => {
  expect([shortDate(null), shortDate("sin fecha"), shortTime(undefined), shortTime("08:30:00")]).toEqual(["", "", "", "08:30"]);
});

test.each([
  ["2099-01-15", 73],
  ["2031-12-31", 0],
  ["2032-01-01", 6],
  ["2006-01-01", 0],
  ["1926-11-24", -100],
])("%s lies %i years away, as far as that is to be asked about", (day, years) => expect(farYears(day, "2026-11-24")).toBe(years));
