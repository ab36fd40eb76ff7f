//! Requests and answers of the centre's profile and its staff.

use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::StaffId;
use sisconecta_domain::staff::Post;
use ts_rs::TS;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CentreProfile {
    /// Official code of the centre; it names the scope of every operation and never changes.
    pub code: String,
    pub name: String,
    pub address: String,
    pub telephone: String,
    pub extension: String,
    pub email: String,
    pub area: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StaffInput {
    pub paternal: String,
    pub maternal: String,
    pub names: String,
    pub post: Post,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetCentre {}

/// Replaces the profile; `code` must be the centre's own.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SaveCentre {
    pub centre: CentreProfile,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListStaff {}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StaffRow {
    pub id: StaffId,
    pub paternal: String,
    pub maternal: String,
    pub names: String,
    pub name: String,
    pub post: Post,
    pub active: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AddStaff {
    pub staff: StaffInput,
    pub password: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EditStaff {
    pub id: StaffId,
    pub staff: StaffInput,
    pub active: bool,
}
