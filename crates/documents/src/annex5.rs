//! Annex 5, *PROGRAMA* of a training event.
//!
//! Fields of the geometry: `event`, `date`, `place`, `objective`, `audience`, and per row `time`, `activity`,
//! `methodology`, `responsible`.

use sisconecta_domain::paper::FormId;
use uuid::Uuid;

use crate::{
    PrintError, Printed, SpareRows,
    layout::{Align, Column, Document, Fonts, Paper, Sheet, Style, Table, header::letterhead},
};

/// Version of the layout; a change of any place on the page makes a new one.
pub const VERSION: u8 = 1;

const PAPER: Paper = Paper::Portrait;

/// The programme as it is printed. Empty texts leave a line to write on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Annex5 {
    /// The event; none prints a blank form.
    pub record: Option<Uuid>,
    pub event: String,
    /// As it shall read: `12 y 13/04/2027`.
    pub date: String,
    pub place: String,
    pub objective: String,
    pub audience: String,
    pub rows: Vec<AgendaRow>,
    pub spare: SpareRows,
}

/// One item of the agenda: registration, talk, refreshment, survey, closing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgendaRow {
    pub time: String,
    pub activity: String,
    pub methodology: String,
    pub responsible: String,
}

const TABLE: Table = Table {
    x: PAPER.left(),
    columns: &[
        Column {
            title: "Hora",
            name: "time",
            width: 27.0,
            align: Align::Centre,
        },
        Column {
            title: "Actividad",
            name: "activity",
            width: 71.0,
            align: Align::Left,
        },
        Column {
            title: "Metodología",
            name: "methodology",
            width: 36.0,
            align: Align::Left,
        },
        Column {
            title: "Responsable",
            name: "responsible",
            width: 46.0,
            align: Align::Left,
        },
    ],
    heading: Style::bold(10.0),
    body: Style::regular(9.5),
    row_height: 9.5,
    heading_height: 8.0,
    most_lines: 20,
};

impl Annex5 {
    /// A form to fill by hand.
    #[must_use]
    pub fn blank() -> Self {
        Self {
            spare: SpareRows::FillPage,
            ..Self::default()
        }
    }

    /// # Errors
    /// [`PrintError::TooLong`] beyond 65 535 rows.
    pub fn print(&self) -> Result<Printed, PrintError> {
        let fonts = Fonts::load()?;
        let sheets = TABLE.sheets(
            &fonts,
            PAPER.bottom(),
            (self.rows.len(), self.spare),
            |sheet| self.head(&fonts, sheet),
            |number| {
                self.rows
                    .get(usize::from(number) - 1)
                    .map_or_else(Vec::new, |row| {
                        [&row.time, &row.activity, &row.methodology, &row.responsible]
                            .map(String::clone)
                            .to_vec()
                    })
            },
        )?;
        let document = Document {
            form: FormId::Annex5,
            version: VERSION,
            record: self.record,
            title: "Anexo N° 5 - Programa",
            paper: PAPER,
        };
        document.finish(&fonts, sheets, Vec::new())
    }

    fn head(&self, fonts: &Fonts, sheet: &mut Sheet) -> f32 {
        let (left, width) = (PAPER.left(), PAPER.width());
        let mut top = letterhead(fonts, sheet, PAPER) + 3.0;
        top = sheet.paragraph(
            fonts,
            (left, top, width),
            Align::Centre,
            Style::bold(10.0),
            "Anexo N° 5",
        ) + 0.8;
        top = sheet.paragraph(
            fonts,
            (left, top, width),
            Align::Centre,
            Style::bold(15.0),
            "PROGRAMA",
        );
        top = PAPER.below_code().max(top) + 3.0;
        // the directive demands objective and audience, the form forgot them.
        for (label, value, name) in [
            ("Evento:", &self.event, "event"),
            ("Fecha:", &self.date, "date"),
            ("Lugar:", &self.place, "place"),
            ("Objetivo:", &self.objective, "objective"),
            ("Público objetivo:", &self.audience, "audience"),
        ] {
            top = sheet.labelled(fonts, (left, top, width), label, value, name) + 1.4;
        }
        top + 2.0
    }
}
