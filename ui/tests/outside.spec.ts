// Copies of the data outside this computer.

import { existsSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { ask } from "./desk.scene";
import { expectAccessible, openSignedIn } from "./screen";

test("Mi día says what is on this computer alone, and a copy on a memory stick settles it", async ({ page }) => {
  const stick = mkdtempSync(path.join(tmpdir(), "sisconecta-memoria-"));
  await openSignedIn(page);
  const part = page.getByRole("region", { name: "Copia fuera de este equipo" });
  await expect(part).toContainText("Todavía no se ha hecho ninguna copia en una memoria.");
  await expect(part.locator("[data-only-here]")).not.toHaveAttribute("data-only-here", "0");
  const button = part.getByRole("button", { name: "Copiar a una memoria…" });
  await expect(button).toBeDisabled();

  const folder = part.getByLabel("Carpeta de la memoria");
  await folder.fill("/no/hay/tal/memoria");
  await button.click();
  await expect(part.getByText(/^Esa carpeta no está\./)).toBeVisible();
  // A copy among the data would be lost with them.
  const own = (await ask("backup.make", {})).folder;
  await folder.fill(path.dirname(own));
  await button.click();
  await expect(part.getByText(/^Esa carpeta está entre los datos del programa/)).toBeVisible();
  await expectAccessible(page, "copia rechazada");

  await folder.fill(stick);
  await button.focus();
  await page.keyboard.press("Enter");
  await expect(part.getByText(/^Copiado y comprobado en «/)).toBeVisible();
  await expect(part).toContainText("Todo lo anotado está también fuera de este equipo.");
  await expect(part).toContainText("(hoy)");
  const [copy = ""] = readdirSync(stick);
  for (const file of ["respaldo.json", "centro.db", "llavero.json"]) expect(existsSync(path.join(stick, copy, file)), file).toBe(true);
  await expectAccessible(page, "copia hecha");
  if (process.env.SISCONECTA_SHOTS) await page.screenshot({ path: path.join(process.env.SISCONECTA_SHOTS, "copia-fuera.png") });

  // What is written after it is on this computer alone again.
  const before = await ask("centre.get", {});
  await ask("centre.save", { centre: { ...before, extension: "4509" }, showed: before, base: before.base });
  await expect(part).toContainText("Hay 1 anotación que está solo en este equipo: en ninguna copia.");
  await page.getByRole("link", { name: /^Centro/ }).click();
  await page.getByRole("link", { name: "Respaldos" }).click();
  await expect(page.getByRole("region", { name: "Copia fuera de este equipo" })).toContainText("Última copia:");
  await expectAccessible(page, "respaldos con la copia");
});
