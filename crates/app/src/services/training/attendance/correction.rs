//! What is corrected at the desk, in the record of the person.

use super::types::VerifiedDetails;
use crate::fault::Fault;
use crate::office::directory::EntityNames;
use sisconecta_domain::entity::name_key;
use sisconecta_domain::ids::PersonId;
use sisconecta_domain::kinds::Edit;
use sisconecta_domain::kinds::office::Person;
use sisconecta_store::Writing;

/// Writes into the record of a person what differs from what the desk showed of him, so that the next session and the directory have it.
/// A field that says something else by now is left to whoever wrote it. What was signed before stays as it was signed. `entity` is what
/// the record's own is called.
// C-36: the same fact is not typed twice.
pub(super) async fn correct_person(
    tx: &mut Writing,
    person: PersonId,
    entity: &str,
    showed: &VerifiedDetails,
    now: &VerifiedDetails,
) -> Result<(), Fault> {
    let Some(found) = tx.get::<Person>(person).await? else {
        return Ok(());
    };
    let stands = found.record;
    let corrected = |stands: &str, showed: &str, now: &str| {
        let standing = showed != now && stands.trim() == showed;
        if standing { now } else { stands }.to_owned()
    };
    let mut record = stands.clone();
    record.post = corrected(&stands.post, &showed.post, &now.post);
    record.email = corrected(&stands.email, &showed.email, &now.email);
    record.phone = corrected(&stands.phone, &showed.phone, &now.phone);
    let moved = name_key(&showed.entity) != name_key(&now.entity);
    if moved && name_key(&showed.entity) == name_key(entity) {
        let mut entities = EntityNames::load(tx).await?;
        record.entity = entities.settle(tx, &now.entity).await?;
    }
    tx.set(person, Edit::between(&stands, &record)).await?;
    Ok(())
}
