//! Appraisal in Bengkulu: a clear plan agreed in advance, work reported as it is done, evaluation every six months with the evidence
//! beside it, a rating that can be objected to, and its effect on pay and on what follows.

use chrono::NaiveDate;
use merit_tests::main_job::MainJob;
use merit_tests::{Client, Reply, Scene, both};
use serde_json::{Value, json};

both![in Scene: a_half_year_is_planned_worked_rated_contested_and_paid];

async fn a_half_year_is_planned_worked_rated_contested_and_paid(scene: &Scene) {
    let december = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
    let job = MainJob::begin(&scene.app.anonymous, scene.region.clone(), december).await;
    let officer = scene.officer("kinerja").await;
    the_year_is_announced(&job, &officer).await;
    let (skp, rhk) = a_clear_plan_is_agreed(&job).await;
    // The plan begins with its first day.
    scene.app.set_clock("2026-06-15T01:00:00Z").await;
    scene.app.meet_deadlines().await;
    work_is_reported_as_it_is_done(&job, (&skp, &rhk), "2026-06").await;

    scene.app.set_clock("2026-07-06T01:00:00Z").await;
    off_rhythm(&job, &skp).await;
    rate(&job, &skp, ("2026-S1", "sesuai")).await.has("/predikat", "baik");
    work_is_reported_as_it_is_done(&job, (&skp, &rhk), "2026-07").await;

    scene.app.set_clock("2027-01-05T01:00:00Z").await;
    the_year_needs_its_halves(&job, &skp).await;
    let second = rate(&job, &skp, ("2026-S2", "di_bawah")).await.has("/predikat", "butuh_perbaikan").id();
    let decided = the_rating_is_contested(scene, &job, &second).await;
    december_is_paid_by_the_decision(&job, &decided).await;
    the_year_ends(scene, &job, &skp).await;
    follow_ups_are_decided_by_people(&job, &officer).await;
}

async fn the_year_is_announced(job: &MainJob, officer: &Client) {
    let content = json!({ "starts_on": "2026-03-01", "rhythm": "semester", "scheme": "permen6_2022", "source": "merit",
        "evidence_required": true, "rating_days": 14, "stages": [
            { "stage": "perencanaan", "from": "2026-02-01", "until": "2026-04-01" },
            { "stage": "pelaksanaan", "from": "2026-03-01", "until": "2027-01-01" },
            { "stage": "evaluasi_tahunan", "from": "2026-12-15", "until": "2027-02-01" },
            { "stage": "tindak_lanjut", "from": "2027-02-01", "until": "2027-04-01" }] });
    let cycle = json!({ "instansi_id": job.region.instansi, "year": 2026, "content": content });
    let cycle = officer.post("/v1/performance/cycles", cycle).await.is(201).id();
    let publish = format!("/v1/performance/cycles/{cycle}/terbitkan");
    officer.decided().post(publish, Value::Null).await.is(200).has("/status", "terbit");
}

/// Service quality, budget, satisfaction and the outcome of a programme: each with its target, before the work begins.
async fn a_clear_plan_is_agreed(job: &MainJob) -> (String, Value) {
    let (analis, kepala) = (&job.analis, &job.kepala);
    let new = json!({ "year": 2026, "kind": "ja_jf", "approach": "kuantitatif",
        "starts_on": "2026-03-01", "ends_before": "2027-01-01" });
    let skp = format!("/v1/performance/skp/{}", analis.post("/v1/performance/skp", new).await.is(201).id());
    let at = |verb: &str| format!("{skp}/{verb}");
    let iki = |aspect: &str, indicator: &str, target: &str| json!({ "aspect": aspect, "indicator": indicator, "target": target });
    let rhk = json!({ "kind": "utama", "title": "Meningkatnya cakupan imunisasi dasar lengkap", "supports_rhk_id": null, "iki": [
        iki("kuantitas", "Cakupan imunisasi dasar lengkap", "95 %"),
        iki("kualitas", "Indeks kepuasan masyarakat", "sekurangnya 85"),
        iki("waktu", "Layanan selesai dalam satu hari kerja", "sekurangnya 95 %"),
        iki("biaya", "Serapan anggaran tanpa sisa lebih", "paling banyak 100 %")] });
    let plan = json!({ "kind": "ja_jf", "approach": "kuantitatif", "rhk": [rhk], "resources": ["Dua vaksinator"],
        "accountability": ["Laporan bulanan"], "consequences": ["Bagian kinerja pada TPP"] });
    let written = analis.decided().put(at("plan"), plan).await.is(200);
    analis.decided().post(at("ajukan"), Value::Null).await.is(200);
    let agreed =
        json!({ "behaviour": [{ "value": "kolaboratif", "expectation": "Satu tim dengan puskesmas" }] });
    kepala.decided().post(at("sepakati"), agreed).await.is(200);
    analis.decided().post(at("tanda-tangan"), Value::Null).await.is(200);
    kepala.decided().post(at("tanda-tangan"), Value::Null).await.is(200);
    (skp, written.body["plan"]["rhk"][0]["id"].clone())
}

/// Entered when it happens, refused by name where it cannot be, and answered by the superior.
async fn work_is_reported_as_it_is_done(job: &MainJob, (skp, rhk): (&str, &Value), period: &str) {
    let begun = json!({ "rhk_id": rhk, "period": period, "action_plan": "Imunisasi keliling dengan perahu" });
    let reply = job.analis.post(format!("{skp}/progress"), begun).await;
    let path = format!("/v1/performance/progress/{}", reply.is(201).id());
    let done = json!({ "realisation": "Cakupan 97 %", "data_source": "ASIK" });
    let early = job.analis.decided().post(format!("{path}/realise"), done.clone()).await;
    early.is_problem(422, "performance.evidence_missing");
    let wrong = json!({ "name": "Rekap", "link": "javascript:alert(1)" });
    job.analis.post(format!("{path}/evidence"), wrong).await.is_problem(422, "performance.link_not_web");
    let link = json!({ "name": "Rekap", "link": "https://arsip.uji.merit.test/rekap" });
    job.analis.post(format!("{path}/evidence"), link).await.is(200);
    job.analis.decided().post(format!("{path}/realise"), done).await.is(200);
    let note = json!({ "note": "Cakupan baik; catat juga desa yang belum terjangkau." });
    job.kepala.decided().post(format!("{path}/feedback"), note).await.is(200);
}

async fn off_rhythm(job: &MainJob, skp: &str) {
    let monthly = json!({ "period": "2026-06", "hasil_kerja": "sesuai", "perilaku_kerja": "sesuai" });
    let refused = job.kepala.post(format!("{skp}/evaluations"), monthly).await;
    refused.is_problem(422, "performance.period_off_rhythm").at("/period");
}

/// Rated with the dossier beside it; the pattern only warns.
async fn rate(job: &MainJob, skp: &str, (period, hasil): (&str, &str)) -> Reply {
    let dossier = job.kepala.get(format!("{skp}/dossier?period={period}")).await.is(200);
    assert!(dossier.text.contains("Satu tim dengan puskesmas"), "{}", dossier.text);
    let spread = format!("/v1/performance/distribution?period={period}&organisation=baik");
    job.kepala.get(spread).await.is(200).has("/counts/baik", 0);
    let body = json!({ "period": period, "hasil_kerja": hasil, "perilaku_kerja": "sesuai" });
    job.kepala.post(format!("{skp}/evaluations"), body).await.is(201)
}

async fn the_year_needs_its_halves(job: &MainJob, skp: &str) {
    let year = json!({ "hasil_kerja": "sesuai", "perilaku_kerja": "sesuai" });
    let early = job.kepala.decided().post(format!("{skp}/evaluasi-tahunan"), year).await;
    early.is_problem(422, "performance.period_unrated");
}

/// Within fourteen days, to the superior of the rater, who hears both.
async fn the_rating_is_contested(scene: &Scene, job: &MainJob, rating: &str) -> String {
    scene.app.set_clock("2027-01-19T01:00:00Z").await;
    let reasons = json!({ "reasons": "Cakupan 97 % tercatat di ASIK sejak Desember",
        "evidence": [{ "name": "Rekap ASIK", "link": "https://arsip.uji.merit.test/asik" }] });
    let path = format!("/v1/performance/evaluations/{rating}/keberatan");
    let filed = job.analis.post(path, reasons).await.is(201).has("/last_day", "2027-01-19");
    let objection = format!("/v1/performance/objections/{}", filed.id());
    for side in ["pegawai", "penilai"] {
        let heard =
            json!({ "side": side, "heard_on": "2027-01-19", "statement": "Rekap diperiksa bersama." });
        job.sekda.post(format!("{objection}/hearings"), heard).await.is(200);
    }
    let decision = json!({ "outcome": "diubah", "hasil_kerja": "sesuai", "perilaku_kerja": "sesuai",
        "reason": "Rekap sah; cakupan memenuhi target." });
    let decided = job.sekda.decided().post(format!("{objection}/putuskan"), decision).await.is(200);
    decided.body["outcome_evaluation_id"].as_str().unwrap().to_owned()
}

/// The month is paid by the half-year that contains it, as it was decided: 60 % of 2,900,000 in full.
async fn december_is_paid_by_the_decision(job: &MainJob, decided: &str) {
    job.record_attendance().await;
    job.publish_policy().await;
    job.pay("tpp", &[&job.region.sekda, &job.region.kepala]).await;
    let slips = job.own_payslips(&job.analis).await;
    let tpp = slips.iter().find(|slip| slip["kind"] == "tpp").unwrap();
    let path = format!("/v1/payroll/payslips/{}/explanation", tpp["id"].as_str().unwrap());
    let explained = job.analis.get(path).await.is(200);
    assert!(explained.text.contains(decided), "the decision is not in {}", explained.text);
    assert!(explained.text.contains("1740000"), "{}", explained.text);
}

async fn the_year_ends(scene: &Scene, job: &MainJob, skp: &str) {
    let year = json!({ "hasil_kerja": "di_atas", "perilaku_kerja": "di_atas", "note": "Dua semester sesuai target." });
    job.kepala
        .decided()
        .post(format!("{skp}/evaluasi-tahunan"), year)
        .await
        .is(201)
        .has("/predikat", "sangat_baik");
    job.kepala.decided().post(format!("{skp}/serahkan"), Value::Null).await.is(200);
    job.analis.decided().post(format!("{skp}/terima"), Value::Null).await.is(200).has("/status", "diterima");
    scene.app.set_clock("2027-02-04T01:00:00Z").await;
    scene.app.meet_deadlines().await;
    job.analis.get(skp).await.is(200).has("/status", "final");
    assert_eq!(scene.app.verify_log().await.finding, None);
}

async fn follow_ups_are_decided_by_people(job: &MainJob, officer: &Client) {
    let proposed = officer.get("/v1/performance/consequences").await.is(200);
    assert_eq!((proposed.data().len(), &proposed.data()[0]["kind"]), (1, &json!("reward")));
    let verdict =
        format!("/v1/performance/consequences/{}/putuskan", proposed.data()[0]["id"].as_str().unwrap());
    let adopt = json!({ "is_adopted": true, "reason": "Capaian dua semester" });
    officer.decided().post(verdict, adopt).await.is(200).has("/status", "ditetapkan");
    let trend = job.analis.get("/v1/me/performance/trend").await.is(200).has("/band", "sangat_baik");
    assert_eq!(trend.body["points"].as_array().unwrap().len(), 3);
}
