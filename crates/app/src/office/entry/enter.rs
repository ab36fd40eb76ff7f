//! Entering: first run, signing in with or without a keyring, the recovery code, joining from a backup.

use super::types::{
    CentreCreated, ConfirmRecoveryCode, CreateCentre, EntryStatus, EntryStatusQuery,
    OpenWithRecoveryCode, RestoreBackup, SetPassword, SignIn, SignOut, Stage,
};
use crate::context::{Ctx, StaffBadge};
use crate::fault::Fault;
use crate::house::{App, Centre, SignedIn, State, own_centre};
use crate::keys::Remark;
use crate::office::backup::{Backups, Opens, backup_row};
use crate::office::centre::{check_centre, check_staff, write_centre, write_staff};
use crate::office::exchange::Exchange;
use crate::office::key_file;
use crate::office::password::{check_password, derive, of_field};
use crate::office::set_aside;
use sisconecta_domain::ids::{CentreId, StaffId};
use sisconecta_domain::names::dictionary_key;
use sisconecta_domain::staff::Post;
use sisconecta_store::keys::KdfCost;
use sisconecta_store::restore::{self, Restored};
use sisconecta_store::{
    Actor, DataFolder, DatabaseKey, KeyFile, OpenOptions, Store, StoreError, Written,
};
use std::path::{Path, PathBuf};
use tokio::sync::RwLockWriteGuard;

/// Device setting that says that the recovery code was typed back.
pub(crate) const RECOVERY_CONFIRMED: &str = "recovery_confirmed";

/// Device setting with the member of the staff for whom headquarters gave the code of the join.
pub(crate) const JOINED_FOR: &str = "joined_for";

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
        remark: app.memory.of::<Remark>().get().map(str::to_owned),
    };
    match state {
        State::Problem {
            sentence, backups, ..
        } => {
            status.stage = Stage::Problem;
            status.problem = Some(sentence.clone());
            status.backups = backups
                .iter()
                .map(|backup| backup_row(backup, Opens::AsNow))
                .collect();
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
            status.staff = match centre.recovering {
                true => may_recover(&centre.store, &centre.keys).await?,
                false => badges(&centre.store).await?,
            };
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
    remember(app, &mut keys, &key);
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

/// Gives the key to the machine's keyring when it works; that it does not is no error. Whether the key file changed.
pub(crate) fn remember(app: &App, keys: &mut KeyFile, key: &DatabaseKey) -> bool {
    match keys.set_keyring(key, app.keyring()) {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            tracing::info!(%error, "the keyring did not take the key; the password will be asked");
            false
        }
        Err(error) => {
            tracing::warn!(code = error.code(), "nothing was made for the keyring");
            false
        }
    }
}

pub(crate) async fn confirm_recovery_code(
    app: &App,
    request: ConfirmRecoveryCode,
) -> Result<EntryStatus, Fault> {
    let ctx = Ctx::of(app).await?;
    let known = match &*app.state.read().await {
        State::Open(centre) => centre.keys.clone(),
        _ => return Err(Fault::closed()),
    };
    derive(move || known.open_with_recovery(&request.code))
        .await?
        .map_err(|error| of_field("code", error))?;
    ctx.store
        .set_device_setting(RECOVERY_CONFIRMED, "yes")
        .await?;
    app.announce(&Written {
        ops: Vec::new(),
        kinds: vec![key_file::CHANGED.to_owned()],
    });
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
        let opened = match staff {
            Some(staff) => keys
                .open_with_password(Some(staff.0), &password)
                .map(|(owner, key)| (vec![owner], key)),
            None => keys.whose_password(&password),
        };
        (keys, opened)
    })
    .await?;
    let (owners, key) = opened.map_err(|error| of_field("password", error))?;
    if let State::Locked { folder, .. } = &*state {
        let folder = folder.clone();
        // On a disk that takes nothing one still comes in to read.
        if remember(app, &mut keys, &key)
            && let Err(error) = keys.save(&folder)
        {
            tracing::warn!(code = error.code(), "the keyring was not written down");
        }
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
        let mut known = badges(&centre.store).await?;
        known.retain(|badge| owners.contains(&badge.id.0));
        let staff = match known.as_slice() {
            [] => {
                return Err(Fault::not_now(
                    "not_active",
                    "Esa persona ya no figura como personal activo del centro. Pida a un coordinador que la habilite.",
                ));
            }
            [one] => one.id,
            // It was set before the program looked for equal ones. Nobody is signed in as somebody else.
            _ => {
                drop(state);
                let mut status = status(app, EntryStatusQuery {}).await?;
                status.remark = Some("Esa contraseña la tiene más de una persona en este equipo, así que no dice quién es usted. Elija su nombre, entre y cambie su contraseña.".to_owned());
                return Ok(status);
            }
        };
        centre.signed_in = Some(SignedIn::now(staff));
        centre.recovering = false;
        app.memory.of::<Remark>().forget();
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
        // What was opened to read is not for the next person.
        centre.store.forget_copies();
        app.forget_uploads();
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
    let key = opened.map_err(|error| of_field("code", error))?;
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
    let may = match recovering {
        true => may_recover(&centre.store, &centre.keys)
            .await?
            .iter()
            .any(|badge| badge.id == staff),
        false => centre
            .signed_in
            .as_ref()
            .is_some_and(|signed_in| signed_in.staff == staff),
    };
    if !may {
        return Err(Fault::forbidden());
    }
    let mut keys = centre.keys.clone();
    let key = centre.store.key().clone();
    let keys = derive(move || {
        if !recovering {
            keys.open_with_password(Some(staff.0), current.as_deref().unwrap_or_default())
                .map_err(|error| of_field("current", error))?;
        }
        keys.set_password(&key, staff.0, &password)
            .map_err(|error| of_field("password", error))?;
        Ok::<_, Fault>(keys)
    })
    .await??;
    key_file::keep(app, centre, keys).await?;
    Exchange::of(app).forget_recovery_code();
    if recovering {
        centre.signed_in = Some(SignedIn::now(staff));
        centre.recovering = false;
    }
    drop(state);
    status(app, EntryStatusQuery {}).await
}

/// Who may set the first password of a computer that joined: for whom headquarters gave the code, or everybody when it named nobody.
pub(crate) async fn may_begin(store: &Store) -> Result<Vec<StaffBadge>, Fault> {
    let mut badges = badges(store).await?;
    if let Some(only) = store.device_setting(JOINED_FOR).await? {
        badges.retain(|badge| badge.id.to_string() == only);
    }
    Ok(badges)
}

/// Whose password may be set after the recovery code.
///
/// The code is a thing of the centre, kept in its safe: it lets administration in again, which gives the others theirs. So whoever finds it
/// cannot write in the name of just anybody. After a join nobody has a password yet, and everybody may begin; so may they where nobody of
/// the administration works.
async fn may_recover(store: &Store, keys: &KeyFile) -> Result<Vec<StaffBadge>, Fault> {
    if keys.staff().next().is_none() {
        return may_begin(store).await;
    }
    let everybody = badges(store).await?;
    let administration: Vec<_> = everybody
        .iter()
        .filter(|badge| Post::ADMINISTRATION.contains(&badge.post))
        .cloned()
        .collect();
    Ok(match administration.is_empty() {
        true => everybody,
        false => administration,
    })
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
    .map_err(|error| of_field("secret", error))?;
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
    } else if let State::Open(centre) = &**state {
        status.remark = set_aside::after_restore(app, &centre.store).await?;
    }
    Ok(status)
}
