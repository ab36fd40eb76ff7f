//! Which backups stay: the newest of each of the last seven days with one, the newest of each month, the newest made
//! before a migration. What is not whole is never counted and never removed.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::backup::{self, BackupInfo};
use crate::names::GOING;
use crate::restore::verify;
use crate::{DatabaseKey, Store, StoreError, folder};

const DAYS: usize = 7;
pub(crate) const BEFORE_MIGRATION: &str = "antes-de-actualizar";

impl Store {
    /// Removes the backups that need not stay and answers their names.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn prune_backups(&self) -> Result<Vec<String>, StoreError> {
        prune(&self.folder().backups(), self.key())
    }

    /// Removes the backups that another key opens than the databases have, once one with theirs was read through. Answers how many.
    ///
    /// # Errors
    /// [`StoreError::BackupFailed`] when there is no such backup, [`StoreError::BackupInvalid`] when it is not whole; then all stay.
    pub async fn drop_backups_of_other_key(&self) -> Result<usize, StoreError> {
        let backups = self.backups();
        let newest = backups.iter().find(|b| b.is_of(self.key()));
        let newest = newest.ok_or_else(|| StoreError::BackupFailed {
            reason: "no backup has the key of the databases".into(),
        })?;
        verify(&newest.path).await?;
        let mut dropped = 0;
        for backup in backups.iter().filter(|b| b.is_of_other(self.key())) {
            remove(&self.folder().backups(), backup)?;
            dropped += 1;
        }
        Ok(dropped)
    }

    /// The daily backup, when it is due, and the pruning after it.
    ///
    /// # Errors
    /// As [`Store::backup`] and [`Store::prune_backups`].
    pub async fn backup_daily(&self, now: DateTime<Utc>) -> Result<Option<BackupInfo>, StoreError> {
        if !self.backup_due(now) {
            return Ok(None);
        }
        let made = self.backup("diario", now).await?;
        self.prune_backups()?;
        Ok(Some(made))
    }
}

/// Removes what need not stay under a folder of backups, and answers its names. What has another key is left to people.
pub(crate) fn prune(base: &Path, key: &DatabaseKey) -> Result<Vec<String>, StoreError> {
    let mut removed = Vec::new();
    let mut backups = backup::list(base);
    backups.retain(|backup| !backup.is_of_other(key));
    for old in surplus(&backups) {
        remove(base, old)?;
        removed.push(old.name.clone());
    }
    Ok(removed)
}

/// Takes a backup away. Cut short, it is swept at the next start, and half of it passes for none.
pub(crate) fn remove(base: &Path, old: &BackupInfo) -> Result<(), StoreError> {
    let going = base.join(format!("{GOING}{}", old.name));
    fs::rename(&old.path, &going)?;
    fs::remove_dir_all(&going)?;
    Ok(())
}

/// Decides, given the backups with the newest first.
fn surplus(backups: &[BackupInfo]) -> Vec<&BackupInfo> {
    let mut days = BTreeSet::<NaiveDate>::new();
    let mut months = BTreeSet::new();
    let mut before_migration = false;
    let mut surplus = Vec::new();
    for backup in backups.iter().filter(|b| b.whole) {
        let date = folder::lima(backup.created_at).date();
        let mut stays = days.len() < DAYS && days.insert(date);
        stays |= months.insert((date.year(), date.month()));
        if backup.label == BEFORE_MIGRATION && !before_migration {
            before_migration = true;
            stays = true;
        }
        if !stays {
            surplus.push(backup);
        }
    }
    surplus
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Duration, TimeZone};

    fn backup(number: u64, created_at: DateTime<Utc>, label: &str) -> BackupInfo {
        BackupInfo {
            name: number.to_string(),
            path: number.to_string().into(),
            created_at,
            label: label.into(),
            program: "1".into(),
            database_id: None,
            size: 1,
            number,
            whole: true,
        }
    }

    #[test]
    fn seven_days_and_one_a_month_stay() {
        // Noon of Lima on 1 January 2027, one a day for 100 days: until 10 April.
        let start = Utc.with_ymd_and_hms(2027, 1, 1, 17, 0, 0).unwrap();
        let mut all: Vec<_> = (0..100_u64)
            .map(|n| backup(n, start + Duration::days(n as i64), "diario"))
            .collect();
        all[20].label = BEFORE_MIGRATION.into();
        all.reverse();
        let gone: BTreeSet<_> = surplus(&all).iter().map(|b| b.number).collect();
        let left: Vec<_> = (0..100).filter(|n| !gone.contains(n)).collect();
        // 31 January is 30, 28 February is 58, 31 March is 89.
        assert_eq!(left, [20, 30, 58, 89, 93, 94, 95, 96, 97, 98, 99]);
    }

    #[test]
    fn of_one_day_only_the_newest_stays_and_broken_ones_are_left_alone() {
        let noon = Utc.with_ymd_and_hms(2027, 4, 12, 17, 0, 0).unwrap();
        let mut all = vec![
            backup(3, noon, "diario"),
            backup(2, noon, "diario"),
            backup(1, noon, "diario"),
        ];
        all[0].whole = false;
        let gone: Vec<_> = surplus(&all).iter().map(|b| b.number).collect();
        assert_eq!(gone, [1]);
    }

    #[test]
    fn the_only_one_stays_however_old() {
        let long_ago = Utc.with_ymd_and_hms(2001, 1, 1, 0, 0, 0).unwrap();
        assert!(surplus(&[backup(1, long_ago, "diario")]).is_empty());
    }
}
