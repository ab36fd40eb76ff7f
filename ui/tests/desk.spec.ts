// The attendance desk, with the keyboard alone, on the real core.

import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, openSignedIn, pickWith } from "./screen";
import {
  ask,
  bringList,
  choose,
  expectCount,
  foundPeople,
  goTo,
  listFile,
  newEvent,
  openDesk,
  peopleOf,
  plain,
  searchBox,
  takeEarly,
} from "./desk.scene";

const listed = peopleOf("inscritos-huamanga");

function person(index: number) {
  const one = listed[index];
  if (!one) throw new Error("the list is shorter than expected");
  return one;
}

/** An event with the sixty people of the list expected. */
async function eventWithList(name: string) {
  const event = await newEvent(name);
  await bringList(event.id, "inscritos-huamanga.xlsx");
  return event;
}

const spoken = (page: Page) => page.getByTestId("spoken");

test("sixty people are brought in and sign without the mouse", async ({ page }) => {
  test.setTimeout(180_000);
  await page.addInitScript(() => {
    const counter = window as unknown as { pressed: number };
    counter.pressed = 0;
    window.addEventListener("pointerdown", () => (counter.pressed += 1), true);
  });
  await openSignedIn(page);
  const event = await newEvent("Sesenta personas sin ratón");

  await goTo(page, event.id, "participantes");
  await pickWith(page, page.getByRole("button", { name: "Traer lista…" }), listFile("inscritos-huamanga.xlsx"));
  const accept = page.getByRole("button", { name: /^Aceptar (la propuesta|las \d+ propuestas)$/ });
  await accept.focus();
  await page.keyboard.press("Enter");
  const confirm = page.getByRole("button", { name: "Incorporar 60 participantes" });
  await confirm.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("import-result")).toContainText("agregaron 60 participantes");

  await page.keyboard.press("Alt+4");
  await takeEarly(page);
  await expectCount(page, { signed: 0, unsigned: 0, expected: 60 });

  for (const [index, one] of listed.entries()) {
    if (index % 3 === 0) {
      // As fast as keys can be pressed: nothing is waited for.
      await page.keyboard.type(one.dni);
      await page.keyboard.press("Enter");
    } else if (index % 3 === 1) {
      await choose(page, plain(`${one.nombres} ${one.paterno} ${one.materno}`), one.dni);
    } else {
      await choose(page, `${one.materno.slice(0, 3)} ${one.nombres}`.toUpperCase(), one.dni);
    }
  }

  await expectCount(page, { signed: 60, unsigned: 0, expected: 60 });
  await expect(page.getByText("Quedaron por registrar")).toBeHidden();
  await expect(searchBox(page)).toBeFocused();
  expect(await page.evaluate(() => (window as unknown as { pressed: number }).pressed)).toBe(0);
  // What is counted on the screen may still be on its way to the disk.
  const kept = async (): Promise<number[]> => {
    const figures = await ask("figures.training", { training: event.id });
    return [figures.participants, figures.attendances];
  };
  await expect.poll(kept).toEqual([60, 60]);
});

test("after Enter the person, the hour and the data stay in sight, and one key takes it back", async ({ page }) => {
  await openSignedIn(page);
  const event = await eventWithList("Una tecla deshace");
  await openDesk(page, event);
  const first = person(1);
  const second = person(2);

  await choose(page, first.dni, first.dni);
  await expect(page.getByRole("region", { name: "Última persona registrada" })).toContainText(
    /SUÁREZ GUTIÉRREZ, María José\s*se registró \d\d:\d\d\s*firma en papel/,
  );
  await expect(page.getByLabel("Cargo")).toHaveValue("Contador");
  await expect(searchBox(page)).toBeFocused();
  await expect(spoken(page)).toHaveText("SUÁREZ GUTIÉRREZ, María José: registro con firma en papel.");
  await choose(page, second.dni, second.dni);
  await expectCount(page, { signed: 2 });

  await page.keyboard.press("Control+z");
  await expectCount(page, { signed: 1 });
  await expect(page.getByRole("region", { name: "Última persona registrada" })).toContainText("SUÁREZ GUTIÉRREZ");
  await page.keyboard.press("Control+z");
  await expectCount(page, { signed: 0 });
  await page.keyboard.press("Control+z");
  await expect(spoken(page)).toHaveText("No hay nada que deshacer en esta sesión.");
  await expectAccessible(page, "mesa sin nada que deshacer");
});

test("who has signed is seen before Enter and is not registered twice", async ({ page }) => {
  await openSignedIn(page);
  const event = await eventWithList("Ya firmó");
  await openDesk(page, event);
  const one = person(3);
  await choose(page, one.dni, one.dni);
  await expectCount(page, { signed: 1 });

  await page.keyboard.type(one.dni);
  await expect(foundPeople(page).first()).toContainText(/firmó en papel \d\d:\d\d/);
  await page.keyboard.press("Enter");
  await expect(spoken(page)).toContainText("No se registra dos veces.");
  await expectCount(page, { signed: 1 });
  await expect(searchBox(page)).toHaveValue("");
});

test("the queue never reads more than eight names, and none before two letters", async ({ page }) => {
  await openSignedIn(page);
  const event = await eventWithList("Pocos nombres a la vista");
  await openDesk(page, event);
  await expect(foundPeople(page)).toHaveCount(0);
  await page.keyboard.type("m");
  await expect(foundPeople(page)).toHaveCount(0);
  await page.keyboard.type("u");
  await expect(foundPeople(page).first()).toBeVisible();
  expect(await foundPeople(page).count()).toBeLessThanOrEqual(8);
  await expectAccessible(page, "mesa con resultados");
  await page.keyboard.press("Escape");
  await expect(foundPeople(page)).toHaveCount(0);
  await expect(searchBox(page)).toHaveValue("");
});

test("data are corrected in place before and after registering", async ({ page }) => {
  await openSignedIn(page);
  const event = await eventWithList("Datos verificados");
  const session = await openDesk(page, event);
  const one = person(4);

  await page.keyboard.type(one.dni);
  await expect(foundPeople(page).first()).toBeVisible();
  await page.keyboard.press("F3");
  await expect(page.getByLabel("Cargo")).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Subgerenta");
  await page.keyboard.press("Enter");
  await expectCount(page, { signed: 1 });
  await expect(searchBox(page)).toBeFocused();

  await page.keyboard.press("F3");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Gerenta de Presupuesto");
  await page.keyboard.press("Enter");
  await expect(spoken(page)).toContainText("corregidos");
  const [row] = await ask("desk.search", { session, text: one.dni });
  expect([row?.details.post, row?.state]).toEqual(["Gerenta de Presupuesto", "signed_on_paper"]);
  await expectCount(page, { signed: 1 });
  // The next session and the directory have it: nobody types it again.
  const later = event.sessions.find((other) => other.id !== session);
  const [next] = await ask("desk.search", { session: later?.id ?? "", text: one.dni });
  expect([next?.details.post, next?.state]).toEqual(["Gerenta de Presupuesto", "expected"]);
});

test("somebody who signs later is not counted until then", async ({ page }) => {
  await openSignedIn(page);
  const event = await eventWithList("Firmará después");
  await openDesk(page, event);
  const one = person(5);
  await page.getByRole("radio", { name: "firmará después" }).press("Space");
  await searchBox(page).focus();
  await choose(page, one.dni, one.dni);
  await expectCount(page, { signed: 0, unsigned: 1 });
  await page.keyboard.press("F4");
  await expectCount(page, { signed: 1, unsigned: 0 });
});

test("a signature on the screen is kept as strokes", async ({ page }) => {
  await openSignedIn(page);
  const event = await eventWithList("Firma en pantalla");
  const session = await openDesk(page, event);
  const one = person(6);
  await page.getByRole("radio", { name: "firma en pantalla" }).press("Space");
  await searchBox(page).focus();
  await choose(page, one.dni, one.dni);

  const pad = page.getByRole("application", { name: /Recuadro de firma/ });
  await expect(pad).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Aún no hay trazo.")).toBeVisible();
  const box = await pad.boundingBox();
  if (!box) throw new Error("the pad has no size");
  await page.mouse.move(box.x + 80, box.y + 120);
  await page.mouse.down();
  for (let step = 0; step <= 30; step += 1) {
    await page.mouse.move(box.x + 80 + step * 12, box.y + 120 + 50 * Math.sin(step / 3));
  }
  await page.mouse.up();
  await expectAccessible(page, "firma en pantalla");
  const sent = page.waitForRequest((request) => request.postDataJSON()?.cmd === "desk.register");
  await page.keyboard.press("Enter");
  const { payload } = (await sent).postDataJSON() as { payload: { signature: { strokes: { x: number; y: number; t: number }[][] } } };
  const [stroke = []] = payload.signature.strokes;
  expect(stroke.length).toBeGreaterThan(10);
  expect(stroke.every((point) => point.x >= 0 && point.x <= 1 && point.y >= 0 && point.y <= 1)).toBe(true);
  expect(stroke.every((point, index) => index === 0 || point.t >= (stroke[index - 1]?.t ?? 0))).toBe(true);
  await expectCount(page, { signed: 1 });
  // The count goes up with the key; the register says so once it is kept.
  await expect.poll(async () => (await ask("desk.search", { session, text: one.dni }))[0]?.state).toBe("signed_on_screen");

  // Esc leaves the pad and registers nobody.
  const other = person(7);
  await choose(page, other.dni, other.dni);
  await expect(pad).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(searchBox(page)).toBeFocused();
  await expectCount(page, { signed: 1, unsigned: 0 });
});

test("a walk-in is added in place; a lost zero is said and proposed", async ({ page }) => {
  await openSignedIn(page);
  const event = await newEvent("Persona nueva");
  await openDesk(page, event);
  await page.keyboard.type("1234567");
  await page.keyboard.press("F2");
  await expect(page.getByLabel("Número")).toBeFocused();
  await expect(page.getByText("Si perdió el cero inicial, el DNI es 01234567.")).toBeVisible();
  await expectAccessible(page, "persona nueva");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Usar 01234567" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Número")).toHaveValue("01234567");
  await page.keyboard.type("Ñaupari");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Sulca");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Beatriz");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Falta la entidad.")).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Entidad" })).toBeFocused();
  await page.keyboard.type("Municipalidad Distrital de Vinchos");
  await page.keyboard.press("Enter");
  await expectCount(page, { signed: 1 });
  await expect(page.getByRole("region", { name: "Última persona registrada" })).toContainText("ÑAUPARI SULCA, Beatriz");
  await expect(searchBox(page)).toBeFocused();

  // The same number again offers the person who is there.
  await page.keyboard.press("Control+z");
  await expectCount(page, { signed: 0 });
  await page.keyboard.press("F2");
  await page.keyboard.type("01234567");
  await expect(page.getByText("Ya existe: ÑAUPARI SULCA, Beatriz")).toBeVisible();
  await page.keyboard.press("Enter");
  await expectCount(page, { signed: 1 });
});

test("a registration that could not be kept stays in sight until it is", async ({ page }) => {
  await openSignedIn(page);
  const event = await eventWithList("Reintentar");
  await openDesk(page, event);
  const [first, second] = [person(8), person(9)];
  let refused = 0;
  await page.route("**/rpc", async (route) => {
    const { cmd } = route.request().postDataJSON() as { cmd: string };
    if (cmd === "desk.register" && refused === 0) {
      refused += 1;
      await route.abort();
    } else await route.fallback();
  });
  await choose(page, first.dni, first.dni);
  await choose(page, second.dni, second.dni);
  const kept = page.getByRole("alert").filter({ hasText: "Quedaron por registrar" });
  await expect(kept).toContainText("ROJAS MARÍN, Noemí");
  await expectCount(page, { signed: 1 });
  await expectAccessible(page, "pendientes");
  await kept.getByRole("button", { name: "Reintentar" }).press("Enter");
  await expectCount(page, { signed: 2 });
  await expect(kept).toBeHidden();
  await expect(searchBox(page)).toBeFocused();
});

test("when the paper comes back, signatures are ticked, stamped and annulled with a reason", async ({ page }) => {
  await openSignedIn(page);
  const event = await eventWithList("Vuelve el papel");
  await openDesk(page, event);
  await page.getByRole("tab", { name: "Registro" }).click();
  const rows = page.getByRole("row");
  await expect(rows).toHaveCount(61);
  await expectAccessible(page, "registro completo");

  await page
    .getByRole("checkbox", { name: /^Firmó en papel:/ })
    .first()
    .focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await expectCount(page, { signed: 2 });
  await page.keyboard.press("Control+z");
  await expectCount(page, { signed: 1 });

  const slip = page.getByRole("checkbox", { name: /^Papeleta sellada:/ }).first();
  await slip.press("Space");
  await expect(slip).toBeChecked();
  await page.getByRole("button", { name: /^Anular el registro de/ }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Anular registro" });
  await expect(dialog).toBeVisible();
  await expectAccessible(page, "anular");
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText("Escriba el motivo.");
  await page.keyboard.type("Se marcó a otra persona");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expectCount(page, { signed: 0 });
});

test("an event without sessions says what to do", async ({ page }) => {
  await openSignedIn(page);
  const event = await newEvent("Sin sesiones");
  for (const session of event.sessions) await ask("training.remove_session", { id: session.id });
  await goTo(page, event.id, "asistencia");
  await expect(page.getByText("El evento todavía no tiene sesiones")).toBeVisible();
  await expectAccessible(page, "sin sesiones");
});

test("a session that one comes back to hears what is typed", async ({ page }) => {
  await openSignedIn(page);
  const event = await eventWithList("Ida y vuelta entre sesiones");
  const morning = await openDesk(page, event);
  const other = event.sessions.find((session) => session.id !== morning);
  if (!other) throw new Error("the event has one session");
  for (const session of [other.id, morning]) {
    await page.getByLabel("Sesión", { exact: true }).selectOption(session);
    await takeEarly(page);
    await searchBox(page).fill(person(0).dni);
    await expect(foundPeople(page)).toHaveCount(1);
    await page.keyboard.press("Enter");
    await expectCount(page, { signed: 1, unsigned: 0, expected: 60 });
  }
});
