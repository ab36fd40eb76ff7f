//! A commitment is written, closed and opened again, always over what the form showed.

use crate::context::Ctx;
use crate::fault::Fault;
use crate::office::review::name_in;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sisconecta_domain::kinds::Base;
use sisconecta_domain::kinds::commitment::{Commitment, CommitmentId, CommitmentState};
use sisconecta_domain::names::collapse;
use sisconecta_store::Store;
use ts_rs::TS;

pub(super) async fn get(ctx: &Ctx<'_>, request: GetCommitment) -> Result<OpenCommitment, Fault> {
    let mut tables = ctx.store.snapshot().await?;
    let found = tables
        .get::<Commitment>(request.id)
        .await?
        .ok_or_else(Fault::not_found)?;
    let base = tables.base();
    drop(tables);
    Ok(OpenCommitment {
        id: found.id,
        case_title: case_title(&ctx.store, &found).await?,
        fields: found.record,
        base,
    })
}

/// What the case is called that a commitment comes from; empty without one.
pub(super) async fn case_title(store: &Store, commitment: &Commitment) -> Result<String, Fault> {
    Ok(match commitment.case() {
        Some(case) => name_in(store, case.kind, case.id)
            .await?
            .unwrap_or_default(),
        None => String::new(),
    })
}

pub(super) async fn save(ctx: &Ctx<'_>, request: SaveCommitment) -> Result<OpenCommitment, Fault> {
    let SaveCommitment {
        id,
        base,
        shown,
        now,
    } = request;
    let mut now = Commitment {
        subject: collapse(&now.subject),
        outsider: collapse(&now.outsider),
        state: shown.state,
        closed_on: shown.closed_on,
        note: shown.note.clone(),
        ..now
    };
    check(&now)?;
    let id = if let Some(id) = id {
        known(ctx, id).await?;
        id
    } else {
        now.state = Some(CommitmentState::Pending);
        CommitmentId::fresh()
    };
    write(ctx, id, &base, &shown, &now).await
}

pub(super) async fn close(
    ctx: &Ctx<'_>,
    request: CloseCommitment,
) -> Result<OpenCommitment, Fault> {
    known(ctx, request.id).await?;
    if request.state == CommitmentState::Pending {
        return Err(Fault::input(
            "state",
            "Elija si se cumplió o ya no procede.",
        ));
    }
    let Some(day) = request.closed_on else {
        return Err(Fault::input("closed_on", "Falta el día."));
    };
    if day > ctx.today() {
        return Err(Fault::input(
            "closed_on",
            "Ese día todavía no llega. Escriba el día en que se cumplió o se supo que ya no procede.",
        ));
    }
    let note = collapse(&request.note);
    if request.state == CommitmentState::Dropped && note.is_empty() {
        return Err(Fault::input("note", "Escriba por qué ya no procede."));
    }
    let now = Commitment {
        state: Some(request.state),
        closed_on: Some(day),
        note,
        ..request.shown.clone()
    };
    write(ctx, request.id, &request.base, &request.shown, &now).await
}

pub(super) async fn reopen(
    ctx: &Ctx<'_>,
    request: ReopenCommitment,
) -> Result<OpenCommitment, Fault> {
    known(ctx, request.id).await?;
    let now = Commitment {
        state: Some(CommitmentState::Pending),
        closed_on: None,
        note: String::new(),
        ..request.shown.clone()
    };
    write(ctx, request.id, &request.base, &request.shown, &now).await
}

async fn known(ctx: &Ctx<'_>, id: CommitmentId) -> Result<(), Fault> {
    let found = ctx.store.get::<Commitment>(id).await?;
    found.map(|_| ()).ok_or_else(Fault::not_found)
}

async fn write(
    ctx: &Ctx<'_>,
    id: CommitmentId,
    base: &Base,
    shown: &Commitment,
    now: &Commitment,
) -> Result<OpenCommitment, Fault> {
    ctx.write(async |tx| Ok(tx.save(id, base, shown, now).await?))
        .await?;
    get(ctx, GetCommitment { id }).await
}

fn check(now: &Commitment) -> Result<(), Fault> {
    let (field, sentence) = if now.subject.is_empty() {
        ("subject", "Escriba qué se hará.")
    } else if now.staff.is_none() && now.outsider.is_empty() {
        (
            "staff",
            "Falta el responsable: alguien del centro o de fuera.",
        )
    } else if now.staff.is_some() && !now.outsider.is_empty() {
        (
            "outsider",
            "El responsable es uno: alguien del centro o de fuera, no los dos.",
        )
    } else if now.due.is_none() {
        ("due", "Falta la fecha límite.")
    } else if now.origin.is_none() {
        ("origin", "Falta de dónde sale.")
    } else {
        return Ok(());
    };
    Err(Fault::input(field, sentence))
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetCommitment {
    pub id: CommitmentId,
}

/// A commitment as a form shows it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenCommitment {
    pub id: CommitmentId,
    pub fields: Commitment,
    pub case_title: String,
    pub base: Base,
}

/// Writes the fields that the form changed. Where it stands is not among them: closing and opening again are requests of their own.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SaveCommitment {
    /// None for a new one.
    pub id: Option<CommitmentId>,
    pub base: Base,
    pub shown: Commitment,
    pub now: Commitment,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CloseCommitment {
    pub id: CommitmentId,
    pub base: Base,
    pub shown: Commitment,
    /// Fulfilled, or dropped.
    pub state: CommitmentState,
    #[ts(type = "string | null")]
    pub closed_on: Option<NaiveDate>,
    pub note: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReopenCommitment {
    pub id: CommitmentId,
    pub base: Base,
    pub shown: Commitment,
}
