// On which day a step was taken, as far as the program knows it.

import { backend, type PathStep, type TrainingDetail, type TrainingState } from "../../lib/backend";

/** What is known of an event, asked for only where a step follows from it. */
export interface Known {
  /** Days of the steps that were taken. */
  taken: readonly string[];
  /** Days of its sessions, the first one first. */
  days: readonly string[];
  /** When letters went out. */
  sent: () => Promise<readonly (string | null)[]>;
  /** When the report was submitted. */
  submitted: () => Promise<string | null>;
}

/** The day that a step of the road proposes, neither before a step that was taken nor after `today`; `today` where nothing says it. */
export async function proposedDay(to: TrainingState, { taken, days, sent, submitted }: Known, today: string): Promise<string> {
  let day: string | null | undefined;
  if (to === "convened") day = (await sent()).filter((one) => one !== null).sort()[0];
  else if (to === "in_progress") day = days[0];
  else if (to === "held") day = days.at(-1);
  else if (to === "delivered") day = await submitted();
  const earliest = [...taken].sort().at(-1);
  if (day && earliest && day < earliest) day = earliest;
  return day && day < today ? day : today;
}

export function knownOf({ id, sessions }: TrainingDetail, path: readonly PathStep[]): Known {
  return {
    taken: path.flatMap((step) => step.on ?? []),
    days: sessions.map((session) => session.date).sort(),
    sent: async () => (await backend.call("invitation.list", { training: id })).rows.map((row) => row.sent_on),
    submitted: async () => (await backend.call("report.get", { training: id })).submitted_on,
  };
}
