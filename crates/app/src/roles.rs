//! Who may do what, as a page of the documentation made from the table of requests.

use crate::app::schema;
use serde_json::Value;
use sisconecta_domain::acts::{Act, act_of_step};
use sisconecta_domain::staff::{Post, Writer, who_annuls, who_writes};
use sisconecta_domain::training::TrainingState;
use sisconecta_sync::{Column, FACTS, RECORDS};
use std::fmt::Write;

/// The matrix of every request and every post.
#[must_use]
pub fn roles() -> String {
    let mut text = String::from(HEAD);
    text.push_str("\n| request | act | nobody signed in |");
    for post in Post::ALL {
        let _ = write!(text, " {} |", initials(post));
    }
    text.push_str(" another centre |\n|---|---|---|");
    text.push_str(&":-:|".repeat(Post::ALL.len()));
    text.push_str(":-:|\n");
    let Value::Object(requests) = schema() else {
        return text;
    };
    for (name, request) in &requests {
        let anyone = request["before_sign_in"] == true;
        let act = request["act"].as_str().unwrap_or_default();
        let _ = write!(text, "| `{name}` | {act} | {} |", mark(anyone));
        for post in Post::ALL {
            let may = request["posts"]
                .as_array()
                .is_some_and(|posts| posts.iter().any(|one| *one == serde_json::json!(post)));
            let _ = write!(text, " {} |", mark(may));
        }
        text.push_str(" – |\n");
    }
    steps(&mut text);
    at_headquarters(&mut text);
    text
}

/// Who notes which step of an event.
fn steps(text: &mut String) {
    text.push_str(STEPS);
    text.push_str("\n| step | act |");
    for post in Post::ALL {
        let _ = write!(text, " {} |", initials(post));
    }
    text.push_str("\n|---|---|");
    text.push_str(&":-:|".repeat(Post::ALL.len()));
    text.push('\n');
    for state in TrainingState::ALL {
        let act = act_of_step(*state);
        let label = act.map(Act::label).unwrap_or_default();
        let _ = write!(text, "| {} | {label} |", state.label());
        let posts = act.map_or(Post::ALL.as_slice(), Act::posts);
        for post in Post::ALL {
            let _ = write!(text, " {} |", mark(posts.contains(&post)));
        }
        text.push('\n');
    }
}

/// What headquarters passes on, by kind of record and author's post.
fn at_headquarters(text: &mut String) {
    text.push_str(HEADQUARTERS);
    text.push_str("\n| operation |");
    for post in Post::ALL {
        let _ = write!(text, " {} |", initials(post));
    }
    text.push_str(" another centre |\n|---|");
    text.push_str(&":-:|".repeat(Post::ALL.len()));
    text.push_str(":-:|\n");
    let records = RECORDS
        .iter()
        .map(|record| (record.name, names(record.columns)));
    let facts = FACTS.iter().map(|fact| (fact.name, Vec::new()));
    for (kind, fields) in records.chain(facts) {
        let whole = who_writes(kind, &[]);
        operation(text, &format!("`{kind}`"), whole);
        let others: Vec<&str> = fields
            .into_iter()
            .filter(|field| who_writes(kind, &[field]) != whole)
            .collect();
        if let Some(first) = others.first() {
            let set = others.join("`, `");
            let who = who_writes(kind, &[first]);
            operation(text, &format!("`{kind}` that sets `{set}`"), who);
        }
        if who_annuls(kind) != Writer::Staff {
            operation(text, &format!("`{kind}` taken back"), who_annuls(kind));
        }
    }
}

fn names(columns: &[Column]) -> Vec<&'static str> {
    columns.iter().map(|column| column.name).collect()
}

fn operation(text: &mut String, what: &str, who: Writer) {
    let _ = write!(text, "| {what} |");
    for post in Post::ALL {
        let _ = write!(text, " {} |", mark(who.includes(post)));
    }
    text.push_str(" – |\n");
}

fn mark(may: bool) -> &'static str {
    if may { "●" } else { "–" }
}

/// As the columns head them; the page explains them.
fn initials(post: Post) -> &'static str {
    match post {
        Post::CentreCoordinator => "CC",
        Post::AdministrativeCoordinator => "CA",
        Post::AdministrativeAssistant => "AA",
        Post::AccountingSpecialist => "ECP",
        Post::DebtAndTreasurySpecialist => "EET",
        Post::BudgetSpecialist => "EPP",
        Post::InvestmentSpecialist => "EIP",
        Post::Implementer => "IM",
    }
}

const HEAD: &str = "\
<!-- Made from the table of requests by `cargo xtask types`. Do not edit. -->
# Who may do what

## At the desktop

● may, – is refused with a sentence. A data folder holds one centre and no request names another, so nobody reaches another centre's
records there. CC *Coordinador de Centro*, CA *Coordinador Administrativo*, AA *Asistente Administrativo*, ECP, EET, EPP and EIP the
specialists in accounting, debt and treasury, budget and investment, IM *Implantador MEF*. While the page for participants is open,
every request but those of that page is refused to everybody.

A request belongs to an act of the norms, whose posts may make it; without an act the norms name nobody, and everybody signed in may.
Requests of *administrar el centro* are of no norm either: they decide who gets in. Somebody does the acts of an absent post on the days
of the absence when he is named as its substitute, or when he runs the centre (CC, CA, AA), nobody is named, and all who have the post are
absent. What nobody there may do, since its posts are absent or vacant, whoever runs the centre does. No specialist stands in for who
runs the centre. What is written so says on whose behalf and why (`acting`). A list that tells of people leaves only with *exportar datos de personas*, whoever may ask for `list.export`; addresses and
telephones of people are masked without *ver cómo ubicar a las personas*. A post that this program does not know may nothing.
";

const STEPS: &str = "
## Steps of an event

`training.advance` notes a step for the posts of the step's act.
";

const HEADQUARTERS: &str = "
## At headquarters

What a device sends is passed on to the others of its centre as this table says, by the post that headquarters knows its author to
have. Whatever is marked – waits in headquarters' tray, where a person may still accept it; the device keeps it, and what comes after
it goes on. The author is whom the device names: no operation is signed by its author, so this keeps mistakes, old programs and what was
written after a change of post out of the feed, and does not prove who wrote.

Without an author only sheets of the survey are passed on, and what headquarters itself had written before it came back from a backup.
In a centre without staff whoever sets it up writes its profile and his own record. Whatever else needs a post waits for the record of its
author, as taking back waits for what it takes back, and is judged anew when that comes. Taking back what took something back is judged
by what stands at the beginning. A version that headquarters does not know is judged as if it set every field. `case_step`
that files is for CC, CA and AA. A device reads the feed of its own centre and no other; one whose right was revoked gets no answer to
any call.
";
