//! Requests and answers about public entities.

use serde::{Deserialize, Serialize};
use sisconecta_domain::entity::EntityType;
use sisconecta_domain::ids::EntityId;
use sisconecta_domain::kinds::Base;
use ts_rs::TS;

/// What is written of an entity; only the name is needed.
// K-08
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct EntityInput {
    pub name: String,
    /// *Razón social*, where it is another one.
    pub legal_name: String,
    pub ruc: String,
    pub siaf_code: String,
    pub unit_code: String,
    pub entity_type: Option<EntityType>,
    /// Code of the district.
    pub ubigeo: String,
    pub address: String,
    pub phones: String,
    pub email: String,
    pub authority: String,
    pub authority_post: String,
    /// Whether it lies in the centre's area.
    pub in_area: Option<bool>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EntityRow {
    /// The record that stands for the entity.
    pub id: EntityId,
    #[serde(flatten)]
    pub entity: EntityInput,
    /// *Vinchos, Huamanga, Ayacucho*; empty where the district is not known.
    pub place: String,
    pub people: u32,
    /// Another entity has the same name: perhaps they are one.
    pub same_name: bool,
}

/// Entities by words of their names, RUC, SIAF code or place.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SearchEntities {
    pub text: String,
    /// At most 50 000.
    pub limit: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Entities {
    /// How many there are in all, also beyond `limit`.
    pub total: u32,
    pub rows: Vec<EntityRow>,
    /// For the form of one of them.
    pub base: Base,
}

/// Adds an entity, or changes of one what differs from what the form showed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SaveEntity {
    pub entity: EntityInput,
    /// None for a new entity.
    pub over: Option<ShownEntity>,
}

/// An entity as a form showed one.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ShownEntity {
    pub id: EntityId,
    pub showed: EntityInput,
    pub base: Base,
}

/// Says that two records are one entity: its people, invitations and figures count as one's.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MergeEntities {
    /// The record that goes into the other.
    pub entity: EntityId,
    /// The record that stands for both.
    pub into: EntityId,
}

/// Parts two records that were merged. Each keeps what was written under it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct UnmergeEntities {
    pub entity: EntityId,
    pub into: EntityId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListEntityMerges {
    pub entity: EntityId,
}

/// A record of an entity by the name that it has itself.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NamedEntity {
    pub id: EntityId,
    pub name: String,
}

/// A merge that stands.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EntityMergeRow {
    pub entity: NamedEntity,
    pub into: NamedEntity,
    /// Name of who merged them; empty when it is not known.
    pub who: String,
    /// When, by the writer's clock, UTC milliseconds since 1970.
    pub when: i64,
}

/// Districts by their words, or by the beginning of their code.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SearchDistricts {
    pub text: String,
    /// At most 50.
    pub limit: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DistrictRow {
    pub ubigeo: String,
    /// *Vinchos, Huamanga, Ayacucho*
    pub place: String,
}
