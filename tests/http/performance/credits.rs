//! Credit points: what is entered, what it sums to, and what is taken back. And reviews of raters.

use merit_tests::{Scene, both};
use serde_json::{Value, json};

use super::{Office, in_force, skp};

both![in Scene:
    credit_follows_from_a_rating_and_is_summed_exactly,
    credit_is_refused_by_name,
    raters_of_a_small_unit_are_too_few_to_compare,
];

const CREDITS: &str = "/v1/performance/angka-kredit";

/// A rating of the analyst for January.
async fn rated(office: &Office) -> String {
    let (_, above) = office.above().await;
    let (plan, rhk) = in_force((&office.analis, &office.kepala), &above).await;
    let report = json!({ "rhk_id": rhk, "period": "2026-01", "action_plan": "Layanan jemput bola" });
    let report = office.analis.post(format!("{}/progress", skp(&plan)), report).await.is(201).id();
    let at = |verb: &str| format!("/v1/performance/progress/{report}/{verb}");
    let evidence = json!({ "name": "Laporan", "link": "https://arsip.uji.merit.test/1" });
    office.analis.post(at("evidence"), evidence).await.is(200);
    let realised = json!({ "realisation": "110 keping", "data_source": "SIAK" });
    office.analis.post(at("realise"), realised).await.is(200);
    let ratings = json!({ "period": "2026-01", "hasil_kerja": "sesuai", "perilaku_kerja": "sesuai" });
    office.kepala.post(format!("{}/evaluations", skp(&plan)), ratings).await.is(201).id()
}

fn entry(scene: &Scene, source: Value) -> Value {
    json!({ "employee_id": scene.region.analis.id, "jenjang": "ahli_pertama", "golongan": "III/a",
        "effective_on": "2026-02-01", "source": source })
}

async fn credit_follows_from_a_rating_and_is_summed_exactly(scene: &Scene) {
    let office = Office::of(scene).await;
    let evaluation = rated(&office).await;
    let kinerja = scene.officer("kinerja").await;
    let conversion = entry(scene, json!({ "kind": "konversi", "evaluation_id": evaluation, "months": 1 }));
    let made = kinerja.post(CREDITS, conversion.clone()).await.is(200);
    // 12.5 × 1/12.
    let made = made.has("/credit/exact", "25/24").has("/credit/value", "1.04").has("/working/step", "total");
    kinerja.post(CREDITS, conversion).await.is_problem(409, "performance.credit_exists");
    let degree = entry(scene, json!({ "kind": "pendidikan", "basis": "Ijazah S-2 2026" }));
    kinerja.post(CREDITS, degree).await.is(200).has("/credit/value", "12.5");
    let statement = format!("{CREDITS}/statements/{}", scene.region.analis.id);
    let read = office.analis.get(&statement).await.is(200);
    read.has("/total/exact", "325/24")
        .has("/next/need/value", "50")
        .has("/next/goal", "pangkat")
        .has("/is_stale", false);
    // The rating is corrected: the entry stands on what counts no longer.
    let correction =
        json!({ "hasil_kerja": "di_atas", "perilaku_kerja": "di_atas", "reason": "Data SIAK dikoreksi." });
    office.kepala.post(format!("/v1/performance/evaluations/{evaluation}/correct"), correction).await.is(201);
    office.analis.get(&statement).await.is(200).has("/is_stale", true);
    let revoke = format!("{CREDITS}/{}/revoke", made.id());
    kinerja
        .post(&revoke, json!({ "reason": " " }))
        .await
        .is_problem(422, "performance.text_missing")
        .at("/reason");
    kinerja.post(&revoke, json!({ "reason": "Predikat dikoreksi." })).await.is(200);
    kinerja
        .post(&revoke, json!({ "reason": "Sekali lagi." }))
        .await
        .is_problem(409, "performance.credit_revoked");
    office.analis.get(&statement).await.is(200).has("/total/value", "12.5").has("/is_stale", false);
    assert_eq!(office.kepala.get(CREDITS).await.is(200).data().len(), 2, "what was revoked stays readable");
    let neighbour = scene.neighbour.kepala.sign_in(&scene.app.anonymous).await;
    neighbour.get(&statement).await.is_problem(404, "platform.not_found");
}

async fn credit_is_refused_by_name(scene: &Scene) {
    let office = Office::of(scene).await;
    let kinerja = scene.officer("kinerja").await;
    let refused = async |body: Value, code: &str| kinerja.post(CREDITS, body).await.is_problem(422, code);
    let unknown = json!({ "kind": "konversi", "evaluation_id": super::NOBODY, "months": 1 });
    refused(entry(scene, unknown), "performance.evaluation_unknown").await.at("/source/evaluation_id");
    let mut foreign = entry(scene, json!({ "kind": "dasar", "basis": "SK 1" }));
    foreign["golongan"] = json!("IV/a");
    refused(foreign.clone(), "performance.golongan_outside_jenjang").await.at("/golongan");
    foreign["effective_on"] = json!("2022-01-01");
    refused(foreign, "performance.no_law").await;
    refused(entry(scene, json!({ "kind": "pendidikan", "basis": "" })), "performance.text_missing")
        .await
        .at("/source/basis");
    let old = json!({ "kind": "integrasi", "old_cumulative": "banyak", "basis": "PAK 2022" });
    refused(entry(scene, old), "performance.credit_wrong").await;
    let mut elsewhere = entry(scene, json!({ "kind": "dasar", "basis": "SK 1" }));
    elsewhere["employee_id"] = json!(scene.neighbour.analis.id);
    kinerja.post(CREDITS, elsewhere.clone()).await.is_problem(404, "platform.not_found");
    office.kepala.post(CREDITS, elsewhere).await.is_problem(403, "identity.forbidden");
}

async fn raters_of_a_small_unit_are_too_few_to_compare(scene: &Scene) {
    let office = Office::of(scene).await;
    rated(&office).await;
    let kinerja = scene.officer("kinerja").await;
    let reviews = "/v1/performance/rater-reviews";
    let order = json!({ "unit_id": scene.region.instansi, "period": "2026" });
    let begun = kinerja.post(reviews, order).await;
    let result = kinerja.succeeded(begun).await;
    assert_eq!((&result["raters"], &result["questions"]), (&json!(0), &json!(0)));
    let auditor = scene.officer("auditor").await;
    let listed = auditor.get(reviews).await.is(200).has("/data/0/raters_too_few", 1);
    let review = listed.data()[0]["id"].as_str().unwrap().to_owned();
    auditor.get(format!("{reviews}/{review}")).await.is(200).has("/ratees_min", 5);
    assert_eq!(auditor.get(format!("{reviews}/{review}/raters")).await.is(200).data().len(), 0);
    office.kepala.get(reviews).await.is_problem(403, "identity.forbidden");
    assert_eq!(office.sekda.get("/v1/performance/rater-questions").await.is(200).data().len(), 0);
    let unknown = format!("/v1/performance/rater-questions/{}/answer", super::NOBODY);
    office.sekda.post(unknown, json!({ "answer": "Ya." })).await.is_problem(404, "platform.not_found");
    let wrong = json!({ "unit_id": scene.neighbour.dinas, "period": "2027" });
    let refused = kinerja.post(reviews, wrong).await.is_problem(422, "performance.period_in_future");
    refused.at("/period").at("/unit_id");
}
