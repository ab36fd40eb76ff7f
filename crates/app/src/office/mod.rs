//! What the office has whatever its services are: who enters, its people and entities, its lists, the exchange.

pub(crate) mod absences;
pub(crate) mod access;
pub(crate) mod backup;
pub(crate) mod catalogue;
pub(crate) mod centre;
pub(crate) mod directory;
pub(crate) mod entry;
pub(crate) mod exchange;
pub(crate) mod files;
pub(crate) mod key_change;
pub(crate) mod key_file;
pub(crate) mod lists;
pub(crate) mod password;
pub(crate) mod review;
pub(crate) mod search;
pub(crate) mod set_aside;

use crate::requests::Request;

/// The tables of the office.
pub(crate) const TABLES: &[&[Request]] = &[
    entry::REQUESTS,
    access::REQUESTS,
    key_change::REQUESTS,
    exchange::REQUESTS,
    review::REQUESTS,
    backup::REQUESTS,
    set_aside::REQUESTS,
    centre::REQUESTS,
    absences::REQUESTS,
    directory::REQUESTS,
    catalogue::REQUESTS,
    files::REQUESTS,
    lists::REQUESTS,
    search::REQUESTS,
];
