//! Two records of one person: merged by a fact, parted by annulling it. Nothing registered under either is rewritten.

use super::contacts::Contacts;
use super::people::shown_row;
use super::types::{ListMerges, MergePeople, MergeRow, UnmergePeople};
use crate::context::Ctx;
use crate::fault::Fault;
use serde_json::json;
use sisconecta_domain::ids::PersonId;

const REASON: &str = "unión de personas deshecha";

/// What the merge changes on screens that list people or count them.
const COUNTED: [&str; 3] = ["person", "attendance", "enrolment"];

async fn rows(ctx: &Ctx<'_>, person: PersonId) -> Result<Vec<MergeRow>, Fault> {
    let contacts = Contacts::of(ctx).await?;
    let store = &ctx.store;
    let mut rows = Vec::new();
    for found in store.merges(&person.to_string()).await? {
        rows.push(MergeRow {
            person: shown_row(found.person, contacts)?,
            into: shown_row(found.into, contacts)?,
            who: crate::office::review::staff_name(store, found.actor).await?,
            when: found.claimed_at,
        });
    }
    Ok(rows)
}

pub(crate) async fn list_merges(
    ctx: &Ctx<'_>,
    request: ListMerges,
) -> Result<Vec<MergeRow>, Fault> {
    rows(ctx, request.person).await
}

pub(crate) async fn merge_people(
    ctx: &Ctx<'_>,
    request: MergePeople,
) -> Result<Vec<MergeRow>, Fault> {
    let MergePeople { person, into } = request;
    ctx.write(async |tx| {
        let one = tx.stands_for(&person.to_string()).await?;
        let other = tx.stands_for(&into.to_string()).await?;
        let (Some(one), Some(other)) = (one, other) else {
            return Err(Fault::not_found());
        };
        if one == other {
            return Err(Fault::not_now(
                "already_one",
                "Esos dos registros ya cuentan como una sola persona. No se cambió nada.",
            ));
        }
        let fields = [("person", json!(person)), ("merged_into", json!(into))];
        tx.fact("person_link", person.0, &fields, Vec::new())
            .await?;
        tx.also_changes(&COUNTED);
        Ok(())
    })
    .await?;
    rows(ctx, into).await
}

pub(crate) async fn unmerge_people(
    ctx: &Ctx<'_>,
    request: UnmergePeople,
) -> Result<Vec<MergeRow>, Fault> {
    let UnmergePeople { person, into } = request;
    ctx.write(async |tx| {
        let links = tx
            .merges_between(&person.to_string(), &into.to_string())
            .await?;
        if links.is_empty() {
            return Err(Fault::not_now(
                "not_merged",
                "Esos dos registros no están unidos. No se cambió nada.",
            ));
        }
        for link in links {
            tx.annul(link, person.0, REASON).await?;
        }
        tx.also_changes(&COUNTED);
        Ok(())
    })
    .await?;
    rows(ctx, into).await
}
