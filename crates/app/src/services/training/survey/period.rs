//! What participants wrote in the surveys of a period: topics for the programming of the next one, and what to improve (M-16).

use super::results::group;
use super::sheet::hidden_from;
use super::types::{GetOpenAnswers, OpenAnswers, SuggestedAnswer, SurveyedEvent};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::services::training::programming::{detail, named};
use sisconecta_store::survey::SheetFound;
use sisconecta_store::training::TrainingsAsked;

/// Answers of the events whose first day is in the period. A survey that is open and rates who asks is left out until it is closed.
pub(crate) async fn open_answers(
    ctx: &Ctx<'_>,
    request: GetOpenAnswers,
) -> Result<OpenAnswers, Fault> {
    crate::services::training::figures::check_period(request.from, request.to)?;
    let store = &ctx.store;
    let mut events = Vec::new();
    let mut sheets: Vec<(usize, Vec<SheetFound>)> = Vec::new();
    let within = TrainingsAsked {
        from: Some(request.from.to_string()),
        to: Some(request.to.to_string()),
        ..TrainingsAsked::default()
    };
    for row in named(store, &within).await? {
        if !row
            .first_day
            .is_some_and(|day| (request.from..=request.to).contains(&day))
        {
            continue;
        }
        let found = store.survey_sheets(&row.id.to_string()).await?;
        if found.is_empty() {
            continue;
        }
        let closings = store.survey_closings(&row.id.to_string()).await?;
        let event = detail(store, row.id).await?;
        if !hidden_from(ctx, &event, !closings.is_empty()).is_empty() {
            continue;
        }
        sheets.push((events.len(), found));
        events.push(SurveyedEvent {
            training: row.id,
            name: row.name,
            dates: row.dates,
        });
    }
    let answers = |of: fn(&SheetFound) -> &str| {
        let given = sheets
            .iter()
            .flat_map(|(place, found)| found.iter().map(move |sheet| (of(sheet), *place)));
        group(given)
            .into_iter()
            .map(|(text, times, places)| SuggestedAnswer {
                text,
                times,
                events: places
                    .into_iter()
                    .filter_map(|place| events.get(place).cloned())
                    .collect(),
            })
            .collect()
    };
    Ok(OpenAnswers {
        topics: answers(|sheet| &sheet.open_topics),
        improvements: answers(|sheet| &sheet.open_improvements),
    })
}
