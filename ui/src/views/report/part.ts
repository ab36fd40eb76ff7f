import type { EventReport } from "../../lib/backend";

/** What each part of a report is given. */
export interface PartProps {
  report: EventReport;
  /** It is finished and not to be changed. */
  locked: boolean;
  onsaved: (next: EventReport) => void;
}
