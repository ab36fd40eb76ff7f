//! Who may do what, as a page of the documentation made from the table of requests.

use crate::app::schema;
use serde_json::Value;
use sisconecta_domain::staff::{Post, Writer, who_annuls, who_writes};
use sisconecta_sync::{Column, FACTS, RECORDS};
use std::fmt::Write;

/// The matrix of every request and every post.
#[must_use]
pub fn roles() -> String {
    let mut text = String::from(HEAD);
    text.push_str("\n| request | nobody signed in |");
    for post in Post::ALL {
        let _ = write!(text, " {} |", initials(post));
    }
    text.push_str(" another centre |\n|---|---|");
    text.push_str(&":-:|".repeat(Post::ALL.len()));
    text.push_str(":-:|\n");
    let Value::Object(requests) = schema() else {
        return text;
    };
    for (name, request) in &requests {
        let anyone = request["before_sign_in"] == true;
        let _ = write!(text, "| `{name}` | {} |", mark(anyone));
        for post in Post::ALL {
            let may = request["posts"]
                .as_array()
                .is_some_and(|posts| posts.iter().any(|one| *one == serde_json::json!(post)));
            let _ = write!(text, " {} |", mark(may));
        }
        text.push_str(" – |\n");
    }
    at_headquarters(&mut text);
    text
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
";

const HEADQUARTERS: &str = "
## At headquarters

What a device sends is passed on to the others of its centre as this table says, by the post that headquarters knows its author to
have. Whatever is marked – waits in headquarters' tray, where a person may still accept it; the device keeps it, and what comes after
it goes on. What a device does by itself has no author and is passed on. A device reads the feed of its own centre and no other; one
whose right was revoked gets no answer to any call.
";
