//! Where the parts of a printed page lie, as data: written by the code that draws the page, kept with the record of the
//! printing, and read when the page comes back, however many versions later.
//!
//! Lengths are millimetres from the top left corner of the upright page, `y` downwards.

use serde::{Deserialize, Serialize};

use super::FormId;

/// A rectangle on a page, in millimetres from its top left corner.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

impl Rect {
    #[must_use]
    pub const fn new(x: f32, y: f32, width: f32, height: f32) -> Self {
        Self {
            x,
            y,
            width,
            height,
        }
    }

    #[must_use]
    pub fn right(&self) -> f32 {
        self.x + self.width
    }

    #[must_use]
    pub fn bottom(&self) -> f32 {
        self.y + self.height
    }

    /// Whether the two share more than an edge; rounding to a hundredth of a millimetre is forgiven.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        const SLACK: f32 = 0.02;
        self.x + SLACK < other.right()
            && other.x + SLACK < self.right()
            && self.y + SLACK < other.bottom()
            && other.y + SLACK < self.bottom()
    }

    /// Whether this rectangle lies wholly inside `outer`.
    #[must_use]
    pub fn inside(&self, outer: &Self) -> bool {
        self.width > 0.0
            && self.height > 0.0
            && self.x >= outer.x
            && self.y >= outer.y
            && self.right() <= outer.right()
            && self.bottom() <= outer.bottom()
    }
}

/// A named place on the page: a cell to write in, a box to mark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// What the form calls the place, in the words of that form's file in `documents`.
    pub name: String,
    /// The number printed on the row, for a cell of a table that repeats. Counted from 1 through all pages.
    pub row: Option<u16>,
    pub rect: Rect,
}

/// One page of a form in one version of its layout.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageGeometry {
    pub form: FormId,
    pub version: u8,
    /// Counted from 1.
    pub page: u16,
    pub width_mm: f32,
    pub height_mm: f32,
    /// The black squares: top left, top right, bottom right, bottom left.
    pub marks: [Rect; 4],
    /// The symbol with the page code, without its quiet zone.
    pub code: Rect,
    pub fields: Vec<Field>,
}

impl PageGeometry {
    /// The whole page.
    #[must_use]
    pub const fn page_rect(&self) -> Rect {
        Rect::new(0.0, 0.0, self.width_mm, self.height_mm)
    }

    /// The place with this name, in this row if it repeats.
    #[must_use]
    pub fn field(&self, name: &str, row: Option<u16>) -> Option<&Field> {
        self.fields
            .iter()
            .find(|field| field.name == name && field.row == row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_share_an_edge_do_not_overlap() {
        let cell = Rect::new(10.0, 10.0, 20.0, 9.0);
        assert!(!cell.overlaps(&Rect::new(30.0, 10.0, 20.0, 9.0)));
        assert!(!cell.overlaps(&Rect::new(10.0, 19.0, 20.0, 9.0)));
        assert!(cell.overlaps(&Rect::new(29.0, 18.0, 20.0, 9.0)));
        assert!(cell.inside(&Rect::new(0.0, 0.0, 30.0, 19.0)));
        assert!(!cell.inside(&Rect::new(0.0, 0.0, 29.9, 19.0)));
    }

    /// Each side by itself: a hair more than the hundredths that are forgiven, and a hair less.
    #[test]
    fn what_is_forgiven_is_the_same_on_each_side() {
        let cell = Rect::new(10.0, 20.0, 30.0, 9.0);
        assert_eq!((cell.right(), cell.bottom()), (40.0, 29.0));
        for (more, overlapping) in [(0.01, false), (0.05, true)] {
            for other in [
                Rect::new(40.0 - more, 20.0, 5.0, 9.0),
                Rect::new(5.0 + more, 20.0, 5.0, 9.0),
                Rect::new(10.0, 29.0 - more, 30.0, 4.0),
                Rect::new(10.0, 16.0 + more, 30.0, 4.0),
            ] {
                assert_eq!(cell.overlaps(&other), overlapping, "{other:?}");
                assert_eq!(other.overlaps(&cell), overlapping, "{other:?}");
            }
        }
    }

    #[test]
    fn what_is_shared_is_more_than_the_slack() {
        let cell = Rect::new(0.0, 0.0, 10.0, 10.0);
        for sliver in [
            Rect::new(0.0, 0.0, 0.02, 10.0),
            Rect::new(0.0, 0.0, 10.0, 0.02),
        ] {
            assert!(!cell.overlaps(&sliver) && !sliver.overlaps(&cell));
        }
    }

    #[test]
    fn what_is_inside_goes_over_no_side_and_has_a_size() {
        let outer = Rect::new(10.0, 20.0, 30.0, 9.0);
        assert!(outer.inside(&outer));
        for (x, y, width, height) in [
            (9.9, 20.0, 30.0, 9.0),
            (10.0, 19.9, 30.0, 9.0),
            (10.0, 20.0, 30.1, 9.0),
            (10.0, 20.0, 30.0, 9.1),
            (10.0, 20.0, 0.0, 9.0),
            (10.0, 20.0, 30.0, 0.0),
        ] {
            assert!(!Rect::new(x, y, width, height).inside(&outer));
        }
        assert!(Rect::new(39.0, 28.0, 1.0, 1.0).inside(&outer));
    }

    /// Frozen: geometries are kept with printed papers for years.
    #[test]
    fn the_stored_form_is_frozen() {
        let mark = Rect::new(8.0, 8.0, 5.0, 5.0);
        let geometry = PageGeometry {
            form: FormId::Annex6,
            version: 1,
            page: 2,
            width_mm: 297.0,
            height_mm: 210.0,
            marks: [mark; 4],
            code: Rect::new(250.0, 15.0, 19.75, 19.75),
            fields: vec![Field {
                name: "signature".to_owned(),
                row: Some(14),
                rect: Rect::new(240.5, 60.0, 36.0, 10.0),
            }],
        };
        let json = r#"{"form":"A6","version":1,"page":2,"width_mm":297.0,"height_mm":210.0,"marks":[{"x":8.0,"y":8.0,"width":5.0,"height":5.0},{"x":8.0,"y":8.0,"width":5.0,"height":5.0},{"x":8.0,"y":8.0,"width":5.0,"height":5.0},{"x":8.0,"y":8.0,"width":5.0,"height":5.0}],"code":{"x":250.0,"y":15.0,"width":19.75,"height":19.75},"fields":[{"name":"signature","row":14,"rect":{"x":240.5,"y":60.0,"width":36.0,"height":10.0}}]}"#;
        assert_eq!(serde_json::to_string(&geometry).unwrap(), json);
        assert_eq!(
            serde_json::from_str::<PageGeometry>(json).unwrap(),
            geometry
        );
        assert!(geometry.field("signature", Some(14)).is_some());
        assert!(geometry.field("signature", None).is_none());
        assert!(geometry.field("seal", Some(14)).is_none());
        assert_eq!(geometry.page_rect(), Rect::new(0.0, 0.0, 297.0, 210.0));
    }
}
