import { untrack } from "svelte";
import { backend, type TrainingDetail, type TrainingFields } from "../../lib/backend";
import { type Autosave, autosave } from "../../lib/shared/autosave.svelte";
import type { Live } from "../../lib/shared/live.svelte";

type Key = keyof TrainingFields;

function same(one: unknown, other: unknown): boolean {
  const plain = (value: unknown): unknown => (typeof value === "string" ? value.trim() : value);
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
}

/** The fields of an event while they are being written. */
export interface FieldsDraft {
  readonly fields: TrainingFields;
  readonly saving: Autosave;
}

/**
 * Keeps an editable copy of the fields, saves it by itself, and takes in what others changed without touching what is being typed
 * here.
 */
export function fieldsDraft(detail: Live<TrainingDetail>, first: TrainingDetail): FieldsDraft {
  const fields = $state<TrainingFields>(structuredClone(first.fields));
  let base: TrainingFields = first.fields;

  const saving = autosave(async () => {
    detail.set(await backend.call("training.edit", { id: first.id, fields: $state.snapshot(fields) }));
  });

  $effect(() => {
    const next = detail.value?.fields;
    if (!next || next === base) return;
    untrack(() => {
      for (const key of Object.keys(next) as Key[]) {
        if (!same(next[key], base[key]) && same(fields[key], base[key])) {
          Object.assign(fields, { [key]: structuredClone(next[key]) });
        }
      }
      base = next;
    });
  });

  return { fields, saving };
}
