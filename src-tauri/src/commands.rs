//! The four commands that a page may ask for. The rest of what it can do is `rpc`.

use crate::opener;
use crate::window::Shell;
use rfd::AsyncFileDialog;
use serde::Serialize;
use serde_json::Value;
use sisconecta_app::Fault;
use tauri::{State, WebviewWindow};
use tokio::io::AsyncReadExt;

/// Lists of participants have some hundred rows; a file beyond this is something else, chosen by mistake.
const LARGEST: u64 = 32 * 1024 * 1024;

/// A failed command: of the use cases, or of this shell; both look the same to the page.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Trouble {
    App(Fault),
    Shell {
        code: &'static str,
        sentence: &'static str,
        field: Option<String>,
        warning: bool,
    },
}

impl Trouble {
    fn shell(code: &'static str, sentence: &'static str) -> Self {
        Self::Shell {
            code,
            sentence,
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

/// Asks for a file of the given kinds (extensions without a dot) and reads it; `None` when the person desists.
#[tauri::command]
pub async fn pick_file(
    window: WebviewWindow,
    shell: State<'_, Shell>,
    kinds: Vec<String>,
) -> Result<Option<Picked>, Trouble> {
    let app = shell.app().await;
    // The person may go on to another file of the same folder, so the dialog is not given one to start in.
    let dialog = AsyncFileDialog::new()
        .set_parent(&window)
        .set_title("Elegir un archivo")
        .add_filter("Listas", &either_case(&kinds))
        .add_filter("Todos los archivos", &["*"]);
    let Some(file) = dialog.pick_file().await else {
        return Ok(None);
    };
    let name = file.file_name();
    let bytes = read(file.path()).await?;
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
    folder.path().to_str().map(|path| Some(path.to_owned())).ok_or_else(|| {
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

/// Reads a file up to the limit, whatever its metadata says.
async fn read(path: &std::path::Path) -> Result<Vec<u8>, Trouble> {
    let unreadable = |error: std::io::Error| {
        tracing::warn!(%error, "a chosen file could not be read");
        Trouble::shell(
            "file_unreadable",
            "No se pudo leer el archivo. No se cambió nada. Compruebe que todavía existe y que ningún otro programa lo tiene bloqueado, y elíjalo otra vez.",
        )
    };
    let mut bytes = Vec::new();
    let file = tokio::fs::File::open(path).await.map_err(unreadable)?;
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .await
        .map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Trouble::shell(
            "file_too_large",
            "El archivo pasa de 32 MB. No se leyó nada. Una lista de participantes es mucho más pequeña: compruebe que eligió la correcta.",
        ));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::{LARGEST, Trouble, read};

    #[tokio::test]
    async fn a_file_beyond_the_limit_is_refused() {
        let file = std::env::temp_dir().join(format!("sisconecta-{}-large", std::process::id()));
        std::fs::File::create(&file)
            .unwrap()
            .set_len(LARGEST + 1)
            .unwrap();
        let refused = read(&file).await;
        std::fs::File::options()
            .write(true)
            .open(&file)
            .unwrap()
            .set_len(LARGEST)
            .unwrap();
        let taken = read(&file).await.map(|bytes| bytes.len() as u64);
        std::fs::remove_file(&file).unwrap();
        assert!(matches!(
            refused,
            Err(Trouble::Shell {
                code: "file_too_large",
                ..
            })
        ));
        assert_eq!(taken.unwrap(), LARGEST);
    }

    #[tokio::test]
    async fn a_file_that_is_gone_is_said() {
        let gone = read(std::path::Path::new("no existe.xlsx"))
            .await
            .unwrap_err();
        let told = serde_json::to_value(gone).unwrap();
        assert_eq!(told["code"], "file_unreadable");
        assert_eq!(told["warning"], false);
    }
}
