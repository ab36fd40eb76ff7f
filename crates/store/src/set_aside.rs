//! What was set aside before a restore: reading it, and taking in what this database has not.
//!
//! Nothing there is written. A damaged log gives what can be read of it: behind what cannot be read it is taken up again where the
//! next page is whole.

mod salvage;

use crate::exchange::{known_among, take_lost};
use crate::keys::{DatabaseKey, KeyFile};
use crate::names::{ATTACHMENTS, CENTRE, KEYS, SET_ASIDE};
use crate::{AttachmentInfo, Attachments, Store, StoreError};
use salvage::Salvage;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use uuid::Uuid;

/// A folder of what was set aside, as far as it can be read.
#[derive(Debug, Clone)]
pub struct SetAside {
    path: PathBuf,
    key: DatabaseKey,
    /// Operations that can be read.
    operations: BTreeSet<Uuid>,
    /// Operations that cannot.
    pub lost: u32,
    /// There were more: its end cannot be read.
    pub lost_more: bool,
    /// There is a log, and nothing of it can be read.
    pub log_lost: bool,
    attachments: Vec<AttachmentInfo>,
    /// There are attachments, and none of them can be read.
    pub attachments_lost: bool,
}

/// What of it is not in this database.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lacking {
    pub operations: u32,
    pub attachments: u32,
}

/// What was taken in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenIn {
    pub operations: u32,
    pub attachments: u32,
    /// Attachments that could not be read.
    pub lost_attachments: u32,
    /// Kinds of records and facts that changed.
    pub kinds: BTreeSet<String>,
}

/// Why something that was set aside gives nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shut {
    /// It has another key: a password or the recovery code of its time opens it.
    OtherKey,
    /// All that can be read of it was written for other centres.
    OtherCentre,
    /// Not even its first page can be read.
    Unreadable,
}

impl Store {
    /// The names of what was set aside, the newest first.
    pub fn set_aside_names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder().path().join(SET_ASIDE));
        let mut names: Vec<String> = entries
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| {
                [CENTRE, ATTACHMENTS]
                    .iter()
                    .any(|file| entry.path().join(file).exists())
            })
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect();
        names.sort_by(|a, b| b.cmp(a));
        names
    }

    /// Reads what was set aside under one of [these names](Self::set_aside_names). `secret` is a password or a recovery code of its time, and
    /// is needed only where it has another key than this database.
    ///
    /// # Errors
    /// [`StoreError::FolderEmpty`] when there is no such name; [`StoreError::WrongPassword`] when the secret opens nothing there.
    pub async fn look_into(
        &self,
        name: &str,
        secret: Option<String>,
    ) -> Result<Result<SetAside, Shut>, StoreError> {
        if !self.set_aside_names().iter().any(|known| known == name) {
            return Err(StoreError::FolderEmpty);
        }
        let path = self.folder().path().join(SET_ASIDE).join(name);
        let key = match self.key_of(path.join(KEYS), secret).await? {
            Some(key) => key,
            None => return Ok(Err(Shut::OtherKey)),
        };
        let mut found = SetAside {
            path,
            key,
            operations: BTreeSet::new(),
            lost: 0,
            lost_more: false,
            log_lost: false,
            attachments: Vec::new(),
            attachments_lost: false,
        };
        let others = found.read_log(&self.scopes().await?).await?;
        if others == Some(true) {
            return Ok(Err(Shut::OtherCentre));
        }
        let attachments = found.read_attachments().await;
        Ok(match others.is_some() || attachments {
            true => Ok(found),
            false => Err(Shut::Unreadable),
        })
    }

    /// The key of what was set aside; `None` when it is another one and no secret was given. Where its key file is gone it is taken for this
    /// database's.
    async fn key_of(
        &self,
        file: PathBuf,
        secret: Option<String>,
    ) -> Result<Option<DatabaseKey>, StoreError> {
        let keys = match KeyFile::load_from(&file) {
            Ok(keys) if !keys.is_of(self.key()) => keys,
            _ => return Ok(Some(self.key().clone())),
        };
        let Some(secret) = secret else {
            return Ok(None);
        };
        let open = move || match keys.open_with_password(None, &secret) {
            Ok((_, key)) => Ok(key),
            Err(wrong) => keys.open_with_recovery(&secret).map_err(|_| wrong),
        };
        let opened = tokio::task::spawn_blocking(open)
            .await
            .map_err(StoreError::io)?;
        opened.map(Some)
    }

    /// What of it is not here.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn lacking(&self, aside: &SetAside) -> Result<Lacking, StoreError> {
        let operations = self.unknown(&aside.operations).await?.len();
        let mut attachments = 0;
        for info in &aside.attachments {
            attachments += u32::from(self.attachments().info(info.hash).await?.is_none());
        }
        Ok(Lacking {
            operations: u32::try_from(operations).unwrap_or(u32::MAX),
            attachments,
        })
    }

    /// Takes in what is not here: attachments first, so that no operation names one that is still to come. What is here already changes
    /// nothing, so it may be done again. What this disk wrote there counts as written here and is sent to headquarters.
    ///
    /// # Errors
    /// Those of this disk; what was taken until then stays.
    pub async fn take_in_set_aside(&self, aside: &SetAside) -> Result<TakenIn, StoreError> {
        let mut taken = TakenIn::default();
        self.take_attachments(aside, &mut taken).await?;
        let missing = self.unknown(&aside.operations).await?;
        let Some(mut log) = aside.log().await? else {
            return Ok(taken);
        };
        while let Some(page) = log.next().await? {
            let page: Vec<_> = page
                .into_iter()
                .filter(|(operation, _)| missing.contains(&operation.header.id.0))
                .collect();
            if page.is_empty() {
                continue;
            }
            let mut tx = self.writer().begin_with("begin immediate").await?;
            taken.kinds.extend(take_lost(&mut tx, &page).await?);
            tx.commit().await?;
            taken.operations += u32::try_from(page.len()).unwrap_or(u32::MAX);
        }
        log.close().await;
        Ok(taken)
    }

    async fn take_attachments(
        &self,
        aside: &SetAside,
        taken: &mut TakenIn,
    ) -> Result<(), StoreError> {
        let here = self.attachments();
        let mut missing = Vec::new();
        for info in &aside.attachments {
            if here.info(info.hash).await?.is_none() {
                missing.push(info);
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        let Ok(there) = aside.open_attachments().await else {
            taken.lost_attachments = u32::try_from(missing.len()).unwrap_or(u32::MAX);
            return Ok(());
        };
        for info in missing {
            match bring(&there, here, info).await? {
                true => taken.attachments += 1,
                false => taken.lost_attachments += 1,
            }
        }
        there.close().await;
        Ok(())
    }

    /// The centres for which something was written here.
    async fn scopes(&self) -> Result<BTreeSet<String>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let scopes: Vec<String> = sqlx::query_scalar("select distinct scope from chain")
            .fetch_all(&mut *connection)
            .await?;
        Ok(scopes.into_iter().collect())
    }

    /// Which of these operations are not in the log.
    async fn unknown(&self, ids: &BTreeSet<Uuid>) -> Result<BTreeSet<Uuid>, StoreError> {
        let mut unknown = ids.clone();
        let all: Vec<&Uuid> = ids.iter().collect();
        let mut connection = self.readers().acquire().await?;
        for some in all.chunks(1000) {
            let known = known_among(&mut connection, some.iter().map(|id| **id)).await?;
            unknown.retain(|id| !known.contains(id));
        }
        Ok(unknown)
    }
}

/// Copies one attachment piece by piece. `false` when it cannot be read there.
async fn bring(
    there: &Attachments,
    here: &Attachments,
    info: &AttachmentInfo,
) -> Result<bool, StoreError> {
    let Ok(mut reader) = there.read(info.hash).await else {
        return Ok(false);
    };
    let mut incoming = here.receive(&info.media_type).await?;
    loop {
        match reader.next().await {
            Ok(Some(piece)) => incoming.append(&piece).await?,
            Ok(None) => break,
            // What was received so far is no attachment, and goes at the next opening.
            Err(_) => return Ok(false),
        }
    }
    match incoming.finish_as(info.hash).await {
        Ok(()) => Ok(true),
        Err(StoreError::AttachmentDamaged) => Ok(false),
        Err(error) => Err(error),
    }
}

impl SetAside {
    async fn log(&self) -> Result<Option<Salvage>, StoreError> {
        Salvage::open(&self.path.join(CENTRE), &self.key).await
    }

    async fn open_attachments(&self) -> Result<Attachments, StoreError> {
        Attachments::open_to_read(&self.path.join(ATTACHMENTS), &self.key).await
    }

    /// Reads what was written for some centres. Answers whether all that can be read was written for others; `None` when nothing can.
    async fn read_log(&mut self, scopes: &BTreeSet<String>) -> Result<Option<bool>, StoreError> {
        let Some(mut log) = self.log().await? else {
            self.log_lost = self.path.join(CENTRE).exists();
            return Ok(None);
        };
        let mut others = false;
        while let Some(page) = log.next().await? {
            for (operation, _) in page {
                match scopes.contains(&operation.header.scope) {
                    true => drop(self.operations.insert(operation.header.id.0)),
                    false => others = true,
                }
            }
        }
        self.lost = log.lost();
        self.lost_more = log.is_endless();
        log.close().await;
        Ok(Some(others && self.operations.is_empty()))
    }

    async fn read_attachments(&mut self) -> bool {
        if !self.path.join(ATTACHMENTS).exists() {
            return false;
        }
        let Ok(there) = self.open_attachments().await else {
            self.attachments_lost = true;
            return false;
        };
        let listed = there.list().await;
        there.close().await;
        self.attachments_lost = listed.is_err();
        self.attachments = listed.unwrap_or_default();
        !self.attachments_lost
    }
}
