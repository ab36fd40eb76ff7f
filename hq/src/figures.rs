//! The country's figures: what each centre counts, and every event once (C-63).

use crate::error::HqError;
use crate::headquarters::Headquarters;
use futures::TryStreamExt;
use serde::de::DeserializeOwned;
use sisconecta_domain::attendance::{RegisterLine, count};
use sisconecta_domain::expediente::ExpedienteItem;
use sisconecta_domain::ids::{PersonId, SessionId};
use sisconecta_domain::time::civil;
use sisconecta_domain::training::{Counting, Organiser, SpeakerKind, TrainingState, was_held};
use sqlx::{AssertSqlSafe, Row};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Events, persons and signatures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    pub events: u64,
    /// Distinct persons with a signature, added over the events.
    pub participants: u64,
    /// Signatures.
    pub attendances: u64,
}

impl Totals {
    fn add(&mut self, participants: u64, attendances: u64) {
        self.events += 1;
        self.participants += participants;
        self.attendances += attendances;
    }
}

/// The figures of a period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// What each centre counts as its own, by its code.
    pub centres: BTreeMap<String, Totals>,
    /// Events that headquarters organised, each once in whatever centres it is (C-13).
    pub headquarters: Totals,
    /// Every event once. What specialists have in their own statistics is no part of it.
    pub country: Totals,
    /// Centres that sent more than is counted here, because their feed could not be folded.
    pub behind: Vec<String>,
}

/// An event as one centre holds it.
#[derive(Default)]
struct Copy {
    state: Option<TrainingState>,
    organiser: Option<Organiser>,
    speakers: Vec<SpeakerKind>,
    register_copy: bool,
    lines: Vec<RegisterLine>,
    /// Who signed which session, by what says the same in every centre.
    signed: BTreeSet<(Uuid, String)>,
}

impl Copy {
    fn counting(&self) -> Counting {
        Counting::of(
            self.organiser,
            self.speakers.iter().copied(),
            self.register_copy,
        )
    }
}

type Copies = BTreeMap<(Uuid, String), Copy>;

fn typed<T: DeserializeOwned>(text: Option<&str>) -> Option<T> {
    serde_json::from_value(text?.into()).ok()
}

impl Headquarters {
    /// The figures of the events whose first day lies in a period of civil days, `2027-04-12`, both included. As in the centres, a session
    /// counts from its day on, and an event that lies ahead was not held.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn figures(&self, from: &str, to: &str) -> Result<Figures, HqError> {
        // The figures of the others do not wait for a centre that cannot be folded; they say which it is.
        let folded = self.fold_all().await;
        let copies = self.copies(from, to).await?;
        let mut figures = Figures::default();
        if folded.is_err() {
            figures.behind = self.behind().await?;
        }
        for scope in self.centres().await? {
            figures.centres.insert(scope, Totals::default());
        }
        let mut events: BTreeMap<Uuid, (bool, BTreeSet<(Uuid, String)>)> = BTreeMap::new();
        for ((training, scope), copy) in &copies {
            let own = count(&copy.lines);
            if !was_held(copy.state.unwrap_or(TrainingState::Draft), own.participants) {
                continue;
            }
            let counting = copy.counting();
            if counting.counts()
                && let Some(centre) = figures.centres.get_mut(scope)
            {
                centre.add(own.participants.into(), own.attendances.into());
            }
            let by_headquarters = counting == Counting::Headquarters;
            if counting.counts() || by_headquarters {
                let event = events.entry(*training).or_default();
                event.0 |= by_headquarters;
                event.1.extend(copy.signed.iter().cloned());
            }
        }
        for (by_headquarters, signed) in events.into_values() {
            let persons: BTreeSet<&String> = signed.iter().map(|(_, person)| person).collect();
            let (persons, signatures) = (persons.len() as u64, signed.len() as u64);
            figures.country.add(persons, signatures);
            if by_headquarters {
                figures.headquarters.add(persons, signatures);
            }
        }
        Ok(figures)
    }

    async fn copies(&self, from: &str, to: &str) -> Result<Copies, HqError> {
        let today = civil(self.now()).date().to_string();
        let to = to.min(today.as_str());
        // Both statements tell of the same moment.
        let mut tx = self.pool.begin().await?;
        sqlx::query("set transaction isolation level repeatable read, read only")
            .execute(&mut *tx)
            .await?;
        let mut copies = Copies::new();
        for row in sqlx::query(AssertSqlSafe(events()))
            .bind(from)
            .bind(to)
            .bind(ExpedienteItem::A6.code())
            .fetch_all(&mut *tx)
            .await?
        {
            let speakers: Vec<String> = row.try_get("speakers")?;
            let copy = Copy {
                state: typed(row.try_get("state")?),
                organiser: typed(row.try_get("organiser")?),
                speakers: speakers
                    .iter()
                    .filter_map(|kind| typed(Some(kind)))
                    .collect(),
                register_copy: row.try_get("register_copy")?,
                ..Copy::default()
            };
            copies.insert((row.try_get("id")?, row.try_get("scope")?), copy);
        }
        let mut rows = sqlx::query(AssertSqlSafe(lines()))
            .bind(from)
            .bind(to)
            .bind(&today)
            .fetch(&mut *tx);
        while let Some(row) = rows.try_next().await? {
            // Whoever writes a session names its event by any text.
            let named: &str = row.try_get("training")?;
            let training = Uuid::parse_str(named).ok();
            let Some(training) = training.filter(|id| id.to_string() == named) else {
                continue;
            };
            let Some(copy) = copies.get_mut(&(training, row.try_get("scope")?)) else {
                continue;
            };
            let (session, signed): (Uuid, bool) = (row.try_get("session")?, row.try_get("signed")?);
            if signed {
                copy.signed.insert((session, row.try_get("known_as")?));
            }
            copy.lines.push(RegisterLine {
                session: SessionId(session),
                person: PersonId(row.try_get("person")?),
                signed,
            });
        }
        drop(rows);
        tx.commit().await?;
        Ok(copies)
    }
}

/// Events of the period `$1` to `$2`, as each centre has them.
const WITHIN: &str = "
within as (
    select scope, training from standing_session
    group by scope, training having min(date) between $1 and $2
)";

fn events() -> String {
    format!(
        "with {WITHIN}
         select t.scope, t.id, s.state, t.organiser,
                array(select s.kind from speaker s
                      where s.scope = t.scope and s.training = w.training and s.kind is not null
                        and not coalesce(s.removed, false)) as speakers,
                exists (select 1 from case_part e
                        where e.scope = t.scope and e.case_id = w.training and e.item = $3
                          and not exists (select 1 from annulled x where x.scope = e.scope and x.op = e.op))
                    as register_copy
         from within w
         join training t on t.scope = w.scope and t.id::text = w.training
         left join case_state s on s.scope = t.scope and s.case_id = w.training"
    )
}

/// A person with a document is the same in every centre; one without is known only where he is.
fn lines() -> String {
    format!(
        "with {WITHIN}
         select l.scope, l.training, l.session, l.person, l.signed,
                case when coalesce(p.document_number, '') = '' then l.scope || ' ' || l.person
                     else coalesce(p.document_type, '') || ' ' || p.document_number end as known_as
         from within w
         join register_line l on l.scope = w.scope and l.training = w.training
         join standing_session d on d.scope = l.scope and d.id = l.session and d.date <= $3
         join person p on p.scope = l.scope and p.id = l.person"
    )
}
