// Boxes inside a table or a list that are saved one by one: scores, captions, notes.

import { onDestroy } from "svelte";
import { backend, type Fault, faultFrom } from "../backend";
import { texts } from "../texts";

/** What is being typed, by the name of its box. An answer to an earlier box never wipes what is typed in another. */
export class Cells<V> {
  #typed = $state.raw<Readonly<Record<string, V>>>({});
  #turn: Promise<void> = Promise.resolve();
  readonly #save: (key: string, value: V) => Promise<unknown>;
  /** What could not be saved last, and in which box. */
  fault = $state.raw<Fault | null>(null);
  at = $state<string | null>(null);

  /** `save` sends one box, or throws. */
  constructor(save: (key: string, value: V) => Promise<unknown>) {
    this.#save = save;
  }

  /** What a box shows: what is typed in it, otherwise what is stored. */
  shown(key: string, stored: V): V {
    return this.#typed[key] ?? stored;
  }

  type(key: string, value: V): void {
    this.#typed = { ...this.#typed, [key]: value };
  }

  /** Saves what was typed in a box. One after the other, so that the last change stays. */
  keep(key: string): Promise<void> {
    this.#turn = this.#turn.then(() => this.#send(key));
    return this.#turn;
  }

  /** Saves all that is still typed. */
  async flush(): Promise<void> {
    await Promise.all(Object.keys(this.#typed).map((key) => this.keep(key)));
  }

  async #send(key: string): Promise<void> {
    const sent = this.#typed[key];
    if (sent === undefined) return;
    try {
      await this.#save(key, sent);
      if (this.at === key) {
        this.fault = null;
        this.at = null;
      }
    } catch (reason) {
      this.fault = faultFrom(reason, texts.shared.coreSilent);
      this.at = key;
      return;
    }
    // Typed on while the answer was on its way: that stays.
    if (this.#typed[key] !== sent) return;
    const { [key]: _done, ...others } = this.#typed;
    this.#typed = others;
  }
}

/** Cells that are also saved when the screen or the program is left. Call while a component is being made. */
export function cells<V>(save: (key: string, value: V) => Promise<unknown>): Cells<V> {
  const made = new Cells(save);
  onDestroy(backend.onLeaving(() => void made.flush()));
  onDestroy(() => void made.flush());
  return made;
}
