//! One page while it is being drawn.

use sisconecta_domain::paper::{Field, Rect};

use super::text::{Fonts, Style};

/// Where a line of text stands between its two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Centre,
}

/// A line of text with the left end of its baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub x: f32,
    pub y: f32,
    pub style: Style,
    pub text: String,
}

/// A filled or stroked shape.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// A filled rectangle; 0 is black, 1 is white.
    Fill(Rect, f32),
    /// The outline of a rectangle, with the thickness of the line in millimetres.
    Outline(Rect, f32),
    /// A straight line between two points, with its thickness in millimetres.
    Rule {
        from: (f32, f32),
        to: (f32, f32),
        thickness: f32,
    },
}

/// A picture of the document, by its place there, and where it is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    pub picture: usize,
    pub rect: Rect,
}

/// Thickness of the lines of tables and boxes, in millimetres.
pub const HAIRLINE: f32 = 0.2;
/// Grey of the fields behind headings.
pub const SHADE: f32 = 0.9;

/// What has been drawn on a page so far.
#[derive(Debug, Default)]
pub struct Sheet {
    pub lines: Vec<Line>,
    pub shapes: Vec<Shape>,
    pub pictures: Vec<Placed>,
    pub fields: Vec<Field>,
}

impl Sheet {
    /// Writes one line, the top of whose line box is at `top`, between `x` and `x + width`.
    pub fn line(
        &mut self,
        fonts: &Fonts,
        rect: (f32, f32, f32),
        align: Align,
        style: Style,
        text: &str,
    ) {
        let (x, top, width) = rect;
        if text.is_empty() {
            return;
        }
        let x = match align {
            Align::Left => x,
            Align::Centre => x + (width - fonts.width(style, text)) / 2.0,
        };
        self.lines.push(Line {
            x,
            y: top + style.baseline(),
            style,
            text: text.to_owned(),
        });
    }

    /// Writes a text in as many lines as it needs, and gives the place below it.
    pub fn paragraph(
        &mut self,
        fonts: &Fonts,
        rect: (f32, f32, f32),
        align: Align,
        style: Style,
        text: &str,
    ) -> f32 {
        let (x, mut top, width) = rect;
        for line in fonts.wrap(style, width, text) {
            self.line(fonts, (x, top, width), align, style, &line);
            top += style.line();
        }
        top
    }

    /// Writes a label and its value with a rule under each line of the value, at least one, so that a blank form has a
    /// line to write on. Gives the place below it, and records the line as a field.
    pub fn labelled(
        &mut self,
        fonts: &Fonts,
        rect: (f32, f32, f32),
        label: &str,
        value: &str,
        name: &str,
    ) -> f32 {
        const LABEL: Style = Style::bold(9.5);
        const VALUE: Style = Style::regular(9.5);
        const STEP: f32 = 5.2;
        let (x, top, width) = rect;
        self.line(fonts, (x, top, width), Align::Left, LABEL, label);
        let start = x + fonts.width(LABEL, label) + 1.5;
        let room = x + width - start;
        let mut at = top;
        for line in fonts.wrap_within(VALUE, room - 1.0, 4, value) {
            self.line(fonts, (start + 0.5, at, room), Align::Left, VALUE, &line);
            let under = at + VALUE.line() + 0.2;
            self.rule((start, under), (x + width, under));
            at += STEP;
        }
        self.field(name, None, Rect::new(start, top, room, at - top));
        at
    }

    pub fn rule(&mut self, from: (f32, f32), to: (f32, f32)) {
        self.shapes.push(Shape::Rule {
            from,
            to,
            thickness: HAIRLINE,
        });
    }

    /// A rule of a table: it lengthens the rule that it continues, and is not drawn twice, so that a long table stays a
    /// small file.
    pub fn table_rule(&mut self, from: (f32, f32), to: (f32, f32)) {
        let near = |a: f32, b: f32| (a - b).abs() < 0.005;
        for shape in self.shapes.iter_mut().rev() {
            let Shape::Rule {
                from: start,
                to: end,
                ..
            } = shape
            else {
                continue;
            };
            if near(start.0, from.0)
                && near(start.1, from.1)
                && near(end.0, to.0)
                && near(end.1, to.1)
            {
                return;
            }
            let upright = near(from.0, to.0) && near(start.0, end.0) && near(start.0, from.0);
            if upright && near(end.1, from.1) {
                end.1 = to.1;
                return;
            }
        }
        self.rule(from, to);
    }

    pub fn fill(&mut self, rect: Rect, grey: f32) {
        self.shapes.push(Shape::Fill(rect, grey));
    }

    pub fn outline(&mut self, rect: Rect, thickness: f32) {
        self.shapes.push(Shape::Outline(rect, thickness));
    }

    /// Records a named place; rounded to a hundredth of a millimetre, which is finer than any scanner.
    pub fn field(&mut self, name: &str, row: Option<u16>, rect: Rect) {
        let round = |v: f32| (v * 100.0).round() / 100.0;
        let rect = Rect::new(
            round(rect.x),
            round(rect.y),
            round(rect.width),
            round(rect.height),
        );
        self.fields.push(Field {
            name: name.to_owned(),
            row,
            rect,
        });
    }

    /// An empty box to put a mark in, recorded as a field.
    pub fn tick_box(&mut self, name: &str, row: Option<u16>, rect: Rect) {
        self.outline(rect, 0.3);
        self.field(name, row, rect);
    }
}
