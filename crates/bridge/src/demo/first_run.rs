//! First run: the centre, its staff, the recovery code confirmed.

use super::caller::{Caller, DemoError, text};
use serde_json::{Value, json};

/// Of the demonstration's coordinator.
pub const PASSWORD: &str = "quinua y tara 2027";

const COORDINATOR: &str = "centre_coordinator";

/// Each signs in with a password of his own.
fn password_of(post: &str) -> String {
    match post {
        COORDINATOR => PASSWORD.to_owned(),
        other => format!("{PASSWORD} {other}"),
    }
}

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
                "staff": staff("Huamán", "Quispe", "María", COORDINATOR),
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
            json!({ "staff": who["id"], "password": password_of(post) }),
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
                json!({ "staff": staff(paternal, maternal, names, post), "password": password_of(post) }),
            )
            .await?;
    }
    Ok(())
}

fn staff(paternal: &str, maternal: &str, names: &str, post: &str) -> Value {
    json!({ "paternal": paternal, "maternal": maternal, "names": names, "post": post })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Clock;

    #[tokio::test]
    async fn everybody_of_the_staff_comes_in_and_the_coordinator_by_the_password_alone() {
        let folder = tempfile::tempdir().unwrap();
        let caller = Caller::open(folder.path(), Clock::system()).await;
        first_run(&caller).await.unwrap();
        colleagues(&caller).await.unwrap();
        for post in ["administrative_assistant", "implementer", COORDINATOR] {
            assert!(go_on_as(&caller, post).await.unwrap(), "{post}");
        }
        caller.ask("entry.sign_out", json!({})).await.unwrap();
        let sign = json!({ "staff": null, "password": PASSWORD });
        let status = caller.ask("entry.sign_in", sign).await.unwrap();
        assert_eq!(status["signed_in"]["post"], COORDINATOR, "{status}");
        caller.app.close().await;
    }
}
