//! What the process that reads is asked for, and what it answers.

use crate::limits::Limits;
use crate::list::{Book, SheetError, read_book};
use crate::photo::{self, PhotoError};
use serde::{Deserialize, Serialize};
use sisconecta_documents::bundle::{Inspected, Unfit, bundle, inspect};
use sisconecta_documents::codes::codes;
use sisconecta_domain::paper::PageCode;
use std::panic::catch_unwind;

/// Codes of one document that are told.
const MOST_CODES: usize = 200;

/// One reading. The files come beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Task {
    /// The sheets of a list; the name only names the sheet of a text file.
    List { name: String },
    /// What a scanned document is, and the page codes on it when they are wanted.
    Look { codes: bool },
    /// A photograph made smaller, as JPEG.
    Photo { side: u32 },
    /// All files as one PDF.
    Bind { title: String },
}

/// What the reading gave; a picture or a PDF that was made comes beside it.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Answer {
    List(Result<Book, SheetError>),
    Look(Result<Looked, Unfit>),
    Photo(Result<photo::Size, PhotoError>),
    /// How many pages, or which part is unfit.
    Bind(Result<u32, (usize, Unfit)>),
}

/// A scanned document as it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    pub inspected: Inspected,
    /// The codes of this program's own pages that could be read on it.
    pub codes: Vec<PageCode>,
}

impl Task {
    pub(crate) fn limits(&self) -> Limits {
        match self {
            Self::List { .. } => Limits::LIST,
            Self::Look { .. } => Limits::LOOK,
            Self::Photo { .. } => Limits::PHOTO,
            Self::Bind { .. } => Limits::BIND,
        }
    }

    /// Longest head of an answer, in bytes: the text of a list may need a sign before each letter.
    pub(crate) fn most_head(&self) -> u32 {
        match self {
            Self::List { .. } => 160 * 1024 * 1024,
            Self::Look { .. } | Self::Photo { .. } | Self::Bind { .. } => 1024 * 1024,
        }
    }

    /// Most bytes that may come beside an answer: something made of `given` bytes.
    pub(crate) fn most_made(&self, given: u64) -> u64 {
        const MIB: u64 = 1024 * 1024;
        match self {
            Self::List { .. } | Self::Look { .. } => 0,
            Self::Photo { .. } => 64 * MIB,
            // A picture without loss may grow; nothing grows without end.
            Self::Bind { .. } => given.saturating_mul(4).saturating_add(64 * MIB),
        }
    }

    /// Does the work, in the process that is there for it.
    pub(crate) fn answer(&self, files: &[Vec<u8>]) -> (Answer, Option<Vec<u8>>) {
        let first = files.first().map(Vec::as_slice).unwrap_or_default();
        match self {
            Self::List { name } => (Answer::List(read_book(first, name)), None),
            Self::Look { codes } => (Answer::Look(look(first, *codes)), None),
            Self::Photo { side } => match photo::shrink(first, *side) {
                Ok(made) => (Answer::Photo(Ok(made.size)), Some(made.jpeg)),
                Err(error) => (Answer::Photo(Err(error)), None),
            },
            Self::Bind { title } => {
                let parts: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
                match bundle(title, &parts) {
                    Ok(whole) => (Answer::Bind(Ok(whole.pages)), Some(whole.pdf)),
                    Err(unfit) => (Answer::Bind(Err(unfit)), None),
                }
            }
        }
    }
}

fn look(bytes: &[u8], wanted: bool) -> Result<Looked, Unfit> {
    let inspected = inspect(bytes)?;
    // A code that cannot be read keeps nobody from filing the sheet.
    let codes = || catch_unwind(|| codes(bytes)).unwrap_or_default();
    let mut codes = if wanted { codes() } else { Vec::new() };
    codes.truncate(MOST_CODES);
    Ok(Looked { inspected, codes })
}
