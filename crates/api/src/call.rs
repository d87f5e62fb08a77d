//! What is known of every request before a handler sees it: its id and the caller's language.

use std::future::{Ready, ready};

use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap, HeaderName};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use kernel::Language;

/// The header that tells the client its request id.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// One request: the id under which it is logged, and the language of texts for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Always the server's own: acts carry it, and a repeated request is settled by them.
    pub request_id: String,
    /// From `Accept-Language`; Indonesian unless English is preferred.
    pub language: Language,
}

impl Call {
    /// Reads the headers of a new request and keeps the result with it.
    pub fn begin(request: &ServiceRequest) -> Self {
        let call = Self::new(request.headers());
        request.extensions_mut().insert(call.clone());
        call
    }

    /// The call of a request. [`Call::begin`] ran in the outermost middleware, so it is there.
    pub fn of(request: &HttpRequest) -> Self {
        let begun = request.extensions().get::<Self>().cloned();
        begun.unwrap_or_else(|| Self::new(request.headers()))
    }

    fn new(headers: &HeaderMap) -> Self {
        Self { request_id: new_request_id(), language: preferred_language(headers) }
    }
}

impl FromRequest for Call {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

#[expect(clippy::disallowed_methods, reason = "a request is no object with a typed id")]
fn new_request_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// The better of the two languages under `Accept-Language` (RFC 9110, 12.5.4); Indonesian on a tie.
fn preferred_language(headers: &HeaderMap) -> Language {
    let mut indonesian = 0;
    let mut english = 0;
    let wishes = headers.get_all(ACCEPT_LANGUAGE).filter_map(|value| value.to_str().ok());
    for wish in wishes.flat_map(|value| value.split(',')) {
        let (tag, parameters) = wish.split_once(';').unwrap_or((wish, ""));
        let weight = permille(parameters);
        match tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "id" | "in" | "*" => indonesian = indonesian.max(weight),
            "en" => english = english.max(weight),
            _ => {}
        }
    }
    if english > indonesian { Language::En } else { Language::Id }
}

/// The weight `q=0.8` in thousandths, so that no float is needed; 1000 where none is written.
fn permille(parameters: &str) -> u32 {
    let Some(weight) = parameters.trim().strip_prefix("q=") else { return 1000 };
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let fraction: String = fraction.chars().chain("000".chars()).take(3).collect();
    format!("{whole}{fraction}").parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn indonesian_unless_english_is_preferred() {
        let cases = [
            ("", Language::Id),
            ("en", Language::En),
            ("en-GB,en;q=0.9", Language::En),
            ("id,en;q=0.9", Language::Id),
            ("id;q=0.5, en;q=0.8", Language::En),
            ("fr, *;q=0.1", Language::Id),
            ("de", Language::Id),
        ];
        for (header, language) in cases {
            let request = TestRequest::default().insert_header((ACCEPT_LANGUAGE, header)).to_http_request();
            assert_eq!(Call::of(&request).language, language, "{header}");
        }
    }
}
