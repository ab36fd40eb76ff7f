/** The library draws the heading of a dialog as the third level; nothing of the second stands above it. For `{@attach}` inside of one. */
export function secondLevel(inside: HTMLElement): void {
  inside.closest(".bx--modal-container")?.querySelector(".bx--modal-header__heading")?.setAttribute("aria-level", "2");
}
