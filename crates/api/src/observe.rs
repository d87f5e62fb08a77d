//! The outermost layer: gives the request its id, and leaves a line in the log and a number in the measurements.
//!
//! The line names the operation and never the query, the body or a token: those hold what persons are and what they earn.

use std::sync::Arc;
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::HeaderValue;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};

use crate::call::{Call, REQUEST_ID};
use crate::metrics::Metrics;
use crate::operations::Operation;

/// Observes one request.
///
/// # Errors
/// Those of the layers within.
pub async fn observe(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let started = Instant::now();
    let call = Call::begin(&request);
    let method = request.method().clone();
    let mut outcome = next.call(request).await;
    let (status, operation) = match &mut outcome {
        Ok(response) => {
            if let Ok(id) = HeaderValue::from_str(&call.request_id) {
                response.headers_mut().insert(REQUEST_ID, id);
            }
            (response.status(), response.request().extensions().get::<Arc<Operation>>().cloned())
        }
        Err(error) => (error.as_response_error().status_code(), None),
    };
    let took = started.elapsed();
    let operation = operation.as_ref().map_or("none", |operation| operation.id.as_str());
    Metrics::request(operation, status.as_u16(), took);
    tracing::info!(
        request_id = call.request_id, operation, %method, status = status.as_u16(), micros = took.as_micros(),
        "Answered a request"
    );
    outcome
}
