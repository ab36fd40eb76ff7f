//! Which backups stay: the newest of each of the last seven days with one, the newest of each month, the newest made
//! before a migration. What is not whole is never counted and never removed.

use std::collections::BTreeSet;
use std::fs;

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::backup::{self, BackupInfo};
use crate::folder::{self, DataFolder};
use crate::names::GOING;
use crate::{Store, StoreError};

const DAYS: usize = 7;
pub(crate) const BEFORE_MIGRATION: &str = "antes-de-actualizar";

impl Store {
    /// Removes the backups that need not stay and answers their names.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn prune_backups(&self) -> Result<Vec<String>, StoreError> {
        prune(self.folder())
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

/// Removes the backups of a folder that need not stay and answers their names.
pub(crate) fn prune(data: &DataFolder) -> Result<Vec<String>, StoreError> {
    let base = data.backups();
    let mut removed = Vec::new();
    for old in surplus(&backup::list(&base)) {
        let going = base.join(format!("{GOING}{}", old.name));
        fs::rename(&old.path, &going)?;
        fs::remove_dir_all(&going)?;
        removed.push(old.name.clone());
    }
    Ok(removed)
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
