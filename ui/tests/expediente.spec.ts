// The expediente of an event: what is missing, attaching scans, closing, filing and annulling the filing.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import type { PersonInput, TrainingFields } from "../src/lib/backend/types";
import { ask, documentFile, goTo, newEvent, scan, speaker, talk } from "./desk.scene";
import { expectAccessible, openSignedIn, pickWith } from "./screen";

async function attach(page: Page, label: string | RegExp, file: string): Promise<void> {
  await pickWith(page, page.getByRole("button", { name: label }), file);
  await expect(page.getByRole("dialog")).toBeVisible();
}

/** Takes a step with the day it proposes, which is today. */
async function step(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: `Anotar «${name}»` }).click();
  const dialog = page.getByRole("dialog");
  if (name === "Entregado") {
    await dialog.getByLabel("Documentos que se entregan").fill("Registro de participantes\nInforme");
    await dialog.getByLabel("Entrega", { exact: true }).fill("QUISPE, Ana");
    await dialog.getByLabel("Recibe").fill("HUAMÁN QUISPE, María");
    await expectAccessible(page, "entrega al asistente");
  }
  await dialog.getByRole("button", { name: "Anotar", exact: true }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("list", { name: /^Pasos del evento/ }).locator("li[aria-current]")).toContainText(name);
}

test("an Informativa is closed without a survey, filed, and unfiled only with a reason", async ({ page }) => {
  test.setTimeout(240_000);
  await openSignedIn(page);
  const { today } = await ask("my_day.get", {});
  const event = await newEvent("Informativa de cierre", [today]);
  const detail = await ask("training.get", { id: event.id });
  const fields: TrainingFields = {
    ...detail.fields,
    training_type: "informative",
    modality: "in_person_at_centre",
    organiser: "centre",
    origin: "offer",
    systems: ["budget"],
    objective: "Difundir la norma",
    audience: "Municipalidades",
    venue_name: "Auditorio",
    free_of_charge: true,
  };
  await ask("training.edit", { base: null, showed: null, id: event.id, fields });
  await ask("training.save_speaker", { base: null, showed: null, training: event.id, id: null, speaker });
  await ask("training.save_agenda_item", { base: null, showed: null, training: event.id, id: null, item: talk(today) });
  await ask("training.confirm", { id: event.id });
  const person: PersonInput = {
    document_type: "dni",
    document_number: "48123456",
    paternal: "Quispe",
    maternal: "Marín",
    names: "Óscar",
    entity: "Gobierno Regional",
    post: "",
    email: "",
    phone: "",
  };
  for (const session of event.sessions) await ask("desk.walk_in", { session: session.id, person, signature: { kind: "paper" } });
  const programme = await ask("training.print_programme", { training: event.id });

  // The code printed on a sheet says of which event it is, and of which form.
  const sheet = await documentFile(programme.hash, "escaneo.pdf");
  const other = await newEvent("Evento de otra hoja", [today]);
  await goTo(page, other.id, "expediente");
  await attach(page, /^Adjuntar: Programa/, sheet);
  const asked = page.getByRole("dialog");
  await asked.getByRole("button", { name: "Adjuntar", exact: true }).click();
  await expect(asked.getByText("Esta hoja es el Anexo 5 de otro evento: «Informativa de cierre»")).toBeVisible();
  await expectAccessible(page, "hoja de otro evento");
  await asked.getByRole("button", { name: "Cancelar" }).click();
  await expect(asked).toBeHidden();
  expect((await ask("expediente.get", { case: { kind: "training", id: other.id } })).pages).toBe(0);
  await attach(page, /^Adjuntar: Informe/, sheet);
  await asked.getByRole("button", { name: "Adjuntar", exact: true }).click();
  await asked.getByRole("button", { name: "Adjuntar de todos modos" }).click();
  await expect(asked).toBeHidden();
  expect((await ask("expediente.get", { case: { kind: "training", id: other.id } })).pages).toBe(1);

  await goTo(page, event.id, "expediente");
  await expect(page.locator('tr[data-item="A7"]')).toContainText("no corresponde");
  await expect(page.getByText("no emite constancias ni certificados")).toBeVisible();
  const registered = page.getByRole("region", { name: "Registro en SISCONECTA" });
  await expect(registered).toContainText("Expositores presente QUISPE, Ana – CONECTAMEF");
  await expect(registered).toContainText("Registro de asistencia falta");
  await expect(registered).toContainText("Datos consolidados de la encuesta no corresponde");
  await expect(page.getByRole("button", { name: "Cerrar expediente" })).toBeDisabled();
  await expectAccessible(page, "expediente incompleto");

  // A broken file is refused with a sentence, and the dialog stays for another.
  const broken = scan("roto.png", "roto");
  writeFileSync(broken, "esto no es una imagen");
  await attach(page, /^Adjuntar: Informe/, broken);
  await page.getByRole("dialog").getByRole("button", { name: "Adjuntar", exact: true }).click();
  await expect(page.getByRole("dialog").getByText(/no es un PDF ni una imagen/)).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Cancelar" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();

  // What is missing leads to the step that mends it.
  await page.getByRole("button", { name: /^Falta Informe del Evento/ }).click();
  await expect(page).toHaveURL(new RegExp(`${event.id}/informe`));
  await goTo(page, event.id, "expediente");
  for (const [label, file] of [
    [/^Adjuntar: Invitación/, scan("a4.png", "Anexo 4")],
    [/^Adjuntar: Informe/, scan("a8.jpg", "Anexo 8")],
  ] as const) {
    await attach(page, label, file);
    await page.getByRole("dialog").getByText("copia con firma original").click();
    await expectAccessible(page, "adjuntar");
    await page.getByRole("dialog").getByRole("button", { name: "Adjuntar", exact: true }).click();
    await expect(page.getByRole("dialog")).toBeHidden();
  }
  for (const session of event.sessions) {
    await attach(page, new RegExp(`^Adjuntar: Registro de Asistencia.* – ${session.label}$`), scan("a6.png", `Anexo 6 ${session.label}`));
    await page.getByRole("dialog").getByRole("button", { name: "Adjuntar", exact: true }).click();
    await expect(page.getByRole("dialog")).toBeHidden();
  }

  await page.getByLabel("Número de expediente").fill("EC-2027-021");
  await page.getByLabel("Caja", { exact: true }).fill("7");
  await page.keyboard.press("Tab");
  await expect(page.getByText("No falta nada para el expediente.")).toBeVisible();

  await page.getByRole("button", { name: "Cerrar expediente" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cerrar expediente" }).click();
  await expect(page.getByText(/^Cerrado el .*: un PDF de \d+ páginas\./)).toBeVisible();
  for (const name of [
    "Convocado",
    "En ejecución",
    "Ejecutado",
    "Entregado",
    "Expediente completo",
    "Registrado en SISCONECTA",
    "Archivado",
  ])
    await step(page, name);
  await expect(page.getByText("Archivado: no se cambia.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Adjuntar/ })).toHaveCount(0);
  await expectAccessible(page, "expediente archivado");
  if (process.env.SISCONECTA_SHOTS)
    await page.screenshot({ path: join(process.env.SISCONECTA_SHOTS, "expediente-archivado.png"), fullPage: true });

  await page.getByRole("button", { name: "Anular el archivo…" }).click();
  const dialog = page.getByRole("dialog");
  // Without a reason nothing happens, and it is said at the box, which has the focus.
  await dialog.getByRole("button", { name: "Anular el archivo" }).click();
  await expect(dialog.getByLabel("Motivo")).toHaveAccessibleErrorMessage("Escriba el motivo.");
  await expect(dialog.getByLabel("Motivo")).toBeFocused();
  await dialog.getByLabel("Motivo").fill("Faltó una hoja del registro");
  await expectAccessible(page, "anular el archivo");
  await dialog.getByRole("button", { name: "Anular el archivo" }).click();
  await expect(page.getByRole("button", { name: "Anotar «Archivado»" })).toBeVisible();
});

test("where people would look for a certificate, a line says why there is none, and the readings can be read", async ({ page }) => {
  await openSignedIn(page);
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Buscar eventos y personas" }).fill("certificado");
  await expect(page.getByText("El CONECTAMEF no emite constancias ni certificados")).toBeVisible();
  await page.keyboard.press("Escape");
  await openSignedIn(page, "#/ayuda");
  await page.getByRole("link", { name: "Criterios de interpretación" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Criterios de interpretación" })).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "L-01" })).toContainText("firmaron en pantalla");
  await expectAccessible(page, "criterios de interpretación");
});
