//! The centre's figures of a period: what counts for it, what does not and why (C-12 to C-17).

use super::types::{CentreFigures, GetCentreFigures, HeldEvent, SpeakerFigures};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::naming::nomenclature;
use crate::services::training::programming::{SpeakerInput, fields_and_speakers, with_figures};
use chrono::NaiveDate;
use sisconecta_domain::expediente::ExpedienteItem;
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::kinds::case::CasePart;
use sisconecta_domain::kinds::office::Staff;
use sisconecta_domain::names::{collapse, dictionary_key, fold};
use sisconecta_domain::report::{EventCount, by_system};
use sisconecta_domain::training::{Counting, Organiser, SpeakerKind, speaker_counts, was_held};
use sisconecta_store::Store;
use sisconecta_store::training::TrainingsAsked;
use std::collections::BTreeMap;

/// How an event stands in the centre's statistics.
pub(super) async fn counting(
    store: &Store,
    id: TrainingId,
    organiser: Option<Organiser>,
    speakers: impl Iterator<Item = SpeakerKind>,
) -> Result<Counting, Fault> {
    // Only other entities' events ask for a copy of the register; it is attached where the centre's own register would be.
    let copy = organiser == Some(Organiser::OtherEntities)
        && store
            .facts::<CasePart>(id)
            .await?
            .iter()
            .any(|part| part.item == ExpedienteItem::A6.code());
    Ok(Counting::of(organiser, speakers, copy))
}

pub(crate) fn check_period(from: NaiveDate, to: NaiveDate) -> Result<(), Fault> {
    if to < from {
        return Err(Fault::input(
            "to",
            "El último día del período no puede ser anterior al primero.",
        ));
    }
    Ok(())
}

pub(crate) async fn centre(
    ctx: &Ctx<'_>,
    request: GetCentreFigures,
) -> Result<CentreFigures, Fault> {
    check_period(request.from, request.to)?;
    let store = &ctx.store;
    // What lies ahead was not held, whoever is registered in it.
    let last = request.to.min(ctx.today());
    let mut counts = Vec::new();
    let (mut counted, mut not_counted) = (Vec::new(), Vec::new());
    let mut speakers: BTreeMap<String, SpeakerFigures> = BTreeMap::new();
    let staff = staff_names(store).await?;
    let within = TrainingsAsked {
        from: Some(request.from.to_string()),
        to: Some(last.to_string()),
        ..TrainingsAsked::default()
    };
    for row in with_figures(store, &within, ctx.today()).await? {
        let within = row
            .first_day
            .is_some_and(|day| (request.from..=last).contains(&day));
        if !within || !was_held(row.state, row.participants) {
            continue;
        }
        let (fields, own) = fields_and_speakers(store, row.id).await?;
        let kinds = own.iter().map(|speaker| speaker.kind);
        let counting = counting(store, row.id, fields.organiser, kinds).await?;
        add_speakers(&mut speakers, &staff, &own, row.participants, counting);
        let held = HeldEvent {
            training: row.id,
            name: row.name,
            dates: row.dates,
            organiser: fields.organiser,
            counting,
            counting_sentence: counting.label().to_owned(),
            participants: row.participants,
            attendances: row.attendances,
        };
        if counting.counts() {
            counts.push(EventCount {
                systems: fields.systems,
                participants: row.participants,
                attendances: row.attendances,
            });
            counted.push(held);
        } else {
            not_counted.push(held);
        }
    }
    let names = nomenclature(store).await?;
    Ok(CentreFigures {
        by_system: by_system(&counts, |system| names.system(system, request.to)),
        counted,
        not_counted,
        speakers: in_order(speakers),
    })
}

fn in_order(speakers: BTreeMap<String, SpeakerFigures>) -> Vec<SpeakerFigures> {
    let mut speakers: Vec<SpeakerFigures> = speakers.into_values().collect();
    speakers.sort_by_cached_key(|line| dictionary_key(&line.name));
    speakers
}

/// A name by its words in any order: «Édgar Janampa Peña» is «JANAMPA PEÑA, Édgar».
fn words_of(name: &str) -> String {
    let folded = fold(name);
    let mut words: Vec<&str> = folded.split_whitespace().collect();
    words.sort_unstable();
    words.join(" ")
}

/// The members of staff as lists write them, by the words of their names.
async fn staff_names(store: &Store) -> Result<BTreeMap<String, String>, Fault> {
    let members = store.all::<Staff>().await?;
    Ok(members
        .into_iter()
        .map(|found| {
            let name = found.name();
            (words_of(&name), name)
        })
        .collect())
}

/// Each specialist once for an event, however many of its topics were his and however his name was typed: a speaker of the centre is a
/// member of its staff.
fn add_speakers(
    speakers: &mut BTreeMap<String, SpeakerFigures>,
    staff: &BTreeMap<String, String>,
    own: &[SpeakerInput],
    participants: u32,
    counting: Counting,
) {
    let mut here: BTreeMap<String, String> = BTreeMap::new();
    for speaker in own {
        if speaker_counts(counting, speaker.kind, speaker.own_statistic) {
            let key = words_of(&speaker.name);
            let name = staff.get(&key).cloned();
            here.insert(key, name.unwrap_or_else(|| collapse(&speaker.name)));
        }
    }
    for (key, name) in here {
        let line = speakers.entry(key).or_insert(SpeakerFigures {
            name,
            events: 0,
            at_headquarters: 0,
            participants: 0,
        });
        line.events += 1;
        line.at_headquarters += u32::from(counting == Counting::Headquarters);
        line.participants += participants;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn speaker(name: &str) -> SpeakerInput {
        let fields = json!({ "name": name, "institution": "CONECTAMEF", "kind": "centre", "topic": "Cierre", "system": null,
            "coordination_date": null, "authorisation": "" });
        serde_json::from_value(fields).unwrap()
    }

    #[test]
    fn a_speaker_of_the_centre_is_its_member_of_staff_however_the_name_was_typed() {
        let member = "JANAMPA PEÑA, Édgar".to_owned();
        let staff = BTreeMap::from([(words_of(&member), member)]);
        let mut speakers = BTreeMap::new();
        for own in [
            vec![
                speaker("Édgar Janampa Peña"),
                speaker("JANAMPA PEÑA, Edgar"),
            ],
            vec![speaker("janampa  peña édgar"), speaker("Ñaupari, Rosa")],
        ] {
            add_speakers(&mut speakers, &staff, &own, 10, Counting::Own);
        }
        let lines: Vec<_> = in_order(speakers)
            .into_iter()
            .map(|line| (line.name, line.events, line.participants))
            .collect();
        assert_eq!(
            lines,
            [
                ("JANAMPA PEÑA, Édgar".to_owned(), 2, 20),
                ("Ñaupari, Rosa".to_owned(), 1, 10)
            ]
        );
    }
}
