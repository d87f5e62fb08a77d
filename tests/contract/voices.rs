//! What people and citizens of the neighbour's regency have said, by the names that it has in paths.

use merit_tests::Scene;
use merit_tests::main_job::MainJob;
use serde_json::{Value, json};

/// One of everything.
pub async fn voices(scene: &Scene, job: &MainJob) -> Vec<(&'static str, String)> {
    let nobody = &scene.app.anonymous;
    let kinerja = scene.neighbour.officer(nobody, "kinerja").await;
    let point = json!({ "unit_id": job.region.dinas, "name": "Loket", "service": "KTP-el", "hands_out_visits": true });
    let point = kinerja.post("/v1/performance/service-points", point).await.is(201);
    let code = point.body["token"].as_str().unwrap();
    let complaint = json!({ "category": "lainnya", "body": "Antre lama." });
    nobody.post(format!("/v1/public/service-points/{code}/complaints"), complaint).await.is(200);
    let complaints = kinerja.get("/v1/performance/complaints").await.is(200);
    let text = |json: &Value| json.as_str().unwrap().to_owned();
    vec![("service_point_id", point.id()), ("complaint_id", text(&complaints.data()[0]["id"]))]
}
