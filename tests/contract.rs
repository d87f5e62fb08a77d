//! The contract: the committed document is what the program serves, says everything a client must know, and is kept.

#[path = "contract/access.rs"]
mod access;
#[path = "contract/budgets.rs"]
mod budgets;
#[path = "contract/contested.rs"]
mod contested;
#[path = "contract/migrations.rs"]
mod migrations_kept;
#[path = "contract/references.rs"]
mod references;
#[path = "contract/migrated_runs.rs"]
mod runs_kept;
#[path = "contract/voices.rs"]
mod voices;
#[path = "contract/words.rs"]
mod words;
#[path = "contract/work.rs"]
mod work;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use merit_tests::contract::{CONTRACT, Operation};
use serde_json::{Value, json};

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

#[test]
fn the_committed_document_is_that_of_the_code() {
    let committed = std::fs::read_to_string(top().join("openapi/openapi.json")).unwrap_or_default();
    let committed: Value = serde_json::from_str(&committed).unwrap_or_default();
    assert!(committed == CONTRACT.document, "openapi/openapi.json is not up to date: run `make openapi`");
}

/// Fails with everything that is missing, one line for each operation and gap.
fn demand(gaps: impl Fn(&Operation) -> Vec<String>) {
    let mut found = Vec::new();
    for operation in &CONTRACT.operations {
        let name = format!("{} ({} {})", operation.id(), operation.method, operation.path);
        found.extend(gaps(operation).into_iter().map(|gap| format!("  {name}: {gap}")));
    }
    assert!(found.is_empty(), "the document has gaps:\n{}", found.join("\n"));
}

#[test]
fn every_operation_has_one_name_and_is_described() {
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for operation in &CONTRACT.operations {
        *names.entry(operation.id().to_owned()).or_default() += 1;
    }
    let is_word = |name: &String| {
        name.contains('_') && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
    };
    let wrong: Vec<_> = names.iter().filter(|(name, count)| **count > 1 || !is_word(name)).collect();
    assert!(wrong.is_empty(), "an operation is called <verb>_<resource>, and no other one is: {wrong:?}");
    demand(|operation| {
        let text = |name: &str| operation.spec[name].as_str().unwrap_or_default();
        let mut gaps = Vec::new();
        if text("summary").len() < 5 || text("summary").ends_with('.') {
            gaps.push("no summary, or a sentence for one".to_owned());
        }
        if operation.spec["tags"].as_array().is_none_or(|tags| tags.len() != 1) {
            gaps.push("not exactly one tag".to_owned());
        }
        if operation.spec.get("security").is_none() {
            gaps.push("does not say who may call it".to_owned());
        }
        gaps
    });
}

#[test]
fn every_parameter_is_described() {
    demand(|operation| {
        let parameters = operation.spec["parameters"].as_array().cloned().unwrap_or_default();
        let named =
            |place: &str, name: &str| parameters.iter().any(|one| one["in"] == place && one["name"] == name);
        let mut gaps: Vec<String> = parameters
            .iter()
            .filter(|one| {
                one["description"].as_str().is_none_or(str::is_empty) || one.get("schema").is_none()
            })
            .map(|one| format!("the parameter {} has no description or no schema", one["name"]))
            .collect();
        let undeclared = operation.placeholders().into_iter().filter(|name| !named("path", name));
        gaps.extend(undeclared.map(|name| format!("the placeholder {name} is not declared")));
        if ["PUT", "PATCH", "DELETE"].contains(&operation.method.as_str())
            && operation.path.contains('{')
            && !named("header", "If-Match")
            && !WITHOUT_VERSION.contains(&operation.id())
        {
            gaps.push("wants no If-Match".to_owned());
        }
        gaps
    });
}

/// Objects that never change, so that no version of them can be stale.
const WITHOUT_VERSION: &[&str] = &["revoke_my_session"];

#[test]
fn every_answer_is_described_and_every_refusal_is_a_problem() {
    demand(|operation| {
        let responses = operation.spec["responses"].as_object().cloned().unwrap_or_default();
        let mut gaps = Vec::new();
        for (status, response) in &responses {
            if response["description"].as_str().is_none_or(|text| text.len() < 4) {
                gaps.push(format!("the answer {status} is not described"));
            }
        }
        if !responses.keys().any(|status| status.starts_with('2') || status.starts_with('3')) {
            gaps.push("no good answer".to_owned());
        }
        let problem =
            &responses.get("default").unwrap_or(&Value::Null)["content"]["application/problem+json"];
        if operation.path.starts_with("/v1/") && problem.is_null() {
            gaps.push("its refusals are not described".to_owned());
        }
        gaps
    });
}

#[test]
fn every_operation_has_an_example() {
    demand(|operation| {
        let mut gaps = Vec::new();
        let takes_body = ["POST", "PUT", "PATCH"].contains(&operation.method.as_str());
        if let Some(body) = CONTRACT.example_body(operation) {
            if body.is_null() || body == json!({}) && !takes_body {
                gaps.push("its body has no example".to_owned());
            }
        } else if operation.spec.get("requestBody").is_some()
            && operation.spec["requestBody"]["content"].as_object().is_none_or(serde_json::Map::is_empty)
        {
            gaps.push("its body has no schema".to_owned());
        }
        for (status, response) in operation.spec["responses"].as_object().into_iter().flatten() {
            let media = &response["content"]["application/json"];
            if status.starts_with('2') && !media.is_null() {
                let example =
                    media.get("example").cloned().unwrap_or_else(|| CONTRACT.example(&media["schema"]));
                if example.is_null() || example == json!({}) || example == json!([null]) {
                    gaps.push(format!("its answer {status} has no example"));
                }
            }
        }
        gaps
    });
}
