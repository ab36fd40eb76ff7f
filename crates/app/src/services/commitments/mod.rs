//! *Compromisos*: what somebody took on to do by a day, wherever it comes from.

mod form;
mod list;

#[cfg(test)]
mod journey;

use crate::fault::Fault;
use crate::requests::requests;
use crate::service::{Found, Service, Waiting, WaitingLine};
use chrono::NaiveDate;
use form::{CloseCommitment, GetCommitment, OpenCommitment, ReopenCommitment, SaveCommitment};
use list::{CommitmentPage, CommitmentRow, ListCommitments};
use sisconecta_domain::kinds::Declared as _;
use sisconecta_domain::kinds::commitment::Commitment;
use sisconecta_domain::time::short_date;
use sisconecta_store::Store;

/// How far *Mi día* looks ahead, in days.
const AHEAD: i64 = 7;
/// Most lines that *Mi día* shows.
const MOST_WAITING: usize = 8;

requests! {
    "commitment.list" Staff list::list(ListCommitments) -> CommitmentPage, reads &["commitment", "staff", "training"];
    "commitment.get" Staff form::get(GetCommitment) -> OpenCommitment, reads &["commitment"];
    "commitment.save" Staff form::save(SaveCommitment) -> OpenCommitment;
    "commitment.close" Staff form::close(CloseCommitment) -> OpenCommitment;
    "commitment.reopen" Staff form::reopen(ReopenCommitment) -> OpenCommitment;
}

pub(crate) struct Commitments;

#[async_trait::async_trait]
impl Service for Commitments {
    async fn find(&self, store: &Store, text: &str, most: usize) -> Result<Vec<Found>, Fault> {
        let found = list::all(store, None).await?.into_iter();
        Ok(found
            .filter(|row| row.is_found_by(text))
            .take(most)
            .map(|row| Found {
                kind: Commitment::KIND.name.to_owned(),
                id: row.id.to_string(),
                detail: format!("{} · {}", row.responsible, row.state.label()),
                title: row.subject,
            })
            .collect())
    }

    async fn waiting(&self, store: &Store, today: NaiveDate) -> Result<Option<Waiting>, Fault> {
        let mut rows = list::all(store, Some(today)).await?;
        rows.retain(|row| row.days_left.is_some_and(|days| days <= AHEAD));
        Ok(Some(Waiting {
            heading: "Compromisos por vencer".to_owned(),
            total: rows.len(),
            lines: rows.into_iter().take(MOST_WAITING).map(line).collect(),
        }))
    }
}

fn line(row: CommitmentRow) -> WaitingLine {
    let when = match row.days_left {
        Some(0) => "Vence hoy".to_owned(),
        Some(1) => "Vence mañana".to_owned(),
        _ => row.due.map(short_date).unwrap_or_default(),
    };
    WaitingLine {
        kind: Commitment::KIND.name.to_owned(),
        id: row.id.to_string(),
        title: row.subject,
        detail: row.responsible,
        when: if row.overdue {
            format!("Venció el {when}")
        } else {
            when
        },
        late: row.overdue,
    }
}
