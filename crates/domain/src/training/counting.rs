//! Whose statistics an event goes into.

use super::{Organiser, SpeakerKind, TrainingState};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

labelled! {
    /// How an event stands in the statistics of a centre.
    Counting {
        /// Organised by the centre: all its participants are the centre's, whoever spoke (C-16).
        Own = "Cuenta para este centro.",
        /// Organised by headquarters, which registers it (C-13). Support other than speaking counts nowhere (C-15).
        Headquarters = "Registra: sede central. No suma a las cifras del centro.",
        /// Another entity's event at which a specialist of the centre spoke, with the copy of its register (C-17).
        WithSpeaker = "Cuenta: expuso un especialista del centro y está la copia del registro.",
        /// The same without the copy (C-17).
        PendingCopy = "Pendiente de copia de registro: adjúntela en el expediente, como Anexo 6.",
        /// Another entity's event at which nobody of the centre spoke (C-17).
        WithoutSpeaker = "No cuenta: no expuso ningún especialista del centro.",
    }
}

impl Counting {
    /// From who organises, the speakers that stand, and whether a copy of the participants' register is attached. An event that
    /// names no organiser is the centre's own.
    #[must_use]
    pub fn of(
        organiser: Option<Organiser>,
        speakers: impl IntoIterator<Item = SpeakerKind>,
        register_copy: bool,
    ) -> Self {
        match organiser {
            None | Some(Organiser::Centre) => Self::Own,
            Some(Organiser::Headquarters) => Self::Headquarters,
            Some(Organiser::OtherEntities) => {
                let spoke = speakers.into_iter().any(|kind| kind == SpeakerKind::Centre);
                match (spoke, register_copy) {
                    (false, _) => Self::WithoutSpeaker,
                    (true, false) => Self::PendingCopy,
                    (true, true) => Self::WithSpeaker,
                }
            }
        }
    }

    /// Whether the event's participants are participants of the centre.
    #[must_use]
    pub fn counts(self) -> bool {
        matches!(self, Self::Own | Self::WithSpeaker)
    }
}

/// Whether a centre's speaker has the event in his own statistics.
///
/// At an event of headquarters only when he chose so (C-14, R-21); at others when the event counts.
#[must_use]
pub fn speaker_counts(counting: Counting, kind: SpeakerKind, chosen: bool) -> bool {
    kind == SpeakerKind::Centre
        && match counting {
            Counting::Headquarters => chosen,
            _ => counting.counts(),
        }
}

/// Whether an event was held, as far as figures go: somebody signed, or it is beyond its beginning.
#[must_use]
pub fn was_held(state: TrainingState, participants: u32) -> bool {
    state != TrainingState::Cancelled && (participants > 0 || state >= TrainingState::InProgress)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Counting::{Headquarters, Own, PendingCopy, WithSpeaker, WithoutSpeaker};
    use rstest::rstest;

    #[rstest]
    #[case::c16_own_with_an_outside_speaker(Organiser::Centre, &[SpeakerKind::Headquarters], false, Own)]
    #[case::c13_headquarters(Organiser::Headquarters, &[SpeakerKind::Centre], true, Headquarters)]
    #[case::c17_nobody_spoke(Organiser::OtherEntities, &[SpeakerKind::OtherCentre], true, WithoutSpeaker)]
    #[case::c17_copy_missing(Organiser::OtherEntities, &[SpeakerKind::Centre], false, PendingCopy)]
    #[case::c17_whole(Organiser::OtherEntities, &[SpeakerKind::OtherEntity, SpeakerKind::Centre], true, WithSpeaker)]
    fn an_event_counts_by_who_organises_it(
        #[case] organiser: Organiser,
        #[case] speakers: &[SpeakerKind],
        #[case] copy: bool,
        #[case] expected: Counting,
    ) {
        let counting = Counting::of(Some(organiser), speakers.iter().copied(), copy);
        assert_eq!(counting, expected);
    }

    #[test]
    fn c14_a_speaker_at_headquarters_event_has_it_when_he_chose_so() {
        assert!(speaker_counts(Headquarters, SpeakerKind::Centre, true));
        assert!(!speaker_counts(Headquarters, SpeakerKind::Centre, false));
        assert!(!speaker_counts(
            Headquarters,
            SpeakerKind::Headquarters,
            true
        ));
        assert!(speaker_counts(Own, SpeakerKind::Centre, false));
        assert!(!speaker_counts(PendingCopy, SpeakerKind::Centre, true));
    }

    #[test]
    fn a_cancelled_event_was_not_held() {
        assert!(!was_held(TrainingState::Cancelled, 3));
        assert!(was_held(TrainingState::Draft, 1));
        assert!(!was_held(TrainingState::Convened, 0));
        assert!(was_held(TrainingState::Held, 0));
    }
}
