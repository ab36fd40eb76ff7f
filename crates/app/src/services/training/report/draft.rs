//! The report as it stands: proposed texts, written ones, figures, and what it still lacks.

use super::carried;
use super::lines::item_seven;
use super::missing;
use super::scores;
use super::state::{open_to_change, report_id, state_of};
use super::types::{
    CarriedRow, EventReport, GetReport, ParticipationRow, PhotoRow, ReportFigure, ReportTexts,
    SaveReport,
};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::naming::{NEWEST, nomenclature};
use crate::services::training::figures::GetFigures;
use crate::services::training::programming::{SpeakerRow, TrainingDetail, detail};
use crate::services::training::survey::Omission;
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::kinds::office::Staff;
use sisconecta_domain::kinds::report::EventReport as Record;
use sisconecta_domain::kinds::training::Training;
use sisconecta_domain::report::{Carried, deviations};
use sisconecta_domain::staff::Post;
use sisconecta_domain::training::SpeakerKind;
use sisconecta_store::Store;

/// How the report says that the survey was not taken.
const NOT_TAKEN: &str = "No se aplicó la encuesta de satisfacción";

/// Longest text of the report, in characters; what is longer belongs in a document of its own.
const LONGEST_TEXT: usize = 6000;

/// The Coordinador de Centro in the staff list; empty when nobody has that post.
pub(crate) async fn coordinator(store: &Store) -> Result<String, Fault> {
    let staff = store.all::<Staff>().await?;
    let found = staff
        .iter()
        .find(|one| one.post == Some(Post::CentreCoordinator) && one.active != Some(false));
    Ok(found.map_or(String::new(), |one| one.name()))
}

fn plural(count: u32, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// `Presupuesto Público (HUAMÁN QUISPE, María): expuso …`
fn participation_text(row: &ParticipationRow) -> Option<String> {
    let text = row.text.trim();
    (!text.is_empty()).then(|| {
        let who = if row.speaker_name.is_empty() {
            String::new()
        } else {
            format!(" ({})", row.speaker_name)
        };
        format!("{}{who}: {text}", row.system_name)
    })
}

fn methodology(
    training: &TrainingDetail,
    agenda: &[CarriedRow],
    participation: &[ParticipationRow],
) -> String {
    let carried: Vec<Carried> = agenda
        .iter()
        .map(|row| Carried {
            activity: row.activity.clone(),
            outcome: row.outcome,
            note: row.note.clone(),
        })
        .collect();
    let mut parts: Vec<String> = Vec::new();
    if !training.fields.methodology.trim().is_empty() {
        parts.push(training.fields.methodology.trim().to_owned());
    }
    // C-46: the Coordinador consolidates what each specialist reported.
    parts.extend(participation.iter().filter_map(participation_text));
    let changed = deviations(&carried);
    if !changed.is_empty() {
        parts.push(format!("Respecto del programa: {}", changed.join(" ")));
    }
    parts.join("\n")
}

fn audience(training: &TrainingDetail, entities: u32) -> String {
    let mut parts = Vec::new();
    if training.participants > 0 {
        parts.push(format!(
            "{} de {}, con {} en {}.",
            plural(training.participants, "participante", "participantes"),
            plural(entities, "entidad", "entidades"),
            plural(training.attendances, "asistencia", "asistencias"),
            plural(
                u32::try_from(training.sessions.len()).unwrap_or(u32::MAX),
                "sesión",
                "sesiones"
            ),
        ));
    }
    if !training.fields.audience.trim().is_empty() {
        parts.push(format!(
            "Público objetivo: {}",
            training.fields.audience.trim()
        ));
    }
    parts.join(" ")
}

/// What the program proposes for each text, out of the event.
// C-56
fn proposals(
    training: &TrainingDetail,
    entities: u32,
    agenda: &[CarriedRow],
    participation: &[ParticipationRow],
    omission: &Omission,
    signed_in: &str,
) -> ReportTexts {
    // C-04
    let results = match (training.fields.training_type, omission.standing()) {
        (Some(kind), _) if !kind.has_survey() => {
            "En una capacitación informativa no se aplica la encuesta de satisfacción.".to_owned()
        }
        // C-05, C-06
        (_, Some(reason)) => format!("{NOT_TAKEN}: {}.", reason.trim_end_matches('.')),
        _ => String::new(),
    };
    // a specialist of the centre drafts.
    let drafted_by = training
        .speakers
        .iter()
        .find(|row| row.speaker.kind == SpeakerKind::Centre)
        .map_or(signed_in, |row| row.speaker.name.as_str());
    ReportTexts {
        methodology: methodology(training, agenda, participation),
        audience_text: audience(training, entities),
        results_text: results,
        drafted_by: drafted_by.to_owned(),
    }
}

/// What stands in the report: the written text, or the proposal.
fn standing(record: &Record, proposed: &ReportTexts) -> ReportTexts {
    let text = |written: &str, proposal: &str| {
        if written.is_empty() {
            proposal
        } else {
            written
        }
        .to_owned()
    };
    ReportTexts {
        methodology: text(&record.methodology, &proposed.methodology),
        audience_text: text(&record.audience_text, &proposed.audience_text),
        results_text: text(&record.results_text, &proposed.results_text),
        drafted_by: text(&record.drafted_by, &proposed.drafted_by),
    }
}

/// The photos of an event, each picture once.
async fn photos(store: &Store, id: TrainingId) -> Result<Vec<PhotoRow>, Fault> {
    let mut photos = Vec::new();
    for photo in store.event_photos(&id.to_string()).await? {
        let known = photos
            .iter()
            .any(|row: &PhotoRow| row.original == photo.attachment);
        let (Ok(photo_id), false) = (photo.photo.parse(), known) else {
            continue;
        };
        let media_type = match photo.attachment.parse() {
            Ok(hash) => store
                .attachments()
                .info(hash)
                .await?
                .map(|info| info.media_type),
            Err(_) => None,
        };
        photos.push(PhotoRow {
            id: photo_id,
            caption: photo.caption,
            original: photo.attachment,
            media_type: media_type.unwrap_or_default(),
        });
    }
    Ok(photos)
}

/// `QUISPE RÍOS, Ana – Municipalidad de Vinchos`
fn speaker_line(row: &SpeakerRow) -> String {
    let speaker = &row.speaker;
    let parts = [speaker.name.trim(), speaker.institution.trim()];
    let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join(" – ")
}

/// The report as it stands now.
pub(super) async fn current(ctx: &Ctx<'_>, id: TrainingId) -> Result<EventReport, Fault> {
    let store = &ctx.store;
    let training = detail(store, id).await?;
    let found = store.get::<Record>(report_id(id)).await?;
    let state = state_of(found.as_ref());
    let record = found.map(|found| found.record).unwrap_or_default();
    let figures =
        crate::services::training::figures::of_training(ctx, GetFigures { training: id }).await?;
    let agenda = carried::agenda(store, id).await?;
    let (reporting_systems, participation) = carried::participation(store, id, &training).await?;
    let entities = u32::try_from(figures.entities.len()).unwrap_or(u32::MAX);
    let omission = Omission::load(store, &training).await?;
    let who = &ctx.who.name;
    let proposed = proposals(&training, entities, &agenda, &participation, &omission, who);
    let coordinator = coordinator(store).await?;
    let last_day = training.sessions.iter().map(|session| session.date).max();
    let names = nomenclature(store).await?;
    let coordinator_post = names.post(Post::CentreCoordinator, last_day.unwrap_or(NEWEST));
    let event = store
        .get::<Training>(id)
        .await?
        .ok_or_else(Fault::not_found)?;
    let mut report = EventReport {
        training: id,
        state,
        texts: standing(&record, &proposed),
        proposed,
        course: training.fields.name.clone(),
        dates: training.dates.clone(),
        objective: training.fields.objective.clone(),
        speakers: training.speakers.iter().map(speaker_line).collect(),
        participants: training.participants,
        attendances: training.attendances,
        expected: training.enrolled,
        figures: item_seven(store, &training)
            .await?
            .into_iter()
            .map(|figure| ReportFigure {
                label: figure.label,
                value: figure.value,
            })
            .collect(),
        by_system: figures.by_system,
        agenda,
        reporting_systems,
        participation,
        conduct: carried::conduct(&event, &coordinator),
        coordinator,
        coordinator_post,
        photos: photos(store, id).await?,
        tests: scores::table(store, id).await?.summary,
        missing: Vec::new(),
        finished_on: record.finished_on,
        submitted_by: record.submitted_by,
        submitted_on: record.submitted_on,
    };
    report.missing = missing::missing(&report, &training, ctx.today());
    Ok(report)
}

pub(crate) async fn get(ctx: &Ctx<'_>, request: GetReport) -> Result<EventReport, Fault> {
    current(ctx, request.training).await
}

pub(crate) async fn save(ctx: &Ctx<'_>, request: SaveReport) -> Result<EventReport, Fault> {
    open_to_change(&ctx.store, request.training).await?;
    let now = current(ctx, request.training).await?;
    let pairs = [
        (
            "methodology",
            &request.methodology,
            &now.proposed.methodology,
        ),
        (
            "audience_text",
            &request.audience_text,
            &now.proposed.audience_text,
        ),
        (
            "results_text",
            &request.results_text,
            &now.proposed.results_text,
        ),
        ("drafted_by", &request.drafted_by, &now.proposed.drafted_by),
    ];
    if let Some((field, ..)) = pairs.iter().find(|(_, text, _)| {
        text.as_ref()
            .is_some_and(|text| text.chars().count() > LONGEST_TEXT)
    }) {
        return Err(Fault::input(
            field,
            "El texto pasa de 6000 letras. Lo anterior se conserva; acórtelo o adjúntelo como documento aparte.",
        ));
    }
    ctx.write(async |tx| {
        crate::services::training::programming::existing(tx, request.training).await?;
        let id = report_id(request.training);
        let before = tx.get::<Record>(id).await?;
        let is_begun = before.is_some();
        let before = before.map(|found| found.record).unwrap_or_default();
        let mut now = before.clone();
        let places = [
            &mut now.methodology,
            &mut now.audience_text,
            &mut now.results_text,
            &mut now.drafted_by,
        ];
        for ((_, text, proposal), place) in pairs.into_iter().zip(places) {
            let Some(text) = text else { continue };
            let text = text.trim();
            // What is as proposed stays unwritten, and follows the event.
            let written = if text == proposal.trim() { "" } else { text };
            written.clone_into(place);
        }
        if is_begun || now != before {
            let edit = Record::edit()
                .training(request.training)
                .methodology(now.methodology)
                .audience_text(now.audience_text)
                .results_text(now.results_text)
                .drafted_by(now.drafted_by);
            tx.set(id, edit).await?;
        }
        Ok(())
    })
    .await?;
    current(ctx, request.training).await
}
