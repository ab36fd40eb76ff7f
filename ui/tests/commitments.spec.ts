import { expect, type Page, test } from "@playwright/test";
import { ask } from "./desk.scene";
import { expectAccessible, openSignedIn } from "./screen";

/** The screens that the program is made for. */
const SIZES = [
  { width: 1366, height: 768 },
  { width: 1093, height: 614 },
];

const table = (page: Page) => page.getByRole("table", { name: "Compromisos" });

/** What the form showed before anything was typed. */
const blank = {
  subject: "",
  staff: null,
  outsider: "",
  due: null,
  origin: null,
  case_kind: "",
  case_id: null,
  state: null,
  closed_on: null,
  note: "",
};

async function add(subject: string, outsider: string, due: string): Promise<void> {
  const now = { ...blank, subject, outsider, due, origin: "agreement" as const };
  await ask("commitment.save", { id: null, base: { as_of: 0, wrote: [] }, shown: blank, now });
}

test("a commitment is written by keyboard alone, and what is missing is said at its field", async ({ page }) => {
  await openSignedIn(page);
  await page.keyboard.press("Alt+p");
  await expect(page.getByRole("heading", { level: 1, name: "Compromisos" })).toBeFocused();
  await expect(page.getByText("Todavía no hay compromisos.")).toBeVisible();
  await expectAccessible(page, "compromisos, vacío");
  await page.keyboard.press("Alt+n");
  await page.keyboard.type("Enviar el informe a la municipalidad");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Nuevo compromiso" });
  await expect(dialog.getByText("Falta el responsable: alguien del centro o de fuera.")).toBeVisible();
  await expect(dialog.getByLabel("Responsable del centro")).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.type("Alcalde de Vinchos");
  await page.keyboard.press("Tab");
  await page.keyboard.type("+3");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(table(page).getByRole("row")).toHaveCount(2);
  await expect(table(page).getByText("en 3 días")).toBeVisible();
});

test("what is late stands first and is found by filters, and Mi día has it", async ({ page }) => {
  await add("Pedir el local del taller", "Administradora del local", "2026-01-15");
  await openSignedIn(page, "#/compromisos");
  await expect(table(page).getByRole("row").nth(1)).toContainText("Vencido");
  await page.getByText("Solo vencidos").click();
  await expect(table(page).getByRole("row")).toHaveCount(2);
  await page.getByRole("button", { name: "Quitar filtros" }).click();
  await page.getByLabel("Responsable", { exact: true }).selectOption("Alcalde de Vinchos");
  await expect(table(page).getByRole("button", { name: "Enviar el informe a la municipalidad" })).toBeVisible();
  await expect(table(page).getByText("Pedir el local del taller")).toHaveCount(0);
  await openSignedIn(page, "#/mi-dia");
  const group = page.getByRole("region", { name: "Compromisos por vencer" });
  await expect(group.getByText("Venció el 15/01/2026")).toBeVisible();
  await expectAccessible(page, "mi día con compromisos");
  await group.getByRole("link", { name: "Pedir el local del taller" }).click();
  await expect(page.getByRole("dialog", { name: "Compromiso" }).getByLabel("Qué se hará")).toHaveValue("Pedir el local del taller");
});

test("found with Ctrl+K it is closed with its day and a note, and opened again", async ({ page }) => {
  await openSignedIn(page);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("informe municipalidad");
  await expect(page.getByRole("option").first()).toContainText("Enviar el informe a la municipalidad");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Compromiso" }).getByRole("button", { name: "Cerrar compromiso…" }).click();
  const closing = page.getByRole("dialog", { name: "Cerrar compromiso" });
  await closing.getByLabel("Cómo termina").selectOption("Ya no procede");
  await expectAccessible(page, "cerrar un compromiso");
  await closing.getByRole("button", { name: "Cerrar compromiso", exact: true }).click();
  await expect(closing.getByText("Escriba por qué ya no procede.")).toBeVisible();
  await closing.getByLabel("Nota").fill("Se anuló la reunión");
  await closing.getByRole("button", { name: "Cerrar compromiso", exact: true }).click();
  await expect(closing).toBeHidden();
  await page.getByLabel("Estado").selectOption("Ya no procede");
  await table(page).getByRole("button", { name: "Enviar el informe a la municipalidad" }).click();
  const dialog = page.getByRole("dialog", { name: "Compromiso" });
  await expect(dialog.getByText("Se anuló la reunión")).toBeVisible();
  await expectAccessible(page, "compromiso cerrado");
  await dialog.getByRole("button", { name: "Reabrir" }).click();
  await expect(dialog.getByRole("button", { name: "Cerrar compromiso…" })).toBeVisible();
});

for (const size of SIZES) {
  test(`at ${size.width}×${size.height} the list and the form are whole`, async ({ page }) => {
    await page.setViewportSize(size);
    await openSignedIn(page, "#/compromisos");
    await expect(table(page)).toBeVisible();
    await expectAccessible(page, "compromisos");
    await page.screenshot({ path: `../target/screenshots/compromisos-${size.width}.png` });
    await page.keyboard.press("F1");
    await expect(page.getByRole("dialog", { name: "Compromisos" }).getByText("Alt+N")).toBeVisible();
    await page.keyboard.press("Escape");
    await table(page).getByRole("row").nth(1).getByRole("button").first().click();
    const dialog = page.getByRole("dialog", { name: "Compromiso" });
    await expect(dialog.getByLabel("Qué se hará")).not.toHaveValue("");
    await expect(dialog.getByRole("button", { name: "Guardar" })).toBeInViewport({ ratio: 1 });
    await expectAccessible(page, "un compromiso");
    await page.screenshot({ path: `../target/screenshots/compromiso-${size.width}.png` });
    await page.keyboard.press("Escape");
    await page.goto("/#/mi-dia");
    await expect(page.getByRole("region", { name: "Compromisos por vencer" })).toBeVisible();
    await page.screenshot({ path: `../target/screenshots/mi-dia-${size.width}.png` });
  });
}
