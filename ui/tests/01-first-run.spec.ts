import { expect, test } from "@playwright/test";
import { CENTRE, expectAccessible, FIRST, open } from "./screen";

test("first run sets the centre, its first person and a recovery code that is typed back", async ({ page }) => {
  await open(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Bienvenida, bienvenido");
  await expectAccessible(page, "bienvenida");

  await page.getByRole("button", { name: /Empezar un centro nuevo/ }).click();
  await expect(page.getByLabel("Código del centro")).toBeFocused();
  await page.getByLabel("Código del centro").fill(CENTRE.code);
  await page.getByLabel("Nombre", { exact: true }).fill(CENTRE.name);
  await page.getByLabel("Dirección").fill(CENTRE.address);
  await page.getByLabel("Teléfono").fill(CENTRE.telephone);
  await page.getByLabel("Anexo").fill(CENTRE.extension);
  // A wrong e-mail is said where it stands, and not two steps later.
  const email = page.getByLabel("Correo electrónico");
  await email.fill("centro@ejemplo");
  await page.keyboard.press("Enter");
  await expect(email).toBeFocused();
  await expect(email).toHaveAttribute("aria-invalid", "true");
  await email.fill("");
  await expectAccessible(page, "datos del centro");
  await page.keyboard.press("Enter");

  await expect(page.getByRole("heading", { name: "Primera persona del centro" })).toBeVisible();
  // exactly the eight posts, and a first line to choose.
  await expect(page.getByLabel("Puesto").locator("option")).toHaveCount(9);
  await page.getByLabel("Apellido paterno").fill(FIRST.paternal);
  await page.getByLabel("Apellido materno").fill(FIRST.maternal);
  await page.getByLabel("Nombres").fill(FIRST.names);
  await page.getByLabel("Puesto").selectOption("Asistente Administrativo");
  await expectAccessible(page, "primera persona");
  await page.getByRole("button", { name: "Continuar" }).click();

  const create = page.getByRole("button", { name: "Crear el centro" });
  await page.getByLabel("Contraseña nueva").fill("corta");
  await page.getByLabel("Repita la contraseña").fill("corta");
  await expect(create).toBeDisabled();
  await expect(page.getByText("Faltan caracteres: son al menos diez.")).toBeVisible();
  await page.getByLabel("Contraseña nueva").fill(FIRST.password);
  await page.getByLabel("Repita la contraseña").fill(FIRST.password);
  await expectAccessible(page, "contraseña");
  // Back and forth loses nothing that was typed.
  await page.getByRole("button", { name: "Atrás" }).click();
  await page.getByRole("button", { name: "Continuar" }).click();
  await expect(page.getByLabel("Contraseña nueva")).toHaveValue(FIRST.password);
  await create.click();

  const shown = page.getByLabel("Código de recuperación del centro");
  await expect(shown).toBeVisible();
  const code = (await shown.textContent()) ?? "";
  expect(code.length).toBeGreaterThan(15);
  await expectAccessible(page, "código de recuperación");
  await page.getByRole("button", { name: "Ya lo tengo en papel" }).click();

  const typed = page.getByRole("textbox", { name: "Código de recuperación" });
  await expect(typed).toBeFocused();
  await typed.fill("no es el código");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toBeVisible();
  await expectAccessible(page, "código equivocado");
  await typed.fill(code);
  await page.keyboard.press("Enter");

  await expect(page.getByRole("heading", { name: "Mi día" })).toBeVisible();
  await expect(page.getByText("Conectamef Ayacucho")).toBeVisible();
});

test("a wrong password is refused with a sentence, the right one enters", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: /HUAMÁN QUISPE/ }).click();
  await page.getByRole("menuitem", { name: "Salir" }).click();
  await expect(page.getByRole("heading", { name: "Entrar" })).toBeVisible();
  await expectAccessible(page, "entrar");

  const password = page.getByLabel("Contraseña", { exact: true });
  await expect(password).toBeFocused();
  await password.fill("otra cosa larga");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(password).toBeFocused();
  await password.fill(FIRST.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("navigation", { name: "Secciones" })).toBeVisible();
});
