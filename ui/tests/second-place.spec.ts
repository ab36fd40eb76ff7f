// A second place for the backups: named once, and what keeps a copy from getting there.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { ask } from "./desk.scene";
import { expectAccessible, openSignedIn } from "./screen";

test("the second place is named once, and says what keeps a backup from getting there", async ({ page }) => {
  const base = mkdtempSync(path.join(tmpdir(), "sisconecta-segundo-"));
  const stick = path.join(base, "memoria");
  const drawer = path.join(base, "cajón");
  mkdirSync(stick);
  await openSignedIn(page, "#/centro/respaldos");
  const part = page.getByRole("region", { name: "Segundo lugar" });
  await expect(part).toContainText("Elija una vez una memoria");
  await part.getByLabel("Carpeta del segundo lugar").fill("/no/hay/tal/memoria");
  await part.getByRole("button", { name: "Elegir el segundo lugar…" }).click();
  await expect(part.getByText(/^Esa carpeta no está\./)).toBeVisible();
  await part.getByLabel("Carpeta del segundo lugar").fill(stick);
  await page.keyboard.press("Enter");
  await expect(part).toContainText("Elegido. El primer respaldo ya está ahí, comprobado.");
  await expect(part).toContainText(`Los respaldos se copian en «${stick}».`);
  const own = path.join(stick, readdirSync(stick)[0] ?? "");
  const copies = (): string[] => readdirSync(own).filter((name) => existsSync(path.join(own, name, "centro.db")));
  const first = copies();
  expect(first).toHaveLength(1);
  await expectAccessible(page, "segundo lugar");
  if (process.env.SISCONECTA_SHOTS) await page.screenshot({ path: path.join(process.env.SISCONECTA_SHOTS, "segundo-lugar.png") });

  // Another stick under the same name is told at once, here and on the first page.
  renameSync(stick, drawer);
  mkdirSync(stick);
  await part.getByRole("button", { name: "Copiar ahora" }).click();
  await expect(part).toContainText("no está la marca que dejó Sisconecta");
  await expectAccessible(page, "segundo lugar sin su marca");
  await page.goto("/#/mi-dia");
  await expect(page.getByText(/^El último respaldo no está en el segundo lugar desde el/)).toBeVisible();
  if (process.env.SISCONECTA_SHOTS) await page.screenshot({ path: path.join(process.env.SISCONECTA_SHOTS, "segundo-lugar-falla.png") });
  renameSync(stick, path.join(base, "ajena"));
  renameSync(drawer, stick);
  await ask("backup.copy_to_second_place", {});
  await expect(page.getByText(/^El último respaldo no está en el segundo lugar/)).toHaveCount(0);
  expect(copies()).not.toEqual(first);

  await page.goto("/#/centro/respaldos");
  await part.getByRole("button", { name: "Dejar de copiar ahí" }).click();
  await expect(part).toContainText("Ya no se copia ahí.");
  await expect(part).toContainText("Elija una vez una memoria");
});
