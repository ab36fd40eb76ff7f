use std::io::{Cursor, Write as _};
use std::path::PathBuf;

use rust_xlsxwriter::{Format, Workbook};
use serde::Deserialize;
use sisconecta_domain::roster::{
    Cell, DryRun, ProblemCode, RosterPerson, RowStatus, best_sheet, dry_run, guess,
};

use super::archive::measure;
use super::book::{Book, MAX_BYTES, SheetError};
use super::sheet::read_book;

/// What a list holds, as written down by whoever made it.
#[derive(Deserialize)]
struct Truth {
    people: Vec<TruePerson>,
    bad_rows: Vec<BadRow>,
}

#[derive(Deserialize)]
struct TruePerson {
    dni: String,
    paterno: String,
    materno: String,
    nombres: String,
    entidad: String,
    cargo: String,
    correo: String,
    telefono: String,
}

#[derive(Deserialize)]
struct BadRow {
    row: u32,
}

fn list(name: &str) -> Vec<u8> {
    let path: PathBuf = [
        env!("CARGO_MANIFEST_DIR"),
        "..",
        "..",
        "tests",
        "data",
        "lists",
        name,
    ]
    .iter()
    .collect();
    std::fs::read(path).unwrap()
}

fn truth(name: &str) -> Truth {
    serde_json::from_slice(&list(name)).unwrap()
}

fn run(bytes: &[u8], name: &str) -> (Book, DryRun) {
    let book = read_book(bytes, name).unwrap();
    let grid = &book.sheets[best_sheet(&book.sheets)].grid;
    let run = dry_run(grid, &guess(grid));
    (book, run)
}

fn importable(run: &DryRun) -> Vec<RosterPerson> {
    let rows = run
        .rows
        .iter()
        .filter(|row| matches!(row.status, RowStatus::Ready | RowStatus::Confirm));
    rows.map(|row| row.person.clone()).collect()
}

fn expected(truth: &Truth, with_post: bool) -> Vec<RosterPerson> {
    let person = |person: &TruePerson| RosterPerson {
        dni: person.dni.clone(),
        paternal: person.paterno.clone(),
        maternal: person.materno.clone(),
        names: person.nombres.clone(),
        entity: person.entidad.clone(),
        post: if with_post {
            person.cargo.clone()
        } else {
            String::new()
        },
        email: person.correo.clone(),
        phone: person.telefono.clone(),
    };
    truth.people.iter().map(person).collect()
}

#[test]
fn dnis_that_became_numbers_come_back_with_their_zeros_to_confirm() {
    let (_, run) = run(&list("inscritos-huamanga.xlsx"), "inscritos-huamanga.xlsx");
    let truth = truth("inscritos-huamanga.truth.json");
    assert_eq!(importable(&run), expected(&truth, true));
    assert!(truth.bad_rows.is_empty());
    let zeros = truth
        .people
        .iter()
        .filter(|person| person.dni.starts_with('0'))
        .count();
    assert_eq!((run.bad, run.repeated, run.skipped), (0, 0, 0));
    assert_eq!(usize::try_from(run.confirm).unwrap(), zeros);
    for row in run
        .rows
        .iter()
        .filter(|row| row.person.dni.starts_with('0'))
    {
        let problem = &row.problems[0];
        assert_eq!(
            (problem.code, problem.column_letter.as_str()),
            (ProblemCode::LostZero, "D")
        );
        assert_eq!(problem.proposal.as_ref(), Some(&row.person.dni));
    }
    let ready = |row: &&sisconecta_domain::roster::RosterRow| row.status == RowStatus::Ready;
    assert!(
        run.rows
            .iter()
            .filter(ready)
            .all(|row| row.problems.is_empty())
    );
}

#[test]
fn the_list_behind_notes_and_titles_loses_nobody_and_names_its_bad_rows() {
    let (book, run) = run(
        &list("relacion-participantes.xlsx"),
        "relacion-participantes.xlsx",
    );
    assert_eq!(book.sheets[best_sheet(&book.sheets)].name, "Participantes");
    assert_eq!(run.header_row, Some(4));
    let truth = truth("relacion-participantes.truth.json");
    // This list has no column for the post.
    assert_eq!(importable(&run), expected(&truth, false));
    assert_eq!(
        (run.ready, run.confirm, run.bad, run.repeated, run.skipped),
        (45, 0, 1, 1, 1)
    );
    let left: Vec<u32> = run
        .rows
        .iter()
        .filter(|row| !matches!(row.status, RowStatus::Ready | RowStatus::Confirm))
        .map(|row| row.row)
        .collect();
    assert_eq!(
        left,
        truth.bad_rows.iter().map(|bad| bad.row).collect::<Vec<_>>()
    );

    let row = |number: u32| run.rows.iter().find(|row| row.row == number).unwrap();
    assert_eq!(row(15).status, RowStatus::Repeated);
    assert!(row(15).problems[0].message.contains("fila 7"));
    let named: Vec<_> = row(26)
        .problems
        .iter()
        .map(|problem| (problem.column_letter.as_str(), problem.code))
        .collect();
    assert_eq!(
        named,
        [
            ("E", ProblemCode::MalformedDni),
            ("G", ProblemCode::MalformedEmail)
        ]
    );
    assert!(
        row(26).problems[0]
            .message
            .contains("«1234» tiene 4 dígitos")
    );
    assert!(row(26).problems[1].message.contains("«hugo(at)gore»"));
    assert_eq!(
        (row(52).status, row(52).problems[0].code),
        (RowStatus::Skipped, ProblemCode::TotalRow)
    );
    // The second address of a cell is not dropped without a word.
    assert_eq!(row(11).problems[0].code, ProblemCode::SeveralEmails);
    assert!(row(11).problems[0].message.contains("f06902@muni.example"));
}

#[test]
fn a_semicolon_text_in_latin_1_is_read_with_its_accents() {
    let (_, run) = run(&list("exportado.csv"), "exportado.csv");
    let truth = truth("exportado.truth.json");
    assert_eq!(importable(&run), expected(&truth, true));
    assert_eq!((run.bad, run.repeated, run.skipped), (0, 0, 0));
    let doubts: Vec<_> = run
        .rows
        .iter()
        .filter(|row| row.status == RowStatus::Confirm)
        .map(|row| row.row)
        .collect();
    assert!(doubts.is_empty(), "{doubts:?}");
}

#[test]
fn one_list_in_every_encoding_and_separator_gives_the_same_people() {
    let lines = [
        "Apellidos y nombres;DNI;Entidad",
        "MUÑOZ PEÑA, ÓSCAR;43880483;M.D. de Luya",
        "LEÓN RÍOS, INÉS;66888073;GORE",
    ];
    let reference = importable(&run(lines.join("\n").as_bytes(), "a.csv").1);
    assert_eq!(
        (reference.len(), reference[0].paternal.as_str()),
        (2, "Muñoz")
    );
    for (separator, feed) in [(";", "\r\n"), ("\t", "\n"), ("|", "\r\n"), (",", "\n")] {
        let quoted = lines.map(|line| {
            line.split(';')
                .map(|cell| format!("\"{cell}\""))
                .collect::<Vec<_>>()
                .join(separator)
        });
        let text = quoted.join(feed);
        let utf16: Vec<u8> = std::iter::once(0xFEFF)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        let latin: Vec<u8> = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
        let marked = [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
        // The name of the file is wrong on purpose.
        for bytes in [text.clone().into_bytes(), marked, latin, utf16] {
            assert_eq!(
                importable(&run(&bytes, "lista.xlsx").1),
                reference,
                "{separator:?}"
            );
        }
    }
}

#[test]
fn rows_of_a_text_are_counted_as_a_spreadsheet_shows_them() {
    for feed in ["\n", "\r\n"] {
        let text = [
            "",
            "Lista",
            "",
            "",
            "Apellidos y nombres;DNI",
            "",
            "\"ROJAS RÍOS,\nANA\";43880483",
            "LEÓN RÍOS, INÉS;12",
            "",
        ]
        .join(feed);
        let (_, run) = run(text.as_bytes(), "lista.csv");
        assert_eq!(run.header_row, Some(5), "{feed:?}");
        let rows: Vec<_> = run.rows.iter().map(|row| (row.row, row.status)).collect();
        assert_eq!(
            rows,
            [
                (6, RowStatus::Skipped),
                (7, RowStatus::Ready),
                (8, RowStatus::Bad)
            ],
            "{feed:?}"
        );
    }
}

#[test]
fn a_stray_quotation_mark_swallows_nobody() {
    let mut text = "Apellidos y nombres;DNI\n\"ROJAS RÍOS, ANA;43880483\n".to_owned();
    for number in 0..6 {
        text.push_str(&format!("LEÓN RÍOS, INÉS {number};6688807{number}\n"));
    }
    assert_eq!(run(text.as_bytes(), "lista.csv").1.rows.len(), 7);
}

#[test]
fn merged_cells_and_formatted_numbers_are_read_as_the_office_sees_them() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 3, "LISTA", &plain).unwrap();
    sheet
        .merge_range(2, 0, 3, 0, "Apellidos y nombres", &plain)
        .unwrap();
    sheet.merge_range(2, 1, 2, 2, "Datos", &plain).unwrap();
    sheet.write(3, 1, "DNI").unwrap();
    sheet.write(3, 2, "Celular").unwrap();
    sheet.merge_range(2, 3, 3, 3, "Entidad", &plain).unwrap();
    sheet
        .merge_range(4, 3, 5, 3, "M.D. de Luya", &plain)
        .unwrap();
    for (row, name, dni) in [
        (4, "ROJAS RÍOS, ANA", 43_880_483.0),
        (5, "LEÓN RÍOS, INÉS", 66_888_073.0),
    ] {
        sheet.write(row, 0, name).unwrap();
        sheet
            .write_with_format(row, 1, dni, &Format::new().set_num_format("dd/mm/yyyy"))
            .unwrap();
        sheet.write(row, 2, 976_848_884.0).unwrap();
    }
    let (_, run) = run(&workbook.save_to_buffer().unwrap(), "x");
    assert_eq!((run.header_row, run.ready), (Some(4), 2), "{run:?}");
    assert!(
        run.rows
            .iter()
            .all(|row| row.person.entity == "Municipalidad Distrital de Luya"
                && row.person.phone == "976848884")
    );
    assert_eq!(run.rows[1].person.dni, "66888073");
}

#[test]
fn a_sheet_beyond_the_limits_is_left_out_by_name_or_refused() {
    let mut workbook = Workbook::new();
    let far = workbook.add_worksheet().set_name("Ubigeo").unwrap();
    far.write(0, 0, "a").unwrap();
    far.write(1_048_575, 16_383, "z").unwrap();
    let alone = workbook.save_to_buffer().unwrap();
    assert_eq!(read_book(&alone, "x"), Err(SheetError::TooLarge));
    workbook
        .add_worksheet()
        .set_name("Lista")
        .unwrap()
        .write(0, 0, "DNI")
        .unwrap();
    let book = read_book(&workbook.save_to_buffer().unwrap(), "x").unwrap();
    assert_eq!(book.left_out, ["Ubigeo"]);
    assert_eq!(book.sheets[0].grid, [[Cell::Text("DNI".into())]]);
}

pub(super) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    for (name, content) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn files_that_are_no_list_get_their_own_sentence() {
    let compound = |stream: &str| {
        let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    let whole = list("relacion-participantes.xlsx");
    let cases: Vec<(Vec<u8>, SheetError)> = vec![
        (Vec::new(), SheetError::Empty),
        (b" \r\n \n".to_vec(), SheetError::Empty),
        (Workbook::new().save_to_buffer().unwrap(), SheetError::Empty),
        (b"%PDF-1.7 lista".to_vec(), SheetError::NotASpreadsheet),
        (
            b"\x89PNG\r\n\x1a\n\0\0".to_vec(),
            SheetError::NotASpreadsheet,
        ),
        (
            archive(&[("word/document.xml", b"x")]),
            SheetError::NotASpreadsheet,
        ),
        (
            archive(&[("xl/workbook.bin", b"x")]),
            SheetError::OtherFormat,
        ),
        (
            b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>".to_vec(),
            SheetError::OtherFormat,
        ),
        (b"<?xml version=\"1.0\"?><factura/>".to_vec(), SheetError::NotASpreadsheet),
        (
            b"<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"/>".to_vec(),
            SheetError::WebPage,
        ),
        (
            archive(&[(
                "mimetype",
                b"application/vnd.oasis.opendocument.spreadsheet",
            )]),
            SheetError::Damaged,
        ),
        (
            archive(&[(
                "mimetype",
                b"application/vnd.oasis.opendocument.text",
            )]),
            SheetError::NotASpreadsheet,
        ),
        (
            b"<html><table></table></html>".to_vec(),
            SheetError::WebPage,
        ),
        (compound("EncryptedPackage"), SheetError::Encrypted),
        (compound("WordDocument"), SheetError::NotASpreadsheet),
        (compound("Workbook"), SheetError::Damaged),
        (whole[..whole.len() / 2].to_vec(), SheetError::Damaged),
        (
            archive(&[("xl/workbook.xml", b"<workbook")]),
            SheetError::Damaged,
        ),
        (vec![b'a'; MAX_BYTES + 1], SheetError::TooLarge),
        ("1;2\n".repeat(10_001).into_bytes(), SheetError::TooLarge),
        ("1;".repeat(61).into_bytes(), SheetError::TooLarge),
    ];
    for (index, (bytes, error)) in cases.into_iter().enumerate() {
        assert_eq!(read_book(&bytes, "lista.xlsx"), Err(error), "case {index}");
    }
}

#[test]
fn an_archive_is_refused_when_its_parts_together_unpack_beyond_the_limit() {
    let zeros = vec![0_u8; 600_000];
    let bomb = archive(&[
        ("xl/workbook.xml", b"<workbook/>"),
        ("a", &zeros),
        ("b", &zeros),
    ]);
    assert!(bomb.len() < 10_000);
    assert_eq!(measure(&bomb, 1_000_000), Err(SheetError::TooLarge));
    assert_eq!(measure(&bomb, 1_300_000), Ok(()));
}

/// A workbook in whose parts one text, which is there, stands for another.
pub(super) fn rewritten(workbook: &mut Workbook, from: &str, to: &str) -> Vec<u8> {
    let whole = workbook.save_to_buffer().unwrap();
    let mut found = zip::ZipArchive::new(Cursor::new(whole)).unwrap();
    let (mut parts, mut changed) = (Vec::new(), false);
    for index in 0..found.len() {
        let mut part = found.by_index(index).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut part, &mut text).unwrap();
        changed |= text.contains(from);
        parts.push((part.name().unwrap().into_owned(), text.replace(from, to)));
    }
    assert!(changed, "{from}");
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    archive(&parts)
}

#[test]
fn a_workbook_that_lies_about_its_size_is_refused_before_it_is_parsed() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write(0, 0, "DNI").unwrap();
    let lies = rewritten(
        &mut workbook,
        "uniqueCount=\"1\"",
        "uniqueCount=\"4294967295\"",
    );
    assert_eq!(read_book(&lies, "x"), Err(SheetError::Damaged));
}

#[test]
fn one_text_over_thousands_of_rows_is_not_kept_thousands_of_times() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let text = "a".repeat(32_000);
    sheet
        .merge_range(0, 0, 4_999, 0, &text, &Format::new())
        .unwrap();
    sheet.write(4_999, 1, "z").unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    assert_eq!(read_book(&bytes, "x"), Err(SheetError::TooLarge));
}

/// A workbook of before 2007 with one sheet of these records.
fn old_workbook(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let bytes_of = |kind: u16, data: &[u8]| {
        let length = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    };
    let begin = |what: u16| {
        let words = [0x0600_u16, what, 0, 0, 0, 0, 0, 0];
        bytes_of(0x0809, &words.map(u16::to_le_bytes).concat())
    };
    let name = [&[1_u8, 0][..], b"L"].concat();
    let globals = begin(0x0005).len() + 4 + 6 + name.len() + 4;
    let place = u32::try_from(globals).unwrap().to_le_bytes();
    let boundary = [&place[..], &[0, 0], &name].concat();
    let mut stream = [
        begin(0x0005),
        bytes_of(0x0085, &boundary),
        bytes_of(0x000A, &[]),
    ]
    .concat();
    stream.extend(begin(0x0010));
    for (kind, data) in records {
        stream.extend(bytes_of(*kind, data));
    }
    stream.extend(bytes_of(0x000A, &[]));
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook")
        .unwrap()
        .write_all(&stream)
        .unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn number_at(row: u16, column: u16, number: f64) -> (u16, Vec<u8>) {
    let place = [row, column, 0].map(u16::to_le_bytes).concat();
    (0x0203, [place, number.to_le_bytes().to_vec()].concat())
}

#[test]
fn an_old_workbook_is_read_and_one_with_a_far_cell_is_refused() {
    let read = |records: &[(u16, Vec<u8>)]| read_book(&old_workbook(records), "x");
    let book = read(&[number_at(1, 1, 43_880_483.0)]).unwrap();
    assert_eq!(book.sheets[0].grid[1][1], Cell::Number(43_880_483.0));
    for far in [(u16::MAX, u16::MAX), (u16::MAX, 255)] {
        let cells = [number_at(0, 0, 1.0), number_at(far.0, far.1, 2.0)];
        assert_eq!(read(&cells), Err(SheetError::TooLarge), "{far:?}");
    }
    let says = |rows: u32, columns: u16| {
        let data = [
            &[0; 4][..],
            &rows.to_le_bytes(),
            &[0, 0],
            &columns.to_le_bytes(),
            &[0, 0],
        ];
        (0x0200, data.concat())
    };
    let cell = number_at(0, 0, 1.0);
    assert!(read(&[says(10, 5), cell.clone()]).is_ok());
    let lie = [says(u32::MAX, u16::MAX), cell];
    assert_eq!(read(&lie), Err(SheetError::TooLarge));
}

#[test]
fn a_mark_that_is_never_closed_swallows_nobody() {
    let mut lines = vec!["DNI;Paterno;Materno;Nombres;Entidad".to_owned()];
    let words = [
        "Quispe;Mamani;Ana",
        "Rojas;León;Luis",
        "Torres;Lima;Rosa",
        "Flores;Soto;Juan",
    ];
    for (number, name) in words.iter().cycle().take(10).enumerate() {
        let mark = if number == 8 { "\"" } else { "" };
        lines.push(format!(
            "{};{name};{mark}GORE {number}",
            43_880_480 + number
        ));
    }
    let (_, found) = run(lines.join("\n").as_bytes(), "x");
    assert_eq!(found.rows.len(), 10);
    // Names come again, and are asked about.
    assert_eq!((found.ready, found.confirm), (4, 6), "{found:?}");
    assert_eq!(found.rows[8].person.entity, "\"GORE 8");
    assert_eq!(found.rows[9].person.entity, "GORE 9");

    let quoted = lines.iter().skip(1).map(|line| {
        let cells: Vec<&str> = line.splitn(3, ';').collect();
        format!(
            "{};\"{}, {}\"",
            cells[0],
            cells[1],
            cells[2].replace(';', " ")
        )
    });
    let heading = std::iter::once("DNI;\"Apellidos y nombres\"".to_owned());
    let commas = heading.chain(quoted).collect::<Vec<_>>().join("\n");
    assert_eq!(run(commas.as_bytes(), "x").1.rows.len(), 10);
}

#[test]
fn a_formula_whose_result_is_not_in_the_file_is_told_and_asked_about() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, title) in (0..).zip(["DNI", "Paterno", "Materno", "Nombres", "Entidad"]) {
        sheet.write(0, column, title).unwrap();
    }
    for row in 1..3 {
        sheet.write(row, 0, 43_880_482.0 + f64::from(row)).unwrap();
        for (column, word) in (1..).zip(["Quispe", "Mamani", "Ana"]) {
            sheet.write(row, column, word).unwrap();
        }
        let formula = rust_xlsxwriter::Formula::new("=\"GORE\"");
        // The second one has a result, which is empty.
        let result = if row == 1 { "SIN" } else { "" };
        sheet
            .write_formula(row, 4, formula.set_result(result))
            .unwrap();
    }
    let unsaved = rewritten(&mut workbook, "<v>SIN</v>", "");
    let (_, found) = run(&unsaved, "x");
    let row = &found.rows[0];
    assert_eq!(row.status, RowStatus::Confirm, "{found:?}");
    assert_eq!(row.problems[0].code, ProblemCode::CellError);
    assert!(
        row.problems[0].message.contains("es una fórmula"),
        "{row:?}"
    );
    assert!(
        found.rows[1]
            .problems
            .iter()
            .all(|p| p.code != ProblemCode::CellError)
    );
}

#[test]
fn every_cut_of_a_workbook_is_answered() {
    let whole = list("relacion-participantes.xlsx");
    for end in (4..whole.len()).step_by(97) {
        assert!(read_book(&whole[..end], "x").is_err(), "{end} bytes");
    }
}

/// the parts of a workbook lie where a program likes, and are named as it likes.
#[test]
fn a_workbook_whose_parts_lie_elsewhere_is_read() {
    let whole = list("relacion-participantes.xlsx");
    let expected = read_book(&whole, "x").unwrap();
    let moved = |name: &dyn Fn(&str) -> String| {
        let mut found = zip::ZipArchive::new(Cursor::new(&whole)).unwrap();
        let mut parts = Vec::new();
        for index in 0..found.len() {
            let mut part = found.by_index(index).unwrap();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut part, &mut bytes).unwrap();
            parts.push((name(&part.name().unwrap()), bytes));
        }
        let parts: Vec<_> = parts
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .collect();
        archive(&parts)
    };
    let backslashes = moved(&|name| name.replace('/', "\\"));
    assert_eq!(read_book(&backslashes, "x"), Ok(expected));
}

#[test]
fn a_workbook_with_a_sheet_of_old_macros_is_called_so() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write(0, 0, "DNI").unwrap();
    let macros = rewritten(
        &mut workbook,
        "relationships/worksheet\"",
        "relationships/xlMacrosheet\"",
    );
    assert_eq!(read_book(&macros, "x"), Err(SheetError::MacroSheet));
}

#[test]
fn an_old_workbook_that_is_enciphered_is_called_so_whatever_the_way() {
    for way in [0_u16, 1] {
        let pass = (0x002F, way.to_le_bytes().to_vec());
        let bytes = old_workbook(&[pass, number_at(0, 0, 1.0)]);
        assert_eq!(read_book(&bytes, "x"), Err(SheetError::Encrypted), "{way}");
    }
}

/// the separator is found by the beginning, and what is far too much text is not kept.
#[test]
fn a_text_of_one_line_of_megabytes_is_answered_at_once() {
    let begun = std::time::Instant::now();
    let line = "palabra ".repeat(MAX_BYTES / 8);
    assert_eq!(read_book(line.as_bytes(), "x"), Err(SheetError::TooLarge));
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
}
