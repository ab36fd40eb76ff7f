//! Annex 8, *INFORME DE EVENTOS DE CAPACITACIÓN*.
//!
//! Its geometry has no fields: nothing on it is read by a machine.

use sisconecta_domain::paper::{FormId, Rect};
use uuid::Uuid;

use crate::{
    PrintError, Printed,
    layout::{
        Align, Column, Document, Fonts, Paper, Sheet, Style, Table, header::letterhead,
        picture::Picture,
    },
};

/// Version of the layout; a change of any place on the page makes a new one.
pub const VERSION: u8 = 1;

const PAPER: Paper = Paper::Portrait;
const LEFT: f32 = PAPER.left();
const WIDTH: f32 = PAPER.width();
const BODY: Style = Style::regular(10.0);
const LABEL: Style = Style::bold(10.0);
/// Indent of what stands under a numbered item.
const INDENT: f32 = 5.0;

/// The report as it is printed. Empty texts leave lines to write on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Annex8 {
    pub record: Option<Uuid>,
    pub centre_name: String,
    pub course: String,
    pub date: String,
    pub objective: String,
    pub methodology: String,
    /// *Público participante*, in words and figures.
    pub participants: String,
    pub speakers: Vec<String>,
    /// What is said about the survey, above its table.
    pub results: String,
    /// The figures of the survey, in the order of the form.
    pub figures: Vec<Figure>,
    pub photos: Vec<Photo>,
    pub talks: Vec<Talk>,
}

/// A row of the table of results.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figure {
    pub label: String,
    /// As it shall read: `3,6` or `92,5 %`.
    pub value: String,
}

/// A photograph, as PNG or JPEG, and what is said under it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Photo {
    pub bytes: Vec<u8>,
    pub caption: String,
}

/// A talk of the event: the pairs that close the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Talk {
    pub topic: String,
    pub speaker: String,
}

const FIGURES: Table = Table {
    x: LEFT + INDENT,
    columns: &[
        Column {
            title: "Pregunta",
            name: "label",
            width: 135.0,
            align: Align::Left,
        },
        Column {
            title: "Resultado",
            name: "value",
            width: 40.0,
            align: Align::Centre,
        },
    ],
    heading: Style::bold(9.0),
    body: Style::regular(9.0),
    row_height: 6.0,
    heading_height: 6.5,
    most_lines: 10,
};

impl Annex8 {
    /// A form to fill by hand, with the two pairs of topic and speaker that the annex prints.
    #[must_use]
    pub fn blank() -> Self {
        Self {
            talks: vec![Talk::default(); 2],
            ..Self::default()
        }
    }

    /// # Errors
    /// [`PrintError::Photo`] for a picture that cannot be read; nothing is printed without it.
    pub fn print(&self) -> Result<Printed, PrintError> {
        let fonts = Fonts::load()?;
        let pictures: Vec<Picture> = self
            .photos
            .iter()
            .enumerate()
            .map(|(index, photo)| Picture::read(&photo.bytes, index))
            .collect::<Result<_, _>>()?;
        let mut flow = Flow::start(&fonts, &self.centre_name);
        flow.item("1. NOMBRE DEL CURSO :", &self.course, 1);
        flow.item("2. FECHA DEL CURSO:", &self.date, 1);
        flow.item("3. OBJETIVO DEL CURSO:", &self.objective, 2);
        flow.item("4. METODOLOGÍA DEL CURSO:", &self.methodology, 2);
        flow.item("5. PÚBLICO PARTICIPANTE:", &self.participants, 2);
        flow.item("6. EXPOSITORES:", &self.speakers.join("\n"), 2);
        let blank_lines = if self.figures.is_empty() { 4 } else { 0 };
        flow.item(
            "7. RESULTADOS DE LAS ENCUESTAS:",
            &self.results,
            blank_lines,
        );
        flow.figures(&self.figures);
        flow.photos(&self.photos, &pictures);
        for talk in &self.talks {
            flow.talk(talk);
        }
        let sheets = flow.sheets;
        let document = Document {
            form: FormId::Annex8,
            version: VERSION,
            record: self.record,
            title: "Anexo N° 8 - Informe de eventos de capacitación",
            paper: PAPER,
        };
        document.finish(&fonts, sheets, pictures)
    }
}

/// Text that runs on from page to page.
struct Flow<'a> {
    fonts: &'a Fonts,
    sheets: Vec<Sheet>,
    sheet: usize,
    top: f32,
}

impl<'a> Flow<'a> {
    fn start(fonts: &'a Fonts, centre: &str) -> Self {
        let mut flow = Self {
            fonts,
            sheets: Vec::new(),
            sheet: 0,
            top: 0.0,
        };
        flow.turn();
        let centre = if centre.is_empty() {
            "____________________".to_owned()
        } else {
            centre.to_uppercase()
        };
        let title = format!("CONECTAMEF {centre}: INFORME DE EVENTOS DE CAPACITACIÓN");
        flow.top = PAPER.below_code() + 3.0;
        let top = flow.top;
        flow.top = flow.sheets[0].paragraph(
            fonts,
            (LEFT, top, WIDTH),
            Align::Centre,
            Style::bold(12.0),
            &title,
        ) + 5.0;
        flow
    }

    fn turn(&mut self) {
        let mut sheet = Sheet::default();
        let top = letterhead(self.fonts, &mut sheet, PAPER) + 4.0;
        sheet.paragraph(
            self.fonts,
            (LEFT, top, WIDTH),
            Align::Centre,
            Style::bold(11.0),
            "ANEXO N° 8",
        );
        self.sheets.push(sheet);
        self.sheet = self.sheets.len() - 1;
        self.top = PAPER.below_code() + 3.0;
    }

    fn need(&mut self, height: f32) {
        if self.top + height > PAPER.bottom() {
            self.turn();
        }
    }

    fn write(&mut self, x: f32, style: Style, text: &str) {
        let top = self.top;
        self.sheets[self.sheet].line(self.fonts, (x, top, WIDTH), Align::Left, style, text);
    }

    /// A numbered item: its text beneath it, or `lines` lines to write on.
    fn item(&mut self, label: &str, text: &str, lines: u8) {
        const RULE: f32 = 7.0;
        let blank = text.trim().is_empty();
        self.need(
            LABEL.line()
                + if blank {
                    f32::from(lines) * RULE
                } else {
                    BODY.line()
                }
                + 1.0,
        );
        self.write(LEFT, LABEL, label);
        self.top += LABEL.line() + 0.8;
        if blank {
            for _ in 0..lines {
                self.top += RULE;
                let y = self.top - 1.0;
                self.sheets[self.sheet].rule((LEFT + INDENT, y), (LEFT + WIDTH, y));
            }
        } else {
            for line in self.fonts.wrap(BODY, WIDTH - INDENT, text) {
                self.need(BODY.line());
                self.write(LEFT + INDENT, BODY, &line);
                self.top += BODY.line();
            }
        }
        self.top += 2.6;
    }

    fn figures(&mut self, figures: &[Figure]) {
        let mut started = false;
        for figure in figures {
            let row = FIGURES.lay_out(self.fonts, &[&figure.label, &figure.value]);
            let before = self.sheet;
            self.need(row.height + if started { 0.0 } else { FIGURES.heading_height });
            if !started || self.sheet != before {
                self.top = FIGURES.draw_heading(self.fonts, &mut self.sheets[self.sheet], self.top);
                started = true;
            }
            self.top = FIGURES.draw_row(
                self.fonts,
                &mut self.sheets[self.sheet],
                self.top,
                &row,
                None,
            );
        }
        if started {
            self.top += 4.0;
        }
        for sheet in &mut self.sheets {
            sheet.fields.clear();
        }
    }

    /// Two photographs side by side, each as large as its half allows.
    fn photos(&mut self, photos: &[Photo], pictures: &[Picture]) {
        const LABEL_ROOM: f32 = 6.0;
        let shown: Vec<Captioned> = photos
            .iter()
            .zip(pictures)
            .enumerate()
            .map(|(at, (photo, picture))| Captioned {
                picture: at,
                size: within(picture, HALF, TALLEST),
                caption: self.fonts.wrap_within(CAPTION, HALF, 3, &photo.caption),
            })
            .collect();
        let first = shown.chunks(2).next();
        self.need(LABEL_ROOM + first.map_or(30.0, |pair| height_of(pair).1));
        self.write(LEFT, LABEL, "8. FOTOS");
        self.top += LABEL_ROOM;
        if shown.is_empty() {
            self.top += 24.0;
        }
        for pair in shown.chunks(2) {
            self.pair(pair);
        }
        self.top += 2.0;
    }

    /// Photographs that stand on one line, with their captions below it.
    fn pair(&mut self, pair: &[Captioned]) {
        let (tallest, height) = height_of(pair);
        self.need(height);
        let (top, sheet) = (self.top, &mut self.sheets[self.sheet]);
        for (column, photo) in pair.iter().enumerate() {
            let (width, height) = photo.size;
            let x = LEFT + column as f32 * (HALF + GAP);
            let rect = Rect::new(
                x + (HALF - width) / 2.0,
                top + tallest - height,
                width,
                height,
            );
            sheet.pictures.push(crate::layout::sheet::Placed {
                picture: photo.picture,
                rect,
            });
            sheet.outline(rect, 0.2);
            for (at, line) in photo.caption.iter().enumerate() {
                let below = top + tallest + 1.0 + at as f32 * CAPTION.line();
                sheet.line(self.fonts, (x, below, HALF), Align::Centre, CAPTION, line);
            }
        }
        self.top += height;
    }

    fn talk(&mut self, talk: &Talk) {
        const LABELS: f32 = 22.0;
        self.need(16.0);
        for (label, text) in [("Tema:", &talk.topic), ("Expositor:", &talk.speaker)] {
            let lines = self.fonts.wrap_within(BODY, WIDTH - LABELS, 4, text);
            self.need(lines.len() as f32 * (BODY.line() + 1.0));
            self.write(LEFT, LABEL, label);
            for line in lines {
                self.write(LEFT + LABELS, BODY, &line);
                self.top += BODY.line() + 1.0;
                if text.trim().is_empty() {
                    let y = self.top - 0.4;
                    self.sheets[self.sheet].rule((LEFT + LABELS, y), (LEFT + WIDTH, y));
                }
            }
        }
        self.top += 4.0;
    }
}

/// Between two photographs.
const GAP: f32 = 5.0;
const HALF: f32 = (WIDTH - GAP) / 2.0;
const TALLEST: f32 = 70.0;
const CAPTION: Style = Style::regular(8.5);

/// A photograph as it is drawn.
struct Captioned {
    /// Its place among the pictures of the document.
    picture: usize,
    /// Width and height, in millimetres.
    size: (f32, f32),
    caption: Vec<String>,
}

/// The largest width and height of a picture within a frame.
fn within(picture: &Picture, widest: f32, tallest: f32) -> (f32, f32) {
    let (width, height) = (picture.width as f32, picture.height as f32);
    let scale = (widest / width).min(tallest / height);
    (width * scale, height * scale)
}

/// The height of the taller photograph, and that of both with their captions.
fn height_of(pair: &[Captioned]) -> (f32, f32) {
    let tallest = pair.iter().map(|photo| photo.size.1).fold(0.0, f32::max);
    let captions = pair
        .iter()
        .map(|photo| photo.caption.len())
        .max()
        .unwrap_or(0);
    (
        tallest,
        tallest + 1.0 + captions as f32 * CAPTION.line() + 4.0,
    )
}
