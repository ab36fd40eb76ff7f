import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { ask, newEvent } from "./desk.scene";
import { expectAccessible, openSignedIn } from "./screen";

test.describe("a date", () => {
  const created = (page: Page) => page.getByRole("heading", { level: 1 });

  for (const [text, shown] of [
    ["15/01/2027", "15/01/2027"],
    ["15012027", "15/01/2027"],
    ["15/1/27", "15/01/2027"],
    ["150127", "15/01/2027"],
    ["15 ene 2027", "15/01/2027"],
    ["15 de enero de 2027", "15/01/2027"],
  ] as const) {
    test(`«${text}» typed over the proposed day, then Enter, is the day of the event`, async ({ page }) => {
      await openSignedIn(page);
      await page.keyboard.press("Alt+n");
      await expect(page.getByLabel("Nombre del evento")).toBeFocused();
      await page.keyboard.type(`Fecha ${text}`);
      await page.keyboard.press("Tab");
      await expect(page.getByLabel("Primer día")).not.toHaveValue("");
      await page.keyboard.type(text);
      await page.keyboard.press("Enter");
      await expect(created(page)).toHaveText(`Fecha ${text}`);
      await expect(page.getByLabel(/^Fecha, vie 15 ene/)).toHaveValue(shown);
    });
  }

  test("a text that is no day stays, with its sentence, and nothing is created", async ({ page }) => {
    await openSignedIn(page);
    await page.keyboard.press("Alt+n");
    await expect(page.getByLabel("Nombre del evento")).toBeFocused();
    await page.keyboard.type("Fecha que no existe");
    await page.keyboard.press("Tab");
    await page.keyboard.type("31/02/2027");
    await page.keyboard.press("Enter");
    const box = page.getByLabel("Primer día");
    await expect(box).toHaveValue("31/02/2027");
    await expect(box).toBeFocused();
    await expect(page.getByText("Escriba la fecha así: 12/04/2027.")).toBeVisible();
    await expectAccessible(page, "fecha ilegible");
    // Leaving does not empty it either.
    await page.keyboard.press("Tab");
    await expect(box).toHaveValue("31/02/2027");
    await box.focus();
    await page.keyboard.type("28/02/2027");
    await page.keyboard.press("Enter");
    await expect(created(page)).toHaveText("Fecha que no existe");
  });

  test("words are said back as a day before they count", async ({ page }) => {
    await openSignedIn(page, "#/estadistica");
    const { today } = await ask("my_day.get", {});
    const away = (days: number): string => {
      const day = new Date(`${today}T00:00:00Z`);
      day.setUTCDate(day.getUTCDate() + days);
      return day.toISOString().slice(0, 10).split("-").reverse().join("/");
    };
    const from = page.getByLabel("Desde");
    const reading = page.locator(".date-field").first().getByRole("status");
    for (const [text, day] of [
      ["hoy", away(0)],
      ["mañana", away(1)],
      ["+7", away(7)],
      ["-1", away(-1)],
    ] as const) {
      await from.click();
      const before = await from.inputValue();
      await page.keyboard.type(text);
      await expect(reading).toHaveText(new RegExp(`^= [a-zé]+ ${day}$`));
      await expect(page.locator('[data-figure="events"]')).toBeVisible();
      await page.keyboard.press("Tab");
      await expect(from).toHaveValue(day);
      await expect(reading).toBeEmpty();
      expect(before).not.toBe(day);
    }
    await from.click();
    await page.keyboard.type("lun");
    await expect(reading).toHaveText(/^= lunes \d\d\/\d\d\/\d{4}$/);
    await expectAccessible(page, "fecha en palabras");
    if (process.env.SISCONECTA_SHOTS) await page.screenshot({ path: join(process.env.SISCONECTA_SHOTS, "fecha-en-palabras.png") });
  });

  test("a session keeps its day and its hours when a box is emptied, and says so", async ({ page }) => {
    await openSignedIn(page);
    const event = await newEvent("Fecha vaciada");
    await openSignedIn(page, `#/eventos/${event.id}/programa`);
    const day = page.getByLabel(/^Fecha, /).first();
    await day.focus();
    await page.keyboard.press("Delete");
    await page.keyboard.press("Tab");
    await expect(page.getByText("No puede quedar vacía: sigue el 12/04/2027.")).toBeVisible();
    const hour = page.getByLabel(/^Hora de inicio, |^Desde, lun/).first();
    await hour.fill("");
    await page.keyboard.press("Tab");
    await expect(page.getByText("No puede quedar vacía: siguen las 08:30.")).toBeVisible();
    const { sessions } = await ask("training.get", { id: event.id });
    expect([sessions[0]?.date, sessions[0]?.start]).toEqual(["2027-04-12", "08:30:00"]);
    await day.fill("13/4/27");
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await ask("training.get", { id: event.id })).sessions.map((one) => one.date)).toContain("2027-04-13");
  });

  test("a year far away is asked about before Enter sends it", async ({ page }) => {
    await openSignedIn(page);
    await page.keyboard.press("Alt+n");
    await expect(page.getByLabel("Nombre del evento")).toBeFocused();
    await page.keyboard.type("Fecha muy lejana");
    await page.keyboard.press("Tab");
    await page.keyboard.type("15/01/2099");
    await page.keyboard.press("Enter");
    await expect(page.getByText(/^¿15\/01\/2099\? Faltan \d+ años\.$/)).toBeVisible();
    await expect(page.getByLabel("Primer día")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(created(page)).toHaveText("Fecha muy lejana");
  });

  test("Esc after typing a date closes the dialog without a word in the console", async ({ page }) => {
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    await openSignedIn(page);
    await page.keyboard.press("Alt+n");
    await expect(page.getByLabel("Nombre del evento")).toBeFocused();
    await page.keyboard.type("Fecha que se deja");
    await page.keyboard.press("Tab");
    await page.keyboard.type("15/01/2027");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    expect(faults).toEqual([]);
  });

  test("by mouse, what is typed takes the place of what stood there", async ({ page }) => {
    await openSignedIn(page, "#/estadistica");
    const from = page.getByLabel("Desde");
    await expect(from).not.toHaveValue("");
    await from.click();
    await expect(page.locator(".flatpickr-calendar.open")).toHaveCount(0);
    await page.keyboard.type("01092026");
    await page.keyboard.press("Tab");
    await expect(from).toHaveValue("01/09/2026");
    await expect(page.locator('[data-figure="events"]')).toBeVisible();
  });

  test("the calendar opens by ↓ and by its icon, and a day is chosen with Enter", async ({ page }) => {
    await openSignedIn(page, "#/estadistica");
    const from = page.getByLabel("Desde");
    await from.fill("01/09/2026");
    await page.keyboard.press("ArrowDown");
    await expect(page.locator(".flatpickr-calendar.open")).toBeVisible();
    await expectAccessible(page, "calendario abierto");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await expect(from).toHaveValue("02/09/2026");
    await page.locator(".bx--date-picker__icon").first().click();
    await expect(page.locator(".flatpickr-calendar.open")).toBeVisible();
  });
});

test("the field being typed keeps its text while another computer writes it, and says what came", async ({ page }) => {
  await openSignedIn(page, "#/centro");
  const telephone = page.getByLabel("Teléfono");
  const before = await ask("centre.get", {});
  await telephone.focus();
  const elsewhere = { ...before, telephone: "066222222", email: "centro@ejemplo.pe" };
  await ask("centre.save", { centre: elsewhere, showed: before, base: before.base });
  // The other field comes in; the one with the cursor stays.
  await expect(page.getByLabel("Correo electrónico")).toHaveValue("centro@ejemplo.pe");
  await expect(telephone).toHaveValue(before.telephone);
  await expect(page.getByText("En otro equipo dice: «066222222».")).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(telephone).toHaveValue("066222222");
  // Nothing was sent back over it.
  await page.getByLabel("Anexo").fill("4502");
  await page.keyboard.press("Tab");
  await expect(page.getByText(/^Guardado aquí/)).toBeVisible();
  expect(await ask("centre.get", {})).toMatchObject({ telephone: "066222222", extension: "4502", email: "centro@ejemplo.pe" });
});

test("what was typed a moment ago is kept when the page goes", async ({ page }) => {
  await openSignedIn(page, "#/centro");
  await page.getByLabel("Dirección").fill("Jr. Escrito al cerrar 12");
  // Sooner than the rest after which a form saves itself.
  await page.reload();
  await expect.poll(async () => (await ask("centre.get", {})).address).toBe("Jr. Escrito al cerrar 12");
});
