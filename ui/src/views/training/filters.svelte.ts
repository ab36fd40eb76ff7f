import type { TrainingState, TrainingType } from "../../lib/backend";

/** What the list of events was last narrowed to; it stays while the program is open. */
export const filters = $state<{
  text: string;
  from: string | null;
  to: string | null;
  state: TrainingState | "";
  training_type: TrainingType | "";
}>({ text: "", from: null, to: null, state: "", training_type: "" });
