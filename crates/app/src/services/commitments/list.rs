//! The list of commitments, and what others ask of it.

use super::form::case_title;
use crate::context::Ctx;
use crate::dossier::CaseRef;
use crate::fault::Fault;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::StaffId;
use sisconecta_domain::kinds::commitment::{
    Commitment, CommitmentId, CommitmentOrigin, CommitmentState,
};
use sisconecta_domain::kinds::office::Staff;
use sisconecta_domain::names::{dictionary_key, fold, matches};
use sisconecta_store::{Found, Store};
use std::collections::HashMap;
use ts_rs::TS;
use uuid::Uuid;

pub(super) async fn list(ctx: &Ctx<'_>, request: ListCommitments) -> Result<CommitmentPage, Fault> {
    let mut rows = all(&ctx.store, Some(ctx.today())).await?;
    let mut responsibles: Vec<String> = rows.iter().map(|row| row.responsible.clone()).collect();
    responsibles.retain(|name| !name.is_empty());
    responsibles.sort_by_cached_key(|name| dictionary_key(name));
    responsibles.dedup();
    rows.retain(|row| {
        request.state.is_none_or(|state| row.state == state)
            && request
                .responsible
                .as_ref()
                .is_none_or(|name| row.responsible == *name)
            && (!request.overdue || row.overdue)
            && row.is_found_by(&request.text)
    });
    let total = rows.len();
    rows.truncate(request.limit);
    Ok(CommitmentPage {
        rows,
        total,
        responsibles,
    })
}

fn row_of(
    found: Found<Commitment>,
    of_staff: Option<&String>,
    case_title: String,
    today: Option<NaiveDate>,
) -> CommitmentRow {
    // Two computers may have named one each: neither is hidden.
    let named = [of_staff.map_or("", String::as_str), &found.outsider];
    let named: Vec<&str> = named.into_iter().filter(|name| !name.is_empty()).collect();
    CommitmentRow {
        id: found.id,
        responsible: named.join(" y "),
        state: found.standing(),
        overdue: today.is_some_and(|today| found.is_overdue(today)),
        days_left: today.and_then(|today| found.days_left(today)),
        case_title,
        case: found.case().map(CaseRef::from),
        subject: found.record.subject,
        due: found.record.due,
        origin: found.record.origin,
        closed_on: found.record.closed_on,
        note: found.record.note,
    }
}

/// All of them, the most pressing first: what waits by its day, then what is closed, the last closed first. Without a day of today none
/// is late.
pub(super) async fn all(
    store: &Store,
    today: Option<NaiveDate>,
) -> Result<Vec<CommitmentRow>, Fault> {
    let mut tables = store.snapshot().await?;
    let staff: HashMap<StaffId, String> = tables
        .all::<Staff>()
        .await?
        .into_iter()
        .map(|one| (one.id, one.name()))
        .collect();
    let commitments = tables.all::<Commitment>().await?;
    drop(tables);
    let mut titles: HashMap<Uuid, String> = HashMap::new();
    let mut rows = Vec::new();
    for found in commitments {
        let case_title = match found.case_id {
            None => String::new(),
            Some(id) => {
                if let Some(known) = titles.get(&id) {
                    known.clone()
                } else {
                    let title = case_title(store, &found).await?;
                    titles.insert(id, title.clone());
                    title
                }
            }
        };
        let of_staff = found.staff.and_then(|id| staff.get(&id));
        rows.push(row_of(found, of_staff, case_title, today));
    }
    rows.sort_by(|a, b| {
        let waits = |row: &CommitmentRow| row.state == CommitmentState::Pending;
        let pressing = |row: &CommitmentRow| (!waits(row), waits(row).then_some(row.due));
        pressing(a)
            .cmp(&pressing(b))
            .then_with(|| b.closed_on.cmp(&a.closed_on))
            .then_with(|| dictionary_key(&a.subject).cmp(&dictionary_key(&b.subject)))
    });
    Ok(rows)
}

/// Some of the commitments, the most pressing first. What is not asked for does not narrow.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListCommitments {
    pub text: String,
    pub state: Option<CommitmentState>,
    /// As the list calls him.
    pub responsible: Option<String>,
    /// Only what is late.
    pub overdue: bool,
    /// Most rows that are wanted.
    pub limit: usize,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CommitmentPage {
    pub rows: Vec<CommitmentRow>,
    /// How many there are, shown or not.
    pub total: usize,
    /// Everybody who has taken something on, to choose from.
    pub responsibles: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CommitmentRow {
    pub id: CommitmentId,
    pub subject: String,
    pub responsible: String,
    #[ts(type = "string | null")]
    pub due: Option<NaiveDate>,
    pub state: CommitmentState,
    /// Its day has gone by and it still waits.
    pub overdue: bool,
    /// Below zero when it is late; nothing once it is closed.
    pub days_left: Option<i64>,
    pub origin: Option<CommitmentOrigin>,
    /// Where it comes from.
    pub case: Option<CaseRef>,
    pub case_title: String,
    #[ts(type = "string | null")]
    pub closed_on: Option<NaiveDate>,
    pub note: String,
}

impl CommitmentRow {
    pub(super) fn is_found_by(&self, text: &str) -> bool {
        let words = [
            &self.subject,
            &self.responsible,
            &self.case_title,
            &self.note,
        ];
        matches(text, &fold(&words.map(String::as_str).join(" ")))
    }
}
