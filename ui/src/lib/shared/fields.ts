import { tick } from "svelte";
import { FOCUSABLE } from "./focus";

/** Puts the focus on the field of that name (`data-field` on the screen, or within a part of it). Returns whether it was found. */
export async function focusField(name: string, within: ParentNode = document): Promise<boolean> {
  await tick();
  const holder = within.querySelector(`[data-field="${CSS.escape(name)}"]`);
  const target = holder?.matches(FOCUSABLE) ? holder : holder?.querySelector(FOCUSABLE);
  if (!(target instanceof HTMLElement)) return false;
  target.scrollIntoView({ block: "center" });
  target.focus({ preventScroll: true });
  return true;
}

/** Puts the focus on the heading of the screen just opened, so that a reader says where one is; a field or row that already took it keeps it. */
export async function focusHeading(): Promise<void> {
  await tick();
  const active = document.activeElement;
  if (active?.closest("main") && active.matches("input, .rowlink")) return;
  const heading = document.querySelector<HTMLElement>("main h1");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
