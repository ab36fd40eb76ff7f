//! Two records of one person: merged by a fact, parted by annulling it. Nothing registered under either is rewritten.

use super::{ListMerges, MergePeople, MergeRow, UnmergePeople, person_row};
use crate::{App, Fault};
use serde_json::json;
use sisconecta_domain::ids::PersonId;
use sisconecta_store::{Store, Written};

const REASON: &str = "unión de personas deshecha";

/// What the merge changes on screens that list people or count them.
fn announce(app: &App, written: Written) {
    let mut kinds = written.kinds;
    for kind in ["person", "attendance", "enrolment"] {
        kinds.push(kind.to_owned());
    }
    app.announce(&Written {
        ops: written.ops,
        kinds,
    });
}

async fn rows(store: &Store, person: PersonId) -> Result<Vec<MergeRow>, Fault> {
    let mut rows = Vec::new();
    for found in store.merges(&person.to_string()).await? {
        rows.push(MergeRow {
            person: person_row(found.person)?,
            into: person_row(found.into)?,
            who: crate::review::staff_name(store, found.actor).await?,
            when: found.claimed_at,
        });
    }
    Ok(rows)
}

pub(crate) async fn list_merges(app: &App, request: ListMerges) -> Result<Vec<MergeRow>, Fault> {
    rows(&app.session().await?.store, request.person).await
}

pub(crate) async fn merge_people(app: &App, request: MergePeople) -> Result<Vec<MergeRow>, Fault> {
    let session = app.session().await?;
    let MergePeople { person, into } = request;
    let mut tx = session.store.write(session.actor()).await?;
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
    announce(app, tx.commit().await?);
    rows(&session.store, into).await
}

pub(crate) async fn unmerge_people(
    app: &App,
    request: UnmergePeople,
) -> Result<Vec<MergeRow>, Fault> {
    let session = app.session().await?;
    let UnmergePeople { person, into } = request;
    let mut tx = session.store.write(session.actor()).await?;
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
    announce(app, tx.commit().await?);
    rows(&session.store, into).await
}
