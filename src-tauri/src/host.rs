//! What the use cases ask of this machine.

use crate::keyring::SystemKeyring;
use sisconecta_app::{Host, Keyring, Program};
use std::time::{SystemTime, UNIX_EPOCH};

/// The clock and the keyring of the operating system.
#[derive(Debug, Default)]
pub struct DesktopHost {
    keyring: SystemKeyring,
}

impl Host for DesktopHost {
    /// UTC milliseconds since 1970, as this machine believes; negative before.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the Host that everybody else asks"
    )]
    fn now_ms(&self) -> i64 {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |ms| -ms),
        }
    }

    fn keyring(&self) -> &dyn Keyring {
        &self.keyring
    }

    fn reader(&self) -> Program {
        Program::own()
    }
}
