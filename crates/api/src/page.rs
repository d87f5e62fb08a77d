//! Lists: one page at a time, by keyset.

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::body::BoxBody;
use actix_web::dev::Payload;
use actix_web::http::header::{HeaderValue, LINK};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder};
use kernel::{Fault, FaultKind};
use platform::cursor::{self, Cursor, Extent};
use serde::{Deserialize, Serialize};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use crate::problem::Problem;
use crate::query;

/// Rows of a page unless asked otherwise.
const LIMIT_DEFAULT: u64 = 50;
/// Rows of the largest page.
const LIMIT_MAX: u64 = 200;

/// Which page of a list: an extractor that stands beside the list's own filters.
#[derive(Clone, Debug)]
pub struct Paging(pub cursor::Paging);

/// Which page of a list that is gathered from many, and therefore cannot be counted.
#[derive(Clone, Debug)]
pub struct UncountedPaging(pub cursor::Paging);

/// The parameters of a list, as they are documented and read.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Parameters {
    /// How many entries at most.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u64>,
    /// `page.next_cursor` of the page before, unchanged.
    cursor: Option<String>,
}

/// The parameter of a list that can be counted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Counting {
    /// `exact` counts the whole list into `page.total`, at the cost of reading all of it.
    count: Option<Count>,
}

/// How a list is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ListCount)]
enum Count {
    /// Every entry.
    Exact,
}

impl IntoParams for Paging {
    fn into_params(parameter_in: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut parameters = Parameters::into_params(&parameter_in);
        parameters.extend(Counting::into_params(parameter_in));
        parameters
    }
}

impl IntoParams for UncountedPaging {
    fn into_params(parameter_in: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        Parameters::into_params(parameter_in)
    }
}

impl Deref for Paging {
    type Target = cursor::Paging;

    fn deref(&self) -> &cursor::Paging {
        &self.0
    }
}

impl Deref for UncountedPaging {
    type Target = cursor::Paging;

    fn deref(&self) -> &cursor::Paging {
        &self.0
    }
}

impl FromRequest for Paging {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(asked(request).and_then(|paging| {
            let Counting { count } = query::parse(request.query_string())?;
            Ok(Self(cursor::Paging { counts: count == Some(Count::Exact), ..paging }))
        }))
    }
}

impl FromRequest for UncountedPaging {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(asked(request).map(Self))
    }
}

fn asked(request: &HttpRequest) -> Result<cursor::Paging, Problem> {
    let Parameters { limit, cursor } = query::parse(request.query_string())?;
    let limit = limit.unwrap_or(LIMIT_DEFAULT);
    if (1..=LIMIT_MAX).contains(&limit) {
        return Ok(cursor::Paging::beyond(cursor.map(Cursor::from), limit));
    }
    let fault = Fault::new(FaultKind::Malformed, "request.wrong_parameter");
    Err(Problem::new(fault.with("parameter", "limit").with("form", format!("1..{LIMIT_MAX}"))))
}

/// One page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PageOf<T> {
    /// The entries, in the list's order.
    pub data: Vec<T>,
    /// What follows.
    pub page: Page,
}

/// What follows a page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Page {
    /// For the parameter `cursor`; null on the last page.
    #[schema(example = json!(null))]
    pub next_cursor: Option<String>,
    /// Whether another page follows.
    #[schema(example = false)]
    pub has_more: bool,
    /// How many entries the whole list has, where `count=exact` asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false, example = 217)]
    pub total: Option<u64>,
}

impl<T> From<cursor::Page<T>> for PageOf<T> {
    fn from(page: cursor::Page<T>) -> Self {
        let Extent { next, total } = page.extent;
        let next_cursor = next.map(|cursor| cursor.to_string());
        Self { data: page.rows, page: Page { has_more: next_cursor.is_some(), next_cursor, total } }
    }
}

impl<T: Serialize> Responder for PageOf<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        let next = self.page.next_cursor.as_ref().map(|cursor| next_link(request, cursor));
        if let Some(link) = next.and_then(|link| HeaderValue::from_str(&link).ok()) {
            response.insert_header((LINK, link));
        }
        response.json(self)
    }
}

fn next_link(request: &HttpRequest, cursor: &str) -> String {
    let others = form_urlencoded::parse(request.query_string().as_bytes())
        .filter(|(name, _)| !matches!(name.as_ref(), "cursor" | "ticket"));
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(others)
        .append_pair("cursor", cursor)
        .finish();
    format!("<{}?{query}>; rel=\"next\"", request.path())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    async fn paging(uri: &str) -> Result<Paging, Problem> {
        Paging::extract(&TestRequest::with_uri(uri).to_http_request()).await
    }

    #[tokio::test]
    async fn a_page_tells_where_the_next_begins() {
        let uri = "/v1/things?status=open&limit=2";
        let first = paging(uri).await.unwrap();
        assert_eq!((first.limit, first.after::<i32>().unwrap()), (2, None));
        let extent = Extent { next: Some(Cursor::encode(&2).unwrap()), total: None };
        let page: PageOf<i32> = cursor::Page { rows: vec![1, 2], extent }.into();
        assert_eq!((page.data.as_slice(), page.page.has_more), ([1, 2].as_slice(), true));

        let request = TestRequest::with_uri(uri).to_http_request();
        let response = page.respond_to(&request);
        let link = response.headers().get(LINK).unwrap().to_str().unwrap();
        let next = link.trim_start_matches('<').split('>').next().unwrap();
        assert!(link.ends_with("rel=\"next\"") && next.starts_with("/v1/things?status=open&limit=2&cursor="));
        let second = paging(next).await.unwrap();
        assert_eq!(second.after::<i32>().unwrap(), Some(2));
        let last: PageOf<i32> = cursor::Page { rows: vec![3], extent: Extent::default() }.into();
        assert_eq!((last.page.has_more, last.page.next_cursor), (false, None));
    }

    #[tokio::test]
    async fn limits_and_cursors_are_checked() {
        assert!(!paging("/?limit=7").await.unwrap().counts && paging("/?count=exact").await.unwrap().counts);
        for wrong in ["/?count=all", "/?limit=0", "/?limit=201", "/?limit=x", "/?limit=-1"] {
            assert_eq!(paging(wrong).await.unwrap_err().kind(), FaultKind::Malformed, "{wrong}");
        }
        let strange = paging("/?cursor=abc").await.unwrap();
        assert_eq!(strange.after::<i32>().unwrap_err().to_string(), platform::Error::Cursor.to_string());
    }
}
