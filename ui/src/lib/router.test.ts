import { expect, test } from "vitest";
import { explained, finds, helpAt, places, steps } from "../services";
import { parse, trainingAddress } from "./router.svelte";

test.each([
  ["", { place: "mi-dia", training: null, step: "programa", rest: null }],
  ["#/no-existe/x", { place: "mi-dia", training: null, step: "programa", rest: "x" }],
  ["#/directorio/entidades", { place: "directorio", training: null, step: "programa", rest: "entidades" }],
  ["#/eventos", { place: "eventos", training: null, step: "programa", rest: null }],
  ["#/eventos/abc/no-existe", { place: "eventos", training: "abc", step: "programa", rest: null }],
  ["#/eventos/abc/asistencia/s%201", { place: "eventos", training: "abc", step: "asistencia", rest: "s 1" }],
])("«%s» leads to %j", (address, route) => expect(parse(address)).toEqual(route));

test("an address that is made leads back to what it was made of", () => {
  expect(parse(trainingAddress("a/b ñ", "encuesta"))).toEqual({ place: "eventos", training: "a/b ñ", step: "encuesta", rest: null });
});

test("the menu and the steps stand in their order, with keys and names of their own", () => {
  // Services that came later stand among them.
  const order = ["mi-dia", "calendario", "eventos", "directorio", "estadistica", "centro", "sede", "por-revisar", "ayuda"];
  expect(places.map((one) => one.place).filter((place) => order.includes(place))).toEqual(order);
  expect(steps.map((one) => one.step)).toEqual([
    "programa",
    "convocatoria",
    "participantes",
    "asistencia",
    "encuesta",
    "informe",
    "expediente",
    "cifras",
  ]);
  const keys = places.flatMap((one) => one.key ?? []);
  expect(new Set(keys).size).toBe(keys.length);
  for (const one of places) if (one.menu !== "none") expect(one.key, one.place).toBeTruthy();
});

test("each screen explains itself, and what is found has a place that is known", () => {
  for (const { place, help } of places) if (place !== "ayuda") expect(helpAt(place, null)).toBe(help);
  for (const { step, help } of steps) expect(helpAt("eventos", step)).toBe(help);
  expect(helpAt("ayuda", null)).toBe(places[0]?.help);
  expect(explained).toHaveLength(places.length + steps.length - 1);
  const found = finds.map((one) => parse(one.address("x")).place);
  expect(found).toEqual(expect.arrayContaining(["eventos", "directorio"]));
  for (const place of found) expect(places.some((one) => one.place === place)).toBe(true);
});
