//! Putting documents into the *expediente* and taking them out; where its originals lie.

use super::dossier::{Dossier, record_of};
use super::page::shown;
use super::types::{
    AttachPart, DetachPart, EditExpediente, Expediente, GiveNumber, IssueScreenRegister,
};
use crate::case::{advice, look};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::form::{self, Form, Shown};
use crate::services::training::attendance::{Book, DeskState, desk_session};
use crate::services::training::programming::{place, session_of};
use crate::services::training::steps::check_not_filed;
use chrono::Datelike;
use serde_json::{Value, json};
use sisconecta_documents::{Annex6, Annex6Row, SpareRows, Strokes};
use sisconecta_domain::expediente::{DocumentKind, ExpedienteItem, PartSource};
use sisconecta_domain::ids::{ExpedienteId, TrainingId};
use sisconecta_domain::kinds::case::Expediente as Location;
use sisconecta_domain::names::collapse;
use sisconecta_domain::time::short_date;
use sisconecta_store::{AttachmentHash, Store, Writing};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// A closed *expediente* is opened again before its parts change.
async fn check_open(tx: &mut Writing, id: TrainingId) -> Result<(), Fault> {
    check_not_filed(tx, id).await?;
    if tx.expediente_of(&id.to_string()).await?.closings.is_empty() {
        return Ok(());
    }
    Err(Fault::not_now(
        "closed_expediente",
        "El expediente está cerrado en un solo PDF. No se cambió nada. Reábralo con su motivo, cambie lo que haga falta y ciérrelo de nuevo.",
    ))
}

pub(crate) async fn attach(ctx: &Ctx<'_>, request: AttachPart) -> Result<Expediente, Fault> {
    // C-48
    let kind: DocumentKind =
        serde_json::from_value(Value::from(request.kind.as_str())).map_err(|_| {
            Fault::input(
                "kind",
                "Solo se archivan originales o copias con firma original. No se adjuntó nada. Elija una de las dos.",
            )
        })?;
    let note = collapse(&request.note);
    if request.item == ExpedienteItem::Other && note.is_empty() {
        return Err(Fault::input("note", "Anote qué documento es."));
    }
    let training =
        crate::services::training::programming::detail(&ctx.store, request.training).await?;
    let is_register = request.item == ExpedienteItem::A6;
    let known = request
        .session
        .is_some_and(|id| training.sessions.iter().any(|row| row.id == id));
    if is_register && !known {
        return Err(Fault::input(
            "session",
            "Elija de qué sesión es el registro: hay uno por sesión y por día.",
        ));
    }
    let (_, bytes) = ctx.picked(&request.upload)?;
    let inspected = look(Arc::clone(&bytes))
        .await
        .map_err(|unfit| Fault::input("upload", advice(unfit)))?;
    let hash = ctx
        .store
        .attachments()
        .put(&bytes, inspected.media.media_type())
        .await?
        .to_string();
    let of_session = request.session.filter(|_| is_register);
    let fields = [
        ("training", json!(request.training)),
        ("item", json!(request.item)),
        ("source", json!(PartSource::Scan)),
        ("attachment", json!(hash)),
        ("pages", json!(inspected.pages)),
        ("kind", json!(kind)),
        ("session", json!(of_session)),
        ("note", json!(note)),
    ];
    ctx.write(async |tx| {
        check_open(tx, request.training).await?;
        let found = tx.expediente_of(&request.training.to_string()).await?;
        let own = of_session.map(|id| id.to_string()).unwrap_or_default();
        let twice = found.parts.iter().any(|part| {
            part.attachment == hash && part.item == request.item.code() && part.session == own
        });
        if twice {
            return Err(Fault::not_now(
                "already_attached",
                "Ese mismo archivo ya está adjunto aquí. No se agregó otra vez.",
            ));
        }
        tx.fact("expediente_part", Uuid::now_v7(), &fields, vec![hash])
            .await?;
        Ok(())
    })
    .await?;
    shown(&ctx.store, request.training).await
}

pub(crate) async fn detach(ctx: &Ctx<'_>, request: DetachPart) -> Result<Expediente, Fault> {
    let reason = collapse(&request.reason);
    if reason.is_empty() {
        return Err(Fault::input(
            "reason",
            "Anote el motivo por el que se quita el documento.",
        ));
    }
    ctx.write(async |tx| {
        check_open(tx, request.training).await?;
        let found = tx.expediente_of(&request.training.to_string()).await?;
        let part = found
            .parts
            .iter()
            .find(|part| part.trace.op == request.part)
            .ok_or_else(Fault::not_found)?;
        tx.annul(part.trace.op, part.trace.record, &reason).await?;
        Ok(())
    })
    .await?;
    shown(&ctx.store, request.training).await
}

pub(crate) async fn edit(ctx: &Ctx<'_>, request: EditExpediente) -> Result<Expediente, Fault> {
    let fields = request.fields.tidy();
    let record = ExpedienteId(record_of(request.training));
    let form = Shown {
        base: request.base,
        showed: request.showed,
    };
    let wrote = ctx
        .write(async |tx| {
            check_not_filed(tx, request.training).await?;
            // Whose it is goes first, once: a form shows its fields alone.
            tx.set(record, Location::edit().training(request.training))
                .await?;
            form::save(tx, record, form, &fields).await
        })
        .await?;
    Ok(Expediente {
        wrote,
        ..shown(&ctx.store, request.training).await?
    })
}

/// Numbers that somebody typed by hand are passed over.
pub(crate) async fn give_number(ctx: &Ctx<'_>, request: GiveNumber) -> Result<Expediente, Fault> {
    let year = ctx.today().year();
    ctx.write(async |tx| {
    check_not_filed(tx, request.training).await?;
    let taken: BTreeSet<String> = tx
        .records("expediente", None)
        .await?
        .iter()
        .map(|record| record.text("number").to_owned())
        .collect();
    let record = record_of(request.training);
    let has_one = tx
        .record("expediente", record)
        .await?
        .is_some_and(|record| !record.text("number").is_empty());
    if !has_one {
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
        let fields = [
            ("training", json!(request.training)),
            ("number", json!(number)),
        ];
        tx.edit("expediente", record, &fields).await?;
    }
    Ok(())
    }).await?;
    shown(&ctx.store, request.training).await
}

/// Strokes as the desk kept them.
async fn strokes(store: &Store, attachment: &str) -> Result<Strokes, Fault> {
    let hash: AttachmentHash = attachment
        .parse()
        .map_err(|error| Fault::internal("signature hash", &error))?;
    let bytes = store.attachments().get(hash).await?;
    let kept: Value =
        serde_json::from_slice(&bytes).map_err(|error| Fault::internal("signature", &error))?;
    let number = |value: &Value| value.as_f64().unwrap_or_default() as f32;
    let lines = kept["strokes"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|line| {
            line.as_array()
                .into_iter()
                .flatten()
                .map(|point| (number(&point["x"]), number(&point["y"])))
                .collect()
        })
        .collect();
    Ok(Strokes {
        aspect: number(&kept["aspect"]),
        lines,
    })
}

pub(crate) async fn issue_register(
    ctx: &Ctx<'_>,
    request: IssueScreenRegister,
) -> Result<Expediente, Fault> {
    let store = &ctx.store;
    let desk = desk_session(store, request.session).await?;
    let dossier = Dossier::load(store, desk.training).await?;
    let ready = dossier.lines.iter().any(|line| {
        line.can_issue && line.session.as_ref().map(|(id, _)| *id) == Some(request.session)
    });
    if !ready {
        return Err(Fault::not_now(
            "signed_on_paper",
            "En esta sesión no todos los que se cuentan firmaron en pantalla: el original es el papel. No se emitió nada. Adjunte el escaneo del registro firmado.",
        ));
    }
    let training = &dossier.training;
    let own = session_of(&desk.record).ok_or_else(Fault::not_found)?;
    let centre = crate::office::centre::profile(store).await?;
    let by_person: HashMap<String, String> = store
        .strokes_of(&request.session.to_string())
        .await?
        .into_iter()
        .map(|found| (found.person, found.attachment))
        .collect();
    let (mut people, mut rows) = (Vec::new(), Vec::new());
    for row in Book::load(store, &desk).await?.rows() {
        if row.state != DeskState::SignedOnScreen {
            continue;
        }
        let signature = match by_person.get(&row.person.to_string()) {
            Some(attachment) => Some(strokes(store, attachment).await?),
            None => None,
        };
        people.push(row.person);
        rows.push(Annex6Row {
            name: row.name,
            entity: row.details.entity,
            dni: row.document_number,
            post: row.details.post,
            email: row.details.email,
            phone: row.details.phone,
            signature,
        });
    }
    let part = own.part.label();
    let id = Uuid::now_v7();
    let printed = Annex6 {
        centre_name: centre.name,
        event: training.fields.name.clone(),
        date: short_date(own.date),
        session: format!("{}{}", part[..1].to_uppercase(), &part[1..]),
        place: place(&training.fields),
        record: Some(id),
        rows,
        spare: SpareRows::None,
    }
    .print()
    .map_err(|error| Fault::internal("print", &error))?;
    let hash = store
        .attachments()
        .put(&printed.pdf, "application/pdf")
        .await?
        .to_string();
    ctx.write(async |tx| {
        check_open(tx, desk.training).await?;
        // An earlier one of this session says the same or less.
        let found = tx.expediente_of(&desk.training.to_string()).await?;
        let own_session = request.session.to_string();
        for earlier in found.parts.iter().filter(|part| {
            part.session == own_session
                && serde_json::from_value(Value::from(part.source.as_str()))
                    .is_ok_and(|source: PartSource| source == PartSource::Screen)
        }) {
            tx.annul(
                earlier.trace.op,
                earlier.trace.record,
                "emitido de nuevo con las firmas de ahora",
            )
            .await?;
        }
        // C-54: a register with people's data leaves a trace of who made it.
        let issue = [
            ("form", json!("A6")),
            ("training", json!(desk.training)),
            ("session", json!(request.session)),
            ("attachment", json!(hash)),
            ("pages", json!(printed.pages)),
            ("rows", json!(people)),
        ];
        tx.fact("document_issue", id, &issue, vec![hash.clone()])
            .await?;
        let fields = [
            ("training", json!(desk.training)),
            ("item", json!(ExpedienteItem::A6)),
            ("source", json!(PartSource::Screen)),
            ("attachment", json!(hash)),
            ("pages", json!(printed.pages)),
            ("kind", json!(DocumentKind::Original)),
            ("session", json!(request.session)),
            ("note", json!("")),
        ];
        tx.fact("expediente_part", id, &fields, vec![hash]).await?;
        Ok(())
    })
    .await?;
    shown(store, desk.training).await
}
