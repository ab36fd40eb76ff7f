//! From drawn sheets to the bytes of a PDF: marks, code and number on every page.

use printpdf::{Mm, PdfDocument, PdfFont, PdfPage, PdfSaveOptions, XObject};
use sisconecta_domain::paper::{FormId, PageCode, PageGeometry, Rect};
use uuid::Uuid;

use super::{
    canvas::{Canvas, font_id, picture_id},
    picture::Picture,
    sheet::{Align, Sheet},
    symbol,
    text::{Fonts, Style},
};
use crate::{PrintError, Printed};

/// A4, upright or on its side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    Portrait,
    Landscape,
}

/// From the edge of the page to a corner mark; wider than what office printers leave blank.
const MARK_INSET: f32 = 8.0;
const MARK_SIDE: f32 = 5.0;
/// Left and right of the content.
const MARGIN: f32 = 15.0;
/// Top of the symbol: its quiet zone stays clear of the corner mark.
const CODE_TOP: f32 = 16.0;
/// Most characters of the code on a line beneath the symbol.
const LETTERS: usize = 16;

impl Paper {
    pub const fn size(self) -> (f32, f32) {
        match self {
            Self::Portrait => (210.0, 297.0),
            Self::Landscape => (297.0, 210.0),
        }
    }

    /// Left side of the content.
    pub const fn left(self) -> f32 {
        MARGIN
    }

    /// Width of the content.
    pub const fn width(self) -> f32 {
        self.size().0 - 2.0 * MARGIN
    }

    /// Where the content must end.
    pub const fn bottom(self) -> f32 {
        self.size().1 - 16.0
    }

    /// Width left of the symbol and its quiet zone, for what stands beside it.
    pub const fn width_beside_code(self) -> f32 {
        self.width() - symbol::SIDE - symbol::QUIET - 2.0
    }

    /// The place below the symbol and its letters, where content may take the whole width.
    pub const fn below_code(self) -> f32 {
        CODE_TOP + symbol::SIDE + 9.0
    }

    fn code(self) -> Rect {
        Rect::new(
            self.size().0 - MARGIN - symbol::SIDE,
            CODE_TOP,
            symbol::SIDE,
            symbol::SIDE,
        )
    }

    fn marks(self) -> [Rect; 4] {
        let (width, height) = self.size();
        let (far_x, far_y) = (
            width - MARK_INSET - MARK_SIDE,
            height - MARK_INSET - MARK_SIDE,
        );
        let mark = |x, y| Rect::new(x, y, MARK_SIDE, MARK_SIDE);
        [
            mark(MARK_INSET, MARK_INSET),
            mark(far_x, MARK_INSET),
            mark(far_x, far_y),
            mark(MARK_INSET, far_y),
        ]
    }
}

/// What all pages of a print share.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    pub form: FormId,
    pub version: u8,
    pub record: Option<Uuid>,
    /// Shown by the viewer in its title bar; never names a person.
    pub title: &'a str,
    pub paper: Paper,
}

/// A page to be: what its code says, and what is drawn on it.
struct Leaf {
    record: Option<Uuid>,
    page: u16,
    pages: u16,
    sheet: Sheet,
}

impl Document<'_> {
    /// Puts marks, code and number on the sheets and writes the PDF.
    pub fn finish(
        &self,
        fonts: &Fonts,
        sheets: Vec<Sheet>,
        pictures: Vec<Picture>,
    ) -> Result<Printed, PrintError> {
        let pages = u16::try_from(sheets.len()).map_err(|_| PrintError::TooLong)?;
        let leaves = (1..=pages)
            .zip(sheets)
            .map(|(page, sheet)| Leaf {
                record: self.record,
                page,
                pages,
                sheet,
            })
            .collect();
        self.write(fonts, leaves, pictures)
    }

    /// The same for letters of one page each, every one with its own record.
    pub fn finish_letters(
        &self,
        fonts: &Fonts,
        letters: Vec<(Option<Uuid>, Sheet)>,
    ) -> Result<Printed, PrintError> {
        let leaves = letters
            .into_iter()
            .map(|(record, sheet)| Leaf {
                record,
                page: 1,
                pages: 1,
                sheet,
            })
            .collect();
        self.write(fonts, leaves, Vec::new())
    }

    fn write(
        &self,
        fonts: &Fonts,
        leaves: Vec<Leaf>,
        pictures: Vec<Picture>,
    ) -> Result<Printed, PrintError> {
        let count = u16::try_from(leaves.len()).map_err(|_| PrintError::TooLong)?;
        let mut pdf = furnished(self.title, fonts, pictures);

        let (width, height) = self.paper.size();
        let mut geometry = Vec::with_capacity(leaves.len());
        for leaf in leaves {
            let Leaf {
                record,
                page,
                pages,
                mut sheet,
            } = leaf;
            let code = PageCode {
                form: self.form,
                version: self.version,
                record,
                page,
                pages,
            }
            .encode();
            self.furnish(fonts, &mut sheet, &code, page, pages);
            let mut canvas = Canvas::new(height);
            canvas.draw(&sheet);
            canvas.symbol(self.paper.code(), &symbol::runs(&code)?);
            pdf.pages
                .push(PdfPage::new(Mm(width), Mm(height), canvas.into_ops()));
            geometry.push(PageGeometry {
                form: self.form,
                version: self.version,
                page,
                width_mm: width,
                height_mm: height,
                marks: self.paper.marks(),
                code: self.paper.code(),
                fields: sheet.fields,
            });
        }

        let bytes = bytes_of(&pdf);
        Ok(Printed {
            pdf: bytes,
            pages: count,
            geometry,
            unprintable: fonts.lacking(),
        })
    }

    fn furnish(&self, fonts: &Fonts, sheet: &mut Sheet, code: &str, page: u16, pages: u16) {
        for mark in self.paper.marks() {
            sheet.fill(mark, 0.0);
        }
        const LETTER: Style = Style::regular(5.3);
        let rect = self.paper.code();
        let letters: Vec<char> = code.chars().collect();
        let lines = letters.len().div_ceil(LETTERS);
        for (at, line) in letters.chunks(letters.len().div_ceil(lines)).enumerate() {
            let top = rect.bottom() + 1.3 + at as f32 * LETTER.line();
            let line: String = line.iter().collect();
            sheet.line(
                fonts,
                (rect.x, top, rect.width),
                Align::Centre,
                LETTER,
                &line,
            );
        }
        const NUMBER: Style = Style::regular(8.0);
        let (width, height) = self.paper.size();
        let number = format!("Página {page} de {pages}");
        sheet.line(
            fonts,
            (0.0, height - MARK_INSET - MARK_SIDE + 1.0, width),
            Align::Centre,
            NUMBER,
            &number,
        );
    }
}

/// Pages without marks and code, for what never comes back from a scanner.
pub fn finish_plain(
    fonts: &Fonts,
    title: &str,
    paper: Paper,
    sheets: Vec<Sheet>,
) -> Result<Printed, PrintError> {
    let pages = u16::try_from(sheets.len()).map_err(|_| PrintError::TooLong)?;
    let mut pdf = furnished(title, fonts, Vec::new());
    let (width, height) = paper.size();
    for sheet in &sheets {
        let mut canvas = Canvas::new(height);
        canvas.draw(sheet);
        pdf.pages
            .push(PdfPage::new(Mm(width), Mm(height), canvas.into_ops()));
    }
    Ok(Printed {
        pdf: bytes_of(&pdf),
        pages,
        geometry: Vec::new(),
        unprintable: fonts.lacking(),
    })
}

/// An empty document with the fonts and the pictures.
fn furnished(title: &str, fonts: &Fonts, pictures: Vec<Picture>) -> PdfDocument {
    let mut pdf = PdfDocument::new(title);
    "Sisconecta".clone_into(&mut pdf.metadata.info.producer);
    for (bold, font) in [(false, &fonts.regular), (true, &fonts.bold)] {
        pdf.resources
            .fonts
            .map
            .insert(font_id(bold), PdfFont::new(font.clone()));
    }
    for (at, picture) in pictures.into_iter().enumerate() {
        pdf.resources
            .xobjects
            .map
            .insert(picture_id(at), XObject::External(picture.into_xobject()));
    }
    pdf
}

fn bytes_of(pdf: &PdfDocument) -> Vec<u8> {
    let options = PdfSaveOptions {
        image_optimization: None,
        subset_fonts: false,
        ..PdfSaveOptions::default()
    };
    let mut bytes = pdf.save(&options, &mut Vec::new());
    steady_identifier(&mut bytes);
    bytes
}

/// printpdf numbers its documents from a counter of the process. The identifier is replaced by one drawn from the
/// content, so that the same input gives the same bytes.
fn steady_identifier(bytes: &mut [u8]) {
    let Some(at) = bytes.windows(4).rposition(|window| window == b"/ID[") else {
        return;
    };
    let (content, trailer) = bytes.split_at_mut(at);
    // FNV-1a: an identifier, not a protection.
    let mut hash = content
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    let digits: Vec<u8> = (0..32)
        .map(|_| {
            hash = hash.rotate_left(5).wrapping_mul(0x0100_0000_01b3);
            b"0123456789abcdef"[(hash >> 60) as usize]
        })
        .collect();
    let mut inside = false;
    let mut count = 0;
    for byte in trailer.iter_mut() {
        match *byte {
            b'(' => (inside, count) = (true, 0),
            b')' => inside = false,
            b']' => break,
            _ if inside => {
                *byte = digits[count % digits.len()];
                count += 1;
            }
            _ => {}
        }
    }
}
