//! The closed *expediente* as a folder to be read without this program.

use super::manifest::{Manifest, ManifestPart};
use super::page::asked;
use super::types::{ExportExpediente, Exported};
use crate::case::DocumentRef;
use crate::case::{BagInfo, File, LaidOut, bytes_of, escaped, extension, pack, plain_name};
use crate::context::Ctx;
use crate::dossier::{Dossier, RegistrationBlock};
use crate::fault::Fault;
use sisconecta_domain::expediente::ItemState;
use sisconecta_domain::kinds::case::{CaseClosing, CaseExport};
use sisconecta_store::Store;
use sisconecta_store::kinds::Standing;
use std::fmt::Write as _;
use std::path::PathBuf;
use uuid::Uuid;

pub(crate) async fn export(ctx: &Ctx<'_>, request: ExportExpediente) -> Result<Exported, Fault> {
    let store = &ctx.store;
    let dossier = asked(ctx, &request.case).await?;
    let case = dossier.case;
    let Some(closing) = dossier.closing() else {
        return Err(Fault::not_now(
            "not_closed",
            "Solo se exporta un expediente cerrado. No se exportó nada. Ciérrelo primero.",
        ));
    };
    let centre_name = crate::office::centre::profile(store).await?.name;
    let payload = payload(store, &dossier, closing, &centre_name).await?;
    let folder = folder_name(&dossier);
    let today = ctx.today();
    let info = BagInfo {
        centre_name,
        number: dossier.file.location.number.clone(),
        description: dossier.heading,
        today,
    };
    let name = folder.clone();
    let zip = tokio::task::spawn_blocking(move || pack(&name, payload, &info))
        .await
        .map_err(|error| Fault::internal("export", &error))?
        .map_err(|error| Fault::internal("export", &error))?;
    let hash = store
        .attachments()
        .put(&zip, "application/zip")
        .await?
        .to_string();
    let laid_out = match request.folder {
        Some(chosen) => Some(LaidOut::new(PathBuf::from(chosen), folder.clone(), zip).await?),
        None => None,
    };
    let left = CaseExport {
        case_kind: case.kind.name.to_owned(),
        case_id: Some(case.id),
        attachment: hash.clone(),
    };
    // C-54: what leaves with people's data leaves a trace, and leaves it before the folder has its name.
    ctx.write(async |tx| {
        tx.insert(Uuid::now_v7(), &left, vec![hash.clone()]).await?;
        Ok(())
    })
    .await?;
    let document = DocumentRef {
        hash,
        name: format!("{folder}.zip"),
        media_type: "application/zip".to_owned(),
        pages: 0,
        remark: None,
    };
    Ok(Exported {
        document,
        folder: laid_out.map(LaidOut::finish).transpose()?,
    })
}

/// By the number of the *expediente*; without one, by its title.
fn folder_name(dossier: &Dossier) -> String {
    match plain_name(&dossier.file.location.number) {
        number if number.is_empty() => {
            format!("expediente-{}", plain_name(&dossier.title))
        }
        number => format!("expediente-{number}"),
    }
}

/// What was closed leaves, whatever came since.
async fn payload(
    store: &Store,
    dossier: &Dossier,
    closing: &Standing<CaseClosing>,
    centre_name: &str,
) -> Result<Vec<File>, Fault> {
    let list = bytes_of(store, &closing.manifest).await?;
    let manifest = Manifest::read(&list)?;
    let mut payload: Vec<File> = Vec::new();
    let mut names = Vec::new();
    for (number, part) in (1..).zip(&manifest.parts) {
        let name = part_name(number, part);
        payload.push((format!("data/partes/{name}"), part.load(store).await?));
        names.push(name);
    }
    let registration = manifest.registration.as_ref();
    let registration = registration.unwrap_or(&dossier.registration);
    let whole = bytes_of(store, &closing.attachment).await?;
    let registered = serde_json::to_vec_pretty(registration)
        .map_err(|error| Fault::internal("export", &error))?;
    let pages = closing.pages.unwrap_or_default();
    let page = page(dossier, &manifest, registration, centre_name, &names, pages);
    payload.extend([
        ("data/expediente.pdf".to_owned(), whole),
        ("data/manifiesto.json".to_owned(), list),
        ("data/registro.json".to_owned(), registered),
        ("data/index.html".to_owned(), page.into_bytes()),
    ]);
    Ok(payload)
}

/// `03-a6-registro-de-asistencia-lun-12-abr-manana.pdf`
fn part_name(number: u32, part: &ManifestPart) -> String {
    let label = if part.is_other && !part.note.is_empty() {
        plain_name(&part.note)
    } else {
        plain_name(&part.label)
    };
    format!("{number:02}-{label}.{}", extension(&part.media_type))
}

/// What the case is about, and where its originals lie.
fn put_about(text: &mut String, dossier: &Dossier) {
    let location = &dossier.file.location;
    let about = dossier
        .about
        .iter()
        .map(|(label, value)| (*label, value.as_str()));
    for (label, value) in about.chain([
        ("Número de expediente", location.number.as_str()),
        ("Caja", location.box_number.as_str()),
        ("Estante", location.shelf.as_str()),
        ("Tomo", location.volume.as_str()),
        ("Conservación", location.retention.as_str()),
        ("Notas", location.notes.as_str()),
    ]) {
        if !value.is_empty() {
            let _ = writeln!(text, "<dt>{label}</dt><dd>{}</dd>", escaped(value));
        }
    }
}

/// A page that any browser opens: no scripts, nothing from elsewhere.
fn page(
    dossier: &Dossier,
    manifest: &Manifest,
    registration: &[RegistrationBlock],
    centre_name: &str,
    names: &[String],
    pages: u32,
) -> String {
    let heading = escaped(dossier.heading);
    let mut text = format!(
        "<!DOCTYPE html>\n<html lang=\"es-PE\">\n<head>\n<meta charset=\"utf-8\">\n\
         <title>{heading}</title>\n<style>\n\
         body {{ font-family: sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #111; }}\n\
         table {{ border-collapse: collapse; width: 100%; }}\n\
         th, td {{ border: 1px solid #888; padding: 0.3em 0.6em; text-align: left; vertical-align: top; }}\n\
         dt {{ font-weight: bold; }}\n</style>\n</head>\n<body>\n\
         <h1>{heading}</h1>\n<p>CONECTAMEF {}</p>\n<h2>{}</h2>\n<dl>\n",
        escaped(centre_name),
        escaped(&dossier.title)
    );
    put_about(&mut text, dossier);
    let _ = writeln!(
        text,
        "</dl>\n<p><a href=\"expediente.pdf\">Todo el expediente en un solo PDF</a> ({pages} páginas, con su índice)</p>\n\
         <table>\n<tr><th>Documento</th><th>Estado</th><th>Páginas</th><th>Archivo</th></tr>"
    );
    for (part, name) in manifest.parts.iter().zip(names) {
        let _ = writeln!(
            text,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td><a href=\"partes/{name}\">{name}</a></td></tr>",
            escaped(&part.title()),
            part.kind.label(),
            part.pages
        );
    }
    for label in &manifest.not_applicable {
        let _ = writeln!(
            text,
            "<tr><td>{}</td><td>{}</td><td></td><td></td></tr>",
            escaped(label),
            ItemState::NotApplicable.label()
        );
    }
    text.push_str("</table>\n<h2>Registro en SISCONECTA</h2>\n<dl>\n");
    for block in registration {
        let _ = writeln!(text, "<dt>{}</dt>", escaped(&block.label));
        if block.lines.is_empty() {
            let _ = writeln!(text, "<dd>{}</dd>", block.state.label());
        }
        for line in &block.lines {
            let _ = writeln!(text, "<dd>{}</dd>", escaped(line));
        }
    }
    text.push_str(
        "</dl>\n<p>Lo mismo, para otro programa: <a href=\"registro.json\">registro.json</a>.</p>\n<p>Las huellas de cada archivo están en <a href=\"manifiesto.json\">manifiesto.json</a> y, para cualquier \
         programa que lea el formato BagIt 1.0 (RFC 8493), en manifest-sha256.txt, junto a esta carpeta.</p>\n</body>\n</html>\n",
    );
    text
}
