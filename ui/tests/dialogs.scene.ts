// What the walk over the dialogs needs to stand on: events from the first draft to the filed expediente, made beside the page.

import { readFileSync } from "node:fs";
import type { Expediente, PersonInput, TrainingDetail, TrainingType } from "../src/lib/backend/types";
import { ask, newEvent, scan, speaker, talk } from "./desk.scene";
import { FIRST } from "./screen";

const url = process.env.SISCONECTA_BRIDGE_URL ?? "";
const token = process.env.SISCONECTA_BRIDGE_TOKEN ?? "";

/** Hands a file to the core, as the file picker does. */
async function upload(name: string, file: string): Promise<string> {
  const put = await fetch(`${url}/blob?name=${encodeURIComponent(name)}`, {
    method: "PUT",
    headers: { authorization: `Bearer ${token}` },
    body: readFileSync(file),
  });
  return ((await put.json()) as { upload: string }).upload;
}

const person: PersonInput = {
  document_type: "dni",
  document_number: "48123499",
  paternal: "Quispe",
  maternal: "Marín",
  names: "Óscar",
  entity: "Gobierno Regional de Ejemplo",
  post: "",
  email: "",
  phone: "",
};

/** An event that lacks nothing of its programme, on `day`. */
async function complete(name: string, day: string, kind: TrainingType): Promise<TrainingDetail> {
  const event = await newEvent(name, [day]);
  const fields = {
    ...event.fields,
    training_type: kind,
    modality: "in_person_at_centre" as const,
    organiser: "centre" as const,
    origin: "offer" as const,
    systems: ["budget" as const],
    objective: "Difundir la norma",
    audience: "Municipalidades",
    venue_name: "Auditorio",
    methodology: "Exposición y casos",
    free_of_charge: true,
  };
  await ask("training.edit", { base: null, showed: null, id: event.id, fields });
  await ask("training.save_speaker", { base: null, showed: null, training: event.id, id: null, speaker });
  return ask("training.save_agenda_item", { base: null, showed: null, training: event.id, id: null, item: talk(day) });
}

/** Its people signed, and one entity was invited. */
async function held(name: string, day: string, kind: TrainingType): Promise<TrainingDetail> {
  const event = await complete(name, day, kind);
  await ask("training.confirm", { id: event.id });
  for (const session of event.sessions) await ask("desk.walk_in", { session: session.id, person, signature: { kind: "paper" } });
  await ask("invitation.add", { training: event.id, known: [], entities: ["Gobierno Regional de Ejemplo"] });
  return event;
}

/** Its expediente lacks nothing and may be closed. */
async function withPapers(name: string, day: string): Promise<Expediente> {
  const event = await held(name, day, "informative");
  const of = { kind: "training", id: event.id };
  await ask("training.print_programme", { training: event.id });
  let now = await ask("expediente.get", { case: of });
  for (const line of now.lines.filter((one) => one.state === "missing")) {
    const file = scan("hoja.png", `${name} ${line.label}`);
    now = await ask("expediente.attach", {
      case: of,
      upload: await upload("hoja.png", file),
      item: line.item,
      within: line.within,
      kind: "original",
      note: "",
      anyway: false,
    });
  }
  const fields = { ...now.fields, number: `EC-2025-${name.length}`, box_number: "7" };
  return ask("expediente.edit", { case: of, fields, base: null, showed: null });
}

/** Closed, and filed by all its steps. */
async function filed(name: string, day: string): Promise<Expediente> {
  const open = await withPapers(name, day);
  const now = await ask("expediente.close", { case: open.case });
  const { today } = await ask("my_day.get", {});
  for (const to of ["convened", "in_progress", "held", "delivered", "complete", "registered", "filed"] as const) {
    await ask("training.advance", {
      id: now.case.id,
      to,
      on: today,
      note: "",
      documents: to === "delivered" ? ["Informe"] : [],
      handed_by: "QUISPE, Ana",
      handed_to: "HUAMÁN QUISPE, María",
    });
  }
  return now;
}

async function reported(name: string, day: string): Promise<TrainingDetail> {
  const event = await held(name, day, "informative");
  const { agenda } = await ask("report.get", { training: event.id });
  for (const row of agenda) await ask("report.mark_agenda", { id: row.id, outcome: "done", note: "" });
  return event;
}

async function keySheet(training: string): Promise<void> {
  const { questions } = await ask("survey.get", { training });
  const marks = questions.flatMap((block) => block.questions).map(({ id }) => ({ question: id, level: 4 }));
  await ask("survey.key_sheet", { training, sheet: { marks, open_topics: "", open_improvements: "" }, confirm_repeat: false });
}

/** An answer on the page for participants, which waits for others. */
async function answered(training: string): Promise<void> {
  const { questions } = await ask("survey.open_kiosk", { training });
  const marks = questions.flatMap((block) => block.questions).map(({ id }) => ({ question: id, level: 4 }));
  await ask("survey.answer", { sheet: { marks, open_topics: "", open_improvements: "" } });
  await ask("survey.leave_kiosk", { password: FIRST.password });
}

/** Somebody of the staff who was absent once. */
async function absentee(day: string): Promise<void> {
  const staff = { paternal: "Yupanqui", maternal: "Tito", names: "Rufina", post: "budget_specialist" as const };
  const rows = await ask("staff.add", { staff, password: `la frase de doña Rufina ${Date.now()}` });
  const absent = rows.find((row) => row.name.startsWith("YUPANQUI"))?.id ?? null;
  const blank = { absent: null, reason: "", starts_on: null, ends_on: null, substitute: null, removed: false };
  const now = { ...blank, absent, reason: "Vacaciones", starts_on: day, ends_on: day };
  await ask("absence.save", { id: null, base: { as_of: 0, wrote: [] }, shown: blank, now });
}

/** The events, by what can be asked about in them. */
export interface Scene {
  draft: string;
  held: string;
  session: string;
  surveyed: string;
  /** Its name has letters that the paper has not. */
  unsurveyed: string;
  surveyClosed: string;
  reportable: string;
  reported: string;
  closable: string;
  closed: string;
  filed: string;
}

export async function makeScene(): Promise<Scene> {
  // In the past by any clock.
  const day = "2025-04-14";
  const draft = await complete("Diálogos: borrador", day, "basic");
  const there = await held("Diálogos: realizado", day, "basic");
  await keySheet(there.id);
  await answered(there.id);
  await absentee(day);
  const surveyClosed = await held("Diálogos: encuesta cerrada", day, "basic");
  await keySheet(surveyClosed.id);
  await ask("survey.close", { training: surveyClosed.id });
  const unsurveyed = await held("Diálogos: Иван, sin encuesta", day, "basic");
  const reportable = await reported("Diálogos: por informar", day);
  const photo = await upload("foto.png", scan("foto.png", "Inauguración"));
  await ask("report.add_photo", { training: reportable.id, upload: photo, caption: "Inauguración" });
  const done = await reported("Diálogos: informado", day);
  await ask("report.finish", { training: done.id });
  const closed = await withPapers("Diálogos: cerrado", day);
  await ask("expediente.close", { case: closed.case });
  return {
    draft: draft.id,
    held: there.id,
    session: there.sessions[0]?.id ?? "",
    surveyed: there.id,
    unsurveyed: unsurveyed.id,
    surveyClosed: surveyClosed.id,
    reportable: reportable.id,
    reported: done.id,
    closable: (await withPapers("Diálogos: por cerrar", day)).case.id,
    closed: closed.case.id,
    filed: (await filed("Diálogos: archivado", day)).case.id,
  };
}
