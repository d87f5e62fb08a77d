//! Service clients.

use merit_tests::app::ADMIN;
use merit_tests::{TestApp, both};
use reqwest::Method;
use serde_json::{Value, json};

use super::instansi;

both![a_client_reads_its_instansi_until_its_secret_changes, a_client_holds_nothing_that_needs_a_person,];

async fn a_client_reads_its_instansi_until_its_secret_changes(app: &TestApp) {
    let admin = app.login(ADMIN).await;
    let (here, mine) = instansi(app, &admin, "sini").await;
    let (there, theirs) = instansi(app, &admin, "sana").await;
    let body = json!({ "name": "SIPD", "instansi_id": here, "scopes": ["directory.read"] });
    let made = mine.post("/v1/service-clients", body).await.is(201).has("/client/status", "active");
    let path = made.header("location").to_owned();
    let (id, secret) = (made.body["client"]["id"].clone(), made.body["client_secret"].clone());
    let token = |secret: &Value| {
        let body = json!({ "grant_type": "client_credentials", "client_id": id, "client_secret": secret });
        app.anonymous.post("/v1/auth/token", body)
    };
    token(&json!("salah")).await.is_problem(401, "identity.wrong_credentials");
    let given = token(&secret).await.is(200).has("/token_type", "Bearer").has("/scope", "directory.read");
    let system = app.anonymous.bearing(given.body["access_token"].as_str().unwrap());
    let units = system.get("/v1/units").await.is(200);
    assert!(!units.data().is_empty() && !units.text.contains(&there), "{}", units.text);
    system.get("/v1/me").await.is_problem(403, "identity.forbidden");
    system.post("/v1/tickets", Value::Null).await.is_problem(403, "identity.forbidden");

    let form = app.anonymous.with("content-type", "application/x-www-form-urlencoded");
    let (id, text) = (id.as_str().unwrap(), secret.as_str().unwrap());
    let ask = format!("grant_type=client_credentials&client_id={id}&client_secret={text}");
    form.send_text(Method::POST, "/v1/auth/token", Some(&ask)).await.is(200);
    let wrong = form.send_text(Method::POST, "/v1/auth/token", Some("grant_type=password")).await;
    wrong.is_problem(400, "request.wrong_parameter");

    theirs.get(&path).await.is_problem(404, "platform.not_found");
    theirs.post(format!("{path}/rotate-secret"), Value::Null).await.is_problem(404, "platform.not_found");
    let rotated = mine.post(format!("{path}/rotate-secret"), Value::Null).await.is(200);
    system.get("/v1/units").await.is_problem(401, "identity.session_ended");
    token(&secret).await.is_problem(401, "identity.wrong_credentials");
    let next = token(&rotated.body["client_secret"]).await.is(200);
    let system = app.anonymous.bearing(next.body["access_token"].as_str().unwrap());
    system.get("/v1/units").await.is(200);
    mine.post(format!("{path}/disable"), Value::Null).await.is(200).has("/status", "disabled");
    system.get("/v1/units").await.is_problem(401, "identity.session_ended");
    mine.post(format!("{path}/rotate-secret"), Value::Null).await.is_problem(409, "identity.client_disabled");
    mine.post(format!("{path}/enable"), Value::Null).await.is(200).has("/status", "active");
    mine.post(format!("{path}/enable"), Value::Null).await.is_problem(409, "identity.client_active");
    token(&rotated.body["client_secret"]).await.is(200);
}

async fn a_client_holds_nothing_that_needs_a_person(app: &TestApp) {
    let admin = app.login(ADMIN).await;
    let (here, mine) = instansi(app, &admin, "sini").await;
    let ask = |scopes: Value, instansi: &str| {
        mine.post("/v1/service-clients", json!({ "name": "X", "instansi_id": instansi, "scopes": scopes }))
    };
    let people = ask(json!(["personnel.read", "payroll.approve"]), &here).await;
    people.is_problem(422, "identity.scope_for_people").at("/scopes/1");
    ask(json!([]), &here).await.is_problem(422, "identity.scopes_missing").at("/scopes");
    ask(json!(["pay.everything"]), &here).await.is_problem(400, "request.unknown_word").at("/scopes/0");
    let nowhere = "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4";
    ask(json!(["personnel.read"]), nowhere).await.is_problem(422, "identity.instansi_unknown");
    assert!(mine.get("/v1/service-clients").await.is(200).data().is_empty());
}
