// The desk on a computer that answers late, or in another order: what was typed and confirmed is what is registered.

import { flushSync } from "svelte";
import { expect, test } from "vitest";
import type { DeskRow } from "../../lib/backend";
import { nameOf } from "./rows";
import { count, lateDesk, receipt, row, settle } from "./late.svelte";

const at = lateDesk();

const julia = row("QUISPE MARTÍNEZ, Julia", "40123456");
const ana = row("QUISPE ROJAS, Ana", "42345678");
const noemi = row("ROJAS MARÍN, Noemí", "71224935");
const oscar = row("QUISPE MARÍN, Óscar", "41234567", "signed_on_paper");

const signed = (person: DeskRow): DeskRow => ({ ...person, state: "signed_on_paper", at: "09:01" });
const failed = (): [string, boolean][] => at.desk.queue.failed.map(({ work, lookAgain }) => [nameOf(work), lookAgain]);

/** Types and presses Enter at once; the search that the box began meanwhile is left to be answered. */
function enter(text: string): void {
  at.desk.setText(text);
  at.desk.enter();
  flushSync();
}

/** Types, and lets the box have its answer. */
async function found(text: string, rows: DeskRow[]): Promise<void> {
  at.desk.setText(text);
  await at.core.request("desk.search").answer(rows);
}

/** Registers somebody and lets everything be answered. */
async function registered(person: DeskRow, before: DeskRow[] = []): Promise<void> {
  await found(person.document_number, [person]);
  at.desk.enter();
  await at.core.request("desk.register").answer(receipt(person, "signed_on_paper", before));
}

test("the answer to what was typed before does not come under what is typed now", async () => {
  enter("40123456");
  at.desk.setText("an");
  // The box still waited for the number.
  await at.core.request("desk.search").answer([julia]);
  flushSync();
  expect([at.desk.box.open, at.desk.results]).toEqual([false, []]);
  // The job of the first, then the box with what stands in it.
  expect(at.core.asked.map(({ payload }) => payload.text)).toEqual(["40123456", "an"]);
});

test("each text that was confirmed is looked for by itself and registered in that order, whatever is typed meanwhile", async () => {
  enter("40123456");
  enter("42345678");
  at.desk.setText("noemi");
  const people = new Map([julia, ana, noemi].map((one) => [one.document_number, one]));
  const order: unknown[] = [];
  for (let step = 0; at.core.asked.length > 0 && step < 20; step += 1) {
    // The newest request is answered first.
    const [one] = at.core.asked.splice(-1);
    if (one?.command === "desk.search") {
      const known = people.get(String(one.payload.text));
      await one.answer(known ? [known] : [noemi]);
    } else if (one) {
      order.push(one.payload.person);
      const person = one.payload.person === julia.person ? julia : ana;
      await one.answer(receipt(person));
    }
  }
  expect(order).toEqual([julia.person, ana.person]);
  expect([at.desk.box.text, at.desk.results.map((one) => one.name)]).toEqual(["noemi", [noemi.name]]);
});

test("no row stands out while the list answers fewer letters than were typed", async () => {
  await found("quispe", [julia, ana]);
  expect(at.desk.box.lit).toBe(0);
  at.desk.setText("quispe r");
  flushSync();
  expect(at.desk.box.lit).toBe(-1);
  await at.core.request("desk.search").answer([ana]);
  expect(at.desk.box.lit).toBe(0);
});

test("whom the arrows chose stays chosen when the answer puts the rows in another order", async () => {
  await found("quispe", [julia, oscar, ana]);
  at.desk.setText("quispe ");
  at.desk.setText("quispe a");
  at.desk.box.move(1);
  await at.core.request("desk.search").answer([ana, julia]);
  at.desk.enter();
  expect(at.core.request("desk.register").payload).toMatchObject({ person: ana.person });
});

test("whom the arrows chose before the answer is registered by Enter before it, though others match", async () => {
  await found("quispe", [julia, ana]);
  at.desk.setText("quispe r");
  at.desk.box.move(1);
  at.desk.enter();
  const [box, job] = [at.core.request("desk.search"), at.core.request("desk.search")];
  await job.answer([row("QUISPE RÍOS, Eva", "43456789"), ana]);
  await box.answer([]);
  expect(at.core.request("desk.register").payload).toMatchObject({ person: ana.person });
});

test("when the one chosen with the arrows is not in the answer, Enter registers nobody", async () => {
  await found("quispe", [julia, ana]);
  at.desk.setText("quispe m");
  at.desk.box.move(1);
  await at.core.request("desk.search").answer([julia, oscar]);
  at.desk.enter();
  expect([at.core.open, at.desk.notice?.sentence]).toEqual([[], "Elija a la persona con las flechas."]);
  at.desk.box.move(1);
  at.desk.enter();
  expect(at.core.request("desk.register").payload).toMatchObject({ person: julia.person });
});

test("the rows asked for again after an undo leave the cursor on the same person", async () => {
  await registered(julia);
  // Who signed stands last; once that is taken back she is first, and the cursor goes with Ana.
  await found("quispe", [signed(julia), ana, noemi]);
  at.desk.undo();
  await at.core.request("desk.undo").answer({ count, recent: [], undone: "Se deshizo lo último." });
  await at.core.request("desk.search").answer([noemi, julia, ana]);
  at.desk.enter();
  expect(at.core.request("desk.register").payload).toMatchObject({ person: ana.person });
});

test("what is typed while a search fails is looked for all the same", async () => {
  at.desk.setText("qu");
  at.desk.setText("quispe");
  await at.core.request("desk.search").refuse();
  expect(at.desk.notice).toBeNull();
  await at.core.request("desk.search").answer([julia]);
  expect(at.desk.results.map((one) => one.name)).toEqual([julia.name]);
});

test("a number confirmed before its answer is kept with the name when the registration fails", async () => {
  enter("71224935");
  await at.core.request("desk.search").answer([]);
  await at.core.request("desk.search").answer([noemi]);
  await at.core.request("desk.register").refuse();
  expect(failed()).toEqual([[noemi.name, false]]);
  expect(at.desk.count.signed).toBe(0);
  at.desk.queue.retry(at.desk.queue.failed[0]?.id ?? 0);
  // It is known who was meant: nothing is looked for again.
  expect(at.core.open).toEqual(["desk.register"]);
  await at.core.request("desk.register").answer(receipt(noemi));
  expect([at.desk.queue.jobs, at.desk.last?.name]).toEqual([[], noemi.name]);
});

test("a number whose search failed gets its name as soon as the core answers, and is registered by trying again", async () => {
  enter("71224935");
  const box = at.core.request("desk.search");
  await at.core.request("desk.search").refuse();
  expect(failed()).toEqual([["71224935", false]]);
  await at.core.request("desk.search").refuse();
  expect([failed(), at.core.open]).toEqual([[["71224935", false]], []]);
  await box.answer([noemi]);
  expect(failed()).toEqual([[noemi.name, false]]);
  at.desk.queue.retry(at.desk.queue.failed[0]?.id ?? 0);
  await at.core.request("desk.search").answer([noemi]);
  expect(at.core.request("desk.register").payload).toMatchObject({ person: noemi.person });
});

test("a failed text that means nobody certain says so once the core answers", async () => {
  enter("quispe");
  const box = at.core.request("desk.search");
  await at.core.request("desk.search").refuse();
  await at.core.request("desk.search").refuse();
  await box.answer([julia, ana]);
  expect(at.desk.queue.failed.map((job) => [job.lookAgain, job.sentence.includes("2 personas")])).toEqual([[true, true]]);
});

test("undo right after Enter waits until it is known who that was, and takes back that one", async () => {
  await registered(julia);
  enter("71224935");
  at.desk.undo();
  await at.core.request("desk.search").answer([]);
  expect(at.core.open).toEqual(["desk.search"]);
  await at.core.request("desk.search").answer([noemi]);
  expect(at.core.open).toEqual(["desk.register"]);
  await at.core.request("desk.register").answer(receipt(noemi, "signed_on_paper", [signed(julia)]));
  expect(at.core.open).toEqual(["desk.undo"]);
  await at.core.request("desk.undo").answer({ count, recent: [signed(julia)], undone: "Se deshizo lo último: ROJAS MARÍN, Noemí." });
  expect([at.desk.subject?.name, at.desk.queue.jobs]).toEqual([julia.name, []]);
});

test("undo after a text that turns out to have signed already takes back nobody, and says who would be", async () => {
  await registered(julia);
  enter("41234567");
  at.desk.undo();
  await at.core.request("desk.search").answer([]);
  await at.core.request("desk.search").answer([oscar]);
  expect(at.core.open).toEqual([]);
  expect(at.desk.notice?.sentence).toContain(`lo último fue registrar a ${julia.name}`);
  flushSync();
  expect(at.desk.subject?.name).toBe(julia.name);
  at.desk.undo();
  expect(at.core.open).toEqual(["desk.undo"]);
});

test("whoever had signed is on the card also when Enter came before the answer, and undo asks first", async () => {
  await registered(julia);
  enter("41234567");
  await at.core.request("desk.search").answer([]);
  await at.core.request("desk.search").answer([oscar]);
  flushSync();
  expect([at.desk.subject?.name, at.desk.notice?.kind]).toEqual([oscar.name, "careful"]);
  at.desk.undo();
  expect([at.core.open, at.desk.subject?.name]).toEqual([[], julia.name]);
});

test("an answer about somebody who had signed does not change the card of whoever is typed by then", async () => {
  await registered(julia);
  enter("41234567");
  at.desk.setText("noe");
  await at.core.request("desk.search").answer([]);
  await at.core.request("desk.search").answer([oscar]);
  flushSync();
  expect([at.desk.chosen, at.desk.box.text]).toEqual([null, "noe"]);
});

test("somebody confirmed twice before any answer is registered once", async () => {
  enter("40123456");
  at.desk.setText("julia");
  await at.core.request("desk.search").answer([julia]);
  const job = at.core.request("desk.search");
  await at.core.request("desk.search").answer([julia]);
  at.desk.enter();
  await job.answer([julia]);
  await at.core.request("desk.register").answer(receipt(julia));
  expect(at.core.open).toEqual([]);
  expect(at.desk.notice?.sentence).toContain("No se registra dos veces.");
});

test("an undo that waits counts for what is confirmed after it", async () => {
  await registered(julia);
  at.desk.undo();
  await found("40123456", [signed(julia)]);
  at.desk.enter();
  await at.core.request("desk.undo").answer({ count, recent: [], undone: "Se deshizo lo último." });
  await at.core.request("desk.search").answer([julia]);
  expect(at.core.request("desk.register").payload).toMatchObject({ person: julia.person });
});

test("an undo whose answer was lost is not tried again by itself: it would take back one more", async () => {
  await registered(julia);
  at.desk.undo();
  await at.core.request("desk.undo").refuse();
  expect(failed()).toEqual([[julia.name, true]]);
  // The card is asked for anew, so that it shows how things stand.
  expect(at.core.open).toEqual(["desk.open"]);
  at.desk.lookAgain(at.desk.queue.failed[0]?.id ?? 0);
  expect([at.core.open, at.desk.box.text]).toEqual([["desk.open", "desk.search"], "QUISPE MARTÍNEZ Julia"]);
});

test("undo after a registration that failed asks before it takes back the one before", async () => {
  await registered(julia);
  await found("noemi", [noemi]);
  at.desk.enter();
  await at.core.request("desk.register").refuse();
  at.desk.undo();
  expect([at.core.open, failed()]).toEqual([[], [[noemi.name, false]]]);
  expect(at.desk.notice?.sentence).toContain(`Ctrl+Z otra vez deshace a ${julia.name}`);
  at.desk.undo();
  expect(at.core.open).toEqual(["desk.undo"]);
});

test("undo after a correction on the card takes it back without asking", async () => {
  await registered(julia);
  await registered(noemi, [signed(julia)]);
  await found("julia", [signed(julia)]);
  at.desk.enter();
  at.desk.stamp(signed(julia), true);
  await at.core.request("desk.stamp_slip").answer({ ...receipt(noemi, "signed_on_paper", [signed(julia)]), row: signed(julia) });
  at.desk.undo();
  expect(at.core.open).toEqual(["desk.undo"]);
});

test("those to sign on the screen come in the order typed, and what is typed for the next stays in the box", async () => {
  at.desk.setMode("screen");
  enter("40123456");
  enter("71224935");
  at.desk.setText("an");
  const [box, first] = [at.core.request("desk.search"), at.core.request("desk.search")];
  await first.answer([julia]);
  await box.answer([]);
  for (const one of [...at.core.asked]) await one.answer(one.payload.text === "71224935" ? [noemi] : [ana]);
  flushSync();
  expect(at.desk.signing?.name).toBe(julia.name);
  at.desk.sign({ kind: "paper" });
  flushSync();
  expect([at.desk.signing?.name, at.desk.box.text]).toEqual([noemi.name, "an"]);
  at.desk.leavePad();
  flushSync();
  expect([at.desk.signing, at.desk.box.text]).toEqual([null, "an"]);
});

test("F4 right after Enter puts on paper the one typed, not the one before", async () => {
  await registered(julia, []);
  at.desk.setMode("later");
  enter("71224935");
  at.desk.enter(true);
  await at.core.request("desk.search").answer([]);
  await at.core.request("desk.search").answer([noemi]);
  const later = at.core.request("desk.register");
  expect(later.payload).toMatchObject({ person: noemi.person, signature: { kind: "none" } });
  await later.answer(receipt(noemi, "unsigned"));
  await at.core.request("desk.search").answer([{ ...noemi, state: "unsigned" }]);
  expect(at.core.request("desk.register").payload).toMatchObject({ person: noemi.person, signature: { kind: "paper" } });
});

test("F3 right after Enter waits for whom it was, and lets go when something else is typed", async () => {
  await registered(julia);
  enter("71224935");
  const shown = at.desk.showForCorrection();
  await at.core.request("desk.search").answer([]);
  await at.core.request("desk.search").answer([noemi]);
  await at.core.request("desk.register").answer(receipt(noemi, "signed_on_paper", [signed(julia)]));
  expect([await shown, at.desk.chosen?.name]).toEqual([true, noemi.name]);

  at.desk.setText("ana");
  const left = at.desk.showForCorrection();
  at.desk.setText("jul");
  await at.core.request("desk.search").answer([ana]);
  await at.core.request("desk.search").answer([julia]);
  expect([await left, at.desk.chosen, at.desk.box.text]).toEqual([false, null, "jul"]);
});

test("F3 after Enter on a row does not wait for the disk: the next key is for the data", async () => {
  await found("julia", [julia]);
  at.desk.enter();
  flushSync();
  expect(await at.desk.showForCorrection()).toBe(true);
  expect([at.core.open, at.desk.chosen?.name]).toEqual([["desk.register"], julia.name]);
});

test("F3 right after Enter opens nobody else's data when that one could not be registered", async () => {
  await registered(julia);
  enter("71224935");
  const shown = at.desk.showForCorrection();
  await at.core.request("desk.search").answer([]);
  await at.core.request("desk.search").answer([noemi]);
  await at.core.request("desk.register").refuse();
  expect([await shown, at.desk.chosen]).toEqual([false, null]);
});

test("one who failed and was registered after all is not registered again by trying again", async () => {
  enter("71224935");
  await at.core.request("desk.search").answer([]);
  await at.core.request("desk.search").answer([noemi]);
  await at.core.request("desk.register").refuse();
  await registered(noemi);
  at.desk.queue.retry(at.desk.queue.failed[0]?.id ?? 0);
  await settle();
  expect([at.core.open, at.desk.queue.jobs]).toEqual([[], []]);
  expect(at.desk.notice?.sentence).toContain("No se registra dos veces.");
});

test("an older answer about the whole session does not hide a newer registration", async () => {
  at.desk.start();
  const opened = at.core.request("desk.open");
  await registered(julia);
  await opened.answer({ label: "lun 16 nov · mañana", count, recent: [] });
  expect([at.desk.count.signed, at.desk.last?.name, at.desk.ready]).toEqual([1, julia.name, true]);
  at.desk.close();
});
