//! What lies on a page without being part of it – stamps, visible signatures, filled fields – drawn into the page, so that it stays when
//! the page leaves its document.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// Set when nobody is to see an annotation, or nobody on a screen.
const HIDDEN: i64 = 1 << 1;
const NO_VIEW: i64 = 1 << 5;
/// More of them on one page are no stamps.
const MOST: usize = 2000;

/// Draws the annotations of a page that show something, each where it stood.
pub(super) fn flatten(part: &mut Document, page: &mut Dictionary) {
    let shown = appearances(part, page);
    if shown.is_empty() {
        return;
    }
    let mut drawing = String::from("\nQ\n");
    let mut drawn = dictionary! {};
    for (place, (form, matrix)) in shown.into_iter().enumerate() {
        let name = format!("ScAnnot{place}");
        let numbers = matrix.map(|number| format!("{number:.5}")).join(" ");
        drawing.push_str(&format!("q {numbers} cm /{name} Do Q\n"));
        drawn.set(name, Object::Reference(form));
    }
    // What the page leaves behind of its state must not move or hide them.
    let before = part.add_object(Stream::new(dictionary! {}, b"q\n".to_vec()));
    let after = part.add_object(Stream::new(dictionary! {}, drawing.into_bytes()));
    let mut contents = vec![Object::Reference(before)];
    contents.extend(contents_of(part, page));
    contents.push(Object::Reference(after));
    page.set("Contents", contents);
    let mut resources = inner(part, page, b"Resources");
    let mut objects = inner(part, &resources, b"XObject");
    for (name, form) in drawn.iter() {
        objects.set(name.clone(), form.clone());
    }
    resources.set("XObject", objects);
    page.set("Resources", resources);
}

/// A dictionary within another, of its own.
fn inner(part: &Document, outer: &Dictionary, key: &[u8]) -> Dictionary {
    let found = outer.get_deref(key, part).and_then(Object::as_dict);
    found.cloned().unwrap_or_default()
}

fn contents_of(part: &Document, page: &Dictionary) -> Vec<Object> {
    let Ok(contents) = page.get(b"Contents") else {
        return Vec::new();
    };
    match part.dereference(contents) {
        Ok((_, Object::Array(streams))) => streams.clone(),
        _ => vec![contents.clone()],
    }
}

/// The forms that the annotations of a page show, each with the matrix that puts it in its place.
fn appearances(part: &Document, page: &Dictionary) -> Vec<(ObjectId, [f32; 6])> {
    let Ok(annotations) = page.get_deref(b"Annots", part).and_then(Object::as_array) else {
        return Vec::new();
    };
    annotations
        .iter()
        .take(MOST)
        .filter_map(|annotation| {
            let annotation = part.dereference(annotation).ok()?.1.as_dict().ok()?;
            appearance(part, annotation)
        })
        .collect()
}

fn appearance(part: &Document, annotation: &Dictionary) -> Option<(ObjectId, [f32; 6])> {
    let flags = annotation
        .get_deref(b"F", part)
        .and_then(Object::as_i64)
        .unwrap_or(0);
    let is_popup = annotation
        .get_deref(b"Subtype", part)
        .and_then(Object::as_name)
        .is_ok_and(|name| name == b"Popup");
    if flags & (HIDDEN | NO_VIEW) != 0 || is_popup {
        return None;
    }
    let normal = annotation
        .get_deref(b"AP", part)
        .and_then(Object::as_dict)
        .and_then(|appearance| appearance.get(b"N"))
        .ok()?;
    let (mut id, mut found) = part.dereference(normal).ok()?;
    if let Object::Dictionary(states) = found {
        // A box that is ticked has one form, and another when it is not.
        let state = annotation.get_deref(b"AS", part).and_then(Object::as_name);
        (id, found) = part.dereference(states.get(state.ok()?).ok()?).ok()?;
    }
    let form = found.as_stream().ok()?;
    let rect = numbers::<4>(part, annotation, b"Rect")?;
    let bounds = numbers::<4>(part, &form.dict, b"BBox")?;
    let own = numbers::<6>(part, &form.dict, b"Matrix").unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
    Some((id?, placed(rect, bounds, own)?))
}

/// ISO 32000-1, 12.5.5: the box of the form, turned by its own matrix, is stretched over the annotation's rectangle.
fn placed(rect: [f32; 4], bounds: [f32; 4], own: [f32; 6]) -> Option<[f32; 6]> {
    let [left, bottom, right, top] = bounds;
    let [a, b, c, d, e, f] = own;
    let corners = [(left, bottom), (right, bottom), (left, top), (right, top)]
        .map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
    let least = |values: [f32; 4]| values.into_iter().fold(f32::INFINITY, f32::min);
    let most = |values: [f32; 4]| values.into_iter().fold(f32::NEG_INFINITY, f32::max);
    let (xs, ys) = (corners.map(|(x, _)| x), corners.map(|(_, y)| y));
    let (x, width) = (least(xs), most(xs) - least(xs));
    let (y, height) = (least(ys), most(ys) - least(ys));
    let (to_x, to_width) = (rect[0].min(rect[2]), (rect[2] - rect[0]).abs());
    let (to_y, to_height) = (rect[1].min(rect[3]), (rect[3] - rect[1]).abs());
    let (wide, high) = (to_width / width, to_height / height);
    let matrix = [wide, 0.0, 0.0, high, to_x - x * wide, to_y - y * high];
    // What has no extent shows nothing.
    let is_shown = wide > 0.0 && high > 0.0 && matrix.iter().all(|number| number.is_finite());
    is_shown.then_some(matrix)
}

fn numbers<const N: usize>(part: &Document, of: &Dictionary, key: &[u8]) -> Option<[f32; N]> {
    let values = of.get_deref(key, part).and_then(Object::as_array).ok()?;
    let read = |value: &Object| part.dereference(value).ok()?.1.as_float().ok();
    let values: Vec<f32> = values.iter().map(read).collect::<Option<_>>()?;
    values.try_into().ok()
}
