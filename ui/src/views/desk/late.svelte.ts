// A core for the tests of the desk's model that answers when the test says so, late and in any order.

import { flushSync } from "svelte";
import { afterEach, beforeEach, vi } from "vitest";
import { backend, type CommandName, type DeskReceipt, type DeskRow, type DeskState, Fault } from "../../lib/backend";
import { DeskModel } from "./desk.svelte";

const details = { entity: "Municipalidad de Ejemplo", post: "", email: "", phone: "" };
export const count = { signed: 0, unsigned: 0, expected: 3 };

export function row(name: string, document_number: string, state: DeskState = "expected"): DeskRow {
  const at = state === "expected" ? "" : "08:47";
  return { person: `id of ${name}`, document_number, name, details, state, at, slip_stamped: false };
}

export function receipt(person: DeskRow, state: DeskState = "signed_on_paper", before: DeskRow[] = []): DeskReceipt {
  const now = { ...person, state, at: "09:01" };
  return { count: { ...count, signed: 1 + before.length }, recent: [now, ...before], row: now };
}

export async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  flushSync();
}

/** A request with the way to answer it: the answers are the core's own shapes, when they come is the test's. */
interface Request {
  command: CommandName;
  payload: Record<string, unknown>;
  answer: (reply: unknown) => Promise<void>;
  refuse: () => Promise<void>;
}

export class LateCore {
  asked: Request[] = [];
  /** Tells whoever listens that something was written. */
  changed: () => void = () => undefined;

  constructor() {
    vi.spyOn(backend, "onChanged").mockImplementation((listener) => {
      this.changed = () => listener(["attendance"]);
      return () => undefined;
    });
    vi.spyOn(backend, "call").mockImplementation(
      (command, payload) =>
        new Promise((resolve, reject) => {
          this.asked.push({
            command,
            payload,
            answer: async (reply) => {
              resolve(reply as never);
              await settle();
            },
            refuse: async () => {
              reject(new Fault({ code: "x", sentence: "No se pudo." }));
              await settle();
            },
          });
        }),
    );
  }

  /** The oldest request of that name that has no answer yet. */
  request(command: CommandName): Request {
    const at = this.asked.findIndex((one) => one.command === command);
    const [found] = at < 0 ? [] : this.asked.splice(at, 1);
    if (!found) throw new Error(`nobody asked for ${command}`);
    return found;
  }

  /** The names of what has no answer yet. */
  get open(): CommandName[] {
    return this.asked.map((one) => one.command);
  }
}

/** A desk on a late core, made anew for each test of the file. */
export function lateDesk(): { readonly core: LateCore; readonly desk: DeskModel } {
  let core: LateCore | undefined;
  let desk: DeskModel | undefined;
  let stop: () => void;
  beforeEach(() => {
    localStorage.clear();
    core = new LateCore();
    stop = $effect.root(() => {
      desk = new DeskModel("s1");
    });
  });
  afterEach(() => stop());
  const made = <T>(one: T | undefined): T => {
    if (!one) throw new Error("only inside a test");
    return one;
  };
  return {
    get core() {
      return made(core);
    },
    get desk() {
      return made(desk);
    },
  };
}
