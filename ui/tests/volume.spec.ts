import { expect, test } from "@playwright/test";
import { ask } from "./desk.scene";
import { openSignedIn } from "./screen";

// The last file: no other is to look for its own event among these.
test("a list of many events reads a page, goes on with ↓, and is whole in another order and when it leaves", async ({ page }) => {
  test.setTimeout(120_000);
  await openSignedIn(page);
  const word = `Volumen${test.info().retry}`;
  for (let number = 1; number <= 250; number += 1) {
    // The later the number the older the day: the last ones stand at the end of the list.
    const day = new Date(Date.UTC(2022, 0, 1) - number * 86_400_000).toISOString().slice(0, 10);
    await ask("training.create", { name: `${word} ${String(number).padStart(3, "0")}`, date: day });
  }
  const limits: unknown[] = [];
  page.on("request", (request) => {
    if (!request.url().endsWith("/rpc")) return;
    const { cmd, payload } = request.postDataJSON() as { cmd: string; payload: { limit?: number } };
    if (cmd === "training.list") limits.push(payload.limit);
  });
  await openSignedIn(page, "#/eventos");
  const links = page.getByRole("table", { name: "Eventos del centro" }).getByRole("link");
  await page.getByRole("searchbox", { name: "Buscar en la lista" }).fill(word);
  await expect(page.getByTestId("trainings-count")).toHaveText("más de 200 eventos");
  await expect(links).toHaveCount(200);
  await expect(links.first()).toHaveText(`${word} 001`);
  expect(new Set(limits)).toEqual(new Set([201]));

  await links.last().focus();
  await page.keyboard.press("ArrowDown");
  await expect(links.nth(200)).toBeFocused();
  await expect(links).toHaveCount(250);
  await expect(page.getByTestId("trainings-count")).toHaveText("250 eventos");

  // What was opened from the second page is there again afterwards.
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: `${word} 201` })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(links.nth(200)).toBeFocused();

  limits.length = 0;
  await page.getByRole("button", { name: "Evento", exact: true }).click();
  await page.getByRole("button", { name: "Evento", exact: true }).click();
  await expect(links.first()).toHaveText(`${word} 250`);
  expect(limits).toContain(undefined);
});
