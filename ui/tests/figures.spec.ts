// The figures of an event.

import { expect, test } from "@playwright/test";
import { expectAccessible, openSignedIn } from "./screen";
import { ask, bringList, goTo, newEvent, peopleOf, register } from "./desk.scene";

const listed = peopleOf("exportado");

test("one person counts once, her signatures one by one, and who did not sign is listed and not counted", async ({ page }) => {
  await openSignedIn(page);
  const event = await newEvent("Cifras", ["2027-04-12", "2027-04-13"]);
  expect(event.sessions).toHaveLength(4);
  await bringList(event.id, "exportado.csv");
  const [constant, once, unsigned] = listed;
  if (!constant || !once || !unsigned) throw new Error("the list is shorter than expected");
  for (const session of event.sessions) await register(session.id, constant.dni, "paper");
  const [first] = event.sessions;
  if (!first) throw new Error("the event has no session");
  await register(first.id, once.dni, "paper");
  await register(first.id, unsigned.dni, "none");

  await goTo(page, event.id, "cifras");
  const figure = (name: string) => page.locator(`[data-figure="${name}"] dd`).first();
  await expect(figure("participants")).toHaveText("2");
  await expect(figure("attendances")).toHaveText("5");
  await expect(figure("expected")).toHaveText("30");
  await expect(figure("unsigned")).toHaveText("1");
  await expect(page.getByRole("heading", { name: "Registrados sin firma (1)" })).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: unsigned.dni })).toBeVisible();
  await expect(page.getByRole("img", { name: /^Gráfico de barras por sesión\..*firmaron 2, sin firma 1/ })).toBeVisible();
  await expect(page.locator("svg text").filter({ hasText: "Firmaron" }).first()).toBeVisible();
  await expectAccessible(page, "cifras");

  // Another screen writes: the figures follow by themselves.
  await register(first.id, unsigned.dni, "paper");
  await expect(figure("participants")).toHaveText("3");
  await expect(page.getByRole("heading", { name: "Registrados sin firma (0)" })).toBeVisible();
});

test("the centre's figures have its own events, say why others are not there, and whose statistics they are", async ({ page }) => {
  // In the past by any clock: what lies ahead was not held. A second try has a year of its own, since the events of the first one are
  // still there.
  const year = 2023 - test.info().retry;
  await openSignedIn(page);
  const own = await newEvent("Propio de mayo", [`${year}-05-10`]);
  const guest = await newEvent("De la sede en mayo", [`${year}-05-11`]);
  const [person, other] = listed;
  if (!person || !other) throw new Error("the list is shorter than expected");
  for (const event of [own, guest]) {
    await bringList(event.id, "exportado.csv");
    const [session] = event.sessions;
    if (session) for (const one of [person, other]) await register(session.id, one.dni, "paper");
  }
  await ask("training.edit", { base: null, showed: null, id: guest.id, fields: { ...guest.fields, organiser: "headquarters" } });

  // C-14: the specialist who spoke there chooses to have it in his own statistics.
  await page.goto(`/#/eventos/${guest.id}`);
  await expect(page.getByRole("heading", { level: 1, name: "De la sede en mayo" })).toBeVisible();
  await page.keyboard.press("Alt+x");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Apellidos y nombres" }).fill("QUISPE ROJAS, Ana");
  await dialog.getByRole("textbox", { name: "Tema" }).fill("Cierre contable");
  await dialog.getByLabel("Registrar como su propia estadística").check({ force: true });
  await expectAccessible(page, "expositor en un evento de la sede");
  await dialog.getByRole("button", { name: "Agregar" }).click();
  await expect(dialog).toBeHidden();

  await page.keyboard.press("Alt+t");
  await expect(page.getByRole("heading", { level: 1, name: "Estadística del centro" })).toBeFocused();
  await page.getByLabel("Desde").fill(`01/05/${year}`);
  await page.getByLabel("Hasta").fill(`31/05/${year}`);
  await page.keyboard.press("Tab");
  const figure = (name: string) => page.locator(`[data-figure="${name}"] dd`).first();
  await expect(figure("events")).toHaveText("1");
  await expect(figure("participants")).toHaveText("2");
  await expect(figure("excluded")).toHaveText("1");
  const aside = page.getByRole("table", { name: "Eventos que no cuentan para el centro" });
  await expect(aside.getByRole("row", { name: /De la sede en mayo/ })).toContainText("Registra: sede central");
  const speakers = page.getByRole("table", { name: "Especialistas que expusieron" });
  await expect(speakers.getByRole("row", { name: /QUISPE ROJAS/ })).toContainText("112");
  await expectAccessible(page, "estadística del centro");
  if (process.env.SISCONECTA_SHOTS) await page.screenshot({ path: `${process.env.SISCONECTA_SHOTS}/estadistica.png` });

  // Who is registered weeks before counts from the day of the session on.
  const ahead = await newEvent("Por delante", ["2090-05-10"]);
  await bringList(ahead.id, "exportado.csv");
  const [soon] = ahead.sessions;
  if (soon) await register(soon.id, person.dni, "paper");
  await page.getByLabel("Hasta").fill("31/05/2090");
  await page.keyboard.press("Tab");
  await expect(page.getByText("¿31/05/2090?", { exact: false })).toBeVisible();
  await expect(page.getByRole("link", { name: "Por delante" })).toHaveCount(0);
  await page.getByLabel("Hasta").fill(`31/05/${year}`);
  await page.keyboard.press("Tab");
  await aside.getByRole("link", { name: "De la sede en mayo" }).click();
  await expect(page.locator('[data-figure="counting"]')).toContainText("Registra: sede central");
});
