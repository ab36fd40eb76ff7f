//! Files as strangers send them.

use std::io::{Cursor, Write};

/// A small list.
pub fn list() -> Vec<u8> {
    "Apellidos y nombres;DNI;Entidad\nMUÑOZ PEÑA, ÓSCAR;43880483;M.D. de Luya\n".into()
}

/// A list as large as one may be, whose reading takes seconds.
pub fn big_list() -> Vec<u8> {
    let row = ["celda de prueba"; 59].join(";") + "\n";
    row.repeat(9_999).into_bytes()
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
}

fn begin(what: u16) -> Vec<u8> {
    let words = [0x0600_u16, what, 0, 0, 0, 0, 0, 0];
    record(0x0809, &words.map(u16::to_le_bytes).concat())
}

/// One shared text of 60 000 letters, kept in pieces as the format asks.
fn shared_text() -> Vec<u8> {
    const PIECE: usize = 8_000;
    let letters = 60_000_u16;
    let mut head = [1_u32, 1].map(u32::to_le_bytes).concat();
    head.extend(letters.to_le_bytes());
    head.push(0);
    head.extend([b'A'; PIECE]);
    let mut records = record(0x00FC, &head);
    for _ in 1..usize::from(letters) / PIECE {
        let mut piece = vec![0];
        piece.extend([b'A'; PIECE]);
        records.extend(record(0x003C, &piece));
    }
    let rest = usize::from(letters) % PIECE;
    if rest > 0 {
        let mut piece = vec![0];
        piece.extend(std::iter::repeat_n(b'A', rest));
        records.extend(record(0x003C, &piece));
    }
    records
}

/// A workbook of before 2007 of 2 MB, in which one long text stands in 120 000 cells: 7 GB once it is parsed.
pub fn huge_shared_text() -> Vec<u8> {
    let text = shared_text();
    let name = [&[1_u8, 0][..], b"L"].concat();
    let globals = begin(0x0005).len() + 4 + 6 + name.len() + text.len() + 4;
    let place = u32::try_from(globals).unwrap().to_le_bytes();
    let boundary = [&place[..], &[0, 0], &name].concat();
    let mut stream = begin(0x0005);
    stream.extend(record(0x0085, &boundary));
    stream.extend(text);
    stream.extend(record(0x000A, &[]));
    stream.extend(begin(0x0010));
    for row in 0..2_000_u16 {
        for column in 0..60_u16 {
            let mut cell = [row, column, 0].map(u16::to_le_bytes).concat();
            cell.extend(0_u32.to_le_bytes());
            stream.extend(record(0x00FD, &cell));
        }
    }
    stream.extend(record(0x000A, &[]));
    // As Excel of those years wrote it.
    let version = cfb::Version::V3;
    let mut file =
        cfb::CompoundFile::create_with_version(version, Cursor::new(Vec::new())).unwrap();
    let mut part = file.create_stream("/Workbook").unwrap();
    part.write_all(&stream).unwrap();
    drop(part);
    file.flush().unwrap();
    file.into_inner().into_inner()
}
