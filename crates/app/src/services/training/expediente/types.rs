//! Requests and answers of the *expediente de capacitación*.

use crate::case::DocumentRef;
use crate::form::BesideValue;
use serde::{Deserialize, Serialize};
use sisconecta_domain::expediente::{DocumentKind, ExpedienteItem, ItemState, PartSource};
use sisconecta_domain::ids::{OpId, SessionId, TrainingId};
use sisconecta_domain::kinds::Base;
use ts_rs::TS;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetExpediente {
    pub training: TrainingId,
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

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Expediente {
    pub training: TrainingId,
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
    pub exports: u32,
    pub filed: bool,
    /// Why no certificate is made here (C-53).
    pub no_certificates: String,
    /// Last change of its location, UTC milliseconds since 1970.
    pub saved_at: i64,
    /// Numbers that this computer can give without asking headquarters.
    pub numbers_left: u32,
}

/// One of the five blocks that SISCONECTA registers of a training (C-50).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RegistrationBlock {
    pub label: String,
    pub state: ItemState,
    pub lines: Vec<String>,
}

/// Gives the *expediente* the next number of this computer's block, unless it has one.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GiveNumber {
    pub training: TrainingId,
}

/// A line of the list: an item, and for the register one line per session.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExpedienteLine {
    pub item: ExpedienteItem,
    pub session: Option<SessionId>,
    /// `Registro de Asistencia (Anexo 6) – lun 12 abr · mañana`
    pub label: String,
    pub state: ItemState,
    pub pages: u32,
    pub parts: Vec<ExpedientePart>,
    /// All who count signed on the screen: the program can make this register.
    pub can_issue: bool,
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

/// One thing that is missing, and where it is mended.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Lack {
    pub sentence: String,
    /// Step of the event (a tab of its screen).
    pub step: String,
    /// Field or line to put the focus on.
    pub field: String,
    /// Keeps the *expediente* from being complete (C-47); the others only from being filed (C-49).
    pub for_completion: bool,
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
}

/// Attaches a file that was picked.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AttachPart {
    pub training: TrainingId,
    pub upload: String,
    pub item: ExpedienteItem,
    /// Of a register.
    pub session: Option<SessionId>,
    /// *original* or *copia con firma original*; anything else is refused (C-48).
    #[ts(as = "DocumentKind")]
    pub kind: String,
    /// What it is, for other documents.
    pub note: String,
}

/// Takes a part back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DetachPart {
    pub training: TrainingId,
    pub part: OpId,
    pub reason: String,
}

/// Makes the register of a session whose signatures were all drawn on the screen.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct IssueScreenRegister {
    pub session: SessionId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EditExpediente {
    pub training: TrainingId,
    pub fields: ExpedienteFields,
    #[serde(default)]
    pub base: Option<Base>,
    #[serde(default)]
    pub showed: Option<ExpedienteFields>,
}

/// The index, for the cover of the box.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PrintIndex {
    pub training: TrainingId,
}

/// Makes one document of all parts.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CloseExpediente {
    pub training: TrainingId,
}

/// Annuls the closing, so that parts can be changed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReopenExpediente {
    pub training: TrainingId,
    pub reason: String,
}

/// A BagIt 1.0 folder, in a .zip and, when a folder is named, laid out in it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExportExpediente {
    pub training: TrainingId,
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
