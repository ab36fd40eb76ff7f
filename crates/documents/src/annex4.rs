//! Annex 4, the invitation to an *Evento de Capacitación*, one per entity.
//!
//! Its geometry has no fields: nothing is written on it by hand.

use sisconecta_domain::paper::FormId;
use uuid::Uuid;

use crate::{
    PrintError, Printed,
    layout::{Align, Document, Fonts, Paper, Sheet, Style, header::letterhead},
};

/// Version of the layout; a change of any place on the page makes a new one.
pub const VERSION: u8 = 1;

const PAPER: Paper = Paper::Portrait;
const BODY: Style = Style::regular(11.5);
/// What stands for a text that is not given.
const GAP: &str = "____________________";

/// The nine texts of the invitation. An empty one prints as a line to write on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Annex4 {
    pub record: Option<Uuid>,
    pub entity: String,
    pub centre_name: String,
    pub training: String,
    pub topic: String,
    pub speaker: String,
    /// R-33: *Auditorio* where the place is one; empty prints the place alone.
    pub place_prefix: String,
    pub place: String,
    pub date: String,
    pub time: String,
    pub email: String,
}

impl Annex4 {
    /// A form to fill by hand, with the prefix the annex prints.
    #[must_use]
    pub fn blank() -> Self {
        Self {
            place_prefix: "Auditorio".to_owned(),
            ..Self::default()
        }
    }

    /// # Errors
    /// [`PrintError::TooLong`] when the texts do not fit one page.
    pub fn print(&self) -> Result<Printed, PrintError> {
        let fonts = Fonts::load()?;
        let mut sheet = Sheet::default();
        if self.draw(&fonts, &mut sheet) > PAPER.bottom() {
            return Err(PrintError::TooLong);
        }
        let document = Document {
            form: FormId::Annex4,
            version: VERSION,
            record: self.record,
            title: "Anexo N° 4 - Evento de Capacitación",
            paper: PAPER,
        };
        document.finish(&fonts, vec![sheet], Vec::new())
    }

    /// Several letters in one file, for the printer; each page bears the code of its own letter.
    ///
    /// # Errors
    /// [`PrintError::TooLong`] when the texts of one do not fit its page.
    pub fn print_all(letters: &[Self]) -> Result<Printed, PrintError> {
        let fonts = Fonts::load()?;
        let mut leaves = Vec::with_capacity(letters.len());
        for letter in letters {
            let mut sheet = Sheet::default();
            if letter.draw(&fonts, &mut sheet) > PAPER.bottom() {
                return Err(PrintError::TooLong);
            }
            leaves.push((letter.record, sheet));
        }
        let document = Document {
            form: FormId::Annex4,
            version: VERSION,
            record: None,
            title: "Anexo N° 4 - Evento de Capacitación",
            paper: PAPER,
        };
        document.finish_letters(&fonts, leaves)
    }

    /// The letter as the text of an e-mail, in the words of the printed one.
    #[must_use]
    pub fn text(&self) -> String {
        let (greeting, lines, closing) = self.paragraphs();
        let mut text = format!("{greeting}\n\n");
        for (label, value) in lines {
            text.push_str(&format!("{label}: {value}\n"));
        }
        text.push_str(&format!(
            "\n{closing}\n\nAtentamente,\n\nEquipo Conectamef {}\n",
            or_gap(&self.centre_name)
        ));
        text
    }

    /// Greeting, the five aligned lines, closing.
    fn paragraphs(&self) -> (String, [(&'static str, String); 5], String) {
        let (entity, centre) = (or_gap(&self.entity), or_gap(&self.centre_name));
        let (training, topic) = (or_gap(&self.training), or_gap(&self.topic));
        let greeting = format!(
            "Estimados señores {entity}, el Ministerio de Economía y Finanzas a través del Centro de Servicios de \
             Atención al Usuario – Conectamef {centre}, les saluda e invita a participar en el evento de capacitación \
             {training}, en el cual se dará a conocer {topic}."
        );
        let place = format!("{} {}", self.place_prefix.trim(), or_gap(&self.place));
        let lines = [
            ("Tema", format!("\"{topic}\"")),
            ("Expositor", or_gap(&self.speaker)),
            ("Lugar", place.trim().to_owned()),
            ("Fecha", or_gap(&self.date)),
            ("Hora", or_gap(&self.time)),
        ];
        let closing = format!(
            "Esperamos contar con su asistencia a este evento, en caso tuviera cualquier consulta sírvase contactarnos \
             al correo electrónico: {}.",
            or_gap(&self.email)
        );
        (greeting, lines, closing)
    }

    fn draw(&self, fonts: &Fonts, sheet: &mut Sheet) -> f32 {
        let (left, width) = (PAPER.left() + 8.0, PAPER.width() - 16.0);
        let mut top = letterhead(fonts, sheet, PAPER) + 4.0;
        top = sheet.paragraph(
            fonts,
            (left, top, width),
            Align::Centre,
            Style::bold(10.0),
            "Anexo N° 4",
        );
        top = PAPER.below_code().max(top) + 12.0;
        top = sheet.paragraph(
            fonts,
            (left, top, width),
            Align::Centre,
            Style::bold(18.0),
            "Evento de Capacitación",
        ) + 12.0;

        let (greeting, lines, closing) = self.paragraphs();
        top = body(fonts, sheet, (left, top, width), &greeting) + 9.0;

        for (label, value) in lines {
            const LABELS: f32 = 26.0;
            let bold = Style { bold: true, ..BODY };
            sheet.line(fonts, (left + 6.0, top, LABELS), Align::Left, bold, label);
            sheet.line(
                fonts,
                (left + 6.0 + LABELS, top, 3.0),
                Align::Left,
                BODY,
                ":",
            );
            let start = left + 6.0 + LABELS + 4.0;
            top = body(fonts, sheet, (start, top, left + width - start), &value) + 2.0;
        }

        top = body(fonts, sheet, (left, top + 7.0, width), &closing) + 12.0;
        top = body(fonts, sheet, (left, top, width), "Atentamente,") + 12.0;
        sheet.paragraph(
            fonts,
            (left, top, width),
            Align::Left,
            Style { bold: true, ..BODY },
            &format!("Equipo Conectamef {}", or_gap(&self.centre_name)),
        )
    }
}

fn or_gap(text: &str) -> String {
    if text.trim().is_empty() {
        GAP.to_owned()
    } else {
        text.trim().to_owned()
    }
}

/// A paragraph with the wide lines of a letter.
fn body(fonts: &Fonts, sheet: &mut Sheet, (x, mut top, width): (f32, f32, f32), text: &str) -> f32 {
    for line in fonts.wrap(BODY, width, text) {
        sheet.line(fonts, (x, top, width), Align::Left, BODY, &line);
        top += BODY.line() * 1.25;
    }
    top
}
