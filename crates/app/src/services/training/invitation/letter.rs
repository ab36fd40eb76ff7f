//! The texts of Annex 4 for one entity, out of the event and the centre's profile.

use crate::fault::Fault;
use crate::office::centre::CentreProfile;
use crate::services::training::programming::{SessionRow, TrainingDetail};
use sisconecta_documents::Annex4;
use sisconecta_domain::invitation::place_with_prefix;
use sisconecta_domain::time::form_clock;
use sisconecta_domain::training::Modality;

/// Where the event takes place, as the invitation names it.
pub(super) fn place(training: &TrainingDetail) -> String {
    let fields = &training.fields;
    let parts: Vec<&str> = if fields.modality == Some(Modality::Virtual) {
        vec![fields.platform.trim()]
    } else {
        vec![fields.venue_name.trim(), fields.venue_address.trim()]
    };
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

/// `08:30 a.m. a 01:00 p.m. y 02:30 p.m. a 05:30 p.m.`: each pair of hours once, in the order of the day.
fn hours(sessions: &[SessionRow]) -> String {
    let mut pairs: Vec<_> = sessions.iter().map(|s| (s.start, s.end)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let words: Vec<String> = pairs
        .into_iter()
        .map(|(start, end)| format!("{} a {}", form_clock(start), form_clock(end)))
        .collect();
    words.join(" y ")
}

/// Each text once, in the order of the speakers.
fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for text in texts.map(str::trim) {
        if !text.is_empty() && !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen.join("; ")
}

/// The letter for an entity, or the first of its nine texts that is missing, with the field that mends it.
// C-28, C-69, O-05: none is left empty.
pub(super) fn letter(
    training: &TrainingDetail,
    centre: &CentreProfile,
    prefix: Option<&str>,
    entity: &str,
) -> Result<Annex4, Fault> {
    let (place_prefix, place) = place_with_prefix(&place(training), prefix);
    let speakers = || training.speakers.iter().map(|row| &row.speaker);
    let letter = Annex4 {
        record: None,
        entity: entity.trim().to_owned(),
        centre_name: centre.name.trim().to_owned(),
        training: training.fields.name.trim().to_owned(),
        topic: distinct(speakers().map(|speaker| speaker.topic.as_str())),
        speaker: distinct(speakers().map(|speaker| speaker.name.as_str())),
        place_prefix,
        place,
        date: training.dates.clone(),
        time: hours(&training.sessions),
        email: centre.email.trim().to_owned(),
    };
    check_filled(&letter, training.fields.modality)?;
    Ok(letter)
}

/// Names the first text that is empty, by the field that mends it.
fn check_filled(letter: &Annex4, modality: Option<Modality>) -> Result<(), Fault> {
    let place_field = if modality == Some(Modality::Virtual) {
        "platform"
    } else {
        "venue_name"
    };
    let needed = [
        (&letter.entity, "entity", "la entidad a la que se invita"),
        (
            &letter.centre_name,
            "centre_name",
            "el nombre del centro (en «Centro»)",
        ),
        (&letter.training, "name", "el nombre del evento"),
        (
            &letter.topic,
            "speakers",
            "el tema, que se anota con cada expositor",
        ),
        (&letter.speaker, "speakers", "el expositor"),
        (&letter.place, place_field, "el lugar"),
        (&letter.date, "sessions", "la fecha"),
        (&letter.time, "sessions", "la hora"),
        (
            &letter.email,
            "centre_email",
            "el correo electrónico del centro (en «Centro»)",
        ),
    ];
    let missing = needed.iter().find(|(text, ..)| text.is_empty());
    if let Some((_, field, what)) = missing {
        let sentence = format!(
            "La invitación todavía no se puede emitir: falta {what}. No se imprimió ninguna."
        );
        return Err(Fault {
            field: Some((*field).to_owned()),
            ..Fault::not_now("incomplete", sentence)
        });
    }
    Ok(())
}
