//! Files: stored first, then given to the object that they belong to.

use actix_web::http::header::{
    CONTENT_DISPOSITION, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use identity::permission::UseAccount;
use kernel::id::FileId;
use platform::files::{self, File, Media, NewFile};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::allow::{Allow, AllowByTicket};
use crate::contract::Ticket;
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;

/// A stored file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StoredFile {
    /// The file.
    pub id: FileId,
    /// The name that the uploader gave.
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
        }
    }
}

/// How an upload is called.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Upload {
    /// The name of the file.
    #[param(example = "laporan-januari.pdf")]
    name: String,
}

/// Store a file
///
/// The body is the content itself, up to 10 MiB: PDF, PNG, JPEG, XLSX, CSV or text, whatever `Content-Type` says. The file goes
/// after a day unless it is named as evidence of something.
#[utoipa::path(
    tag = "platform", operation_id = "store_file", security(("bearer" = ["account.use"])),
    params(Upload),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The content", example = json!("JVBERi0xLjc=")),
    responses((status = CREATED, description = "What is known of the file", body = StoredFile), Problem),
)]
#[post("/files")]
pub async fn store_file(
    caller: Allow<UseAccount>,
    state: Data<State>,
    upload: Query<Upload>,
    content: Bytes,
) -> Result<Created<StoredFile>, Problem> {
    let new = NewFile::upload(upload.0.name, content, Media::EVIDENCE);
    let file = state.files.put(&state.db, caller.act(), new).await?;
    Ok(Created::at(format!("/v1/files/{}", file.id), file.into()))
}

/// The content of a file
///
/// For whoever stored it. Others read it through the object that it belongs to.
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
    if file.created_by != caller.0.act().actor.id() {
        return Err(platform::Error::NotFound("file").into());
    }
    send(&state, file.id).await
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
