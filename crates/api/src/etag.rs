//! Versions on the wire: a strong `ETag` from an object's version, and the preconditions that use it (RFC 9110, 13).

use std::future::{Ready, ready};

use actix_web::body::BoxBody;
use actix_web::dev::Payload;
use actix_web::http::header::{ETAG, HeaderMap, HeaderName, HeaderValue, IF_MATCH, IF_NONE_MATCH};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder};
use kernel::{Fault, FaultKind};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::IntoParams;

use crate::problem::Problem;

/// No object has this version: they start at 1. An operation that is given it finds the object, and then refuses.
const NEVER: i64 = 0;

/// The `ETag` of a version.
pub fn of_version(version: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).unwrap_or(HeaderValue::from_static("\"0\""))
}

/// The `ETag` of a content that has no version, from its hash.
pub fn of_content(hash: &str) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{hash}\"")).unwrap_or(HeaderValue::from_static("\"0\""))
}

/// The version that a writing request was made against.
///
/// A missing header is no fault here: whether the object exists at all is decided first (404 before 428), so the
/// operation is given a version that never matches, and [`missing`] names the reason when it refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Header, names("If-Match"))]
pub struct IfMatch(
    /// The ETag of what was read, or `*`.
    #[param(required = true, value_type = String, example = "\"3\"")]
    Option<i64>,
);

impl IfMatch {
    /// What the operation compares with: `None` where any version will do.
    pub fn expected(self) -> Option<i64> {
        self.0
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(read(request.headers()).map(|wish| Self(wish.unwrap_or(Some(NEVER)))))
    }
}

/// The same where a version is welcome and not demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Header, names("If-Match"))]
pub struct OptionalIfMatch(
    /// The ETag of what was read; without it the newest version is changed.
    #[param(required = false, value_type = String, example = "\"3\"")]
    Option<i64>,
);

impl OptionalIfMatch {
    /// What the operation compares with: `None` where any version will do.
    pub fn expected(self) -> Option<i64> {
        self.0
    }
}

impl FromRequest for OptionalIfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(read(request.headers()).map(|wish| Self(wish.flatten())))
    }
}

/// The header: absent, any version, or one version.
fn read(headers: &HeaderMap) -> Result<Option<Option<i64>>, Problem> {
    let Some(value) = headers.get(IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(Some(None));
    }
    // A weak tag never matches strongly.
    if text.starts_with("W/") {
        return Ok(Some(Some(NEVER)));
    }
    let version =
        text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).and_then(|text| text.parse().ok());
    let malformed = || Problem::new(Fault::new(FaultKind::Malformed, "request.wrong_etag"));
    version.map(|version| Some(Some(version))).ok_or_else(malformed)
}

/// The fault in place of `stale` for a request that sent no `If-Match` at all.
pub fn missing(kind: FaultKind, headers: &HeaderMap) -> Option<Fault> {
    let unsent = kind == FaultKind::Stale && !headers.contains_key(IF_MATCH);
    unsent.then(|| Fault::new(FaultKind::PreconditionRequired, "request.if_match_required"))
}

/// One object with its version: `200` with an `ETag`, or `304` where the client has it already.
#[derive(Clone, Debug)]
pub struct Versioned<T> {
    /// The object's version.
    pub version: i64,
    /// The object.
    pub body: T,
}

impl<T> Versioned<T> {
    /// An object with its version.
    pub fn new(version: i64, body: T) -> Self {
        Self { version, body }
    }
}

impl<T: Serialize> Responder for Versioned<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let tag = of_version(self.version);
        let is_read = request.method().is_safe();
        if is_read && has(request.headers(), IF_NONE_MATCH, &tag) {
            return HttpResponse::NotModified().insert_header((ETAG, tag)).finish();
        }
        HttpResponse::Ok().insert_header((ETAG, tag)).json(self.body)
    }
}

/// What has no version of its own and is known by its content: `200` with an `ETag` of it, or `304` where the client has it
/// already.
#[derive(Clone, Debug)]
pub struct Hashed<T>(
    /// The content.
    pub T,
);

impl<T: Serialize> Responder for Hashed<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let json = serde_json::to_vec(&self.0).unwrap_or_default();
        let tag = of_content(&hex::encode(Sha256::digest(&json)));
        if has(request.headers(), IF_NONE_MATCH, &tag) {
            return HttpResponse::NotModified().insert_header((ETAG, tag)).finish();
        }
        HttpResponse::Ok().insert_header((ETAG, tag)).content_type("application/json").body(json)
    }
}

/// Whether a list of tags holds a tag, compared weakly as `If-None-Match` wants it.
pub fn has(headers: &HeaderMap, name: HeaderName, tag: &HeaderValue) -> bool {
    let tag = tag.to_str().unwrap_or_default();
    headers
        .get_all(name)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|held| held == "*" || held.strip_prefix("W/").unwrap_or(held) == tag)
}

#[cfg(test)]
mod tests {
    use actix_web::http::StatusCode;
    use actix_web::test::TestRequest;

    use super::*;

    async fn expected(header: Option<&str>) -> Result<Option<i64>, &'static str> {
        let request = header
            .into_iter()
            .fold(TestRequest::default(), |request, value| request.insert_header((IF_MATCH, value)));
        let if_match = IfMatch::extract(&request.to_http_request()).await;
        if_match.map(IfMatch::expected).map_err(|problem| problem.code())
    }

    #[tokio::test]
    async fn a_version_any_version_or_none_at_all() {
        assert_eq!(expected(Some("\"3\"")).await, Ok(Some(3)));
        assert_eq!(expected(Some("*")).await, Ok(None));
        assert_eq!(expected(None).await, Ok(Some(NEVER)));
        assert_eq!(expected(Some("W/\"3\"")).await, Ok(Some(NEVER)));
        assert_eq!(expected(Some("3")).await, Err("request.wrong_etag"));
        assert_eq!(missing(FaultKind::Stale, &HeaderMap::new()).unwrap().code, "request.if_match_required");
        assert_eq!(missing(FaultKind::NotFound, &HeaderMap::new()), None);
    }

    #[test]
    fn a_client_that_has_it_is_not_sent_it_again() {
        let request =
            TestRequest::default().insert_header((IF_NONE_MATCH, "\"1\", W/\"2\"")).to_http_request();
        let status = |version| Versioned::new(version, "body").respond_to(&request).status();
        assert_eq!((status(2), status(3)), (StatusCode::NOT_MODIFIED, StatusCode::OK));
    }
}
