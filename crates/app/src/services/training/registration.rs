//! What SISCONECTA registers of a training, in the five blocks of the norm (C-50, C-51), taken from what is already here.

use crate::dossier::{Line, RegistrationBlock, present};
use crate::fault::Fault;
use crate::services::training::programming::TrainingDetail;
use crate::services::training::report::survey_lines;
use crate::services::training::survey::{Omission, speaker_label};
use sisconecta_domain::expediente::{ExpedienteItem, ItemState};
use sisconecta_domain::training::Origin;
use sisconecta_store::Store;

pub(super) async fn registration(
    store: &Store,
    training: &TrainingDetail,
    lines: &[Line],
    omission: &Omission,
) -> Result<Vec<RegistrationBlock>, Fault> {
    Ok(vec![
        requesting_entity(training),
        speakers(training),
        RegistrationBlock {
            label: "Registro de asistencia".to_owned(),
            state: whole(of_item(lines, ExpedienteItem::A6)),
            lines: of_item(lines, ExpedienteItem::A6)
                .filter(|line| line.state == ItemState::Present)
                .map(|line| format!("{} ({} páginas)", line.label, line.pages()))
                .collect(),
        },
        topics(training),
        RegistrationBlock {
            label: "Datos consolidados de la encuesta".to_owned(),
            state: whole(of_item(lines, ExpedienteItem::A7)),
            lines: survey_data(store, training, omission).await?,
        },
    ])
}

/// Who asked for the training, when it was asked for.
fn requesting_entity(training: &TrainingDetail) -> RegistrationBlock {
    let requester = training.fields.requesting_entity.trim();
    let by_demand = training.fields.origin == Some(Origin::Demand);
    RegistrationBlock {
        label: "Entidad solicitante".to_owned(),
        state: if by_demand {
            present(!requester.is_empty())
        } else {
            ItemState::NotApplicable
        },
        lines: [requester]
            .iter()
            .filter(|name| by_demand && !name.is_empty())
            .map(|name| (*name).to_owned())
            .collect(),
    }
}

fn speakers(training: &TrainingDetail) -> RegistrationBlock {
    let speakers = &training.speakers;
    RegistrationBlock {
        label: "Expositores".to_owned(),
        state: present(!speakers.is_empty()),
        lines: speakers
            .iter()
            .map(|row| speaker_label(&row.speaker.name, &row.speaker.institution))
            .collect(),
    }
}

fn topics(training: &TrainingDetail) -> RegistrationBlock {
    let speakers = &training.speakers;
    RegistrationBlock {
        label: "Temas y procesos".to_owned(),
        state: present(
            !speakers.is_empty()
                && speakers
                    .iter()
                    .all(|row| !row.speaker.topic.trim().is_empty() && !row.process_wanted),
        ),
        lines: speakers
            .iter()
            .map(|row| {
                let parts = [
                    row.speaker.topic.as_str(),
                    &row.catalogue_topic_name,
                    &row.process_name,
                ];
                let said: Vec<&str> = parts
                    .into_iter()
                    .filter(|part| !part.trim().is_empty())
                    .collect();
                said.join(" · ")
            })
            .filter(|line| !line.is_empty())
            .collect(),
    }
}

/// What the survey says, or why it was not taken.
async fn survey_data(
    store: &Store,
    training: &TrainingDetail,
    omission: &Omission,
) -> Result<Vec<String>, Fault> {
    if let Some(reason) = omission.standing() {
        return Ok(vec![format!("No se aplicó la encuesta: {reason}")]);
    }
    let lines = survey_lines(store, training).await?.into_iter();
    Ok(lines
        .map(|figure| format!("{}: {}", figure.label, figure.value))
        .collect())
}

fn of_item(lines: &[Line], item: ExpedienteItem) -> impl Iterator<Item = &Line> {
    lines.iter().filter(move |line| line.item == item.code())
}

/// The state of a block that one line of the *expediente* or several make up.
fn whole<'a>(lines: impl Iterator<Item = &'a Line>) -> ItemState {
    let states: Vec<ItemState> = lines.map(|line| line.state).collect();
    [ItemState::Missing, ItemState::Present]
        .into_iter()
        .find(|state| states.contains(state))
        .unwrap_or(ItemState::NotApplicable)
}
