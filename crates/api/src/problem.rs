//! Refusals as `application/problem+json` (RFC 9457): the only form of an error that leaves the server.
//!
//! A handler's `?` turns any domain's error into a [`Problem`]; [`render`] writes the document at the edge, where the
//! request's id and language are known.

use std::collections::BTreeMap;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use kernel::{Fault, FaultKind, Language, Refusal};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

use crate::call::Call;
use crate::messages::{Part, of_fault};

pub use render::render;

mod render;

/// The media type of every refusal.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// A refusal on its way to the client: its faults, and for the log what caused it.
#[derive(Debug)]
pub struct Problem {
    faults: Vec<Fault>,
    cause: Option<String>,
}

/// What went wrong, in a form for programs (`code`, `pointer`) and for people (`title`, `detail`, `message`).
///
/// Texts are Indonesian, or English under `Accept-Language: en`. Programs decide by `code`, never by a text.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// Names the kind of problem: the code as a URN.
    #[serde(rename = "type")]
    #[schema(example = "urn:merit:problem:platform.not_found")]
    pub kind: String,
    /// The kind of problem in a few words.
    #[schema(example = "Tidak ditemukan")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 404)]
    pub status: u16,
    /// What happened here.
    #[schema(example = "Data pegawai tersebut tidak ada, atau berada di luar lingkup Anda.")]
    pub detail: String,
    /// Stable and English.
    #[schema(example = "platform.not_found")]
    pub code: String,
    /// The request, for reports: also in the header `X-Request-Id`.
    #[schema(example = "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4")]
    pub request_id: String,
    /// One entry for each fault.
    pub errors: Vec<ProblemEntry>,
}

/// One fault of a request.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProblemEntry {
    /// Where in the body, as a JSON pointer; null for the request as a whole.
    #[schema(example = json!(null))]
    pub pointer: Option<String>,
    /// Stable and English.
    #[schema(example = "platform.not_found")]
    pub code: String,
    /// For people.
    #[schema(example = "Data pegawai tersebut tidak ada, atau berada di luar lingkup Anda.")]
    pub message: String,
}

impl ProblemEntry {
    /// A fault in a language.
    pub fn of(fault: &Fault, language: Language) -> Self {
        Self {
            pointer: fault.pointer.clone(),
            code: fault.code.to_owned(),
            message: of_fault(fault, Part::Detail, language),
        }
    }
}

impl Problem {
    /// A refusal for one fault.
    pub fn new(fault: Fault) -> Self {
        Self { faults: vec![fault], cause: None }
    }

    /// A refusal for several faults; the first decides the status.
    pub fn of(faults: Vec<Fault>) -> Self {
        Self { faults, cause: None }
    }

    /// An error of ours: the cause goes to the log, the client learns only the request id.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        let fault = Fault::new(FaultKind::Internal, "platform.internal");
        Self { faults: vec![fault], cause: Some(cause.to_string()) }
    }

    /// The first fault's code.
    pub fn code(&self) -> &'static str {
        self.faults.first().map_or("platform.internal", |fault| fault.code)
    }

    /// The class of the refusal.
    pub fn kind(&self) -> FaultKind {
        self.faults.first().map_or(FaultKind::Internal, |fault| fault.kind)
    }

    /// The document for a request.
    pub fn document(&self, call: &Call) -> ProblemDocument {
        let first = self.faults.first();
        let text = |part| first.map_or_else(String::new, |fault| of_fault(fault, part, call.language));
        ProblemDocument {
            kind: format!("urn:merit:problem:{}", self.code()),
            title: text(Part::Title),
            status: self.status_code().as_u16(),
            detail: text(Part::Detail),
            code: self.code().to_owned(),
            request_id: call.request_id.clone(),
            errors: self.faults.iter().map(|fault| ProblemEntry::of(fault, call.language)).collect(),
        }
    }

    fn write_headers(&self, headers: &mut HeaderMap) {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        let argument = |name| {
            let arguments = self.faults.first().map(|fault| fault.arguments.as_slice()).unwrap_or_default();
            arguments.iter().find(|(argument, _)| *argument == name).map(|(_, value)| value.as_str())
        };
        if let Some(wait) = argument("retry_after").and_then(|wait| HeaderValue::from_str(wait).ok()) {
            headers.insert(RETRY_AFTER, wait);
        }
        if let Some(methods) = argument("allowed").and_then(|methods| HeaderValue::from_str(methods).ok()) {
            headers.insert(ALLOW, methods);
        }
        if self.kind() == FaultKind::Unauthenticated {
            // RFC 6750, 3.1: only a request with a token is told what is wrong with it.
            let is_token = ["token_invalid", "token_expired", "session_ended", "ticket_invalid"]
                .iter()
                .any(|word| self.code().strip_prefix("identity.") == Some(word));
            let why = match self.code() {
                code if is_token => {
                    format!("Bearer realm=\"merit\", error=\"invalid_token\", error_description=\"{code}\"")
                }
                _ => "Bearer realm=\"merit\"".to_owned(),
            };
            if let Ok(why) = HeaderValue::from_str(&why) {
                headers.insert(WWW_AUTHENTICATE, why);
            }
        }
    }
}

impl<E: Refusal> From<E> for Problem {
    fn from(error: E) -> Self {
        let faults = error.faults();
        let ours =
            faults.iter().any(|fault| matches!(fault.kind, FaultKind::Internal | FaultKind::Unavailable));
        Self { faults, cause: ours.then(|| causes(&error)) }
    }
}

/// An error and what caused it, for the log.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        match self.kind() {
            FaultKind::Malformed => StatusCode::BAD_REQUEST,
            FaultKind::Unauthenticated => StatusCode::UNAUTHORIZED,
            FaultKind::Forbidden => StatusCode::FORBIDDEN,
            FaultKind::NotFound => StatusCode::NOT_FOUND,
            FaultKind::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            FaultKind::Conflict => StatusCode::CONFLICT,
            FaultKind::Stale => StatusCode::PRECONDITION_FAILED,
            FaultKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            FaultKind::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            FaultKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            FaultKind::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
            FaultKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
            FaultKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            FaultKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// An empty answer: [`render`] fills it in.
    fn error_response(&self) -> HttpResponse<BoxBody> {
        HttpResponse::new(self.status_code())
    }
}

impl utoipa::IntoResponses for Problem {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let response = ResponseBuilder::new().description("A refusal").content(MEDIA_TYPE, content).build();
        BTreeMap::from([("default".to_owned(), response.into())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(language: Language) -> Call {
        Call { request_id: "r1".into(), language }
    }

    #[test]
    fn a_domains_error_becomes_a_document_in_the_callers_language() {
        let problem = Problem::from(platform::Error::NotFound("employee"));
        let document = problem.document(&call(Language::En));
        assert_eq!((document.status, document.code.as_str()), (404, "platform.not_found"));
        assert_eq!(document.kind, "urn:merit:problem:platform.not_found");
        assert_eq!((document.title.as_str(), document.request_id.as_str()), ("Not found", "r1"));
        assert_eq!(document.errors.len(), 1);
        assert_eq!(problem.document(&call(Language::Id)).title, "Tidak ditemukan");
    }

    #[test]
    fn an_error_of_ours_tells_its_cause_to_the_log_only() {
        let problem = Problem::from(platform::Error::Broken("no key in /srv/keys".into()));
        let document = serde_json::to_string(&problem.document(&call(Language::En))).unwrap();
        assert!(!document.contains("/srv/keys"));
        assert_eq!(problem.cause.as_deref(), Some("no key in /srv/keys"));
    }

    #[test]
    fn every_fault_has_its_entry_and_the_first_decides() {
        let problem = Problem::of(vec![
            Fault::invalid("request.email").at("/email"),
            Fault::invalid("request.length_min").at("/name").with("min", 3),
        ]);
        let document = problem.document(&call(Language::En));
        let pointers: Vec<_> = document.errors.iter().filter_map(|entry| entry.pointer.as_deref()).collect();
        assert_eq!((document.status, pointers), (422, vec!["/email", "/name"]));
        assert_eq!(document.errors[1].message, "The length must be at least 3.");
    }
}
