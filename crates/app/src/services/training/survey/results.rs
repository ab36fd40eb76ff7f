//! The sheets of an event, counted.

use super::sheet::{blocks, speaker_heading};
use super::types::{BlockFigures, ItemFigures, LevelFigures, OpenAnswer, SurveyFigures};
use crate::fault::Fault;
use crate::services::training::programming::TrainingDetail;
use serde_json::Value;
use sisconecta_domain::ids::SpeakerId;
use sisconecta_domain::names::fold;
use sisconecta_domain::survey::{Block, Counts, Figures, Item, Level, Question, Sheet, share};
use sisconecta_store::Store;
use sisconecta_store::survey::SheetFound;
use std::collections::{BTreeMap, BTreeSet};

/// The answers as they were kept; rows of a newer program that this one does not know are left out.
pub(crate) fn sheet_of(found: &SheetFound) -> Sheet {
    let pairs: Vec<(String, Value)> = serde_json::from_str(&found.answers).unwrap_or_default();
    Sheet {
        marks: pairs
            .into_iter()
            .filter_map(|(question, level)| {
                let level = level
                    .as_u64()
                    .and_then(|value| u8::try_from(value).ok())
                    .and_then(|value| Level::try_from(value).ok());
                Some((question.parse::<Question>().ok()?, level))
            })
            .collect(),
        open_topics: found.open_topics.clone(),
        open_improvements: found.open_improvements.clone(),
    }
}

/// Everything that was answered about an event and stands. Answers that wait on a device are not in it: a figure that
/// moved with each of them would tell who answered what.
pub(crate) struct Consolidated {
    /// The figures of every question, for the report as well (C-57: identical wherever they are shown).
    pub counted: Figures,
    pub paper: u32,
    pub kiosk: u32,
    pub closed_at: Option<i64>,
    sheets: Vec<Sheet>,
    /// Speakers who are no longer on the programme and were rated, with name and topic.
    gone: Vec<(SpeakerId, String, String)>,
}

/// Heading of a block, the speaker it is about, its questions, and the counts of all of them.
type Group = (String, Option<SpeakerId>, Vec<Question>, Counts);

impl Consolidated {
    pub(crate) async fn load(store: &Store, detail: &TrainingDetail) -> Result<Self, Fault> {
        let training = detail.id.to_string();
        let found = store.survey_sheets(&training).await?;
        let closings = store.survey_closings(&training).await?;
        let kiosk = found.iter().filter(|sheet| sheet.source == "kiosk").count();
        let sheets: Vec<Sheet> = found.iter().map(sheet_of).collect();
        let counted = Figures::of(&sheets);
        let mut gone = Vec::new();
        for speaker in counted.speakers() {
            if !detail.speakers.iter().any(|row| row.id == speaker)
                && let Some(record) = store.record("speaker", speaker.0).await?
            {
                gone.push((
                    speaker,
                    record.text("name").to_owned(),
                    record.text("topic").to_owned(),
                ));
            }
        }
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(Self {
            paper: number(sheets.len() - kiosk),
            kiosk: number(kiosk),
            closed_at: closings.first().map(|closing| closing.claimed_at),
            counted,
            sheets,
            gone,
        })
    }

    /// Each block of the form with its questions and what was answered; speakers who are in the programme no more stand after the others.
    fn groups(&self, detail: &TrainingDetail) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for block in blocks(detail) {
            let questions: Vec<Question> = block
                .questions
                .iter()
                .filter_map(|row| row.id.parse().ok())
                .collect();
            let counts = match (block.speaker, questions.first()) {
                (Some(speaker), _) => self.counted.speaker(speaker),
                (None, Some(question)) => self.counted.block(question.item.block()),
                (None, None) => Counts::default(),
            };
            groups.push((block.heading, block.speaker, questions, counts));
        }
        let after = groups
            .iter()
            .rposition(|group| group.1.is_some())
            .map_or(1, |at| at + 1);
        let first = u32::try_from(detail.speakers.len()).unwrap_or(0) + 1;
        for (offset, (number, (speaker, name, topic))) in (first..).zip(&self.gone).enumerate() {
            let questions = Item::ALL
                .iter()
                .filter(|item| item.block() == Block::Speakers)
                .map(|item| Question {
                    item: *item,
                    speaker: Some(*speaker),
                })
                .collect();
            let heading = speaker_heading(number, name, topic);
            let counts = self.counted.speaker(*speaker);
            groups.insert(after + offset, (heading, Some(*speaker), questions, counts));
        }
        groups
    }

    /// The figures, without those of the speakers in `hidden`, nor the sums from which they could be worked out.
    pub(crate) fn figures(&self, detail: &TrainingDetail, hidden: &[SpeakerId]) -> SurveyFigures {
        let groups = self.groups(detail);
        let all_shown = hidden.is_empty();
        SurveyFigures {
            responses: self.counted.sheets,
            participants: detail.participants,
            // M-12: over signed participants.
            response_rate: share(self.counted.sheets, detail.participants),
            blocks: groups
                .into_iter()
                .map(|(heading, speaker, questions, counts)| {
                    let hide = speaker.is_some_and(|id| hidden.contains(&id));
                    BlockFigures {
                        heading,
                        speaker,
                        hidden: hide,
                        rows: questions
                            .into_iter()
                            .filter(|_| !hide)
                            .map(|question| ItemFigures {
                                id: question.to_string(),
                                label: question.item.label().to_owned(),
                                figures: level_figures(&self.counted.question(question)),
                            })
                            .collect(),
                        figures: (!hide).then(|| level_figures(&counts)),
                    }
                })
                .collect(),
            speakers: all_shown.then(|| level_figures(&self.counted.block(Block::Speakers))),
            overall: all_shown.then(|| level_figures(&self.counted.overall())),
            topics: grouped(self.sheets.iter().map(|sheet| sheet.open_topics.as_str())),
            improvements: grouped(self.sheets.iter().map(|s| s.open_improvements.as_str())),
        }
    }
}

fn level_figures(counts: &Counts) -> LevelFigures {
    LevelFigures {
        levels: counts.levels,
        blank: counts.blank,
        answered: counts.answered(),
        mean: counts.mean(),
        satisfied: counts.satisfied(),
    }
}

fn grouped<'a>(answers: impl Iterator<Item = &'a str>) -> Vec<OpenAnswer> {
    group(answers.map(|answer| (answer, ())))
        .into_iter()
        .map(|(text, times, _)| OpenAnswer { text, times })
        .collect()
}

/// M-16: open answers by their text, those that differ only in accents, capitals or blanks together, with where they were given; most
/// frequent first, then by the alphabet, so that their order tells nothing.
pub(super) fn group<'a, P: Ord>(
    answers: impl Iterator<Item = (&'a str, P)>,
) -> Vec<(String, u32, BTreeSet<P>)> {
    let mut by_text: BTreeMap<String, (String, u32, BTreeSet<P>)> = BTreeMap::new();
    for (answer, place) in answers.filter(|(answer, _)| !answer.is_empty()) {
        let entry = by_text
            .entry(fold(answer))
            .or_insert_with(|| (answer.to_owned(), 0, BTreeSet::new()));
        entry.1 += 1;
        entry.2.insert(place);
        // Whichever came first must not show.
        if answer < entry.0.as_str() {
            answer.clone_into(&mut entry.0);
        }
    }
    let mut list: Vec<_> = by_text.into_values().collect();
    list.sort_by_key(|(_, times, _)| std::cmp::Reverse(*times));
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_answers_are_grouped_and_in_no_order_of_arrival() {
        let given = ["Tesorería", "SIAF", "", "tesoreria ", "Almacenes"];
        let list = |given: &[&str]| -> Vec<(String, u32)> {
            grouped(given.iter().copied())
                .into_iter()
                .map(|answer| (answer.text, answer.times))
                .collect()
        };
        let mut turned = given;
        turned.reverse();
        assert_eq!(list(&given), list(&turned));
        assert_eq!(
            list(&given),
            [
                ("Tesorería".to_owned(), 2),
                ("Almacenes".to_owned(), 1),
                ("SIAF".to_owned(), 1)
            ]
        );
    }
}
