import { onDestroy } from "svelte";

/** A key of the screen: what it does is shown by F1 and beside the action itself. */
export interface Shortcut {
  /** As `KeyboardEvent.key`, with modifiers in front: `ctrl+k`, `alt+1`, `f2`, `escape`. */
  keys: string;
  /** What it does, in Spanish. */
  does: string;
  run: (event: KeyboardEvent) => void;
  /** Only while this holds; always when absent. */
  when?: () => boolean;
}

/** In order of registration: the frame is there before any screen. */
const registered: Shortcut[][] = [];

function written(event: KeyboardEvent): string {
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("ctrl");
  if (event.altKey) parts.push("alt");
  if (event.shiftKey && event.key.length > 1) parts.push("shift");
  parts.push(event.key.toLowerCase());
  return parts.join("+");
}

window.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const pressed = written(event);
  // A dialog that is open keeps the keys of the screen behind it still.
  if (document.querySelector(".bx--modal.is-visible")) return;
  for (let group = registered.length - 1; group >= 0; group -= 1) {
    for (const shortcut of registered[group] ?? []) {
      if (shortcut.keys !== pressed || (shortcut.when && !shortcut.when())) continue;
      event.preventDefault();
      shortcut.run(event);
      return;
    }
  }
});

/** Registers the keys of a screen for as long as it is shown. */
export function useKeys(shortcuts: Shortcut[]): void {
  registered.push(shortcuts);
  onDestroy(() => {
    const index = registered.indexOf(shortcuts);
    if (index >= 0) registered.splice(index, 1);
  });
}

/** All keys that work now: those of the frame first, then the screen's, outermost first. Several lists have the same keys: each is told once. */
export function activeKeys(): { frame: Shortcut[]; screen: Shortcut[] } {
  const [frame = [], ...screens] = registered;
  const told = new Map(screens.flat().map((one) => [`${one.keys} ${one.does}`, one]));
  return { frame, screen: [...told.values()] };
}

const NAMES: Record<string, string> = {
  ctrl: "Ctrl",
  alt: "Alt",
  shift: "Mayús",
  escape: "Esc",
  enter: "Enter",
  arrowdown: "↓",
  arrowup: "↑",
  arrowleft: "←",
  arrowright: "→",
};

/** `ctrl+k` as people read it: `Ctrl+K`. */
export function keyLabel(keys: string): string {
  return keys
    .split("+")
    .map((key) => NAMES[key] ?? key.toUpperCase())
    .join("+");
}
