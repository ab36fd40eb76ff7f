import { expect, test } from "@playwright/test";
import { ask, bringList, foundPeople, goTo, newEvent, openDesk, peopleOf, register, searchBox } from "./desk.scene";
import { expectAccessible, openSignedIn } from "./screen";

test("what was begun of a new person at the desk is there again after a look at another step", async ({ page }) => {
  await openSignedIn(page);
  const event = await newEvent("Formulario a medias");
  await openDesk(page, event);
  await page.keyboard.press("F2");
  const form = page.getByRole("form", { name: "Persona nueva" });
  await form.getByLabel("Número").fill("45678912");
  await form.getByLabel("Apellido paterno").fill("Condori");
  await page.keyboard.press("Alt+1");
  await expect(page.getByLabel("Nombre del evento")).toBeVisible();
  await page.keyboard.press("Alt+4");
  await expect(searchBox(page)).toBeFocused();
  await page.keyboard.press("F2");
  await expect(form.getByLabel("Apellido paterno")).toHaveValue("Condori");
  await expect(form.getByLabel("Número")).toHaveValue("45678912");
});

test("the session chosen at the desk stays chosen, also in the address", async ({ page }) => {
  await openSignedIn(page);
  const event = await newEvent("Sesión elegida", ["2027-06-14", "2027-06-15"]);
  await goTo(page, event.id, "asistencia");
  const choice = page.getByRole("combobox", { name: "Sesión" });
  await choice.selectOption("mar 15 jun · tarde");
  const chosen = await choice.inputValue();
  await expect(page).toHaveURL(new RegExp(`/asistencia/${chosen}$`));
  await page.keyboard.press("Alt+1");
  await expect(page.getByLabel("Nombre del evento")).toBeVisible();
  await page.keyboard.press("Alt+4");
  await expect(choice).toHaveValue(chosen);
});

test("Ctrl+Z takes back nobody else than the card shows", async ({ page }) => {
  await openSignedIn(page);
  const event = await newEvent("Deshacer a otra persona");
  await bringList(event.id, "exportado.csv");
  const [first, second] = peopleOf("exportado");
  const session = await openDesk(page, event);
  if (!first || !second) throw new Error("the list is empty");
  await register(session, first.dni, "paper");
  await register(session, second.dni, "paper");
  await expect(page.locator('[data-count="signed"]')).toHaveText("2");
  await page.keyboard.type(first.dni);
  await foundPeople(page).filter({ hasText: first.dni }).click();
  const card = page.locator("section.last");
  await expect(card.locator(".name")).toContainText(first.nombres);
  await expect(card.getByText("Ctrl+Z")).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await expect(page.locator('[data-count="signed"]')).toHaveText("2");
  await expect(card.locator(".name")).toContainText(second.nombres);
  expect((await ask("desk.search", { session, text: first.dni }))[0]?.state).toBe("signed_on_paper");
});

test("a survey sheet with marks missing is not stored as blank without a word, and a half keyed one waits", async ({ page }) => {
  await openSignedIn(page);
  const event = await newEvent("Hoja a medias", ["2025-04-14"]);
  await ask("training.edit", { id: event.id, fields: { ...event.fields, training_type: "basic" }, base: null, showed: null });
  await goTo(page, event.id, "encuesta");
  const cells = page.locator('[id^="survey-cell-"]');
  await expect(cells.first()).toBeFocused();
  await page.keyboard.type("43");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Faltan \d+ marcas\. Enter otra vez las deja en blanco\.$/)).toBeVisible();
  await expect(cells.nth(2)).toBeFocused();
  await page.keyboard.press("Alt+1");
  await expect(page.getByLabel("Nombre del evento")).toBeVisible();
  await page.keyboard.press("Alt+5");
  await expect(cells.nth(2)).toBeFocused();
  await expect(cells.first()).toHaveValue("4");
});

test("who is registered days before the session is asked about it once, and the desk goes on saying so", async ({ page }) => {
  await openSignedIn(page);
  const event = await newEvent("Asistencia antes de tiempo", ["2027-06-14"]);
  await bringList(event.id, "exportado.csv");
  const [first, second] = peopleOf("exportado");
  if (!first || !second) throw new Error("the list is empty");
  await goTo(page, event.id, "asistencia");
  const sentence = page.getByText("Esta sesión es del 14/06/2027: todavía no empieza.");
  await expect(sentence).toBeVisible();
  await expectAccessible(page, "sesión de otro día");
  await expect(searchBox(page)).toHaveCount(0);
  // What is typed in a hurry, as if the desk were there, registers nobody.
  await page.keyboard.type(first.dni);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Alt+a");
  await expect(searchBox(page)).toBeFocused();
  await expect(sentence).toBeVisible();
  await expect(page.locator('[data-count="signed"]')).toHaveText("0");
  await page.keyboard.press("Alt+1");
  await expect(page.getByLabel("Nombre del evento")).toBeVisible();
  await page.keyboard.press("Alt+4");
  await expect(searchBox(page)).toBeFocused();
});

test("with both surnames typed the desk registers who bears both", async ({ page }) => {
  await openSignedIn(page);
  const event = await newEvent("Apellidos iguales", ["2027-06-21"]);
  const person = (document_number: string, paternal: string, names: string) => ({
    document_type: "dni" as const,
    document_number,
    paternal,
    maternal: "Yupanqui",
    names,
    entity: "",
    post: "",
    email: "",
    phone: "",
  });
  for (const input of [
    person("70010001", "Ordóñez", "Julián"),
    person("70010002", "Quispe", "Rosa"),
    person("70010003", "Yupanqui", "Belén"),
  ])
    await ask("enrolment.add", { training: event.id, person: null, input, means: "list" });
  await openDesk(page, event);
  await page.keyboard.type("yupanqui yupanqui");
  await expect(foundPeople(page).first()).toContainText("Belén");
  // Lit once the list answers all that was typed; Enter before that asks who is meant.
  await expect(foundPeople(page).first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page.locator("section.last .name")).toContainText("Belén");
});

test("a very long surname among those still to be registered pushes none of its buttons out", async ({ page }) => {
  await page.setViewportSize({ width: 1093, height: 614 });
  await openSignedIn(page);
  const event = await newEvent("Apellido larguísimo", ["2025-06-14"]);
  await openDesk(page, event);
  await page.keyboard.press("F2");
  const form = page.getByRole("form", { name: "Persona nueva" });
  await form.getByLabel("Número").fill("45678913");
  await form.getByLabel("Apellido paterno").fill("W".repeat(150));
  await form.getByLabel("Nombres").fill("Rosa");
  await form
    .getByRole("textbox", { name: "Entidad" })
    .or(form.getByRole("combobox", { name: "Entidad" }))
    .fill("Municipalidad de Ejemplo");
  await form.getByLabel("Nombres").press("Enter");
  const waiting = page.getByRole("alert", { name: /Quedaron por registrar/ });
  await expect(waiting).toBeVisible();
  for (const button of ["Reintentar", "Corregir datos", "Retirar"])
    await expect(waiting.getByRole("button", { name: button })).toBeInViewport({ ratio: 1 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
});
