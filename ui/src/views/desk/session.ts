// Which session the desk opens on.

import type { SessionRow } from "../../lib/backend";
import { clockOf } from "../../lib/shared/dates";

/** Hour of Lima now, 0 to 23. */
function hourNow(): number {
  return Number.parseInt(clockOf(Date.now()), 10);
}

/**
 * The session asked for; otherwise the one of today that fits the hour, the next to come, or the last one held.
 * `today` is a day of Lima, `2027-04-12`.
 */
export function sessionToOpen(sessions: SessionRow[], asked: string | undefined, today: string, hour = hourNow()): SessionRow | null {
  const inOrder = [...sessions].sort((a, b) => a.date.localeCompare(b.date) || a.start.localeCompare(b.start));
  const wanted = inOrder.find((session) => session.id === asked);
  if (wanted) return wanted;
  const ofToday = inOrder.filter((session) => session.date === today);
  // A desk that opens before noon is taking the morning.
  const fitting = ofToday.find((session) => (session.part === "morning") === hour < 12);
  return fitting ?? ofToday[0] ?? inOrder.find((session) => session.date > today) ?? inOrder.at(-1) ?? null;
}
