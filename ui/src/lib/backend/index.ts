import type { Backend } from "./backend";
import { BridgeBackend } from "./bridge";
import { TauriBackend } from "./tauri";

export type { Backend, CommandName, PickedFile } from "./backend";
export { readsOf } from "./reads";
export { Fault, faultFrom } from "./fault";
export type * from "./types";

/** The shell this page runs in. */
export const backend: Backend = "__TAURI_INTERNALS__" in window ? new TauriBackend() : new BridgeBackend();
