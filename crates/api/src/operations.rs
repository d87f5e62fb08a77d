//! The operations of the API, as its own document describes them: who may call each, and which parameters it takes.
//!
//! The document is what clients are told, so it is also what the server enforces (see `contract`): a route that is not
//! in it, or says nothing of access, does not start.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use actix_web::http::Method;
use identity::permission::Permission;
use identity::role::is_entered_for_staff;
use utoipa::openapi::path::{Operation as Documented, ParameterIn};
use utoipa::openapi::{HttpMethod, OpenApi, RefOr, SecurityRequirement};

use crate::fields::{FIELDS, members, schemas};
use crate::idempotency;

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody: `security(())`.
    Public,
    /// Whoever holds the permission over anybody: `security(("bearer" = ["payroll.run"]))`.
    Permission(Permission),
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// `approve_payroll_run`.
    pub id: String,
    /// GET, POST ...
    pub method: Method,
    /// `/v1/payroll/runs/{run_id}/approve`.
    pub template: String,
    /// Who may call it.
    pub access: Access,
    /// The names of its query parameters.
    pub parameters: Vec<String>,
    /// The members that its parameter `fields` may name.
    pub members: Vec<String>,
    /// Whether a POST must carry an `Idempotency-Key`.
    pub needs_key: bool,
}

impl Operation {
    /// Whether an operator may do it in an employee's name.
    pub fn is_entered_for_staff(&self) -> bool {
        matches!(self.access, Access::Permission(permission) if is_entered_for_staff(permission))
    }

    /// Whether it declares a query parameter.
    pub fn takes(&self, parameter: &str) -> bool {
        self.parameters.iter().any(|known| known == parameter)
    }
}

/// All operations, found by method and path.
#[derive(Clone, Debug, Default)]
pub struct Operations {
    all: Vec<Arc<Operation>>,
}

/// What keeps the server from starting.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undeclared {
    /// An operation has no `security(...)`.
    #[error("{0} does not say who may call it")]
    Access(String),
    /// An operation names a permission that does not exist.
    #[error("{0} names an unknown permission")]
    Permission(String),
    /// An operation has no id, or another one has the same.
    #[error("{0} has no operation id of its own")]
    Id(String),
    /// The table of operations that need an idempotency key names one that does not exist.
    #[error("no operation is called {0}")]
    Unknown(String),
}

impl Operations {
    /// Reads the document.
    ///
    /// # Errors
    /// When an operation does not say who may call it.
    pub fn read(document: &OpenApi) -> Result<Self, Undeclared> {
        let schemas = schemas(document);
        let mut all = Vec::new();
        for (template, item) in &document.paths.paths {
            let methods: BTreeMap<_, _> = [
                (HttpMethod::Get, &item.get),
                (HttpMethod::Put, &item.put),
                (HttpMethod::Post, &item.post),
                (HttpMethod::Delete, &item.delete),
                (HttpMethod::Patch, &item.patch),
            ]
            .into_iter()
            .collect();
            for (method, documented) in methods {
                if let Some(documented) = documented {
                    let mut operation = operation(template, &method, documented)?;
                    if operation.takes(FIELDS) {
                        operation.members = members(&schemas, documented);
                    }
                    all.push(Arc::new(operation));
                }
            }
        }
        let mut ids: Vec<&str> = all.iter().map(|operation: &Arc<Operation>| operation.id.as_str()).collect();
        ids.sort_unstable();
        if let Some(twice) =
            ids.windows(2).find_map(|pair| if let [a, b] = pair { (a == b).then_some(a) } else { None })
        {
            return Err(Undeclared::Id((*twice).to_owned()));
        }
        if let Some(unknown) = idempotency::REQUIRED.iter().find(|id| ids.binary_search(id).is_err()) {
            return Err(Undeclared::Unknown((*unknown).to_owned()));
        }
        // Words before placeholders, so that `/employees/batch-get` is not taken for an id.
        all.sort_by_key(|operation| operation.template.replace('{', "~"));
        Ok(Self { all })
    }

    /// The operation that a request is for.
    pub fn find(&self, method: &Method, path: &str) -> Option<&Arc<Operation>> {
        self.all.iter().find(|operation| operation.method == *method && matches(&operation.template, path))
    }

    /// The methods that an address takes; none where there is nothing.
    pub fn methods(&self, path: &str) -> Vec<&str> {
        let here = self.all.iter().filter(|operation| matches(&operation.template, path));
        let mut methods: Vec<&str> = here.map(|operation| operation.method.as_str()).collect();
        methods.sort_unstable();
        methods.dedup();
        methods
    }

    /// All of them.
    pub fn all(&self) -> &[Arc<Operation>] {
        &self.all
    }
}

fn operation(template: &str, method: &HttpMethod, documented: &Documented) -> Result<Operation, Undeclared> {
    let method = match method {
        HttpMethod::Put => Method::PUT,
        HttpMethod::Post => Method::POST,
        HttpMethod::Delete => Method::DELETE,
        HttpMethod::Patch => Method::PATCH,
        _ => Method::GET,
    };
    let id = documented.operation_id.clone().ok_or_else(|| Undeclared::Id(format!("{method} {template}")))?;
    let security = documented.security.as_deref().ok_or_else(|| Undeclared::Access(id.clone()))?;
    let parameters = documented.parameters.iter().flatten().filter_map(|parameter| match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    });
    let in_query = parameters.filter(|parameter| parameter.parameter_in == ParameterIn::Query);
    Ok(Operation {
        access: access(&id, security)?,
        needs_key: idempotency::REQUIRED.contains(&id.as_str()),
        members: Vec::new(),
        parameters: in_query.map(|parameter| parameter.name.clone()).collect(),
        template: template.to_owned(),
        method,
        id,
    })
}

/// Who may call an operation, as its document says.
///
/// # Errors
/// When it does not say so, or names an unknown permission.
pub fn access(id: &str, security: &[SecurityRequirement]) -> Result<Access, Undeclared> {
    // The requirements of utoipa can only be read as JSON: `[{}]` or `[{"bearer": ["payroll.run"]}]`.
    let json = serde_json::to_value(security).unwrap_or_default();
    let schemes = json.get(0).and_then(serde_json::Value::as_object);
    let schemes = schemes.ok_or_else(|| Undeclared::Access(id.to_owned()))?;
    if schemes.is_empty() {
        return Ok(Access::Public);
    }
    let words = schemes.get("bearer").and_then(serde_json::Value::as_array).map(Vec::as_slice);
    let [word] = words.unwrap_or_default() else { return Err(Undeclared::Access(id.to_owned())) };
    let permission = word.as_str().and_then(|word| Permission::from_str(word).ok());
    permission.map(Access::Permission).ok_or_else(|| Undeclared::Permission(id.to_owned()))
}

fn matches(template: &str, path: &str) -> bool {
    let mut parts = path.split('/');
    let mut wanted = template.split('/');
    loop {
        match (wanted.next(), parts.next()) {
            (None, None) => return true,
            (Some(wanted), Some(part)) if wanted == part || (wanted.starts_with('{') && !part.is_empty()) => {
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use utoipa::openapi::path::{OperationBuilder, PathItem};
    use utoipa::openapi::{OpenApiBuilder, PathsBuilder};

    use super::*;

    fn document(path: &str, security: Option<SecurityRequirement>) -> OpenApi {
        let operation = OperationBuilder::new().operation_id(Some("get_thing"));
        let operation = match security {
            Some(security) => operation.security(security),
            None => operation,
        };
        let item = PathItem::new(HttpMethod::Get, operation.build());
        OpenApiBuilder::new().paths(PathsBuilder::new().path(path, item)).build()
    }

    #[test]
    fn a_route_that_does_not_say_who_may_call_it_does_not_start() {
        let undeclared = |security| access_of(&document("/v1/things", security));
        assert_eq!(undeclared(None), Err(Undeclared::Access("get_thing".into())));
        let unknown = SecurityRequirement::new("bearer", ["thing.read"]);
        assert_eq!(undeclared(Some(unknown)), Err(Undeclared::Permission("get_thing".into())));
        let nobody = SecurityRequirement::new::<_, [&str; 0], _>("bearer", []);
        assert_eq!(undeclared(Some(nobody)), Err(Undeclared::Access("get_thing".into())));
        assert_eq!(undeclared(Some(SecurityRequirement::default())), Ok(Access::Public));
        let known = SecurityRequirement::new("bearer", ["audit.read"]);
        assert_eq!(undeclared(Some(known)), Ok(Access::Permission(Permission::ReadAudit)));
    }

    fn access_of(document: &OpenApi) -> Result<Access, Undeclared> {
        let item = document.paths.paths.values().next().unwrap();
        let documented = item.get.as_ref().unwrap();
        operation("/v1/things", &HttpMethod::Get, documented).map(|operation| operation.access)
    }

    #[test]
    fn templates_match_whole_segments() {
        assert!(matches("/v1/things/{id}/parts", "/v1/things/7/parts"));
        assert!(!matches("/v1/things/{id}", "/v1/things/"));
        assert!(!matches("/v1/things/{id}", "/v1/things/7/parts"));
        assert!(!matches("/v1/things/{id}/parts", "/v1/things/7"));
    }
}
