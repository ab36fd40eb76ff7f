//! What every case has in common, whatever its service: steps, documents issued and attached, its *expediente* and the way of that into
//! the archive, folders to be read elsewhere.

mod bag;
mod closing;
mod export;
mod files;
mod issue;
mod manifest;
mod page;
mod parts;
mod sheet;
mod steps;
mod types;

pub(crate) use bag::{BagInfo, File, LaidOut, escaped, pack};
pub(crate) use closing::and_more;
pub(crate) use files::{advice, bytes_of, extension, plain_name, sha256};
pub(crate) use issue::{DocumentRef, Issue, Prepared, keep, stored, trace};
pub(crate) use page::shown;
pub(crate) use steps::{moved_on, reason, unfile, write_step};
pub(crate) use types::Expediente;

use crate::requests::requests;
use types::{
    AttachPart, CloseExpediente, DetachPart, EditExpediente, ExportExpediente, Exported,
    GetExpediente, GiveNumber, ListReadings, PrintIndex, ReadingRow, ReopenExpediente,
};

requests! {
    "expediente.get" Staff page::get(GetExpediente) -> Expediente, reads &["*"];
    "expediente.attach" Staff parts::attach(AttachPart) -> Expediente;
    "expediente.detach" Staff parts::detach(DetachPart) -> Expediente;
    "expediente.edit" File parts::edit(EditExpediente) -> Expediente;
    "expediente.give_number" File parts::give_number(GiveNumber) -> Expediente;
    "expediente.print_index" Staff closing::print_index(PrintIndex) -> DocumentRef;
    "expediente.close" File closing::close(CloseExpediente) -> Expediente;
    "expediente.reopen" File closing::reopen(ReopenExpediente) -> Expediente;
    "expediente.export" Export export::export(ExportExpediente) -> Exported;
    "readings.list" Staff page::readings(ListReadings) -> Vec<ReadingRow>;
}

/// The tables of the room.
pub(crate) const TABLES: &[&[crate::requests::Request]] = &[REQUESTS];
