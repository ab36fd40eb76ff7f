//! Closing: one document of all parts with an index in front, and a manifest of hashes. All or nothing.

use super::dossier::Dossier;
use super::page::shown;
use super::types::{CloseExpediente, Expediente, PrintIndex, ReopenExpediente};
use crate::case::DocumentRef;
use crate::case::{bind, bytes_of, plain_name, sha256};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::services::training::steps::check_not_filed;
use serde_json::{Value, json};
use sisconecta_documents::bundle::{Bundle, Unfit};
use sisconecta_documents::{ExpedienteIndex, IndexRow, Printed};
use sisconecta_domain::expediente::{ExpedienteItem, ItemState};
use sisconecta_domain::names::collapse;
use sisconecta_domain::time::{civil, clock, short_date};
use sisconecta_store::Store;
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
        if line.pieces.is_empty() && line.item != ExpedienteItem::Other {
            rows.push(IndexRow {
                item: line.label(),
                state: line.state.label().to_owned(),
                ..IndexRow::default()
            });
        }
        for piece in &line.pieces {
            let item = if piece.note.is_empty() {
                line.label()
            } else {
                format!("{}: {}", line.label(), piece.note)
            };
            rows.push(IndexRow {
                item,
                state: piece.kind.label().to_owned(),
                pages: piece.pages.to_string(),
                first_page: next.map(|page| page.to_string()).unwrap_or_default(),
            });
            next = next.map(|page| page + piece.pages);
        }
    }
    let fields = &dossier.fields;
    ExpedienteIndex {
        centre_name: centre_name.to_owned(),
        event: dossier.training.fields.name.clone(),
        dates: dossier.training.dates.clone(),
        training_type: dossier
            .training
            .fields
            .training_type
            .map(|kind| kind.label().to_owned())
            .unwrap_or_default(),
        number: fields.number.clone(),
        box_number: fields.box_number.clone(),
        shelf: fields.shelf.clone(),
        volume: fields.volume.clone(),
        retention: fields.retention.clone(),
        rows,
        note: note.to_owned(),
    }
    .print()
    .map_err(|error| Fault::internal("print", &error))
}

pub(crate) async fn print_index(ctx: &Ctx<'_>, request: PrintIndex) -> Result<DocumentRef, Fault> {
    let dossier = Dossier::load(&ctx.store, request.training).await?;
    let centre = crate::office::centre::profile(&ctx.store).await?;
    let printed = index(&dossier, &centre.name, None, "");
    let name = format!(
        "indice-expediente-{}",
        plain_name(&dossier.training.fields.name)
    );
    crate::case::keep(ctx, None, &Ok(printed?), &name).await
}

pub(crate) async fn close(ctx: &Ctx<'_>, request: CloseExpediente) -> Result<Expediente, Fault> {
    let store = &ctx.store;
    let dossier = Dossier::load(store, request.training).await?;
    if dossier.closing().is_some() {
        return Err(Fault::not_now(
            "closed_expediente",
            "El expediente ya está cerrado. No se hizo otro. Si algo cambió, reábralo con su motivo y ciérrelo de nuevo.",
        ));
    }
    check_nothing_waits(store, &dossier).await?;
    let lacks = dossier.lacks();
    if let Some(first) = lacks.first() {
        let more = match lacks.len() {
            1 => String::new(),
            2 => " Y falta una cosa más.".to_owned(),
            count => format!(" Y faltan {} cosas más.", count - 1),
        };
        return Err(Fault {
            field: Some(first.field.clone()),
            ..Fault::not_now(
                "incomplete",
                format!("El expediente sigue abierto. {}{more}", first.sentence),
            )
        });
    }
    let centre = crate::office::centre::profile(store).await?;
    let now = civil(ctx.actor().now_ms);
    let note = format!(
        "Cerrado el {} a las {} por {}. Las huellas de cada parte están en el manifiesto.",
        short_date(now.date()),
        clock(now.time()),
        ctx.who.name
    );
    // The numbers of the pages do not change how many pages the index takes.
    let length = index(&dossier, &centre.name, Some(0), &note)?.pages;
    let index = index(&dossier, &centre.name, Some(u32::from(length)), &note)?;
    let mut parts = vec![index.pdf];
    for (_, piece) in dossier.pieces() {
        parts.push(bytes_of(store, &piece.attachment).await?);
    }
    let title = format!(
        "Expediente de capacitación: {}",
        dossier.training.fields.name
    );
    let (parts, bound) = bind(title, parts).await;
    let whole = bound.map_err(|(at, unfit)| unreadable(&dossier, at, unfit))?;
    let expected = u32::from(length) + dossier.pieces().map(|(_, piece)| piece.pages).sum::<u32>();
    if whole.pages != expected {
        return Err(Fault::internal(
            "closing",
            &"pages of the whole and of the parts differ",
        ));
    }
    let manifest = manifest(&dossier, u32::from(length), &parts, &whole);
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
    ctx.write(async |tx| {
    check_not_filed(tx, request.training).await?;
    let found = tx.expediente_of(&request.training.to_string()).await?;
    if found.parts != dossier.found.parts || !found.closings.is_empty() {
        return Err(Fault::not_now(
            "expediente_changed",
            "El expediente cambió mientras se cerraba. Sigue abierto y nada se perdió. Revíselo y ciérrelo de nuevo.",
        ));
    }
    let fields = [
        ("training", json!(request.training)),
        ("attachment", json!(pdf)),
        ("manifest", json!(list)),
        ("pages", json!(whole.pages)),
    ];
    tx.fact(
        "expediente_closing",
        Uuid::now_v7(),
        &fields,
        vec![pdf.clone(), list.clone()],
    )
    .await?;
        Ok(())
    })
    .await?;
    shown(store, request.training).await
}

/// Answers of participants that wait on this device would be missing from the results for ever.
async fn check_nothing_waits(store: &Store, dossier: &Dossier) -> Result<(), Fault> {
    let training = &dossier.training;
    if !ExpedienteItem::A7.required(training.fields.training_type) {
        return Ok(());
    }
    let what = match store.waiting_answers(&training.id.to_string()).await? {
        0 => return Ok(()),
        1 => "una respuesta de la encuesta espera en este equipo y no se ha contado".to_owned(),
        count => {
            format!("{count} respuestas de la encuesta esperan en este equipo y no se han contado")
        }
    };
    Err(Fault {
        field: Some("A7".to_owned()),
        ..Fault::not_now(
            "answers_waiting",
            format!(
                "El expediente sigue abierto: {what}. Cierre la encuesta, imprima otra vez sus resultados y ciérrelo después."
            ),
        )
    })
}

fn unreadable(dossier: &Dossier, at: usize, unfit: Unfit) -> Fault {
    let part = at
        .checked_sub(1)
        .and_then(|at| dossier.pieces().nth(at))
        .map_or_else(
            || "una de las partes".to_owned(),
            |(line, _)| format!("«{}»", line.label()),
        );
    Fault::not_now(
        "part_unreadable",
        format!(
            "El expediente sigue abierto: no se pudo leer {part} ({unfit}). Las demás partes están completas. Quite esa parte con su motivo y adjunte otra copia."
        ),
    )
}

/// Hashes of every part and of the whole, so that anybody can tell later that nothing was changed.
fn manifest(dossier: &Dossier, index_pages: u32, parts: &[Vec<u8>], whole: &Bundle) -> Value {
    let mut first_page = index_pages + 1;
    let entries: Vec<Value> = dossier
        .pieces()
        .zip(&parts[1..])
        .map(|((line, piece), bytes)| {
            let entry = json!({
                "item": line.item,
                "label": line.label(),
                "session": line.session.as_ref().map(|(id, _)| id),
                "source": piece.source,
                "kind": piece.kind,
                "note": piece.note,
                "media_type": piece.media_type,
                "pages": piece.pages,
                "first_page": first_page,
                "bytes": bytes.len(),
                "blake3": piece.attachment,
                "sha256": sha256(bytes),
            });
            first_page += piece.pages;
            entry
        })
        .collect();
    let not_applicable: Vec<String> = dossier
        .lines
        .iter()
        .filter(|line| line.state == ItemState::NotApplicable)
        .map(super::dossier::Line::label)
        .collect();
    json!({
        "format": "sisconecta/expediente/1",
        "training": dossier.training.id,
        "name": dossier.training.fields.name,
        "number": dossier.fields.number,
        "index_pages": index_pages,
        "parts": entries,
        "not_applicable": not_applicable,
        "whole": {
            "pages": whole.pages,
            "bytes": whole.pdf.len(),
            "blake3": blake3::hash(&whole.pdf).to_hex().to_string(),
            "sha256": sha256(&whole.pdf),
        },
    })
}

pub(crate) async fn reopen(ctx: &Ctx<'_>, request: ReopenExpediente) -> Result<Expediente, Fault> {
    let reason = collapse(&request.reason);
    if reason.is_empty() {
        return Err(Fault::input(
            "reason",
            "Anote el motivo por el que se reabre el expediente.",
        ));
    }
    ctx.write(async |tx| {
        check_not_filed(tx, request.training).await?;
        let found = tx.expediente_of(&request.training.to_string()).await?;
        if found.closings.is_empty() {
            return Err(Fault::not_now(
                "not_closed",
                "El expediente no está cerrado. No se cambió nada.",
            ));
        }
        for closing in &found.closings {
            tx.annul(closing.trace.op, closing.trace.record, &reason)
                .await?;
        }
        Ok(())
    })
    .await?;
    shown(&ctx.store, request.training).await
}
