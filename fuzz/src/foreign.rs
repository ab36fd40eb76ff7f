//! What is asked of the readers of files and codes, whatever the bytes: an answer, and one that holds.

use sisconecta_documents::bundle::{bundle, inspect};
use sisconecta_documents::codes::codes;
use sisconecta_domain::paper::PageCode;
use sisconecta_domain::roster::{dry_run, guess};
use sisconecta_foreign::list::{MAX_COLUMNS, MAX_ROWS, read_book};
use sisconecta_foreign::photo::smaller;

/// A code that is read is the one that would be printed.
pub fn page_code(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(code) = PageCode::decode(&text) {
        assert_eq!(code.encode(), text);
    }
    if let Ok(code) = PageCode::decode_typed(&text) {
        assert_eq!(PageCode::decode(&code.encode()), Ok(code));
    }
}

/// A list that is read stays within its limits, and each of its rows can be told.
pub fn list(bytes: &[u8]) {
    let Ok(book) = read_book(bytes, "lista") else {
        return;
    };
    for sheet in &book.sheets {
        assert!(sheet.grid.len() <= MAX_ROWS);
        assert!(sheet.grid.iter().all(|row| row.len() <= MAX_COLUMNS));
        if sheet.grid.len() <= 200 {
            let run = dry_run(&sheet.grid, &guess(&sheet.grid));
            assert!(run.rows.len() <= sheet.grid.len());
        }
    }
}

/// A document that may be filed can be bound, with as many pages as it was said to have.
pub fn pdf(bytes: &[u8]) {
    if let Ok(inspected) = inspect(bytes) {
        drop(codes(bytes));
        let whole = bundle("x", &[bytes]);
        assert_eq!(whole.map(|whole| whole.pages), Ok(inspected.pages));
    }
}

/// A photograph that is read is as small as was asked.
pub fn picture(bytes: &[u8]) {
    if let Ok(made) = smaller(bytes, 4_000_000, 64) {
        assert!((1..=64).contains(&made.size.width) && (1..=64).contains(&made.size.height));
    }
    if let Ok(page) = inspect(bytes) {
        assert!(page.pages > 0);
    }
}
