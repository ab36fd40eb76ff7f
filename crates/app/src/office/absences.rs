//! *Ausencias*: who of the staff is absent, from when until when and why, and who stands in for him.

use crate::behalf::roster;
use crate::context::Ctx;
use crate::fault::Fault;
use crate::naming::nomenclature;
use crate::requests::requests;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::{AbsenceId, StaffId};
use sisconecta_domain::kinds::Base;
use sisconecta_domain::kinds::absence::{Absence, Acting};
use sisconecta_domain::kinds::office::Staff;
use sisconecta_domain::names::collapse;
use sisconecta_domain::staff::Post;
use std::collections::BTreeMap;
use ts_rs::TS;

requests! {
    "absence.list" Staff list(ListAbsences) -> Vec<AbsenceRow>, reads &["absence", "acting", "staff"];
    "absence.replacing" Staff replacing(GetReplacing) -> Vec<Replacing>, reads &["absence", "staff", "catalogue_entry"];
    "absence.save" Administer save(SaveAbsence) -> Vec<AbsenceRow>;
    "absence.remove" Administer remove(RemoveAbsence) -> Vec<AbsenceRow>;
}

/// Who works or worked here: name, post, and whether he still does.
type People = BTreeMap<StaffId, (String, Option<Post>, bool)>;

async fn people(ctx: &Ctx<'_>) -> Result<People, Fault> {
    let staff = ctx.store.snapshot().await?.all::<Staff>().await?;
    Ok(staff
        .into_iter()
        .map(|found| {
            let works_here = found.active != Some(false);
            (found.id, (found.name(), found.post, works_here))
        })
        .collect())
}

fn name_of(people: &People, who: Option<StaffId>) -> String {
    who.and_then(|who| people.get(&who))
        .map(|(name, ..)| name.clone())
        .unwrap_or_default()
}

async fn list(ctx: &Ctx<'_>, _: ListAbsences) -> Result<Vec<AbsenceRow>, Fault> {
    let people = people(ctx).await?;
    let today = ctx.today();
    let mut snapshot = ctx.store.snapshot().await?;
    let base = snapshot.base();
    let found = snapshot.all::<Absence>().await?;
    drop(snapshot);
    let mut rows = Vec::new();
    for one in found.into_iter().filter(|one| !one.record.removed) {
        let acts = ctx.store.facts::<Acting>(one.id).await?;
        rows.push(AbsenceRow {
            id: one.id,
            absent_name: name_of(&people, one.record.absent),
            substitute_name: name_of(&people, one.record.substitute),
            holds_today: one.record.holds_on(today),
            acts: acts.len(),
            fields: one.record,
            base: base.clone(),
        });
    }
    rows.sort_by(|a, b| {
        let key = |row: &AbsenceRow| (row.fields.starts_on, row.id);
        key(b).cmp(&key(a))
    });
    Ok(rows)
}

/// For whom the person who asks stands in today.
async fn replacing(ctx: &Ctx<'_>, _: GetReplacing) -> Result<Vec<Replacing>, Fault> {
    let roster = roster(&ctx.store).await?;
    let (names, people) = (nomenclature(&ctx.store).await?, people(ctx).await?);
    let today = ctx.today();
    let own = (ctx.who.id, ctx.who.post);
    Ok(roster
        .replaces(own, today)
        .map(|one| Replacing {
            name: name_of(&people, Some(one.absent)),
            post: names.post(one.post, today),
            until: one.absence.ends_on,
            reason: one.absence.reason.clone(),
        })
        .collect())
}

async fn save(ctx: &Ctx<'_>, request: SaveAbsence) -> Result<Vec<AbsenceRow>, Fault> {
    let SaveAbsence {
        id,
        base,
        shown,
        now,
    } = request;
    let now = Absence {
        reason: collapse(&now.reason),
        removed: shown.removed,
        ..now
    };
    check(&now, &people(ctx).await?)?;
    if let Some(id) = id {
        known(ctx, id).await?;
    }
    let id = id.unwrap_or_else(AbsenceId::fresh);
    ctx.write(async |tx| Ok(tx.save(id, &base, &shown, &now).await?))
        .await?;
    list(ctx, ListAbsences {}).await
}

async fn remove(ctx: &Ctx<'_>, request: RemoveAbsence) -> Result<Vec<AbsenceRow>, Fault> {
    known(ctx, request.id).await?;
    ctx.write(async |tx| {
        tx.set(request.id, Absence::edit().removed(true)).await?;
        Ok(())
    })
    .await?;
    list(ctx, ListAbsences {}).await
}

async fn known(ctx: &Ctx<'_>, id: AbsenceId) -> Result<(), Fault> {
    let found = ctx.store.get::<Absence>(id).await?;
    found.map(|_| ()).ok_or_else(Fault::not_found)
}

fn check(now: &Absence, people: &People) -> Result<(), Fault> {
    let absent = now.absent.and_then(|who| people.get(&who));
    let substitute = now.substitute.and_then(|who| people.get(&who));
    let runs = |one: &(String, Option<Post>, bool)| one.1.is_some_and(Post::runs_the_centre);
    let (field, sentence) = if absent.is_none() {
        ("absent", "Elija a la persona ausente.")
    } else if now.reason.is_empty() {
        ("reason", "Escriba el motivo de la ausencia.")
    } else if now.starts_on.is_none() {
        ("starts_on", "Falta el primer día de la ausencia.")
    } else if now.ends_on.is_none() {
        ("ends_on", "Falta el último día de la ausencia.")
    } else if now.ends_on < now.starts_on {
        (
            "ends_on",
            "El último día de la ausencia no puede ser anterior al primero.",
        )
    } else if now.substitute.is_some() && now.substitute == now.absent {
        ("substitute", "Nadie se reemplaza a sí mismo.")
    } else if now.substitute.is_some() && !substitute.is_some_and(|one| one.2) {
        ("substitute", "Esa persona ya no trabaja en el centro.")
    } else if substitute.is_some_and(|one| !runs(one)) && absent.is_some_and(runs) {
        //
        (
            "substitute",
            "A los coordinadores y al asistente administrativo los reemplaza otro de ellos, no un especialista ni el implantador.",
        )
    } else {
        return Ok(());
    };
    Err(Fault::input(field, sentence))
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListAbsences {}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AbsenceRow {
    pub id: AbsenceId,
    pub fields: Absence,
    pub absent_name: String,
    /// Empty where nobody is named: whoever runs the centre stands in.
    pub substitute_name: String,
    pub holds_today: bool,
    /// How many times somebody wrote something because of it.
    pub acts: usize,
    /// Of the list that the row stands in.
    pub base: Base,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetReplacing {}

/// Somebody in whose place the person who is signed in acts today.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Replacing {
    pub name: String,
    /// As it is called today.
    pub post: String,
    /// Last day of the absence.
    #[ts(type = "string | null")]
    pub until: Option<NaiveDate>,
    pub reason: String,
}

/// Writes the fields that the form changed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SaveAbsence {
    /// None for a new one.
    pub id: Option<AbsenceId>,
    pub base: Base,
    pub shown: Absence,
    pub now: Absence,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RemoveAbsence {
    pub id: AbsenceId,
}
