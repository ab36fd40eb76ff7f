//! Annex 6, *REGISTRO DE PARTICIPANTES*: one register for one session of one day, signed by those who came (O-07).
//!
//! Fields of the geometry: `event`, `date`, `session`, `place`, and per row `number`, `name`, `entity`, `dni`, `post`,
//! `email`, `phone`, `signature`. Row *n* is the *n*th of [`Annex6::rows`]; beyond those it is a spare row.

use sisconecta_domain::paper::{FormId, Rect};
use uuid::Uuid;

use crate::{
    PrintError, Printed, SpareRows,
    layout::{Align, Column, Document, Fonts, Paper, Sheet, Style, Table},
};

/// Version of the layout; a change of any place on the page makes a new one.
pub const VERSION: u8 = 1;

const PAPER: Paper = Paper::Landscape;

/// The register as it is printed. Empty texts leave a line to write on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Annex6 {
    /// *Ayacucho*, as it follows *CONECTAMEF –*.
    pub centre_name: String,
    pub event: String,
    /// As it shall read: `12/04/2027`.
    pub date: String,
    /// *Mañana* or *Tarde*.
    pub session: String,
    pub place: String,
    /// What the code on the pages names; none prints a blank form.
    pub record: Option<Uuid>,
    pub rows: Vec<Annex6Row>,
    pub spare: SpareRows,
}

/// A person expected in the session. What is not known is left empty for the hand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Annex6Row {
    /// *Apellidos y nombres*.
    pub name: String,
    pub entity: String,
    pub dni: String,
    pub post: String,
    pub email: String,
    pub phone: String,
    /// The signature, when it was drawn on the screen.
    pub signature: Option<Strokes>,
}

/// A signature as it was drawn.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Strokes {
    /// Width of the box it was drawn in over its height.
    pub aspect: f32,
    /// Points from the top left corner, 0 to 1 on both sides.
    pub lines: Vec<Vec<(f32, f32)>>,
}

const TABLE: Table = Table {
    x: PAPER.left(),
    columns: &[
        Column {
            title: "N°",
            name: "number",
            width: 9.0,
            align: Align::Centre,
        },
        Column {
            title: "APELLIDOS Y NOMBRES",
            name: "name",
            width: 54.0,
            align: Align::Left,
        },
        Column {
            title: "ENTIDAD",
            name: "entity",
            width: 50.0,
            align: Align::Left,
        },
        Column {
            title: "DNI",
            name: "dni",
            width: 18.0,
            align: Align::Centre,
        },
        Column {
            title: "CARGO",
            name: "post",
            width: 34.0,
            align: Align::Left,
        },
        Column {
            title: "CORREO",
            name: "email",
            width: 45.0,
            align: Align::Left,
        },
        Column {
            title: "TELÉFONO",
            name: "phone",
            width: 21.0,
            align: Align::Centre,
        },
        Column {
            title: "FIRMA",
            name: "signature",
            width: 36.0,
            align: Align::Left,
        },
    ],
    heading: Style::bold(8.0),
    body: Style::regular(8.0),
    // A signature needs its room.
    row_height: 10.0,
    heading_height: 7.0,
    most_lines: 8,
};

impl Strokes {
    /// White around a signature in its cell, in millimetres.
    const INSET: f32 = 1.0;

    /// Draws it as large as the cell allows, in its own proportions, in the middle.
    fn draw(&self, sheet: &mut Sheet, cell: Rect) {
        let (room_width, room_height) = (
            cell.width - 2.0 * Self::INSET,
            cell.height - 2.0 * Self::INSET,
        );
        let aspect = if self.aspect.is_finite() && self.aspect > 0.0 {
            self.aspect
        } else {
            room_width / room_height
        };
        let width = room_width.min(room_height * aspect);
        let height = width / aspect;
        let (left, top) = (
            cell.x + (cell.width - width) / 2.0,
            cell.y + (cell.height - height) / 2.0,
        );
        let place = |(x, y): (f32, f32)| {
            (
                left + x.clamp(0.0, 1.0) * width,
                top + y.clamp(0.0, 1.0) * height,
            )
        };
        for line in &self.lines {
            for pair in line.windows(2) {
                sheet.rule(place(pair[0]), place(pair[1]));
            }
        }
    }
}

impl Annex6 {
    /// A form to fill by hand, for the day the power fails.
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
        let mut sheets = TABLE.sheets(
            &fonts,
            PAPER.bottom(),
            (self.rows.len(), self.spare),
            |sheet| self.head(&fonts, sheet),
            |number| {
                let mut cells = vec![number.to_string()];
                if let Some(row) = self.rows.get(usize::from(number) - 1) {
                    cells.extend(
                        [
                            &row.name,
                            &row.entity,
                            &row.dni,
                            &row.post,
                            &row.email,
                            &row.phone,
                        ]
                        .map(String::clone),
                    );
                }
                cells
            },
        )?;
        for sheet in &mut sheets {
            self.sign(sheet);
        }
        let document = Document {
            form: FormId::Annex6,
            version: VERSION,
            record: self.record,
            title: "Anexo N° 6 - Registro de participantes",
            paper: PAPER,
        };
        document.finish(&fonts, sheets, Vec::new())
    }

    /// Draws the signatures into their cells.
    fn sign(&self, sheet: &mut Sheet) {
        let cells: Vec<_> = sheet
            .fields
            .iter()
            .filter(|field| field.name == "signature")
            .filter_map(|field| field.row.map(|row| (row, field.rect)))
            .collect();
        for (row, cell) in cells {
            let strokes = self
                .rows
                .get(usize::from(row).wrapping_sub(1))
                .and_then(|row| row.signature.as_ref());
            if let Some(strokes) = strokes {
                strokes.draw(sheet, cell);
            }
        }
    }

    fn head(&self, fonts: &Fonts, sheet: &mut Sheet) -> f32 {
        let (left, width) = (PAPER.left(), PAPER.width());
        let mut centred = |top: f32, style: Style, text: &str| {
            sheet.paragraph(fonts, (left, top, width), Align::Centre, style, text)
        };
        let top = centred(13.0, Style::bold(10.0), "Anexo N° 6");
        let top = centred(top + 0.6, Style::bold(13.0), "REGISTRO DE PARTICIPANTES");
        let centre = if self.centre_name.is_empty() {
            "____________________"
        } else {
            &self.centre_name
        };
        let top = centred(
            top + 0.3,
            Style::bold(11.0),
            &format!("CONECTAMEF – {centre}"),
        );

        let room = PAPER.width_beside_code();
        let top = sheet.labelled(
            fonts,
            (left, top + 2.4, room),
            "Evento:",
            &self.event,
            "event",
        ) + 0.6;
        // one register per session, so the session stands beside the date.
        let gap = 4.0;
        let (date, session) = (48.0, 44.0);
        let place = room - date - session - 2.0 * gap;
        let below = [
            sheet.labelled(fonts, (left, top, date), "Fecha:", &self.date, "date"),
            sheet.labelled(
                fonts,
                (left + date + gap, top, session),
                "Sesión:",
                &self.session,
                "session",
            ),
            sheet.labelled(
                fonts,
                (left + date + session + 2.0 * gap, top, place),
                "Lugar:",
                &self.place,
                "place",
            ),
        ];
        below.into_iter().fold(PAPER.below_code(), f32::max) + 1.0
    }
}
