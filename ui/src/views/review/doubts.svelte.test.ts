import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { backend, type Commands, Fault } from "../../lib/backend";
import Review from "./Review.svelte";

type Doubts = Commands["review.doubts"]["reply"];

const removed: Doubts[number] = {
  kind: "session",
  record: "0197f3a2-5c1e-7d3b-9a44-6f2b8c0d1e5a",
  title: "Presupuesto 2027 · lun 12 abr · mañana",
  sentence: "Se quitó del programa, pero en otro equipo se tomó asistencia en ella: hay 60 asistencias.",
  seen: "lun 12 abr · 60",
  choices: [
    { code: "restore", label: "La sesión se queda", detail: "Vuelve al programa.", takes_back: false },
    { code: "annul", label: "La sesión se quita", detail: "Se anulan 60 asistencias.", takes_back: true },
  ],
};

let screen: ReturnType<typeof mount>;
let settled: Commands["review.settle"]["payload"][];
let doubts: Doubts;
let refuse = false;

/** Answers as the core does, and keeps what was settled. */
function answer(command: string, payload: unknown): Promise<unknown> {
  if (command === "review.list") return Promise.resolve([]);
  if (command === "review.doubts") return Promise.resolve(doubts);
  if (refuse) return Promise.reject(new Fault({ code: "changed", sentence: "Llegó otro cambio." }));
  settled.push(payload as Commands["review.settle"]["payload"]);
  doubts = [];
  return Promise.resolve(doubts);
}

async function drawn(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await tick();
  await new Promise((resolve) => setTimeout(resolve));
  flushSync();
}

const button = (words: string): HTMLButtonElement => {
  const all = [...document.querySelectorAll<HTMLButtonElement>("button")];
  const found = all.find((one) => one.textContent?.includes(words));
  if (!found) throw new Error(`no button says ${words}`);
  return found;
};

beforeEach(async () => {
  document.body.innerHTML = "";
  doubts = [removed];
  settled = [];
  refuse = false;
  vi.spyOn(backend, "onChanged").mockImplementation(() => () => undefined);
  vi.spyOn(backend, "call").mockImplementation((command, payload) => answer(command, payload) as never);
  screen = mount(Review, { target: document.body });
  await drawn();
});

afterEach(async () => {
  await unmount(screen);
  vi.restoreAllMocks();
});

test("a session that was removed while attendance was taken in it is read, and comes back at one press", async () => {
  expect(document.body.textContent).toContain("hay 60 asistencias");
  button("La sesión se queda").click();
  await drawn();
  const { kind, record, seen } = removed;
  expect(settled).toEqual([{ kind, record, seen, choice: "restore", reason: "" }]);
  expect(document.body.textContent).toContain("Nada por revisar");
});

test("what takes back somebody's work asks for a reason before", async () => {
  button("La sesión se quita").click();
  await drawn();
  expect(settled).toEqual([]);
  button("Anular con su motivo").click();
  await drawn();
  expect(settled).toEqual([]);
});

test("what changed meanwhile is said and read again", async () => {
  refuse = true;
  button("La sesión se queda").click();
  await drawn();
  expect(document.body.textContent).toContain("Llegó otro cambio.");
  expect(document.body.textContent).toContain("hay 60 asistencias");
});
