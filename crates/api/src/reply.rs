//! Answers other than a plain object: something was made, something was begun, nothing is left to say.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{ETAG, HeaderValue, LOCATION};
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde::Serialize;

use crate::etag;

/// `201`: a new object, with its address and, where it has one, its version.
#[derive(Clone, Debug)]
pub struct Created<T> {
    location: String,
    version: Option<i64>,
    body: T,
}

impl<T> Created<T> {
    /// A new object at an address.
    pub fn at(location: String, body: T) -> Self {
        Self { location, version: None, body }
    }

    /// The same with its version, which becomes the `ETag`.
    #[must_use]
    pub fn version(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }
}

impl<T: Serialize> Responder for Created<T> {
    type Body = BoxBody;

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse {
        let mut response = located(StatusCode::CREATED, &self.location, &self.body);
        if let Some(version) = self.version {
            response.headers_mut().insert(ETAG, etag::of_version(version));
        }
        response
    }
}

/// `202`: a job was begun; its address is in `Location`.
#[derive(Clone, Debug)]
pub struct Accepted<T> {
    location: String,
    body: T,
}

impl<T> Accepted<T> {
    /// A job at an address.
    pub fn at(location: String, body: T) -> Self {
        Self { location, body }
    }
}

impl<T: Serialize> Responder for Accepted<T> {
    type Body = BoxBody;

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse {
        located(StatusCode::ACCEPTED, &self.location, &self.body)
    }
}

fn located(status: StatusCode, location: &str, body: &impl Serialize) -> HttpResponse {
    let mut response = HttpResponse::build(status).json(body);
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

/// `204`: done, and nothing to show.
#[derive(Clone, Copy, Debug)]
pub struct NoContent;

impl Responder for NoContent {
    type Body = BoxBody;

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse {
        HttpResponse::NoContent().finish()
    }
}
