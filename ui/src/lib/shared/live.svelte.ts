import { onDestroy } from "svelte";
import { backend, type CommandName, type Commands, type Fault, faultFrom, readsOf } from "../backend";
import { texts } from "../texts";

/** Something read from the core that reads itself again when a record of its kinds changes. */
export interface Live<T> {
  /** The last answer; `undefined` before the first. */
  readonly value: T | undefined;
  readonly fault: Fault | null;
  readonly loading: boolean;
  /** Reads again. */
  reload(): Promise<void>;
  /** Takes an answer that a write already brought. */
  set(value: T): void;
}

/**
 * Reads a request, and reads it again whenever something reactive in its payload changes or a record that it reads is written. No
 * payload: nothing is asked, and the value is `null`. Call while a component is being made.
 */
export function read<K extends CommandName, P extends Commands[K]["payload"] | null>(
  command: K,
  payload: () => P,
): Live<Commands[K]["reply"] | (null extends P ? null : never)> {
  type Reply = Commands[K]["reply"] | (null extends P ? null : never);
  return live<Reply>(() => {
    const asked = payload();
    return asked === null ? Promise.resolve(null as Reply) : backend.call(command, asked);
  }, readsOf(command));
}

/**
 * Reads with `load` now, whenever something reactive that `load` reads (before its first await) changes, and after each write to
 * one of `kinds` (any kind when empty). Writes told while a reading is under way are answered by one more reading after it. A late
 * answer never overwrites a newer one. Call while a component is being made.
 */
export function live<T>(load: () => Promise<T>, kinds: readonly string[] = []): Live<T> {
  let value = $state.raw<T | undefined>();
  let fault = $state.raw<Fault | null>(null);
  let loading = $state(true);
  let turn = 0;
  // Something was written after the reading under way began.
  let outdated = false;

  async function settle(answer: Promise<T>): Promise<void> {
    const mine = ++turn;
    outdated = false;
    loading = true;
    try {
      const result = await answer;
      if (mine !== turn) return;
      value = result;
      fault = null;
    } catch (reason) {
      if (mine !== turn) return;
      fault = faultFrom(reason, texts.shared.coreSilent);
    }
    loading = false;
    if (outdated) void settle(load());
  }

  $effect(() => {
    void settle(load());
  });

  onDestroy(
    backend.onChanged((changed) => {
      if (kinds.length > 0 && !changed.some((kind) => kinds.includes(kind))) return;
      if (loading) outdated = true;
      else void settle(load());
    }),
  );

  return {
    get value() {
      return value;
    },
    get fault() {
      return fault;
    },
    get loading() {
      return loading;
    },
    reload: () => settle(load()),
    set(next: T) {
      value = next;
      fault = null;
      // Answers of two writes may come in another order than they were written in: what is read now has both.
      void settle(load());
    },
  };
}
