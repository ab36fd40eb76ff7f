import { tick } from "svelte";
import { beforeEach, expect, test } from "vitest";
import { Fault } from "../backend";
import { Action } from "./action.svelte";

/** A part of a screen with three buttons in rows, and a heading. */
beforeEach(() => {
  document.body.innerHTML = `<main><h1>Pantalla</h1><section><h2>Parte</h2>
    <button id="a"></button><button id="b"></button><button id="c"></button></section></main>`;
});

const button = (id: string): HTMLButtonElement => document.getElementById(id) as HTMLButtonElement;
const focused = (): string => document.activeElement?.id || (document.activeElement?.tagName ?? "");

/** Does `work` as the button `b` would, which cannot be pressed meanwhile and so loses the focus. */
async function press(work: () => void): Promise<void> {
  button("b").focus();
  await new Action().run(async () => {
    button("b").blur();
    await tick();
    work();
  });
  await tick();
  await tick();
}

test("what fails is told, and can be done again", async () => {
  const action = new Action();
  expect(await action.run(() => Promise.reject(new Fault({ code: "full", sentence: "No hay espacio." })))).toBe(false);
  expect([action.busy, action.fault?.sentence]).toEqual([false, "No hay espacio."]);
  expect(await action.run(() => Promise.resolve())).toBe(true);
  expect(action.fault).toBeNull();
});

test("one thing is done at a time", async () => {
  const action = new Action();
  let finish = (): void => undefined;
  const first = action.run(() => new Promise<void>((resolve) => (finish = resolve)));
  let done = 0;
  expect(await action.run(() => Promise.resolve((done += 1)))).toBe(false);
  finish();
  expect(await first).toBe(true);
  expect(done).toBe(0);
});

test("the focus comes back to the button that was pressed", async () => {
  await press(() => undefined);
  expect(focused()).toBe("b");
});

test("where the button is gone, what stands in its place has the focus", async () => {
  await press(() => {
    button("b").remove();
  });
  expect(focused()).toBe("c");
});

test("where no button is left, the heading of the part has the focus", async () => {
  await press(() => {
    for (const id of ["a", "b", "c"]) button(id).remove();
  });
  expect(focused()).toBe("H2");
});

test("where the whole part is gone, the screen around it keeps the focus", async () => {
  await press(() => {
    document.querySelector("section")?.remove();
  });
  expect(focused()).toBe("H1");
});

test("whoever went on elsewhere is not called back", async () => {
  await press(() => {
    button("a").focus();
  });
  expect(focused()).toBe("a");
});
