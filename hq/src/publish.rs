//! What headquarters gives the centres: events, people, entities, catalogues, posts. It writes them into each centre's feed as a device of
//! its own.

use crate::entries::{self, Known};
use crate::error::HqError;
use crate::headquarters::Headquarters;
use crate::registry::{self, PgRegistry, hold};
use crate::secrets;
use crate::standing;
use crate::tables::PgTables;
use serde::Deserialize;
use serde_json::Value;
use sisconecta_domain::ids::{DeviceId, OpId};
use sisconecta_domain::kinds;
use sisconecta_sync::exchange::wire::Envelope;
use sisconecta_sync::exchange::{Arrival, Fate, Place, Registry};
use sisconecta_sync::{
    Body, Draft, Field, FieldEdit, Hash, Head, Operation, Stamp, Tables, fact_type, natural_id,
    record_type,
};
use sqlx::{AssertSqlSafe, PgConnection};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Fields of a record to be published, or a fact. Without an id it is a new one, the same in every centre.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    pub kind: String,
    #[serde(default)]
    pub record: Option<Uuid>,
    pub fields: BTreeMap<String, Value>,
}

impl Publication {
    /// The record it is about. An entry of a list is found by what it says, so that the same list published again changes nothing; a
    /// fact is the one that says the same.
    fn record(&self) -> Uuid {
        if let Some(record) = self.record {
            return record;
        }
        if entries::is_entry(self) {
            return entries::record(&self.fields);
        }
        if fact_type(&self.kind).is_some() {
            let fields: String = self
                .fields
                .iter()
                .map(|(field, value)| format!("{field}={value}\n"))
                .collect();
            return natural_id(&self.kind, &[&fields]);
        }
        Uuid::now_v7()
    }
}

type Heads = BTreeMap<Field, Vec<Head>>;

impl Headquarters {
    /// Publishes records to centres. How many operations each got; fields that already have the value are not written again.
    ///
    /// # Errors
    /// When a record is not well described (nothing is then published), a centre is not known, or the database fails; centres before it
    /// in the list then have theirs.
    pub async fn publish(
        &self,
        scopes: &[String],
        publications: &[Publication],
    ) -> Result<Vec<(String, usize)>, HqError> {
        self.refuse_unknown(scopes).await?;
        for scope in scopes {
            // What was published to it before is known.
            self.fold_centre(scope).await?;
        }
        let known = Known::with(&self.pool, publications).await?;
        let records = records(publications, &known)?;
        self.publish_records(scopes, publications, &records).await
    }

    /// Publishes records to every centre, those included that are enrolled later.
    ///
    /// # Errors
    /// As those of [`publish`](Self::publish).
    pub async fn publish_everywhere(
        &self,
        publications: &[Publication],
    ) -> Result<Vec<(String, usize)>, HqError> {
        let known = Known::with(&self.pool, publications).await?;
        let records = records(publications, &known)?;
        standing::keep(&self.pool, publications, &records).await?;
        // Read after they were kept: a centre enrolled at the same moment stands among these, or has got what was kept.
        let scopes = self.centres().await?;
        self.publish_records(&scopes, publications, &records).await
    }

    async fn refuse_unknown(&self, scopes: &[String]) -> Result<(), HqError> {
        let known = self.centres().await?;
        match scopes.iter().find(|scope| !known.contains(scope)) {
            Some(unknown) => Err(HqError::Refused(format!(
                "El centro «{unknown}» no está inscrito en la sede."
            ))),
            None => Ok(()),
        }
    }

    async fn publish_records(
        &self,
        scopes: &[String],
        publications: &[Publication],
        records: &[Uuid],
    ) -> Result<Vec<(String, usize)>, HqError> {
        let mut done = Vec::new();
        for scope in scopes {
            let mut left = 10;
            let count = loop {
                self.fold_centre(scope).await?;
                match self.try_publish(scope, publications, records).await? {
                    Some(count) => break count,
                    None if left > 0 => left -= 1,
                    None => {
                        return Err(HqError::Refused(format!(
                            "El centro «{scope}» está enviando ahora mismo. Pruebe de nuevo."
                        )));
                    }
                }
            };
            done.push((scope.clone(), count));
        }
        self.written.notify_one();
        Ok(done)
    }

    /// `None` when the tables do not show everything yet: an edit names the values that it replaces.
    async fn try_publish(
        &self,
        scope: &str,
        publications: &[Publication],
        records: &[Uuid],
    ) -> Result<Option<usize>, HqError> {
        let mut tx = self.pool.begin().await?;
        let head = hold(&mut tx, scope).await?;
        let folded: i64 = sqlx::query_scalar("select folded from projection where scope = $1")
            .bind(scope)
            .fetch_one(&mut *tx)
            .await?;
        if crate::rights::number(folded) < head {
            return Ok(None);
        }
        let count = self.write(&mut tx, scope, publications, records).await?;
        tx.commit().await?;
        Ok(Some(count))
    }

    /// Gives a centre that was just made, and whose row is held, what was published for all.
    pub(crate) async fn publish_standing(
        &self,
        connection: &mut PgConnection,
        scope: &str,
    ) -> Result<(), HqError> {
        let standing = standing::all(connection).await?;
        // Checked when it was published.
        let records: Vec<Uuid> = standing.iter().map(Publication::record).collect();
        self.write(connection, scope, &standing, &records).await?;
        Ok(())
    }

    /// Writes what changes into the feed of a centre whose row is held and whose tables show all of it.
    async fn write(
        &self,
        connection: &mut PgConnection,
        scope: &str,
        publications: &[Publication],
        records: &[Uuid],
    ) -> Result<usize, HqError> {
        let device: Uuid = sqlx::query_scalar("select hq_device from scope where code = $1")
            .bind(scope)
            .fetch_one(&mut *connection)
            .await?;
        let device = DeviceId(device);
        let drafts = drafts(connection, scope, publications, records).await?;
        let operations = self.seal(connection, scope, device, drafts).await?;
        let envelopes: Vec<Envelope> = operations.iter().map(Envelope::from).collect();
        let count = operations.len();
        let arrivals = operations
            .into_iter()
            .zip(&envelopes)
            .map(|(operation, envelope)| Arrival {
                envelope,
                hash: operation.hash,
                device,
                place: Place::Chained {
                    number: operation.header.number,
                },
                fate: Fate::Feed,
                fills: false,
                operation: Some(operation),
            })
            .collect();
        PgRegistry::over(connection, scope.to_owned(), self.now())
            .keep(arrivals)
            .await?;
        Ok(count)
    }

    /// Gives drafts the next places in the chain of headquarters' own device.
    async fn seal(
        &self,
        connection: &mut PgConnection,
        scope: &str,
        device: DeviceId,
        drafts: Vec<(OpId, Draft)>,
    ) -> Result<Vec<Operation>, HqError> {
        let chain = registry::chain(connection, scope, device, &[]).await?;
        let (mut number, mut previous): (u64, Option<Hash>) =
            chain.last.map_or((0, None), |(n, hash)| (n, Some(hash)));
        let mut operations = Vec::with_capacity(drafts.len());
        for (id, draft) in drafts {
            number += 1;
            let stamp = Stamp {
                id,
                device,
                number,
                previous,
                scope: scope.to_owned(),
                actor: None,
                claimed_at: self.now(),
                salt: secrets::fresh_salt()?,
            };
            let operation = Operation::seal(draft, stamp).map_err(|_| {
                HqError::Refused(
                    "Un registro es demasiado largo. No se publicó nada en este centro.".into(),
                )
            })?;
            previous = Some(operation.hash);
            operations.push(operation);
        }
        Ok(operations)
    }
}

/// The records that publications are about, each checked.
fn records(publications: &[Publication], known: &Known) -> Result<Vec<Uuid>, HqError> {
    for (publication, place) in publications.iter().zip(1..) {
        check(publication, known, place)?;
    }
    Ok(publications.iter().map(Publication::record).collect())
}

fn check(publication: &Publication, known: &Known, place: usize) -> Result<(), HqError> {
    let kind = &publication.kind;
    let declared = kinds::kind(kind).ok_or_else(|| {
        HqError::Refused(format!(
            "Elemento {place}: «{kind}» no es un tipo de registro."
        ))
    })?;
    for (field, value) in &publication.fields {
        let column = declared.column(field).ok_or_else(|| {
            HqError::Refused(format!(
                "Elemento {place}: «{kind}» no tiene el campo «{field}»."
            ))
        })?;
        if column.kind.fit(value) != *value {
            return Err(HqError::Refused(format!(
                "Elemento {place}: el valor de «{field}» no es del tipo que corresponde."
            )));
        }
    }
    if entries::is_entry(publication) && publication.record.is_none() {
        entries::check(&publication.fields, known, place)?;
    }
    Ok(())
}

/// One edit for each record of which something changes.
async fn drafts(
    connection: &mut PgConnection,
    scope: &str,
    publications: &[Publication],
    records: &[Uuid],
) -> Result<Vec<(OpId, Draft)>, HqError> {
    let mut heads = stored_heads(connection, scope, publications, records).await?;
    let mut drafts = Vec::new();
    for (publication, record) in publications.iter().zip(records) {
        let id = OpId::fresh();
        let draft = |body: Body| Draft {
            kind: publication.kind.clone(),
            record: *record,
            body,
            attachments: Vec::new(),
        };
        if fact_type(&publication.kind).is_some() {
            if !is_said(connection, scope, publication, *record).await? {
                drafts.push((id, draft(Body::Fact(publication.fields.clone()))));
            }
            continue;
        }
        let fields = changed(publication, *record, id, &mut heads);
        if !fields.is_empty() {
            drafts.push((id, draft(Body::Edit(fields))));
        }
    }
    Ok(drafts)
}

/// What a centre has in the records that publications are about.
async fn stored_heads(
    connection: &mut PgConnection,
    scope: &str,
    publications: &[Publication],
    records: &[Uuid],
) -> Result<Heads, HqError> {
    let wanted: Vec<(&'static str, Uuid)> = publications
        .iter()
        .zip(records)
        .filter_map(|(publication, record)| Some((record_type(&publication.kind)?.name, *record)))
        .collect();
    let stored = PgTables { connection, scope }
        .stored_fields(&wanted)
        .await?;
    let mut heads = Heads::new();
    for (field, head) in stored.heads {
        heads.entry(field).or_default().push(head);
    }
    Ok(heads)
}

/// The fields that a publication gives another value; from then on `heads` has them as the operation `id` leaves them.
fn changed(
    publication: &Publication,
    record: Uuid,
    id: OpId,
    heads: &mut Heads,
) -> BTreeMap<String, FieldEdit> {
    let mut fields = BTreeMap::new();
    for (name, value) in &publication.fields {
        let Some(field) = Field::declared(&publication.kind, record, name) else {
            continue;
        };
        let heads = heads.entry(field).or_default();
        if matches!(heads.as_slice(), [head] if head.value == *value) {
            continue;
        }
        let over = heads.iter().map(|head| head.op).collect();
        *heads = vec![Head {
            op: id,
            value: value.clone(),
        }];
        let edit = FieldEdit {
            value: value.clone(),
            over,
        };
        fields.insert(name.clone(), edit);
    }
    fields
}

/// Whether a centre has a fact already, taken back or not.
async fn is_said(
    connection: &mut PgConnection,
    scope: &str,
    publication: &Publication,
    record: Uuid,
) -> Result<bool, HqError> {
    // The kind is one that is declared.
    let statement = format!(
        "select exists (select 1 from \"{}\" where scope = $1 and record = $2)",
        publication.kind
    );
    Ok(sqlx::query_scalar(AssertSqlSafe(statement))
        .bind(scope)
        .bind(record)
        .fetch_one(connection)
        .await?)
}
