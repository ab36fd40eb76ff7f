//! *Capacitación*: an event from its programme to the filed *expediente*.

mod attendance;
mod dossier;
mod doubts;
mod enrolment;
mod figures;
mod invitation;
mod lifecycle;
mod my_day;
mod pack;
mod programming;
mod registration;
mod report;
mod screen_register;
mod service;
mod survey;

#[cfg(test)]
mod journey_expediente;
#[cfg(test)]
mod journey_forms;
#[cfg(test)]
mod journey_lengths;
#[cfg(test)]
mod journey_report;
#[cfg(test)]
mod journey_survey;

pub(crate) use service::Training;

use crate::requests::Request;

/// The tables of the service.
pub(crate) const TABLES: &[&[Request]] = &[
    attendance::REQUESTS,
    enrolment::REQUESTS,
    figures::REQUESTS,
    invitation::REQUESTS,
    lifecycle::REQUESTS,
    my_day::REQUESTS,
    pack::REQUESTS,
    programming::REQUESTS,
    report::REQUESTS,
    screen_register::REQUESTS,
    survey::REQUESTS,
];
