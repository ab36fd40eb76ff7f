//! The *expediente de capacitación*: the lines that the norm asks of an event, their documents, and what is missing (C-47).

use super::registration::registration;
use crate::dossier::{CaseFile, Dossier, Line, Piece};
use crate::fault::Fault;
use crate::services::training::attendance::{Book, DeskState, desk_session};
use crate::services::training::invitation::invited;
use crate::services::training::programming::{TrainingDetail, detail};
use crate::services::training::survey::Omission;
use sisconecta_domain::expediente::{ExpedienteItem, ItemState, PartSource, SignedBy};
use sisconecta_domain::ids::{PersonId, SessionId, TrainingId};
use sisconecta_domain::paper::FormId;
use sisconecta_domain::readings::NO_CERTIFICATES;
use sisconecta_domain::survey::SMALLEST_GROUP;
use sisconecta_store::Store;
use sisconecta_sync::Hash;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Who signed a session, and how.
struct Signers {
    by: SignedBy,
    people: BTreeSet<PersonId>,
}

async fn signers(store: &Store, session: SessionId) -> Result<Signers, Fault> {
    let desk = desk_session(store, session).await?;
    let mut signers = Signers {
        by: SignedBy::default(),
        people: BTreeSet::new(),
    };
    for row in Book::load(store, &desk).await?.rows() {
        match row.state {
            DeskState::SignedOnScreen => signers.by.screen += 1,
            DeskState::SignedOnPaper => signers.by.paper += 1,
            DeskState::Known | DeskState::Expected | DeskState::Unsigned => continue,
        }
        signers.people.insert(row.person);
    }
    Ok(signers)
}

/// An event and its *expediente*.
pub(crate) async fn load(
    store: &Store,
    id: TrainingId,
) -> Result<(TrainingDetail, Dossier), Fault> {
    let training = detail(store, id).await?;
    let mut file = CaseFile::load(store, id.into()).await?;
    // A session made on two laptops is the first of them.
    let twins = store.twin_sessions(id).await?;
    as_first(&mut file, &twins);
    let letters = letters(store, id).await?;
    let omission = Omission::load(store, &training).await?;
    let mut lines = Vec::new();
    for item in ExpedienteItem::ALL {
        if item == ExpedienteItem::A6 && !training.sessions.is_empty() {
            // C-33, R-87: one register per session and day.
            for row in &training.sessions {
                let signers = signers(store, row.id).await?;
                let (pieces, outdated) = registers(&file, row.id, &signers);
                let register = Register {
                    of: (row.id, &row.label),
                    can_issue: signers.by.all_on_screen(),
                    outdated,
                };
                lines.push(line(&training, item, pieces, Some(&register)));
            }
            continue;
        }
        let pieces = of_item(&file, &letters, item);
        let mut own = line(&training, item, pieces, None);
        if let (ExpedienteItem::A7, ItemState::Missing, Some(reason)) =
            (item, own.state, omission.standing())
        {
            // C-05, C-06: an explicit reason stands for the sheets.
            own.state = ItemState::NotApplicable;
            own.label = format!("{}. No se aplicó: {reason}", own.label);
        }
        lines.push(own);
    }
    let fields = &training.fields;
    let kind = fields.training_type.map_or("", |kind| kind.label());
    let dossier = Dossier {
        case: id.into(),
        title: fields.name.clone(),
        heading: "Expediente de capacitación",
        about: vec![("Fecha", training.dates.clone()), ("Tipo", kind.to_owned())],
        state: training.state.code().to_owned(),
        registration: registration(store, &training, &lines, &omission).await?,
        hindrance: answers_waiting(store, &training).await?,
        remark: NO_CERTIFICATES,
        lines,
        file,
    };
    Ok((training, dossier))
}

fn as_first(file: &mut CaseFile, twins: &HashMap<Uuid, Uuid>) {
    let first = |within: &mut Option<Uuid>| {
        if let Some(one) = within.and_then(|own| twins.get(&own)) {
            *within = Some(*one);
        }
    };
    for part in &mut file.parts {
        first(&mut part.fact.within);
    }
    for issue in &mut file.issues {
        first(&mut issue.fact.within);
    }
}

/// The register of a session.
struct Register<'a> {
    of: (SessionId, &'a str),
    can_issue: bool,
    /// It was made of signatures that are no longer the ones that count.
    outdated: bool,
}

fn line(
    training: &TrainingDetail,
    item: ExpedienteItem,
    pieces: Vec<Piece>,
    register: Option<&Register<'_>>,
) -> Line {
    let label = match register {
        Some(register) => format!("{} – {}", item.label(), register.of.1),
        None => item.label().to_owned(),
    };
    let (step, how) = mend(item, register);
    Line {
        state: ItemState::of(item, training.fields.training_type, !pieces.is_empty()),
        item: item.code().to_owned(),
        label,
        within: register.map(|register| register.of.0.0),
        pieces,
        can_issue: register.is_some_and(|register| register.can_issue),
        mend: (step, how.to_owned()),
        is_other: item == ExpedienteItem::Other,
    }
}

/// Where a missing line is mended, and how it is said.
fn mend(item: ExpedienteItem, register: Option<&Register<'_>>) -> (&'static str, &'static str) {
    match (item, register) {
        (ExpedienteItem::A4, _) => ("convocatoria", "emita la invitación o adjunte su copia"),
        (ExpedienteItem::A5, _) => ("programa", "imprima el programa o adjunte su escaneo"),
        (ExpedienteItem::A6, None) => ("programa", "el evento no tiene sesiones"),
        (ExpedienteItem::A6, Some(register)) if register.outdated => (
            "expediente",
            "cambió quién firmó después de emitirlo; emítalo de nuevo o adjunte el escaneo",
        ),
        (ExpedienteItem::A6, Some(register)) if register.can_issue => (
            "expediente",
            "todos firmaron en pantalla; emítalo con sus firmas",
        ),
        (ExpedienteItem::A6, Some(_)) => ("expediente", "adjunte el escaneo firmado"),
        (ExpedienteItem::A7, _) => (
            "encuesta",
            "emita los resultados, adjunte las encuestas o anote por qué no se aplicó",
        ),
        (ExpedienteItem::A8, _) => ("informe", "emita el informe o adjunte su escaneo"),
        (ExpedienteItem::Other, _) => ("expediente", "adjúntelo"),
    }
}

/// The last letter of each entity that is invited.
async fn letters(store: &Store, id: TrainingId) -> Result<BTreeSet<String>, Fault> {
    let (invited, _) = invited(&mut store.snapshot().await?, id).await?;
    Ok(invited
        .into_iter()
        .map(|one| one.found.record.letter)
        .filter(|letter| !letter.is_empty())
        .collect())
}

/// Documents of an item that is not a register.
// Reading L-02: what was scanned replaces what was issued; survey sheets and their results go together.
fn of_item(file: &CaseFile, letters: &BTreeSet<String>, item: ExpedienteItem) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = file
        .parts
        .iter()
        .filter(|part| part.item == item.code())
        .map(|part| file.attached(part))
        .collect();
    let last = |form: FormId| {
        let issues = file.last_issues(form).into_iter();
        issues.map(|issue| file.issued(issue))
    };
    match item {
        ExpedienteItem::A7 => pieces.extend(last(FormId::SurveyResults)),
        ExpedienteItem::A4 if pieces.is_empty() => {
            let mut seen = BTreeSet::new();
            // One invitation per entity, the last that was issued.
            pieces.extend(
                file.issues
                    .iter()
                    .filter(|issue| {
                        issue.form == Some(FormId::Annex4) && letters.contains(&issue.attachment)
                    })
                    .filter(|issue| seen.insert(&issue.attachment))
                    .map(|issue| file.issued(issue)),
            );
        }
        ExpedienteItem::A5 if pieces.is_empty() => pieces.extend(last(FormId::Annex5)),
        ExpedienteItem::A8 if pieces.is_empty() => pieces.extend(last(FormId::Annex8)),
        ExpedienteItem::A4
        | ExpedienteItem::A5
        | ExpedienteItem::A6
        | ExpedienteItem::A8
        | ExpedienteItem::Other => {}
    }
    pieces
}

/// Documents of a session's register, and whether one made of screen signatures is out of date.
fn registers(file: &CaseFile, session: SessionId, signers: &Signers) -> (Vec<Piece>, bool) {
    let parts = file
        .parts
        .iter()
        .filter(|part| part.item == ExpedienteItem::A6.code() && part.within == Some(session.0));
    let mut pieces = Vec::new();
    let mut current: Option<Piece> = None;
    let mut outdated = false;
    for part in parts {
        let piece = file.attached(part);
        if piece.source != PartSource::Screen {
            pieces.push(piece);
            continue;
        }
        // L-01: it says who signed, so it stands only while those are the ones who count.
        let issue = file.issues.iter().find(|issue| issue.record == part.record);
        let rows: BTreeSet<PersonId> = issue
            .map(|issue| issue.rows.iter().copied().collect())
            .unwrap_or_default();
        if signers.by.all_on_screen() && rows == signers.people {
            // Two made on two laptops say the same; no clock decides between them.
            current = match current {
                Some(one) if Hash::rank(one.op) < Hash::rank(piece.op) => Some(one),
                _ => Some(piece),
            };
        } else {
            outdated = true;
        }
    }
    pieces.extend(current);
    let outdated = outdated && pieces.is_empty();
    (pieces, outdated)
}

/// Answers of participants that wait on this device would be missing from the results for ever.
async fn answers_waiting(store: &Store, training: &TrainingDetail) -> Result<Option<Fault>, Fault> {
    if !ExpedienteItem::A7.required(training.fields.training_type) {
        return Ok(None);
    }
    let waiting = store.waiting_answers(&training.id.to_string()).await?;
    let what = match waiting {
        0 => return Ok(None),
        1 => "una respuesta de la encuesta espera en este equipo y no se ha contado".to_owned(),
        count => {
            format!("{count} respuestas de la encuesta esperan en este equipo y no se han contado")
        }
    };
    let way = if (waiting as usize) < SMALLEST_GROUP {
        "Son pocas para contarlas sin que se sepa de quién es cada una: en la encuesta, reúna más o descarte lo que espera."
    } else {
        "Cierre la encuesta, imprima otra vez sus resultados y ciérrelo después."
    };
    Ok(Some(Fault {
        field: Some("A7".to_owned()),
        ..Fault::not_now(
            "answers_waiting",
            format!("El expediente sigue abierto: {what}. {way}"),
        )
    }))
}
