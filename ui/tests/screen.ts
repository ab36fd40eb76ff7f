import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Locator, type Page } from "@playwright/test";
import type { AxeResults } from "axe-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Invented people. */
export const CENTRE = { code: "C05", name: "Ayacucho", address: "Jr. Ficticio 145, Huamanga", telephone: "066000000", extension: "4501" };
export const FIRST = { paternal: "Huamán", maternal: "Quispe", names: "María", password: "una frase larga" };

/** Opens the program as a fresh browser would, at `address`. */
export async function open(page: Page, address = "#/mi-dia"): Promise<void> {
  await page.goto(`/#token=${encodeURIComponent(process.env.SISCONECTA_BRIDGE_TOKEN ?? "")}`);
  await page.locator("main").waitFor();
  if (address !== "#/mi-dia") await page.goto(`/${address}`);
}

/** Opens the program and signs in as the first person, when nobody is. */
export async function openSignedIn(page: Page, address = "#/mi-dia"): Promise<void> {
  await open(page);
  const password = page.getByLabel("Contraseña", { exact: true });
  const inside = page.getByRole("navigation", { name: "Secciones" });
  await expect(password.or(inside)).toBeVisible();
  if (await password.isVisible()) {
    const person = page.getByRole("radio", { name: /HUAMÁN/ });
    if (await person.isVisible()) await person.check();
    await password.fill(FIRST.password);
    await page.keyboard.press("Enter");
  }
  await expect(inside).toBeVisible();
  await page.goto(`/${address}`);
  await page.locator(`main[data-shown="${address.split("/")[1] ?? ""}"]`).waitFor();
}

/** Opens an event from the list. */
export async function openTraining(page: Page, name: string): Promise<void> {
  await openSignedIn(page, "#/eventos");
  await page.getByRole("table", { name: "Eventos del centro" }).getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** WCAG 2.1 A and AA on what is shown now, levels of headings that skip none, nothing outside the parts of the page; no violation is accepted. */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  // Dialogs and menus fade in; half-way colours are not the screen's.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))));
  await page.evaluate(axeSource);
  const results = await page.evaluate<AxeResults>(() =>
    (window as unknown as { axe: { run(where: Document, how: object): Promise<AxeResults> } }).axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
      rules: { "heading-order": { enabled: true }, region: { enabled: true } },
    }),
  );
  // A list that the library hangs over the page stands outside its parts.
  const inPage = results.violations.map((one) =>
    one.id === "region" ? { ...one, nodes: one.nodes.filter((node) => !node.html.includes("data-portal")) } : one,
  );
  const found = inPage
    .filter(({ nodes }) => nodes.length > 0)
    .map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" | ")}`);
  expect(found, `axe en ${screen}`).toEqual([]);
}

/** Picks files in the dialog that a button opens by the keyboard. The browser is told to hand the dialog over well before it opens. */
export async function pickWith(page: Page, button: Locator, files: Parameters<Locator["setInputFiles"]>[0]): Promise<void> {
  const opened = page.waitForEvent("filechooser");
  await button.focus();
  await page.keyboard.press("Enter");
  await (await opened).setFiles(files);
}
