import { tick } from "svelte";

/** What can take the focus. */
export const FOCUSABLE =
  "input:not([disabled]):not([type=hidden]), select:not([disabled]), textarea:not([disabled]), button:not([disabled]), a[href]";

const PARTS = "section, form, .sheet, [role=dialog], main";

/** Where the focus was last. A button that is disabled while it works loses it, and nothing says so. */
let last: { element: HTMLElement; parts: HTMLElement[] } | null = null;

function partsAround(element: HTMLElement): HTMLElement[] {
  const parts: HTMLElement[] = [];
  for (let part = element.parentElement?.closest<HTMLElement>(PARTS); part; part = part.parentElement?.closest<HTMLElement>(PARTS))
    parts.push(part);
  return parts;
}

document.addEventListener("focusin", ({ target }) => {
  if (target instanceof HTMLElement) last = { element: target, parts: partsAround(target) };
});

const nobodyHas = (): boolean => document.activeElement === null || document.activeElement === document.body;
const controlsOf = (part: HTMLElement): HTMLElement[] => [...part.querySelectorAll<HTMLElement>(FOCUSABLE)];

/**
 * Remembers what has the focus, or had it last. What it answers gives it back, unless something else has it by then: to the same
 * element; when that is gone or cannot be used, to what stands in its place in its part of the screen, or to the part's heading.
 */
export function rememberFocus(): () => Promise<void> {
  const active = document.activeElement;
  const element = active instanceof HTMLElement && active !== document.body ? active : (last?.element ?? null);
  const parts = element?.isConnected ? partsAround(element) : (last?.parts ?? []);
  const places = element ? parts.map((part) => Math.max(0, controlsOf(part).indexOf(element))) : [];

  return async () => {
    await tick();
    // What waited for the answer of a dialog works until a moment after it.
    if (element?.matches(":disabled")) await new Promise((resolve) => setTimeout(resolve));
    if (!element || !nobodyHas()) return;
    if (element.isConnected && !element.matches(":disabled")) return element.focus({ preventScroll: true });
    const at = parts.findIndex((part) => part.isConnected);
    const part = parts[at];
    if (!part) return;
    const controls = controlsOf(part);
    const next = controls[Math.min(places[at] ?? 0, controls.length - 1)];
    if (next) return next.focus();
    const heading = part.querySelector<HTMLElement>("h1, h2, h3");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus();
  };
}

/** What gives the focus back behind each dialog, by its outermost element. */
const behind = new WeakMap<Element, () => Promise<void>>();
const dialogOf = (element: Element | null | undefined): Element | null => element?.closest(".bx--modal") ?? null;

/**
 * As {@link rememberFocus}, for a dialog that opens. One that opens out of another that closes gives the focus back to where it was before
 * the first.
 */
export function rememberBehind(): () => Promise<void> {
  const own = rememberFocus();
  const from = dialogOf(document.activeElement) ?? dialogOf(last?.element);
  const before = from && behind.get(from);
  return () => (before && !from.isConnected ? before() : own());
}

/** Notes what is behind a dialog that is there now. */
export function isBehind(inside: HTMLElement, giveBack: () => Promise<void>): void {
  const dialog = dialogOf(inside);
  if (dialog) behind.set(dialog, giveBack);
}
