// Filtering a list that is already on the screen. Searching the records is the core's business.

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("es-PE");
}

/** Whether every word of `filter` occurs somewhere in `fields`; accents, case and order do not matter. */
export function matches(filter: string, ...fields: string[]): boolean {
  const words = fold(filter)
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return true;
  const all = fold(fields.join(" "));
  return words.every((word) => all.includes(word));
}
