//! Counters for whoever watches the server. They name calls and centres, never persons.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// By call and status: how many, and how many microseconds in all.
type Calls = BTreeMap<(&'static str, u16), (u64, u64)>;

#[derive(Default)]
pub(crate) struct Metrics {
    calls: Mutex<Calls>,
    pub stored: AtomicU64,
    pub aside: AtomicU64,
    pub salvaged: AtomicU64,
    pub sent: AtomicU64,
    pub folded: AtomicU64,
    pub registered: AtomicU64,
    /// How often the tables of a centre were read whole for a digest.
    pub summed: AtomicU64,
}

impl Metrics {
    pub fn called(&self, call: &'static str, status: u16, took: Duration) {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = calls.entry((call, status)).or_default();
        entry.0 += 1;
        entry.1 += u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    }

    /// The text that Prometheus reads. `centres` has code, newest number and folded number of each.
    pub fn text(&self, centres: &[(String, i64, i64)]) -> String {
        let mut text = String::new();
        head(&mut text, "hq_calls_total", "counter");
        let calls = self
            .calls
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        for ((call, status), (count, _)) in &calls {
            let _ = writeln!(
                text,
                "hq_calls_total{{call=\"{call}\",status=\"{status}\"}} {count}"
            );
        }
        head(&mut text, "hq_call_seconds_total", "counter");
        for ((call, status), (_, micros)) in &calls {
            #[expect(clippy::cast_precision_loss, reason = "seconds for a graph")]
            let seconds = *micros as f64 / 1e6;
            let _ = writeln!(
                text,
                "hq_call_seconds_total{{call=\"{call}\",status=\"{status}\"}} {seconds}"
            );
        }
        for (name, value) in [
            ("hq_operations_stored_total", &self.stored),
            ("hq_operations_set_aside_total", &self.aside),
            ("hq_operations_salvaged_total", &self.salvaged),
            ("hq_operations_sent_total", &self.sent),
            ("hq_operations_folded_total", &self.folded),
            ("hq_tables_summed_total", &self.summed),
            ("hq_devices_registered_total", &self.registered),
        ] {
            head(&mut text, name, "counter");
            let _ = writeln!(text, "{name} {}", value.load(Ordering::Relaxed));
        }
        head(&mut text, "hq_feed_head", "gauge");
        for (code, newest, _) in centres {
            let _ = writeln!(text, "hq_feed_head{{centre=\"{code}\"}} {newest}");
        }
        head(&mut text, "hq_feed_unfolded", "gauge");
        for (code, newest, folded) in centres {
            let _ = writeln!(
                text,
                "hq_feed_unfolded{{centre=\"{code}\"}} {}",
                newest - folded
            );
        }
        text
    }
}

fn head(text: &mut String, name: &str, kind: &str) {
    let _ = writeln!(text, "# TYPE {name} {kind}");
}
