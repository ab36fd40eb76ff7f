// Where the cursor is after something was done whose button, or row, is gone: never on the page itself.

import { expect, type Page, test } from "@playwright/test";
import { goTo, scan, type StepName } from "./desk.scene";
import { makeScene, type Scene } from "./dialogs.scene";
import { openSignedIn } from "./screen";

let scene: Scene;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  const page = await browser.newPage();
  await openSignedIn(page);
  await page.close();
  scene = await makeScene();
});

async function expectSomewhere(page: Page): Promise<void> {
  await expect(page.getByRole("dialog")).toHaveCount(0);
  // What is read again afterwards must not take it away either.
  await page.waitForTimeout(400);
  expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe("BODY");
}

/** What is done at a step: its button, and what is filled in the dialog before its own button. */
const DEEDS: [
  deed: string,
  which: keyof Scene,
  step: StepName | "programa",
  button: string | RegExp,
  accept: string,
  fill?: [string, string],
][] = [
  ["Quitar un expositor", "held", "programa", /^Quitar a /, "Quitar"],
  ["Programar", "draft", "programa", "Programar", "Programar"],
  ["Cerrar la encuesta", "surveyed", "encuesta", "Cerrar encuesta", "Cerrar encuesta"],
  ["Reabrir la encuesta", "surveyClosed", "encuesta", "Reabrir…", "Reabrir", ["Motivo", "Llegó una hoja más"]],
  ["Quitar la foto", "reportable", "informe", "Quitar la foto 1", "Quitar"],
  ["Terminar el informe", "reportable", "informe", "Terminar informe", "Terminar informe"],
  ["Presentar el informe", "reported", "informe", "Presentar", "Presentar", ["Quién lo presenta", "HUAMÁN QUISPE, María"]],
  ["Quitar del expediente", "closable", "expediente", /^Quitar: /, "Quitar", ["Motivo", "Es de otro evento"]],
  ["Reabrir el expediente", "closed", "expediente", "Reabrir…", "Reabrir", ["Motivo", "Faltó una hoja"]],
  ["Cerrar el expediente", "closed", "expediente", "Cerrar expediente", "Cerrar expediente"],
  ["Anular el archivo", "filed", "expediente", "Anular el archivo…", "Anular el archivo", ["Motivo", "Faltó una hoja"]],
  ["Quitar la invitación", "held", "convocatoria", /^Quitar la invitación a /, "Quitar"],
];

for (const [deed, which, step, button, accept, fill] of DEEDS) {
  test(`${deed}: the cursor stays in its part of the screen`, async ({ page }) => {
    await openSignedIn(page);
    await goTo(page, scene[which], step as StepName);
    const opener = page.locator("main").getByRole("button", { name: button }).first();
    await opener.focus();
    await opener.press("Enter");
    const dialog = page.getByRole("dialog");
    if (fill) await dialog.getByLabel(fill[0]).fill(fill[1]);
    await dialog.getByRole("button", { name: accept, exact: true }).press("Enter");
    await expectSomewhere(page);
  });
}

test("Adjuntar: the cursor stays in its part of the screen", async ({ page }) => {
  await openSignedIn(page);
  await goTo(page, scene.held, "expediente");
  const button = page.getByRole("button", { name: /^Adjuntar: Informe/ });
  const chooser = page.waitForEvent("filechooser");
  await button.focus();
  await button.press("Enter");
  await (await chooser).setFiles(scan("informe.png", "Anexo 8"));
  await page.getByRole("dialog").getByRole("button", { name: "Adjuntar", exact: true }).press("Enter");
  await expectSomewhere(page);
});

test("Imprimir todas: the cursor stays on its button", async ({ page }) => {
  await openSignedIn(page);
  await goTo(page, scene.reported, "convocatoria");
  const button = page.getByRole("button", { name: /^Imprimir todas/ });
  await button.focus();
  await button.press("Enter");
  await expect(button).toBeEnabled();
  await expectSomewhere(page);
});

test("Nuevo evento: Enter with no date leaves the cursor in the box, under no calendar", async ({ page }) => {
  await openSignedIn(page, "#/eventos");
  await page.keyboard.press("Alt+n");
  await expect(page.getByLabel("Nombre del evento")).toBeFocused();
  await page.keyboard.type("Sin fecha");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Delete");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(1);
  await expect(page.locator(".flatpickr-calendar.open")).toHaveCount(0);
  await expect(page.getByLabel("Primer día")).toBeFocused();
});
