//! The attendance desk: a person is found, verified, registered and signs; what was done last can be taken back.

use super::correction::correct_person;
use super::register::{Book, RECENT};
use super::session::{DeskSession, desk_session};
use super::steps::{DeskStep, DeskSteps};
use super::types::{
    AnnulRegistration, Desk, DeskCount, DeskReceipt, DeskRow, DeskState, DeskUndone, OpenDesk,
    Register, RegisterWalkIn, SearchDesk, Signature, StampSlip, UndoDesk, VerifiedDetails,
};
use crate::closed::check_open;
use crate::context::Ctx;
use crate::fault::Fault;
use crate::office::directory::{EntityNames, checked, find_or_write};
use crate::services::training::programming::{session_label, session_of};
use serde_json::json;
use sisconecta_domain::entity::name_key;
use sisconecta_domain::ids::{OpId, PersonId, SessionId};
use sisconecta_domain::names::{collapse, display_name};
use sisconecta_store::attendance::{RegisterFact, RegisterOf, RegisterStanding};
use sisconecta_store::{NewFact, Writing};

/// Most people a search at the desk shows: a queue reads along.
const MOST_SHOWN: u32 = 12;
/// Most bytes of a signature's strokes.
const MOST_SIGNATURE: usize = 256 * 1024;
/// Reason of what is taken back with one key.
const UNDONE_AT_DESK: &str = "deshecho en mesa";

fn remember(ctx: &Ctx<'_>, session: SessionId, ops: Vec<OpId>, label: String) {
    ctx.memory::<DeskSteps>().remember(session, ops, label);
}

pub(crate) async fn open(ctx: &Ctx<'_>, request: OpenDesk) -> Result<Desk, Fault> {
    let desk = desk_session(&ctx.store, request.session).await?;
    let training = ctx
        .store
        .record("training", desk.training.0)
        .await?
        .ok_or_else(Fault::not_found)?;
    let own = session_of(&desk.record).ok_or_else(Fault::not_found)?;
    let (of, event) = (desk.id.to_string(), desk.training.to_string());
    let standing = ctx
        .store
        .register_standing(&of, &event, most_recent(), None)
        .await?;
    let (count, recent, _) = told(ctx, &desk, standing, None).await?;
    Ok(Desk {
        session: desk.id,
        training: desk.training,
        training_name: training.text("name").to_owned(),
        date: own.date,
        part: own.part,
        label: session_label(own.date, own.part),
        count,
        recent,
    })
}

pub(crate) async fn search(ctx: &Ctx<'_>, request: SearchDesk) -> Result<Vec<DeskRow>, Fault> {
    let desk = desk_session(&ctx.store, request.session).await?;
    let found = ctx
        .store
        .search_for_desk(&desk.training.to_string(), &request.text, MOST_SHOWN)
        .await?;
    let people: Vec<String> = found.iter().map(|(person, _)| person.id.clone()).collect();
    let book = Book::of_people(&ctx.store, &desk, &people).await?;
    found
        .into_iter()
        .map(|(person, expected)| {
            let id: PersonId = person
                .id
                .parse()
                .map_err(|error| Fault::internal("person id", &error))?;
            Ok(book.row(id).unwrap_or_else(|| {
                DeskRow::not_registered(
                    id,
                    person.document_number,
                    display_name(&person.paternal, &person.maternal, &person.names),
                    VerifiedDetails {
                        entity: person.entity,
                        post: person.post,
                        email: person.email,
                        phone: person.phone,
                    },
                    expected,
                )
            }))
        })
        .collect()
}

/// Most of the last ones registered that a register is asked for.
fn most_recent() -> u32 {
    u32::try_from(RECENT).unwrap_or(u32::MAX)
}

/// How a session's register stands for whoever works at its desk: the count, the last ones, and a person's own line.
async fn told(
    ctx: &Ctx<'_>,
    desk: &DeskSession,
    standing: RegisterStanding,
    person: Option<PersonId>,
) -> Result<(DeskCount, Vec<DeskRow>, Option<DeskRow>), Fault> {
    let book = Book::of(&ctx.store, desk, standing.lines, standing.entries).await?;
    let count = DeskCount {
        signed: standing.signed,
        unsigned: standing.present.saturating_sub(standing.signed),
        expected: standing.expected,
    };
    let mut recent = book.recent();
    // The person asked for is among them only if he came as late as they did.
    recent.retain(|row| standing.recent.contains(&row.person.to_string()));
    Ok((count, recent, person.and_then(|person| book.row(person))))
}

/// What the desk shows once somebody is registered, as of the transaction that did it.
async fn receipt(
    ctx: &Ctx<'_>,
    tx: &mut Writing,
    desk: &DeskSession,
    person: PersonId,
) -> Result<DeskReceipt, Fault> {
    let (session, training) = (desk.id.to_string(), desk.training.to_string());
    let own = person.to_string();
    let standing = tx
        .register_standing(&session, &training, most_recent(), Some(&own))
        .await?;
    let (count, recent, row) = told(ctx, desk, standing, Some(person)).await?;
    Ok(DeskReceipt {
        row: row.ok_or_else(Fault::not_found)?,
        count,
        recent,
    })
}

/// Keeps the strokes as an attachment, before any operation names them.
async fn keep_signature(
    ctx: &Ctx<'_>,
    signature: &Signature,
) -> Result<Option<(&'static str, String)>, Fault> {
    match signature {
        Signature::None => Ok(None),
        Signature::Paper => Ok(Some(("paper", String::new()))),
        Signature::Screen { strokes, aspect } => {
            let points = strokes.iter().map(Vec::len).sum::<usize>();
            let within = |v: f64| (0.0..=1.0).contains(&v);
            if points < 2
                || strokes
                    .iter()
                    .flatten()
                    .any(|p| !within(p.x) || !within(p.y))
            {
                return Err(Fault::input(
                    "signature",
                    "La firma está vacía. Firme en el recuadro o elija «firma en papel».",
                ));
            }
            let kept =
                json!({ "format": "sisconecta/firma/1", "aspect": aspect, "strokes": strokes });
            let bytes =
                serde_json::to_vec(&kept).map_err(|error| Fault::internal("signature", &error))?;
            if bytes.len() > MOST_SIGNATURE {
                return Err(Fault::input(
                    "signature",
                    "La firma tiene demasiados trazos. Bórrela y firme otra vez.",
                ));
            }
            let hash = ctx
                .store
                .attachments()
                .put(&bytes, "application/json")
                .await?;
            Ok(Some(("screen", hash.to_string())))
        }
    }
}

/// Without white space too many.
fn tidied(details: &VerifiedDetails) -> VerifiedDetails {
    VerifiedDetails {
        entity: collapse(&details.entity),
        post: collapse(&details.post),
        email: collapse(&details.email).to_lowercase(),
        phone: collapse(&details.phone),
    }
}

fn settled(details: &VerifiedDetails) -> Result<VerifiedDetails, Fault> {
    let details = tidied(details);
    if !details.email.is_empty() && !crate::office::directory::is_email(&details.email) {
        return Err(Fault::input(
            "email",
            "El correo no tiene la forma nombre@institucion.gob.pe. Corríjalo o déjelo vacío.",
        ));
    }
    Ok(details)
}

/// Writes what differs from the register: the attendance with its data, and the signature. Answers the name of the entity that the
/// person's own record has.
async fn write_registration(
    tx: &mut Writing,
    desk: &DeskSession,
    person: PersonId,
    details: &VerifiedDetails,
    signature: Option<(&'static str, String)>,
) -> Result<String, Fault> {
    let known = tx
        .register_of(&desk.id.to_string(), &person.to_string())
        .await?
        .ok_or_else(Fault::not_found)?;
    if known.closed {
        check_open(tx, desk.training.into()).await?;
    }
    let mut facts = Vec::new();
    let same = RegisterFact::Attendance {
        entity: details.entity.clone(),
        post: details.post.clone(),
        email: details.email.clone(),
        phone: details.phone.clone(),
    };
    if !known.entries.iter().any(|entry| entry.fact == same) {
        facts.push(attendance(tx, desk, person, details, &known).await?);
    }
    if let Some((means, attachment)) = signature {
        let same = RegisterFact::Signature {
            means: means.to_owned(),
        };
        let signed = known.entries.iter().any(|entry| entry.fact == same);
        if !(signed && means == "paper") {
            facts.push(signed_by(desk, person, means, attachment));
        }
    }
    tx.insert_facts(facts).await?;
    Ok(known.entity_name)
}

/// The attendance to be written; those that stand are annulled. A correction annuls and inserts; the hour stays the one at which the
/// person came.
async fn attendance(
    tx: &mut Writing,
    desk: &DeskSession,
    person: PersonId,
    details: &VerifiedDetails,
    known: &RegisterOf,
) -> Result<NewFact, Fault> {
    let mut registered_at = None;
    for entry in known
        .entries
        .iter()
        .filter(|entry| matches!(entry.fact, RegisterFact::Attendance { .. }))
    {
        let op = entry
            .op
            .parse()
            .map_err(|error| Fault::internal("operation id", &error))?;
        tx.annul(op, desk.id.0, "datos corregidos en mesa").await?;
        registered_at = Some(
            registered_at
                .unwrap_or(entry.claimed_at)
                .min(entry.claimed_at),
        );
    }
    let entity = if name_key(&details.entity) == name_key(&known.entity_name) {
        known.entity
    } else {
        let mut entities = EntityNames::load(tx).await?;
        entities.settle(tx, &details.entity).await?
    };
    Ok(NewFact {
        kind: "attendance",
        record: desk.id.0,
        fields: vec![
            ("session", json!(desk.id)),
            ("person", json!(person)),
            ("entity", json!(details.entity)),
            ("entity_id", json!(entity)),
            ("post", json!(details.post)),
            ("email", json!(details.email)),
            ("phone", json!(details.phone)),
            ("date", desk.field("date")),
            ("part", desk.field("part")),
            ("registered_at", json!(registered_at)),
        ],
        attachments: Vec::new(),
    })
}

/// A signature to be written. One on paper has no attachment.
fn signed_by(desk: &DeskSession, person: PersonId, means: &str, attachment: String) -> NewFact {
    let kept = (!attachment.is_empty()).then_some(attachment);
    NewFact {
        kind: "signature",
        record: desk.id.0,
        fields: vec![
            ("session", json!(desk.id)),
            ("person", json!(person)),
            ("means", json!(means)),
            ("attachment", json!(kept)),
        ],
        attachments: Vec::from_iter(kept),
    }
}

pub(crate) async fn register(ctx: &Ctx<'_>, request: Register) -> Result<DeskReceipt, Fault> {
    let desk = desk_session(&ctx.store, request.session).await?;
    let details = settled(&request.details)?;
    let showed = request.showed.as_ref().map(tidied);
    let signature = keep_signature(ctx, &request.signature).await?;
    let (ops, receipt) = ctx
        .write_of_closed(async |tx| {
            let known = write_registration(tx, &desk, request.person, &details, signature).await?;
            if let Some(showed) = showed.as_ref().filter(|showed| **showed != details) {
                correct_person(tx, request.person, &known, showed, &details).await?;
            }
            let receipt = receipt(ctx, tx, &desk, request.person).await?;
            Ok((tx.ops().to_vec(), receipt))
        })
        .await?;
    if !ops.is_empty() {
        remember(ctx, desk.id, ops, receipt.row.name.clone());
    }
    Ok(receipt)
}

pub(crate) async fn walk_in(ctx: &Ctx<'_>, request: RegisterWalkIn) -> Result<DeskReceipt, Fault> {
    let desk = desk_session(&ctx.store, request.session).await?;
    let person = checked(&request.person)?;
    if person.entity.is_empty() {
        return Err(Fault::input("entity", "Falta la entidad."));
    }
    let signature = keep_signature(ctx, &request.signature).await?;
    let (receipt, ops) = ctx
        .write(async |tx| {
            let mut entities = EntityNames::load(tx).await?;
            let (id, _) = find_or_write(tx, &mut entities, &person).await?;
            let details = VerifiedDetails {
                entity: person.entity.clone(),
                post: person.post.clone(),
                email: person.email.clone(),
                phone: person.phone.clone(),
            };
            write_registration(tx, &desk, id, &details, signature).await?;
            let receipt = receipt(ctx, tx, &desk, id).await?;
            Ok((receipt, tx.ops().to_vec()))
        })
        .await?;
    let name = display_name(&person.paternal, &person.maternal, &person.names);
    remember(ctx, desk.id, ops, name);
    Ok(receipt)
}

pub(crate) async fn undo(ctx: &Ctx<'_>, request: UndoDesk) -> Result<DeskUndone, Fault> {
    let desk = desk_session(&ctx.store, request.session).await?;
    let step = ctx.memory::<DeskSteps>().take_last(desk.id);
    let mut undone = None;
    if let Some(step) = step {
        let taken = take_back(ctx, &step).await;
        if let Err(fault) = taken {
            // It was not taken back, so it can still be.
            remember(ctx, desk.id, step.ops, step.label);
            return Err(fault);
        }
        undone = Some(format!("Se deshizo lo último: {}.", step.label));
    }
    let book = Book::load(&ctx.store, &desk).await?;
    Ok(DeskUndone {
        undone,
        count: book.count(),
        recent: book.recent(),
    })
}

async fn take_back(ctx: &Ctx<'_>, step: &DeskStep) -> Result<(), Fault> {
    ctx.write(async |tx| Ok(tx.take_back(&step.ops, UNDONE_AT_DESK).await?))
        .await
}

pub(crate) async fn annul(ctx: &Ctx<'_>, request: AnnulRegistration) -> Result<DeskReceipt, Fault> {
    let desk = desk_session(&ctx.store, request.session).await?;
    let reason = collapse(&request.reason);
    if reason.is_empty() {
        return Err(Fault::input("reason", "Escriba el motivo de la anulación."));
    }
    let before = Book::load(&ctx.store, &desk).await?;
    let row = before.row(request.person).ok_or_else(Fault::not_found)?;
    let ops = ctx
        .write(async |tx| {
            for entry in tx.register_entries(&desk.id.to_string()).await? {
                if entry.person == request.person.to_string() {
                    let op = entry
                        .op
                        .parse()
                        .map_err(|error| Fault::internal("operation id", &error))?;
                    tx.annul(op, desk.id.0, &reason).await?;
                }
            }
            Ok(tx.ops().to_vec())
        })
        .await?;
    remember(ctx, desk.id, ops, format!("anulación de {}", row.name));
    let book = Book::load(&ctx.store, &desk).await?;
    let row = book.row(request.person).unwrap_or(DeskRow {
        state: DeskState::Known,
        at: String::new(),
        slip_stamped: false,
        ..row
    });
    Ok(DeskReceipt {
        row,
        count: book.count(),
        recent: book.recent(),
    })
}

pub(crate) async fn stamp_slip(ctx: &Ctx<'_>, request: StampSlip) -> Result<DeskReceipt, Fault> {
    let desk = desk_session(&ctx.store, request.session).await?;
    let (ops, receipt) = ctx
        .write(async |tx| {
            let known = tx
                .register_of(&desk.id.to_string(), &request.person.to_string())
                .await?
                .ok_or_else(Fault::not_found)?;
            let own = known.entries;
            if !own
                .iter()
                .any(|entry| matches!(entry.fact, RegisterFact::Attendance { .. }))
            {
                return Err(Fault::not_now(
                    "not_registered",
                    "Registre primero a la persona; después marque su papeleta.",
                ));
            }
            let stamps: Vec<_> = own
                .iter()
                .filter(|entry| entry.fact == RegisterFact::SlipStamp)
                .collect();
            // C-38: a tick for each participant and session; no certificate is made.
            if request.stamped && stamps.is_empty() {
                let fields = [
                    ("session", json!(desk.id)),
                    ("person", json!(request.person)),
                ];
                tx.fact("slip_stamp", desk.id.0, &fields, Vec::new())
                    .await?;
            }
            if !request.stamped {
                for stamp in stamps {
                    let op = stamp
                        .op
                        .parse()
                        .map_err(|error| Fault::internal("operation id", &error))?;
                    tx.annul(op, desk.id.0, "papeleta desmarcada").await?;
                }
            }
            let receipt = receipt(ctx, tx, &desk, request.person).await?;
            Ok((tx.ops().to_vec(), receipt))
        })
        .await?;
    if !ops.is_empty() {
        let label = format!("papeleta de {}", receipt.row.name);
        remember(ctx, desk.id, ops, label);
    }
    Ok(receipt)
}
