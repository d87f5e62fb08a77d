//! The OpenAPI document, read as a client would read it.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use crate::schema;

/// The document.
#[derive(Clone, Debug)]
pub struct Contract {
    /// As served.
    pub document: Value,
    /// Every operation, in the order of the document.
    pub operations: Vec<Operation>,
}

/// One operation of the document.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Upper case.
    pub method: String,
    /// With its placeholders: `/v1/employees/{employee_id}`.
    pub path: String,
    /// Its object in the document.
    pub spec: Value,
}

/// The document of the program under test.
pub static CONTRACT: LazyLock<Contract> =
    LazyLock::new(|| Contract::new(serde_json::to_value(api::openapi()).unwrap()));

/// How deep an example goes into types that hold themselves.
const DEPTH_MAX: usize = 12;

const METHODS: &[&str] = &["get", "post", "put", "patch", "delete"];

impl Contract {
    /// Reads a document.
    pub fn new(document: Value) -> Self {
        let mut operations = Vec::new();
        for (path, item) in document["paths"].as_object().expect("a document has paths") {
            for method in METHODS.iter().filter(|method| item.get(**method).is_some()) {
                operations.push(Operation {
                    method: method.to_uppercase(),
                    path: path.clone(),
                    spec: item[*method].clone(),
                });
            }
        }
        Self { document, operations }
    }

    /// The operation that a request is for. Words come before placeholders.
    pub fn find(&self, method: &str, path: &str) -> Option<&Operation> {
        let path = path.split('?').next().unwrap_or_default();
        let fitting = self.operations.iter().filter(|one| one.method == method && is_for(&one.path, path));
        fitting.min_by_key(|operation| operation.placeholders().len())
    }

    /// In what an answer differs from what the document says of it.
    pub fn differences(&self, operation: &Operation, status: u16, body: &Value) -> Vec<String> {
        let responses = &operation.spec["responses"];
        let Some(response) = responses.get(status.to_string()).or_else(|| responses.get("default")) else {
            return vec![format!("{status} is not documented")];
        };
        let is_refusal = status >= 400;
        let media = if is_refusal { "application/problem+json" } else { "application/json" };
        match response["content"][media].get("schema") {
            Some(schema) => schema::differences(&self.document, schema, body),
            None if body.is_null() => Vec::new(),
            None => vec![format!("{status} has a body, which is not documented")],
        }
    }

    /// The body that the document gives as an example for an operation; `None` for an operation without a body.
    pub fn example_body(&self, operation: &Operation) -> Option<Value> {
        let media = operation.spec["requestBody"]["content"].get("application/json")?;
        let written = media.get("example").or_else(|| first_example(&media["examples"]));
        Some(written.cloned().unwrap_or_else(|| self.example(&media["schema"])))
    }

    /// The query that an operation cannot do without, with the examples of the document: `?month=2026-01`, or nothing.
    pub fn example_query(&self, operation: &Operation) -> String {
        let wanted = operation.parameters("query").into_iter().filter(|one| one["required"] == true);
        let mut query = String::new();
        for parameter in wanted {
            let example =
                parameter.get("example").cloned().unwrap_or_else(|| self.example(&parameter["schema"]));
            let value = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
            query += if query.is_empty() { "?" } else { "&" };
            query += &format!("{}={value}", parameter["name"].as_str().unwrap_or_default());
        }
        query
    }

    /// An example of a schema: the one written there, or one put together from its parts.
    pub fn example(&self, schema: &Value) -> Value {
        self.example_within(schema, DEPTH_MAX)
    }

    fn example_within(&self, schema: &Value, depth: usize) -> Value {
        if let Some(written) = schema.get("example").or_else(|| schema["examples"].get(0)) {
            return written.clone();
        }
        let Some(depth) = depth.checked_sub(1) else { return Value::Null };
        if let Some(reference) = schema["$ref"].as_str() {
            let target = self.document.pointer(reference.trim_start_matches('#'));
            return self.example_within(target.unwrap_or_else(|| panic!("nothing at {reference}")), depth);
        }
        for alternatives in ["oneOf", "anyOf"] {
            if let Some(schemas) = schema[alternatives].as_array() {
                let first = schemas.iter().find(|schema| schema["type"] != "null");
                return first.map_or(Value::Null, |first| self.example_within(first, depth));
            }
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let members =
                parts.iter().filter_map(|part| self.example_within(part, depth).as_object().cloned());
            return Value::Object(members.flatten().collect());
        }
        schema["enum"].get(0).cloned().unwrap_or_else(|| self.example_by_type(schema, depth))
    }

    fn example_by_type(&self, schema: &Value, depth: usize) -> Value {
        let kind = schema["type"].as_str().or_else(|| {
            let kinds = schema["type"].as_array()?;
            kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null")
        });
        match kind.unwrap_or_default() {
            "object" => {
                let members = schema["properties"].as_object().into_iter().flatten();
                Value::Object(
                    members.map(|(name, one)| (name.clone(), self.example_within(one, depth))).collect(),
                )
            }
            // A type that holds itself ends in an empty list.
            "array" if depth == 0 => json!([]),
            "array" => json!([self.example_within(&schema["items"], depth)]),
            "integer" => json!(schema["minimum"].as_i64().unwrap_or(1)),
            "boolean" => json!(false),
            "string" => json!(match schema["format"].as_str().unwrap_or_default() {
                "date" => "2026-01-01",
                "date-time" => "2026-01-01T00:00:00Z",
                "uuid" => "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4",
                _ => "text",
            }),
            _ => Value::Null,
        }
    }
}

fn is_for(template: &str, path: &str) -> bool {
    let (template, path): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    let fits = |(wanted, part): (&&str, &&str)| wanted == part || wanted.starts_with('{');
    template.len() == path.len() && template.iter().zip(&path).all(fits)
}

fn first_example(examples: &Value) -> Option<&Value> {
    examples.as_object()?.values().next()?.get("value")
}

impl Operation {
    /// The name of the operation.
    pub fn id(&self) -> &str {
        self.spec["operationId"].as_str().unwrap_or_default()
    }

    /// The permissions that the document demands; `None` where anybody may call.
    pub fn permissions(&self) -> Option<Vec<&str>> {
        let demanded = self.spec["security"].as_array()?;
        let scopes = demanded.iter().filter_map(|one| one.as_object()?.values().next()?.as_array());
        let scopes: Vec<&str> = scopes.flatten().filter_map(Value::as_str).collect();
        let is_public =
            demanded.is_empty() || demanded.iter().any(|one| one.as_object().is_some_and(Map::is_empty));
        (!is_public).then_some(scopes)
    }

    /// The path's placeholders.
    pub fn placeholders(&self) -> Vec<&str> {
        self.path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
    }

    /// The path with each placeholder replaced.
    pub fn path_with(&self, value: impl Fn(&str) -> String) -> String {
        let replace = |path: String, name: &str| path.replace(&format!("{{{name}}}"), &value(name));
        self.placeholders().into_iter().fold(self.path.clone(), replace)
    }

    /// The parameters of one place: `query`, `path`, `header`.
    pub fn parameters(&self, place: &str) -> Vec<&Value> {
        let parameters = self.spec["parameters"].as_array().into_iter().flatten();
        parameters.filter(|parameter| parameter["in"] == place).collect()
    }
}
