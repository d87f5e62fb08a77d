//! A wrong superior is corrected by a request with a clock.

use merit_tests::{Scene, both};
use serde_json::{Value, json};

use super::{NOBODY, Office};

both![in Scene:
    a_wrong_superior_is_corrected_on_request,
    a_request_is_refused_with_every_fault,
    a_request_that_nobody_answers_goes_further_up,
];

const PATH: &str = "/v1/performance/superior-requests";

fn request(superior: &str) -> Value {
    json!({ "superior_id": superior, "valid_from": "2026-02-01", "reason": "Sejak mutasi saya di sekretariat" })
}

async fn a_wrong_superior_is_corrected_on_request(scene: &Scene) {
    let office = Office::of(scene).await;
    let asked = office.analis.post(PATH, request(&scene.region.sekda.id)).await.is(201);
    let asked = asked.has("/status", "diajukan").has("/current/id", scene.region.kepala.id.as_str());
    let path = format!("{PATH}/{}", asked.id());
    office
        .analis
        .post(PATH, request(&scene.region.sekda.id))
        .await
        .is_problem(409, "performance.request_open");
    office.kepala.get(&path).await.is_problem(404, "platform.not_found");
    let manager = scene.officer("kinerja").await;
    let task = manager.get("/v1/me/tasks").await.is(200);
    assert!(task.data().iter().any(|task| task["kind"] == "tasks.answer_superior_request"));
    let note = json!({ "note": "Sesuai SK mutasi" });
    let terima = format!("{path}/terima");
    office.analis.decided().post(&terima, note.clone()).await.is_problem(403, "identity.forbidden");
    manager.post(&terima, note.clone()).await.is_problem(428, "request.if_match_required");
    let done = manager.decided().post(&terima, note.clone()).await.is(200);
    done.has("/status", "diterima").has("/deadline", Value::Null).has("/allowed_actions", json!([]));
    manager.decided().post(&terima, note).await.is_problem(409, "performance.request_act_not_offered");
    let plan = json!({ "year": 2026, "kind": "ja_jf", "approach": "kuantitatif" });
    let plan = office.analis.post("/v1/performance/skp", plan).await.is(201);
    plan.has("/rater/id", scene.region.sekda.id.as_str());
}

async fn a_request_is_refused_with_every_fault(scene: &Scene) {
    let office = Office::of(scene).await;
    let region = &scene.region;
    for (superior, code) in [
        (region.analis.id.as_str(), "performance.own_superior"),
        (region.kepala.id.as_str(), "performance.superior_already"),
        (scene.neighbour.sekda.id.as_str(), "performance.superior_unknown"),
        (NOBODY, "performance.superior_unknown"),
    ] {
        office.analis.post(PATH, request(superior)).await.is_problem(422, code).at("/superior_id");
    }
    let asked = office.analis.post(PATH, request(&region.sekda.id)).await.is(201);
    let path = format!("{PATH}/{}", asked.id());
    let manager = scene.officer("kinerja").await;
    let mute = manager.decided().post(format!("{path}/tolak"), json!({ "note": " " })).await;
    mute.is_problem(422, "performance.text_missing").at("/note");
    let refused = manager.decided().post(format!("{path}/tolak"), json!({ "note": "Belum ada SK" })).await;
    refused.is(200).has("/status", "ditolak").has("/decision_note", "Belum ada SK");
    let again = office.analis.post(PATH, request(&region.sekda.id)).await.is(201);
    let tarik = format!("{PATH}/{}/tarik", again.id());
    office.analis.post(&tarik, Value::Null).await.is(200).has("/status", "ditarik");
    let stranger = scene.neighbour.officer(&scene.app.anonymous, "kinerja").await;
    stranger.get(&path).await.is_problem(404, "platform.not_found");
}

async fn a_request_that_nobody_answers_goes_further_up(scene: &Scene) {
    let office = Office::of(scene).await;
    let asked = office.analis.post(PATH, request(&scene.region.sekda.id)).await.is(201);
    assert!(asked.body["deadline"].as_str().unwrap().starts_with("2026-02-10"), "a week from now");
    let path = format!("{PATH}/{}", asked.id());
    scene.app.set_clock("2026-02-10T02:00:00Z").await;
    scene.app.meet_deadlines().await;
    let manager = scene.officer("kinerja").await;
    let found = manager.get(&path).await.is(200).has("/status", "dieskalasi");
    assert!(found.body["deadline"].as_str().unwrap().starts_with("2026-02-17"), "and again after a week");
    let note = json!({ "note": "Sesuai SK mutasi" });
    manager.decided().post(format!("{path}/terima"), note).await.is(200).has("/status", "diterima");
}
