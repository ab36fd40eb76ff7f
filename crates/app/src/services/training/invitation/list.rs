//! Inviting entities to an event with Annex 4, on paper or by e-mail, and what they answer.

use super::draft;
use super::invited::{Invited, invited};
use super::letter;
use super::types::{
    AddInvitations, DraftInvitationEmail, InvitationInput, InvitationRow, Invitations,
    ListInvitations, MarkSent, PrintInvitations, RemoveInvitation, SaveInvitation, SetPlacePrefix,
};
use crate::case::{DocumentRef, Issue};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::form::{self, Form, Shown, beside};
use crate::office::directory::EntityNames;
use crate::services::training::programming::{check_date, detail, existing};
use serde_json::json;
use sisconecta_documents::Annex4;
use sisconecta_domain::ids::{EntityId, InvitationId, TrainingId};
use sisconecta_domain::invitation::{InvitationResponse, due, late, place_with_prefix};
use sisconecta_domain::kinds::case::DocumentIssue;
use sisconecta_domain::kinds::training::Invitation;
use sisconecta_domain::names::{collapse, dictionary_key};
use sisconecta_domain::paper::FormId;
use sisconecta_store::records::Record;
use sisconecta_store::{AttachmentHash, Store, Writing};
use sisconecta_sync::natural_id;
use std::collections::HashSet;
use uuid::Uuid;

/// Most entities invited in one step; more can only be a slip.
const MOST_AT_ONCE: usize = 500;
/// Longest note or name, in characters.
const LONGEST: usize = 500;

impl Form for InvitationInput {
    type Kind = Invitation;

    fn of(record: &Invitation) -> Self {
        Self {
            addressee: record.addressee.clone(),
            addressee_email: record.addressee_email.clone(),
            means: record.means,
            sent_on: record.sent_on,
            response: record.response.unwrap_or_default(),
            response_on: record.response_on,
            response_means: record.response_means,
            note: record.note.clone(),
        }
    }

    fn record(&self) -> Invitation {
        Invitation {
            addressee: self.addressee.clone(),
            addressee_email: self.addressee_email.clone(),
            means: self.means,
            sent_on: self.sent_on,
            response: Some(self.response),
            response_on: self.response_on,
            response_means: self.response_means,
            note: self.note.clone(),
            ..Invitation::default()
        }
    }

    fn tidy(mut self) -> Self {
        self.addressee = collapse(&self.addressee);
        self.addressee_email = collapse(&self.addressee_email).to_lowercase();
        self.note = collapse(&self.note);
        self
    }
}

/// The words before the place that somebody chose; `None` while nobody did.
fn chosen_prefix(training: &Record) -> Option<&str> {
    training
        .fields
        .get("place_prefix")
        .and_then(serde_json::Value::as_str)
}

fn letter_name(entity: &str) -> String {
    format!("Anexo 4 Invitación - {entity}")
}

/// The letter that was issued last to an entity, while its bytes are here.
async fn letter_of(
    store: &Store,
    invitation: &Invitation,
    entity: &str,
) -> Result<Option<DocumentRef>, Fault> {
    let Ok(hash) = invitation.letter.parse::<AttachmentHash>() else {
        return Ok(None);
    };
    let is_here = store.attachments().info(hash).await?.is_some();
    Ok(is_here.then(|| DocumentRef {
        hash: hash.to_string(),
        name: format!("{}.pdf", letter_name(entity)),
        media_type: "application/pdf".to_owned(),
        pages: 1,
        remark: None,
    }))
}

/// Everything about the invitations of an event.
async fn all(
    store: &Store,
    id: TrainingId,
    today: chrono::NaiveDate,
) -> Result<Invitations, Fault> {
    let training = detail(store, id).await?;
    let record = store
        .record("training", id.0)
        .await?
        .ok_or_else(Fault::not_found)?;
    let first_day = training.sessions.iter().map(|s| s.date).min();
    let programmed = training.fields.programmed;
    let mut rows = Vec::new();
    let mut page = store.snapshot().await?;
    let (invited, base) = invited(&mut page, id).await?;
    let ids: Vec<_> = invited.iter().map(|one| one.found.id).collect();
    let standing = page.beside::<Invitation>(ids).await?;
    drop(page);
    for Invited { found, entity, one } in invited {
        let invitation = InvitationInput::of(&found);
        let letter = letter_of(store, &found, &entity).await?;
        rows.push(InvitationRow {
            id: found.id,
            entity,
            entity_id: one,
            late: first_day.is_some_and(|day| late(programmed, day, invitation.sent_on, today)),
            invitation,
            letter,
        });
    }
    rows.sort_by_cached_key(|row| (dictionary_key(&row.entity), row.id));
    let count = |test: &dyn Fn(&InvitationRow) -> bool| {
        u32::try_from(rows.iter().filter(|row| test(row)).count()).unwrap_or(u32::MAX)
    };
    let answered = |row: &InvitationRow| row.invitation.response != InvitationResponse::None;
    let (place_prefix, place) =
        place_with_prefix(&letter::place(&training), chosen_prefix(&record));
    Ok(Invitations {
        training: id,
        programmed,
        due: first_day.map(due),
        sent: count(&|row| row.invitation.sent_on.is_some()),
        confirmed: count(&|row| row.invitation.response == InvitationResponse::Confirmed),
        declined: count(&|row| row.invitation.response == InvitationResponse::Declined),
        waiting: count(&|row| row.invitation.sent_on.is_some() && !answered(row)),
        late: count(&|row| row.late),
        rows,
        place_prefix,
        place,
        base,
        beside: beside(store, standing).await?,
    })
}

pub(crate) async fn list(ctx: &Ctx<'_>, request: ListInvitations) -> Result<Invitations, Fault> {
    all(&ctx.store, request.training, ctx.today()).await
}

pub(crate) async fn add(ctx: &Ctx<'_>, request: AddInvitations) -> Result<Invitations, Fault> {
    let mut names: Vec<String> = request.entities.iter().map(|name| collapse(name)).collect();
    names.retain(|name| !name.is_empty());
    if names.is_empty() && request.known.is_empty() {
        return Err(Fault::input("entities", "Elija al menos una entidad."));
    }
    if names.len() + request.known.len() > MOST_AT_ONCE
        || names.iter().any(|name| name.chars().count() > LONGEST)
    {
        return Err(Fault::input(
            "entities",
            "Son demasiadas entidades, o un nombre es demasiado largo. No se invitó a ninguna. Agréguelas por partes.",
        ));
    }
    ctx.write(async |tx| {
        existing(tx, request.training).await?;
        let mut entities = EntityNames::load(tx).await?;
        let mut invited = standing(tx, request.training).await?;
        let mut wanted = Vec::new();
        for id in request.known {
            let named = tx.entity_name(id).await?;
            wanted.push(named.ok_or_else(Fault::not_found)?.one);
        }
        for name in names {
            wanted.extend(entities.settle(tx, &name).await?);
        }
        for entity in wanted {
            if !invited.insert(entity) {
                continue;
            }
            // C-28: one letter per entity, also when two laptops invite it.
            let parts = [request.training.to_string(), entity.to_string()];
            let id = natural_id("invitation", &parts.each_ref().map(String::as_str));
            let id = InvitationId(id);
            // It may have been removed, here or meanwhile elsewhere.
            let invitation = Invitation::edit()
                .training(request.training)
                .entity(entity)
                .removed(false);
            tx.set(id, invitation).await?;
        }
        Ok(())
    })
    .await?;
    all(&ctx.store, request.training, ctx.today()).await
}

/// The entities that an event has an invitation for, under whichever of their records.
async fn standing(tx: &mut Writing, training: TrainingId) -> Result<HashSet<EntityId>, Fault> {
    let found = tx.of::<Invitation>(training).await?;
    let ids: Vec<EntityId> = found.iter().filter_map(|one| one.entity).collect();
    let names = tx.entity_names(&ids).await?;
    Ok(names.into_values().map(|named| named.one).collect())
}

/// What the entity of an invitation is called.
async fn entity_of(store: &Store, record: &Record) -> Result<String, Fault> {
    let Ok(entity) = record.text("entity").parse() else {
        return Ok(String::new());
    };
    let named = store.entity_name(entity).await?;
    Ok(named.map(|named| named.name).unwrap_or_default())
}

/// The training an invitation belongs to.
fn training_of(record: &Record) -> Result<TrainingId, Fault> {
    record
        .text("training")
        .parse()
        .map_err(|_| Fault::not_found())
}

pub(crate) async fn save(ctx: &Ctx<'_>, request: SaveInvitation) -> Result<Invitations, Fault> {
    let mut input = request.invitation.tidy();
    if !input.addressee_email.is_empty() && !draft::is_address(&input.addressee_email) {
        return Err(Fault::input(
            "addressee_email",
            "El correo no tiene la forma nombre@institucion.gob.pe. Corríjalo o déjelo vacío.",
        ));
    }
    if input.addressee.chars().count() > LONGEST || input.note.chars().count() > LONGEST {
        return Err(Fault::input(
            "note",
            "El texto pasa de 500 letras. Acórtelo; lo anterior se conserva.",
        ));
    }
    for (field, date) in [
        ("sent_on", input.sent_on),
        ("response_on", input.response_on),
    ] {
        if let Some(date) = date {
            check_date(field, date)?;
        }
    }
    if input.response == InvitationResponse::None {
        input.response_on = None;
        input.response_means = None;
    } else {
        input.response_on = input.response_on.or(Some(ctx.today()));
    }
    let shown = Shown {
        base: request.base,
        showed: request.showed,
    };
    let training = ctx
        .write(async |tx| {
            let before = tx.get::<Invitation>(request.id).await?;
            let training = before.and_then(|found| found.training);
            let training = training.ok_or_else(Fault::not_found)?;
            form::save(tx, request.id, shown, &input).await?;
            Ok(training)
        })
        .await?;
    all(&ctx.store, training, ctx.today()).await
}

pub(crate) async fn mark_sent(ctx: &Ctx<'_>, request: MarkSent) -> Result<Invitations, Fault> {
    ctx.write(async |tx| {
        for id in request.ids {
            let before = tx
                .record("invitation", id.0)
                .await?
                .ok_or_else(Fault::not_found)?;
            if !before.text("sent_on").is_empty() {
                continue;
            }
            let fields = [
                ("means", json!(request.means)),
                ("sent_on", json!(ctx.today())),
            ];
            tx.edit("invitation", id.0, &fields).await?;
        }
        Ok(())
    })
    .await?;
    all(&ctx.store, request.training, ctx.today()).await
}

pub(crate) async fn remove(ctx: &Ctx<'_>, request: RemoveInvitation) -> Result<Invitations, Fault> {
    let training = ctx
        .write(async |tx| {
            let before = tx
                .record("invitation", request.id.0)
                .await?
                .ok_or_else(Fault::not_found)?;
            let training = training_of(&before)?;
            tx.edit("invitation", request.id.0, &[("removed", json!(true))])
                .await?;
            Ok(training)
        })
        .await?;
    all(&ctx.store, training, ctx.today()).await
}

pub(crate) async fn set_place_prefix(
    ctx: &Ctx<'_>,
    request: SetPlacePrefix,
) -> Result<Invitations, Fault> {
    let prefix = request.prefix.map(|text| collapse(&text));
    if prefix
        .as_ref()
        .is_some_and(|text| text.chars().count() > 60)
    {
        return Err(Fault::input(
            "place_prefix",
            "Las palabras antes del lugar pasan de 60 letras. Acórtelas.",
        ));
    }
    ctx.write(async |tx| {
        existing(tx, request.training).await?;
        tx.edit(
            "training",
            request.training.0,
            &[("place_prefix", json!(prefix))],
        )
        .await?;
        Ok(())
    })
    .await?;
    all(&ctx.store, request.training, ctx.today()).await
}

/// A letter for an entity, and whether it is to be issued or stands already.
struct Written {
    invitation: InvitationId,
    letter: Annex4,
    standing: bool,
}

/// The letters of these invitations, each with an id of its own for its page code; none when one cannot be written.
///
/// A letter that was issued and would read the same is not issued again: the entity has one letter, and so has the
/// *expediente*.
async fn letters(
    ctx: &Ctx<'_>,
    id: TrainingId,
    ids: &[InvitationId],
) -> Result<Vec<Written>, Fault> {
    let store = &ctx.store;
    let training = detail(store, id).await?;
    let record = store
        .record("training", id.0)
        .await?
        .ok_or_else(Fault::not_found)?;
    let centre = crate::office::centre::profile(store).await?;
    let issues = store.facts::<DocumentIssue>(id).await?;
    let mut letters = Vec::with_capacity(ids.len());
    for invitation in ids {
        let found = store
            .record("invitation", invitation.0)
            .await?
            .filter(|found| found.text("training") == id.to_string())
            .ok_or_else(Fault::not_found)?;
        let mut letter = letter::letter(
            &training,
            &centre,
            chosen_prefix(&record),
            &entity_of(store, &found).await?,
        )?;
        let last = found.text("letter");
        let issued = issues.iter().find(|issue| {
            issue.form == Some(FormId::Annex4) && !last.is_empty() && issue.attachment == last
        });
        letter.record = issued.map(|issue| issue.record);
        // The same texts under the same code give the same bytes.
        let standing = letter.record.is_some()
            && letter
                .print()
                .is_ok_and(|printed| AttachmentHash::of(&printed.pdf).to_string() == last);
        if !standing {
            letter.record = Some(Uuid::now_v7());
        }
        letters.push(Written {
            invitation: *invitation,
            letter,
            standing,
        });
    }
    Ok(letters)
}

/// Stores each letter by itself; those that are new are issued and remembered at their invitations, all in one transaction.
async fn issue(
    ctx: &Ctx<'_>,
    training: TrainingId,
    letters: &[Written],
) -> Result<Vec<DocumentRef>, Fault> {
    let mut documents = Vec::with_capacity(letters.len());
    for written in letters {
        let name = letter_name(&written.letter.entity);
        documents.push(crate::case::stored(ctx, &written.letter.print(), &name).await?);
    }
    if letters.iter().all(|written| written.standing) {
        return Ok(documents);
    }
    ctx.write(async |tx| {
        for (written, document) in letters.iter().zip(&documents) {
            if written.standing {
                continue;
            }
            let issue = Issue {
                id: written.letter.record.unwrap_or_else(Uuid::now_v7),
                form: FormId::Annex4,
                case: training.into(),
                within: None,
                rows: Vec::new(),
            };
            crate::case::trace(tx, &issue, document).await?;
            tx.edit(
                "invitation",
                written.invitation.0,
                &[("letter", json!(document.hash))],
            )
            .await?;
        }
        Ok(())
    })
    .await?;
    Ok(documents)
}

pub(crate) async fn print(ctx: &Ctx<'_>, request: PrintInvitations) -> Result<DocumentRef, Fault> {
    let Some(training) = request.training else {
        let name = "Anexo 4 en blanco";
        return crate::case::keep(ctx, None, &Annex4::blank().print(), name).await;
    };
    if request.ids.is_empty() || request.ids.len() > MOST_AT_ONCE {
        return Err(Fault::input(
            "entities",
            "Elija las invitaciones que desea imprimir.",
        ));
    }
    let letters = letters(ctx, training, &request.ids).await?;
    let mut issued = issue(ctx, training, &letters).await?;
    if issued.len() == 1
        && let Some(only) = issued.pop()
    {
        return Ok(only);
    }
    // For the printer; what was issued are the letters themselves.
    let texts: Vec<Annex4> = letters.into_iter().map(|written| written.letter).collect();
    let joined = Annex4::print_all(&texts);
    let name = format!("Anexo 4 Invitaciones ({})", texts.len());
    crate::case::keep(ctx, None, &joined, &name).await
}

pub(crate) async fn email_draft(
    ctx: &Ctx<'_>,
    request: DraftInvitationEmail,
) -> Result<DocumentRef, Fault> {
    let record = ctx
        .store
        .record("invitation", request.id.0)
        .await?
        .ok_or_else(Fault::not_found)?;
    let to = record.text("addressee_email");
    if !draft::is_address(to) {
        return Err(Fault::input(
            "addressee_email",
            "Anote primero el correo del destinatario. No se preparó el mensaje.",
        ));
    }
    let training = training_of(&record)?;
    let letters = letters(ctx, training, &[request.id]).await?;
    let [Written { letter, .. }] = letters.as_slice() else {
        return Err(Fault::not_found());
    };
    if !draft::is_address(&letter.email) {
        return Err(Fault {
            field: Some("centre_email".to_owned()),
            ..Fault::not_now(
                "incomplete",
                "El correo del centro no sirve como remitente. Corríjalo en «Centro»; el mensaje no se preparó.",
            )
        });
    }
    let issued = issue(ctx, training, &letters).await?;
    let hash: Option<AttachmentHash> = issued.first().and_then(|one| one.hash.parse().ok());
    let pdf = ctx
        .store
        .attachments()
        .get(hash.ok_or_else(Fault::not_found)?)
        .await?;
    let message = draft::message(&draft::Draft {
        from_name: &format!("Conectamef {}", letter.centre_name),
        from: &letter.email,
        to_name: record.text("addressee"),
        to,
        subject: &format!("Invitación al evento de capacitación: {}", letter.training),
        text: &letter.text(),
        pdf: &pdf,
        pdf_name: &format!("{}.pdf", letter_name(&letter.entity)),
        date: ctx.now_ms() / 1000,
    })?;
    let hash = ctx
        .store
        .attachments()
        .put(&message, "message/rfc822")
        .await?;
    Ok(DocumentRef {
        hash: hash.to_string(),
        name: format!("Invitación - {}.eml", letter.entity),
        media_type: "message/rfc822".to_owned(),
        pages: 1,
        remark: None,
    })
}
