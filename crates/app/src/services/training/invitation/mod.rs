//! Invitations of entities to an event: letters, drafts of messages, answers.

mod draft;
mod invited;
mod letter;
mod list;
mod types;

use crate::case::DocumentRef;
use crate::requests::requests;
pub(crate) use invited::invited;
use types::{
    AddInvitations, DraftInvitationEmail, Invitations, ListInvitations, MarkSent, PrintInvitations,
    RemoveInvitation, SaveInvitation, SetPlacePrefix,
};

const READS: &[&str] = &[
    "invitation",
    "training",
    "session",
    "public_entity",
    "entity_link",
    "document_issue",
    "annulment",
];

requests! {
    "invitation.list" Staff list::list(ListInvitations) -> Invitations, reads READS;
    "invitation.add" Invite list::add(AddInvitations) -> Invitations;
    "invitation.save" Invite list::save(SaveInvitation) -> Invitations;
    "invitation.mark_sent" Invite list::mark_sent(MarkSent) -> Invitations;
    "invitation.remove" Invite list::remove(RemoveInvitation) -> Invitations;
    "invitation.set_place_prefix" Invite list::set_place_prefix(SetPlacePrefix) -> Invitations;
    "invitation.print" Invite list::print(PrintInvitations) -> DocumentRef;
    "invitation.email_draft" Invite list::email_draft(DraftInvitationEmail) -> DocumentRef;
}
