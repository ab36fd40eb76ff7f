//! Ways in that administration gives anew: the recovery code of this computer, and a password for somebody who has none here.

use crate::context::Ctx;
use crate::fault::Fault;
use crate::house::State;
use crate::office::centre::{ListStaff, StaffRow, list_staff};
use crate::office::entry::{EntryStatus, EntryStatusQuery, RECOVERY_CONFIRMED, status};
use crate::office::key_file::keep;
use crate::office::password::{check_password, derive, of_field};
use crate::requests::requests;
use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::StaffId;
use sisconecta_domain::kinds::office::Staff;
use sisconecta_store::{DatabaseKey, KeyFile, StoreError};
use ts_rs::TS;

requests! {
    "access.renew_recovery_code" Administer renew_recovery_code(RenewRecoveryCode) -> RecoveryCodeRenewed;
    "access.give_password" Administer give_password(GivePassword) -> Vec<StaffRow>;
}

/// Changes the key file, for somebody who proves with his own password that it is he who sits there.
async fn change<T: Send + 'static>(
    ctx: &Ctx<'_>,
    own: String,
    work: impl FnOnce(&mut KeyFile, &DatabaseKey) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Fault> {
    let mut state = ctx.app.state.write().await;
    let State::Open(centre) = &mut *state else {
        return Err(Fault::closed());
    };
    let (mut keys, key, who) = (
        centre.keys.clone(),
        centre.store.key().clone(),
        ctx.who.id.0,
    );
    let (keys, made) = derive(move || {
        keys.open_with_password(Some(who), &own)
            .map_err(|error| of_field("own_password", error))?;
        let made = work(&mut keys, &key).map_err(|error| of_field("password", error))?;
        Ok::<_, Fault>((keys, made))
    })
    .await??;
    keep(ctx.app, centre, keys).await?;
    Ok(made)
}

async fn set_confirmed(ctx: &Ctx<'_>, confirmed: &str) -> Result<(), Fault> {
    Ok(ctx
        .store
        .set_device_setting(RECOVERY_CONFIRMED, confirmed)
        .await?)
}

/// Makes a new recovery code in place of the one before, which opens nothing any more, no backup of this computer either.
pub(crate) async fn renew_recovery_code(
    ctx: &Ctx<'_>,
    request: RenewRecoveryCode,
) -> Result<RecoveryCodeRenewed, Fault> {
    let before = ctx.store.device_setting(RECOVERY_CONFIRMED).await?;
    // Said first: a code that nobody could write down is asked for until it is confirmed, or made anew.
    set_confirmed(ctx, "no").await?;
    let made = change(ctx, request.own_password, |keys, key| {
        Ok(keys.replace_recovery(key)?.to_string())
    })
    .await;
    let recovery_code = match made {
        Ok(code) => code,
        Err(fault) => {
            // The code before goes on.
            set_confirmed(ctx, before.as_deref().unwrap_or("yes")).await?;
            return Err(fault);
        }
    };
    Ok(RecoveryCodeRenewed {
        recovery_code,
        status: status(ctx.app, EntryStatusQuery {}).await?,
    })
}

/// Sets the password of somebody else of the staff on this computer: who forgot his, or comes from another computer.
pub(crate) async fn give_password(
    ctx: &Ctx<'_>,
    request: GivePassword,
) -> Result<Vec<StaffRow>, Fault> {
    let GivePassword {
        staff,
        own_password,
        password,
    } = request;
    check_password("password", &password)?;
    let found = ctx.store.get::<Staff>(staff).await?;
    let found = found.ok_or_else(Fault::not_found)?;
    if found.record.active == Some(false) {
        return Err(Fault::not_now(
            "not_active",
            "Esa persona no figura como personal activo. No se cambió nada. Actívela antes de darle una contraseña.",
        ));
    }
    change(ctx, own_password, move |keys, key| {
        keys.set_password(key, staff.0, &password)
    })
    .await?;
    list_staff(ctx, ListStaff {}).await
}

/// Makes a new recovery code of this computer.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RenewRecoveryCode {
    /// Of who asks: the code opens everything, also tomorrow.
    pub own_password: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RecoveryCodeRenewed {
    /// Shown once; to be written down and confirmed.
    pub recovery_code: String,
    pub status: EntryStatus,
}

/// Gives somebody of the staff a password on this computer, in place of the one before.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GivePassword {
    pub staff: StaffId,
    /// Of who gives it.
    pub own_password: String,
    /// At least ten characters.
    pub password: String,
}

#[cfg(test)]
mod tests;
