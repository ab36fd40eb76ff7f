// The folder for the participants: what lies in it, what is brought, and what it still lacks.

import { expect, test } from "@playwright/test";
import type { AgendaInput, SpeakerInput, TrainingFields } from "../src/lib/backend/types";
import { ask, bringList, goTo, listFile, newEvent, scan } from "./desk.scene";
import { expectAccessible, openSignedIn, pickWith } from "./screen";

test("a folder takes a presentation, keeps how many and who copies it, and says what its event lacks", async ({ page, context }) => {
  await openSignedIn(page);
  const event = await newEvent("Evento con carpeta");
  await bringList(event.id, "exportado.csv");
  await goTo(page, event.id, "convocatoria");
  const pack = page.getByRole("region", { name: "Carpeta para los participantes" });
  const line = (label: string) => pack.getByRole("row").filter({ hasText: label });
  await expect(line("Programa de capacitación (Anexo 5)")).toContainText("falta");
  await expect(line("Presentaciones")).toContainText("falta");
  await expect(pack.getByLabel("Cuántos juegos")).toHaveValue("30");
  await expectAccessible(page, "carpeta por completar");

  // What is no document of pages is refused with what to do.
  await pickWith(page, pack.getByRole("button", { name: "Agregar presentación o material…" }), listFile("exportado.csv"));
  await expect(pack.getByText("se guarda primero como PDF")).toBeVisible();
  // The programme is not complete: the way to what is missing.
  await page.keyboard.press("Alt+g");
  await expect(pack.getByText("El programa todavía no se puede emitir.")).toBeVisible();
  await pack.getByRole("button", { name: "Ir al dato que falta" }).click();
  await expect(page).not.toHaveURL(/convocatoria/);

  const detail = await ask("training.get", { id: event.id });
  const fields: TrainingFields = {
    ...detail.fields,
    training_type: "basic",
    modality: "in_person_at_centre",
    organiser: "centre",
    origin: "offer",
    systems: ["budget"],
    objective: "Formular el presupuesto",
    audience: "Municipalidades",
    venue_name: "Auditorio",
    free_of_charge: true,
  };
  await ask("training.edit", { base: null, showed: null, id: event.id, fields });
  const speaker: SpeakerInput = {
    name: "QUISPE, Ana",
    institution: "CONECTAMEF",
    kind: "centre",
    topic: "Programación",
    system: "budget",
    coordination_date: null,
    authorisation: "",
    own_statistic: false,
    catalogue_topic: null,
    process: null,
  };
  await ask("training.save_speaker", { base: null, showed: null, training: event.id, id: null, speaker });
  const item: AgendaInput = {
    date: "2027-04-12",
    start: "09:00:00",
    end: null,
    activity: "Programación",
    methodology: "Exposición",
    responsible: "QUISPE, Ana",
    kind: "talk",
  };
  await ask("training.save_agenda_item", { base: null, showed: null, training: event.id, id: null, item });

  await goTo(page, event.id, "convocatoria");
  await expect(line("Programa de capacitación (Anexo 5)")).toContainText("presente");
  await pickWith(
    page,
    pack.getByRole("button", { name: "Agregar presentación o material…" }),
    scan("Programación multianual.jpg", "Programación"),
  );
  await expect(line("Programación multianual")).toContainText("1 página");
  await expect(line("Presentaciones")).toHaveCount(0);
  await pack.getByLabel("Cuántos juegos").fill("45");
  await pack.getByLabel("Reproducción a cargo de").fill("QUISPE, Ana");
  await page.keyboard.press("Tab");
  await expect.poll(async () => (await ask("pack.get", { training: event.id })).responsible).toBe("QUISPE, Ana");
  await expectAccessible(page, "carpeta completa");
  if (process.env.SISCONECTA_SHOTS) await page.screenshot({ path: `${process.env.SISCONECTA_SHOTS}/carpeta.png`, fullPage: true });

  const opened = context.waitForEvent("page");
  await pack.getByRole("button", { name: "Generar carpeta" }).click();
  expect((await opened).url()).toMatch(/\/blob\/[0-9a-f]{64}/);
  await pack.getByRole("button", { name: "Quitar «Programación multianual» de la carpeta" }).click();
  await expect(line("Presentaciones")).toContainText("falta");
  expect((await ask("pack.get", { training: event.id })).copies).toBe(45);
});
