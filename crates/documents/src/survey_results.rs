//! The consolidated results of an event's surveys: counts, averages and bars, in black and white. No annex prescribes its
//! layout.
//!
//! Fields of the geometry: per row of figures `question`, `level.1` … `level.4`, `blank`, `mean`, `satisfied`, `bar`.

use sisconecta_domain::paper::{FormId, Rect};
use uuid::Uuid;

use crate::{
    PrintError, Printed,
    layout::{Align, Column, Document, Fonts, Paper, Sheet, Style, Table, header::letterhead},
};

/// Version of the layout; a change of any place on the page makes a new one.
pub const VERSION: u8 = 1;

const PAPER: Paper = Paper::Portrait;
const LEFT: f32 = PAPER.left();
const WIDTH: f32 = PAPER.width();
const TEXT: Style = Style::regular(9.0);
const BOLD: Style = Style::bold(9.0);
const SMALL: Style = Style::regular(8.0);
/// Height of the row that names a block.
const HEADING: f32 = 5.8;
/// Grey of a bar: dark on a photocopy, lighter than text.
const BAR: f32 = 0.35;

/// The results as they are printed. Figures come as they shall read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SurveyResults {
    pub record: Option<Uuid>,
    pub event: String,
    pub date: String,
    pub responses: String,
    pub participants: String,
    pub response_rate: String,
    pub blocks: Vec<ResultBlock>,
    /// All marks together.
    pub overall: ResultRow,
    /// Why the survey was not taken; then there are no figures and no answers.
    pub omission: String,
    pub topics: Vec<String>,
    pub improvements: Vec<String>,
}

/// A block of questions with its own average.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResultBlock {
    pub heading: String,
    pub rows: Vec<ResultRow>,
    pub total: ResultRow,
}

/// One line of figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResultRow {
    pub label: String,
    pub levels: [u32; 4],
    pub blank: u32,
    pub mean: String,
    pub satisfied: String,
    /// Length of the bar in thousandths of the column: the average over 4.
    pub bar: u16,
}

const fn column(title: &'static str, name: &'static str, width: f32, align: Align) -> Column {
    Column {
        title,
        name,
        width,
        align,
    }
}

const TABLE: Table = Table {
    x: LEFT,
    columns: &[
        column("PREGUNTAS", "question", 76.0, Align::Left),
        column("1", "level.1", 9.5, Align::Centre),
        column("2", "level.2", 9.5, Align::Centre),
        column("3", "level.3", 9.5, Align::Centre),
        column("4", "level.4", 9.5, Align::Centre),
        column("Blanco", "blank", 13.0, Align::Centre),
        column("Promedio", "mean", 17.0, Align::Centre),
        column("3 y 4", "satisfied", 15.0, Align::Centre),
        column("", "bar", 21.0, Align::Left),
    ],
    heading: BOLD,
    body: SMALL,
    row_height: 5.4,
    heading_height: 6.5,
    most_lines: 3,
};

impl SurveyResults {
    /// # Errors
    /// [`PrintError::TooLong`] beyond 65 535 rows or pages.
    pub fn print(&self) -> Result<Printed, PrintError> {
        let fonts = Fonts::load()?;
        let mut pen = Pen {
            fonts: &fonts,
            sheets: Vec::new(),
            top: 0.0,
            number: 0,
        };
        pen.turn();
        self.head(&mut pen);
        if self.omission.is_empty() {
            self.figures(&mut pen)?;
        } else {
            pen.paragraph(BOLD, "NO SE APLICÓ LA ENCUESTA DE SATISFACCIÓN");
            pen.top += 0.8;
            pen.paragraph(TEXT, &format!("Motivo: {}", self.omission));
        }
        let sheets = pen.sheets;
        let document = Document {
            form: FormId::SurveyResults,
            version: VERSION,
            record: self.record,
            title: "Anexo N° 07 - Consolidado de encuestas",
            paper: PAPER,
        };
        document.finish(&fonts, sheets, Vec::new())
    }

    fn figures(&self, pen: &mut Pen<'_>) -> Result<(), PrintError> {
        let fonts = pen.fonts;
        let top = pen.top;
        pen.top = TABLE.draw_heading(fonts, pen.sheets_last(), top);
        for block in &self.blocks {
            // A heading never stands alone at the foot of a page.
            pen.need(HEADING + 3.0 * TABLE.row_height, true);
            pen.heading(&block.heading);
            for row in &block.rows {
                pen.row(row, false)?;
            }
            // The average of one row is that row.
            if block.rows.len() > 1 {
                pen.row(&block.total, true)?;
            }
        }
        pen.row(&self.overall, true)?;
        pen.top += 1.5;
        pen.paragraph(
            SMALL,
            "Escala: INSATISFECHO (1), POCO SATISFECHO (2), SATISFECHO (3), MUY SATISFECHO (4). Cada promedio es de todas las marcas \
             dadas; lo que quedó en blanco no entra en él. Dos decimales, redondeo hacia arriba desde la mitad.",
        );
        pen.answers("5. ¿Qué otros temas se deberían dictar?", &self.topics);
        pen.answers(
            "6. ¿Qué recomendaría para mejorar el curso?",
            &self.improvements,
        );
        Ok(())
    }

    fn head(&self, pen: &mut Pen<'_>) {
        let fonts = pen.fonts;
        let sheet = pen.sheets_last();
        let mut top = letterhead(fonts, sheet, PAPER) + 4.0;
        top = sheet.paragraph(
            fonts,
            (LEFT, top, WIDTH),
            Align::Centre,
            Style::bold(13.0),
            "CONSOLIDADO DE ENCUESTAS",
        );
        top = PAPER.below_code().max(top) + 2.0;
        for (label, value, name) in [
            ("Evento:", &self.event, "event"),
            ("Fecha:", &self.date, "date"),
        ] {
            top = sheet.labelled(fonts, (LEFT, top, WIDTH), label, value, name) + 1.0;
        }
        let third = WIDTH / 3.0;
        let mut next = top;
        for (at, (label, value, name)) in [
            ("Encuestas:", &self.responses, "responses"),
            ("Participantes:", &self.participants, "participants"),
            ("Respondieron:", &self.response_rate, "response_rate"),
        ]
        .into_iter()
        .enumerate()
        {
            let place = (LEFT + at as f32 * third, top, third - 4.0);
            next = sheet.labelled(fonts, place, label, value, name);
        }
        pen.top = next + 3.0;
    }
}

/// Where the next row goes.
struct Pen<'a> {
    fonts: &'a Fonts,
    sheets: Vec<Sheet>,
    top: f32,
    number: u16,
}

impl Pen<'_> {
    fn sheets_last(&mut self) -> &mut Sheet {
        if self.sheets.is_empty() {
            self.sheets.push(Sheet::default());
        }
        let last = self.sheets.len() - 1;
        &mut self.sheets[last]
    }

    fn turn(&mut self) {
        self.sheets.push(Sheet::default());
        self.top = PAPER.below_code() + 2.0;
    }

    /// Turns the page when less than `height` is left; with the headings of the table if it goes on there.
    fn need(&mut self, height: f32, table: bool) {
        if self.top + height <= PAPER.bottom() {
            return;
        }
        self.turn();
        if table {
            let (fonts, top) = (self.fonts, self.top);
            self.top = TABLE.draw_heading(fonts, self.sheets_last(), top);
        }
    }

    fn heading(&mut self, text: &str) {
        let (fonts, top) = (self.fonts, self.top);
        let lines = fonts.wrap_within(BOLD, WIDTH - 3.0, 2, text);
        let height = (lines.len() as f32 * BOLD.line() + 2.0).max(HEADING);
        let sheet = self.sheets_last();
        let rect = Rect::new(LEFT, top, WIDTH, height);
        sheet.fill(rect, 0.95);
        for (from, to) in [
            ((LEFT, top), (rect.right(), top)),
            ((LEFT, top), (LEFT, rect.bottom())),
            ((rect.right(), top), (rect.right(), rect.bottom())),
        ] {
            sheet.table_rule(from, to);
        }
        let mut at = top + (height - lines.len() as f32 * BOLD.line()) / 2.0;
        for line in &lines {
            sheet.line(fonts, (LEFT + 1.5, at, WIDTH), Align::Left, BOLD, line);
            at += BOLD.line();
        }
        self.top += height;
    }

    fn row(&mut self, row: &ResultRow, total: bool) -> Result<(), PrintError> {
        let fonts = self.fonts;
        let table = Table {
            body: if total { Style::bold(8.0) } else { SMALL },
            ..TABLE
        };
        let numbers: Vec<String> = row
            .levels
            .iter()
            .chain([&row.blank])
            .map(u32::to_string)
            .collect();
        let mut cells = vec![row.label.as_str()];
        cells.extend(numbers.iter().map(String::as_str));
        cells.extend([row.mean.as_str(), row.satisfied.as_str(), ""]);
        let laid = table.lay_out(fonts, &cells);
        self.need(laid.height, true);
        self.number = self.number.checked_add(1).ok_or(PrintError::TooLong)?;
        let (top, number) = (self.top, self.number);
        let sheet = self.sheets_last();
        let below = table.draw_row(fonts, sheet, top, &laid, Some(number));
        let width = TABLE.columns.last().map_or(0.0, |column| column.width) - 3.0;
        let left = LEFT + TABLE.width() - width - 1.5;
        let bar = Rect::new(left, top + 1.3, width, laid.height - 2.6);
        let length = width * f32::from(row.bar.min(1000)) / 1000.0;
        sheet.fill(Rect::new(bar.x, bar.y, length, bar.height), BAR);
        sheet.outline(bar, 0.15);
        self.top = below;
        Ok(())
    }

    fn paragraph(&mut self, style: Style, text: &str) {
        let fonts = self.fonts;
        for line in fonts.wrap(style, WIDTH, text) {
            self.need(style.line(), false);
            let top = self.top;
            self.sheets_last()
                .line(fonts, (LEFT, top, WIDTH), Align::Left, style, &line);
            self.top += style.line();
        }
    }

    fn answers(&mut self, question: &str, answers: &[String]) {
        self.top += 3.0;
        self.need(BOLD.line() + 2.0 * TEXT.line(), false);
        self.paragraph(BOLD, question);
        self.top += 0.8;
        if answers.is_empty() {
            self.paragraph(TEXT, "Nadie respondió esta pregunta.");
        }
        for answer in answers {
            self.paragraph(TEXT, &format!("• {answer}"));
            self.top += 0.6;
        }
    }
}
