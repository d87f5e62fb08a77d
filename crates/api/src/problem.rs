//! Refusals as `application/problem+json` (RFC 9457): the only form of an error that leaves the server.
//!
//! A handler's `?` turns any domain's error into a [`Problem`]; [`render`] writes the document at the edge, where the
//! request's id and language are known.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::middleware::Next;
use actix_web::{HttpResponse, ResponseError};
use futures_util::FutureExt;
use kernel::{Fault, FaultKind, Language, Refusal};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

use crate::call::Call;
use crate::etag;
use crate::messages::{Part, of_fault};

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
        if self.kind() == FaultKind::Unauthenticated {
            // RFC 6750, 3.1: a request without a credential is told no error.
            let why = match self.code() {
                "identity.token_missing" => "Bearer realm=\"merit\"".to_owned(),
                code => format!("Bearer realm=\"merit\", error=\"invalid_token\", error_description=\"{code}\""),
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
        let ours = faults.iter().any(|fault| matches!(fault.kind, FaultKind::Internal | FaultKind::Unavailable));
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

/// Writes the document of every refusal, whoever refused: a handler, an extractor, or actix itself; a panic becomes a 500.
///
/// # Errors
/// Only after a panic, when the request is gone: the error renders itself.
pub async fn render(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let call = Call::of(request.request());
    let outcome = match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(outcome) => outcome,
        Err(_panic) => return Err(Rendered { problem: Problem::internal("a handler panicked"), call }.into()),
    };
    match outcome {
        Ok(response) => Ok(written(response.map_into_boxed_body(), &call)),
        Err(error) => Err(Rendered { problem: recognise(&error), call }.into()),
    }
}

fn written(response: ServiceResponse<BoxBody>, call: &Call) -> ServiceResponse<BoxBody> {
    let status = response.status();
    let is_document = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == MEDIA_TYPE);
    if is_document || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let foreign = by_status(status);
    let problem = response.response().error().and_then(|error| error.as_error::<Problem>()).unwrap_or(&foreign);
    let missing = etag::missing(problem.kind(), response.request().headers()).map(Problem::new);
    let problem = missing.as_ref().unwrap_or(problem);
    log(problem, call);
    let mut headers = HeaderMap::new();
    problem.write_headers(&mut headers);
    let body = serde_json::to_vec(&problem.document(call)).unwrap_or_default();
    let status = problem.status_code();
    let mut response = response.map_body(|_, _| BoxBody::new(body));
    *response.response_mut().status_mut() = status;
    response.headers_mut().remove(CONTENT_LENGTH);
    for (name, value) in headers {
        response.headers_mut().insert(name, value);
    }
    response
}

fn recognise(error: &actix_web::Error) -> Problem {
    match error.as_error::<Problem>() {
        Some(problem) => Problem { faults: problem.faults.clone(), cause: problem.cause.clone() },
        None => by_status(error.as_response_error().status_code()),
    }
}

/// The problem for a refusal of actix itself, which knows only a status.
fn by_status(status: StatusCode) -> Problem {
    let (kind, code) = match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => (FaultKind::NotFound, "request.not_found"),
        StatusCode::PAYLOAD_TOO_LARGE => (FaultKind::TooLarge, "request.too_large"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => (FaultKind::Unsupported, "request.unsupported_media_type"),
        status if status.is_client_error() => (FaultKind::Malformed, "request.unreadable"),
        _ => return Problem::internal(status),
    };
    Problem::new(Fault::new(kind, code))
}

fn log(problem: &Problem, call: &Call) {
    if let Some(cause) = &problem.cause {
        tracing::error!(request_id = call.request_id, code = problem.code(), cause, "A request failed");
    }
}

/// A problem with its call, for the one way out where no request is left to write an answer to.
#[derive(Debug)]
struct Rendered {
    problem: Problem,
    call: Call,
}

impl std::fmt::Display for Rendered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem.fmt(f)
    }
}

impl ResponseError for Rendered {
    fn status_code(&self) -> StatusCode {
        self.problem.status_code()
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        log(&self.problem, &self.call);
        let body = serde_json::to_vec(&self.problem.document(&self.call)).unwrap_or_default();
        let mut response = HttpResponse::with_body(self.status_code(), BoxBody::new(body));
        self.problem.write_headers(response.headers_mut());
        response
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
    use actix_web::middleware::from_fn;
    use actix_web::test::{self, TestRequest};
    use actix_web::{App, web};

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

    #[actix_web::test]
    async fn whoever_refuses_the_answer_is_a_document() {
        async fn panics() -> actix_web::HttpResponse {
            let nothing: Option<actix_web::HttpResponse> = None;
            nothing.unwrap()
        }
        async fn refuses() -> Result<actix_web::HttpResponse, Problem> {
            Err(platform::Error::Stale.into())
        }
        let app = App::new()
            .wrap(from_fn(render))
            .route("/panics", web::get().to(panics))
            .route("/refuses", web::put().to(refuses));
        let app = test::init_service(app).await;
        let ask = async |request: TestRequest| match test::try_call_service(&app, request.to_request()).await {
            Ok(response) => response.into_parts().1,
            Err(error) => error.error_response(),
        };
        let code = async |request: TestRequest| {
            let response = ask(request).await;
            let status = response.status().as_u16();
            assert_eq!(response.headers().get(CONTENT_TYPE).unwrap(), MEDIA_TYPE);
            let body = actix_web::body::to_bytes(response.into_body()).await.unwrap();
            let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(body["status"], status);
            (status, body["code"].as_str().unwrap().to_owned())
        };
        assert_eq!(code(TestRequest::get().uri("/nowhere")).await, (404, "request.not_found".into()));
        assert_eq!(code(TestRequest::get().uri("/panics")).await, (500, "platform.internal".into()));
        let with_version = TestRequest::put().uri("/refuses").insert_header(("if-match", "\"1\""));
        assert_eq!(code(with_version).await, (412, "platform.stale".into()));
        let without = TestRequest::put().uri("/refuses");
        assert_eq!(code(without).await, (428, "request.if_match_required".into()));
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
