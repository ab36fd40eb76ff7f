//! A page that is a head, one table and a note, and never comes back from a scanner.

use super::{Align, Fonts, Paper, Sheet, Style, Table, finish_plain};
use crate::{PrintError, Printed, SpareRows};

/// What stands around the rows.
pub struct List<'a> {
    /// Title of the document, for viewers.
    pub title: &'a str,
    pub paper: Paper,
    pub table: &'a Table,
    /// Said below the last row; empty for nothing.
    pub note: &'a str,
}

impl List<'_> {
    /// Prints the rows, each after its number; the head stands on every page and gives where it ends.
    pub fn print(
        &self,
        fonts: &Fonts,
        rows: &[Vec<String>],
        head: impl Fn(&mut Sheet) -> f32,
    ) -> Result<Printed, PrintError> {
        let paper = self.paper;
        let mut sheets = self.table.sheets(
            fonts,
            paper.bottom() - 8.0,
            (rows.len(), SpareRows::None),
            head,
            |number| {
                let mut cells = vec![number.to_string()];
                if let Some(row) = rows.get(usize::from(number) - 1) {
                    cells.extend(row.iter().cloned());
                }
                cells
            },
        )?;
        if let Some(sheet) = sheets.last_mut() {
            let bottom = sheet
                .fields
                .iter()
                .map(|field| field.rect.bottom())
                .fold(0.0, f32::max);
            let place = (paper.left(), bottom + 2.5, paper.width());
            sheet.paragraph(fonts, place, Align::Left, Style::regular(8.5), self.note);
        }
        finish_plain(fonts, self.title, paper, sheets)
    }
}
