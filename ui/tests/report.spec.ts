// Inviting entities and reporting an event.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import type { TrainingDetail } from "../src/lib/backend/types";
import { ask, bringList, goTo, newEvent, peopleOf, register } from "./desk.scene";
import { expectAccessible, openSignedIn, pickWith } from "./screen";

async function twoSystems(name: string, days: string[]): Promise<TrainingDetail> {
  const event = await newEvent(name, days);
  const fields = {
    ...event.fields,
    training_type: "basic" as const,
    modality: "in_person_at_centre" as const,
    systems: ["treasury" as const, "budget" as const],
    objective: "Fortalecer la ejecución del gasto.",
    audience: "Servidores de tesorería y presupuesto.",
    venue_name: "Auditorio del Gobierno Regional",
    methodology: "Exposición y casos.",
  };
  await ask("training.edit", { base: null, showed: null, id: event.id, fields });
  for (const [speaker, topic, system] of [
    ["CCORI YUPANQUI, Ñusta", "Formulación presupuestaria", "budget"],
    ["QUISPE RÍOS, Amaru", "Conciliación bancaria", "treasury"],
  ] as const) {
    await ask("training.save_speaker", {
      base: null,
      showed: null,
      training: event.id,
      id: null,
      speaker: {
        name: speaker,
        institution: "Conectamef Ayacucho",
        kind: "centre",
        topic,
        system,
        coordination_date: null,
        authorisation: "",
        own_statistic: false,
        catalogue_topic: null,
        process: null,
      },
    });
  }
  const item = {
    date: days[0] ?? null,
    start: "09:00:00",
    end: "10:30:00",
    activity: "Formulación presupuestaria",
    methodology: "",
    responsible: "",
    kind: "talk" as const,
  };
  return ask("training.save_agenda_item", { base: null, showed: null, training: event.id, id: null, item });
}

async function withEmail(): Promise<void> {
  const centre = await ask("centre.get", {});
  await ask("centre.save", { centre: { ...centre, email: "ayacucho@conectamef.example" }, showed: centre, base: centre.base });
}

/** What a button opens, by the ending of its name: an earlier document may still be loading beside it. */
async function opened(page: Page, ending: string, press: () => Promise<void>): Promise<Buffer> {
  const [request] = await Promise.all([
    page
      .context()
      .waitForEvent(
        "request",
        (one) => one.url().includes("/blob/") && (new URL(one.url()).searchParams.get("name") ?? "").endsWith(ending),
      ),
    press(),
  ]);
  const response = await page.request.get(request.url());
  expect(response.status()).toBe(200);
  return response.body();
}

test("entities are invited from the directory, letters printed, answers marked by one key", async ({ page }, info) => {
  await openSignedIn(page);
  await withEmail();
  const event = await twoSystems("Convocatoria", ["2027-04-12"]);
  await bringList(event.id, "exportado.csv");
  await goTo(page, event.id, "convocatoria");
  await expect(page.getByText("Todavía no se invita a ninguna entidad.")).toBeVisible();
  await expectAccessible(page, "convocatoria vacía");
  await page.keyboard.press("Alt+a");
  const dialog = page.getByRole("dialog", { name: "Agregar entidades" });
  await expectAccessible(page, "agregar entidades");
  const boxes = dialog.getByRole("checkbox");
  await expect(boxes.first()).toBeVisible();
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await dialog.getByRole("searchbox").fill("Asociación de Regantes Ficticia");
  await dialog.getByText("Invitar a «Asociación de Regantes Ficticia»").click();
  await dialog.getByRole("button", { name: "Agregar 3 entidades" }).click();
  const table = page.getByRole("table", { name: "Entidades invitadas" });
  await expect(table.getByRole("row")).toHaveCount(4);
  await expect(page.getByTestId("invitation-due")).toContainText("04/04/2027");

  const row = table.getByRole("button", { name: "Abrir la invitación a Asociación de Regantes Ficticia" });
  await row.focus();
  await page.keyboard.press("e");
  await expect(page.getByTestId("invitations-count")).toContainText("1 enviada");
  await row.focus();
  await page.keyboard.press("c");
  await expect(page.getByTestId("invitations-count")).toContainText("1 confirmó");

  // The message is read back by another program.
  await row.focus();
  await page.keyboard.press("Enter");
  const edit = page.getByRole("dialog", { name: /^Invitación: / });
  await edit.getByLabel("Correo del destinatario").fill("no es correo");
  await edit.getByRole("button", { name: "Guardar" }).click();
  await expect(edit.getByText(/El correo no tiene la forma/)).toBeVisible();
  await edit.getByLabel("Destinatario", { exact: true }).fill("PÉREZ ÑAHUI, Rocío");
  await edit.getByLabel("Correo del destinatario").fill("regantes@ficticia.example");
  await expectAccessible(page, "invitación");
  await edit.getByRole("button", { name: "Guardar" }).click();
  await expect(edit).toBeHidden();
  const letters = await opened(page, ".pdf", () => page.getByRole("button", { name: "Imprimir todas (Anexo 4)" }).click());
  expect(letters.subarray(0, 5).toString()).toBe("%PDF-");
  const message = await opened(page, ".eml", () =>
    page.getByRole("button", { name: "Preparar el correo para Asociación de Regantes Ficticia" }).click(),
  );
  const file = info.outputPath("draft.eml");
  writeFileSync(file, message);
  const read = execFileSync("python3", [
    "-c",
    "import email,email.policy,sys;m=email.message_from_binary_file(open(sys.argv[1],'rb'),policy=email.policy.default);print(m['To'].addresses[0].display_name,m['X-Unsent'],len(list(m.iter_attachments())))",
    file,
  ]);
  expect(read.toString().trim()).toBe("PÉREZ ÑAHUI, Rocío 1 1");
  await expectAccessible(page, "convocatoria");
  await page.screenshot({ path: info.outputPath("convocatoria.png") });
});

test("a report of two systems is finished only when both participation reports are in", async ({ page }, info) => {
  await openSignedIn(page);
  await withEmail();
  // In the past by any clock.
  const event = await twoSystems("Informe de dos sistemas", ["2025-04-14"]);
  const second = {
    date: "2025-04-14",
    start: "11:00:00",
    end: "12:30:00",
    activity: "Conciliación bancaria",
    methodology: "",
    responsible: "",
    kind: "talk" as const,
  };
  await ask("training.save_agenda_item", { base: null, showed: null, training: event.id, id: null, item: second });
  await bringList(event.id, "exportado.csv");
  const people = peopleOf("exportado").slice(0, 3);
  const session = event.sessions[0];
  if (!session) throw new Error("the event has no session");
  for (const person of people) await register(session.id, person.dni, "paper");
  await goTo(page, event.id, "informe");
  await expect(page.getByRole("heading", { name: "Informe del evento (Anexo 8)" })).toBeVisible();
  await expectAccessible(page, "informe en borrador");
  await page.screenshot({ path: info.outputPath("informe.png") });

  // C-71
  const systems = page.getByRole("table", { name: "Conteo por sistema" });
  await expect(systems.getByRole("row", { name: /Presupuesto Público/ })).toContainText("3");
  await expect(systems.getByRole("row", { name: /Total del centro/ })).toContainText("3");

  await page.getByRole("textbox", { name: "7. Resultados de las encuestas" }).fill("Respondieron las tres personas.");
  await expect(page.getByText("Se llena con los datos del evento").first()).toBeVisible();
  await page.getByRole("button", { name: "Todo se realizó" }).click();
  await expect(page.getByLabel("¿Se realizó «Conciliación bancaria»?")).toHaveValue("done");
  await page.getByLabel("¿Se realizó «Formulación presupuestaria»?").selectOption("No realizado");
  await page.getByLabel("Nota de «Formulación presupuestaria»").fill("no hubo fluido eléctrico");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("textbox", { name: "4. Metodología del curso" })).toHaveValue(/no se realizó: no hubo fluido eléctrico/);

  const missing = page.getByRole("complementary", { name: "¿Qué falta?" });
  await page.getByRole("button", { name: "Recibido hoy, Tesoro Público" }).click();
  await expect(missing.getByRole("button")).toHaveCount(1);
  await missing.getByRole("button", { name: "Falta el informe de participación de Presupuesto Público." }).click();
  await expect(page.getByRole("button", { name: "Recibido hoy, Presupuesto Público" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(missing.getByText("No falta nada: ya puede terminarlo.")).toBeVisible();

  // C-44
  await page.getByText("Se toman pruebas de entrada y salida").click();
  const scores = page.getByRole("table", { name: "Pruebas de entrada y salida" });
  await expect(scores.getByRole("textbox").first()).toBeVisible();
  await scores.getByRole("textbox").nth(0).fill("85");
  await page.keyboard.press("Enter");
  await expect(scores.getByRole("textbox").nth(0)).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("La nota va de 0 a 20")).toBeVisible();
  await scores.getByRole("textbox").nth(0).fill("8,5");
  await scores.getByRole("textbox").nth(1).fill("14");
  await page.keyboard.press("Tab");
  await expect(page.getByTestId("test-averages")).toContainText("8.50");
  await expect(page.getByTestId("test-averages")).toContainText("5.50");

  // A photo that is none is refused with a sentence; a real one is shown.
  const chooser = (name: string, buffer: Buffer): Promise<void> =>
    pickWith(page, page.getByRole("button", { name: /Agregar foto/ }), { name, mimeType: "image/png", buffer });
  await chooser("foto.jpg", Buffer.from("no es una foto"));
  await expect(page.getByText(/no es una foto JPEG o PNG/)).toBeVisible();
  await chooser("foto.png", await page.screenshot());
  await page.getByLabel("Leyenda de la foto 1").fill("Inauguración del evento");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("img", { name: "Foto 1: Inauguración del evento" })).toBeVisible();
  await expectAccessible(page, "informe lleno");
  await page.screenshot({ path: info.outputPath("informe-fotos.png") });

  await page.getByRole("button", { name: "Terminar informe" }).click();
  await expectAccessible(page, "terminar");
  await page.getByRole("dialog", { name: "Terminar el informe" }).getByRole("button", { name: "Terminar informe" }).click();
  await expect(page.getByText(/^Terminado el /)).toBeVisible();
  // Its button is gone: the focus stays in its part of the screen.
  await expect(page.getByRole("region", { name: "Informe del evento (Anexo 8)" }).locator("button:focus")).toHaveCount(1);
  const pdf = await opened(page, ".pdf", () => page.getByRole("button", { name: "Imprimir Anexo 8" }).click());
  writeFileSync(info.outputPath("anexo8.pdf"), pdf);
  await page.getByRole("button", { name: "Presentar", exact: true }).click();
  const submit = page.getByRole("dialog", { name: "Presentar el informe" });
  await submit.getByLabel("Quién lo presenta").fill("HUAMÁN QUISPE, María");
  await expectAccessible(page, "presentar");
  await submit.getByRole("button", { name: "Presentar", exact: true }).click();
  await expect(page.getByText(/^Presentado por HUAMÁN QUISPE, María el /)).toBeVisible();
  await page.screenshot({ path: info.outputPath("informe-presentado.png") });
});
