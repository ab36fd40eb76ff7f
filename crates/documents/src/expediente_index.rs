//! The index of a case's *expediente*: first page of the closed document, and cover of the box it lies in.

use crate::{
    PrintError, Printed,
    layout::{Align, Column, Fonts, List, Paper, Sheet, Style, Table},
};

const PAPER: Paper = Paper::Portrait;

/// The index as it is printed. Empty texts leave a line to write on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExpedienteIndex {
    /// *Ayacucho*, as it follows *CONECTAMEF –*.
    pub centre_name: String,
    /// *Expediente de capacitación*
    pub heading: String,
    /// What kind of case it is, and what it is called.
    pub title: (&'static str, String),
    /// What else is said of the case, label and value; in pairs on a line.
    pub about: Vec<(&'static str, String)>,
    pub number: String,
    pub box_number: String,
    pub shelf: String,
    pub volume: String,
    pub retention: String,
    pub rows: Vec<IndexRow>,
    /// Said below the table; empty for nothing.
    pub note: String,
}

/// A line of the index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexRow {
    pub item: String,
    /// *original*, *copia con firma original*, *falta*, *no corresponde*.
    pub state: String,
    pub pages: String,
    /// First page in the closed document.
    pub first_page: String,
}

const TABLE: Table = Table {
    x: PAPER.left(),
    columns: &[
        Column {
            title: "N°",
            name: "number",
            width: 10.0,
            align: Align::Centre,
        },
        Column {
            title: "DOCUMENTO",
            name: "item",
            width: 96.0,
            align: Align::Left,
        },
        Column {
            title: "ESTADO",
            name: "state",
            width: 40.0,
            align: Align::Left,
        },
        Column {
            title: "PÁGINAS",
            name: "pages",
            width: 17.0,
            align: Align::Centre,
        },
        Column {
            title: "DESDE",
            name: "first_page",
            width: 17.0,
            align: Align::Centre,
        },
    ],
    heading: Style::bold(8.5),
    body: Style::regular(9.0),
    row_height: 8.0,
    heading_height: 7.0,
    most_lines: 6,
};

impl ExpedienteIndex {
    /// # Errors
    /// [`PrintError::TooLong`] beyond 65 535 rows.
    pub fn print(&self) -> Result<Printed, PrintError> {
        let fonts = Fonts::load()?;
        let rows: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| {
                [&row.item, &row.state, &row.pages, &row.first_page]
                    .map(String::clone)
                    .to_vec()
            })
            .collect();
        let list = List {
            title: &self.heading,
            paper: PAPER,
            table: &TABLE,
            note: &self.note,
        };
        list.print(&fonts, &rows, |sheet| self.head(&fonts, sheet))
    }

    fn head(&self, fonts: &Fonts, sheet: &mut Sheet) -> f32 {
        let (left, width) = (PAPER.left(), PAPER.width());
        let mut centred = |top: f32, style: Style, text: &str| {
            sheet.paragraph(fonts, (left, top, width), Align::Centre, style, text)
        };
        let centre = if self.centre_name.is_empty() {
            "____________________"
        } else {
            &self.centre_name
        };
        let top = centred(18.0, Style::bold(11.0), &format!("CONECTAMEF – {centre}"));
        let top = centred(top + 1.0, Style::bold(14.0), &self.heading.to_uppercase());
        let top = centred(top + 0.5, Style::regular(10.0), "Índice");
        let mut line = |top: f32, x: f32, width: f32, label: &str, value: &str, name: &str| {
            sheet.labelled(fonts, (left + x, top, width), label, value, name)
        };
        let mut top = line(
            top + 4.0,
            0.0,
            width,
            &format!("{}:", self.title.0),
            &self.title.1,
            "title",
        ) + 0.6;
        let half = (width - 6.0) / 2.0;
        let third = (width - 12.0) / 3.0;
        for pair in self.about.chunks(2) {
            let ends = pair
                .iter()
                .zip([0.0, half + 6.0])
                .map(|((label, value), x)| line(top, x, half, &format!("{label}:"), value, label));
            top = ends.fold(top, f32::max) + 0.6;
        }
        let a = line(top, 0.0, half, "Expediente N°:", &self.number, "expediente");
        let b = line(
            top,
            half + 6.0,
            half,
            "Conservación:",
            &self.retention,
            "retention",
        );
        let top = a.max(b) + 0.6;
        let a = line(top, 0.0, third, "Caja:", &self.box_number, "box_number");
        let b = line(top, third + 6.0, third, "Estante:", &self.shelf, "shelf");
        let c = line(
            top,
            2.0 * (third + 6.0),
            third,
            "Tomo:",
            &self.volume,
            "volume",
        );
        a.max(b).max(c) + 4.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_index_goes_on_to_another_page_and_numbers_do_not_change_its_length() {
        let rows = |count: usize, first: &str| ExpedienteIndex {
            heading: "Expediente de capacitación".into(),
            title: ("Evento", "Presupuesto 2027".into()),
            rows: vec![
                IndexRow {
                    item: "Registro de Asistencia (Anexo 6) – lun 12 abr · mañana".into(),
                    state: "copia con firma original".into(),
                    pages: "3".into(),
                    first_page: first.into(),
                };
                count
            ],
            ..ExpedienteIndex::default()
        };
        assert_eq!(rows(5, "").print().unwrap().pages, 1);
        let long = rows(60, "").print().unwrap().pages;
        assert!(long > 1);
        assert_eq!(rows(60, "1234").print().unwrap().pages, long);
    }
}
