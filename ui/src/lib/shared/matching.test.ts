import { expect, test } from "vitest";
import { matches } from "./matching";

test.each([
  ["", ["QUISPE MARTÍNEZ, Julia"], true],
  ["   ", [], true],
  ["martinez", ["QUISPE MARTÍNEZ, Julia"], true],
  ["JULIA quis", ["QUISPE MARTÍNEZ, Julia"], true],
  ["nahui", ["ÑAHUI CCENTE, Rosa"], true],
  ["rosa huanta", ["ÑAHUI CCENTE, Rosa", "Municipalidad Provincial de Huanta"], true],
  ["rosa huamanga", ["ÑAHUI CCENTE, Rosa", "Municipalidad Provincial de Huanta"], false],
  ["4012", ["ÑAHUI CCENTE, Rosa", "40123456"], true],
])("«%s» in %j: %s", (filter, fields, found) => expect(matches(filter, ...fields)).toBe(found));
