//! Ids of records that are one by nature: the invitation of an entity to an event, the score of a person in a test, an entry of
//! headquarters' catalogues.

use uuid::{Builder, Uuid};

/// The id of what these parts name. Two offline laptops that write the same thing write the same record, and their values
/// meet in it instead of standing in two rows.
#[must_use]
pub fn natural_id(kind: &str, parts: &[&str]) -> Uuid {
    let mut hasher = blake3::Hasher::new_derive_key("sisconecta 2027 natural record id");
    for part in [kind].iter().chain(parts) {
        // With its length, so that no two lists of parts run together.
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::natural_id;

    #[test]
    fn the_same_parts_name_the_same_record_and_others_another() {
        let id = natural_id("test_score", &["a", "bc"]);
        assert_eq!(id, natural_id("test_score", &["a", "bc"]));
        for other in [
            natural_id("test_score", &["ab", "c"]),
            natural_id("invitation", &["a", "bc"]),
            natural_id("test_score", &["a", "bc", ""]),
        ] {
            assert_ne!(id, other);
        }
    }

    /// Frozen: another id would part records already written from those to come.
    #[test]
    fn the_id_of_a_record_never_changes() {
        assert_eq!(
            natural_id("invitation", &["a", "b"]).to_string(),
            "f338066c-b8bb-868b-bba6-5b25b0f5b2ca"
        );
    }
}
