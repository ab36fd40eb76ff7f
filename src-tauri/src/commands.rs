//! The six commands that a page may ask for. The rest of what it can do is `rpc`.

use crate::opener;
use crate::window::Shell;
use rfd::AsyncFileDialog;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sisconecta_app::{Fault, MOST_UPLOAD};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use tauri::{State, WebviewWindow};
use tokio::io::AsyncReadExt;

/// What a file is picked for. It decides how the dialog speaks, and what is said of a file that is too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Participants of an event, as an office sends them.
    List,
    /// A photograph of an event.
    Photo,
    /// A document of paper.
    Scan,
    /// A presentation or other document for the folder of the participants.
    Material,
}

impl Purpose {
    fn title(self) -> &'static str {
        match self {
            Self::List => "Elegir una lista de participantes",
            Self::Photo => "Elegir una foto",
            Self::Scan => "Elegir un documento escaneado",
            Self::Material => "Elegir una presentación u otro material",
        }
    }

    /// Name of the endings in the dialog.
    fn kinds(self) -> &'static str {
        match self {
            Self::List => "Listas (Excel, LibreOffice o CSV)",
            Self::Photo => "Fotos (JPEG o PNG)",
            Self::Scan | Self::Material => "Documentos (PDF, JPEG o PNG)",
        }
    }

    fn advice(self) -> &'static str {
        match self {
            Self::List => {
                "Una lista de participantes es mucho más pequeña: compruebe que eligió la correcta."
            }
            Self::Photo => "Elija una foto y no un video, o guárdela más pequeña.",
            Self::Material => "Guarde el material como PDF más pequeño, o por partes.",
            Self::Scan => {
                "Escanee el documento a 300 puntos por pulgada o menos, o por partes, y elija el archivo nuevo."
            }
        }
    }
}

/// A failed command: of the use cases, or of this shell; both look the same to the page.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Trouble {
    App(Fault),
    Shell {
        code: &'static str,
        sentence: Cow<'static, str>,
        field: Option<String>,
        warning: bool,
    },
}

impl Trouble {
    fn shell(code: &'static str, sentence: impl Into<Cow<'static, str>>) -> Self {
        Self::Shell {
            code,
            sentence: sentence.into(),
            field: None,
            warning: false,
        }
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::App(fault)
    }
}

/// A file that a person chose, already read.
#[derive(Debug, Serialize)]
pub struct Picked {
    /// What later requests call it.
    upload: String,
    name: String,
}

/// Any request of the centre's work.
#[tauri::command]
pub async fn rpc(shell: State<'_, Shell>, cmd: String, payload: Value) -> Result<Value, Trouble> {
    Ok(shell.app().await.rpc(&cmd, payload).await?)
}

/// The page has sent all that was typed: the window may be closed.
#[tauri::command]
pub fn page_settled(shell: State<'_, Shell>) {
    shell.page_settled();
}

/// Asks for a file with one of the given endings (without a dot) and reads it; `None` when the person desists.
#[tauri::command]
pub async fn pick_file(
    window: WebviewWindow,
    shell: State<'_, Shell>,
    purpose: Purpose,
    kinds: Vec<String>,
) -> Result<Option<Picked>, Trouble> {
    let app = shell.app().await;
    // The person may go on to another file of the same folder, so the dialog is not given one to start in.
    let dialog = AsyncFileDialog::new()
        .set_parent(&window)
        .set_title(purpose.title())
        .add_filter(purpose.kinds(), &either_case(&kinds))
        .add_filter("Todos los archivos", &["*"]);
    let Some(file) = dialog.pick_file().await else {
        return Ok(None);
    };
    let name = file.file_name();
    let bytes = read(file.path(), purpose).await?;
    let upload = app.upload(&name, bytes)?;
    Ok(Some(Picked { upload, name }))
}

/// Asks for a folder; `None` when the person desists.
#[tauri::command]
pub async fn pick_folder(window: WebviewWindow) -> Result<Option<String>, Trouble> {
    let dialog = AsyncFileDialog::new()
        .set_parent(&window)
        .set_title("Elegir una carpeta");
    let Some(folder) = dialog.pick_folder().await else {
        return Ok(None);
    };
    readable(folder.path()).map(Some)
}

/// Asks for a new spreadsheet's name and folder, beginning with a name; `None` when the person desists. Whoever names a file that is there
/// was asked whether it is to be replaced.
#[tauri::command]
pub async fn pick_place(window: WebviewWindow, name: String) -> Result<Option<String>, Trouble> {
    let dialog = AsyncFileDialog::new()
        .set_parent(&window)
        .set_title("Guardar la lista")
        .set_file_name(name)
        .add_filter("Excel", &["xlsx"])
        .add_filter("CSV", &["csv"]);
    let Some(file) = dialog.save_file().await else {
        return Ok(None);
    };
    readable(&with_ending(file.path())).map(Some)
}

/// A name without an ending gets the one of a workbook, and a number when that name is taken: nobody was asked about that one.
fn with_ending(path: &Path) -> PathBuf {
    let ends = path.extension().is_some_and(|ending| {
        ["xlsx", "csv"]
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    });
    if ends {
        return path.to_owned();
    }
    let named = |number: u32| {
        let mut name = path.as_os_str().to_owned();
        if number > 1 {
            name.push(format!(" ({number})"));
        }
        name.push(".xlsx");
        PathBuf::from(name)
    };
    (1..)
        .map(named)
        .find(|path| !path.exists())
        .unwrap_or_else(|| named(1))
}

/// A path as the program passes it on.
fn readable(path: &Path) -> Result<String, Trouble> {
    path.to_str().map(str::to_owned).ok_or_else(|| {
        Trouble::shell(
            "folder_name",
            "El nombre de esa carpeta tiene caracteres que el programa no puede leer. No se cambió nada. Cámbiele el nombre o elija otra.",
        )
    })
}

/// Opens a stored document in the system's viewer.
#[tauri::command]
pub async fn open_document(
    shell: State<'_, Shell>,
    hash: String,
    name: String,
) -> Result<(), Trouble> {
    let copy = shell.app().await.open_copy(&hash, &name).await?;
    opener::open(&copy).map_err(|error| {
        tracing::warn!(%error, "no viewer");
        Trouble::shell(
            "no_viewer",
            "El documento está guardado, pero esta computadora no tiene un programa para abrirlo. Instale un visor de PDF y vuelva a abrirlo.",
        )
    })
}

/// GTK distinguishes capitals in extensions; people's files do not.
fn either_case(kinds: &[String]) -> Vec<String> {
    kinds
        .iter()
        .flat_map(|kind| [kind.to_lowercase(), kind.to_uppercase()])
        .collect()
}

/// Reads a file up to the limit. One that says it is larger is not read at all; what files say is not trusted beyond that.
async fn read(path: &Path, purpose: Purpose) -> Result<Vec<u8>, Trouble> {
    let unreadable = |error: std::io::Error| {
        tracing::warn!(%error, "a chosen file could not be read");
        Trouble::shell(
            "file_unreadable",
            "No se pudo leer el archivo. No se cambió nada. Compruebe que todavía existe y que ningún otro programa lo tiene bloqueado, y elíjalo otra vez.",
        )
    };
    let limit = MOST_UPLOAD as u64;
    let file = tokio::fs::File::open(path).await.map_err(unreadable)?;
    let length = file.metadata().await.map_err(unreadable)?.len();
    if length > limit {
        return Err(too_large(length, purpose));
    }
    let mut bytes = Vec::new();
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .await
        .map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(too_large(bytes.len() as u64, purpose));
    }
    Ok(bytes)
}

fn too_large(length: u64, purpose: Purpose) -> Trouble {
    const MIB: u64 = 1024 * 1024;
    Trouble::shell(
        "file_too_large",
        format!(
            "El archivo pesa {} MB y el programa recibe hasta {}. No se leyó y no se cambió nada. {}",
            length.div_ceil(MIB),
            MOST_UPLOAD as u64 / MIB,
            purpose.advice()
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::{MOST_UPLOAD, Purpose, Trouble, read, with_ending};
    use std::path::{Path, PathBuf};

    /// A file of that length that takes no room on the disk; removed at the end.
    struct Sparse(PathBuf);

    impl Sparse {
        fn new(name: &str, length: u64) -> Self {
            let file =
                std::env::temp_dir().join(format!("sisconecta-{}-{name}", std::process::id()));
            std::fs::File::create(&file)
                .unwrap()
                .set_len(length)
                .unwrap();
            Self(file)
        }
    }

    impl Drop for Sparse {
        fn drop(&mut self) {
            let _ = std::fs::remove_file(&self.0);
        }
    }

    fn sentence(trouble: Trouble) -> String {
        let told = serde_json::to_value(trouble).unwrap();
        assert_eq!(told["code"], "file_too_large");
        told["sentence"].as_str().unwrap().to_owned()
    }

    #[tokio::test]
    async fn the_limit_is_that_of_the_use_cases() {
        let limit = MOST_UPLOAD as u64;
        let full = Sparse::new("full", limit);
        assert_eq!(
            read(&full.0, Purpose::Scan).await.unwrap().len() as u64,
            limit
        );
        let over = Sparse::new("over", limit + 1);
        let said = sentence(read(&over.0, Purpose::Scan).await.unwrap_err());
        assert!(
            said.contains("65 MB") && said.contains("hasta 64"),
            "{said}"
        );
    }

    /// 300 MB would stand in memory for as long as the person reads the sentence.
    #[tokio::test]
    async fn what_is_far_too_large_is_said_in_the_words_of_what_was_picked() {
        let huge = Sparse::new("huge", 300 * 1024 * 1024);
        for (purpose, word) in [
            (Purpose::List, "lista de participantes"),
            (Purpose::Photo, "foto"),
            (Purpose::Scan, "Escanee"),
        ] {
            let said = sentence(read(&huge.0, purpose).await.unwrap_err());
            assert!(said.contains("300 MB") && said.contains(word), "{said}");
        }
    }

    /// Devices and pipes say that they are empty.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn what_has_no_length_is_read_only_up_to_the_limit() {
        let said = sentence(
            read(Path::new("/dev/zero"), Purpose::Scan)
                .await
                .unwrap_err(),
        );
        assert!(said.contains("65 MB"), "{said}");
    }

    #[tokio::test]
    async fn a_file_that_is_gone_is_said() {
        let gone = read(Path::new("no existe.xlsx"), Purpose::List)
            .await
            .unwrap_err();
        let told = serde_json::to_value(gone).unwrap();
        assert_eq!(told["code"], "file_unreadable");
        assert_eq!(told["warning"], false);
    }

    #[test]
    fn a_list_named_without_an_ending_becomes_a_workbook_and_replaces_nothing() {
        let place = std::env::temp_dir().join(format!("sisconecta-{}-lista", std::process::id()));
        let with = |ending: &str| {
            let mut name = place.clone().into_os_string();
            name.push(ending);
            PathBuf::from(name)
        };
        assert_eq!(with_ending(&with(".csv")), with(".csv"));
        assert_eq!(with_ending(&with(".XLSX")), with(".XLSX"));
        assert_eq!(with_ending(&place), with(".xlsx"));
        // A dot within the name is no ending.
        assert_eq!(with_ending(&with(".2027")), with(".2027.xlsx"));
        let taken = Sparse(with(".xlsx"));
        std::fs::File::create(&taken.0).unwrap();
        assert_eq!(with_ending(&place), with(" (2).xlsx"));
    }

    #[test]
    fn each_dialog_speaks_of_what_is_picked() {
        for (name, word) in [("list", "lista"), ("photo", "foto"), ("scan", "escaneado")] {
            let purpose: Purpose = serde_json::from_value(name.into()).unwrap();
            assert!(purpose.title().contains(word), "{name}");
        }
    }
}
