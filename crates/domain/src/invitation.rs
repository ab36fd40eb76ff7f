//! Inviting entities to an event: means, answers, and until when.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How an invitation goes out, or an answer comes in.
// C-27, C-28.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InvitationMeans {
    Written,
    Email,
}

impl InvitationMeans {
    /// The name people read, in Spanish.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Written => "Por escrito",
            Self::Email => "Correo electrónico",
        }
    }
}

/// How an answer came.
// C-29: by e-mail where applicable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AnswerMeans {
    Email,
    Telephone,
    Written,
    InPerson,
}

impl AnswerMeans {
    /// The name people read, in Spanish.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Email => "Correo electrónico",
            Self::Telephone => "Teléfono",
            Self::Written => "Por escrito",
            Self::InPerson => "En persona",
        }
    }
}

/// What the entity answered.
// C-29: exactly these three.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InvitationResponse {
    #[default]
    None,
    Confirmed,
    Declined,
}

impl InvitationResponse {
    /// The name people read, in Spanish.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::None => "Sin respuesta",
            Self::Confirmed => "Confirmó",
            Self::Declined => "Declinó",
        }
    }
}

/// Calendar days between the last day to invite and the first day of the event.
const DAYS_BEFORE: u64 = 8;

/// The last day on which invitations to an event that begins on `first_day` are in time. Calendar days: the norm does not
/// say working days.
// C-27, P-09: event on 15/04/2026 -> by 07/04/2026.
#[must_use]
pub fn due(first_day: NaiveDate) -> NaiveDate {
    first_day
        .checked_sub_days(Days::new(DAYS_BEFORE))
        .unwrap_or(first_day)
}

/// Whether an invitation is late: sent after the last day, or not sent when it has passed.
// C-20: only programmed events have the limit.
#[must_use]
pub fn late(
    programmed: bool,
    first_day: NaiveDate,
    sent_on: Option<NaiveDate>,
    today: NaiveDate,
) -> bool {
    programmed && sent_on.unwrap_or(today) > due(first_day)
}

/// The words before the place on the invitation, and the place without them: `Auditorio` only where the place is one.
//
#[must_use]
pub fn place_with_prefix(place: &str, chosen: Option<&str>) -> (String, String) {
    const HALL: &str = "Auditorio";
    let place = place.trim();
    if let Some(prefix) = chosen {
        return (prefix.trim().to_owned(), place.to_owned());
    }
    let is_hall = place.chars().take(HALL.len()).collect::<String>();
    if is_hall.eq_ignore_ascii_case(HALL) {
        let rest: String = place.chars().skip(HALL.len()).collect();
        let follows = rest.is_empty() || rest.starts_with([' ', ',', ':']);
        if follows && !rest.trim_matches([' ', ',', ':']).is_empty() {
            return (
                HALL.to_owned(),
                rest.trim_start_matches([' ', ',', ':']).to_owned(),
            );
        }
    }
    (String::new(), place.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn invitations_are_due_eight_calendar_days_before_the_first_day() {
        assert_eq!(due(day("2026-04-15")), day("2026-04-07"));
        // Over the end of a month and of a year.
        assert_eq!(due(day("2027-01-04")), day("2026-12-27"));
    }

    #[test]
    fn the_vector_of_the_table_of_deadlines_holds() {
        // P-09 of the deadlines: event Wed 15/04/2026 -> Tue 07/04/2026.
        let event = day("2026-04-15");
        for (sent, today, expected) in [
            (Some("2026-04-07"), "2026-04-10", false),
            (Some("2026-04-08"), "2026-04-10", true),
            (None, "2026-04-07", false),
            (None, "2026-04-08", true),
        ] {
            assert_eq!(
                late(true, event, sent.map(day), day(today)),
                expected,
                "{sent:?} {today}"
            );
        }
    }

    #[test]
    fn an_event_that_was_not_programmed_has_no_limit() {
        assert!(!late(false, day("2026-04-15"), None, day("2026-04-14")));
    }

    #[test]
    fn the_word_auditorio_stands_before_auditoriums_only_and_once() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            place_with_prefix("Auditorio del Gobierno Regional", None),
            pair("Auditorio", "del Gobierno Regional")
        );
        assert_eq!(
            place_with_prefix("Sala de capacitación", None),
            pair("", "Sala de capacitación")
        );
        assert_eq!(
            place_with_prefix("Auditorios Unidos", None),
            pair("", "Auditorios Unidos")
        );
        assert_eq!(place_with_prefix("Auditorio", None), pair("", "Auditorio"));
        assert_eq!(
            place_with_prefix("Sala 2", Some("Ambiente")),
            pair("Ambiente", "Sala 2")
        );
        assert_eq!(place_with_prefix("ñ", None), pair("", "ñ"));
    }
}
