//! What somebody took on to do by a day: agreements, topics of a visit, findings and corrective actions are one kind.

use crate::ids::StaffId;
use crate::kinds::case::Case;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// Where a commitment stands. That it is late is counted from its day, and stored nowhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CommitmentState {
    #[default]
    Pending,
    Fulfilled,
    /// It need not be done any more.
    Dropped,
}

impl CommitmentState {
    /// The name people read, in Spanish.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Pending => "Pendiente",
            Self::Fulfilled => "Cumplido",
            Self::Dropped => "Ya no procede",
        }
    }
}

/// Where a commitment comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CommitmentOrigin {
    Agreement,
    VisitTopic,
    Finding,
    CorrectiveAction,
    Other,
}

impl CommitmentOrigin {
    /// The name people read, in Spanish.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Agreement => "Acuerdo de reunión",
            Self::VisitTopic => "Tema de visita",
            Self::Finding => "Hallazgo",
            Self::CorrectiveAction => "Acción correctiva",
            Self::Other => "Otro",
        }
    }
}

labelled_values!(CommitmentState, CommitmentOrigin);

record! {
    /// What somebody took on to do by a day.
    // M-18
    Commitment(CommitmentId) "commitment" = "Compromiso" {
        subject: String = "Qué se hará",
        staff: Option<StaffId> = "Responsable del centro",
        outsider: String = "Responsable de fuera del centro",
        due: Option<NaiveDate> = "Fecha límite",
        origin: Option<CommitmentOrigin> = "De dónde sale",
        case_kind: String = "Tipo de caso",
        /// Of which case it comes.
        case_id: Option<Uuid> = "Caso",
        /// Empty is pending.
        state: Option<CommitmentState> = "Estado",
        closed_on: Option<NaiveDate> = "Día en que se cerró",
        note: String = "Nota del cierre",
    }
    parent case_id;
    titled subject;
    personal [staff, outsider];
    index [state, due];
    longest 300 [outsider];
}

impl Commitment {
    /// The case it comes from, if it comes from one that is known here.
    #[must_use]
    pub fn case(&self) -> Option<Case> {
        Case::of(&self.case_kind, self.case_id?)
    }

    /// Where it stands.
    #[must_use]
    pub fn standing(&self) -> CommitmentState {
        self.state.unwrap_or_default()
    }

    /// Days left until it is due, below zero when it is late; nothing once it is closed or while it has no day.
    #[must_use]
    pub fn days_left(&self, today: NaiveDate) -> Option<i64> {
        let due = self
            .due
            .filter(|_| self.standing() == CommitmentState::Pending)?;
        Some((due - today).num_days())
    }

    /// Whether its day has gone by and it still waits. The day itself is not late.
    #[must_use]
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.days_left(today).is_some_and(|days| days < 0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Commitment, CommitmentOrigin, CommitmentState};
    use crate::words::are_told_apart;
    use chrono::NaiveDate;
    use uuid::Uuid;

    #[test]
    fn each_state_and_each_origin_has_its_words() {
        use CommitmentOrigin::{Agreement, CorrectiveAction, Finding, Other, VisitTopic};
        use CommitmentState::{Dropped, Fulfilled, Pending};
        are_told_apart(&[Pending, Fulfilled, Dropped], CommitmentState::label);
        are_told_apart(
            &[Agreement, VisitTopic, Finding, CorrectiveAction, Other],
            CommitmentOrigin::label,
        );
    }

    #[test]
    fn it_comes_from_a_case_that_is_known_here_or_from_none() {
        let id = Uuid::from_u128(7);
        let from = |kind: &str, case_id| Commitment {
            case_kind: kind.to_owned(),
            case_id,
            ..Commitment::default()
        };
        let case = from("training", Some(id)).case();
        assert_eq!(case.map(|case| case.id), Some(id));
        assert!(from("training", None).case().is_none());
        assert!(from("person", Some(id)).case().is_none());
    }

    #[test]
    fn it_is_late_from_the_day_after_its_day_and_only_while_it_waits() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let due = Commitment {
            due: Some(day("2027-04-12")),
            ..Commitment::default()
        };
        for (today, left) in [("2027-04-11", 1), ("2027-04-12", 0), ("2027-04-13", -1)] {
            assert_eq!(due.days_left(day(today)), Some(left));
            assert_eq!(due.is_overdue(day(today)), left < 0);
        }
        for state in [CommitmentState::Fulfilled, CommitmentState::Dropped] {
            let closed = Commitment {
                state: Some(state),
                ..due.clone()
            };
            assert!(!closed.is_overdue(day("2028-01-01")));
        }
        assert!(!Commitment::default().is_overdue(day("2028-01-01")));
    }
}
