//! Moving what some pages need out of one document into another, each object once, under new numbers.

use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::HashMap;

/// Moves these objects and all that they reach, and gives back their new ids in order. What is not reached is left behind; a reference
/// that leads nowhere becomes empty.
pub(super) fn gather(
    whole: &mut Document,
    part: &mut Document,
    roots: &[ObjectId],
) -> Vec<ObjectId> {
    let mut moved = Moved {
        last: whole.max_id,
        ids: HashMap::new(),
        waiting: Vec::new(),
    };
    let roots: Vec<_> = roots.iter().map(|root| moved.id_of(*root)).collect();
    let mut at = 0;
    while let Some((old, new)) = moved.waiting.get(at).copied() {
        at += 1;
        if let Some(mut object) = part.objects.remove(&old) {
            moved.rewrite(&mut object, part);
            whole.objects.insert(new, object);
        }
    }
    whole.max_id = moved.last;
    roots
}

struct Moved {
    last: u32,
    ids: HashMap<ObjectId, ObjectId>,
    /// In the order in which they were met.
    waiting: Vec<(ObjectId, ObjectId)>,
}

impl Moved {
    fn id_of(&mut self, old: ObjectId) -> ObjectId {
        let Self { last, ids, waiting } = self;
        *ids.entry(old).or_insert_with(|| {
            *last += 1;
            let new = (*last, 0);
            waiting.push((old, new));
            new
        })
    }

    /// The nesting of what was read has a limit of its own.
    fn rewrite(&mut self, object: &mut Object, part: &Document) {
        match object {
            Object::Reference(id) if self.ids.contains_key(id) || part.objects.contains_key(id) => {
                *object = Object::Reference(self.id_of(*id));
            }
            Object::Reference(_) => *object = Object::Null,
            Object::Array(items) => {
                for item in items {
                    self.rewrite(item, part);
                }
            }
            Object::Dictionary(entries) => self.rewrite_entries(entries, part),
            Object::Stream(stream) => self.rewrite_entries(&mut stream.dict, part),
            _ => {}
        }
    }

    fn rewrite_entries(&mut self, entries: &mut Dictionary, part: &Document) {
        for (_, value) in entries.iter_mut() {
            self.rewrite(value, part);
        }
    }
}
