// Ways in that administration gives anew: the recovery code, and a password for somebody of the staff.

import { expect, test } from "@playwright/test";
import { ask } from "./desk.scene";
import { expectAccessible, FIRST, openSignedIn } from "./screen";

test("another recovery code is shown once and typed back", async ({ page }) => {
  await openSignedIn(page, "#/centro/respaldos");
  await page.getByRole("button", { name: "Hacer otro código…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("El código anterior dejará de abrir este equipo y sus respaldos");
  await dialog.getByLabel("Su propia contraseña").fill("no es esta frase");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toBeVisible();
  await expectAccessible(page, "hacer otro código");
  await dialog.getByLabel("Su propia contraseña").fill(FIRST.password);
  await page.keyboard.press("Enter");

  const shown = page.getByLabel("Código de recuperación del centro");
  await expect(shown).toBeVisible();
  const code = (await shown.textContent()) ?? "";
  await expect(page.getByText("Pasos para empezar")).toHaveCount(0);
  await page.getByRole("button", { name: "Ya lo tengo en papel" }).click();

  // Put off, it is asked for; and nobody knows it any more.
  await page.getByRole("button", { name: "Ahora no" }).click();
  await page.getByRole("button", { name: "Comprobar" }).click();
  await expect(page.getByRole("button", { name: "Volver a verlo" })).toHaveCount(0);
  await page.getByRole("button", { name: "No lo tengo: hacer otro…" }).click();
  await page.getByRole("dialog").getByLabel("Su propia contraseña").fill(FIRST.password);
  await page.keyboard.press("Enter");
  await expect(shown).toBeVisible();
  const again = (await shown.textContent()) ?? "";
  expect(again).not.toBe(code);
  await page.getByRole("button", { name: "Ya lo tengo en papel" }).click();
  const typed = page.getByRole("textbox", { name: "Código de recuperación" });
  await typed.fill(code);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toBeVisible();
  await typed.fill(again);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("navigation", { name: "Secciones" })).toBeVisible();
});

test("a password is given to somebody of the staff, and one that is somebody else's is refused", async ({ page }) => {
  await openSignedIn(page, "#/centro/personal");
  const staff = { paternal: "Ñahui", maternal: "Ccori", names: "Eulalia", post: "budget_specialist" as const };
  await ask("staff.add", { staff, password: "la primera de Eulalia" });
  await page.reload();
  await page.getByRole("button", { name: /ÑAHUI CCORI, Eulalia/ }).click();
  await page.getByRole("button", { name: "Darle una contraseña en este equipo…" }).click();
  const dialog = page.getByRole("dialog", { name: /^Contraseña para ÑAHUI CCORI/ });
  const give = async (password: string): Promise<void> => {
    await dialog.getByLabel("Contraseña nueva").fill(password);
    await dialog.getByLabel("Repita la contraseña").fill(password);
    await dialog.getByLabel("Su propia contraseña").fill(FIRST.password);
    await dialog.getByRole("button", { name: "Darle la contraseña" }).click();
  };
  await give(FIRST.password);
  await expect(dialog.getByRole("alert")).toContainText("no se puede usar en este centro");
  await expectAccessible(page, "darle una contraseña");
  await give("la segunda de Eulalia");
  await expect(dialog).toHaveCount(0);
  await expect(ask("entry.sign_in", { staff: null, password: "la primera de Eulalia" })).rejects.toThrow();
});
