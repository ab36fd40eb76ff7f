import { backend, type Place } from "../backend";
import { live } from "./live.svelte";

/** How far on their way to headquarters records are. */
export interface Places {
  /** Whether there is anything to tell: this computer exchanges with headquarters, and there are records. */
  readonly known: boolean;
  of(record: string): Place | undefined;
}

/** The most records that are asked for at once; a longer list tells of its beginning. */
const MOST = 1000;

/** Follows the records on a screen. Call while a component is being made. */
export function places(records: () => string[]): Places {
  const rows = live(() => {
    const asked = records().slice(0, MOST);
    return asked.length === 0 ? Promise.resolve([]) : backend.call("exchange.where", { records: asked });
  });
  const found = $derived(new Map((rows.value ?? []).map((row) => [row.record, row.place])));
  return {
    get known() {
      return found.size > 0;
    },
    of: (record) => found.get(record),
  };
}
