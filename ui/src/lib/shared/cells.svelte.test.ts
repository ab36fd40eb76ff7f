import { expect, test } from "vitest";
import { Fault } from "../backend";
import { Cells } from "./cells.svelte";

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Answers that are given by hand. */
function waiting(): { cells: Cells<string>; sent: string[]; answer: (reason?: unknown) => Promise<void> } {
  const sent: string[] = [];
  const waits: { resolve: () => void; reject: (reason: unknown) => void }[] = [];
  const cells = new Cells<string>((key, value) => {
    sent.push(`${key}=${value}`);
    return new Promise<void>((resolve, reject) => waits.push({ resolve, reject }));
  });
  const answer = async (reason?: unknown): Promise<void> => {
    await settle();
    const next = waits.shift();
    if (reason) next?.reject(reason);
    else next?.resolve();
    await settle();
  };
  return { cells, sent, answer };
}

test("a box shows what is typed until it is stored", async () => {
  const { cells, answer } = waiting();
  expect(cells.shown("a", "before")).toBe("before");
  cells.type("a", "after");
  expect(cells.shown("a", "before")).toBe("after");
  void cells.keep("a");
  await answer();
  expect(cells.shown("a", "stored")).toBe("stored");
});

test("boxes are saved one after the other, and an untouched one not at all", async () => {
  const { cells, sent, answer } = waiting();
  cells.type("a", "1");
  cells.type("b", "2");
  void cells.keep("a");
  void cells.keep("b");
  void cells.keep("c");
  await answer();
  expect(sent).toEqual(["a=1", "b=2"]);
  await answer();
  expect(sent).toHaveLength(2);
});

test("what is typed on while the answer is on its way stays", async () => {
  const { cells, answer } = waiting();
  cells.type("a", "1");
  void cells.keep("a");
  await settle();
  cells.type("b", "2");
  cells.type("a", "12");
  await answer();
  expect([cells.shown("a", "1"), cells.shown("b", "")]).toEqual(["12", "2"]);
});

test("what could not be saved stays in its box with its fault, until that box is saved", async () => {
  const { cells, answer } = waiting();
  cells.type("a", "veinte");
  void cells.keep("a");
  await answer(new Fault({ code: "score", sentence: "La nota va de 0 a 20." }));
  expect([cells.shown("a", ""), cells.at, cells.fault?.sentence]).toEqual(["veinte", "a", "La nota va de 0 a 20."]);
  cells.type("b", "3");
  void cells.keep("b");
  await answer();
  expect(cells.at).toBe("a");
  cells.type("a", "20");
  void cells.keep("a");
  await answer();
  expect([cells.at, cells.fault]).toEqual([null, null]);
});

test("leaving saves all that is typed", async () => {
  const { cells, sent, answer } = waiting();
  cells.type("a", "1");
  cells.type("b", "2");
  void cells.flush();
  await answer();
  await answer();
  expect(sent).toEqual(["a=1", "b=2"]);
});
