//! Finding the headings and the columns of a list.

use std::collections::BTreeSet;

use super::headers::{self, Heading, Strength};
use super::{
    Cell, Column, ColumnGuess, Grid, Layout, RowStatus, Sheet, column_letter, contents, dry_run,
};
use crate::names::NameOrder;

/// Headings stand near the top: titles, logos and blank rows above them take fewer rows than this.
const ROWS_SEARCHED: usize = 40;

/// Columns beyond this are not read; no list has them.
const COLUMNS_READ: usize = 256;

/// Finds the headings and says what each column holds, from the headings and, where they say nothing, from the cells.
#[must_use]
pub fn guess(grid: &Grid) -> Layout {
    let width = grid
        .iter()
        .map(Vec::len)
        .max()
        .unwrap_or(0)
        .min(COLUMNS_READ);
    let header = find_header(grid);
    let start = header.map_or(0, |row| row + 1);
    // Headings in two rows: "APELLIDOS" over "PATERNO" and "MATERNO".
    let second = header
        .map(|row| row + 1)
        .filter(|row| is_second_header(grid, *row));
    let last_header = second.or(header);
    let start = if second.is_some() { start + 1 } else { start };

    let mut found = read_headings(grid, width, header, second);
    let mut columns = settle(&found);
    by_contents(grid, start, &found, &mut columns);
    settle_names(&mut columns);

    let name_order = columns
        .iter()
        .position(|column| *column == Column::FullName)
        .map_or(NameOrder::Unknown, |index| {
            contents::name_order(grid, start, index, &found[index].0)
        });
    let columns = columns
        .into_iter()
        .enumerate()
        .map(|(index, column)| {
            let index = u16::try_from(index).unwrap_or(u16::MAX);
            let header = found
                .get_mut(usize::from(index))
                .map(|(text, _)| std::mem::take(text))
                .unwrap_or_default();
            ColumnGuess {
                index,
                letter: column_letter(index),
                header,
                column,
            }
        })
        .collect();
    let header_row = last_header.and_then(|row| u32::try_from(row + 1).ok());
    Layout {
        header_row,
        columns,
        name_order,
    }
}

/// The heading of each column: its lower row where it has one.
fn read_headings(
    grid: &Grid,
    width: usize,
    upper: Option<usize>,
    lower: Option<usize>,
) -> Vec<(String, Heading)> {
    let text = |row: Option<usize>, index| {
        row.map(|row| cell_text(grid, row, index))
            .unwrap_or_default()
    };
    (0..width)
        .map(|index| {
            let (upper, lower) = (text(upper, index), text(lower, index));
            let text = if lower.is_empty() { upper } else { lower };
            let heading = headers::read(&text);
            (text, heading)
        })
        .collect()
}

/// Position of the sheet that looks most like a list of people; 0 when none does.
#[must_use]
pub fn best_sheet(sheets: &[Sheet]) -> usize {
    let people = |sheet: &Sheet| {
        let layout = guess(&sheet.grid);
        let run = dry_run(&sheet.grid, &layout);
        let rows = run
            .rows
            .iter()
            .filter(|row| row.status != RowStatus::Skipped);
        let named = rows
            .filter(|row| !row.person.dni.is_empty() || !row.person.paternal.is_empty())
            .count();
        (run.ready + run.confirm, layout.header_row.is_some(), named)
    };
    let mut best = (0, (0, false, 0));
    for (index, sheet) in sheets.iter().enumerate() {
        let score = people(sheet);
        if score > best.1 {
            best = (index, score);
        }
    }
    best.0
}

/// The row, from 0, that names most columns; the first of equals.
fn find_header(grid: &Grid) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    for (index, row) in grid.iter().take(ROWS_SEARCHED).enumerate() {
        let known: BTreeSet<Column> = row.iter().filter_map(known_heading).collect();
        let identifies = known.iter().any(|column| {
            matches!(
                column,
                Column::FullName
                    | Column::Surnames
                    | Column::PaternalSurname
                    | Column::Names
                    | Column::Dni
                    | Column::Email
            )
        });
        let useful = known
            .iter()
            .filter(|column| **column != Column::RowNumber)
            .count();
        if identifies && useful >= 2 && best.is_none_or(|(_, count)| known.len() > count) {
            best = Some((index, known.len()));
        }
    }
    best.map(|(index, _)| index)
}

fn known_heading(cell: &Cell) -> Option<Column> {
    match (cell, headers::read(&cell.text())) {
        (Cell::Text(_), Heading::Known(column, _)) => Some(column),
        _ => None,
    }
}

fn is_second_header(grid: &Grid, row: usize) -> bool {
    let Some(cells) = grid.get(row) else {
        return false;
    };
    let mut filled = cells.iter().filter(|cell| !cell.is_blank()).peekable();
    filled.peek().is_some()
        && filled.all(|cell| known_heading(cell).is_some_and(|column| column != Column::RowNumber))
}

fn cell_text(grid: &Grid, row: usize, index: usize) -> String {
    grid.get(row)
        .and_then(|cells| cells.get(index))
        .map(Cell::text)
        .unwrap_or_default()
}

/// Gives each kind to the heading that fits it best. E-mails and telephones may have several columns, whose first filled cell is used;
/// so may names (*Primer nombre*, *Segundo nombre*), which are joined.
fn settle(found: &[(String, Heading)]) -> Vec<Column> {
    let strongest = |wanted: Column| -> Option<(usize, Strength)> {
        let mut best: Option<(usize, Strength)> = None;
        for (index, (_, heading)) in found.iter().enumerate() {
            if let Heading::Known(column, strength) = heading
                && *column == wanted
                && best.is_none_or(|(_, other)| *strength > other)
            {
                best = Some((index, *strength));
            }
        }
        best
    };
    found
        .iter()
        .enumerate()
        .map(|(index, (_, heading))| match heading {
            Heading::Known(column @ (Column::Email | Column::Phone | Column::Names), _) => *column,
            Heading::Known(column, _)
                if strongest(*column).is_some_and(|(best, _)| best == index) =>
            {
                *column
            }
            _ => Column::Ignore,
        })
        .collect()
}

/// Fills kinds that no heading named with the unnamed column whose cells look most like them.
fn by_contents(grid: &Grid, start: usize, found: &[(String, Heading)], columns: &mut [Column]) {
    let looks: Vec<contents::Looks> = (0..columns.len())
        .map(|index| contents::look(grid, start, index))
        .collect();
    let has_name = |columns: &[Column]| {
        columns.iter().any(|column| {
            matches!(
                column,
                Column::FullName | Column::Surnames | Column::PaternalSurname | Column::Names
            )
        })
    };
    let headed = found
        .iter()
        .any(|(_, heading)| matches!(heading, Heading::Known(..)));
    let order = [
        Column::Email,
        Column::Phone,
        Column::Dni,
        Column::Entity,
        Column::FullName,
        Column::Names,
        Column::Post,
        Column::RowNumber,
    ];
    for wanted in order {
        let name = matches!(wanted, Column::FullName | Column::Names);
        // With headings, words of any kind are no proof of a post.
        let hopeless = wanted == Column::Post && headed;
        if columns.contains(&wanted) || (name && has_name(columns)) || hopeless {
            continue;
        }
        let best = (0..columns.len())
            .filter(|index| {
                columns[*index] == Column::Ignore && matches!(found[*index].1, Heading::Unknown)
            })
            .map(|index| (looks[index].share(wanted), index))
            .filter(|(share, _)| *share >= 60)
            .max_by_key(|(share, index)| (*share, looks[*index].filled, std::cmp::Reverse(*index)));
        if let Some((_, index)) = best {
            columns[index] = wanted;
            // Without headings, the two columns of words before the names are the surnames.
            if wanted == Column::Names && index >= 2 {
                let free = |i: usize| columns[i] == Column::Ignore && looks[i].is_text();
                if free(index - 1) && free(index - 2) {
                    columns[index - 2] = Column::PaternalSurname;
                    columns[index - 1] = Column::MaternalSurname;
                }
            }
        }
    }
}

/// A lone column *Nombre* holds the whole name; a whole name beside its parts is not read twice.
fn settle_names(columns: &mut [Column]) {
    let has = |columns: &[Column], wanted: Column| columns.contains(&wanted);
    let surnames = has(columns, Column::Surnames) || has(columns, Column::PaternalSurname);
    let names = has(columns, Column::Names);
    let parts = surnames && names;
    let whole = has(columns, Column::FullName);
    let both = has(columns, Column::Surnames) && has(columns, Column::PaternalSurname);
    for column in columns {
        *column = match *column {
            Column::Names if !surnames && !whole => Column::FullName,
            Column::Surnames if !names && !whole => Column::FullName,
            Column::FullName if parts => Column::Ignore,
            Column::Names
            | Column::Surnames
            | Column::PaternalSurname
            | Column::MaternalSurname
                if whole && !parts =>
            {
                Column::Ignore
            }
            Column::Surnames if both => Column::Ignore,
            other => other,
        };
    }
}
