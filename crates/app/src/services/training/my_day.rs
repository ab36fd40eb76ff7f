//! *Mi día*: what is on today, what comes, and what waits.

use crate::context::Ctx;
use crate::fault::Fault;
use crate::requests::requests;
use crate::service::Waiting;
use crate::services::training::programming::{TrainingRow, of_day};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use sisconecta_domain::time::weekday_date;
use sisconecta_domain::training::TrainingState;
use ts_rs::TS;

requests! {
    "my_day.get" Staff my_day(GetMyDay) -> MyDay, reads &["*"];
}

pub(crate) async fn my_day(ctx: &Ctx<'_>, _: GetMyDay) -> Result<MyDay, Fault> {
    let today = ctx.today();
    let horizon = today.checked_add_days(Days::new(14)).unwrap_or(today);
    let all = of_day(&ctx.store, today).await?;
    let held = |row: &TrainingRow| row.last_day.is_some_and(|day| day < today);
    let on = |row: &TrainingRow| {
        row.first_day.is_some_and(|day| day <= today)
            && row.last_day.is_some_and(|day| day >= today)
    };
    let select = |keep: &dyn Fn(&TrainingRow) -> bool| {
        let rows = all.iter().map(|(row, _)| row);
        rows.filter(|row| keep(row)).cloned().collect::<Vec<_>>()
    };
    let unsigned = all
        .iter()
        .filter(|(row, unsigned)| *unsigned && (held(row) || on(row)))
        .map(|(row, _)| row.clone())
        .collect();
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
        unsent: ctx.store.exchange_counts().await?.unsent,
    })
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetMyDay {}

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
    /// Events already held with persons registered and not signed.
    pub unsigned: Vec<TrainingRow>,
    /// What waits in the other services.
    pub waiting: Vec<Waiting>,
    /// Operations that no other disk holds yet.
    pub unsent: u32,
}
