//! Names of people in records, as people here write them.

use sisconecta_domain::ids::StaffId;
use sisconecta_domain::names::display_name;
use sisconecta_store::records::Record;
use sisconecta_store::{Store, StoreError};

/// Name of a member of staff; empty for nobody and for somebody unknown.
pub(crate) async fn staff_name(
    store: &Store,
    staff: Option<StaffId>,
) -> Result<String, StoreError> {
    let Some(staff) = staff else {
        return Ok(String::new());
    };
    Ok(store
        .record("staff", staff.0)
        .await?
        .map(|record| person_name(&record))
        .unwrap_or_default())
}

pub(crate) fn person_name(record: &Record) -> String {
    display_name(
        record.text("paternal"),
        record.text("maternal"),
        record.text("names"),
    )
}
