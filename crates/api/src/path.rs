//! `Id<T>`: what stands in the address, as its type. A malformed id is 400, before anything is looked up.

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use kernel::{Fault, FaultKind};
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// A typed id of the address, or a tuple of them. (utoipa takes every argument called `Path<T>` for a set of parameters,
/// which an id is not.)
#[derive(Clone, Copy, Debug)]
pub struct Id<T>(pub T);

impl<T> Deref for Id<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned> FromRequest for Id<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let malformed = |_error| Problem::new(Fault::new(FaultKind::Malformed, "request.wrong_id"));
        let path = web::Path::<T>::from_request(request, payload).into_inner();
        ready(path.map(|path| Self(path.into_inner())).map_err(malformed))
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use kernel::id::{EmployeeId, FactId};

    use super::*;

    #[tokio::test]
    async fn ids_are_read_by_type_and_a_malformed_one_is_refused() {
        let employee = EmployeeId::new();
        let fact = FactId::new();
        let request = TestRequest::default()
            .param("employee_id", employee.to_string())
            .param("fact_id", fact.to_string())
            .to_http_request();
        let Id((one, other)) = Id::<(EmployeeId, FactId)>::extract(&request).await.unwrap();
        assert_eq!((one, other), (employee, fact));

        let request = TestRequest::default().param("employee_id", "7").to_http_request();
        let problem = Id::<EmployeeId>::extract(&request).await.unwrap_err();
        assert_eq!((problem.kind(), problem.code()), (FaultKind::Malformed, "request.wrong_id"));
    }
}
