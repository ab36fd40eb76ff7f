//! What was set aside before a restore, and taking in what this database has not.

use crate::context::Ctx;
use crate::fault::Fault;
use crate::house::App;
use crate::office::exchange::Exchange;
use crate::office::password::of_field;
use crate::requests::requests;
use serde::{Deserialize, Serialize};
use sisconecta_store::set_aside::{SetAside, Shut};
use sisconecta_store::{Store, StoreError, Written};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use ts_rs::TS;

requests! {
    "set_aside.list" Staff list(ListSetAside) -> Vec<SetAsideRow>, reads &["*"];
    "set_aside.take_in" Administer take_in(TakeInSetAside) -> TakenInRow;
}

/// What was read once: nothing that was set aside changes any more.
#[derive(Default)]
struct Looked(Mutex<BTreeMap<String, Known>>);

type Known = Result<Arc<SetAside>, Shut>;

impl Looked {
    fn known(&self) -> MutexGuard<'_, BTreeMap<String, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn look(
    app: &App,
    store: &Store,
    name: &str,
    secret: Option<String>,
) -> Result<Known, StoreError> {
    let looked = app.memory.of::<Looked>();
    if let Some(known) = looked.known().get(name) {
        return Ok(known.clone());
    }
    let found = store.look_into(name, secret).await?.map(Arc::new);
    // What another key shuts may be opened by a secret that is still to come.
    if !matches!(found, Err(Shut::OtherKey)) {
        looked.known().insert(name.to_owned(), found.clone());
    }
    Ok(found)
}

pub(crate) async fn list(ctx: &Ctx<'_>, _: ListSetAside) -> Result<Vec<SetAsideRow>, Fault> {
    let mut rows = Vec::new();
    for name in ctx.store.set_aside_names() {
        rows.push(row(ctx.app, &ctx.store, name).await?);
    }
    Ok(rows)
}

async fn row(app: &App, store: &Store, name: String) -> Result<SetAsideRow, StoreError> {
    let mut row = SetAsideRow {
        name,
        state: SetAsideState::Readable,
        operations: 0,
        attachments: 0,
        lost: 0,
        lost_more: false,
        log_lost: false,
        attachments_lost: false,
    };
    match look(app, store, &row.name, None).await? {
        Ok(aside) => {
            let lacking = store.lacking(&aside).await?;
            row.operations = lacking.operations;
            row.attachments = lacking.attachments;
            row.lost = aside.lost;
            row.lost_more = aside.lost_more;
            row.log_lost = aside.log_lost;
            row.attachments_lost = aside.attachments_lost;
        }
        Err(Shut::OtherKey) => row.state = SetAsideState::OtherKey,
        Err(Shut::OtherCentre) => row.state = SetAsideState::OtherCentre,
        Err(Shut::Unreadable) => row.state = SetAsideState::Unreadable,
    }
    Ok(row)
}

pub(crate) async fn take_in(ctx: &Ctx<'_>, request: TakeInSetAside) -> Result<TakenInRow, Fault> {
    let secret = request.secret.filter(|secret| !secret.is_empty());
    let looked = look(ctx.app, &ctx.store, &request.name, secret).await;
    let looked = looked.map_err(|error| match error {
        StoreError::FolderEmpty => Fault::not_found(),
        error @ (StoreError::WrongPassword
        | StoreError::WrongRecoveryCode
        | StoreError::MistypedRecoveryCode) => of_field("secret", error),
        error => error.into(),
    })?;
    let aside = looked.map_err(shut)?;
    let taken = ctx.store.take_in_set_aside(&aside).await?;
    let mut kinds: Vec<String> = taken.kinds.iter().cloned().collect();
    // Attachments are of no kind; the list of what is set aside hears of it as well.
    kinds.push("backup".to_owned());
    ctx.tell(&Written {
        ops: Vec::new(),
        kinds,
    });
    Exchange::of(ctx.app).wake();
    Ok(TakenInRow {
        operations: taken.operations,
        attachments: taken.attachments,
        lost: aside.lost,
        lost_more: aside.lost_more,
        lost_attachments: taken.lost_attachments,
    })
}

fn shut(shut: Shut) -> Fault {
    let (code, sentence) = match shut {
        Shut::OtherKey => (
            "other_key",
            "Lo apartado tiene otra llave. Escriba una contraseña o el código de recuperación que valían entonces.",
        ),
        Shut::OtherCentre => (
            "other_centre",
            "Lo apartado es de otro centro. No se trajo nada.",
        ),
        Shut::Unreadable => (
            "unreadable",
            "De lo apartado no se puede leer nada. No se trajo nada y no se borró nada.",
        ),
    };
    Fault::not_now(code, sentence)
}

/// What is to be said after a restore, when something that was set aside has more than the backup.
pub(crate) async fn after_restore(app: &App, store: &Store) -> Result<Option<String>, Fault> {
    let Some(name) = store.set_aside_names().into_iter().next() else {
        return Ok(None);
    };
    let row = row(app, store, name).await?;
    Ok((row.operations > 0).then(|| {
        let count = match row.operations {
            1 => "1 anotación que el respaldo no tiene".to_owned(),
            many => format!("{many} anotaciones que el respaldo no tiene"),
        };
        format!(
            "Se restauró el respaldo. En lo que se apartó se pueden leer {count}: tráigalas en Centro › Respaldos."
        )
    }))
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListSetAside {}

/// How far something that was set aside can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SetAsideState {
    Readable,
    /// A password or a recovery code of its time opens it.
    OtherKey,
    /// It was written for another centre.
    OtherCentre,
    Unreadable,
}

/// Databases that were set aside before a restore.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SetAsideRow {
    /// Name of its folder, which begins with the day: `2027-04-12_0830`.
    pub name: String,
    pub state: SetAsideState,
    /// Operations that this database has not.
    pub operations: u32,
    /// Attachments that this computer has not.
    pub attachments: u32,
    /// Operations that cannot be read.
    pub lost: u32,
    /// There were more than those: the end cannot be read.
    pub lost_more: bool,
    /// None of its operations can be read.
    pub log_lost: bool,
    /// None of its attachments can be read.
    pub attachments_lost: bool,
}

/// Takes in what this database has not.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakeInSetAside {
    pub name: String,
    /// A password or a recovery code of its time, where it has another key.
    pub secret: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakenInRow {
    pub operations: u32,
    pub attachments: u32,
    /// Operations that could not be read.
    pub lost: u32,
    /// There were more than those: the end cannot be read.
    pub lost_more: bool,
    /// Attachments that could not be read.
    pub lost_attachments: u32,
}

#[cfg(test)]
mod tests;
