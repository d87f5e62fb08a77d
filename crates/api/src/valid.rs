//! `Valid<T>`: a JSON body that has the shape of `T` and passes its checks.
//!
//! A wrong shape is 400 and names the first place; values that the checks refuse are 422, one entry for each. No answer
//! repeats a value of the body.

use std::borrow::Cow;
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;
use kernel::{Fault, FaultKind};
use serde::de::DeserializeOwned;
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

use crate::problem::Problem;
use crate::shape::Misfit;

/// The largest JSON body.
const JSON_BYTES_MAX: usize = 1 << 20;

/// A request body. Its type derives `Deserialize` with `#[serde(deny_unknown_fields)]`, `Validate` and `ToSchema`.
#[derive(Clone, Copy, Debug)]
pub struct Valid<T>(pub T);

impl<T> Deref for Valid<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Valid<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = is_json(request);
        let is_large = announced(request) > JSON_BYTES_MAX;
        let bytes = web::Bytes::from_request(request, payload);
        Box::pin(async move {
            if !is_json {
                let fault = Fault::new(FaultKind::Unsupported, "request.unsupported_media_type");
                return Err(Problem::new(fault.with("expected", "application/json")));
            }
            let too_large = || Problem::new(Fault::new(FaultKind::TooLarge, "request.too_large"));
            if is_large {
                return Err(too_large());
            }
            let bytes = bytes.await.map_err(|error| unreadable(&error))?;
            // A compressed body, or one without a length, announced less than it held.
            if bytes.len() > JSON_BYTES_MAX { Err(too_large()) } else { parse(&bytes).map(Self) }
        })
    }
}

/// The length that the client announced.
fn announced(request: &HttpRequest) -> usize {
    let length = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    length.and_then(|length| length.parse().ok()).unwrap_or_default()
}

fn is_json(request: &HttpRequest) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

/// A body that broke off, or is larger than the limit.
pub fn unreadable(error: &actix_web::Error) -> Problem {
    let too_large = error.as_response_error().status_code() == actix_web::http::StatusCode::PAYLOAD_TOO_LARGE;
    Problem::new(if too_large {
        Fault::new(FaultKind::TooLarge, "request.too_large")
    } else {
        Fault::new(FaultKind::Malformed, "request.unreadable")
    })
}

/// Reads and checks a JSON document.
///
/// # Errors
/// 400 for the shape, 422 for the values.
pub fn parse<T: DeserializeOwned + Validate>(bytes: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value: T = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        if error.inner().is_data() {
            let message = error.inner().to_string();
            Problem::new(Misfit::read(&message).in_body(error.path()))
        } else {
            malformed(error.inner())
        }
    })?;
    json.end().map_err(|error| malformed(&error))?;
    value.validate().map_err(|errors| Problem::of(faults(&errors)))?;
    Ok(value)
}

fn malformed(error: &serde_json::Error) -> Problem {
    let fault = Fault::new(FaultKind::Malformed, "request.malformed_json").at("");
    Problem::new(fault.with("line", error.line()).with("column", error.column()))
}

/// Every fault that the checks found, with its pointer, in the order of the members' names.
pub fn faults(errors: &ValidationErrors) -> Vec<Fault> {
    let mut faults = Vec::new();
    collect(errors, "", &mut faults);
    faults.sort_by(|one, other| one.pointer.cmp(&other.pointer));
    faults
}

fn collect(errors: &ValidationErrors, place: &str, faults: &mut Vec<Fault>) {
    for (member, kind) in errors.errors() {
        // A check over the whole struct is filed under this name.
        let here = if member == "__all__" { place.to_owned() } else { format!("{place}/{member}") };
        match kind {
            ValidationErrorsKind::Field(errors) => {
                faults.extend(errors.iter().map(|error| fault(error).at(here.as_str())))
            }
            ValidationErrorsKind::Struct(inner) => collect(inner, &here, faults),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    collect(inner, &format!("{here}/{index}"), faults);
                }
            }
        }
    }
}

/// One failed check. A check of the domain names its own code; the limits of the library have codes of ours.
fn fault(error: &ValidationError) -> Fault {
    let limit = |name: &'static str| error.params.get(name).map(|value| (name, value.to_string()));
    let limits: Vec<_> = [limit("min"), limit("max")].into_iter().flatten().collect();
    let ends = (limit("min").is_some(), limit("max").is_some());
    let code = match (&error.code, ends) {
        (Cow::Borrowed("length"), (true, true)) => "request.length",
        (Cow::Borrowed("length"), (true, false)) => "request.length_min",
        (Cow::Borrowed("length"), (false, _)) => "request.length_max",
        (Cow::Borrowed("range"), (true, true)) => "request.range",
        (Cow::Borrowed("range"), (true, false)) => "request.range_min",
        (Cow::Borrowed("range"), (false, _)) => "request.range_max",
        (Cow::Borrowed("email"), _) => "request.email",
        (Cow::Borrowed(code), _) if code.contains('.') => code,
        _ => "request.value_refused",
    };
    limits.into_iter().fold(Fault::invalid(code), |fault, (name, value)| fault.with(name, value))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::call::Call;
    use crate::problem::ProblemDocument;

    #[derive(Debug, Deserialize, Validate)]
    #[serde(deny_unknown_fields)]
    struct Order {
        #[validate(length(min = 3))]
        name: String,
        #[validate(nested)]
        lines: Vec<Line>,
    }

    #[derive(Debug, Deserialize, Validate)]
    #[serde(deny_unknown_fields)]
    struct Line {
        #[validate(range(min = 1, max = 9))]
        count: i64,
    }

    fn refused(body: &str) -> ProblemDocument {
        let call = Call { request_id: String::new(), language: kernel::Language::En };
        parse::<Order>(body.as_bytes()).unwrap_err().document(&call)
    }

    fn entry(body: &str) -> (u16, String, String, String) {
        let document = refused(body);
        let entry = document.errors.first().unwrap().clone();
        (document.status, entry.code, entry.pointer.unwrap(), entry.message)
    }

    #[test]
    fn a_wrong_shape_names_the_first_place() {
        let (status, code, pointer, message) =
            entry(r#"{"name": "abc", "lines": [{"count": 1}, {"cuont": 2}]}"#);
        assert_eq!(
            (status, code.as_str(), pointer.as_str()),
            (400, "request.unknown_member", "/lines/1/cuont")
        );
        assert_eq!(message, "The member \"cuont\" is unknown; the nearest is \"count\".");

        let (_, code, pointer, _) = entry(r#"{"name": "abc", "lines": [{}]}"#);
        assert_eq!((code.as_str(), pointer.as_str()), ("request.missing_member", "/lines/0/count"));

        let (_, code, pointer, message) =
            entry(r#"{"name": "abc", "lines": [{"count": "3271060101800001"}]}"#);
        assert_eq!((code.as_str(), pointer.as_str()), ("request.wrong_type", "/lines/0/count"));
        assert!(!message.contains("3271"), "{message}");

        let (_, code, pointer, _) = entry("{\"name\": \"abc\", ");
        assert_eq!((code.as_str(), pointer.as_str()), ("request.malformed_json", ""));
        assert_eq!(entry(r#"{"name": "abc", "lines": []} x"#).1, "request.malformed_json");
    }

    #[test]
    fn refused_values_are_listed_all_at_once() {
        let document = refused(r#"{"name": "ab", "lines": [{"count": 1}, {"count": 12}]}"#);
        let entries: Vec<_> =
            document.errors.iter().map(|e| (e.pointer.as_deref().unwrap(), e.code.as_str())).collect();
        assert_eq!(document.status, 422);
        assert_eq!(entries, [("/lines/1/count", "request.range"), ("/name", "request.length_min")]);
        assert_eq!(document.errors[0].message, "The value must be between 1 and 9.");
    }
}
