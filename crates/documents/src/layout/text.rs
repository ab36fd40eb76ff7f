//! Measuring and breaking text with the two fonts that come with the program.

use std::cell::RefCell;
use std::collections::BTreeSet;

use printpdf::ParsedFont;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::PrintError;

const REGULAR: &[u8] = include_bytes!("../../fonts/SisconectaSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../fonts/SisconectaSans-Bold.ttf");

/// One typographic point, in millimetres.
pub const POINT: f32 = 25.4 / 72.0;
/// Height of a capital letter over the size of the type.
pub const CAPITAL: f32 = 0.716;

/// A weight and a size in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    pub bold: bool,
    pub size: f32,
}

impl Style {
    pub const fn regular(size: f32) -> Self {
        Self { bold: false, size }
    }

    pub const fn bold(size: f32) -> Self {
        Self { bold: true, size }
    }

    /// Distance between two baselines, in millimetres.
    pub fn line(self) -> f32 {
        self.size * 1.2 * POINT
    }

    /// From the top of a line to its baseline, such that capitals stand in the middle of the line.
    pub fn baseline(self) -> f32 {
        (self.line() + self.size * CAPITAL * POINT) / 2.0
    }
}

/// The fonts, parsed.
pub struct Fonts {
    pub regular: ParsedFont,
    pub bold: ParsedFont,
    /// Signs that they lack and a print asked for.
    lacking: RefCell<BTreeSet<char>>,
}

impl Fonts {
    pub fn load() -> Result<Self, PrintError> {
        let parse = |bytes, name: &str| {
            let mut font = ParsedFont::from_bytes(bytes, 0, &mut Vec::new())
                .ok_or_else(|| PrintError::Internal(format!("la letra {name}")))?;
            font.font_name = Some(name.to_owned());
            Ok(font)
        };
        Ok(Self {
            regular: parse(REGULAR, "SisconectaSans")?,
            bold: parse(BOLD, "SisconectaSans-Bold")?,
            lacking: RefCell::default(),
        })
    }

    /// The signs for which `?` was printed, each once.
    pub fn lacking(&self) -> String {
        self.lacking.borrow().iter().collect()
    }

    fn font(&self, style: Style) -> &ParsedFont {
        if style.bold {
            &self.bold
        } else {
            &self.regular
        }
    }

    /// Width of a line in millimetres, as a viewer sets it: advances in whole thousandths, as they stand in the PDF.
    pub fn width(&self, style: Style, text: &str) -> f32 {
        length(style, text.chars().map(|c| self.advance(style, c)).sum())
    }

    fn advance(&self, style: Style, letter: char) -> u32 {
        let font = self.font(style);
        let glyph = font.lookup_glyph_index(letter as u32).unwrap_or(0);
        u32::from(font.get_glyph_width(glyph).unwrap_or(0)) * 1000
            / u32::from(font.units_per_em.max(1))
    }

    /// The text with what the fonts can show: composed letters, no control characters, and the bare letter (or `?`) for
    /// a sign that the fonts lack. Line ends stay.
    pub fn printable(&self, text: &str) -> String {
        let known = |c: char| self.regular.lookup_glyph_index(c as u32).is_some();
        let mut out = String::with_capacity(text.len());
        for c in text.nfc() {
            match c {
                '\n' => out.push('\n'),
                c if c.is_whitespace() => out.push(' '),
                c if c.is_control() || is_invisible(c) => {}
                c if known(c) => out.push(c),
                c => {
                    let bare: String = c
                        .nfkd()
                        .filter(|&d| known(d) && !is_combining_mark(d))
                        .collect();
                    out.push_str(if bare.is_empty() && !is_combining_mark(c) {
                        self.lacking.borrow_mut().insert(c);
                        "?"
                    } else {
                        &bare
                    });
                }
            }
        }
        out
    }

    /// Breaks a text into lines no wider than `width` millimetres: at blanks, in a long word after `@ . - _ /`, and
    /// where nothing else helps between any two letters. At least one line.
    pub fn wrap(&self, style: Style, width: f32, text: &str) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in self.printable(text).split('\n') {
            let mut line = String::new();
            for word in paragraph.split_whitespace() {
                let candidate = if line.is_empty() {
                    word.to_owned()
                } else {
                    format!("{line} {word}")
                };
                if self.width(style, &candidate) <= width {
                    line = candidate;
                    continue;
                }
                if !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                line = self.break_word(style, width, word, &mut lines);
            }
            lines.push(line);
        }
        while lines.len() > 1 && lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        lines
    }

    /// As [`wrap`](Self::wrap), but no more than `most` lines; what does not fit ends in an ellipsis.
    pub fn wrap_within(&self, style: Style, width: f32, most: usize, text: &str) -> Vec<String> {
        let mut lines = self.wrap(style, width, text);
        if lines.len() > most {
            lines.truncate(most.max(1));
            if let Some(last) = lines.last_mut() {
                while !last.is_empty() && self.width(style, &format!("{last}…")) > width {
                    last.pop();
                }
                last.push('…');
            }
        }
        lines
    }

    /// Pushes the full lines of a word and gives back its remainder. Each letter is measured once.
    fn break_word(&self, style: Style, width: f32, word: &str, lines: &mut Vec<String>) -> String {
        let letters: Vec<(char, u32)> = word.chars().map(|c| (c, self.advance(style, c))).collect();
        let mut rest = letters.as_slice();
        loop {
            let (mut fits, mut sum) = (0, 0_u32);
            for (_, advance) in rest {
                sum = sum.saturating_add(*advance);
                if fits > 0 && length(style, sum) > width {
                    break;
                }
                fits += 1;
            }
            let text = |letters: &[(char, u32)]| letters.iter().map(|(c, _)| *c).collect();
            if fits == rest.len() {
                return text(rest);
            }
            let seam = rest[..fits]
                .iter()
                .rposition(|(c, _)| "@.-_/".contains(*c))
                .map(|at| at + 1);
            // A seam in the first third would leave a ragged stump.
            let cut = seam.filter(|&at| at * 3 > fits).unwrap_or(fits).max(1);
            lines.push(text(&rest[..cut]));
            rest = &rest[cut..];
        }
    }
}

/// So many thousandths of a size, in millimetres.
fn length(style: Style, thousandths: u32) -> f32 {
    thousandths as f32 / 1000.0 * style.size * POINT
}

/// Marks of direction and joining that text copied from other programs carries.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style::regular(8.0);

    #[test]
    fn a_letter_is_as_wide_as_the_font_says() {
        let fonts = Fonts::load().unwrap();
        // Liberation Sans: 0.556 em for a digit.
        assert!((fonts.width(Style::regular(10.0), "0") - 5.56 * POINT).abs() < 0.001);
        assert!(fonts.width(Style::bold(8.0), "Ñahui") > fonts.width(STYLE, "Ñahui"));
    }

    #[test]
    fn no_line_is_wider_than_its_place() {
        let fonts = Fonts::load().unwrap();
        let texts = [
            "MUNICIPALIDAD DISTRITAL DE SAN JUAN BAUTISTA DE HUAMANGA",
            "un.correo.larguisimo_y_sin.blancos@municipalidad-provincial.gob.pe",
            "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
            "",
            "   ",
        ];
        for text in texts {
            for width in [8.0, 20.0, 50.0] {
                let lines = fonts.wrap(STYLE, width, text);
                assert!(!lines.is_empty());
                assert!(
                    lines.iter().all(|line| fonts.width(STYLE, line) <= width),
                    "{text} in {width}"
                );
                let kept: String = lines.concat().split_whitespace().collect();
                assert_eq!(kept, text.split_whitespace().collect::<String>());
            }
        }
    }

    /// L-7: what comes from elsewhere may have no blank for a hundred thousand letters.
    #[test]
    fn a_word_without_end_is_broken_in_one_pass() {
        let fonts = Fonts::load().unwrap();
        let spent = |letters: usize| {
            let word = "abcdefghij".repeat(letters / 10);
            let begun = std::time::Instant::now();
            let lines = fonts.wrap(STYLE, 40.0, &word);
            assert_eq!(lines.concat(), word);
            begun.elapsed()
        };
        let short = spent(10_000);
        let long = spent(100_000);
        assert!(
            long < short * 40 + std::time::Duration::from_secs(1),
            "{short:?} and {long:?}"
        );
    }

    #[test]
    fn an_address_breaks_at_its_seams() {
        let fonts = Fonts::load().unwrap();
        let lines = fonts.wrap(STYLE, 26.0, "rosa.huaman@municipio.gob.pe");
        assert_eq!(lines, ["rosa.huaman@", "municipio.gob.pe"]);
    }

    #[test]
    fn too_much_text_ends_in_an_ellipsis() {
        let fonts = Fonts::load().unwrap();
        let lines = fonts.wrap_within(STYLE, 20.0, 2, &"palabra ".repeat(30));
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…') && fonts.width(STYLE, &lines[1]) <= 20.0);
    }

    #[test]
    fn what_the_fonts_lack_is_written_with_what_they_have() {
        let fonts = Fonts::load().unwrap();
        assert_eq!(
            fonts.printable("N\u{303}ahui\u{200B}\tQ’ero"),
            "Ñahui Q’ero"
        );
        assert_eq!(fonts.printable("ạ世\u{301}\u{7}x"), "a?x");
        assert_eq!(
            fonts.printable("ÁÉÍÓÚÜÑáéíóúüñ¿¡«»“”–—…•°ºª€№"),
            "ÁÉÍÓÚÜÑáéíóúüñ¿¡«»“”–—…•°ºª€№"
        );
    }
}
