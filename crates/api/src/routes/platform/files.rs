//! Files: stored first, then given to the object that they belong to, whose readers may read them.

use actix_web::http::header::{
    CONTENT_DISPOSITION, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::web::{Bytes, Data, Json};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use identity::permission::UseAccount;
use kernel::id::FileId;
use kernel::{Fault, FaultKind};
use platform::files::{self, EVIDENCE_BYTES_MAX, File, Media, TABLE_BYTES_MAX};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::file_owners;
use crate::allow::{Allow, AllowByTicket};
use crate::contract::Ticket;
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::upload::UploadBody;

/// A stored file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StoredFile {
    /// The file.
    pub id: FileId,
    /// The name that the uploader gave, freed of what could deceive its readers.
    #[schema(example = "laporan-januari.pdf")]
    pub name: String,
    /// Decided by the content.
    #[schema(example = "application/pdf")]
    pub media_type: String,
    /// Bytes.
    #[schema(example = 48_213)]
    pub size: i64,
    /// SHA-256 of the content, in hexadecimal.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub sha256: String,
    /// When it was stored.
    pub created_at: DateTime<Utc>,
    /// When it goes by itself, unless it is given to an object before.
    pub expires_at: Option<DateTime<Utc>>,
    /// The object that it belongs to; null while it belongs to none.
    pub belongs_to: Option<FileOwner>,
}

/// What a file belongs to: whoever may read that may read the file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FileOwner {
    /// The kind of object.
    #[schema(example = "decree")]
    pub kind: String,
    /// The object.
    pub id: Uuid,
}

impl From<File> for StoredFile {
    fn from(file: File) -> Self {
        Self {
            id: file.id,
            name: file.name,
            media_type: file.media_type,
            size: file.size,
            sha256: file.sha256,
            created_at: file.created_at,
            expires_at: file.expires_at,
            belongs_to: file.object_kind.zip(file.object_id).map(|(kind, id)| FileOwner { kind, id }),
        }
    }
}

/// A file in a form.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it only documents; the parts are read as they come")]
pub struct FileForm {
    /// The content, with its name.
    #[schema(value_type = String, format = Binary, example = "isi berkas")]
    file: Vec<u8>,
}

/// What a file is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FilePurpose)]
pub enum Purpose {
    /// Evidence, decrees and proofs: up to 10 MiB of PDF, PNG, JPEG, XLSX, CSV or text.
    #[default]
    Evidence,
    /// A list to import: up to 25 MiB of CSV or XLSX.
    Import,
}

impl Purpose {
    fn limits(self) -> (&'static [Media], u64) {
        match self {
            Self::Evidence => (Media::EVIDENCE, EVIDENCE_BYTES_MAX),
            Self::Import => (Media::TABLES, TABLE_BYTES_MAX),
        }
    }
}

/// How an upload is called, and what it is for.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UploadAs {
    /// The name of the file, for a body that is the content itself; a form names its part.
    #[param(example = "laporan-januari.pdf")]
    name: Option<String>,
    /// What the file is for; `evidence` where it is missing.
    purpose: Option<Purpose>,
}

/// Store a file
///
/// As a form with one part called `file`, or as a body that is the content itself, named in `name`. Evidence has up to 10 MiB
/// of PDF, PNG, JPEG, XLSX, CSV or text, a list to import up to 25 MiB of CSV or XLSX. The content decides what it is, whatever the
/// name or `Content-Type` says; what is cut off, two things at once, or unfolds to far more than it holds is refused. The file goes
/// after a day unless it is named as evidence of something; from then on whoever may read that may read the file.
#[utoipa::path(
    tag = "platform", operation_id = "store_file", security(("bearer" = ["account.use"])),
    params(UploadAs),
    request_body(
        content((FileForm = "multipart/form-data"), (Vec<u8> = "application/octet-stream")),
        description = "The content",
    ),
    responses((status = CREATED, description = "What is known of the file", body = StoredFile), Problem),
)]
#[post("/files")]
pub async fn store_file(
    caller: Allow<UseAccount>,
    state: Data<State>,
    wanted: Query<UploadAs>,
    body: UploadBody,
) -> Result<Created<StoredFile>, Problem> {
    let UploadAs { name, purpose } = wanted.0;
    let (accepted, bytes_max) = purpose.unwrap_or_default().limits();
    let (named, spool) = body.receive(&state.files, bytes_max).await?;
    let missing = || {
        let fault = Fault::new(FaultKind::Malformed, "request.missing_parameter");
        Problem::new(fault.with("parameter", "name"))
    };
    let name = named.or(name).ok_or_else(missing)?;
    let upload = files::Upload { name, accepted };
    let file = state.files.store(&state.db, caller.act(), (upload, spool)).await?;
    Ok(Created::at(format!("/v1/files/{}", file.id), file.into()))
}

/// The content of a file
///
/// For whoever may read the object that it belongs to; while it belongs to none, for whoever stored it.
#[utoipa::path(
    tag = "platform", operation_id = "get_file", security(("bearer" = ["account.use"])),
    params(("file_id" = FileId, Path, description = "The file"), Ticket),
    responses((status = OK, description = "The content", body = Vec<u8>, content_type = "application/octet-stream"), Problem),
)]
#[get("/files/{file_id}")]
pub async fn get_file(
    caller: AllowByTicket<UseAccount>,
    state: Data<State>,
    file_id: Id<FileId>,
) -> Result<HttpResponse, Problem> {
    let file = files::find(state.db.latest(), *file_id).await?;
    file_owners::admit(&caller.0, &state, &file).await?;
    send(&state, file.id).await
}

/// What is known of a file
///
/// For the same readers as its content.
#[utoipa::path(
    tag = "platform", operation_id = "get_file_meta", security(("bearer" = ["account.use"])),
    params(("file_id" = FileId, Path, description = "The file")),
    responses((status = OK, description = "Name, kind, size, hash, and what it belongs to", body = StoredFile), Problem),
)]
#[get("/files/{file_id}/meta")]
pub async fn get_file_meta(
    caller: Allow<UseAccount>,
    state: Data<State>,
    file_id: Id<FileId>,
) -> Result<Json<StoredFile>, Problem> {
    let file = files::find(state.db.latest(), *file_id).await?;
    file_owners::admit(&caller, &state, &file).await?;
    Ok(Json(file.into()))
}

/// The content of a file whose reader has been checked.
///
/// # Errors
/// When it is gone, or the store fails.
pub async fn send(state: &State, id: FileId) -> Result<HttpResponse, Problem> {
    let (file, content) = state.files.stream(state.db.latest(), id).await?;
    let name = ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: file.name.into_bytes(),
    };
    // Never shown in place: what was uploaded is not part of this origin.
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::FilenameExt(name)],
    };
    Ok(HttpResponse::Ok()
        .content_type(file.media_type)
        .insert_header((CONTENT_DISPOSITION, disposition))
        .streaming(content_errors(content)))
}

/// The store's failures as what actix breaks a stream off with.
fn content_errors(
    content: impl futures_util::Stream<Item = Result<Bytes, platform::Error>> + 'static,
) -> impl futures_util::Stream<Item = Result<Bytes, std::io::Error>> + 'static {
    use futures_util::StreamExt as _;
    content.map(|piece| piece.map_err(std::io::Error::other))
}
