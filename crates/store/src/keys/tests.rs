use std::collections::HashMap;
use std::fs;
use std::sync::Mutex;

use super::*;
use crate::DataFolder;
use proptest::prelude::*;

/// A keyring in memory that can be told to fail.
#[derive(Default)]
struct Fake {
    entries: Mutex<HashMap<String, Vec<u8>>>,
    failure: Option<KeyringError>,
}

impl Fake {
    fn answer(&self) -> Result<(), KeyringError> {
        self.failure.clone().map_or(Ok(()), Err)
    }
}

impl Keyring for Fake {
    fn get(&self, entry: &str) -> Result<Option<Vec<u8>>, KeyringError> {
        self.answer()?;
        Ok(self.entries.lock().unwrap().get(entry).cloned())
    }

    fn set(&self, entry: &str, secret: &[u8]) -> Result<(), KeyringError> {
        self.answer()?;
        self.entries
            .lock()
            .unwrap()
            .insert(entry.into(), secret.into());
        Ok(())
    }

    fn delete(&self, entry: &str) -> Result<(), KeyringError> {
        self.answer()?;
        self.entries.lock().unwrap().remove(entry);
        Ok(())
    }
}

fn new_keys() -> (KeyFile, DatabaseKey) {
    KeyFile::create(KdfCost::LEAST).unwrap()
}

fn saved(keys: &mut KeyFile) -> (tempfile::TempDir, DataFolder) {
    let temp = tempfile::tempdir().unwrap();
    let folder = DataFolder::acquire(temp.path()).unwrap();
    keys.save(&folder).unwrap();
    (temp, folder)
}

fn same(a: &DatabaseKey, b: &DatabaseKey) -> bool {
    a.pragma() == b.pragma()
}

#[test]
fn every_way_in_opens_after_a_round_trip_to_disk() {
    let (mut keys, key) = new_keys();
    let (ana, luis) = (Uuid::now_v7(), Uuid::now_v7());
    let keyring = Fake::default();
    keys.set_password(&key, ana, "quinua y olluco").unwrap();
    keys.set_password(&key, luis, "contraseña").unwrap();
    let code = keys.replace_recovery(&key).unwrap();
    keys.set_keyring(&key, &keyring).unwrap().unwrap();
    let (_temp, folder) = saved(&mut keys);

    let loaded = KeyFile::load(&folder).unwrap();
    assert_eq!(loaded.source, KeySource::Current);
    let keys = loaded.keys;
    let (who, opened) = keys.open_with_password(None, "contraseña").unwrap();
    assert!(who == luis && same(&opened, &key));
    // The same letters with a combining tilde.
    let (who, _) = keys
        .open_with_password(Some(luis), "contrasen\u{303}a")
        .unwrap();
    assert_eq!(who, luis);
    let (_, opened) = keys
        .open_with_password(Some(ana), "quinua y olluco")
        .unwrap();
    assert!(same(&opened, &key));
    assert!(same(
        &keys.open_with_recovery(&code.to_string()).unwrap(),
        &key
    ));
    match keys.open_with_keyring(&keyring) {
        KeyringOutcome::Opened(opened) => assert!(same(&opened, &key)),
        other => panic!("{other:?}"),
    }
    assert_eq!(keys.staff().collect::<Vec<_>>(), [ana, luis]);
    assert!(keys.has_recovery() && keys.has_keyring() && keys.is_of(&key));
}

#[test]
fn a_wrong_secret_opens_nothing_and_says_which_it_was() {
    let (mut keys, key) = new_keys();
    let (ana, luis) = (Uuid::now_v7(), Uuid::now_v7());
    keys.set_password(&key, ana, "una").unwrap();
    keys.replace_recovery(&key).unwrap();
    let password = |who, text| keys.open_with_password(who, text).unwrap_err().code();
    assert_eq!(password(None, "otra"), "wrong_password");
    assert_eq!(password(Some(luis), "una"), "wrong_password");
    let other = RecoveryCode::generate().unwrap().to_string();
    assert_eq!(
        keys.open_with_recovery(&other).unwrap_err().code(),
        "wrong_recovery_code"
    );
    let last = if other.ends_with('0') { "1" } else { "0" };
    let typo = format!("{}{last}", &other[..other.len() - 1]);
    assert_eq!(
        keys.open_with_recovery(&typo).unwrap_err().code(),
        "mistyped_recovery_code"
    );
    assert_eq!(
        keys.set_password(&key, luis, "  ").unwrap_err().code(),
        "empty_password"
    );
    let stranger = DatabaseKey::generate().unwrap();
    assert_eq!(
        keys.set_password(&stranger, luis, "x").unwrap_err().code(),
        "wrong_key"
    );
}

#[test]
fn a_changed_password_and_a_new_code_replace_the_old_ones_also_in_the_previous_copy() {
    let (mut keys, key) = new_keys();
    let ana = Uuid::now_v7();
    keys.set_password(&key, ana, "vieja").unwrap();
    let old_code = keys.replace_recovery(&key).unwrap();
    let (_temp, folder) = saved(&mut keys);
    keys.set_password(&key, ana, "nueva").unwrap();
    keys.replace_recovery(&key).unwrap();
    keys.save(&folder).unwrap();
    for path in [folder.keys(), folder.keys_previous()] {
        let keys = KeyFile::load_from(&path).unwrap();
        assert!(keys.open_with_password(None, "vieja").is_err());
        assert!(keys.open_with_password(None, "nueva").is_ok());
        assert_eq!(keys.staff().count(), 1);
        let error = keys.open_with_recovery(&old_code.to_string()).unwrap_err();
        assert_eq!(error.code(), "wrong_recovery_code");
    }
}

#[test]
fn the_last_way_in_that_is_not_this_computer_stays() {
    let (mut keys, key) = new_keys();
    let (ana, luis) = (Uuid::now_v7(), Uuid::now_v7());
    keys.set_keyring(&key, &Fake::default()).unwrap().unwrap();
    keys.set_password(&key, ana, "una").unwrap();
    keys.set_password(&key, luis, "dos").unwrap();
    keys.remove_password(luis).unwrap();
    keys.remove_password(luis).unwrap();
    assert_eq!(keys.remove_password(ana).unwrap_err().code(), "last_slot");
    keys.replace_recovery(&key).unwrap();
    keys.remove_password(ana).unwrap();
    assert_eq!(keys.staff().count(), 0);
}

#[test]
fn a_keyring_that_fails_is_a_state_and_the_password_still_opens() {
    let (mut keys, key) = new_keys();
    keys.set_password(&key, Uuid::now_v7(), "una").unwrap();
    assert_eq!(
        keys.open_with_keyring(&Fake::default()).code(),
        "not_set_up"
    );
    let locked = Fake {
        failure: Some(KeyringError::Locked("no prompt".into())),
        ..Fake::default()
    };
    assert!(keys.set_keyring(&key, &locked).unwrap().is_err());
    assert!(!keys.has_keyring());
    let keyring = Fake::default();
    keys.set_keyring(&key, &keyring).unwrap().unwrap();
    let outcome = keys.open_with_keyring(&locked);
    assert_eq!(outcome.code(), "unavailable");
    assert!(outcome.sentence().is_some());
    assert_eq!(
        keys.open_with_keyring(&Fake::default()).code(),
        "entry_missing"
    );
    let older = keys.clone();
    keys.set_keyring(&key, &keyring).unwrap().unwrap();
    assert_eq!(older.open_with_keyring(&keyring).code(), "entry_stale");
    assert!(keys.open_with_password(None, "una").is_ok());
    keys.remove_keyring(&keyring).unwrap();
    assert!(keyring.entries.lock().unwrap().is_empty());
}

#[test]
fn a_garbled_key_file_falls_back_to_the_one_before() {
    let (mut keys, key) = new_keys();
    let (ana, luis) = (Uuid::now_v7(), Uuid::now_v7());
    keys.set_password(&key, ana, "una").unwrap();
    let (_temp, folder) = saved(&mut keys);
    keys.set_password(&key, luis, "dos").unwrap();
    keys.save(&folder).unwrap();

    let whole = fs::read(folder.keys()).unwrap();
    for length in [0, 1, whole.len() / 2, whole.len() - 1] {
        fs::write(folder.keys(), &whole[..length]).unwrap();
        let loaded = KeyFile::load(&folder).unwrap();
        assert_eq!(loaded.source, KeySource::Previous);
        assert!(loaded.keys.open_with_password(Some(ana), "una").is_ok());
    }
    fs::remove_file(folder.keys()).unwrap();
    assert_eq!(KeyFile::load(&folder).unwrap().source, KeySource::Previous);
    // Saving over a garbled file keeps the good copy.
    fs::write(folder.keys(), b"x").unwrap();
    KeyFile::load(&folder).unwrap().keys.save(&folder).unwrap();
    assert!(KeyFile::load_from(&folder.keys_previous()).is_ok());
    assert_eq!(KeyFile::load(&folder).unwrap().source, KeySource::Current);

    fs::write(folder.keys(), b"x").unwrap();
    fs::write(folder.keys_previous(), b"{}").unwrap();
    let error = KeyFile::load(&folder).unwrap_err();
    assert_eq!(error.code(), "key_file_damaged");
    assert!(error.sentence().contains("llavero.json de un respaldo"));
    fs::remove_file(folder.keys_previous()).unwrap();
    fs::remove_file(folder.keys()).unwrap();
    assert_eq!(
        KeyFile::load(&folder).unwrap_err().code(),
        "key_file_missing"
    );
}

#[test]
fn a_key_file_of_a_newer_program_is_told_from_a_garbled_one() {
    let (mut keys, _) = new_keys();
    let (_temp, folder) = saved(&mut keys);
    fs::write(
        folder.keys(),
        br#"{"content":{"version":2,"other":[]},"seal":"x"}"#,
    )
    .unwrap();
    assert_eq!(KeyFile::load(&folder).unwrap_err().code(), "newer_key_file");
}

#[test]
fn a_slot_moved_to_another_owner_or_database_opens_nothing() {
    let (mut keys, key) = new_keys();
    keys.set_password(&key, Uuid::now_v7(), "una").unwrap();
    let mut moved = keys.clone();
    moved.content.slots[0].id = Uuid::now_v7().to_string();
    assert!(moved.open_with_password(None, "una").is_err());
    let mut moved = keys.clone();
    moved.content.database_id = Uuid::now_v7();
    assert!(moved.open_with_password(None, "una").is_err());
}

#[test]
fn nothing_secret_is_printed_or_written() {
    let (mut keys, key) = new_keys();
    let code = keys.replace_recovery(&key).unwrap();
    let raw = hex::encode(key.0.as_ref());
    let printed = format!("{key:?} {code:?} {keys:?}");
    let written = String::from_utf8(keys.to_bytes().unwrap()).unwrap();
    for text in [printed, written] {
        assert!(!text.contains(&raw) && !text.contains(&code.to_string()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn a_byte_changed_anywhere_is_noticed_before_any_password_is_asked(place in any::<prop::sample::Index>(), flip in 1_u8..=255) {
        let (mut keys, key) = new_keys();
        keys.set_keyring(&key, &Fake::default()).unwrap().unwrap();
        let good = keys.to_bytes().unwrap();
        let mut bad = good.clone();
        let place = place.index(bad.len());
        bad[place] ^= flip;
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("llavero.json");
        fs::write(&path, &bad).unwrap();
        if let Ok(read) = KeyFile::load_from(&path) {
            // White space and the case of a hexadecimal digit carry nothing.
            prop_assert_eq!(read.to_bytes().unwrap(), good);
        }
    }
}

#[test]
fn a_password_of_somebody_else_is_refused_and_an_equal_one_of_before_names_all_whose_it_is() {
    let (mut keys, key) = new_keys();
    let (ana, luis, rosa) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
    keys.set_password(&key, ana, "canción de cuna").unwrap();
    keys.set_password(&key, rosa, "otra frase").unwrap();
    // Composed otherwise by another keyboard, it is the same one.
    let error = keys
        .set_password(&key, luis, "cancio\u{301}n de cuna")
        .unwrap_err();
    assert_eq!(error.code(), "password_taken");
    assert!(!keys.staff().any(|id| id == luis));
    // One's own again is no one else's.
    keys.set_password(&key, ana, "canción de cuna").unwrap();
    assert_eq!(keys.whose_password("canción de cuna").unwrap().0, [ana]);

    let seal = |keys: &mut KeyFile, id: Uuid| {
        keys.seal_into(
            &key,
            id.to_string(),
            SlotKind::Password,
            "canción de cuna".as_bytes(),
        )
        .unwrap();
    };
    seal(&mut keys, luis);
    let (owners, opened) = keys.whose_password("canción de cuna").unwrap();
    assert_eq!(owners, [ana, luis]);
    assert!(same(&opened, &key));
    assert_eq!(
        keys.whose_password("ninguna").unwrap_err().code(),
        "wrong_password"
    );
}
