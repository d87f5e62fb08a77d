//! Each quarter is rated by the superior, on evidence, in the open to whom it concerns, and never against a colleague.

use merit_tests::{Client, Reply};
use serde_json::{Value, json};

use super::{Office, Target};

async fn rate(rater: &Client, target: &Target, (period, hasil, perilaku): (&str, &str, &str)) -> Reply {
    let body = json!({ "period": period, "hasil_kerja": hasil, "perilaku_kerja": perilaku,
        "note": "Dibicarakan bersama pada akhir triwulan." });
    rater.post(target.at("evaluations"), body).await
}

pub async fn nothing_is_rated_without_evidence(office: &Office<'_>, target: &Target) {
    let early = rate(&office.job.kepala, target, ("2026-Q3", "di_atas", "di_atas")).await;
    early.is_problem(422, "performance.evidence_missing").at("/period");
}

/// Not the employee, not a colleague, not whoever was the superior by mistake, and no officer.
pub async fn only_the_superior_rates(office: &Office<'_>, analyst: &Target, head: &Target) {
    let good = ("2026-Q3", "di_atas", "di_atas");
    rate(&office.job.kepala, head, good).await.is_problem(403, "performance.self_rating");
    rate(&office.colleague, analyst, good).await.is_problem(403, "identity.forbidden");
    rate(&office.officer, analyst, good).await.is_problem(403, "identity.forbidden");
    rate(&office.job.sekda, analyst, good).await.is_problem(404, "platform.not_found");
}

/// What lies before the superior lies before the employee; the pattern only warns; the rating is explained.
pub async fn the_third_quarter(office: &Office<'_>, analyst: &Target, colleague: &Target) {
    let (analis, kepala) = (&office.job.analis, &office.job.kepala);
    let dossier = analyst.at("dossier?period=2026-Q3");
    let (own, raters) = (analis.get(&dossier).await.is(200), kepala.get(&dossier).await.is(200));
    assert_eq!(own.body["sections"], raters.body["sections"]);
    assert!(own.text.contains("Menolong rekan yang tertinggal"), "{}", own.text);

    let rated = rate(kepala, analyst, ("2026-Q3", "sesuai", "sesuai")).await.is(201).has("/predikat", "baik");
    rate(kepala, colleague, ("2026-Q3", "di_atas", "di_atas")).await.is(201).has("/predikat", "sangat_baik");
    let spread = kepala.get("/v1/performance/distribution?period=2026-Q3&organisation=baik").await.is(200);
    let spread = spread.has("/people", 2).has("/counts/baik", 1).has("/counts/sangat_baik", 1);
    spread.has("/pattern/ok", false).has("/pattern/warnings/0/bound", "min_count");

    let why = analis.get(format!("/v1/performance/evaluations/{}/explanation", rated.id())).await.is(200);
    why.has("/predikat", "baik").has("/working/citations/0/instrument", "PermenPANRB 6/2022");
}

/// One's own way is shown without a rank; another's grade is nobody's business; who may rank leaves a trace.
pub async fn nobody_is_measured_by_others(office: &Office<'_>, analyst: &Target) {
    let (analis, colleague) = (&office.job.analis, &office.colleague);
    let trend = analis.get("/v1/me/performance/trend").await.is(200).has("/band", "baik");
    assert!(!trend.text.contains("rank"), "{}", trend.text);
    let own = analis.get("/v1/performance/evaluations?period=2026-Q3").await.is(200);
    assert_eq!(own.data().len(), 1, "{}", own.text);
    let rated = own.data()[0]["id"].as_str().unwrap();
    colleague.get(format!("/v1/performance/evaluations/{rated}")).await.is_problem(404, "platform.not_found");
    colleague.get(analyst.at("dossier?period=2026-Q3")).await.is_problem(404, "platform.not_found");

    let ranking = format!("/v1/performance/ranking?period=2026-Q3&unit_id={}", office.job.region.dinas);
    for curious in [analis, colleague, &office.job.kepala, &office.officer] {
        curious.get(&ranking).await.is_problem(403, "identity.forbidden");
    }
    let granted = office.at_the_desk_of("karier").await;
    assert_eq!(granted.get(&ranking).await.is(200).data().len(), 2);
    office.scene.app.verify_log().await;
    let auditor = office.at_the_desk_of("auditor").await;
    let looked = auditor.get("/v1/audit/acts?kind=performance.ranking_read").await.is(200);
    assert_eq!(looked.data().len(), 1, "who looked, and at which unit");
}

/// The ratings of the last quarter.
pub struct Fourth {
    /// The analyst's, who fell behind.
    pub analyst: String,
    /// The colleague's.
    pub colleague: String,
}

pub async fn the_fourth_quarter(office: &Office<'_>, analyst: &Target, colleague: &Target) -> Fourth {
    let kepala = &office.job.kepala;
    let year = json!({ "hasil_kerja": "sesuai", "perilaku_kerja": "sesuai" });
    let early = kepala.decided().post(analyst.at("evaluasi-tahunan"), year).await;
    early.is_problem(422, "performance.period_unrated");
    let weak = rate(kepala, analyst, ("2026-Q4", "di_bawah", "sesuai")).await.is(201);
    let good = rate(kepala, colleague, ("2026-Q4", "di_atas", "di_atas")).await.is(201);
    let trend = office.job.analis.get("/v1/me/performance/trend").await.is(200);
    trend.has("/band", "butuh_perbaikan").has("/direction", "turun");
    Fourth { analyst: weak.has("/predikat", "butuh_perbaikan").id(), colleague: good.id() }
}

/// The year is rated after its quarters, handed over, and accepted by whom it concerns.
pub async fn the_year_ends(office: &Office<'_>, [analyst, colleague]: &[&Target; 2]) {
    let kepala = &office.job.kepala;
    let sides = [
        (&office.job.analis, analyst, ("di_bawah", "sesuai", "butuh_perbaikan")),
        (&office.colleague, colleague, ("di_atas", "di_atas", "sangat_baik")),
    ];
    for (employee, target, (hasil, perilaku, predikat)) in sides {
        let year = json!({ "hasil_kerja": hasil, "perilaku_kerja": perilaku, "note": "Dua triwulan." });
        let rated = kepala.decided().post(target.at("evaluasi-tahunan"), year).await.is(201);
        rated.has("/predikat", predikat);
        kepala.decided().post(target.at("serahkan"), Value::Null).await.is(200);
        let accepted = employee.decided().post(target.at("terima"), Value::Null).await.is(200);
        accepted.has("/status", "diterima");
    }
}
