//! The services of the centre. Each may use `case` and `office`, never another service; nothing else names one.

pub(crate) mod commitments;
pub(crate) mod training;

use crate::requests::Request;
use crate::service::Service;

/// The services of the centre that the program knows.
pub(crate) const SERVICES: &[&dyn Service] = &[&training::Training, &commitments::Commitments];

/// Their tables of requests.
pub(crate) const TABLES: &[&[&[Request]]] = &[training::TABLES, &[commitments::REQUESTS]];
