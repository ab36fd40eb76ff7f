/** Made once: a large list is compared hundreds of thousands of times. */
const { compare } = new Intl.Collator("es");

/** How a list is sorted: the column, and which end stands first. */
export class Sorting<K extends string> {
  key = $state() as K;
  descending = $state(false);
  readonly #largestFirst: readonly K[];
  readonly #first: K;

  /** Columns of `largestFirst` show their largest value first when they are chosen. */
  constructor(key: K, largestFirst: readonly K[] = []) {
    this.key = key;
    this.descending = largestFirst.includes(key);
    this.#largestFirst = largestFirst;
    this.#first = key;
  }

  /** Whether it is still the order it began with. */
  get asGiven(): boolean {
    return this.key === this.#first && this.descending === this.#largestFirst.includes(this.#first);
  }

  /** Sorts by a column; once more turns it round. */
  by(key: K): void {
    this.descending = this.key === key ? !this.descending : this.#largestFirst.includes(key);
    this.key = key;
  }

  /** The rows in order, by what they are `worth` in the chosen column; equal ones stay as they came. */
  of<T>(rows: readonly T[], worth: (row: T, key: K) => string | number): T[] {
    const direction = this.descending ? -1 : 1;
    return rows
      .map((row) => ({ row, value: worth(row, this.key) }))
      .sort(({ value: a }, { value: b }) => {
        const order = typeof a === "number" && typeof b === "number" ? a - b : compare(String(a), String(b));
        return order * direction;
      })
      .map(({ row }) => row);
  }
}
