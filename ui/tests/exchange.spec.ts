import { expect, test } from "@playwright/test";
import { expectAccessible, openSignedIn } from "./screen";

test("without headquarters the frame says so, and an address that is none gets a sentence", async ({ page }) => {
  await openSignedIn(page);
  await page.getByRole("link", { name: "Solo en este equipo" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sede" })).toBeVisible();
  await page.getByLabel("Dirección del servidor").fill("http://sede.example");
  await page.getByLabel("Código de la sede").fill("AAAA-BBBB");
  await page.getByRole("button", { name: "Unir este equipo" }).click();
  // Said at the field, which has the focus.
  await expect(page.getByLabel("Dirección del servidor")).toHaveAccessibleErrorMessage(/debe empezar con https/);
  await expect(page.getByLabel("Dirección del servidor")).toBeFocused();
  await expectAccessible(page, "sede, dirección equivocada");

  // Nobody listens there.
  await page.getByLabel("Dirección del servidor").fill("http://127.0.0.1:9");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText(/sede/i);
  await expect(page.getByRole("link", { name: "Solo en este equipo" })).toBeVisible();
});

test("two records of one person are joined and parted again", async ({ page }) => {
  await openSignedIn(page, "#/directorio");
  for (const [number, names] of [
    ["45670001", "Rosaura"],
    ["45670002", "Rosaura Elena"],
  ] as const) {
    await page.keyboard.press("Alt+n");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Número").fill(number);
    await dialog.getByLabel("Apellido paterno").fill("Ccahuana");
    await dialog.getByLabel("Nombres").fill(names);
    await dialog.getByRole("button", { name: "Agregar" }).click();
    await expect(dialog).toBeHidden();
  }
  await page.getByRole("searchbox").first().fill("ccahuana");
  await page.getByRole("button", { name: /Rosaura$/ }).click();
  const card = page.getByRole("dialog");
  await card.getByRole("searchbox", { name: /otra ficha/ }).fill("45670002");
  await card.getByRole("button", { name: "Es la misma persona" }).click();
  await expect(card.getByText("cuenta ahora como esta persona")).toBeVisible();
  await expectAccessible(page, "fichas unidas");
  await card.getByRole("button", { name: "Separar" }).click();
  await expect(card.getByText("cuentan otra vez como dos personas")).toBeVisible();
});
