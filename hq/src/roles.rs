//! What an author's post allows, by the staff that headquarters knows.

use crate::error::HqError;
use crate::registry;
use crate::tables::PgTables;
use serde_json::Value;
use sisconecta_domain::ids::{DeviceId, OpId};
use sisconecta_domain::staff::{
    Post, Writer, is_anonymous, who_annuls, who_writes, who_writes_at_most, who_writes_fact,
};
use sisconecta_sync::exchange::{Arrival, Fate};
use sisconecta_sync::{
    ANNULMENT, Body, Changes, DEEPEST, Field, Head, MemoryTables, Operation, StoredFields, Tables,
    apply, record_type, shown,
};
use sqlx::PgConnection;
use std::collections::BTreeMap;
use std::convert::Infallible;
use uuid::Uuid;

pub(crate) const STAFF: &str = "staff";
const CENTRE: &str = "centre";

/// What comes of an operation by who wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Allowed,
    Refused,
    /// Judged anew when this has come: the staff record of its author, or the operation that it takes back.
    Awaits(Uuid),
}

/// What an annulment comes to in the end: the kind of the first operation on its way that is none.
#[derive(Clone)]
struct Root {
    kind: String,
    /// Annulments between here and there. Beyond [`DEEPEST`] they have no effect, whoever writes them.
    links: usize,
}

/// The staff of a centre as of one transaction, read when an operation first asks for it.
#[derive(Default)]
pub(crate) struct Roles {
    staff: Option<MemoryTables>,
    roots: BTreeMap<OpId, Root>,
    /// The devices that headquarters itself had here before a restore.
    former: Option<Vec<Uuid>>,
    /// Arrivals of this call that were looked at.
    seen: usize,
}

impl Roles {
    /// restricted records are written by who runs the centre. What nobody wrote is believed of survey sheets, which are anonymous,
    /// and of what headquarters itself wrote and lost. The author is whom the device names: this keeps mistakes and old programs out of
    /// the feed, and does not prove who wrote.
    pub async fn judge(
        &mut self,
        connection: &mut PgConnection,
        scope: &str,
        operation: &Operation,
        body: Option<&Body>,
        before: &[Arrival<'_>],
    ) -> Result<Verdict, HqError> {
        self.look(connection, scope, before).await?;
        let header = &operation.header;
        let Some(actor) = header.actor else {
            let believed = is_anonymous(&header.kind)
                || self
                    .wrote_as_headquarters(connection, scope, header.device)
                    .await?;
            return Ok(if believed {
                Verdict::Allowed
            } else {
                Verdict::Refused
            });
        };
        let who = match body {
            Some(Body::Annulment { target, .. }) => {
                match self.root(connection, scope, *target).await? {
                    Some(root) => who_annuls(&root.kind),
                    None => return Ok(Verdict::Awaits(target.0)),
                }
            }
            body => who_writes_body(&header.kind, body),
        };
        match who {
            Writer::Staff => return Ok(Verdict::Allowed),
            Writer::Headquarters => return Ok(Verdict::Refused),
            Writer::Administration => {}
        }
        let staff = match &mut self.staff {
            Some(staff) => staff,
            None => self.staff.insert(load(connection, scope).await?),
        };
        Ok(may(staff, actor.0, operation))
    }

    /// Counts what came before it in the same call.
    async fn look(
        &mut self,
        connection: &mut PgConnection,
        scope: &str,
        before: &[Arrival<'_>],
    ) -> Result<(), HqError> {
        for arrival in &before[self.seen.min(before.len())..] {
            let Some(operation) = &arrival.operation else {
                continue;
            };
            if operation.header.kind == STAFF && arrival.fate == Fate::Feed {
                let staff = match &mut self.staff {
                    Some(staff) => staff,
                    None => self.staff.insert(load(connection, scope).await?),
                };
                // What its own kind does not fit is set aside, and does not come here.
                never(apply(staff, &[operation]).await);
            }
            let root = match operation.body() {
                Ok(Some(Body::Annulment { target, .. })) => self
                    .root(connection, scope, target)
                    .await?
                    .map(Root::further),
                _ => Some(Root::at(operation)),
            };
            if let Some(root) = root {
                self.roots.insert(operation.header.id, root);
            }
        }
        self.seen = before.len();
        Ok(())
    }

    /// What taking back an operation of this id comes to; `None` when it, or what it takes back, has not come.
    async fn root(
        &mut self,
        connection: &mut PgConnection,
        scope: &str,
        target: OpId,
    ) -> Result<Option<Root>, HqError> {
        let mut links = 0;
        let mut at = target;
        loop {
            if let Some(root) = self.roots.get(&at) {
                let mut root = root.clone();
                root.links += links;
                return Ok(Some(root.within()));
            }
            let Some(operation) = held(connection, scope, at).await? else {
                return Ok(None);
            };
            match operation.body() {
                Ok(Some(Body::Annulment { target, .. })) if links < DEEPEST => {
                    links += 1;
                    at = target;
                }
                _ => {
                    let mut root = Root::at(&operation);
                    root.links = links;
                    return Ok(Some(root.within()));
                }
            }
        }
    }

    /// Whether a device is one under which headquarters wrote before it came back from a backup. Under the one that it has now nothing
    /// can have been lost.
    async fn wrote_as_headquarters(
        &mut self,
        connection: &mut PgConnection,
        scope: &str,
        device: DeviceId,
    ) -> Result<bool, HqError> {
        let former = match &self.former {
            Some(former) => former,
            None => {
                let former = sqlx::query_scalar("select id from former_device where scope = $1")
                    .bind(scope)
                    .fetch_all(connection)
                    .await?;
                self.former.insert(former)
            }
        };
        Ok(former.contains(&device.0))
    }
}

impl Root {
    fn at(operation: &Operation) -> Self {
        Self {
            kind: operation.header.kind.clone(),
            links: 0,
        }
    }

    fn further(mut self) -> Self {
        self.links += 1;
        self
    }

    /// Beyond the longest chain nothing is taken back, and an annulment is nobody's in particular.
    fn within(mut self) -> Self {
        if self.links > DEEPEST {
            self.kind = ANNULMENT.to_owned();
        }
        self
    }
}

/// Who writes this. What cannot be read here, since a newer program wrote it, may set every field.
fn who_writes_body(kind: &str, body: Option<&Body>) -> Writer {
    match body {
        Some(Body::Edit(fields)) => {
            let names: Vec<&str> = fields.keys().map(String::as_str).collect();
            who_writes(kind, &names)
        }
        Some(Body::Fact(fact)) => who_writes_fact(kind, fact),
        _ => who_writes_at_most(kind),
    }
}

/// An operation of this id, in the feed or in the tray.
async fn held(
    connection: &mut PgConnection,
    scope: &str,
    id: OpId,
) -> Result<Option<Operation>, HqError> {
    let row = sqlx::query(
        "(select header, salt, payload from operation where scope = $1 and id = $2 and feed is not null)
         union all
         (select header, salt, payload from operation where scope = $1 and id = $2 and feed is null)
         limit 1",
    )
    .bind(scope)
    .bind(id.0)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(registry::operation).transpose()
}

fn may(staff: &MemoryTables, author: Uuid, operation: &Operation) -> Verdict {
    let known = staff.records.get(STAFF);
    let Some(row) = known.and_then(|rows| rows.get(&author)) else {
        let header = &operation.header;
        // Whoever sets up a centre writes its profile, and himself.
        let nobody_yet = known.is_none_or(BTreeMap::is_empty);
        let himself = header.kind == STAFF && header.record == author;
        let first = nobody_yet && (himself || header.kind == CENTRE);
        return if first {
            Verdict::Allowed
        } else {
            Verdict::Awaits(author)
        };
    };
    let post = row.get("post").cloned().unwrap_or_default();
    let post: Option<Post> = serde_json::from_value(post).ok();
    let works_here = row.get("active") != Some(&Value::Bool(false));
    if works_here && post.is_some_and(|post| Writer::Administration.includes(post)) {
        Verdict::Allowed
    } else {
        Verdict::Refused
    }
}

/// The staff as folded, and what is in the feed and not folded yet.
async fn load(connection: &mut PgConnection, scope: &str) -> Result<MemoryTables, HqError> {
    let mut tables = MemoryTables::default();
    let folded: i64 = sqlx::query_scalar("select folded from projection where scope = $1")
        .bind(scope)
        .fetch_one(&mut *connection)
        .await?;
    if folded > 0 {
        let records: Vec<Uuid> = sqlx::query_scalar("select id from staff where scope = $1")
            .bind(scope)
            .fetch_all(&mut *connection)
            .await?;
        let records: Vec<_> = records.into_iter().map(|record| (STAFF, record)).collect();
        let stored = PgTables {
            connection: &mut *connection,
            scope,
        }
        .stored_fields(&records)
        .await?;
        never(tables.write(as_folded(stored)).await);
    }
    for operation in registry::feed_of_kind(connection, scope, STAFF, folded).await? {
        never(apply(&mut tables, &[operation]).await);
    }
    Ok(tables)
}

/// What is stored of the staff, as the fold would write it into empty tables.
fn as_folded(stored: StoredFields) -> Changes {
    let mut heads: BTreeMap<Field, Vec<Head>> = BTreeMap::new();
    for (field, head) in &stored.heads {
        heads.entry(*field).or_default().push(head.clone());
    }
    let rows = heads.into_iter().filter_map(|(field, heads)| {
        let staff = record_type(field.kind)?;
        let column = staff.column(field.name)?;
        let value = column.kind.fit(&shown(field.name, &heads)?.value);
        let columns = BTreeMap::from([(column.name, (column, value))]);
        Some((staff, field.record, columns))
    });
    Changes {
        rows: rows.collect(),
        heads_added: stored.heads,
        named: stored.named,
        ..Changes::default()
    }
}

fn never<T>(outcome: Result<T, Infallible>) -> T {
    outcome.unwrap_or_else(|never| match never {})
}
