//! What may be written after the program's name.

use std::ffi::OsString;
use std::path::PathBuf;

/// The choices of whoever starts the program.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// Folder of data; the operating system's own place when absent.
    pub data: Option<PathBuf>,
}

impl Arguments {
    /// Reads the words after the program's name.
    ///
    /// # Errors
    /// A sentence in Spanish when a word is unknown or a value is missing.
    pub fn read(words: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let mut words = words.into_iter();
        let mut arguments = Self::default();
        while let Some(word) = words.next() {
            let text = word.to_string_lossy();
            if text == "--data" {
                let folder = words.next().filter(|folder| !folder.is_empty());
                arguments.data = Some(folder.ok_or("Falta la carpeta después de --data.")?.into());
            } else if let Some(folder) = text
                .strip_prefix("--data=")
                .filter(|folder| !folder.is_empty())
            {
                arguments.data = Some(folder.into());
            } else {
                return Err(format!(
                    "No se reconoce «{text}». Uso: sisconecta [--data CARPETA]"
                ));
            }
        }
        Ok(arguments)
    }
}

#[cfg(test)]
mod tests {
    use super::Arguments;

    fn read(words: &[&str]) -> Result<Arguments, String> {
        Arguments::read(words.iter().map(|word| (*word).into()))
    }

    #[test]
    fn a_folder_of_data_is_read_in_both_ways() {
        let expected = Ok(Arguments {
            data: Some("datos del centro".into()),
        });
        assert_eq!(read(&["--data", "datos del centro"]), expected);
        assert_eq!(read(&["--data=datos del centro"]), expected);
        assert_eq!(read(&[]), Ok(Arguments::default()));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for words in [
            &["--data"][..],
            &["--data", ""],
            &["--data="],
            &["--dato", "x"],
            &["x"],
        ] {
            assert!(read(words).is_err(), "{words:?}");
        }
    }
}
