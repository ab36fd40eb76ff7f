//! An event with everything of its *expediente*: the lines of the list, their documents, and what is missing.

use super::types::{ExpedienteFields, Lack};
use crate::case::author;
use crate::fault::Fault;
use crate::form::{BesideValue, Form, beside};
use crate::services::training::attendance::{Book, DeskState, desk_session};
use crate::services::training::invitation::invited;
use crate::services::training::programming::TrainingDetail;
use serde_json::Value;
use sisconecta_domain::expediente::{
    DocumentKind, ExpedienteItem, ItemState, PartSource, SignedBy,
};
use sisconecta_domain::ids::{ExpedienteId, OpId, PersonId, SessionId, TrainingId};
use sisconecta_domain::kinds::Base;
use sisconecta_domain::kinds::case::Expediente;
use sisconecta_domain::names::collapse;
use sisconecta_store::expediente::{ClosingFound, ExpedienteFound, IssueFound, PartFound, Trace};
use sisconecta_store::{AttachmentHash, Store};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The record of an event's *expediente*: the same on every device, so that two laptops write the same one.
///
/// Older than [`sisconecta_sync::natural_id`], and derived in its own way: what is written keeps its id.
pub(crate) fn record_of(training: TrainingId) -> Uuid {
    let hash = blake3::hash(format!("expediente {training}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

impl Form for ExpedienteFields {
    type Kind = Expediente;

    fn of(record: &Expediente) -> Self {
        let r = record.clone();
        Self {
            number: r.number,
            box_number: r.box_number,
            shelf: r.shelf,
            volume: r.volume,
            retention: r.retention,
            notes: r.notes,
        }
    }

    fn record(&self) -> Expediente {
        let f = self.clone();
        Expediente {
            number: f.number,
            box_number: f.box_number,
            shelf: f.shelf,
            volume: f.volume,
            retention: f.retention,
            notes: f.notes,
            ..Expediente::default()
        }
    }

    fn tidy(mut self) -> Self {
        for text in [
            &mut self.number,
            &mut self.box_number,
            &mut self.shelf,
            &mut self.volume,
            &mut self.retention,
        ] {
            *text = collapse(text);
        }
        self.notes = self.notes.trim().to_owned();
        self
    }
}

/// A document of the *expediente*.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub op: OpId,
    pub source: PartSource,
    pub attachment: String,
    pub media_type: String,
    pub pages: u32,
    pub kind: DocumentKind,
    pub note: String,
    pub by: String,
    pub at: i64,
}

/// A line of the list.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub item: ExpedienteItem,
    pub session: Option<(SessionId, String)>,
    pub state: ItemState,
    pub pieces: Vec<Piece>,
    pub can_issue: bool,
    /// A register was made of signatures that are no longer the ones that count.
    pub outdated: bool,
}

impl Line {
    pub fn label(&self) -> String {
        match &self.session {
            Some((_, session)) => format!("{} – {session}", self.item.label()),
            None => self.item.label().to_owned(),
        }
    }

    pub fn pages(&self) -> u32 {
        self.pieces.iter().map(|piece| piece.pages).sum()
    }

    /// Name of the line on the screen, to put the focus there.
    fn field(&self) -> String {
        match &self.session {
            Some((session, _)) => format!("{}-{session}", self.item.code()),
            None => self.item.code().to_owned(),
        }
    }
}

/// An event with everything of its *expediente*.
pub(crate) struct Dossier {
    pub training: TrainingDetail,
    pub fields: ExpedienteFields,
    pub base: Base,
    pub beside: Vec<BesideValue>,
    pub found: ExpedienteFound,
    pub lines: Vec<Line>,
}

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

impl Dossier {
    pub(crate) async fn load(store: &Store, id: TrainingId) -> Result<Self, Fault> {
        let training = crate::services::training::programming::detail(store, id).await?;
        let found = store.expediente_of(&id.to_string()).await?;
        let media = Media::of(store, &found).await?;
        let letters = letters(store, id).await?;
        let mut lines = Vec::new();
        for item in ExpedienteItem::ALL {
            if item == ExpedienteItem::A6 && !training.sessions.is_empty() {
                // C-33, R-87: one register per session and day.
                for row in &training.sessions {
                    let signers = signers(store, row.id).await?;
                    let (pieces, outdated) = registers(&found, &media, row.id, &signers);
                    lines.push(Line {
                        item,
                        session: Some((row.id, row.label.clone())),
                        state: ItemState::of(
                            item,
                            training.fields.training_type,
                            !pieces.is_empty(),
                        ),
                        can_issue: signers.by.all_on_screen(),
                        outdated,
                        pieces,
                    });
                }
                continue;
            }
            let pieces = of_item(&found, &media, &letters, item);
            lines.push(Line {
                item,
                session: None,
                state: ItemState::of(item, training.fields.training_type, !pieces.is_empty()),
                pieces,
                can_issue: false,
                outdated: false,
            });
        }
        let own = ExpedienteId(record_of(id));
        let mut page = store.snapshot().await?;
        let record = page.get::<Expediente>(own).await?;
        let standing = page.beside::<Expediente>(vec![own]).await?;
        let base = page.base();
        drop(page);
        let fields = record.map_or_else(ExpedienteFields::default, |found| {
            ExpedienteFields::of(&found)
        });
        Ok(Self {
            training,
            fields,
            base,
            beside: beside(store, standing).await?,
            found,
            lines,
        })
    }

    /// The closing that stands; of two made on two laptops, the last.
    pub(crate) fn closing(&self) -> Option<&ClosingFound> {
        self.found.closings.last()
    }

    /// Documents in the order of the list.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = (&Line, &Piece)> {
        self.lines
            .iter()
            .flat_map(|line| line.pieces.iter().map(move |piece| (line, piece)))
    }

    /// What keeps the *expediente* from being complete.
    // C-47, M-09
    pub(crate) fn lacks(&self) -> Vec<Lack> {
        self.lines
            .iter()
            .filter(|line| line.state == ItemState::Missing)
            .map(|line| {
                let (step, sentence) = mend(line);
                Lack {
                    sentence,
                    step: step.to_owned(),
                    field: line.field(),
                    for_completion: true,
                }
            })
            .collect()
    }
}

/// Where a missing line is mended, and how it is said.
fn mend(line: &Line) -> (&'static str, String) {
    let (step, how) = match line.item {
        ExpedienteItem::A4 => (
            "convocatoria",
            "emita la invitación o adjunte su copia".to_owned(),
        ),
        ExpedienteItem::A5 => (
            "programa",
            "imprima el programa o adjunte su escaneo".to_owned(),
        ),
        ExpedienteItem::A6 if line.outdated => (
            "expediente",
            "cambió quién firmó después de emitirlo; emítalo de nuevo o adjunte el escaneo"
                .to_owned(),
        ),
        ExpedienteItem::A6 if line.can_issue => (
            "expediente",
            "todos firmaron en pantalla; emítalo con sus firmas".to_owned(),
        ),
        ExpedienteItem::A6 if line.session.is_none() => {
            ("programa", "el evento no tiene sesiones".to_owned())
        }
        ExpedienteItem::A6 => ("expediente", "adjunte el escaneo firmado".to_owned()),
        ExpedienteItem::A7 => (
            "encuesta",
            "emita los resultados o adjunte las encuestas".to_owned(),
        ),
        ExpedienteItem::A8 => (
            "informe",
            "emita el informe o adjunte su escaneo".to_owned(),
        ),
        ExpedienteItem::Other => ("expediente", "adjúntelo".to_owned()),
    };
    (step, format!("Falta {}: {how}.", line.label()))
}

/// Kinds of the attachments, as they were found out when they were stored.
struct Media(BTreeMap<String, String>);

impl Media {
    async fn of(store: &Store, found: &ExpedienteFound) -> Result<Self, Fault> {
        let mut kinds = BTreeMap::new();
        for part in &found.parts {
            let Ok(hash) = part.attachment.parse::<AttachmentHash>() else {
                continue;
            };
            // One that has not come to this device yet is shown all the same.
            if let Some(info) = store.attachments().info(hash).await? {
                kinds.insert(part.attachment.clone(), info.media_type);
            }
        }
        Ok(Self(kinds))
    }

    fn get(&self, attachment: &str) -> String {
        self.0
            .get(attachment)
            .cloned()
            .unwrap_or_else(|| "application/pdf".to_owned())
    }
}

fn attached(part: &PartFound, media: &Media) -> Piece {
    let read = |text: &str| Value::from(text);
    Piece {
        op: part.trace.op,
        source: serde_json::from_value(read(&part.source)).unwrap_or(PartSource::Scan),
        media_type: media.get(&part.attachment),
        attachment: part.attachment.clone(),
        pages: part.pages,
        kind: serde_json::from_value(read(&part.kind)).unwrap_or(DocumentKind::Original),
        note: part.note.clone(),
        by: author(&part.trace),
        at: part.trace.claimed_at,
    }
}

fn issued(issue: &IssueFound) -> Piece {
    let Trace { op, claimed_at, .. } = issue.trace;
    Piece {
        op,
        source: PartSource::Issued,
        attachment: issue.attachment.clone(),
        media_type: "application/pdf".to_owned(),
        pages: issue.pages,
        kind: DocumentKind::Original,
        note: String::new(),
        by: author(&issue.trace),
        at: claimed_at,
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
fn of_item(
    found: &ExpedienteFound,
    media: &Media,
    letters: &BTreeSet<String>,
    item: ExpedienteItem,
) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = found
        .parts
        .iter()
        .filter(|part| part.item == item.code())
        .map(|part| attached(part, media))
        .collect();
    let last = |form: &str| {
        found
            .issues
            .iter()
            .rev()
            .find(|issue| issue.form == form)
            .map(issued)
    };
    match item {
        ExpedienteItem::A7 => pieces.extend(last("A7R")),
        ExpedienteItem::A4 if pieces.is_empty() => {
            let mut seen = BTreeSet::new();
            // One invitation per entity, the last that was issued.
            pieces.extend(
                found
                    .issues
                    .iter()
                    .filter(|issue| issue.form == "A4" && letters.contains(&issue.attachment))
                    .filter(|issue| seen.insert(&issue.attachment))
                    .map(issued),
            );
        }
        ExpedienteItem::A5 | ExpedienteItem::A8 if pieces.is_empty() => {
            pieces.extend(last(item.code()));
        }
        ExpedienteItem::A4
        | ExpedienteItem::A5
        | ExpedienteItem::A6
        | ExpedienteItem::A8
        | ExpedienteItem::Other => {}
    }
    pieces
}

/// Documents of a session's register, and whether one made of screen signatures is out of date.
fn registers(
    found: &ExpedienteFound,
    media: &Media,
    session: SessionId,
    signers: &Signers,
) -> (Vec<Piece>, bool) {
    let own = session.to_string();
    let parts = found
        .parts
        .iter()
        .filter(|part| part.item == ExpedienteItem::A6.code() && part.session == own);
    let mut pieces = Vec::new();
    let mut current = None;
    let mut outdated = false;
    for part in parts {
        let piece = attached(part, media);
        if piece.source != PartSource::Screen {
            pieces.push(piece);
            continue;
        }
        // L-01: it says who signed, so it stands only while those are the ones who count.
        let rows: BTreeSet<PersonId> = found
            .issues
            .iter()
            .find(|issue| issue.trace.record == part.trace.record)
            .and_then(|issue| serde_json::from_str(&issue.rows).ok())
            .unwrap_or_default();
        if signers.by.all_on_screen() && rows == signers.people {
            current = Some(piece);
        } else {
            outdated = true;
        }
    }
    pieces.extend(current);
    let outdated = outdated && pieces.is_empty();
    (pieces, outdated)
}

/// The state of something that has to be there.
pub(crate) fn present(there: bool) -> ItemState {
    if there {
        ItemState::Present
    } else {
        ItemState::Missing
    }
}

#[cfg(test)]
mod tests {
    use super::record_of;

    /// Frozen: another id would part what is written of an *expediente* from what is to come.
    #[test]
    fn the_id_of_an_expediente_never_changes() {
        let training = "0197f3a2-5c1e-7d3b-9a44-6f2b8c0d1e5a".parse().unwrap();
        assert_eq!(
            record_of(training).to_string(),
            "63bed67b-b170-8ad6-9d1d-8ec55621b57d"
        );
    }
}
