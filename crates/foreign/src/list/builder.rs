//! The cells of a sheet, put in one by one within the limits.

use super::book::{MAX_COLUMNS, MAX_ROWS, SheetError};
use sisconecta_domain::roster::{Cell, Grid};

/// Collects the cells of one sheet within the limits.
pub(super) struct Builder<'a> {
    grid: Grid,
    too_large: bool,
    text_left: &'a mut usize,
}

impl<'a> Builder<'a> {
    pub(super) fn new(text_left: &'a mut usize) -> Self {
        Self {
            grid: Grid::new(),
            too_large: false,
            text_left,
        }
    }

    /// Puts a cell at a position counted from 0. Blank cells beyond the limits do no harm: formats reach far below many lists.
    pub(super) fn put(&mut self, row: u32, column: u32, cell: Cell) -> Result<(), SheetError> {
        let cell = match cell {
            // No spreadsheet shows such a number.
            Cell::Number(number) if !number.is_finite() => Cell::Error("#NUM!".to_owned()),
            other => other,
        };
        if cell.is_blank() || self.too_large {
            return Ok(());
        }
        let (Ok(row), Ok(column)) = (usize::try_from(row), usize::try_from(column)) else {
            self.too_large = true;
            return Ok(());
        };
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            self.too_large = true;
            self.grid = Grid::new();
            return Ok(());
        }
        if let Cell::Text(text) = &cell {
            spend(self.text_left, text)?;
        }
        if self.grid.len() <= row {
            self.grid.resize_with(row + 1, Vec::new);
        }
        if let Some(cells) = self.grid.get_mut(row) {
            if cells.len() <= column {
                cells.resize(column + 1, Cell::Empty);
            }
            if let Some(place) = cells.get_mut(column) {
                *place = cell;
            }
        }
        Ok(())
    }

    pub(super) fn is_too_large(&self) -> bool {
        self.too_large
    }

    pub(super) fn finish(self) -> Option<Grid> {
        (!self.too_large).then_some(self.grid)
    }
}

/// Cells that are shown as one: from a row to a row, and the first of its columns, all from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    pub top: u32,
    pub bottom: u32,
    pub column: u32,
}

/// Repeats a value in the rows that its merged cell covers, so that an entity written once for several persons, or a heading over two
/// rows, is read in each of them. Merging sideways repeats nothing: that is how titles are made.
pub(super) fn fill_down(
    grid: &mut Grid,
    merged: impl IntoIterator<Item = Region>,
    text_left: &mut usize,
) -> Result<(), SheetError> {
    // Regions may overlap in a forged file; a sheet has no more cells than this.
    let mut left = MAX_ROWS * MAX_COLUMNS;
    for region in merged {
        let (Ok(top), Ok(column)) = (usize::try_from(region.top), usize::try_from(region.column))
        else {
            continue;
        };
        let bottom = usize::try_from(region.bottom)
            .unwrap_or(usize::MAX)
            .min(grid.len().saturating_sub(1));
        let Some(value) = grid
            .get(top)
            .and_then(|cells| cells.get(column))
            .filter(|cell| !cell.is_blank())
            .cloned()
        else {
            continue;
        };
        for cells in grid.iter_mut().take(bottom + 1).skip(top + 1) {
            let Some(rest) = left.checked_sub(1) else {
                return Ok(());
            };
            left = rest;
            if cells.len() <= column {
                cells.resize(column + 1, Cell::Empty);
            }
            if let Some(place) = cells.get_mut(column).filter(|place| place.is_blank()) {
                if let Cell::Text(text) = &value {
                    spend(text_left, text)?;
                }
                *place = value.clone();
            }
        }
    }
    Ok(())
}

/// Counts a text that is kept.
pub(super) fn spend(text_left: &mut usize, text: &str) -> Result<(), SheetError> {
    *text_left = text_left
        .checked_sub(text.len())
        .ok_or(SheetError::TooLarge)?;
    Ok(())
}
