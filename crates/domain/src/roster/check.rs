//! The dry run: every row becomes a proposed person or says why not.

use super::dni_cell;
use super::repeats::mark_repeated;
use super::values::{self, Remark, quote};
use super::{
    Cell, Column, DryRun, Grid, Layout, ProblemCode, RosterPerson, RosterRow, RowProblem,
    RowStatus, column_letter,
};
use crate::names::{SplitName, display_name, proper_case, split_full_name_as, split_surnames};

/// Reads every row below the headings. Writes nothing, loses nothing: each row stands in the answer once.
///
/// The layout may come back from the screen, changed by the person; columns that the grid does not have count as empty.
// K-09: a person carries surnames, names, DNI, post, e-mail, telephone and entity.
#[must_use]
pub fn dry_run(grid: &Grid, layout: &Layout) -> DryRun {
    let start = usize::try_from(layout.header_row.unwrap_or(0)).unwrap_or(usize::MAX);
    let mut rows: Vec<RosterRow> = grid
        .iter()
        .enumerate()
        .skip(start)
        .map(|(index, cells)| {
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            Reader {
                cells,
                layout,
                problems: Vec::new(),
            }
            .read(number)
        })
        .collect();
    mark_repeated(&mut rows, layout);
    let count = |status: RowStatus| {
        u32::try_from(rows.iter().filter(|row| row.status == status).count()).unwrap_or(u32::MAX)
    };
    DryRun {
        header_row: layout.header_row,
        columns: layout.columns.clone(),
        ready: count(RowStatus::Ready),
        confirm: count(RowStatus::Confirm),
        bad: count(RowStatus::Bad),
        repeated: count(RowStatus::Repeated),
        skipped: count(RowStatus::Skipped),
        rows,
    }
}

/// What a remark means for its row. A refusal that found something to propose is only a question.
const fn weight(code: ProblemCode) -> RowStatus {
    use ProblemCode as P;
    match code {
        P::MissingDni
        | P::MalformedDni
        | P::RoundedNumber
        | P::Ruc
        | P::ForeignDocument
        | P::MissingName => RowStatus::Bad,
        P::LostZero
        | P::DniCheckCharacter
        | P::DniLetters
        | P::UncertainName
        | P::OddName
        | P::MalformedEmail
        | P::MalformedPhone
        | P::CellError
        | P::SharedDni
        | P::SameName
        | P::KnownDni => RowStatus::Confirm,
        P::SeveralEmails | P::SeveralPhones => RowStatus::Ready,
        P::SamePerson => RowStatus::Repeated,
        P::TotalRow | P::BlankRow | P::HeadingRow | P::NoPerson => RowStatus::Skipped,
    }
}

/// Reads one row.
pub(super) struct Reader<'a> {
    pub(super) cells: &'a [Cell],
    pub(super) layout: &'a Layout,
    problems: Vec<RowProblem>,
}

impl<'a> Reader<'a> {
    fn read(mut self, row: u32) -> RosterRow {
        if let Some(reason) = self.not_a_person() {
            self.problems.push(reason);
            return RosterRow {
                row,
                status: RowStatus::Skipped,
                person: RosterPerson::default(),
                problems: self.problems,
            };
        }
        let (paternal, maternal, names) = self.name();
        let dni = self.dni();
        let email = self.with_remark(Column::Email, values::email);
        let phone = self.with_remark(Column::Phone, values::phones);
        let entity = self
            .text(Column::Entity)
            .map(|text| values::entity(&text))
            .unwrap_or_default();
        let post = self.text(Column::Post).unwrap_or_default();
        self.report_errors();
        let has = |weighed: RowStatus| {
            self.problems
                .iter()
                .any(|problem| weight(problem.code) == weighed)
        };
        let status = if has(RowStatus::Bad) {
            RowStatus::Bad
        } else if has(RowStatus::Confirm) {
            RowStatus::Confirm
        } else {
            RowStatus::Ready
        };
        let person = RosterPerson {
            dni,
            paternal,
            maternal,
            names,
            entity,
            post,
            email,
            phone,
        };
        RosterRow {
            row,
            status,
            person,
            problems: self.problems,
        }
    }

    /// The filled cells of a kind, in the order of their columns.
    pub(super) fn filled(&self, wanted: Column) -> impl Iterator<Item = (u16, &'a Cell)> + use<'a> {
        let cells = self.cells;
        self.layout
            .columns
            .iter()
            .filter(move |guess| guess.column == wanted)
            .filter_map(move |guess| {
                cells
                    .get(usize::from(guess.index))
                    .map(|cell| (guess.index, cell))
            })
            .filter(|(_, cell)| !cell.is_blank() && !values::is_placeholder(&cell.text()))
    }

    pub(super) fn first(&self, wanted: Column) -> Option<(u16, &'a Cell)> {
        self.filled(wanted).next()
    }

    fn text(&self, wanted: Column) -> Option<String> {
        self.first(wanted).map(|(_, cell)| cell.text())
    }

    fn column_of(&self, wanted: Column) -> Option<u16> {
        self.layout
            .columns
            .iter()
            .find(|guess| guess.column == wanted)
            .map(|guess| guess.index)
    }

    /// The first cell of a kind that is a failed formula; it has no text, and so is not among the [`filled`](Self::filled).
    fn failed(&self, wanted: Column) -> Option<(u16, &'a Cell)> {
        let mut columns = self.layout.columns.iter();
        columns.find_map(|guess| {
            let cell = self.cells.get(usize::from(guess.index))?;
            (guess.column == wanted && cell.is_failed()).then_some((guess.index, cell))
        })
    }

    fn report(&mut self, column: Option<u16>, remark: Remark) {
        self.problems.push(problem(column, remark));
    }

    fn say(&mut self, column: Option<u16>, code: ProblemCode, message: String) {
        self.report(
            column,
            Remark {
                code,
                message,
                proposal: None,
            },
        );
    }

    fn name(&mut self) -> (String, String, String) {
        let surnames = self.text(Column::Surnames);
        let paternal = self.text(Column::PaternalSurname);
        let maternal = self.text(Column::MaternalSurname);
        let names = self
            .filled(Column::Names)
            .map(|(_, cell)| cell.text())
            .collect::<Vec<_>>()
            .join(" ");
        let whole = self.text(Column::FullName);
        let by_parts =
            paternal.is_some() || maternal.is_some() || surnames.is_some() || !names.is_empty();
        let (split, column) = if let (Some(whole), false) = (&whole, by_parts) {
            (
                split_full_name_as(whole, self.layout.name_order),
                self.column_of(Column::FullName),
            )
        } else if let (Some(surnames), None) = (surnames, &paternal) {
            let (paternal, maternal, doubtful) = split_surnames(&surnames);
            (
                SplitName {
                    paternal,
                    maternal,
                    names: proper_case(&names),
                    doubtful,
                },
                self.column_of(Column::Surnames),
            )
        } else {
            // Both surnames in the first of two columns.
            let crowded = maternal
                .is_none()
                .then(|| split_surnames(paternal.as_deref().unwrap_or_default()));
            let (paternal, maternal, doubtful) = crowded.map_or_else(
                || {
                    (
                        cased(paternal.as_deref()),
                        cased(maternal.as_deref()),
                        false,
                    )
                },
                |(p, m, _)| (p, m, true),
            );
            (
                SplitName {
                    paternal,
                    maternal,
                    names: proper_case(&names),
                    doubtful,
                },
                self.column_of(Column::PaternalSurname),
            )
        };
        self.judge_name(&split, column);
        (split.paternal, split.maternal, split.names)
    }

    fn judge_name(&mut self, split: &SplitName, column: Option<u16>) {
        let shown = display_name(&split.paternal, &split.maternal, &split.names);
        if shown.is_empty() {
            let message = "La fila no tiene apellidos ni nombres. Complételos en la lista o agregue a la persona a mano.".to_owned();
            self.say(column, ProblemCode::MissingName, message);
            return;
        }
        // K-09: one surname is enough, whichever.
        if split.paternal.is_empty() && split.maternal.is_empty() || split.names.is_empty() {
            self.report_missing_part(split, &shown, column);
        } else if let Some(message) = doubt(split, &shown) {
            let remark = Remark::proposing(ProblemCode::UncertainName, message, shown.clone());
            self.report(column, remark);
        }
        let odd = |c: char| !(c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.'));
        if [&split.paternal, &split.maternal, &split.names]
            .iter()
            .any(|part| part.chars().any(odd))
        {
            let message = format!(
                "El nombre {} trae signos que no son letras. Revíselo antes de aceptar.",
                quote(&shown)
            );
            self.say(column, ProblemCode::OddName, message);
        }
    }

    fn report_missing_part(&mut self, split: &SplitName, shown: &str, column: Option<u16>) {
        let (missing, column) = if split.names.is_empty() {
            ("los nombres", self.column_of(Column::Names).or(column))
        } else {
            ("los apellidos", column)
        };
        let message = format!(
            "En {} faltan o no se distinguen {missing}. Complete la lista o agregue a la persona a mano.",
            quote(shown)
        );
        self.say(column, ProblemCode::MissingName, message);
    }

    fn dni(&mut self) -> String {
        let found = self.first(Column::Dni);
        let Some((column, cell)) = found.or_else(|| self.failed(Column::Dni)) else {
            let column = self.column_of(Column::Dni);
            let message = if column.is_some() {
                "La fila no tiene DNI. Complételo en la lista o agregue a la persona a mano."
            } else {
                "La lista no tiene una columna de DNI reconocida. Indique cuál es."
            };
            self.say(column, ProblemCode::MissingDni, message.to_owned());
            return String::new();
        };
        let failed = match cell {
            Cell::Error(_) => {
                Some("La fórmula del DNI dio error en la hoja de cálculo.".to_owned())
            }
            Cell::Unknown => Some(format!("El DNI es una fórmula: {NOT_KEPT}")),
            _ => None,
        };
        if let Some(message) = failed {
            self.say(Some(column), ProblemCode::MissingDni, message);
            return String::new();
        }
        match dni_cell::read(cell) {
            Ok(dni) => dni.to_string(),
            Err(remark) => {
                let dni = remark.proposal.clone().unwrap_or_else(|| cell.text());
                self.report(Some(column), remark);
                dni
            }
        }
    }

    /// Reads the first filled cell of a kind and notes what `read` says about it.
    fn with_remark(
        &mut self,
        wanted: Column,
        read: impl Fn(&str) -> (String, Option<Remark>),
    ) -> String {
        let Some((column, cell)) = self.first(wanted) else {
            return String::new();
        };
        let (value, remark) = read(&cell.text());
        if let Some(remark) = remark {
            self.report(Some(column), remark);
        }
        value
    }

    /// Failed formulas in columns that are read; a DNI's own is reported with the DNI.
    fn report_errors(&mut self) {
        let failed: Vec<(u16, &Cell)> = self
            .layout
            .columns
            .iter()
            .filter(|guess| {
                !matches!(
                    guess.column,
                    Column::Ignore | Column::RowNumber | Column::Dni
                )
            })
            .filter_map(|guess| {
                let cell = self.cells.get(usize::from(guess.index))?;
                cell.is_failed().then_some((guess.index, cell))
            })
            .collect();
        for (column, cell) in failed {
            let message = match cell {
                Cell::Error(shown) => format!(
                    "La celda muestra el error {}. Si acepta, ese dato queda en blanco.",
                    quote(shown)
                ),
                _ => format!(
                    "La celda es una fórmula: {NOT_KEPT} Si acepta, ese dato queda en blanco."
                ),
            };
            self.say(Some(column), ProblemCode::CellError, message);
        }
    }
}

/// What is asked about a name that is whole, when it may not be cut where it should.
fn doubt(split: &SplitName, shown: &str) -> Option<String> {
    if split.maternal.is_empty() {
        Some(format!(
            "La persona {} figura con un solo apellido. ¿Es correcto?",
            quote(shown)
        ))
    } else if split.doubtful {
        Some(format!(
            "No es seguro dónde terminan los apellidos. ¿La persona es {}?",
            quote(shown)
        ))
    } else {
        None
    }
}

/// Said of a formula without its result.
const NOT_KEPT: &str = "su resultado no está guardado en el archivo. Ábralo en Excel o LibreOffice, guárdelo y vuelva a elegirlo.";

fn cased(text: Option<&str>) -> String {
    text.map(proper_case).unwrap_or_default()
}

pub(super) fn problem(column: Option<u16>, remark: Remark) -> RowProblem {
    RowProblem {
        column,
        column_letter: column.map(column_letter).unwrap_or_default(),
        code: remark.code,
        message: remark.message,
        proposal: remark.proposal,
    }
}
