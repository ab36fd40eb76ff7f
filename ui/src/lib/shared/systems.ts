import type { SystemChoice, SystemCode } from "../backend";

/**
 * Systems and matters that a form shows: those that are offered, and those chosen before. One whose name has not arrived yet is called
 * by its code.
 */
export function shownSystems(systems: readonly SystemChoice[], chosen: readonly SystemCode[]): SystemChoice[] {
  const known = systems.filter((one) => one.active || chosen.includes(one.code));
  const unknown = chosen.filter((code) => !systems.some((one) => one.code === code));
  return [...known, ...unknown.map((code) => ({ code, name: code, governing_body: "", active: false }))];
}

/** Bodies that govern what was chosen, each once. */
export function governingBodies(systems: readonly SystemChoice[], chosen: readonly SystemCode[]): string[] {
  const bodies = systems.filter((one) => chosen.includes(one.code)).map((one) => one.governing_body);
  return [...new Set(bodies)].filter((name) => name !== "");
}
