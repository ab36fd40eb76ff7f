//! Civil dates and hours of Lima as people here write them. Instants (UTC milliseconds) are converted by [`civil`].

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

/// Lima keeps UTC−5 all year.
const LIMA_OFFSET: TimeDelta = TimeDelta::hours(-5);

const MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "setiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
const DAYS: [&str; 7] = [
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
];

/// The civil date and time of Lima at an instant given in milliseconds since 1970-01-01 UTC.
///
/// An instant outside the calendar's range, also once it is moved to Lima, gives the first moment of 1970: a broken clock must not
/// stop the program.
#[must_use]
pub fn civil(instant_ms: i64) -> NaiveDateTime {
    DateTime::from_timestamp_millis(instant_ms)
        .and_then(|utc| utc.naive_utc().checked_add_signed(LIMA_OFFSET))
        .unwrap_or_default()
}

/// The instant at which a civil day of Lima begins, in milliseconds since 1970-01-01 UTC.
#[must_use]
pub fn midnight(day: NaiveDate) -> i64 {
    let start = day.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
    start - LIMA_OFFSET.num_milliseconds()
}

/// `12/04/2027`
#[must_use]
pub fn short_date(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

/// `12 de abril de 2027`
#[must_use]
pub fn long_date(date: NaiveDate) -> String {
    format!(
        "{} de {} de {}",
        date.day(),
        MONTHS[date.month0() as usize],
        date.year()
    )
}

/// `lunes 12 de abril de 2027`
#[must_use]
pub fn weekday_date(date: NaiveDate) -> String {
    format!(
        "{} {}",
        DAYS[date.weekday().num_days_from_monday() as usize],
        long_date(date)
    )
}

/// Several days in one phrase: `12 y 13 de abril de 2027`, `30 de abril y 2 de mayo de 2027`.
#[must_use]
pub fn date_phrase(days: &[NaiveDate]) -> String {
    let Some(last) = days.last() else {
        return String::new();
    };
    let mut parts = Vec::with_capacity(days.len());
    for (index, day) in days.iter().enumerate() {
        let next = days.get(index + 1);
        let text = match next {
            Some(n) if n.month() == day.month() && n.year() == day.year() => day.day().to_string(),
            Some(n) if n.year() == day.year() => {
                format!("{} de {}", day.day(), MONTHS[day.month0() as usize])
            }
            _ => long_date(*day),
        };
        parts.push(text);
    }
    parts.pop();
    if parts.is_empty() {
        long_date(*last)
    } else {
        format!("{} y {}", parts.join(", "), long_date(*last))
    }
}

/// `08:30`
#[must_use]
pub fn clock(time: NaiveTime) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// `08:30 a.m.`, as the forms write hours.
#[must_use]
pub fn form_clock(time: NaiveTime) -> String {
    let (pm, hour) = time.hour12();
    format!(
        "{hour:02}:{:02} {}",
        time.minute(),
        if pm { "p.m." } else { "a.m." }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn dates_read_as_people_write_them() {
        assert_eq!(short_date(day(2027, 4, 2)), "02/04/2027");
        assert_eq!(weekday_date(day(2027, 4, 12)), "lunes 12 de abril de 2027");
        assert_eq!(date_phrase(&[day(2027, 4, 12)]), "12 de abril de 2027");
        assert_eq!(
            date_phrase(&[day(2027, 4, 12), day(2027, 4, 13)]),
            "12 y 13 de abril de 2027"
        );
        assert_eq!(
            date_phrase(&[day(2027, 4, 30), day(2027, 5, 2)]),
            "30 de abril y 2 de mayo de 2027"
        );
        assert_eq!(
            date_phrase(&[day(2026, 12, 30), day(2026, 12, 31), day(2027, 1, 2)]),
            "30, 31 de diciembre de 2026 y 2 de enero de 2027"
        );
        assert_eq!(
            date_phrase(&[day(2026, 4, 30), day(2027, 4, 2), day(2028, 5, 2)]),
            "30 de abril de 2026, 2 de abril de 2027 y 2 de mayo de 2028"
        );
    }

    #[test]
    fn an_instant_is_shown_in_lima() {
        // 2027-04-12T04:59:00Z is still the eleventh in Lima.
        assert_eq!(civil(1_807_505_940_000).to_string(), "2027-04-11 23:59:00");
        assert_eq!(midnight(day(2027, 4, 12)), 1_807_506_000_000);
    }

    #[test]
    fn no_instant_of_a_broken_clock_stops_the_program() {
        let first = DateTime::<chrono::Utc>::MIN_UTC.timestamp_millis();
        let last = DateTime::<chrono::Utc>::MAX_UTC.timestamp_millis();
        for broken in [i64::MIN, first - 1, first, first + 1, last + 1, i64::MAX] {
            assert_eq!(civil(broken), NaiveDateTime::default(), "{broken}");
        }
        assert_ne!(civil(last), NaiveDateTime::default());
    }

    #[test]
    fn hours_of_the_forms() {
        assert_eq!(clock(NaiveTime::from_hms_opt(8, 5, 59).unwrap()), "08:05");
        assert_eq!(
            form_clock(NaiveTime::from_hms_opt(13, 5, 0).unwrap()),
            "01:05 p.m."
        );
        assert_eq!(
            form_clock(NaiveTime::from_hms_opt(0, 0, 0).unwrap()),
            "12:00 a.m."
        );
    }
}
