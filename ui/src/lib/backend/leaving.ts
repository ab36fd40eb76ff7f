/** What the page must still send when it goes: what waits in its boxes, and the calls on their way. */
export class Leaving {
  readonly #listeners = new Set<() => void>();
  readonly #calls = new Set<Promise<unknown>>();

  /** Tells `listener` when the page goes; returns how to stop. */
  on(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Keeps count of a call that must end before the page may go. */
  track<T>(call: Promise<T>): Promise<T> {
    this.#calls.add(call);
    const ended = (): void => {
      this.#calls.delete(call);
    };
    call.then(ended, ended);
    return call;
  }

  /** Has everybody send what waits. The box with the cursor is left first: hours, days and rows are read then. */
  tell(): void {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    for (const listener of [...this.#listeners]) listener();
  }

  /** Tells everybody, and waits until nothing is on its way any more, nor what an answer set going. */
  async settled(): Promise<void> {
    this.tell();
    do {
      await Promise.allSettled(this.#calls);
      await new Promise((resolve) => setTimeout(resolve));
    } while (this.#calls.size > 0);
  }
}
