//! The key file of the open centre: who is let in on this computer, on the disk and in the backups.
//!
//! What is taken away goes from the backups too, since all of them bear the centre's key: see [`sisconecta_store::access`].

use crate::house::{App, Centre, State};
use crate::keys::{follow, retired};
use sisconecta_domain::ids::StaffId;
use sisconecta_store::{KeyFile, StoreError, Written};

/// Name under which screens hear that a way in was given or taken away.
pub(crate) const CHANGED: &str = "access";

/// Makes what `keys` lets in count: on the disk first, then in the program, then in the backups.
///
/// # Errors
/// Those of the disk; then everything is as it was.
pub(crate) async fn keep(
    app: &App,
    centre: &mut Centre,
    mut keys: KeyFile,
) -> Result<(), StoreError> {
    keys.save(centre.store.folder())?;
    centre.keys = keys;
    follow(centre.store.folder()).await;
    app.announce(&Written {
        ops: Vec::new(),
        kinds: ["staff", "backup", CHANGED].map(str::to_owned).into(),
    });
    Ok(())
}

impl App {
    /// After a round: who was retired on another computer has no password here any more.
    pub(crate) async fn let_go_of_retired(&self) {
        if let Err(error) = self.try_let_go().await {
            tracing::warn!(
                code = error.code(),
                "a retired person keeps a password for now"
            );
        }
    }

    async fn try_let_go(&self) -> Result<(), StoreError> {
        let mut state = self.state.write().await;
        let State::Open(centre) = &mut *state else {
            return Ok(());
        };
        let going = retired(&centre.store, &centre.keys).await?;
        if going.is_empty() {
            return Ok(());
        }
        let mut keys = centre.keys.clone();
        for id in going {
            keys.remove_password(id)?;
        }
        keep(self, centre, keys).await
    }
}

/// Whether somebody of the staff has a password on this computer.
pub(crate) async fn has_password(app: &App) -> impl Fn(StaffId) -> bool + use<> {
    let known: Vec<_> = match &*app.state.read().await {
        State::Open(centre) => centre.keys.staff().collect(),
        _ => Vec::new(),
    };
    move |staff| known.contains(&staff.0)
}
