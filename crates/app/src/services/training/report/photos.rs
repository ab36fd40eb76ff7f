//! Photographs of an event: the file as it came is kept, and one made for print beside it.

use super::draft::current;
use super::state::open_to_change;
use super::types::{AddPhoto, CaptionPhoto, EventReport, GetPhotoThumb, PhotoThumb, RemovePhoto};
use crate::context::Ctx;
use crate::fault::Fault;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::kinds::report::EventPhoto;
use sisconecta_domain::names::collapse;
use sisconecta_foreign::photo::{MOST_PIXELS, PhotoError, smaller};
use sisconecta_store::report::PhotoFound;
use sisconecta_store::{AttachmentHash, Store, Writing};
use uuid::Uuid;

/// Longest side of the picture made for print, in pixels.
const PRINT_SIDE: u32 = 1600;
/// Longest side of the picture on the screen.
const THUMB_SIDE: u32 = 320;
/// Photographs of one report; more would make a document nobody can send.
const MOST_PHOTOS: usize = 40;
const LONGEST_CAPTION: usize = 200;

fn refused(sentence: &str) -> Fault {
    Fault::input("photos", sentence)
}

fn unfit(error: PhotoError) -> Fault {
    match error {
        PhotoError::NoPicture => refused(
            "El archivo no es una foto JPEG o PNG que se pueda leer. No se agregó. Elija otro archivo o vuelva a guardar la foto como JPEG.",
        ),
        PhotoError::TooLarge { pixels } => refused(&format!(
            "La foto dice tener {} megapíxeles y el programa abre hasta {}. No se agregó. Redúzcala o elija otra.",
            pixels / 1_000_000,
            MOST_PIXELS / 1_000_000
        )),
    }
}

fn checked_caption(text: &str) -> Result<String, Fault> {
    let caption = collapse(text);
    if caption.chars().count() > LONGEST_CAPTION {
        return Err(refused(
            "La leyenda pasa de 200 letras. Acórtela; la foto queda como estaba.",
        ));
    }
    Ok(caption)
}

async fn write(
    tx: &mut Writing,
    training: TrainingId,
    id: Uuid,
    photo: &PhotoFound,
) -> Result<(), Fault> {
    let fact = EventPhoto {
        training: Some(training),
        attachment: photo.attachment.clone(),
        print: photo.print.clone(),
        caption: photo.caption.clone(),
        position: u32::try_from(photo.position).ok(),
    };
    let files = vec![photo.attachment.clone(), photo.print.clone()];
    tx.insert(id, &fact, files).await?;
    Ok(())
}

pub(crate) async fn add_photo(ctx: &Ctx<'_>, request: AddPhoto) -> Result<EventReport, Fault> {
    let training = request.training.to_string();
    let (_, bytes) = ctx.picked(&request.upload)?;
    let caption = checked_caption(&request.caption)?;
    open_to_change(&ctx.store, request.training).await?;
    let before = ctx.store.event_photos(&training).await?;
    if before.len() >= MOST_PHOTOS {
        return Err(refused(
            "El informe ya tiene 40 fotos. No se agregó otra. Quite alguna primero.",
        ));
    }
    let read = ctx.app.foreign.photo(&request.upload, &bytes, PRINT_SIDE);
    let made = read.await?.map_err(unfit)?;
    // Both are on disk before the operation that names them.
    let attachments = ctx.store.attachments();
    let original = attachments
        .put(&bytes, made.size.media_type())
        .await?
        .to_string();
    if before.iter().any(|photo| photo.attachment == original) {
        return Err(refused(
            "Esa foto ya está en el informe. No se agregó otra vez.",
        ));
    }
    let print = attachments.put(&made.jpeg, "image/jpeg").await?.to_string();
    let photo = PhotoFound {
        op: String::new(),
        photo: String::new(),
        attachment: original,
        print,
        caption,
        position: before.iter().map(|photo| photo.position).max().unwrap_or(0) + 1,
    };
    ctx.write(async |tx| {
        crate::services::training::programming::existing(tx, request.training).await?;
        write(tx, request.training, Uuid::now_v7(), &photo).await
    })
    .await?;
    current(ctx, request.training).await
}

/// What stands of one photograph: one fact, or several when two laptops corrected its caption.
async fn standing(store: &Store, training: &str, photo: Uuid) -> Result<Vec<PhotoFound>, Fault> {
    let mut found = store.event_photos(training).await?;
    found.retain(|one| one.photo == photo.to_string());
    if found.is_empty() {
        return Err(Fault::not_found());
    }
    Ok(found)
}

pub(crate) async fn caption_photo(
    ctx: &Ctx<'_>,
    request: CaptionPhoto,
) -> Result<EventReport, Fault> {
    let training = request.training.to_string();
    let caption = checked_caption(&request.caption)?;
    open_to_change(&ctx.store, request.training).await?;
    let found = standing(&ctx.store, &training, request.photo).await?;
    let Some(first) = found.first() else {
        return Err(Fault::not_found());
    };
    if found.len() > 1 || first.caption != caption {
        let photo = PhotoFound {
            caption,
            ..first.clone()
        };
        ctx.write(async |tx| {
            for one in &found {
                let op = one
                    .op
                    .parse()
                    .map_err(|error| Fault::internal("photo op", &error))?;
                tx.annul(op, request.photo, "leyenda corregida").await?;
            }
            write(tx, request.training, request.photo, &photo).await
        })
        .await?;
    }
    current(ctx, request.training).await
}

pub(crate) async fn remove_photo(
    ctx: &Ctx<'_>,
    request: RemovePhoto,
) -> Result<EventReport, Fault> {
    open_to_change(&ctx.store, request.training).await?;
    let found = standing(&ctx.store, &request.training.to_string(), request.photo).await?;
    ctx.write(async |tx| {
        for one in found {
            let op = one
                .op
                .parse()
                .map_err(|error| Fault::internal("photo op", &error))?;
            tx.annul(op, request.photo, "retirada del informe").await?;
        }
        Ok(())
    })
    .await?;
    current(ctx, request.training).await
}

/// The bytes made for print.
pub(super) async fn for_print(store: &Store, photo: &PhotoFound) -> Result<Vec<u8>, Fault> {
    let hash: AttachmentHash = photo.print.parse().map_err(|_| Fault::not_found())?;
    Ok(store.attachments().get(hash).await?)
}

pub(crate) async fn photo_thumb(
    ctx: &Ctx<'_>,
    request: GetPhotoThumb,
) -> Result<PhotoThumb, Fault> {
    let training = request.training.to_string();
    let found = standing(&ctx.store, &training, request.photo).await?;
    let photo = found.first().ok_or_else(Fault::not_found)?;
    let bytes = for_print(&ctx.store, photo).await?;
    // Made for print by this program, or it is not opened.
    let most = u64::from(PRINT_SIDE) * u64::from(PRINT_SIDE);
    let made = tokio::task::spawn_blocking(move || smaller(&bytes, most, THUMB_SIDE))
        .await
        .map_err(|error| Fault::internal("photo", &error))?
        .map_err(unfit)?;
    Ok(PhotoThumb {
        url: format!("data:image/jpeg;base64,{}", STANDARD.encode(&made.jpeg)),
        width: made.size.width,
        height: made.size.height,
    })
}
