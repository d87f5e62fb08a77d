//! Evidence of what is reported, as it is sent and as it is read.

use chrono::{DateTime, Utc};
use kernel::id::{ExhibitId, FileId};
use performance::entity::exhibit;
use performance::{NewEvidence, Proof};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// A piece of evidence to add: a link, or a file that was stored with `POST /v1/files`.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "has_one_proof"))]
#[schema(example = json!({ "name": "Rekap layanan triwulan I", "link": "https://arsip.sinarlaut.go.id/rekap/2026-Q1" }))]
pub struct NewExhibit {
    /// What it is.
    #[schema(min_length = 1, max_length = 500, example = "Rekap layanan triwulan I")]
    name: String,
    /// Where it is.
    #[serde(default)]
    #[schema(max_length = 2000, example = "https://arsip.sinarlaut.go.id/rekap/2026-Q1")]
    link: Option<String>,
    /// Which file it is.
    #[serde(default)]
    file_id: Option<FileId>,
}

fn has_one_proof(exhibit: &NewExhibit) -> Result<(), ValidationError> {
    let is_one = exhibit.link.is_some() != exhibit.file_id.is_some();
    if is_one { Ok(()) } else { Err(ValidationError::new("performance.link_or_file")) }
}

impl From<NewExhibit> for NewEvidence {
    fn from(new: NewExhibit) -> Self {
        let proof = match new.file_id {
            Some(file) => Proof::File(file),
            None => Proof::Link(new.link.unwrap_or_default()),
        };
        Self { name: new.name, proof }
    }
}

/// A piece of evidence.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Exhibit {
    /// The evidence.
    pub id: ExhibitId,
    /// What it is.
    #[schema(example = "Rekap layanan triwulan I")]
    pub name: String,
    /// Where it is: the link that was given, or the address of the file here.
    #[schema(example = "https://arsip.sinarlaut.go.id/rekap/2026-Q1")]
    pub href: String,
    /// The file, when it lies here.
    #[schema(example = json!(null))]
    pub file_id: Option<FileId>,
    /// When it was added.
    pub added_at: DateTime<Utc>,
}

impl From<exhibit::Model> for Exhibit {
    fn from(row: exhibit::Model) -> Self {
        let here = row.file_id.map(|file| format!("/v1/files/{file}"));
        Self {
            id: row.id,
            name: row.name,
            href: row.link.or(here).unwrap_or_default(),
            file_id: row.file_id,
            added_at: row.added_at,
        }
    }
}
