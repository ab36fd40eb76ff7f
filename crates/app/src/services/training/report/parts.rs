//! What a report gathers besides its texts: who presented and closed, what was carried out, and the reports of each system.

use super::draft::current;
use super::state::open_to_change;
use super::types::{EventReport, MarkAgenda, RemoveParticipation, SaveConduct, SaveParticipation};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::services::training::programming::{check_date, existing};
use sisconecta_domain::ids::ParticipationReportId;
use sisconecta_domain::kinds::Declared as _;
use sisconecta_domain::kinds::report::ParticipationReport;
use sisconecta_domain::kinds::training::{AgendaItem, Speaker, Training};
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
            .get::<Training>(request.training)
            .await?
            .ok_or_else(Fault::not_found)?;
        let mut edit = Training::edit()
            .presented_by(delegate(&wanted.presented_by))
            .closed_by(delegate(&wanted.closed_by))
            .delegation_reason(collapse(&wanted.delegation_reason))
            .tests_defined_by(collapse(&wanted.tests_defined_by));
        // What was never written and is still empty stays unwritten.
        if wanted.tests_apply || before.tests_apply.is_some() {
            edit = edit.tests_apply(wanted.tests_apply);
        }
        tx.set(request.training, edit).await?;
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
                .get::<AgendaItem>(request.id)
                .await?
                .ok_or_else(Fault::not_found)?;
            let training = before.training.ok_or_else(Fault::not_found)?;
            open_to_change(&ctx.store, training).await?;
            let edit = AgendaItem::edit()
                .done(request.outcome)
                .done_note(collapse(&request.note));
            tx.set(request.id, edit).await?;
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
    let id = ParticipationReportId(natural_id(
        "participation_report",
        &[&training, request.system.as_str(), &speaker],
    ));
    ctx.write(async |tx| {
        existing(tx, request.training).await?;
        if let Some(speaker) = request.speaker {
            tx.get::<Speaker>(speaker)
                .await?
                .filter(|found| found.training == Some(request.training))
                .ok_or_else(Fault::not_found)?;
        }
        let mut edit = ParticipationReport::edit()
            .training(request.training)
            .system(request.system)
            .text(text)
            .received_on(request.received_on)
            .removed(false);
        if request.speaker.is_some() {
            edit = edit.speaker(request.speaker);
        }
        tx.set(id, edit).await?;
        // Who removes the speaker meanwhile is told that he reported.
        if let Some(speaker) = request.speaker {
            tx.stays(Speaker::KIND, speaker.0).await?;
        }
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
                .get::<ParticipationReport>(request.id)
                .await?
                .ok_or_else(Fault::not_found)?;
            let training = before.training.ok_or_else(Fault::not_found)?;
            open_to_change(&ctx.store, training).await?;
            let edit = ParticipationReport::edit().removed(true);
            tx.set(request.id, edit).await?;
            Ok(training)
        })
        .await?;
    current(ctx, training).await
}
