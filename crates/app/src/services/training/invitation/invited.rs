//! Who is invited to an event, each entity once.

use crate::fault::Fault;
use sisconecta_domain::ids::{EntityId, TrainingId};
use sisconecta_domain::kinds::Base;
use sisconecta_domain::kinds::training::Invitation;
use sisconecta_store::{Found, Snapshot};
use std::collections::BTreeMap;

/// The invitation of an entity, and what the entity is called.
pub(crate) struct Invited {
    pub found: Found<Invitation>,
    pub entity: String,
    /// The record that stands for the entity.
    pub one: Option<EntityId>,
}

/// The invitations of an event, and what a form shown from them has seen.
///
/// Two laptops may have written the same entity, each with its own record, and invited both. Once the records are one, their
/// invitations are one line: that of the record which stands for the entity, or else the first. The others stay as they are, and
/// stand for themselves again when the records are parted.
// C-28: one letter per entity.
pub(crate) async fn invited(
    page: &mut Snapshot,
    training: TrainingId,
) -> Result<(Vec<Invited>, Base), Fault> {
    let found = page.of::<Invitation>(training).await?;
    let ids: Vec<EntityId> = found.iter().filter_map(|one| one.entity).collect();
    let names = page.entity_names(&ids).await?;
    let mut lines: BTreeMap<_, Invited> = BTreeMap::new();
    for found in found {
        let named = found.entity.and_then(|entity| names.get(&entity));
        let stands = named.map(|named| named.one);
        let line = Invited {
            entity: named.map(|named| named.name.clone()).unwrap_or_default(),
            one: stands,
            found,
        };
        // What names no entity is a line of its own.
        let key = (stands, stands.is_none().then_some(line.found.id));
        let own = line.found.entity == stands;
        if own || !lines.contains_key(&key) {
            lines.insert(key, line);
        }
    }
    Ok((lines.into_values().collect(), page.base()))
}
