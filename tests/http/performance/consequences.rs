//! What follows from yearly grades, and where somebody stands.

use merit_tests::{Scene, both};
use serde_json::{Value, json};

use super::rated::{decide, ratings};
use super::{Office, offered, skp};

both![in Scene:
    a_weak_year_brings_an_improvement_plan,
    praise_is_published_with_consent,
    grades_from_elsewhere_propose_when_asked,
    a_ranking_is_a_granted_right_and_leaves_a_trace,
];

/// A year of the analyst's that became final at the end of the year's last days.
async fn final_year(scene: &Scene, office: &Office, (year, body): (i32, Value)) {
    let (plan, _) = office.reported(year).await;
    scene.app.set_clock(&format!("{}-01-05T01:00:00Z", year + 1)).await;
    office.handed_over(&plan, body).await;
    decide(&office.analis, format!("{}/terima", skp(&plan)), Value::Null).await.is(200);
    scene.app.set_clock(&format!("{}-01-21T01:00:00Z", year + 1)).await;
    scene.app.meet_deadlines().await;
    office.analis.get(skp(&plan)).await.is(200).has("/status", "final");
}

async fn of_kind(client: &merit_tests::Client, kind: &str) -> Value {
    client.get(format!("/v1/performance/consequences?kind={kind}")).await.is(200).data()[0].clone()
}

async fn a_weak_year_brings_an_improvement_plan(scene: &Scene) {
    let office = Office::of(scene).await;
    final_year(scene, &office, (2026, ratings("di_bawah", "sesuai"))).await;
    let officer = scene.officer("kinerja").await;
    assert_eq!(officer.get("/v1/performance/consequences").await.is(200).data().len(), 2);
    let tasks = officer.get("/v1/me/tasks").await.is(200);
    assert!(tasks.data().iter().any(|task| task["kind"] == "tasks.decide_consequence"), "{}", tasks.text);
    let plan = of_kind(&officer, "improvement_plan").await;
    let path = format!("/v1/performance/consequences/{}", plan["id"].as_str().unwrap());
    let verdict = format!("{path}/putuskan");
    let adopt = |steps: Value| json!({ "is_adopted": true, "reason": "Rapat tim penilai", "steps": steps });
    decide(&officer, &verdict, adopt(json!([]))).await.is_problem(422, "performance.steps_missing");
    let past = adopt(json!([{ "title": "", "due_on": "2027-01-01" }]));
    let past = decide(&officer, &verdict, past).await.is_problem(422, "performance.text_missing");
    past.at("/steps/0/due_on");
    let steps = adopt(json!([{ "title": "Magang di loket", "due_on": "2027-03-31" },
        { "title": "Pelatihan pelayanan", "due_on": "2027-05-31" }]));
    decide(&office.kepala, &verdict, steps.clone()).await.is_problem(403, "identity.forbidden");
    let begun = decide(&officer, &verdict, steps.clone()).await.is(200).has("/status", "berjalan");
    begun.has("/next_due_on", "2027-03-31");
    let again = decide(&officer, &verdict, steps).await;
    again.is_problem(409, "performance.consequence_act_not_offered");
    scene.app.set_clock("2027-04-02T01:00:00Z").await;
    scene.app.meet_deadlines().await;
    scene.app.tell().await;
    let told = office.analis.get("/v1/me/notifications").await.is(200);
    assert!(told.text.contains("notifications.improvement_step_due"), "{}", told.text);
    let done = |number: i32| json!({ "number": number, "note": "Waktu layanan membaik" });
    let step = format!("{path}/langkah");
    office.analis.post(&step, done(1)).await.is_problem(403, "identity.forbidden");
    office.kepala.post(&step, done(3)).await.is_problem(404, "platform.not_found");
    office.kepala.post(&step, done(1)).await.is(200).has("/next_due_on", "2027-05-31");
    office.kepala.post(&step, done(1)).await.is_problem(409, "performance.step_done");
    office.kepala.post(&step, done(2)).await.is(200).has("/status", "selesai");
    let training = of_kind(&officer, "training").await;
    let reject = json!({ "is_adopted": false, "reason": "Sudah termasuk rencana perbaikan" });
    let training = format!("/v1/performance/consequences/{}/putuskan", training["id"].as_str().unwrap());
    decide(&officer, training, reject).await.is(200).has("/status", "ditolak");
    assert_eq!(office.analis.get("/v1/performance/consequences").await.is(200).data().len(), 2);
}

async fn praise_is_published_with_consent(scene: &Scene) {
    let office = Office::of(scene).await;
    final_year(scene, &office, (2025, ratings("di_atas", "di_atas"))).await;
    final_year(scene, &office, (2026, ratings("di_atas", "di_atas"))).await;
    let officer = scene.officer("kinerja").await;
    let praise = of_kind(&officer, "recognition").await;
    let path = format!("/v1/performance/consequences/{}", praise["id"].as_str().unwrap());
    let mut adopt = json!({ "is_adopted": true, "reason": "Dua tahun berturut-turut" });
    let verdict = format!("{path}/putuskan");
    decide(&officer, &verdict, adopt.clone())
        .await
        .is_problem(422, "performance.text_missing")
        .at("/citation");
    adopt["citation"] = json!("Penggagas layanan jemput bola");
    decide(&officer, &verdict, adopt).await.is(200).has("/status", "menunggu_persetujuan");
    let list = "/v1/performance/recognitions";
    assert!(office.kepala.get(list).await.is(200).data().is_empty(), "nothing without consent");
    let seen = office.analis.get(&path).await.is(200);
    assert_eq!(offered(&seen), [("setujui", ""), ("keberatan", "")]);
    let consent = format!("{path}/persetujuan");
    let other = office.kepala.post(&consent, json!({ "consents": true })).await;
    other.is_problem(404, "platform.not_found");
    office.analis.post(&consent, json!({ "consents": true })).await.is(200).has("/status", "ditetapkan");
    let shown = office.kepala.get(list).await.is(200);
    assert_eq!(shown.data()[0]["citation"], "Penggagas layanan jemput bola");
    assert!(!shown.text.contains("predikat"), "praise shows no grade");
    let again = office.analis.post(&consent, json!({ "consents": false })).await;
    again.is_problem(409, "performance.consequence_act_not_offered");
    let trend = office.analis.get("/v1/me/performance/trend").await.is(200).has("/band", "sangat_baik");
    assert_eq!(
        (trend.body["points"].as_array().unwrap().len(), &trend.body["direction"]),
        (2, &json!("tetap"))
    );
}

async fn grades_from_elsewhere_propose_when_asked(scene: &Scene) {
    let officer = scene.officer("kinerja").await;
    let path = "/v1/performance/consequences/propose";
    let asked = json!({ "unit_id": scene.region.dinas, "year": 2025 });
    officer.post(path, asked).await.is(200).has("/proposed", 0);
    let theirs = json!({ "unit_id": scene.neighbour.dinas, "year": 2025 });
    officer.post(path, theirs).await.is_problem(422, "performance.unit_unknown").at("/unit_id");
}

async fn a_ranking_is_a_granted_right_and_leaves_a_trace(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, _) = office.reported(2026).await;
    office.rated(&plan).await;
    let path = format!("/v1/performance/ranking?period=2026-01&unit_id={}", scene.region.dinas);
    for other in [&office.kepala, &office.analis, &scene.officer("kinerja").await] {
        other.get(&path).await.is_problem(403, "identity.forbidden");
    }
    let career = scene.officer("karier").await;
    let ranked = career.get(&path).await.is(200);
    assert_eq!((ranked.data().len(), &ranked.data()[0]["rank"]), (1, &json!(1)));
    let theirs = format!("/v1/performance/ranking?period=2026-01&unit_id={}", scene.neighbour.dinas);
    career.get(theirs).await.is_problem(422, "performance.unit_unknown");
    let auditor = scene.officer("auditor").await;
    scene.app.verify_log().await;
    let looked = auditor.get("/v1/audit/acts?kind=performance.ranking_read").await.is(200);
    assert_eq!(looked.data().len(), 1);
    office.analis.get("/v1/me/performance/trend").await.is(200).has("/band", "baik");
}
