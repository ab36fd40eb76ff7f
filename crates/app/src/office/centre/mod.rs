//! The centre's profile and its staff.

mod profile;
mod types;

use crate::requests::requests;
pub(crate) use profile::{
    check_centre, check_staff, list_staff, profile, write_centre, write_staff,
};
use types::{AddStaff, CentreForm, EditStaff, GetCentre, ListPosts, PostChoice, SaveCentre};
pub(crate) use types::{CentreProfile, ListStaff, StaffInput, StaffRow};

requests! {
    "centre.get" Staff profile::get(GetCentre) -> CentreForm, reads &["centre"];
    "centre.save" Administer profile::save(SaveCentre) -> CentreForm;
    "staff.list" Staff profile::list_staff(ListStaff) -> Vec<StaffRow>, reads &["staff"];
    "staff.posts" Anyone profile::posts(ListPosts) -> Vec<PostChoice>, reads &["catalogue_entry"];
    "staff.add" Administer profile::add_staff(AddStaff) -> Vec<StaffRow>;
    "staff.edit" Administer profile::edit_staff(EditStaff) -> Vec<StaffRow>;
}
