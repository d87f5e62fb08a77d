//! What is reported under a plan, how it is rated, and the rule of rating alone.

use merit_tests::{Scene, both};
use reqwest::Method;
use serde_json::{Value, json};

use super::{NOBODY, Office, offered, side, skp};

both![in Scene:
    progress_begins_with_its_action_plan,
    evidence_may_be_a_file,
    a_period_is_rated_and_explained,
    a_correction_keeps_what_was_rated,
    anybody_calculates_a_predikat,
];

fn link() -> Value {
    json!({ "name": "Laporan Januari", "link": "https://arsip.uji.merit.test/laporan/2026-01" })
}

fn realisation() -> Value {
    json!({ "realisation": "110 keping terbit", "data_source": "SIAK", "value": "110" })
}

fn rating(period: &str) -> Value {
    json!({ "period": period, "hasil_kerja": "di_atas", "perilaku_kerja": "sesuai" })
}

impl Office {
    /// A realised report for January on the analyst's plan.
    async fn realised(&self, (plan, rhk): &(String, Value)) -> String {
        let report = json!({ "rhk_id": rhk, "period": "2026-01", "action_plan": "Layanan jemput bola" });
        let report = self.analis.post(format!("{}/progress", skp(plan)), report).await.is(201).id();
        let path = format!("/v1/performance/progress/{report}");
        self.analis.post(format!("{path}/evidence"), link()).await.is(200);
        self.analis.post(format!("{path}/realise"), realisation()).await.is(200);
        report
    }
}

async fn progress_begins_with_its_action_plan(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, rhk) = office.running().await;
    let (analis, kepala) = (&office.analis, &office.kepala);
    let path = format!("{}/progress", skp(&plan));
    let report =
        |period: &str| json!({ "rhk_id": rhk, "period": period, "action_plan": "Layanan jemput bola" });
    let wrong = json!({ "rhk_id": NOBODY, "period": "2027-01", "action_plan": "" });
    let refused = analis.post(&path, wrong).await.is_problem(422, "performance.period_outside_skp");
    refused.at("/period").at("/rhk_id").at("/action_plan");
    kepala.post(&path, report("2026-01")).await.is_problem(403, "performance.not_the_employee");

    let begun = analis.post(&path, report("2026-01")).await.is(201).has("/stage", "rencana_aksi");
    let denied = ("umpan_balik", "performance.self_rating");
    assert_eq!(offered(&begun), [("bukti_dukung", ""), ("realisasi", ""), denied]);
    analis.post(&path, report("2026-01")).await.is_problem(409, "performance.progress_exists");
    let one = format!("/v1/performance/progress/{}", begun.id());
    let early = analis.post(format!("{one}/realise"), realisation()).await;
    early.is_problem(422, "performance.evidence_missing");

    let nothing = json!({ "name": "Laporan" });
    analis.post(format!("{one}/evidence"), nothing).await.is_problem(422, "performance.link_or_file");
    let script = json!({ "name": "Laporan", "link": "javascript:alert(1)" });
    let refused = analis.post(format!("{one}/evidence"), script).await;
    refused.is_problem(422, "performance.link_not_web").at("/link");
    let stale = analis.with("if-match", "\"9\"");
    stale.post(format!("{one}/evidence"), link()).await.is_problem(412, "platform.stale");
    let shown = analis.post(format!("{one}/evidence"), link()).await.is(200).has("/stage", "bukti_dukung");
    shown.has("/evidence/0/href", "https://arsip.uji.merit.test/laporan/2026-01");
    let done = analis.post(format!("{one}/realise"), realisation()).await.is(200).has("/stage", "realisasi");
    done.has("/realised_value", "110").has("/data_source", "SIAK");

    let note = json!({ "note": "Pertahankan." });
    kepala
        .post(format!("{one}/feedback"), json!({ "note": "" }))
        .await
        .is_problem(422, "performance.text_missing");
    let answered = kepala.post(format!("{one}/feedback"), note).await.is(200).has("/stage", "umpan_balik");
    answered.has("/feedback/0/author_id", scene.region.kepala.id.as_str());
    office.sekda.get(&one).await.is_problem(404, "platform.not_found");
    analis.post(&path, report("2026-03")).await.is(201);
    assert_eq!(analis.get(&path).await.is(200).data().len(), 2);
    assert_eq!(analis.get(format!("{path}?period=2026-01")).await.is(200).data().len(), 1);
    analis.get(format!("{path}?period=2026-13")).await.is_problem(400, "request.wrong_parameter");
}

async fn evidence_may_be_a_file(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, rhk) = office.running().await;
    let (analis, kepala) = (&office.analis, &office.kepala);
    let report = json!({ "rhk_id": rhk, "period": "2026-01", "action_plan": "Layanan jemput bola" });
    let report = analis.post(format!("{}/progress", skp(&plan)), report).await.is(201).id();
    let bytes = analis.with("content-type", "application/octet-stream");
    let stored = bytes.send_text(Method::POST, "/v1/files?name=laporan.txt", Some("Laporan kegiatan")).await;
    let file = stored.is(201).id();
    let evidence = format!("/v1/performance/progress/{report}/evidence");
    let body = json!({ "name": "Laporan", "file_id": file });
    let shown = analis.post(&evidence, body.clone()).await.is(200).has("/evidence/0/file_id", file.as_str());
    let href = shown.body["evidence"][0]["href"].as_str().unwrap().to_owned();
    assert_eq!(kepala.get(&href).await.is(200).text, "Laporan kegiatan");
    office.sekda.get(&href).await.is_problem(404, "platform.not_found");
    let taken = analis.post(&evidence, body).await.is_problem(422, "performance.file_unknown");
    taken.at("/file_id");
}

async fn a_period_is_rated_and_explained(scene: &Scene) {
    let office = Office::of(scene).await;
    let running = office.running().await;
    let (analis, kepala) = (&office.analis, &office.kepala);
    let path = format!("{}/evaluations", skp(&running.0));
    kepala.post(&path, rating("2026-01")).await.is_problem(422, "performance.evidence_missing").at("/period");
    let report = office.realised(&running).await;
    kepala.post(&path, rating("2026-03")).await.is_problem(422, "performance.period_in_future");
    kepala.post(&path, rating("2025-12")).await.is_problem(422, "performance.period_outside_skp");
    kepala.post(&path, rating("2026-Q9")).await.is_problem(400, "request.wrong_form").at("/period");
    office.sekda.post(&path, rating("2026-01")).await.is_problem(404, "platform.not_found");

    let rated =
        kepala.post(&path, rating("2026-01")).await.is(201).has("/predikat", "baik").has("/version", 1);
    let rated = rated.has("/employee", side(&scene.region.analis)).has("/rater", side(&scene.region.kepala));
    let one = format!("/v1/performance/evaluations/{}", rated.id());
    assert_eq!(rated.header("location"), one);
    kepala.post(&path, rating("2026-01")).await.is_problem(409, "performance.evaluation_exists");
    let closed =
        analis.get(format!("/v1/performance/progress/{report}")).await.is(200).has("/stage", "dinilai");
    assert!(offered(&closed).iter().all(|(_, denied)| !denied.is_empty()));
    let late = analis.post(format!("/v1/performance/progress/{report}/evidence"), link()).await;
    late.is_problem(409, "performance.period_evaluated");

    let why = analis.get(format!("{one}/explanation")).await.is(200).has("/predikat", "baik");
    let why = why.has("/working/citations/0/instrument", "PermenPANRB 6/2022");
    why.has("/working/operands/0/value", "di_atas").has("/working/operands/0/source/id", rated.id());
}

async fn a_correction_keeps_what_was_rated(scene: &Scene) {
    let office = Office::of(scene).await;
    let running = office.running().await;
    office.realised(&running).await;
    let (analis, kepala) = (&office.analis, &office.kepala);
    let first = kepala.post(format!("{}/evaluations", skp(&running.0)), rating("2026-01")).await.is(201).id();
    let correct = format!("/v1/performance/evaluations/{first}/correct");
    let correction =
        |reason: &str| json!({ "hasil_kerja": "sesuai", "perilaku_kerja": "di_bawah", "reason": reason });
    kepala.post(&correct, correction(" ")).await.is_problem(422, "performance.text_missing").at("/reason");
    analis.post(&correct, correction("Salah")).await.is(403);
    let stale = kepala.with("if-match", "\"2\"");
    stale.post(&correct, correction("Temuan")).await.is_problem(412, "platform.stale");
    let second = kepala.post(&correct, correction("Temuan")).await.is(201).has("/predikat", "kurang");
    let second = second.has("/version", 2).has("/supersedes_id", first.as_str()).has("/reason", "Temuan");
    kepala.post(&correct, correction("Lagi")).await.is_problem(409, "performance.evaluation_superseded");

    let list = format!("/v1/performance/evaluations?skp_id={}", running.0);
    let now = analis.get(&list).await.is(200);
    assert_eq!((now.data().len(), &now.data()[0]["id"]), (1, &json!(second.id())));
    let ever = analis.get(format!("{list}&history=true")).await.is(200);
    assert_eq!((ever.data().len(), &ever.data()[1]["predikat"]), (2, &json!("baik")));
    analis.get(format!("/v1/performance/evaluations/{first}")).await.is(200).has("/predikat", "baik");
}

async fn anybody_calculates_a_predikat(scene: &Scene) {
    let examples = include_str!("../../../crates/performance/regulations/examples.json");
    let examples: Value = serde_json::from_str(examples).unwrap();
    let word = |value: &Value| json!(value.as_str().unwrap().to_lowercase());
    let cases = examples["cases"].as_array().unwrap().iter();
    for case in cases.filter(|case| case["topic"] == "predicate matrix") {
        let body = json!({ "hasil_kerja": word(&case["input"]["hasil"]), "perilaku_kerja": word(&case["input"]["perilaku"]) });
        let found = scene.app.anonymous.post("/v1/calculators/predikat", body).await.is(200);
        let found = found.has("/predikat", word(&case["expected"]));
        found.has("/working/citations/0/version", "predikat_matrix@2022-01-01");
    }
    let old = json!({ "hasil_kerja": "sesuai", "perilaku_kerja": "sesuai", "as_of": "2021-06-30" });
    scene.app.anonymous.post("/v1/calculators/predikat", old).await.is_problem(422, "performance.no_law");
    let shouted = json!({ "hasil_kerja": "SESUAI", "perilaku_kerja": "sesuai" });
    let refused = scene.app.anonymous.post("/v1/calculators/predikat", shouted).await;
    refused.is_problem(400, "request.unknown_word").at("/hasil_kerja");
}
