import type { TrainingState, TrainingType } from "../../lib/backend";

export type SortKey = "first_day" | "name" | "training_type" | "venue" | "state" | "enrolled" | "participants" | "attendances";

/** What the list of events was last narrowed to; it stays while the program is open. */
export const filters = $state({
  text: "",
  from: null as string | null,
  to: null as string | null,
  state: "" as TrainingState | "",
  training_type: "" as TrainingType | "",
  sort: "first_day" as SortKey,
  descending: true,
});
