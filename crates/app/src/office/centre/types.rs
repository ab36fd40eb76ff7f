//! Requests and answers of the centre's profile and its staff.

use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::StaffId;
use sisconecta_domain::kinds::Base;
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

/// The profile for a form, and as of when it stands so.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CentreForm {
    #[serde(flatten)]
    pub centre: CentreProfile,
    pub base: Base,
}

/// Changes what differs from what the form showed; `code` must be the centre's own.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SaveCentre {
    pub centre: CentreProfile,
    pub showed: CentreProfile,
    pub base: Base,
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
    /// Whether he has a password on this computer.
    pub has_password: bool,
    /// Of the list that the row stands in.
    pub base: Base,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListPosts {}

/// A post, as it is called today.
//
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PostChoice {
    pub post: Post,
    pub name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AddStaff {
    pub staff: StaffInput,
    pub password: String,
}

/// What a form holds of a member of the staff.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StaffFields {
    #[serde(flatten)]
    pub staff: StaffInput,
    pub active: bool,
}

/// Changes what differs from what the form showed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EditStaff {
    pub id: StaffId,
    pub fields: StaffFields,
    pub showed: StaffFields,
    pub base: Base,
}
