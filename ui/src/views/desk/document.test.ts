import { expect, test } from "vitest";
import { checkNumber } from "./document";

test.each([
  ["00000000", "zeros"],
  ["01234567", "complete"],
  ["1234567", "lost_zero"],
  ["0000000", "length"],
  ["123456789", "length"],
  ["1234567a", "not_digits"],
])("a DNI «%s» is %s", (number, kind) => expect(checkNumber("dni", number, true).kind).toBe(kind));
