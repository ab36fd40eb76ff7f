import { backend } from "../../lib/backend";

/** A folder that a person picks in the system's dialog, or types where there is none. */
export class FolderChoice {
  readonly typed = !backend.canPickFolder;
  path = $state("");

  /** Nothing can be asked for yet. */
  get missing(): boolean {
    return this.typed && this.path.trim() === "";
  }

  /** Answers `null` when the person thought better of it. */
  async ask(): Promise<string | null> {
    return this.typed ? this.path : backend.pickFolder();
  }
}
