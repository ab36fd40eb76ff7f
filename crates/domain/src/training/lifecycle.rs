//! The life of an event (C-66): which steps are open, and what each still lacks.

use super::TrainingState;
use chrono::NaiveDate;

/// A step that was taken and stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PastStep {
    pub state: TrainingState,
    /// Civil day in Lima.
    pub on: NaiveDate,
}

/// What the steps' preconditions look at.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// What keeps the event from being programmed, as sentences.
    pub programming: Vec<String>,
    /// An invitation was issued or its copy attached.
    pub invited: bool,
    pub first_day: Option<NaiveDate>,
    pub last_day: Option<NaiveDate>,
    /// Persons in the registers, signed or not.
    pub registered: u32,
    /// What the *expediente* lacks, as sentences.
    pub expediente: Vec<String>,
    pub by_demand: bool,
    /// Headquarters organises it, and registers it (C-13).
    pub by_headquarters: bool,
    pub requesting_entity: String,
    /// Each speaker's topic.
    pub topics: Vec<String>,
    /// Speakers whose talk names no process, although headquarters' list has some of its system (C-50, C-52).
    pub without_process: Vec<String>,
    /// The *expediente* was closed into one document and nothing was re-opened.
    pub closed: bool,
    /// Number of the *expediente* in the archive.
    pub number: String,
    /// Box, shelf or volume: where the originals lie.
    pub located: bool,
}

/// A step that may come next, and what it lacks now; nothing lacking, it may be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenStep {
    pub to: TrainingState,
    pub lacks: Vec<String>,
}

/// The order of the steps.
const ORDER: [TrainingState; 11] = {
    use TrainingState as S;
    [
        S::Draft,
        S::Programmed,
        S::Communicated,
        S::Published,
        S::Convened,
        S::InProgress,
        S::Held,
        S::Delivered,
        S::Complete,
        S::Registered,
        S::Filed,
    ]
};

/// Whether an office may go past a step without taking it: communication and publication are others' acts.
fn may_be_skipped(state: TrainingState) -> bool {
    matches!(
        state,
        TrainingState::Communicated | TrainingState::Published
    )
}

/// Steps that may come next from a state, in order, up to the first that must be taken.
///
/// A step that was taken and stands need not be taken again: after a filing was annulled the event stands at *complete*
/// although it remains registered.
#[must_use]
pub fn open_steps(
    state: TrainingState,
    past: &[PastStep],
    evidence: &Evidence,
    on: NaiveDate,
) -> Vec<OpenStep> {
    let Some(at) = ORDER.iter().position(|known| *known == state) else {
        return Vec::new();
    };
    let mut open = Vec::new();
    for to in &ORDER[at + 1..] {
        // C-13: the centre does not register what headquarters does.
        let others = *to == TrainingState::Registered && evidence.by_headquarters;
        if others || past.iter().any(|step| step.state == *to) {
            continue;
        }
        open.push(OpenStep {
            to: *to,
            lacks: lacks(*to, past, evidence, on),
        });
        if !may_be_skipped(*to) {
            break;
        }
    }
    // An event that was held cannot be called off any more.
    if at < position(TrainingState::Held) {
        open.push(OpenStep {
            to: TrainingState::Cancelled,
            lacks: earlier(TrainingState::Cancelled, past, on)
                .into_iter()
                .collect(),
        });
    }
    open
}

fn position(state: TrainingState) -> usize {
    ORDER
        .iter()
        .position(|known| *known == state)
        .unwrap_or(ORDER.len())
}

/// The steps' dates follow their order.
fn earlier(to: TrainingState, past: &[PastStep], on: NaiveDate) -> Option<String> {
    past.iter()
        .filter(|step| position(step.state) < position(to) && step.on > on)
        .max_by_key(|step| step.on)
        .map(|step| {
            format!(
                "El paso «{}» tiene fecha {}: este no puede ser anterior.",
                step.state.label().to_lowercase(),
                crate::time::short_date(step.on)
            )
        })
}

/// The blocks of the registration; register and survey are part of the complete *expediente*.
// C-50, C-51
fn lacks_to_register(evidence: &Evidence) -> Vec<String> {
    let mut lacks = Vec::new();
    let mut when = |absent: bool, sentence: &str| {
        if absent {
            lacks.push(sentence.to_owned());
        }
    };
    when(
        evidence.by_demand && evidence.requesting_entity.trim().is_empty(),
        "Anote la entidad que solicitó el evento: es por demanda.",
    );
    when(
        evidence.topics.is_empty(),
        "El evento no tiene expositores.",
    );
    when(
        evidence.topics.iter().any(|topic| topic.trim().is_empty()),
        "Falta el tema de un expositor.",
    );
    let without = evidence.without_process.iter();
    lacks.extend(without.map(|speaker| format!("Elija el proceso del que habló {speaker}.")));
    lacks.extend(evidence.expediente.iter().cloned());
    lacks
}

fn lacks(to: TrainingState, past: &[PastStep], evidence: &Evidence, on: NaiveDate) -> Vec<String> {
    use TrainingState as S;
    let mut lacks: Vec<String> = earlier(to, past, on).into_iter().collect();
    let mut when = |absent: bool, sentence: &str| {
        if absent {
            lacks.push(sentence.to_owned());
        }
    };
    match to {
        S::Programmed => lacks.extend(evidence.programming.iter().cloned()),
        S::Convened => {
            when(
                !evidence.invited,
                "Emita o adjunte al menos una invitación (Anexo 4).",
            );
            // Nobody is invited to what is over. What was only written down afterwards has no other day.
            let known_before = |last| {
                past.iter()
                    .map(|step| step.on)
                    .max()
                    .is_some_and(|on| on <= last)
            };
            if let Some(last) = evidence.last_day
                && known_before(last)
            {
                when(
                    on > last,
                    &format!(
                        "El evento terminó el {}: se convocó antes. Ponga el día en que salió la primera invitación.",
                        crate::time::short_date(last)
                    ),
                );
            }
        }
        S::InProgress => match evidence.first_day {
            None => when(true, "El evento no tiene sesiones."),
            Some(first) => when(
                on < first,
                &format!(
                    "El evento empieza el {}: la fecha del paso no puede ser anterior.",
                    crate::time::short_date(first)
                ),
            ),
        },
        S::Held => {
            if let Some(last) = evidence.last_day {
                when(
                    on < last,
                    &format!(
                        "El evento termina el {}: la fecha del paso no puede ser anterior.",
                        crate::time::short_date(last)
                    ),
                );
            }
            // C-04: registration is mandatory in every event.
            when(
                evidence.registered == 0,
                "Nadie está en el registro de participantes (Anexo 6).",
            );
        }
        // C-47
        S::Complete => lacks.extend(evidence.expediente.iter().cloned()),
        S::Registered => lacks.extend(lacks_to_register(evidence)),
        // C-49
        S::Filed => {
            when(
                !evidence.closed,
                "Cierre el expediente: se hace un solo PDF con todas sus partes.",
            );
            when(
                evidence.number.trim().is_empty(),
                "Anote el número del expediente.",
            );
            when(
                !evidence.located,
                "Anote dónde quedan los originales: caja, estante o tomo.",
            );
        }
        S::Draft | S::Communicated | S::Published | S::Delivered | S::Cancelled => {}
    }
    lacks
}

#[cfg(test)]
mod tests {
    use super::*;
    use TrainingState as S;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2027, 4, n).unwrap()
    }

    fn ready() -> Evidence {
        Evidence {
            invited: true,
            first_day: Some(day(12)),
            last_day: Some(day(13)),
            registered: 30,
            topics: vec!["Programación multianual".into()],
            closed: true,
            number: "EC-2027-014".into(),
            located: true,
            ..Evidence::default()
        }
    }

    fn names(state: S, past: &[PastStep]) -> Vec<S> {
        open_steps(state, past, &ready(), day(20))
            .into_iter()
            .map(|step| step.to)
            .collect()
    }

    #[test]
    fn the_order_is_kept_and_only_others_acts_may_be_skipped() {
        assert_eq!(names(S::Draft, &[]), [S::Programmed, S::Cancelled]);
        assert_eq!(
            names(S::Programmed, &[]),
            [S::Communicated, S::Published, S::Convened, S::Cancelled]
        );
        assert_eq!(names(S::Published, &[]), [S::Convened, S::Cancelled]);
        assert_eq!(names(S::Convened, &[]), [S::InProgress, S::Cancelled]);
        assert_eq!(names(S::Held, &[]), [S::Delivered]);
        assert_eq!(names(S::Registered, &[]), [S::Filed]);
        assert!(names(S::Filed, &[]).is_empty());
        assert!(names(S::Cancelled, &[]).is_empty());
    }

    #[test]
    fn c50_a_talk_without_its_process_keeps_the_event_from_being_registered() {
        let evidence = Evidence {
            without_process: vec!["ROJAS, Luz".into()],
            ..ready()
        };
        let open = open_steps(S::Complete, &[], &evidence, day(20));
        assert_eq!(
            open[0].lacks,
            ["Elija el proceso del que habló ROJAS, Luz."]
        );
    }

    #[test]
    fn with_everything_there_every_step_of_the_road_is_free() {
        for state in S::ALL {
            for step in open_steps(*state, &[], &ready(), day(20)) {
                assert!(step.lacks.is_empty(), "{state:?} → {step:?}");
            }
        }
    }

    #[test]
    fn with_nothing_there_each_step_says_what_it_lacks() {
        let nothing = Evidence {
            programming: vec!["Elija la modalidad.".into()],
            expediente: vec!["Falta el Anexo 8.".into()],
            by_demand: true,
            last_day: Some(day(13)),
            ..Evidence::default()
        };
        for (from, to, least) in [
            (S::Draft, S::Programmed, 1),
            (S::Programmed, S::Convened, 1),
            (S::Convened, S::InProgress, 1),
            (S::InProgress, S::Held, 2),
            (S::Delivered, S::Complete, 1),
            (S::Complete, S::Registered, 3),
            (S::Registered, S::Filed, 3),
        ] {
            let open = open_steps(from, &[], &nothing, day(10));
            let step = open.iter().find(|step| step.to == to).unwrap();
            assert_eq!(step.lacks.len(), least, "{step:?}");
        }
    }

    #[test]
    fn dates_follow_the_order_of_the_steps() {
        let past = [PastStep {
            state: S::Held,
            on: day(15),
        }];
        let step = &open_steps(S::Held, &past, &ready(), day(14))[0];
        assert!(step.lacks[0].contains("15/04/2027"), "{step:?}");
        assert!(
            open_steps(S::Held, &past, &ready(), day(15))[0]
                .lacks
                .is_empty()
        );
    }

    #[test]
    fn nobody_is_convened_after_the_event_but_what_was_written_down_late_goes_on() {
        let programmed = |on| {
            [PastStep {
                state: S::Programmed,
                on,
            }]
        };
        let lacks = |past: &[PastStep], on| {
            let open = open_steps(S::Programmed, past, &ready(), on);
            let step = open.iter().find(|step| step.to == S::Convened);
            step.unwrap().lacks.len()
        };
        assert_eq!(lacks(&programmed(day(1)), day(13)), 0);
        assert_eq!(lacks(&programmed(day(1)), day(14)), 1);
        assert_eq!(lacks(&programmed(day(20)), day(20)), 0);
    }

    #[test]
    fn c13_headquarters_registers_its_own_events() {
        let own = Evidence {
            by_headquarters: true,
            ..ready()
        };
        let open = open_steps(S::Complete, &[], &own, day(20));
        assert_eq!(open[0].to, S::Filed);
    }

    #[test]
    fn after_an_annulled_filing_what_was_registered_stays_registered() {
        let past = [PastStep {
            state: S::Registered,
            on: day(16),
        }];
        assert_eq!(names(S::Complete, &past), [S::Filed]);
    }
}
