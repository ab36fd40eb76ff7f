//! With which headquarters this data folder exchanges. Kept inside the encrypted database, so the token never lies in the clear.

use super::numbers::forget;
use super::settings::{FORMERLY, GREETED};
use crate::log::{DEVICE, device, drop_setting, set_setting, setting};
use crate::{Store, StoreError};
use sisconecta_domain::ids::DeviceId;
use sqlx::SqliteConnection;
use std::fmt;

const URL: &str = "exchange_url";
const TOKEN: &str = "exchange_token";
const SCOPE: &str = "exchange_scope";
const SINCE: &str = "exchange_since";
/// Says that what headquarters holds has not arrived whole, so nobody can sign in yet.
const JOINING: &str = "exchange_joining";

/// What enrolling gave.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolment {
    pub url: String,
    pub token: String,
    /// Official code of the centre.
    pub scope: String,
    /// UTC milliseconds since 1970 by this device's clock.
    pub since: i64,
}

impl fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Enrolment")
            .field("url", &self.url)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// With which headquarters this folder exchanges, if with any.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn enrolment(&self) -> Result<Option<Enrolment>, StoreError> {
        let mut tx = self.readers().begin().await?;
        let mut found = Vec::new();
        for name in [URL, TOKEN, SCOPE, SINCE] {
            let Some(text) = setting(&mut tx, name).await? else {
                return Ok(None);
            };
            found.push(text);
        }
        let [url, token, scope, since] = <[String; 4]>::try_from(found).unwrap_or_default();
        Ok(Some(Enrolment {
            url,
            token,
            scope,
            since: since.parse().unwrap_or(0),
        }))
    }

    /// Remembers an enrolment and the device id that it was made for. `joining` says that the centre's records are still to come.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn enrol(
        &self,
        enrolment: &Enrolment,
        enrolled: DeviceId,
        joining: bool,
    ) -> Result<(), StoreError> {
        let mut tx = self.writer().begin_with("begin immediate").await?;
        if device(&mut tx).await? != enrolled {
            // The numbers are those of the device of before, and a copy of this folder may be giving them.
            forget(&mut tx).await?;
        }
        for (name, value) in [
            (URL, &enrolment.url),
            (TOKEN, &enrolment.token),
            (SCOPE, &enrolment.scope),
            (SINCE, &enrolment.since.to_string()),
            (DEVICE, &enrolled.to_string()),
            (GREETED, &enrolled.to_string()),
        ] {
            set_setting(&mut tx, name, value).await?;
        }
        if joining {
            set_setting(&mut tx, JOINING, "yes").await?;
        }
        // What this device was called before means nothing to the new enrolment.
        drop_setting(&mut tx, FORMERLY).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whether the records of the centre that this folder joined are still to come.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn is_joining(&self) -> Result<bool, StoreError> {
        Ok(self.device_setting(JOINING).await?.is_some())
    }

    /// Everything arrived.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn joined(&self) -> Result<(), StoreError> {
        let mut tx = self.writer().begin_with("begin immediate").await?;
        drop_setting(&mut tx, JOINING).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Gives this device another id: what it wrote after the backup it came from may stand elsewhere under its old id.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn become_new_device(&self) -> Result<(), StoreError> {
        let mut tx = self.writer().begin_with("begin immediate").await?;
        take_new_id(&mut tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The device's id.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn device_id(&self) -> Result<DeviceId, StoreError> {
        let mut tx = self.writer().begin_with("begin immediate").await?;
        let id = device(&mut tx).await?;
        tx.commit().await?;
        Ok(id)
    }
}

/// Gives the device another id. Headquarters gets to know it by the last one that it knew.
pub(super) async fn take_new_id(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let before = device(connection).await?;
    // A disk restored twice before it was greeted must not name an id that headquarters never heard.
    let known = setting(connection, GREETED).await?;
    if known.is_none() || known.as_deref() == Some(before.to_string().as_str()) {
        set_setting(connection, FORMERLY, &before.to_string()).await?;
    }
    forget(connection).await?;
    set_setting(connection, DEVICE, &DeviceId::fresh().to_string()).await
}

#[cfg(test)]
mod tests {
    use super::Enrolment;
    use crate::histories::store;
    use sisconecta_domain::ids::DeviceId;

    /// Computers made from one image each enrol with a code of their own.
    #[tokio::test]
    async fn a_folder_that_is_enrolled_as_another_device_gives_no_number_of_the_one_before() {
        let (_folder, store) = store().await;
        let enrolment = Enrolment {
            url: "https://sede.example".into(),
            token: "ficha".into(),
            scope: "AYA".into(),
            since: 0,
        };
        let first = DeviceId::fresh();
        store.enrol(&enrolment, first, false).await.unwrap();
        store.keep_numbers(first, 51, 100).await.unwrap();
        // The same device anew keeps what it was given.
        store.enrol(&enrolment, first, false).await.unwrap();
        assert_eq!(store.numbers_left().await.unwrap().count, 50);
        store
            .enrol(&enrolment, DeviceId::fresh(), false)
            .await
            .unwrap();
        assert_eq!(store.numbers_left().await.unwrap().count, 0);
        store.close().await;
    }
}
