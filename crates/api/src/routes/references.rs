//! Reference tables: what people call the words of the API.

use actix_web::body::BoxBody;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, ETAG, HeaderValue, IF_NONE_MATCH, VARY};
use actix_web::{HttpRequest, HttpResponse, Responder, get};
use kernel::Language;
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::call::Call;
use crate::path::Id;
use crate::problem::Problem;
use crate::routes::Routes;
use crate::{etag, references};

/// How long anybody may keep a table without asking again: words change with a new version of the program only.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// Mounts the reference tables.
pub fn mount(routes: &mut Routes) {
    routes.service(list_references).service(get_reference);
}

/// All reference tables.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReferenceIndex {
    /// In the order of their names.
    pub data: Vec<ReferenceName>,
}

/// Where a reference table is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReferenceName {
    /// The name of the schema in snake_case.
    #[schema(example = "personnel.leave_kind")]
    pub name: &'static str,
    /// How many words it has.
    #[schema(example = 8)]
    pub count: usize,
    /// Its address.
    #[schema(example = "/v1/references/personnel.leave_kind")]
    pub href: String,
}

/// A closed list of words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReferenceTable {
    /// The name of the schema in snake_case.
    #[schema(example = "personnel.leave_kind")]
    pub name: String,
    /// The words in their order.
    pub data: Vec<ReferenceEntry>,
}

/// A word of a reference table.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReferenceEntry {
    /// As it is sent.
    #[schema(example = "cuti_tahunan")]
    pub code: String,
    /// For people, in the reader's language.
    #[schema(example = "Cuti tahunan")]
    pub label: String,
}

/// Reference tables
///
/// One for each enumeration of this document, called as its schema in snake_case.
#[utoipa::path(
    tag = "system", operation_id = "list_references", security(()),
    responses((status = OK, description = "The tables", body = ReferenceIndex), Problem),
)]
#[get("/references")]
pub async fn list_references(call: Call) -> Published<ReferenceIndex> {
    let name = |(name, count)| ReferenceName { name, count, href: format!("/v1/references/{name}") };
    Published {
        language: call.language,
        body: ReferenceIndex { data: references::names().map(name).collect() },
    }
}

/// A reference table
///
/// The words of an enumeration with what people call them, Indonesian, or English under `Accept-Language: en`. It may be kept for
/// an hour, and then asked for with `If-None-Match`.
#[utoipa::path(
    tag = "system", operation_id = "get_reference", security(()),
    params(("table" = String, Path, description = "The name of the table", example = "personnel.leave_kind")),
    responses((status = OK, description = "The table", body = ReferenceTable), Problem),
)]
#[get("/references/{table}")]
pub async fn get_reference(call: Call, table: Id<String>) -> Result<Published<ReferenceTable>, Problem> {
    let entries = references::table(&table, call.language).ok_or(platform::Error::NotFound("reference"))?;
    let entry = |references::Entry { code, label }| ReferenceEntry { code, label };
    let body = ReferenceTable { name: table.0, data: entries.into_iter().map(entry).collect() };
    Ok(Published { language: call.language, body })
}

/// What is the same for everybody: with an `ETag` of its content, and free to be kept by shared caches.
#[derive(Clone, Debug)]
pub struct Published<T> {
    language: Language,
    body: T,
}

impl<T: Serialize> Responder for Published<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let json = serde_json::to_vec(&self.body).unwrap_or_default();
        let tag = etag::of_content(&hex::encode(Sha256::digest(&json)));
        let is_known = etag::has(request.headers(), IF_NONE_MATCH, &tag);
        let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response
            .insert_header((ETAG, tag))
            .insert_header((CACHE_CONTROL, KEPT))
            .insert_header((VARY, "accept-language"))
            .insert_header((CONTENT_LANGUAGE, self.language.code()));
        if is_known { response.finish() } else { response.content_type("application/json").body(json) }
    }
}
