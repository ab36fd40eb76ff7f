import { expect, test } from "vitest";
import { readsOf } from "./reads";

test("a request reads the kinds that are declared beside it", () => {
  expect(readsOf("backup.list")).toEqual(["backup"]);
});

test("a request that reads everything, or says nothing, hears of any kind", () => {
  expect(readsOf("exchange.status")).toEqual([]);
  expect(readsOf("centre.save")).toEqual([]);
});
