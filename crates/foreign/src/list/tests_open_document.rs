use super::book::SheetError;
use super::sheet::read_book;
use super::tests::archive;
use sisconecta_domain::roster::Cell;
use std::path::PathBuf;

const MIME: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

/// Sheets as LibreOffice writes them, with these rows in one table.
fn content(rows: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content><office:body><office:spreadsheet>\
         <table:calculation-settings/><table:table table:name=\"Lista\"><office:forms/><table:table-column/>{rows}</table:table>\
         <table:named-expressions/></office:spreadsheet></office:body></office:document-content>"
    )
}

fn ods(rows: &str) -> Vec<u8> {
    archive(&[
        ("mimetype", MIME),
        ("content.xml", content(rows).as_bytes()),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
    ])
}

fn row(cells: &str) -> String {
    format!("<table:table-row>{cells}</table:table-row>")
}

fn text(value: &str) -> String {
    format!(
        "<table:table-cell office:value-type=\"string\" calcext:value-type=\"string\"><text:p>{value}</text:p></table:table-cell>"
    )
}

fn grid(rows: &str) -> Vec<Vec<Cell>> {
    read_book(&ods(rows), "x").unwrap().sheets.remove(0).grid
}

fn said(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

#[test]
fn cells_are_read_as_the_office_sees_them() {
    let cells = [
        text("Mu&#241;oz &amp; Pe&#xF1;a"),
        "<table:table-cell table:number-columns-repeated=\"2\"/>".to_owned(),
        "<table:table-cell office:value-type=\"float\" office:value=\"43880483\"><text:p>43.880.483</text:p></table:table-cell>".into(),
        "<table:table-cell office:value-type=\"date\" office:date-value=\"2027-04-12\"><text:p>12/04/27</text:p></table:table-cell>".into(),
        "<table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"><text:p>SI</text:p></table:table-cell>".into(),
        "<table:table-cell table:formula=\"of:=NA()\" office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\"><text:p>#N/D</text:p></table:table-cell>".into(),
        "<table:table-cell table:formula=\"of:=A1\"/>".into(),
        "<table:table-cell office:value-type=\"string\"><office:annotation><text:p>nota</text:p></office:annotation><text:p>dos<text:s text:c=\"2\"/>blancos</text:p><text:p>abajo</text:p></table:table-cell>".into(),
    ];
    assert_eq!(
        grid(&row(&cells.concat())),
        [[
            said("Muñoz & Peña"),
            Cell::Empty,
            Cell::Empty,
            Cell::Number(43_880_483.0),
            said("2027-04-12"),
            said("VERDADERO"),
            Cell::Error("#N/D".to_owned()),
            Cell::Unknown,
            said("dos  blancos\nabajo"),
        ]]
    );
}

#[test]
fn a_merged_cell_is_read_in_each_of_its_rows_and_groups_of_rows_are_rows() {
    let merged = "<table:table-cell table:number-rows-spanned=\"2\" office:value-type=\"string\"><text:p>M.D. de Luya</text:p></table:table-cell>";
    let below = "<table:covered-table-cell office:value-type=\"string\"><text:p>tapado</text:p></table:covered-table-cell>";
    let rows = format!(
        "<table:table-header-rows>{}</table:table-header-rows><table:table-row-group>{}</table:table-row-group>",
        row(&(text("A") + merged)),
        row(&(text("B") + below)),
    );
    let luya = said("M.D. de Luya");
    assert_eq!(grid(&rows), [[said("A"), luya.clone()], [said("B"), luya]]);
}

/// LibreOffice says of every sheet how often its last, empty row and column repeat.
#[test]
fn what_repeats_without_being_written_costs_nothing() {
    let end = "<table:table-row table:number-rows-repeated=\"1048573\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let first = text("DNI") + "<table:table-cell table:number-columns-repeated=\"16383\"/>";
    let twice = "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"float\" office:value=\"7\" table:number-columns-repeated=\"2\"/></table:table-row>";
    let seven = Cell::Number(7.0);
    assert_eq!(
        grid(&(row(&first) + twice + end)),
        [
            vec![said("DNI")],
            vec![seven.clone(), seven.clone()],
            vec![seven.clone(), seven],
        ]
    );
}

#[test]
fn what_repeats_without_end_is_refused_at_once_and_keeps_little() {
    let long = "a".repeat(1_000_000);
    let bombs = [
        // 1,048,576 rows of 16,384 columns.
        "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell office:value-type=\"float\" office:value=\"1\" table:number-columns-repeated=\"16384\"/></table:table-row>".to_owned(),
        "<table:table-row table:number-rows-repeated=\"4294967295\"><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row>".into(),
        row(&format!("<table:table-cell table:number-columns-repeated=\"50\" office:value-type=\"string\"><text:p>{long}</text:p></table:table-cell>")),
        format!("<table:table-row table:number-rows-repeated=\"9000\">{}</table:table-row>", text(&long)),
        row(&text(&"<text:s text:c=\"4294967295\"/>x".repeat(100_000))),
    ];
    for (place, bomb) in bombs.iter().enumerate() {
        let begun = std::time::Instant::now();
        assert_eq!(
            read_book(&ods(bomb), "x"),
            Err(SheetError::TooLarge),
            "{place}"
        );
        assert!(
            begun.elapsed().as_secs() < 120,
            "{place}: {:?}",
            begun.elapsed()
        );
    }
    let far =
        row("<table:table-cell table:number-columns-repeated=\"4294967295\"/>") + &row(&text("a"));
    assert_eq!(grid(&far).len(), 2);
}

#[test]
fn sheets_that_are_enciphered_cut_or_of_another_kind_are_called_so() {
    let enciphered = archive(&[
        ("mimetype", MIME),
        ("content.xml", b"\x01\x02\x03"),
        (
            "META-INF/manifest.xml",
            b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>",
        ),
    ]);
    assert_eq!(read_book(&enciphered, "x"), Err(SheetError::Encrypted));
    let cut = archive(&[
        ("mimetype", MIME),
        ("content.xml", &content(&row(&text("a"))).as_bytes()[..200]),
    ]);
    assert_eq!(read_book(&cut, "x"), Err(SheetError::Damaged));
    let empty = ods("");
    assert_eq!(read_book(&empty, "x"), Err(SheetError::Empty));
}

#[test]
fn the_same_as_one_text_is_read_too() {
    let flat = content(&row(&text("DNI"))).replace(
        "<office:document-content>",
        "<office:document xmlns:office=\"urn:x\" office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\">",
    );
    let flat = flat.replace("</office:document-content>", "</office:document>");
    let book = read_book(flat.as_bytes(), "x").unwrap();
    assert_eq!(
        (book.sheets[0].name.as_str(), &book.sheets[0].grid),
        ("Lista", &vec![vec![said("DNI")]])
    );
}

/// The workbooks beside them, written as .ods by another program (odfpy).
#[test]
fn the_same_list_as_ods_gives_the_same_people() {
    let file = |name: &str| {
        let place: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../tests/data/lists", name]
            .iter()
            .collect();
        read_book(&std::fs::read(place).unwrap(), name).unwrap()
    };
    let people = |name: &str| {
        let book = file(name);
        let grid = &book.sheets[sisconecta_domain::roster::best_sheet(&book.sheets)].grid;
        let run = sisconecta_domain::roster::dry_run(grid, &sisconecta_domain::roster::guess(grid));
        let rows = run
            .rows
            .iter()
            .map(|row| (row.row, row.status, row.person.clone()));
        rows.collect::<Vec<_>>()
    };
    assert!(people("relacion-participantes.ods").len() > 40);
    assert_eq!(
        people("relacion-participantes.ods"),
        people("relacion-participantes.xlsx")
    );
    assert_eq!(
        people("inscritos-huamanga.ods"),
        people("inscritos-huamanga.xlsx")
    );
}
