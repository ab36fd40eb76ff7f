//! The attendance desk and its registers.

mod correction;
#[cfg(test)]
mod cost;
mod desk;
mod register;
mod session;
mod steps;
mod types;

use crate::case::DocumentRef;
use crate::requests::requests;
pub(crate) use register::{Book, printed_row, printed_session};
pub(crate) use session::desk_session;
pub(crate) use types::DeskState;
use types::{
    AnnulRegistration, Desk, DeskReceipt, DeskRow, DeskUndone, ListRegister, OpenDesk,
    PrintRegister, Register, RegisterWalkIn, SearchDesk, StampSlip, UndoDesk,
};

const READS: &[&str] = &[
    "training",
    "session",
    "attendance",
    "signature",
    "slip_stamp",
    "enrolment",
    "person",
    "person_link",
    "public_entity",
    "entity_link",
    "annulment",
];

requests! {
    "desk.open" Staff desk::open(OpenDesk) -> Desk, reads READS;
    "desk.search" Staff desk::search(SearchDesk) -> Vec<DeskRow>, reads READS;
    "desk.register" Staff desk::register(Register) -> DeskReceipt;
    "desk.walk_in" Staff desk::walk_in(RegisterWalkIn) -> DeskReceipt;
    "desk.undo" Staff desk::undo(UndoDesk) -> DeskUndone;
    "desk.annul" Staff desk::annul(AnnulRegistration) -> DeskReceipt;
    "desk.stamp_slip" Staff desk::stamp_slip(StampSlip) -> DeskReceipt;
    "desk.register_list" Staff register::register_list(ListRegister) -> Vec<DeskRow>, reads READS;
    "desk.print_register" Staff register::print_register(PrintRegister) -> DocumentRef;
}
