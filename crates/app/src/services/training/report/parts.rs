//! What a report gathers besides its texts: who presented and closed, what was carried out, and the reports of each system.

use super::draft::current;
use super::state::open_to_change;
use super::types::{EventReport, MarkAgenda, RemoveParticipation, SaveConduct, SaveParticipation};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::fields::typed;
use crate::services::training::programming::{check_date, existing};
use serde_json::json;
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::names::collapse;
use sisconecta_sync::natural_id;

/// Longest report of one specialist, in characters.
const LONGEST_REPORT: usize = 4000;

pub(crate) async fn save_conduct(
    ctx: &Ctx<'_>,
    request: SaveConduct,
) -> Result<EventReport, Fault> {
    open_to_change(&ctx.store, request.training).await?;
    let coordinator = super::coordinator(&ctx.store).await?;
    let wanted = request.conduct;
    // Who is the Coordinador anyway is not written, so that the default follows the staff list.
    let delegate = |name: &str| {
        let name = collapse(name);
        if name == coordinator {
            String::new()
        } else {
            name
        }
    };
    ctx.write(async |tx| {
        let before = tx
            .record("training", request.training.0)
            .await?
            .ok_or_else(Fault::not_found)?;
        let fields: Vec<_> = [
            ("presented_by", json!(delegate(&wanted.presented_by))),
            ("closed_by", json!(delegate(&wanted.closed_by))),
            (
                "delegation_reason",
                json!(collapse(&wanted.delegation_reason)),
            ),
            ("tests_apply", json!(wanted.tests_apply)),
            (
                "tests_defined_by",
                json!(collapse(&wanted.tests_defined_by)),
            ),
        ]
        .into_iter()
        // What was never written and is still empty stays unwritten.
        .filter(|(name, value)| {
            before.fields.contains_key(*name) || !(*value == json!("") || *value == json!(false))
        })
        .collect();
        tx.edit("training", request.training.0, &fields).await?;
        Ok(())
    })
    .await?;
    current(ctx, request.training).await
}

// C-73
pub(crate) async fn mark_agenda(ctx: &Ctx<'_>, request: MarkAgenda) -> Result<EventReport, Fault> {
    let training = ctx
        .write(async |tx| {
            let before = tx
                .record("agenda_item", request.id.0)
                .await?
                .ok_or_else(Fault::not_found)?;
            let training: TrainingId = before
                .text("training")
                .parse()
                .map_err(|_| Fault::not_found())?;
            open_to_change(&ctx.store, training).await?;
            let mut fields = vec![("done", json!(request.outcome))];
            let note = collapse(&request.note);
            if !note.is_empty() || before.fields.contains_key("done_note") {
                fields.push(("done_note", json!(note)));
            }
            tx.edit("agenda_item", request.id.0, &fields).await?;
            Ok(training)
        })
        .await?;
    current(ctx, training).await
}

pub(crate) async fn save_participation(
    ctx: &Ctx<'_>,
    request: SaveParticipation,
) -> Result<EventReport, Fault> {
    open_to_change(&ctx.store, request.training).await?;
    let text = request.text.trim();
    if text.chars().count() > LONGEST_REPORT {
        return Err(Fault::input(
            "participation",
            "El informe de participación pasa de 4000 letras. Lo anterior se conserva; acórtelo.",
        ));
    }
    if let Some(date) = request.received_on {
        check_date("participation", date)?;
    }
    let training = request.training.to_string();
    let speaker = request.speaker.map_or(String::new(), |id| id.to_string());
    let system = json!(request.system);
    let id = natural_id(
        "participation_report",
        &[&training, system.as_str().unwrap_or_default(), &speaker],
    );
    ctx.write(async |tx| {
        existing(tx, request.training).await?;
        if let Some(speaker) = request.speaker {
            tx.record("speaker", speaker.0)
                .await?
                .filter(|record| record.text("training") == training)
                .ok_or_else(Fault::not_found)?;
        }
        let mut fields = vec![
            ("training", json!(training)),
            ("system", system),
            ("text", json!(text)),
            ("received_on", json!(request.received_on)),
        ];
        if request.speaker.is_some() {
            fields.push(("speaker", json!(speaker)));
        }
        if let Some(before) = tx.record("participation_report", id).await?
            && typed::<bool>(&before.fields, "removed")
        {
            fields.push(("removed", json!(false)));
        }
        tx.edit("participation_report", id, &fields).await?;
        Ok(())
    })
    .await?;
    current(ctx, request.training).await
}

pub(crate) async fn remove_participation(
    ctx: &Ctx<'_>,
    request: RemoveParticipation,
) -> Result<EventReport, Fault> {
    let training = ctx
        .write(async |tx| {
            let before = tx
                .record("participation_report", request.id.0)
                .await?
                .ok_or_else(Fault::not_found)?;
            let training: TrainingId = before
                .text("training")
                .parse()
                .map_err(|_| Fault::not_found())?;
            open_to_change(&ctx.store, training).await?;
            tx.edit(
                "participation_report",
                request.id.0,
                &[("removed", json!(true))],
            )
            .await?;
            Ok(training)
        })
        .await?;
    current(ctx, training).await
}
