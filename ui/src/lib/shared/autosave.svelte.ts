import { onDestroy } from "svelte";
import { backend, type Fault, faultFrom } from "../backend";
import { texts } from "../texts";

/** Saving without a button: soon after the last key, or at once when the field is left. */
export interface Autosave {
  /** Something changed; it will be saved after a short rest. */
  readonly touch: () => void;
  /** Saves at once what is still waiting, also what could not be saved before. */
  readonly flush: () => Promise<void>;
  readonly fault: Fault | null;
  /** Something is waiting or on its way. */
  readonly busy: boolean;
}

/** Calls `save` once per rest of `rest` milliseconds; never two at a time. Call while a component is being made. */
export function autosave(save: () => Promise<void>, rest = 800): Autosave {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let running: Promise<void> | null = null;
  let dirty = false;
  let fault = $state.raw<Fault | null>(null);
  let busy = $state(false);

  async function run(): Promise<void> {
    let failed = false;
    while (dirty && !failed) {
      dirty = false;
      try {
        await save();
        fault = null;
      } catch (reason) {
        fault = faultFrom(reason, texts.shared.coreSilent);
        failed = true;
      }
    }
    // What failed is sent again with the next key, or when the field or the screen is left.
    dirty ||= failed;
    busy = false;
  }

  function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (running) return running;
    if (!dirty) return Promise.resolve();
    running = run().finally(() => {
      running = null;
    });
    return running;
  }

  // What is still waiting when the screen or the program is left is saved, not lost.
  onDestroy(backend.onLeaving(() => void flush()));
  onDestroy(() => void flush());

  return {
    touch() {
      dirty = true;
      busy = true;
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(() => void flush(), rest);
    },
    flush,
    get fault() {
      return fault;
    },
    get busy() {
      return busy;
    },
  };
}
