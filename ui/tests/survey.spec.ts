// The survey of an event: keyed from paper with the keyboard alone, answered on the page for participants, counted.

import { expect, type Page, test } from "@playwright/test";
import type { TrainingDetail, TrainingType } from "../src/lib/backend/types";
import { ask, bringList, goTo, newEvent, peopleOf, register, speaker } from "./desk.scene";
import { expectAccessible, FIRST, openSignedIn } from "./screen";

/** Ten sheets of an event with two speakers; the figures below were computed by hand. */
const TEN = [
  "4343444433334334",
  "4344434434433443",
  "3333333333333333",
  "4404444444444444",
  "2233222244442332",
  "4444443343214444",
  "1111111111111111",
  "4300434300003440",
  "3434343434343434",
  "4444444444440004",
];

/** A past event, so that its last session has started whatever the machine's clock says. */
async function surveyed(name: string, kind: TrainingType): Promise<TrainingDetail> {
  const event = await newEvent(name, ["2025-04-14"]);
  await ask("training.edit", { base: null, showed: null, id: event.id, fields: { ...event.fields, training_type: kind } });
  let detail = event;
  for (const [name, topic] of [
    ["Rosa Ñahui Ccori", "Formulación"],
    ["Julio Rojas Poma", "Programación multianual"],
  ] as const) {
    const one = { ...speaker, name, institution: "MEF", topic };
    detail = await ask("training.save_speaker", { base: null, showed: null, training: event.id, id: null, speaker: one });
  }
  return detail;
}

const stage = (page: Page) => page.getByTestId("survey-stage");
const collected = (page: Page) => page.getByTestId("survey-collected");
const figure = (page: Page, name: string) => page.locator(`[data-figure="${name}"] dd`).first();
const firstCell = (page: Page) => page.getByRole("textbox", { name: "1. CONTENIDO DEL CURSO: Aplicabilidad del contenido en el trabajo" });

test("ten known sheets are keyed without the mouse and give the figures computed by hand", async ({ page }) => {
  test.setTimeout(120_000);
  await page.addInitScript(() => {
    const counter = window as unknown as { pressed: number };
    counter.pressed = 0;
    window.addEventListener("pointerdown", () => (counter.pressed += 1), true);
  });
  await openSignedIn(page);
  const event = await surveyed("Encuesta en papel", "basic");
  await bringList(event.id, "exportado.csv");
  const [session] = event.sessions;
  if (!session) throw new Error("the event has no session");
  for (const one of peopleOf("exportado").slice(0, 12)) await register(session.id, one.dni, "paper");

  await goTo(page, event.id, "encuesta");
  await expect(firstCell(page)).toBeFocused();
  await expectAccessible(page, "encuesta sin hojas");
  for (const [index, marks] of TEN.entries()) {
    await page.keyboard.type(marks);
    if (index === 0) await page.keyboard.type("Tesorería y SIAF");
    await page.keyboard.press("Enter");
    await expect(page.getByTestId("keyed-count")).toHaveText(index === 0 ? "1 hoja digitada" : `${index + 1} hojas digitadas`);
    await expect(firstCell(page)).toBeFocused();
  }
  expect(await page.evaluate(() => (window as unknown as { pressed: number }).pressed)).toBe(0);
  // The last sheet stays in view.
  await expect(page.getByRole("table", { name: "Hojas digitadas" }).getByRole("row").nth(1)).toContainText("4 4 4 4");

  await expect(figure(page, "responses")).toHaveText("10");
  await expect(figure(page, "rate")).toHaveText("83.33 %");
  await expect(figure(page, "mean")).toHaveText("3.21");
  const results = page.getByRole("table", { name: "Resultados por pregunta" });
  await expect(results.getByRole("row", { name: "Utilidad de los casos prácticos" })).toContainText(/1\s*0\s*3\s*4\s*2\s*3\.25/);
  for (const mean of ["3.24", "3.23", "3.17", "3.19", "3.22"]) {
    await expect(results.getByRole("row", { name: "Promedio del bloque" }).filter({ hasText: mean })).toHaveCount(1);
  }
  await expect(page.getByRole("img", { name: /^Gráfico de barras con el promedio.*Promedio general: 3\.21/ })).toBeVisible();
  await expect(page.locator("svg text").filter({ hasText: "3.21" })).toBeVisible();
  await expect(page.getByText("Tesorería y SIAF").last()).toBeVisible();
  await expectAccessible(page, "encuesta con hojas");

  // A sheet keyed twice is asked about.
  await page.keyboard.type("4444444444440004");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("igual a la anterior, la 10");
  await expect(page.getByTestId("keyed-count")).toHaveText("10 hojas digitadas");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("keyed-count")).toHaveText("11 hojas digitadas");
  await page.getByRole("button", { name: "Anular la hoja 11" }).click();
  await page.getByLabel("Motivo").fill("Se digitó dos veces");
  await page.getByRole("button", { name: "Anular la hoja", exact: true }).click();
  await expect(page.getByTestId("keyed-count")).toHaveText("10 hojas digitadas");

  // A stored sheet is opened again and corrected.
  await page.getByRole("button", { name: "Corregir la hoja 7" }).click();
  await expect(page.getByText("Corrigiendo la hoja 7")).toBeVisible();
  await expect(firstCell(page)).toBeFocused();
  await page.keyboard.type("4");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Hoja 7 corregida")).toBeVisible();
  await expect(results.getByRole("row", { name: "Aplicabilidad" })).toContainText("3.60");

  await page.getByRole("button", { name: "Cerrar encuesta" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cerrar encuesta" }).click();
  await expect(stage(page)).toHaveText("Cerrada");
  await expect(firstCell(page)).toHaveCount(0);
  // Its button is gone: the focus stays in its part of the screen.
  await expect(page.getByRole("region", { name: "Encuesta" }).locator("button:focus")).toHaveCount(1);
  await page.getByRole("button", { name: "Reabrir…" }).click();
  await page.getByLabel("Motivo").fill("Apareció una hoja");
  await page.getByRole("button", { name: "Reabrir", exact: true }).click();
  await expect(stage(page)).toHaveText("Abierta");

  // The same words, by period, where the next programming is thought of.
  await page.goto("/#/estadistica");
  await page.getByLabel("Desde").fill("01/04/2025");
  await page.getByLabel("Hasta").fill("30/04/2025");
  await page.keyboard.press("Tab");
  const written = page.getByRole("table", { name: "Lo que escribieron en las encuestas" });
  const wish = written.getByRole("row").filter({ hasText: "Tesorería y SIAF" });
  await expect(wish).toContainText("Otros temas que piden");
  await expect(wish).toContainText("Encuesta en papel");
  await expectAccessible(page, "sugerencias del período");
});

test("participants answer on a page of their own, which only the password leaves", async ({ page }) => {
  test.setTimeout(120_000);
  await openSignedIn(page);
  const event = await surveyed("Encuesta en pantalla", "specialised");
  await goTo(page, event.id, "encuesta");
  await page.getByRole("button", { name: "Abrir página para participantes" }).click();
  await page.getByRole("button", { name: "Abrir la página", exact: true }).click();
  const send = page.getByRole("button", { name: "Enviar mis respuestas" });
  await expect(send).toBeVisible();
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expectAccessible(page, "página para participantes");

  const question = (name: string) => page.getByRole("group", { name });
  async function answer(level: string, first: boolean): Promise<void> {
    await question("Profundidad del contenido").getByText(level, { exact: true }).click();
    await question("Satisfacción general con el evento").getByText(level, { exact: true }).click();
    // Touched again, the mark goes: any question may stay blank.
    await question("Ambientación").getByText("Insatisfecho", { exact: true }).click();
    await question("Ambientación").getByText("Insatisfecho", { exact: true }).click();
    await expect(question("Ambientación").getByRole("radio", { checked: true })).toHaveCount(0);
    await page.getByLabel("5. ¿Qué otros temas").fill("Tesorería");
    await send.click();
    await expect(page.getByRole("heading", { name: "¡Gracias!" })).toBeVisible();
    if (first) await expectAccessible(page, "gracias");
    await page.getByRole("button", { name: "Siguiente persona" }).click();
    await expect(page.getByRole("radio", { checked: true })).toHaveCount(0);
    await expect(page.getByLabel("5. ¿Qué otros temas")).toHaveValue("");
  }
  await answer("Muy satisfecho", true);
  await answer("Satisfecho", false);
  await send.click();
  await expect(page.getByRole("alert")).toContainText("no tiene ninguna respuesta");

  // Neither another address nor a reload leads out, and the core answers nothing else.
  await page.goto("/#/directorio");
  await page.reload();
  await expect(send).toBeVisible();
  await expect(ask("person.search", { text: "", limit: 5 })).rejects.toThrow("kiosk");

  await page.getByRole("button", { name: "Personal del centro" }).click();
  await page.getByLabel("Contraseña", { exact: true }).fill("no es esta frase");
  await page.getByRole("button", { name: "Salir", exact: true }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expectAccessible(page, "salir de la página");
  await page.getByLabel("Contraseña", { exact: true }).fill(FIRST.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("navigation", { name: "Secciones" })).toBeVisible();
  await goTo(page, event.id, "encuesta");
  await expect(collected(page)).toContainText("2 en espera");
  await expect(page.getByText("Todavía no hay hojas contadas.")).toBeVisible();

  // Two alone would be known: they wait for more.
  await expect(page.getByText("las 2 que esperan no se contarán hasta que haya 5")).toBeVisible();
  await expectAccessible(page, "pocas respuestas");
  await page.getByRole("button", { name: "Cerrar encuesta" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cerrar encuesta" }).click();
  await expect(page.getByRole("alert")).toContainText("2 respuestas de la página esperan");
  await page.getByRole("dialog").getByRole("button", { name: "Cancelar" }).click();
  await page.getByRole("button", { name: "Abrir página para participantes" }).click();
  await page.getByRole("button", { name: "Abrir la página", exact: true }).click();
  for (const level of ["Muy satisfecho", "Satisfecho", "Muy satisfecho"]) await answer(level, false);
  await page.getByRole("button", { name: "Personal del centro" }).click();
  await page.getByLabel("Contraseña", { exact: true }).fill(FIRST.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("navigation", { name: "Secciones" })).toBeVisible();
  await goTo(page, event.id, "encuesta");
  await page.getByRole("button", { name: "Cerrar encuesta" }).click();
  await expect(page.getByRole("dialog")).toContainText("las 5 respuestas que esperan");
  await page.getByRole("dialog").getByRole("button", { name: "Cerrar encuesta" }).click();
  await expect(collected(page)).toContainText("5 de la página");
  await expect(figure(page, "mean")).toHaveText("3.60");
  await expect(page.getByText("5 veces")).toBeVisible();
  await expectAccessible(page, "encuesta cerrada");
});

test("an Informativa says why it has no survey", async ({ page }) => {
  await openSignedIn(page);
  const event = await surveyed("Sin encuesta", "informative");
  await goTo(page, event.id, "encuesta");
  await expect(stage(page)).toHaveText("No corresponde");
  await expect(page.getByText("Una capacitación informativa no lleva encuesta")).toBeVisible();
  await expect(page.getByRole("button", { name: "Imprimir Anexo 7" })).toHaveCount(0);
  await expectAccessible(page, "encuesta de una informativa");
});

test("a survey that was not taken says why, in its step, in the expediente and in the report", async ({ page }) => {
  await openSignedIn(page);
  const event = await surveyed("Encuesta que no se aplicó", "basic");
  await goTo(page, event.id, "encuesta");
  await page.getByRole("button", { name: "No se aplicó…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Anotar el motivo" }).click();
  await expect(dialog.getByText("Escriba el motivo")).toBeVisible();
  await dialog.getByLabel("Motivo").fill("Se fue la luz antes del cierre");
  await expectAccessible(page, "por qué no se aplicó");
  await dialog.getByRole("button", { name: "Anotar el motivo" }).click();
  const said = page.getByTestId("survey-omission");
  await expect(said).toContainText("No se aplicó la encuesta. Motivo: Se fue la luz antes del cierre");
  // There is nothing to key while the reason stands.
  await expect(firstCell(page)).toHaveCount(0);
  await expectAccessible(page, "encuesta que no se aplicó");
  await page.screenshot({ path: "../target/screenshots/encuesta-no-aplicada.png" });

  await goTo(page, event.id, "expediente");
  await expect(page.locator('[data-item="A7"]')).toContainText("No se aplicó: Se fue la luz antes del cierre");
  await expect(page.locator('[data-item="A7"]')).toHaveAttribute("data-state", "not_applicable");
  await page.screenshot({ path: "../target/screenshots/expediente-sin-encuesta.png" });
  await goTo(page, event.id, "informe");
  await expect(page.locator('[data-field="results_text"] textarea')).toHaveValue(/No se aplicó la encuesta de satisfacción: Se fue la luz/);

  await goTo(page, event.id, "encuesta");
  await page.getByRole("button", { name: "Quitar el motivo" }).click();
  await expect(said).toHaveCount(0);
  await expect(firstCell(page)).toBeVisible();
});

test("who prints a sign that the paper has not is told before it is opened", async ({ page, context }) => {
  await openSignedIn(page);
  const event = await surveyed("Charla de Иван", "basic");
  await goTo(page, event.id, "encuesta");
  const print = page.getByRole("button", { name: "Imprimir Anexo 7" });
  await print.click();
  const dialog = page.getByRole("dialog", { name: "Antes de imprimir" });
  await expect(dialog).toContainText("И а в н");
  await expectAccessible(page, "signos que no se imprimen");
  await page.screenshot({ path: "../target/screenshots/signos-que-no-se-imprimen.png" });
  await dialog.getByRole("button", { name: "No abrir" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(print).toBeEnabled();
  expect(context.pages()).toHaveLength(1);
  await print.click();
  const opened = context.waitForEvent("page");
  await dialog.getByRole("button", { name: "Abrir de todos modos" }).click();
  await opened;
  await expect(dialog).toHaveCount(0);
});
