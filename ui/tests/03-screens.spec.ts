import { expect, test } from "@playwright/test";
import { expectAccessible, openSignedIn } from "./screen";

const SCREENS: [address: string, heading: string][] = [
  ["#/mi-dia", "Mi día"],
  ["#/eventos", "Eventos"],
  ["#/calendario", "Calendario"],
  ["#/directorio", "Directorio"],
  ["#/directorio/entidades", "Directorio"],
  ["#/estadistica", "Estadística del centro"],
  ["#/centro", "Centro"],
  ["#/centro/personal", "Centro"],
  ["#/centro/respaldos", "Centro"],
  ["#/sede", "Sede"],
  ["#/por-revisar", "Por revisar"],
  ["#/ayuda", "Ayuda"],
];

for (const [address, heading] of SCREENS) {
  test(`${address} has its heading and no accessibility fault`, async ({ page }) => {
    await openSignedIn(page, address);
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await expect(page.getByText("Cargando…")).toHaveCount(0);
    await expectAccessible(page, address);
  });
}

test("Ctrl+K finds the event by a word without its accent and opens it", async ({ page }) => {
  await openSignedIn(page);
  await page.keyboard.press("Control+k");
  const box = page.getByRole("combobox", { name: "Buscar eventos y personas" });
  await expect(box).toBeFocused();
  await page.keyboard.type("PRESUPUESTO gobiernos");
  await expect(page.getByRole("option").first()).toContainText("Presupuesto 2027");
  await expectAccessible(page, "buscar");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: /Presupuesto 2027/ })).toBeFocused();
});

test("F1 explains the screen with its keys, and Esc gives the focus back", async ({ page }) => {
  await openSignedIn(page, "#/eventos");
  const find = page.getByRole("searchbox", { name: "Buscar en la lista" });
  await find.focus();
  await page.keyboard.press("F1");
  const dialog = page.getByRole("dialog", { name: "Eventos" });
  await expect(dialog.getByText("Alt+N")).toBeVisible();
  await expectAccessible(page, "ayuda de la pantalla");
  await page.keyboard.press("Escape");
  await expect(find).toBeFocused();
});

test("a person is added and found without accents", async ({ page }) => {
  await openSignedIn(page, "#/directorio");
  await page.keyboard.press("Alt+n");
  const dialog = page.getByRole("dialog", { name: "Nueva persona" });
  await dialog.getByLabel("Número").fill("40123456");
  await dialog.getByLabel("Apellido paterno").fill("Ñahui");
  await dialog.getByLabel("Apellido materno").fill("Ccente");
  await dialog.getByLabel("Nombres").fill("Rosa Elvira");
  await dialog.getByRole("textbox", { name: "Entidad" }).fill("Municipalidad Distrital de Ejemplo");
  await expectAccessible(page, "nueva persona");
  await dialog.getByRole("button", { name: "Agregar", exact: true }).click();
  await expect(dialog).toBeHidden();
  await page.keyboard.press("Alt+b");
  await page.keyboard.type("rosa nahui");
  await expect(page.getByRole("button", { name: /AHUI CCENTE, Rosa Elvira/i })).toBeVisible();
});

test("the record of an entity is corrected, and its name also where its people are", async ({ page }) => {
  await openSignedIn(page, "#/directorio/entidades");
  await page.getByRole("button", { name: "Municipalidad Distrital de Ejemplo", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Municipalidad Distrital de Ejemplo" });
  await expectAccessible(page, "ficha de una entidad");
  await dialog.getByRole("textbox", { name: "RUC" }).fill("20131370644");
  await dialog.getByRole("button", { name: "Guardar" }).click();
  await expect(dialog.getByText("El último dígito del RUC no corresponde")).toBeVisible();
  await dialog.getByRole("textbox", { name: "RUC" }).fill("20131370645");
  await dialog.getByLabel("Tipo de entidad").selectOption("G.L.");
  await dialog.getByRole("combobox", { name: "Distrito" }).fill("vinchos");
  await page.getByRole("option", { name: "Vinchos, Huamanga, Ayacucho" }).first().click();
  await dialog.getByRole("textbox", { name: "Nombre" }).fill("Municipalidad Distrital de Ejemplo Alto");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.getByText("«Municipalidad Distrital de Ejemplo Alto»: 1 persona.")).toBeVisible();
  const row = page.getByRole("row", { name: /Municipalidad Distrital de Ejemplo Alto/ });
  await expect(row).toContainText("G.L.");
  await expect(row).toContainText("Vinchos, Huamanga, Ayacucho");
  await page.getByRole("link", { name: "Personas" }).click();
  await expect(page.getByRole("row", { name: /AHUI CCENTE, Rosa Elvira/i })).toContainText("Municipalidad Distrital de Ejemplo Alto");
});

test("the staff offers the eight posts and takes a second person", async ({ page }) => {
  await openSignedIn(page, "#/centro/personal");
  await page.getByRole("button", { name: /Agregar persona/ }).click();
  const dialog = page.getByRole("dialog", { name: "Agregar una persona al centro" });
  await expect(dialog.getByLabel("Puesto").locator("option")).toHaveCount(9);
  await dialog.getByLabel("Apellido paterno").fill("Palomino");
  await dialog.getByLabel("Nombres").fill("Efraín");
  await dialog.getByLabel("Puesto").selectOption("Gestor de Centro");
  await dialog.getByLabel("Contraseña nueva").fill("otra frase larga");
  await dialog.getByLabel("Repita la contraseña").fill("otra frase larga");
  await expectAccessible(page, "agregar persona al centro");
  await dialog.getByRole("button", { name: "Agregar", exact: true }).click();
  await expect(page.getByRole("table", { name: "Personal" }).getByText("Gestor de Centro")).toBeVisible();
});

test("the profile saves by itself", async ({ page }) => {
  await openSignedIn(page, "#/centro");
  await page.getByLabel("Ámbito de intervención").fill("Departamento de Ayacucho");
  await page.keyboard.press("Tab");
  await expect(page.getByText(/^Guardado aquí/)).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Ámbito de intervención")).toHaveValue("Departamento de Ayacucho");
});

test("a backup is made and listed", async ({ page }) => {
  await openSignedIn(page, "#/centro/respaldos");
  await page.getByRole("button", { name: /Respaldar ahora/ }).click();
  await expect(page.getByText(/^Respaldo hecho el/)).toBeVisible();
  await expect(page.getByRole("table", { name: "Respaldos" }).getByRole("row")).not.toHaveCount(1);
});

test("the calendar shows the event in its month and opens it", async ({ page }) => {
  await openSignedIn(page, "#/calendario");
  const month = page.locator(".page-head h2");
  const wanted = Date.UTC(2027, 3);
  const key = (await page.evaluate(() => Date.now())) < wanted ? "Alt+ArrowRight" : "Alt+ArrowLeft";
  for (let step = 0; step < 120 && (await month.textContent()) !== "Abril de 2027"; step += 1) await page.keyboard.press(key);
  await expect(month).toHaveText("Abril de 2027");
  await expectAccessible(page, "mes con eventos");
  await page
    .getByRole("link", { name: /Presupuesto 2027/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { level: 1, name: /Presupuesto 2027/ })).toBeVisible();
});
