//! The attendance desk: a person is found, verified, registered and signs; what was done last can be taken back.

mod register;
mod types;

pub use types::*;

use crate::directory::{EntityNames, checked, find_or_write};
use crate::house::{DeskStep, Session};
use crate::training::session_of;
use crate::{App, Fault};
pub(crate) use register::{Book, print_register, register_list};
use serde_json::json;
use sisconecta_domain::ids::{OpId, PersonId, SessionId, TrainingId};
use sisconecta_domain::names::{collapse, display_name};
use sisconecta_store::attendance::RegisterFact;
use sisconecta_store::records::Record;
use sisconecta_store::{Store, Writing};
use std::sync::PoisonError;

/// Most people a search at the desk shows: a queue reads along.
const MOST_SHOWN: u32 = 12;
/// Most bytes of a signature's strokes.
const MOST_SIGNATURE: usize = 256 * 1024;
/// Reason of what is taken back with one key.
const UNDONE_AT_DESK: &str = "deshecho en mesa";

impl App {
    fn remember_desk_step(&self, session: SessionId, ops: Vec<OpId>, label: String) {
        let mut steps = self
            .desk_steps
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let steps = steps.entry(session).or_default();
        steps.push_back(DeskStep { ops, label });
        while steps.len() > crate::house::MOST_UNDO {
            steps.pop_front();
        }
    }

    /// Whoever signs in next does not take back what somebody else did.
    pub(crate) fn forget_desk_steps(&self) {
        self.desk_steps
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

/// A session that stands, with its event.
pub(crate) struct DeskSession {
    pub id: SessionId,
    pub training: TrainingId,
    pub record: Record,
}

pub(crate) async fn desk_session(store: &Store, id: SessionId) -> Result<DeskSession, Fault> {
    let record = store
        .record("session", id.0)
        .await?
        .ok_or_else(Fault::not_found)?;
    if record.fields.get("removed") == Some(&json!(true)) {
        return Err(Fault::not_now(
            "session_removed",
            "Esa sesión se quitó del programa. Las asistencias no se registran en ella; elija otra sesión del evento.",
        ));
    }
    let training = record
        .text("training")
        .parse()
        .map_err(|_| Fault::not_found())?;
    Ok(DeskSession {
        id,
        training,
        record,
    })
}

pub(crate) async fn open(app: &App, request: OpenDesk) -> Result<Desk, Fault> {
    let session = app.session().await?;
    let desk = desk_session(&session.store, request.session).await?;
    let training = session
        .store
        .record("training", desk.training.0)
        .await?
        .ok_or_else(Fault::not_found)?;
    let own = session_of(&desk.record).ok_or_else(Fault::not_found)?;
    let book = Book::load(&session.store, &desk).await?;
    Ok(Desk {
        session: desk.id,
        training: desk.training,
        training_name: training.text("name").to_owned(),
        date: own.date,
        part: own.part,
        label: crate::training::session_label(own.date, own.part),
        count: book.count(),
        recent: book.recent(),
    })
}

pub(crate) async fn search(app: &App, request: SearchDesk) -> Result<Vec<DeskRow>, Fault> {
    let session = app.session().await?;
    let desk = desk_session(&session.store, request.session).await?;
    let found = session
        .store
        .search_for_desk(&desk.training.to_string(), &request.text, MOST_SHOWN)
        .await?;
    let book = Book::load(&session.store, &desk).await?;
    found
        .into_iter()
        .map(|(person, expected)| {
            let id: PersonId = person
                .id
                .parse()
                .map_err(|error| Fault::internal("person id", &error))?;
            Ok(book.row(id).unwrap_or_else(|| DeskRow {
                person: id,
                name: display_name(&person.paternal, &person.maternal, &person.names),
                document_number: person.document_number,
                details: VerifiedDetails {
                    entity: person.entity,
                    post: person.post,
                    email: person.email,
                    phone: person.phone,
                },
                state: if expected {
                    DeskState::Expected
                } else {
                    DeskState::Known
                },
                at: String::new(),
                slip_stamped: false,
            }))
        })
        .collect()
}

async fn receipt(
    session: &Session,
    desk: &DeskSession,
    person: PersonId,
) -> Result<DeskReceipt, Fault> {
    let book = Book::load(&session.store, desk).await?;
    let row = book.row(person).ok_or_else(Fault::not_found)?;
    Ok(DeskReceipt {
        row,
        count: book.count(),
        recent: book.recent(),
    })
}

/// Keeps the strokes as an attachment, before any operation names them.
async fn keep_signature(
    session: &Session,
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
            let hash = session
                .store
                .attachments()
                .put(&bytes, "application/json")
                .await?;
            Ok(Some(("screen", hash.to_string())))
        }
    }
}

fn settled(details: &VerifiedDetails) -> Result<VerifiedDetails, Fault> {
    let email = collapse(&details.email).to_lowercase();
    if !email.is_empty() && !crate::directory::is_email(&email) {
        return Err(Fault::input(
            "email",
            "El correo no tiene la forma nombre@institucion.gob.pe. Corríjalo o déjelo vacío.",
        ));
    }
    Ok(VerifiedDetails {
        entity: collapse(&details.entity),
        post: collapse(&details.post),
        email,
        phone: collapse(&details.phone),
    })
}

/// Writes what differs from the register: the attendance with its data, and the signature.
async fn write_registration(
    tx: &mut Writing,
    desk: &DeskSession,
    person: PersonId,
    details: &VerifiedDetails,
    signature: Option<(&'static str, String)>,
) -> Result<(), Fault> {
    let entries = tx.register_entries(&desk.id.to_string()).await?;
    let own: Vec<_> = entries
        .iter()
        .filter(|entry| entry.person == person.to_string())
        .collect();
    let same = RegisterFact::Attendance {
        entity: details.entity.clone(),
        post: details.post.clone(),
        email: details.email.clone(),
        phone: details.phone.clone(),
    };
    if !own.iter().any(|entry| entry.fact == same) {
        // A correction annuls and inserts; the hour stays the one at which the person came.
        let mut registered_at = None;
        for entry in own
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
        let fields = [
            ("session", json!(desk.id)),
            ("person", json!(person)),
            ("entity", json!(details.entity)),
            ("post", json!(details.post)),
            ("email", json!(details.email)),
            ("phone", json!(details.phone)),
            ("registered_at", json!(registered_at)),
        ];
        tx.fact("attendance", desk.id.0, &fields, Vec::new())
            .await?;
    }
    if let Some((means, attachment)) = signature {
        let signed = own.iter().any(|entry| {
            entry.fact
                == RegisterFact::Signature {
                    means: means.to_owned(),
                }
        });
        if !(signed && means == "paper") {
            let attachments = if attachment.is_empty() {
                Vec::new()
            } else {
                vec![attachment.clone()]
            };
            let attachment = if attachment.is_empty() {
                json!(null)
            } else {
                json!(attachment)
            };
            let fields = [
                ("session", json!(desk.id)),
                ("person", json!(person)),
                ("means", json!(means)),
                ("attachment", attachment),
            ];
            tx.fact("signature", desk.id.0, &fields, attachments)
                .await?;
        }
    }
    Ok(())
}

pub(crate) async fn register(app: &App, request: Register) -> Result<DeskReceipt, Fault> {
    let session = app.session().await?;
    let desk = desk_session(&session.store, request.session).await?;
    let details = settled(&request.details)?;
    let signature = keep_signature(&session, &request.signature).await?;
    let mut tx = session.store.write(session.actor()).await?;
    let person = tx
        .record("person", request.person.0)
        .await?
        .ok_or_else(Fault::not_found)?;
    write_registration(&mut tx, &desk, request.person, &details, signature).await?;
    let written = tx.commit().await?;
    if !written.ops.is_empty() {
        let name = display_name(
            person.text("paternal"),
            person.text("maternal"),
            person.text("names"),
        );
        app.remember_desk_step(desk.id, written.ops.clone(), name);
    }
    app.announce(&written);
    receipt(&session, &desk, request.person).await
}

pub(crate) async fn walk_in(app: &App, request: RegisterWalkIn) -> Result<DeskReceipt, Fault> {
    let session = app.session().await?;
    let desk = desk_session(&session.store, request.session).await?;
    let person = checked(&request.person)?;
    if person.entity.is_empty() {
        return Err(Fault::input("entity", "Falta la entidad."));
    }
    let signature = keep_signature(&session, &request.signature).await?;
    let mut tx = session.store.write(session.actor()).await?;
    let mut entities = EntityNames::load(&mut tx).await?;
    let (id, _) = find_or_write(&mut tx, &mut entities, &person).await?;
    let details = VerifiedDetails {
        entity: person.entity.clone(),
        post: person.post.clone(),
        email: person.email.clone(),
        phone: person.phone.clone(),
    };
    write_registration(&mut tx, &desk, id, &details, signature).await?;
    let written = tx.commit().await?;
    let name = display_name(&person.paternal, &person.maternal, &person.names);
    app.remember_desk_step(desk.id, written.ops.clone(), name);
    app.announce(&written);
    receipt(&session, &desk, id).await
}

pub(crate) async fn undo(app: &App, request: UndoDesk) -> Result<DeskUndone, Fault> {
    let session = app.session().await?;
    let desk = desk_session(&session.store, request.session).await?;
    let step = {
        let mut steps = app
            .desk_steps
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        steps
            .get_mut(&desk.id)
            .and_then(std::collections::VecDeque::pop_back)
    };
    let mut undone = None;
    if let Some(step) = step {
        let taken = take_back(app, &session, &step).await;
        if let Err(fault) = taken {
            // It was not taken back, so it can still be.
            app.remember_desk_step(desk.id, step.ops, step.label);
            return Err(fault);
        }
        undone = Some(format!("Se deshizo lo último: {}.", step.label));
    }
    let book = Book::load(&session.store, &desk).await?;
    Ok(DeskUndone {
        undone,
        count: book.count(),
        recent: book.recent(),
    })
}

async fn take_back(app: &App, session: &Session, step: &DeskStep) -> Result<(), Fault> {
    let mut tx = session.store.write(session.actor()).await?;
    tx.take_back(&step.ops, UNDONE_AT_DESK).await?;
    app.announce(&tx.commit().await?);
    Ok(())
}

pub(crate) async fn annul(app: &App, request: AnnulRegistration) -> Result<DeskReceipt, Fault> {
    let session = app.session().await?;
    let desk = desk_session(&session.store, request.session).await?;
    let reason = collapse(&request.reason);
    if reason.is_empty() {
        return Err(Fault::input("reason", "Escriba el motivo de la anulación."));
    }
    let before = Book::load(&session.store, &desk).await?;
    let row = before.row(request.person).ok_or_else(Fault::not_found)?;
    let mut tx = session.store.write(session.actor()).await?;
    for entry in tx.register_entries(&desk.id.to_string()).await? {
        if entry.person == request.person.to_string() {
            let op = entry
                .op
                .parse()
                .map_err(|error| Fault::internal("operation id", &error))?;
            tx.annul(op, desk.id.0, &reason).await?;
        }
    }
    let written = tx.commit().await?;
    app.remember_desk_step(
        desk.id,
        written.ops.clone(),
        format!("anulación de {}", row.name),
    );
    app.announce(&written);
    let book = Book::load(&session.store, &desk).await?;
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

pub(crate) async fn stamp_slip(app: &App, request: StampSlip) -> Result<DeskReceipt, Fault> {
    let session = app.session().await?;
    let desk = desk_session(&session.store, request.session).await?;
    let mut tx = session.store.write(session.actor()).await?;
    let entries = tx.register_entries(&desk.id.to_string()).await?;
    let own: Vec<_> = entries
        .into_iter()
        .filter(|entry| entry.person == request.person.to_string())
        .collect();
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
    let written = tx.commit().await?;
    let receipt = receipt(&session, &desk, request.person).await?;
    if !written.ops.is_empty() {
        let label = format!("papeleta de {}", receipt.row.name);
        app.remember_desk_step(desk.id, written.ops.clone(), label);
    }
    app.announce(&written);
    Ok(receipt)
}
