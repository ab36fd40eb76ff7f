//! Prints the forms, and leaves a copy of each when there is a place for it.

use super::caller::{Caller, DemoError};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Where the copies go, if anywhere.
pub(super) struct Press<'a> {
    pub caller: &'a Caller,
    pub out: Option<&'a Path>,
}

impl Press<'_> {
    /// Prints a form and answers its bytes.
    pub async fn print(&self, cmd: &str, request: Value, name: &str) -> Result<Vec<u8>, DemoError> {
        let reference = self.caller.ask(cmd, request).await?;
        self.keep(&reference, name).await
    }

    /// Leaves a copy of a document that was made already.
    pub async fn keep(&self, reference: &Value, name: &str) -> Result<Vec<u8>, DemoError> {
        let bytes = self.caller.document(reference).await?;
        let Some(out) = self.out else {
            return Ok(bytes);
        };
        let file = out.join(name);
        // Only a PDF has pages.
        let pages = match reference["pages"].as_u64() {
            Some(1) if name.ends_with(".pdf") => "1 página, ".to_owned(),
            Some(pages) if name.ends_with(".pdf") => format!("{pages} páginas, "),
            _ => String::new(),
        };
        println!(
            "  {} ({pages}{} KB)",
            file.display(),
            bytes.len().div_ceil(1024)
        );
        fs::write(file, &bytes)?;
        Ok(bytes)
    }
}
