//! Another key for the databases of this computer, after the one they have may have become known to somebody.
//!
//! First the new recovery code is shown and typed back; only then anything is written. Nobody can be locked out: whoever changes the key keeps his
//! password, the code is on paper, and both count from the same moment. Everybody else gets a password from administration again, since
//! nobody but himself knows the one that he had.

use crate::context::Ctx;
use crate::fault::Fault;
use crate::house::{App, Centre, SignedIn, State};
use crate::office::backup::{Backups, copy_if_due};
use crate::office::entry::{EntryStatus, EntryStatusQuery, RECOVERY_CONFIRMED, remember, status};
use crate::office::exchange::Exchange;
use crate::office::key_file::CHANGED;
use crate::office::password::{derive, of_field};
use crate::requests::requests;
use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::StaffId;
use sisconecta_store::key_change::{KeyChange, Step};
use sisconecta_store::{DatabaseKey, KeyFile, StoreError, Written};
use std::sync::{Arc, Mutex, PoisonError};
use ts_rs::TS;

requests! {
    "access.begin_key_change" Administer begin(BeginKeyChange) -> KeyChangeBegun;
    "access.finish_key_change" Administer finish(FinishKeyChange) -> EntryStatus;
    "access.key_change_step" Anyone step(GetKeyChangeStep) -> KeyChangeStep;
    "access.drop_backups_of_other_key" Administer drop_backups(DropBackupsOfOtherKey) -> BackupsDropped;
}

/// What the program remembers of a change of the key that was begun.
#[derive(Default)]
struct Change {
    prepared: Mutex<Option<Prepared>>,
    step: Mutex<Option<Step>>,
}

/// A key that nothing has yet, and its key file. It is on no disk.
#[derive(Clone)]
struct Prepared {
    who: StaffId,
    keys: KeyFile,
    key: DatabaseKey,
}

fn held<T>(lock: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a key and a recovery code for it. Nothing on the disk changes.
pub(crate) async fn begin(ctx: &Ctx<'_>, request: BeginKeyChange) -> Result<KeyChangeBegun, Fault> {
    let keys = match &*ctx.app.state.read().await {
        State::Open(centre) => centre.keys.clone(),
        _ => return Err(Fault::closed()),
    };
    let (who, own) = (ctx.who.id, request.own_password);
    let (prepared, recovery_code) = derive(move || {
        keys.open_with_password(Some(who.0), &own)
            .map_err(|error| of_field("own_password", error))?;
        let (mut keys, key) = keys.with_new_key()?;
        keys.set_password(&key, who.0, &own)?;
        let code = keys.replace_recovery(&key)?.to_string();
        Ok::<_, Fault>((Prepared { who, keys, key }, code))
    })
    .await??;
    *held(&ctx.app.memory.of::<Change>().prepared) = Some(prepared);
    Ok(KeyChangeBegun { recovery_code })
}

/// Gives the databases the key that was made, once its recovery code was typed back.
pub(crate) async fn finish(ctx: &Ctx<'_>, request: FinishKeyChange) -> Result<EntryStatus, Fault> {
    let change = ctx.app.memory.of::<Change>();
    let prepared = held(&change.prepared).clone();
    let prepared = prepared.filter(|prepared| prepared.who == ctx.who.id);
    let Some(prepared) = prepared else {
        return Err(Fault::not_now(
            "not_begun",
            "El cambio de llave no está empezado. No se cambió nada. Empiécelo otra vez en Centro › Respaldos.",
        ));
    };
    let keys = prepared.keys.clone();
    derive(move || keys.open_with_recovery(&request.code))
        .await?
        .map_err(|error| of_field("code", error))?;
    // Neither a round nor a backup goes on meanwhile.
    let (exchange, backups) = (Exchange::of(ctx.app), Backups::of(ctx.app));
    let _no_round = exchange.no_round().await;
    let _no_backup = backups.turn().await;
    if held(&change.prepared).take().is_none() {
        return Err(Fault::closed());
    }
    let changed = change_open(ctx.app, &prepared, &change).await;
    *held(&change.step) = None;
    changed?;
    ctx.app.announce(&Written {
        ops: Vec::new(),
        kinds: ["staff", "backup", CHANGED].map(str::to_owned).into(),
    });
    backups.wake();
    status(ctx.app, EntryStatusQuery {}).await
}

/// Closes the databases, changes their key, and opens them again for who is signed in.
async fn change_open(app: &App, prepared: &Prepared, change: &Arc<Change>) -> Result<(), Fault> {
    let mut state = app.state.write().await;
    let State::Open(centre) = &*state else {
        return Err(Fault::closed());
    };
    let (folder, old) = (centre.store.folder().clone(), centre.store.key().clone());
    let (before, signed_in) = (centre.keys.clone(), centre.signed_in.clone());
    centre.store.close().await;
    let tell = |step| *held(&change.step) = Some(step);
    let settings = [(RECOVERY_CONFIRMED, "yes")];
    let key_change = KeyChange {
        folder: &folder,
        old: &old,
        new: &prepared.key,
        keys: &prepared.keys,
        settings: &settings,
        tell: &tell,
    };
    let changed = key_change.run().await;
    let opened = match &changed {
        Ok(()) => open_changed(app, prepared, &folder, signed_in).await,
        Err(_) => app.open(&folder, before, &old).await.map(|mut centre| {
            centre.signed_in = signed_in;
            centre
        }),
    };
    match opened {
        Ok(centre) => *state = State::Open(Box::new(centre)),
        Err(error) => *state = app.problem(error, Some(folder)),
    }
    Ok(changed?)
}

async fn open_changed(
    app: &App,
    prepared: &Prepared,
    folder: &sisconecta_store::DataFolder,
    signed_in: Option<SignedIn>,
) -> Result<Centre, StoreError> {
    let mut keys = prepared.keys.clone();
    if remember(app, &mut keys, &prepared.key)
        && let Err(error) = keys.save(folder)
    {
        tracing::warn!(code = error.code(), "the keyring was not written down");
    }
    let mut centre = app.open(folder, keys, &prepared.key).await?;
    centre.signed_in = signed_in;
    Ok(centre)
}

/// How far it is. Asked while nothing else answers, so it looks at what the program remembers alone.
pub(crate) async fn step(app: &App, _: GetKeyChangeStep) -> Result<KeyChangeStep, Fault> {
    let step = *held(&app.memory.of::<Change>().step);
    let place = step.and_then(|step| Step::ALL.iter().position(|one| *one == step));
    Ok(KeyChangeStep {
        done: place.map(|place| u32::try_from(place).unwrap_or(0)),
        all: u32::try_from(Step::ALL.len()).unwrap_or(0),
    })
}

/// Removes the backups of the key before, here and at the second place.
pub(crate) async fn drop_backups(
    ctx: &Ctx<'_>,
    _: DropBackupsOfOtherKey,
) -> Result<BackupsDropped, Fault> {
    // What is to take their place there comes first.
    copy_if_due(ctx.app, &ctx.store).await;
    let backups = Backups::of(ctx.app);
    let _turn = backups.turn().await;
    let dropped = ctx.store.drop_backups_of_other_key().await?;
    ctx.store.drop_copies_of_other_key().await?;
    ctx.tell(&Written {
        ops: Vec::new(),
        kinds: vec!["backup".to_owned()],
    });
    Ok(BackupsDropped {
        count: u32::try_from(dropped).unwrap_or(u32::MAX),
    })
}

/// Makes another key and another recovery code.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BeginKeyChange {
    /// Of who changes the key: the only password that opens the database afterwards.
    pub own_password: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct KeyChangeBegun {
    /// Shown once; to be written down and typed back.
    pub recovery_code: String,
}

/// Changes the key.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FinishKeyChange {
    /// The recovery code that was shown, as it was written down.
    pub code: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetKeyChangeStep {}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct KeyChangeStep {
    /// Steps done; nothing while no key is being changed.
    pub done: Option<u32>,
    pub all: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DropBackupsOfOtherKey {}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BackupsDropped {
    pub count: u32,
}

#[cfg(test)]
mod tests;
