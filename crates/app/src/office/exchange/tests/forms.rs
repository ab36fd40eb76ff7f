//! Forms on two computers: nobody's field is lost, in whatever order they save, also where a page stood open while a round brought
//! what the other wrote. A form is a line of [`FORMS`].

use super::kit::{Computer, Hq, settle};
use crate::journey::ask;
use serde_json::{Value, json};
use std::future::Future;
use std::pin::Pin;

type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A form as a page holds it: what it shows of each field, and as of when.
struct Page {
    fields: Value,
    base: Value,
}

struct Form {
    kind: &'static str,
    /// Makes the record and answers its id.
    make: for<'a> fn(&'a Computer) -> Answer<'a, Value>,
    /// Opens the form.
    open: for<'a> fn(&'a Computer, &'a Value) -> Answer<'a, Page>,
    /// The request that saves: its name, and its payload for the record, what the form says now, what it showed and its base.
    save: fn(&Value, &Value, &Page) -> (&'static str, Value),
    /// Fields with free text; a form of a single field has only the first.
    one: &'static str,
    other: Option<&'static str>,
}

const FORMS: [Form; 4] = [
    Form {
        kind: "centre",
        make: |_| Box::pin(async { Value::Null }),
        open: |on, _| {
            Box::pin(async move {
                let fields = ask(&on.app, "centre.get", json!({})).await;
                let base = fields["base"].clone();
                Page { fields, base }
            })
        },
        save: |_, now, page| {
            let save = json!({ "centre": now, "showed": page.fields, "base": page.base });
            ("centre.save", save)
        },
        one: "telephone",
        other: Some("address"),
    },
    Form {
        kind: "staff",
        make: |on| {
            Box::pin(async move {
                let staff = json!({ "paternal": "Rojas", "maternal": "", "names": "Luz", "post": "implementer" });
                let add = json!({ "staff": staff, "password": "otra frase larga" });
                let rows = ask(&on.app, "staff.add", add).await;
                of(&rows, "paternal", &json!("Rojas"))["id"].clone()
            })
        },
        open: |on, id| {
            Box::pin(async move {
                let rows = ask(&on.app, "staff.list", json!({})).await;
                let fields = of(&rows, "id", id).clone();
                let base = fields["base"].clone();
                Page { fields, base }
            })
        },
        save: |id, now, page| {
            let save = json!({ "id": id, "fields": now, "showed": page.fields, "base": page.base });
            ("staff.edit", save)
        },
        one: "names",
        other: Some("maternal"),
    },
    Form {
        kind: "person",
        make: |on| {
            Box::pin(async move {
                let person = json!({ "document_type": "dni", "document_number": "40123456", "paternal": "Quispe",
                    "maternal": "", "names": "Julia", "entity": "Municipalidad", "post": "", "email": "", "phone": "" });
                ask(&on.app, "person.save", json!({ "person": person })).await["id"].clone()
            })
        },
        open: |on, id| Box::pin(listed(on, "person.search", id)),
        save: |id, now, page| {
            let over = json!({ "id": id, "showed": page.fields, "base": page.base });
            ("person.save", json!({ "person": now, "over": over }))
        },
        one: "phone",
        other: Some("post"),
    },
    Form {
        kind: "public_entity",
        make: |on| {
            Box::pin(async move {
                let asked = json!({ "text": "municipalidad", "limit": 1 });
                let found = ask(&on.app, "entity.search", asked).await;
                found["rows"][0]["id"].clone()
            })
        },
        open: |on, id| Box::pin(listed(on, "entity.search", id)),
        save: |id, now, page| {
            let over = json!({ "id": id, "showed": page.fields, "base": page.base });
            ("entity.save", json!({ "entity": now, "over": over }))
        },
        one: "name",
        other: Some("address"),
    },
];

fn of<'a>(rows: &'a Value, field: &str, value: &Value) -> &'a Value {
    let mut rows = rows.as_array().unwrap().iter();
    rows.find(|row| row[field] == *value).unwrap()
}

/// A row of a list that a search answers, and the list's base.
async fn listed(on: &Computer, request: &str, id: &Value) -> Page {
    let found = ask(&on.app, request, json!({ "text": "", "limit": 50 })).await;
    Page {
        fields: of(&found["rows"], "id", id).clone(),
        base: found["base"].clone(),
    }
}

impl Form {
    async fn save(&self, on: &Computer, id: &Value, page: &Page, writes: &[(&str, &str)]) -> Value {
        let mut now = page.fields.clone();
        for (field, value) in writes {
            now[*field] = json!(value);
        }
        let (request, payload) = (self.save)(id, &now, page);
        ask(&on.app, request, payload).await
    }

    async fn value(&self, on: &Computer, id: &Value, field: &str) -> Value {
        (self.open)(on, id).await.fields[field].clone()
    }

    /// The values of a field that wait for a decision, sorted; the decision is then made, so that the next try finds an empty tray.
    async fn decided(&self, on: &Computer, field: &str) -> Vec<String> {
        let tray = ask(&on.app, "review.list", json!({})).await;
        let mut values = Vec::new();
        for row in tray.as_array().unwrap() {
            let choices = row["choices"].as_array().unwrap();
            if row["kind"] == self.kind && row["field"] == field {
                let said = |choice: &Value| choice["value"].as_str().unwrap().to_owned();
                values.extend(choices.iter().map(said));
            }
            let seen: Vec<_> = choices.iter().map(|choice| &choice["op"]).collect();
            let decision = json!({ "record": row["record"], "field": row["field"], "op": seen[0], "seen": seen });
            ask(&on.app, "review.decide", decision).await;
        }
        values.sort();
        values
    }
}

async fn nothing_waits(computers: [&Computer; 2], what: &str) {
    for computer in computers {
        let tray = ask(&computer.app, "review.list", json!({})).await;
        assert_eq!(tray, json!([]), "{what}");
    }
}

/// Both edit without a network; `first` exchanges before the other one.
async fn apart(form: &Form, id: &Value, [first, second]: [&Computer; 2]) {
    let kind = form.kind;
    if let Some(other) = form.other {
        for (computer, field) in [(first, form.one), (second, other)] {
            let page = (form.open)(computer, id).await;
            form.save(computer, id, &page, &[(field, "Alba")]).await;
        }
        settle(&[first, second]).await;
        for computer in [first, second] {
            assert_eq!(form.value(computer, id, form.one).await, "Alba", "{kind}");
            assert_eq!(form.value(computer, id, other).await, "Alba", "{kind}");
        }
        nothing_waits([first, second], kind).await;
    }
    for (computer, value) in [(first, "Bruno"), (second, "Carla")] {
        let page = (form.open)(computer, id).await;
        form.save(computer, id, &page, &[(form.one, value)]).await;
    }
    settle(&[first, second]).await;
    assert_eq!(
        form.decided(second, form.one).await,
        ["Bruno", "Carla"],
        "{kind}"
    );
    settle(&[first, second]).await;
    nothing_waits([first, second], kind).await;
}

/// The page of `open` stands open while a round brings what `away` wrote.
async fn left_open(form: &Form, id: &Value, [open, away]: [&Computer; 2]) {
    let kind = form.kind;
    if let Some(other) = form.other {
        let page = (form.open)(open, id).await;
        let theirs = (form.open)(away, id).await;
        form.save(away, id, &theirs, &[(form.one, "Diana")]).await;
        settle(&[away, open]).await;
        form.save(open, id, &page, &[(other, "Elena")]).await;
        settle(&[open, away]).await;
        for computer in [open, away] {
            assert_eq!(form.value(computer, id, form.one).await, "Diana", "{kind}");
            assert_eq!(form.value(computer, id, other).await, "Elena", "{kind}");
        }
        nothing_waits([open, away], kind).await;
    }
    let page = (form.open)(open, id).await;
    let theirs = (form.open)(away, id).await;
    form.save(away, id, &theirs, &[(form.one, "Flora")]).await;
    settle(&[away, open]).await;
    form.save(open, id, &page, &[(form.one, "Gema")]).await;
    settle(&[open, away]).await;
    assert_eq!(
        form.decided(away, form.one).await,
        ["Flora", "Gema"],
        "{kind}"
    );
    settle(&[away, open]).await;
    nothing_waits([open, away], kind).await;
    // What was decided is what a page opened now shows, and it is changed like any value.
    let page = (form.open)(open, id).await;
    form.save(open, id, &page, &[(form.one, "Hilda")]).await;
    settle(&[open, away]).await;
    assert_eq!(form.value(away, id, form.one).await, "Hilda", "{kind}");
    nothing_waits([open, away], kind).await;
}

#[tokio::test]
async fn no_field_of_a_form_is_lost_between_two_computers() {
    let hq = Hq::new().await;
    let a = Computer::first(&hq).await;
    a.run().await;
    let b = Computer::joined(&hq, "DOS").await;
    for form in &FORMS {
        let id = (form.make)(&a).await;
        settle(&[&a, &b]).await;
        for order in [[&a, &b], [&b, &a]] {
            apart(form, &id, order).await;
            left_open(form, &id, order).await;
        }
    }
}

#[tokio::test]
async fn who_was_retired_elsewhere_stays_retired_when_a_name_is_corrected() {
    let hq = Hq::new().await;
    let a = Computer::first(&hq).await;
    a.run().await;
    let b = Computer::joined(&hq, "DOS").await;
    let form = FORMS.iter().find(|form| form.kind == "staff").unwrap();
    let id = (form.make)(&a).await;
    settle(&[&a, &b]).await;
    let page = (form.open)(&a, &id).await;
    let mut retired = (form.open)(&b, &id).await;
    let (request, payload) = {
        let mut now = retired.fields.clone();
        now["active"] = json!(false);
        (form.save)(&id, &now, &retired)
    };
    ask(&b.app, request, payload).await;
    settle(&[&b, &a]).await;
    form.save(&a, &id, &page, &[("names", "Lucía")]).await;
    settle(&[&a, &b]).await;
    for computer in [&a, &b] {
        retired = (form.open)(computer, &id).await;
        assert_eq!(retired.fields["active"], false);
        assert_eq!(retired.fields["names"], "Lucía");
    }
    nothing_waits([&a, &b], "staff").await;
}

#[tokio::test]
async fn a_second_save_of_an_open_page_goes_over_its_first_and_over_nothing_else() {
    let hq = Hq::new().await;
    let a = Computer::first(&hq).await;
    a.run().await;
    let b = Computer::joined(&hq, "DOS").await;
    let (form, id) = (&FORMS[0], Value::Null);
    let mut page = (form.open)(&a, &id).await;
    let theirs = (form.open)(&b, &id).await;
    form.save(&b, &id, &theirs, &[("telephone", "Diana")]).await;
    let saved = form.save(&a, &id, &page, &[("email", "uno@aya.pe")]).await;
    page.fields["email"] = json!("uno@aya.pe");
    // It goes on from the older moment, as while somebody else's value stands beside a box.
    page.base["wrote"] = saved["base"]["wrote"].clone();
    settle(&[&b, &a]).await;
    form.save(&a, &id, &page, &[("email", "dos@aya.pe")]).await;
    settle(&[&a, &b]).await;
    for computer in [&a, &b] {
        assert_eq!(form.value(computer, &id, "email").await, "dos@aya.pe");
        assert_eq!(form.value(computer, &id, "telephone").await, "Diana");
    }
    nothing_waits([&a, &b], "centre").await;
}

#[tokio::test]
async fn who_may_not_write_a_field_does_not_decide_it() {
    let hq = Hq::new().await;
    let a = Computer::first(&hq).await;
    a.run().await;
    let b = Computer::joined(&hq, "DOS").await;
    let (form, id) = (&FORMS[0], Value::Null);
    for (computer, value) in [(&a, "Alba"), (&b, "Bruno")] {
        let page = (form.open)(computer, &id).await;
        form.save(computer, &id, &page, &[("telephone", value)])
            .await;
    }
    settle(&[&a, &b]).await;
    let tray = ask(&a.app, "review.list", json!({})).await;
    let row = of(&tray, "field", &json!("telephone"));
    let seen: Vec<_> = row["choices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|choice| &choice["op"])
        .collect();
    let decision =
        json!({ "record": row["record"], "field": "telephone", "op": seen[1], "seen": seen });
    let staff =
        json!({ "paternal": "Rojas", "maternal": "", "names": "Luz", "post": "implementer" });
    let add = json!({ "staff": staff, "password": "otra frase larga" });
    let rows = ask(&a.app, "staff.add", add).await;
    let other = &of(&rows, "paternal", &json!("Rojas"))["id"];
    ask(&a.app, "entry.sign_out", json!({})).await;
    let sign = json!({ "staff": other, "password": "otra frase larga" });
    ask(&a.app, "entry.sign_in", sign).await;
    let fault = crate::journey::refused(&a.app, "review.decide", decision.clone()).await;
    assert_eq!(fault.code, "forbidden");
    assert_eq!(ask(&a.app, "review.list", json!({})).await, tray);
    let left = ask(&b.app, "review.decide", decision).await;
    assert_eq!(left, json!([]));
}
