//! What an event leaves on paper: documents issued, steps, the *expediente* with its parts, and the participants' folder.

use crate::expediente::{DocumentKind, ExpedienteItem, PartSource};
use crate::ids::{PersonId, SessionId, TrainingId};
use crate::paper::FormId;
use crate::training::TrainingState;
use chrono::NaiveDate;

record! {
    /// The folder that each participant is handed.
    ParticipantPack(ParticipantPackId) "participant_pack" = "Carpeta del participante" {
        training: Option<TrainingId> = "Evento",
        copies: Option<u32> = "Juegos",
        responsible: String = "Responsable",
    }
    parent training;
}

record! {
    /// Where the originals of an event lie.
    // C-49
    Expediente(ExpedienteId) "expediente" = "Expediente" {
        training: Option<TrainingId> = "Evento",
        number: String = "Número del expediente",
        box_number: String = "Caja",
        shelf: String = "Estante",
        volume: String = "Tomo",
        retention: String = "Plazo de conservación",
        notes: String = "Notas",
    }
    parent training;
    titled number;
}

fact! {
    /// A form was printed. `rows` keeps who stands in which row.
    DocumentIssue "document_issue" = "Documento emitido" {
        form: Option<FormId> = "Formato",
        training: Option<TrainingId> = "Evento",
        session: Option<SessionId> = "Sesión",
        attachment: String = "Archivo",
        pages: Option<u32> = "Páginas",
        rows: Vec<PersonId> = "Filas",
    }
    parent training;
}

fact! {
    /// A step of an event's life with its day; who typed it and when stand beside it.
    // C-66
    TrainingStep "training_step" = "Paso del evento" {
        training: Option<TrainingId> = "Evento",
        state: Option<TrainingState> = "Estado",
        date: Option<NaiveDate> = "Fecha",
        note: String = "Nota",
        documents: Vec<String> = "Documentos",
        handed_by: String = "Quién entrega",
        handed_to: String = "Quién recibe",
    }
    parent training;
    annulled by Administration;
    personal [handed_by, handed_to];
}

fact! {
    /// A document of an *expediente*.
    ExpedientePart "expediente_part" = "Pieza del expediente" {
        training: Option<TrainingId> = "Evento",
        item: Option<ExpedienteItem> = "Pieza",
        source: Option<PartSource> = "Procedencia",
        attachment: String = "Archivo",
        pages: Option<u32> = "Páginas",
        kind: Option<DocumentKind> = "Tipo de documento",
        session: Option<SessionId> = "Sesión",
        note: String = "Nota",
    }
    parent training;
}

fact! {
    /// All parts in one document, and the list of their hashes.
    ExpedienteClosing "expediente_closing" = "Cierre del expediente" {
        training: Option<TrainingId> = "Evento",
        attachment: String = "Archivo",
        manifest: String = "Lista de piezas",
        pages: Option<u32> = "Páginas",
    }
    parent training;
    annulled by Administration;
}

fact! {
    /// An *expediente* left as a folder that opens without this program.
    ExpedienteExport "expediente_export" = "Carpeta del expediente" {
        training: Option<TrainingId> = "Evento",
        attachment: String = "Archivo",
    }
    parent training;
    writers Administration;
}

fact! {
    /// A document brought for the participants' folder.
    PackMaterial "pack_material" = "Documento de la carpeta" {
        training: Option<TrainingId> = "Evento",
        title: String = "Título",
        attachment: String = "Archivo",
        pages: Option<u32> = "Páginas",
        position: Option<u32> = "Orden",
    }
    parent training;
    titled title;
}
