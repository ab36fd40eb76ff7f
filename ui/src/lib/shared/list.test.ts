import { expect, test } from "vitest";
import { cellText, type Column, identified, listState, ordered } from "./list.svelte";

interface Row {
  day: string;
  size: number;
}

const columns: Column<Row>[] = [
  { key: "day", label: "Día", kind: "date", of: (row) => row.day },
  { key: "size", label: "Tamaño", kind: "number", of: (row) => row.size, said: (row) => `${row.size} MB`, largestFirst: true },
];
const rows: Row[] = [
  { day: "2027-04-13", size: 9 },
  { day: "2027-04-12", size: 1200 },
];

test("a list is sorted by its first column, unless the order of its rows means something", () => {
  expect(ordered(rows, listState("sorted", columns), columns).map((row) => row.day)).toEqual(["2027-04-12", "2027-04-13"]);
  const given = listState("given", columns, true);
  expect(ordered(rows, given, columns)).toEqual(rows);
  given.sorting.by("size");
  expect(ordered(rows, given, columns).map((row) => row.size)).toEqual([1200, 9]);
});

test("a cell is read as a day, as a number, or as its column says", () => {
  expect(rows.map((row) => columns.map((column) => cellText(column, row)))).toEqual([
    ["13/04/2027", "9 MB"],
    ["12/04/2027", "1200 MB"],
  ]);
});

test("rows without an id get one, told apart by their place where nothing else does", () => {
  expect(identified([rows[0], rows[0]] as Row[], (row, at) => `${at} ${row.day}`).map((row) => row.id)).toEqual([
    "0 2027-04-13",
    "1 2027-04-13",
  ]);
});
