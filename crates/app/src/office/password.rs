//! Passwords: their least length, and deriving keys from them.

use crate::fault::Fault;
use sisconecta_store::StoreError;

/// Fewest characters of a password.
const SHORTEST_PASSWORD: usize = 10;

pub(crate) fn check_password(field: &str, password: &str) -> Result<(), Fault> {
    if password.chars().count() < SHORTEST_PASSWORD {
        return Err(Fault::input(
            field,
            "La contraseña necesita al menos diez caracteres. Puede ser una frase.",
        ));
    }
    Ok(())
}

/// What could not be done with a password, beside its box.
pub(crate) fn of_field(field: &str, error: StoreError) -> Fault {
    Fault {
        field: Some(field.to_owned()),
        ..Fault::from(error)
    }
}

/// Key derivation takes a good part of a second on purpose; the screen must not wait on the same thread.
pub(crate) async fn derive<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Fault::internal("key derivation", &error))
}
