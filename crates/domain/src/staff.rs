//! Posts of the centre's staff.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The eight posts of a centre.
// exactly these eight; Q-70.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Post {
    CentreCoordinator,
    AdministrativeCoordinator,
    AdministrativeAssistant,
    AccountingSpecialist,
    DebtAndTreasurySpecialist,
    BudgetSpecialist,
    InvestmentSpecialist,
    Implementer,
}

impl Post {
    pub const ALL: [Self; 8] = [
        Self::CentreCoordinator,
        Self::AdministrativeCoordinator,
        Self::AdministrativeAssistant,
        Self::AccountingSpecialist,
        Self::DebtAndTreasurySpecialist,
        Self::BudgetSpecialist,
        Self::InvestmentSpecialist,
        Self::Implementer,
    ];

    /// The post's official name of 2013.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::CentreCoordinator => "Coordinador de Centro",
            Self::AdministrativeCoordinator => "Coordinador Administrativo",
            Self::AdministrativeAssistant => "Asistente Administrativo",
            Self::AccountingSpecialist => "Especialista en Contabilidad Pública",
            Self::DebtAndTreasurySpecialist => "Especialista en Endeudamiento y Tesoro Público",
            Self::BudgetSpecialist => "Especialista en Presupuesto Público",
            Self::InvestmentSpecialist => "Especialista de Inversión Pública",
            Self::Implementer => "Implantador MEF",
        }
    }
}
