import { backend, type TrainingDetail, type TrainingFields } from "../../lib/backend";
import type { Live } from "../../lib/shared/live.svelte";
import { type Writing, writing } from "../../lib/shared/writing.svelte";

/** The fields of an event while they are being written, at whichever step they stand. */
export type FieldsDraft = Writing<TrainingFields>;

export function fieldsDraft(detail: Live<TrainingDetail>, first: TrainingDetail): FieldsDraft {
  return writing<TrainingFields>({
    stored: () => detail.value?.fields,
    first: first.fields,
    save: async (fields) => detail.set(await backend.call("training.edit", { id: first.id, fields })),
  });
}
