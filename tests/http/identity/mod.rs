//! The way in, one's own account, and the keeping of accounts, roles and service clients.

mod accounts;
mod activation;
mod authz;
mod clients;
mod delegations;
mod roles;
mod second_factor;
mod way_in;

use merit_tests::app::PASSWORD;
use merit_tests::{Client, Reply, TestApp};
use serde_json::json;

async fn tokens(app: &TestApp, identifier: &str, password: &str) -> Reply {
    app.anonymous.post("/v1/auth/login", json!({ "identifier": identifier, "password": password })).await
}

/// An account of the whole installation, with the tests' password.
async fn open(app: &TestApp, admin: &Client, email: &str) -> String {
    let opened = admin.post("/v1/accounts", json!({ "email": email, "name": "Uji" })).await.is(201);
    set_password(app, &opened, PASSWORD).await.is(204);
    opened.body["account"]["id"].as_str().unwrap().to_owned()
}

async fn set_password(app: &TestApp, opened: &Reply, password: &str) -> Reply {
    let body = json!({ "reset_code": opened.body["reset_code"], "new_password": password });
    app.anonymous.post("/v1/auth/password", body).await
}

/// A new instansi, and somebody who keeps its accounts.
async fn instansi(app: &TestApp, admin: &Client, name: &str) -> (String, Client) {
    let email = format!("kepegawaian-{name}@uji.merit.test");
    let id = open(app, admin, &email).await;
    admin.post("/v1/grants", json!({ "account_id": id, "role": "pengelola_kepegawaian" })).await.is(201);
    let body = json!({ "name": name, "time_zone": "wita", "valid_from": "2020-01-01" });
    let instansi = app.login(&email).await.post("/v1/instansi", body).await.is(201).id();
    let email = format!("admin-{name}@uji.merit.test");
    let body = json!({ "email": email, "name": "Admin", "instansi_id": instansi });
    let opened = admin.post("/v1/accounts", body).await.is(201);
    set_password(app, &opened, PASSWORD).await.is(204);
    let grant = json!({ "account_id": opened.body["account"]["id"], "role": "admin", "unit_id": instansi });
    admin.post("/v1/grants", grant).await.is(201);
    (instansi, app.login(&email).await)
}

fn holds(permissions: &Reply, word: &str) -> bool {
    permissions.body["permissions"].as_array().unwrap().iter().any(|held| held["permission"] == word)
}
