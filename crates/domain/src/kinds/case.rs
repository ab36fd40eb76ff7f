//! What every case leaves, whatever its kind: steps, documents issued and attached, its *expediente* and how it was closed, and the
//! folder that participants are handed.

use crate::expediente::{DocumentKind, PartSource};
use crate::ids::PersonId;
use crate::kinds::Kind;
use crate::paper::FormId;
use chrono::NaiveDate;
use uuid::Uuid;

/// A case: a record of a kind that runs along a road of steps and is printed, signed, closed and filed.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    pub kind: &'static Kind,
    pub id: Uuid,
}

impl Case {
    /// The case of this kind's name, if the program knows the kind as one.
    #[must_use]
    pub fn of(kind: &str, id: Uuid) -> Option<Self> {
        let kind = super::kind(kind).filter(|kind| kind.road.is_some())?;
        Some(Self { kind, id })
    }

    /// Whether a state is where its road ends: in the archive.
    #[must_use]
    pub fn is_last(self, state: &str) -> bool {
        let road = self.kind.road;
        road.and_then(|road| road.states.last()) == Some(&state)
    }

    /// Where it stands before its first step.
    #[must_use]
    pub fn first(self) -> &'static str {
        let road = self.kind.road;
        road.and_then(|road| road.states.first())
            .copied()
            .unwrap_or_default()
    }
}

/// The road of a kind of case.
#[derive(Debug)]
pub struct Road {
    /// Codes of its states in the order in which they count: of the steps that stand, the one that is last here says where the case
    /// stands, so that no clock decides between two computers. A case without steps stands at the first.
    pub states: &'static [&'static str],
    /// What people call a state, in Spanish.
    pub label: fn(&str) -> Option<&'static str>,
}

record! {
    /// The folder that each participant is handed.
    ParticipantPack(ParticipantPackId) "participant_pack" = "Carpeta del participante" {
        case_kind: String = "Tipo de caso",
        case_id: Option<Uuid> = "Caso",
        copies: Option<u32> = "Juegos",
        responsible: String = "Responsable",
    }
    parent case_id;
    longest 200 [responsible];
}

record! {
    /// Where the originals of a case lie.
    // C-49
    Expediente(ExpedienteId) "expediente" = "Expediente" {
        case_kind: String = "Tipo de caso",
        case_id: Option<Uuid> = "Caso",
        number: String = "Número del expediente",
        box_number: String = "Caja",
        shelf: String = "Estante",
        volume: String = "Tomo",
        retention: String = "Plazo de conservación",
        notes: String = "Notas",
    }
    parent case_id;
    titled number;
    writers Administration;
    longest 200 [number, box_number, shelf, volume, retention];
}

fact! {
    /// A form was printed. `rows` keeps who stands in which row.
    DocumentIssue "document_issue" = "Documento emitido" {
        form: Option<FormId> = "Formato",
        case_kind: String = "Tipo de caso",
        case_id: Option<Uuid> = "Caso",
        /// What of the case it is of: a session of an event.
        within: Option<Uuid> = "De qué parte",
        attachment: String = "Archivo",
        pages: Option<u32> = "Páginas",
        rows: Vec<PersonId> = "Filas",
        /// Operations that issued the prints of the same which this one replaces.
        over: Vec<String> = "Reemplaza a",
    }
    parent case_id;
}

fact! {
    /// A step of a case's road with its day; who typed it and when stand beside it.
    // C-66
    CaseStep "case_step" = "Paso" {
        case_kind: String = "Tipo de caso",
        case_id: Option<Uuid> = "Caso",
        state: String = "Estado",
        date: Option<NaiveDate> = "Fecha",
        note: String = "Nota",
        documents: Vec<String> = "Documentos",
        handed_by: String = "Quién entrega",
        handed_to: String = "Quién recibe",
    }
    parent case_id;
    annulled by Administration;
    personal [handed_by, handed_to];
    longest 300 [handed_by, handed_to];
}

fact! {
    /// A document of a case's *expediente*.
    CasePart "case_part" = "Pieza del expediente" {
        case_kind: String = "Tipo de caso",
        case_id: Option<Uuid> = "Caso",
        /// Code of what it is among the parts that its kind of case has.
        item: String = "Pieza",
        source: Option<PartSource> = "Procedencia",
        attachment: String = "Archivo",
        pages: Option<u32> = "Páginas",
        kind: Option<DocumentKind> = "Tipo de documento",
        /// What of the case it is of: a session of an event.
        within: Option<Uuid> = "De qué parte",
        note: String = "Nota",
    }
    parent case_id;
}

fact! {
    /// All parts in one document, and the list of their hashes.
    CaseClosing "case_closing" = "Cierre del expediente" {
        case_kind: String = "Tipo de caso",
        case_id: Option<Uuid> = "Caso",
        attachment: String = "Archivo",
        manifest: String = "Lista de piezas",
        pages: Option<u32> = "Páginas",
        /// Operations that brought its parts. One that names none is of an older program.
        parts: Vec<String> = "Piezas",
    }
    parent case_id;
    writers Administration;
    annulled by Administration;
}

fact! {
    /// An *expediente* left as a folder that opens without this program.
    CaseExport "case_export" = "Carpeta del expediente" {
        case_kind: String = "Tipo de caso",
        case_id: Option<Uuid> = "Caso",
        attachment: String = "Archivo",
    }
    parent case_id;
    writers Administration;
}

fact! {
    /// A document brought for the participants' folder.
    PackMaterial "pack_material" = "Documento de la carpeta" {
        case_kind: String = "Tipo de caso",
        case_id: Option<Uuid> = "Caso",
        title: String = "Título",
        attachment: String = "Archivo",
        pages: Option<u32> = "Páginas",
        position: Option<u32> = "Orden",
    }
    parent case_id;
    titled title;
    longest 200 [title];
}
