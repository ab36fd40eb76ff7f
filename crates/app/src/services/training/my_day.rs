//! *Mi día*: what is on today, what comes, and what waits.

use crate::context::Ctx;
use crate::fault::Fault;
use crate::requests::requests;
use crate::service::Waiting;
use crate::services::training::programming::{TrainingRow, of_day};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use sisconecta_domain::kinds::case::CaseClosing;
use sisconecta_domain::time::weekday_date;
use sisconecta_domain::training::TrainingState;
use ts_rs::TS;

requests! {
    "my_day.get" Staff my_day(GetMyDay) -> MyDay, reads &["*"];
}

pub(crate) async fn my_day(ctx: &Ctx<'_>, _: GetMyDay) -> Result<MyDay, Fault> {
    let today = ctx.today();
    let horizon = today.checked_add_days(Days::new(14)).unwrap_or(today);
    // C-66: what was called off is nobody's work any more.
    let mut all = of_day(&ctx.store, today).await?;
    all.retain(|(row, _)| row.state != TrainingState::Cancelled);
    let held = |row: &TrainingRow| row.last_day.is_some_and(|day| day < today);
    let on = |row: &TrainingRow| {
        row.first_day.is_some_and(|day| day <= today)
            && row.last_day.is_some_and(|day| day >= today)
    };
    let select = |keep: &dyn Fn(&TrainingRow) -> bool| {
        let rows = all.iter().map(|(row, _)| row);
        rows.filter(|row| keep(row)).cloned().collect::<Vec<_>>()
    };
    let mut unsigned = Vec::new();
    for (row, people) in &all {
        if *people > 0 && (held(row) || on(row)) && can_be_mended(ctx, row).await? {
            unsigned.push(UnsignedEvent {
                training: row.clone(),
                people: *people,
            });
        }
    }
    let mut coming = select(&|row| {
        row.first_day
            .is_some_and(|day| day > today && day <= horizon)
    });
    coming.sort_by_key(|row| row.first_day);
    let mut waiting = Vec::new();
    for service in ctx.app.services {
        waiting.extend(service.waiting(&ctx.store, today).await?);
    }
    Ok(MyDay {
        today,
        today_label: weekday_date(today),
        today_events: select(&on),
        coming,
        drafts: select(&|row| row.state == TrainingState::Draft && !held(row)),
        unsigned,
        waiting,
    })
}

/// What is filed, or closed in one PDF, does not change.
async fn can_be_mended(ctx: &Ctx<'_>, row: &TrainingRow) -> Result<bool, Fault> {
    if row.state == TrainingState::Filed {
        return Ok(false);
    }
    Ok(ctx.store.facts::<CaseClosing>(row.id).await?.is_empty())
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetMyDay {}

/// An event that has people in its registers who have not signed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct UnsignedEvent {
    pub training: TrainingRow,
    pub people: u32,
}

/// What matters today.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MyDay {
    #[ts(type = "string")]
    pub today: NaiveDate,
    /// `lunes 12 de abril de 2027`
    pub today_label: String,
    pub today_events: Vec<TrainingRow>,
    /// The next fourteen days.
    pub coming: Vec<TrainingRow>,
    /// Drafts that still lack something.
    pub drafts: Vec<TrainingRow>,
    /// Events already held with persons registered and not signed, as far as that can still be mended.
    pub unsigned: Vec<UnsignedEvent>,
    /// What waits in the other services.
    pub waiting: Vec<Waiting>,
}
