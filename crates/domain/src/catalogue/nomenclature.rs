//! How what records name by a code is called, by date.

use super::shipped::{self, SHIPPED};
use super::{Catalogue, SystemCode, is_code};
use crate::kinds::office::CatalogueEntry;
use crate::staff::Post;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What a code means from a day on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    /// Its acronym, where people use one.
    pub short_name: String,
    /// Code of the body that governs a system; empty where it is not told.
    pub governing_body: String,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    /// Headquarters has not retired it.
    pub active: bool,
}

impl Named {
    fn is_valid(&self, day: NaiveDate) -> bool {
        self.active
            && self.from.is_none_or(|from| from <= day)
            && self.until.is_none_or(|until| day <= until)
    }
}

/// Names of systems, matters, bodies and posts by date: those that ship with the program, and headquarters'.
///
/// On a day a code is called as by the name that began last. An entry of headquarters without a first day stands instead of every name
/// that ships with the program, one that begins on the same day instead of that one.
//
#[derive(Debug, Clone)]
pub struct Nomenclature {
    /// The names of each code, the first to begin before the others.
    names: BTreeMap<(Catalogue, String), Vec<Named>>,
}

impl Nomenclature {
    /// With what headquarters published. Of two of its entries that begin on the same day the first one given counts.
    #[must_use]
    pub fn with(published: impl IntoIterator<Item = CatalogueEntry>) -> Self {
        let mut names: BTreeMap<(Catalogue, String), Vec<Named>> = BTreeMap::new();
        for entry in published {
            let Some(list) = entry.list.filter(|list| list.is_coded()) else {
                continue;
            };
            if !is_code(&entry.code) {
                continue;
            }
            let known = names.entry((list, entry.code)).or_default();
            if known.iter().all(|one| one.from != entry.valid_from) {
                known.push(Named {
                    name: entry.name,
                    short_name: entry.short_name,
                    governing_body: entry.governing_body,
                    from: entry.valid_from,
                    until: entry.valid_until,
                    active: entry.active.unwrap_or(true),
                });
            }
        }
        let replaced: Vec<(Catalogue, String)> = names
            .iter()
            .filter(|(_, known)| known.iter().any(|one| one.from.is_none()))
            .map(|(code, _)| code.clone())
            .collect();
        for one in SHIPPED {
            let code = (one.list, one.code.to_owned());
            let is_replaced = replaced.contains(&code);
            let known = names.entry(code).or_default();
            if !is_replaced && known.iter().all(|named| named.from != one.from) {
                known.push(Named {
                    name: one.name.to_owned(),
                    short_name: one.short_name.to_owned(),
                    governing_body: one.governing_body.to_owned(),
                    from: one.from,
                    until: None,
                    active: true,
                });
            }
        }
        for known in names.values_mut() {
            known.sort_by_key(|one| one.from);
        }
        Self { names }
    }

    /// What ships with the program.
    #[must_use]
    pub fn shipped() -> Self {
        Self::with([])
    }

    fn all(&self, list: Catalogue, code: &str) -> &[Named] {
        self.names
            .get(&(list, code.to_owned()))
            .map_or(&[], Vec::as_slice)
    }

    /// What a code means on a day; what it meant first, before that. `None` for a code that nobody here knows.
    #[must_use]
    pub fn on(&self, list: Catalogue, code: &str, day: NaiveDate) -> Option<&Named> {
        let names = self.all(list, code);
        names
            .iter()
            .rfind(|one| one.from.is_none_or(|from| from <= day))
            .or_else(|| names.first())
    }

    /// The name of a code on a day; the code itself while its name has not arrived.
    #[must_use]
    pub fn name(&self, list: Catalogue, code: &str, day: NaiveDate) -> String {
        let known = self.on(list, code, day).map(|one| one.name.as_str());
        known
            .filter(|name| !name.is_empty())
            .unwrap_or(code)
            .to_owned()
    }

    /// The acronym of a code on a day, or its name where it has none.
    #[must_use]
    pub fn short_name(&self, list: Catalogue, code: &str, day: NaiveDate) -> String {
        let known = self.on(list, code, day).map(|one| one.short_name.as_str());
        match known.filter(|name| !name.is_empty()) {
            Some(name) => name.to_owned(),
            None => self.name(list, code, day),
        }
    }

    /// The name of a system or matter on a day.
    #[must_use]
    pub fn system(&self, system: &SystemCode, day: NaiveDate) -> String {
        self.name(Catalogue::System, system.as_str(), day)
    }

    /// The name of a post on a day.
    #[must_use]
    pub fn post(&self, post: Post, day: NaiveDate) -> String {
        self.name(Catalogue::Post, post.code(), day)
    }

    /// Code of the body that governs a system on a day: as the last entry that tells it.
    //
    #[must_use]
    pub fn governing_body(&self, system: &SystemCode, day: NaiveDate) -> Option<&str> {
        let names = self.all(Catalogue::System, system.as_str());
        let mut telling = names.iter().filter(|one| !one.governing_body.is_empty());
        let last = telling
            .clone()
            .rfind(|one| one.from.is_none_or(|from| from <= day));
        last.map(|one| one.governing_body.as_str())
            .or_else(|| shipped::governing_body(system.as_str()))
            .or_else(|| telling.next().map(|one| one.governing_body.as_str()))
    }

    /// Whether a code can be chosen for a record of a day: its entry of that day is valid and nobody has retired it.
    #[must_use]
    pub fn is_offered(&self, list: Catalogue, code: &str, day: NaiveDate) -> bool {
        self.on(list, code, day)
            .is_some_and(|one| one.is_valid(day))
    }

    /// Whether anybody here knows the code.
    #[must_use]
    pub fn knows(&self, list: Catalogue, code: &str) -> bool {
        !self.all(list, code).is_empty()
    }

    /// Every system and matter known here: those of the norms in their order, the others after them.
    #[must_use]
    pub fn systems(&self) -> Vec<SystemCode> {
        let mut systems: Vec<SystemCode> = self
            .names
            .keys()
            .filter(|(list, _)| *list == Catalogue::System)
            .filter_map(|(_, code)| code.parse().ok())
            .collect();
        systems.sort_unstable();
        systems
    }
}
