import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readsOf } from "./reads";

test("a request reads the kinds that are declared beside it", () => {
  expect(readsOf("backup.list")).toEqual(["backup"]);
});

test("a request that reads everything, or says nothing, hears of any kind", () => {
  expect(readsOf("exchange.status")).toEqual([]);
  expect(readsOf("centre.save")).toEqual([]);
});

// A screen that named them itself would hear of kinds that nobody writes, and not of those that it shows.
test("no screen lists kinds: what it hears of is declared beside its request", () => {
  const views = path.join(import.meta.dirname, "../../views");
  const screens = readdirSync(views, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".svelte"));
  const listing = screens.filter((file) => /\blive\(/.test(readFileSync(path.join(views, file), "utf8")));
  expect([screens.length > 50, listing]).toEqual([true, []]);
});
