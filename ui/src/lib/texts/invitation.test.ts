import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { invitation } from "./invitation";

test("an answer is called on its screen as in Por revisar and on what is printed", () => {
  const core = readFileSync(path.join(import.meta.dirname, "../../../../crates/domain/src/invitation.rs"), "utf8");
  const called = [...core.matchAll(/Self::(?:None|Confirmed|Declined) => "(\p{Lu}[^"]*)"/gu)].map((found) => found[1]);
  expect(called).toEqual(Object.values(invitation.responses));
});
