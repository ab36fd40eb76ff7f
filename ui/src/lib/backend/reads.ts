import type { CommandName } from "./backend";
import * as generated from "./types";

/** What a request reads, as Rust declares it beside the request. */
const declared = (generated as { reads?: Partial<Record<CommandName, readonly string[]>> }).reads ?? {};

/** The same for requests that do not declare it yet. */
const known: Partial<Record<CommandName, readonly string[]>> = {
  "backup.list": ["backup"],
  "centre.get": ["centre"],
  "invitation.list": ["invitation", "training", "session", "document_issue"],
  "pack.get": ["participant_pack", "pack_material", "annulment", "training", "session", "agenda_item", "speaker", "enrolment", "staff"],
  "person.merges": ["person_link", "annulment", "person"],
  // The readings of the norms come with the program.
  "readings.list": ["none"],
  "staff.list": ["staff"],
  "survey.list_sheets": ["survey_sheet", "annulment"],
  "test.list": ["test_score", "attendance", "enrolment", "person"],
  "training.get": ["training", "session", "agenda_item", "speaker", "attendance", "enrolment"],
  "training.list": ["training", "session", "attendance", "enrolment"],
};

/** The kinds of record that the answer to a request depends on; none means any. */
export function readsOf(command: CommandName): readonly string[] {
  return declared[command] ?? known[command] ?? [];
}
