//! Closing: one document of all parts with an index in front, and a manifest of hashes. All or nothing.

use super::manifest::Manifest;
use super::page::{asked, shown};
use super::steps::reason;
use super::types::{CloseExpediente, Expediente, PrintIndex, ReopenExpediente};
use crate::case::DocumentRef;
use crate::case::{bytes_of, plain_name};
use crate::closed::check_not_filed;
use crate::context::Ctx;
use crate::dossier::Dossier;
use crate::fault::Fault;
use sisconecta_documents::bundle::{Bundle, Unfit};
use sisconecta_documents::{ExpedienteIndex, IndexRow, Printed};
use sisconecta_domain::kinds::case::{CaseClosing, CasePart};
use sisconecta_domain::time::{civil, clock, short_date};
use uuid::Uuid;

/// The index; `before` pages stand in front of the parts, when they stand in one document.
fn index(
    dossier: &Dossier,
    centre_name: &str,
    before: Option<u32>,
    note: &str,
) -> Result<Printed, Fault> {
    let mut next = before.map(|pages| pages + 1);
    let mut rows = Vec::new();
    for line in &dossier.lines {
        if line.pieces.is_empty() && !line.is_other {
            rows.push(IndexRow {
                item: line.label.clone(),
                state: line.state.label().to_owned(),
                ..IndexRow::default()
            });
        }
        for piece in &line.pieces {
            rows.push(IndexRow {
                item: line.label_of(piece),
                state: piece.kind.label().to_owned(),
                pages: piece.pages.to_string(),
                first_page: next.map(|page| page.to_string()).unwrap_or_default(),
            });
            next = next.map(|page| page + piece.pages);
        }
    }
    let location = dossier.file.location.clone();
    ExpedienteIndex {
        centre_name: centre_name.to_owned(),
        heading: dossier.heading.to_owned(),
        title: (dossier.case.kind.label, dossier.title.clone()),
        about: dossier.about.clone(),
        number: location.number,
        box_number: location.box_number,
        shelf: location.shelf,
        volume: location.volume,
        retention: location.retention,
        rows,
        note: note.to_owned(),
    }
    .print()
    .map_err(|error| Fault::internal("print", &error))
}

pub(crate) async fn print_index(ctx: &Ctx<'_>, request: PrintIndex) -> Result<DocumentRef, Fault> {
    let dossier = asked(ctx, &request.case).await?;
    let centre_name = crate::office::centre::profile(&ctx.store).await?.name;
    let printed = index(&dossier, &centre_name, None, "");
    let name = format!("indice-expediente-{}", plain_name(&dossier.title));
    crate::case::keep(ctx, None, &Ok(printed?), &name).await
}

pub(crate) async fn close(ctx: &Ctx<'_>, request: CloseExpediente) -> Result<Expediente, Fault> {
    let store = &ctx.store;
    let dossier = asked(ctx, &request.case).await?;
    let case = dossier.case;
    if dossier.closing().is_some() {
        return Err(Fault::not_now(
            "closed_expediente",
            "El expediente ya está cerrado. No se hizo otro. Si algo cambió, reábralo con su motivo y ciérrelo de nuevo.",
        ));
    }
    check_whole(&dossier)?;
    let (whole, manifest) = bound(ctx, &dossier).await?;
    let manifest = serde_json::to_vec_pretty(&manifest)
        .map_err(|error| Fault::internal("manifest", &error))?;

    // Attachments first; what nothing names yet is not part of anything.
    let attachments = store.attachments();
    let pdf = attachments
        .put(&whole.pdf, "application/pdf")
        .await?
        .to_string();
    let list = attachments
        .put(&manifest, "application/json")
        .await?
        .to_string();
    let closing = CaseClosing {
        case_kind: case.kind.name.to_owned(),
        case_id: Some(case.id),
        attachment: pdf.clone(),
        manifest: list.clone(),
        pages: Some(whole.pages),
        parts: dossier
            .pieces()
            .map(|(_, piece)| piece.op.to_string())
            .collect(),
    };
    ctx.write(async |tx| {
        check_not_filed(tx, case).await?;
        let parts = tx.facts::<CasePart>(case.id).await?;
        if parts != dossier.file.parts || !tx.facts::<CaseClosing>(case.id).await?.is_empty() {
            return Err(Fault::not_now(
                "expediente_changed",
                "El expediente cambió mientras se cerraba. Sigue abierto y nada se perdió. Revíselo y ciérrelo de nuevo.",
            ));
        }
        tx.insert(Uuid::now_v7(), &closing, vec![pdf, list]).await?;
        Ok(())
    })
    .await?;
    shown(ctx, case).await
}

/// All parts in one document behind their index, and the list of what it is made of.
async fn bound(ctx: &Ctx<'_>, dossier: &Dossier) -> Result<(Bundle, Manifest), Fault> {
    let store = &ctx.store;
    let centre_name = crate::office::centre::profile(store).await?.name;
    let now = civil(ctx.actor().now_ms);
    let note = format!(
        "Cerrado el {} a las {} por {}. Las huellas de cada parte están en el manifiesto.",
        short_date(now.date()),
        clock(now.time()),
        ctx.who.name
    );
    // The numbers of the pages do not change how many pages the index takes.
    let length = index(dossier, &centre_name, Some(0), &note)?.pages;
    let index = index(dossier, &centre_name, Some(u32::from(length)), &note)?;
    let mut parts = vec![index.pdf];
    for (_, piece) in dossier.pieces() {
        parts.push(bytes_of(store, &piece.attachment).await?);
    }
    let title = format!("{}: {}", dossier.heading, dossier.title);
    let bound = ctx.app.foreign.bind(&title, &parts).await?;
    let whole = bound.map_err(|(at, unfit)| unreadable(dossier, at, unfit))?;
    let expected = u32::from(length) + dossier.pieces().map(|(_, piece)| piece.pages).sum::<u32>();
    if whole.pages != expected {
        return Err(Fault::internal(
            "closing",
            &"pages of the whole and of the parts differ",
        ));
    }
    let manifest = Manifest::of(dossier, u32::from(length), &parts, &whole);
    Ok((whole, manifest))
}

fn check_whole(dossier: &Dossier) -> Result<(), Fault> {
    if let Some(hindrance) = &dossier.hindrance {
        return Err(hindrance.clone());
    }
    let lacks = dossier.lacks();
    let Some(first) = lacks.first() else {
        return Ok(());
    };
    let more = and_more(lacks.len());
    Err(Fault {
        field: Some(first.field.clone()),
        ..Fault::not_now(
            "incomplete",
            format!("El expediente sigue abierto. {}{more}", first.sentence),
        )
    })
}

/// What is said after the first of several things that are missing.
pub(crate) fn and_more(count: usize) -> String {
    match count {
        0 | 1 => String::new(),
        2 => " Y falta una cosa más.".to_owned(),
        count => format!(" Y faltan {} cosas más.", count - 1),
    }
}

fn unreadable(dossier: &Dossier, at: usize, unfit: Unfit) -> Fault {
    let part = at
        .checked_sub(1)
        .and_then(|at| dossier.pieces().nth(at))
        .map_or_else(
            || "una de las partes".to_owned(),
            |(line, _)| format!("«{}»", line.label),
        );
    Fault::not_now(
        "part_unreadable",
        format!(
            "El expediente sigue abierto: no se pudo leer {part} ({unfit}). Las demás partes están completas. Quite esa parte con su motivo y adjunte otra copia."
        ),
    )
}

pub(crate) async fn reopen(ctx: &Ctx<'_>, request: ReopenExpediente) -> Result<Expediente, Fault> {
    let reason = reason(
        &request.reason,
        "Anote el motivo por el que se reabre el expediente.",
    )?;
    let case = request.case.known()?;
    ctx.write(async |tx| {
        check_not_filed(tx, case).await?;
        let closings = tx.facts::<CaseClosing>(case.id).await?;
        if closings.is_empty() {
            return Err(Fault::not_now(
                "not_closed",
                "El expediente no está cerrado. No se cambió nada.",
            ));
        }
        for closing in &closings {
            tx.annul(closing.op, closing.record, &reason).await?;
        }
        Ok(())
    })
    .await?;
    shown(ctx, case).await
}
