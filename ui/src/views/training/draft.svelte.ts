import { backend, type TrainingDetail, type TrainingFields } from "../../lib/backend";
import type { Live } from "../../lib/shared/live.svelte";
import { type Writing, writing } from "../../lib/shared/writing.svelte";

/** The fields of an event while they are being written, at whichever step they stand. */
export type FieldsDraft = Writing<TrainingFields>;

export function fieldsDraft(detail: Live<TrainingDetail>, first: TrainingDetail): FieldsDraft {
  return writing<TrainingFields>({
    stored: () => detail.value?.fields,
    first: first.fields,
    seen: () => {
      const page = detail.value;
      return page && { base: page.base, beside: page.beside.filter((one) => one.record === page.id) };
    },
    save: async (fields, showed, base) => {
      const next = await backend.call("training.edit", { id: first.id, fields, showed, base });
      detail.set(next);
      return next.wrote;
    },
  });
}
