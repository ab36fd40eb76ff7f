//! What goes between the program and the process that reads for it: a head of JSON, and bytes as they are.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};

/// Longest head of a question: a title, a name.
pub(crate) const MOST_HEAD: u32 = 64 * 1024;

/// A head, and how long each of the pieces is that follow it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Head<T> {
    pub what: T,
    pub pieces: Vec<u64>,
}

pub(crate) fn invalid(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

/// The bytes of a head, its length before them.
pub(crate) fn head<T: Serialize>(what: &T, pieces: &[&[u8]]) -> io::Result<Vec<u8>> {
    let pieces = pieces
        .iter()
        .map(|piece| u64::try_from(piece.len()).unwrap_or(u64::MAX))
        .collect();
    let head = serde_json::to_vec(&Head { what, pieces })?;
    let length = u32::try_from(head.len()).map_err(|_| invalid("a head of gigabytes"))?;
    Ok([&length.to_le_bytes()[..], &head].concat())
}

/// Reads a head that is no longer than `most`.
pub(crate) fn read_head<T: DeserializeOwned>(
    from: &mut impl Read,
    most: u32,
) -> io::Result<Head<T>> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = checked_length(length, most)?;
    let mut head = Vec::new();
    from.take(length.into()).read_to_end(&mut head)?;
    Ok(serde_json::from_slice(&head)?)
}

pub(crate) fn checked_length(length: [u8; 4], most: u32) -> io::Result<u32> {
    let length = u32::from_le_bytes(length);
    if length > most {
        return Err(invalid("a head longer than agreed"));
    }
    Ok(length)
}

/// Reads one piece.
pub(crate) fn read_piece(from: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut piece = Vec::new();
    from.take(length).read_to_end(&mut piece)?;
    if u64::try_from(piece.len()) != Ok(length) {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(piece)
}

pub(crate) fn write<T: Serialize>(
    to: &mut impl Write,
    what: &T,
    pieces: &[&[u8]],
) -> io::Result<()> {
    to.write_all(&head(what, pieces)?)?;
    for piece in pieces {
        to.write_all(piece)?;
    }
    to.flush()
}
