// The search box of the desk: what is typed, and the people that answer it.

import type { DeskRow } from "../../lib/backend";

/** Rows shown at most: the screen can be read by the queue. */
export const SHOWN = 8;

/** Characters before anything is looked for, for the same reason. */
export const SHORTEST = 2;

export class DeskSearch {
  text = $state("");
  found = $state<DeskRow[]>([]);
  /** The text that `found` answers; `null` while nothing has been looked for. */
  foundFor = $state<string | null>(null);
  /** The row that the arrows are on; -1 when the one that was chosen is not among the answers. */
  active = $state(0);
  /** Whom the arrows chose while the answer was on its way: the answer must not put somebody else under the cursor. */
  picked = $state<string | null>(null);

  readonly wanted = $derived(this.text.trim());
  /** The list answers exactly what stands in the box: only then Enter takes a row of it. */
  readonly answered = $derived(this.foundFor !== null && this.foundFor === this.wanted);
  readonly open = $derived(this.foundFor !== null && this.wanted.length >= SHORTEST);
  readonly more = $derived(this.found.length > SHOWN);
  /** The row to show as chosen; none while the list still answers what was typed before. */
  readonly lit = $derived(this.answered || this.picked !== null ? this.active : -1);

  /** Grows when the box is emptied: what was asked before is nobody's business any more. */
  #round = 0;
  #running: Promise<void> | null = null;
  readonly #ask: (text: string) => Promise<DeskRow[]>;
  readonly #onFault: (error: unknown) => void;

  constructor(ask: (text: string) => Promise<DeskRow[]>, onFault: (error: unknown) => void) {
    this.#ask = ask;
    this.#onFault = onFault;
  }

  setText(text: string): void {
    this.text = text;
    this.picked = null;
    if (this.wanted.length < SHORTEST) this.#forget();
    else void this.search();
  }

  clear(): void {
    this.text = "";
    this.picked = null;
    this.#forget();
  }

  move(step: number): void {
    const length = Math.min(this.found.length, SHOWN);
    if (!this.open || length === 0) return;
    const from = this.active < 0 && step < 0 ? 0 : this.active;
    this.active = (from + step + length) % length;
    if (!this.answered) this.picked = this.found[this.active]?.person ?? null;
  }

  /** Asks once more for the same text, since the rows may have changed; the cursor stays on the same person. */
  again(): void {
    if (this.foundFor === null) return;
    if (this.answered) this.picked = this.found[this.active]?.person ?? null;
    this.foundFor = "";
    void this.search();
  }

  /** A row that the core answered otherwise replaces its old self. */
  replace(row: DeskRow): void {
    this.found = this.found.map((one) => (one.person === row.person ? row : one));
  }

  /** Comes back once the list answers what stands in the box, or could not. */
  search(): Promise<void> {
    if (!this.#lacksAnswer()) return Promise.resolve();
    this.#running ??= this.#answer();
    return this.#running;
  }

  #lacksAnswer(): boolean {
    return this.wanted.length >= SHORTEST && !this.answered;
  }

  #forget(): void {
    this.#round += 1;
    this.found = [];
    this.foundFor = null;
    this.active = 0;
  }

  async #answer(): Promise<void> {
    while (this.#lacksAnswer()) {
      const asked = this.wanted;
      const round = this.#round;
      try {
        const rows = await this.#ask(asked);
        if (round === this.#round) this.#show(asked, rows);
      } catch (error) {
        // What was typed since then is asked for all the same.
        if (this.wanted !== asked || round !== this.#round) continue;
        this.#onFault(error);
        break;
      }
    }
    this.#running = null;
  }

  #show(asked: string, rows: DeskRow[]): void {
    const { picked } = this;
    this.found = rows;
    this.foundFor = asked;
    this.active = picked === null ? 0 : rows.slice(0, SHOWN).findIndex((row) => row.person === picked);
    if (this.wanted === asked) this.picked = null;
  }
}
