//! `Idempotency-Key`: a POST that is repeated is answered as it was the first time.
//!
//! Only what was done is remembered. A refusal changed nothing, so the same request may succeed under its key later. A
//! mended body is another request and needs another key.

use std::sync::Arc;
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody, to_bytes_limited};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, LOCATION};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, HttpMessage, HttpResponse};
use kernel::{Fault, FaultKind};
use platform::idempotency::{Answer, Begun, Keyed, begin, finish, release};
use sha2::{Digest, Sha256};
use tokio::time::timeout;

use crate::allow::caller_of;
use crate::call::Call;
use crate::on_behalf::ON_BEHALF_OF;
use crate::operations::Operation;
use crate::problem::Problem;
use crate::state::State;
use crate::upload::is_form;
use crate::valid::unreadable;

/// The header.
pub const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Says that an answer is a repeated one.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The longest key.
pub const KEY_LENGTH_MAX: usize = 200;

/// The operations that move money or approve: a POST to them without a key is refused. The one place that says so.
pub const REQUIRED: &[&str] = &[
    "verify_payroll_run",
    "check_payroll_run",
    "approve_payroll_run",
    "pay_payroll_run",
    "pay_transfer_again",
    "repay_pay_recovery",
    "accept_payroll_finding",
    "approve_tpp_policy",
    "verify_decree",
    "apply_decree",
    "verify_change_request",
    "establish_agreement",
    "rate_unit",
    "confirm_monthly_report",
    "decide_objection",
];

/// The largest answer that is remembered; answers to a POST are single objects.
const ANSWER_BYTES_MAX: usize = 1 << 20;

/// How long a request with a key may take: less than the lease of its key, so that two of them never run at once. Longer work
/// is a job.
const TIME_MAX: Duration = Duration::from_secs(45);

/// Answers a repeated request from memory.
///
/// # Errors
/// Those of the layers within.
pub async fn remember(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let (mut request, state) = match state_for(request) {
        Ok(pair) => pair,
        Err(request) => return Ok(next.call(*request).await?.map_into_boxed_body()),
    };
    let keyed = match keyed(&mut request).await {
        Ok(Some(keyed)) => keyed,
        Ok(None) => return Ok(next.call(request).await?.map_into_boxed_body()),
        Err(problem) => return Ok(request.error_response(problem)),
    };
    match begin(&state.db, &state.vault, &keyed).await {
        Ok(Begun::Started) => {}
        Ok(Begun::Replay(answer)) => return Ok(request.into_response(repeated(&answer))),
        Err(error) => return Ok(request.error_response(Problem::from(error))),
    }
    let Ok(outcome) = timeout(TIME_MAX, next.call(request)).await else {
        settle(release(&state.db, &keyed).await);
        return Err(Problem::new(Fault::new(FaultKind::Unavailable, "request.timed_out")).into());
    };
    let is_done = outcome.as_ref().is_ok_and(|response| response.status().is_success());
    if !is_done {
        settle(release(&state.db, &keyed).await);
        return Ok(outcome?.map_into_boxed_body());
    }
    let (request, response) = outcome?.into_parts();
    let (response, body) = response.into_parts();
    let Ok(Ok(body)) = to_bytes_limited(body, ANSWER_BYTES_MAX).await else {
        return Ok(ServiceResponse::from_err(
            Problem::internal("an answer is too large to be remembered"),
            request,
        ));
    };
    let kept = [CONTENT_TYPE, LOCATION, ETAG].into_iter().filter_map(|name| {
        let value = response.headers().get(&name)?.to_str().ok()?;
        Some((name.as_str().to_owned(), value.to_owned()))
    });
    let answer = Answer { status: response.status().as_u16(), headers: kept.collect(), body: body.to_vec() };
    settle(finish(&state.db, &state.vault, &keyed, &answer).await);
    Ok(ServiceResponse::new(request, response.set_body(BoxBody::new(body))))
}

/// The state, for a POST of a known caller; everything else passes by.
fn state_for(request: ServiceRequest) -> Result<(ServiceRequest, Data<State>), Box<ServiceRequest>> {
    let is_post = request.method() == Method::POST && caller_of(request.request()).is_some();
    match request.app_data::<Data<State>>().cloned() {
        Some(state) if is_post => Ok((request, state)),
        _ => Err(Box::new(request)),
    }
}

/// The key with a hash of what is asked, if the client sent one. Reads the body and puts it back.
async fn keyed(request: &mut ServiceRequest) -> Result<Option<Keyed>, Problem> {
    let fault = |kind, code| Problem::new(Fault::new(kind, code));
    let Some(header) = request.headers().get(&KEY) else {
        let is_required =
            request.extensions().get::<Arc<Operation>>().is_some_and(|operation| operation.needs_key);
        return if is_required { Err(fault(FaultKind::Malformed, "request.key_required")) } else { Ok(None) };
    };
    let key = header.to_str().ok().map(str::trim).filter(|key| (1..=KEY_LENGTH_MAX).contains(&key.len()));
    let key = key.ok_or_else(|| fault(FaultKind::Malformed, "request.key_malformed"))?.to_owned();
    let Some(caller) = caller_of(request.request()).and_then(|caller| caller.actor.id()) else {
        return Ok(None);
    };
    // A file is not taken into memory for the sake of its key: a form is known by its length.
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_form = content_type.is_some_and(is_form);
    let body = if is_form {
        let length = request.headers().get(CONTENT_LENGTH).map(|value| value.as_bytes().to_vec());
        Bytes::from(length.unwrap_or_default())
    } else {
        request.extract::<Bytes>().await.map_err(|error| unreadable(&error))?
    };
    let mut hash = Sha256::new();
    // Each part ends with a byte that none of them holds.
    for part in [request.method().as_str().as_bytes(), request.uri().to_string().as_bytes(), &body] {
        hash.update(part);
        hash.update([0]);
    }
    // The same words in another employee's name are another request.
    if let Some(employee) = request.headers().get(&ON_BEHALF_OF) {
        hash.update(employee.as_bytes());
    }
    if !is_form {
        request.set_payload(body.into());
    }
    let request_id = Call::of(request.request()).request_id;
    Ok(Some(Keyed { caller, key, request_hash: hex::encode(hash.finalize()), request_id }))
}

fn repeated(answer: &Answer) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = HttpResponse::build(status);
    for (name, value) in &answer.headers {
        response.insert_header((name.as_str(), value.as_str()));
    }
    response.insert_header((REPLAYED, HeaderValue::from_static("true"))).body(answer.body.clone())
}

/// The answer stands whatever becomes of its memory: the log of acts settles a key that was left open.
fn settle(outcome: Result<(), platform::Error>) {
    if let Err(error) = outcome {
        tracing::error!(%error, "An idempotency key could not be settled");
    }
}
