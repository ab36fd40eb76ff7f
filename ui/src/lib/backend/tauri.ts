import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { remark } from "../shared/remark.svelte";
import { texts } from "../texts";
import { type Backend, type CommandName, type Commands, ENDINGS, type FilePurpose, type PickedFile } from "./backend";
import { faultFrom } from "./fault";
import { Leaving } from "./leaving";
import type { DocumentRef } from "./types";

async function ask<T>(name: string, args: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(name, args);
  } catch (reason) {
    throw faultFrom(reason, texts.shared.coreSilent);
  }
}

/** The desktop window. */
export class TauriBackend implements Backend {
  readonly canPickFolder = true;
  readonly #leaving = new Leaving();

  constructor() {
    hear("leaving", () => void this.#leave());
  }

  call<K extends CommandName>(command: K, payload: Commands[K]["payload"]): Promise<Commands[K]["reply"]> {
    return this.#leaving.track(ask("rpc", { cmd: command, payload }));
  }

  pickFile(purpose: FilePurpose): Promise<PickedFile | null> {
    return ask("pick_file", { purpose, kinds: ENDINGS[purpose] });
  }

  pickFolder(): Promise<string | null> {
    return ask("pick_folder", {});
  }

  pickPlace(name: string): Promise<string | null> {
    return ask("pick_place", { name });
  }

  async openDocument(document: DocumentRef): Promise<void> {
    if (document.remark && !(await remark.ask(document.remark))) return;
    await ask("open_document", { hash: document.hash, name: document.name });
  }

  onChanged(listener: (kinds: string[]) => void): () => void {
    return hear<string[]>("changed", listener);
  }

  onLeaving(listener: () => void): () => void {
    return this.#leaving.on(listener);
  }

  /** The shell waits for this before it closes the window. */
  async #leave(): Promise<void> {
    const settled = this.#leaving.settled();
    // Nobody types into a page that no longer stores.
    document.documentElement.inert = true;
    await settled;
    await ask("page_settled", {});
  }
}

/** Listens to what the shell tells; returns how to stop. */
function hear<T>(name: string, listener: (payload: T) => void): () => void {
  let stopped = false;
  let stop: (() => void) | null = null;
  void listen<T>(name, (event) => listener(event.payload)).then((unlisten) => {
    if (stopped) unlisten();
    else stop = unlisten;
  });
  return () => {
    stopped = true;
    stop?.();
  };
}
