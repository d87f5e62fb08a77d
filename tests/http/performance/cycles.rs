//! Cycles: written, published in time, moved and closed; what they admit.

use merit_tests::{Scene, both};
use serde_json::{Value, json};

use super::{NOBODY, Office, new_plan};

both![in Scene:
    a_cycle_is_written_published_and_closed,
    a_cycle_is_refused_with_every_fault,
    a_published_cycle_governs_plans,
    where_plans_are_kept_elsewhere_none_is_begun,
];

/// A cycle that scores from a day of 2026 on.
pub fn content(starts_on: &str, source: &str) -> Value {
    json!({ "starts_on": starts_on, "rhythm": "bulanan", "scheme": "permen6_2022", "source": source,
        "evidence_required": true, "rating_days": 14, "stages": [
            { "stage": "perencanaan", "from": "2026-02-01", "until": "2026-04-01" },
            { "stage": "pelaksanaan", "from": "2026-03-01", "until": "2027-01-01" },
            { "stage": "evaluasi_tahunan", "from": "2026-12-15", "until": "2027-02-01" },
            { "stage": "tindak_lanjut", "from": "2027-02-01", "until": "2027-04-01" }] })
}

fn new_cycle(scene: &Scene, content: Value) -> Value {
    json!({ "instansi_id": scene.region.instansi, "year": 2026, "content": content })
}

async fn a_cycle_is_written_published_and_closed(scene: &Scene) {
    let manager = scene.officer("kinerja").await;
    let draft = new_cycle(scene, content("2026-03-01", "merit"));
    let begun = manager.post("/v1/performance/cycles", draft.clone()).await.is(201);
    let begun = begun.has("/status", "draf").has("/ends_before", "2027-01-01").has("/rhythm", "bulanan");
    let path = format!("/v1/performance/cycles/{}", begun.id());
    assert_eq!(begun.header("location"), path);
    manager.post("/v1/performance/cycles", draft).await.is_problem(409, "performance.cycle_exists");

    let employee = scene.region.analis.sign_in(&scene.app.anonymous).await;
    employee.get(&path).await.is_problem(404, "platform.not_found");
    assert!(employee.get("/v1/performance/cycles").await.is(200).data().is_empty(), "a draft is not shown");
    assert_eq!(manager.get("/v1/performance/cycles?year=2026").await.is(200).data().len(), 1);

    let mut other = content("2026-03-01", "merit");
    other["rhythm"] = json!("triwulan");
    manager.put(&path, other.clone()).await.is_problem(428, "request.if_match_required");
    manager.with("if-match", "\"9\"").put(&path, other.clone()).await.is_problem(412, "platform.stale");
    manager.decided().put(&path, other.clone()).await.is(200).has("/rhythm", "triwulan");
    let tutup = format!("{path}/tutup");
    let early = manager.decided().post(&tutup, Value::Null).await;
    early.is_problem(409, "performance.cycle_act_not_offered");
    let terbitkan = format!("{path}/terbitkan");
    manager.decided().post(&terbitkan, Value::Null).await.is(200).has("/status", "terbit");
    manager.decided().put(&path, other.clone()).await.is_problem(409, "performance.cycle_act_not_offered");

    let read = employee.get(&path).await.is(200).has("/status", "terbit").has("/allowed_actions", json!([]));
    let mut stages = read.body["stages"].clone();
    stages[0]["until"] = json!("2026-05-01");
    let moved = json!({ "rating_days": 20, "stages": stages });
    let moved = manager.decided().put(format!("{path}/stages"), moved).await.is(200).has("/rating_days", 20);
    moved.has("/stages/0/until", "2026-05-01");
    manager.decided().post(&tutup, Value::Null).await.is(200).has("/status", "ditutup");
    let late = employee.post("/v1/performance/skp", new_plan(2026)).await;
    late.is_problem(422, "performance.cycle_closed").at("/year");
}

async fn a_cycle_is_refused_with_every_fault(scene: &Scene) {
    let manager = scene.officer("kinerja").await;
    let mut wrong = content("2025-12-31", "merit");
    wrong["rating_days"] = json!(0);
    wrong["stages"][3]["until"] = json!("2027-02-01");
    wrong["stages"][1]["stage"] = json!("perencanaan");
    let stranger = json!({ "instansi_id": NOBODY, "year": 2026, "content": wrong });
    let refused = manager.post("/v1/performance/cycles", stranger).await.is(422);
    let codes: Vec<&str> = refused.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|fault| fault["code"].as_str())
        .collect();
    let expected = [
        "performance.instansi_unknown",
        "performance.days_outside_year",
        "performance.rating_days",
        "performance.stage_missing",
        "performance.stage_repeated",
        "performance.days_empty",
        "performance.planned_late",
    ];
    assert_eq!(codes, expected);
    let late = new_cycle(scene, {
        let mut content = content("2026-02-02", "merit");
        content["stages"][0]["from"] = json!("2026-01-01");
        content
    });
    let late = manager.post("/v1/performance/cycles", late).await.is(201).id();
    let late = manager.decided().post(format!("/v1/performance/cycles/{late}/terbitkan"), Value::Null).await;
    late.is_problem(422, "performance.published_late").at("/starts_on");
    let employee = scene.region.analis.sign_in(&scene.app.anonymous).await;
    let new = new_cycle(scene, content("2026-03-01", "merit"));
    employee.post("/v1/performance/cycles", new).await.is_problem(403, "identity.forbidden");
}

/// Publishes the cycle of the regency.
pub async fn publish(scene: &Scene, content: Value) -> String {
    let manager = scene.officer("kinerja").await;
    let cycle = manager.post("/v1/performance/cycles", new_cycle(scene, content)).await.is(201).id();
    let terbitkan = format!("/v1/performance/cycles/{cycle}/terbitkan");
    manager.decided().post(terbitkan, Value::Null).await.is(200);
    cycle
}

async fn a_published_cycle_governs_plans(scene: &Scene) {
    let mut later = content("2026-03-01", "merit");
    later["stages"][0]["from"] = json!("2026-02-10");
    publish(scene, later).await;
    let office = Office::of(scene).await;
    let early = office.analis.post("/v1/performance/skp", new_plan(2026)).await;
    early.is_problem(422, "performance.outside_cycle").at("/year");
    scene.app.set_clock("2026-02-10T01:00:00Z").await;
    let office = Office::of(scene).await;
    office.analis.post("/v1/performance/skp", new_plan(2026)).await.is(201);
}

async fn where_plans_are_kept_elsewhere_none_is_begun(scene: &Scene) {
    publish(scene, content("2026-03-01", "ekinerja_bkn")).await;
    let office = Office::of(scene).await;
    let refused = office.analis.post("/v1/performance/skp", new_plan(2026)).await;
    refused.is_problem(409, "performance.kept_elsewhere");
}
