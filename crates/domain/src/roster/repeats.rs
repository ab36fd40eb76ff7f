//! Rows of one list that are the same person, or that cannot both be right.

use std::collections::HashMap;

use super::check::problem;
use super::values::Remark;
use super::{Column, DryRun, Layout, ProblemCode, RosterPerson, RosterRow, RowStatus};
use crate::names::{display_name, fold, may_be_one};

/// Finds rows of the same person, and rows that cannot both be right.
pub(super) fn mark_repeated(rows: &mut [RosterRow], layout: &Layout) {
    let dni_column = layout
        .columns
        .iter()
        .find(|guess| guess.column == Column::Dni)
        .map(|guess| guess.index);
    let mut by_dni: HashMap<String, usize> = HashMap::new();
    let mut by_name: HashMap<String, usize> = HashMap::new();
    for index in 0..rows.len() {
        if !matches!(rows[index].status, RowStatus::Ready | RowStatus::Confirm) {
            continue;
        }
        let dni = rows[index].person.dni.clone();
        let name = full_name(&rows[index].person);
        let (before, rest) = rows.split_at_mut(index);
        let row = &mut rest[0];
        if let Some(&earlier) = by_dni.get(&dni) {
            mark_same_dni(&mut before[earlier], row, dni_column);
            continue;
        }
        if let Some(&earlier) = by_name.get(&name) {
            let message = format!(
                "La fila {} tiene el mismo nombre con el DNI {}. ¿Son dos personas distintas?",
                before[earlier].row, before[earlier].person.dni
            );
            add(
                row,
                dni_column,
                ProblemCode::SameName,
                message,
                RowStatus::Confirm,
            );
        }
        by_dni.insert(dni, index);
        by_name.entry(name).or_insert(index);
    }
}

/// Two rows with one DNI: the same person twice, or one of the two is wrong.
fn mark_same_dni(earlier: &mut RosterRow, row: &mut RosterRow, column: Option<u16>) {
    let dni = &row.person.dni;
    let other = earlier.row;
    if may_be_one(&full_name(&row.person), &full_name(&earlier.person)) {
        let message =
            format!("Es la misma persona de la fila {other} (DNI {dni}). Se agrega una sola vez.");
        add(
            row,
            None,
            ProblemCode::SamePerson,
            message,
            RowStatus::Repeated,
        );
        return;
    }
    let message = format!(
        "El DNI {dni} aparece también en la fila {} con otro nombre. Compruébelo antes de aceptar.",
        row.row
    );
    let shown = shown(&earlier.person);
    add(
        earlier,
        column,
        ProblemCode::SharedDni,
        message,
        RowStatus::Confirm,
    );
    let message = format!(
        "El DNI {dni} ya está en la fila {other} a nombre de {shown}. Uno de los dos está equivocado."
    );
    add(row, column, ProblemCode::SharedDni, message, RowStatus::Bad);
}

/// Finds rows whose DNI the directory knows under another name: `known` tells how somebody is called there.
///
/// Who is accepted nevertheless is the person of the directory, and nothing of the row is written into his record.
pub fn mark_known(run: &mut DryRun, known: impl Fn(&str) -> Option<String>) {
    let column = run
        .columns
        .iter()
        .find(|guess| guess.column == Column::Dni)
        .map(|guess| guess.index);
    for row in &mut run.rows {
        if !matches!(row.status, RowStatus::Ready | RowStatus::Confirm) {
            continue;
        }
        let dni = &row.person.dni;
        let Some(known) = known(dni).filter(|known| !may_be_one(known, &shown(&row.person))) else {
            continue;
        };
        let message = format!(
            "El DNI {dni} es de {known} en el directorio. Si acepta, se inscribe a esa persona y no se toma ningún otro dato de la fila; si es otra, corrija el DNI en la lista."
        );
        match row.status {
            RowStatus::Ready => run.ready -= 1,
            _ => run.confirm -= 1,
        }
        run.confirm += 1;
        add(
            row,
            column,
            ProblemCode::KnownDni,
            message,
            RowStatus::Confirm,
        );
    }
}

fn add(
    row: &mut RosterRow,
    column: Option<u16>,
    code: ProblemCode,
    message: String,
    status: RowStatus,
) {
    row.status = status;
    row.problems.push(problem(
        column,
        Remark {
            code,
            message,
            proposal: None,
        },
    ));
}

fn shown(person: &RosterPerson) -> String {
    display_name(&person.paternal, &person.maternal, &person.names)
}

fn full_name(person: &RosterPerson) -> String {
    fold(&shown(person))
}
