//! The one search field: anything by any of its words.

use crate::context::Ctx;
use crate::fault::Fault;
use crate::office::directory::person_row;
use crate::requests::requests;
use crate::service::Found;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Most records of each service that are shown.
const MOST: usize = 8;
/// Most people that are shown.
const MOST_PEOPLE: u32 = 8;

requests! {
    "search.all" Staff search_all(SearchAll) -> Vec<Found>, reads &["*"];
}

pub(crate) async fn search_all(ctx: &Ctx<'_>, request: SearchAll) -> Result<Vec<Found>, Fault> {
    if request.text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for service in ctx.app.services {
        found.extend(service.find(&ctx.store, &request.text, MOST).await?);
    }
    let (_, people) = ctx.store.search_people(&request.text, MOST_PEOPLE).await?;
    for person in people {
        let row = person_row(person)?;
        found.push(Found {
            kind: "person".to_owned(),
            id: row.id.to_string(),
            title: row.name,
            detail: format!("{} · {}", row.document_number, row.entity),
        });
    }
    Ok(found)
}

/// Anything by any of its words: events and people.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SearchAll {
    pub text: String,
}
