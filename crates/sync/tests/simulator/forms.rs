//! Records and the forms in which people correct them: what a form showed when it was opened is what its edit names, however long it
//! stood open and whatever came meanwhile.

use crate::bent::Fault;
use crate::parts::{Disk, chance};
use crate::world::{Promise, World};
use fastrand::Rng;
use serde_json::{Value, json};
use sisconecta_domain::ids::OpId;
use sisconecta_sync::{Body, Draft, Field, FieldEdit};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Kinds that share the ids of their records, each with the fields that people write.
const KINDS: [(&str, [&str; 2]); 5] = [
    ("person", ["paternal", "post"]),
    ("person", ["paternal", "post"]),
    ("staff", ["paternal", "post"]),
    ("session", ["removed", "date"]),
    ("session", ["removed", "date"]),
];

/// A form that stands open at a device.
pub struct Form {
    device: usize,
    kind: &'static str,
    record: Uuid,
    /// The heads of each field that it shows.
    shown: BTreeMap<&'static str, Vec<OpId>>,
}

fn draft_of(kind: &str, record: Uuid, fields: BTreeMap<String, FieldEdit>) -> Draft {
    Draft {
        kind: kind.to_owned(),
        record,
        body: Body::Edit(fields),
        attachments: Vec::new(),
    }
}

fn value(dice: &mut Rng, name: &str) -> Value {
    match name {
        "removed" => json!(dice.bool()),
        "date" => json!(format!("2027-04-1{}", dice.u8(0..4))),
        _ => json!(format!("{}", dice.u8(..))),
    }
}

fn heads(disk: &Disk, kind: &str, record: Uuid, name: &str) -> Vec<OpId> {
    let heads = disk.tables().heads_of(kind, record, name);
    heads.iter().map(|head| head.op).collect()
}

impl World {
    /// Opens a form at a device.
    pub fn open_form(&mut self, device: usize) {
        let (kind, names) = KINDS[self.dice.usize(0..KINDS.len())];
        let record = self.record();
        let disk = &self.disks[device];
        let shown = names
            .into_iter()
            .map(|name| (name, heads(disk, kind, record, name)))
            .collect();
        self.forms.push(Form {
            device,
            kind,
            record,
            shown,
        });
    }

    /// Whoever sits at a device whose disk was changed begins anew.
    pub fn close_forms(&mut self, device: usize) {
        self.forms.retain(|form| form.device != device);
    }

    /// Saves a form that stood open at a device, if one does.
    pub fn save_form(&mut self, device: usize, id: OpId) -> Option<Draft> {
        let place = self.forms.iter().position(|form| form.device == device)?;
        let form = self.forms.remove(place);
        let name = *self.dice.choice(form.shown.keys()).expect("fields");
        let mut over = form.shown[name].clone();
        self.saw.insert(id, over.iter().copied().collect());
        if self.fault == Some(Fault::FormWritesOverUnseen) {
            over = heads(&self.disks[device], form.kind, form.record, name);
        }
        let value = value(&mut self.dice, name);
        let fields = BTreeMap::from([(name.to_owned(), FieldEdit { value, over })]);
        Some(draft_of(form.kind, form.record, fields))
    }

    /// An edit over what the device shows. Now and then it names one that is still to be written, and that one names it.
    pub fn edit(&mut self, device: usize, id: OpId) -> (Draft, OpId) {
        if !self.promised.is_empty() && chance(&mut self.dice, 40) {
            let Promise { field, op, by } = self.promised.swap_remove(0);
            let edit = FieldEdit {
                value: value(&mut self.dice, field.name),
                over: vec![by],
            };
            self.saw.insert(op, BTreeSet::from([by]));
            let fields = BTreeMap::from([(field.name.to_owned(), edit)]);
            return (draft_of(field.kind, field.record, fields), op);
        }
        let (kind, names) = KINDS[self.dice.usize(0..KINDS.len())];
        let record = self.record();
        let mut fields = BTreeMap::new();
        for name in names {
            if self.dice.bool() || fields.is_empty() {
                let mut over = heads(&self.disks[device], kind, record, name);
                if chance(&mut self.dice, 4) {
                    let field = Field::declared(kind, record, name).expect("declared");
                    let op = OpId(self.fresh_id());
                    over.push(op);
                    self.promised.push(Promise { field, op, by: id });
                }
                self.saw.entry(id).or_default().extend(&over);
                let value = value(&mut self.dice, name);
                fields.insert(name.to_owned(), FieldEdit { value, over });
            }
        }
        (draft_of(kind, record, fields), id)
    }

    pub fn record(&mut self) -> Uuid {
        Uuid::from_u128(u128::from(self.dice.u8(1..5)))
    }
}
