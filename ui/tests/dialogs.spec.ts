// Every dialog of the program, on the screens it is made for. The source says which there are: a new one without an entry here fails.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, type Locator, type Page, test } from "@playwright/test";
import type { EntryStatus } from "../src/lib/backend/types";
import { ask, goTo, scan, type StepName } from "./desk.scene";
import { makeScene, type Scene } from "./dialogs.scene";
import { expectAccessible, FIRST, openSignedIn } from "./screen";

/** A maximised window at 1366×768, and the same at 125 %. */
const SIZES = [
  { width: 1366, height: 690 },
  { width: 1093, height: 614 },
];

const VIEWS = path.join(import.meta.dirname, "../src/views");

let scene: Scene;

/** Presses a button by the keyboard; the focus comes back to it. */
async function press(button: Locator): Promise<Locator> {
  await button.focus();
  await button.press("Enter");
  return button;
}

/** Presses a key of the screen; the focus comes back to where it was. */
async function key(page: Page, name: string): Promise<Locator> {
  const before = page.locator("*:focus");
  await expect(before).toHaveCount(1);
  await before.evaluate((element) => element.setAttribute("data-before", ""));
  await page.keyboard.press(name);
  return page.locator("[data-before]");
}

/** The dialog behind a button of the form of somebody of the scene; the focus comes back to his row. */
async function through(page: Page, button: string): Promise<Locator> {
  const row = page
    .locator("main")
    .getByRole("button", { name: /YUPANQUI TITO/ })
    .first();
  await press(row);
  await press(page.getByRole("dialog").getByRole("button", { name: button }));
  await expect(page.getByRole("dialog").getByRole("button", { name: button })).toHaveCount(0);
  return row;
}

const step = (which: keyof Scene, name: StepName | "programa", button: string | RegExp) => async (page: Page) => {
  await openSignedIn(page);
  await goTo(page, scene[which], name as StepName, name === "asistencia" ? scene.session : undefined);
  return press(page.locator("main").getByRole("button", { name: button }).first());
};

const screen = (address: string, button: string | RegExp) => async (page: Page) => {
  await openSignedIn(page, address);
  return press(page.locator("main").getByRole("button", { name: button }).first());
};

/** Has a request answered so, whatever the program knows. */
async function answers(page: Page, request: string, json: unknown): Promise<void> {
  await page.route("**/rpc", async (route) => {
    const { cmd } = route.request().postDataJSON() as { cmd: string };
    if (cmd === request) await route.fulfill({ json });
    else await route.fallback();
  });
}

/** A dialog by its file and the words of its heading there; opens it, and answers what has the focus afterwards. */
const DIALOGS: [dialog: string, name: string, open: (page: Page) => Promise<Locator>][] = [
  [
    "frame/Palette words.searchAnything",
    "Buscar",
    async (page) => {
      await openSignedIn(page, "#/eventos");
      return key(page, "Control+k");
    },
  ],
  [
    "help/HelpDialog screen?.title ?? words.heading",
    "F1",
    async (page) => {
      // A screen with several lists, each with the same keys.
      await openSignedIn(page, "#/estadistica");
      await expect(page.locator('[data-figure="events"]')).toBeVisible();
      return key(page, "F1");
    },
  ],
  [
    "entry/PasswordDialog words.heading(staff.name)",
    "Cambiar contraseña",
    async (page) => {
      await openSignedIn(page);
      const user = page.getByRole("button", { name: /HUAMÁN QUISPE/ });
      await press(user);
      await page.getByRole("menuitem", { name: "Cambiar contraseña" }).click();
      return user;
    },
  ],
  [
    "entry/Restore words.confirmHeading",
    "Traer un respaldo",
    async (page) => {
      await page.unrouteAll();
      await page.goto("about:blank");
      await openSignedIn(page);
      // Offered while the data are locked, as when the program starts; a bridge that has signed somebody out keeps them open.
      await page.route("**/rpc", async (route) => {
        const { cmd } = route.request().postDataJSON() as { cmd: string };
        if (cmd !== "entry.status") return route.fallback();
        const response = await route.fetch();
        const status = (await response.json()) as EntryStatus;
        await route.fulfill({ response, json: { ...status, stage: "locked", signed_in: null } });
      });
      await page.reload();
      await page.getByRole("button", { name: "Traer desde un respaldo" }).click();
      await page.getByLabel("Carpeta del respaldo").fill("/una/carpeta/que/no/existe");
      await page.getByLabel("Contraseña o código de recuperación").fill("no se usa");
      return press(page.getByRole("button", { name: "Traer los datos" }));
    },
  ],
  [
    "training/Create words.heading",
    "Nuevo evento",
    async (page) => {
      await openSignedIn(page, "#/eventos");
      return key(page, "Alt+n");
    },
  ],
  ["training/Case words.detail.confirmHeading", "Programar", step("draft", "programa", "Programar")],
  ["training/Sessions words.removeHeading", "Quitar la sesión", step("draft", "programa", /^Quitar la sesión/)],
  [
    "training/SpeakerDialog speaker ? words.editHeading(speaker.name) : words.addHeading",
    "Expositor",
    step("draft", "programa", /QUISPE, Ana/),
  ],
  ["training/Speakers words.removeHeading", "Quitar al expositor", step("draft", "programa", /^Quitar a /)],
  ["invitation/AddEntities words.heading", "Agregar entidades", step("held", "convocatoria", /^Agregar entidades/)],
  ['invitation/InvitationDialog words.heading(row?.entity ?? "")', "Invitación", step("held", "convocatoria", /^Abrir la invitación a /)],
  ["invitation/Invitations words.removeHeading", "Quitar la invitación", step("held", "convocatoria", /^Quitar la invitación a /)],
  [
    "enrolment/Participants words.removeAsk.heading",
    "Retirar de la lista",
    async (page) => {
      await openSignedIn(page);
      const input = {
        document_type: "dni" as const,
        document_number: "48123498",
        paternal: "Por",
        maternal: "Retirar",
        names: "Rita",
        entity: "",
        post: "",
        email: "",
        phone: "",
      };
      // The second time he is there.
      await ask("enrolment.add", { training: scene.held, person: null, input, means: "list" }).catch(() => undefined);
      await goTo(page, scene.held, "participantes");
      return press(page.getByRole("button", { name: /^Retirar a / }).first());
    },
  ],
  [
    "desk/RegisterList texts.desk.annul.heading",
    "Anular un registro",
    async (page) => {
      await openSignedIn(page);
      await goTo(page, scene.held, "asistencia", scene.session);
      await page.getByRole("tab", { name: "Registro" }).click();
      return press(page.getByRole("button", { name: /^Anular el registro de / }).first());
    },
  ],
  [
    'survey/KeptSheets annulling ? words.annulAsk.heading(annulling.number) : ""',
    "Anular una hoja",
    step("surveyed", "encuesta", "Anular la hoja 1"),
  ],
  ["survey/Survey words.kioskAsk.heading", "Abrir la página", step("surveyed", "encuesta", "Abrir página para participantes")],
  ["survey/Survey words.closeAsk.heading", "Cerrar la encuesta", step("surveyed", "encuesta", "Cerrar encuesta")],
  ["survey/Survey words.reopenAsk.heading", "Reabrir la encuesta", step("surveyClosed", "encuesta", "Reabrir…")],
  [
    "survey/Kiosk words.leaveAsk.heading",
    "Salir de la página",
    async (page) => {
      const leave = page.getByRole("button", { name: "Personal del centro: salir de esta página" });
      if (await leave.isVisible()) return press(leave);
      await openSignedIn(page);
      await ask("survey.open_kiosk", { training: scene.surveyed });
      return press(leave);
    },
  ],
  ["report/Body words.finishHeading", "Terminar el informe", step("reportable", "informe", "Terminar informe")],
  ["report/Photos words.removeHeading", "Quitar la foto", step("reportable", "informe", "Quitar la foto 1")],
  ["report/Body words.reopenHeading", "Reabrir el informe", step("reported", "informe", "Reabrir el informe")],
  ["report/SubmitDialog words.submitHeading", "Presentar el informe", step("reported", "informe", "Presentar")],
  [
    "expediente/AttachDialog words.attach.heading(line.label)",
    "Adjuntar",
    async (page) => {
      await openSignedIn(page);
      await goTo(page, scene.held, "expediente");
      const button = page.getByRole("button", { name: /^Adjuntar: Informe/ });
      const chooser = page.waitForEvent("filechooser");
      await press(button);
      await (await chooser).setFiles(scan("informe.png", "Anexo 8"));
      return button;
    },
  ],
  ["expediente/StepDialog words.advance(label)", "Anotar un paso", step("closable", "expediente", "Anotar «Convocado»")],
  ["expediente/Expediente words.detach.heading", "Quitar del expediente", step("closable", "expediente", /^Quitar: /)],
  ["expediente/Closing words.close", "Cerrar el expediente", step("closable", "expediente", "Cerrar expediente")],
  ["expediente/Closing words.reopenHeading", "Reabrir el expediente", step("closed", "expediente", "Reabrir…")],
  ["expediente/Closing words.exportHeading", "Exportar el expediente", step("closed", "expediente", "Exportar carpeta")],
  ["expediente/Road words.unfileHeading", "Anular el archivo", step("filed", "expediente", "Anular el archivo…")],
  [
    "directory/PersonDialog person ? words.editHeading(person.name) : words.addHeading",
    "Nueva persona",
    async (page) => {
      await openSignedIn(page, "#/directorio");
      return key(page, "Alt+n");
    },
  ],
  [
    "directory/PersonDialog person ? words.editHeading(person.name) : words.addHeading",
    "La ficha de una persona",
    screen("#/directorio", /QUISPE MARÍN, Óscar/),
  ],
  [
    "directory/EntityDialog entity ? entity.name : words.addHeading",
    "La ficha de una entidad",
    screen("#/directorio/entidades", /Gobierno Regional de Ejemplo/),
  ],
  [
    "centre/StaffDialog person ? words.staffEditHeading(person.name) : words.staffAddHeading",
    "Agregar una persona al centro",
    async (page) => {
      await openSignedIn(page, "#/centro/personal");
      return key(page, "Alt+n");
    },
  ],
  [
    "centre/StaffDialog person ? words.staffEditHeading(person.name) : words.staffAddHeading",
    "La ficha de alguien del centro",
    screen("#/centro/personal", /HUAMÁN QUISPE/),
  ],
  [
    "centre/AbsenceDialog absence ? words.editHeading(absence.absent_name) : words.addHeading",
    "Anotar una ausencia",
    async (page) => {
      await openSignedIn(page, "#/centro/ausencias");
      return key(page, "Alt+n");
    },
  ],
  [
    "centre/AbsenceDialog words.removeHeading",
    "Quitar una ausencia",
    async (page) => {
      await openSignedIn(page, "#/centro/ausencias");
      return through(page, "Quitar la ausencia…");
    },
  ],
  [
    "centre/GivePassword words.giveHeading(person.name)",
    "Dar una contraseña",
    async (page) => {
      await openSignedIn(page, "#/centro/personal");
      return through(page, "Darle una contraseña en este equipo…");
    },
  ],
  ["entry/RenewCode words.heading", "Hacer otro código", screen("#/centro/respaldos", "Hacer otro código…")],
  ["centre/KeyChange words.heading", "Cambiar la llave", screen("#/centro/respaldos", "Cambiar la llave…")],
  ["survey/Survey words.omitAsk.heading", "No se aplicó", step("unsurveyed", "encuesta", "No se aplicó…")],
  ["frame/RemarkDialog words.heading", "Antes de imprimir", step("unsurveyed", "encuesta", "Imprimir Anexo 7")],
  [
    "survey/Survey words.discardAsk.heading",
    "Descartar las respuestas que esperan",
    step("surveyed", "encuesta", "Descartar lo que espera…"),
  ],
  [
    "centre/SetAside words.keyHeading",
    "Traer lo apartado con otra llave",
    async (page) => {
      await openSignedIn(page);
      // How a database with another key comes to lie apart is tested with the change of the key.
      const row = {
        name: "2027-04-12_0830",
        state: "other_key",
        operations: 0,
        attachments: 0,
        lost: 0,
        lost_more: false,
        log_lost: false,
        attachments_lost: false,
      };
      await answers(page, "set_aside.list", [row]);
      await page.goto("/#/centro/respaldos");
      return press(page.locator("[data-aside]").getByRole("button"));
    },
  ],
  [
    "review/Doubts choice.label",
    "Deshacer en Por revisar",
    async (page) => {
      await openSignedIn(page);
      // It takes two computers to make a doubt; how they come about and are settled is tested with two.
      const doubt = {
        kind: "session",
        record: "0",
        title: "Sesión de la mañana",
        sentence: "Se quitó en un equipo mientras en otro se tomaba asistencia.",
        seen: "0",
        choices: [{ code: "annul", label: "Anular el registro", detail: "Se anulan sus 3 asistencias.", takes_back: true }],
      };
      await answers(page, "review.doubts", [doubt]);
      await page.goto("/#/por-revisar");
      return press(page.getByRole("button", { name: /^Anular el registro/ }));
    },
  ],
];

/** The dialogs that stand in the source: file, and the words of the heading. */
function written(): string[] {
  const tag = /<(?:Dialog|AskDialog|RemoveDialog|FormDialog|Modal|ComposedModal|dialog)\b.*?[hH]eading=\{(.*?)\}\s*(?:\n|>|[a-z]+[=:}])/gs;
  const files = readdirSync(VIEWS, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".svelte"));
  return files.flatMap((file) =>
    [...readFileSync(path.join(VIEWS, file), "utf8").matchAll(tag)].map(
      (found) => `${file.replace(/\.svelte$/, "").replaceAll("\\", "/")} ${found[1] ?? ""}`,
    ),
  );
}

// A service that is one list with one form needs no entry: Alt+N at its place opens it.
for (const dialog of written()) {
  const [folder = ""] = dialog.split("/");
  const index = path.join(VIEWS, folder, "index.ts");
  const alone = written().filter((other) => other.startsWith(`${folder}/`)).length === 1;
  if (!alone || !existsSync(index) || DIALOGS.some(([listed]) => listed === dialog)) continue;
  const place = /place: "(\w+)"/.exec(readFileSync(index, "utf8"))?.[1];
  if (place === undefined) continue;
  DIALOGS.push([
    dialog,
    `Alt+N en ${place}`,
    async (page) => {
      await openSignedIn(page, `#/${place}`);
      return key(page, "Alt+n");
    },
  ]);
}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  const page = await browser.newPage({ viewport: SIZES[0] ?? null });
  await openSignedIn(page);
  await page.close();
  scene = await makeScene();
});

// Whoever comes next finds the program as it was: the page for participants closed.
test.afterEach(() =>
  ask("survey.leave_kiosk", { password: FIRST.password }).then(
    () => undefined,
    () => undefined,
  ),
);

test("every dialog of the program is walked", () => {
  expect([...new Set(DIALOGS.map(([dialog]) => dialog))].sort()).toEqual([...new Set(written())].sort());
});

for (const [, name, open] of DIALOGS) {
  test(`${name}: buttons and first box in the window, Esc leaves, the focus comes back`, async ({ page }) => {
    for (const size of SIZES) {
      await page.setViewportSize(size);
      const opener = await open(page);
      await inside(page, size, name);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
      await expect(opener).toBeFocused();
    }
  });
}

/** Its buttons whole, the cursor in it, its last control within reach of the keyboard, and axe. */
async function inside(page: Page, size: { width: number; height: number }, name: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  await expect(dialog).toHaveCount(1);
  const buttons = dialog.locator(".bx--modal-footer button, .bx--modal-close");
  await expect(buttons.first()).toBeVisible();
  for (const button of await buttons.all()) await expect(button).toBeInViewport({ ratio: 1 });
  const box = await dialog.boundingBox();
  expect(box && box.x >= 0 && box.y >= 0 && box.y + box.height <= size.height && box.x + box.width <= size.width, "el diálogo").toBe(true);
  const cursor = dialog.locator("*:focus");
  await expect(cursor).toHaveCount(1);
  await expect(await seen(dialog, cursor)).toBeInViewport({ ratio: 1 });
  const field = dialog.locator("input:not([type=checkbox]):not([type=radio]), select, textarea").first();
  if ((await field.count()) > 0) await expect(field).toBeInViewport({ ratio: 1 });
  await expectAccessible(page, `${name}, ${size.width}×${size.height}`);
  // What does not fit is reached with the keyboard: the last control before the buttons.
  await buttons.last().focus();
  await page.keyboard.press("Shift+Tab");
  const lastOne = page.locator("*:focus");
  await expect(await seen(dialog, lastOne)).toBeInViewport({ ratio: 1 });
}

/** What is seen of a control: a round or a square box is drawn by its label. */
async function seen(dialog: Locator, control: Locator): Promise<Locator> {
  const [kind, id] = [await control.getAttribute("type"), await control.getAttribute("id")];
  return kind === "radio" || kind === "checkbox" ? dialog.locator(`label[for="${id}"]`) : control;
}
