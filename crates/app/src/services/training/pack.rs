//! The folder that each participant of an event is handed: programme, survey, directory of the centre, presentations (C-39).

use crate::case::{DocumentRef, Prepared};
use crate::case::{advice, bytes_of, plain_name, trace};
use crate::context::Ctx;
use crate::dossier::present;
use crate::fault::Fault;
use crate::naming::{NEWEST, nomenclature};
use crate::requests::requests;
use crate::services::training::programming::{
    TrainingDetail, detail, existing, lacking_for_programme, place, prepared_programme,
};
use crate::services::training::report::coordinator;
use crate::services::training::survey::prepared_sheet;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sisconecta_documents::bundle::Unfit;
use sisconecta_documents::{
    CentreDirectory, DirectoryRow, PackCover, PackRow, PrintError, Printed,
};
use sisconecta_domain::expediente::{ExpedienteItem, ItemState};
use sisconecta_domain::ids::{OpId, TrainingId};
use sisconecta_domain::kinds::case::{
    Case, PackMaterial, ParticipantPack as Pack, ParticipantPackId,
};
use sisconecta_domain::names::collapse;
use sisconecta_store::Store;
use sisconecta_store::kinds::Standing;
use sisconecta_sync::natural_id;
use ts_rs::TS;
use uuid::Uuid;

const READS: &[&str] = &[
    "participant_pack",
    "pack_material",
    "annulment",
    "training",
    "session",
    "agenda_item",
    "speaker",
    "enrolment",
    "staff",
    "catalogue_entry",
];

requests! {
    "pack.get" Staff get(GetPack) -> ParticipantPack, reads READS;
    "pack.save" PrepareFolders save(SavePack) -> ParticipantPack;
    "pack.add_material" PrepareFolders add_material(AddPackMaterial) -> ParticipantPack;
    "pack.remove_material" PrepareFolders remove_material(RemovePackMaterial) -> ParticipantPack;
    "pack.make" PrepareFolders make(MakePack) -> DocumentRef;
}

/// Documents that can be brought for one folder.
const MOST_MATERIALS: usize = 40;
const LONGEST_TITLE: usize = 120;
/// More copies than any event has seats.
const MOST_COPIES: u32 = 9999;
const SURVEY: &str = "Encuesta (Anexo 7)";
const DIRECTORY: &str = "Directorio del CONECTAMEF";

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetPack {
    pub training: TrainingId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SavePack {
    pub training: TrainingId,
    /// As many as are enrolled when absent.
    pub copies: Option<u32>,
    /// Who has it copied; the coordinator when empty.
    pub responsible: String,
}

/// Adds a file that was picked.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AddPackMaterial {
    pub training: TrainingId,
    pub upload: String,
    /// The name of the file when empty.
    pub title: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RemovePackMaterial {
    pub training: TrainingId,
    pub material: OpId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MakePack {
    pub training: TrainingId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ParticipantPack {
    pub training: TrainingId,
    pub copies: u32,
    pub responsible: String,
    pub lines: Vec<PackLine>,
}

/// A document of the folder, in its order.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PackLine {
    pub label: String,
    pub state: ItemState,
    /// Something that was brought, which can be taken out again.
    pub material: Option<OpId>,
    pub document: Option<DocumentRef>,
}

fn record_of(case: Case) -> ParticipantPackId {
    let case = [case.kind.name, &case.id.to_string()];
    ParticipantPackId(natural_id("participant_pack", &case))
}

/// What was brought for the folder, in its order.
async fn materials(
    store: &Store,
    training: TrainingId,
) -> Result<Vec<Standing<PackMaterial>>, Fault> {
    let mut materials = store.facts::<PackMaterial>(training).await?;
    materials.sort_by_key(|material| (material.position, material.record, material.op));
    Ok(materials)
}

async fn shown(ctx: &Ctx<'_>, id: TrainingId) -> Result<ParticipantPack, Fault> {
    let store = &ctx.store;
    let training = detail(store, id).await?;
    let record = store.get::<Pack>(record_of(id.into())).await?;
    let record = record.map(|found| found.record).unwrap_or_default();
    let copies = record.copies;
    let responsible = if record.responsible.is_empty() {
        coordinator(store).await?
    } else {
        record.responsible
    };
    let materials = materials(store, id).await?;
    let plain = |label: &str, state| PackLine {
        label: label.to_owned(),
        state,
        material: None,
        document: None,
    };
    let mut lines = vec![
        plain(
            ExpedienteItem::A5.label(),
            present(lacking_for_programme(&training).is_none()),
        ),
        plain(SURVEY, survey_state(&training)),
        plain(DIRECTORY, ItemState::Present),
    ];
    if materials.is_empty() {
        lines.push(plain("Presentaciones", ItemState::Missing));
    }
    for material in &materials {
        lines.push(PackLine {
            label: material.title.clone(),
            state: ItemState::Present,
            material: Some(material.op),
            document: Some(DocumentRef {
                hash: material.attachment.clone(),
                name: format!("{}.pdf", plain_name(&material.title)),
                media_type: "application/pdf".to_owned(),
                pages: material.pages.unwrap_or_default(),
                remark: None,
            }),
        });
    }
    Ok(ParticipantPack {
        training: id,
        copies: copies.unwrap_or(training.enrolled),
        responsible,
        lines,
    })
}

/// C-04: an *Informativa* has no survey.
fn survey_state(training: &TrainingDetail) -> ItemState {
    if ExpedienteItem::A7.required(training.fields.training_type) {
        present(!training.speakers.is_empty())
    } else {
        ItemState::NotApplicable
    }
}

pub(crate) async fn get(ctx: &Ctx<'_>, request: GetPack) -> Result<ParticipantPack, Fault> {
    shown(ctx, request.training).await
}

pub(crate) async fn save(ctx: &Ctx<'_>, request: SavePack) -> Result<ParticipantPack, Fault> {
    if request.copies.is_some_and(|copies| copies > MOST_COPIES) {
        return Err(Fault::input(
            "copies",
            "Son demasiados juegos. Escriba hasta 9999.",
        ));
    }
    let responsible = collapse(&request.responsible);
    if responsible.chars().count() > LONGEST_TITLE {
        return Err(Fault::input(
            "responsible",
            "El nombre pasa de 120 letras. Acórtelo.",
        ));
    }
    let case = Case::from(request.training);
    let edit = Pack::edit()
        .case_kind(case.kind.name)
        .case_id(case.id)
        .copies(request.copies)
        .responsible(responsible);
    ctx.write(async |tx| {
        existing(tx, request.training).await?;
        tx.set(record_of(case), edit).await?;
        Ok(())
    })
    .await?;
    shown(ctx, request.training).await
}

fn unfit(unfit: Unfit) -> Fault {
    let sentence = match unfit {
        Unfit::Unknown => {
            "El archivo no es un PDF ni una imagen JPEG o PNG. No se agregó nada. Una presentación se guarda primero como PDF: elija ese archivo."
        }
        other => advice(other),
    };
    Fault::input("upload", sentence)
}

pub(crate) async fn add_material(
    ctx: &Ctx<'_>,
    request: AddPackMaterial,
) -> Result<ParticipantPack, Fault> {
    let (file, bytes) = ctx.picked(&request.upload)?;
    let mut title = collapse(&request.title);
    if title.is_empty() {
        let name = file
            .rsplit_once('.')
            .map_or(file.as_str(), |(stem, _)| stem);
        title = collapse(name).chars().take(LONGEST_TITLE).collect();
    }
    if title.chars().count() > LONGEST_TITLE {
        return Err(Fault::input(
            "title",
            "El título pasa de 120 letras. Acórtelo; no se agregó nada.",
        ));
    }
    let before = materials(&ctx.store, request.training).await?;
    if before.len() >= MOST_MATERIALS {
        return Err(Fault::not_now(
            "many_materials",
            "La carpeta ya tiene 40 documentos. No se agregó otro. Quite alguno primero.",
        ));
    }
    let looked = ctx.app.foreign.look(&request.upload, &bytes, false).await?;
    let inspected = looked.map_err(unfit)?.inspected;
    let hash = ctx
        .store
        .attachments()
        .put(&bytes, inspected.media.media_type())
        .await?
        .to_string();
    if before.iter().any(|material| material.attachment == hash) {
        return Err(Fault::not_now(
            "already_attached",
            "Ese mismo archivo ya está en la carpeta. No se agregó otra vez.",
        ));
    }
    let last = before.iter().filter_map(|material| material.position).max();
    let case = Case::from(request.training);
    let material = PackMaterial {
        case_kind: case.kind.name.to_owned(),
        case_id: Some(case.id),
        title,
        attachment: hash.clone(),
        pages: Some(inspected.pages),
        position: Some(last.unwrap_or(0).saturating_add(1)),
    };
    ctx.write(async |tx| {
        existing(tx, request.training).await?;
        tx.insert(Uuid::now_v7(), &material, vec![hash]).await?;
        Ok(())
    })
    .await?;
    shown(ctx, request.training).await
}

pub(crate) async fn remove_material(
    ctx: &Ctx<'_>,
    request: RemovePackMaterial,
) -> Result<ParticipantPack, Fault> {
    let found = materials(&ctx.store, request.training).await?;
    let material = found
        .iter()
        .find(|material| material.op == request.material)
        .ok_or_else(Fault::not_found)?;
    ctx.write(async |tx| {
        tx.annul(material.op, material.record, "quitado de la carpeta")
            .await?;
        Ok(())
    })
    .await?;
    shown(ctx, request.training).await
}

fn printed(outcome: Result<Printed, PrintError>) -> Result<Printed, Fault> {
    outcome.map_err(|error| Fault::internal("pack", &error))
}

/// Who works in the centre, by the names that posts have on the event's day.
async fn directory(ctx: &Ctx<'_>, day: NaiveDate) -> Result<Printed, Fault> {
    let names = nomenclature(&ctx.store).await?;
    let centre = crate::office::centre::profile(&ctx.store).await?;
    let staff = crate::office::centre::list_staff(ctx, crate::office::centre::ListStaff {}).await?;
    let directory = CentreDirectory {
        centre_name: centre.name,
        address: centre.address,
        telephone: centre.telephone,
        extension: centre.extension,
        email: centre.email,
        area: centre.area,
        rows: staff
            .into_iter()
            .filter(|row| row.active)
            .map(|row| DirectoryRow {
                name: row.name,
                post: names.post(row.post, day),
            })
            .collect(),
    };
    printed(directory.print())
}

/// A document of the folder with its bytes.
struct Content {
    label: String,
    bytes: Vec<u8>,
    pages: u32,
}

async fn content(store: &Store, label: String, document: &DocumentRef) -> Result<Content, Fault> {
    Ok(Content {
        label,
        bytes: bytes_of(store, &document.hash).await?,
        pages: document.pages,
    })
}

/// What is issued with a folder and for it alone.
struct Issued {
    programme: Prepared,
    survey: Option<Prepared>,
}

impl Issued {
    /// Each says what it lacks.
    async fn prepare(ctx: &Ctx<'_>, training: &TrainingDetail) -> Result<Self, Fault> {
        let surveyed = survey_state(training) != ItemState::NotApplicable;
        let survey = if surveyed && lacking_for_programme(training).is_none() {
            Some(prepared_sheet(ctx, training.id).await?)
        } else {
            None
        };
        let programme = prepared_programme(ctx, training.id).await?;
        Ok(Self { programme, survey })
    }

    fn all(&self) -> impl Iterator<Item = (&'static str, &Prepared)> {
        let programme = (ExpedienteItem::A5.label(), &self.programme);
        let survey = self.survey.as_ref().map(|survey| (SURVEY, survey));
        std::iter::once(programme).chain(survey)
    }
}

/// The documents of a folder, in the order of its cover.
async fn contents(
    ctx: &Ctx<'_>,
    training: &TrainingDetail,
    issued: &Issued,
    lines: Vec<PackLine>,
) -> Result<Vec<Content>, Fault> {
    let store = &ctx.store;
    let day = training
        .sessions
        .first()
        .map_or(NEWEST, |session| session.date);
    let directory = directory(ctx, day).await?;
    let mut contents = Vec::new();
    for (label, prepared) in issued.all() {
        contents.push(content(store, label.to_owned(), &prepared.document).await?);
    }
    contents.push(Content {
        label: DIRECTORY.to_owned(),
        pages: u32::from(directory.pages),
        bytes: directory.pdf,
    });
    for line in lines {
        if let Some(document) = line.document {
            contents.push(content(store, line.label, &document).await?);
        }
    }
    Ok(contents)
}

/// The rows of a cover that itself takes so many pages.
fn rows(contents: &[Content], before: u32) -> Vec<PackRow> {
    let mut next = before + 1;
    let row = |content: &Content| {
        let first = next;
        next += content.pages;
        PackRow {
            document: content.label.clone(),
            pages: content.pages.to_string(),
            first_page: first.to_string(),
        }
    };
    contents.iter().map(row).collect()
}

/// Everything in one PDF, a cover with its contents in front. What the event lacks for its programme or its survey is said, and nothing is
/// made or issued.
pub(crate) async fn make(ctx: &Ctx<'_>, request: MakePack) -> Result<DocumentRef, Fault> {
    let store = &ctx.store;
    let training = detail(store, request.training).await?;
    let pack = shown(ctx, request.training).await?;
    let issued = Issued::prepare(ctx, &training).await?;
    let contents = contents(ctx, &training, &issued, pack.lines).await?;
    let centre_name = crate::office::centre::profile(store).await?.name;
    let responsible = match pack.responsible.as_str() {
        "" => "____________________",
        name => name,
    };
    let cover = |before: u32| {
        let cover = PackCover {
            centre_name: centre_name.clone(),
            event: training.fields.name.clone(),
            dates: training.dates.clone(),
            place: place(&training.fields),
            rows: rows(&contents, before),
            note: format!(
                "Juegos: {}. Reproducción a cargo de: {responsible}.",
                pack.copies
            ),
        };
        printed(cover.print())
    };
    // The numbers of the pages do not change how many pages the cover takes.
    let length = u32::from(cover(0)?.pages);
    let mut parts = vec![cover(length)?.pdf];
    let mut labels = Vec::new();
    for content in contents {
        labels.push(content.label);
        parts.push(content.bytes);
    }
    let title = format!("Carpeta del participante: {}", training.fields.name);
    let bound = ctx.app.foreign.bind(&title, &parts).await?;
    let whole = bound.map_err(|(at, unfit)| {
        // The cover goes before them all.
        let label = at.checked_sub(1).and_then(|at| labels.get(at));
        unreadable(label.map_or("", String::as_str), unfit)
    })?;
    let remark = issued
        .all()
        .find_map(|(_, prepared)| prepared.document.remark.clone());
    let attachments = store.attachments();
    let hash = attachments.put(&whole.pdf, "application/pdf").await?;
    ctx.write(async |tx| {
        for (_, prepared) in issued.all() {
            trace(tx, &prepared.issue, &prepared.document).await?;
        }
        Ok(())
    })
    .await?;
    Ok(DocumentRef {
        hash: hash.to_string(),
        name: format!("Carpeta del participante - {}.pdf", training.fields.name),
        media_type: "application/pdf".to_owned(),
        pages: whole.pages,
        remark,
    })
}

fn unreadable(label: &str, unfit: Unfit) -> Fault {
    Fault::not_now(
        "part_unreadable",
        format!(
            "La carpeta no se generó: no se pudo leer «{label}» ({unfit}). Quítelo y agregue otra copia."
        ),
    )
}
