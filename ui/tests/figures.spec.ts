// The figures of an event.

import { expect, test } from "@playwright/test";
import { expectAccessible, openSignedIn } from "./screen";
import { bringList, goTo, newEvent, peopleOf, register } from "./desk.scene";

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
