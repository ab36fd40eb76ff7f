import { flushSync } from "svelte";
import { expect, test } from "vitest";
import type { DeskRow } from "../../lib/backend";
import { count, lateDesk, receipt, row } from "./late.svelte";

const at = lateDesk();

const julia = row("QUISPE MARTÍNEZ, Julia", "40123456");
const oscar = row("QUISPE MARÍN, Óscar", "41234567", "signed_on_paper");

async function search(text: string, found: DeskRow[]): Promise<void> {
  at.desk.setText(text);
  await at.core.request("desk.search").answer(found);
}

test("one letter is not looked for: the queue can read the screen", () => {
  at.desk.setText("q");
  expect(at.core.asked).toEqual([]);
  expect(at.desk.box.open).toBe(false);
});

test("letters typed during a search are answered by one more, and an old answer is not shown for a new text", async () => {
  at.desk.setText("qu");
  at.desk.setText("qui");
  at.desk.setText("quispe j");
  expect(at.core.asked).toHaveLength(1);
  await at.core.request("desk.search").answer([oscar, julia]);
  expect(at.desk.box.foundFor).toBe("qu");
  await at.core.request("desk.search").answer([julia]);
  expect([at.desk.box.foundFor, at.desk.results.map((one) => one.name)]).toEqual(["quispe j", [julia.name]]);
  expect(at.core.asked).toEqual([]);
});

test("Enter on the found one registers on paper, empties the box, and counts before the disk answers", async () => {
  await search("julia", [julia]);
  at.desk.enter();
  flushSync();
  expect([at.desk.box.text, at.desk.count.signed, at.desk.last?.name, at.desk.last?.state]).toEqual(["", 1, julia.name, "signed_on_paper"]);
  const job = at.core.request("desk.register");
  expect(job.payload).toMatchObject({ session: "s1", person: julia.person, signature: { kind: "paper" } });
  await job.answer(receipt(julia));
  expect(at.desk.notice?.sentence).toContain("QUISPE MARTÍNEZ, Julia");
  expect(at.desk.queue.jobs).toEqual([]);
});

test("Enter on somebody who signed registers nobody", async () => {
  await search("oscar", [oscar]);
  at.desk.enter();
  expect(at.core.asked).toEqual([]);
  expect([at.desk.notice?.kind, at.desk.chosen?.name]).toEqual(["careful", oscar.name]);
});

test("Enter before the answer registers when only one can be meant", async () => {
  at.desk.setText("40123456");
  at.desk.enter();
  expect(at.desk.box.text).toBe("");
  // The search of the box, then the one of the job.
  await at.core.request("desk.search").answer([julia]);
  await at.core.request("desk.search").answer([julia]);
  expect(at.core.request("desk.register").payload).toMatchObject({ person: julia.person });
});

test("Enter before the answer registers nobody when several can be meant, and says so", async () => {
  at.desk.setText("quispe");
  at.desk.enter();
  await at.core.request("desk.search").answer([]);
  await at.core.request("desk.search").answer([julia, row("QUISPE ROJAS, Ana", "42345678")]);
  expect(at.core.asked).toEqual([]);
  expect(at.desk.queue.failed.map((job) => [job.lookAgain, job.sentence.includes("«quispe»")])).toEqual([[true, true]]);
  at.desk.lookAgain(at.desk.queue.failed[0]?.id ?? 0);
  expect([at.desk.box.text, at.desk.queue.failed.length]).toEqual(["quispe", 0]);
});

test("the same person twice in a hurry is registered once", async () => {
  await search("julia", [julia]);
  at.desk.enter();
  await search("julia", [julia]);
  // The disk has not answered the first: the row shows what was at.core.asked already.
  expect(at.desk.results[0]?.state).toBe("signed_on_paper");
  at.desk.enter();
  expect(at.core.asked.filter((one) => one.command === "desk.register")).toHaveLength(1);
});

test("a registration that the disk refused stays, and is tried again", async () => {
  await search("julia", [julia]);
  at.desk.enter();
  await at.core.request("desk.register").refuse();
  expect(at.desk.queue.failed.map((job) => job.sentence)).toEqual(["No se pudo."]);
  expect(at.desk.count.signed).toBe(0);
  at.desk.queue.retry(at.desk.queue.failed[0]?.id ?? 0);
  await at.core.request("desk.register").answer(receipt(julia));
  expect([at.desk.queue.jobs.length, at.desk.count.signed]).toEqual([0, 1]);
});

test("in screen mode the signature comes first, and on paper after all with F4", async () => {
  at.desk.setMode("screen");
  await search("julia", [julia]);
  at.desk.enter();
  expect([at.desk.signing?.name, at.core.asked.length]).toEqual([julia.name, 0]);
  at.desk.sign({ kind: "paper" });
  expect(at.core.request("desk.register").payload).toMatchObject({ signature: { kind: "paper" } });
  at.desk.setMode("paper");
});

test("undo takes back the last one when the card shows that one", async () => {
  await search("julia", [julia]);
  at.desk.enter();
  await at.core.request("desk.register").answer(receipt(julia));
  at.desk.undo();
  await at.core.request("desk.undo").answer({ count, recent: [], undone: "Se deshizo lo último: QUISPE MARTÍNEZ, Julia." });
  expect([at.desk.notice?.sentence, at.desk.count.signed]).toEqual(["Se deshizo lo último: QUISPE MARTÍNEZ, Julia.", 0]);
});

test("undo does not take back somebody else than the card shows", async () => {
  await search("julia", [julia]);
  at.desk.enter();
  await at.core.request("desk.register").answer(receipt(julia));
  await search("oscar", [oscar]);
  at.desk.enter();
  expect(at.desk.subject?.name).toBe(oscar.name);
  at.desk.undo();
  expect(at.core.asked).toEqual([]);
  expect(at.desk.notice?.sentence).toContain(oscar.name);
  // The card goes back to the last one; now the key is for that one.
  flushSync();
  expect(at.desk.subject?.name).toBe(julia.name);
  at.desk.undo();
  expect(at.core.request("desk.undo").payload).toEqual({ session: "s1" });
});

// C-65
test("whoever takes part from afar is proposed to sign later, and what is chosen instead stays", async () => {
  at.desk.fromAfar();
  await search("julia", [julia]);
  at.desk.enter();
  expect(at.core.request("desk.register").payload).toMatchObject({ signature: { kind: "none" } });
  at.desk.setMode("paper");
  at.desk.fromAfar();
  expect(at.desk.mode).toBe("paper");
});
