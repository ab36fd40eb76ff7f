// Made from the Rust types by `cargo xtask types`. Do not edit.

export type Absence = { absent: StaffId | null, reason: string, 
/**
 * First civil day in Lima.
 */
starts_on: string | null, 
/**
 * Last civil day in Lima, which counts.
 */
ends_on: string | null, substitute: StaffId | null, removed: boolean, };

export type AbsenceId = string;

export type AbsenceRow = { id: AbsenceId, fields: Absence, absent_name: string, 
/**
 * Empty where nobody is named: whoever runs the centre stands in.
 */
substitute_name: string, holds_today: boolean, 
/**
 * How many times somebody wrote something because of it.
 */
acts: number, 
/**
 * Of the list that the row stands in.
 */
base: Base, };

export type AddEnrolment = { training: TrainingId, 
/**
 * A person of the directory; otherwise `input` makes or finds one.
 */
person: PersonId | null, input: PersonInput, means: EnrolmentMeans, };

export type AddInvitations = { training: TrainingId, known: Array<EntityId>, entities: Array<string>, };

export type AddPackMaterial = { training: TrainingId, upload: string, 
/**
 * The name of the file when empty.
 */
title: string, };

export type AddPhoto = { training: TrainingId, upload: string, caption: string, };

export type AddStaff = { staff: StaffInput, password: string, };

export type AdvanceTraining = { id: TrainingId, to: TrainingState, 
/**
 * Civil day on which it happened.
 */
on: string, note: string, 
/**
 * For the hand-over: which documents, from whom, to whom (C-45). Otherwise empty.
 */
documents: Array<string>, handed_by: string, handed_to: string, };

export type AgendaInput = { date: string | null, start: string | null, end: string | null, activity: string, methodology: string, responsible: string, kind: AgendaKind, };

export type AgendaItemId = string;

export type AgendaKind = "registration" | "talk" | "refreshment" | "survey" | "closing" | "other";

export type AgendaOutcome = "done" | "not_done";

export type AgendaRow = { id: AgendaItemId, date: string | null, start: string | null, end: string | null, activity: string, methodology: string, responsible: string, kind: AgendaKind, };

export type AnnulRegistration = { session: SessionId, person: PersonId, reason: string, };

export type AnnulSheet = { training: TrainingId, id: string, reason: string, };

export type AnswerMeans = "email" | "telephone" | "written" | "in_person";

export type AnswerSurvey = { sheet: SheetInput, };

export type AsideRow = { op: string, record: string, kind: string, 
/**
 * What it is, in Spanish: *Asistencia*, *Persona* …
 */
what: string, 
/**
 * Name of the event or person it belongs to, when it is known.
 */
title: string, 
/**
 * Why it waits, to show as it is.
 */
cause: string, 
/**
 * Name of who wrote it; empty when nobody did.
 */
who: string, 
/**
 * When it was written by the writer's clock, UTC milliseconds since 1970.
 */
when: number, };

export type AttachPart = { case: CaseRef, upload: string, item: string, 
/**
 * Of a register.
 */
within: string | null, 
/**
 * *original* or *copia con firma original*; anything else is refused (C-48).
 */
kind: DocumentKind, 
/**
 * What it is, for other documents.
 */
note: string, 
/**
 * Also when the code printed on it says that it is something else.
 */
anyway: boolean, };

export type BackupFailed = { 
/**
 * Since when, UTC, milliseconds since 1970.
 */
at: number, 
/**
 * Why, in Spanish.
 */
sentence: string, 
/**
 * It was made, and is not at the second place.
 */
second: boolean, };

export type BackupRow = { folder: string, 
/**
 * UTC, milliseconds since 1970.
 */
made_at: number, 
/**
 * Bytes on disk.
 */
size: number, 
/**
 * It could not be written when a password or the recovery code was changed or taken away, and still opens with it.
 */
opens_with_old: boolean, 
/**
 * It has the key of before the last change, and opens with what opened it then.
 */
other_key: boolean, };

export type BackupsDropped = { count: number, };

export type Base = { 
/**
 * The newest arrival on this disk that the page could show.
 */
as_of: number, 
/**
 * What this form itself has written since.
 */
wrote: Array<OpId>, };

export type BeginKeyChange = { 
/**
 * Of who changes the key: the only password that opens the database afterwards.
 */
own_password: string, };

export type BesideValue = { record: string, field: string, 
/**
 * What the field is called.
 */
label: string, 
/**
 * As people read it; empty where the field was emptied.
 */
value: string, };

export type BlockFigures = { heading: string, speaker: SpeakerId | null, 
/**
 * Hidden from the rated speaker while the survey is open; then there are no rows and no figures.
 */
hidden: boolean, rows: Array<ItemFigures>, figures: LevelFigures | null, };

export type CaptionPhoto = { training: TrainingId, photo: string, caption: string, };

export type CarriedRow = { id: AgendaItemId, 
/**
 * `12/04/2027 · 08:30 a.m.`
 */
when: string, activity: string, outcome: AgendaOutcome | null, note: string, };

export type CaseRef = { 
/**
 * Name of its kind.
 */
kind: string, id: string, };

export type Catalogue = "topic" | "process" | "system" | "body" | "post";

export type CatalogueEntryId = string;

export type CatalogueRow = { id: CatalogueEntryId, list: Catalogue, system: SystemCode, name: string, 
/**
 * What headquarters retired, or is not valid today, is not offered, and stays where it was chosen.
 */
active: boolean, };

export type CellKind = "text" | "number" | "date";

export type CentreCreated = { 
/**
 * Shown once; to be written down and confirmed.
 */
recovery_code: string, status: EntryStatus, };

export type CentreFigures = { 
/**
 * Totals of the events that count, and each system's.
 */
by_system: SystemTable, counted: Array<HeldEvent>, 
/**
 * Held, and not of the centre's figures: each says why.
 */
not_counted: Array<HeldEvent>, speakers: Array<SpeakerFigures>, };

export type CentreForm = { base: Base, 
/**
 * Official code of the centre; it names the scope of every operation and never changes.
 */
code: string, name: string, address: string, telephone: string, extension: string, email: string, area: string, };

export type CentreJoined = { 
/**
 * To be written down; it opens this computer's database. The same one while the program runs and nobody has set a password.
 */
recovery_code: string, 
/**
 * Whether everything arrived. Until then `status.stage` is `joining` and the same request goes on.
 */
complete: boolean, 
/**
 * What came of it, to show as it is.
 */
sentence: string, status: EntryStatus, };

export type CentreProfile = { 
/**
 * Official code of the centre; it names the scope of every operation and never changes.
 */
code: string, name: string, address: string, telephone: string, extension: string, email: string, area: string, };

export type CitizenJustification = "public_entity_request" | "consultation_space" | "awareness_event";

export type CloseCommitment = { id: CommitmentId, base: Base, shown: Commitment, 
/**
 * Fulfilled, or dropped.
 */
state: CommitmentState, closed_on: string | null, note: string, };

export type CloseExpediente = { case: CaseRef, };

export type CloseSurvey = { training: TrainingId, };

export type Closing = { document: DocumentRef, 
/**
 * Hashes of the parts and of the whole.
 */
manifest: DocumentRef, by: string, 
/**
 * UTC milliseconds since 1970.
 */
at: number, 
/**
 * What changed since, on another computer: it is out of date unless there is nothing.
 */
changes: Array<string>, };

export type Column = "row_number" | "full_name" | "surnames" | "paternal_surname" | "maternal_surname" | "names" | "dni" | "entity" | "post" | "email" | "phone" | "ignore";

export type ColumnGuess = { 
/**
 * Position from 0.
 */
index: number, 
/**
 * Position as the spreadsheet shows it: `A`.
 */
letter: string, 
/**
 * The heading as written; empty when there is none.
 */
header: string, 
/**
 * What it holds. Two columns may hold the same: the first one filled in is used.
 */
column: Column, };

export type Commitment = { subject: string, staff: StaffId | null, outsider: string, due: string | null, origin: CommitmentOrigin | null, case_kind: string, 
/**
 * Of which case it comes.
 */
case_id: string | null, 
/**
 * Empty is pending.
 */
state: CommitmentState | null, closed_on: string | null, note: string, };

export type CommitmentId = string;

export type CommitmentOrigin = "agreement" | "visit_topic" | "finding" | "corrective_action" | "other";

export type CommitmentPage = { rows: Array<CommitmentRow>, 
/**
 * How many there are, shown or not.
 */
total: number, 
/**
 * Everybody who has taken something on, to choose from.
 */
responsibles: Array<string>, };

export type CommitmentRow = { id: CommitmentId, subject: string, responsible: string, due: string | null, state: CommitmentState, 
/**
 * Its day has gone by and it still waits.
 */
overdue: boolean, 
/**
 * Below zero when it is late; nothing once it is closed.
 */
days_left: number | null, origin: CommitmentOrigin | null, 
/**
 * Where it comes from.
 */
case: CaseRef | null, case_title: string, closed_on: string | null, note: string, };

export type CommitmentState = "pending" | "fulfilled" | "dropped";

export type Conduct = { presented_by: string, closed_by: string, 
/**
 * Needed when one of them is not the Coordinador de Centro (C-41, C-43).
 */
delegation_reason: string, tests_apply: boolean, 
/**
 * The governing body that defined them.
 */
tests_defined_by: string, };

export type ConfirmRecoveryCode = { code: string, };

export type ConfirmTraining = { id: TrainingId, };

export type CopyBackup = { 
/**
 * Absolute path of a folder elsewhere.
 */
folder: string, };

export type CopyToSecondPlace = Record<symbol, never>;

export type CorrectSheet = { training: TrainingId, id: string, sheet: SheetInput, };

export type Counting = "own" | "headquarters" | "with_speaker" | "pending_copy" | "without_speaker";

export type CreateCentre = { centre: CentreProfile, staff: StaffInput, 
/**
 * At least ten characters.
 */
password: string, };

export type CreateTraining = { name: string, date: string, };

export type DayPart = "morning" | "afternoon";

export type DecideReview = { record: string, field: string, 
/**
 * The chosen choice.
 */
op: string, 
/**
 * Every choice that was on the screen.
 */
seen: Array<string>, };

export type Desk = { session: SessionId, training: TrainingId, training_name: string, date: string, part: DayPart, 
/**
 * `lun 12 abr · mañana`
 */
label: string, count: DeskCount, 
/**
 * The last ones registered, newest first, at most five.
 */
recent: Array<DeskRow>, };

export type DeskCount = { signed: number, unsigned: number, expected: number, };

export type DeskReceipt = { row: DeskRow, count: DeskCount, recent: Array<DeskRow>, };

export type DeskRow = { person: PersonId, document_number: string, 
/**
 * QUISPE MARTÍNEZ, Julia
 */
name: string, details: VerifiedDetails, state: DeskState, 
/**
 * Hour of registration in Lima, `08:47`; empty when not here.
 */
at: string, 
/**
 * *Papeleta sellada* (C-38).
 */
slip_stamped: boolean, };

export type DeskState = "known" | "expected" | "unsigned" | "signed_on_paper" | "signed_on_screen";

export type DeskUndone = { 
/**
 * What was taken back, in Spanish; absent when there was nothing.
 */
undone: string | null, count: DeskCount, recent: Array<DeskRow>, };

export type DetachPart = { case: CaseRef, part: OpId, reason: string, };

export type DiscardWaiting = { training: TrainingId, };

export type DistrictRow = { ubigeo: string, 
/**
 * *Vinchos, Huamanga, Ayacucho*
 */
place: string, };

export type DocumentKind = "original" | "copy_with_original_signature";

export type DocumentRef = { 
/**
 * BLAKE3 of the bytes, hexadecimal.
 */
hash: string, 
/**
 * File name to propose.
 */
name: string, media_type: string, pages: number, 
/**
 * What is to be said before it is opened to be printed, in Spanish.
 */
remark?: string, };

export type DocumentType = "dni" | "foreign_card" | "passport";

export type Doubt = { kind: string, record: string, title: string, 
/**
 * What happened, and what holds meanwhile.
 */
sentence: string, 
/**
 * What it stands upon. It is settled as it was seen, or not at all.
 */
seen: string, choices: Array<DoubtChoice>, };

export type DoubtChoice = { code: string, label: string, 
/**
 * What it does.
 */
detail: string, 
/**
 * Takes back what somebody did: it needs a reason.
 */
takes_back: boolean, };

export type DraftInvitationEmail = { id: InvitationId, };

export type DropBackupsOfOtherKey = Record<symbol, never>;

export type DryRun = { 
/**
 * Row of the headings, from 1.
 */
header_row: number | null, 
/**
 * The columns used.
 */
columns: Array<ColumnGuess>, 
/**
 * The rows.
 */
rows: Array<RosterRow>, 
/**
 * How many are ready.
 */
ready: number, 
/**
 * How many wait for a confirmation.
 */
confirm: number, 
/**
 * How many cannot be imported.
 */
bad: number, 
/**
 * How many repeat an earlier row.
 */
repeated: number, 
/**
 * How many are not persons.
 */
skipped: number, };

export type EditExpediente = { case: CaseRef, fields: ExpedienteFields, base: Base | null, showed: ExpedienteFields | null, };

export type EditStaff = { id: StaffId, fields: StaffFields, showed: StaffFields, base: Base, };

export type EditTraining = { id: TrainingId, fields: TrainingFields, base: Base | null, showed: TrainingFields | null, };

export type EnrolExchange = { 
/**
 * Address of headquarters' server: `https://…`.
 */
url: string, 
/**
 * One-time code that headquarters gave.
 */
code: string, };

export type Enrolled = { url: string, 
/**
 * Official code of the centre.
 */
scope: string, 
/**
 * When this data folder was enrolled, UTC milliseconds since 1970.
 */
since: number, };

export type EnrolmentId = string;

export type EnrolmentMeans = "list" | "email" | "telephone" | "desk";

export type EnrolmentRow = { id: EnrolmentId, person: PersonId, document_number: string, name: string, entity: string, post: string, email: string, phone: string, means: EnrolmentMeans, 
/**
 * In how many sessions of the event the person signed.
 */
signed: number, };

export type Entities = { 
/**
 * How many there are in all, also beyond `limit`.
 */
total: number, rows: Array<EntityRow>, 
/**
 * For the form of one of them.
 */
base: Base, };

export type EntityFigures = { 
/**
 * As it is called now; as it was registered where nobody knows the entity.
 */
entity: string, 
/**
 * Distinct persons with at least one signature.
 */
participants: number, };

export type EntityId = string;

export type EntityInput = { name: string, 
/**
 * *Razón social*, where it is another one.
 */
legal_name: string, ruc: string, siaf_code: string, unit_code: string, entity_type: EntityType | null, 
/**
 * Code of the district.
 */
ubigeo: string, address: string, phones: string, email: string, authority: string, authority_post: string, 
/**
 * Whether it lies in the centre's area.
 */
in_area: boolean | null, };

export type EntityMergeRow = { entity: NamedEntity, into: NamedEntity, 
/**
 * Name of who merged them; empty when it is not known.
 */
who: string, 
/**
 * When, by the writer's clock, UTC milliseconds since 1970.
 */
when: number, };

export type EntityRow = { 
/**
 * The record that stands for the entity.
 */
id: EntityId, 
/**
 * *Vinchos, Huamanga, Ayacucho*; empty where the district is not known.
 */
place: string, people: number, 
/**
 * Another entity has the same name: perhaps they are one.
 */
same_name: boolean, name: string, 
/**
 * *Razón social*, where it is another one.
 */
legal_name: string, ruc: string, siaf_code: string, unit_code: string, entity_type: EntityType | null, 
/**
 * Code of the district.
 */
ubigeo: string, address: string, phones: string, email: string, authority: string, authority_post: string, 
/**
 * Whether it lies in the centre's area.
 */
in_area: boolean | null, };

export type EntityType = "national" | "regional" | "local" | "business";

export type EntryStatus = { stage: Stage, 
/**
 * In Spanish, when `stage` is `problem`.
 */
problem: string | null, 
/**
 * Known once the database is open.
 */
centre_name: string | null, 
/**
 * Staff that may sign in; empty while locked.
 */
staff: Array<StaffBadge>, 
/**
 * Whether the operating system's keyring answers on this machine.
 */
keyring: boolean, 
/**
 * The recovery code of first run has not been confirmed yet.
 */
recovery_pending: boolean, 
/**
 * The database was opened with the recovery code: a password may be set anew.
 */
recovering: boolean, signed_in: StaffBadge | null, 
/**
 * The event whose page for participants is open: nothing else is shown, and no names are given.
 */
kiosk: TrainingId | null, 
/**
 * Newest first, to restore from when the database is damaged.
 */
backups: Array<BackupRow>, 
/**
 * The daily backup could not be made, and none has been made since.
 */
backup_failed: BackupFailed | null, 
/**
 * What is to be said once, in Spanish: a restore that could not bring everything.
 */
remark: string | null, };

export type EntryStatusQuery = Record<symbol, never>;

export type EventReport = { training: TrainingId, state: ReportState, texts: ReportTexts, 
/**
 * What the program proposes for each text.
 */
proposed: ReportTexts, course: string, dates: string, objective: string, speakers: Array<string>, participants: number, attendances: number, expected: number, figures: Array<ReportFigure>, by_system: SystemTable, agenda: Array<CarriedRow>, 
/**
 * Systems whose specialists owe a report of their part; empty for an event of one system (C-46).
 */
reporting_systems: Array<SystemCode>, participation: Array<ParticipationRow>, conduct: Conduct, 
/**
 * The Coordinador de Centro, as the staff list names him.
 */
coordinator: string, 
/**
 * How that post is called on the event's last day.
 */
coordinator_post: string, photos: Array<PhotoRow>, tests: TestSummary, missing: Array<ReportMissing>, finished_on: string | null, submitted_by: string, submitted_on: string | null, };

export type ExchangeStatus = { 
/**
 * Absent until this data folder was enrolled.
 */
enrolled: Enrolled | null, 
/**
 * How far the round is that runs now.
 */
round: RoundProgress | null, 
/**
 * The newest round that ended, since the program started.
 */
last_round: LastRound | null, 
/**
 * Operations of this computer that headquarters does not hold yet.
 */
unsent: number, 
/**
 * Operations that headquarters holds and that have not come back in its feed.
 */
sent_unconfirmed: number, 
/**
 * Operations that wait in headquarters' tray.
 */
set_aside: number, 
/**
 * Fields with several values in *Por revisar*.
 */
to_review: number, 
/**
 * This computer's clock minus headquarters', in minutes; only above five.
 */
skew_minutes: number | null, 
/**
 * Tables or ranges that still differ from headquarters' after everything was read again; zero when both sides are equal.
 */
differing: number, };

export type Expediente = { case: CaseRef, fields: ExpedienteFields, 
/**
 * What a form that is shown from this has seen.
 */
base: Base, 
/**
 * What the request that answers this wrote of the fields.
 */
wrote: OpId | null, 
/**
 * Values that stand beside those shown.
 */
beside: Array<BesideValue>, lines: Array<ExpedienteLine>, 
/**
 * *¿Qué falta?*
 */
lacks: Array<Lack>, 
/**
 * What is registered of the event.
 */
registration: Array<RegistrationBlock>, 
/**
 * Pages of everything present.
 */
pages: number, closing: Closing | null, 
/**
 * Those made on other computers meanwhile.
 */
other_closings: Array<Closing>, exports: number, filed: boolean, 
/**
 * What is said below it: why no certificate is made here (C-53).
 */
remark: string, 
/**
 * Last change of its location, UTC milliseconds since 1970.
 */
saved_at: number, 
/**
 * Numbers that this computer can give without asking headquarters.
 */
numbers_left: number, };

export type ExpedienteFields = { number: string, box_number: string, shelf: string, volume: string, retention: string, notes: string, };

export type ExpedienteLine = { 
/**
 * Code of what it is among the parts that the kind of case has.
 */
item: string, 
/**
 * What of the case it is of: a session of an event.
 */
within: string | null, 
/**
 * `Registro de Asistencia (Anexo 6) – lun 12 abr · mañana`
 */
label: string, state: ItemState, pages: number, parts: Array<ExpedientePart>, 
/**
 * The program can make it now: all who count signed on the screen.
 */
can_issue: boolean, 
/**
 * Whether it may be left out, and each document bears its own name.
 */
is_other: boolean, };

export type ExpedientePart = { id: OpId, source: PartSource, document: DocumentRef, kind: DocumentKind, note: string, 
/**
 * HUAMÁN QUISPE, María
 */
by: string, 
/**
 * UTC milliseconds since 1970.
 */
at: number, };

export type ExportColumn = { title: string, kind: CellKind, };

export type ExportExpediente = { case: CaseRef, 
/**
 * Absolute path of the folder to put the bag in.
 */
folder: string | null, };

export type ExportList = { list: ExportedList, 
/**
 * The event whose list it is.
 */
case: CaseRef | null, 
/**
 * File to be written; its ending, `.xlsx` or `.csv`, says how. One that is there is replaced: whoever chose the name was asked.
 */
path: string, columns: Array<ExportColumn>, 
/**
 * The rows as the screen shows them, in its order.
 */
rows: Array<Array<string>>, };

export type Exported = { 
/**
 * The .zip.
 */
document: DocumentRef, 
/**
 * Where the bag was laid out.
 */
folder: string | null, };

export type ExportedList = string;

export type Fault = { 
/**
 * Stable name for the program.
 */
code: string, 
/**
 * In Spanish: what happened, what was kept, what to do.
 */
sentence: string, 
/**
 * Field of the request to put the focus on.
 */
field: string | null, 
/**
 * "Not allowed now" rather than "failed".
 */
warning: boolean, };

export type FinishKeyChange = { 
/**
 * The recovery code that was shown, as it was written down.
 */
code: string, };

export type FinishReport = { training: TrainingId, };

export type ForgetSecondPlace = Record<symbol, never>;

export type Found = { 
/**
 * Its kind, by which the screens know where it leads.
 */
kind: string, id: string, title: string, detail: string, };

export type GetBackupFailed = Record<symbol, never>;

export type GetCentre = Record<symbol, never>;

export type GetCentreFigures = { from: string, to: string, };

export type GetCommitment = { id: CommitmentId, };

export type GetExchange = Record<symbol, never>;

export type GetExpediente = { case: CaseRef, };

export type GetFigures = { training: TrainingId, };

export type GetKeyChangeStep = Record<symbol, never>;

export type GetKiosk = Record<symbol, never>;

export type GetLifecycle = { training: TrainingId, };

export type GetMyDay = Record<symbol, never>;

export type GetOpenAnswers = { from: string, to: string, };

export type GetOutsideCopy = Record<symbol, never>;

export type GetPack = { training: TrainingId, };

export type GetPhotoThumb = { training: TrainingId, photo: string, };

export type GetReplacing = Record<symbol, never>;

export type GetReport = { training: TrainingId, };

export type GetSurvey = { training: TrainingId, };

export type GetTraining = { id: TrainingId, };

export type GiveNumber = { case: CaseRef, };

export type GivePassword = { staff: StaffId, 
/**
 * Of who gives it.
 */
own_password: string, 
/**
 * At least ten characters.
 */
password: string, };

export type GiveUpFile = { upload: string, };

export type HeldEvent = { training: TrainingId, name: string, 
/**
 * `12 y 13 de abril de 2027`
 */
dates: string, organiser: Organiser | null, counting: Counting, counting_sentence: string, participants: number, attendances: number, };

export type ImportRoster = { preview: PreviewRoster, 
/**
 * Rows whose proposals (a lost zero, a malformed e-mail left out) are accepted.
 */
accepted: Array<number>, 
/**
 * Rows that are left out.
 */
left_out: Array<number>, };

export type InvitationId = string;

export type InvitationInput = { 
/**
 * The person at the entity to whom it is addressed.
 */
addressee: string, addressee_email: string, means: InvitationMeans | null, sent_on: string | null, response: InvitationResponse, response_on: string | null, response_means: AnswerMeans | null, note: string, };

export type InvitationMeans = "written" | "email";

export type InvitationResponse = "none" | "confirmed" | "declined";

export type InvitationRow = { id: InvitationId, 
/**
 * What the entity is called.
 */
entity: string, 
/**
 * The record that stands for it.
 */
entity_id: EntityId | null, 
/**
 * Sent after the last day, or not sent when it has passed (C-27).
 */
late: boolean, 
/**
 * The letter as last printed.
 */
letter: DocumentRef | null, 
/**
 * The person at the entity to whom it is addressed.
 */
addressee: string, addressee_email: string, means: InvitationMeans | null, sent_on: string | null, response: InvitationResponse, response_on: string | null, response_means: AnswerMeans | null, note: string, };

export type Invitations = { training: TrainingId, 
/**
 * Whether the limit binds: only programmed events have one (C-20).
 */
programmed: boolean, 
/**
 * Last day to invite; absent while the event has no date.
 */
due: string | null, rows: Array<InvitationRow>, sent: number, confirmed: number, declined: number, 
/**
 * Sent and not answered.
 */
waiting: number, late: number, 
/**
 * Words before the place on the letter, as chosen or as proposed.
 */
place_prefix: string, 
/**
 * The place as it follows them.
 */
place: string, 
/**
 * What a form that is shown from this has seen.
 */
base: Base, 
/**
 * Values that stand beside those shown.
 */
beside: Array<BesideValue>, };

export type IssueScreenRegister = { session: SessionId, };

export type ItemFigures = { id: string, label: string, figures: LevelFigures, };

export type ItemState = "present" | "missing" | "not_applicable";

export type JoinCentre = { url: string, code: string, };

export type KeyChangeBegun = { 
/**
 * Shown once; to be written down and typed back.
 */
recovery_code: string, };

export type KeyChangeStep = { 
/**
 * Steps done; nothing while no key is being changed.
 */
done: number | null, all: number, };

export type KeySheet = { training: TrainingId, sheet: SheetInput, 
/**
 * The sheet equals the one before, and that is right.
 */
confirm_repeat: boolean, };

export type KioskPage = { training: TrainingId, name: string, dates: string, questions: Array<QuestionBlock>, };

export type Lack = { sentence: string, 
/**
 * Step of the case (a tab of its screen).
 */
step: string, 
/**
 * Field or line to put the focus on.
 */
field: string, 
/**
 * Keeps the *expediente* from being complete (C-47); the others only from being filed (C-49).
 */
for_completion: boolean, };

export type LastRound = { 
/**
 * When it ended, UTC milliseconds since 1970 by this computer's clock.
 */
at: number, ok: boolean, 
/**
 * What came of it, to show as it is.
 */
sentence: string, received: number, sent: number, 
/**
 * Operations that headquarters had lost and this computer brought back.
 */
salvaged: number, };

export type LeaveKiosk = { password: string, };

export type LevelFigures = { 
/**
 * Marks of 1, 2, 3 and 4.
 */
levels: [number, number, number, number], 
/**
 * Rows left blank: they are in no average (M-13).
 */
blank: number, answered: number, 
/**
 * 1 to 4, two decimals, half up.
 */
mean: number | null, 
/**
 * Marks of 3 and 4 in percent of the marks, two decimals, half up.
 */
satisfied: number | null, };

export type Lifecycle = { state: TrainingState, 
/**
 * Today in Lima, by this device's clock.
 */
today: string, 
/**
 * Every step of the road in its order; a cancelled event ends with its cancellation.
 */
path: Array<PathStep>, open: Array<OpenStepRow>, };

export type ListAbsences = Record<symbol, never>;

export type ListAside = Record<symbol, never>;

export type ListBackups = Record<symbol, never>;

export type ListCatalogue = Record<symbol, never>;

export type ListCommitments = { text: string, state: CommitmentState | null, 
/**
 * As the list calls him.
 */
responsible: string | null, 
/**
 * Only what is late.
 */
overdue: boolean, 
/**
 * Most rows that are wanted.
 */
limit: number, };

export type ListDoubts = Record<symbol, never>;

export type ListEnrolments = { training: TrainingId, };

export type ListEntityMerges = { entity: EntityId, };

export type ListExported = { path: string, rows: number, };

export type ListInvitations = { training: TrainingId, };

export type ListMerges = { person: PersonId, };

export type ListPosts = Record<symbol, never>;

export type ListReadings = Record<symbol, never>;

export type ListRegister = { session: SessionId, };

export type ListReview = Record<symbol, never>;

export type ListSetAside = Record<symbol, never>;

export type ListSheets = { training: TrainingId, };

export type ListStaff = Record<symbol, never>;

export type ListSystems = { on: string | null, };

export type ListTests = { training: TrainingId, };

export type ListTrainings = { text: string, 
/**
 * First day looked at, inclusive.
 */
from: string | null, 
/**
 * Last day looked at, inclusive.
 */
to: string | null, state: TrainingState | null, training_type: TrainingType | null, 
/**
 * Most events that are answered; all when absent.
 */
limit?: number, };

export type MakeBackup = Record<symbol, never>;

export type MakePack = { training: TrainingId, };

export type MarkAgenda = { id: AgendaItemId, outcome: AgendaOutcome | null, note: string, };

export type MarkInput = { question: string, 
/**
 * 1 to 4; blank when absent.
 */
level: number | null, };

export type MarkSent = { training: TrainingId, ids: Array<InvitationId>, means: InvitationMeans, };

export type MergeEntities = { 
/**
 * The record that goes into the other.
 */
entity: EntityId, 
/**
 * The record that stands for both.
 */
into: EntityId, };

export type MergePeople = { 
/**
 * The record that goes into the other.
 */
person: PersonId, 
/**
 * The record that stands for both.
 */
into: PersonId, };

export type MergeRow = { person: PersonRow, into: PersonRow, 
/**
 * Name of who merged them; empty when it is not known.
 */
who: string, 
/**
 * When, by the writer's clock, UTC milliseconds since 1970.
 */
when: number, };

export type MissingAt = "programme" | "attendance" | "report";

export type Modality = "in_person_at_centre" | "in_person_elsewhere" | "virtual";

export type MyDay = { today: string, 
/**
 * `lunes 12 de abril de 2027`
 */
today_label: string, today_events: Array<TrainingRow>, 
/**
 * The next fourteen days.
 */
coming: Array<TrainingRow>, 
/**
 * Drafts that still lack something.
 */
drafts: Array<TrainingRow>, 
/**
 * Events already held with persons registered and not signed, as far as that can still be mended.
 */
unsigned: Array<UnsignedEvent>, 
/**
 * What waits in the other services.
 */
waiting: Array<Waiting>, };

export type NameSecondPlace = { 
/**
 * Absolute path of a folder elsewhere.
 */
folder: string, };

export type NamedEntity = { id: EntityId, name: string, };

export type OmitSurvey = { training: TrainingId, reason: string, };

export type OpId = string;

export type OpenAnswer = { text: string, times: number, };

export type OpenAnswers = { 
/**
 * Question 5 of Annex 7: other topics.
 */
topics: Array<SuggestedAnswer>, 
/**
 * Question 6 of Annex 7: what could be better.
 */
improvements: Array<SuggestedAnswer>, };

export type OpenCommitment = { id: CommitmentId, fields: Commitment, case_title: string, base: Base, };

export type OpenDesk = { session: SessionId, };

export type OpenKiosk = { training: TrainingId, };

export type OpenStepRow = { to: TrainingState, 
/**
 * What it lacks as of today, in sentences.
 */
lacks: Array<string>, };

export type OpenWithRecoveryCode = { code: string, };

export type Organiser = "headquarters" | "centre" | "other_entities";

export type Origin = "offer" | "demand";

export type OutsideCopy = { 
/**
 * Operations that neither headquarters nor the last copy holds.
 */
only_here: number, 
/**
 * This computer sends to headquarters.
 */
enrolled: boolean, 
/**
 * When the last copy to another place was made, UTC milliseconds since 1970.
 */
copied_at: number | null, 
/**
 * Where it lies; empty when none was made.
 */
place: string, 
/**
 * Where backups are copied to by themselves.
 */
second: SecondPlaceRow | null, };

export type PackLine = { label: string, state: ItemState, 
/**
 * Something that was brought, which can be taken out again.
 */
material: OpId | null, document: DocumentRef | null, };

export type PartSource = "issued" | "scan" | "screen";

export type ParticipantPack = { training: TrainingId, copies: number, responsible: string, lines: Array<PackLine>, };

export type ParticipationReportId = string;

export type ParticipationRow = { id: ParticipationReportId | null, system: SystemCode, 
/**
 * Its name on the event's last day.
 */
system_name: string, speaker: SpeakerId | null, speaker_name: string, text: string, received_on: string | null, };

export type PathStep = { state: TrainingState, 
/**
 * The event has come to this step or past it.
 */
reached: boolean, 
/**
 * `null` when it was not taken, or taken before steps had dates.
 */
on: string | null, 
/**
 * HUAMÁN QUISPE, María; empty when unknown.
 */
by: string, 
/**
 * When it was typed, UTC milliseconds since 1970.
 */
at: number | null, note: string, 
/**
 * Of the hand-over (C-45).
 */
documents: Array<string>, handed_by: string, handed_to: string, };

export type People = { 
/**
 * How many there are in all, also beyond `limit`.
 */
total: number, rows: Array<PersonRow>, 
/**
 * For the form of one of them.
 */
base: Base, };

export type PersonId = string;

export type PersonInput = { document_type: DocumentType, document_number: string, paternal: string, maternal: string, names: string, entity: string, post: string, email: string, phone: string, };

export type PersonRow = { id: PersonId, document_type: DocumentType, document_number: string, paternal: string, maternal: string, names: string, 
/**
 * QUISPE MARTÍNEZ, Julia
 */
name: string, entity: string, post: string, email: string, phone: string, };

export type PhotoRow = { id: string, caption: string, 
/**
 * Hash of the file as it came, to open it.
 */
original: string, media_type: string, };

export type PhotoThumb = { 
/**
 * `data:image/jpeg;base64,…`
 */
url: string, width: number, height: number, };

export type Place = "here" | "sent" | "confirmed";

export type PlaceRow = { record: string, place: Place, };

export type Post = "centre_coordinator" | "administrative_coordinator" | "administrative_assistant" | "accounting_specialist" | "debt_and_treasury_specialist" | "budget_specialist" | "investment_specialist" | "implementer";

export type PostChoice = { post: Post, name: string, };

export type PreviewRoster = { training: TrainingId, 
/**
 * Upload id from the shell's file picker.
 */
upload: string, 
/**
 * Sheet to read; the likeliest when absent.
 */
sheet: number | null, 
/**
 * What each column holds, when the guess was corrected.
 */
columns: Array<Column> | null, 
/**
 * Row that holds the headings, 1-based, when the guess was corrected; 0 for a list without headings.
 */
header_row: number | null, };

export type PrintIndex = { case: CaseRef, };

export type PrintInvitations = { training: TrainingId | null, ids: Array<InvitationId>, };

export type PrintProgramme = { training: TrainingId | null, };

export type PrintRegister = { session: SessionId | null, 
/**
 * Without names, for walk-ins, but of this session.
 */
empty_rows: number, };

export type PrintReport = { training: TrainingId | null, };

export type PrintSurvey = { training: TrainingId | null, };

export type PrintSurveyResults = { training: TrainingId, };

export type ProblemCode = "missing_dni" | "lost_zero" | "dni_check_character" | "dni_letters" | "malformed_dni" | "rounded_number" | "ruc" | "foreign_document" | "missing_name" | "uncertain_name" | "odd_name" | "malformed_email" | "several_emails" | "malformed_phone" | "several_phones" | "cell_error" | "same_person" | "shared_dni" | "same_name" | "known_dni" | "total_row" | "blank_row" | "heading_row" | "no_person";

export type QuestionBlock = { heading: string, speaker: SpeakerId | null, questions: Array<QuestionRow>, };

export type QuestionRow = { 
/**
 * `content.depth`, or `speaker.knowledge/` and the speaker's id.
 */
id: string, label: string, };

export type ReadingRow = { id: string, 
/**
 * What the norms leave open.
 */
question: string, 
/**
 * What the program does.
 */
reading: string, source: string, };

export type RecoveryCodeRenewed = { 
/**
 * Shown once; to be written down and confirmed.
 */
recovery_code: string, status: EntryStatus, };

export type Register = { session: SessionId, person: PersonId, details: VerifiedDetails, 
/**
 * What the desk showed of the person before it was corrected there: what differs is written into the person's record too.
 */
showed?: VerifiedDetails, signature: Signature, };

export type RegisterWalkIn = { session: SessionId, person: PersonInput, signature: Signature, };

export type RegistrationBlock = { label: string, state: ItemState, lines: Array<string>, };

export type RemoveAbsence = { id: AbsenceId, };

export type RemoveAgendaItem = { id: AgendaItemId, };

export type RemoveEnrolment = { id: EnrolmentId, };

export type RemoveInvitation = { id: InvitationId, };

export type RemovePackMaterial = { training: TrainingId, material: OpId, };

export type RemoveParticipation = { id: ParticipationReportId, };

export type RemovePhoto = { training: TrainingId, photo: string, };

export type RemoveSession = { id: SessionId, };

export type RemoveSpeaker = { id: SpeakerId, };

export type RenewRecoveryCode = { 
/**
 * Of who asks: the code opens everything, also tomorrow.
 */
own_password: string, };

export type ReopenCommitment = { id: CommitmentId, base: Base, shown: Commitment, };

export type ReopenExpediente = { case: CaseRef, reason: string, };

export type ReopenReport = { training: TrainingId, };

export type ReopenSurvey = { training: TrainingId, reason: string, };

export type Replacing = { name: string, 
/**
 * As it is called today.
 */
post: string, 
/**
 * Last day of the absence.
 */
until: string | null, reason: string, };

export type ReportFigure = { label: string, value: string, };

export type ReportMissing = { at: MissingAt, 
/**
 * Name of the field on the screen, to put the focus there.
 */
field: string, sentence: string, };

export type ReportState = "draft" | "finished" | "submitted";

export type ReportTexts = { methodology: string, 
/**
 * *Público participante*
 */
audience_text: string, 
/**
 * What is said above the table of results.
 */
results_text: string, 
/**
 * Who drafts it.
 */
drafted_by: string, };

export type Requirement = "programme" | "confirmation";

export type RestoreBackup = { 
/**
 * Folder of the backup.
 */
folder: string, 
/**
 * A staff member's password of that time, or the recovery code.
 */
secret: string, };

export type ReviewChoice = { op: string, 
/**
 * As people read it; empty when the field was emptied.
 */
value: string, 
/**
 * Name of who wrote it; empty when it is not known.
 */
who: string, 
/**
 * When, by the writer's clock, UTC milliseconds since 1970.
 */
when: number, 
/**
 * Whether this is the value that everybody sees meanwhile.
 */
shown: boolean, };

export type ReviewRow = { record: string, 
/**
 * Kind of the record: `training`, `person` …
 */
kind: string, field: string, 
/**
 * Name of the event or person that the record is or belongs to.
 */
title: string, 
/**
 * What the record is, in Spanish: *Evento*, *Sesión* …
 */
kind_label: string, 
/**
 * The field's name, in Spanish.
 */
field_label: string, 
/**
 * At least two; the one that is shown everywhere comes first.
 */
choices: Array<ReviewChoice>, };

export type RosterImported = { 
/**
 * Participants added to the event.
 */
added: number, 
/**
 * Of those, persons the directory did not know.
 */
new_people: number, 
/**
 * Rows that were already expected.
 */
already: number, 
/**
 * Rows not brought in.
 */
left_out: number, };

export type RosterPerson = { 
/**
 * Eight digits in rows that can be imported; in a bad row, what the cell says.
 */
dni: string, 
/**
 * *Apellido paterno*
 */
paternal: string, 
/**
 * *Apellido materno*
 */
maternal: string, 
/**
 * *Nombres*
 */
names: string, 
/**
 * *Entidad*, with the usual abbreviations of municipalities written out.
 */
entity: string, 
/**
 * *Cargo*
 */
post: string, 
/**
 * One well-formed address in lower case.
 */
email: string, 
/**
 * Digits only, without the country's prefix.
 */
phone: string, };

export type RosterPreview = { file_name: string, sheets: Array<string>, sheet: number, dry_run: DryRun, 
/**
 * Rows of people who are already expected at this event.
 */
already: Array<number>, };

export type RosterRow = { 
/**
 * Row as the spreadsheet shows it, from 1.
 */
row: number, 
/**
 * What will happen with it.
 */
status: RowStatus, 
/**
 * The person, with the proposals already filled in.
 */
person: RosterPerson, 
/**
 * Everything there is to say about it; may be filled also when the row is ready.
 */
problems: Array<RowProblem>, };

export type RoundPhase = "greeting" | "receiving" | "sending" | "comparing";

export type RoundProgress = { phase: RoundPhase, done: number, 
/**
 * Known while receiving.
 */
all: number | null, };

export type RowProblem = { 
/**
 * Position of the column from 0; `None` when it concerns the whole row.
 */
column: number | null, 
/**
 * The column as the spreadsheet shows it; empty for the whole row.
 */
column_letter: string, 
/**
 * Kind of the remark.
 */
code: ProblemCode, 
/**
 * Sentence in Spanish, which quotes the cell.
 */
message: string, 
/**
 * The value that is used if the person accepts.
 */
proposal: string | null, };

export type RowStatus = "ready" | "confirm" | "bad" | "repeated" | "skipped";

export type RunExchange = Record<symbol, never>;

export type SaveAbsence = { 
/**
 * None for a new one.
 */
id: AbsenceId | null, base: Base, shown: Absence, now: Absence, };

export type SaveAgendaItem = { training: TrainingId, id: AgendaItemId | null, item: AgendaInput, base: Base | null, showed: AgendaInput | null, };

export type SaveCentre = { centre: CentreProfile, showed: CentreProfile, base: Base, };

export type SaveCommitment = { 
/**
 * None for a new one.
 */
id: CommitmentId | null, base: Base, shown: Commitment, now: Commitment, };

export type SaveConduct = { training: TrainingId, conduct: Conduct, };

export type SaveEntity = { entity: EntityInput, 
/**
 * None for a new entity.
 */
over: ShownEntity | null, };

export type SaveInvitation = { id: InvitationId, invitation: InvitationInput, base: Base | null, showed: InvitationInput | null, };

export type SavePack = { training: TrainingId, 
/**
 * As many as are enrolled when absent.
 */
copies: number | null, 
/**
 * Who has it copied; the coordinator when empty.
 */
responsible: string, };

export type SaveParticipation = { training: TrainingId, system: SystemCode, speaker: SpeakerId | null, text: string, 
/**
 * The day on which the Coordinador received it.
 */
received_on: string | null, };

export type SavePerson = { person: PersonInput, 
/**
 * None for a new person.
 */
over: ShownPerson | null, };

export type SaveReport = { training: TrainingId, methodology: string | null, audience_text: string | null, results_text: string | null, drafted_by: string | null, };

export type SaveScore = { training: TrainingId, person: PersonId, kind: TestKind, tenths: number | null, };

export type SaveSession = { training: TrainingId, id: SessionId | null, session: SessionInput, base: Base | null, showed: SessionInput | null, };

export type SaveSpeaker = { training: TrainingId, id: SpeakerId | null, speaker: SpeakerInput, base: Base | null, showed: SpeakerInput | null, };

export type Scope = "one_system" | "several_systems";

export type SearchAll = { text: string, };

export type SearchDesk = { session: SessionId, text: string, };

export type SearchDistricts = { text: string, 
/**
 * At most 50.
 */
limit: number, };

export type SearchEntities = { text: string, 
/**
 * At most 50 000.
 */
limit: number, };

export type SearchPeople = { text: string, 
/**
 * At most 50 000.
 */
limit: number, };

export type SecondPlaceRow = { 
/**
 * As it was named.
 */
folder: string, 
/**
 * When the last copy was made there, UTC milliseconds since 1970.
 */
copied_at: number | null, 
/**
 * It could not be reached when it was last looked at.
 */
away: boolean, 
/**
 * Why the newest backup is not there.
 */
failed: BackupFailed | null, };

export type SessionFigures = { session: SessionId, 
/**
 * `lun 12 abr · mañana`
 */
label: string, expected: number, signed: number, unsigned: number, };

export type SessionId = string;

export type SessionInput = { date: string, part: DayPart, start: string, end: string, };

export type SessionRow = { id: SessionId, 
/**
 * `2027-04-12`
 */
date: string, part: DayPart, 
/**
 * `08:30:00`
 */
start: string, end: string, 
/**
 * `lun 12 abr · mañana`
 */
label: string, 
/**
 * Persons who signed in this session.
 */
signed: number, 
/**
 * Persons registered without a signature.
 */
unsigned: number, };

export type SetAsideRow = { 
/**
 * Name of its folder, which begins with the day: `2027-04-12_0830`.
 */
name: string, state: SetAsideState, 
/**
 * Operations that this database has not.
 */
operations: number, 
/**
 * Attachments that this computer has not.
 */
attachments: number, 
/**
 * Operations that cannot be read.
 */
lost: number, 
/**
 * There were more than those: the end cannot be read.
 */
lost_more: boolean, 
/**
 * None of its operations can be read.
 */
log_lost: boolean, 
/**
 * None of its attachments can be read.
 */
attachments_lost: boolean, };

export type SetAsideState = "readable" | "other_key" | "other_centre" | "unreadable";

export type SetPassword = { staff: StaffId, 
/**
 * Needed unless opened with the recovery code.
 */
current: string | null, password: string, };

export type SetPlacePrefix = { training: TrainingId, prefix: string | null, };

export type SettleDoubt = { kind: string, record: string, seen: string, choice: string, reason: string, };

export type SheetInput = { marks: Array<MarkInput>, open_topics: string, open_improvements: string, };

export type SheetRow = { id: string, 
/**
 * 1, 2, 3 … in the order of keying.
 */
number: number, 
/**
 * Somebody else keyed it and it rates who looks: its marks are not shown.
 */
hidden: boolean, 
/**
 * One per question, in the order of the sheet; blank when null.
 */
marks: Array<number | null>, open_topics: string, open_improvements: string, };

export type Shortcoming = { requirement: Requirement, 
/**
 * Name of the field on the screen, to put the focus there.
 */
field: string, 
/**
 * What is missing, in Spanish.
 */
sentence: string, };

export type ShownEntity = { id: EntityId, showed: EntityInput, base: Base, };

export type ShownPerson = { id: PersonId, showed: PersonInput, base: Base, };

export type SignIn = { 
/**
 * Absent while locked: the password itself tells who it is.
 */
staff: StaffId | null, password: string, };

export type SignOut = Record<symbol, never>;

export type Signature = { "kind": "none" } | { "kind": "paper" } | { "kind": "screen", 
/**
 * Each stroke is a list of points; x and y from 0 to 1 within the box, t in milliseconds since the first point.
 */
strokes: Array<Array<StrokePoint>>, 
/**
 * Width of the box divided by its height.
 */
aspect: number, };

export type SpeakerFigures = { name: string, events: number, 
/**
 * Of them, events of headquarters that he chose to have in his own statistics (C-14).
 */
at_headquarters: number, participants: number, };

export type SpeakerId = string;

export type SpeakerInput = { name: string, institution: string, kind: SpeakerKind, topic: string, system: SystemCode | null, 
/**
 * Entries of headquarters' catalogues for that system (C-52).
 */
catalogue_topic: CatalogueEntryId | null, process: CatalogueEntryId | null, 
/**
 * Coordination with the office of users, needed for speakers from outside.
 */
coordination_date: string | null, 
/**
 * Authorisation of the directorate, needed at other entities' events (A-33).
 */
authorisation: string, 
/**
 * A specialist of the centre has an event of headquarters in his own statistics (C-14).
 */
own_statistic: boolean, };

export type SpeakerKind = "centre" | "headquarters" | "other_centre" | "other_entity";

export type SpeakerRow = { id: SpeakerId, 
/**
 * Names are empty when none was chosen.
 */
system_name: string, catalogue_topic_name: string, process_name: string, 
/**
 * None was chosen, and headquarters' list has some of its system (C-50).
 */
process_wanted: boolean, name: string, institution: string, kind: SpeakerKind, topic: string, system: SystemCode | null, 
/**
 * Entries of headquarters' catalogues for that system (C-52).
 */
catalogue_topic: CatalogueEntryId | null, process: CatalogueEntryId | null, 
/**
 * Coordination with the office of users, needed for speakers from outside.
 */
coordination_date: string | null, 
/**
 * Authorisation of the directorate, needed at other entities' events (A-33).
 */
authorisation: string, 
/**
 * A specialist of the centre has an event of headquarters in his own statistics (C-14).
 */
own_statistic: boolean, };

export type StaffBadge = { id: StaffId, 
/**
 * As people here write names: HUAMÁN QUISPE, María.
 */
name: string, post: Post, };

export type StaffFields = { active: boolean, paternal: string, maternal: string, names: string, post: Post, };

export type StaffId = string;

export type StaffInput = { paternal: string, maternal: string, names: string, post: Post, };

export type StaffRow = { id: StaffId, paternal: string, maternal: string, names: string, name: string, post: Post, active: boolean, 
/**
 * Whether he has a password on this computer.
 */
has_password: boolean, 
/**
 * Of the list that the row stands in.
 */
base: Base, };

export type Stage = "empty" | "joining" | "locked" | "closed" | "open" | "problem";

export type StampSlip = { session: SessionId, person: PersonId, stamped: boolean, };

export type StrokePoint = { x: number, y: number, t: number, };

export type SubmitReport = { training: TrainingId, submitted_by: string, submitted_on: string, };

export type SuggestedAnswer = { text: string, times: number, events: Array<SurveyedEvent>, };

export type SurveyAnswered = Record<symbol, never>;

export type SurveyFigures = { 
/**
 * Sheets counted.
 */
responses: number, 
/**
 * Persons with at least one signature.
 */
participants: number, 
/**
 * Responses in percent of the participants, two decimals, half up.
 */
response_rate: number | null, blocks: Array<BlockFigures>, 
/**
 * All marks about speakers together; absent while a part of them is hidden.
 */
speakers: LevelFigures | null, 
/**
 * All marks; absent while a part of them is hidden.
 */
overall: LevelFigures | null, topics: Array<OpenAnswer>, improvements: Array<OpenAnswer>, };

export type SurveyStage = "not_applicable" | "not_yet" | "open" | "closed";

export type SurveyState = { training: TrainingId, stage: SurveyStage, 
/**
 * Why it is not taken, or not yet; empty otherwise.
 */
sentence: string, questions: Array<QuestionBlock>, 
/**
 * Sheets keyed from paper.
 */
paper: number, 
/**
 * Answers of the page for participants that closing brought in.
 */
kiosk: number, 
/**
 * Answers of that page on this device that wait for the closing and are in no figure yet.
 */
waiting: number, 
/**
 * How many must wait to be brought in together: fewer go on waiting.
 */
smallest_group: number, 
/**
 * UTC milliseconds since 1970.
 */
closed_at: number | null, 
/**
 * Why it was not taken; empty when nobody wrote that.
 */
omission: string, 
/**
 * No sheet contradicts the omission.
 */
omission_holds: boolean, figures: SurveyFigures, };

export type SurveyedEvent = { training: TrainingId, name: string, 
/**
 * `12 y 13 de abril de 2027`
 */
dates: string, };

export type SystemChoice = { code: SystemCode, name: string, 
/**
 * The acronym of the body that governs it, or its name; empty when it is not told.
 */
governing_body: string, 
/**
 * What headquarters retired, or is not valid that day, is not offered, and stays where it was chosen.
 */
active: boolean, };

export type SystemCode = string;

export type SystemRow = { system: SystemCode, 
/**
 * Its name on the last day that is counted.
 */
name: string, events: number, participants: number, attendances: number, };

export type SystemTable = { rows: Array<SystemRow>, events: number, participants: number, attendances: number, 
/**
 * Said below the table when an event stands in more than one row.
 */
footnote: string | null, };

export type TakeInSetAside = { name: string, 
/**
 * A password or a recovery code of its time, where it has another key.
 */
secret: string | null, };

export type TakenInRow = { operations: number, attachments: number, 
/**
 * Operations that could not be read.
 */
lost: number, 
/**
 * There were more than those: the end cannot be read.
 */
lost_more: boolean, 
/**
 * Attachments that could not be read.
 */
lost_attachments: number, };

export type TestKind = "entry" | "exit";

export type TestRow = { person: PersonId, 
/**
 * QUISPE MARTÍNEZ, Julia
 */
name: string, document_number: string, entry: number | null, exit: number | null, };

export type TestSummary = { 
/**
 * Persons with an entry score.
 */
entry_count: number, entry_average: number | null, exit_count: number, exit_average: number | null, 
/**
 * Persons with both.
 */
both_count: number, 
/**
 * Mean of exit minus entry over the persons with both; who has only one tells nothing about what was gained.
 */
gain: number | null, };

export type TestTable = { training: TrainingId, rows: Array<TestRow>, summary: TestSummary, };

export type TrainingDetail = { id: TrainingId, state: TrainingState, fields: TrainingFields, scope: Scope | null, dates: string, sessions: Array<SessionRow>, agenda: Array<AgendaRow>, speakers: Array<SpeakerRow>, shortcomings: Array<Shortcoming>, 
/**
 * How the office with which speakers from outside are coordinated is called on the event's day.
 */
user_office: string, 
/**
 * Last change, UTC milliseconds since 1970.
 */
saved_at: number, enrolled: number, participants: number, attendances: number, 
/**
 * What a form that is shown from this has seen.
 */
base: Base, 
/**
 * What the request that answers this wrote of the event's own fields.
 */
wrote: OpId | null, 
/**
 * Values that stand beside those shown, of the event and of what it is made of.
 */
beside: Array<BesideValue>, };

export type TrainingFields = { name: string, training_type: TrainingType | null, modality: Modality | null, 
/**
 * Platform or link of a virtual event.
 */
platform: string, organiser: Organiser | null, origin: Origin | null, requesting_entity: string, inviting_entity: string, programmed: boolean, systems: Array<SystemCode>, objective: string, audience: string, includes_citizens: boolean, citizen_justification: CitizenJustification | null, citizen_requester: string, venue_name: string, venue_address: string, venue_lender: string, venue_confirmed: boolean, has_private_ally: boolean, ally_name: string, ally_agreement: string, ally_agreement_date: string | null, methodology: string, 
/**
 * *Gratuito para los participantes*
 */
free_of_charge: boolean, 
/**
 * Training folders handed to participants (C-40).
 */
folders_delivered: number | null, };

export type TrainingFigures = { 
/**
 * Distinct persons with at least one signature (C-62, R-23).
 */
participants: number, 
/**
 * Signatures over all sessions.
 */
attendances: number, expected: number, sessions: Array<SessionFigures>, 
/**
 * Registered and not signed: listed, never counted (C-37).
 */
unsigned: Array<UnsignedRow>, entities: Array<EntityFigures>, 
/**
 * Whole in the row of each system of the event, once in the total (C-71).
 */
by_system: SystemTable, counting: Counting, 
/**
 * Whether the figures go into the centre's, as a sentence.
 */
counting_sentence: string, };

export type TrainingId = string;

export type TrainingRow = { id: TrainingId, name: string, training_type: TrainingType | null, modality: Modality | null, organiser: Organiser | null, scope: Scope | null, state: TrainingState, first_day: string | null, last_day: string | null, 
/**
 * `12 y 13 de abril de 2027`
 */
dates: string, venue: string, enrolled: number, participants: number, attendances: number, };

export type TrainingState = "draft" | "programmed" | "communicated" | "published" | "convened" | "in_progress" | "held" | "delivered" | "complete" | "registered" | "filed" | "cancelled";

export type TrainingType = "informative" | "basic" | "specialised";

export type UndoDesk = { session: SessionId, };

export type UnfileTraining = { id: TrainingId, reason: string, };

export type UnmergeEntities = { entity: EntityId, into: EntityId, };

export type UnmergePeople = { person: PersonId, into: PersonId, };

export type UnsignedEvent = { training: TrainingRow, people: number, };

export type UnsignedRow = { session: SessionId, session_label: string, person: PersonId, name: string, document_number: string, };

export type VerifiedDetails = { entity: string, post: string, email: string, phone: string, };

export type Waiting = { heading: string, 
/**
 * The most pressing first.
 */
lines: Array<WaitingLine>, 
/**
 * How many there are; not all of many are shown.
 */
total: number, };

export type WaitingLine = { 
/**
 * As in what the search finds.
 */
kind: string, id: string, title: string, detail: string, 
/**
 * By when; with its colour when it is late.
 */
when: string, late: boolean, };

export type WhereAre = { records: Array<string>, };

export interface Commands {
  "expediente.get": { payload: GetExpediente; reply: Expediente };
  "expediente.attach": { payload: AttachPart; reply: Expediente };
  "expediente.detach": { payload: DetachPart; reply: Expediente };
  "expediente.edit": { payload: EditExpediente; reply: Expediente };
  "expediente.give_number": { payload: GiveNumber; reply: Expediente };
  "expediente.print_index": { payload: PrintIndex; reply: DocumentRef };
  "expediente.close": { payload: CloseExpediente; reply: Expediente };
  "expediente.reopen": { payload: ReopenExpediente; reply: Expediente };
  "expediente.export": { payload: ExportExpediente; reply: Exported };
  "readings.list": { payload: ListReadings; reply: Array<ReadingRow> };
  "entry.status": { payload: EntryStatusQuery; reply: EntryStatus };
  "entry.create_centre": { payload: CreateCentre; reply: CentreCreated };
  "entry.confirm_recovery_code": { payload: ConfirmRecoveryCode; reply: EntryStatus };
  "entry.sign_in": { payload: SignIn; reply: EntryStatus };
  "entry.sign_out": { payload: SignOut; reply: EntryStatus };
  "entry.open_with_recovery_code": { payload: OpenWithRecoveryCode; reply: EntryStatus };
  "entry.set_password": { payload: SetPassword; reply: EntryStatus };
  "entry.restore_backup": { payload: RestoreBackup; reply: EntryStatus };
  "entry.join": { payload: JoinCentre; reply: CentreJoined };
  "access.renew_recovery_code": { payload: RenewRecoveryCode; reply: RecoveryCodeRenewed };
  "access.give_password": { payload: GivePassword; reply: Array<StaffRow> };
  "access.begin_key_change": { payload: BeginKeyChange; reply: KeyChangeBegun };
  "access.finish_key_change": { payload: FinishKeyChange; reply: EntryStatus };
  "access.key_change_step": { payload: GetKeyChangeStep; reply: KeyChangeStep };
  "access.drop_backups_of_other_key": { payload: DropBackupsOfOtherKey; reply: BackupsDropped };
  "exchange.status": { payload: GetExchange; reply: ExchangeStatus };
  "exchange.enrol": { payload: EnrolExchange; reply: ExchangeStatus };
  "exchange.run": { payload: RunExchange; reply: ExchangeStatus };
  "exchange.aside": { payload: ListAside; reply: Array<AsideRow> };
  "exchange.where": { payload: WhereAre; reply: Array<PlaceRow> };
  "review.doubts": { payload: ListDoubts; reply: Array<Doubt> };
  "review.settle": { payload: SettleDoubt; reply: Array<Doubt> };
  "review.list": { payload: ListReview; reply: Array<ReviewRow> };
  "review.decide": { payload: DecideReview; reply: Array<ReviewRow> };
  "backup.make": { payload: MakeBackup; reply: BackupRow };
  "backup.list": { payload: ListBackups; reply: Array<BackupRow> };
  "backup.copy": { payload: CopyBackup; reply: OutsideCopy };
  "backup.outside": { payload: GetOutsideCopy; reply: OutsideCopy };
  "backup.name_second_place": { payload: NameSecondPlace; reply: OutsideCopy };
  "backup.forget_second_place": { payload: ForgetSecondPlace; reply: OutsideCopy };
  "backup.copy_to_second_place": { payload: CopyToSecondPlace; reply: OutsideCopy };
  "backup.failed": { payload: GetBackupFailed; reply: BackupFailed | null };
  "set_aside.list": { payload: ListSetAside; reply: Array<SetAsideRow> };
  "set_aside.take_in": { payload: TakeInSetAside; reply: TakenInRow };
  "centre.get": { payload: GetCentre; reply: CentreForm };
  "centre.save": { payload: SaveCentre; reply: CentreForm };
  "staff.list": { payload: ListStaff; reply: Array<StaffRow> };
  "staff.posts": { payload: ListPosts; reply: Array<PostChoice> };
  "staff.add": { payload: AddStaff; reply: Array<StaffRow> };
  "staff.edit": { payload: EditStaff; reply: Array<StaffRow> };
  "absence.list": { payload: ListAbsences; reply: Array<AbsenceRow> };
  "absence.replacing": { payload: GetReplacing; reply: Array<Replacing> };
  "absence.save": { payload: SaveAbsence; reply: Array<AbsenceRow> };
  "absence.remove": { payload: RemoveAbsence; reply: Array<AbsenceRow> };
  "person.search": { payload: SearchPeople; reply: People };
  "person.save": { payload: SavePerson; reply: PersonRow };
  "person.merges": { payload: ListMerges; reply: Array<MergeRow> };
  "person.merge": { payload: MergePeople; reply: Array<MergeRow> };
  "person.unmerge": { payload: UnmergePeople; reply: Array<MergeRow> };
  "entity.search": { payload: SearchEntities; reply: Entities };
  "entity.save": { payload: SaveEntity; reply: EntityRow };
  "entity.merges": { payload: ListEntityMerges; reply: Array<EntityMergeRow> };
  "entity.merge": { payload: MergeEntities; reply: Array<EntityMergeRow> };
  "entity.unmerge": { payload: UnmergeEntities; reply: Array<EntityMergeRow> };
  "district.search": { payload: SearchDistricts; reply: Array<DistrictRow> };
  "catalogue.list": { payload: ListCatalogue; reply: Array<CatalogueRow> };
  "catalogue.systems": { payload: ListSystems; reply: Array<SystemChoice> };
  "file.give_up": { payload: GiveUpFile; reply: null };
  "list.export": { payload: ExportList; reply: ListExported };
  "search.all": { payload: SearchAll; reply: Array<Found> };
  "desk.open": { payload: OpenDesk; reply: Desk };
  "desk.search": { payload: SearchDesk; reply: Array<DeskRow> };
  "desk.register": { payload: Register; reply: DeskReceipt };
  "desk.walk_in": { payload: RegisterWalkIn; reply: DeskReceipt };
  "desk.undo": { payload: UndoDesk; reply: DeskUndone };
  "desk.annul": { payload: AnnulRegistration; reply: DeskReceipt };
  "desk.stamp_slip": { payload: StampSlip; reply: DeskReceipt };
  "desk.register_list": { payload: ListRegister; reply: Array<DeskRow> };
  "desk.print_register": { payload: PrintRegister; reply: DocumentRef };
  "enrolment.list": { payload: ListEnrolments; reply: Array<EnrolmentRow> };
  "enrolment.add": { payload: AddEnrolment; reply: Array<EnrolmentRow> };
  "enrolment.remove": { payload: RemoveEnrolment; reply: Array<EnrolmentRow> };
  "roster.preview": { payload: PreviewRoster; reply: RosterPreview };
  "roster.import": { payload: ImportRoster; reply: RosterImported };
  "figures.centre": { payload: GetCentreFigures; reply: CentreFigures };
  "figures.training": { payload: GetFigures; reply: TrainingFigures };
  "invitation.list": { payload: ListInvitations; reply: Invitations };
  "invitation.add": { payload: AddInvitations; reply: Invitations };
  "invitation.save": { payload: SaveInvitation; reply: Invitations };
  "invitation.mark_sent": { payload: MarkSent; reply: Invitations };
  "invitation.remove": { payload: RemoveInvitation; reply: Invitations };
  "invitation.set_place_prefix": { payload: SetPlacePrefix; reply: Invitations };
  "invitation.print": { payload: PrintInvitations; reply: DocumentRef };
  "invitation.email_draft": { payload: DraftInvitationEmail; reply: DocumentRef };
  "lifecycle.get": { payload: GetLifecycle; reply: Lifecycle };
  "training.advance": { payload: AdvanceTraining; reply: Lifecycle };
  "training.unfile": { payload: UnfileTraining; reply: Lifecycle };
  "my_day.get": { payload: GetMyDay; reply: MyDay };
  "pack.get": { payload: GetPack; reply: ParticipantPack };
  "pack.save": { payload: SavePack; reply: ParticipantPack };
  "pack.add_material": { payload: AddPackMaterial; reply: ParticipantPack };
  "pack.remove_material": { payload: RemovePackMaterial; reply: ParticipantPack };
  "pack.make": { payload: MakePack; reply: DocumentRef };
  "training.list": { payload: ListTrainings; reply: Array<TrainingRow> };
  "training.get": { payload: GetTraining; reply: TrainingDetail };
  "training.create": { payload: CreateTraining; reply: TrainingDetail };
  "training.edit": { payload: EditTraining; reply: TrainingDetail };
  "training.confirm": { payload: ConfirmTraining; reply: TrainingDetail };
  "training.save_session": { payload: SaveSession; reply: TrainingDetail };
  "training.remove_session": { payload: RemoveSession; reply: TrainingDetail };
  "training.save_agenda_item": { payload: SaveAgendaItem; reply: TrainingDetail };
  "training.remove_agenda_item": { payload: RemoveAgendaItem; reply: TrainingDetail };
  "training.save_speaker": { payload: SaveSpeaker; reply: TrainingDetail };
  "training.remove_speaker": { payload: RemoveSpeaker; reply: TrainingDetail };
  "training.print_programme": { payload: PrintProgramme; reply: DocumentRef };
  "report.get": { payload: GetReport; reply: EventReport };
  "report.save": { payload: SaveReport; reply: EventReport };
  "report.save_conduct": { payload: SaveConduct; reply: EventReport };
  "report.mark_agenda": { payload: MarkAgenda; reply: EventReport };
  "report.save_participation": { payload: SaveParticipation; reply: EventReport };
  "report.remove_participation": { payload: RemoveParticipation; reply: EventReport };
  "report.add_photo": { payload: AddPhoto; reply: EventReport };
  "report.caption_photo": { payload: CaptionPhoto; reply: EventReport };
  "report.remove_photo": { payload: RemovePhoto; reply: EventReport };
  "report.photo_thumb": { payload: GetPhotoThumb; reply: PhotoThumb };
  "report.finish": { payload: FinishReport; reply: EventReport };
  "report.reopen": { payload: ReopenReport; reply: EventReport };
  "report.submit": { payload: SubmitReport; reply: EventReport };
  "report.print": { payload: PrintReport; reply: DocumentRef };
  "test.list": { payload: ListTests; reply: TestTable };
  "test.save": { payload: SaveScore; reply: TestTable };
  "expediente.issue_register": { payload: IssueScreenRegister; reply: Expediente };
  "survey.get": { payload: GetSurvey; reply: SurveyState };
  "survey.print": { payload: PrintSurvey; reply: DocumentRef };
  "survey.open_kiosk": { payload: OpenKiosk; reply: KioskPage };
  "survey.kiosk": { payload: GetKiosk; reply: KioskPage };
  "survey.answer": { payload: AnswerSurvey; reply: SurveyAnswered };
  "survey.leave_kiosk": { payload: LeaveKiosk; reply: EntryStatus };
  "survey.list_sheets": { payload: ListSheets; reply: Array<SheetRow> };
  "survey.key_sheet": { payload: KeySheet; reply: Array<SheetRow> };
  "survey.correct_sheet": { payload: CorrectSheet; reply: Array<SheetRow> };
  "survey.annul_sheet": { payload: AnnulSheet; reply: Array<SheetRow> };
  "survey.close": { payload: CloseSurvey; reply: SurveyState };
  "survey.discard_waiting": { payload: DiscardWaiting; reply: SurveyState };
  "survey.omit": { payload: OmitSurvey; reply: SurveyState };
  "survey.reopen": { payload: ReopenSurvey; reply: SurveyState };
  "survey.open_answers": { payload: GetOpenAnswers; reply: OpenAnswers };
  "survey.print_results": { payload: PrintSurveyResults; reply: DocumentRef };
  "commitment.list": { payload: ListCommitments; reply: CommitmentPage };
  "commitment.get": { payload: GetCommitment; reply: OpenCommitment };
  "commitment.save": { payload: SaveCommitment; reply: OpenCommitment };
  "commitment.close": { payload: CloseCommitment; reply: OpenCommitment };
  "commitment.reopen": { payload: ReopenCommitment; reply: OpenCommitment };
}

/** Kinds of records whose change makes an answer an old one; `*` for any. Requests that only write are not here. */
export const reads: Partial<Record<keyof Commands, readonly string[]>> = {
  "expediente.get": ["*"],
  "entry.status": ["staff", "centre", "kiosk", "access"],
  "exchange.status": ["*"],
  "exchange.aside": ["*"],
  "exchange.where": ["*"],
  "review.doubts": ["*"],
  "review.list": ["*"],
  "backup.list": ["backup"],
  "backup.outside": ["*"],
  "backup.failed": ["backup"],
  "set_aside.list": ["*"],
  "centre.get": ["centre"],
  "staff.list": ["staff"],
  "staff.posts": ["catalogue_entry"],
  "absence.list": ["absence", "acting", "staff"],
  "absence.replacing": ["absence", "staff", "catalogue_entry"],
  "person.search": ["person", "person_link", "public_entity", "entity_link", "annulment", "staff", "absence"],
  "person.merges": ["person", "person_link", "staff", "absence", "annulment"],
  "entity.search": ["person", "person_link", "public_entity", "entity_link", "annulment", "staff", "absence"],
  "entity.merges": ["public_entity", "entity_link", "staff", "annulment"],
  "catalogue.list": ["catalogue_entry"],
  "catalogue.systems": ["catalogue_entry"],
  "search.all": ["*"],
  "desk.open": ["training", "session", "attendance", "signature", "slip_stamp", "enrolment", "person", "person_link", "public_entity", "entity_link", "annulment"],
  "desk.search": ["training", "session", "attendance", "signature", "slip_stamp", "enrolment", "person", "person_link", "public_entity", "entity_link", "annulment"],
  "desk.register_list": ["training", "session", "attendance", "signature", "slip_stamp", "enrolment", "person", "person_link", "public_entity", "entity_link", "annulment"],
  "enrolment.list": ["enrolment", "attendance", "signature", "person", "person_link", "public_entity", "entity_link", "annulment", "staff", "absence"],
  "figures.centre": ["training", "case_step", "session", "speaker", "attendance", "signature", "case_part", "staff", "catalogue_entry", "annulment"],
  "figures.training": ["training", "session", "speaker", "attendance", "signature", "enrolment", "person", "person_link", "case_part", "public_entity", "entity_link", "catalogue_entry", "annulment"],
  "invitation.list": ["invitation", "training", "session", "public_entity", "entity_link", "document_issue", "annulment"],
  "lifecycle.get": ["*"],
  "my_day.get": ["*"],
  "pack.get": ["participant_pack", "pack_material", "annulment", "training", "session", "agenda_item", "speaker", "enrolment", "staff", "catalogue_entry"],
  "training.list": ["training", "case_step", "session", "attendance", "signature", "enrolment", "annulment"],
  "training.get": ["training", "case_step", "session", "agenda_item", "speaker", "attendance", "signature", "enrolment", "public_entity", "entity_link", "catalogue_entry", "annulment"],
  "report.get": ["event_report", "participation_report", "event_photo", "annulment", "training", "session", "agenda_item", "speaker", "attendance", "signature", "test_score", "staff", "survey_sheet", "survey_closing", "case_part", "kiosk", "enrolment", "person_link", "entity_link", "catalogue_entry"],
  "test.list": ["test_score", "attendance", "signature", "enrolment", "person", "person_link", "annulment"],
  "survey.get": ["survey_sheet", "survey_closing", "annulment", "training", "speaker", "session", "attendance", "signature", "kiosk", "case_part"],
  "survey.kiosk": ["training", "speaker", "session", "kiosk"],
  "survey.list_sheets": ["survey_sheet", "annulment"],
  "survey.open_answers": ["survey_sheet", "survey_closing", "annulment", "training", "session", "speaker"],
  "commitment.list": ["commitment", "staff", "training"],
  "commitment.get": ["commitment"],
};
