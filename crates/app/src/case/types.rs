//! Requests and answers of a case's *expediente*.

use crate::case::DocumentRef;
use crate::dossier::{CaseRef, ExpedienteFields, Lack, RegistrationBlock};
use crate::form::BesideValue;
use serde::{Deserialize, Serialize};
use sisconecta_domain::expediente::{DocumentKind, ItemState, PartSource};
use sisconecta_domain::ids::OpId;
use sisconecta_domain::kinds::Base;
use ts_rs::TS;
use uuid::Uuid;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetExpediente {
    pub case: CaseRef,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Expediente {
    pub case: CaseRef,
    pub fields: ExpedienteFields,
    /// What a form that is shown from this has seen.
    pub base: Base,
    /// What the request that answers this wrote of the fields.
    #[serde(default)]
    pub wrote: Option<OpId>,
    /// Values that stand beside those shown.
    #[serde(default)]
    pub beside: Vec<BesideValue>,
    pub lines: Vec<ExpedienteLine>,
    /// *¿Qué falta?*
    pub lacks: Vec<Lack>,
    /// What is registered of the event.
    pub registration: Vec<RegistrationBlock>,
    /// Pages of everything present.
    pub pages: u32,
    pub closing: Option<Closing>,
    /// Those made on other computers meanwhile.
    pub other_closings: Vec<Closing>,
    pub exports: u32,
    pub filed: bool,
    /// What is said below it: why no certificate is made here (C-53).
    pub remark: String,
    /// Last change of its location, UTC milliseconds since 1970.
    pub saved_at: i64,
    /// Numbers that this computer can give without asking headquarters.
    pub numbers_left: u32,
}

/// Gives the *expediente* the next number of this computer's block, unless it has one.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GiveNumber {
    pub case: CaseRef,
}

/// A line of the list: an item, and for the register one line per session.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExpedienteLine {
    /// Code of what it is among the parts that the kind of case has.
    pub item: String,
    /// What of the case it is of: a session of an event.
    #[ts(type = "string | null")]
    pub within: Option<Uuid>,
    /// `Registro de Asistencia (Anexo 6) – lun 12 abr · mañana`
    pub label: String,
    pub state: ItemState,
    pub pages: u32,
    pub parts: Vec<ExpedientePart>,
    /// The program can make it now: all who count signed on the screen.
    pub can_issue: bool,
    /// Whether it may be left out, and each document bears its own name.
    pub is_other: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExpedientePart {
    pub id: OpId,
    pub source: PartSource,
    pub document: DocumentRef,
    pub kind: DocumentKind,
    pub note: String,
    /// HUAMÁN QUISPE, María
    pub by: String,
    /// UTC milliseconds since 1970.
    pub at: i64,
}

/// The *expediente* closed into one document.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Closing {
    pub document: DocumentRef,
    /// Hashes of the parts and of the whole.
    pub manifest: DocumentRef,
    pub by: String,
    /// UTC milliseconds since 1970.
    pub at: i64,
    /// What changed since, on another computer: it is out of date unless there is nothing.
    pub changes: Vec<String>,
}

/// Attaches a file that was picked.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AttachPart {
    pub case: CaseRef,
    pub upload: String,
    pub item: String,
    /// Of a register.
    #[ts(type = "string | null")]
    pub within: Option<Uuid>,
    /// *original* or *copia con firma original*; anything else is refused (C-48).
    #[ts(as = "DocumentKind")]
    pub kind: String,
    /// What it is, for other documents.
    pub note: String,
    /// Also when the code printed on it says that it is something else.
    #[serde(default)]
    pub anyway: bool,
}

/// Takes a part back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DetachPart {
    pub case: CaseRef,
    pub part: OpId,
    pub reason: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EditExpediente {
    pub case: CaseRef,
    pub fields: ExpedienteFields,
    #[serde(default)]
    pub base: Option<Base>,
    #[serde(default)]
    pub showed: Option<ExpedienteFields>,
}

/// The index, for the cover of the box.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PrintIndex {
    pub case: CaseRef,
}

/// Makes one document of all parts.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CloseExpediente {
    pub case: CaseRef,
}

/// Annuls the closing, so that parts can be changed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReopenExpediente {
    pub case: CaseRef,
    pub reason: String,
}

/// A BagIt 1.0 folder, in a .zip and, when a folder is named, laid out in it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExportExpediente {
    pub case: CaseRef,
    /// Absolute path of the folder to put the bag in.
    pub folder: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Exported {
    /// The .zip.
    pub document: DocumentRef,
    /// Where the bag was laid out.
    pub folder: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListReadings {}

/// *Criterio de interpretación*.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ReadingRow {
    pub id: String,
    /// What the norms leave open.
    pub question: String,
    /// What the program does.
    pub reading: String,
    pub source: String,
}
