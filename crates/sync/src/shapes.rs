//! What the tables of a database are made of, and what of them is to be made anew. The databases keep it beside the tables; what they do
//! about it is theirs.

use crate::FOLD_VERSION;
use sisconecta_domain::kinds::{self, EDITION, Kind};
use std::collections::BTreeMap;

const RULES: &str = "rules";
const WHOLE: &str = "edition";
const OF_KIND: &str = "kind ";

/// What stands, or is to stand: the name of a part and its shape.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shapes(BTreeMap<String, String>);

/// What is to be made anew of the tables that stand.
#[derive(Debug)]
pub enum Anew {
    Nothing,
    /// The tables of these kinds, and whatever stands upon tables.
    Kinds(Vec<&'static Kind>),
    /// A kind is gone, or the fold has other rules.
    Everything,
}

impl Shapes {
    /// As this program declares them: the edition, the fold's rules, each kind as `of` says it, and the parts that a database has besides.
    #[must_use]
    pub fn wanted(
        of: fn(&Kind) -> String,
        parts: impl IntoIterator<Item = (&'static str, String)>,
    ) -> Self {
        let kinds = kinds::all().map(|kind| (name_of(kind), of(kind)));
        let parts = parts
            .into_iter()
            .map(|(name, shape)| (name.to_owned(), shape));
        let whole = [
            (WHOLE, EDITION.to_string()),
            (RULES, FOLD_VERSION.to_string()),
        ];
        let whole = whole.map(|(name, shape)| (name.to_owned(), shape));
        Self(kinds.chain(parts).chain(whole).collect())
    }

    /// Nothing stands yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The edition that stands, when it is of a newer program than this one.
    #[must_use]
    pub fn newer_edition(&self) -> Option<i64> {
        let edition: i64 = self.0.get(WHOLE)?.parse().ok()?;
        (edition > EDITION).then_some(edition)
    }

    /// Names of the kinds that have a table.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        self.0.keys().filter_map(|name| name.strip_prefix(OF_KIND))
    }

    /// Each part and its shape, as a database keeps them.
    pub fn parts(&self) -> impl Iterator<Item = (&String, &String)> {
        self.0.iter()
    }

    /// What of this is to be made anew, so that what is wanted stands.
    #[must_use]
    pub fn anew(&self, wanted: &Self) -> Anew {
        if self == wanted {
            return Anew::Nothing;
        }
        let gone = self.0.keys().any(|name| !wanted.0.contains_key(name));
        let differs = |name: &str| self.0.get(name) != wanted.0.get(name);
        if gone || differs(RULES) {
            return Anew::Everything;
        }
        Anew::Kinds(
            kinds::all()
                .filter(|kind| differs(&name_of(kind)))
                .collect(),
        )
    }
}

impl FromIterator<(String, String)> for Shapes {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(rows: T) -> Self {
        Self(rows.into_iter().collect())
    }
}

fn name_of(kind: &Kind) -> String {
    format!("{OF_KIND}{}", kind.name)
}

/// The view `case_road`: every state of every kind of case with its place, in the SQL of both databases.
#[must_use]
pub fn case_road() -> String {
    let states: Vec<String> = kinds::states()
        .map(|(kind, state, place)| format!("('{kind}', '{state}', {place})"))
        .collect();
    format!(
        "create view case_road (case_kind, state, place) as values {};\n",
        states.join(", ")
    )
}
