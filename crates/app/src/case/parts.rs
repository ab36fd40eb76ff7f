//! Putting documents into the *expediente* and taking them out; where its originals lie.

use super::page::{asked, shown};
use super::sheet::check_codes;
use super::steps::reason;
use super::types::{AttachPart, DetachPart, EditExpediente, Expediente, GiveNumber};
use crate::case::advice;
use crate::closed::{check_not_filed, check_open};
use crate::context::Ctx;
use crate::dossier::{Dossier, Line, expediente_of};
use crate::fault::Fault;
use crate::form::{self, Form, Shown};
use chrono::Datelike;
use serde_json::Value;
use sisconecta_domain::expediente::{DocumentKind, PartSource};
use sisconecta_domain::kinds::case::{Case, CasePart, Expediente as Location};
use sisconecta_domain::names::collapse;
use sisconecta_store::Writing;
use std::collections::BTreeSet;
use uuid::Uuid;

pub(crate) async fn attach(ctx: &Ctx<'_>, request: AttachPart) -> Result<Expediente, Fault> {
    let kind = original_or_copy(&request.kind)?;
    let note = collapse(&request.note);
    let dossier = asked(ctx, &request.case).await?;
    let case = dossier.case;
    let line = line_of(&dossier, &request)?;
    if line.is_other && note.is_empty() {
        return Err(Fault::input("note", "Anote qué documento es."));
    }
    let (_, bytes) = ctx.picked(&request.upload)?;
    let looked = ctx.app.foreign.look(&request.upload, &bytes, true).await?;
    let looked = looked.map_err(|unfit| Fault::input("upload", advice(unfit)))?;
    if !request.anyway {
        check_codes(&ctx.store, &dossier, line, &looked.codes).await?;
    }
    let inspected = looked.inspected;
    let hash = ctx
        .store
        .attachments()
        .put(&bytes, inspected.media.media_type())
        .await?
        .to_string();
    let part = CasePart {
        case_kind: case.kind.name.to_owned(),
        case_id: Some(case.id),
        item: request.item,
        source: Some(PartSource::Scan),
        attachment: hash.clone(),
        pages: Some(inspected.pages),
        kind: Some(kind),
        within: line.within,
        note,
    };
    ctx.write(async |tx| {
        check_open(tx, case).await?;
        check_not_attached(tx, case, &part).await?;
        tx.insert(Uuid::now_v7(), &part, vec![hash]).await?;
        Ok(())
    })
    .await?;
    shown(ctx, case).await
}

fn original_or_copy(kind: &str) -> Result<DocumentKind, Fault> {
    // C-48
    serde_json::from_value(Value::from(kind)).map_err(|_| {
        Fault::input(
            "kind",
            "Solo se archivan originales o copias con firma original. No se adjuntó nada. Elija una de las dos.",
        )
    })
}

/// The line of the *expediente* that the document goes to.
fn line_of<'d>(dossier: &'d Dossier, request: &AttachPart) -> Result<&'d Line, Fault> {
    dossier
        .lines
        .iter()
        .filter(|line| line.item == request.item)
        .find(|line| line.within.is_none() || line.within == request.within)
        .ok_or_else(|| {
            Fault::input(
                "within",
                "Elija de qué sesión es el registro: hay uno por sesión y por día.",
            )
        })
}

async fn check_not_attached(tx: &mut Writing, case: Case, part: &CasePart) -> Result<(), Fault> {
    let twice = tx.facts::<CasePart>(case.id).await?.iter().any(|known| {
        (&known.attachment, &known.item, known.within)
            == (&part.attachment, &part.item, part.within)
    });
    if twice {
        return Err(Fault::not_now(
            "already_attached",
            "Ese mismo archivo ya está adjunto aquí. No se agregó otra vez.",
        ));
    }
    Ok(())
}

pub(crate) async fn detach(ctx: &Ctx<'_>, request: DetachPart) -> Result<Expediente, Fault> {
    let reason = reason(
        &request.reason,
        "Anote el motivo por el que se quita el documento.",
    )?;
    let case = request.case.known()?;
    ctx.write(async |tx| {
        check_open(tx, case).await?;
        let parts = tx.facts::<CasePart>(case.id).await?;
        let part = parts
            .iter()
            .find(|part| part.op == request.part)
            .ok_or_else(Fault::not_found)?;
        tx.annul(part.op, part.record, &reason).await?;
        Ok(())
    })
    .await?;
    shown(ctx, case).await
}

pub(crate) async fn edit(ctx: &Ctx<'_>, request: EditExpediente) -> Result<Expediente, Fault> {
    let fields = request.fields.tidy();
    let case = request.case.known()?;
    let form = Shown {
        base: request.base,
        showed: request.showed,
    };
    let wrote = ctx
        .write(async |tx| {
            check_not_filed(tx, case).await?;
            // Whose it is goes first, once: a form shows its fields alone.
            let own = Location::edit().case_kind(case.kind.name).case_id(case.id);
            tx.set(expediente_of(case), own).await?;
            form::save(tx, expediente_of(case), form, &fields).await
        })
        .await?;
    Ok(Expediente {
        wrote,
        ..shown(ctx, case).await?
    })
}

/// Numbers that somebody typed by hand are passed over.
pub(crate) async fn give_number(ctx: &Ctx<'_>, request: GiveNumber) -> Result<Expediente, Fault> {
    let year = ctx.today().year();
    let case = request.case.known()?;
    ctx.write(async |tx| {
        check_not_filed(tx, case).await?;
        let record = expediente_of(case);
        let has_one = tx
            .get::<Location>(record)
            .await?
            .is_some_and(|found| !found.number.is_empty());
        if has_one {
            return Ok(());
        }
        let taken: BTreeSet<String> = tx
            .all::<Location>()
            .await?
            .into_iter()
            .map(|found| found.record.number)
            .collect();
        let number = loop {
            let Some(number) = tx.take_number().await? else {
                return Err(Fault::not_now(
                    "no_numbers",
                    "Este equipo no tiene números de la sede. Conéctese una vez con la sede para recibirlos, o escriba el número a mano.",
                ));
            };
            let number = format!("{number:04}-{year}");
            if !taken.contains(&number) {
                break number;
            }
        };
        let edit = Location::edit()
            .case_kind(case.kind.name)
            .case_id(case.id)
            .number(number);
        tx.set(record, edit).await?;
        Ok(())
    })
    .await?;
    shown(ctx, case).await
}
