//! Rows that are no person: blank ones, headings that come again, totals, notes.

use super::check::{Reader, problem};
use super::dni_cell;
use super::values::{Remark, quote};
use super::{Cell, Column, ProblemCode, RowProblem};
use crate::names::fold;

/// Columns that say something of a person.
const PERSONAL: [Column; 8] = [
    Column::FullName,
    Column::Surnames,
    Column::PaternalSurname,
    Column::MaternalSurname,
    Column::Names,
    Column::Dni,
    Column::Email,
    Column::Phone,
];

impl Reader<'_> {
    /// Why the row is no person at all, if it is none.
    pub(super) fn not_a_person(&self) -> Option<RowProblem> {
        let written: Vec<(usize, String)> = self
            .cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.is_blank())
            .map(|(index, cell)| (index, cell.text()))
            .collect();
        if written.is_empty() {
            return skip(ProblemCode::BlankRow, "Fila vacía.".to_owned());
        }
        if self.repeats_the_headings(&written) {
            return skip(
                ProblemCode::HeadingRow,
                "La fila repite los títulos de las columnas.".to_owned(),
            );
        }
        if let Some(text) = self.total(&written) {
            return skip(
                ProblemCode::TotalRow,
                format!("{} es una fila de totales, no una persona.", quote(text)),
            );
        }
        self.nobody(&written)
    }

    fn repeats_the_headings(&self, written: &[(usize, String)]) -> bool {
        let repeats = |(index, text): &(usize, String)| {
            let header = self
                .layout
                .columns
                .get(*index)
                .map_or("", |guess| guess.header.as_str());
            !header.is_empty() && fold(header) == fold(text)
        };
        written.len() >= 2 && written.iter().all(repeats)
    }

    /// The cell that speaks of a total, in a row without a DNI and an e-mail.
    fn total<'w>(&self, written: &'w [(usize, String)]) -> Option<&'w str> {
        let has_dni = self.first(Column::Dni).is_some_and(|(_, cell)| {
            !matches!(dni_cell::read(cell), Err(Remark { proposal: None, .. }))
        });
        let has_email = written.iter().any(|(_, text)| text.contains('@'));
        if has_dni || has_email {
            return None;
        }
        written
            .iter()
            .map(|(_, text)| text.as_str())
            .find(|text| is_total(text))
    }

    /// Says so when no cell speaks of a person, or the only one is a note below the list.
    fn nobody(&self, written: &[(usize, String)]) -> Option<RowProblem> {
        let mut said = PERSONAL
            .iter()
            .flat_map(|column| self.filled(*column))
            .map(|(_, cell)| cell.text());
        match (said.next(), said.next()) {
            (None, _) if self.cells.iter().any(Cell::is_failed) => None,
            (None, _) => {
                let content = written
                    .iter()
                    .map(|(_, text)| text.as_str())
                    .filter(|text| !text.is_empty())
                    .collect::<Vec<_>>()
                    .join(" · ");
                skip(
                    ProblemCode::NoPerson,
                    format!(
                        "La fila no tiene nombre, DNI, correo ni teléfono; solo dice {}.",
                        quote(&content)
                    ),
                )
            }
            (Some(only), None) if is_footer(&only) => skip(
                ProblemCode::NoPerson,
                format!("La fila es una nota, no una persona: {}.", quote(&only)),
            ),
            _ => None,
        }
    }
}

fn skip(code: ProblemCode, message: String) -> Option<RowProblem> {
    Some(problem(None, Remark::new(code, message)))
}

fn is_total(text: &str) -> bool {
    let folded = fold(text);
    let first = folded.split([' ', ':']).next().unwrap_or_default();
    matches!(first, "total" | "totales" | "subtotal" | "sub-total")
        || folded.starts_with("sub total")
}

fn is_footer(text: &str) -> bool {
    const STARTS: [&str; 14] = [
        "firma",
        "elaborado",
        "nota",
        "fuente",
        "fecha",
        "observacion",
        "responsable",
        "v°b°",
        "vºbº",
        "lugar",
        "leyenda",
        "revisado",
        "aprobado",
        "(*)",
    ];
    let folded = fold(text);
    STARTS.iter().any(|start| folded.starts_with(start))
        || folded.chars().all(|c| !c.is_alphanumeric())
}
