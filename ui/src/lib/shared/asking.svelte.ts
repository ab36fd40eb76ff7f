/** A question about one of the rows of a list, and whether it stands open. */
export class Asking<T> {
  /** The row of the last question; it stays while the dialog goes. */
  row = $state.raw<T | null>(null);
  open = $state(false);

  about(row: T): void {
    this.row = row;
    this.open = true;
  }
}
