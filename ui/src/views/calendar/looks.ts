// How an event stands in the month: its colour, and the word that says the same.

import type { TrainingState } from "../../lib/backend";
import { texts } from "../../lib/texts";

export type Look = "draft" | "ahead" | "held" | "cancelled";

const STEPS: TrainingState[] = ["held", "delivered", "complete", "registered", "filed"];

/** A draft, still to be held, held, or called off. */
export function lookOf(state: TrainingState): Look {
  if (state === "draft" || state === "cancelled") return state;
  return STEPS.includes(state) ? "held" : "ahead";
}

/** The name as the month shows it; what was called off says so. */
export function titleOf(name: string, state: TrainingState): string {
  return state === "cancelled" ? `${texts.labels.trainingStates.cancelled}: ${name}` : name;
}
