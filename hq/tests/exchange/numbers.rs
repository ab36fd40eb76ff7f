//! Blocks of numbers: no number twice, whatever is lost or restored.

use crate::kit::{Device, House, code};
use sisconecta_hq::{backup, restore};
use sisconecta_sync::exchange::wire::{NumbersReply, NumbersRequest};
use uuid::Uuid;

impl Device {
    async fn numbers(&self, after: u64) -> NumbersReply {
        let request = self.numbers_request(after);
        self.link.call("numbers", &request).await.unwrap()
    }

    fn numbers_request(&self, after: u64) -> NumbersRequest {
        NumbersRequest {
            device: self.id(),
            epoch: self.ledger.standing.epoch.unwrap(),
            after,
        }
    }
}

fn block(first: u64, last: u64) -> NumbersReply {
    NumbersReply { first, last }
}

#[tokio::test]
async fn each_device_gets_numbers_of_its_own_and_a_lost_reply_no_others() {
    let house = House::new().await;
    let (mut office, mut laptop) = (house.device().await, house.device().await);
    let mut puno = house.device_of("PUNO").await;
    for device in [&mut office, &mut laptop, &mut puno] {
        device.round().await.unwrap();
    }
    assert_eq!(office.numbers(0).await, block(1, 50));
    assert_eq!(laptop.numbers(0).await, block(51, 100));
    assert_eq!(office.numbers(0).await, block(1, 50));
    assert_eq!(office.numbers(50).await, block(101, 150));
    assert_eq!(laptop.numbers(100).await, block(151, 200));
    assert_eq!(puno.numbers(0).await, block(1, 50));
    // A device that had more than headquarters remembers, as a restore leaves it.
    assert_eq!(office.numbers(900).await, block(901, 950));
    let mut other = office.numbers_request(0);
    other.epoch = Uuid::from_u128(1);
    let refused = office.link.call::<_, NumbersReply>("numbers", &other).await;
    assert_eq!(code(refused), "epoch");
    house.settle().await;
    house.sql("update number_block set first = 50 where first = 51 and scope = 'AYACUCHO'");
    let found = house.hq.verify().await.unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].sentence.contains("empieza en 50"), "{found:?}");
}

#[tokio::test]
async fn two_devices_that_ask_at_once_get_different_numbers() {
    let house = House::new().await;
    let mut devices = Vec::new();
    for _ in 0..6 {
        let mut device = house.device().await;
        device.round().await.unwrap();
        devices.push(device);
    }
    let replies = futures::future::join_all(devices.iter().map(|device| device.numbers(0))).await;
    let mut firsts: Vec<u64> = replies.iter().map(|reply| reply.first).collect();
    firsts.sort_unstable();
    assert_eq!(firsts, [1, 51, 101, 151, 201, 251]);
}

#[tokio::test]
async fn yesterdays_backup_gives_no_number_again() {
    let house = House::new().await;
    let (mut office, mut laptop) = (house.device().await, house.device().await);
    office.round().await.unwrap();
    laptop.round().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("respaldo");
    backup(&house.database, &file).await.unwrap();
    let given = office.numbers(0).await;
    restore(&house.database, &file, true).await.unwrap();
    laptop.round().await.unwrap();
    let again = laptop.numbers(0).await;
    assert!(again.first > given.last, "{again:?}");
}

#[tokio::test]
async fn a_restore_that_meets_somebody_at_work_begins_anew() {
    let house = House::new().await;
    let mut office = house.device().await;
    office.round().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("respaldo");
    backup(&house.database, &file).await.unwrap();
    let pool = sqlx::PgPool::connect(&house.database).await.unwrap();
    let mut work = pool.begin().await.unwrap();
    // Whoever restores is to notice first that both wait for each other.
    for statement in ["set local deadlock_timeout = '20s'", "select 1 from scope"] {
        sqlx::query(statement).execute(&mut *work).await.unwrap();
    }
    let restoring = restore(&house.database, &file, true);
    let working = async {
        loop {
            let held: Vec<String> = sqlx::query_scalar(
                "select distinct c.relname::text from pg_locks l join pg_class c on c.oid = l.relation
                 where l.mode = 'AccessExclusiveLock' and l.granted and c.relkind = 'r'
                   and exists (select 1 from pg_locks w join pg_class t on t.oid = w.relation
                               where not w.granted and w.pid = l.pid and t.relname = 'scope')",
            )
            .fetch_all(&pool)
            .await
            .unwrap();
            if let Some(table) = held.first() {
                let all = format!("select 1 from {table}");
                sqlx::query(sqlx::AssertSqlSafe(all))
                    .execute(&mut *work)
                    .await
                    .unwrap();
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        work.commit().await.unwrap();
    };
    let (restored, ()) = futures::future::join(restoring, working).await;
    restored.unwrap();
}

#[tokio::test]
async fn no_device_can_use_up_the_series_or_spoil_a_restore() {
    let house = House::new().await;
    let (mut office, mut laptop) = (house.device().await, house.device().await);
    office.round().await.unwrap();
    laptop.round().await.unwrap();
    office.numbers(0).await;
    for absurd in [
        u64::MAX,
        i64::MAX as u64,
        1_000_000_000,
        999_999_999,
        20_000,
    ] {
        let request = office.numbers_request(absurd);
        let refused = office.link.call::<_, NumbersReply>("numbers", &request);
        assert_eq!(code(refused.await), "numbers", "{absurd}");
    }
    // Asking again and again ends as well, and nobody else is kept from numbers.
    let mut last = 50;
    let refused = loop {
        let request = office.numbers_request(last);
        match office
            .link
            .call::<_, NumbersReply>("numbers", &request)
            .await
        {
            Ok(block) => last = block.last,
            refused => break refused,
        }
        assert!(last <= 5_000, "{last}");
    };
    assert_eq!(code(refused), "numbers");
    assert_eq!(laptop.numbers(0).await.first, last + 1);

    // What an older program let through, or a series near its end, does not keep a backup from being restored.
    house.sql("alter table number_block drop constraint number_block_bound");
    for first in ["999999600", "9223372036854774808"] {
        house.sql(&format!(
            "insert into number_block values ('AYACUCHO', {first}, {first} + 49, gen_random_uuid(), 0)"
        ));
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("respaldo");
    backup(&house.database, &file).await.unwrap();
    restore(&house.database, &file, true).await.unwrap();
    assert_eq!(house.sql("select max(last) from number_block"), "999999649");
    house.sql("delete from number_block where first = 999999600");
    laptop.round().await.unwrap();
    assert!(laptop.numbers(last + 50).await.first > last + 50);
}
