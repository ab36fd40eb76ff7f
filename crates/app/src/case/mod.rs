//! What every case has in common, whatever its service: documents issued and attached, folders to be read elsewhere.

mod bag;
mod files;
mod issue;
mod trace;

pub(crate) use bag::{File, escaped, lay_out, pack};
pub(crate) use files::{advice, bind, bytes_of, extension, look, plain_name, sha256};
pub(crate) use issue::{DocumentRef, Issue, keep, stored, trace};
pub(crate) use trace::author;
