/** Bytes as megabytes with one decimal, `12.4`. */
export function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toLocaleString("es-PE", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

/** A count with the noun it counts: `1 evento`, `1,204 eventos`. */
export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString("es-PE")} ${count === 1 ? one : many}`;
}
