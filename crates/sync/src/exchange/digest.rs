//! Counts and hashes by which two sides find out where they differ without sending what they hold.

use crate::operation::Hash;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Buckets of a table.
pub const BUCKETS: u8 = 16;

/// A number of things and a hash of them that does not depend on their order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    pub count: u64,
    /// Sum of the things' hashes, as two numbers that wrap around: a thing that is there twice does not cancel itself.
    hash: (u64, u64),
}

impl Sum {
    /// Counts a thing in.
    pub fn add(&mut self, thing: &[u8]) {
        let hash = Hash::of_row(thing).0;
        let half = |from: usize| {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(&hash[from..from + 8]);
            u64::from_le_bytes(bytes)
        };
        self.count += 1;
        self.hash.0 = self.hash.0.wrapping_add(half(0));
        self.hash.1 = self.hash.1.wrapping_add(half(8));
    }
}

/// What the rows of a table with a key of this bucket come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    pub table: String,
    pub bucket: u8,
    pub sum: Sum,
}

/// The bucket of a row by its record or operation: ids are random at their end.
#[must_use]
pub fn bucket_of(id: Uuid) -> u8 {
    id.as_bytes()[15] % BUCKETS
}

/// Sums of rows by table and bucket. A row has its table, the id of its record or operation, and its text.
#[must_use]
pub fn sums_of_rows(rows: impl IntoIterator<Item = (String, Uuid, String)>) -> Vec<Bucket> {
    let mut sums: BTreeMap<(String, u8), Sum> = BTreeMap::new();
    for (table, id, text) in rows {
        sums.entry((table, bucket_of(id)))
            .or_default()
            .add(text.as_bytes());
    }
    sums.into_iter()
        .map(|((table, bucket), sum)| Bucket { table, bucket, sum })
        .collect()
}

/// Text of a row for digests, the same on every side: the table's name, then each column but `row` in the order of the schema, parted by
/// U+001F. Nothing is written as U+0000, numbers and truth values as decimal numbers, text as it is.
#[must_use]
pub fn row_text(table: &str, cells: &[Option<&str>]) -> String {
    let mut text = table.to_owned();
    for cell in cells {
        text.push('\u{1f}');
        text.push_str(cell.unwrap_or("\u{0}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    // Frozen: every device and headquarters must write the same text.
    #[test]
    fn the_text_of_a_row_is_the_same_for_ever() {
        let text = row_text("annulled", &[Some("a"), None, Some("1")]);
        assert_eq!(text, "annulled\u{1f}a\u{1f}\u{0}\u{1f}1");
    }
}
