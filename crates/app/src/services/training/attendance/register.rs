//! The register of one session as it stands: expected and present, each person once.

use super::session::{DeskSession, desk_session};
use super::types::{DeskCount, DeskRow, DeskState, ListRegister, PrintRegister, VerifiedDetails};
use crate::case::Issue;
use crate::context::Ctx;
use crate::fault::Fault;
use crate::services::training::programming::{place, session_of};
use sisconecta_documents::{Annex6, Annex6Row, SpareRows, Strokes};
use sisconecta_domain::attendance::{RegisterLine, count};
use sisconecta_domain::ids::{EntityId, PersonId};
use sisconecta_domain::names::{dictionary_key, display_name};
use sisconecta_domain::paper::FormId;
use sisconecta_domain::time::{civil, clock, short_date};
use sisconecta_domain::training::DayPart;
use sisconecta_store::Store;
use sisconecta_store::attendance::{ExpectedFound, RegisterEntry, RegisterFact};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use uuid::Uuid;

/// Most rows shown as the last ones registered.
pub(super) const RECENT: usize = 5;

pub(crate) struct Line {
    row: DeskRow,
    expected: bool,
    present: bool,
    /// The entity that the registration names.
    entity: Option<EntityId>,
    /// Instant of the first registration, for the order of the last ones.
    registered_at: i64,
}

impl Line {
    /// Somebody of the event's list, or whom a search found, as if he had not come.
    fn of_expected(person: PersonId, found: ExpectedFound) -> Self {
        let expected = !found.enrolment.is_empty();
        let row = DeskRow::not_registered(
            person,
            found.document_number,
            display_name(&found.paternal, &found.maternal, &found.names),
            VerifiedDetails {
                entity: found.entity,
                post: found.post,
                email: found.email,
                phone: found.phone,
            },
            expected,
        );
        Self::not_registered(row, expected)
    }

    /// Somebody who is not expected, by his own record.
    async fn of_directory(store: &Store, person: PersonId) -> Result<Self, Fault> {
        let record = store
            .record("person", person.0)
            .await?
            .ok_or_else(Fault::not_found)?;
        let row = DeskRow::not_registered(
            person,
            record.text("document_number").to_owned(),
            display_name(
                record.text("paternal"),
                record.text("maternal"),
                record.text("names"),
            ),
            VerifiedDetails::default(),
            false,
        );
        Ok(Self::not_registered(row, false))
    }

    fn not_registered(row: DeskRow, expected: bool) -> Self {
        Self {
            row,
            expected,
            present: false,
            entity: None,
            registered_at: 0,
        }
    }

    /// Notes what the register says besides signatures; of several attendances the first counts.
    fn take(&mut self, entry: RegisterEntry) {
        match entry.fact {
            RegisterFact::Attendance {
                entity,
                post,
                email,
                phone,
            } if !self.present => {
                self.present = true;
                self.registered_at = entry.claimed_at;
                self.entity = entry.entity;
                self.row.state = DeskState::Unsigned;
                self.row.at = clock(civil(entry.claimed_at).time());
                self.row.details = VerifiedDetails {
                    entity,
                    post,
                    email,
                    phone,
                };
            }
            RegisterFact::SlipStamp => self.row.slip_stamped = true,
            RegisterFact::Attendance { .. } | RegisterFact::Signature { .. } => {}
        }
    }
}

pub(crate) struct Book {
    desk: DeskSession,
    lines: BTreeMap<PersonId, Line>,
}

impl Book {
    /// The whole register.
    pub(crate) async fn load(store: &Store, desk: &DeskSession) -> Result<Self, Fault> {
        let expected = store.expected(&desk.training.to_string()).await?;
        let entries = store.register_entries(&desk.id.to_string()).await?;
        Self::of(store, desk, expected, entries).await
    }

    /// The lines of these people alone; its count and the last ones are not the session's.
    pub(crate) async fn of_people(
        store: &Store,
        desk: &DeskSession,
        people: &[String],
    ) -> Result<Self, Fault> {
        let expected = store
            .expected_of(&desk.training.to_string(), people)
            .await?;
        let entries = store
            .register_entries_of(&desk.id.to_string(), people)
            .await?;
        Self::of(store, desk, expected, entries).await
    }

    pub(super) async fn of(
        store: &Store,
        desk: &DeskSession,
        expected: Vec<ExpectedFound>,
        entries: Vec<RegisterEntry>,
    ) -> Result<Self, Fault> {
        let broken = |error: uuid::Error| Fault::internal("person id", &error);
        let mut lines = BTreeMap::new();
        for found in expected {
            let person: PersonId = found.person.parse().map_err(broken)?;
            lines.insert(person, Line::of_expected(person, found));
        }
        let mut signatures = BTreeMap::new();
        for entry in entries {
            let person: PersonId = entry.person.parse().map_err(broken)?;
            if let RegisterFact::Signature { means } = &entry.fact {
                // One drawn on the screen says more than a tick for paper.
                let on_screen = means == "screen" || signatures.get(&person) == Some(&true);
                signatures.insert(person, on_screen);
                continue;
            }
            let line = match lines.entry(person) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(Line::of_directory(store, person).await?),
            };
            line.take(entry);
        }
        for (person, on_screen) in signatures {
            if let Some(line) = lines.get_mut(&person).filter(|line| line.present) {
                line.row.state = if on_screen {
                    DeskState::SignedOnScreen
                } else {
                    DeskState::SignedOnPaper
                };
            }
        }
        // A stamp whose registration was taken back shows nobody.
        lines.retain(|_, line| line.expected || line.present);
        let desk = DeskSession {
            id: desk.id,
            training: desk.training,
            record: desk.record.clone(),
        };
        Ok(Self { desk, lines })
    }

    /// The entity that somebody's registration names.
    pub(crate) fn entity_of(&self, person: PersonId) -> Option<EntityId> {
        self.lines.get(&person).and_then(|line| line.entity)
    }

    pub(crate) fn row(&self, person: PersonId) -> Option<DeskRow> {
        self.lines.get(&person).map(|line| line.row.clone())
    }

    pub(crate) fn count(&self) -> DeskCount {
        let lines: Vec<RegisterLine> = self
            .lines
            .values()
            .filter(|line| line.present)
            .map(|line| RegisterLine {
                session: self.desk.id,
                person: line.row.person,
                signed: line.row.state != DeskState::Unsigned,
            })
            .collect();
        let register = count(&lines)
            .registers
            .get(&self.desk.id)
            .copied()
            .unwrap_or_default();
        let expected = self.lines.values().filter(|line| line.expected).count();
        DeskCount {
            signed: register.signed,
            unsigned: register.unsigned,
            expected: u32::try_from(expected).unwrap_or(u32::MAX),
        }
    }

    pub(crate) fn recent(&self) -> Vec<DeskRow> {
        let mut present: Vec<&Line> = self.lines.values().filter(|line| line.present).collect();
        present.sort_by_key(|line| std::cmp::Reverse((line.registered_at, line.row.person)));
        present
            .into_iter()
            .take(RECENT)
            .map(|line| line.row.clone())
            .collect()
    }

    /// Everybody, by name.
    pub(crate) fn rows(&self) -> Vec<DeskRow> {
        let mut rows: Vec<DeskRow> = self.lines.values().map(|line| line.row.clone()).collect();
        rows.sort_by_cached_key(|row| (dictionary_key(&row.name), row.person));
        rows
    }
}

pub(crate) async fn register_list(
    ctx: &Ctx<'_>,
    request: ListRegister,
) -> Result<Vec<DeskRow>, Fault> {
    let desk = desk_session(&ctx.store, request.session).await?;
    Ok(Book::load(&ctx.store, &desk).await?.rows())
}

/// A line of Annex 6.
pub(crate) fn printed_row(row: DeskRow, signature: Option<Strokes>) -> Annex6Row {
    Annex6Row {
        name: row.name,
        entity: row.details.entity,
        dni: row.document_number,
        post: row.details.post,
        email: row.details.email,
        phone: row.details.phone,
        signature,
    }
}

/// *Mañana*, as Annex 6 writes the session.
pub(crate) fn printed_session(part: DayPart) -> String {
    let label = part.label();
    format!("{}{}", label[..1].to_uppercase(), &label[1..])
}

pub(crate) async fn print_register(
    ctx: &Ctx<'_>,
    request: PrintRegister,
) -> Result<crate::case::DocumentRef, Fault> {
    let Some(id) = request.session else {
        let blank = Annex6::blank().print();
        return crate::case::keep(ctx, None, &blank, "Anexo 6 en blanco").await;
    };
    let desk = desk_session(&ctx.store, id).await?;
    let training =
        crate::services::training::programming::detail(&ctx.store, desk.training).await?;
    let own = session_of(&desk.record).ok_or_else(Fault::not_found)?;
    let centre = crate::office::centre::profile(&ctx.store).await?;
    let book = Book::load(&ctx.store, &desk).await?;
    // C-32, R-58: those who announced themselves are pre-filled; they count only if they sign.
    let people = book.rows();
    let issue = Issue {
        id: Uuid::now_v7(),
        form: FormId::Annex6,
        case: desk.training.into(),
        within: Some(id.0),
        rows: people.iter().map(|row| row.person).collect(),
    };
    let rows = people
        .into_iter()
        // This print is for the hand.
        .map(|row| printed_row(row, None))
        .collect();
    let part = own.part.label();
    let printed = Annex6 {
        centre_name: centre.name,
        event: training.fields.name.clone(),
        date: short_date(own.date),
        session: printed_session(own.part),
        place: place(&training.fields),
        record: Some(issue.id),
        rows,
        spare: match u16::try_from(request.empty_rows) {
            Ok(0) | Err(_) => SpareRows::FillPage,
            Ok(count) => SpareRows::Count(count),
        },
    }
    .print();
    let label = format!("{} {part}", own.date);
    let name = format!("Anexo 6 Registro - {} - {label}", training.fields.name);
    crate::case::keep(ctx, Some(issue), &printed, &name).await
}
