// The desk's jobs, done one after another in the order in which they were asked, so that nobody waits for the disk to type the next name.

import type { DeskCount, DeskRow, PersonInput, Signature, VerifiedDetails } from "../../lib/backend";

export type Work =
  | { kind: "register"; row: DeskRow; details: VerifiedDetails; signature: Signature; correction: boolean }
  | { kind: "find"; text: string; signature: Signature }
  | { kind: "walk_in"; input: PersonInput; name: string; signature: Signature }
  | { kind: "slip"; row: DeskRow; stamped: boolean }
  | { kind: "undo"; target: number | null };

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

export type Run = (work: Work) => Promise<void>;

export class JobQueue {
  jobs = $state<Job[]>([]);
  readonly pending = $derived(this.jobs.filter((job) => job.state !== "failed"));
  readonly failed = $derived(this.jobs.filter((job) => job.state === "failed"));
  #next = 1;
  #running = false;
  readonly #run: Run;
  readonly #onDropped: (work: Work) => void;

  /** `run` does a job, or throws a `JobFailure`. `onDropped` hears of jobs that an undo took out before they were done. */
  constructor(run: Run, onDropped: (work: Work) => void) {
    this.#run = run;
    this.#onDropped = onDropped;
  }

  add(work: Work): number {
    const id = this.#next++;
    this.jobs.push({ id, work, state: "waiting", sentence: "", lookAgain: false });
    void this.#pump();
    return id;
  }

  /** Takes back what was asked last: the job itself while it has not been done, otherwise what the core did last. */
  undo(): void {
    const last = this.pending.findLast((job) => job.work.kind !== "undo");
    this.add({ kind: "undo", target: last?.id ?? null });
  }

  retry(id: number): void {
    const at = this.jobs.findIndex((job) => job.id === id);
    const job = this.jobs[at];
    if (job?.state !== "failed") return;
    this.jobs.splice(at, 1);
    this.jobs.push({ ...job, state: "waiting", sentence: "" });
    void this.#pump();
  }

  drop(id: number): void {
    this.jobs = this.jobs.filter((job) => job.id !== id || job.state === "running");
  }

  async #pump(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let job = this.#waiting(); job; job = this.#waiting()) {
        await this.#do(job);
      }
    } finally {
      this.#running = false;
    }
  }

  #waiting(): Job | undefined {
    return this.jobs.find((job) => job.state === "waiting");
  }

  async #do(job: Job): Promise<void> {
    const { work } = job;
    if (work.kind === "undo" && work.target !== null) {
      const target = this.jobs.find((other) => other.id === work.target);
      // What was to be undone never happened: without this the undo would take back somebody else.
      if (target?.state === "failed") {
        this.jobs = this.jobs.filter((other) => other.id !== target.id && other.id !== job.id);
        this.#onDropped(target.work);
        return;
      }
    }
    job.state = "running";
    try {
      await this.#run(work);
      this.jobs = this.jobs.filter((other) => other.id !== job.id);
    } catch (error) {
      if (!(error instanceof JobFailure)) throw error;
      job.state = "failed";
      job.sentence = error.sentence;
      job.lookAgain = error.lookAgain;
    }
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
