//! What can go wrong at headquarters, and what a device hears of it.

use axum::http::StatusCode;
use sisconecta_sync::exchange::wire::Refusal;
use sqlx::migrate::MigrateError;

/// What went wrong, for the log and for the person at the terminal.
#[derive(Debug, thiserror::Error)]
pub enum HqError {
    #[error("la base de datos no respondió: {}", brief(.0))]
    Database(#[from] sqlx::Error),
    #[error("la base de datos no pudo prepararse: {0}")]
    Migration(MigrateError),
    /// A row that cannot be what this program wrote.
    #[error("la base de datos está dañada: {0}")]
    Damaged(String),
    /// What the person asked for cannot be done; the sentence says why.
    #[error("{0}")]
    Refused(String),
    #[error("{0}: {1}")]
    File(String, std::io::Error),
}

impl HqError {
    /// Whether the same transaction may succeed when it is made again at once.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else {
            return false;
        };
        // Serialisation failure, deadlock, and a row that another instance was faster to write.
        matches!(error.code().as_deref(), Some("40001" | "40P01" | "23505"))
    }
}

/// A database error without what it says about rows: its text may quote personal data.
fn brief(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => {
            format!("código {}", error.code().unwrap_or_default())
        }
        sqlx::Error::Io(error) => format!("conexión: {}", error.kind()),
        sqlx::Error::PoolTimedOut => "no hay conexiones libres".to_owned(),
        sqlx::Error::Tls(_) => "TLS".to_owned(),
        sqlx::Error::RowNotFound => "falta una fila".to_owned(),
        sqlx::Error::PoolClosed => "el programa se está cerrando".to_owned(),
        sqlx::Error::Configuration(_) => "la dirección no se entiende".to_owned(),
        sqlx::Error::ColumnDecode { index, .. } => format!("columna {index}"),
        _ => "error interno".to_owned(),
    }
}

/// Why a call has no reply.
#[derive(Debug)]
pub(crate) enum CallError {
    /// The device hears this.
    Refused(StatusCode, Refusal),
    /// Nothing was committed, or nobody knows: the device keeps its work and asks again.
    Failed(HqError),
}

impl<E: Into<HqError>> From<E> for CallError {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

pub(crate) fn refused(status: StatusCode, code: &str, sentence: &str) -> CallError {
    CallError::Refused(
        status,
        Refusal {
            code: code.to_owned(),
            sentence: sentence.to_owned(),
        },
    )
}

impl CallError {
    pub fn epoch() -> Self {
        refused(
            StatusCode::CONFLICT,
            "epoch",
            "La sede volvió de un respaldo. Nada se perdió aquí; el intercambio empieza otra vez.",
        )
    }

    pub fn revoked() -> Self {
        refused(
            StatusCode::UNAUTHORIZED,
            "revoked",
            "La sede ya no reconoce la inscripción de esta computadora. Lo registrado se conserva aquí; pida a la sede un código nuevo.",
        )
    }

    pub fn unknown_device() -> Self {
        refused(
            StatusCode::FORBIDDEN,
            "unknown_device",
            "La sede no conoce esta computadora. Lo registrado se conserva aquí; pida a la sede un código nuevo.",
        )
    }

    pub fn foreign_device() -> Self {
        refused(
            StatusCode::FORBIDDEN,
            "foreign_device",
            "Esta computadora está inscrita en la sede con otro código. Lo registrado se conserva aquí; pida a la sede anular la inscripción anterior.",
        )
    }

    pub fn too_large() -> Self {
        refused(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            "El envío es demasiado grande para la sede. Lo registrado se conserva aquí.",
        )
    }

    pub fn unreadable() -> Self {
        refused(
            StatusCode::BAD_REQUEST,
            "unreadable",
            "La sede no entendió el envío. Lo registrado se conserva aquí.",
        )
    }

    pub fn numbers() -> Self {
        refused(
            StatusCode::CONFLICT,
            "numbers",
            "La sede no da más números a esta computadora por ahora. Lo registrado se conserva aquí; si sigue mañana, avise a la sede.",
        )
    }

    pub fn enough_today() -> Self {
        refused(
            StatusCode::TOO_MANY_REQUESTS,
            "enough_today",
            "Esta computadora ya envió hoy todo lo que la sede recibe de una en un día. Lo registrado se conserva aquí y se enviará mañana.",
        )
    }

    pub fn unavailable() -> Self {
        refused(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "La sede no puede atender ahora. Lo registrado se conserva aquí y se enviará después.",
        )
    }
}

/// Makes a transaction again that another one got in the way of.
pub(crate) async fn retried<T, F>(make: impl Fn() -> F) -> Result<T, CallError>
where
    F: Future<Output = Result<T, CallError>>,
{
    let mut left = 5;
    loop {
        match make().await {
            Err(CallError::Failed(error)) if error.is_transient() && left > 0 => left -= 1,
            done => return done,
        }
    }
}
