//! Attachments: a second encrypted file that holds scans, photos, signatures and issued PDFs, each named by its BLAKE3.
//!
//! What `put` has answered for is on disk: the operation that names it may be written. Nothing here is ever rewritten.

mod hash;

use std::path::Path;

use serde::Serialize;
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};
use tokio::io::{AsyncRead, AsyncReadExt};

pub use hash::{AttachmentHash, NotAHash};

use crate::connection::{in_file, one_writer, read_options, write_options};
use crate::keys::{DatabaseKey, random};
use crate::{StoreError, folder};

/// Large enough for few rows, small enough for memory.
const CHUNK: usize = 256 * 1024;

/// What is known of an attachment without reading it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttachmentInfo {
    pub hash: AttachmentHash,
    /// In bytes.
    pub size: u64,
    /// As whoever stored it found out from its bytes, such as `application/pdf`.
    pub media_type: String,
}

/// The attachments' database. Cloning shares it.
#[derive(Clone)]
pub struct Attachments {
    writer: SqlitePool,
    readers: SqlitePool,
}

impl Attachments {
    pub(crate) async fn open(path: &Path, key: &DatabaseKey) -> Result<Self, StoreError> {
        let writer = one_writer().connect_with(write_options(path, key)).await?;
        // What was being received when the program ended cannot be continued.
        sqlx::query("delete from attachment where hash is null")
            .execute(&writer)
            .await?;
        sqlx::query(
            "insert into attachment_file (id, identity) values (1, ?) on conflict do nothing",
        )
        .bind(new_identity()?)
        .execute(&writer)
        .await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(2)
            .connect_with(read_options(path, key))
            .await?;
        Ok(Self { writer, readers })
    }

    /// A file that nobody writes to any more.
    pub(crate) async fn open_to_read(path: &Path, key: &DatabaseKey) -> Result<Self, StoreError> {
        let readers = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(read_options(path, key))
            .await?;
        Ok(Self {
            writer: readers.clone(),
            readers,
        })
    }

    pub(crate) fn writer(&self) -> &SqlitePool {
        &self.writer
    }

    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// Stores bytes and answers their name once they are on disk. Storing the same bytes again changes nothing, unless what lies under
    /// their name went bad: then they take its place.
    ///
    /// # Errors
    /// Those of the disk; then nothing was stored.
    pub async fn put(&self, bytes: &[u8], media_type: &str) -> Result<AttachmentHash, StoreError> {
        let hash = AttachmentHash::of(bytes);
        let is_here = self.info(hash).await?.is_some();
        if is_here {
            match self.get(hash).await {
                Err(StoreError::AttachmentDamaged) => {}
                other => return other.map(|_| hash),
            }
        }
        let mut incoming = self.receive(media_type).await?;
        incoming.replaces = is_here;
        let mut bytes = bytes;
        self.fill(incoming, &mut bytes).await
    }

    /// The same for bytes that come little by little. No transaction is held while they do.
    ///
    /// # Errors
    /// Those of the disk and of the reader; then nothing was stored.
    pub async fn put_reader(
        &self,
        reader: &mut (dyn AsyncRead + Send + Unpin),
        media_type: &str,
    ) -> Result<AttachmentHash, StoreError> {
        let incoming = self.receive(media_type).await?;
        self.fill(incoming, reader).await
    }

    async fn fill(
        &self,
        incoming: Incoming,
        reader: &mut (dyn AsyncRead + Send + Unpin),
    ) -> Result<AttachmentHash, StoreError> {
        let id = incoming.id;
        let stored = incoming.take_all(reader).await;
        if stored.is_err() {
            // Best effort: what cannot be removed now goes when the file is next opened.
            drop(forget(&self.writer, id).await);
        }
        stored
    }

    /// Begins to receive an attachment in pieces. It exists once [`Incoming::finish`] has answered.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn receive(&self, media_type: &str) -> Result<Incoming, StoreError> {
        let id: i64 =
            sqlx::query_scalar("insert into attachment (media_type) values (?) returning id")
                .bind(media_type)
                .fetch_one(&self.writer)
                .await
                .map_err(here)?;
        Ok(Incoming {
            writer: self.writer.clone(),
            id,
            hasher: Box::new(blake3::Hasher::new()),
            buffer: Vec::new(),
            number: 0,
            size: 0,
            replaces: false,
        })
    }

    /// What is known of an attachment, or `None` when it is not in this computer.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn info(&self, hash: AttachmentHash) -> Result<Option<AttachmentInfo>, StoreError> {
        let row: Option<(i64, String)> =
            sqlx::query_as("select size, media_type from attachment where hash = ?")
                .bind(hash.0.as_slice())
                .fetch_optional(&self.readers)
                .await
                .map_err(here)?;
        Ok(row.map(|(size, media_type)| AttachmentInfo {
            hash,
            size: size.unsigned_abs(),
            media_type,
        }))
    }

    /// All attachments of this computer, in the order in which they were stored.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn list(&self) -> Result<Vec<AttachmentInfo>, StoreError> {
        let rows: Vec<(Vec<u8>, i64, String)> = sqlx::query_as(
            "select hash, size, media_type from attachment where hash is not null order by sequence",
        )
        .fetch_all(&self.readers)
        .await
        .map_err(here)?;
        Ok(rows
            .into_iter()
            .filter_map(|(hash, size, media_type)| {
                Some(AttachmentInfo {
                    hash: AttachmentHash(hash.try_into().ok()?),
                    size: size.unsigned_abs(),
                    media_type,
                })
            })
            .collect())
    }

    /// The whole attachment, checked against its name.
    ///
    /// # Errors
    /// [`StoreError::AttachmentMissing`], [`StoreError::AttachmentDamaged`], those of the disk.
    pub async fn get(&self, hash: AttachmentHash) -> Result<Vec<u8>, StoreError> {
        let mut reader = self.read(hash).await?;
        let mut bytes = Vec::new();
        while let Some(chunk) = reader.next().await? {
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    /// Reads an attachment piece by piece; the last piece is given only when the whole fits its name.
    ///
    /// # Errors
    /// [`StoreError::AttachmentMissing`], those of the disk.
    pub async fn read(&self, hash: AttachmentHash) -> Result<AttachmentReader, StoreError> {
        let row: Option<(i64, i64)> =
            sqlx::query_as("select id, size from attachment where hash = ?")
                .bind(hash.0.as_slice())
                .fetch_optional(&self.readers)
                .await
                .map_err(here)?;
        let (id, size) = row.ok_or(StoreError::AttachmentMissing)?;
        Ok(AttachmentReader {
            readers: self.readers.clone(),
            hash,
            id,
            number: 0,
            left: size.unsigned_abs(),
            hasher: Box::new(blake3::Hasher::new()),
        })
    }

    /// Bytes from `offset` on, at most `length`: for an upload that resumes. Not checked against the name; whoever
    /// receives the whole checks it.
    ///
    /// # Errors
    /// [`StoreError::AttachmentMissing`], those of the disk.
    pub async fn read_range(
        &self,
        hash: AttachmentHash,
        offset: u64,
        length: usize,
    ) -> Result<Vec<u8>, StoreError> {
        let reader = self.read(hash).await?;
        let chunk = CHUNK as u64;
        let mut number = i64::try_from(offset / chunk).unwrap_or(i64::MAX);
        let mut skip = usize::try_from(offset % chunk).unwrap_or(CHUNK);
        let mut bytes = Vec::new();
        while bytes.len() < length {
            let Some(piece) = chunk_of(&self.readers, reader.id, number).await? else {
                break;
            };
            let from = skip.min(piece.len());
            let to = piece.len().min(from.saturating_add(length - bytes.len()));
            bytes.extend_from_slice(&piece[from..to]);
            skip = 0;
            number += 1;
        }
        Ok(bytes)
    }
}

async fn chunk_of(pool: &SqlitePool, id: i64, number: i64) -> Result<Option<Vec<u8>>, StoreError> {
    sqlx::query_scalar("select bytes from attachment_chunk where attachment = ? and number = ?")
        .bind(id)
        .bind(number)
        .fetch_optional(pool)
        .await
        .map_err(here)
}

/// Drops what was being received.
async fn forget(writer: &SqlitePool, id: i64) -> Result<(), StoreError> {
    sqlx::query("delete from attachment where id = ? and hash is null")
        .bind(id)
        .execute(writer)
        .await
        .map_err(here)?;
    Ok(())
}

fn here(error: sqlx::Error) -> StoreError {
    in_file(error.into(), folder::ATTACHMENTS)
}

pub(crate) fn new_identity() -> Result<String, StoreError> {
    let mut bytes = [0; 16];
    random(&mut bytes)?;
    Ok(uuid::Builder::from_random_bytes(bytes)
        .into_uuid()
        .to_string())
}

/// An attachment on its way in.
pub struct Incoming {
    writer: SqlitePool,
    id: i64,
    hasher: Box<blake3::Hasher>,
    buffer: Vec<u8>,
    number: i64,
    size: i64,
    /// What lies under the same name went bad.
    replaces: bool,
}

impl Incoming {
    async fn take_all(
        mut self,
        reader: &mut (dyn AsyncRead + Send + Unpin),
    ) -> Result<AttachmentHash, StoreError> {
        let mut buffer = vec![0; CHUNK];
        loop {
            let read = reader.read(&mut buffer).await?;
            if read == 0 {
                return self.finish().await;
            }
            self.append(&buffer[..read]).await?;
        }
    }

    /// Adds bytes. Whole chunks are committed at once.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn append(&mut self, mut bytes: &[u8]) -> Result<(), StoreError> {
        self.hasher.update(bytes);
        while !bytes.is_empty() {
            let take = bytes.len().min(CHUNK - self.buffer.len());
            self.buffer.extend_from_slice(&bytes[..take]);
            bytes = &bytes[take..];
            if self.buffer.len() == CHUNK {
                self.flush().await?;
            }
        }
        Ok(())
    }

    /// Completes the attachment under the name its bytes give it, and answers once it is on disk.
    ///
    /// # Errors
    /// Those of the disk; then nothing was stored.
    pub async fn finish(self) -> Result<AttachmentHash, StoreError> {
        self.complete(None).await
    }

    /// The same for bytes that must have a known name, such as those that come from HQ.
    ///
    /// # Errors
    /// [`StoreError::AttachmentDamaged`] when they have another; then nothing was stored.
    pub async fn finish_as(self, expected: AttachmentHash) -> Result<(), StoreError> {
        self.complete(Some(expected)).await.map(drop)
    }

    async fn flush(&mut self) -> Result<(), StoreError> {
        sqlx::query("insert into attachment_chunk (attachment, number, bytes) values (?, ?, ?)")
            .bind(self.id)
            .bind(self.number)
            .bind(self.buffer.as_slice())
            .execute(&self.writer)
            .await
            .map_err(here)?;
        self.number += 1;
        self.size += i64::try_from(self.buffer.len()).unwrap_or(i64::MAX);
        self.buffer.clear();
        Ok(())
    }

    async fn complete(
        mut self,
        expected: Option<AttachmentHash>,
    ) -> Result<AttachmentHash, StoreError> {
        let hash = AttachmentHash(*self.hasher.finalize().as_bytes());
        if expected.is_some_and(|expected| expected != hash) {
            forget(&self.writer, self.id).await?;
            return Err(StoreError::AttachmentDamaged);
        }
        if !self.buffer.is_empty() {
            self.flush().await?;
        }
        let mut tx = self
            .writer
            .begin_with("begin immediate")
            .await
            .map_err(here)?;
        if self.replaces {
            sqlx::query("delete from attachment where hash = ?")
                .bind(hash.0.as_slice())
                .execute(&mut *tx)
                .await
                .map_err(here)?;
        }
        let present: i64 = sqlx::query_scalar("select count(*) from attachment where hash = ?")
            .bind(hash.0.as_slice())
            .fetch_one(&mut *tx)
            .await
            .map_err(here)?;
        let end = if present > 0 {
            sqlx::query("delete from attachment where id = ?").bind(self.id)
        } else {
            // Numbered when complete, so that a backup that has seen a number has seen all before it.
            sqlx::query(
                "update attachment set hash = ?, size = ?, \
                 sequence = (select coalesce(max(sequence), 0) + 1 from attachment) where id = ?",
            )
            .bind(hash.0.to_vec())
            .bind(self.size)
            .bind(self.id)
        };
        end.execute(&mut *tx).await.map_err(here)?;
        tx.commit().await.map_err(here)?;
        Ok(hash)
    }
}

/// An attachment on its way out.
pub struct AttachmentReader {
    readers: SqlitePool,
    hash: AttachmentHash,
    id: i64,
    number: i64,
    left: u64,
    hasher: Box<blake3::Hasher>,
}

impl AttachmentReader {
    /// The next piece, or `None` at the end.
    ///
    /// # Errors
    /// [`StoreError::AttachmentDamaged`] instead of the last piece when the whole does not fit its name.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        if self.left == 0 {
            return match AttachmentHash(*self.hasher.finalize().as_bytes()) {
                hash if hash == self.hash => Ok(None),
                _ => Err(StoreError::AttachmentDamaged),
            };
        }
        let piece = chunk_of(&self.readers, self.id, self.number)
            .await?
            .filter(|piece| !piece.is_empty() && piece.len() as u64 <= self.left)
            .ok_or(StoreError::AttachmentDamaged)?;
        self.hasher.update(&piece);
        self.number += 1;
        self.left -= piece.len() as u64;
        if self.left == 0 && *self.hasher.finalize().as_bytes() != self.hash.0 {
            return Err(StoreError::AttachmentDamaged);
        }
        Ok(Some(piece))
    }
}

#[cfg(test)]
mod tests;
