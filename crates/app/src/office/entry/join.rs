//! First run on a computer that joins its centre: the database is made here, everything in it comes from headquarters.
//!
//! Until everything arrived nobody can sign in. A broken connection leaves what has come; the same request goes on. Without a
//! password of somebody's there is nothing in the folder that headquarters does not have.

use super::enter::{JOINED_FOR, RECOVERY_CONFIRMED, may_begin, remember, status};
use super::types::{CentreJoined, EntryStatusQuery, JoinCentre};
use crate::fault::Fault;
use crate::house::{App, Centre, State};
use crate::office::exchange::{Exchange, ask_for_token, checked_url, held};
use crate::office::key_file;
use crate::office::password::derive;
use sisconecta_domain::ids::DeviceId;
use sisconecta_store::exchange::Enrolment;
use sisconecta_store::keys::KdfCost;
use sisconecta_store::{KeyFile, OpenOptions, Store, StoreError};

pub(crate) async fn join(app: &App, request: JoinCentre) -> Result<CentreJoined, Fault> {
    let exchange = Exchange::of(app);
    let _one = exchange.joining.lock().await;
    if must_begin(app).await? {
        begin(app, &request).await?;
    }
    let recovery_code = recovery_code(app).await?;
    let Some((store, enrolment)) = app.exchanging().await? else {
        return Err(Fault::closed());
    };
    app.take_turn(&store, &enrolment, false).await;
    let (complete, sentence) = settle(app, &store, &enrolment).await?;
    app.announce_exchange();
    Ok(CentreJoined {
        recovery_code,
        complete,
        sentence,
        status: status(app, EntryStatusQuery {}).await?,
    })
}

/// Whether there is nothing to go on with. A folder that somebody works in is left alone.
async fn must_begin(app: &App) -> Result<bool, Fault> {
    let mut state = app.state.write().await;
    match &*state {
        State::Empty(_) => return Ok(true),
        State::Open(centre) if centre.joining => return Ok(false),
        State::Locked { folder, keys } if keys.staff().next().is_none() => {
            // A join that was cut short, and the code that opens it is not at hand: begun anew. Nothing was written in it.
            let folder = folder.clone();
            folder.set_aside(app.now())?;
            *state = State::Empty(folder);
            return Ok(true);
        }
        _ => {}
    }
    Err(Fault::not_now(
        "not_empty",
        "Esta carpeta de datos ya tiene un centro. Ingrese con su contraseña.",
    ))
}

async fn begin(app: &App, request: &JoinCentre) -> Result<(), Fault> {
    let url = checked_url(&request.url)?.to_string();
    let (reply, device) = ask_for_token(app, &url, &request.code, DeviceId::fresh).await?;
    let (mut keys, key, code) = derive(|| {
        let (mut keys, key) = KeyFile::create(KdfCost::STANDARD)?;
        let code = keys.replace_recovery(&key)?.to_string();
        Ok::<_, StoreError>((keys, key, code))
    })
    .await??;
    let mut state = app.state.write().await;
    let State::Empty(folder) = &*state else {
        return Err(Fault::closed());
    };
    let folder = folder.clone();
    remember(app, &mut keys, &key);
    let store = Store::create(&folder, &mut keys, &key, &OpenOptions::new(app.now())).await?;
    store.settle_fold().await?;
    store.set_device_setting(RECOVERY_CONFIRMED, "no").await?;
    let enrolment = Enrolment {
        url,
        token: reply.token,
        scope: reply.scope.clone(),
        since: app.now_ms(),
    };
    store.enrol(&enrolment, device, true).await?;
    if let Some(staff) = reply.staff {
        store
            .set_device_setting(JOINED_FOR, &staff.to_string())
            .await?;
    }
    *held(&Exchange::of(app).recovery) = Some(code);
    *held(&Exchange::of(app).tried) = None;
    *state = State::Open(Box::new(Centre {
        store,
        keys,
        code: reply.scope,
        signed_in: None,
        recovering: false,
        joining: true,
    }));
    Ok(())
}

/// The recovery code of this database. One that was never shown, since the program ended before, is made anew.
async fn recovery_code(app: &App) -> Result<String, Fault> {
    let known = held(&Exchange::of(app).recovery).clone();
    if let Some(code) = known {
        return Ok(code);
    }
    let mut state = app.state.write().await;
    let State::Open(centre) = &mut *state else {
        return Err(Fault::closed());
    };
    let (mut keys, key) = (centre.keys.clone(), centre.store.key().clone());
    let (keys, code) = derive(move || {
        let code = keys.replace_recovery(&key)?.to_string();
        Ok::<_, StoreError>((keys, code))
    })
    .await??;
    key_file::keep(app, centre, keys).await?;
    *held(&Exchange::of(app).recovery) = Some(code.clone());
    Ok(code)
}

/// Lets people in once everything arrived.
async fn settle(app: &App, store: &Store, enrolment: &Enrolment) -> Result<(bool, String), Fault> {
    let (_, last, _) = Exchange::of(app).shown();
    let Some(last) = last else {
        return Err(Fault::closed());
    };
    if !last.ok {
        return Ok((
            false,
            format!(
                "{} Lo que ya llegó se conserva: vuelva a intentarlo y se seguirá desde ahí.",
                last.sentence
            ),
        ));
    }
    if may_begin(store).await?.is_empty() {
        return Ok((
            false,
            "La sede todavía no tiene a la persona que debe entrar en este equipo, así que nadie podría ingresar. Envíe primero los datos desde otro equipo del centro y vuelva a intentarlo.".to_owned(),
        ));
    }
    store.joined().await?;
    if let State::Open(centre) = &mut *app.state.write().await {
        centre.joining = false;
        centre.recovering = true;
        centre.code.clone_from(&enrolment.scope);
    }
    Ok((
        true,
        "Llegó todo lo que la sede tiene de este centro. Elija su nombre y ponga su contraseña."
            .to_owned(),
    ))
}
