//! Is a value what its schema says? As much of JSON Schema as OpenAPI documents of this project use.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate};
use serde_json::{Map, Value};

/// Everything in which a value differs from its schema, each with the place of the difference. `document` resolves references.
pub fn differences(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut check = Check { document, found: Vec::new() };
    check.value(schema, value, "");
    check.members(schema, value, "");
    check.found
}

struct Check<'a> {
    document: &'a Value,
    found: Vec<String>,
}

impl<'a> Check<'a> {
    fn resolve(&self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(reference) => {
                let target = self.document.pointer(reference.trim_start_matches('#'));
                self.resolve(target.unwrap_or_else(|| panic!("nothing at {reference}")))
            }
            None => schema,
        }
    }

    fn wrong(&mut self, place: &str, what: impl std::fmt::Display) {
        self.found.push(format!("{}: {what}", if place.is_empty() { "/" } else { place }));
    }

    fn value(&mut self, schema: &'a Value, value: &Value, place: &str) {
        let schema = self.resolve(schema);
        for part in list(schema, "allOf") {
            self.value(part, value, place);
        }
        for alternatives in ["oneOf", "anyOf"] {
            let all = list(schema, alternatives);
            let fits = |part: &&'a Value| {
                let found = differences_within(self.document, part, value);
                found.is_empty()
            };
            if !all.is_empty() && !all.iter().any(fits) {
                self.wrong(place, format!("{value} is none of the alternatives"));
            }
        }
        if let Some(words) = schema["enum"].as_array()
            && !words.contains(value)
        {
            self.wrong(place, format!("{value} is not one of {words:?}"));
        }
        self.kind(schema, value, place);
        if let (Some(text), Some(format)) = (value.as_str(), schema["format"].as_str())
            && !is_formed(text, format)
        {
            self.wrong(place, format!("{text:?} is no {format}"));
        }
        for (at, item) in value.as_array().into_iter().flatten().enumerate() {
            let place = format!("{place}/{at}");
            if let Some(items) = schema.get("items") {
                self.value(items, item, &place);
                self.members(items, item, &place);
            }
        }
        self.object(schema, value, place);
    }

    fn kind(&mut self, schema: &Value, value: &Value, place: &str) {
        let kinds: Vec<&str> = match &schema["type"] {
            Value::String(kind) => vec![kind],
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
            _ => return,
        };
        let is = |kind: &&str| match *kind {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            _ => false,
        };
        if !kinds.iter().any(is) {
            self.wrong(place, format!("{value} is no {kinds:?}"));
        }
    }

    fn object(&mut self, schema: &'a Value, value: &Value, place: &str) {
        let Some(members) = value.as_object() else { return };
        for name in list(schema, "required").iter().filter_map(|name| name.as_str()) {
            if !members.contains_key(name) {
                self.wrong(place, format!("{name} is missing"));
            }
        }
        let properties = schema["properties"].as_object();
        for (name, value) in members {
            let known = properties.and_then(|properties| properties.get(name));
            let further = schema.get("additionalProperties").filter(|further| further.is_object());
            if let Some(schema) = known.or(further) {
                let place = format!("{place}/{name}");
                self.value(schema, value, &place);
                self.members(schema, value, &place);
            }
        }
    }

    /// Members that the schema does not name, in whichever of its parts.
    fn members(&mut self, schema: &'a Value, value: &Value, place: &str) {
        let Some(members) = value.as_object() else { return };
        let mut known = BTreeSet::new();
        if self.names(schema, &mut known) {
            for name in members.keys().filter(|name| !known.contains(name.as_str())) {
                self.wrong(place, format!("{name} is not documented"));
            }
        }
    }

    /// Collects the members that a schema names; false where it allows any.
    fn names(&self, schema: &'a Value, known: &mut BTreeSet<&'a str>) -> bool {
        let schema = self.resolve(schema);
        let parts: Vec<&'a Value> =
            ["allOf", "oneOf", "anyOf"].into_iter().flat_map(|name| list(schema, name)).collect();
        let properties = schema["properties"].as_object();
        known.extend(properties.into_iter().flat_map(Map::keys).map(String::as_str));
        let is_open =
            schema.get("additionalProperties").is_some_and(|further| *further != Value::Bool(false))
                || (properties.is_none() && parts.is_empty() && schema["type"] != "null");
        let all: Vec<bool> = parts.into_iter().map(|part| self.names(part, known)).collect();
        !is_open && all.into_iter().all(|is_closed| is_closed)
    }
}

/// Without the outermost members, which belong to the whole of which this is a part.
fn differences_within(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut check = Check { document, found: Vec::new() };
    check.value(schema, value, "");
    check.found
}

fn list<'a>(schema: &'a Value, name: &str) -> Vec<&'a Value> {
    schema[name].as_array().into_iter().flatten().collect()
}

fn is_formed(text: &str, format: &str) -> bool {
    match format {
        "date" => text.parse::<NaiveDate>().is_ok(),
        "date-time" => {
            DateTime::parse_from_rfc3339(text).is_ok_and(|instant| instant.offset().local_minus_utc() == 0)
        }
        "uuid" => uuid::Uuid::parse_str(text).is_ok(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::differences;

    #[test]
    fn names_every_difference_with_its_place() {
        let document = json!({ "schemas": { "Status": { "type": "string", "enum": ["open", "done"] } } });
        let schema = json!({
            "allOf": [
                { "type": "object", "required": ["id", "status"], "properties": {
                    "id": { "type": "string", "format": "uuid" }, "status": { "$ref": "#/schemas/Status" } } },
                { "type": "object", "properties": { "lines": { "type": "array", "items": { "type": "integer" } } } },
            ],
        });
        let good = json!({ "id": "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4", "status": "open", "lines": [1, 2] });
        assert_eq!(differences(&document, &schema, &good), Vec::<String>::new());
        let bad = json!({ "id": "7", "status": "Open", "lines": [1, "2"], "more": 1 });
        let found = differences(&document, &schema, &bad);
        let places: Vec<&str> = found.iter().filter_map(|one| one.split(':').next()).collect();
        assert_eq!(places, ["/id", "/status", "/lines/1", "/"], "{found:#?}");
    }
}
