//! The *expediente de capacitación*: what it holds, what it lacks, and its way into the archive.

mod bag;
mod closing;
mod dossier;
mod page;
mod parts;
mod registration;
mod types;

use crate::case::DocumentRef;
use crate::requests::requests;
pub(crate) use dossier::{Dossier, present};
use types::{
    AttachPart, CloseExpediente, DetachPart, EditExpediente, Expediente, ExportExpediente,
    Exported, GetExpediente, GiveNumber, IssueScreenRegister, ListReadings, PrintIndex, ReadingRow,
    ReopenExpediente,
};

requests! {
    "expediente.get" Staff page::get(GetExpediente) -> Expediente, reads &["*"];
    "expediente.attach" Staff parts::attach(AttachPart) -> Expediente;
    "expediente.detach" Staff parts::detach(DetachPart) -> Expediente;
    "expediente.issue_register" Staff parts::issue_register(IssueScreenRegister) -> Expediente;
    "expediente.edit" Staff parts::edit(EditExpediente) -> Expediente;
    "expediente.give_number" Staff parts::give_number(GiveNumber) -> Expediente;
    "expediente.print_index" Staff closing::print_index(PrintIndex) -> DocumentRef;
    "expediente.close" Staff closing::close(CloseExpediente) -> Expediente;
    "expediente.reopen" Administration closing::reopen(ReopenExpediente) -> Expediente;
    "expediente.export" Administration bag::export(ExportExpediente) -> Exported;
    "readings.list" Staff page::readings(ListReadings) -> Vec<ReadingRow>;
}
