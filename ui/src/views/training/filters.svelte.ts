import type { TrainingState, TrainingType } from "../../lib/backend";
import { Sorting } from "../../lib/shared/sorting.svelte";

export type SortKey = "first_day" | "name" | "training_type" | "venue" | "state" | "enrolled" | "participants" | "attendances";

/** What the list of events was last narrowed to; it stays while the program is open. */
export const filters = $state<{
  text: string;
  from: string | null;
  to: string | null;
  state: TrainingState | "";
  training_type: TrainingType | "";
}>({ text: "", from: null, to: null, state: "", training_type: "" });

/** Its order, which stays too. */
export const sorting = new Sorting<SortKey>("first_day", ["first_day", "enrolled", "participants", "attendances"]);
