//! Ratings of the neighbour's analyst that were discussed, objected to and decided on, with what follows from them.

use merit_tests::Client;
use merit_tests::main_job::MainJob;
use serde_json::{Value, json};

/// One of each.
pub struct Contested {
    /// A session.
    pub calibration: String,
    /// What it said of a rating.
    pub item: String,
    /// An objection.
    pub objection: String,
    /// A proposal that follows from a final year.
    pub consequence: String,
}

impl Contested {
    /// Discusses and contests a rating of the running year, and brings the year before to its end.
    pub async fn of(job: &MainJob, evaluation: &str, officer: &Client) -> Self {
        let session = json!({
            "unit_id": job.region.dinas, "period": job.period(), "title": "Kalibrasi", "held_on": "2026-02-02" });
        let session = officer.post("/v1/performance/calibrations", session).await.is(201).id();
        let said = json!({ "evaluation_id": evaluation, "discussion": "Setara dengan rekan sejawat" });
        let said = officer.post(format!("/v1/performance/calibrations/{session}/items"), said).await.is(200);
        let reasons = json!({ "reasons": "Realisasi belum dihitung" });
        let path = format!("/v1/performance/evaluations/{evaluation}/keberatan");
        let objection = job.analis.post(path, reasons.clone()).await.is(201).id();
        let skp = past_year(job).await;
        let filed = job.analis.post(format!("{skp}/keberatan"), reasons).await.is(201).id();
        let filed = format!("/v1/performance/objections/{filed}");
        for side in ["pegawai", "penilai"] {
            let heard = json!({ "side": side, "heard_on": "2026-02-03", "statement": "Dicatat" });
            job.sekda.post(format!("{filed}/hearings"), heard).await.is(200);
        }
        let kept = json!({ "outcome": "tetap", "reason": "Sesuai bukti" });
        job.sekda.decided().post(format!("{filed}/putuskan"), kept).await.is(200);
        let proposed = officer.get("/v1/performance/consequences").await.is(200);
        Self {
            calibration: session,
            item: said.body["items"][0]["id"].as_str().unwrap().to_owned(),
            objection,
            consequence: proposed.data()[0]["id"].as_str().unwrap().to_owned(),
        }
    }
}

/// The analyst's plan of the year before, rated below expectation and handed over.
async fn past_year(job: &MainJob) -> String {
    let (analis, kepala) = (&job.analis, &job.kepala);
    let new = json!({ "year": 2025, "kind": "ja_jf", "approach": "kualitatif" });
    let skp = format!("/v1/performance/skp/{}", analis.post("/v1/performance/skp", new).await.is(201).id());
    let at = |verb: &str| format!("{skp}/{verb}");
    let iki = json!({ "indicator": "KTP-el diterbitkan dalam satu hari kerja" });
    let rhk = json!({ "kind": "utama", "title": "Layanan KTP-el", "supports_rhk_id": null, "iki": [iki] });
    let plan = json!({ "kind": "ja_jf", "approach": "kualitatif", "rhk": [rhk], "resources": ["Loket"],
        "accountability": ["Laporan"], "consequences": ["Usulan penghargaan"] });
    let written = analis.decided().put(at("plan"), plan).await.is(200);
    analis.decided().post(at("ajukan"), Value::Null).await.is(200);
    kepala.decided().post(at("sepakati"), json!({})).await.is(200);
    analis.decided().post(at("tanda-tangan"), Value::Null).await.is(200);
    kepala.decided().post(at("tanda-tangan"), Value::Null).await.is(200);
    let begun = json!({ "rhk_id": written.body["plan"]["rhk"][0]["id"], "period": "2025-12", "action_plan": "Layani" });
    let report = analis.post(at("progress"), begun).await.is(201).id();
    let report = format!("/v1/performance/progress/{report}");
    let link = json!({ "name": "Rekap", "link": "https://arsip.uji.merit.test/rekap" });
    analis.post(format!("{report}/evidence"), link).await.is(200);
    let done = json!({ "realisation": "90 keping", "data_source": "SIAK" });
    analis.post(format!("{report}/realise"), done).await.is(200);
    let below = json!({ "hasil_kerja": "di_bawah", "perilaku_kerja": "sesuai" });
    kepala.decided().post(at("evaluasi-tahunan"), below).await.is(201);
    kepala.decided().post(at("serahkan"), Value::Null).await.is(200);
    skp
}
