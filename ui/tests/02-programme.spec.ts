import { expect, test } from "@playwright/test";
import { ask, newEvent } from "./desk.scene";
import { expectAccessible, openSignedIn, openTraining } from "./screen";

const NAME = "Presupuesto 2027 para gobiernos locales";

test("an event starts with a name and a date, by keyboard alone", async ({ page }) => {
  await openSignedIn(page, "#/eventos");
  await expect(page.getByRole("heading", { level: 1, name: "Eventos" })).toBeFocused();
  await expectAccessible(page, "lista vacía");
  await page.keyboard.press("Alt+n");
  const dialog = page.getByRole("dialog", { name: "Nuevo evento" });
  await expect(dialog.getByLabel("Nombre del evento")).toBeFocused();
  await page.keyboard.type(NAME);
  await page.keyboard.press("Tab");
  await page.keyboard.type("12/04/2027");
  await expectAccessible(page, "nuevo evento");
  await page.keyboard.press("Tab");
  await dialog.getByRole("button", { name: "Crear borrador" }).click();

  await expect(page.getByRole("heading", { level: 1, name: NAME })).toBeFocused();
  await expect(page.getByText("Borrador", { exact: true })).toBeVisible();
  await expect(page.getByRole("complementary", { name: "¿Qué falta?" })).toBeVisible();
  await expectAccessible(page, "borrador");
});

test("what is missing leads to its field, and the programme is filled until nothing is missing", async ({ page }) => {
  await openTraining(page, NAME);
  const missing = page.getByRole("complementary", { name: "¿Qué falta?" });

  // C-03
  const line = missing.getByRole("button", { name: "Elija el tipo de capacitación." });
  await line.click();
  const type = page.getByLabel("Tipo de capacitación");
  await expect(type).toBeFocused();
  await expect(type.locator("option")).toHaveCount(4);
  await type.selectOption("Capacitación General – Básica");
  await expect(line).toBeHidden();
  await expect(page.getByText(/^Guardado aquí · \d\d:\d\d$/)).toBeVisible();

  await page.getByLabel("Modalidad").selectOption("Presencial, en el CONECTAMEF");
  await page.getByLabel("Organiza").selectOption("CONECTAMEF");
  await page.getByLabel("Origen").selectOption("Por oferta (MEF)");
  // C-02: the scope is computed.
  await page.getByText("Presupuesto Público", { exact: true }).click();
  await expect(page.getByText("Alcance: Relativa a un sistema")).toBeVisible();
  await page.getByText("Tesoro Público", { exact: true }).click();
  await expect(page.getByText("Alcance: Relativa a varios sistemas")).toBeVisible();
  // a system tells its governing body.
  await expect(page.getByText("Entes rectores: DGETP, DGPP")).toBeVisible();
  await page.getByText("Tesoro Público", { exact: true }).click();
  await page.getByLabel("Objetivo", { exact: true }).fill("Fortalecer la formulación del presupuesto.");
  await page.getByLabel("Público objetivo").fill("Servidores de las oficinas de presupuesto.");
  await page.getByLabel("Local o ambiente").fill("Sala de capacitación");
  await page.getByText("Declaro que es gratuito para los participantes").click();

  // C-33: an afternoon more, then the second day with both parts in one go.
  const sessions = page.getByRole("table", { name: "Días y sesiones" });
  const before = await sessions.getByRole("row").count();
  await page.keyboard.press("Alt+s");
  const day = page.getByLabel("Día", { exact: true });
  await expect(day).toBeFocused();
  await day.fill("13/04/2027");
  await page.getByText("Tarde", { exact: true }).click();
  await page.getByRole("button", { name: /Agregar día/ }).click();
  await expect(sessions.getByRole("row")).toHaveCount(before + 2);

  // The agenda, with Enter from row to row.
  await page.keyboard.press("Alt+f");
  const activity = page.getByLabel("Actividad, fila nueva");
  await expect(activity).toBeFocused();
  await page.keyboard.type("Inscripción de participantes");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Actividad, fila 1")).toHaveValue("Inscripción de participantes");
  await expect(activity).toBeFocused();
  await page.getByLabel("Desde, fila nueva").fill("9");
  await page.getByLabel("Hasta, fila nueva").fill("10.30");
  await page.getByLabel("Tipo, fila nueva").selectOption("Exposición");
  await page.getByLabel("Responsable, fila nueva").fill("María Huamán");
  await activity.fill("Formulación presupuestaria");
  await activity.press("Enter");
  await expect(page.getByLabel("Actividad, fila 2")).toHaveValue("Formulación presupuestaria");
  await expect(page.getByLabel("Hasta, fila 2")).toHaveValue("10:30");

  await page.keyboard.press("Alt+x");
  const dialog = page.getByRole("dialog", { name: "Agregar expositor" });
  await dialog.getByRole("combobox", { name: "Apellidos y nombres" }).fill("HUAMÁN QUISPE, María");
  await dialog.getByRole("textbox", { name: "Tema" }).fill("Formulación presupuestaria");
  await expect(dialog.getByRole("textbox", { name: "Institución" })).toHaveValue("Conectamef Ayacucho");
  await expectAccessible(page, "expositor");
  await dialog.getByRole("button", { name: "Agregar", exact: true }).click();
  await expect(page.getByRole("table", { name: "Expositores" }).getByText("Formulación presupuestaria")).toBeVisible();
  await expectAccessible(page, "programa lleno");

  await expect(missing.getByText("No falta nada: ya puede programarlo.")).toBeVisible();
  await page.getByRole("button", { name: "Programar", exact: true }).click();
  await expectAccessible(page, "confirmar");
  await page.getByRole("dialog", { name: "Programar el evento" }).getByRole("button", { name: "Programar", exact: true }).click();
  await expect(page.getByText("Programado", { exact: true })).toBeVisible();
});

test("an agreement with a private ally has a number and a date", async ({ page }) => {
  await openSignedIn(page, "#/eventos");
  const event = await newEvent("Charla con un aliado privado");
  await openTraining(page, event.fields.name);
  await page.getByText("Participa un aliado privado").click();
  await page.getByLabel("N.º de convenio con el MEF").fill("012-2026-EF");
  const missing = page.getByRole("complementary", { name: "¿Qué falta?" });
  const line = missing.getByRole("button", { name: "Anote la fecha del convenio" });
  await line.click();
  const date = page.getByLabel("Fecha del convenio");
  await expect(date).toBeFocused();
  // B-16: it is there when the event begins.
  await date.fill("13/04/2027");
  await page.keyboard.press("Tab");
  await expect(missing.getByRole("button", { name: "es posterior al evento" })).toBeVisible();
  await date.fill("15/10/2026");
  await page.keyboard.press("Tab");
  await expect(missing.getByRole("button", { name: /convenio/ })).toHaveCount(0);
  await expectAccessible(page, "convenio con un aliado");
  await page.screenshot({ path: "../target/screenshots/convenio.png" });
  await page.reload();
  await expect(page.getByLabel("Fecha del convenio")).toHaveValue("15/10/2026");
});

test("Annex 5 opens as a PDF", async ({ page, context }) => {
  await openTraining(page, NAME);
  const [opened] = await Promise.all([
    context.waitForEvent("request", (request) => request.url().includes("/blob/")),
    page.getByRole("button", { name: "Imprimir programa (Anexo 5)" }).click(),
  ]);
  const response = await page.request.get(opened.url());
  expect(response.status()).toBe(200);
  expect((await response.body()).subarray(0, 5).toString()).toBe("%PDF-");
});

test("what was typed is there after leaving without a button, and Esc goes back to the list", async ({ page }) => {
  await openTraining(page, NAME);
  await page.getByLabel("Metodología", { exact: true }).fill("Exposición y taller");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { level: 1, name: "Eventos" })).toBeVisible();
  await page.getByRole("table", { name: "Eventos del centro" }).getByRole("link", { name: NAME }).click();
  await expect(page.getByLabel("Metodología", { exact: true })).toHaveValue("Exposición y taller");
});

test("a row of the programme that was taken out by mistake is put back, and rows that cross in hours say so", async ({ page }) => {
  await openSignedIn(page);
  const event = await newEvent("Filas del programa");
  for (const [start, end, activity] of [
    ["08:30:00", "09:00:00", "Inscripción"],
    ["09:00:00", "10:30:00", "Formulación"],
    ["10:00:00", "11:00:00", "Preguntas"],
  ] as const) {
    const item = { date: "2027-04-12", start, end, activity, methodology: "", responsible: "", kind: "talk" as const };
    await ask("training.save_agenda_item", { training: event.id, id: null, item, showed: null, base: { as_of: 0, wrote: [] } });
  }
  await openSignedIn(page, `#/eventos/${event.id}/programa`);
  const table = page.getByRole("table", { name: "Programa" });
  await expect(table.getByText("La fila 3 se cruza en horas con la fila 2.")).toBeVisible();
  await page.getByLabel("Hasta, fila 2").fill("10:00");
  await page.keyboard.press("Enter");
  await expect(table.getByText(/se cruza en horas/)).toHaveCount(0);

  await page.getByRole("button", { name: "Quitar «Formulación»" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Fila quitada: «Formulación».")).toBeVisible();
  await expect(page.getByLabel("Actividad, fila 2")).toHaveValue("Preguntas");
  expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe("BODY");
  await page.getByRole("button", { name: "Deshacer" }).click();
  await expect(page.getByLabel("Actividad, fila 2")).toHaveValue("Formulación");
  await expect(page.getByLabel("Hasta, fila 2")).toHaveValue("10:00");

  // An hour that is none keeps the cursor, and says which row and box it is.
  await page.getByLabel("Desde, fila 3").fill("25:00");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Desde, fila 3")).toBeFocused();
  await expect(page.getByText("Desde, fila 3: escriba la hora así: 08:30.")).toBeVisible();
});
