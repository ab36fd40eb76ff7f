import type { TrainingState, TrainingType } from "../../lib/backend";
import { Sorting } from "../../lib/shared/sorting.svelte";

export type SortKey = "first_day" | "name" | "training_type" | "venue" | "state" | "enrolled" | "participants" | "attendances";

/** What the list of events was last narrowed to; it stays while the program is open. */
export const filters = $state({
  text: "",
  from: null as string | null,
  to: null as string | null,
  state: "" as TrainingState | "",
  training_type: "" as TrainingType | "",
});

/** Its order, which stays too. */
export const sorting = new Sorting<SortKey>("first_day", ["first_day", "enrolled", "participants", "attendances"]);
