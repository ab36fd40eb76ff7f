//! What the cells of a column look like, for columns whose heading says nothing.

use super::{Cell, Column, Grid, values};
use crate::dni::Dni;
use crate::names::{NameOrder, collapse, fold, starts_like_given_name};

/// Rows that are looked at; enough to judge, cheap on long lists.
const SAMPLE: usize = 300;

/// Shares of a column's filled cells that look like each kind, in percent.
pub(super) struct Looks {
    pub(super) filled: usize,
    email: usize,
    dni: usize,
    phone: usize,
    entity: usize,
    person: usize,
    given: usize,
    words: usize,
    ordinal: usize,
}

/// Looks at column `index` from row `start` (from 0) on.
pub(super) fn look(grid: &Grid, start: usize, index: usize) -> Looks {
    let mut looks = Looks {
        filled: 0,
        email: 0,
        dni: 0,
        phone: 0,
        entity: 0,
        person: 0,
        given: 0,
        words: 0,
        ordinal: 0,
    };
    let mut previous: Option<u32> = None;
    for cell in cells(grid, start, index) {
        let text = cell.text();
        looks.filled += 1;
        looks.email += usize::from(text.contains('@'));
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let bare = text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '+' | '(' | ')'));
        looks.dni += usize::from(
            bare && (digits.parse::<Dni>().is_ok() || Dni::lost_zero_proposal(&digits).is_some()),
        );
        looks.phone += usize::from(bare && digits.len() >= 9 && values::phone(&text).is_some());
        looks.entity += usize::from(values::looks_like_entity(&text));
        let letters = !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, ' ' | ',' | '.' | '-' | '\'' | '/'));
        looks.words += usize::from(letters);
        let words: Vec<&str> = text
            .split([' ', ','])
            .filter(|word| !word.is_empty())
            .collect();
        let given = words.iter().any(|word| starts_like_given_name(word));
        looks.person += usize::from(letters && words.len() >= 3 && given);
        looks.given += usize::from(letters && words.len() <= 3 && starts_like_given_name(&text));
        let number = text.parse::<u32>().ok();
        let follows = number.is_some_and(|n| {
            previous.is_none_or(|p| n == p || n == p.saturating_add(1)) && n < 20_000
        });
        looks.ordinal += usize::from(follows);
        previous = number.or(previous);
    }
    looks
}

impl Looks {
    /// Percentage of the filled cells that look like `column`; 0 when contents cannot tell.
    pub(super) fn share(&self, column: Column) -> usize {
        let count = match column {
            Column::Email => self.email,
            Column::Dni => self.dni,
            Column::Phone => self.phone,
            Column::Entity => self.entity,
            Column::FullName => self.person,
            Column::Names => self.given,
            Column::Post => self
                .words
                .saturating_sub(self.person)
                .saturating_sub(self.entity),
            Column::RowNumber => self.ordinal,
            Column::Surnames
            | Column::PaternalSurname
            | Column::MaternalSurname
            | Column::Ignore => 0,
        };
        (count * 100).checked_div(self.filled).unwrap_or(0)
    }

    /// Whether the column holds words, of whatever kind.
    pub(super) fn is_text(&self) -> bool {
        self.filled > 0 && self.words * 100 >= self.filled * 60
    }
}

/// How full names are written in a column: what its heading says, unless most cells plainly say otherwise.
pub(super) fn name_order(grid: &Grid, start: usize, index: usize, header: &str) -> NameOrder {
    let (mut first, mut last) = (0_usize, 0_usize);
    for text in cells(grid, start, index)
        .map(Cell::text)
        .filter(|text| !text.contains(','))
    {
        let at_start = starts_like_given_name(&text);
        let at_end = text.rsplit(' ').next().is_some_and(starts_like_given_name);
        first += usize::from(at_start && !at_end);
        last += usize::from(at_end && !at_start);
    }
    let judged = first + last;
    let mostly = |count: usize, percent: usize| judged > 0 && count * 100 >= judged * percent;
    let folded = fold(&collapse(header));
    let by_header = match (
        folded.find("apellido").or_else(|| folded.find("ap.")),
        folded.find("nombre"),
    ) {
        (Some(surname), Some(given)) if surname < given => NameOrder::SurnamesFirst,
        (Some(_), Some(_)) => NameOrder::NamesFirst,
        _ => NameOrder::Unknown,
    };
    match by_header {
        // Under "Nombres y apellidos" many offices write the surnames first all the same.
        NameOrder::NamesFirst if judged >= 3 && mostly(last, 80) => NameOrder::SurnamesFirst,
        NameOrder::SurnamesFirst if judged >= 3 && mostly(first, 80) => NameOrder::NamesFirst,
        NameOrder::Unknown if mostly(first, 60) => NameOrder::NamesFirst,
        NameOrder::Unknown if mostly(last, 60) => NameOrder::SurnamesFirst,
        known => known,
    }
}

fn cells(grid: &Grid, start: usize, index: usize) -> impl Iterator<Item = &Cell> {
    grid.iter()
        .skip(start)
        .filter_map(move |row| row.get(index))
        .filter(|cell| !cell.is_blank())
        .take(SAMPLE)
}
