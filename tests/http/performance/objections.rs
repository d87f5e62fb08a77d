//! Objections: in time or not, both sides heard, passed on when idle, decided for good.

use merit_tests::{Scene, both};
use reqwest::Method;
use serde_json::{Value, json};

use super::rated::{decide, ratings};
use super::{Office, in_force, offered, skp};

both![in Scene:
    the_fourteenth_day_is_in_time_and_the_fifteenth_is_not,
    both_are_heard_and_the_decision_is_final,
    what_lies_idle_is_passed_on,
    nobody_above_means_the_officer_with_the_signed_decision,
    the_year_is_final_with_the_decision,
];

fn reasons() -> Value {
    json!({ "reasons": "Realisasi Januari belum dihitung",
        "evidence": [{ "name": "Rekap", "link": "https://arsip.uji.merit.test/rekap" }],
        "wanted": { "hasil_kerja": "di_atas", "perilaku_kerja": "sesuai" } })
}

fn heard(side: &str, on: &str) -> Value {
    json!({ "side": side, "heard_on": on, "statement": "Keterangan dicatat." })
}

async fn the_fourteenth_day_is_in_time_and_the_fifteenth_is_not(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, _) = office.reported(2026).await;
    // Received on 3 February.
    let rated = office.rated(&plan).await;
    let path = format!("/v1/performance/evaluations/{rated}/keberatan");
    scene.app.set_clock("2026-02-18T01:00:00Z").await;
    let late = office.analis.post(&path, reasons()).await.is_problem(409, "performance.objection_late");
    let detail = late.body["detail"].as_str().unwrap();
    assert!(detail.contains("2026-02-03") && detail.contains("2026-02-17"), "{detail}");
    scene.app.set_clock("2026-02-17T09:00:00Z").await;
    let mute = json!({ "reasons": " ", "evidence": [{ "name": "", "link": "ftp://x" }] });
    let mute = office.analis.post(&path, mute).await.is_problem(422, "performance.text_missing");
    mute.at("/reasons").at("/evidence/0/name").at("/evidence/0/link");
    let stranger = office.kepala.post(&path, reasons()).await;
    stranger.is_problem(403, "performance.not_the_employee");
    let filed = office.analis.post(&path, reasons()).await.is(201).has("/status", "diajukan");
    let filed = filed.has("/received_on", "2026-02-03").has("/last_day", "2026-02-17");
    filed.has("/decider/id", scene.region.sekda.id.as_str());
    office.analis.post(&path, reasons()).await.is_problem(409, "performance.objection_exists");
}

async fn both_are_heard_and_the_decision_is_final(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, _) = office.reported(2026).await;
    let rated = office.rated(&plan).await;
    let bytes = office.analis.with("content-type", "application/octet-stream");
    let file = bytes.send_text(Method::POST, "/v1/files?name=rekap.txt", Some("Rekap")).await.is(201).id();
    let mut filed = reasons();
    filed["evidence"][0] = json!({ "name": "Rekap", "file_id": file });
    let filed = office.analis.post(format!("/v1/performance/evaluations/{rated}/keberatan"), filed).await;
    let path = format!("/v1/performance/objections/{}", filed.is(201).id());
    assert_eq!(office.sekda.get(format!("/v1/files/{file}")).await.is(200).text, "Rekap");
    office.sekda.get(format!("{path}/dossier")).await.is(200).has("/period", "2026-01");
    let correction = json!({ "hasil_kerja": "sesuai", "perilaku_kerja": "di_bawah", "reason": "Balasan" });
    let correct = format!("/v1/performance/evaluations/{rated}/correct");
    office.kepala.post(&correct, correction.clone()).await.is_problem(409, "performance.objection_open");

    let seen = office.sekda.get(&path).await.is(200);
    assert_eq!(offered(&seen), [("dengar", ""), ("putuskan", "")]);
    let tasks = office.sekda.get("/v1/me/tasks").await.is(200);
    assert!(tasks.data().iter().any(|task| task["kind"] == "tasks.decide_objection"), "{}", tasks.text);
    let (hear, verdict) = (format!("{path}/hearings"), format!("{path}/putuskan"));
    let mut changed = ratings("di_atas", "di_atas");
    changed["outcome"] = json!("diubah");
    changed["reason"] = json!("Rekap Januari sah dan melampaui target.");
    let unheard = decide(&office.sekda, &verdict, changed.clone()).await;
    unheard.is_problem(409, "performance.employee_unheard");
    office.analis.post(&hear, heard("pegawai", "2026-02-03")).await.is_problem(403, "identity.forbidden");
    let own = office.kepala.post(&hear, heard("penilai", "2026-02-03")).await;
    own.is_problem(403, "performance.not_the_decider");
    let future = office.sekda.post(&hear, heard("pegawai", "2026-02-09")).await;
    future.is_problem(422, "performance.heard_outside").at("/heard_on");
    office.sekda.post(&hear, heard("pegawai", "2026-02-03")).await.is(200);
    office.sekda.post(&hear, heard("penilai", "2026-02-03")).await.is(200).has("/hearings/1/side", "penilai");
    let bare = json!({ "outcome": "diubah", "reason": "Ya" });
    decide(&office.sekda, &verdict, bare).await.is_problem(422, "performance.rating_missing");
    let odd =
        json!({ "outcome": "tetap", "hasil_kerja": "sesuai", "perilaku_kerja": "sesuai", "reason": "Ya" });
    decide(&office.sekda, &verdict, odd).await.is_problem(422, "performance.rating_unwanted");
    let keyless = office.sekda.with("if-match", "*").post(&verdict, changed.clone()).await;
    keyless.is_problem(400, "request.key_required");
    let decided = decide(&office.sekda, &verdict, changed.clone()).await.is(200);
    let decided = decided.has("/status", "diputuskan").has("/outcome", "diubah");
    let outcome = decided.body["outcome_evaluation_id"].as_str().unwrap().to_owned();
    let rating = office.analis.get(format!("/v1/performance/evaluations/{outcome}")).await.is(200);
    rating.has("/predikat", "sangat_baik").has("/supersedes_id", rated.as_str()).has("/version", 2);
    let again = decide(&office.sekda, &verdict, changed).await;
    again.is_problem(409, "performance.objection_act_not_offered");
    let after =
        office.kepala.post(format!("/v1/performance/evaluations/{outcome}/correct"), correction).await;
    after.is_problem(409, "performance.rating_final");
    let mine = office.analis.get("/v1/performance/objections?status=diputuskan").await.is(200);
    assert_eq!(mine.data().len(), 1);
}

async fn what_lies_idle_is_passed_on(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, _) = office.reported(2026).await;
    let rated = office.rated(&plan).await;
    let filed = office.analis.post(format!("/v1/performance/evaluations/{rated}/keberatan"), reasons()).await;
    let path = format!("/v1/performance/objections/{}", filed.is(201).id());
    scene.app.set_clock("2026-02-11T01:00:00Z").await;
    scene.app.meet_deadlines().await;
    scene.app.tell().await;
    let told = office.sekda.get("/v1/me/notifications").await.is(200);
    let told: Vec<&Value> = told.data().iter().map(|one| &one["kind"]).collect();
    assert!(told.iter().any(|kind| **kind == "notifications.objection_waits"), "{told:?}");
    // A hearing ends the idleness: fourteen days count from here.
    office.sekda.post(format!("{path}/hearings"), heard("pegawai", "2026-02-10")).await.is(200);
    scene.app.set_clock("2026-02-20T01:00:00Z").await;
    scene.app.meet_deadlines().await;
    office.analis.get(&path).await.is(200).has("/status", "diajukan").has("/level", 0);
    scene.app.set_clock("2026-02-27T01:00:00Z").await;
    scene.app.meet_deadlines().await;
    let passed = office.analis.get(&path).await.is(200).has("/status", "dieskalasi").has("/level", 1);
    passed.has("/decider", Value::Null);
    let too_late = office.sekda.post(format!("{path}/hearings"), heard("penilai", "2026-02-26")).await;
    too_late.is_problem(404, "platform.not_found");
    let officer = scene.officer("kinerja").await;
    officer.post(format!("{path}/hearings"), heard("penilai", "2026-02-26")).await.is(200);
}

async fn nobody_above_means_the_officer_with_the_signed_decision(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, rhk) = in_force((&office.kepala, &office.sekda), &Value::Null).await;
    super::rated::realised(&office.kepala, (&plan, &rhk), "2026-01").await;
    let mut body = ratings("di_bawah", "sesuai");
    body["period"] = json!("2026-01");
    let rated = office.sekda.post(format!("{}/evaluations", skp(&plan)), body).await.is(201).id();
    let filed = office.kepala.post(format!("/v1/performance/evaluations/{rated}/keberatan"), reasons()).await;
    let filed = filed.is(201).has("/decider", Value::Null);
    let path = format!("/v1/performance/objections/{}", filed.id());
    let officer = scene.officer("kinerja").await;
    for side in ["pegawai", "penilai"] {
        officer.post(format!("{path}/hearings"), heard(side, "2026-02-03")).await.is(200);
    }
    let mut kept = json!({ "outcome": "tetap", "reason": "Keputusan Bupati" });
    let verdict = format!("{path}/putuskan");
    let bare = decide(&officer, &verdict, kept.clone()).await;
    bare.is_problem(422, "performance.document_missing").at("/document_id");
    let bytes = officer.with("content-type", "application/octet-stream");
    let signed = bytes.send_text(Method::POST, "/v1/files?name=keputusan.txt", Some("Keputusan")).await;
    kept["document_id"] = json!(signed.is(201).id());
    let decided = decide(&officer, &verdict, kept).await.is(200).has("/outcome", "tetap");
    decided.has("/outcome_evaluation_id", Value::Null);
}

async fn the_year_is_final_with_the_decision(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, _) = office.reported(2026).await;
    scene.app.set_clock("2026-12-15T01:00:00Z").await;
    let path = format!("{}/keberatan", skp(&plan));
    let early = office.analis.post(&path, reasons()).await;
    early.is_problem(409, "performance.act_not_offered");
    office.handed_over(&plan, ratings("di_bawah", "sesuai")).await;
    let filed = office.analis.post(&path, reasons()).await.is(201).has("/period", "2026");
    office.analis.get(skp(&plan)).await.is(200).has("/status", "keberatan");
    // Silence no longer accepts.
    scene.app.set_clock("2027-01-10T01:00:00Z").await;
    let objection = format!("/v1/performance/objections/{}", filed.id());
    let decider = &office.sekda;
    for side in ["pegawai", "penilai"] {
        decider.post(format!("{objection}/hearings"), heard(side, "2026-12-16")).await.is(200);
    }
    let kept = json!({ "outcome": "tetap", "reason": "Capaian memang di bawah target." });
    decide(decider, format!("{objection}/putuskan"), kept).await.is(200);
    office.analis.get(skp(&plan)).await.is(200).has("/status", "final");
}
