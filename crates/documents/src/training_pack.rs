//! What stands in front of a participant's folder, and the directory of the centre within it (C-39, K-05). No annex prescribes their
//! layout.

use crate::{
    PrintError, Printed,
    layout::{Align, Column, Fonts, List, Paper, Sheet, Style, Table},
};

const PAPER: Paper = Paper::Portrait;
const LEFT: f32 = PAPER.left();
const WIDTH: f32 = PAPER.width();

/// The first page: whose folder it is and what lies in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackCover {
    /// *Ayacucho*, as it follows *CONECTAMEF –*.
    pub centre_name: String,
    pub event: String,
    /// As they shall read: `12 y 13 de abril de 2027`.
    pub dates: String,
    pub place: String,
    pub rows: Vec<PackRow>,
    /// For whoever has it copied; below the table.
    pub note: String,
}

/// A document in the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackRow {
    pub document: String,
    pub pages: String,
    /// Page of the whole on which it begins.
    pub first_page: String,
}

/// Who works in the centre and how it is reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CentreDirectory {
    pub centre_name: String,
    pub address: String,
    pub telephone: String,
    pub extension: String,
    pub email: String,
    pub area: String,
    pub rows: Vec<DirectoryRow>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DirectoryRow {
    pub name: String,
    pub post: String,
}

const CONTENTS: Table = Table {
    x: LEFT,
    columns: &[
        column("N°", "number", 10.0, Align::Centre),
        column("CONTENIDO", "document", 130.0, Align::Left),
        column("PÁGINAS", "pages", 20.0, Align::Centre),
        column("DESDE", "first_page", 20.0, Align::Centre),
    ],
    ..TABLE
};

const STAFF: Table = Table {
    x: LEFT,
    columns: &[
        column("N°", "number", 10.0, Align::Centre),
        column("APELLIDOS Y NOMBRES", "name", 85.0, Align::Left),
        column("CARGO", "post", 85.0, Align::Left),
    ],
    ..TABLE
};

const TABLE: Table = Table {
    x: LEFT,
    columns: &[],
    heading: Style::bold(8.5),
    body: Style::regular(9.5),
    row_height: 8.0,
    heading_height: 7.0,
    most_lines: 4,
};

const fn column(title: &'static str, name: &'static str, width: f32, align: Align) -> Column {
    Column {
        title,
        name,
        width,
        align,
    }
}

/// Name of the centre and title of the page, centred. Where they end.
fn title(fonts: &Fonts, sheet: &mut Sheet, centre: &str, title: &str) -> f32 {
    let mut centred = |top: f32, style: Style, text: &str| {
        sheet.paragraph(fonts, (LEFT, top, WIDTH), Align::Centre, style, text)
    };
    let top = centred(18.0, Style::bold(11.0), &format!("CONECTAMEF – {centre}"));
    centred(top + 1.0, Style::bold(14.0), title)
}

impl PackCover {
    /// # Errors
    /// [`PrintError::TooLong`] beyond 65 535 rows.
    pub fn print(&self) -> Result<Printed, PrintError> {
        let fonts = Fonts::load()?;
        let head = |sheet: &mut Sheet| {
            let top = title(&fonts, sheet, &self.centre_name, "CARPETA DEL PARTICIPANTE");
            let mut centred = |top: f32, style: Style, text: &str| {
                sheet.paragraph(&fonts, (LEFT, top, WIDTH), Align::Centre, style, text)
            };
            let top = centred(top + 6.0, Style::bold(13.0), &self.event);
            let top = centred(top + 1.0, Style::regular(10.5), &self.dates);
            centred(top, Style::regular(10.5), &self.place) + 8.0
        };
        let rows: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| {
                [&row.document, &row.pages, &row.first_page]
                    .map(String::clone)
                    .to_vec()
            })
            .collect();
        let list = List {
            title: "Carpeta del participante",
            paper: PAPER,
            table: &CONTENTS,
            note: &self.note,
        };
        list.print(&fonts, &rows, head)
    }
}

impl CentreDirectory {
    /// # Errors
    /// [`PrintError::TooLong`] beyond 65 535 rows.
    pub fn print(&self) -> Result<Printed, PrintError> {
        let fonts = Fonts::load()?;
        let head = |sheet: &mut Sheet| {
            let mut top = title(&fonts, sheet, &self.centre_name, "DIRECTORIO") + 4.0;
            for (label, value, name) in [
                ("Dirección:", &self.address, "address"),
                ("Teléfono:", &self.telephone, "telephone"),
                ("Anexo:", &self.extension, "extension"),
                ("Correo electrónico:", &self.email, "email"),
                ("Ámbito de intervención:", &self.area, "area"),
            ] {
                if !value.is_empty() {
                    top = sheet.labelled(&fonts, (LEFT, top, WIDTH), label, value, name) + 0.6;
                }
            }
            top + 4.0
        };
        let rows: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| vec![row.name.clone(), row.post.clone()])
            .collect();
        let list = List {
            title: "Directorio del CONECTAMEF",
            paper: PAPER,
            table: &STAFF,
            note: "",
        };
        list.print(&fonts, &rows, head)
    }
}
