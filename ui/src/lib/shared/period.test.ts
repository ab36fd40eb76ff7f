import { expect, test } from "vitest";
import { monthOf, quarterOf, yearOf } from "./period";

test("a month ends on its last day, also in a leap year", () => {
  expect(monthOf("2027-04-12")).toEqual({ from: "2027-04-01", to: "2027-04-30" });
  expect(monthOf("2028-02-03").to).toBe("2028-02-29");
});

test("a quarter begins in January, April, July or October", () => {
  expect(quarterOf("2027-01-01")).toEqual({ from: "2027-01-01", to: "2027-03-31" });
  expect(quarterOf("2027-06-30")).toEqual({ from: "2027-04-01", to: "2027-06-30" });
  expect(quarterOf("2027-08-15")).toEqual({ from: "2027-07-01", to: "2027-09-30" });
  expect(quarterOf("2027-12-31")).toEqual({ from: "2027-10-01", to: "2027-12-31" });
});

test("a year is whole", () => {
  expect(yearOf("2027-04-12")).toEqual({ from: "2027-01-01", to: "2027-12-31" });
});
