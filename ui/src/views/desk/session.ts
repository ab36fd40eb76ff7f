// Which session the desk opens on.

import type { SessionRow } from "../../lib/backend";
import { clockOf, now as clock } from "../../lib/shared/dates";

/**
 * The session asked for; otherwise, of today's, the one that runs or comes next, or the last one; otherwise the next to come, or the
 * last one held. `today` is a day of Lima, `2027-04-12`, and `now` an hour there, `08:30`.
 */
export function sessionToOpen(
  sessions: readonly SessionRow[],
  asked: string | undefined,
  today: string,
  now = clockOf(clock()),
): SessionRow | null {
  const inOrder = [...sessions].sort((a, b) => a.date.localeCompare(b.date) || a.start.localeCompare(b.start));
  const wanted = inOrder.find((session) => session.id === asked);
  if (wanted) return wanted;
  const ofToday = inOrder.filter((session) => session.date === today);
  // A morning that ends at 13:00 is still the morning at 12:30.
  const running = ofToday.find((session) => now < session.end.slice(0, 5));
  return running ?? ofToday.at(-1) ?? inOrder.find((session) => session.date > today) ?? inOrder.at(-1) ?? null;
}
