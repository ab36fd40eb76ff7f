//! The *expediente de capacitación*: what it must hold by the event's type, and what it still lacks.

use crate::training::TrainingType;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a part of the *expediente* is.
// C-47: these five, and what else the office wants to keep with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub enum ExpedienteItem {
    A4,
    A5,
    A6,
    A7,
    A8,
    #[serde(rename = "other")]
    Other,
}

impl ExpedienteItem {
    /// In the order of the *expediente*.
    pub const ALL: [Self; 6] = [
        Self::A4,
        Self::A5,
        Self::A6,
        Self::A7,
        Self::A8,
        Self::Other,
    ];

    /// The name the guidelines give it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::A4 => "Invitación (Anexo 4)",
            Self::A5 => "Programa de capacitación (Anexo 5)",
            Self::A6 => "Registro de Asistencia (Anexo 6)",
            Self::A7 => "Encuestas de Evaluación (Anexo 7)",
            Self::A8 => "Informe del Evento (Anexo 8)",
            Self::Other => "Otros documentos",
        }
    }

    /// As it stands in codes and file names.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::A5 => "A5",
            Self::A6 => "A6",
            Self::A7 => "A7",
            Self::A8 => "A8",
            Self::Other => "other",
        }
    }

    /// Whether an event of this type must have it. An event without a type is asked for everything.
    // C-04: no survey in an Informativa, the register always.
    #[must_use]
    pub fn required(self, training_type: Option<TrainingType>) -> bool {
        match self {
            Self::A7 => training_type.is_none_or(TrainingType::has_survey),
            Self::Other => false,
            Self::A4 | Self::A5 | Self::A6 | Self::A8 => true,
        }
    }
}

/// Where a part came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PartSource {
    /// Made by the program.
    Issued,
    /// A scan or a file that a person attached.
    Scan,
    /// A register whose signatures were drawn on the screen.
    Screen,
}

impl PartSource {
    /// The name people read, in Spanish.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Issued => "Emitido por el programa",
            Self::Scan => "Escaneado",
            Self::Screen => "Firmas en pantalla",
        }
    }
}

/// What the filed paper is.
// C-48, Q-110: exactly these two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    Original,
    CopyWithOriginalSignature,
}

impl DocumentKind {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::CopyWithOriginalSignature => "copia con firma original",
        }
    }
}

/// How a line of the *expediente* stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    Present,
    Missing,
    NotApplicable,
}

impl ItemState {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Present => "presente",
            Self::Missing => "falta",
            Self::NotApplicable => "no corresponde",
        }
    }

    /// The state of an item that has or has not a part.
    #[must_use]
    pub fn of(item: ExpedienteItem, training_type: Option<TrainingType>, present: bool) -> Self {
        if present {
            Self::Present
        } else if item.required(training_type) {
            Self::Missing
        } else {
            Self::NotApplicable
        }
    }
}

/// How those who count signed the register of a session.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SignedBy {
    pub screen: u32,
    pub paper: u32,
}

impl SignedBy {
    /// Whether the program can make the register by itself.
    // Reading L-01: it counts as original when all who count signed on the screen.
    #[must_use]
    pub fn all_on_screen(self) -> bool {
        self.screen > 0 && self.paper == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_informativa_asks_for_no_survey_and_for_everything_else() {
        let of = |item: ExpedienteItem, kind| ItemState::of(item, Some(kind), false);
        for item in ExpedienteItem::ALL {
            let informative = match item {
                ExpedienteItem::A7 | ExpedienteItem::Other => ItemState::NotApplicable,
                _ => ItemState::Missing,
            };
            assert_eq!(of(item, TrainingType::Informative), informative, "{item:?}");
            let basic = match item {
                ExpedienteItem::Other => ItemState::NotApplicable,
                _ => ItemState::Missing,
            };
            assert_eq!(of(item, TrainingType::Basic), basic, "{item:?}");
        }
        // A survey that was taken all the same is kept and said.
        let kept = ItemState::of(ExpedienteItem::A7, Some(TrainingType::Informative), true);
        assert_eq!(kept, ItemState::Present);
    }

    #[test]
    fn one_signature_on_paper_asks_for_the_scan() {
        let signed = |screen, paper| SignedBy { screen, paper }.all_on_screen();
        assert!(signed(3, 0));
        assert!(!signed(3, 1) && !signed(0, 0) && !signed(0, 2));
    }

    #[test]
    fn only_originals_and_copies_with_original_signature_have_a_name() {
        let read = |text: &str| serde_json::from_value::<DocumentKind>(text.into());
        assert!(read("original").is_ok() && read("copy_with_original_signature").is_ok());
        assert!(read("copy").is_err() && read("").is_err());
    }
}
