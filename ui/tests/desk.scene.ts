// What the tests of participants, desk and figures share: an event of their own, the lists, and a page at one of its steps.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, type Page } from "@playwright/test";
import type { CommandName } from "../src/lib/backend";
import type { AgendaInput, Commands, SpeakerInput, TrainingDetail } from "../src/lib/backend/types";

const url = process.env.SISCONECTA_BRIDGE_URL ?? "";
const token = process.env.SISCONECTA_BRIDGE_TOKEN ?? "";

const lists = path.join(import.meta.dirname, "../../tests/data/lists");

/** A file of the test data, as the file picker takes it. */
export function listFile(name: string): string {
  return path.join(lists, name);
}

export interface Listed {
  dni: string;
  paterno: string;
  materno: string;
  nombres: string;
}

/** The people of a list, as its `.truth.json` has them. */
export function peopleOf(name: string): Listed[] {
  const truth = JSON.parse(readFileSync(path.join(lists, `${name}.truth.json`), "utf8")) as { people: Listed[] };
  return truth.people;
}

/** Asks the core beside the page. */
export async function ask<K extends CommandName>(cmd: K, payload: Commands[K]["payload"]): Promise<Commands[K]["reply"]> {
  const response = await fetch(`${url}/rpc`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ cmd, payload }),
  });
  const body: unknown = await response.json();
  if (!response.ok) throw new Error(`${cmd}: ${JSON.stringify(body)}`);
  return body as Commands[K]["reply"];
}

/** A document of the centre as a file, as somebody has it who opened it. */
export async function documentFile(hash: string, name: string): Promise<string> {
  const query = new URLSearchParams({ name, token });
  const response = await fetch(`${url}/blob/${hash}?${query.toString()}`);
  const file = path.join(mkdtempSync(path.join(tmpdir(), "sisconecta-")), name);
  writeFileSync(file, Buffer.from(await response.arrayBuffer()));
  return file;
}

/** A scan of one page, made anew so that no two are the same file. */
export function scan(name: string, text: string): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "sisconecta-")), name);
  const font = path.join(import.meta.dirname, "../../crates/documents/fonts/SisconectaSans-Regular.ttf");
  execFileSync("convert", ["-size", "620x877", "xc:white", "-font", font, "-pointsize", "40", "-annotate", "+60+120", text, file]);
  return file;
}

/** An event with a morning and an afternoon on each of the days. */
export async function newEvent(name: string, days: string[] = ["2027-04-12"]): Promise<TrainingDetail> {
  const [first = "2027-04-12"] = days;
  let event = await ask("training.create", { name, date: first });
  for (const date of days) {
    for (const [part, start, end] of [
      ["morning", "08:30:00", "13:00:00"],
      ["afternoon", "14:30:00", "17:30:00"],
    ] as const) {
      const there = event.sessions.find((session) => session.date === date && session.part === part);
      event = await ask("training.save_session", {
        base: null,
        showed: null,
        training: event.id,
        id: there?.id ?? null,
        session: { date, part, start, end },
      });
    }
  }
  return event;
}

/** Brings a list in beside the page, with all proposals accepted. */
export async function bringList(training: string, name: string): Promise<void> {
  const bytes = readFileSync(listFile(name));
  const put = await fetch(`${url}/blob?name=${encodeURIComponent(name)}`, {
    method: "PUT",
    headers: { authorization: `Bearer ${token}` },
    body: bytes,
  });
  const { upload } = (await put.json()) as { upload: string };
  const preview = { training, upload, sheet: null, columns: null, header_row: null };
  const { dry_run } = await ask("roster.preview", preview);
  const accepted = dry_run.rows.filter((row) => row.status === "confirm").map((row) => row.row);
  await ask("roster.import", { preview, accepted, left_out: [] });
}

/** Registers somebody beside the page. */
export async function register(session: string, dni: string, kind: "none" | "paper"): Promise<void> {
  const rows = await ask("desk.search", { session, text: dni });
  const row = rows.find((one) => one.document_number === dni);
  if (!row) throw new Error(`nobody with the number of the list`);
  await ask("desk.register", { session, person: row.person, details: row.details, signature: { kind } });
}

export type StepName = "convocatoria" | "participantes" | "asistencia" | "encuesta" | "informe" | "expediente" | "cifras";

/** Goes to a step of an event. The page is signed in. */
export async function goTo(page: Page, training: string, step: StepName, session?: string): Promise<void> {
  await page.evaluate(
    (address) => {
      window.location.hash = address;
    },
    `#/eventos/${training}/${step}${session ? `/${session}` : ""}`,
  );
}

/** The desk of a session, with the cursor in the search box. */
export async function openDesk(page: Page, event: TrainingDetail, part: "morning" | "afternoon" = "morning"): Promise<string> {
  const session = event.sessions.find((one) => one.part === part);
  if (!session) throw new Error("the event lacks that session");
  await goTo(page, event.id, "asistencia", session.id);
  await takeEarly(page);
  return session.id;
}

/** The events of the tests lie in a year to come: that they are taken early is said once for each session. */
export async function takeEarly(page: Page): Promise<void> {
  const early = page.getByRole("button", { name: "Tomar asistencia de todos modos" });
  await expect(early.or(searchBox(page))).toBeVisible();
  if (await early.isVisible()) await page.keyboard.press("Alt+a");
  await expect(searchBox(page)).toBeFocused();
}

export function searchBox(page: Page) {
  return page.getByRole("combobox", { name: "Buscar por DNI o por cualquier parte del nombre" });
}

/** The rows that a search at the desk shows. */
export function foundPeople(page: Page) {
  return page.getByRole("listbox", { name: "Personas encontradas" }).getByRole("option");
}

export async function expectCount(page: Page, count: { signed: number; unsigned?: number; expected?: number }): Promise<void> {
  for (const [name, number] of Object.entries(count)) {
    await expect(page.locator(`[data-count="${name}"]`)).toHaveText(String(number));
  }
}

/** Without accents and in lower case, as people type in a hurry. */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Types a text, walks with the arrows to the person of that DNI, and presses a key. */
export async function choose(page: Page, text: string, dni: string, key = "Enter"): Promise<void> {
  await page.keyboard.type(text);
  const option = foundPeople(page).filter({ hasText: dni });
  await expect(option).toBeVisible();
  for (let step = 0; step < 8 && (await option.getAttribute("aria-selected")) !== "true"; step += 1) {
    await page.keyboard.press("ArrowDown");
  }
  await expect(option).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press(key);
}

/** Makes the core answer the desk late, as on a computer that is busy with something else: always the same waits, one unlike the other. */
export async function slowDown(page: Page, longest = 250): Promise<void> {
  let turn = 0;
  await page.route("**/rpc", async (route) => {
    const { cmd } = route.request().postDataJSON() as { cmd: string };
    if (!cmd.startsWith("desk.")) return route.fallback();
    turn += 1;
    const wait = (((turn * 37) % 100) / 100) * longest;
    // Some wait on their way there, some on their way back.
    if (turn % 2 === 0) await new Promise((resolve) => setTimeout(resolve, wait));
    // The page may be gone by then.
    const response = await route.fetch().catch(() => null);
    if (turn % 2 === 1) await new Promise((resolve) => setTimeout(resolve, wait));
    if (response) await route.fulfill({ response }).catch(() => undefined);
  });
}

/** Who gives the one talk of an event. */
export const speaker: SpeakerInput = {
  name: "QUISPE, Ana",
  institution: "CONECTAMEF",
  kind: "centre",
  topic: "La norma",
  system: null,
  coordination_date: null,
  authorisation: "",
  own_statistic: false,
  catalogue_topic: null,
  process: null,
};

/** The one row of its programme. */
export const talk = (date: string): AgendaInput => ({
  date,
  start: "09:00:00",
  end: null,
  activity: "La norma",
  methodology: "Exposición",
  responsible: "QUISPE, Ana",
  kind: "talk",
});
