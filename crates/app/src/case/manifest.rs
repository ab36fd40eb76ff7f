//! The list of what a closing holds: each part and the whole with their hashes, and what was registered of the case. An export is made of
//! it alone.

use super::bytes_of;
use super::files::sha256;
use crate::dossier::{CaseRef, Dossier, RegistrationBlock};
use crate::fault::Fault;
use serde::{Deserialize, Serialize};
use sisconecta_documents::bundle::Bundle;
use sisconecta_domain::expediente::{DocumentKind, ItemState, PartSource};
use sisconecta_store::Store;
use uuid::Uuid;

const FORMAT: &str = "sisconecta/expediente/1";

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    format: String,
    case: CaseRef,
    name: String,
    number: String,
    index_pages: u32,
    pub parts: Vec<ManifestPart>,
    /// Labels of the lines that the norm does not ask of this case.
    pub not_applicable: Vec<String>,
    /// None in one of an older program.
    #[serde(default)]
    pub registration: Option<Vec<RegistrationBlock>>,
    whole: Whole,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ManifestPart {
    item: String,
    pub label: String,
    within: Option<Uuid>,
    source: PartSource,
    pub kind: DocumentKind,
    pub note: String,
    pub media_type: String,
    pub pages: u32,
    first_page: u32,
    bytes: usize,
    /// Name of the attachment.
    pub blake3: String,
    sha256: String,
    /// It bears its own name.
    #[serde(default)]
    pub is_other: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct Whole {
    pages: u32,
    bytes: usize,
    blake3: String,
    sha256: String,
}

impl Manifest {
    /// Of the parts of a dossier: their bytes in its order after those of the index, and the whole that they were bound into.
    pub(super) fn of(
        dossier: &Dossier,
        index_pages: u32,
        parts: &[Vec<u8>],
        whole: &Bundle,
    ) -> Self {
        let mut first_page = index_pages + 1;
        let parts = dossier.pieces().zip(&parts[1..]);
        let parts = parts.map(|((line, piece), bytes)| {
            let part = ManifestPart {
                item: line.item.clone(),
                label: line.label.clone(),
                within: line.within,
                source: piece.source,
                kind: piece.kind,
                note: piece.note.clone(),
                media_type: piece.media_type.clone(),
                pages: piece.pages,
                first_page,
                bytes: bytes.len(),
                blake3: piece.attachment.clone(),
                sha256: sha256(bytes),
                is_other: line.is_other,
            };
            first_page += piece.pages;
            part
        });
        let parts = parts.collect();
        let not_asked = dossier.lines.iter();
        let not_asked = not_asked.filter(|line| line.state == ItemState::NotApplicable);
        Self {
            format: FORMAT.to_owned(),
            case: dossier.case.into(),
            name: dossier.title.clone(),
            number: dossier.file.location.number.clone(),
            index_pages,
            parts,
            not_applicable: not_asked.map(|line| line.label.clone()).collect(),
            registration: Some(dossier.registration.clone()),
            whole: Whole {
                pages: whole.pages,
                bytes: whole.pdf.len(),
                blake3: blake3::hash(&whole.pdf).to_hex().to_string(),
                sha256: sha256(&whole.pdf),
            },
        }
    }

    pub(super) fn read(bytes: &[u8]) -> Result<Self, Fault> {
        serde_json::from_slice(bytes).map_err(|error| Fault::internal("manifest", &error))
    }
}

impl ManifestPart {
    /// What it is called.
    pub(super) fn title(&self) -> String {
        if self.note.is_empty() {
            self.label.clone()
        } else {
            format!("{}: {}", self.label, self.note)
        }
    }

    /// Its bytes, which are those that the manifest names: an attachment is read by its hash.
    pub(super) async fn load(&self, store: &Store) -> Result<Vec<u8>, Fault> {
        bytes_of(store, &self.blake3).await
    }
}
