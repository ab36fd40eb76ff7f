/** Arrows go from row to row of a list whose rows hold an `a.rowlink`; Enter on it opens, as with any link. For `{@attach}`. */
export function arrows(list: HTMLElement): () => void {
  function move(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    const links = [...list.querySelectorAll<HTMLElement>(".rowlink")];
    const here = links.findIndex((link) => link === document.activeElement);
    const next = links[here + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }
  list.addEventListener("keydown", move);
  return () => list.removeEventListener("keydown", move);
}
