import { expect, test } from "vitest";
import type { DeskRow, DeskState } from "../../lib/backend";
import { expectedCount, JobFailure, JobQueue, type Outcome, type Work } from "./queue.svelte";

const details = { entity: "", post: "", email: "", phone: "" };
const row = (name: string, state: DeskState = "expected"): DeskRow => ({
  person: `id of ${name}`,
  document_number: "40123456",
  name,
  details,
  state,
  at: "",
  slip_stamped: false,
});
const register = (name: string, state: DeskState = "expected", kind: "paper" | "none" = "paper"): Work => ({
  kind: "register",
  row: row(name, state),
  details,
  signature: { kind },
  correction: false,
});
const named = (work: Work): string => (work.kind === "register" ? work.row.name : work.kind);

/** A queue whose jobs end when the test says so. */
function queue() {
  const started: string[] = [];
  const dropped: string[] = [];
  const ends: ((failure?: JobFailure, outcome?: Outcome) => void)[] = [];
  const made = new JobQueue(
    (work) =>
      new Promise((resolve, reject) => {
        started.push(named(work));
        ends.push((failure, outcome = "done") => (failure ? reject(failure) : resolve(outcome)));
      }),
    (work) => dropped.push(named(work)),
  );
  const end = async (failure?: JobFailure, outcome?: Outcome): Promise<void> => {
    ends.shift()?.(failure, outcome);
    // Every continuation that waited for it.
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { made, started, dropped, end };
}

test("jobs are done one after another, in the order in which they were asked", async () => {
  const { made, started, end } = queue();
  for (const name of ["A", "B", "C"]) made.add(register(name));
  expect(started).toEqual(["A"]);
  await end();
  expect(started).toEqual(["A", "B"]);
  await end();
  await end();
  expect(started).toEqual(["A", "B", "C"]);
  expect(made.jobs).toEqual([]);
});

test("a job that failed stays in sight, does not stop the others, and goes to the end when it is tried again", async () => {
  const { made, started, end } = queue();
  const first = made.add(register("A"));
  made.add(register("B"));
  await end(new JobFailure("El programa no respondió.", false));
  expect(made.failed.map((job) => [named(job.work), job.sentence, job.lookAgain])).toEqual([["A", "El programa no respondió.", false]]);
  expect(made.pending.map((job) => named(job.work))).toEqual(["B"]);
  made.retry(first);
  await end();
  await end();
  expect(started).toEqual(["A", "B", "A"]);
  expect(made.jobs).toEqual([]);
});

test("an undo comes after what it undoes", async () => {
  const { made, started, end } = queue();
  made.add(register("A"));
  made.undo();
  expect(started).toEqual(["A"]);
  await end();
  expect(started).toEqual(["A", "undo"]);
  await end();
});

test("an undo of what failed takes back nobody else", async () => {
  const { made, started, dropped, end } = queue();
  made.add(register("A"));
  made.undo();
  await end(new JobFailure("No.", false));
  // The core was never asked to undo: it would have taken the person before.
  expect(started).toEqual(["A"]);
  expect(dropped).toEqual(["A"]);
  expect(made.jobs).toEqual([]);
});

test("an undo of what had nothing to do takes back nobody else", async () => {
  const { made, started, dropped, end } = queue();
  made.add(register("A"));
  made.add(register("B"));
  made.undo();
  await end();
  await end(undefined, "nothing");
  expect([started, dropped, made.jobs]).toEqual([["A", "B"], ["B"], []]);
});

test("each undo takes back one job, the last of those that stand", async () => {
  const { made, started, dropped, end } = queue();
  for (const name of ["A", "B"]) made.add(register(name));
  made.undo();
  made.undo();
  expect(made.standing).toEqual([]);
  await end(new JobFailure("No.", false));
  await end();
  expect(started).toEqual(["A", "B", "undo"]);
  await end();
  // The second was for A, which failed: the core is not asked for somebody before A.
  expect([started, dropped, made.jobs]).toEqual([["A", "B", "undo"], ["A"], []]);
});

test("whoever waits for the queue hears when nothing is left", async () => {
  const { made, end } = queue();
  await made.idle();
  let idle = false;
  made.add(register("A"));
  made.add(register("B"));
  void made.idle().then(() => (idle = true));
  await end();
  expect(idle).toBe(false);
  await end();
  expect(idle).toBe(true);
});

test("what runs cannot be taken out, what failed can", async () => {
  const { made, end } = queue();
  const id = made.add(register("A"));
  made.drop(id);
  expect(made.jobs).toHaveLength(1);
  await end(new JobFailure("No.", false));
  made.drop(id);
  expect(made.jobs).toEqual([]);
});

test.each<[string, Work[], { signed: number; unsigned: number }]>([
  ["somebody expected signs", [register("A")], { signed: 11, unsigned: 2 }],
  ["somebody known signs later", [register("A", "known", "none")], { signed: 10, unsigned: 3 }],
  ["somebody unsigned signs", [register("A", "unsigned")], { signed: 11, unsigned: 1 }],
  ["an unsigned one is registered unsigned again", [register("A", "unsigned", "none")], { signed: 10, unsigned: 2 }],
  ["somebody who signed already", [register("A", "signed_on_paper")], { signed: 10, unsigned: 2 }],
  ["an undo is not foreseen", [{ kind: "undo", target: null, name: "" }], { signed: 10, unsigned: 2 }],
])("the count ahead of the disk: %s", (_, works, wanted) => {
  const jobs = works.map((work, id) => ({ id, work, state: "waiting" as const, sentence: "", lookAgain: false }));
  expect(expectedCount({ signed: 10, unsigned: 2, expected: 60 }, jobs)).toEqual({ ...wanted, expected: 60 });
});
