import { flushSync } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { backend, type CommandName, type DeskRow, type DeskState, Fault } from "../../lib/backend";
import { DeskModel } from "./desk.svelte";

const details = { entity: "Municipalidad de Ejemplo", post: "", email: "", phone: "" };
const row = (name: string, document_number: string, state: DeskState = "expected"): DeskRow => ({
  person: `id of ${name}`,
  document_number,
  name,
  details,
  state,
  at: state === "expected" ? "" : "08:47",
  slip_stamped: false,
});
const count = { signed: 0, unsigned: 0, expected: 3 };

/** What was asked of the core, each with the way to answer it. The answers are the core's own shapes; when they come is the test's. */
let asked: {
  command: CommandName;
  payload: Record<string, unknown>;
  answer: (reply: unknown) => Promise<void>;
  refuse: () => Promise<void>;
}[];
let desk: DeskModel;
let stop: () => void;

const settle = async (): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve));
  flushSync();
};
/** The oldest request of that name that has no answer yet. */
function request(command: CommandName) {
  const at = asked.findIndex((one) => one.command === command);
  const [found] = at < 0 ? [] : asked.splice(at, 1);
  if (!found) throw new Error(`nobody asked for ${command}`);
  return found;
}
const receipt = (person: DeskRow, state: DeskState = "signed_on_paper") => {
  const now = { ...person, state, at: "09:01" };
  return { count: { ...count, signed: 1 }, recent: [now], row: now };
};

beforeEach(() => {
  asked = [];
  vi.spyOn(backend, "onChanged").mockReturnValue(() => undefined);
  vi.spyOn(backend, "call").mockImplementation(
    (command, payload) =>
      new Promise((resolve, reject) => {
        asked.push({
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
  stop = $effect.root(() => {
    desk = new DeskModel("s1");
  });
});
afterEach(() => stop());

const julia = row("QUISPE MARTÍNEZ, Julia", "40123456");
const oscar = row("QUISPE MARÍN, Óscar", "41234567", "signed_on_paper");

async function search(text: string, found: DeskRow[]): Promise<void> {
  desk.setText(text);
  await request("desk.search").answer(found);
}

test("one letter is not looked for: the queue can read the screen", () => {
  desk.setText("q");
  expect(asked).toEqual([]);
  expect(desk.open).toBe(false);
});

test("letters typed during a search are answered by one more, and an old answer is not shown for a new text", async () => {
  desk.setText("qu");
  desk.setText("qui");
  desk.setText("quispe j");
  expect(asked).toHaveLength(1);
  await request("desk.search").answer([oscar, julia]);
  expect(desk.foundFor).toBe("qu");
  await request("desk.search").answer([julia]);
  expect([desk.foundFor, desk.results.map((one) => one.name)]).toEqual(["quispe j", [julia.name]]);
  expect(asked).toEqual([]);
});

test("Enter on the found one registers on paper, empties the box, and counts before the disk answers", async () => {
  await search("julia", [julia]);
  desk.enter();
  flushSync();
  expect([desk.text, desk.count.signed, desk.last?.name, desk.last?.state]).toEqual(["", 1, julia.name, "signed_on_paper"]);
  const job = request("desk.register");
  expect(job.payload).toMatchObject({ session: "s1", person: julia.person, signature: { kind: "paper" } });
  await job.answer(receipt(julia));
  expect(desk.notice?.sentence).toContain("QUISPE MARTÍNEZ, Julia");
  expect(desk.queue.jobs).toEqual([]);
});

test("Enter on somebody who signed registers nobody", async () => {
  await search("oscar", [oscar]);
  desk.enter();
  expect(asked).toEqual([]);
  expect([desk.notice?.kind, desk.chosen?.name]).toEqual(["careful", oscar.name]);
});

test("Enter before the answer registers when only one can be meant", async () => {
  desk.setText("40123456");
  desk.enter();
  expect(desk.text).toBe("");
  // The search of the box, then the one of the job.
  await request("desk.search").answer([julia]);
  await request("desk.search").answer([julia]);
  expect(request("desk.register").payload).toMatchObject({ person: julia.person });
});

test("Enter before the answer registers nobody when several can be meant, and says so", async () => {
  desk.setText("quispe");
  desk.enter();
  await request("desk.search").answer([]);
  await request("desk.search").answer([julia, row("QUISPE ROJAS, Ana", "42345678")]);
  expect(asked).toEqual([]);
  expect(desk.queue.failed.map((job) => [job.lookAgain, job.sentence.includes("«quispe»")])).toEqual([[true, true]]);
  desk.lookAgain(desk.queue.failed[0]?.id ?? 0);
  expect([desk.text, desk.queue.failed.length]).toEqual(["quispe", 0]);
});

test("the same person twice in a hurry is registered once", async () => {
  await search("julia", [julia]);
  desk.enter();
  await search("julia", [julia]);
  // The disk has not answered the first: the row shows what was asked already.
  expect(desk.results[0]?.state).toBe("signed_on_paper");
  desk.enter();
  expect(asked.filter((one) => one.command === "desk.register")).toHaveLength(1);
});

test("a registration that the disk refused stays, and is tried again", async () => {
  await search("julia", [julia]);
  desk.enter();
  await request("desk.register").refuse();
  expect(desk.queue.failed.map((job) => job.sentence)).toEqual(["No se pudo."]);
  expect(desk.count.signed).toBe(0);
  desk.queue.retry(desk.queue.failed[0]?.id ?? 0);
  await request("desk.register").answer(receipt(julia));
  expect([desk.queue.jobs.length, desk.count.signed]).toEqual([0, 1]);
});

test("in screen mode the signature comes first, and on paper after all with F4", async () => {
  desk.setMode("screen");
  await search("julia", [julia]);
  desk.enter();
  expect([desk.signing?.name, asked.length]).toEqual([julia.name, 0]);
  desk.sign({ kind: "paper" });
  expect(request("desk.register").payload).toMatchObject({ signature: { kind: "paper" } });
  desk.setMode("paper");
});

test("undo takes back the last one when the card shows that one", async () => {
  await search("julia", [julia]);
  desk.enter();
  await request("desk.register").answer(receipt(julia));
  desk.undo();
  await request("desk.undo").answer({ count, recent: [], undone: "Se deshizo lo último: QUISPE MARTÍNEZ, Julia." });
  expect([desk.notice?.sentence, desk.count.signed]).toEqual(["Se deshizo lo último: QUISPE MARTÍNEZ, Julia.", 0]);
});

test("undo does not take back somebody else than the card shows", async () => {
  await search("julia", [julia]);
  desk.enter();
  await request("desk.register").answer(receipt(julia));
  await search("oscar", [oscar]);
  desk.enter();
  expect(desk.subject?.name).toBe(oscar.name);
  desk.undo();
  expect(asked).toEqual([]);
  expect(desk.notice?.sentence).toContain(oscar.name);
  // The card goes back to the last one; now the key is for that one.
  flushSync();
  expect(desk.subject?.name).toBe(julia.name);
  desk.undo();
  expect(request("desk.undo").payload).toEqual({ session: "s1" });
});
