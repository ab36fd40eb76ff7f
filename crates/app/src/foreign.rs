//! Files from outside as use cases have them: read by a process of their own, until somebody gives up waiting.

use crate::fault::Fault;
use sisconecta_documents::bundle::{Bundle, Unfit};
use sisconecta_foreign::list::Book;
use sisconecta_foreign::photo::{Photo, PhotoError};
use sisconecta_foreign::{Looked, Program, Reader, Trouble};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

pub(crate) struct Foreign {
    reader: Reader,
    /// The picked files whose reading is given up.
    given_up: broadcast::Sender<String>,
}

impl Foreign {
    pub(crate) fn new(program: Program) -> Self {
        Self {
            reader: Reader::new(program),
            given_up: broadcast::Sender::new(16),
        }
    }

    /// Whoever waits for the reading of this picked file waits no longer.
    pub(crate) fn give_up(&self, upload: &str) {
        // Nobody waiting is no fault.
        let _ = self.given_up.send(upload.to_owned());
    }

    /// Comes when the reading of this picked file is given up.
    pub(crate) fn given_up(&self, upload: &str) -> impl Future<Output = ()> + use<> {
        let mut asked = self.given_up.subscribe();
        let upload = upload.to_owned();
        async move {
            loop {
                match asked.recv().await {
                    Ok(which) if which == upload => return,
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    // Nobody can ask any more.
                    Err(RecvError::Closed) => std::future::pending().await,
                }
            }
        }
    }

    /// The sheets of a picked list.
    pub(crate) async fn list(&self, upload: &str, name: &str, bytes: &[u8]) -> Result<Book, Fault> {
        let read = self.reader.list(name, bytes, self.given_up(upload));
        read.await.map_err(of_a_file)?.map_err(|error| Fault {
            code: error.code().to_owned(),
            ..Fault::input("file", error.to_string())
        })
    }

    /// What a picked document is, with the page codes on it when they are wanted, or why it cannot be filed.
    pub(crate) async fn look(
        &self,
        upload: &str,
        bytes: &[u8],
        codes: bool,
    ) -> Result<Result<Looked, Unfit>, Fault> {
        let read = self.reader.look(bytes, codes, self.given_up(upload));
        read.await.map_err(of_a_file)
    }

    /// A picked photograph, upright and no larger than asked.
    pub(crate) async fn photo(
        &self,
        upload: &str,
        bytes: &[u8],
        side: u32,
    ) -> Result<Result<Photo, PhotoError>, Fault> {
        let read = self.reader.photo(bytes, side, self.given_up(upload));
        read.await.map_err(of_a_file)
    }

    /// All parts as one PDF, or which is unfit.
    pub(crate) async fn bind(
        &self,
        title: &str,
        parts: &[Vec<u8>],
    ) -> Result<Result<Bundle, (usize, Unfit)>, Fault> {
        let bound = self.reader.bind(title, parts, std::future::pending());
        bound.await.map_err(of_all_parts)
    }
}

/// What is said when somebody stopped waiting.
pub(crate) fn stopped() -> Fault {
    Fault::not_now(
        "given_up",
        "Se dejó de leer el archivo, como pidió. No se cambió nada.",
    )
}

fn of_a_file(trouble: Trouble) -> Fault {
    let sentence = match trouble {
        Trouble::GivenUp => return stopped(),
        Trouble::NotStarted => return not_started(),
        Trouble::Memory => {
            "El archivo pide más memoria de la que necesita uno de su clase, y el programa dejó de leerlo. No se cambió nada. Compruebe que sea el correcto; si lo es, ábralo, guárdelo de nuevo con otro nombre y elija ese."
        }
        Trouble::Time => {
            "El archivo tardaba demasiado y el programa dejó de leerlo. No se cambió nada. Compruebe que sea el correcto; si lo es, deje en él solo lo necesario."
        }
        Trouble::Fallen => {
            "El archivo está incompleto o dañado. No se cambió nada. Pida otra copia."
        }
    };
    Fault::input("file", sentence)
}

fn of_all_parts(trouble: Trouble) -> Fault {
    match trouble {
        Trouble::GivenUp => stopped(),
        Trouble::NotStarted => not_started(),
        Trouble::Memory | Trouble::Time | Trouble::Fallen => Fault::not_now(
            "parts_too_large",
            "No se pudieron unir los documentos: juntos son demasiado grandes para esta computadora. No se cambió nada. Quite el más grande, escanéelo a 300 puntos por pulgada o menos, y vuelva a adjuntarlo.",
        ),
    }
}

fn not_started() -> Fault {
    Fault::not_now(
        "reader_missing",
        "La parte del programa que lee archivos no se puso en marcha. No se cambió nada. Cierre otros programas y vuelva a intentarlo; si se repite, reinicie la computadora.",
    )
}
