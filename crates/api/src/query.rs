//! `Query<T>`: the parameters of the query as a type. Unknown ones were refused before (see `contract`).

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;

use crate::problem::Problem;
use crate::shape::Misfit;

/// The filters of a list, or the switches of a read. Its type derives `Deserialize` and `IntoParams`.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(parse(request.query_string()).map(Self))
    }
}

/// Reads the query string as a type.
///
/// # Errors
/// 400 that names the parameter.
pub fn parse<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
    serde_path_to_error::deserialize(pairs).map_err(|error| {
        let message = error.inner().to_string();
        Problem::new(Misfit::read(&message).in_query(error.path()))
    })
}

#[cfg(test)]
mod tests {
    use kernel::{Language, Month};
    use serde::Deserialize;

    use super::*;
    use crate::call::Call;

    #[derive(Debug, Deserialize)]
    struct Filter {
        month: Month,
        limit: Option<u32>,
    }

    #[test]
    fn a_wrong_value_names_its_parameter() {
        let filter: Filter = parse("month=2026-01&limit=7&ticket=x").unwrap();
        assert_eq!((filter.month.to_string().as_str(), filter.limit), ("2026-01", Some(7)));
        let call = Call { request_id: String::new(), language: Language::En };
        let detail = |query| parse::<Filter>(query).unwrap_err().document(&call).detail;
        assert_eq!(detail("limit=3"), "The parameter \"month\" is required.");
        assert!(detail("month=2026-01&limit=many").contains("\"limit\""));
        assert!(detail("month=2026-13").contains("\"month\""));
    }
}
