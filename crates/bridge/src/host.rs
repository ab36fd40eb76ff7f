//! A host without a desktop: a clock that can be set, and whichever keyring.

use chrono::{FixedOffset, NaiveDateTime};
use sisconecta_app::{Host, Keyring, Program};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Lima's distance to UTC, in seconds; Peru keeps no summer time.
const LIMA: i32 = -5 * 3600;

/// The time a host tells.
#[derive(Debug)]
pub struct Clock(Mutex<Option<(i64, Instant)>>);

impl Clock {
    /// The machine's own.
    #[must_use]
    pub fn system() -> Self {
        Self(Mutex::new(None))
    }

    /// Set to a civil hour of Lima, `2027-04-12T08:30`, and running on from there.
    ///
    /// # Errors
    /// When the text is not such an hour.
    pub fn at(text: &str) -> Result<Self, chrono::ParseError> {
        let clock = Self::system();
        clock.set(NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M")?);
        Ok(clock)
    }

    /// Turns the clock by hand to a civil hour of Lima.
    pub fn set(&self, lima: NaiveDateTime) {
        // A fixed offset has one instant for every civil hour; the fallback cannot be reached.
        let zone = FixedOffset::east_opt(LIMA);
        let instant = zone.and_then(|zone| lima.and_local_timezone(zone).single());
        let milliseconds = instant.map_or_else(
            || lima.and_utc().timestamp_millis(),
            |instant| instant.timestamp_millis(),
        );
        *held(&self.0) = Some((milliseconds, Instant::now()));
    }

    /// Gives the machine's own time again.
    pub fn release(&self) {
        *held(&self.0) = None;
    }

    /// UTC milliseconds since 1970.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the Host that everybody else asks"
    )]
    pub fn now_ms(&self) -> i64 {
        match *held(&self.0) {
            Some((start, since)) => {
                start.saturating_add(i64::try_from(since.elapsed().as_millis()).unwrap_or(i64::MAX))
            }
            None => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| {
                    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
                }),
        }
    }
}

/// A host for the bridge, the demonstration and tests.
pub struct BridgeHost {
    pub clock: Clock,
    keyring: Box<dyn Keyring>,
}

impl BridgeHost {
    #[must_use]
    pub fn new(clock: Clock, keyring: impl Keyring + 'static) -> Self {
        Self {
            clock,
            keyring: Box::new(keyring),
        }
    }
}

impl Host for BridgeHost {
    fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    fn keyring(&self) -> &dyn Keyring {
        &*self.keyring
    }

    /// The bridge itself, also where a test is the host.
    fn reader(&self) -> Program {
        Program::beside(env!("CARGO_PKG_NAME"))
    }
}

/// What a lock guards stays whole between statements, so a thread that panicked left nothing half done.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::Clock;

    #[test]
    fn a_set_clock_tells_the_hour_of_lima() {
        let now = Clock::at("2027-04-12T08:30").unwrap().now_ms();
        // 13:30 UTC.
        let expected = 1_807_536_600_000;
        assert!((expected..expected + 60_000).contains(&now), "{now}");
    }

    #[test]
    fn an_hour_written_otherwise_is_refused() {
        for text in ["12/04/2027 08:30", "2027-04-12", "2027-13-12T08:30", ""] {
            assert!(Clock::at(text).is_err(), "{text}");
        }
    }
}
