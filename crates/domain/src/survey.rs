//! The satisfaction survey of a training (Annex 7): its questions, an answered sheet, and when it may be taken.
//!
//! Nothing here can name who answered (C-58). What is counted from the sheets is in [`figures`].

pub mod figures;

pub use figures::{Counts, Figures, Hundredths, share};

use crate::ids::SpeakerId;
use crate::names::fold;
use crate::training::TrainingType;
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use ts_rs::TS;

/// Fewest answers of the page for participants that are counted together. Among fewer, who knows who sat there knows whose is which.
pub const SMALLEST_GROUP: usize = 5;

/// A group of questions, as the annex numbers them.
// O.8: 4 + 4 per speaker + 3 + 1 scored rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    Content,
    Speakers,
    Logistics,
    Overall,
}

impl Block {
    pub const ALL: [Self; 4] = [
        Self::Content,
        Self::Speakers,
        Self::Logistics,
        Self::Overall,
    ];

    /// The heading as the annex prints it.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Content => "1. CONTENIDO DEL CURSO",
            Self::Speakers => "2. EXPOSITOR",
            Self::Logistics => "3. LOGÍSTICA",
            Self::Overall => "4. SATISFACCIÓN GENERAL",
        }
    }
}

macro_rules! items {
    ($($(#[$doc:meta])* $variant:ident $block:ident $id:literal $label:literal,)*) => {
        /// What is asked in one row of the sheet.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Item { $($(#[$doc])* $variant,)* }

        impl Item {
            /// Every row, in the order of the annex; those of [`Block::Speakers`] repeat for each speaker.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name of the row's boxes in the geometry of the printed sheet, and in what is stored. Never changes.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// The words of the annex.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            #[must_use]
            pub const fn block(self) -> Block {
                match self { $(Self::$variant => Block::$block,)* }
            }
        }
    };
}

items! {
    Applicability Content "content.applicability" "Aplicabilidad del contenido en el trabajo",
    Depth Content "content.depth" "Profundidad del contenido",
    Cases Content "content.cases" "Utilidad de los casos prácticos",
    Material Content "content.material" "Material proporcionado",
    Knowledge Speakers "speaker.knowledge" "Conocimiento de la materia",
    Method Speakers "speaker.method" "Método de exposición y presentación",
    Doubts Speakers "speaker.doubts" "El Expositor aclaró las dudas del participante",
    Attitude Speakers "speaker.attitude" "Actitud del expositor",
    Invitation Logistics "logistics.invitation" "Convocatoria al evento",
    Setting Logistics "logistics.setting" "Ambientación",
    Projection Logistics "logistics.projection" "Calidad de la proyección",
    Satisfaction Overall "overall" "Satisfacción general con el evento",
}

/// A row of one event's sheet: the item, and whom it is about.
///
/// Written `content.depth`, or `speaker.knowledge/0197f3a2-…` for a speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Question {
    pub item: Item,
    pub speaker: Option<SpeakerId>,
}

/// Text that names no question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no question of the survey has this name")]
pub struct UnknownQuestion;

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.item.id())?;
        match self.speaker {
            Some(speaker) => write!(f, "/{speaker}"),
            None => Ok(()),
        }
    }
}

impl FromStr for Question {
    type Err = UnknownQuestion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (id, speaker) = match text.split_once('/') {
            Some((id, speaker)) => (id, Some(speaker.parse().map_err(|_| UnknownQuestion)?)),
            None => (text, None),
        };
        let item = Item::ALL
            .iter()
            .copied()
            .find(|item| item.id() == id)
            .ok_or(UnknownQuestion)?;
        if (item.block() == Block::Speakers) != speaker.is_some() {
            return Err(UnknownQuestion);
        }
        Ok(Self { item, speaker })
    }
}

/// The questions of an event in the order of the sheet.
// the block of a speaker repeats for each; no speaker, no block. C-58: each is evaluated separately.
#[must_use]
pub fn questionnaire(speakers: &[SpeakerId]) -> Vec<Question> {
    let of = |block: Block, speaker: Option<SpeakerId>| {
        Item::ALL
            .iter()
            .copied()
            .filter(move |item| item.block() == block)
            .map(move |item| Question { item, speaker })
    };
    let mut questions: Vec<Question> = of(Block::Content, None).collect();
    for speaker in speakers {
        questions.extend(of(Block::Speakers, Some(*speaker)));
    }
    questions.extend(of(Block::Logistics, None));
    questions.extend(of(Block::Overall, None));
    questions
}

/// One of the four opinions.
// INSATISFECHO(1), POCO SATISFECHO(2), SATISFECHO(3), MUY SATISFECHO(4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Level(u8);

impl Level {
    /// From dissatisfied to very satisfied.
    pub const ALL: [Self; 4] = [Self(1), Self(2), Self(3), Self(4)];

    /// 1 to 4.
    #[must_use]
    pub const fn value(self) -> u8 {
        self.0
    }
}

/// A number that is no opinion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an opinion is a number from 1 to 4")]
pub struct NoLevel;

impl TryFrom<u8> for Level {
    type Error = NoLevel;

    fn try_from(value: u8) -> Result<Self, NoLevel> {
        if (1..=4).contains(&value) {
            Ok(Self(value))
        } else {
            Err(NoLevel)
        }
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level.0
    }
}

/// The answers of one person, whoever that was. A row left blank stands with no level (M-13).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    pub marks: Vec<(Question, Option<Level>)>,
    /// *5. ¿Qué otros temas se deberían dictar?*
    pub open_topics: String,
    /// *6. ¿Qué recomendaría para mejorar el curso?*
    pub open_improvements: String,
}

impl Sheet {
    /// Whether nothing was marked and nothing written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.marks.iter().all(|(_, level)| level.is_none())
            && self.open_topics.is_empty()
            && self.open_improvements.is_empty()
    }
}

/// Why a survey is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotTaken {
    /// The type of the training is not decided.
    NoType,
    /// C-04: an *Informativa* has no survey.
    Informative,
    /// The event has no session.
    NoSession,
    /// The last session starts at this civil hour of Lima.
    Before(NaiveDateTime),
}

/// Whether a survey of this type of training is taken at `now`, a civil hour of Lima.
///
/// # Errors
/// Why not, or not yet.
// C-42: at the end of the training, only for Básica and Especializada; R-24: the rule of the type prevails.
pub fn taken(
    kind: Option<TrainingType>,
    last_session: Option<NaiveDateTime>,
    now: NaiveDateTime,
) -> Result<(), NotTaken> {
    let kind = kind.ok_or(NotTaken::NoType)?;
    if !kind.has_survey() {
        return Err(NotTaken::Informative);
    }
    let start = last_session.ok_or(NotTaken::NoSession)?;
    if now < start {
        return Err(NotTaken::Before(start));
    }
    Ok(())
}

/// What stands before a name and is no part of it.
const TITLES: [&str; 16] = [
    "abg", "abog", "arq", "cpc", "cpcc", "dr", "dra", "eco", "econ", "ing", "lic", "mag", "mg",
    "mgtr", "sr", "sra",
];

/// Whether two names most likely are of one person: the words of the shorter, at least two, all stand in the longer.
///
/// `HUAMÁN QUISPE, María` is `Lic. María Huamán`. Results are hidden from the rated speaker, so in doubt it says yes.
#[must_use]
pub fn same_person(a: &str, b: &str) -> bool {
    let words = |name: &str| -> BTreeSet<String> {
        fold(name)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty() && !TITLES.contains(word))
            .map(str::to_owned)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.len() >= 2 && short.is_subset(&long)
}

#[cfg(test)]
mod tests;
