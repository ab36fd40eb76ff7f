import type { CommandName } from "./backend";
import { reads } from "./types";

/** Any kind of record, as Rust declares it. */
const ANY = "*";

/** The kinds of record that the answer to a request depends on, as Rust declares them beside it; none means any. */
export function readsOf(command: CommandName): readonly string[] {
  const kinds = reads[command] ?? [];
  return kinds.includes(ANY) ? [] : kinds;
}
