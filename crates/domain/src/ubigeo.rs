//! Districts of Peru by their *ubigeo*, the code of the national institute of statistics: department, province, district.

use crate::names::{collapse, fold, matches, proper_case};
use std::sync::LazyLock;

/// `ubigeo,departamento,provincia,distrito`, by code.
const DISTRICTS: &str = include_str!("ubigeo/districts.csv");
const DIGITS: usize = 6;

/// A district and what it lies in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct District {
    pub ubigeo: &'static str,
    pub department: String,
    pub province: String,
    pub district: String,
}

impl District {
    /// *Vinchos, Huamanga, Ayacucho*
    #[must_use]
    pub fn place(&self) -> String {
        format!("{}, {}, {}", self.district, self.province, self.department)
    }

    fn read(line: &'static str) -> Option<Self> {
        let mut cells = line.split(',');
        let ubigeo = cells.next()?;
        let mut name = || cells.next().map(proper_case);
        Some(Self {
            ubigeo,
            department: name()?,
            province: name()?,
            district: name()?,
        })
    }
}

/// Lines of the list, by code.
static LINES: LazyLock<Vec<&'static str>> = LazyLock::new(|| DISTRICTS.lines().skip(1).collect());

fn lines() -> impl Iterator<Item = &'static str> {
    LINES.iter().copied()
}

/// The district of a code; `None` when there is none.
// K-08
#[must_use]
pub fn district(ubigeo: &str) -> Option<District> {
    if ubigeo.len() != DIGITS {
        return None;
    }
    let place = LINES.partition_point(|line| *line < ubigeo);
    LINES
        .get(place)
        .filter(|line| line.starts_with(ubigeo))
        .and_then(|line| District::read(line))
}

/// Districts that hold every word of the text, in their own name, province or department, or whose code begins with it. At most so
/// many; those whose own name begins with it first.
#[must_use]
pub fn find(text: &str, most: usize) -> Vec<District> {
    let wanted = fold(&collapse(text));
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<District> = lines()
        .filter(|line| matches(&wanted, &fold(line)))
        .filter_map(District::read)
        .collect();
    found.sort_by_cached_key(|one| (!fold(&one.district).starts_with(&wanted), one.ubigeo));
    found.truncate(most);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_line_is_a_district_with_a_code_of_its_own() {
        let read: Vec<District> = lines().filter_map(District::read).collect();
        assert_eq!(read.len(), lines().count());
        let codes: BTreeSet<_> = read.iter().map(|one| one.ubigeo).collect();
        assert_eq!(codes.len(), read.len());
        for one in &read {
            assert!(one.ubigeo.len() == DIGITS && one.ubigeo.bytes().all(|b| b.is_ascii_digit()));
            assert!(
                !one.district.is_empty() && !one.province.is_empty(),
                "{one:?}"
            );
        }
    }

    #[test]
    fn k08_a_code_is_said_as_district_province_and_department() {
        let place = |code| district(code).map(|one| one.place());
        assert_eq!(
            place("050101").as_deref(),
            Some("Ayacucho, Huamanga, Ayacucho")
        );
        for none in ["", "05", "050199", "ubigeo", "0501010"] {
            assert_eq!(place(none), None, "{none}");
        }
    }

    #[test]
    fn a_district_is_found_by_its_words() {
        let first = |text| find(text, 5).first().map(District::place);
        assert_eq!(
            first("vinchos").as_deref(),
            Some("Vinchos, Huamanga, Ayacucho")
        );
        assert_eq!(
            first("huanta ayac").as_deref(),
            Some("Huanta, Huanta, Ayacucho")
        );
        assert_eq!(
            first("050101").as_deref(),
            Some("Ayacucho, Huamanga, Ayacucho")
        );
        assert!(find("santa rosa", 50).len() > 5, "a name that several have");
        assert_eq!(find("a", 3).len(), 3);
        assert!(find(" ", 3).is_empty() && find("zzz", 3).is_empty());
    }
}
