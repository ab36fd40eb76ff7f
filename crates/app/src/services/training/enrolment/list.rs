//! Bringing the participants in: one by one, or from the lists that offices send.

use super::types::{
    AddEnrolment, EnrolmentRow, ImportRoster, ListEnrolments, PreviewRoster, RemoveEnrolment,
    RosterImported, RosterPreview,
};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::foreign::stopped;
use crate::office::directory::{
    Contacts, DocumentType, EntityNames, PersonInput, checked, document_kind, fill_person,
    find_or_write, known_name,
};
use serde_json::json;
use sisconecta_domain::ids::{EnrolmentId, PersonId, TrainingId};
use sisconecta_domain::kinds::office::Person;
use sisconecta_domain::kinds::training::Enrolment;
use sisconecta_domain::names::{dictionary_key, display_name};
use sisconecta_domain::roster::{
    DryRun, Layout, ProblemCode, RosterPerson, RosterRow, RowStatus, best_sheet, dry_run, guess,
    mark_known,
};
use sisconecta_domain::training::EnrolmentMeans;
use sisconecta_foreign::list::Book;
use sisconecta_store::Writing;
use sisconecta_store::attendance::ExpectedFound;
use sisconecta_store::directory::PersonKnown;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

fn row(mut found: ExpectedFound, signed: u32, contacts: Contacts) -> Result<EnrolmentRow, Fault> {
    contacts.of_person(&mut found.email, &mut found.phone);
    let broken = |error: uuid::Error| Fault::internal("enrolment id", &error);
    Ok(EnrolmentRow {
        id: found.enrolment.parse().map_err(broken)?,
        person: found.person.parse().map_err(broken)?,
        document_number: found.document_number,
        name: display_name(&found.paternal, &found.maternal, &found.names),
        entity: found.entity,
        post: found.post,
        email: found.email,
        phone: found.phone,
        means: serde_json::from_value(json!(found.means)).unwrap_or(EnrolmentMeans::List),
        signed,
    })
}

async fn rows(ctx: &Ctx<'_>, training: TrainingId) -> Result<Vec<EnrolmentRow>, Fault> {
    let contacts = Contacts::of(ctx).await?;
    let store = &ctx.store;
    let training = training.to_string();
    let mut signed: HashMap<String, u32> = HashMap::new();
    for line in store
        .register_lines(std::slice::from_ref(&training))
        .await?
    {
        if line.signed {
            *signed.entry(line.person).or_default() += 1;
        }
    }
    let mut rows: Vec<EnrolmentRow> = store
        .expected(&training)
        .await?
        .into_iter()
        .map(|found| {
            let count = signed.get(&found.person).copied().unwrap_or(0);
            row(found, count, contacts)
        })
        .collect::<Result<_, _>>()?;
    rows.sort_by_cached_key(|row| (dictionary_key(&row.name), row.id));
    Ok(rows)
}

pub(crate) async fn list(
    ctx: &Ctx<'_>,
    request: ListEnrolments,
) -> Result<Vec<EnrolmentRow>, Fault> {
    rows(ctx, request.training).await
}

async fn enrol(
    tx: &mut Writing,
    training: TrainingId,
    person: PersonId,
    means: EnrolmentMeans,
) -> Result<(), Fault> {
    let fields = [
        ("training", json!(training)),
        ("person", json!(person)),
        ("means", json!(means)),
    ];
    Ok(tx
        .edit("enrolment", EnrolmentId::fresh().0, &fields)
        .await?)
}

pub(crate) async fn add(ctx: &Ctx<'_>, request: AddEnrolment) -> Result<Vec<EnrolmentRow>, Fault> {
    let training = request.training;
    ctx.write(async |tx| {
        crate::services::training::programming::existing(tx, training).await?;
        let person = match request.person {
            Some(person) => {
                tx.record("person", person.0)
                    .await?
                    .ok_or_else(Fault::not_found)?;
                person
            }
            None => {
                let input = checked(&request.input)?;
                let mut entities = EntityNames::load(tx).await?;
                find_or_write(tx, &mut entities, &input).await?.0
            }
        };
        let expected = tx.expected(&training.to_string()).await?;
        if expected
            .iter()
            .any(|found| found.person == person.to_string())
        {
            return Err(Fault::input(
                "person",
                "Esa persona ya está en la lista de este evento. No se agregó otra vez.",
            ));
        }
        enrol(tx, training, person, request.means).await?;
        Ok(())
    })
    .await?;
    rows(ctx, training).await
}

pub(crate) async fn remove(
    ctx: &Ctx<'_>,
    request: RemoveEnrolment,
) -> Result<Vec<EnrolmentRow>, Fault> {
    let training = ctx
        .write(async |tx| {
            let record = tx
                .record("enrolment", request.id.0)
                .await?
                .ok_or_else(Fault::not_found)?;
            let training: TrainingId = record
                .text("training")
                .parse()
                .map_err(|_| Fault::not_found())?;
            let person = tx
                .expected(&training.to_string())
                .await?
                .into_iter()
                .find(|found| found.enrolment == request.id.to_string())
                .map(|found| found.person);
            // Two laptops may have put the same person on the list: taken off once, he is off.
            for other in tx
                .records("enrolment", Some(("training", training.0)))
                .await?
            {
                let same =
                    other.id == request.id.0 || Some(other.text("person")) == person.as_deref();
                if same {
                    tx.edit("enrolment", other.id, &[("removed", json!(true))])
                        .await?;
                }
            }
            Ok(training)
        })
        .await?;
    rows(ctx, training).await
}

struct Read {
    file_name: String,
    sheets: Vec<String>,
    sheet: usize,
    dry_run: DryRun,
}

/// The list that was read last: a column that is taken for another one needs no reading of the file.
#[derive(Default)]
struct LastList(Mutex<Option<(String, Arc<Book>)>>);

impl LastList {
    fn of(&self, upload: &str) -> Option<Arc<Book>> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, book) = last.as_ref().filter(|(known, _)| known == upload)?;
        Some(Arc::clone(book))
    }

    fn keep(&self, upload: &str, book: Arc<Book>) {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some((upload.to_owned(), book));
    }
}

async fn book(ctx: &Ctx<'_>, upload: &str) -> Result<(String, Arc<Book>), Fault> {
    let (file_name, bytes) = ctx.picked(upload)?;
    let last = ctx.memory::<LastList>();
    if let Some(book) = last.of(upload) {
        return Ok((file_name, book));
    }
    let book = Arc::new(ctx.app.foreign.list(upload, &file_name, &bytes).await?);
    last.keep(upload, Arc::clone(&book));
    Ok((file_name, book))
}

/// Reads the picked file and makes the dry run. A long list takes a while, so it has a thread of its own.
async fn read(ctx: &Ctx<'_>, request: &PreviewRoster) -> Result<Read, Fault> {
    let (file_name, book) = book(ctx, &request.upload).await?;
    let (sheet, columns, header_row) = (request.sheet, request.columns.clone(), request.header_row);
    let work = move || {
        let index = sheet
            .and_then(|index| usize::try_from(index).ok())
            .filter(|index| *index < book.sheets.len())
            .unwrap_or_else(|| best_sheet(&book.sheets));
        let chosen = book
            .sheets
            .get(index)
            .ok_or_else(|| Fault::input("file", "El archivo no tiene hojas."))?;
        let mut layout: Layout = guess(&chosen.grid);
        if let Some(row) = header_row {
            layout.header_row = (row > 0).then_some(row);
        }
        for (guess, column) in layout.columns.iter_mut().zip(columns.into_iter().flatten()) {
            guess.column = column;
        }
        let dry_run = dry_run(&chosen.grid, &layout);
        let sheets = book.sheets.iter().map(|sheet| sheet.name.clone()).collect();
        Ok(Read {
            file_name,
            sheets,
            sheet: index,
            dry_run,
        })
    };
    tokio::select! {
        () = ctx.app.foreign.given_up(&request.upload) => Err(stopped()),
        read = tokio::task::spawn_blocking(work) => {
            read.map_err(|error| Fault::internal("roster", &error))?
        }
    }
}

/// The documents of a list that a person may have.
fn documents(run: &DryRun) -> Vec<&str> {
    run.rows
        .iter()
        .filter(|row| matches!(row.status, RowStatus::Ready | RowStatus::Confirm))
        .map(|row| row.person.dni.as_str())
        .collect()
}

fn already(read: &Read, expected: &[ExpectedFound]) -> Vec<u32> {
    let known: HashSet<&str> = expected
        .iter()
        .map(|found| found.document_number.as_str())
        .collect();
    read.dry_run
        .rows
        .iter()
        .filter(|row| matches!(row.status, RowStatus::Ready | RowStatus::Confirm))
        .filter(|row| known.contains(row.person.dni.as_str()))
        .map(|row| row.row)
        .collect()
}

pub(crate) async fn preview_roster(
    ctx: &Ctx<'_>,
    request: PreviewRoster,
) -> Result<RosterPreview, Fault> {
    let mut read = read(ctx, &request).await?;
    let kind = document_kind(DocumentType::Dni);
    let known = ctx
        .store
        .people_by_document(kind, &documents(&read.dry_run))
        .await?;
    mark_known(&mut read.dry_run, |dni| known.get(dni).map(known_name));
    let expected = ctx.store.expected(&request.training.to_string()).await?;
    Ok(RosterPreview {
        already: already(&read, &expected),
        file_name: read.file_name,
        sheets: read.sheets,
        sheet: u32::try_from(read.sheet).unwrap_or(0),
        dry_run: read.dry_run,
    })
}

fn input(person: &RosterPerson) -> PersonInput {
    PersonInput {
        document_number: person.dni.clone(),
        paternal: person.paternal.clone(),
        maternal: person.maternal.clone(),
        names: person.names.clone(),
        entity: person.entity.clone(),
        post: person.post.clone(),
        email: person.email.clone(),
        phone: person.phone.clone(),
        ..PersonInput::default()
    }
}

/// What a list adds: written together at its end, since a statement for each row takes longer than the row.
#[derive(Default)]
struct Incoming {
    people: Vec<(PersonId, Person)>,
    enrolments: Vec<(EnrolmentId, Enrolment)>,
    /// Who stands for a document, by number, and whether he is one of `people`.
    known: HashMap<String, (PersonId, bool)>,
}

impl Incoming {
    fn of(known: &HashMap<String, PersonKnown>) -> Result<Self, Fault> {
        let broken = |error: uuid::Error| Fault::internal("person id", &error);
        let known = known.iter().map(|(number, found)| {
            let id = found.id.parse().map_err(broken)?;
            Ok((number.clone(), (id, false)))
        });
        Ok(Self {
            known: known.collect::<Result<_, Fault>>()?,
            ..Self::default()
        })
    }

    /// The person of a row, and whether he is new. What is not known of him is filled in.
    async fn person(
        &mut self,
        tx: &mut Writing,
        entities: &mut EntityNames,
        Wanted { person: row, fills }: &Wanted,
    ) -> Result<(PersonId, bool), Fault> {
        if let Some((known, new)) = self.known.get(&row.document_number) {
            if !new && *fills {
                fill_person(tx, entities, *known, row).await?;
            }
            return Ok((*known, false));
        }
        let id = PersonId::fresh();
        let mut person = Person::from(row);
        person.entity = entities.settle(tx, &row.entity).await?;
        self.people.push((id, person));
        self.known.insert(row.document_number.clone(), (id, true));
        Ok((id, true))
    }

    fn enrol(&mut self, training: TrainingId, person: PersonId) {
        let enrolment = Enrolment {
            training: Some(training),
            person: Some(person),
            means: Some(EnrolmentMeans::List),
            removed: false,
        };
        self.enrolments.push((EnrolmentId::fresh(), enrolment));
    }

    async fn write(self, tx: &mut Writing) -> Result<(), Fault> {
        tx.create(self.people).await?;
        tx.create(self.enrolments).await?;
        Ok(())
    }
}

/// A row that is taken in.
struct Wanted {
    person: PersonInput,
    /// What the directory lacks of the person is taken from the row: not when it calls him otherwise.
    fills: bool,
}

/// Rows of a list that are wanted, and how many are left out.
fn wanted(rows: &[RosterRow], request: &ImportRoster) -> Result<(Vec<Wanted>, u32), Fault> {
    let (mut people, mut left_out) = (Vec::new(), 0);
    for row in rows {
        let wanted = match row.status {
            RowStatus::Ready => true,
            RowStatus::Confirm => request.accepted.contains(&row.row),
            RowStatus::Bad | RowStatus::Repeated => false,
            RowStatus::Skipped => continue,
        };
        if !wanted || request.left_out.contains(&row.row) {
            left_out += 1;
            continue;
        }
        let person = checked(&input(&row.person)).map_err(|fault| Fault {
            sentence: format!(
                "Fila {}: {} No se incorporó ninguna fila.",
                row.row, fault.sentence
            ),
            ..fault
        })?;
        let mut problems = row.problems.iter();
        let fills = !problems.any(|problem| problem.code == ProblemCode::KnownDni);
        people.push(Wanted { person, fills });
    }
    Ok((people, left_out))
}

/// All in one transaction: a list comes in whole or not at all.
pub(crate) async fn import_roster(
    ctx: &Ctx<'_>,
    request: ImportRoster,
) -> Result<RosterImported, Fault> {
    let mut read = read(ctx, &request.preview).await?;
    let training = request.preview.training;
    ctx.write(async |tx| {
        let kind = document_kind(DocumentType::Dni);
        let known = tx
            .people_by_document(kind, &documents(&read.dry_run))
            .await?;
        mark_known(&mut read.dry_run, |dni| known.get(dni).map(known_name));
        let (rows, left_out) = wanted(&read.dry_run.rows, &request)?;
        crate::services::training::programming::existing(tx, training).await?;
        let expected = tx.expected(&training.to_string()).await?;
        let mut present: HashSet<String> = expected.into_iter().map(|found| found.person).collect();
        let mut entities = EntityNames::load(tx).await?;
        let mut incoming = Incoming::of(&known)?;
        let mut imported = RosterImported {
            added: 0,
            new_people: 0,
            already: 0,
            left_out,
        };
        for row in &rows {
            let (id, new) = incoming.person(tx, &mut entities, row).await?;
            if !present.insert(id.to_string()) {
                imported.already += 1;
                continue;
            }
            incoming.enrol(training, id);
            imported.added += 1;
            imported.new_people += u32::from(new);
        }
        incoming.write(tx).await?;
        Ok(imported)
    })
    .await
}
