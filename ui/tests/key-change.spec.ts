// Another key for the data: its code is shown and typed back before anything changes, and the older backups go when somebody says so.

import { cpSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { ask } from "./desk.scene";
import { expectAccessible, FIRST, openSignedIn } from "./screen";

test("the key is changed with a code on paper, a new backup, and a word on the older ones", async ({ page }) => {
  await openSignedIn(page, "#/centro/respaldos");
  const made = await ask("backup.make", {});
  await page.getByRole("button", { name: "Cambiar la llave…" }).click();
  const dialog = page.getByRole("dialog", { name: "Cambiar la llave de los datos" });
  await dialog.getByLabel("Su propia contraseña").fill("no es esta frase");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toBeVisible();
  await expectAccessible(page, "cambiar la llave");
  const shot = async (name: string): Promise<void> => {
    if (process.env.SISCONECTA_SHOTS) await page.screenshot({ path: path.join(process.env.SISCONECTA_SHOTS, name) });
  };
  await shot("llave-1.png");
  await dialog.getByLabel("Su propia contraseña").fill(FIRST.password);
  await page.keyboard.press("Enter");
  const shown = dialog.getByLabel("Código de recuperación del centro");
  await expect(shown).toBeVisible();
  const code = (await shown.textContent()) ?? "";
  await expectAccessible(page, "código de la llave nueva");
  await dialog.getByRole("button", { name: "Ya lo tengo en papel" }).click();
  await expect(shown).toHaveCount(0);
  const typed = dialog.getByLabel("Código de recuperación");
  await typed.fill(`${code.slice(0, -1)}${code.endsWith("A") ? "B" : "A"}`);
  await dialog.getByRole("button", { name: "Cambiar la llave" }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await typed.fill(code);
  await dialog.getByRole("button", { name: "Cambiar la llave" }).click();
  await expect(dialog).toContainText("La llave quedó cambiada.", { timeout: 30_000 });
  await expectAccessible(page, "llave cambiada");
  await shot("llave-2.png");
  // As if a restore had set this database aside; it has the key of before.
  const name = "2027-04-12_0830";
  cpSync(made.folder, path.join(path.dirname(path.dirname(made.folder)), "apartado", name), { recursive: true });
  await dialog.getByRole("button", { name: "Respaldar ahora" }).click();
  await expect(dialog).toContainText("con la llave de antes");
  await dialog.getByRole("button", { name: "Borrar los anteriores" }).click();
  await expect(dialog).toContainText(/respaldos? borrados?/);
  await dialog.getByRole("button", { name: "Cerrar", exact: true }).last().click();
  await expect(dialog).toHaveCount(0);
  expect((await ask("backup.list", {})).some((row) => row.other_key)).toBe(false);
  // What was set aside opens with what opened it then, and has nothing that is not here.
  await page.reload();
  const aside = page.getByRole("region", { name: "Lo que se apartó al restaurar" });
  await expect(aside).toContainText("Apartado 2027-04-12 0830: tiene otra llave.");
  await expectAccessible(page, "lo apartado");
  await aside.scrollIntoViewIfNeeded();
  await shot("apartado.png");
  await aside.getByRole("button", { name: "Traer lo que falta" }).click();
  const old = page.getByRole("dialog", { name: "Traer lo apartado" });
  await old.getByLabel("Contraseña o código de entonces").fill("no es esta frase");
  await page.keyboard.press("Enter");
  await expect(old.getByRole("alert")).toBeVisible();
  await old.getByLabel("Contraseña o código de entonces").fill(FIRST.password);
  await page.keyboard.press("Enter");
  await expect(old).toHaveCount(0);
  await expect(aside).toContainText("Se trajeron 0 anotaciones y 0 documentos adjuntos.");
  await expect(aside).toContainText("todo lo que se puede leer está aquí");
  // The work goes on, for who changed it.
  await page.goto("/#/mi-dia");
  await expect(page.getByRole("heading", { level: 1, name: "Mi día" })).toBeVisible();
  expect((await ask("entry.status", {})).recovery_pending).toBe(false);
});
