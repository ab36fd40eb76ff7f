// The attendance desk on a computer that answers late: what was typed and confirmed is what is registered.

import { expect, type Page, test } from "@playwright/test";
import { openSignedIn } from "./screen";
import { ask, bringList, choose, expectCount, newEvent, openDesk, peopleOf, plain, searchBox, slowDown } from "./desk.scene";

const listed = peopleOf("inscritos-huamanga");

function person(index: number) {
  const one = listed[index];
  if (!one) throw new Error("the list is shorter than expected");
  return one;
}

/** The desk of an event with the sixty people of the list expected, on a core that answers late. */
async function slowDesk(page: Page, name: string): Promise<string> {
  await openSignedIn(page);
  const event = await newEvent(name);
  await bringList(event.id, "inscritos-huamanga.xlsx");
  const session = await openDesk(page, event);
  await expectCount(page, { signed: 0, expected: 60 });
  await slowDown(page);
  return session;
}

/** Who has signed, as the core has it. */
async function signedIn(session: string): Promise<string[]> {
  const rows = await ask("desk.register_list", { session });
  return rows.filter((row) => row.state === "signed_on_paper").map((row) => row.document_number);
}

/** The count goes up with the key: what is asked of the core comes later. */
async function expectSigned(session: string, people: readonly { dni: string }[]): Promise<void> {
  await expect.poll(async () => (await signedIn(session)).sort()).toEqual(people.map((one) => one.dni).sort());
}

test("twenty people are chosen by what the list shows, however late it comes", async ({ page }) => {
  test.setTimeout(180_000);
  const session = await slowDesk(page, "Lista que llega tarde");
  const some = listed.slice(0, 20);
  for (const [index, one] of some.entries()) {
    if (index % 3 === 0) {
      await page.keyboard.type(one.dni);
      await page.keyboard.press("Enter");
    } else if (index % 3 === 1) {
      await choose(page, plain(`${one.nombres} ${one.paterno} ${one.materno}`), one.dni);
    } else {
      await choose(page, `${one.materno.slice(0, 3)} ${one.nombres}`.toUpperCase(), one.dni);
    }
  }
  await expectCount(page, { signed: 20 });
  await expect(page.getByText("Quedaron por registrar")).toBeHidden();
  await expectSigned(session, some);
});

test("Ctrl+Z right after Enter takes back that person, once it is known who it is", async ({ page }) => {
  const session = await slowDesk(page, "Deshacer con prisa");
  for (const one of [person(0), person(1)]) {
    await page.keyboard.type(one.dni);
    await page.keyboard.press("Enter");
  }
  await page.keyboard.press("Control+z");
  await page.keyboard.type(person(2).dni);
  await page.keyboard.press("Enter");
  await expectSigned(session, [person(0), person(2)]);
  await expectCount(page, { signed: 2 });
});

test("Ctrl+Z takes back nobody else when the one typed had signed already, before its answer or after", async ({ page }) => {
  await slowDesk(page, "Ya firmó y se deshace");
  const card = page.locator("section.last .name");
  for (const one of [person(0), person(1)]) {
    await page.keyboard.type(one.dni);
    await page.keyboard.press("Enter");
  }
  await expectCount(page, { signed: 2 });
  for (const waits of [false, true]) {
    await page.keyboard.type(person(0).dni);
    await page.keyboard.press("Enter");
    if (waits) await expect(page.getByTestId("spoken")).toContainText("No se registra dos veces.");
    if (waits) await expect(card).toContainText(person(0).nombres);
    await page.keyboard.press("Control+z");
    await expect(page.getByTestId("spoken")).toContainText("Ctrl+Z otra vez deshace a");
    await expect(card).toContainText(person(1).nombres);
    await expectCount(page, { signed: 2 });
  }
  await page.keyboard.press("Control+z");
  await expectCount(page, { signed: 1 });
  await expect(card).toContainText(person(0).nombres);
});

test("what is typed before the pad opens is there for the next one after the signature", async ({ page }) => {
  const session = await slowDesk(page, "Firma que se espera");
  await page.getByRole("radio", { name: "firma en pantalla" }).press("Space");
  await searchBox(page).focus();
  let release = (): void => undefined;
  const typed = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/rpc", async (route) => {
    await typed;
    await route.fallback();
  });
  await page.keyboard.type(person(3).dni);
  await page.keyboard.press("Enter");
  await page.keyboard.type(person(4).dni);
  await expect(searchBox(page)).toHaveValue(person(4).dni);
  release();
  await expect(page.getByRole("heading", { name: /^Firma de/ })).toContainText(person(3).nombres);
  await page.keyboard.press("F4");
  await expectCount(page, { signed: 1 });
  await expect(searchBox(page)).toBeFocused();
  await expect(searchBox(page)).toHaveValue(person(4).dni);
  await page.keyboard.press("F4");
  await expectCount(page, { signed: 2 });
  await expectSigned(session, [person(3), person(4)]);
});
