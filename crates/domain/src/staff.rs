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

    /// Posts of who runs a centre: coordinators and the administrative assistant.
    pub const ADMINISTRATION: [Self; 3] = [
        Self::CentreCoordinator,
        Self::AdministrativeCoordinator,
        Self::AdministrativeAssistant,
    ];

    /// Whether who has this post runs the centre.
    #[must_use]
    pub fn runs_the_centre(self) -> bool {
        Self::ADMINISTRATION.contains(&self)
    }

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

/// Whether an operation of this kind, which sets these fields, may only be written by who runs the centre. The desktop asks before it
/// writes, and headquarters before it passes the operation on.
//
#[must_use]
pub fn only_administration(kind: &str, fields: &[&str]) -> bool {
    match kind {
        "centre" | "staff" | "expediente_export" => true,
        "event_report" => fields
            .iter()
            .any(|field| matches!(*field, "submitted_by" | "submitted_on")),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presenting_a_report_is_for_who_runs_the_centre_and_writing_it_is_not() {
        assert!(only_administration(
            "event_report",
            &["state", "submitted_by"]
        ));
        assert!(!only_administration(
            "event_report",
            &["state", "results_text"]
        ));
        assert!(only_administration("staff", &[]));
        assert!(!only_administration("person", &[]));
    }

    #[test]
    fn three_posts_run_a_centre() {
        let running = Post::ALL.into_iter().filter(|post| post.runs_the_centre());
        assert_eq!(running.count(), 3);
    }
}
