//! Posts of the centre's staff.

use crate::kinds::case::{Case, CaseStep};
use crate::kinds::survey::SurveySheet;
use crate::kinds::{self, Declared as _};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use ts_rs::TS;
use uuid::Uuid;

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

    /// As records write it, and as the names of the posts are listed.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::CentreCoordinator => "centre_coordinator",
            Self::AdministrativeCoordinator => "administrative_coordinator",
            Self::AdministrativeAssistant => "administrative_assistant",
            Self::AccountingSpecialist => "accounting_specialist",
            Self::DebtAndTreasurySpecialist => "debt_and_treasury_specialist",
            Self::BudgetSpecialist => "budget_specialist",
            Self::InvestmentSpecialist => "investment_specialist",
            Self::Implementer => "implementer",
        }
    }
}

/// Whose operations of a kind count. The desktop asks before it writes, and headquarters before it passes the operation on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// Everybody of the centre's staff.
    Staff,
    /// Who runs the centre.
    Administration,
    /// No one of a centre, whatever the post.
    Headquarters,
}

impl Writer {
    /// Whether somebody with this post may.
    #[must_use]
    pub fn includes(self, post: Post) -> bool {
        match self {
            Self::Staff => true,
            Self::Administration => post.runs_the_centre(),
            Self::Headquarters => false,
        }
    }
}

/// Who writes operations of this kind that set these fields.
// A-53; C-52: catalogues are extended by headquarters.
#[must_use]
pub fn who_writes(kind: &str, fields: &[&str]) -> Writer {
    let Some(kind) = kinds::kind(kind) else {
        return Writer::Staff;
    };
    match kind.restricted {
        Some((writer, restricted)) if fields.iter().any(|field| restricted.contains(field)) => {
            writer
        }
        _ => kind.writer,
    }
}

/// Who writes a fact of this kind that says this.
// filing is the assistant's, or of who stands in for him.
#[must_use]
pub fn who_writes_fact(kind: &str, fact: &BTreeMap<String, Value>) -> Writer {
    let names: Vec<&str> = fact.keys().map(String::as_str).collect();
    let text = |field: &str| fact.get(field).and_then(Value::as_str).unwrap_or_default();
    let files = kind == CaseStep::KIND.name
        && Case::of(text(CaseStep::case_kind.name), Uuid::nil())
            .is_some_and(|case| case.is_last(text(CaseStep::state.name)));
    if files {
        Writer::Administration
    } else {
        who_writes(kind, &names)
    }
}

/// Who writes operations of this kind whatever fields they set.
#[must_use]
pub fn who_writes_at_most(kind: &str) -> Writer {
    let whole = who_writes(kind, &[]);
    kinds::kind(kind)
        .and_then(|kind| kind.restricted)
        .map_or(whole, |(writer, _)| writer)
}

/// Whether operations of this kind may have no author.
// C-58: nobody can tell who answered a survey.
#[must_use]
pub fn is_anonymous(kind: &str) -> bool {
    kind == SurveySheet::KIND.name
}

/// Who takes back a fact of this kind: re-opens an *expediente*, takes an event out of the archive, parts two records of a person.
//
#[must_use]
pub fn who_annuls(kind: &str) -> Writer {
    kinds::kind(kind).map_or(Writer::Staff, |kind| kind.annuller)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presenting_a_report_is_for_who_runs_the_centre_and_writing_it_is_not() {
        let who = |field| who_writes("event_report", &["state", field]);
        assert_eq!(who("submitted_by"), Writer::Administration);
        assert_eq!(who("results_text"), Writer::Staff);
        assert!(!who("submitted_by").includes(Post::Implementer));
        assert!(who("results_text").includes(Post::Implementer));
    }

    #[test]
    fn catalogues_are_for_headquarters_alone() {
        let may = |post| who_writes("catalogue_entry", &[]).includes(post);
        assert!(!Post::ALL.into_iter().any(may));
    }

    #[test]
    fn only_answers_of_a_survey_have_no_author() {
        let anonymous: Vec<&str> = kinds::all()
            .map(|kind| kind.name)
            .filter(|kind| is_anonymous(kind))
            .collect();
        assert_eq!(anonymous, ["survey_sheet"]);
    }

    // filing is the assistant's, or of who stands in for him.
    #[test]
    fn only_the_step_that_files_is_for_who_runs_the_centre() {
        let who = |kind: &str, case_kind: &str, state: &str| {
            let fact = [
                (CaseStep::case_kind.name, case_kind),
                (CaseStep::state.name, state),
            ];
            let fact = fact.map(|(name, value)| (name.to_owned(), Value::from(value)));
            who_writes_fact(kind, &BTreeMap::from(fact))
        };
        let step = CaseStep::KIND.name;
        assert_eq!(who(step, "training", "filed"), Writer::Administration);
        assert_eq!(who(step, "training", "held"), Writer::Staff);
        assert_eq!(who(step, "person", "filed"), Writer::Staff);
        assert_eq!(who("case_part", "training", "filed"), Writer::Staff);
        assert_eq!(who("attendance", "", ""), Writer::Staff);
    }

    #[test]
    fn three_posts_run_a_centre() {
        let running = Post::ALL.into_iter().filter(|post| post.runs_the_centre());
        assert_eq!(running.count(), 3);
    }
}
