/** What a document says of itself: the person reads it, and then opens it or does not. */
class Remark {
  text = $state("");
  open = $state(false);
  #answer: (opens: boolean) => void = () => undefined;

  /** Answers whether it is to be opened all the same. */
  ask(text: string): Promise<boolean> {
    this.settle(false);
    this.text = text;
    this.open = true;
    return new Promise((resolve) => (this.#answer = resolve));
  }

  settle(opens: boolean): void {
    this.#answer(opens);
    this.#answer = () => undefined;
    this.open = false;
  }
}

export const remark = new Remark();
