//! The days of the event. The window has no clock to turn, so they lie in the week before today: an event that is over
//! can be reported and filed, whatever the day of the test.

use chrono::{Datelike, Days, NaiveDate, TimeDelta, Utc};

const MONTHS: [&str; 12] = [
    "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "set", "oct", "nov", "dic",
];
const WEEK: [&str; 7] = ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"];

/// Today in Lima.
#[expect(
    clippy::disallowed_methods,
    reason = "the built program goes by the machine's clock, and so must who works with it"
)]
fn today() -> NaiveDate {
    (Utc::now() - TimeDelta::hours(5)).date_naive()
}

/// Monday and Tuesday of last week.
pub fn last_week() -> [NaiveDate; 2] {
    let today = today();
    let monday = today - Days::new(7 + u64::from(today.weekday().num_days_from_monday()));
    [monday, monday + Days::new(1)]
}

/// As it is typed: `12/04/2027`.
pub fn typed(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// As a session is called: `lun 12 abr · mañana`.
pub fn label(day: NaiveDate, part: &str) -> String {
    let weekday = WEEK[day.weekday().num_days_from_monday() as usize];
    let month = MONTHS[day.month0() as usize];
    format!("{weekday} {} {month} · {part}", day.day())
}
