import type { Commands, DocumentRef } from "./types";

export type { Commands };
export type CommandName = keyof Commands;

/** A file the person picked: `upload` names its bytes inside the core. */
export interface PickedFile {
  upload: string;
  name: string;
}

/** What a file is picked for: the dialog speaks of it. */
export type FilePurpose = "list" | "photo" | "scan" | "material";

/** Endings of the files for each purpose, without a dot. */
export const ENDINGS: Record<FilePurpose, string[]> = {
  list: ["xlsx", "xlsm", "xls", "ods", "csv"],
  photo: ["jpg", "jpeg", "png"],
  scan: ["pdf", "jpg", "jpeg", "png"],
  material: ["pdf", "jpg", "jpeg", "png"],
};

/** The one door of the screens to the core. Two implementations: the desktop window and the bridge for a plain browser. */
export interface Backend {
  /** Sends one command. Rejects with a `Fault`. */
  call<K extends CommandName>(command: K, payload: Commands[K]["payload"]): Promise<Commands[K]["reply"]>;
  /** Lets the person pick a file; `null` when nothing was picked. */
  pickFile(purpose: FilePurpose): Promise<PickedFile | null>;
  /** Lets the person pick a folder; `null` when nothing was picked. */
  pickFolder(): Promise<string | null>;
  /** Lets the person name a new file, in a folder of their choice; its whole path, or `null` when nothing was named. */
  pickPlace(name: string): Promise<string | null>;
  /** Whether `pickFolder` can show a dialog here; otherwise the folder is typed. */
  readonly canPickFolder: boolean;
  /** Opens a document in the system's viewer, after the person has read what it says of itself. */
  openDocument(document: DocumentRef): Promise<void>;
  /** Tells the kinds of record that changed after each write; returns how to stop listening. */
  onChanged(listener: (kinds: string[]) => void): () => void;
  /** Tells that the page is about to go, while what waits can still be sent; returns how to stop listening. */
  onLeaving(listener: () => void): () => void;
}
