//! The public entities of the directory. Renaming one is one edit of it: whoever names it holds its id.

use super::email::is_email;
use super::entity_types::{
    DistrictRow, Entities, EntityInput, EntityRow, SaveEntity, SearchDistricts, SearchEntities,
};
use super::types::MOST;
use crate::context::Ctx;
use crate::fault::Fault;
use crate::form::{self, Form, Shown};
use sisconecta_domain::entity::{check_ruc, check_siaf_code, check_unit_code, name_key};
use sisconecta_domain::ids::EntityId;
use sisconecta_domain::kinds::office::PublicEntity;
use sisconecta_domain::names::{collapse, dictionary_key, fold, matches};
use sisconecta_domain::ubigeo;
use sisconecta_store::entity::EntityCode;
use sisconecta_store::{Found, Store, StoreError, Writing};
use std::collections::HashMap;
use uuid::Uuid;

/// Most letters of a name.
const LONGEST_NAME: usize = 200;
/// Most letters of any other field.
const LONGEST: usize = 300;
/// Most districts that are proposed.
const MOST_DISTRICTS: u32 = 50;

impl Form for EntityInput {
    type Kind = PublicEntity;

    fn of(record: &PublicEntity) -> Self {
        let r = record.clone();
        Self {
            name: r.name,
            legal_name: r.legal_name,
            ruc: r.ruc,
            siaf_code: r.siaf_code,
            unit_code: r.unit_code,
            entity_type: r.entity_type,
            ubigeo: r.ubigeo,
            address: r.address,
            phones: r.phones,
            email: r.email,
            authority: r.authority,
            authority_post: r.authority_post,
            in_area: r.in_area,
        }
    }

    fn record(&self) -> PublicEntity {
        let f = self.clone();
        PublicEntity {
            name: f.name,
            legal_name: f.legal_name,
            ruc: f.ruc,
            siaf_code: f.siaf_code,
            unit_code: f.unit_code,
            entity_type: f.entity_type,
            ubigeo: f.ubigeo,
            address: f.address,
            phones: f.phones,
            email: f.email,
            authority: f.authority,
            authority_post: f.authority_post,
            in_area: f.in_area,
        }
    }

    fn tidy(mut self) -> Self {
        for text in [
            &mut self.name,
            &mut self.legal_name,
            &mut self.address,
            &mut self.phones,
            &mut self.authority,
            &mut self.authority_post,
        ] {
            *text = collapse(text);
        }
        for code in [
            &mut self.ruc,
            &mut self.siaf_code,
            &mut self.unit_code,
            &mut self.ubigeo,
        ] {
            *code = collapse(code).replace([' ', '-'], "");
        }
        self.email = collapse(&self.email).to_lowercase();
        self
    }
}

/// What is wrong with a tidy input.
fn check(entity: &EntityInput) -> Result<(), Fault> {
    if entity.name.is_empty() {
        return Err(Fault::input("name", "Falta el nombre de la entidad."));
    }
    if entity.name.chars().count() > LONGEST_NAME {
        return Err(Fault::input(
            "name",
            "El nombre pasa de 200 letras. Acórtelo; no se cambió nada.",
        ));
    }
    for (field, text) in [
        ("legal_name", &entity.legal_name),
        ("address", &entity.address),
        ("phones", &entity.phones),
        ("email", &entity.email),
        ("authority", &entity.authority),
        ("authority_post", &entity.authority_post),
    ] {
        if text.chars().count() > LONGEST {
            return Err(Fault::input(
                field,
                "El texto pasa de 300 letras. Acórtelo; no se cambió nada.",
            ));
        }
    }
    let codes = [
        ("ruc", &entity.ruc, check_ruc as fn(&str) -> _),
        ("siaf_code", &entity.siaf_code, check_siaf_code),
        ("unit_code", &entity.unit_code, check_unit_code),
    ];
    for (field, code, check) in codes {
        if !code.is_empty() {
            check(code).map_err(|error| Fault::input(field, error.to_string()))?;
        }
    }
    if !entity.ubigeo.is_empty() && ubigeo::district(&entity.ubigeo).is_none() {
        return Err(Fault::input(
            "ubigeo",
            "Ese distrito no existe. Escriba su nombre y elíjalo de la lista, o déjelo vacío.",
        ));
    }
    if !entity.email.is_empty() && !is_email(&entity.email) {
        return Err(Fault::input(
            "email",
            "El correo no tiene la forma nombre@institucion.gob.pe. Corríjalo o déjelo vacío.",
        ));
    }
    Ok(())
}

/// A RUC or SIAF code belongs to one entity: written on another record it would make the two one unasked.
async fn codes_are_free(
    tx: &mut Writing,
    own: Option<EntityId>,
    entity: &EntityInput,
) -> Result<(), Fault> {
    let own = match own {
        Some(own) => tx.entity_name(own).await?.map(|named| named.one),
        None => None,
    };
    for (field, what, code, of) in [
        ("ruc", "RUC", &entity.ruc, EntityCode::Ruc(&entity.ruc)),
        (
            "siaf_code",
            "código SIAF",
            &entity.siaf_code,
            EntityCode::Siaf(&entity.siaf_code),
        ),
    ] {
        if code.is_empty() {
            continue;
        }
        if let Some(other) = tx.entity_of_code(of).await?
            && Some(other.one) != own
        {
            let name = other.name;
            return Err(Fault::input(
                field,
                format!(
                    "Ese {what} ya es de «{name}». No se guardó. Si es la misma entidad, abra su ficha y únalas."
                ),
            ));
        }
    }
    Ok(())
}

/// Names of entities by how they are typed, so that an entity typed with other accents is the same one. The name of a record that
/// was merged is the entity's too; of several with one name the first is meant.
pub(crate) struct EntityNames(HashMap<String, EntityId>);

impl EntityNames {
    pub(crate) async fn load(tx: &mut Writing) -> Result<Self, StoreError> {
        let records = tx.entity_records().await?;
        let (standing, merged): (Vec<_>, Vec<_>) = records
            .iter()
            .partition(|record| record.id == record.named.one);
        let mut names = HashMap::new();
        for record in standing.into_iter().chain(merged) {
            names
                .entry(name_key(&record.own_name))
                .or_insert(record.named.one);
        }
        Ok(Self(names))
    }

    /// The entity of that name; a new one is written. Nothing for no name.
    pub(crate) async fn settle(
        &mut self,
        tx: &mut Writing,
        name: &str,
    ) -> Result<Option<EntityId>, StoreError> {
        let name = collapse(name);
        if name.is_empty() {
            return Ok(None);
        }
        if let Some(known) = self.0.get(&name_key(&name)) {
            return Ok(Some(*known));
        }
        let id = EntityId::fresh();
        tx.set(id, PublicEntity::edit().name(&*name)).await?;
        self.0.insert(name_key(&name), id);
        Ok(Some(id))
    }

    /// What a form that shows the entity by its name had, and what it has now: two ids that differ if the name does. Who only left
    /// the name as it was changes nothing, whatever the entity is called meanwhile.
    pub(crate) async fn change(
        &mut self,
        tx: &mut Writing,
        showed: &str,
        now: &str,
    ) -> Result<(Option<EntityId>, Option<EntityId>), StoreError> {
        if name_key(showed) == name_key(now) {
            return Ok((None, None));
        }
        let now = self.settle(tx, now).await?;
        // Nothing but "another one" is known of what was shown: two entities may have one name.
        let showed = now.is_none().then_some(EntityId(Uuid::nil()));
        Ok((showed, now))
    }
}

/// K-08: by name, RUC and SIAF code, or by where it is.
fn is_asked(text: &str, entity: &PublicEntity) -> bool {
    let place = ubigeo::district(&entity.ubigeo).map_or_else(String::new, |one| one.place());
    let words = [
        &entity.name,
        &entity.legal_name,
        &entity.ruc,
        &entity.siaf_code,
        &place,
    ];
    matches(text, &fold(&words.map(String::as_str).join(" ")))
}

/// Rows of those of all entities that are shown, with their people.
async fn shown(
    store: &Store,
    all: &[Found<PublicEntity>],
    shown: Vec<&Found<PublicEntity>>,
) -> Result<Vec<EntityRow>, Fault> {
    let mut named: HashMap<String, u32> =
        shown.iter().map(|one| (name_key(&one.name), 0)).collect();
    for one in all {
        if let Some(count) = named.get_mut(&name_key(&one.name)) {
            *count += 1;
        }
    }
    let row = |found: &Found<PublicEntity>| EntityRow {
        id: found.id,
        place: ubigeo::district(&found.ubigeo).map_or_else(String::new, |one| one.place()),
        same_name: named
            .get(&name_key(&found.name))
            .is_some_and(|count| *count > 1),
        entity: EntityInput::of(&found.record),
        people: 0,
    };
    let mut rows: Vec<EntityRow> = shown.into_iter().map(row).collect();
    count_people(store, &mut rows).await?;
    Ok(rows)
}

async fn count_people(store: &Store, rows: &mut [EntityRow]) -> Result<(), Fault> {
    let ids: Vec<EntityId> = rows.iter().map(|row| row.id).collect();
    let people = store.people_of_entities(&ids).await?;
    for row in rows {
        row.people = people.get(&row.id).copied().unwrap_or_default();
    }
    Ok(())
}

pub(crate) async fn search_entities(
    ctx: &Ctx<'_>,
    request: SearchEntities,
) -> Result<Entities, Fault> {
    // Of before the rows were read: what came in between stands beside what a form writes, and is not lost.
    let base = ctx.store.snapshot().await?.base();
    let all = ctx.store.entities().await?;
    let mut asked: Vec<&Found<PublicEntity>> = all
        .iter()
        .filter(|one| is_asked(&request.text, one))
        .collect();
    let total = u32::try_from(asked.len()).unwrap_or(u32::MAX);
    asked.sort_by_cached_key(|one| (dictionary_key(&one.name), one.id));
    asked.truncate(request.limit.min(MOST) as usize);
    let rows = shown(&ctx.store, &all, asked).await?;
    Ok(Entities { total, rows, base })
}

pub(crate) async fn save_entity(ctx: &Ctx<'_>, request: SaveEntity) -> Result<EntityRow, Fault> {
    let entity = request.entity.tidy();
    check(&entity)?;
    let id = ctx
        .write(async |tx| {
            let own = request.over.as_ref().map(|over| over.id);
            codes_are_free(tx, own, &entity).await?;
            let Some(over) = request.over else {
                let id = EntityId::fresh();
                tx.set(id, entity.record()).await?;
                return Ok(id);
            };
            if tx.get::<PublicEntity>(over.id).await?.is_none() {
                return Err(Fault::not_found());
            }
            let shown = Shown {
                base: Some(over.base),
                showed: Some(over.showed),
            };
            form::save(tx, over.id, shown, &entity).await?;
            Ok(over.id)
        })
        .await?;
    let one = ctx.store.entity_name(id).await?;
    let one = one.ok_or_else(Fault::not_found)?.one;
    let all = ctx.store.entities().await?;
    let saved = all.iter().filter(|found| found.id == one).collect();
    let mut rows = shown(&ctx.store, &all, saved).await?;
    rows.pop().ok_or_else(Fault::not_found)
}

pub(crate) async fn search_districts(
    _: &Ctx<'_>,
    request: SearchDistricts,
) -> Result<Vec<DistrictRow>, Fault> {
    let found = ubigeo::find(&request.text, request.limit.min(MOST_DISTRICTS) as usize);
    Ok(found
        .into_iter()
        .map(|one| DistrictRow {
            ubigeo: one.ubigeo.to_owned(),
            place: one.place(),
        })
        .collect())
}
