//! First run: the centre, its staff, the recovery code confirmed.

use super::caller::{Caller, DemoError, text};
use serde_json::{Value, json};

/// Of every member of the demonstration's staff.
pub const PASSWORD: &str = "quinua y tara 2027";

/// Creates the centre and leaves its coordinator signed in. Answers the recovery code.
///
/// # Errors
/// When the folder already holds a centre or cannot be used.
pub async fn first_run(caller: &Caller) -> Result<String, DemoError> {
    let cmd = "entry.create_centre";
    let created = caller
        .ask(
            cmd,
            json!({
                "centre": {
                    "code": "AYACUCHO",
                    "name": "Ayacucho",
                    "address": "Jr. Callao 122, Ayacucho, Huamanga",
                    "telephone": "066 311234",
                    "extension": "4410",
                    "email": "ayacucho@conectamef.example",
                    "area": "Departamento de Ayacucho",
                },
                "staff": staff("Huamán", "Quispe", "María", "centre_coordinator"),
                "password": PASSWORD,
            }),
        )
        .await?;
    let code = text(&created, cmd, "recovery_code")?.to_owned();
    caller
        .ask("entry.confirm_recovery_code", json!({ "code": code }))
        .await?;
    Ok(code)
}

/// Lets who has a post go on with the work; whoever is signed in does where nobody has it. Answers whether somebody has.
pub(super) async fn go_on_as(caller: &Caller, post: &str) -> Result<bool, DemoError> {
    let staff = caller.ask("staff.list", json!({})).await?;
    let mut rows = staff.as_array().into_iter().flatten();
    let Some(who) = rows.find(|row| row["post"] == post) else {
        return Ok(false);
    };
    caller.ask("entry.sign_out", json!({})).await?;
    caller
        .ask(
            "entry.sign_in",
            json!({ "staff": who["id"], "password": PASSWORD }),
        )
        .await?;
    Ok(true)
}

/// The rest of the staff.
pub(super) async fn colleagues(caller: &Caller) -> Result<(), DemoError> {
    for (paternal, maternal, names, post) in [
        (
            "Palomino",
            "Ochoa",
            "Julio César",
            "administrative_assistant",
        ),
        ("Ñaupari", "Sulca", "Beatriz", "accounting_specialist"),
        ("Janampa", "Peña", "Édgar", "budget_specialist"),
        ("Cárdenas", "Tineo", "Lucía", "investment_specialist"),
        ("Vilca", "Ayala", "Rubén", "implementer"),
    ] {
        caller
            .ask(
                "staff.add",
                json!({ "staff": staff(paternal, maternal, names, post), "password": PASSWORD }),
            )
            .await?;
    }
    Ok(())
}

fn staff(paternal: &str, maternal: &str, names: &str, post: &str) -> Value {
    json!({ "paternal": paternal, "maternal": maternal, "names": names, "post": post })
}
