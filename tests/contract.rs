//! The contract: the committed document is what the program serves, says everything a client must know, and is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use api::messages::{Part, of_fault};
use kernel::{Fault, Language};
use merit_tests::contract::{Contract, Operation};
use merit_tests::{Client, TestApp, both};
use reqwest::Method;
use serde_json::{Value, json};

both![the_server_serves_the_document, a_stranger_is_told_to_sign_in];

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn contract() -> Contract {
    Contract::new(serde_json::to_value(api::openapi()).unwrap())
}

#[test]
fn the_committed_document_is_that_of_the_code() {
    let committed = std::fs::read_to_string(top().join("openapi/openapi.json")).unwrap_or_default();
    let committed: Value = serde_json::from_str(&committed).unwrap_or_default();
    assert!(committed == contract().document, "openapi/openapi.json is not up to date: run `make openapi`");
}

async fn the_server_serves_the_document(app: &TestApp) {
    let served = app.anonymous.get("/openapi.json").await.is(200).body;
    assert!(served == contract().document, "the server serves another document than the code makes");
}

/// Fails with everything that is missing, one line for each operation and gap.
fn demand(gaps: impl Fn(&Contract, &Operation) -> Vec<String>) {
    let contract = contract();
    let mut found = Vec::new();
    for operation in contract.operations() {
        let name = format!("{} ({} {})", operation.id(), operation.method, operation.path);
        found.extend(gaps(&contract, &operation).into_iter().map(|gap| format!("  {name}: {gap}")));
    }
    assert!(found.is_empty(), "the document has gaps:\n{}", found.join("\n"));
}

#[test]
fn every_operation_has_one_name_and_is_described() {
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for operation in contract().operations() {
        *names.entry(operation.id().to_owned()).or_default() += 1;
    }
    let is_word = |name: &String| {
        name.contains('_') && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
    };
    let wrong: Vec<_> = names.iter().filter(|(name, count)| **count > 1 || !is_word(name)).collect();
    assert!(wrong.is_empty(), "an operation is called <verb>_<resource>, and no other one is: {wrong:?}");
    demand(|_, operation| {
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
    demand(|_, operation| {
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
    demand(|_, operation| {
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
    demand(|contract, operation| {
        let mut gaps = Vec::new();
        let takes_body = ["POST", "PUT", "PATCH"].contains(&operation.method.as_str());
        if let Some(body) = contract.example_body(operation) {
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
                    media.get("example").cloned().unwrap_or_else(|| contract.example(&media["schema"]));
                if example.is_null() || example == json!({}) || example == json!([null]) {
                    gaps.push(format!("its answer {status} has no example"));
                }
            }
        }
        gaps
    });
}

/// Asks for an operation as well as a caller can who knows nothing: unknown ids, the example of the body.
async fn ask(caller: &Client, operation: &Operation) -> merit_tests::Reply {
    let path = operation.path_with(|_| "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4".to_owned());
    let body = contract().example_body(operation);
    let caller = caller.with("if-match", "*").with("idempotency-key", format!("ask-{}", operation.id()));
    let method = Method::from_bytes(operation.method.as_bytes()).unwrap();
    caller.send(method, &path, body).await
}

async fn a_stranger_is_told_to_sign_in(app: &TestApp) {
    let forged = app.anonymous.bearing("eyJhbGciOiJub25lIn0.e30.");
    for operation in contract().operations().iter().filter(|operation| operation.permissions().is_some()) {
        for stranger in [&app.anonymous, &forged] {
            let reply = ask(stranger, operation).await.is(401);
            assert!(reply.header("www-authenticate").starts_with("Bearer"), "{}", reply.asked);
            let code = reply.body["code"].as_str().unwrap_or_default().to_owned();
            reply.is_problem(401, &code);
        }
    }
}

/// How a source writes what stands before the code of a fault.
const BEFORE_A_CODE: &[&str] = &[
    "Malformed,",
    "Unauthenticated,",
    "Forbidden,",
    "NotFound,",
    "Conflict,",
    "Stale,",
    "TooLarge,",
    "Unsupported,",
    "Invalid,",
    "PreconditionRequired,",
    "TooMany,",
    "Internal,",
    "Unavailable,",
    "Fault::invalid(",
    "fault(",
    "lacks(",
    "ValidationError::new(",
];

/// The codes of faults in the sources, tests left out.
fn codes() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    let mut folders = vec![top().join("crates")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("tests") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !path.ends_with("tests.rs")
            {
                let source = std::fs::read_to_string(&path).unwrap();
                codes.extend(codes_in(source.split("#[cfg(test)]").next().unwrap()));
            }
        }
    }
    codes
}

fn codes_in(source: &str) -> Vec<String> {
    let parts: Vec<&str> = source.split('"').collect();
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
    };
    let is_code =
        |text: &str| text.split_once('.').is_some_and(|(domain, name)| is_word(domain) && is_word(name));
    let pairs = parts.windows(2).filter(|pair| is_code(pair[1]));
    let said = pairs.filter(|pair| BEFORE_A_CODE.iter().any(|before| pair[0].trim_end().ends_with(before)));
    said.map(|pair| pair[1].to_owned()).collect()
}

#[test]
fn every_fault_has_words_in_both_languages() {
    let codes = codes();
    assert!(
        codes.len() > 100,
        "only {} codes were found: the sources write them in another way now",
        codes.len()
    );
    let mut silent = Vec::new();
    for code in codes {
        let fault = Fault::invalid(code.clone().leak());
        for (language, part) in
            [Language::Id, Language::En].into_iter().flat_map(|one| [(one, Part::Title), (one, Part::Detail)])
        {
            if of_fault(&fault, part, language) == code {
                silent.push(format!("  {code}: {part:?} in {language:?}"));
            }
        }
    }
    assert!(silent.is_empty(), "faults without words in crates/api/locales:\n{}", silent.join("\n"));
}
