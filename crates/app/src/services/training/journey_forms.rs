//! The forms of an event on two computers: each edited on both, saved in both orders, also with the page left open while a round brings
//! the other's values. Nobody's field is lost.

use crate::App;
use crate::journey::{ask, centre, event, start};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A form: how its page is read, where in it the fields stand, and how it is saved.
struct Form {
    name: &'static str,
    read: &'static str,
    save: &'static str,
    /// List in the page and the payload's name of its fields; the page's own fields when it is empty.
    list: &'static str,
    input: &'static str,
    /// A field that only one computer edits, and one that only the other does.
    one: (&'static str, &'static str),
    other: (&'static str, &'static str),
    /// A field that both edit, with what each says, and what the last one says later.
    both: (&'static str, [&'static str; 3]),
}

const FORMS: [Form; 6] = [
    Form {
        name: "event",
        read: "training.get",
        save: "training.edit",
        list: "",
        input: "fields",
        one: ("objective", "Formular a tiempo"),
        other: ("audience", "Contadores"),
        both: ("venue_name", ["Auditorio", "Salón", "Salón dos"]),
    },
    Form {
        name: "session",
        read: "training.get",
        save: "training.save_session",
        list: "sessions",
        input: "session",
        one: ("start", "08:00:00"),
        other: ("end", "12:30:00"),
        both: ("date", ["2027-04-13", "2027-04-14", "2027-04-15"]),
    },
    Form {
        name: "agenda row",
        read: "training.get",
        save: "training.save_agenda_item",
        list: "agenda",
        input: "item",
        one: ("activity", "Bienvenida"),
        other: ("responsible", "Ana Quispe"),
        both: ("methodology", ["Taller", "Charla", "Charla y casos"]),
    },
    Form {
        name: "speaker",
        read: "training.get",
        save: "training.save_speaker",
        list: "speakers",
        input: "speaker",
        one: ("institution", "UNSCH"),
        other: ("authorisation", "Memorando 12"),
        both: ("topic", ["Techos", "Plazos", "Plazos y metas"]),
    },
    Form {
        name: "invitation",
        read: "invitation.list",
        save: "invitation.save",
        list: "rows",
        input: "invitation",
        one: ("addressee", "El alcalde"),
        other: ("note", "Llamar el lunes"),
        both: (
            "addressee_email",
            ["uno@huanta.pe", "dos@huanta.pe", "tres@huanta.pe"],
        ),
    },
    Form {
        name: "expediente",
        read: "expediente.get",
        save: "expediente.edit",
        list: "",
        input: "fields",
        one: ("box_number", "12"),
        other: ("shelf", "B"),
        both: ("notes", ["En la oficina", "En el archivo", "En el almacén"]),
    },
];

/// The page of a form as somebody has it before him.
struct Page<'a> {
    app: &'a App,
    form: &'a Form,
    event: &'a str,
    base: Value,
    shown: Value,
}

impl<'a> Page<'a> {
    async fn read(app: &App, form: &Form, event: &str) -> Value {
        let payload = match form.read {
            "training.get" => json!({ "id": event }),
            "expediente.get" => json!({ "case": { "kind": "training", "id": event } }),
            _ => json!({ "training": event }),
        };
        ask(app, form.read, payload).await
    }

    fn fields(form: &Form, page: &Value) -> Value {
        if form.list.is_empty() {
            page["fields"].clone()
        } else {
            page[form.list][0].clone()
        }
    }

    async fn open(app: &'a App, form: &'a Form, event: &'a str) -> Self {
        let page = Self::read(app, form, event).await;
        let shown = Self::fields(form, &page);
        assert!(shown.is_object(), "{}: {page}", form.name);
        let base = page["base"].clone();
        Self {
            app,
            form,
            event,
            base,
            shown,
        }
    }

    /// Types these values and saves.
    async fn save(&mut self, values: &[(&str, &str)]) -> Value {
        let mut now = self.shown.clone();
        for (field, value) in values {
            now[*field] = json!(value);
        }
        let mut payload = json!({ "base": self.base, "showed": self.shown, self.form.input: now });
        if self.form.save == "training.edit" || self.form.save == "invitation.save" {
            payload["id"] = json!(self.event);
        } else if self.form.save == "expediente.edit" {
            payload["case"] = json!({ "kind": "training", "id": self.event });
        } else {
            payload["training"] = json!(self.event);
        }
        if !self.form.list.is_empty() {
            payload["id"] = self.shown["id"].clone();
        }
        let page = ask(self.app, self.form.save, payload).await;
        if let Some(wrote) = page["wrote"].as_str() {
            self.base["wrote"]
                .as_array_mut()
                .unwrap()
                .push(json!(wrote));
        }
        self.shown = now;
        page
    }
}

async fn carry(to: &App, from: &App) {
    let operations = from.store().await.unwrap().operations().await.unwrap();
    to.store()
        .await
        .unwrap()
        .take_in(&operations)
        .await
        .unwrap();
}

/// An event with one of each, known to both computers.
async fn known_to_both(a: &App, b: &App) -> String {
    let (event, _) = event(a).await;
    let item = json!({ "date": "2027-04-12", "start": "08:30:00", "end": "09:00:00", "activity": "Apertura",
        "methodology": "", "responsible": "", "kind": "talk" });
    let payload = json!({ "training": event, "id": null, "item": item });
    ask(a, "training.save_agenda_item", payload).await;
    let speaker = json!({ "name": "QUISPE, Ana", "institution": "CONECTAMEF", "kind": "centre", "topic": "",
        "system": "budget", "coordination_date": null, "authorisation": "" });
    let payload = json!({ "training": event, "id": null, "speaker": speaker });
    ask(a, "training.save_speaker", payload).await;
    let payload = json!({ "training": event, "entities": ["Municipalidad de Huanta"] });
    ask(a, "invitation.add", payload).await;
    carry(b, a).await;
    event
}

/// The record of which a page says that the field both edited has a value beside.
fn beside(form: &Form, page: &Value) -> Option<String> {
    let all = page["beside"].as_array().unwrap();
    let found = all.iter().find(|one| one["field"] == form.both.0)?;
    Some(found["record"].as_str().unwrap().to_owned())
}

/// What waits for a decision in that field.
async fn waiting(app: &App, form: &Form, record: &str) -> BTreeSet<String> {
    let undecided = app.store().await.unwrap().undecided().await.unwrap();
    undecided
        .iter()
        .filter(|found| found.field == form.both.0 && found.record.to_string() == record)
        .flat_map(|found| &found.heads)
        .map(|head| head.value.as_str().unwrap_or_default().to_owned())
        .collect()
}

fn set(values: [&str; 2]) -> BTreeSet<String> {
    values.map(str::to_owned).into()
}

#[tokio::test]
async fn two_computers_edit_each_form_and_nobodys_field_is_lost() {
    let folders = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (a, b) = (start(folders.0.path()).await, start(folders.1.path()).await);
    centre(&a).await;
    centre(&b).await;
    for form in &FORMS {
        for swapped in [false, true] {
            for left_open in [false, true] {
                let name = form.name;
                let event = known_to_both(&a, &b).await;
                let (first, last) = if swapped { (&*b, &*a) } else { (&*a, &*b) };
                let mut early = Page::open(first, form, &event).await;
                let mut late = Page::open(last, form, &event).await;
                let (field, [said, meant, later]) = form.both;
                early.save(&[form.one, (field, said)]).await;
                if left_open {
                    carry(last, first).await;
                }
                let page = late.save(&[form.other, (field, meant)]).await;
                if left_open {
                    assert!(beside(form, &page).is_some(), "{name}: {page}");
                }
                carry(last, first).await;
                carry(first, last).await;

                for app in [first, last] {
                    let page = Page::read(app, form, &event).await;
                    let fields = Page::fields(form, &page);
                    for (field, value) in [form.one, form.other] {
                        assert_eq!(fields[field], value, "{name} {swapped} {left_open}");
                    }
                    // The page itself says what stands beside, and the tray has both.
                    let record = beside(form, &page).unwrap_or_else(|| panic!("{name}: {page}"));
                    let both = waiting(app, form, &record).await;
                    assert_eq!(both, set([said, meant]), "{name} {swapped} {left_open}");
                }

                // The page is still open: what it writes next goes over its own value, and not over the other's.
                if name == "event" || name == "expediente" {
                    late.save(&[(field, later)]).await;
                    let page = Page::read(last, form, &event).await;
                    let record = beside(form, &page).unwrap();
                    let both = waiting(last, form, &record).await;
                    assert_eq!(both, set([said, later]), "{name} {swapped} {left_open}");
                }
            }
        }
    }
    a.close().await;
    b.close().await;
}

#[tokio::test]
async fn what_was_shown_and_taken_in_is_written_over_without_a_question() {
    let folders = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (a, b) = (start(folders.0.path()).await, start(folders.1.path()).await);
    centre(&a).await;
    centre(&b).await;
    for form in &FORMS {
        let event = known_to_both(&a, &b).await;
        let (field, [said, meant, _]) = form.both;
        Page::open(&a, form, &event)
            .await
            .save(&[(field, said)])
            .await;
        carry(&b, &a).await;
        // Read again, as a screen does after a round: what is shown now has been seen.
        let page = Page::open(&b, form, &event)
            .await
            .save(&[(field, meant)])
            .await;
        assert_eq!(Page::fields(form, &page)[field], meant, "{}", form.name);
        assert_eq!(page["beside"], json!([]), "{}", form.name);
        carry(&a, &b).await;
        let here = Page::read(&a, form, &event).await;
        assert_eq!(Page::fields(form, &here)[field], meant, "{}", form.name);
    }
    a.close().await;
    b.close().await;
}
