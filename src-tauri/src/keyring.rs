//! The keyring of the operating system, asked with patience that ends: no keyring ever keeps the program from starting.

use keyring::{Entry, Error};
use sisconecta_app::{Keyring, KeyringError};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

/// The service under which all entries stand.
const SERVICE: &str = "sisconecta";

/// Long enough for a slow machine at logging in, short enough for a queue in front of the desk.
const PATIENCE: Duration = Duration::from_secs(5);

/// Secret Service on Linux, Credential Manager on Windows.
#[derive(Debug, Default)]
pub struct SystemKeyring {
    /// A question is still unanswered: a daemon that hangs, or that waits for its own password.
    waiting: Arc<AtomicBool>,
}

impl SystemKeyring {
    /// Asks on a thread of its own: the Secret Service client blocks, and must not do so inside the asynchronous runtime.
    fn ask<T: Send + 'static>(
        &self,
        entry: &str,
        question: impl FnOnce(&Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, KeyringError> {
        if self.waiting.swap(true, Ordering::SeqCst) {
            return Err(KeyringError::Unavailable(
                "an earlier question is still unanswered".into(),
            ));
        }
        let (answer, answered) = sync_channel(1);
        let (entry, waiting) = (entry.to_owned(), Arc::clone(&self.waiting));
        let thread = std::thread::Builder::new()
            .name("keyring".into())
            .spawn(move || {
                let result =
                    open(&entry).and_then(|entry| question(&entry).map_err(|error| told(&error)));
                waiting.store(false, Ordering::SeqCst);
                // Nobody listens any more when the patience has ended.
                let _ = answer.send(result);
            });
        if let Err(error) = thread {
            self.waiting.store(false, Ordering::SeqCst);
            return Err(KeyringError::Failed(error.to_string()));
        }
        match answered.recv_timeout(PATIENCE) {
            Ok(result) => result,
            Err(RecvTimeoutError::Timeout) => {
                Err(KeyringError::Unavailable("no answer in time".into()))
            }
            Err(RecvTimeoutError::Disconnected) => {
                self.waiting.store(false, Ordering::SeqCst);
                Err(KeyringError::Failed(
                    "the question ended without an answer".into(),
                ))
            }
        }
    }
}

impl Keyring for SystemKeyring {
    fn get(&self, entry: &str) -> Result<Option<Vec<u8>>, KeyringError> {
        self.ask(entry, |entry| match entry.get_secret() {
            Ok(secret) => Ok(Some(secret)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
    }

    fn set(&self, entry: &str, secret: &[u8]) -> Result<(), KeyringError> {
        let secret = secret.to_vec();
        self.ask(entry, move |entry| entry.set_secret(&secret))
    }

    fn delete(&self, entry: &str) -> Result<(), KeyringError> {
        self.ask(entry, |entry| match entry.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(error),
        })
    }
}

fn open(entry: &str) -> Result<Entry, KeyringError> {
    Entry::new(SERVICE, entry).map_err(|error| match (error, Entry::store_status()) {
        (Error::NoDefaultStore, Err(why)) => KeyringError::Unavailable(why.to_string()),
        (error, _) => told(&error),
    })
}

fn told(error: &Error) -> KeyringError {
    match error {
        Error::NoStorageAccess(_) => KeyringError::Locked(error.to_string()),
        Error::NoDefaultStore => KeyringError::Unavailable(error.to_string()),
        _ => KeyringError::Failed(error.to_string()),
    }
}
