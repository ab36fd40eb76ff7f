//! The centre's profile and its staff.

use crate::entry::{
    AddStaff, CentreProfile, EditStaff, GetCentre, ListStaff, SaveCentre, StaffInput, StaffRow,
    check_centre, check_staff,
};
use crate::house::State;
use crate::{App, Fault};
use serde_json::json;
use sisconecta_domain::ids::StaffId;
use sisconecta_domain::names::{collapse, dictionary_key, display_name};
use sisconecta_store::records::Record;
use sisconecta_store::{Store, StoreError, Writing};
use uuid::Uuid;

pub(crate) async fn write_centre(
    tx: &mut Writing,
    id: Uuid,
    centre: &CentreProfile,
) -> Result<(), StoreError> {
    let fields = [
        ("code", json!(centre.code.trim())),
        ("name", json!(collapse(&centre.name))),
        ("address", json!(collapse(&centre.address))),
        ("telephone", json!(collapse(&centre.telephone))),
        ("extension", json!(collapse(&centre.extension))),
        ("email", json!(collapse(&centre.email))),
        ("area", json!(collapse(&centre.area))),
    ];
    tx.edit("centre", id, &fields).await
}

pub(crate) async fn write_staff(
    tx: &mut Writing,
    id: StaffId,
    staff: &StaffInput,
    active: bool,
) -> Result<(), StoreError> {
    let fields = [
        ("paternal", json!(collapse(&staff.paternal))),
        ("maternal", json!(collapse(&staff.maternal))),
        ("names", json!(collapse(&staff.names))),
        ("post", json!(staff.post)),
        ("active", json!(active)),
    ];
    tx.edit("staff", id.0, &fields).await
}

/// The record of this centre. Two laptops that began without a network made one each: the first of them counts on both, and
/// a record of another code that headquarters published never does.
pub(crate) async fn own(store: &Store) -> Result<Option<Record>, StoreError> {
    let mut centres = store.records("centre", None).await?;
    if let Some(enrolment) = store.enrolment().await? {
        let place = centres
            .iter()
            .position(|centre| centre.text("code") == enrolment.scope);
        return Ok(place.map(|place| centres.swap_remove(place)));
    }
    Ok(centres.into_iter().next())
}

/// The centre's profile as it stands.
pub(crate) async fn profile(store: &Store) -> Result<CentreProfile, Fault> {
    let record = own(store).await?.ok_or_else(Fault::not_found)?;
    let text = |field: &str| record.text(field).to_owned();
    Ok(CentreProfile {
        code: text("code"),
        name: text("name"),
        address: text("address"),
        telephone: text("telephone"),
        extension: text("extension"),
        email: text("email"),
        area: text("area"),
    })
}

pub(crate) async fn get(app: &App, _: GetCentre) -> Result<CentreProfile, Fault> {
    profile(&app.session().await?.store).await
}

pub(crate) async fn save(app: &App, request: SaveCentre) -> Result<CentreProfile, Fault> {
    let session = app.session().await?;
    check_centre(&request.centre)?;
    let record = own(&session.store).await?.ok_or_else(Fault::not_found)?;
    if record.text("code") != request.centre.code.trim() {
        return Err(Fault::input(
            "code",
            "El código oficial del centro no se cambia: con él se reconoce todo lo registrado.",
        ));
    }
    let mut tx = session.store.write(session.actor()).await?;
    write_centre(&mut tx, record.id, &request.centre).await?;
    app.announce(&tx.commit().await?);
    profile(&session.store).await
}

pub(crate) async fn list_staff(app: &App, _: ListStaff) -> Result<Vec<StaffRow>, Fault> {
    let session = app.session().await?;
    let mut rows: Vec<StaffRow> = session
        .store
        .records("staff", None)
        .await?
        .into_iter()
        .filter_map(|record| {
            let text = |field: &str| record.text(field).to_owned();
            Some(StaffRow {
                id: StaffId(record.id),
                paternal: text("paternal"),
                maternal: text("maternal"),
                names: text("names"),
                name: display_name(
                    record.text("paternal"),
                    record.text("maternal"),
                    record.text("names"),
                ),
                post: serde_json::from_value(record.fields.get("post")?.clone()).ok()?,
                active: record.fields.get("active") != Some(&json!(false)),
            })
        })
        .collect();
    rows.sort_by_cached_key(|row| (!row.active, dictionary_key(&row.name)));
    Ok(rows)
}

pub(crate) async fn add_staff(app: &App, request: AddStaff) -> Result<Vec<StaffRow>, Fault> {
    let session = app.session().await?;
    check_staff(&request.staff)?;
    crate::entry::check_password("password", &request.password)?;
    let id = StaffId::fresh();
    // The record comes first: a password that opens for nobody is worse than a person whose password is set again.
    let mut tx = session.store.write(session.actor()).await?;
    write_staff(&mut tx, id, &request.staff, true).await?;
    app.announce(&tx.commit().await?);
    set_first_password(app, id, request.password).await?;
    list_staff(app, ListStaff {}).await
}

async fn set_first_password(app: &App, id: StaffId, password: String) -> Result<(), Fault> {
    let mut state = app.state.write().await;
    let State::Open(centre) = &mut *state else {
        return Err(Fault::closed());
    };
    let mut keys = centre.keys.clone();
    let key = centre.store.key().clone();
    centre.keys = crate::entry::derive(move || {
        keys.set_password(&key, id.0, &password)?;
        Ok::<_, StoreError>(keys)
    })
    .await??;
    Ok(centre.keys.save(centre.store.folder())?)
}

pub(crate) async fn edit_staff(app: &App, request: EditStaff) -> Result<Vec<StaffRow>, Fault> {
    let session = app.session().await?;
    check_staff(&request.staff)?;
    if session.badge.id == request.id && !request.active {
        return Err(Fault::input(
            "active",
            "No puede retirarse a usted mismo. Pídalo a otra persona del centro.",
        ));
    }
    session
        .store
        .record("staff", request.id.0)
        .await?
        .ok_or_else(Fault::not_found)?;
    let mut tx = session.store.write(session.actor()).await?;
    write_staff(&mut tx, request.id, &request.staff, request.active).await?;
    app.announce(&tx.commit().await?);
    if !request.active {
        let mut state = app.state.write().await;
        if let State::Open(centre) = &mut *state {
            centre.keys.remove_password(request.id.0)?;
            centre.keys.save(centre.store.folder())?;
        }
    }
    list_staff(app, ListStaff {}).await
}
