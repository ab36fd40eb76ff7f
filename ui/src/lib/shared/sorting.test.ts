import { expect, test } from "vitest";
import { Sorting } from "./sorting.svelte";

interface Row {
  name: string;
  signed: number;
}
const rows: Row[] = [
  { name: "Ñahui", signed: 9 },
  { name: "nina", signed: 10 },
  { name: "Óscar", signed: 9 },
  { name: "Álvarez", signed: 2 },
];
const names = (sorting: Sorting<keyof Row>): string[] => sorting.of(rows, (row, key) => row[key]).map((row) => row.name);

test("names stand as in a Peruvian list: accents count little, Ñ follows N, capitals do not matter", () => {
  expect(names(new Sorting<keyof Row>("name"))).toEqual(["Álvarez", "nina", "Ñahui", "Óscar"]);
});

test("numbers are compared as numbers, equal ones stay as they came, and the largest comes first where that is wanted", () => {
  const sorting = new Sorting<keyof Row>("name", ["signed"]);
  sorting.by("signed");
  expect(names(sorting)).toEqual(["nina", "Ñahui", "Óscar", "Álvarez"]);
  expect(sorting.descending).toBe(true);
});

test("the same column once more turns the list round, another begins anew", () => {
  const sorting = new Sorting<keyof Row>("name", ["signed"]);
  sorting.by("name");
  expect(names(sorting)).toEqual(["Óscar", "Ñahui", "nina", "Álvarez"]);
  sorting.by("signed");
  sorting.by("name");
  expect([sorting.key, sorting.descending]).toEqual(["name", false]);
});

test("the rows that came are left as they are", () => {
  const before = [...rows];
  names(new Sorting<keyof Row>("name"));
  expect(rows).toEqual(before);
});
