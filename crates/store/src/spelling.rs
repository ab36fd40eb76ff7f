//! The words of people's names, in memory, and which of them somebody may have meant who mistyped one.
//!
//! Not a table: a word that nobody bears any more is found for nothing, and no write has to keep it up.

use crate::StoreError;
use sisconecta_domain::names::fold;
use sqlx::{Row, SqliteConnection};
use std::collections::HashMap;
use uuid::Uuid;

/// Shortest word in which an error is looked for; a shorter one is near to everything.
const SHORTEST: usize = 4;
/// From this length on, two errors are forgiven.
const LONG: usize = 8;
/// Most words taken for one that was typed.
const MOST: usize = 8;

/// Operations since the names were read after which they are read anew.
const FAR_BEHIND: i64 = 20_000;

/// The names of people, as far as the log had come when they were read.
#[derive(Debug, Default)]
pub(crate) struct KnownNames {
    vocabulary: Vocabulary,
    arrival: i64,
}

impl KnownNames {
    /// As [`Vocabulary::near`].
    pub(crate) fn near(&self, typed: &str) -> Vec<&str> {
        self.vocabulary.near(typed)
    }

    /// Reads the names that came since.
    pub(crate) async fn catch_up(
        &mut self,
        connection: &mut SqliteConnection,
    ) -> Result<(), StoreError> {
        let newest: i64 = sqlx::query_scalar("select coalesce(max(arrival), 0) from operation")
            .fetch_one(&mut *connection)
            .await?;
        let rows = if self.arrival == 0 || newest - self.arrival > FAR_BEHIND {
            *self = Self::default();
            sqlx::query("select paternal, maternal, names from person")
                .fetch_all(&mut *connection)
                .await?
        } else if newest > self.arrival {
            let changed: Vec<Uuid> = sqlx::query_scalar(
                "select distinct record from operation where arrival > ? and kind = 'person'",
            )
            .bind(self.arrival)
            .fetch_all(&mut *connection)
            .await?;
            sqlx::query(
                "select paternal, maternal, names from person where id in (select value from json_each(?))",
            )
            .bind(serde_json::json!(changed).to_string())
            .fetch_all(&mut *connection)
            .await?
        } else {
            return Ok(());
        };
        for row in &rows {
            for place in 0..3 {
                if let Some(name) = row.try_get::<Option<&str>, _>(place)? {
                    self.vocabulary.learn(name);
                }
            }
        }
        self.arrival = newest;
        Ok(())
    }
}

/// Every word of the names read so far, with how many names have it.
#[derive(Debug, Default)]
struct Vocabulary(HashMap<String, u32>);

impl Vocabulary {
    fn learn(&mut self, name: &str) {
        for word in fold(name).split(|c: char| !c.is_alphanumeric()) {
            if word.len() < SHORTEST - 1 {
                continue;
            }
            match self.0.get_mut(word) {
                Some(count) => *count += 1,
                None => {
                    self.0.insert(word.to_owned(), 1);
                }
            }
        }
    }

    /// Words whose beginning differs little from a typed one, the nearest and then the most common first.
    fn near(&self, typed: &str) -> Vec<&str> {
        let typed = fold(typed);
        let letters: Vec<char> = typed.chars().collect();
        if letters.len() < SHORTEST || letters.iter().any(|c| !c.is_alphabetic()) {
            return Vec::new();
        }
        let most = if letters.len() >= LONG { 2 } else { 1 };
        let mut rows = Rows::default();
        let mut found: Vec<(usize, u32, &str)> = self
            .0
            .iter()
            .filter_map(|(word, count)| {
                let distance = rows.distance(&letters, word, most)?;
                Some((distance, u32::MAX - count, word.as_str()))
            })
            .collect();
        found.sort_unstable();
        found.truncate(MOST);
        found.into_iter().map(|(_, _, word)| word).collect()
    }
}

/// The last three rows of the table of distances, kept from word to word.
#[derive(Default)]
struct Rows {
    before: Vec<usize>,
    last: Vec<usize>,
    now: Vec<usize>,
    letters: Vec<char>,
}

impl Rows {
    /// Fewest letters to put in, leave out, change, or change over with the next one, so that what was typed becomes a
    /// beginning of the word; `None` when they are more than `most`.
    fn distance(&mut self, typed: &[char], word: &str, most: usize) -> Option<usize> {
        self.letters.clear();
        // More of the word than this cannot be the beginning that was meant.
        self.letters.extend(word.chars().take(typed.len() + most));
        let width = self.letters.len();
        if width + most < typed.len() {
            return None;
        }
        self.last.clear();
        self.last.extend(0..=width);
        self.before.clear();
        self.before.resize(width + 1, usize::MAX / 2);
        for (row, letter) in typed.iter().enumerate() {
            self.now.clear();
            self.now.push(row + 1);
            let mut least = row + 1;
            for column in 0..width {
                let other = self.letters[column];
                let changed = self.last[column] + usize::from(*letter != other);
                let mut best = changed
                    .min(self.last[column + 1] + 1)
                    .min(self.now[column] + 1);
                if row > 0
                    && column > 0
                    && *letter == self.letters[column - 1]
                    && typed[row - 1] == other
                {
                    best = best.min(self.before[column - 1] + 1);
                }
                self.now.push(best);
                least = least.min(best);
            }
            // A pair that changes places reaches back two rows.
            if least > most + 1 {
                return None;
            }
            std::mem::swap(&mut self.before, &mut self.last);
            std::mem::swap(&mut self.last, &mut self.now);
        }
        self.last
            .iter()
            .copied()
            .min()
            .filter(|distance| *distance <= most)
    }
}

#[cfg(test)]
mod tests {
    use super::Vocabulary;

    fn vocabulary() -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for name in [
            "Quispe",
            "Quispe",
            "Quiroz",
            "Huamán",
            "Gutiérrez",
            "De la Cruz",
            "Ñaupari",
            "Martínez",
            "María Elena",
        ] {
            vocabulary.learn(name);
        }
        vocabulary
    }

    #[test]
    fn one_letter_too_many_too_few_another_or_two_changed_over() {
        let vocabulary = vocabulary();
        for typed in ["quisspe", "quipe", "qiuspe", "cuispe", "QUISPÉ", "quispi"] {
            assert_eq!(vocabulary.near(typed), ["quispe"], "{typed}");
        }
        assert_eq!(vocabulary.near("naupari"), ["naupari"]);
        assert_eq!(vocabulary.near("huanan"), ["huaman"]);
    }

    #[test]
    fn a_beginning_is_enough_and_long_words_forgive_two() {
        let vocabulary = vocabulary();
        assert_eq!(vocabulary.near("gutei"), ["gutierrez"]);
        assert_eq!(vocabulary.near("gutierez"), ["gutierrez"]);
        assert_eq!(vocabulary.near("guitierez"), ["gutierrez"]);
        assert_eq!(vocabulary.near("guter"), ["gutierrez"]);
    }

    #[test]
    fn the_nearest_and_then_the_most_common_come_first() {
        let vocabulary = vocabulary();
        assert_eq!(vocabulary.near("quis"), ["quispe", "quiroz"]);
        assert_eq!(vocabulary.near("marti")[0], "martinez");
    }

    #[test]
    fn short_words_numbers_and_other_names_find_nothing() {
        let vocabulary = vocabulary();
        for typed in ["qui", "la", "4012", "palomino", ""] {
            assert!(vocabulary.near(typed).is_empty(), "{typed}");
        }
    }
}
