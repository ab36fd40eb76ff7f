//! The words after `hq`.

use std::collections::BTreeMap;

/// A command, its options and what stands without a name.
#[derive(Debug, PartialEq, Eq)]
pub struct Arguments {
    pub command: String,
    pub plain: Vec<String>,
    options: BTreeMap<String, String>,
    flags: Vec<String>,
}

/// What a command knows.
pub struct Known {
    pub options: &'static [&'static str],
    pub flags: &'static [&'static str],
    /// Most words without a name.
    pub plain: usize,
}

impl Arguments {
    /// Reads them; what the command does not know is refused, so that a slip of the finger is not silently ignored.
    ///
    /// # Errors
    /// A sentence for the person.
    pub fn read(
        words: impl IntoIterator<Item = String>,
        known: impl Fn(&str) -> Option<Known>,
    ) -> Result<Self, String> {
        let mut words = words.into_iter();
        let command = words.next().unwrap_or_default();
        let known = known(&command).ok_or_else(|| format!("No hay una orden «{command}»."))?;
        let mut read = Self {
            command,
            plain: Vec::new(),
            options: BTreeMap::new(),
            flags: Vec::new(),
        };
        while let Some(word) = words.next() {
            if !word.starts_with("--") {
                read.plain.push(word);
                continue;
            }
            let (name, value) = match word.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (word, None),
            };
            if known.flags.contains(&name.as_str()) && value.is_none() {
                read.flags.push(name);
            } else if known.options.contains(&name.as_str()) {
                let value = value
                    .or_else(|| words.next())
                    .ok_or_else(|| format!("Falta el valor de {name}."))?;
                read.options.insert(name, value);
            } else {
                return Err(format!("«{}» no conoce la opción {name}.", read.command));
            }
        }
        if read.plain.len() > known.plain {
            return Err(format!("«{}» sobra.", read.plain[known.plain]));
        }
        Ok(read)
    }

    pub fn option(&self, name: &str) -> Option<&str> {
        self.options.get(name).map(String::as_str)
    }

    /// # Errors
    /// A sentence for the person when it is missing.
    pub fn needed(&self, name: &str) -> Result<&str, String> {
        self.option(name).ok_or_else(|| format!("Falta {name}."))
    }

    pub fn flag(&self, name: &str) -> bool {
        self.flags.iter().any(|flag| flag == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Arguments, String> {
        Arguments::read(words.iter().map(|word| (*word).to_owned()), |command| {
            (command == "publish").then_some(Known {
                options: &["--scope"],
                flags: &["--all"],
                plain: 1,
            })
        })
    }

    #[test]
    fn options_are_read_with_and_without_the_equals_sign() {
        for words in [
            &["publish", "--scope", "AYACUCHO", "lista.json", "--all"][..],
            &["publish", "--all", "--scope=AYACUCHO", "lista.json"],
        ] {
            let read = read(words).unwrap();
            assert_eq!(read.needed("--scope"), Ok("AYACUCHO"));
            assert_eq!(read.plain, ["lista.json"]);
            assert!(read.flag("--all"));
        }
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for words in [
            &["publicar"][..],
            &["publish", "--scopes", "X"],
            &["publish", "--scope"],
            &["publish", "a.json", "b.json"],
            &["publish", "--all=si"],
        ] {
            assert!(read(words).is_err(), "{words:?}");
        }
    }
}
