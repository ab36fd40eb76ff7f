// A form that saves itself: what the core has, what the form showed, and what is being typed.

import { untrack } from "svelte";
import type { Base, Fault } from "../backend";
import { autosave } from "./autosave.svelte";
import { now as clock } from "./dates";

/** The fields of a record while they are being written. */
export interface Writing<T extends object> {
  /** What the boxes hold. */
  readonly fields: T;
  readonly fault: Fault | null;
  /** Something is waiting or on its way. */
  readonly busy: boolean;
  /** When this form last saved, UTC milliseconds since 1970. */
  readonly savedAt: number | null;
  /** What another screen or computer wrote into a field, beside what is shown here; `undefined` when nothing did. */
  elsewhere<K extends keyof T>(field: K): T[K] | string | undefined;
  /** Something was changed by other means than a key or a choice inside the form. */
  readonly touch: () => void;
  /** Saves at once what is still waiting. */
  readonly flush: () => Promise<void>;
  /** For `{@attach}` on the element around the fields, which are named by `data-field`. */
  readonly form: (node: HTMLElement) => () => void;
}

/** What a page says of the log: what a form shown from it has seen, and what stands beside its fields. */
export interface Seen {
  base: Base;
  beside: readonly { field: string; value: string }[];
}

interface Options<T extends object> {
  /** What was last read. */
  stored: () => T | undefined;
  /** What the form shows first. */
  first: T;
  /** Of the page that `stored` comes from. */
  seen?: () => Seen | undefined;
  /** Whether what came for a field is somebody's writing, to be told beside it, and no consequence of something else; always when absent. */
  told?: (field: keyof T) => boolean;
  /**
   * Sends the fields. `showed` is what the form showed of each before it was changed here, over what `base` says that it had seen.
   * Answers the operation that was written, if any.
   */
  save: (fields: T, showed: T, base: Base) => Promise<string | null | undefined | void>;
  rest?: number;
}

/** White space at the ends is no difference: the core trims. */
function same(one: unknown, other: unknown): boolean {
  const plain = (value: unknown): unknown => (typeof value === "string" ? value.trim() : value);
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
}

/**
 * Keeps an editable copy of a record, saves it by itself, and takes in what others wrote. A field that has the focus or holds
 * something not saved yet is never written over on the screen; what arrived for it is shown beside it, and taken once it is left as it was.
 * Call while a component is being made.
 */
export function writing<T extends object>({ stored, first, seen, told = () => true, save, rest }: Options<T>): Writing<T> {
  type Key = keyof T;
  const keys = Object.keys(first) as Key[];
  const fields = $state<T>(structuredClone(first));
  const showed = structuredClone(first);
  let arrived = $state.raw<Partial<T>>({});
  let savedAt = $state<number | null>(null);
  let held: string | null = null;
  const opened = untrack(() => seen?.());
  const base: Base = { as_of: opened?.base.as_of ?? 0, wrote: [] };

  const typed = (key: Key): boolean => !same(fields[key], showed[key]);

  function show(key: Key, value: T[Key]): void {
    showed[key] = structuredClone(value);
    if (!same(fields[key], value)) fields[key] = structuredClone(value);
  }

  function take(next: T): void {
    const waiting: Partial<T> = {};
    for (const key of keys) {
      if (same(next[key], showed[key])) continue;
      if (same(next[key], fields[key])) showed[key] = structuredClone(next[key]);
      else if (typed(key) || key === held) waiting[key] = next[key];
      else show(key, next[key]);
    }
    arrived = waiting;
    // Only while everything that the page knows stands in the boxes has the form seen it.
    const page = untrack(() => seen?.());
    if (page && keys.every((key) => !(key in waiting)) && beside(page).length === 0) base.as_of = Math.max(base.as_of, page.base.as_of);
  }

  function beside(page: Seen | undefined): Seen["beside"] {
    return page?.beside.filter((one) => keys.some((key) => key === one.field)) ?? [];
  }

  $effect(() => {
    const next = stored();
    if (next) untrack(() => take(next));
  });

  const saving = autosave(async () => {
    const changed = keys.filter(typed);
    if (changed.length === 0) return;
    const sent = $state.snapshot(fields) as T;
    // A field that only has the focus must not send back what is no longer there.
    for (const key of keys) if (!typed(key) && key in arrived) sent[key] = arrived[key] as T[Key];
    const wrote = await save(sent, structuredClone(showed), structuredClone(base));
    if (wrote) base.wrote.push(wrote);
    savedAt = clock();
    // What this form wrote counts as seen.
    for (const key of changed) showed[key] = sent[key];
    const now = untrack(stored);
    if (now) take(now);
  }, rest);

  const nameOf = (target: EventTarget | null): string | null =>
    target instanceof Element ? (target.closest<HTMLElement>("[data-field]")?.dataset.field ?? null) : null;

  function left(): void {
    const key = keys.find((one) => one === held);
    held = null;
    if (key === undefined || !(key in arrived) || typed(key)) return;
    const { [key]: value, ...others } = arrived as T;
    arrived = others as unknown as Partial<T>;
    show(key, value);
  }

  function form(node: HTMLElement): () => void {
    const on = (name: string, run: (event: Event) => void): (() => void) => {
      node.addEventListener(name, run);
      return () => node.removeEventListener(name, run);
    };
    const stops = [
      on("input", saving.touch),
      on("change", saving.touch),
      on("focusin", (event) => (held = nameOf(event.target))),
      on("focusout", (event) => {
        if (held !== null && event instanceof FocusEvent && nameOf(event.relatedTarget) === held) return;
        left();
        void saving.flush();
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  return {
    fields,
    get fault() {
      return saving.fault;
    },
    get busy() {
      return saving.busy;
    },
    get savedAt() {
      return savedAt;
    },
    elsewhere: (field) => {
      if (field in arrived) return told(field) ? arrived[field] : undefined;
      return beside(seen?.()).find((one) => one.field === field)?.value;
    },
    touch: saving.touch,
    flush: saving.flush,
    form,
  };
}
