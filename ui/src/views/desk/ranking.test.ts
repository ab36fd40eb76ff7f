import { expect, test } from "vitest";
import type { DeskState } from "../../lib/backend";
import { row } from "./late.svelte";
import { ranked } from "./ranking";

const person = (name: string, state: DeskState = "expected", document = "40000000") => row(name, document, state);
const order = (text: string, ...rows: ReturnType<typeof person>[]): string[] => ranked(text, rows).map(({ name }) => name);

test("one surname does not answer two words: who bears both is first, also when the list came by the alphabet", () => {
  expect(
    order("yupanqui yupanqui", person("ORDÓÑEZ YUPANQUI, Julián"), person("QUISPE YUPANQUI, Rosa"), person("YUPANQUI YUPANQUI, Belén"))[0],
  ).toBe("YUPANQUI YUPANQUI, Belén");
});

test("who has not signed here comes before those who have", () => {
  expect(
    order(
      "quispe",
      person("QUISPE ALANYA, Rosa", "signed_on_paper"),
      person("QUISPE ÑAUPA, Iván", "unsigned"),
      person("QUISPE ROJAS, Ana"),
    ),
  ).toEqual(["QUISPE ÑAUPA, Iván", "QUISPE ROJAS, Ana", "QUISPE ALANYA, Rosa"]);
});

test("exactly that document is first, whatever else", () => {
  const one = person("ROJAS DÍAZ, Ana", "signed_on_paper", "40123456");
  expect(order("40123456", person("ALARCÓN PEÑA, Luis", "expected", "401234567"), one)[0]).toBe(one.name);
});

test("surnames are read from their first on; accents do not matter", () => {
  expect(order("huaman qui", person("ALCA HUAMÁN, Quintín"), person("HUAMÁN PAZ, Quique"), person("HUAMÁN QUISPE, María"))).toEqual([
    "HUAMÁN QUISPE, María",
    "HUAMÁN PAZ, Quique",
    "ALCA HUAMÁN, Quintín",
  ]);
  expect(order("ramos", person("RAMOSO GIL, Eva"), person("RAMOS VEGA, Juan"))).toEqual(["RAMOS VEGA, Juan", "RAMOSO GIL, Eva"]);
});

test("who is expected comes before others of the directory; equal ones stay as they came", () => {
  expect(order("quispe", person("QUISPE ALFARO, Ana", "known"), person("ROJAS QUISPE, Luis"), person("SOTO QUISPE, Eva"))).toEqual([
    "ROJAS QUISPE, Luis",
    "SOTO QUISPE, Eva",
    "QUISPE ALFARO, Ana",
  ]);
});
