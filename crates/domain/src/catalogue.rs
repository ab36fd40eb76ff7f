//! Open lists: systems and matters, governing bodies and topics are data that headquarters adds to, each with the days on which it is valid.
//!
//! What records name by a code is called by its [`Nomenclature`]: the names that ship with the program, and what headquarters
//! published. Topics and processes are named by the ids of their entries.

mod nomenclature;
mod shipped;
mod system;

pub use nomenclature::{Named, Nomenclature};
pub use shipped::USER_OFFICE;
pub use system::{NotACode, SystemCode, is_code};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One of headquarters' lists.
// C-52, Q-09, A-17, A-58
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Catalogue {
    /// What a talk of a system is about.
    Topic,
    Process,
    /// Systems and applications, and matters that are added to them.
    System,
    /// Governing bodies, and offices that the norms name.
    Body,
    /// Names of the posts, whose codes the program knows.
    Post,
}

impl Catalogue {
    /// The name people read, in Spanish.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Topic => "Tema",
            Self::Process => "Proceso",
            Self::System => "Sistema o materia",
            Self::Body => "Órgano",
            Self::Post => "Cargo",
        }
    }

    /// Whether records name its entries by a code. Then a code has as many entries as it has had names.
    #[must_use]
    pub fn is_coded(self) -> bool {
        matches!(self, Self::System | Self::Body | Self::Post)
    }
}

#[cfg(test)]
mod tests;
