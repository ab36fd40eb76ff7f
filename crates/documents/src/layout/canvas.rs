//! A sheet as the operations of a PDF. Lengths come in millimetres from above and go out in points from below.

use printpdf::{
    Color, CurTransMat, FontId, Greyscale, Line as PdfLine, LinePoint, Op, PaintMode,
    PdfFontHandle, Point, Polygon, PolygonRing, Pt, TextItem, TextMatrix, WindingOrder, XObjectId,
    XObjectTransform,
};
use sisconecta_domain::paper::Rect;

use super::{
    sheet::{Shape, Sheet},
    symbol,
    text::POINT,
};

/// The name of a font in the document.
pub fn font_id(bold: bool) -> FontId {
    FontId(if bold { "FB" } else { "FR" }.to_owned())
}

/// The name of a picture in the document.
pub fn picture_id(at: usize) -> XObjectId {
    XObjectId(format!("P{at}"))
}

/// The operations of one page.
pub struct Canvas {
    height: f32,
    ops: Vec<Op>,
}

impl Canvas {
    /// An empty page of this height in millimetres.
    pub const fn new(height: f32) -> Self {
        Self {
            height,
            ops: Vec::new(),
        }
    }

    pub fn into_ops(self) -> Vec<Op> {
        self.ops
    }

    /// Fills first, then lines, pictures and text.
    pub fn draw(&mut self, sheet: &Sheet) {
        let mut grey = 0.0;
        for shape in &sheet.shapes {
            let Shape::Fill(rect, shade) = *shape else {
                continue;
            };
            self.grey(&mut grey, shade);
            let ring = self.corners(&rect);
            self.ops.push(fill(vec![ring]));
        }
        self.grey(&mut grey, 0.0);
        let mut drawn = 0.0;
        for shape in &sheet.shapes {
            let (points, thickness, closed) = match *shape {
                Shape::Fill(..) => continue,
                Shape::Outline(rect, thickness) => (self.corners(&rect), thickness, true),
                Shape::Rule {
                    from,
                    to,
                    thickness,
                } => (vec![self.point(from), self.point(to)], thickness, false),
            };
            if thickness != drawn {
                self.ops.push(Op::SetOutlineThickness {
                    pt: points_of(thickness),
                });
                drawn = thickness;
            }
            self.ops.push(Op::DrawLine {
                line: PdfLine {
                    points,
                    is_closed: closed,
                },
            });
        }
        for placed in &sheet.pictures {
            let corner = self.point((placed.rect.x, placed.rect.bottom()));
            self.ops.push(Op::UseXobject {
                id: picture_id(placed.picture),
                transform: XObjectTransform {
                    translate_x: Some(corner.p.x),
                    translate_y: Some(corner.p.y),
                    scale_x: Some(points_of(placed.rect.width).0),
                    scale_y: Some(points_of(placed.rect.height).0),
                    no_auto_scale: true,
                    ..XObjectTransform::default()
                },
            });
        }
        self.text(sheet);
    }

    fn text(&mut self, sheet: &Sheet) {
        let mut current = None;
        self.ops.push(Op::StartTextSection);
        for line in &sheet.lines {
            if current != Some(line.style) {
                let font = PdfFontHandle::External(font_id(line.style.bold));
                self.ops.push(Op::SetFont {
                    font,
                    size: Pt(line.style.size),
                });
                current = Some(line.style);
            }
            let Point { x, y } = self.point((line.x, line.y)).p;
            self.ops.push(Op::SetTextMatrix {
                matrix: TextMatrix::Translate(x, y),
            });
            self.ops.push(Op::ShowText {
                items: vec![TextItem::Text(line.text.clone())],
            });
        }
        self.ops.push(Op::EndTextSection);
    }

    /// One filled path, so that no viewer shows seams between the modules, in units of a module.
    pub fn symbol(&mut self, rect: Rect, runs: &[symbol::Run]) {
        let corner = self.point((rect.x, rect.bottom())).p;
        let scale = symbol::MODULE / POINT;
        let rings = runs
            .iter()
            .map(|run| {
                let (left, right) = (run.start as f32, (run.start + run.len) as f32);
                let (low, high) = (
                    (symbol::MODULES - run.row - 1) as f32,
                    (symbol::MODULES - run.row) as f32,
                );
                [(left, low), (right, low), (right, high), (left, high)]
                    .map(|(x, y)| LinePoint {
                        p: Point { x: Pt(x), y: Pt(y) },
                        bezier: false,
                    })
                    .to_vec()
            })
            .collect();
        self.ops.push(Op::SaveGraphicsState);
        self.ops.push(Op::SetTransformationMatrix {
            matrix: CurTransMat::Raw([scale, 0.0, 0.0, scale, corner.x.0, corner.y.0]),
        });
        self.ops.push(fill(rings));
        self.ops.push(Op::RestoreGraphicsState);
    }

    fn grey(&mut self, current: &mut f32, wanted: f32) {
        if *current != wanted {
            let col = Color::Greyscale(Greyscale {
                percent: wanted,
                icc_profile: None,
            });
            self.ops.push(Op::SetFillColor { col });
            *current = wanted;
        }
    }

    fn point(&self, (x, y): (f32, f32)) -> LinePoint {
        LinePoint {
            p: Point {
                x: points_of(x),
                y: points_of(self.height - y),
            },
            bezier: false,
        }
    }

    fn corners(&self, rect: &Rect) -> Vec<LinePoint> {
        [
            (rect.x, rect.y),
            (rect.right(), rect.y),
            (rect.right(), rect.bottom()),
            (rect.x, rect.bottom()),
        ]
        .map(|corner| self.point(corner))
        .to_vec()
    }
}

fn fill(rings: Vec<Vec<LinePoint>>) -> Op {
    let rings = rings
        .into_iter()
        .map(|points| PolygonRing { points })
        .collect();
    Op::DrawPolygon {
        polygon: Polygon {
            rings,
            mode: PaintMode::Fill,
            winding_order: WindingOrder::NonZero,
        },
    }
}

/// Millimetres as points, to a hundredth: enough for any printer, and short in the file.
fn points_of(mm: f32) -> Pt {
    Pt((mm / POINT * 100.0).round() / 100.0)
}
