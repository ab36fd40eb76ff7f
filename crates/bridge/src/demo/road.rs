//! The rest of an event's road, without a window: invitations, survey, report, and the *expediente* into the archive.

use super::caller::{Caller, DemoError, list, text};
use super::chance::Chance;
use super::first_run::go_on_as;
use super::press::Press;
use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Weekday};
use serde_json::{Value, json};
use std::path::Path;

/// An entity that is invited, to whom, and what it answers.
pub(super) struct Guest {
    pub entity: &'static str,
    pub addressee: &'static str,
    pub email: &'static str,
    pub response: &'static str,
    pub note: &'static str,
}

pub(super) const GUESTS: &[Guest] = &[
    Guest {
        entity: "Municipalidad Provincial de Huanta",
        addressee: "Gerencia Municipal",
        email: "gerencia@munihuanta.example",
        response: "confirmed",
        note: "Vendrán dos personas",
    },
    Guest {
        entity: "Gobierno Regional de Ayacucho",
        addressee: "Gerencia Regional de Planeamiento y Presupuesto",
        email: "planeamiento@goreayacucho.example",
        response: "confirmed",
        note: "",
    },
    Guest {
        entity: "Municipalidad Distrital de Vinchos",
        addressee: "Alcaldía",
        email: "alcaldia@munivinchos.example",
        response: "declined",
        note: "Ese día tiene sesión de concejo",
    },
];

/// A session's register, signed and scanned.
pub(super) struct Scan {
    pub session: Value,
    pub pdf: Vec<u8>,
}

/// What the road came to.
pub(super) struct Filed {
    /// Sheets of the survey, and their mean from 1 to 4.
    pub responses: Value,
    pub mean: Value,
    /// Of the closed *expediente*.
    pub pages: Value,
    /// Where the bag was laid out.
    pub bag: Option<String>,
}

/// An event on its way from the programme to the archive.
pub(super) struct Road<'a> {
    pub press: Press<'a>,
    pub training: &'a str,
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// Of the *expediente*.
    pub number: &'a str,
}

impl<'a> Road<'a> {
    fn caller(&self) -> &'a Caller {
        self.press.caller
    }

    fn at(&self, day: NaiveDate, hour: i64) {
        let clock = &self.caller().host.clock;
        clock.set(day.and_time(NaiveTime::MIN) + TimeDelta::hours(hour));
    }

    async fn ask(&self, cmd: &str, request: Value) -> Result<Value, DemoError> {
        self.caller().ask(cmd, request).await
    }

    /// Two weeks before: letters to three entities, sent by e-mail, and what they answer.
    pub async fn convene(&self) -> Result<(), DemoError> {
        let day = self.first - Days::new(14);
        self.at(day, 10);
        self.step("published", day).await?;
        let entities: Vec<_> = GUESTS.iter().map(|guest| guest.entity).collect();
        let invited = self
            .ask(
                "invitation.add",
                json!({ "training": self.training, "entities": entities }),
            )
            .await?;
        let rows = list(&invited, "invitation.add", "rows")?;
        let ids: Vec<&Value> = rows.iter().map(|row| &row["id"]).collect();
        for (row, guest) in of_guests(rows) {
            self.ask("invitation.save", guest.letter(&row["id"], Value::Null))
                .await?;
        }
        self.press
            .print(
                "invitation.print",
                json!({ "training": self.training, "ids": ids }),
                "anexo-4.pdf",
            )
            .await?;
        if let Some(id) = ids.first() {
            self.press
                .print(
                    "invitation.email_draft",
                    json!({ "id": id }),
                    "invitacion.eml",
                )
                .await?;
        }
        self.ask(
            "invitation.mark_sent",
            json!({ "training": self.training, "ids": ids, "means": "email" }),
        )
        .await?;
        self.step("convened", day).await?;

        let answered = self.first - Days::new(5);
        self.at(answered, 11);
        for (row, guest) in of_guests(rows) {
            let mut request = guest.letter(&row["id"], json!(day));
            request["invitation"]["response"] = json!(guest.response);
            request["invitation"]["response_on"] = json!(answered);
            request["invitation"]["response_means"] = json!("email");
            request["invitation"]["note"] = json!(guest.note);
            self.ask("invitation.save", request).await?;
        }
        self.press
            .print(
                "survey.print",
                json!({ "training": self.training }),
                "anexo-7.pdf",
            )
            .await?;
        Ok(())
    }

    /// After the last session: survey, tests, report, and everything into the archive. `bag` is where it is exported to.
    pub async fn finish(&self, scans: Vec<Scan>, bag: Option<&Path>) -> Result<Filed, DemoError> {
        self.at(self.last, 18);
        self.step("in_progress", self.first).await?;
        self.step("held", self.last).await?;
        let survey = self.survey().await?;
        self.tests().await?;
        self.report().await?;
        let (pages, bag) = self.archive(scans, bag).await?;
        Ok(Filed {
            responses: survey["figures"]["responses"].clone(),
            mean: survey["figures"]["overall"]["mean"].clone(),
            pages,
            bag,
        })
    }

    /// Ten sheets of paper, keyed the next working day; most are content, and some rows stay blank.
    async fn survey(&self) -> Result<Value, DemoError> {
        self.at(working(self.last, 1), 9);
        let open = json!({ "training": self.training });
        let state = self.ask("survey.get", open.clone()).await?;
        let mut chance = Chance(10);
        for sheet in 0..10 {
            let mut marks = Vec::new();
            for block in list(&state, "survey.get", "questions")? {
                for question in list(block, "survey.get", "questions")? {
                    let level = match chance.below(100) {
                        0..=4 => None,
                        5..=6 => Some(1),
                        7..=17 => Some(2),
                        18..=54 => Some(3),
                        _ => Some(4),
                    };
                    marks.push(json!({ "question": question["id"], "level": level }));
                }
            }
            let topics = [
                "Cierre presupuestario",
                "",
                "Ejecución contractual",
                "",
                "Cierre presupuestario",
            ];
            let sheet = json!({ "marks": marks, "open_topics": topics[sheet % 5],
                "open_improvements": if sheet == 3 { "Más tiempo para los casos prácticos" } else { "" } });
            self.ask(
                "survey.key_sheet",
                json!({ "training": self.training, "sheet": sheet, "confirm_repeat": true }),
            )
            .await?;
        }
        let closed = self.ask("survey.close", open.clone()).await?;
        self.press
            .print("survey.print_results", open, "anexo-7-resultados.pdf")
            .await?;
        Ok(closed)
    }

    /// Six people took the entry test and the exit test.
    async fn tests(&self) -> Result<(), DemoError> {
        let mut chance = Chance(20);
        let table = self
            .ask("test.list", json!({ "training": self.training }))
            .await?;
        for row in list(&table, "test.list", "rows")?.iter().take(6) {
            let entry = 80 + 5 * chance.below(9);
            let exit = entry + 20 + 5 * chance.below(8);
            for (kind, tenths) in [("entry", entry), ("exit", exit)] {
                let score = json!({ "training": self.training, "person": row["person"], "kind": kind, "tenths": tenths });
                self.ask("test.save", score).await?;
            }
        }
        Ok(())
    }

    /// Annex 8, finished and submitted two working days after the event.
    async fn report(&self) -> Result<(), DemoError> {
        let day = working(self.last, 2);
        self.at(day, 11);
        let open = json!({ "training": self.training });
        let report = self.ask("report.get", open.clone()).await?;
        for row in list(&report, "report.get", "agenda")? {
            self.ask(
                "report.mark_agenda",
                json!({ "id": row["id"], "outcome": "done", "note": "" }),
            )
            .await?;
        }
        self.receive_parts(&report, day).await?;
        let picture = super::picture::hall().map_err(|_| DemoError::Unexpected {
            cmd: "picture".into(),
            field: "jpeg",
        })?;
        let upload = self.caller().app.upload("auditorio.jpg", picture);
        let upload = upload.map_err(|_| DemoError::Unexpected {
            cmd: "upload".into(),
            field: "upload",
        })?;
        self.ask(
            "report.add_photo",
            json!({ "training": self.training, "upload": upload, "caption": "El auditorio durante la exposición" }),
        )
        .await?;
        let mut conduct = report["conduct"].clone();
        conduct["tests_apply"] = json!(true);
        self.ask(
            "report.save_conduct",
            json!({ "training": self.training, "conduct": conduct }),
        )
        .await?;
        let detail = self
            .ask("training.get", json!({ "id": self.training }))
            .await?;
        let mut fields = detail["fields"].clone();
        fields["folders_delivered"] = detail["participants"].clone();
        self.ask(
            "training.edit",
            json!({ "id": self.training, "fields": fields }),
        )
        .await?;
        let finished = self.ask("report.finish", open.clone()).await?;
        self.press
            .print("report.print", open, "anexo-8.pdf")
            .await?;
        let submit = json!({ "training": self.training, "submitted_by": finished["coordinator"], "submitted_on": day });
        self.ask("report.submit", submit).await?;
        Ok(())
    }

    /// One report of its part for each system, from its first specialist.
    async fn receive_parts(&self, report: &Value, day: NaiveDate) -> Result<(), DemoError> {
        for system in list(report, "report.get", "reporting_systems")? {
            let rows = list(report, "report.get", "participation")?;
            let Some(row) = rows.iter().find(|row| row["system"] == *system) else {
                continue;
            };
            let part = json!({ "training": self.training, "system": system, "speaker": row["speaker"],
                "text": "Expuso su tema con casos de las entidades y absolvió consultas.", "received_on": day });
            self.ask("report.save_participation", part).await?;
        }
        Ok(())
    }

    /// Registers attached, handed over, complete, registered, closed into one document, filed and exported.
    async fn archive(
        &self,
        scans: Vec<Scan>,
        bag: Option<&Path>,
    ) -> Result<(Value, Option<String>), DemoError> {
        let day = working(self.last, 3);
        self.at(day, 9);
        let open = json!({ "case": { "kind": "training", "id": self.training } });
        for scan in scans {
            let upload = self.caller().app.upload("registro-firmado.pdf", scan.pdf);
            let upload = upload.map_err(|_| DemoError::Unexpected {
                cmd: "upload".into(),
                field: "upload",
            })?;
            let part = json!({ "case": { "kind": "training", "id": self.training }, "upload": upload, "item": "A6", "within": scan.session,
                "kind": "original", "note": "" });
            self.ask("expediente.attach", part).await?;
        }
        let mut delivered = self.request("delivered", day);
        delivered["documents"] = json!([
            "Registros de participantes (Anexo 6)",
            "Encuestas (Anexo 7)",
            "Informe del evento (Anexo 8)"
        ]);
        delivered["handed_by"] = json!("JANAMPA PEÑA, Édgar");
        delivered["handed_to"] = json!("PALOMINO OCHOA, Julio César");
        self.ask("training.advance", delivered).await?;

        // Filing is the assistant's.
        let assistant = go_on_as(self.caller(), "administrative_assistant").await?;
        let filed = self.file(open, bag).await?;
        if assistant {
            go_on_as(self.caller(), "centre_coordinator").await?;
        }
        Ok(filed)
    }

    /// Everything registered, located, closed and filed, a week after the last day.
    async fn file(
        &self,
        open: Value,
        bag: Option<&Path>,
    ) -> Result<(Value, Option<String>), DemoError> {
        let complete = working(self.last, 4);
        self.at(complete, 9);
        self.step("complete", complete).await?;
        self.step("registered", complete).await?;
        let fields = json!({ "number": self.number, "box_number": "7", "shelf": "B", "volume": "", "retention": "", "notes": "" });
        self.ask(
            "expediente.edit",
            json!({ "case": { "kind": "training", "id": self.training }, "fields": fields }),
        )
        .await?;
        self.press
            .print(
                "expediente.print_index",
                open.clone(),
                "expediente-indice.pdf",
            )
            .await?;
        let closed = self.ask("expediente.close", open).await?;
        let document = &closed["closing"]["document"];
        self.press.keep(document, "expediente.pdf").await?;

        let filed = working(self.last, 6);
        self.at(filed, 9);
        self.step("filed", filed).await?;
        let mut laid_out = None;
        if let Some(folder) = bag {
            let exported = self
                .ask(
                    "expediente.export",
                    json!({ "case": { "kind": "training", "id": self.training }, "folder": folder }),
                )
                .await?;
            laid_out = Some(text(&exported, "expediente.export", "folder")?.to_owned());
        }
        Ok((document["pages"].clone(), laid_out))
    }

    fn request(&self, to: &str, on: NaiveDate) -> Value {
        json!({ "id": self.training, "to": to, "on": on, "note": "", "documents": [], "handed_by": "", "handed_to": "" })
    }

    async fn step(&self, to: &str, on: NaiveDate) -> Result<(), DemoError> {
        self.ask("training.advance", self.request(to, on)).await?;
        Ok(())
    }
}

impl Guest {
    fn letter(&self, id: &Value, sent_on: Value) -> Value {
        json!({ "id": id, "invitation": { "addressee": self.addressee, "addressee_email": self.email, "means": "email",
            "sent_on": sent_on, "response": "none", "response_on": null, "response_means": null, "note": "" } })
    }
}

fn of_guests(rows: &[Value]) -> impl Iterator<Item = (&Value, &'static Guest)> {
    rows.iter().filter_map(|row| {
        let guest = GUESTS.iter().find(|guest| row["entity"] == guest.entity)?;
        Some((row, guest))
    })
}

/// That many working days after.
fn working(day: NaiveDate, count: usize) -> NaiveDate {
    day.iter_days()
        .skip(1)
        .filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
        .nth(count.saturating_sub(1))
        .unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::working;
    use chrono::NaiveDate;

    #[test]
    fn working_days_step_over_the_weekend() {
        let day = |n| NaiveDate::from_ymd_opt(2027, 4, n).unwrap();
        // The 16th is a Friday.
        for (from, count, to) in [(13, 1, 14), (13, 3, 16), (13, 4, 19), (16, 1, 19)] {
            assert_eq!(working(day(from), count), day(to));
        }
    }
}
