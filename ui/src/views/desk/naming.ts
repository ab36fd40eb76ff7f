// Who those are that were typed, confirmed, and could not be looked for: they are called by their names once the core answers again.

import type { DeskRow } from "../../lib/backend";
import { desk as texts } from "../../lib/texts/desk";
import { JobFailure, type JobQueue } from "./queue.svelte";
import { meant } from "./rows";

export class FailedNames {
  #asking = false;
  readonly #queue: JobQueue;
  readonly #look: (text: string) => Promise<unknown>;

  /** `look` searches for a text and lets this `hear` the answer. */
  constructor(queue: JobQueue, look: (text: string) => Promise<unknown>) {
    this.#queue = queue;
    this.#look = look;
  }

  async ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      for (const { work, lookAgain } of this.#queue.failed) {
        if (work.kind === "find" && !lookAgain && work.name === undefined) await this.#look(work.text);
      }
    } catch {
      // The core is still silent; the next answer to anything asks again.
    } finally {
      this.#asking = false;
    }
  }

  /** Any search may have been for one of those texts. */
  hear(text: string, rows: readonly DeskRow[]): void {
    for (const job of this.#queue.failed) {
      const { work } = job;
      if (work.kind !== "find" || job.lookAgain || work.text !== text) continue;
      const row = meant(text, work.picked, rows);
      if (row) job.work = { ...work, name: row.name };
      else ({ sentence: job.sentence, lookAgain: job.lookAgain } = notTold(text, rows));
    }
  }
}

/** Why nobody was registered for a text. */
export function notTold(text: string, rows: readonly DeskRow[]): JobFailure {
  return new JobFailure(rows.length === 0 ? texts.failed.noneFound(text) : texts.failed.several(text, rows.length), true);
}
