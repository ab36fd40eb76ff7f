//! Entries of headquarters' lists: which one a publication is about, and what must hold of a new one.

use crate::error::HqError;
use crate::publish::Publication;
use serde_json::Value;
use sisconecta_domain::catalogue::{Catalogue, Nomenclature, is_code};
use sisconecta_domain::kinds::{Declared, office::CatalogueEntry};
use sisconecta_domain::names::collapse;
use sisconecta_sync::natural_id;
use sqlx::PgPool;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

type Fields = BTreeMap<String, Value>;

/// Whether a publication is an entry of a list.
pub(crate) fn is_entry(publication: &Publication) -> bool {
    publication.kind == CatalogueEntry::KIND.name
}

fn text<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn list(fields: &Fields) -> Option<Catalogue> {
    serde_json::from_value(fields.get("list")?.clone()).ok()
}

/// The entry of a list, system and name; of a code, the name that begins on a day. So the same list published again changes nothing,
/// and a new name stands beside the one before.
pub(crate) fn record(fields: &Fields) -> Uuid {
    let parts = if list(fields).is_some_and(Catalogue::is_coded) {
        ["list", "code", "valid_from"]
    } else {
        ["list", "system", "name"]
    };
    natural_id(
        CatalogueEntry::KIND.name,
        &parts.map(|part| text(fields, part)),
    )
}

/// Codes of systems and bodies that the centres know, or will when what is published now has reached them.
#[derive(Debug)]
pub(crate) struct Known {
    shipped: Nomenclature,
    published: BTreeSet<(String, String)>,
    /// Of systems among them that no entry before tells the governing body of.
    ungoverned: BTreeSet<String>,
}

impl Known {
    /// With what was published before, to any centre or for all, and what is about to be.
    pub(crate) async fn with(pool: &PgPool, publications: &[Publication]) -> Result<Self, HqError> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "select list, code from catalogue_entry where list is not null and code is not null
             union
             select fields ->> 'list', fields ->> 'code' from standing_publication
             where kind = 'catalogue_entry' and fields ->> 'list' is not null and fields ->> 'code' is not null",
        )
        .fetch_all(pool)
        .await?;
        let mut known = Self {
            shipped: Nomenclature::shipped(),
            published: rows.into_iter().collect(),
            ungoverned: BTreeSet::new(),
        };
        known.add(publications);
        Ok(known)
    }

    fn add(&mut self, publications: &[Publication]) {
        let entries: Vec<&Fields> = publications
            .iter()
            .filter(|one| is_entry(one))
            .map(|one| &one.fields)
            .collect();
        let governed: BTreeSet<&str> = entries
            .iter()
            .filter(|fields| !text(fields, "governing_body").is_empty())
            .map(|fields| text(fields, "code"))
            .collect();
        for fields in entries {
            let code = text(fields, "code");
            let is_new = list(fields) == Some(Catalogue::System) && !self.has("system", code);
            if is_new && !governed.contains(code) {
                self.ungoverned.insert(code.to_owned());
            } else if !code.is_empty() {
                let list = text(fields, "list").to_owned();
                self.published.insert((list, code.to_owned()));
            }
        }
    }

    fn has(&self, list: &str, code: &str) -> bool {
        let catalogue = serde_json::from_value::<Catalogue>(list.into());
        self.published.contains(&(list.to_owned(), code.to_owned()))
            || catalogue.is_ok_and(|list| self.shipped.knows(list, code))
    }
}

/// A new entry says which list it is of, and its name. A topic or process belongs to a system that is known; a system that is new says
/// which body governs it, by a code that is known.
// C-52, A-58
pub(crate) fn check(fields: &Fields, known: &Known, place: usize) -> Result<(), HqError> {
    let needs = |field: &str, ok: bool| {
        ok.then_some(()).ok_or_else(|| {
            HqError::Refused(format!(
                "Elemento {place}: «{field}» falta o no es de los que hay."
            ))
        })
    };
    let list = list(fields);
    needs("list", list.is_some())?;
    let name = text(fields, "name");
    if list.is_some_and(Catalogue::is_coded) {
        let code = text(fields, "code");
        // Rights match on posts, so headquarters names them and adds none.
        let is_known = list != Some(Catalogue::Post) || known.shipped.knows(Catalogue::Post, code);
        needs("code", is_code(code) && is_known)?;
        let body = text(fields, "governing_body");
        let is_known = body.is_empty() || known.has("body", body);
        needs(
            "governing_body",
            is_known && !known.ungoverned.contains(code),
        )?;
        let (from, until) = (text(fields, "valid_from"), text(fields, "valid_until"));
        needs("valid_until", until.is_empty() || from <= until)?;
    } else {
        needs("system", known.has("system", text(fields, "system")))?;
    }
    needs("name", !name.is_empty() && collapse(name) == name)
}
