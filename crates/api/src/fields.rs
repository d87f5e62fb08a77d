//! `fields=id,name`: an answer with the named members only, on every read of an object that has an id and on every list of them.
//!
//! Which members there are is read from the document, so an unknown one is refused before the handler.

use std::collections::BTreeSet;
use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};
use kernel::{Fault, FaultKind};
use serde_json::Value;
use utoipa::openapi::path::{Operation as Documented, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{OpenApi, Required};

use crate::operations::Operation;
use crate::problem::Problem;
use crate::shape::nearest;

/// The parameter.
pub const FIELDS: &str = "fields";

/// The parameter as it is documented.
pub fn parameter() -> Parameter {
    ParameterBuilder::new()
        .name(FIELDS)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(
            "Only these members of the object, or of each entry of the list, with commas between.",
        ))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).examples(["id"])))
        .build()
}

/// The schemas of a document, as [`members`] reads them.
pub fn schemas(document: &OpenApi) -> Value {
    let schemas = document.components.as_ref().map(|components| &components.schemas);
    serde_json::to_value(schemas).unwrap_or_default()
}

/// The members of the object that an operation answers with, or of the entries of its list; none where the object has no id.
pub fn members(schemas: &Value, operation: &Documented) -> Vec<String> {
    let answers = serde_json::to_value(&operation.responses).unwrap_or_default();
    let schema = answers.pointer("/200/content/application~1json/schema").unwrap_or(&Value::Null);
    let object = resolved(schemas, schema);
    let names = names(schemas, object.pointer("/properties/data/items").unwrap_or(object));
    if names.iter().any(|name| name == "id") { names } else { Vec::new() }
}

/// The members of an object, those of the types that it is made of included.
fn names(schemas: &Value, schema: &Value) -> Vec<String> {
    let object = resolved(schemas, schema);
    let own = object.get("properties").and_then(Value::as_object).into_iter().flatten();
    let parts = object.get("allOf").and_then(Value::as_array).into_iter().flatten();
    own.map(|(name, _)| name.clone()).chain(parts.flat_map(|part| names(schemas, part))).collect()
}

fn resolved<'d>(schemas: &'d Value, schema: &'d Value) -> &'d Value {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|reference| reference.rsplit('/').next());
    name.and_then(|name| schemas.get(name)).unwrap_or(schema)
}

/// Leaves out what was not asked for.
///
/// # Errors
/// Those of the layers within.
pub async fn narrow(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let wanted = match wanted(&request) {
        Ok(wanted) => wanted,
        Err(problem) => return Ok(request.error_response(problem)),
    };
    let response = next.call(request).await?.map_into_boxed_body();
    if wanted.is_empty() || response.status() != StatusCode::OK {
        return Ok(response);
    }
    let (request, response) = response.into_parts();
    let (mut response, body) = response.into_parts();
    let body = to_bytes(body).await.unwrap_or_default();
    let mut json: Value = serde_json::from_slice(&body).unwrap_or_default();
    match json.get_mut("data").and_then(Value::as_array_mut) {
        Some(entries) => entries.iter_mut().for_each(|entry| keep(entry, &wanted)),
        None => keep(&mut json, &wanted),
    }
    response.headers_mut().remove(CONTENT_LENGTH);
    let narrowed = serde_json::to_vec(&json).unwrap_or_default();
    Ok(ServiceResponse::new(request, response.set_body(BoxBody::new(narrowed))))
}

/// The members asked for; empty for all of them.
fn wanted(request: &ServiceRequest) -> Result<BTreeSet<String>, Problem> {
    let Some(operation) = request.extensions().get::<Arc<Operation>>().cloned() else {
        return Ok(BTreeSet::new());
    };
    let mut parameters = form_urlencoded::parse(request.query_string().as_bytes());
    let Some((_, names)) = parameters.find(|(name, _)| name == FIELDS) else { return Ok(BTreeSet::new()) };
    let names: BTreeSet<String> = names.split(',').map(|name| name.trim().to_owned()).collect();
    match names.iter().find(|name| !operation.members.contains(name)) {
        None => Ok(names),
        Some(unknown) => {
            let known = nearest(unknown, operation.members.iter().map(String::as_str)).unwrap_or_default();
            let fault = Fault::new(FaultKind::Malformed, "request.unknown_member");
            Err(Problem::new(fault.with("member", unknown).with("nearest", known)))
        }
    }
}

fn keep(object: &mut Value, wanted: &BTreeSet<String>) {
    if let Some(members) = object.as_object_mut() {
        members.retain(|name, _| wanted.contains(name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::Operations;

    #[test]
    fn the_members_are_those_of_the_object_or_of_the_entries_of_its_list() {
        let operations = Operations::read(&crate::openapi()).unwrap();
        let of = |id: &str| operations.all().iter().find(|operation| operation.id == id).unwrap().clone();
        for id in ["list_jobs", "get_job"] {
            assert!(of(id).takes(FIELDS), "{id}");
            assert!(of(id).members.iter().any(|member| member == "progress"), "{id}");
        }
        for id in ["get_health", "cancel_job", "follow_job"] {
            assert!(!of(id).takes(FIELDS), "{id}");
        }
    }

    #[test]
    fn other_members_are_left_out() {
        let mut object = serde_json::json!({ "id": 1, "name": "a", "unit": {} });
        keep(&mut object, &BTreeSet::from(["id".to_owned(), "unit".to_owned()]));
        assert_eq!(object, serde_json::json!({ "id": 1, "unit": {} }));
    }
}
