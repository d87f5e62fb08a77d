//! The edge: every refusal gets its document here, whoever refused.

use std::panic::AssertUnwindSafe;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpResponse, ResponseError};
use futures_util::FutureExt;
use kernel::{Fault, FaultKind};

use super::{MEDIA_TYPE, Problem};
use crate::call::{Call, REQUEST_ID};
use crate::state::State;
use crate::{cors, etag};

/// Writes the document of every refusal, whoever refused: a handler, an extractor, or actix itself; a panic becomes a 500.
///
/// # Errors
/// Only after a panic, when the request is gone: the error renders itself.
pub async fn render(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let call = Call::of(request.request());
    let state = request.app_data::<Data<State>>();
    let origin = state.and_then(|state| cors::allowed_origin(&state.config, request.headers()));
    let rendered = |problem| Rendered { problem, call: call.clone(), origin };
    let outcome = match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(outcome) => outcome,
        Err(_panic) => return Err(rendered(Problem::internal("a handler panicked")).into()),
    };
    match outcome {
        Ok(response) => Ok(written(response.map_into_boxed_body(), &call)),
        Err(error) => Err(rendered(recognise(&error)).into()),
    }
}

fn written(response: ServiceResponse<BoxBody>, call: &Call) -> ServiceResponse<BoxBody> {
    let status = response.status();
    let is_document = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == MEDIA_TYPE);
    if is_document || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let foreign = by_status(status);
    let problem =
        response.response().error().and_then(|error| error.as_error::<Problem>()).unwrap_or(&foreign);
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
        StatusCode::NOT_FOUND => (FaultKind::NotFound, "request.not_found"),
        StatusCode::METHOD_NOT_ALLOWED => (FaultKind::MethodNotAllowed, "request.method_not_allowed"),
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
    origin: Option<HeaderValue>,
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
        if let Some(origin) = self.origin.clone() {
            cors::mark(response.headers_mut(), origin);
        }
        if let Ok(id) = HeaderValue::from_str(&self.call.request_id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use actix_web::middleware::from_fn;
    use actix_web::test::{self, TestRequest};
    use actix_web::{App, web};

    use super::*;

    #[actix_web::test]
    async fn whoever_refuses_the_answer_is_a_document() {
        async fn panics() -> actix_web::HttpResponse {
            panic!("a defect")
        }
        async fn refuses() -> Result<actix_web::HttpResponse, Problem> {
            Err(platform::Error::Stale.into())
        }
        let app = App::new()
            .wrap(from_fn(render))
            .route("/panics", web::get().to(panics))
            .route("/refuses", web::put().to(refuses));
        let app = test::init_service(app).await;
        let ask = async |request: TestRequest| match test::try_call_service(&app, request.to_request()).await
        {
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
}
