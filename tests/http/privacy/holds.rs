//! Legal holds.

use merit_tests::{Scene, both};
use serde_json::{Value, json};

both![in Scene: a_hold_is_placed_once_and_released_once, a_hold_is_for_whoever_manages_privacy];

async fn a_hold_is_placed_once_and_released_once(scene: &Scene) {
    let admin = scene.admin().await;
    let hold = json!({ "employee_id": scene.region.analis.id, "reason": "Perkara 12/G/2026/PTUN" });
    let placed = admin.post("/v1/privacy/holds", hold.clone()).await.is(201);
    admin.post("/v1/privacy/holds", hold).await.is_problem(409, "privacy.held_already");
    let place = placed.header("location").to_owned();
    admin.get(&place).await.is(200).has("/allowed_actions/0/name", "release");
    let release = format!("{place}/release");
    admin.post(&release, Value::Null).await.is_problem(428, "request.if_match_required");
    admin.with("if-match", "\"7\"").post(&release, Value::Null).await.is_problem(412, "platform.stale");
    let released = admin.with("if-match", placed.header("etag")).post(&release, Value::Null).await.is(200);
    assert!(released.body["released_at"].is_string() && released.body["allowed_actions"] == json!([]));
    admin.decided().post(&release, Value::Null).await.is_problem(409, "privacy.hold_released");
    assert!(admin.get("/v1/privacy/holds").await.is(200).data().is_empty());
    assert_eq!(admin.get("/v1/privacy/holds?with_released=true").await.is(200).data().len(), 1);
}

async fn a_hold_is_for_whoever_manages_privacy(scene: &Scene) {
    let hold = json!({ "employee_id": scene.region.analis.id, "reason": "Perkara 12/G/2026/PTUN" });
    for name in ["auditor", "kepegawaian"] {
        let officer = scene.officer(name).await;
        officer.post("/v1/privacy/holds", hold.clone()).await.is_problem(403, "identity.forbidden");
    }
    let admin = scene.admin().await;
    let unknown = json!({ "employee_id": "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4", "reason": "Perkara" });
    admin.post("/v1/privacy/holds", unknown).await.is_problem(404, "platform.not_found");
    let short = json!({ "employee_id": scene.region.analis.id, "reason": "x" });
    admin.post("/v1/privacy/holds", short).await.is_problem(422, "request.length").at("/reason");
}
