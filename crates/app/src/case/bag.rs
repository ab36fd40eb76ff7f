//! A BagIt 1.0 folder (RFC 8493) in a .zip, to be read without this program.

use crate::case::sha256;
use crate::fault::Fault;
use chrono::NaiveDate;
use std::fmt::Write as _;
use std::io::Cursor;
use std::io::Write as _;
use std::path::PathBuf;
use tempfile::TempDir;

/// Path inside the bag and content.
pub(crate) type File = (String, Vec<u8>);

/// A bag that lies whole in a folder that somebody chose, and has not its name yet.
pub(crate) struct LaidOut {
    /// Beside its place, so that a name is all that is missing; it goes with this value, whatever became of it.
    unfinished: TempDir,
    place: PathBuf,
}

impl LaidOut {
    /// Unpacks the bag into `chosen`, an absolute path.
    ///
    /// # Errors
    /// When that is no folder to write in, or one of that name is there. Nothing stays behind.
    pub(crate) async fn new(chosen: PathBuf, name: String, zip: Vec<u8>) -> Result<Self, Fault> {
        if !chosen.is_absolute() || !chosen.is_dir() {
            return Err(Fault::input(
                "folder",
                "Eso no es una carpeta de este equipo. No se exportó nada. Elija una carpeta.",
            ));
        }
        let place = chosen.join(&name);
        if place.exists() {
            return Err(Fault::input(
                "folder",
                format!(
                    "En esa carpeta ya hay una llamada «{name}». No se exportó nada ni se cambió la que está. Elija otra carpeta."
                ),
            ));
        }
        let laid = tokio::task::spawn_blocking(move || {
            let unfinished = tempfile::Builder::new()
                .prefix(&format!("{name}-incompleta-"))
                .tempdir_in(chosen)?;
            zip::ZipArchive::new(Cursor::new(zip))
                .and_then(|mut archive| archive.extract(unfinished.path()))
                .map_err(std::io::Error::from)?;
            Ok(Self { unfinished, place })
        });
        laid.await
            .map_err(|error| Fault::internal("export", &error))?
            .map_err(|error: std::io::Error| Fault::outside(&error))
    }

    /// Gives it its name, and answers where it lies.
    pub(crate) fn finish(self) -> Result<String, Fault> {
        let name = self.place.file_name().unwrap_or_default();
        std::fs::rename(self.unfinished.path().join(name), &self.place)
            .map_err(|error| Fault::outside(&error))?;
        Ok(self.place.display().to_string())
    }
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
