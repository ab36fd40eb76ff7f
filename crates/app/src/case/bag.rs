//! A BagIt 1.0 folder (RFC 8493) in a .zip, to be read without this program.

use crate::case::sha256;
use crate::fault::Fault;
use chrono::NaiveDate;
use std::fmt::Write as _;
use std::io::Cursor;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Path inside the bag and content.
pub(crate) type File = (String, Vec<u8>);

/// Lays the bag out in a folder that somebody chose, whole or not at all, and answers where.
pub(crate) async fn lay_out(chosen: PathBuf, name: String, zip: Vec<u8>) -> Result<String, Fault> {
    let place = chosen.join(&name);
    if place.exists() {
        return Err(Fault::input(
            "folder",
            format!(
                "En esa carpeta ya hay una llamada «{name}». No se exportó nada ni se cambió la que está. Elija otra carpeta."
            ),
        ));
    }
    let unfinished = chosen.join(format!("{name}.incompleta"));
    let written = tokio::task::spawn_blocking(move || {
        let outcome = unpack(&zip, &unfinished, &name)
            .and_then(|bag| std::fs::rename(bag, unfinished.with_file_name(&name)));
        // Whether it went well or not, nothing half done stays; what cannot be removed bears its name.
        drop(std::fs::remove_dir_all(&unfinished));
        outcome
    })
    .await
    .map_err(|error| Fault::internal("export", &error))?;
    written.map_err(|error| Fault::outside(&error))?;
    Ok(place.display().to_string())
}

fn unpack(zip: &[u8], folder: &Path, name: &str) -> std::io::Result<PathBuf> {
    std::fs::create_dir(folder)?;
    zip::ZipArchive::new(Cursor::new(zip))
        .and_then(|mut archive| archive.extract(folder))
        .map_err(std::io::Error::from)?;
    Ok(folder.join(name))
}

fn manifest(files: &[File]) -> Vec<u8> {
    let mut text = String::new();
    for (path, bytes) in files {
        // Paths are made of letters, digits, points and dashes: nothing to escape.
        let _ = writeln!(text, "{}  {path}", sha256(bytes));
    }
    text.into_bytes()
}

/// What a bag says of itself.
pub(crate) struct BagInfo {
    pub centre_name: String,
    /// Empty when it has none.
    pub number: String,
    pub description: &'static str,
    pub today: NaiveDate,
}

pub(crate) fn pack(
    folder: &str,
    payload: Vec<File>,
    info: &BagInfo,
) -> Result<Vec<u8>, zip::result::ZipError> {
    let octets: usize = payload.iter().map(|(_, bytes)| bytes.len()).sum();
    // A value on one line: a line end would begin another element.
    let about = format!(
        "Source-Organization: CONECTAMEF {}\nBagging-Date: {}\nBag-Software-Agent: Sisconecta\n\
         External-Identifier: {}\nExternal-Description: {}\nPayload-Oxum: {octets}.{}\n",
        info.centre_name,
        info.today,
        if info.number.is_empty() {
            folder
        } else {
            &info.number
        },
        info.description,
        payload.len()
    );
    let mut files = vec![
        (
            "bagit.txt".to_owned(),
            b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_vec(),
        ),
        ("bag-info.txt".to_owned(), about.into_bytes()),
        ("manifest-sha256.txt".to_owned(), manifest(&payload)),
    ];
    files.push(("tagmanifest-sha256.txt".to_owned(), manifest(&files)));
    files.extend(payload);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    for (path, bytes) in &files {
        zip.start_file(format!("{folder}/{path}"), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
