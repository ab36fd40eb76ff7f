//! What the code printed on a sheet says of it, before it is filed as something else (U-8).

use crate::dossier::{Dossier, Line};
use crate::fault::Fault;
use crate::office::review::name_in;
use sisconecta_domain::kinds::case::{Case, DocumentIssue};
use sisconecta_domain::paper::{FormId, PageCode};
use sisconecta_store::Store;

/// Refuses a sheet of another case, of another form, or of another part of this case. What no code tells, and what was printed on a
/// computer of which nothing is known here, is taken as it is said to be.
pub(super) async fn check_codes(
    store: &Store,
    dossier: &Dossier,
    line: &Line,
    codes: &[PageCode],
) -> Result<(), Fault> {
    for code in codes {
        if let Some(what) = other(store, dossier, line, code).await? {
            return Err(Fault::not_now(
                "another_sheet",
                format!(
                    "Esta hoja es {what}. No se adjuntó nada todavía. Elija la hoja correcta; si el código impreso está equivocado, adjúntela de todos modos."
                ),
            ));
        }
    }
    Ok(())
}

/// What a sheet is, when it is not what the line asks for.
async fn other(
    store: &Store,
    dossier: &Dossier,
    line: &Line,
    code: &PageCode,
) -> Result<Option<String>, Fault> {
    let form = code.form.label();
    let own = code.record.and_then(|record| {
        let mut issues = dossier.file.issues.iter();
        issues.find(|issue| issue.record == record)
    });
    if let Some(record) = code.record.filter(|_| own.is_none()) {
        let found = store.ever_under::<DocumentIssue>(record).await?;
        let case = found
            .iter()
            .find_map(|issue| Case::of(&issue.case_kind, issue.case_id?));
        let own = dossier.case;
        let is_other = |case: &Case| (case.kind.name, case.id) != (own.kind.name, own.id);
        if let Some(case) = case.filter(is_other) {
            return Ok(Some(format!("{form} de {}", named(store, case).await?)));
        }
    }
    if !fits(code.form, &line.item) {
        return Ok(Some(format!("{form}, y aquí va «{}»", line.label)));
    }
    let printed = own.and_then(|issue| issue.within);
    if printed.is_none() || line.within.is_none() || printed == line.within {
        return Ok(None);
    }
    let mut lines = dossier.lines.iter();
    let of = lines.find(|other| other.within == printed && fits(code.form, &other.item));
    let what = of.map_or(form.to_owned(), |other| format!("de «{}»", other.label));
    Ok(Some(format!("{what}, y aquí va «{}»", line.label)))
}

/// Whether a sheet of this form may stand in a line. Lines that are no form take any.
fn fits(form: FormId, item: &str) -> bool {
    match item.parse::<FormId>() {
        Ok(FormId::Annex7) => matches!(form, FormId::Annex7 | FormId::SurveyResults),
        Ok(wanted) => wanted == form,
        Err(_) => true,
    }
}

/// `otro evento: «Arqueo de caja»`
async fn named(store: &Store, case: Case) -> Result<String, Fault> {
    let kind = case.kind.label.to_lowercase();
    let title = name_in(store, case.kind, case.id).await?;
    Ok(match title.filter(|title| !title.is_empty()) {
        Some(title) => format!("otro {kind}: «{title}»"),
        None => format!("otro {kind}"),
    })
}
