//! The directory: people and public entities, each entered once.

mod contacts;
mod email;
mod entities;
mod entity_merge;
mod entity_types;
mod merge;
mod people;
mod types;

use crate::requests::requests;
pub(crate) use contacts::Contacts;
pub(crate) use email::is_email;
pub(crate) use entities::EntityNames;
use entity_types::{
    DistrictRow, Entities, EntityMergeRow, EntityRow, ListEntityMerges, MergeEntities, SaveEntity,
    SearchDistricts, SearchEntities, UnmergeEntities,
};
pub(crate) use people::{
    checked, document_kind, fill_person, find_or_write, known_name, person_row,
};
pub(crate) use types::{DocumentType, PersonInput};
use types::{
    ListMerges, MergePeople, MergeRow, People, PersonRow, SavePerson, SearchPeople, UnmergePeople,
};

const PEOPLE: &[&str] = &[
    "person",
    "person_link",
    "public_entity",
    "entity_link",
    "annulment",
    "staff",
    "absence",
];
const MERGES: &[&str] = &["person", "person_link", "staff", "absence", "annulment"];
const ENTITY_MERGES: &[&str] = &["public_entity", "entity_link", "staff", "annulment"];

requests! {
    "person.search" Staff people::search_people(SearchPeople) -> People, reads PEOPLE;
    "person.save" Staff people::save_person(SavePerson) -> PersonRow;
    "person.merges" Staff merge::list_merges(ListMerges) -> Vec<MergeRow>, reads MERGES;
    "person.merge" Administer merge::merge_people(MergePeople) -> Vec<MergeRow>;
    "person.unmerge" Administer merge::unmerge_people(UnmergePeople) -> Vec<MergeRow>;
    "entity.search" Staff entities::search_entities(SearchEntities) -> Entities, reads PEOPLE;
    "entity.save" Staff entities::save_entity(SaveEntity) -> EntityRow;
    "entity.merges" Staff entity_merge::list_merges(ListEntityMerges) -> Vec<EntityMergeRow>, reads ENTITY_MERGES;
    "entity.merge" Administer entity_merge::merge_entities(MergeEntities) -> Vec<EntityMergeRow>;
    "entity.unmerge" Administer entity_merge::unmerge_entities(UnmergeEntities) -> Vec<EntityMergeRow>;
    "district.search" Staff entities::search_districts(SearchDistricts) -> Vec<DistrictRow>;
}
