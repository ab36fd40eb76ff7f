import { expect, test } from "@playwright/test";
import { ask } from "./desk.scene";
import { expectAccessible, openSignedIn } from "./screen";

const staff = { paternal: "Palomino", maternal: "Ochoa", names: "Julio", post: "administrative_coordinator" } as const;

test("an absence is noted by keyboard alone, and who stands in reads it above every screen until it is taken out", async ({ page }) => {
  await openSignedIn(page, "#/centro/ausencias");
  // A second try begins as the first did.
  for (const row of await ask("absence.list", {})) await ask("absence.remove", { id: row.id });
  await ask("staff.add", { staff, password: "una frase bastante larga" });
  const table = page.getByRole("table", { name: "Ausencias y reemplazos" });
  await expect(page.getByText("Nadie está anotado como ausente.")).toBeVisible();
  await expectAccessible(page, "ausencias, vacío");
  await page.keyboard.press("Alt+n");
  const dialog = page.getByRole("dialog", { name: "Anotar una ausencia" });
  await expect(dialog.getByLabel("Persona ausente")).toBeVisible();
  await dialog.getByLabel("Persona ausente").selectOption({ label: "PALOMINO OCHOA, Julio" });
  await dialog.getByLabel("Hasta").focus();
  await page.keyboard.type("+2");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("Escriba el motivo de la ausencia.")).toBeVisible();
  await expect(dialog.getByLabel("Motivo")).toBeFocused();
  await expectAccessible(page, "una ausencia");
  await page.keyboard.type("Vacaciones");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(table.getByRole("row", { name: /PALOMINO/ })).toContainText("hoy");
  const banner = page.getByText(/^En reemplazo de PALOMINO OCHOA, Julio \(Coordinador Administrativo\), hasta el /);
  await expect(banner).toBeVisible();
  await expectAccessible(page, "ausencias");
  await page.goto("/#/mi-dia");
  await expect(banner).toBeVisible();
  await page.goto("/#/centro/ausencias");
  await table
    .getByRole("row", { name: /PALOMINO/ })
    .getByRole("button")
    .click();
  const form = page.getByRole("dialog", { name: "Ausencia de PALOMINO OCHOA, Julio" });
  await form.getByRole("button", { name: "Quitar la ausencia…" }).click();
  await page.getByRole("dialog", { name: "Quitar la ausencia" }).getByRole("button", { name: "Quitar" }).click();
  await expect(table.getByRole("row", { name: /PALOMINO/ })).toBeHidden();
  await expect(banner).toBeHidden();
});
