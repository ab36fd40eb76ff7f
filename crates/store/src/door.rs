//! The one write door. Whoever changes a record does it here: operation, tables and answer in one transaction.

use crate::tables::SqliteTables;
use crate::touched::Touched;
use crate::{AttachmentHash, Store, StoreError, log};
use serde_json::Value;
use sisconecta_domain::ids::{DeviceId, OpId, StaffId};
use sisconecta_domain::kinds::{Base, Kind, LETTERS, REMOVED};
use sisconecta_sync::{
    ANNULMENT, Attachment, Body, Draft, FieldEdit, Hash, Head, Malformed, Operation, Stamp, Tables,
    fact_type, record_type, shown,
};
use sqlx::{Sqlite, SqliteConnection, Transaction};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Who writes, and when by the device's clock.
#[derive(Debug, Clone)]
pub struct Actor {
    pub staff: Option<StaffId>,
    /// UTC milliseconds since 1970.
    pub now_ms: i64,
    /// Official code of the centre.
    pub scope: String,
}

/// A transaction of the write door. Dropped without [`Writing::commit`], nothing was written.
pub struct Writing {
    store: Store,
    tx: Transaction<'static, Sqlite>,
    actor: Actor,
    device: DeviceId,
    chain: Option<i64>,
    number: u64,
    previous: Option<Hash>,
    written: Vec<OpId>,
    touched: Vec<Touched>,
    kinds: BTreeSet<String>,
}

/// A fact that is to be written.
#[derive(Debug, Clone)]
pub struct NewFact {
    pub kind: &'static str,
    pub record: Uuid,
    pub fields: Vec<(&'static str, Value)>,
    /// Names of attachments, which are stored already.
    pub attachments: Vec<String>,
}

/// What a committed transaction wrote.
#[derive(Debug, Clone)]
pub struct Written {
    pub ops: Vec<OpId>,
    /// Kinds of records and facts that changed, for screens that show them.
    pub kinds: Vec<String>,
}

impl Store {
    /// Opens the door; waits for whoever is writing.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn write(&self, actor: Actor) -> Result<Writing, StoreError> {
        // `begin immediate`: a transaction that reads before it writes must not find the door taken in between.
        let mut tx = self.writer().begin_with("begin immediate").await?;
        let place = log::place(&mut tx, &actor.scope).await?;
        Ok(Writing {
            store: self.clone(),
            tx,
            actor,
            device: place.device,
            chain: place.chain,
            number: place.number,
            previous: place.previous,
            written: Vec::new(),
            touched: Vec::new(),
            kinds: BTreeSet::new(),
        })
    }
}

impl Writing {
    /// Writes the fields that differ from what is shown, each naming every head it replaces.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn edit(
        &mut self,
        kind: &str,
        record: Uuid,
        fields: &[(&str, Value)],
    ) -> Result<(), StoreError> {
        let fields = fields.iter().map(|(field, value)| (*field, value.clone()));
        self.write_fields(kind, record, fields, None).await?;
        Ok(())
    }

    /// Writes fields of a record. Without a base, those that differ from what stands, over every head. With one, each over the heads
    /// that its form had seen: what somebody else wrote meanwhile stands beside it.
    pub(crate) async fn write_fields(
        &mut self,
        kind: &str,
        record: Uuid,
        fields: impl Iterator<Item = (&str, Value)> + Send,
        base: Option<&Base>,
    ) -> Result<Option<OpId>, StoreError> {
        let mut standing = heads_of(&mut self.tx, kind, record).await?;
        let is_new = standing.is_empty();
        let removal = standing.get(REMOVED).cloned().unwrap_or_default();
        let mut edits = BTreeMap::new();
        for (field, value) in fields {
            let heads = standing.remove(field).unwrap_or_default();
            let said = match base {
                None => shown(field, &heads).is_some_and(|head| head.value == value),
                Some(_) => !heads.is_empty() && heads.iter().all(|head| head.value == value),
            };
            if said || heads.is_empty() && value.is_null() {
                continue;
            }
            let seen = self.seen(heads, base).await?;
            let over = seen.iter().map(|head| head.op).collect();
            edits.insert(field.to_owned(), FieldEdit { value, over });
        }
        if edits.is_empty() {
            return Ok(None);
        }
        // Whoever works on a record that can be removed says that it stays. Who removes it elsewhere without having seen the work
        // then contradicts him, and both are asked.
        let removable = record_type(kind).is_some_and(Kind::is_removable);
        if removable && !is_new && !edits.contains_key(REMOVED) {
            let stays = staying(&self.seen(removal, base).await?);
            edits.extend(stays.map(|edit| (REMOVED.to_owned(), edit)));
        }
        let written = self.append(kind, record, Body::Edit(edits), Vec::new());
        written.await.map(Some)
    }

    /// Those of these heads that a form had seen; all, when no form is behind.
    async fn seen(
        &mut self,
        heads: Vec<Head>,
        base: Option<&Base>,
    ) -> Result<Vec<Head>, StoreError> {
        let Some(base) = base else {
            return Ok(heads);
        };
        let mut seen = Vec::with_capacity(heads.len());
        for head in heads {
            if self.had_seen(base, head.op).await? {
                seen.push(head);
            }
        }
        Ok(seen)
    }

    /// Whether a form knew of an operation: it was here when the form was shown, or the form wrote it.
    async fn had_seen(&mut self, base: &Base, op: OpId) -> Result<bool, StoreError> {
        if base.wrote.contains(&op) {
            return Ok(true);
        }
        let arrival: Option<i64> = sqlx::query_scalar("select arrival from operation where id = ?")
            .bind(op.0)
            .fetch_optional(self.connection())
            .await?;
        Ok(arrival.is_some_and(|arrival| arrival <= base.as_of))
    }

    /// Writes one field over the named heads, also when the value is the one shown.
    pub(crate) async fn replace(
        &mut self,
        kind: &str,
        record: Uuid,
        field: &str,
        value: Value,
        over: Vec<OpId>,
    ) -> Result<(), StoreError> {
        let edits = BTreeMap::from([(field.to_owned(), FieldEdit { value, over })]);
        // A value that is chosen among those that stand may have come from elsewhere longer than anybody writes it here.
        self.append_as_it_is(kind, record, Body::Edit(edits), Vec::new())
            .await?;
        Ok(())
    }

    /// Says that a record stays: work was done that hangs on it. Who removes it elsewhere without knowing is asked. Nothing is written
    /// when there is none, or it is removed here.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn stays(&mut self, kind: &'static Kind, record: Uuid) -> Result<(), StoreError> {
        let mut standing = heads_of(&mut self.tx, kind.name, record).await?;
        let heads = standing.remove(REMOVED).unwrap_or_default();
        if heads.is_empty() && standing.is_empty() {
            return Ok(());
        }
        let Some(FieldEdit { value, over }) = staying(&heads) else {
            return Ok(());
        };
        self.replace(kind.name, record, REMOVED, value, over).await
    }

    /// Inserts a fact.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn fact(
        &mut self,
        kind: &str,
        record: Uuid,
        fields: &[(&str, Value)],
        attachments: Vec<String>,
    ) -> Result<OpId, StoreError> {
        let fact = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        self.append(kind, record, Body::Fact(fact), attachments)
            .await
    }

    /// Inserts facts, in their order, with few statements.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn insert_facts(&mut self, facts: Vec<NewFact>) -> Result<(), StoreError> {
        let mut drafts = Vec::with_capacity(facts.len());
        for fact in facts {
            let fields = fact
                .fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect();
            drafts.push(Draft {
                kind: fact.kind.to_owned(),
                record: fact.record,
                body: Body::Fact(fields),
                attachments: self.named(&fact.attachments).await?,
            });
        }
        self.seal_all(drafts).await
    }

    /// Seals drafts in their order and takes them together.
    pub(crate) async fn seal_all(&mut self, drafts: Vec<Draft>) -> Result<(), StoreError> {
        for draft in &drafts {
            check_lengths(&draft.kind, &draft.body)?;
        }
        let (staff, now) = (self.actor.staff, self.actor.now_ms);
        let place = (self.number, self.previous);
        let sealed: Result<_, _> = drafts
            .into_iter()
            .map(|draft| self.sealed(draft, OpId::fresh(), staff, now))
            .collect();
        if sealed.is_err() {
            // None of them is written, so the chain goes on where it stood.
            (self.number, self.previous) = place;
        }
        self.take(sealed?).await
    }

    /// Takes an operation back. Nothing is deleted.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn annul(
        &mut self,
        target: OpId,
        record: Uuid,
        reason: &str,
    ) -> Result<OpId, StoreError> {
        let body = Body::Annulment {
            target,
            reason: reason.to_owned(),
        };
        self.append(ANNULMENT, record, body, Vec::new()).await
    }

    /// Inserts a fact that tells neither who wrote it nor when: random ids, no actor, the given instant as its time.
    ///
    /// Its number still counts on, so whoever writes several must write them in random order.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn anonymous_fact(
        &mut self,
        kind: &str,
        fields: &[(&str, Value)],
        claimed_at: i64,
    ) -> Result<OpId, StoreError> {
        let fact = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        let draft = Draft {
            kind: kind.to_owned(),
            record: Uuid::new_v4(),
            body: Body::Fact(fact),
            attachments: Vec::new(),
        };
        check_lengths(kind, &draft.body)?;
        self.seal(draft, Stamp::random_id(), None, claimed_at).await
    }

    pub(crate) async fn append(
        &mut self,
        kind: &str,
        record: Uuid,
        body: Body,
        attachments: Vec<String>,
    ) -> Result<OpId, StoreError> {
        check_lengths(kind, &body)?;
        self.append_as_it_is(kind, record, body, attachments).await
    }

    async fn append_as_it_is(
        &mut self,
        kind: &str,
        record: Uuid,
        body: Body,
        attachments: Vec<String>,
    ) -> Result<OpId, StoreError> {
        let draft = Draft {
            kind: kind.to_owned(),
            record,
            body,
            attachments: self.named(&attachments).await?,
        };
        let (staff, now) = (self.actor.staff, self.actor.now_ms);
        self.seal(draft, OpId::fresh(), staff, now).await
    }

    async fn named(&self, names: &[String]) -> Result<Vec<Attachment>, StoreError> {
        let mut named = Vec::with_capacity(names.len());
        for name in names {
            named.push(self.attachment(name).await?);
        }
        Ok(named)
    }

    /// An attachment by its name. It was stored before the operation that names it is written.
    async fn attachment(&self, name: &str) -> Result<Attachment, StoreError> {
        let hash: AttachmentHash = name.parse().map_err(|_| StoreError::AttachmentMissing)?;
        let info = self.store.attachments().info(hash).await?;
        let info = info.ok_or(StoreError::AttachmentMissing)?;
        Ok(Attachment {
            hash: Hash(*hash.as_bytes()),
            size: info.size,
        })
    }

    async fn seal(
        &mut self,
        draft: Draft,
        id: OpId,
        actor: Option<StaffId>,
        claimed_at: i64,
    ) -> Result<OpId, StoreError> {
        let operation = self.sealed(draft, id, actor, claimed_at)?;
        self.take(vec![operation]).await?;
        Ok(id)
    }

    /// The next operation of the chain.
    fn sealed(
        &mut self,
        draft: Draft,
        id: OpId,
        actor: Option<StaffId>,
        claimed_at: i64,
    ) -> Result<Operation, StoreError> {
        if zero_in(&draft.body) {
            // Taken, its field would stand empty, and whoever wrote it would have been told that it is kept.
            return Err(StoreError::Invalid {
                source: Malformed::Zero.into(),
            });
        }
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|_| StoreError::NoRandomness)?;
        let stamp = Stamp {
            id,
            device: self.device,
            number: self.number + 1,
            previous: self.previous,
            scope: self.actor.scope.clone(),
            actor,
            claimed_at,
            salt,
        };
        let operation = Operation::seal(draft, stamp).map_err(|error| match error {
            Malformed::TooLarge => StoreError::TooLarge,
            error => StoreError::Invalid {
                source: error.into(),
            },
        })?;
        self.number += 1;
        self.previous = Some(operation.hash);
        Ok(operation)
    }

    /// Takes operations into the tables and the log. Their ids are fresh, so none is there already.
    async fn take(&mut self, operations: Vec<Operation>) -> Result<(), StoreError> {
        for operation in &operations {
            let body = operation.body().map_err(|error| StoreError::Invalid {
                source: error.into(),
            })?;
            let touched = body.and_then(|body| Touched::by(operation, &body));
            self.touched.extend(touched);
        }
        let chain = match self.chain {
            Some(chain) => chain,
            None => log::chain(&mut self.tx, self.device, &self.actor.scope).await?,
        };
        self.chain = Some(chain);
        let outcomes = crate::batch::fold_all(&mut self.tx, &operations).await?;
        let rows: Vec<_> = operations.into_iter().zip(outcomes).collect();
        log::insert(&mut self.tx, chain, &rows).await?;
        for (operation, _) in rows {
            self.written.push(operation.header.id);
            self.kinds.insert(operation.header.kind);
        }
        Ok(())
    }

    /// For reading within the transaction.
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }

    /// Of what it was written so far.
    pub(crate) fn touched(&self) -> &[Touched] {
        &self.touched
    }

    /// What has been written so far.
    #[must_use]
    pub fn ops(&self) -> &[OpId] {
        &self.written
    }

    /// Says that screens of other kinds change with what is written here.
    pub fn also_changes(&mut self, kinds: &[&str]) {
        self.kinds
            .extend(kinds.iter().map(|kind| (*kind).to_owned()));
    }

    /// The device that writes.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.device
    }

    /// Makes it all durable. Only what this returned for may be shown as done.
    ///
    /// # Errors
    /// Those of the disk; then nothing was written.
    pub async fn commit(self) -> Result<Written, StoreError> {
        self.tx.commit().await?;
        Ok(Written {
            ops: self.written,
            kinds: self.kinds.into_iter().collect(),
        })
    }
}

/// What says over these heads that a record stays; `None` when they say that it is removed.
fn staying(heads: &[Head]) -> Option<FieldEdit> {
    let removed = shown(REMOVED, heads).is_some_and(|head| head.value == true);
    (!removed).then(|| FieldEdit {
        value: false.into(),
        over: heads.iter().map(|head| head.op).collect(),
    })
}

/// Whether a text of the body holds the character zero, which no column takes.
fn zero_in(body: &Body) -> bool {
    let zero = |value: &Value| value.as_str().is_some_and(|text| text.contains('\0'));
    match body {
        Body::Edit(fields) => fields.values().any(|edit| zero(&edit.value)),
        Body::Fact(fact) => fact.values().any(zero),
        Body::Annulment { reason, .. } => reason.contains('\0'),
    }
}

/// Refuses a text that is longer than its kind says.
fn check_lengths(kind: &str, body: &Body) -> Result<(), StoreError> {
    let declared = record_type(kind).or_else(|| fact_type(kind));
    let too_long = |field: &str, value: &Value| {
        let kind = declared.filter(|kind| kind.is_too_long(field, value))?;
        Some(StoreError::TooLong {
            field: field.to_owned(),
            label: kind.column(field).map_or("Texto", |column| column.label),
            most: kind.letters(field),
        })
    };
    let found = match body {
        Body::Edit(edits) => edits
            .iter()
            .find_map(|(field, edit)| too_long(field, &edit.value)),
        Body::Fact(fact) => fact
            .iter()
            .find_map(|(field, value)| too_long(field, value)),
        Body::Annulment { reason, .. } => {
            reason.chars().nth(LETTERS).map(|_| StoreError::TooLong {
                field: "reason".to_owned(),
                label: "Motivo",
                most: LETTERS,
            })
        }
    };
    found.map_or(Ok(()), Err)
}

/// What stands of every field of a record.
async fn heads_of(
    connection: &mut SqliteConnection,
    kind: &str,
    record: Uuid,
) -> Result<BTreeMap<&'static str, Vec<Head>>, StoreError> {
    let mut heads: BTreeMap<&'static str, Vec<Head>> = BTreeMap::new();
    if let Some(record_type) = record_type(kind) {
        let wanted = [(record_type.name, record)];
        let stored = SqliteTables(connection).stored_fields(&wanted).await?;
        for (field, head) in stored.heads {
            heads.entry(field.name).or_default().push(head);
        }
    }
    Ok(heads)
}
