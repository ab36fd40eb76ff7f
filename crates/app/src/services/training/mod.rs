//! *Capacitación*: an event from its programme to the filed *expediente*.

mod attendance;
mod enrolment;
mod expediente;
mod figures;
mod invitation;
mod labels;
mod lifecycle;
mod my_day;
mod pack;
mod programming;
mod report;
mod roster;
mod service;
mod steps;
mod survey;

#[cfg(test)]
mod journey_expediente;
#[cfg(test)]
mod journey_forms;
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
    expediente::REQUESTS,
    figures::REQUESTS,
    invitation::REQUESTS,
    lifecycle::REQUESTS,
    my_day::REQUESTS,
    pack::REQUESTS,
    programming::REQUESTS,
    report::REQUESTS,
    survey::REQUESTS,
];
