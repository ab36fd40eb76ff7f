//! Several documents as one: PDFs and scanned pictures, page after page, as they are seen.
//!
//! What comes in was made by other programs and by scanners, or by somebody who means harm: it is looked at by its
//! bytes, never by its name, and what cannot be read whole is refused whole.

mod appearance;
mod gather;
mod part;
mod picture;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use gather::gather;
use part::open;
pub(crate) use part::open_pdf;
pub use part::{Inspected, Media, Unfit, inspect};

/// The documents as one PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    pub pdf: Vec<u8>,
    pub pages: u32,
}

/// What a page takes from the nodes above it in its own document.
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];
/// Most objects of the whole.
const MOST_IN_ALL: usize = 2_000_000;
/// Deeper page trees than this are not made by any program.
const DEEPEST: usize = 64;

/// Makes one PDF of all parts in their order; a picture becomes a page.
///
/// # Errors
/// The place of the first part (counted from 0) that cannot be read whole, and why.
pub fn bundle(title: &str, parts: &[&[u8]]) -> Result<Bundle, (usize, Unfit)> {
    let mut whole = Document::with_version("1.7");
    let tree = whole.new_object_id();
    let mut kids = Vec::new();
    for (at, bytes) in parts.iter().enumerate() {
        let mut part = open(bytes).map_err(|unfit| (at, unfit))?.document;
        let pages: Vec<_> = part.page_iter().collect();
        for page in &pages {
            let own = standing_alone(&mut part, *page).ok_or((at, Unfit::Broken))?;
            part.objects.insert(*page, Object::Dictionary(own));
        }
        // Catalogs, forms and scripts of the parts hang on nothing now, and stay out.
        for page in gather(&mut whole, &mut part, &pages) {
            if let Ok(own) = whole.get_dictionary_mut(page) {
                own.set("Parent", tree);
            }
            kids.push(Object::Reference(page));
        }
        if whole.objects.len() > MOST_IN_ALL {
            return Err((at, Unfit::Overfull));
        }
    }
    let pages = u32::try_from(kids.len()).unwrap_or(u32::MAX);
    let node = dictionary! {
        "Type" => "Pages",
        "Count" => Object::Integer(i64::from(pages)),
        "Kids" => kids,
    };
    whole.objects.insert(tree, Object::Dictionary(node));
    let catalog = whole.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    let info = whole.add_object(dictionary! {
        "Title" => lopdf::text_string(title),
        "Producer" => Object::string_literal("Sisconecta"),
    });
    whole.trailer.set("Root", catalog);
    whole.trailer.set("Info", info);
    let mut pdf = Vec::new();
    whole
        .save_to(&mut pdf)
        .map_err(|_| (parts.len(), Unfit::Broken))?;
    Ok(Bundle { pdf, pages })
}

/// A page with what it inherited and what lies on it, without what acts by itself.
fn standing_alone(part: &mut Document, page: ObjectId) -> Option<Dictionary> {
    let mut own = part.get_dictionary(page).ok()?.clone();
    let mut above = own.get(b"Parent").and_then(Object::as_reference).ok();
    for _ in 0..DEEPEST {
        let Some(node) = above.and_then(|id| part.get_dictionary(id).ok()) else {
            break;
        };
        for key in INHERITED {
            if !own.has(key)
                && let Ok(value) = node.get(key)
            {
                own.set(key, value.clone());
            }
        }
        above = node.get(b"Parent").and_then(Object::as_reference).ok();
    }
    appearance::flatten(part, &mut own);
    // Links, scripts and buttons lead nowhere in the new document; the structure they belong to stays behind.
    for key in [&b"Parent"[..], b"AA", b"Annots", b"StructParents", b"B"] {
        own.remove(key);
    }
    Some(own)
}

#[cfg(test)]
mod tests;
