//! A table with ruled cells whose rows grow with their text.

use sisconecta_domain::paper::Rect;

use crate::{PrintError, SpareRows};

use super::{
    sheet::{Align, SHADE, Sheet},
    text::{Fonts, Style},
};

/// A column: the heading as printed, the name of its cells in the geometry, its width in millimetres.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub title: &'static str,
    pub name: &'static str,
    pub width: f32,
    pub align: Align,
}

/// How the rows of a table are drawn.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    pub x: f32,
    pub columns: &'static [Column],
    pub heading: Style,
    pub body: Style,
    /// Least height of a row, in millimetres.
    pub row_height: f32,
    pub heading_height: f32,
    /// Most lines of text in a cell; a text beyond that ends in an ellipsis.
    pub most_lines: usize,
}

/// White space between a cell's sides and its text.
const SIDE: f32 = 1.2;
/// White space above and below the text of a cell.
const ABOVE: f32 = 1.4;

impl Table {
    pub fn width(&self) -> f32 {
        self.columns.iter().map(|column| column.width).sum()
    }

    /// Draws the row of headings and gives the place below it.
    pub fn draw_heading(&self, fonts: &Fonts, sheet: &mut Sheet, top: f32) -> f32 {
        let rect = Rect::new(self.x, top, self.width(), self.heading_height);
        sheet.fill(rect, SHADE);
        self.rules(sheet, top, self.heading_height);
        let mut x = self.x;
        for column in self.columns {
            let middle = top + (self.heading_height - self.heading.line()) / 2.0;
            sheet.line(
                fonts,
                (x, middle, column.width),
                Align::Centre,
                self.heading,
                column.title,
            );
            x += column.width;
        }
        top + self.heading_height
    }

    /// The lines of each cell of a row; cells beyond the columns are dropped, missing ones are empty.
    pub fn lay_out(&self, fonts: &Fonts, cells: &[&str]) -> Row {
        let cells: Vec<Vec<String>> = self
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let text = cells.get(at).copied().unwrap_or_default();
                fonts.wrap_within(self.body, column.width - 2.0 * SIDE, self.most_lines, text)
            })
            .collect();
        let most = cells.iter().map(Vec::len).max().unwrap_or(1);
        let height = (most as f32 * self.body.line() + 2.0 * ABOVE).max(self.row_height);
        Row { cells, height }
    }

    /// Draws a row, records its cells as fields under `number`, and gives the place below it.
    pub fn draw_row(
        &self,
        fonts: &Fonts,
        sheet: &mut Sheet,
        top: f32,
        row: &Row,
        number: Option<u16>,
    ) -> f32 {
        self.rules(sheet, top, row.height);
        let mut x = self.x;
        for (column, lines) in self.columns.iter().zip(&row.cells) {
            let mut at = top + (row.height - lines.len() as f32 * self.body.line()) / 2.0;
            for line in lines {
                sheet.line(
                    fonts,
                    (x + SIDE, at, column.width - 2.0 * SIDE),
                    column.align,
                    self.body,
                    line,
                );
                at += self.body.line();
            }
            sheet.field(
                column.name,
                number,
                Rect::new(x, top, column.width, row.height),
            );
            x += column.width;
        }
        top + row.height
    }

    /// Draws as many sheets as the rows need, each with its own head and the row of headings. `cells` gives the texts of
    /// the row with this number, counted from 1 through all sheets, and is also asked for the spare rows after the last.
    pub fn sheets(
        &self,
        fonts: &Fonts,
        bottom: f32,
        (filled, spare): (usize, SpareRows),
        head: impl Fn(&mut Sheet) -> f32,
        cells: impl Fn(u16) -> Vec<String>,
    ) -> Result<Vec<Sheet>, PrintError> {
        let filled = u16::try_from(filled).map_err(|_| PrintError::TooLong)?;
        let wanted = match spare {
            SpareRows::None | SpareRows::FillPage => filled,
            SpareRows::Count(more) => filled.checked_add(more).ok_or(PrintError::TooLong)?,
        };
        let mut sheets = Vec::new();
        let mut number = 0_u16;
        loop {
            let mut sheet = Sheet::default();
            let mut top = head(&mut sheet);
            top = self.draw_heading(fonts, &mut sheet, top);
            let mut drawn = 0;
            while number < wanted || (spare == SpareRows::FillPage && number < u16::MAX) {
                let next = number + 1;
                let cells = cells(next);
                let row =
                    self.lay_out(fonts, &cells.iter().map(String::as_str).collect::<Vec<_>>());
                // A row that no page can hold still gets a page of its own.
                if top + row.height > bottom && drawn > 0 {
                    break;
                }
                top = self.draw_row(fonts, &mut sheet, top, &row, Some(next));
                number = next;
                drawn += 1;
            }
            sheets.push(sheet);
            if number >= wanted {
                return Ok(sheets);
            }
        }
    }

    fn rules(&self, sheet: &mut Sheet, top: f32, height: f32) {
        let (left, right, bottom) = (self.x, self.x + self.width(), top + height);
        let mut x = left;
        sheet.table_rule((left, top), (right, top));
        sheet.table_rule((left, bottom), (right, bottom));
        sheet.table_rule((x, top), (x, bottom));
        for column in self.columns {
            x += column.width;
            sheet.table_rule((x, top), (x, bottom));
        }
    }
}

/// A row that has been broken into lines.
#[derive(Debug, Clone)]
pub struct Row {
    pub cells: Vec<Vec<String>>,
    /// In millimetres.
    pub height: f32,
}
