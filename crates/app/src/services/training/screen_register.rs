//! The register of a session whose signatures were all drawn on the screen, as the program makes it (L-01).

use super::dossier;
use crate::case::{DocumentRef, Expediente, Issue, shown, stored, trace};
use crate::closed::check_open;
use crate::context::Ctx;
use crate::fault::Fault;
use crate::requests::requests;
use crate::services::training::attendance::{
    Book, DeskState, desk_session, printed_row, printed_session,
};
use crate::services::training::programming::{place, session_of};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sisconecta_documents::{Annex6, Annex6Row, SpareRows, Strokes};
use sisconecta_domain::expediente::{DocumentKind, ExpedienteItem, PartSource};
use sisconecta_domain::ids::{PersonId, SessionId};
use sisconecta_domain::kinds::case::{Case, CasePart};
use sisconecta_domain::paper::FormId;
use sisconecta_domain::time::short_date;
use sisconecta_store::{AttachmentHash, Store, Writing};
use std::collections::HashMap;
use ts_rs::TS;
use uuid::Uuid;

requests! {
    "expediente.issue_register" Staff issue_register(IssueScreenRegister) -> Expediente;
}

/// Makes the register of a session whose signatures were all drawn on the screen.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct IssueScreenRegister {
    pub session: SessionId,
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

/// Those who signed on the screen, in the order of the register, with their signatures.
async fn signed_rows(
    store: &Store,
    session: SessionId,
    book: Book,
) -> Result<(Vec<PersonId>, Vec<Annex6Row>), Fault> {
    let by_person: HashMap<String, String> = store
        .strokes_of(&session.to_string())
        .await?
        .into_iter()
        .map(|found| (found.person, found.attachment))
        .collect();
    let (mut people, mut rows) = (Vec::new(), Vec::new());
    for row in book.rows() {
        if row.state != DeskState::SignedOnScreen {
            continue;
        }
        let signature = match by_person.get(&row.person.to_string()) {
            Some(attachment) => Some(strokes(store, attachment).await?),
            None => None,
        };
        people.push(row.person);
        rows.push(printed_row(row, signature));
    }
    Ok((people, rows))
}

/// The register as a part of the *expediente*: the original of a session that was signed on the screen.
fn part_of(case: Case, session: SessionId, document: &DocumentRef) -> CasePart {
    CasePart {
        case_kind: case.kind.name.to_owned(),
        case_id: Some(case.id),
        item: ExpedienteItem::A6.code().to_owned(),
        source: Some(PartSource::Screen),
        attachment: document.hash.clone(),
        pages: Some(document.pages),
        kind: Some(DocumentKind::Original),
        within: Some(session.0),
        note: String::new(),
    }
}

/// An earlier register of the session says the same or less.
async fn annul_earlier(tx: &mut Writing, case: Case, session: SessionId) -> Result<(), Fault> {
    for earlier in tx.facts::<CasePart>(case.id).await? {
        if earlier.within == Some(session.0) && earlier.source == Some(PartSource::Screen) {
            let reason = "emitido de nuevo con las firmas de ahora";
            tx.annul(earlier.op, earlier.record, reason).await?;
        }
    }
    Ok(())
}

pub(crate) async fn issue_register(
    ctx: &Ctx<'_>,
    request: IssueScreenRegister,
) -> Result<Expediente, Fault> {
    let store = &ctx.store;
    let desk = desk_session(store, request.session).await?;
    let (training, dossier) = dossier::load(store, desk.training).await?;
    let within = Some(request.session.0);
    if !dossier
        .lines
        .iter()
        .any(|line| line.can_issue && line.within == within)
    {
        return Err(Fault::not_now(
            "signed_on_paper",
            "En esta sesión no todos los que se cuentan firmaron en pantalla: el original es el papel. No se emitió nada. Adjunte el escaneo del registro firmado.",
        ));
    }
    let own = session_of(&desk.record).ok_or_else(Fault::not_found)?;
    let centre = crate::office::centre::profile(store).await?;
    let book = Book::load(store, &desk).await?;
    let (people, rows) = signed_rows(store, request.session, book).await?;
    let id = Uuid::now_v7();
    let printed = Annex6 {
        centre_name: centre.name,
        event: training.fields.name.clone(),
        date: short_date(own.date),
        session: printed_session(own.part),
        place: place(&training.fields),
        record: Some(id),
        rows,
        spare: SpareRows::None,
    }
    .print();
    let document = stored(ctx, &printed, "registro").await?;
    let case = dossier.case;
    let issue = Issue {
        id,
        form: FormId::Annex6,
        case,
        within,
        rows: people,
    };
    let part = part_of(case, request.session, &document);
    ctx.write(async |tx| {
        check_open(tx, case).await?;
        annul_earlier(tx, case, request.session).await?;
        // C-54: a register with people's data leaves a trace of who made it.
        trace(tx, &issue, &document).await?;
        tx.insert(id, &part, vec![document.hash.clone()]).await?;
        Ok(())
    })
    .await?;
    shown(ctx, case).await
}
