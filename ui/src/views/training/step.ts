import type { TrainingDetail } from "../../lib/backend";
import type { Live } from "../../lib/shared/live.svelte";
import type { FieldsDraft } from "./draft.svelte";

/** What each step of an event is given; most need only a part of it. */
export interface StepProps {
  detail: Live<TrainingDetail>;
  training: TrainingDetail;
  draft: FieldsDraft;
  /** What follows in the address: the session of the desk. */
  rest: string | undefined;
  /** Takes the person to a field of the programme. */
  onfield: (field: string) => void;
}
