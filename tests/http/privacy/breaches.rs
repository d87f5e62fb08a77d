//! The register of breaches.

use merit_tests::{Scene, both};
use serde_json::{Value, json};

both![in Scene: a_breach_is_told_in_time_and_closed, what_was_no_breach_is_closed_without_notices, a_breach_is_recorded_rightly];

fn breach(unit: &str, discovered_at: &str) -> Value {
    json!({
        "unit_id": unit, "title": "Berkas SK terkirim ke alamat yang salah",
        "description": "Surel berisi pindaian SK dikirim ke satu alamat di luar instansi.",
        "data_kinds": "Nama, NIP, gaji pokok", "people_affected": 12, "discovered_at": discovered_at })
}

async fn a_breach_is_told_in_time_and_closed(scene: &Scene) {
    let admin = scene.admin().await;
    let made =
        admin.post("/v1/privacy/breaches", breach(&scene.region.dinas, "2026-02-03T00:30:00Z")).await.is(201);
    let at = |verb: &str| format!("{}/{verb}", made.header("location"));
    let assessment = json!({ "is_breach": true, "assessment": "Satu penerima membuka berkas.", "measures": "Surel ditarik." });
    admin.post(at("assess"), assessment.clone()).await.is_problem(428, "request.if_match_required");
    admin
        .with("if-match", "\"9\"")
        .post(at("assess"), assessment.clone())
        .await
        .is_problem(412, "platform.stale");
    admin.decided().post(at("assess"), assessment).await.is(200).has("/status", "assessed");
    let late = json!({ "notified_at": "2030-01-01T00:00:00Z", "reference": "555/1" });
    admin
        .decided()
        .post(at("notify-authority"), late)
        .await
        .is_problem(422, "privacy.not_yet")
        .at("/notified_at");
    let authority = json!({ "notified_at": "2026-02-03T00:40:00Z", "reference": "555/1" });
    admin.decided().post(at("notify-authority"), authority).await.is(200);
    let subjects = json!({ "notified_at": "2026-02-03T00:50:00Z", "channel": "Surat" });
    let told = admin.decided().post(at("notify-subjects"), subjects.clone()).await.is(200);
    assert!(told.body["overdue_at"].is_null());
    admin.decided().post(at("notify-subjects"), subjects).await.is_problem(409, "privacy.notice_given");
    let closed =
        admin.decided().post(at("close"), json!({ "conclusion": "Pengiriman dialihkan." })).await.is(200);
    closed.has("/status", "closed").has("/allowed_actions", json!([]));
    assert!(admin.get("/v1/privacy/breaches?open=true").await.is(200).data().is_empty());
    assert_eq!(admin.get("/v1/privacy/breaches?status=closed").await.is(200).data().len(), 1);
}

async fn what_was_no_breach_is_closed_without_notices(scene: &Scene) {
    let admin = scene.admin().await;
    let made =
        admin.post("/v1/privacy/breaches", breach(&scene.region.dinas, "2026-02-03T00:30:00Z")).await.is(201);
    let at = |verb: &str| format!("{}/{verb}", made.header("location"));
    let assessment = json!({ "is_breach": false, "assessment": "Berkas tidak memuat data pribadi.", "measures": "Tidak perlu." });
    admin.decided().post(at("assess"), assessment).await.is(200);
    admin
        .decided()
        .post(at("close"), json!({ "conclusion": "Bukan insiden." }))
        .await
        .is(200)
        .has("/status", "closed");
}

async fn a_breach_is_recorded_rightly(scene: &Scene) {
    let admin = scene.admin().await;
    let to_come = breach(&scene.region.dinas, "2030-01-01T00:00:00Z");
    admin.post("/v1/privacy/breaches", to_come).await.is_problem(422, "privacy.not_yet").at("/discovered_at");
    let unknown = breach("0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4", "2026-02-03T00:30:00Z");
    admin.post("/v1/privacy/breaches", unknown).await.is_problem(422, "privacy.unit_unknown").at("/unit_id");
    let known = breach(&scene.region.dinas, "2026-02-03T00:30:00Z");
    let auditor = scene.officer("auditor").await;
    auditor.post("/v1/privacy/breaches", known.clone()).await.is_problem(403, "identity.forbidden");
    let made = admin.post("/v1/privacy/breaches", known).await.is(201);
    auditor.get(made.header("location")).await.is(200);
    let neighbour = scene.neighbour.officer(&scene.app.anonymous, "auditor").await;
    neighbour.get(made.header("location")).await.is_problem(404, "platform.not_found");
    assert!(neighbour.get("/v1/privacy/breaches").await.is(200).data().is_empty());
}
