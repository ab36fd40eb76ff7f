import { expect, test } from "vitest";
import { view as myDay } from "../../views/my_day";
import { texts } from ".";

// Words that spoke of what is not there.
test("F1 of Mi día explains only what stands on it", () => {
  const said = (myDay.places ?? []).flatMap((place) => place.help?.paragraphs ?? []).join(" ");
  const there = JSON.stringify(texts.myDay);
  for (const [, quoted] of said.matchAll(/«([^»]+)»/g)) expect(there).toContain(quoted);
});

test("one page is one page", () => {
  expect(texts.desk.print.opened("Anexo 6", 1)).toContain("(1 página)");
  expect(texts.desk.print.opened("Anexo 6", 2)).toContain("(2 páginas)");
});

test("an empty register and an empty desk send to the step that is there", () => {
  expect(texts.desk.register.empty.body).toContain("Participantes");
});

test("adding on the tab of entities speaks of an entity", () => {
  expect(texts.directory.newEntity).toMatch(/entidad/i);
});
