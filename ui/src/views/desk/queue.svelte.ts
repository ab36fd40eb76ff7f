// The desk's jobs, done one after another in the order in which they were asked, so that nobody waits for the disk to type the next name.

import type { DeskCount, DeskRow, PersonInput, Signature, VerifiedDetails } from "../../lib/backend";
import type { Mode } from "./rows";

export type Work =
  | {
      kind: "register";
      row: DeskRow;
      details: VerifiedDetails;
      /** What the desk showed before it was corrected: the person's record follows. */
      showed?: VerifiedDetails;
      signature: Signature;
      correction: boolean;
      /** The number of the core's last answer when this was asked; absent when its data must be written whatever it answered since. */
      asked?: number;
    }
  /** Enter came before the answer. `picked` is whom the arrows chose, `name` who it is once the search has said so. */
  | { kind: "find"; text: string; mode: Mode; picked: string | null; name?: string }
  | { kind: "walk_in"; input: PersonInput; name: string; signature: Signature }
  | { kind: "slip"; row: DeskRow; stamped: boolean }
  /** `name` is who was to be taken back, as far as known. */
  | { kind: "undo"; target: number | null; name: string };

export interface Job {
  id: number;
  work: Work;
  state: "waiting" | "running" | "failed";
  /** Why it failed, to show as it is. */
  sentence: string;
  /** A retry of the same job cannot help: the person has to look again. */
  lookAgain: boolean;
}

/** Why a job failed. */
export class JobFailure extends Error {
  constructor(
    readonly sentence: string,
    readonly lookAgain: boolean,
  ) {
    super(sentence);
  }
}

/** How a job ended: `nothing` when there was nothing to do, as with somebody who had signed already. */
export type Outcome = "done" | "nothing";

/** Does a job, or throws a `JobFailure`. `becomes` says what the work has turned out to be: for whom, once that is known. */
export type Run = (work: Work, becomes: (work: Work) => void) => Promise<Outcome>;

export class JobQueue {
  jobs = $state<Job[]>([]);
  readonly pending = $derived(this.jobs.filter((job) => job.state !== "failed"));
  readonly failed = $derived(this.jobs.filter((job) => job.state === "failed"));
  /** What is on its way and stays: each undo that waits takes one out. */
  readonly standing = $derived.by((): Job[] => {
    const standing: Job[] = [];
    for (const job of this.pending) {
      if (job.work.kind === "undo") standing.pop();
      else standing.push(job);
    }
    return standing;
  });
  readonly undoing = $derived(this.pending.some(({ work }) => work.kind === "undo"));
  #next = 1;
  #pumping: Promise<void> | null = null;
  /** Ended without anything to do, with what they were. */
  readonly #nothing = new Map<number, Work>();
  readonly #run: Run;
  readonly #onVain: (work: Work, failed: boolean) => void;
  readonly #onFailed: (job: Job) => void;

  /** `onVain` hears of an undo whose job failed, and is taken out, or had nothing to do: the core is not asked, nothing else is undone. */
  constructor(run: Run, onVain: (work: Work, failed: boolean) => void, onFailed: (job: Job) => void = () => undefined) {
    this.#run = run;
    this.#onVain = onVain;
    this.#onFailed = onFailed;
  }

  add(work: Work): number {
    const id = this.#next++;
    this.jobs.push({ id, work, state: "waiting", sentence: "", lookAgain: false });
    this.#pump();
    return id;
  }

  /** Takes back what was asked last: the job itself while it has not been done, otherwise what the core did last. */
  undo(name = ""): void {
    this.add({ kind: "undo", target: this.standing.at(-1)?.id ?? null, name });
  }

  /** Comes back when nothing waits any more. */
  async idle(): Promise<void> {
    await this.#pumping;
  }

  retry(id: number): void {
    const at = this.jobs.findIndex((job) => job.id === id);
    const job = this.jobs[at];
    if (job?.state !== "failed") return;
    this.jobs.splice(at, 1);
    this.jobs.push({ ...job, state: "waiting", sentence: "" });
    this.#pump();
  }

  drop(id: number): void {
    this.jobs = this.jobs.filter((job) => job.id !== id || job.state === "running");
  }

  #pump(): void {
    this.#pumping ??= this.#doAll();
  }

  async #doAll(): Promise<void> {
    try {
      for (let job = this.#waiting(); job; job = this.#waiting()) {
        await this.#do(job);
      }
    } finally {
      this.#nothing.clear();
      this.#pumping = null;
    }
  }

  #waiting(): Job | undefined {
    return this.jobs.find((job) => job.state === "waiting");
  }

  async #do(job: Job): Promise<void> {
    if (this.#isVain(job)) return;
    job.state = "running";
    try {
      const outcome = await this.#run(job.work, (work) => {
        job.work = work;
      });
      if (outcome === "nothing") this.#nothing.set(job.id, job.work);
      this.#remove(job);
    } catch (error) {
      if (!(error instanceof JobFailure)) throw error;
      job.state = "failed";
      job.sentence = error.sentence;
      job.lookAgain = error.lookAgain;
      this.#onFailed(job);
    }
  }

  /** What was to be undone never happened: the undo goes, since the core would take back somebody else. */
  #isVain(job: Job): boolean {
    if (job.work.kind !== "undo" || job.work.target === null) return false;
    const { target } = job.work;
    const failed = this.failed.find((other) => other.id === target);
    const work = failed?.work ?? this.#nothing.get(target);
    if (!work) return false;
    this.#remove(job);
    if (failed) this.#remove(failed);
    this.#onVain(work, failed !== undefined);
    return true;
  }

  #remove(job: Job): void {
    this.jobs = this.jobs.filter((other) => other.id !== job.id);
  }
}

/** The count as it will be once the waiting jobs are done. */
export function expectedCount(stored: DeskCount, pending: Job[]): DeskCount {
  const count = { ...stored };
  for (const { work } of pending) {
    if (work.kind === "walk_in") {
      if (work.signature.kind === "none") count.unsigned += 1;
      else count.signed += 1;
    }
    if (work.kind !== "register") continue;
    const { state } = work.row;
    const signs = work.signature.kind !== "none";
    if (state === "unsigned" && signs) {
      count.unsigned -= 1;
      count.signed += 1;
    } else if (state === "known" || state === "expected") {
      if (signs) count.signed += 1;
      else count.unsigned += 1;
    }
  }
  return count;
}
