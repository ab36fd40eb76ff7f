//! Annex 7, the anonymous *ENCUESTA* (O-08).
//!
//! Fields of the geometry: for each question four boxes named `question.score` (`content.depth.3`), those of a speaker
//! with the number of the speaker as row; `speaker.heading` per speaker; `date`, `topic`; and the places of the two open
//! questions, `open.topics` and `open.improvements`. Nothing on the sheet can name who filled it.

use sisconecta_domain::paper::{FormId, Rect};
use uuid::Uuid;

use crate::{
    PrintError, Printed,
    layout::{Align, Document, Fonts, Paper, Sheet, Style, sheet::SHADE},
};

/// Version of the layout; a change of any place on the page makes a new one.
pub const VERSION: u8 = 1;

const PAPER: Paper = Paper::Portrait;
const LEFT: f32 = PAPER.left();
const WIDTH: f32 = PAPER.width();
/// Width of a column of scores.
const SCORE: f32 = 11.0;
const QUESTION: f32 = WIDTH - 4.0 * SCORE;
const ROW: f32 = 6.0;
/// Side of a box to mark.
const BOX: f32 = 4.0;
const TEXT: Style = Style::regular(9.0);
const BOLD: Style = Style::bold(9.0);

const CONTENT: [(&str, &str); 4] = [
    (
        "content.applicability",
        "Aplicabilidad del contenido en el trabajo",
    ),
    ("content.depth", "Profundidad del contenido"),
    ("content.cases", "Utilidad de los casos prácticos"),
    ("content.material", "Material proporcionado"),
];
const SPEAKER: [(&str, &str); 4] = [
    ("speaker.knowledge", "Conocimiento de la materia"),
    ("speaker.method", "Método de exposición y presentación"),
    (
        "speaker.doubts",
        "El Expositor aclaró las dudas del participante",
    ),
    ("speaker.attitude", "Actitud del expositor"),
];
const LOGISTICS: [(&str, &str); 3] = [
    ("logistics.invitation", "Convocatoria al evento"),
    ("logistics.setting", "Ambientación"),
    ("logistics.projection", "Calidad de la proyección"),
];
const OVERALL: [(&str, &str); 1] = [("overall", "Satisfacción general con el evento")];

/// The survey sheet as it is printed; the same for every participant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Annex7 {
    /// The event, never a person; none prints a blank form.
    pub record: Option<Uuid>,
    pub date: String,
    pub topic: String,
    /// One block of four questions for each.
    pub speakers: Vec<SpeakerBlock>,
}

/// A speaker as the sheet names him, by name, topic or both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpeakerBlock {
    pub label: String,
}

impl Annex7 {
    /// A form to fill by hand. R-25: two speakers, as the annex prints.
    #[must_use]
    pub fn blank() -> Self {
        Self {
            speakers: vec![SpeakerBlock::default(); 2],
            ..Self::default()
        }
    }

    /// # Errors
    /// [`PrintError::TooLong`] beyond 65 535 speakers.
    pub fn print(&self) -> Result<Printed, PrintError> {
        let fonts = Fonts::load()?;
        u16::try_from(self.speakers.len()).map_err(|_| PrintError::TooLong)?;
        let mut pen = Pen {
            fonts: &fonts,
            sheets: Vec::new(),
            top: 0.0,
        };
        self.head(&mut pen);
        pen.block("1. CONTENIDO DEL CURSO", None, &CONTENT);
        for (number, speaker) in (1..).zip(&self.speakers) {
            pen.speaker(number, &speaker.label);
        }
        pen.block("3. LOGÍSTICA", None, &LOGISTICS);
        pen.block("4. SATISFACCIÓN GENERAL", None, &OVERALL);
        pen.top += 3.0;
        pen.open("5. ¿Qué otros temas se deberían dictar?", "open.topics");
        pen.open(
            "6. ¿Qué recomendaría para mejorar el curso?",
            "open.improvements",
        );
        let sheets = pen.sheets;
        let document = Document {
            form: FormId::Annex7,
            version: VERSION,
            record: self.record,
            title: "Anexo N° 07 - Encuesta",
            paper: PAPER,
        };
        document.finish(&fonts, sheets, Vec::new())
    }

    fn head(&self, pen: &mut Pen<'_>) {
        const INTRO: &str = "Para la mejora continua de las capacitaciones realizadas por el Ministerio de Economía y \
                             Finanzas, a través del CONECTAMEF, por favor llene la encuesta.";
        pen.new_sheet();
        let fonts = pen.fonts;
        let mut top = pen.top;
        let sheet = pen.sheet();
        let room = PAPER.width_beside_code();
        top = sheet.paragraph(
            fonts,
            (LEFT, top + 3.0, room),
            Align::Left,
            Style::regular(10.0),
            INTRO,
        );
        top = PAPER.below_code().max(top);
        top = sheet.labelled(fonts, (LEFT, top, WIDTH), "Fecha:", &self.date, "date") + 0.8;
        top = sheet.labelled(fonts, (LEFT, top, WIDTH), "Tema:", &self.topic, "topic") + 2.0;
        // O-14: instruction and legend print exactly.
        let instruction = "INSTRUCCIONES: Señalar con una \"X\" en la columna según su opinión:";
        top = sheet.paragraph(fonts, (LEFT, top, WIDTH), Align::Left, BOLD, instruction) + 0.8;
        let legend =
            "LEYENDA: INSATISFECHO(1), POCO SATISFECHO(2), SATISFECHO(3), MUY SATISFECHO(4)";
        top = sheet.paragraph(fonts, (LEFT, top, WIDTH), Align::Left, BOLD, legend) + 2.0;
        pen.top = top;
        pen.headings();
    }
}

/// Where the next row goes.
struct Pen<'a> {
    fonts: &'a Fonts,
    sheets: Vec<Sheet>,
    top: f32,
}

impl Pen<'_> {
    /// The sheet being drawn; there is one from the start.
    fn sheet(&mut self) -> &mut Sheet {
        if self.sheets.is_empty() {
            self.sheets.push(Sheet::default());
        }
        let last = self.sheets.len() - 1;
        &mut self.sheets[last]
    }

    fn new_sheet(&mut self) {
        let mut sheet = Sheet::default();
        let mut top = 16.0;
        for (style, title) in [
            (Style::bold(11.0), "ANEXO N° 07"),
            (Style::bold(14.0), "ENCUESTA"),
        ] {
            top =
                sheet.paragraph(self.fonts, (LEFT, top, WIDTH), Align::Centre, style, title) + 0.5;
        }
        self.sheets.push(sheet);
        self.top = top;
    }

    /// Turns the page when less than `height` is left; gives whether it did.
    fn need(&mut self, height: f32) -> bool {
        let turn = self.top + height > PAPER.bottom();
        if turn {
            self.new_sheet();
            self.top = PAPER.below_code() + 2.0;
        }
        turn
    }

    fn headings(&mut self) {
        let (fonts, top) = (self.fonts, self.top);
        let sheet = self.sheet();
        sheet.fill(Rect::new(LEFT, top, WIDTH, ROW), SHADE);
        cells(sheet, top, ROW);
        let middle = top + (ROW - BOLD.line()) / 2.0;
        sheet.line(
            fonts,
            (LEFT, middle, QUESTION),
            Align::Centre,
            BOLD,
            "PREGUNTAS",
        );
        for score in 1..=4_u8 {
            sheet.line(
                fonts,
                (column(score), middle, SCORE),
                Align::Centre,
                BOLD,
                &score.to_string(),
            );
        }
        self.top += ROW;
    }

    /// A heading and its questions, together on one page.
    fn block(&mut self, heading: &str, row: Option<u16>, questions: &[(&str, &str)]) {
        if self.need(ROW * (questions.len() + 1) as f32) {
            self.headings();
        }
        self.heading(heading);
        self.questions(row, questions);
    }

    fn speaker(&mut self, number: u16, label: &str) {
        const PRINTED: &str = "Nombre y/o Tema";
        let title = format!("Expositor {number}: {PRINTED}");
        let start = 3.0 + self.fonts.width(BOLD, &title);
        let value = self.fonts.wrap_within(TEXT, WIDTH - start - 4.0, 3, label);
        let height = (value.len() as f32 * TEXT.line() + 2.0).max(ROW);
        if self.need(ROW * (SPEAKER.len() + 1) as f32 + height) {
            self.headings();
        }
        if number == 1 {
            self.heading("2. EXPOSITOR");
        }
        let (fonts, top) = (self.fonts, self.top);
        let sheet = self.sheet();
        sheet.outline_row(top, height);
        let first = top + (height - value.len() as f32 * TEXT.line()) / 2.0;
        sheet.line(
            fonts,
            (LEFT + 1.5, first, QUESTION),
            Align::Left,
            BOLD,
            &title,
        );
        for (at, line) in value.iter().enumerate() {
            let place = (
                LEFT + start + 1.5,
                first + at as f32 * TEXT.line(),
                QUESTION,
            );
            sheet.line(fonts, place, Align::Left, TEXT, line);
        }
        sheet.field(
            "speaker.heading",
            Some(number),
            Rect::new(LEFT + start, top, WIDTH - start, height),
        );
        self.top += height;
        self.questions(Some(number), &SPEAKER);
    }

    fn heading(&mut self, text: &str) {
        let (fonts, top) = (self.fonts, self.top);
        let sheet = self.sheet();
        sheet.fill(Rect::new(LEFT, top, WIDTH, ROW), 0.95);
        sheet.outline_row(top, ROW);
        sheet.line(
            fonts,
            (LEFT + 1.5, top + (ROW - BOLD.line()) / 2.0, WIDTH),
            Align::Left,
            BOLD,
            text,
        );
        self.top += ROW;
    }

    fn questions(&mut self, row: Option<u16>, questions: &[(&str, &str)]) {
        for (name, text) in questions {
            let (fonts, top) = (self.fonts, self.top);
            let sheet = self.sheet();
            cells(sheet, top, ROW);
            sheet.line(
                fonts,
                (LEFT + 3.0, top + (ROW - TEXT.line()) / 2.0, QUESTION),
                Align::Left,
                TEXT,
                text,
            );
            for score in 1..=4_u8 {
                let (x, y) = (column(score) + (SCORE - BOX) / 2.0, top + (ROW - BOX) / 2.0);
                sheet.tick_box(&format!("{name}.{score}"), row, Rect::new(x, y, BOX, BOX));
            }
            self.top += ROW;
        }
    }

    /// A question with two lines to write on.
    fn open(&mut self, question: &str, name: &str) {
        const LINE: f32 = 6.5;
        const BELOW: f32 = 2.5;
        self.need(TEXT.line() + 2.0 * LINE);
        let (fonts, top) = (self.fonts, self.top);
        let sheet = self.sheet();
        let start = sheet.paragraph(fonts, (LEFT, top, WIDTH), Align::Left, BOLD, question);
        for at in 1..=2_u8 {
            let y = start + f32::from(at) * LINE;
            sheet.rule((LEFT, y), (LEFT + WIDTH, y));
        }
        sheet.field(name, None, Rect::new(LEFT, start, WIDTH, 2.0 * LINE));
        self.top = start + 2.0 * LINE + BELOW;
    }
}

fn column(score: u8) -> f32 {
    LEFT + QUESTION + f32::from(score - 1) * SCORE
}

/// The rules of a row with a question and four scores.
fn cells(sheet: &mut Sheet, top: f32, height: f32) {
    sheet.outline_row(top, height);
    for score in 1..=4_u8 {
        sheet.table_rule((column(score), top), (column(score), top + height));
    }
}

impl Sheet {
    /// The rules around a row over the whole width.
    fn outline_row(&mut self, top: f32, height: f32) {
        let (right, bottom) = (LEFT + WIDTH, top + height);
        self.table_rule((LEFT, top), (right, top));
        self.table_rule((LEFT, bottom), (right, bottom));
        self.table_rule((LEFT, top), (LEFT, bottom));
        self.table_rule((right, top), (right, bottom));
    }
}
