import type { Snippet } from "svelte";
import type { CellKind } from "../backend";
import { shortDate } from "./dates";
import { Sorting } from "./sorting.svelte";

/** A column of a list: how it is named, shown, sorted and taken out, said once. */
export interface Column<T> {
  key: string;
  label: string;
  /** The whole of a short label. */
  explained?: string;
  /** A day is `2027-04-12`. */
  kind?: CellKind;
  of: (row: T) => string | number | null;
  /** What is read where it is not the value itself: a moment, a size. */
  said?: (row: T) => string;
  /** Where the list is shown and where it leaves; both when absent. */
  only?: "screen" | "file";
  /** Cannot be sorted by. */
  unsorted?: boolean;
  /** Its largest value stands first when it is chosen. */
  largestFirst?: boolean;
  /** What is drawn in place of the value. */
  cell?: Snippet<[T]>;
  /** Its cell is the way into the row. */
  opens?: boolean;
  /** As narrow as its words, or cut with the whole text in its title. */
  fit?: "narrow" | "cut";
  /** Of the width of the list, in percent, for a column that is cut; 15 when absent. */
  share?: number;
}

/** What is read in a cell. */
export function cellText<T>(column: Column<T>, row: T): string {
  if (column.said) return column.said(row);
  const value = column.of(row);
  if (value === null || value === "") return "";
  if (column.kind === "date") return shortDate(String(value));
  return typeof value === "number" ? value.toLocaleString("es-PE") : value;
}

/** How many rows are drawn, and read, at a time. */
export const PAGE = 200;

/** More than any centre knows: a list that leaves, or that is put in another order, is whole. */
export const WHOLE = 50_000;

/** How a list was left: it stays so while the program is open. */
export class ListState {
  readonly sorting: Sorting<string>;
  /** What stands in its search box. */
  text = $state("");
  /** How many rows are drawn. */
  drawn = $state(PAGE);
  /** The row that was opened last. */
  opened: string | null = null;

  constructor(first: string, largestFirst: readonly string[], drawn: number) {
    this.drawn = drawn;
    this.sorting = new Sorting<string>(first, largestFirst);
  }
}

const kept = new Map<string, ListState>();

/** The state of the list of that name; when it is new, sorted by its first column, or with `given` in the order of its rows. */
export function listState<T>(name: string, columns: readonly Column<T>[], given = false, drawn = PAGE): ListState {
  let state = kept.get(name);
  if (!state) {
    const largestFirst = columns.filter((column) => column.largestFirst).map((column) => column.key);
    const first = given ? undefined : columns.find((column) => !column.unsorted && column.only !== "file");
    state = new ListState(first?.key ?? "", largestFirst, drawn);
    kept.set(name, state);
  }
  return state;
}

/** The rows in the order of the state. */
export function ordered<T>(rows: readonly T[], state: ListState, columns: readonly Column<T>[]): T[] {
  const column = columns.find((one) => one.key === state.sorting.key);
  return column ? state.sorting.of(rows, (row) => column.of(row) ?? "") : [...rows];
}

/** Rows that have no id of their own, with one made from what tells them apart. */
export function identified<T extends object>(rows: readonly T[], id: (row: T, at: number) => string): (T & { id: string })[] {
  return rows.map((row, at) => ({ ...row, id: id(row, at) }));
}
