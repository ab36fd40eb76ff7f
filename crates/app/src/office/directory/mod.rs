//! The directory: people and public entities, each entered once.

mod merge;
mod people;
mod types;

use crate::requests::requests;
pub(crate) use people::{EntityNames, checked, find_or_write, is_email, person_row};
pub(crate) use types::PersonInput;
use types::{
    Entities, EntityRow, ListMerges, MergePeople, MergeRow, People, PersonRow, RenameEntity,
    SavePerson, SearchEntities, SearchPeople, UnmergePeople,
};

const READS: &[&str] = &["person", "person_link", "staff", "annulment"];

requests! {
    "person.search" Staff people::search_people(SearchPeople) -> People, reads &["person", "person_link", "annulment"];
    "person.save" Staff people::save_person(SavePerson) -> PersonRow;
    "person.merges" Staff merge::list_merges(ListMerges) -> Vec<MergeRow>, reads READS;
    "person.merge" Administration merge::merge_people(MergePeople) -> Vec<MergeRow>;
    "person.unmerge" Administration merge::unmerge_people(UnmergePeople) -> Vec<MergeRow>;
    "entity.search" Staff people::search_entities(SearchEntities) -> Entities, reads &["public_entity", "person"];
    "entity.rename" Staff people::rename_entity(RenameEntity) -> EntityRow;
}
