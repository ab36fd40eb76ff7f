import { backend, type Conduct, type EventReport, type ReportTexts } from "../../lib/backend";
import { type Writing, writing } from "../../lib/shared/writing.svelte";

/** What is typed of a report: its texts, and how the event was conducted. */
export interface ReportDrafts {
  texts: Writing<ReportTexts>;
  conduct: Writing<Conduct>;
  /** Saves at once what is still waiting. */
  flush: () => Promise<void>;
}

/** Texts as they are sent: those that say what is stored are left alone, and go on following the event. */
export function typedTexts(fields: ReportTexts, stored: ReportTexts): { [Key in keyof ReportTexts]: string | null } {
  const sent = (key: keyof ReportTexts): string | null => (fields[key].trim() === stored[key].trim() ? null : fields[key]);
  return {
    methodology: sent("methodology"),
    audience_text: sent("audience_text"),
    results_text: sent("results_text"),
    drafted_by: sent("drafted_by"),
  };
}

/** Call while a component is being made; `report` is what was read last. */
export function reportDrafts(report: () => EventReport, onsaved: (next: EventReport) => void): ReportDrafts {
  const { training, texts: firstTexts, conduct: firstConduct } = report();
  const texts = writing<ReportTexts>({
    stored: () => report().texts,
    first: firstTexts,
    // What follows the event changes with it.
    told: (key) => report().texts[key] !== report().proposed[key],
    save: async (fields) => onsaved(await backend.call("report.save", { training, ...typedTexts(fields, report().texts) })),
  });
  const conduct = writing<Conduct>({
    stored: () => report().conduct,
    first: firstConduct,
    save: async (fields) => onsaved(await backend.call("report.save_conduct", { training, conduct: fields })),
  });
  return {
    texts,
    conduct,
    flush: async () => {
      await texts.flush();
      await conduct.flush();
    },
  };
}
