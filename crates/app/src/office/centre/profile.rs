//! The centre's profile and its staff.

use super::types::{
    AddStaff, CentreForm, CentreProfile, EditStaff, GetCentre, ListPosts, ListStaff, PostChoice,
    SaveCentre, StaffFields, StaffInput, StaffRow,
};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::house::{App, State, own_centre};
use crate::naming::nomenclature;
use crate::office::directory::is_email;
use crate::office::key_file::{self, has_password};
use crate::office::password::{check_password, derive, of_field};
use sisconecta_domain::catalogue::Nomenclature;
use sisconecta_domain::ids::{CentreId, StaffId};
use sisconecta_domain::kinds::office::{Centre, Staff};
use sisconecta_domain::names::{collapse, dictionary_key, display_name};
use sisconecta_domain::staff::Post;
use sisconecta_domain::time::civil;
use sisconecta_store::{Store, StoreError, Writing};

impl From<&CentreProfile> for Centre {
    fn from(centre: &CentreProfile) -> Self {
        Self {
            code: centre.code.trim().to_owned(),
            name: collapse(&centre.name),
            address: collapse(&centre.address),
            telephone: collapse(&centre.telephone),
            extension: collapse(&centre.extension),
            email: collapse(&centre.email),
            area: collapse(&centre.area),
        }
    }
}

impl From<Centre> for CentreProfile {
    fn from(centre: Centre) -> Self {
        Self {
            code: centre.code,
            name: centre.name,
            address: centre.address,
            telephone: centre.telephone,
            extension: centre.extension,
            email: centre.email,
            area: centre.area,
        }
    }
}

fn staff_record(staff: &StaffInput, active: bool) -> Staff {
    Staff {
        paternal: collapse(&staff.paternal),
        maternal: collapse(&staff.maternal),
        names: collapse(&staff.names),
        post: Some(staff.post),
        active: Some(active),
    }
}

pub(crate) async fn write_centre(
    tx: &mut Writing,
    id: CentreId,
    centre: &CentreProfile,
) -> Result<(), StoreError> {
    tx.set(id, Centre::from(centre)).await?;
    Ok(())
}

pub(crate) async fn write_staff(
    tx: &mut Writing,
    id: StaffId,
    staff: &StaffInput,
) -> Result<(), StoreError> {
    tx.set(id, staff_record(staff, true)).await?;
    Ok(())
}

async fn form(store: &Store) -> Result<CentreForm, Fault> {
    let own = own_centre(store).await?.ok_or_else(Fault::not_found)?;
    let mut snapshot = store.snapshot().await?;
    let found = snapshot.get::<Centre>(own.id.into()).await?;
    Ok(CentreForm {
        centre: found.ok_or_else(Fault::not_found)?.record.into(),
        base: snapshot.base(),
    })
}

/// The centre's profile as it stands.
pub(crate) async fn profile(store: &Store) -> Result<CentreProfile, Fault> {
    Ok(form(store).await?.centre)
}

pub(crate) async fn get(ctx: &Ctx<'_>, _: GetCentre) -> Result<CentreForm, Fault> {
    form(&ctx.store).await
}

pub(crate) async fn save(ctx: &Ctx<'_>, request: SaveCentre) -> Result<CentreForm, Fault> {
    let SaveCentre {
        centre,
        showed,
        base,
    } = request;
    check_centre(&centre)?;
    let own = own_centre(&ctx.store).await?.ok_or_else(Fault::not_found)?;
    let now = Centre::from(&centre);
    if own.text(Centre::code.name) != now.code {
        return Err(Fault::input(
            "code",
            "El código oficial del centro no se cambia: con él se reconoce todo lo registrado.",
        ));
    }
    let showed = Centre {
        code: now.code.clone(),
        ..Centre::from(&showed)
    };
    let wrote = ctx
        .write(async |tx| {
            let id = CentreId::from(own.id);
            Ok(tx.save(id, &base, &showed, &now).await?)
        })
        .await?;
    let mut form = form(&ctx.store).await?;
    // The page stays open: what it wrote is its own also where it goes on from an older moment.
    form.base.wrote = base.wrote;
    form.base.wrote.extend(wrote);
    Ok(form)
}

pub(crate) async fn list_staff(ctx: &Ctx<'_>, _: ListStaff) -> Result<Vec<StaffRow>, Fault> {
    let has_password = has_password(ctx.app).await;
    let mut snapshot = ctx.store.snapshot().await?;
    let base = snapshot.base();
    let mut rows: Vec<StaffRow> = snapshot
        .all::<Staff>()
        .await?
        .into_iter()
        .filter_map(|found| {
            let Staff {
                paternal,
                maternal,
                names,
                post,
                active,
            } = found.record;
            Some(StaffRow {
                id: found.id,
                name: display_name(&paternal, &maternal, &names),
                paternal,
                maternal,
                names,
                post: post?,
                active: active != Some(false),
                has_password: has_password(found.id),
                base: base.clone(),
            })
        })
        .collect();
    rows.sort_by_cached_key(|row| (!row.active, dictionary_key(&row.name)));
    Ok(rows)
}

/// The posts of a centre, as they are called today: also before there is a centre, by the names that ship with the program.
pub(crate) async fn posts(app: &App, _: ListPosts) -> Result<Vec<PostChoice>, Fault> {
    let names = match &*app.state.read().await {
        State::Open(centre) => nomenclature(&centre.store).await?,
        _ => Nomenclature::shipped(),
    };
    let today = civil(app.now_ms()).date();
    let choice = |post| PostChoice {
        post,
        name: names.post(post, today),
    };
    Ok(Post::ALL.into_iter().map(choice).collect())
}

pub(crate) async fn add_staff(ctx: &Ctx<'_>, request: AddStaff) -> Result<Vec<StaffRow>, Fault> {
    check_staff(&request.staff)?;
    check_password("password", &request.password)?;
    let id = StaffId::fresh();
    let mut state = ctx.app.state.write().await;
    let State::Open(centre) = &mut *state else {
        return Err(Fault::closed());
    };
    let (mut keys, key) = (centre.keys.clone(), centre.store.key().clone());
    let password = request.password;
    // Whatever may be wrong with the password is known before anything is written.
    let keys = derive(move || {
        keys.set_password(&key, id.0, &password)?;
        Ok(keys)
    })
    .await?
    .map_err(|error| of_field("password", error))?;
    // The record comes first: a password that opens for nobody is worse than a person whose password is set again.
    ctx.write(async |tx| {
        write_staff(tx, id, &request.staff).await?;
        Ok(())
    })
    .await?;
    key_file::keep(ctx.app, centre, keys).await.map_err(|error| {
        let done = "La persona quedó agregada al personal, pero su contraseña no se guardó en este equipo. No la agregue otra vez: dele una contraseña desde la lista del personal.";
        keys_not_saved(&Fault::from(error), done)
    })?;
    drop(state);
    list_staff(ctx, ListStaff {}).await
}

/// What was written stays written; only the key file was not.
fn keys_not_saved(fault: &Fault, done: &str) -> Fault {
    tracing::error!(code = fault.code, "the key file was not saved");
    Fault::not_now("keys_not_saved", format!("{done} {}", fault.sentence))
}

pub(crate) async fn edit_staff(ctx: &Ctx<'_>, request: EditStaff) -> Result<Vec<StaffRow>, Fault> {
    let EditStaff {
        id,
        fields,
        showed,
        base,
    } = request;
    check_staff(&fields.staff)?;
    let retires = showed.active && !fields.active;
    if ctx.who.id == id && !fields.active {
        return Err(Fault::input(
            "active",
            "No puede retirarse a usted mismo. Pídalo a otra persona del centro.",
        ));
    }
    ctx.store
        .get::<Staff>(id)
        .await?
        .ok_or_else(Fault::not_found)?;
    let record = |form: &StaffFields| staff_record(&form.staff, form.active);
    let (showed, now) = (record(&showed), record(&fields));
    ctx.write(async |tx| Ok(tx.save(id, &base, &showed, &now).await?))
        .await?;
    if retires {
        let mut state = ctx.app.state.write().await;
        if let State::Open(centre) = &mut *state {
            let mut keys = centre.keys.clone();
            let saved = match keys.remove_password(id.0) {
                Ok(()) => key_file::keep(ctx.app, centre, keys).await,
                Err(error) => Err(error),
            };
            saved.map_err(|error| {
                let done = "La persona quedó retirada y ya no puede entrar, pero su contraseña sigue en el llavero de este equipo.";
                keys_not_saved(&Fault::from(error), done)
            })?;
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
