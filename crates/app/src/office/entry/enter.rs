//! Entering: first run, signing in with or without a keyring, the recovery code, joining from a backup.

use super::types::{
    CentreCreated, ConfirmRecoveryCode, CreateCentre, EntryStatus, EntryStatusQuery,
    OpenWithRecoveryCode, RestoreBackup, SetPassword, SignIn, SignOut, Stage,
};
use crate::context::{Ctx, StaffBadge};
use crate::fault::Fault;
use crate::house::{App, Centre, SignedIn, State, own_centre};
use crate::office::backup::{Backups, backup_row};
use crate::office::centre::{check_centre, check_staff, write_centre, write_staff};
use crate::office::exchange::Exchange;
use crate::office::password::{check_password, derive};
use sisconecta_domain::ids::{CentreId, StaffId};
use sisconecta_domain::names::dictionary_key;
use sisconecta_store::keys::KdfCost;
use sisconecta_store::restore::{self, Restored};
use sisconecta_store::{Actor, DataFolder, DatabaseKey, KeyFile, OpenOptions, Store, StoreError};
use std::path::{Path, PathBuf};
use tokio::sync::RwLockWriteGuard;

/// Device setting that says that the recovery code was typed back.
pub(crate) const RECOVERY_CONFIRMED: &str = "recovery_confirmed";

/// Who may sign in.
pub(crate) async fn badges(store: &Store) -> Result<Vec<StaffBadge>, Fault> {
    let records = store.records("staff", None).await?;
    let mut badges: Vec<_> = records.iter().filter_map(StaffBadge::of).collect();
    badges.sort_by_cached_key(|badge| dictionary_key(&badge.name));
    Ok(badges)
}

pub(crate) async fn status(app: &App, _: EntryStatusQuery) -> Result<EntryStatus, Fault> {
    status_of(app, &*app.state.read().await).await
}

async fn status_of(app: &App, state: &State) -> Result<EntryStatus, Fault> {
    let mut status = EntryStatus {
        stage: Stage::Locked,
        problem: None,
        centre_name: None,
        staff: Vec::new(),
        keyring: false,
        recovery_pending: false,
        recovering: false,
        signed_in: None,
        kiosk: app.kiosk(),
        backups: Vec::new(),
        backup_failed: Backups::of(app).failed(),
        remark: None,
    };
    match state {
        State::Problem {
            sentence, backups, ..
        } => {
            status.stage = Stage::Problem;
            status.problem = Some(sentence.clone());
            status.backups = backups.iter().map(backup_row).collect();
        }
        State::Empty(_) => status.stage = Stage::Empty,
        // Nobody has a password: a join that was cut short.
        State::Locked { keys, .. } if keys.staff().next().is_none() => {
            status.stage = Stage::Joining;
        }
        State::Locked { .. } => {}
        State::Open(centre) => {
            status.recovering = centre.recovering;
            status.keyring = centre.keys.has_keyring();
            status.staff = badges(&centre.store).await?;
            // Who was retired meanwhile is not signed in any more.
            status.signed_in = centre.signed_in.as_ref().and_then(|signed_in| {
                let mut staff = status.staff.iter();
                staff.find(|badge| badge.id == signed_in.staff).cloned()
            });
            status.stage = match status.signed_in {
                Some(_) => Stage::Open,
                None => Stage::Closed,
            };
            status.recovery_pending = centre
                .store
                .device_setting(RECOVERY_CONFIRMED)
                .await?
                .as_deref()
                == Some("no");
            status.centre_name = own_centre(&centre.store)
                .await?
                .map(|record| record.text("name").to_owned());
            if centre.joining {
                status.stage = Stage::Joining;
                status.staff.clear();
            }
            if status.kiosk.is_some() {
                // A participant sits in front of it.
                status.staff.clear();
                status.signed_in = None;
            }
        }
        State::Closed => {
            status.stage = Stage::Problem;
            status.problem =
                Some("El programa se está cerrando. Lo guardado está completo.".to_owned());
        }
    }
    Ok(status)
}

pub(crate) async fn create_centre(
    app: &App,
    request: CreateCentre,
) -> Result<CentreCreated, Fault> {
    check_centre(&request.centre)?;
    check_staff(&request.staff)?;
    check_password("password", &request.password)?;
    let mut state = app.state.write().await;
    let State::Empty(folder) = &*state else {
        return Err(Fault::not_now(
            "not_empty",
            "Esta carpeta de datos ya tiene un centro. Ingrese con su contraseña.",
        ));
    };
    let folder = folder.clone();
    let staff = StaffId::fresh();
    let password = request.password.clone();
    let (mut keys, key, recovery_code) = derive(move || {
        let (mut keys, key) = KeyFile::create(KdfCost::STANDARD)?;
        keys.set_password(&key, staff.0, &password)?;
        let code = keys.replace_recovery(&key)?.to_string();
        Ok::<_, StoreError>((keys, key, code))
    })
    .await??;
    remember(app, &mut keys, &key)?;
    let store = Store::create(&folder, &mut keys, &key, &OpenOptions::new(app.now())).await?;
    store.settle_fold().await?;
    store.set_device_setting(RECOVERY_CONFIRMED, "no").await?;
    let code = request.centre.code.trim().to_owned();
    let mut tx = store
        .write(Actor {
            staff: Some(staff),
            now_ms: app.now_ms(),
            scope: code.clone(),
        })
        .await?;
    write_centre(&mut tx, CentreId::fresh(), &request.centre).await?;
    write_staff(&mut tx, staff, &request.staff).await?;
    let written = tx.commit().await?;
    app.announce(&written);
    *state = State::Open(Box::new(Centre {
        store,
        keys,
        code,
        signed_in: Some(SignedIn::now(staff)),
        recovering: false,
        joining: false,
    }));
    drop(state);
    Ok(CentreCreated {
        recovery_code,
        status: status(app, EntryStatusQuery {}).await?,
    })
}

/// Gives the key to the machine's keyring when it works; that it does not is no error.
pub(crate) fn remember(app: &App, keys: &mut KeyFile, key: &DatabaseKey) -> Result<(), StoreError> {
    if let Err(error) = keys.set_keyring(key, app.keyring())? {
        tracing::info!(%error, "the keyring did not take the key; the password will be asked");
    }
    Ok(())
}

pub(crate) async fn confirm_recovery_code(
    app: &App,
    request: ConfirmRecoveryCode,
) -> Result<EntryStatus, Fault> {
    let ctx = Ctx::of(app).await?;
    let keys = match &*app.state.read().await {
        State::Open(centre) => centre.keys.clone(),
        _ => return Err(Fault::closed()),
    };
    derive(move || keys.open_with_recovery(&request.code))
        .await?
        .map_err(|error| Fault {
            field: Some("code".to_owned()),
            ..Fault::from(error)
        })?;
    ctx.store
        .set_device_setting(RECOVERY_CONFIRMED, "yes")
        .await?;
    status(app, EntryStatusQuery {}).await
}

pub(crate) async fn sign_in(app: &App, request: SignIn) -> Result<EntryStatus, Fault> {
    let mut state = app.state.write().await;
    let keys = match &*state {
        State::Locked { keys, .. } => (**keys).clone(),
        State::Open(centre) => centre.keys.clone(),
        _ => {
            return Err(Fault::not_now(
                "no_centre",
                "Todavía no hay un centro en esta carpeta de datos.",
            ));
        }
    };
    let SignIn { staff, password } = request;
    let (mut keys, opened) = derive(move || {
        let opened = keys.open_with_password(staff.map(|id| id.0), &password);
        (keys, opened)
    })
    .await?;
    let (owner, key) = opened.map_err(|error| Fault {
        field: Some("password".to_owned()),
        ..Fault::from(error)
    })?;
    if let State::Locked { folder, .. } = &*state {
        let folder = folder.clone();
        remember(app, &mut keys, &key)?;
        keys.save(&folder)?;
        match app.open(&folder, keys, &key).await {
            Ok(centre) => *state = State::Open(Box::new(centre)),
            Err(error) => {
                *state = app.problem(error, Some(folder));
                drop(state);
                return status(app, EntryStatusQuery {}).await;
            }
        }
    }
    if let Some(folder) = begun_and_empty(&state).await? {
        // The first run was cut short before it wrote anything: it begins anew.
        folder.set_aside(app.now())?;
        *state = State::Empty(folder);
        drop(state);
        return status(app, EntryStatusQuery {}).await;
    }
    if let State::Open(centre) = &mut *state {
        let staff = StaffId(owner);
        let known = badges(&centre.store)
            .await?
            .iter()
            .any(|badge| badge.id == staff);
        if !known {
            return Err(Fault::not_now(
                "not_active",
                "Esa persona ya no figura como personal activo del centro. Pida a un coordinador que la habilite.",
            ));
        }
        centre.signed_in = Some(SignedIn::now(staff));
        centre.recovering = false;
        Exchange::of(app).wake();
        // The daily backup must not keep a queue waiting.
        Backups::of(app).wake();
    }
    drop(state);
    status(app, EntryStatusQuery {}).await
}

/// The folder of a centre in which nothing was ever written, closed. Whoever has its password is nobody's record.
async fn begun_and_empty(state: &State) -> Result<Option<DataFolder>, Fault> {
    let State::Open(centre) = state else {
        return Ok(None);
    };
    let store = &centre.store;
    if centre.joining || store.snapshot().await?.as_of() > 0 {
        return Ok(None);
    }
    store.close().await;
    Ok(Some(store.folder().clone()))
}

pub(crate) async fn sign_out(app: &App, _: SignOut) -> Result<EntryStatus, Fault> {
    if let State::Open(centre) = &mut *app.state.write().await {
        centre.signed_in = None;
        centre.recovering = false;
    }
    status(app, EntryStatusQuery {}).await
}

pub(crate) async fn open_with_recovery_code(
    app: &App,
    request: OpenWithRecoveryCode,
) -> Result<EntryStatus, Fault> {
    let mut state = app.state.write().await;
    let keys = match &*state {
        State::Locked { keys, .. } => (**keys).clone(),
        State::Open(centre) => centre.keys.clone(),
        _ => {
            return Err(Fault::not_now(
                "no_centre",
                "Todavía no hay un centro en esta carpeta de datos.",
            ));
        }
    };
    let (keys, opened) = derive(move || {
        let opened = keys.open_with_recovery(&request.code);
        (keys, opened)
    })
    .await?;
    let key = opened.map_err(|error| Fault {
        field: Some("code".to_owned()),
        ..Fault::from(error)
    })?;
    if let State::Locked { folder, .. } = &*state {
        let folder = folder.clone();
        *state = State::Open(Box::new(app.open(&folder, keys, &key).await?));
    }
    if let State::Open(centre) = &mut *state {
        centre.signed_in = None;
        centre.recovering = !centre.joining;
    }
    drop(state);
    status(app, EntryStatusQuery {}).await
}

pub(crate) async fn set_password(app: &App, request: SetPassword) -> Result<EntryStatus, Fault> {
    check_password("password", &request.password)?;
    let mut state = app.state.write().await;
    let State::Open(centre) = &mut *state else {
        return Err(Fault::closed());
    };
    let SetPassword {
        staff,
        current,
        password,
    } = request;
    let recovering = centre.recovering;
    if !recovering {
        let own = centre
            .signed_in
            .as_ref()
            .is_some_and(|signed_in| signed_in.staff == staff);
        if !own {
            return Err(Fault::forbidden());
        }
    }
    let mut keys = centre.keys.clone();
    let key = centre.store.key().clone();
    let mut keys = derive(move || {
        if !recovering {
            keys.open_with_password(Some(staff.0), current.as_deref().unwrap_or_default())?;
        }
        keys.set_password(&key, staff.0, &password)?;
        Ok::<_, StoreError>(keys)
    })
    .await?
    .map_err(|error| Fault {
        field: Some("current".to_owned()),
        ..Fault::from(error)
    })?;
    keys.save(centre.store.folder())?;
    centre.keys = keys;
    Exchange::of(app).forget_recovery_code();
    if recovering {
        centre.signed_in = badges(&centre.store)
            .await?
            .iter()
            .any(|badge| badge.id == staff)
            .then(|| SignedIn::now(staff));
        centre.recovering = false;
    }
    drop(state);
    status(app, EntryStatusQuery {}).await
}

fn backup_folder(text: &str) -> Result<PathBuf, Fault> {
    let path = Path::new(text.trim());
    if path.join("respaldo.json").is_file() {
        return Ok(path.to_owned());
    }
    Err(Fault::input(
        "folder",
        "En esa carpeta no hay un respaldo de Sisconecta: falta el archivo respaldo.json. Elija la carpeta que lo contiene.",
    ))
}

pub(crate) async fn restore_backup(
    app: &App,
    request: RestoreBackup,
) -> Result<EntryStatus, Fault> {
    let source = backup_folder(&request.folder)?;
    let keys = KeyFile::load_from(&source.join("llavero.json"))?;
    let secret = request.secret;
    let key = derive(move || match keys.open_with_password(None, &secret) {
        Ok((_, key)) => Ok(key),
        Err(wrong) => keys.open_with_recovery(&secret).map_err(|_| wrong),
    })
    .await?
    .map_err(|error| Fault {
        field: Some("secret".to_owned()),
        ..Fault::from(error)
    })?;
    let mut state = app.state.write().await;
    let folder = match &*state {
        State::Empty(folder) => folder.clone(),
        State::Problem {
            folder: Some(folder),
            ..
        } => {
            // Only the file that is damaged is replaced, when it is the attachments.
            let folder = folder.clone();
            let put_right = restore::restore_attachments(&source, &key, &folder, app.now()).await?;
            if let Some(restored) = put_right {
                return restored_into(app, &mut state, folder, &key, restored).await;
            }
            // Only what was proven readable takes the place of what is damaged, and that is set aside, not deleted.
            restore::usable(&source).await?;
            folder.set_aside(app.now())?;
            folder
        }
        _ => {
            return Err(Fault::not_now(
                "not_empty",
                "Esta carpeta de datos ya tiene un centro que se abre bien. No se restauró nada.",
            ));
        }
    };
    let restored = restore::restore(&source, &key, &folder, app.now()).await?;
    restored_into(app, &mut state, folder, &key, restored).await
}

/// Opens what was restored, and says what the backup had lost.
async fn restored_into(
    app: &App,
    state: &mut RwLockWriteGuard<'_, State>,
    folder: DataFolder,
    key: &DatabaseKey,
    restored: Restored,
) -> Result<EntryStatus, Fault> {
    // The lock stays with `folder` until the new state holds it.
    let keys = KeyFile::load(&folder)?.keys;
    let centre = app.open(&folder, keys, key).await?;
    **state = State::Open(Box::new(centre));
    let open: &State = state;
    let mut status = status_of(app, open).await?;
    if !restored.lost.is_empty() {
        status.remark = Some(format!(
            "Se restauró el respaldo salvo una parte de los documentos adjuntos, que está dañada en él ({}). Lo registrado está completo; los documentos de esa parte faltan en este equipo. Busque otro respaldo que los tenga.",
            restored.lost.join(", ")
        ));
    }
    Ok(status)
}
