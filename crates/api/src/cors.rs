//! Which pages of other origins may call, and what they may read.

use actix_cors::Cors;
use actix_web::http::header::{
    ACCEPT_LANGUAGE, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, AUTHORIZATION,
    CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MATCH, IF_NONE_MATCH,
    LINK, LOCATION, ORIGIN, RETRY_AFTER, VARY,
};

use crate::config::Config;
use crate::{allow, call, idempotency, on_behalf};

/// The headers that a page may read of an answer.
const EXPOSED: [HeaderName; 8] = [
    ETAG,
    LINK,
    LOCATION,
    RETRY_AFTER,
    CONTENT_DISPOSITION,
    HeaderName::from_static("ratelimit"),
    idempotency::REPLAYED,
    call::REQUEST_ID,
];

/// The layer that answers preflights and marks answers.
pub fn layer(config: &Config) -> Cors {
    let config = config.clone();
    Cors::default()
        .allowed_origin_fn(move |origin, _request| is_allowed(&config, origin))
        .allow_any_method()
        .allowed_headers([
            AUTHORIZATION,
            CONTENT_TYPE,
            ACCEPT_LANGUAGE,
            IF_MATCH,
            IF_NONE_MATCH,
            idempotency::KEY,
            allow::REASON,
            on_behalf::ON_BEHALF_OF,
            on_behalf::FORM,
        ])
        .expose_headers(EXPOSED)
        .max_age(3600)
}

/// The page that calls, where it may.
pub fn allowed_origin(config: &Config, headers: &HeaderMap) -> Option<HeaderValue> {
    headers.get(ORIGIN).filter(|origin| is_allowed(config, origin)).cloned()
}

/// Marks an answer that passed the layer by, because no request was left to answer: without the mark a page would see a
/// failed connection instead of the refusal.
pub fn mark(headers: &mut HeaderMap, origin: HeaderValue) {
    let exposed = EXPOSED.map(|name| name.as_str().to_owned()).join(", ");
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(VARY, HeaderValue::from_static("Origin"));
    if let Ok(exposed) = HeaderValue::from_str(&exposed) {
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
}

fn is_allowed(config: &Config, origin: &HeaderValue) -> bool {
    let origin = origin.to_str().unwrap_or_default();
    config.cors_origins.iter().any(|known| known == origin) || (config.demo && is_local(origin))
}

/// A page served from this machine, on whatever port.
fn is_local(origin: &str) -> bool {
    let host = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")).unwrap_or_default();
    let (name, port) = host.rsplit_once(':').unwrap_or((host, "0"));
    matches!(name, "localhost" | "127.0.0.1" | "[::1]") && port.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_local() {
        for origin in
            ["http://localhost:5173", "http://localhost", "https://127.0.0.1:3000", "http://[::1]:80"]
        {
            assert!(is_local(origin), "{origin}");
        }
        for origin in ["http://localhost.evil.id", "http://evil.id:5173", "http://localhost:x", "null", ""] {
            assert!(!is_local(origin), "{origin}");
        }
    }
}
