// How those who are registered sign, as it was last chosen on this computer.

import type { Mode } from "./rows";

const KEY = "sisconecta.desk.mode";

export function rememberMode(mode: Mode): void {
  try {
    localStorage.setItem(KEY, mode);
  } catch {
    // Without storage the mode lasts until the window closes.
  }
}

export function rememberedMode(): Mode {
  try {
    const mode = localStorage.getItem(KEY);
    if (mode === "screen" || mode === "later") return mode;
  } catch {
    // No storage: the usual mode.
  }
  return "paper";
}
