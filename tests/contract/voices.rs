//! What people and citizens of the neighbour's regency have said, by the names that it has in paths.

use merit_tests::Scene;
use merit_tests::main_job::MainJob;
use serde_json::{Value, json};

/// One of everything. The evaluation is the analyst's.
pub async fn voices(scene: &Scene, job: &MainJob, evaluation: &str) -> Vec<(&'static str, String)> {
    let nobody = &scene.app.anonymous;
    let kinerja = scene.neighbour.officer(nobody, "kinerja").await.with("if-match", "*");
    let text = |json: &Value| json.as_str().unwrap().to_owned();
    let point = json!({ "unit_id": job.region.dinas, "name": "Loket", "service": "KTP-el", "hands_out_visits": true });
    let point = kinerja.post("/v1/performance/service-points", point).await.is(201);
    let code = point.body["token"].as_str().unwrap();
    let complaint = json!({ "category": "lainnya", "body": "Antre lama." });
    nobody.post(format!("/v1/public/service-points/{code}/complaints"), complaint).await.is(200);
    let complaints = kinerja.get("/v1/performance/complaints").await.is(200);
    let feedback =
        json!({ "recipient_id": job.region.analis.id, "tone": "saran", "body": "Catat pertanyaan." });
    let feedback = job.kepala.post("/v1/performance/direct-feedback", feedback).await.is(201).id();
    let action = json!({ "title": "Catatan", "owner_id": job.region.analis.id, "due_on": "2026-12-01" });
    let actions = format!("/v1/performance/direct-feedback/{feedback}/actions");
    let action = job.kepala.post(actions, action).await.is(200).id();
    let round =
        json!({ "unit_id": job.region.dinas, "name": "360", "period": "2026-01", "closes_on": "2026-12-01" });
    let round = kinerja.post("/v1/performance/feedback-rounds", round).await.is(201).id();
    kinerja.post(format!("/v1/performance/feedback-rounds/{round}/open"), Value::Null).await.is(200);
    let seats = job.kepala.get("/v1/performance/round-seats").await.is(200);
    let credit = json!({ "employee_id": job.region.analis.id, "jenjang": "ahli_pertama", "golongan": "III/a",
        "effective_on": "2026-02-01", "source": { "kind": "konversi", "evaluation_id": evaluation, "months": 1 } });
    let credit = kinerja.post("/v1/performance/angka-kredit", credit).await.is(200).id();
    let review = json!({ "unit_id": job.region.instansi, "period": "2026" });
    let begun = kinerja.post("/v1/performance/rater-reviews", review).await;
    let review = kinerja.succeeded(begun).await;
    vec![
        ("service_point_id", point.id()),
        ("complaint_id", text(&complaints.data()[0]["id"])),
        ("direct_feedback_id", feedback),
        ("feedback_action_id", action),
        ("feedback_round_id", round),
        ("round_seat_id", text(&seats.data()[0]["id"])),
        ("credit_id", credit),
        ("rater_review_id", text(&review["review_id"])),
        // Two raters are nobody to compare, so nothing is asked; any id is somebody else's.
        ("rater_question_id", text(&review["review_id"])),
    ]
}
