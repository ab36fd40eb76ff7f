import { expect, test } from "@playwright/test";
import { ask, newEvent } from "./desk.scene";
import { expectAccessible, openSignedIn } from "./screen";

test("↓ enters the list from its heading and from its box, Enter opens, Esc comes back to the row", async ({ page }) => {
  const name = `Lista con teclas${" bis".repeat(test.info().retry)}`;
  await openSignedIn(page);
  await newEvent(name);
  await newEvent(`${name}, la segunda`);
  await openSignedIn(page, "#/eventos");
  const table = page.getByRole("table", { name: "Eventos del centro" });
  await expect(table).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: "Eventos" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(table.getByRole("link").first()).toBeFocused();
  await page.keyboard.press("ArrowUp");
  const box = page.getByRole("searchbox", { name: "Buscar en la lista" });
  await expect(box).toBeFocused();

  await page.keyboard.type("con teclas");
  await expect(table.getByRole("link")).toHaveCount(2 + 2 * test.info().retry);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const second = table.getByRole("link").nth(1);
  await expect(second).toBeFocused();
  const chosen = (await second.textContent()) ?? "";
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: chosen, exact: true })).toBeFocused();
  await page.keyboard.press("Escape");
  // What was searched for stays, and the cursor is where one came from.
  await expect(box).toHaveValue("con teclas");
  await expect(table.getByRole("link").nth(1)).toBeFocused();
});

test("Enter in the box opens the first that is found, also when it is pressed before the answer; Esc empties the box", async ({ page }) => {
  await openSignedIn(page, "#/eventos");
  await expect(page.getByRole("table", { name: "Eventos del centro" })).toBeVisible();
  await page.keyboard.press("Alt+b");
  await page.keyboard.type("teclas segunda");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Lista con teclas, la segunda" })).toBeVisible();
  await page.keyboard.press("Escape");
  const box = page.getByRole("searchbox", { name: "Buscar en la lista" });
  await expect(box).toHaveValue("teclas segunda");
  await box.focus();
  await page.keyboard.press("Escape");
  await expect(box).toHaveValue("");
  await expect(page.getByRole("heading", { level: 1, name: "Eventos" })).toBeVisible();
});

test("a list that nothing fits says so, and one key less shows all again", async ({ page }) => {
  await openSignedIn(page, "#/eventos");
  await page.getByRole("searchbox", { name: "Buscar en la lista" }).fill("zzz no hay");
  await expect(page.getByText("Ningún evento con estos filtros.")).toBeVisible();
  await expectAccessible(page, "lista sin resultados");
  await page.getByRole("button", { name: "Quitar filtros" }).last().click();
  await expect(page.getByRole("table", { name: "Eventos del centro" })).toBeVisible();
});

test("at 1024×768 all eight steps of an event are in the window, and nothing scrolls sideways", async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await openSignedIn(page);
  const event = await newEvent("Evento en pantalla angosta con un nombre bastante largo para su cabecera");
  await openSignedIn(page, `#/eventos/${event.id}/programa`);
  const tabs = page.getByRole("navigation", { name: "Pasos del evento" }).getByRole("link");
  await expect(tabs).toHaveCount(8);
  for (const tab of await tabs.all()) await expect(tab).toBeInViewport({ ratio: 1 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
});

test("the steps go by Alt and a digit, and what lacks at another step leads to its field", async ({ page }) => {
  await openSignedIn(page);
  const event = await ask("training.create", { name: "Pasos con teclas", date: "2027-05-10" });
  await openSignedIn(page, `#/eventos/${event.id}/programa`);
  await page.keyboard.press("Alt+3");
  await expect(page.getByRole("heading", { level: 2, name: "Participantes" })).toBeVisible();
  await page.getByRole("complementary", { name: "¿Qué falta?" }).getByRole("button", { name: "Elija el tipo de capacitación." }).click();
  await expect(page.getByLabel("Tipo de capacitación")).toBeFocused();
});
