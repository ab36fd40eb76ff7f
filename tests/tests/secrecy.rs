//! Nothing in the data folder is legible without the key.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that does not hold"
)]

use serde_json::json;
use sisconecta_bridge::demo::bring_list;
use sisconecta_tests::centre::{Centre, rows};
use sisconecta_tests::lists;
use std::collections::HashMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};

/// What the program writes in the clear because it must be read before there is a key; checked like the rest for personal data.
const CLEAR: &[&str] = &[
    "llavero.json",
    "llavero.json.anterior",
    "restaurado.json",
    "respaldo.json",
    "candado",
];

#[tokio::test(flavor = "multi_thread")]
async fn no_file_of_the_data_folder_is_legible_without_the_key() {
    let centre = Centre::new().await;
    let event = centre.event(1).await;
    let session = event["sessions"][0]["id"].clone();
    bring_list(
        &centre,
        event["id"].as_str().unwrap(),
        &lists::file("inscritos-huamanga.xlsx"),
    )
    .await
    .unwrap();
    let enrolled = centre
        .get("enrolment.list", json!({ "training": event["id"] }))
        .await;
    for person in rows(&enrolled).iter().take(20) {
        let details = json!({ "entity": person["entity"], "post": person["post"], "email": person["email"], "phone": person["phone"] });
        let signature = sisconecta_bridge::demo::sign(3);
        centre.get("desk.register", json!({ "session": session, "person": person["person"], "details": details, "signature": signature })).await;
    }
    centre
        .get(
            "desk.print_register",
            json!({ "session": session, "empty_rows": 3 }),
        )
        .await;
    centre.get("backup.make", json!({})).await;

    let secrets = Secrets::gather();
    // While the program runs, with what it has not yet moved into its databases, and after it has ended.
    inspect(&centre.folder(), &secrets);
    centre.app.close().await;
    let files = inspect(&centre.folder(), &secrets);
    assert!(files >= 6, "only {files} files were looked at");
}

/// What must not be found, by its first four bytes.
struct Secrets(HashMap<[u8; 4], Vec<Vec<u8>>>);

impl Secrets {
    /// DNI, surnames, names, addresses and entities of everybody on the list, and what the centre's staff typed: as they are, in
    /// capitals, and in the two bytes a letter of other programs.
    fn gather() -> Self {
        let mut secrets = Self(HashMap::new());
        for word in ["María", "Huamán", "quinua y tara 2027", "Ayacucho"] {
            secrets.add(word);
        }
        for person in rows(&lists::truth("inscritos-huamanga.xlsx")["people"]) {
            for field in ["dni", "paterno", "nombres", "correo", "entidad", "telefono"] {
                secrets.add(person[field].as_str().unwrap());
            }
        }
        secrets
    }

    fn add(&mut self, word: &str) {
        // Shorter words stand by chance in any random bytes.
        if word.chars().count() < 5 {
            return;
        }
        for form in [word.to_owned(), word.to_uppercase()] {
            let wide = form.encode_utf16().flat_map(u16::to_le_bytes).collect();
            for bytes in [form.into_bytes(), wide] {
                let start = bytes[..4].try_into().unwrap();
                self.0.entry(start).or_default().push(bytes);
            }
        }
    }

    /// The first one that stands in the bytes.
    fn first_in(&self, bytes: &[u8]) -> Option<String> {
        bytes.windows(4).enumerate().find_map(|(place, start)| {
            let start: [u8; 4] = start.try_into().unwrap();
            let found = self
                .0
                .get(&start)?
                .iter()
                .find(|secret| bytes[place..].starts_with(secret))?;
            Some(String::from_utf8_lossy(found).into_owned())
        })
    }
}

#[test]
fn a_secret_in_the_clear_would_be_found() {
    let secrets = Secrets::gather();
    assert_eq!(secrets.first_in(b"..43880483.."), Some("43880483".into()));
    assert!(
        secrets
            .first_in("\u{1}HUAM\u{c1}N, Mar".as_bytes())
            .is_some()
    );
    assert_eq!(secrets.first_in(b"43880482 huaman"), None);
}

/// Tries every file; answers how many there were.
fn inspect(folder: &Path, secrets: &Secrets) -> usize {
    let files = files(folder);
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        assert_eq!(secrets.first_in(&bytes), None, "in {name}");
        if !CLEAR.contains(&name.as_str()) && !bytes.is_empty() {
            opens_as_nothing(&name, &bytes);
        }
    }
    files.len()
}

fn opens_as_nothing(name: &str, bytes: &[u8]) {
    assert!(
        bytes.contains(&0) || std::str::from_utf8(bytes).is_err(),
        "{name} is text"
    );
    assert!(
        !holds(&bytes[..bytes.len().min(1024)], b"%PDF-"),
        "{name} is a PDF"
    );
    assert!(
        !bytes.starts_with(b"SQLite format 3"),
        "{name} is a plain SQLite database"
    );
    assert!(
        !bytes.starts_with(&[0x37, 0x7f, 0x06]) || name.ends_with("-wal"),
        "{name} is a plain SQLite log"
    );
    assert!(image::guess_format(bytes).is_err(), "{name} is an image");
    assert!(
        zip::ZipArchive::new(Cursor::new(bytes)).is_err(),
        "{name} is a zip"
    );
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path))
        } else {
            found.push(path)
        }
    }
    found
}
