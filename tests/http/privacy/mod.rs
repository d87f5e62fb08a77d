//! The care for personal data: reads, copies, retention, holds, erasure, breaches.

mod access;
mod breaches;
mod erasures;
mod holds;
mod retention;

use merit_tests::{Client, Scene};
use serde_json::json;

/// Another administrator of the whole installation.
async fn second_admin(scene: &Scene) -> Client {
    let admin = scene.admin().await;
    let opened = admin
        .post("/v1/accounts", json!({ "email": "pdp@uji.merit.test", "name": "Pejabat PDP" }))
        .await
        .is(201)
        .body;
    let password = merit_tests::app::PASSWORD;
    let set = json!({ "reset_code": opened["reset_code"], "new_password": password });
    scene.app.anonymous.post("/v1/auth/password", set).await.is(204);
    let grant = json!({ "account_id": opened["account"]["id"], "role": "admin" });
    admin.post("/v1/grants", grant).await.is(201);
    scene.app.login("pdp@uji.merit.test").await
}

/// Somebody who left long ago and was never paid through Merit: nothing keeps the data.
async fn gone(scene: &Scene) -> String {
    let officer = scene.officer("kepegawaian").await;
    let employee = json!({
        "instansi_id": scene.region.instansi, "nip": "196001011985031001", "name": "Purna Bakti", "sex": "male",
        "birth_date": "1960-01-01", "nik": "9999990101600001",
        "facts": [
            { "value": { "kind": "status", "status": "pns" }, "valid_from": "1985-03-01", "valid_until": "2018-02-01" },
            { "value": { "kind": "status", "status": "retired" }, "valid_from": "2018-02-01" }] });
    officer.post("/v1/employees", employee).await.is(201).id()
}
