//! How grades lie, and sessions that recommend and change nothing by themselves.

use merit_tests::{Scene, both};
use serde_json::{Value, json};

use super::rated::decide;
use super::{NOBODY, Office};

both![in Scene: grades_are_seen_while_rating, a_session_recommends_and_the_rater_answers];

async fn grades_are_seen_while_rating(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, _) = office.reported(2026).await;
    let path = "/v1/performance/distribution?period=2026-01&organisation=baik";
    let before = office.kepala.get(path).await.is(200).has("/people", 1).has("/counts/baik", 0);
    before.has("/pattern/ok", true);
    office.rated(&plan).await;
    let after = office.kepala.get(path).await.is(200).has("/counts/baik", 1);
    after.has("/pattern/warnings/0/bound", "min_count");
    let unit = &scene.region.dinas;
    let officer = scene.officer("kinerja").await;
    officer.get(format!("{path}&unit_id={unit}")).await.is(200).has("/counts/baik", 1);
    // Nobody counts the own grade, or that of a colleague.
    office.analis.get(path).await.is(200).has("/people", 0).has("/counts/baik", 0);
    let bare = office.kepala.get("/v1/performance/distribution?period=2026-01").await.is(200);
    bare.has("/pattern", Value::Null);
}

async fn a_session_recommends_and_the_rater_answers(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, _) = office.reported(2026).await;
    let rated = office.rated(&plan).await;
    let officer = scene.officer("kinerja").await;
    let session = |unit: &str, title: &str| json!({ "unit_id": unit, "period": "2026-01", "title": title, "held_on": "2026-02-02" });
    let path = "/v1/performance/calibrations";
    officer.post(path, session(NOBODY, "")).await.is_problem(422, "performance.text_missing").at("/unit_id");
    office.kepala.post(path, session(NOBODY, "X")).await.is_problem(403, "identity.forbidden");
    let opened = officer.post(path, session(&scene.region.dinas, "Kalibrasi Januari")).await.is(201);
    let one = format!("{path}/{}", opened.id());
    office.analis.get(&one).await.is_problem(404, "platform.not_found");
    let said = json!({ "evaluation_id": rated, "discussion": "Melampaui rekan sejawat",
        "recommended": { "hasil_kerja": "di_atas", "perilaku_kerja": "di_atas" } });
    let items = format!("{one}/items");
    let elsewhere = json!({ "evaluation_id": NOBODY, "discussion": "" });
    let elsewhere = officer.post(&items, elsewhere).await.is_problem(422, "performance.text_missing");
    elsewhere.at("/evaluation_id");
    let noted = officer.post(&items, said.clone()).await.is(200).has("/items/0/answer", Value::Null);
    officer.post(&items, said).await.is_problem(409, "performance.rating_discussed");
    let unchanged = office.analis.get(format!("/v1/performance/evaluations/{rated}")).await.is(200);
    unchanged.has("/superseded_at", Value::Null).has("/predikat", "baik");
    office.analis.get(&one).await.is(200).has("/items/0/evaluation_id", rated.as_str());

    let close = format!("{one}/tutup");
    decide(&officer, &close, json!({ "minutes": "" })).await.is_problem(422, "performance.text_missing");
    let minutes = json!({ "minutes": "Satu rekomendasi." });
    decide(&officer, &close, minutes.clone()).await.is(200).has("/status", "ditutup");
    decide(&officer, &close, minutes).await.is_problem(409, "performance.calibration_closed");
    office.analis.get(&one).await.is(200).has("/minutes", Value::Null);
    let item = noted.body["items"][0]["id"].as_str().unwrap();
    let answer = format!("{one}/items/{item}/jawab");
    let follow = json!({ "answer": "diikuti", "note": "Sependapat" });
    office.sekda.post(&answer, follow.clone()).await.is_problem(404, "platform.not_found");
    let answered =
        office.kepala.post(&answer, follow.clone()).await.is(200).has("/items/0/answer", "diikuti");
    let outcome = answered.body["items"][0]["outcome_evaluation_id"].as_str().unwrap().to_owned();
    let outcome = office.analis.get(format!("/v1/performance/evaluations/{outcome}")).await.is(200);
    outcome.has("/predikat", "sangat_baik").has("/reason", "Kalibrasi Januari: Sependapat");
    office.kepala.post(&answer, follow).await.is_problem(409, "performance.item_answered");
    assert_eq!(officer.get(path).await.is(200).data().len(), 1);
}
