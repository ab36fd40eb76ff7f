//! Lists that leave the program as a spreadsheet. What leaves with people's data leaves a trace (K-11, C-54).

use crate::context::Ctx;
use crate::dossier::CaseRef;
use crate::fault::Fault;
use crate::requests::requests;
use chrono::Datelike as _;
use chrono::NaiveDate;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};
use serde::{Deserialize, Serialize};
use sisconecta_domain::acts::Act;
use sisconecta_domain::kinds;
use sisconecta_domain::kinds::office::ListExport;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use ts_rs::TS;
use uuid::Uuid;

requests! {
    "list.export" Staff export(ExportList) -> ListExported;
}

/// Most letters of a cell in a workbook.
const LONGEST_CELL: usize = 32_767;
/// Widest column that the program makes by itself, in pixels.
const WIDEST: u32 = 360;

/// What is listed: the name of a kind whose records they are, or of one of the lists that join several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportedList(String);

impl ExportedList {
    /// Name of the sheet in the workbook.
    fn label(&self) -> &'static str {
        match self.0.as_str() {
            "trainings" => "Eventos",
            "people" => "Personas",
            "entities" => "Entidades",
            "participants" => "Participantes",
            "invitations" => "Invitaciones",
            "statistics" => "Estadísticas",
            "open_answers" => "Respuestas abiertas",
            other => kinds::kind(other).map_or("Lista", |kind| kind.label),
        }
    }
}

impl ExportedList {
    /// Whether its rows tell of natural persons. A list that is not known here may.
    // C-54
    fn tells_of_people(&self) -> bool {
        match self.0.as_str() {
            "trainings" | "statistics" | "open_answers" => false,
            "people" | "entities" | "participants" | "invitations" => true,
            other => kinds::kind(other).is_none_or(|kind| !kind.personal.is_empty()),
        }
    }
}

/// How the cells of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CellKind {
    /// As it is: a document number keeps its zeros.
    Text,
    /// A number that can be added up.
    Number,
    /// A civil day, given as `2027-04-12` and shown as `12/04/2027`.
    Date,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExportColumn {
    pub title: String,
    pub kind: CellKind,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExportList {
    pub list: ExportedList,
    /// The event whose list it is.
    pub case: Option<CaseRef>,
    /// File to be written; its ending, `.xlsx` or `.csv`, says how. One that is there is replaced: whoever chose the name was asked.
    pub path: String,
    pub columns: Vec<ExportColumn>,
    /// The rows as the screen shows them, in its order.
    pub rows: Vec<Vec<String>>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListExported {
    pub path: String,
    pub rows: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Workbook,
    Csv,
}

impl Kind {
    fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_lowercase().as_str() {
            "xlsx" => Some(Self::Workbook),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Workbook => "xlsx",
            Self::Csv => "csv",
        }
    }
}

/// Writes a list to a file, whole or not at all, and then notes that it left.
pub(crate) async fn export(ctx: &Ctx<'_>, request: ExportList) -> Result<ListExported, Fault> {
    let path = PathBuf::from(&request.path);
    let Some(kind) = Kind::of(&path).filter(|_| path.is_absolute()) else {
        return Err(Fault::input(
            "path",
            "El nombre del archivo termina en .xlsx (Excel) o en .csv. No se exportó nada. Elija otro nombre.",
        ));
    };
    if request.list.tells_of_people() {
        ctx.may(Act::Export).await?;
    }
    let rows = request.rows.len();
    let of = request.case.clone();
    let left = ListExport {
        list: request.list.0.clone(),
        case_id: of.as_ref().map(|case| case.id),
        case_kind: of.map(|case| case.kind).unwrap_or_default(),
        format: kind.name().to_owned(),
        rows: u32::try_from(rows).ok(),
    };
    let (part, file) = Unfinished::beside(&path).map_err(|error| Fault::outside(&error))?;
    tokio::task::spawn_blocking(move || write(file, kind, &request))
        .await
        .map_err(|error| Fault::internal("list", &error))??;
    // Noted before the file has its name: no list leaves without its trace.
    ctx.write(async |tx| {
        tx.insert(Uuid::now_v7(), &left, Vec::new()).await?;
        Ok(())
    })
    .await?;
    std::fs::rename(&part.0, &path).map_err(|error| Fault::outside(&error))?;
    Ok(ListExported {
        path: path.display().to_string(),
        rows,
    })
}

/// A file under the name that it has until it is whole; it goes when it did not get there.
struct Unfinished(PathBuf);

impl Unfinished {
    /// Under a name that nobody gave to a file yet.
    fn beside(path: &Path) -> io::Result<(Self, File)> {
        let new = path.with_file_name(format!(".{}.incompleto", Uuid::now_v7()));
        let file = File::create_new(&new)?;
        Ok((Self(new), file))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After it got its name there is nothing under this one.
        drop(std::fs::remove_file(&self.0));
    }
}

fn write(mut file: File, kind: Kind, list: &ExportList) -> Result<(), Fault> {
    let bytes = match kind {
        Kind::Workbook => workbook(list).map_err(|error| Fault::internal("workbook", &error))?,
        Kind::Csv => text(list).map_err(|error| Fault::internal("csv", &error))?,
    };
    let written = file.write_all(&bytes).and_then(|()| file.sync_all());
    written.map_err(|error| Fault::outside(&error))
}

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

/// A day that a workbook can hold: from 1900 on.
fn excel_day(text: &str) -> Option<ExcelDateTime> {
    let day = day(text)?;
    let year = u16::try_from(day.year()).ok()?;
    let part = |number: u32| u8::try_from(number).ok();
    ExcelDateTime::from_ymd(year, part(day.month())?, part(day.day())?).ok()
}

/// One sheet: headings that stay and can be filtered by, columns as wide as what they hold.
fn workbook(list: &ExportList) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(list.list.label())?;
    let heading = Format::new().set_bold();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let columns = || (0_u16..).zip(&list.columns);
    for (at, column) in columns() {
        sheet.write_string_with_format(0, at, &column.title, &heading)?;
    }
    for (at, row) in (1_u32..).zip(&list.rows) {
        for ((column, shape), cell) in columns().zip(row) {
            let number = (shape.kind == CellKind::Number)
                .then(|| cell.parse::<f64>().ok())
                .flatten();
            let day = (shape.kind == CellKind::Date)
                .then(|| excel_day(cell))
                .flatten();
            if let Some(number) = number {
                sheet.write_number(at, column, number)?;
            } else if let Some(day) = day {
                sheet.write_datetime_with_format(at, column, &day, &date)?;
            } else if !cell.is_empty() {
                let cut: String = cell.chars().take(LONGEST_CELL).collect();
                sheet.write_string(at, column, cut)?;
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    let last_row = u32::try_from(list.rows.len()).unwrap_or(u32::MAX);
    if let Some((last, _)) = columns().last() {
        sheet.autofilter(0, 0, last_row, last)?;
    }
    sheet.set_autofit_max_width(WIDEST);
    sheet.autofit();
    workbook.save_to_buffer()
}

/// UTF-8 with the mark by which Excel knows it, separated by commas. Which separator Excel expects is the region's of its computer, and the
/// list that people hand on is the workbook; a first line `sep=,` would cost the accents.
fn text(list: &ExportList) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(list.columns.iter().map(|column| guarded(&column.title)))?;
    for row in &list.rows {
        let cells = list.columns.iter().zip(row);
        writer.write_record(cells.map(|(column, cell)| match column.kind {
            CellKind::Text => guarded(cell),
            CellKind::Number if cell.parse::<f64>().is_ok() => cell.clone(),
            CellKind::Number => guarded(cell),
            CellKind::Date => {
                day(cell).map_or_else(|| guarded(cell), |day| day.format("%d/%m/%Y").to_string())
            }
        }))?;
    }
    writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}

/// A text that a spreadsheet would take for a formula is marked as text. A telephone number with its plus is none, unless what follows
/// would be worked out as a sum.
fn guarded(cell: &str) -> String {
    let is_number = |text: &str| {
        let mut digits = text.chars().filter(|c| !matches!(c, ' ' | '(' | ')'));
        digits.all(|c| c.is_ascii_digit())
    };
    let is_telephone = cell.strip_prefix('+').is_some_and(is_number);
    // A dash alone stands for nothing, and is worked out as nothing.
    let says_something = cell.chars().any(char::is_alphanumeric);
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && says_something && !is_telephone {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journey::{ask, centre, refused, start};
    use calamine::{Data, Reader, Xlsx};
    use std::io::Cursor;

    fn list(rows: &[&[&str]]) -> ExportList {
        let column = |title: &str, kind| ExportColumn {
            title: title.to_owned(),
            kind,
        };
        ExportList {
            list: ExportedList("participants".to_owned()),
            case: None,
            path: String::new(),
            columns: vec![
                column("Persona", CellKind::Text),
                column("Documento", CellKind::Text),
                column("Firmó", CellKind::Number),
                column("Fecha", CellKind::Date),
            ],
            rows: rows
                .iter()
                .map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())
                .collect(),
        }
    }

    #[test]
    fn a_workbook_keeps_zeros_numbers_and_days() {
        let long = "á".repeat(LONGEST_CELL + 1);
        let list = list(&[
            &["QUISPE ÑAHUI, Julia", "01234567", "3", "2027-04-12"],
            &["=1+1", "", "muchas", "mañana"],
            &[&long],
        ]);
        let bytes = workbook(&list).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let sheet = book.worksheet_range("Participantes").unwrap();
        let text = |row, column| sheet.get_value((row, column)).unwrap().to_string();
        assert_eq!(text(0, 1), "Documento");
        assert_eq!(text(1, 0), "QUISPE ÑAHUI, Julia");
        assert_eq!(
            sheet.get_value((1, 1)),
            Some(&Data::String("01234567".into()))
        );
        assert_eq!(sheet.get_value((1, 2)), Some(&Data::Float(3.0)));
        let Some(Data::DateTime(day)) = sheet.get_value((1, 3)) else {
            panic!("{:?}", sheet.get_value((1, 3)));
        };
        assert_eq!(day.to_ymd_hms_milli(), (2027, 4, 12, 0, 0, 0, 0));
        // A formula that somebody typed stays a text, and so does what is no number or day.
        assert_eq!(sheet.get_value((2, 0)), Some(&Data::String("=1+1".into())));
        assert_eq!((text(2, 2), text(2, 3)), ("muchas".into(), "mañana".into()));
        assert_eq!(text(3, 0).chars().count(), LONGEST_CELL);
    }

    #[test]
    fn a_text_is_what_excel_opens_with_its_accents_and_runs_nothing() {
        let list = list(&[
            &["=HYPERLINK(\"x\")", "+51 966 000 111", "3", "2027-04-12"],
            &["Nina, \"la de caja\"", "-", "", ""],
            // sums that somebody typed, also where a number is expected.
            &["+51-966-000-111", "+1-1", "=1+1", "-2"],
        ]);
        let bytes = text(&list).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(
            text,
            "\u{feff}Persona,Documento,Firmó,Fecha\r\n\
             \"'=HYPERLINK(\"\"x\"\")\",+51 966 000 111,3,12/04/2027\r\n\
             \"Nina, \"\"la de caja\"\"\",-,,\r\n\
             '+51-966-000-111,'+1-1,'=1+1,'-2\r\n"
        );
    }

    #[tokio::test]
    async fn a_list_leaves_whole_or_not_at_all_and_leaves_its_trace() {
        let data = tempfile::tempdir().unwrap();
        let app = start(data.path()).await;
        centre(&app).await;
        let outside = tempfile::tempdir().unwrap();
        let request = |path: &Path| {
            let mut list = list(&[&["QUISPE ÑAHUI, Julia", "01234567", "3", "2027-04-12"]]);
            list.path = path.to_str().unwrap().to_owned();
            serde_json::to_value(list).unwrap()
        };
        let traces = async || {
            let store = app.store().await.unwrap();
            let rows = store.table_picture().await.unwrap();
            rows.into_iter()
                .filter(|row| row.contains("list_export"))
                .collect::<Vec<_>>()
        };

        // An ending that says nothing, a place that depends on where the program runs, a folder that is gone.
        let gone = outside.path().join("no").join("lista.xlsx");
        for path in [outside.path().join("lista.pdf"), "lista.xlsx".into(), gone] {
            let fault = refused(&app, "list.export", request(&path)).await;
            assert_eq!(fault.field.as_deref(), Some("path"), "{path:?} {fault:?}");
        }
        assert_eq!(traces().await, Vec::<String>::new());
        assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);

        // What somebody keeps under a name like that of a list that is not whole yet.
        let own = outside.path().join("lista.csv.incompleto");
        std::fs::write(&own, "mío").unwrap();
        for name in ["Lista de Ñaña.XLSX", "lista.csv", "lista.csv"] {
            let path = outside.path().join(name);
            let done = ask(&app, "list.export", request(&path)).await;
            assert_eq!(done["rows"], 1);
            assert!(path.metadata().unwrap().len() > 60);
        }
        assert_eq!(std::fs::read_to_string(&own).unwrap(), "mío");
        assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 3);
        let traces = traces().await;
        assert_eq!(traces.len(), 3, "{traces:?}");
        // The trace says what left, and nothing of whom it told.
        assert!(traces[0].contains("participants"), "{traces:?}");
        assert!(!traces.concat().contains("QUISPE"));
    }
}
