import type { Commands, DocumentRef } from "./types";

export type { Commands };
export type CommandName = keyof Commands;

/** A file the person picked: `upload` names its bytes inside the core. */
export interface PickedFile {
  upload: string;
  name: string;
}

/** The one door of the screens to the core. Two implementations: the desktop window and the bridge for a plain browser. */
export interface Backend {
  /** Sends one command. Rejects with a `Fault`. */
  call<K extends CommandName>(command: K, payload: Commands[K]["payload"]): Promise<Commands[K]["reply"]>;
  /** Lets the person pick a file with one of the given endings; `null` when nothing was picked. */
  pickFile(kinds: string[]): Promise<PickedFile | null>;
  /** Lets the person pick a folder; `null` when nothing was picked. */
  pickFolder(): Promise<string | null>;
  /** Whether `pickFolder` can show a dialog here; otherwise the folder is typed. */
  readonly canPickFolder: boolean;
  /** Opens a document in the system's viewer. */
  openDocument(document: DocumentRef): Promise<void>;
  /** Tells the kinds of record that changed after each write; returns how to stop listening. */
  onChanged(listener: (kinds: string[]) => void): () => void;
}
