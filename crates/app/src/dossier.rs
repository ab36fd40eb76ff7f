//! What a case's *expediente* is made of: the lines that its kind asks for, their documents, what is missing, and everything that was
//! written of it. A service lays out the lines; the rest is the same for every case.

use crate::fault::Fault;
use crate::form::{BesideValue, Form, beside};
use serde::{Deserialize, Serialize};
use sisconecta_domain::expediente::{DocumentKind, ItemState, PartSource};
use sisconecta_domain::ids::{ExpedienteId, OpId, StaffId};
use sisconecta_domain::kinds::Base;
use sisconecta_domain::kinds::case::{
    Case, CaseClosing, CaseExport, CasePart, CaseStep, DocumentIssue, Expediente,
};
use sisconecta_domain::kinds::office::Staff;
use sisconecta_domain::names::collapse;
use sisconecta_domain::paper::FormId;
use sisconecta_store::kinds::Standing;
use sisconecta_store::{AttachmentHash, Store};
use sisconecta_sync::{Hash, natural_id};
use std::collections::HashMap;
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;
use uuid::Uuid;

/// The record of a case's *expediente*: the same on every device, so that two laptops write the same one.
pub(crate) fn expediente_of(case: Case) -> ExpedienteId {
    ExpedienteId(natural_id(
        "expediente",
        &[case.kind.name, &case.id.to_string()],
    ))
}

/// A case as requests name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseRef {
    /// Name of its kind.
    pub kind: String,
    #[ts(type = "string")]
    pub id: Uuid,
}

impl CaseRef {
    /// The case, if this program knows the kind as one.
    pub(crate) fn known(&self) -> Result<Case, Fault> {
        Case::of(&self.kind, self.id).ok_or_else(Fault::not_found)
    }
}

impl From<Case> for CaseRef {
    fn from(case: Case) -> Self {
        Self {
            kind: case.kind.name.to_owned(),
            id: case.id,
        }
    }
}

/// Where the originals lie (C-49). All free texts: the archive's own directives are not among the sources.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExpedienteFields {
    pub number: String,
    pub box_number: String,
    pub shelf: String,
    pub volume: String,
    pub retention: String,
    pub notes: String,
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

/// Everything that stands of a case, each list oldest first, and where its originals lie.
pub(crate) struct CaseFile {
    pub parts: Vec<Standing<CasePart>>,
    pub issues: Vec<Standing<DocumentIssue>>,
    pub steps: Vec<Standing<CaseStep>>,
    pub closings: Vec<Standing<CaseClosing>>,
    pub exports: u32,
    pub location: ExpedienteFields,
    pub base: Base,
    pub beside: Vec<BesideValue>,
    authors: HashMap<StaffId, String>,
    media: BTreeMap<String, String>,
}

impl CaseFile {
    /// As it stands at one moment.
    pub(crate) async fn load(store: &Store, case: Case) -> Result<Self, Fault> {
        let own = expediente_of(case);
        let mut page = store.snapshot().await?;
        let location = page.get::<Expediente>(own).await?;
        let standing = page.beside::<Expediente>(vec![own]).await?;
        let exports = page.facts::<CaseExport>(case.id).await?.len();
        let staff = page.all::<Staff>().await?;
        let mut file = Self {
            parts: page.facts(case.id).await?,
            issues: page.facts(case.id).await?,
            steps: page.facts(case.id).await?,
            closings: page.facts(case.id).await?,
            exports: u32::try_from(exports).unwrap_or(u32::MAX),
            location: location.map_or_else(ExpedienteFields::default, |found| {
                ExpedienteFields::of(&found)
            }),
            base: page.base(),
            beside: Vec::new(),
            authors: staff
                .into_iter()
                .map(|found| (found.id, found.name()))
                .collect(),
            media: BTreeMap::new(),
        };
        drop(page);
        file.beside = beside(store, standing).await?;
        for part in &file.parts {
            let Ok(hash) = part.attachment.parse::<AttachmentHash>() else {
                continue;
            };
            // One that has not come to this device yet is shown all the same.
            if let Some(info) = store.attachments().info(hash).await? {
                file.media.insert(part.attachment.clone(), info.media_type);
            }
        }
        Ok(file)
    }

    /// Who wrote a fact, as people here write names; empty when unknown.
    pub(crate) fn author<F>(&self, fact: &Standing<F>) -> String {
        fact.actor
            .and_then(|actor| self.authors.get(&actor).cloned())
            .unwrap_or_default()
    }

    /// A document that was attached.
    pub(crate) fn attached(&self, part: &Standing<CasePart>) -> Piece {
        let media = self.media.get(&part.attachment);
        Piece {
            op: part.op,
            source: part.source.unwrap_or(PartSource::Scan),
            media_type: media.cloned().unwrap_or_else(|| PDF.to_owned()),
            attachment: part.attachment.clone(),
            pages: part.pages.unwrap_or_default(),
            kind: part.kind.unwrap_or(DocumentKind::Original),
            note: part.note.clone(),
            by: self.author(part),
            at: part.claimed_at,
        }
    }

    /// The prints of a form that no other print has replaced: several when two were made on two laptops, in an order that no clock decides.
    pub(crate) fn last_issues(&self, form: FormId) -> Vec<&Standing<DocumentIssue>> {
        let replaced: BTreeSet<&str> = self
            .issues
            .iter()
            .flat_map(|issue| issue.over.iter().map(String::as_str))
            .collect();
        let mut last: Vec<_> = self
            .issues
            .iter()
            .filter(|issue| issue.form == Some(form))
            .filter(|issue| !replaced.contains(issue.op.to_string().as_str()))
            .collect();
        last.sort_by_key(|issue| Hash::rank(issue.op));
        last
    }

    /// A document that the program issued.
    pub(crate) fn issued(&self, issue: &Standing<DocumentIssue>) -> Piece {
        Piece {
            op: issue.op,
            source: PartSource::Issued,
            attachment: issue.attachment.clone(),
            media_type: PDF.to_owned(),
            pages: issue.pages.unwrap_or_default(),
            kind: DocumentKind::Original,
            note: String::new(),
            by: self.author(issue),
            at: issue.claimed_at,
        }
    }
}

const PDF: &str = "application/pdf";

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
    /// Code of what it is among the parts that the kind of case has.
    pub item: String,
    /// `Registro de Asistencia (Anexo 6) – lun 12 abr · mañana`
    pub label: String,
    /// What of the case it is of: a session of an event.
    pub within: Option<Uuid>,
    pub state: ItemState,
    pub pieces: Vec<Piece>,
    /// The program can make it now.
    pub can_issue: bool,
    /// Where it is mended when it is missing, and how.
    pub mend: (&'static str, String),
    /// Listed only with documents in it, and each document bears its own name.
    pub is_other: bool,
}

impl Line {
    pub(crate) fn pages(&self) -> u32 {
        self.pieces.iter().map(|piece| piece.pages).sum()
    }

    /// Name of the line on the screen, to put the focus there.
    fn field(&self) -> String {
        match &self.within {
            Some(within) => format!("{}-{within}", self.item),
            None => self.item.clone(),
        }
    }

    /// What a document of it is called.
    pub(crate) fn label_of(&self, piece: &Piece) -> String {
        if piece.note.is_empty() {
            self.label.clone()
        } else {
            format!("{}: {}", self.label, piece.note)
        }
    }
}

/// A case with everything of its *expediente*.
pub(crate) struct Dossier {
    pub case: Case,
    /// What the case is called.
    pub title: String,
    /// *Expediente de capacitación*
    pub heading: &'static str,
    /// What stands at its head after the title: label and value.
    pub about: Vec<(&'static str, String)>,
    /// Code of the state in which the case stands.
    pub state: String,
    pub lines: Vec<Line>,
    /// What is registered of the case.
    pub registration: Vec<RegistrationBlock>,
    /// Keeps it from being closed although nothing is missing.
    pub hindrance: Option<Fault>,
    /// What is said below the *expediente*.
    pub remark: &'static str,
    pub file: CaseFile,
}

impl Dossier {
    /// The closings that stand. Two may have been made on two laptops: one that matches goes before one that does not, and then no clock
    /// decides.
    pub(crate) fn closings(&self) -> Vec<&Standing<CaseClosing>> {
        let mut closings: Vec<_> = self.file.closings.iter().collect();
        closings.sort_by_key(|closing| (!self.changes(closing).is_empty(), Hash::rank(closing.op)));
        closings
    }

    /// The first of the closings that stand.
    pub(crate) fn closing(&self) -> Option<&Standing<CaseClosing>> {
        self.closings().first().copied()
    }

    /// What changed since a closing, made elsewhere without knowing of it; nothing while it says what stands.
    pub(crate) fn changes(&self, closing: &CaseClosing) -> Vec<String> {
        if closing.parts.is_empty() {
            return Vec::new();
        }
        let closed: BTreeSet<&str> = closing.parts.iter().map(String::as_str).collect();
        let mut changes = Vec::new();
        let mut standing = 0;
        for (line, piece) in self.pieces() {
            if closed.contains(piece.op.to_string().as_str()) {
                standing += 1;
            } else {
                changes.push(format!("No contiene: {}.", line.label_of(piece)));
            }
        }
        match closed.len() - standing {
            0 => {}
            1 => changes.push("Contiene un documento que se quitó o que ya no vale.".to_owned()),
            gone => changes.push(format!(
                "Contiene {gone} documentos que se quitaron o que ya no valen."
            )),
        }
        changes
    }

    /// Whether it lies in the archive: the last step of every road.
    pub(crate) fn is_filed(&self) -> bool {
        self.case.is_last(&self.state)
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
            .map(|line| Lack {
                sentence: format!("Falta {}: {}.", line.label, line.mend.1),
                step: line.mend.0.to_owned(),
                field: line.field(),
                for_completion: true,
            })
            .collect()
    }
}

/// One thing that is missing, and where it is mended.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Lack {
    pub sentence: String,
    /// Step of the case (a tab of its screen).
    pub step: String,
    /// Field or line to put the focus on.
    pub field: String,
    /// Keeps the *expediente* from being complete (C-47); the others only from being filed (C-49).
    pub for_completion: bool,
}

/// A block of what SISCONECTA registers of a case (C-50).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RegistrationBlock {
    pub label: String,
    pub state: ItemState,
    pub lines: Vec<String>,
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
    use super::expediente_of;
    use sisconecta_domain::ids::TrainingId;

    /// Frozen: another id would part what is written of an *expediente* from what is to come.
    #[test]
    fn the_id_of_an_expediente_never_changes() {
        let event: TrainingId = "0197f3a2-5c1e-7d3b-9a44-6f2b8c0d1e5a".parse().unwrap();
        assert_eq!(
            expediente_of(event.into()).to_string(),
            "fa86330a-106c-8cd9-a4c3-3b057bd09f18"
        );
    }
}
