import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { centre } from "./centre";

// The profile named annexes that print nothing of it.
test("the profile names the annexes that print the name of the centre, and no other", () => {
  const documents = path.join(import.meta.dirname, "../../../../crates/documents/src");
  const printing = readdirSync(documents)
    .filter((file) => /^annex\d\.rs$/.test(file) && readFileSync(path.join(documents, file), "utf8").includes("centre_name"))
    .map((file) => file.charAt("annex".length))
    .sort();
  expect(centre.profileHint.match(/\d/g)).toEqual(printing);
});
