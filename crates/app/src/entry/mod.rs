//! Entering: first run, signing in with or without a keyring, the recovery code, joining from a backup.

mod types;

pub use types::*;

use crate::house::{Centre, State};
use crate::{App, Fault};
use serde_json::json;
use sisconecta_domain::ids::StaffId;
use sisconecta_domain::names::{dictionary_key, display_name};
use sisconecta_store::keys::KdfCost;
use sisconecta_store::{Actor, BackupInfo, DatabaseKey, KeyFile, OpenOptions, Store, StoreError};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Device setting that says that the recovery code was typed back.
pub(crate) const RECOVERY_CONFIRMED: &str = "recovery_confirmed";
/// Fewest characters of a password.
const SHORTEST_PASSWORD: usize = 10;

/// Key derivation takes a good part of a second on purpose; the screen must not wait on the same thread.
pub(crate) async fn derive<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Fault::internal("key derivation", &error))
}

pub(crate) fn backup_row(info: &BackupInfo) -> BackupRow {
    BackupRow {
        folder: info.path.to_string_lossy().into_owned(),
        made_at: info.created_at.timestamp_millis(),
        size: i64::try_from(info.size).unwrap_or(i64::MAX),
    }
}

pub(crate) async fn badges(store: &Store) -> Result<Vec<StaffBadge>, Fault> {
    let mut badges: Vec<_> = store
        .records("staff", None)
        .await?
        .into_iter()
        .filter(|record| record.fields.get("active") != Some(&json!(false)))
        .filter_map(|record| {
            let post = serde_json::from_value(record.fields.get("post")?.clone()).ok()?;
            let name = display_name(
                record.text("paternal"),
                record.text("maternal"),
                record.text("names"),
            );
            Some(StaffBadge {
                id: StaffId(record.id),
                name,
                post,
            })
        })
        .collect();
    badges.sort_by_cached_key(|badge| dictionary_key(&badge.name));
    Ok(badges)
}

pub(crate) fn check_password(field: &str, password: &str) -> Result<(), Fault> {
    if password.chars().count() < SHORTEST_PASSWORD {
        return Err(Fault::input(
            field,
            "La contraseña necesita al menos diez caracteres. Puede ser una frase.",
        ));
    }
    Ok(())
}

pub(crate) async fn status(app: &App, _: EntryStatusQuery) -> Result<EntryStatus, Fault> {
    let state = app.state.read().await;
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
    };
    match &*state {
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
            status.stage = if centre.signed_in.is_some() {
                Stage::Open
            } else {
                Stage::Closed
            };
            status.signed_in.clone_from(&centre.signed_in);
            status.recovering = centre.recovering;
            status.keyring = centre.keys.has_keyring();
            status.staff = badges(&centre.store).await?;
            status.recovery_pending = centre
                .store
                .device_setting(RECOVERY_CONFIRMED)
                .await?
                .as_deref()
                == Some("no");
            status.centre_name = crate::centre::own(&centre.store)
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

fn required(field: &str, text: &str, what: &str) -> Result<(), Fault> {
    if text.trim().is_empty() {
        return Err(Fault::input(field, format!("Falta {what}.")));
    }
    Ok(())
}

pub(crate) fn check_centre(centre: &CentreProfile) -> Result<(), Fault> {
    let code = centre.code.trim();
    let plain = code
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if code.is_empty() || code.len() > 20 || !plain {
        return Err(Fault::input(
            "code",
            "El código oficial del centro lleva hasta 20 letras sin tilde, números o guiones. Revíselo.",
        ));
    }
    required("name", &centre.name, "el nombre del centro")?;
    required("address", &centre.address, "la dirección")?;
    if !centre.email.trim().is_empty() && !crate::directory::is_email(&centre.email) {
        return Err(Fault::input(
            "email",
            "El correo del centro no tiene la forma nombre@institucion.gob.pe.",
        ));
    }
    Ok(())
}

pub(crate) fn check_staff(staff: &StaffInput) -> Result<(), Fault> {
    required("paternal", &staff.paternal, "el apellido paterno")?;
    required("names", &staff.names, "los nombres")
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
    crate::centre::write_centre(&mut tx, Uuid::now_v7(), &request.centre).await?;
    crate::centre::write_staff(&mut tx, staff, &request.staff, true).await?;
    let written = tx.commit().await?;
    app.announce(&written);
    let signed_in = badges(&store)
        .await?
        .into_iter()
        .find(|badge| badge.id == staff);
    *state = State::Open(Box::new(Centre {
        store,
        keys,
        code,
        signed_in,
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
    let session = app.session().await?;
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
    session
        .store
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
    if let State::Open(centre) = &mut *state {
        let badge = badges(&centre.store)
            .await?
            .into_iter()
            .find(|badge| badge.id.0 == owner);
        if badge.is_none() {
            return Err(Fault::not_now(
                "not_active",
                "Esa persona ya no figura como personal activo del centro. Pida a un coordinador que la habilite.",
            ));
        }
        centre.signed_in = badge;
        centre.recovering = false;
        app.exchange.wake();
        let store = centre.store.clone();
        let now = app.now();
        // The daily backup must not keep a queue waiting; that it failed is said on the page of backups.
        tokio::spawn(async move {
            if let Err(error) = store.backup_daily(now).await {
                tracing::error!(code = error.code(), "the daily backup failed");
            }
        });
    }
    drop(state);
    status(app, EntryStatusQuery {}).await
}

pub(crate) async fn sign_out(app: &App, _: SignOut) -> Result<EntryStatus, Fault> {
    if let State::Open(centre) = &mut *app.state.write().await {
        centre.signed_in = None;
        centre.recovering = false;
    }
    app.forget_desk_steps();
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
            .is_some_and(|badge| badge.id == staff);
        if !own {
            return Err(Fault::forbidden());
        }
    }
    let mut keys = centre.keys.clone();
    let key = centre.store.key().clone();
    let keys = derive(move || {
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
    centre.keys = keys;
    centre.keys.save(centre.store.folder())?;
    app.exchange.forget_recovery_code();
    if recovering {
        centre.signed_in = badges(&centre.store)
            .await?
            .into_iter()
            .find(|badge| badge.id == staff);
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
            // Only what was proven readable takes the place of what is damaged, and that is set aside, not deleted.
            sisconecta_store::restore::verify(&source).await?;
            folder.set_aside(app.now())?;
            folder.clone()
        }
        _ => {
            return Err(Fault::not_now(
                "not_empty",
                "Esta carpeta de datos ya tiene un centro que se abre bien. No se restauró nada.",
            ));
        }
    };
    sisconecta_store::restore::restore(&source, &key, &folder, app.now()).await?;
    // The lock stays with `folder` until the new state holds it.
    let keys = KeyFile::load(&folder)?.keys;
    let centre = app.open(&folder, keys, &key).await?;
    *state = State::Open(Box::new(centre));
    drop(state);
    status(app, EntryStatusQuery {}).await
}
