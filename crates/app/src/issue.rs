//! Issuing a printed form: kept as an attachment, with the operation that says who issued what.

use crate::house::Session;
use crate::training::DocumentRef;
use crate::{App, Fault};
use serde_json::json;
use sisconecta_documents::{PrintError, Printed};
use sisconecta_domain::ids::{PersonId, SessionId, TrainingId};
use uuid::Uuid;

/// What a print is of. Its id stands in the code of every page: row 7 of a register printed today and of one printed
/// tomorrow may be two persons, so each print has an id of its own.
pub(crate) struct Issue {
    pub id: Uuid,
    pub form: &'static str,
    pub training: TrainingId,
    pub session: Option<SessionId>,
    /// Who stands in each row, from the first.
    pub rows: Vec<PersonId>,
}

/// Keeps the print. A form with people's data leaves a trace of who made it (C-54); a blank one is only shown.
pub(crate) async fn keep(
    app: &App,
    session: &Session,
    issue: Option<Issue>,
    printed: &Result<Printed, PrintError>,
    name: &str,
) -> Result<DocumentRef, Fault> {
    let printed = match printed {
        Ok(printed) => printed,
        Err(PrintError::TooLong) => {
            return Err(Fault::not_now(
                "too_long",
                "El documento es demasiado largo para una sola impresión. No se imprimió nada.",
            ));
        }
        Err(error) => return Err(Fault::internal("print", error)),
    };
    // Committed before the operation that names it.
    let hash = session
        .store
        .attachments()
        .put(&printed.pdf, "application/pdf")
        .await?
        .to_string();
    if let Some(issue) = issue {
        let fields = [
            ("form", json!(issue.form)),
            ("training", json!(issue.training)),
            ("session", json!(issue.session)),
            ("attachment", json!(hash)),
            ("pages", json!(printed.pages)),
            ("rows", json!(issue.rows)),
        ];
        let mut tx = session.store.write(session.actor()).await?;
        tx.fact("document_issue", issue.id, &fields, vec![hash.clone()])
            .await?;
        app.announce(&tx.commit().await?);
    }
    Ok(DocumentRef {
        hash,
        name: format!("{name}.pdf"),
        media_type: "application/pdf".to_owned(),
        pages: u32::from(printed.pages),
    })
}
