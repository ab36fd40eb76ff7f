//! The centre's profile and its staff.

use super::types::{
    AddStaff, CentreProfile, EditStaff, GetCentre, ListStaff, SaveCentre, StaffInput, StaffRow,
};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::house::{State, own_centre};
use crate::office::directory::is_email;
use crate::office::password::{check_password, derive};
use serde_json::json;
use sisconecta_domain::ids::StaffId;
use sisconecta_domain::names::{collapse, dictionary_key, display_name};
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

/// The centre's profile as it stands.
pub(crate) async fn profile(store: &Store) -> Result<CentreProfile, Fault> {
    let record = own_centre(store).await?.ok_or_else(Fault::not_found)?;
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

pub(crate) async fn get(ctx: &Ctx<'_>, _: GetCentre) -> Result<CentreProfile, Fault> {
    profile(&ctx.store).await
}

pub(crate) async fn save(ctx: &Ctx<'_>, request: SaveCentre) -> Result<CentreProfile, Fault> {
    check_centre(&request.centre)?;
    let record = own_centre(&ctx.store).await?.ok_or_else(Fault::not_found)?;
    if record.text("code") != request.centre.code.trim() {
        return Err(Fault::input(
            "code",
            "El código oficial del centro no se cambia: con él se reconoce todo lo registrado.",
        ));
    }
    ctx.write(async |tx| {
        write_centre(tx, record.id, &request.centre).await?;
        Ok(())
    })
    .await?;
    profile(&ctx.store).await
}

pub(crate) async fn list_staff(ctx: &Ctx<'_>, _: ListStaff) -> Result<Vec<StaffRow>, Fault> {
    let mut rows: Vec<StaffRow> = ctx
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

pub(crate) async fn add_staff(ctx: &Ctx<'_>, request: AddStaff) -> Result<Vec<StaffRow>, Fault> {
    check_staff(&request.staff)?;
    check_password("password", &request.password)?;
    let id = StaffId::fresh();
    // The record comes first: a password that opens for nobody is worse than a person whose password is set again.
    ctx.write(async |tx| {
        write_staff(tx, id, &request.staff, true).await?;
        Ok(())
    })
    .await?;
    set_first_password(ctx, id, request.password).await?;
    list_staff(ctx, ListStaff {}).await
}

async fn set_first_password(ctx: &Ctx<'_>, id: StaffId, password: String) -> Result<(), Fault> {
    let mut state = ctx.app.state.write().await;
    let State::Open(centre) = &mut *state else {
        return Err(Fault::closed());
    };
    let mut keys = centre.keys.clone();
    let key = centre.store.key().clone();
    centre.keys = derive(move || {
        keys.set_password(&key, id.0, &password)?;
        Ok::<_, StoreError>(keys)
    })
    .await??;
    Ok(centre.keys.save(centre.store.folder())?)
}

pub(crate) async fn edit_staff(ctx: &Ctx<'_>, request: EditStaff) -> Result<Vec<StaffRow>, Fault> {
    check_staff(&request.staff)?;
    if ctx.who.id == request.id && !request.active {
        return Err(Fault::input(
            "active",
            "No puede retirarse a usted mismo. Pídalo a otra persona del centro.",
        ));
    }
    ctx.store
        .record("staff", request.id.0)
        .await?
        .ok_or_else(Fault::not_found)?;
    ctx.write(async |tx| {
        write_staff(tx, request.id, &request.staff, request.active).await?;
        Ok(())
    })
    .await?;
    if !request.active {
        let mut state = ctx.app.state.write().await;
        if let State::Open(centre) = &mut *state {
            centre.keys.remove_password(request.id.0)?;
            centre.keys.save(centre.store.folder())?;
        }
    }
    list_staff(ctx, ListStaff {}).await
}

fn required(field: &str, text: &str, what: &str) -> Result<(), Fault> {
    if text.trim().is_empty() {
        return Err(Fault::input(field, format!("Falta {what}.")));
    }
    Ok(())
}

pub(crate) fn check_centre(centre: &CentreProfile) -> Result<(), Fault> {
    let code = centre.code.trim();
    let plain = code
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if code.is_empty() || code.len() > 20 || !plain {
        return Err(Fault::input(
            "code",
            "El código oficial del centro lleva hasta 20 letras sin tilde, números o guiones. Revíselo.",
        ));
    }
    required("name", &centre.name, "el nombre del centro")?;
    required("address", &centre.address, "la dirección")?;
    if !centre.email.trim().is_empty() && !is_email(&centre.email) {
        return Err(Fault::input(
            "email",
            "El correo del centro no tiene la forma nombre@institucion.gob.pe.",
        ));
    }
    Ok(())
}

pub(crate) fn check_staff(staff: &StaffInput) -> Result<(), Fault> {
    required("paternal", &staff.paternal, "el apellido paterno")?;
    required("names", &staff.names, "los nombres")
}
