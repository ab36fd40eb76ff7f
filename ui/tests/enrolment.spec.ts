// Bringing the participants in: from the lists that offices send, and one by one.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, openSignedIn, pickWith } from "./screen";
import { ask, bringList, goTo, listFile, newEvent, peopleOf } from "./desk.scene";

async function pick(page: Page, name: string): Promise<void> {
  await pickWith(page, page.getByRole("button", { name: "Traer lista…" }), listFile(name));
  await expect(page.getByText("Revisión previa: todavía no se guardó nada.")).toBeVisible();
}

test("a messy list names each bad row with its column and reason, and writes nothing until confirmed", async ({ page }) => {
  await openSignedIn(page);
  const event = await newEvent("Lista desordenada");
  await goTo(page, event.id, "participantes");
  await expect(page.getByText("Todavía no hay participantes")).toBeVisible();
  await expectAccessible(page, "sin participantes");
  await pick(page, "relacion-participantes.xlsx");

  await expect(page.getByText("Hoja «Participantes». Títulos en la fila 4.")).toBeVisible();
  const rows = page.getByTestId("preview-rows").locator("tbody tr");
  const first = rows.first();
  await expect(first).toHaveAttribute("data-row", "26");
  await expect(first).toContainText("Con error");
  await expect(first).toContainText("Columna E");
  await expect(page.locator('tr[data-row="15"]')).toHaveAttribute("data-standing", "repeated");
  await expectAccessible(page, "revisión previa");
  expect(await ask("enrolment.list", { training: event.id })).toHaveLength(0);

  const acceptAll = page.getByRole("button", { name: /^Aceptar (la propuesta|las \d+ propuestas)$/ });
  if (await acceptAll.isVisible()) await acceptAll.click();
  const confirm = page.getByRole("button", { name: /^Incorporar \d+ participantes$/ });
  const promised = Number(/\d+/.exec((await confirm.textContent()) ?? "")?.[0]);
  await confirm.click();
  await expect(page.getByTestId("import-result")).toBeVisible();
  await expectAccessible(page, "lista incorporada");
  expect(await ask("enrolment.list", { training: event.id })).toHaveLength(promised);
  await page.getByRole("button", { name: "Ver participantes" }).click();
  await expect(page.getByTestId("participants-count")).toHaveText(`${promised} participantes`);
  await expectAccessible(page, "participantes");
});

test("a DNI that lost its zero is said and proposed, one by one or all at once", async ({ page }) => {
  await openSignedIn(page);
  const event = await newEvent("Ceros perdidos");
  await goTo(page, event.id, "participantes");
  await pick(page, "inscritos-huamanga.xlsx");
  const zeros = peopleOf("inscritos-huamanga").filter((person) => person.dni.startsWith("0"));
  const waiting = page.locator('tr[data-standing="confirm"]');
  await expect(waiting.filter({ hasText: zeros[0]?.dni ?? "" })).toBeVisible();
  const before = await waiting.count();
  expect(before).toBeGreaterThanOrEqual(zeros.length);

  await waiting
    .first()
    .getByRole("button", { name: /^Aceptar la propuesta de la fila/ })
    .click();
  await expect(waiting).toHaveCount(before - 1);
  await expect(page.getByRole("button").and(page.locator(":focus"))).toHaveCount(1);
  await expect(page.getByRole("button", { name: `Incorporar ${60 - before + 1} participantes` })).toBeEnabled();
  await page.getByRole("button", { name: /^Aceptar (la propuesta|las \d+ propuestas)$/ }).click();
  await expect(waiting).toHaveCount(0);
  // What was pressed is gone; the way on is to bring them in.
  await expect(page.getByRole("button", { name: "Incorporar 60 participantes" })).toBeFocused();

  await page.getByRole("button", { name: "Cancelar: no guardar nada" }).click();
  await expect(page.getByText("Todavía no hay participantes")).toBeVisible();
  await expect(page.getByRole("region", { name: "Participantes" }).locator(":focus")).toHaveCount(1);
  expect(await ask("enrolment.list", { training: event.id })).toHaveLength(0);
});

test("a column that was guessed wrong is corrected and read again", async ({ page }) => {
  await openSignedIn(page);
  const event = await newEvent("Columnas");
  await goTo(page, event.id, "participantes");
  await pick(page, "exportado.csv");
  await expect(page.getByRole("button", { name: "Incorporar 30 participantes" })).toBeVisible();
  await page.getByRole("button", { name: "Corregir columnas" }).click();
  await expectAccessible(page, "corregir columnas");
  await page.getByLabel("Columna A: dni").selectOption({ label: "No leer" });
  await expect(page.getByRole("button", { name: "Incorporar 30 participantes" })).toBeHidden();
  await page.getByLabel("Columna A: dni").selectOption({ label: "DNI" });
  await expect(page.getByRole("button", { name: "Incorporar 30 participantes" })).toBeVisible();
});

test("a list that comes twice repeats nobody", async ({ page }) => {
  await openSignedIn(page);
  const event = await newEvent("La misma lista");
  await bringList(event.id, "exportado.csv");
  await goTo(page, event.id, "participantes");
  await expect(page.getByTestId("participants-count")).toHaveText("30 participantes");
  await pick(page, "exportado.csv");
  await expect(page.getByText("30 ya estaban en la lista")).toBeVisible();
  await expect(page.getByRole("button", { name: "Incorporar 0 participantes" })).toBeDisabled();
});

test("one participant is found in the directory, another is written, one is taken off", async ({ page }) => {
  await openSignedIn(page);
  const other = await newEvent("Donde ya vinieron");
  await bringList(other.id, "exportado.csv");
  const event = await newEvent("Uno por uno");
  await goTo(page, event.id, "participantes");

  await page.getByRole("button", { name: "Agregar uno" }).click();
  const box = page.getByRole("searchbox", { name: "Buscar en el directorio por DNI o nombre" });
  await expect(box).toBeFocused();
  await page.keyboard.type("03948273");
  await expect(page.getByRole("button", { name: /^Agregar a VÁSQUEZ APAZA/ })).toBeVisible();
  await expectAccessible(page, "buscar en el directorio");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("participants-count")).toHaveText("1 participante");

  await page.getByRole("button", { name: "No está: escribir sus datos" }).click();
  await page.getByLabel("Número").fill("40000001");
  await page.getByLabel("Apellido paterno").fill("Sulca");
  await page.getByLabel("Nombres").fill("Édgar");
  await page.getByRole("combobox", { name: "Entidad" }).fill("Gobierno Regional de Ayacucho");
  await expectAccessible(page, "escribir participante");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("participants-count")).toHaveText("2 participantes");

  await page.getByRole("button", { name: "Retirar a SULCA, Édgar de la lista" }).click();
  const dialog = page.getByRole("dialog", { name: "Retirar de la lista" });
  await expect(dialog).toContainText("La persona sigue en el directorio.");
  await dialog.getByRole("button", { name: "Retirar", exact: true }).click();
  await expect(page.getByTestId("participants-count")).toHaveText("1 participante");
});

test("the list is sorted by its columns and leaves as a spreadsheet in that order", async ({ page }) => {
  await openSignedIn(page);
  const event = await newEvent("Lista que sale");
  await bringList(event.id, "exportado.csv");
  await goTo(page, event.id, "participantes");
  const cells = page.locator("table.list tbody tr td:nth-child(3)");
  await expect(cells).toHaveCount(30);
  await page.getByRole("button", { name: "Entidad" }).click();
  await expect(page.getByRole("columnheader", { name: "Entidad" })).toHaveAttribute("aria-sort", "ascending");
  const up = await cells.allTextContents();
  expect(up).toEqual([...up].sort((one, other) => one.localeCompare(other, "es")));
  await page.getByRole("button", { name: "Entidad" }).click();
  const down = await cells.allTextContents();
  expect(down[0]).toBe(up.at(-1));

  const folder = mkdtempSync(path.join(tmpdir(), "lista-"));
  const file = path.join(folder, "participantes.csv");
  let proposed = "";
  page.once("dialog", (dialog) => {
    proposed = dialog.defaultValue();
    void dialog.accept(file);
  });
  await page.keyboard.press("Control+e");
  await expect(page.getByText("30 filas en «participantes.csv»")).toBeVisible();
  expect(proposed).toMatch(/^Participantes Lista que sale \d{4}-\d\d-\d\d\.xlsx$/);
  const lines = readFileSync(file, "utf8").trimEnd().split("\r\n");
  expect(lines[0]).toBe("\ufeffApellidos y nombres,DNI,Entidad,Cargo,Correo,Teléfono,Llegó por,Sesiones firmadas");
  expect(lines).toHaveLength(31);
  const persons = await page.locator("table.list tbody tr td:nth-child(2)").allTextContents();
  expect(lines.slice(1).map((line) => /,(\d{8}),/.exec(line)?.[1])).toEqual(persons);
  await expectAccessible(page, "lista exportada");

  page.once("dialog", (dialog) => void dialog.accept(path.join(folder, "no", "lista.xlsx")));
  await page.getByRole("button", { name: "Exportar" }).click();
  await expect(page.getByText("esa carpeta ya no está")).toBeVisible();
  rmSync(folder, { recursive: true });
});

test("a list that takes long is given up, and one of LibreOffice is read", async ({ page }) => {
  await openSignedIn(page);
  const event = await newEvent("Lista que tarda");
  await goTo(page, event.id, "participantes");
  const folder = mkdtempSync(path.join(tmpdir(), "sisconecta-"));
  const slow = path.join(folder, "larga.csv");
  writeFileSync(slow, `${Array(59).fill("celda de prueba").join(";")}\n`.repeat(9_999));
  await pickWith(page, page.getByRole("button", { name: "Traer lista…" }), slow);
  await expect(page.getByText("Leyendo la lista…")).toBeVisible();
  await page.getByRole("button", { name: "Cancelar" }).click();
  await expect(page.getByText("Se dejó de leer el archivo, como pidió. No se cambió nada.")).toBeVisible();
  await expect(page.getByText("Leyendo la lista…")).toBeHidden();
  await expectAccessible(page, "lista que no se leyó");
  await page.getByRole("button", { name: "Cancelar" }).click();

  await pick(page, "relacion-participantes.ods");
  await expect(page.getByText("Hoja «Participantes». Títulos en la fila 4.")).toBeVisible();
  rmSync(folder, { recursive: true });
});
