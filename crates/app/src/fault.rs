//! What a request answers when it cannot be done: a code for the program, a sentence for the person, a chain for the log.

use serde::Serialize;
use sisconecta_store::StoreError;
use ts_rs::TS;

/// A request that was not done. Nothing of it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Fault {
    /// Stable name for the program.
    pub code: String,
    /// In Spanish: what happened, what was kept, what to do.
    pub sentence: String,
    /// Field of the request to put the focus on.
    pub field: Option<String>,
    /// "Not allowed now" rather than "failed".
    pub warning: bool,
}

impl Fault {
    fn new(code: &str, sentence: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            sentence: sentence.into(),
            field: None,
            warning: false,
        }
    }

    /// Something the person gave cannot be used.
    pub(crate) fn input(field: &str, sentence: impl Into<String>) -> Self {
        Self {
            field: Some(field.to_owned()),
            ..Self::new("invalid_input", sentence)
        }
    }

    /// Not allowed now; what is missing is said.
    pub(crate) fn not_now(code: &str, sentence: impl Into<String>) -> Self {
        Self {
            warning: true,
            ..Self::new(code, sentence)
        }
    }

    pub(crate) fn not_found() -> Self {
        Self::new(
            "not_found",
            "Ese registro no está en este equipo. No se cambió nada. Vuelva a la lista y ábralo de nuevo.",
        )
    }

    pub(crate) fn closed() -> Self {
        Self::not_now(
            "closed",
            "Para continuar, ingrese con su contraseña. Lo que ya guardó se conserva.",
        )
    }

    pub(crate) fn forbidden() -> Self {
        Self::not_now(
            "forbidden",
            "Su cargo no permite esta acción. No se cambió nada. Pídala a un coordinador o al asistente administrativo.",
        )
    }

    /// An act that the norms give to other posts.
    pub(crate) fn of_another_post(act: &str, whose: &[String]) -> Self {
        let whose = whose.join(" o ");
        Self::not_now(
            "forbidden",
            format!(
                "Su cargo no permite {act}: corresponde a {whose}. No se cambió nada. Si esa persona está ausente, quien administra el centro lo anota en «Centro», «Ausencias», y quien la reemplaza podrá hacerlo."
            ),
        )
    }

    pub(crate) fn unknown_command() -> Self {
        Self::new(
            "unknown_command",
            "Esta versión del programa no conoce esa acción. No se cambió nada.",
        )
    }

    pub(crate) fn unreadable(error: &serde_json::Error) -> Self {
        tracing::warn!(
            line = error.line(),
            column = error.column(),
            "request not readable"
        );
        Self::new(
            "unreadable",
            "Los datos enviados no tienen la forma esperada. No se cambió nada.",
        )
    }

    /// A file outside the data folder could not be written; where it was to go is another one's disk.
    pub(crate) fn outside(error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        tracing::warn!(%error, "a file outside could not be written");
        let why = match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "ese disco está lleno",
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                "esa carpeta está protegida o el archivo está abierto en otro programa"
            }
            ErrorKind::NotFound => "esa carpeta ya no está",
            _ => "ese disco no respondió",
        };
        Self::input(
            "path",
            format!(
                "No se guardó el archivo: {why}. En el programa no se cambió nada. Ciérrelo allí o elija otra carpeta."
            ),
        )
    }

    pub(crate) fn internal(what: &str, error: &dyn std::fmt::Display) -> Self {
        tracing::error!(what, %error, "internal fault");
        Self::new(
            "internal",
            "El programa no pudo terminar la acción y no la guardó. Lo anterior sigue completo. Vuelva a intentarlo; si se repite, \
             avise a la sede central.",
        )
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        let mut chain = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            chain = format!("{chain}: {cause}");
            source = cause.source();
        }
        tracing::warn!(code = error.code(), chain, "store");
        let field = match &error {
            StoreError::TooLong { field, .. } => Some(field.clone()),
            _ => None,
        };
        Self {
            field,
            warning: error.is_passing(),
            ..Self::new(error.code(), error.sentence())
        }
    }
}
