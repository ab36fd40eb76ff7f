//! What triggers keep equals what its query says anew, after each statement that the fold or the exchange could have written.

use super::{astray, empty};
use crate::histories::store;
use sqlx::{AssertSqlSafe, SqliteConnection};

/// Few of each, so that they meet often.
const PEOPLE: u64 = 6;
const FACTS: u64 = 8;

/// Numbers that follow from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn one_of(&mut self, all: &[&'static str]) -> &'static str {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }

    fn person(&mut self) -> String {
        format!("p{}", self.below(PEOPLE))
    }

    /// An operation; those of each table have names of their own.
    fn op(&mut self, of: &str) -> String {
        format!("{of}{}", self.below(FACTS))
    }
}

/// One statement in the form in which the fold or the exchange writes it.
fn statement(dice: &mut Dice) -> String {
    match dice.below(13) {
        0 | 1 => {
            let number = ["", "1", "2"][usize::try_from(dice.below(3)).unwrap()];
            let sort = ["dni", "ce"][usize::try_from(dice.below(2)).unwrap()];
            format!(
                "insert into person (id, document_number, document_type)
                 select value, '{number}', '{sort}' from json_each('[\"{}\"]') where true
                 on conflict (id) do update set document_number = excluded.document_number,
                     document_type = excluded.document_type",
                dice.person()
            )
        }
        2 => format!(
            "insert or ignore into person_link (op, record, claimed_at, person, merged_into)
             values ('{}', 'r', 0, '{}', '{}')",
            dice.op("l"),
            dice.person(),
            dice.person()
        ),
        3 => format!(
            "insert or ignore into attendance (op, record, claimed_at, session, person)
             values ('{}', 'r', 0, 's{}', '{}')",
            dice.op("a"),
            dice.below(2),
            dice.person()
        ),
        4 => format!(
            "insert or ignore into signature (op, record, claimed_at, session, person)
             values ('{}', 'r', 0, 's{}', '{}')",
            dice.op("g"),
            dice.below(2),
            dice.person()
        ),
        // The annulment may come before what it annuls.
        5 | 6 => {
            let of = dice.one_of(&["l", "a", "g", "m", "c"]);
            format!("insert or ignore into annulled (op) values ('{}')", dice.op(of))
        }
        7 => {
            let of = dice.one_of(&["l", "a", "g", "m", "c"]);
            format!("delete from annulled where op = '{}'", dice.op(of))
        }
        8 => format!(
            "insert into public_entity (id, ruc, siaf_code)
             select value, '{}', '{}' from json_each('[\"e{}\"]') where true
             on conflict (id) do update set ruc = excluded.ruc, siaf_code = excluded.siaf_code",
            dice.one_of(&["", "1", "2"]),
            dice.one_of(&["", "1", "2"]),
            dice.below(PEOPLE)
        ),
        9 => format!(
            "insert or ignore into entity_link (op, record, claimed_at, entity, merged_into)
             values ('{}', 'r', 0, 'e{}', 'e{}')",
            dice.op("m"),
            dice.below(PEOPLE),
            dice.below(PEOPLE)
        ),
        10 => format!(
            "insert or ignore into case_step (op, record, claimed_at, case_kind, case_id, state)
             values ('{}', 'r', 0, {}, 's{}', '{}')",
            dice.op("c"),
            dice.one_of(&["'training'", "'training'", "'unknown'", "null"]),
            dice.below(2),
            dice.one_of(&["draft", "held", "cancelled", "unknown"])
        ),
        11 => format!(
            "insert into operation (id, chain, number, kind, record, header, salt, applied, own, sent, feed, aside)
             values (randomblob(16), 1, 1, 'person', x'00', x'00', x'00', 1, {}, {}, {}, {})",
            dice.below(2),
            dice.below(2),
            ["null", "7"][usize::try_from(dice.below(2)).unwrap()],
            ["null", "'unreadable'"][usize::try_from(dice.below(2)).unwrap()],
        ),
        _ => {
            let set = [
                "sent = 1",
                "sent = 0, feed = null, aside = null",
                "feed = 9, confirmed = 1, aside = null",
                "aside = 'unreadable'",
                "own = 0",
            ][usize::try_from(dice.below(5)).unwrap()];
            format!(
                "update operation set {set} where arrival % 3 = {}",
                dice.below(3)
            )
        }
    }
}

async fn run(connection: &mut SqliteConnection, statement: &str) {
    sqlx::query(AssertSqlSafe(statement))
        .execute(connection)
        .await
        .expect(statement);
}

async fn everybody_stands_for_somebody(connection: &mut SqliteConnection) {
    let odd: i64 = sqlx::query_scalar(
        "select count(*) from person_one a join person_one b on b.id = a.one where b.one <> b.id",
    )
    .fetch_one(connection)
    .await
    .unwrap();
    assert_eq!(odd, 0, "who stands for another stands for himself");
}

#[tokio::test]
async fn each_kept_table_equals_its_query_made_anew_after_every_statement() {
    let (_folder, store) = store().await;
    let mut connection = store.writer().acquire().await.unwrap();
    run(
        &mut connection,
        "insert into chain (id, device, scope) values (1, x'00', 'AYA')",
    )
    .await;
    for seed in 0..8 {
        let mut dice = Dice(seed);
        let mut done = Vec::new();
        for _ in 0..120 {
            let next = statement(&mut dice);
            run(&mut connection, &next).await;
            done.push(next);
            let astray = astray(&mut connection).await.unwrap();
            assert!(astray.is_empty(), "{astray:?} after {done:#?}");
        }
        everybody_stands_for_somebody(&mut connection).await;
        empty(&mut connection).await.unwrap();
        for table in [
            "annulled",
            "person",
            "person_link",
            "attendance",
            "signature",
            "public_entity",
            "entity_link",
            "case_step",
        ] {
            run(&mut connection, &format!("delete from {table}")).await;
        }
        empty(&mut connection).await.unwrap();
    }
}
