//! Every request by its name, with its types and who may make it: declared once, for dispatch, schema and TypeScript.

use crate::{App, Fault};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sisconecta_domain::staff::Post;
use std::any::TypeId;
use std::collections::BTreeMap;
use ts_rs::{Config, TS, TypeVisitor};

/// Who may make a request.
#[derive(Debug, Clone, Copy)]
enum Who {
    /// Also before somebody has signed in.
    Anyone,
    /// Whoever is signed in.
    Staff,
    /// Who runs the centre: coordinators and the administrative assistant.
    Administration,
}

impl Who {
    fn posts(self) -> &'static [Post] {
        match self {
            Self::Anyone | Self::Staff => &Post::ALL,
            Self::Administration => &Post::ADMINISTRATION,
        }
    }
}

async fn admit(app: &App, who: Who) -> Result<(), Fault> {
    if matches!(who, Who::Anyone) {
        return Ok(());
    }
    let session = app.session().await?;
    if who.posts().contains(&session.badge.post) {
        Ok(())
    } else {
        Err(Fault::forbidden())
    }
}

fn read<T: DeserializeOwned>(payload: Value) -> Result<T, Fault> {
    serde_json::from_value(payload).map_err(|error| Fault::unreadable(&error))
}

fn answer<T: Serialize>(reply: T) -> Result<Value, Fault> {
    serde_json::to_value(reply).map_err(|error| Fault::internal("reply", &error))
}

macro_rules! requests {
    ($($name:literal $who:ident $($function:ident)::+ ($payload:ty) -> $reply:ty;)*) => {
        pub(crate) async fn dispatch(app: &App, cmd: &str, payload: Value) -> Result<Value, Fault> {
            app.kiosk_permits(cmd)?;
            match cmd {
                $($name => {
                    admit(app, Who::$who).await?;
                    answer(crate::$($function)::+(app, read::<$payload>(payload)?).await?)
                })*
                _ => Err(Fault::unknown_command()),
            }
        }

        /// Every request: its payload and reply types, and the posts that may make it.
        #[must_use]
        pub fn schema() -> Value {
            let cfg = config();
            let mut schema = serde_json::Map::new();
            $(
                let entry = json!({
                    "payload": <$payload as TS>::name(&cfg),
                    "reply": <$reply as TS>::name(&cfg),
                    "before_sign_in": matches!(Who::$who, Who::Anyone),
                    "posts": Who::$who.posts(),
                });
                schema.insert($name.to_owned(), entry);
            )*
            Value::Object(schema)
        }

        fn commands(cfg: &Config, types: &mut Types) -> String {
            let mut text = String::from("export interface Commands {\n");
            $(
                types.add::<$payload>();
                types.add::<$reply>();
                text.push_str(&format!(
                    "  {:?}: {{ payload: {}; reply: {} }};\n",
                    $name, <$payload as TS>::name(cfg), <$reply as TS>::name(cfg),
                ));
            )*
            text.push_str("}\n");
            text
        }
    };
}

use crate::attendance::{
    AnnulRegistration, Desk, DeskReceipt, DeskRow, DeskUndone, ListRegister, OpenDesk,
    PrintRegister, Register, RegisterWalkIn, SearchDesk, StampSlip, UndoDesk,
};
use crate::catalogue::{CatalogueRow, ListCatalogue};
use crate::directory::{
    Entities, EntityRow, Found, ListMerges, MergePeople, MergeRow, People, PersonRow, RenameEntity,
    SavePerson, SearchAll, SearchEntities, SearchPeople, UnmergePeople,
};
use crate::enrolment::{
    AddEnrolment, EnrolmentRow, ImportRoster, ListEnrolments, PreviewRoster, RemoveEnrolment,
    RosterImported, RosterPreview,
};
use crate::entry::{
    AddStaff, BackupRow, CentreCreated, CentreProfile, ConfirmRecoveryCode, CreateCentre,
    EditStaff, EntryStatus, EntryStatusQuery, GetCentre, ListBackups, ListStaff, MakeBackup,
    OpenWithRecoveryCode, RestoreBackup, SaveCentre, SetPassword, SignIn, SignOut, StaffRow,
};
use crate::exchange::{
    AsideRow, CentreJoined, EnrolExchange, ExchangeStatus, GetExchange, JoinCentre, ListAside,
    PlaceRow, RunExchange, WhereAre,
};
use crate::expediente::{
    AttachPart, CloseExpediente, DetachPart, EditExpediente, Expediente, ExportExpediente,
    Exported, GetExpediente, GiveNumber, IssueScreenRegister, ListReadings, PrintIndex, ReadingRow,
    ReopenExpediente,
};
use crate::figures::{CentreFigures, GetCentreFigures, GetFigures, TrainingFigures};
use crate::invitation::{
    AddInvitations, DraftInvitationEmail, Invitations, ListInvitations, MarkSent, PrintInvitations,
    RemoveInvitation, SaveInvitation, SetPlacePrefix,
};
use crate::lifecycle::{AdvanceTraining, GetLifecycle, Lifecycle, UnfileTraining};
use crate::list_export::{ExportList, ListExported};
use crate::pack::{
    AddPackMaterial, GetPack, MakePack, ParticipantPack, RemovePackMaterial, SavePack,
};
use crate::report::{
    AddPhoto, CaptionPhoto, EventReport, FinishReport, GetPhotoThumb, GetReport, ListTests,
    MarkAgenda, PhotoThumb, PrintReport, RemoveParticipation, RemovePhoto, ReopenReport,
    SaveConduct, SaveParticipation, SaveReport, SaveScore, SubmitReport, TestTable,
};
use crate::review::{DecideReview, ListReview, ReviewRow};
use crate::survey::{
    AnnulSheet, AnswerSurvey, CloseSurvey, CorrectSheet, GetKiosk, GetOpenAnswers, GetSurvey,
    KeySheet, KioskPage, LeaveKiosk, ListSheets, OpenAnswers, OpenKiosk, PrintSurvey,
    PrintSurveyResults, ReopenSurvey, SheetRow, SurveyAnswered, SurveyState,
};
use crate::training::{
    ConfirmTraining, CreateTraining, DocumentRef, EditTraining, GetMyDay, GetTraining,
    ListTrainings, MyDay, PrintProgramme, RemoveAgendaItem, RemoveSession, RemoveSpeaker,
    SaveAgendaItem, SaveSession, SaveSpeaker, TrainingDetail, TrainingRow,
};

requests! {
    "entry.status" Anyone entry::status(EntryStatusQuery) -> EntryStatus;
    "entry.create_centre" Anyone entry::create_centre(CreateCentre) -> CentreCreated;
    "entry.confirm_recovery_code" Anyone entry::confirm_recovery_code(ConfirmRecoveryCode) -> EntryStatus;
    "entry.sign_in" Anyone entry::sign_in(SignIn) -> EntryStatus;
    "entry.sign_out" Anyone entry::sign_out(SignOut) -> EntryStatus;
    "entry.open_with_recovery_code" Anyone entry::open_with_recovery_code(OpenWithRecoveryCode) -> EntryStatus;
    "entry.set_password" Anyone entry::set_password(SetPassword) -> EntryStatus;
    "entry.restore_backup" Anyone entry::restore_backup(RestoreBackup) -> EntryStatus;
    "entry.join" Anyone exchange::join(JoinCentre) -> CentreJoined;
    "exchange.status" Staff exchange::status(GetExchange) -> ExchangeStatus;
    "exchange.enrol" Administration exchange::enrol(EnrolExchange) -> ExchangeStatus;
    "exchange.run" Staff exchange::run(RunExchange) -> ExchangeStatus;
    "exchange.aside" Staff exchange::aside(ListAside) -> Vec<AsideRow>;
    "exchange.where" Staff exchange::where_are(WhereAre) -> Vec<PlaceRow>;
    "review.list" Staff review::list(ListReview) -> Vec<ReviewRow>;
    "review.decide" Staff review::decide(DecideReview) -> Vec<ReviewRow>;
    "backup.make" Staff backup::make(MakeBackup) -> BackupRow;
    "backup.list" Staff backup::list(ListBackups) -> Vec<BackupRow>;
    "centre.get" Staff centre::get(GetCentre) -> CentreProfile;
    "centre.save" Administration centre::save(SaveCentre) -> CentreProfile;
    "staff.list" Staff centre::list_staff(ListStaff) -> Vec<StaffRow>;
    "staff.add" Administration centre::add_staff(AddStaff) -> Vec<StaffRow>;
    "staff.edit" Administration centre::edit_staff(EditStaff) -> Vec<StaffRow>;
    "person.search" Staff directory::search_people(SearchPeople) -> People;
    "person.save" Staff directory::save_person(SavePerson) -> PersonRow;
    "person.merges" Staff directory::list_merges(ListMerges) -> Vec<MergeRow>;
    "person.merge" Administration directory::merge_people(MergePeople) -> Vec<MergeRow>;
    "person.unmerge" Administration directory::unmerge_people(UnmergePeople) -> Vec<MergeRow>;
    "entity.search" Staff directory::search_entities(SearchEntities) -> Entities;
    "entity.rename" Staff directory::rename_entity(RenameEntity) -> EntityRow;
    "catalogue.list" Staff catalogue::list(ListCatalogue) -> Vec<CatalogueRow>;
    "list.export" Staff list_export::export(ExportList) -> ListExported;
    "search.all" Staff directory::search_all(SearchAll) -> Vec<Found>;
    "training.list" Staff training::list(ListTrainings) -> Vec<TrainingRow>;
    "training.get" Staff training::get(GetTraining) -> TrainingDetail;
    "training.create" Staff training::create(CreateTraining) -> TrainingDetail;
    "training.edit" Staff training::edit(EditTraining) -> TrainingDetail;
    "training.confirm" Staff training::confirm(ConfirmTraining) -> TrainingDetail;
    "training.save_session" Staff training::save_session(SaveSession) -> TrainingDetail;
    "training.remove_session" Staff training::remove_session(RemoveSession) -> TrainingDetail;
    "training.save_agenda_item" Staff training::save_agenda_item(SaveAgendaItem) -> TrainingDetail;
    "training.remove_agenda_item" Staff training::remove_agenda_item(RemoveAgendaItem) -> TrainingDetail;
    "training.save_speaker" Staff training::save_speaker(SaveSpeaker) -> TrainingDetail;
    "training.remove_speaker" Staff training::remove_speaker(RemoveSpeaker) -> TrainingDetail;
    "training.print_programme" Staff training::print_programme(PrintProgramme) -> DocumentRef;
    "my_day.get" Staff training::my_day(GetMyDay) -> MyDay;
    "enrolment.list" Staff enrolment::list(ListEnrolments) -> Vec<EnrolmentRow>;
    "enrolment.add" Staff enrolment::add(AddEnrolment) -> Vec<EnrolmentRow>;
    "enrolment.remove" Staff enrolment::remove(RemoveEnrolment) -> Vec<EnrolmentRow>;
    "roster.preview" Staff enrolment::preview_roster(PreviewRoster) -> RosterPreview;
    "roster.import" Staff enrolment::import_roster(ImportRoster) -> RosterImported;
    "desk.open" Staff attendance::open(OpenDesk) -> Desk;
    "desk.search" Staff attendance::search(SearchDesk) -> Vec<DeskRow>;
    "desk.register" Staff attendance::register(Register) -> DeskReceipt;
    "desk.walk_in" Staff attendance::walk_in(RegisterWalkIn) -> DeskReceipt;
    "desk.undo" Staff attendance::undo(UndoDesk) -> DeskUndone;
    "desk.annul" Staff attendance::annul(AnnulRegistration) -> DeskReceipt;
    "desk.stamp_slip" Staff attendance::stamp_slip(StampSlip) -> DeskReceipt;
    "desk.register_list" Staff attendance::register_list(ListRegister) -> Vec<DeskRow>;
    "desk.print_register" Staff attendance::print_register(PrintRegister) -> DocumentRef;
    "lifecycle.get" Staff lifecycle::get(GetLifecycle) -> Lifecycle;
    "training.advance" Staff lifecycle::advance(AdvanceTraining) -> Lifecycle;
    "training.unfile" Administration lifecycle::unfile(UnfileTraining) -> Lifecycle;
    "expediente.get" Staff expediente::get(GetExpediente) -> Expediente;
    "expediente.attach" Staff expediente::attach(AttachPart) -> Expediente;
    "expediente.detach" Staff expediente::detach(DetachPart) -> Expediente;
    "expediente.issue_register" Staff expediente::issue_register(IssueScreenRegister) -> Expediente;
    "expediente.edit" Staff expediente::edit(EditExpediente) -> Expediente;
    "expediente.give_number" Staff expediente::give_number(GiveNumber) -> Expediente;
    "expediente.print_index" Staff expediente::print_index(PrintIndex) -> DocumentRef;
    "expediente.close" Staff expediente::close(CloseExpediente) -> Expediente;
    "expediente.reopen" Administration expediente::reopen(ReopenExpediente) -> Expediente;
    "expediente.export" Administration expediente::export(ExportExpediente) -> Exported;
    "pack.get" Staff pack::get(GetPack) -> ParticipantPack;
    "pack.save" Staff pack::save(SavePack) -> ParticipantPack;
    "pack.add_material" Staff pack::add_material(AddPackMaterial) -> ParticipantPack;
    "pack.remove_material" Staff pack::remove_material(RemovePackMaterial) -> ParticipantPack;
    "pack.make" Staff pack::make(MakePack) -> DocumentRef;
    "readings.list" Staff expediente::readings(ListReadings) -> Vec<ReadingRow>;
    "invitation.list" Staff invitation::list(ListInvitations) -> Invitations;
    "invitation.add" Staff invitation::add(AddInvitations) -> Invitations;
    "invitation.save" Staff invitation::save(SaveInvitation) -> Invitations;
    "invitation.mark_sent" Staff invitation::mark_sent(MarkSent) -> Invitations;
    "invitation.remove" Staff invitation::remove(RemoveInvitation) -> Invitations;
    "invitation.set_place_prefix" Staff invitation::set_place_prefix(SetPlacePrefix) -> Invitations;
    "invitation.print" Staff invitation::print(PrintInvitations) -> DocumentRef;
    "invitation.email_draft" Staff invitation::email_draft(DraftInvitationEmail) -> DocumentRef;
    "report.get" Staff report::get(GetReport) -> EventReport;
    "report.save" Staff report::save(SaveReport) -> EventReport;
    "report.save_conduct" Staff report::save_conduct(SaveConduct) -> EventReport;
    "report.mark_agenda" Staff report::mark_agenda(MarkAgenda) -> EventReport;
    "report.save_participation" Staff report::save_participation(SaveParticipation) -> EventReport;
    "report.remove_participation" Staff report::remove_participation(RemoveParticipation) -> EventReport;
    "report.add_photo" Staff report::add_photo(AddPhoto) -> EventReport;
    "report.caption_photo" Staff report::caption_photo(CaptionPhoto) -> EventReport;
    "report.remove_photo" Staff report::remove_photo(RemovePhoto) -> EventReport;
    "report.photo_thumb" Staff report::photo_thumb(GetPhotoThumb) -> PhotoThumb;
    "report.finish" Staff report::finish(FinishReport) -> EventReport;
    "report.reopen" Staff report::reopen(ReopenReport) -> EventReport;
    "report.submit" Administration report::submit(SubmitReport) -> EventReport;
    "report.print" Staff report::print(PrintReport) -> DocumentRef;
    "test.list" Staff report::list_tests(ListTests) -> TestTable;
    "test.save" Staff report::save_score(SaveScore) -> TestTable;
    "survey.get" Staff survey::get(GetSurvey) -> SurveyState;
    "survey.print" Staff survey::print(PrintSurvey) -> DocumentRef;
    "survey.open_kiosk" Staff survey::open_kiosk(OpenKiosk) -> KioskPage;
    "survey.kiosk" Staff survey::page(GetKiosk) -> KioskPage;
    "survey.answer" Staff survey::answer(AnswerSurvey) -> SurveyAnswered;
    "survey.leave_kiosk" Staff survey::leave_kiosk(LeaveKiosk) -> EntryStatus;
    "survey.list_sheets" Staff survey::list_sheets(ListSheets) -> Vec<SheetRow>;
    "survey.key_sheet" Staff survey::key_sheet(KeySheet) -> Vec<SheetRow>;
    "survey.correct_sheet" Staff survey::correct_sheet(CorrectSheet) -> Vec<SheetRow>;
    "survey.annul_sheet" Staff survey::annul_sheet(AnnulSheet) -> Vec<SheetRow>;
    "survey.close" Staff survey::close(CloseSurvey) -> SurveyState;
    "survey.reopen" Staff survey::reopen(ReopenSurvey) -> SurveyState;
    "survey.open_answers" Staff survey::open_answers(GetOpenAnswers) -> OpenAnswers;
    "survey.print_results" Staff survey::print_results(PrintSurveyResults) -> DocumentRef;
    "figures.centre" Staff figures::centre(GetCentreFigures) -> CentreFigures;
    "figures.training" Staff figures::training(GetFigures) -> TrainingFigures;
}

fn config() -> Config {
    // JSON has one kind of number.
    Config::new().with_large_int("number")
}

/// Declarations of all types that the requests reach, by name.
struct Types {
    cfg: Config,
    seen: Vec<TypeId>,
    declarations: BTreeMap<String, String>,
}

impl Types {
    fn add<T: TS + 'static + ?Sized>(&mut self) {
        if self.seen.contains(&TypeId::of::<T>()) {
            return;
        }
        self.seen.push(TypeId::of::<T>());
        // Only types of our own have a file of their own; lists and options are written out where they are used.
        if T::output_path().is_some() {
            let declaration = T::decl_concrete(&self.cfg);
            self.declarations
                .insert(T::name(&self.cfg), format!("export {declaration}\n"));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.add::<T>();
    }
}

/// The whole of the front end's types.
#[must_use]
pub fn typescript() -> String {
    let cfg = config();
    let mut types = Types {
        cfg: config(),
        seen: Vec::new(),
        declarations: BTreeMap::new(),
    };
    types.add::<Fault>();
    let commands = commands(&cfg, &mut types);
    let mut text =
        String::from("// Made from the Rust types by `cargo xtask types`. Do not edit.\n\n");
    for declaration in types.declarations.values() {
        text.push_str(declaration);
        text.push('\n');
    }
    text.push_str(&commands);
    text
}
