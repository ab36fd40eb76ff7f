//! A command and its named values.

use std::path::PathBuf;

pub struct Arguments {
    pub command: String,
    values: Vec<(String, String)>,
}

const NAMES: [&str; 7] = [
    "--data",
    "--port",
    "--ui",
    "--clock",
    "--keyring",
    "--out",
    "--list",
];

impl Arguments {
    pub fn read(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let command = words.next().unwrap_or_default();
        let mut values = vec![];
        while let Some(name) = words.next() {
            if !NAMES.contains(&name.as_str()) {
                return Err(format!("there is no option «{name}»"));
            }
            let value = words
                .next()
                .ok_or_else(|| format!("{name} needs a value"))?;
            values.push((name, value));
        }
        Ok(Self { command, values })
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        self.values
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn folder(&self, name: &str) -> Result<PathBuf, String> {
        self.value(name)
            .map(PathBuf::from)
            .ok_or_else(|| format!("{name} is needed"))
    }
}
