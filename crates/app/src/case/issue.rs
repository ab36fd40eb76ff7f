//! Issuing a printed form: kept as an attachment, with the operation that says who issued what.

use crate::closed::check_open;
use crate::context::Ctx;
use crate::fault::Fault;
use serde::{Deserialize, Serialize};
use sisconecta_documents::{PrintError, Printed};
use sisconecta_domain::ids::PersonId;
use sisconecta_domain::kinds::case::{Case, DocumentIssue};
use sisconecta_domain::paper::FormId;
use sisconecta_store::Writing;
use ts_rs::TS;
use uuid::Uuid;

/// What a print is of. Its id stands in the code of every page: row 7 of a register printed today and of one printed
/// tomorrow may be two persons, so each print has an id of its own.
pub(crate) struct Issue {
    pub id: Uuid,
    pub form: FormId,
    pub case: Case,
    /// What of the case it is of: a session of an event.
    pub within: Option<Uuid>,
    /// Who stands in each row, from the first.
    pub rows: Vec<PersonId>,
}

/// A print that is stored and of nobody's records yet: what it is part of may still fail.
pub(crate) struct Prepared {
    pub issue: Issue,
    pub document: DocumentRef,
}

impl Prepared {
    pub async fn new(
        ctx: &Ctx<'_>,
        issue: Issue,
        printed: &Result<Printed, PrintError>,
        name: &str,
    ) -> Result<Self, Fault> {
        let document = stored(ctx, printed, name).await?;
        Ok(Self { issue, document })
    }

    /// Makes it the case's by itself.
    pub async fn kept(self, ctx: &Ctx<'_>) -> Result<DocumentRef, Fault> {
        let Self { issue, document } = self;
        ctx.write(async |tx| {
            trace(tx, &issue, &document).await?;
            Ok(())
        })
        .await?;
        Ok(document)
    }
}

/// Stores the print. Nothing is of the centre's records yet: the operation that names it comes after.
pub(crate) async fn stored(
    ctx: &Ctx<'_>,
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
    let hash = ctx
        .store
        .attachments()
        .put(&printed.pdf, "application/pdf")
        .await?
        .to_string();
    Ok(DocumentRef {
        hash,
        name: format!("{name}.pdf"),
        media_type: "application/pdf".to_owned(),
        pages: u32::from(printed.pages),
        remark: not_on_paper(&printed.unprintable),
    })
}

/// What stands on the paper otherwise than it was written.
fn not_on_paper(signs: &str) -> Option<String> {
    /// More than these say nothing new.
    const SHOWN: usize = 12;
    if signs.is_empty() {
        return None;
    }
    let mut shown: Vec<String> = signs.chars().take(SHOWN).map(String::from).collect();
    if signs.chars().nth(SHOWN).is_some() {
        shown.push("…".to_owned());
    }
    Some(format!(
        "En el papel se lee «?» en lugar de estos signos, que la letra de los documentos no tiene: {}. Escríbalos con letras latinas, como en el DNI o el pasaporte, y emita el documento otra vez.",
        shown.join(" ")
    ))
}

/// Leaves the trace of who issued a stored print (C-54), together with whatever else the transaction writes.
pub(crate) async fn trace(
    tx: &mut Writing,
    issue: &Issue,
    document: &DocumentRef,
) -> Result<(), Fault> {
    let mut over = Vec::new();
    if issue.form.is_part() {
        check_open(tx, issue.case).await?;
    }
    // Letters are one for each entity, whose record says which is its last.
    if issue.form.is_part() && issue.form != FormId::Annex4 {
        // A print of before is no part of the dossier any more; one made elsewhere meanwhile stands beside this one.
        let earlier = tx.facts::<DocumentIssue>(issue.case.id).await?;
        let same = earlier
            .iter()
            .filter(|earlier| (earlier.form, earlier.within) == (Some(issue.form), issue.within));
        over.extend(same.map(|earlier| earlier.op.to_string()));
    }
    let fact = DocumentIssue {
        form: Some(issue.form),
        case_kind: issue.case.kind.name.to_owned(),
        case_id: Some(issue.case.id),
        within: issue.within,
        attachment: document.hash.clone(),
        pages: Some(document.pages),
        rows: issue.rows.clone(),
        over,
    };
    tx.insert(issue.id, &fact, vec![document.hash.clone()])
        .await?;
    Ok(())
}

/// Keeps the print. A form with people's data leaves a trace of who made it; a blank one is only shown.
pub(crate) async fn keep(
    ctx: &Ctx<'_>,
    issue: Option<Issue>,
    printed: &Result<Printed, PrintError>,
    name: &str,
) -> Result<DocumentRef, Fault> {
    match issue {
        Some(issue) => {
            Prepared::new(ctx, issue, printed, name)
                .await?
                .kept(ctx)
                .await
        }
        None => stored(ctx, printed, name).await,
    }
}

/// A document kept as an attachment, ready to be opened in the system's viewer.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DocumentRef {
    /// BLAKE3 of the bytes, hexadecimal.
    pub hash: String,
    /// File name to propose.
    pub name: String,
    pub media_type: String,
    pub pages: u32,
    /// What is to be said before it is opened to be printed, in Spanish.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub remark: Option<String>,
}
