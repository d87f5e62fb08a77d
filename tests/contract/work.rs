//! What units promise and what is worked on, one of each.

use merit_tests::Client;
use merit_tests::main_job::MainJob;
use serde_json::{Value, json};

/// By the name that each has in paths.
pub async fn work(job: &MainJob) -> [(&'static str, String); 5] {
    let (agreement, unit_rating) = promised(job).await;
    let (work_log, monthly_report) = logged(&job.analis).await;
    [
        ("agreement_id", agreement),
        ("unit_rating_id", unit_rating),
        ("work_log_id", work_log),
        ("monthly_report_id", monthly_report),
        ("project_id", project(job).await),
    ]
}

/// An entry of somebody's log, and the report of its month.
async fn logged(owner: &Client) -> (String, String) {
    let entry = json!({ "starts_on": "2026-01-06", "activity": "Perekaman KTP-el" });
    let entry = owner.post("/v1/performance/work-log", entry).await.is(201).id();
    let report =
        owner.post("/v1/performance/monthly-reports", json!({ "month": "2026-01" })).await.is(201).id();
    (entry, report)
}

/// A project of the dinas.
async fn project(job: &MainJob) -> String {
    let plan = json!({ "name": "Digitalisasi arsip", "purpose": "Arsip mudah dicari.", "starts_on": "2026-01-05",
        "due_on": "2026-06-30", "budget": 200_000_000, "milestones": [],
        "members": [{ "employee_id": job.region.analis.id, "role": "ketua" }] });
    let project = json!({ "unit_id": job.region.dinas, "plan": plan });
    job.kepala.post("/v1/performance/projects", project).await.is(201).id()
}

/// An agreement of the dinas, and the grade that it was given for a month.
async fn promised(job: &MainJob) -> (String, String) {
    let new = json!({ "unit_id": job.region.dinas, "year": 2026 });
    let id = job.kepala.post("/v1/performance/agreements", new).await.is(201).id();
    let path = format!("/v1/performance/agreements/{id}");
    let content = json!({ "sasaran": [{ "title": "Pelayanan", "iku": [
        { "indicator": "Cakupan", "unit": "persen", "target": "98", "polarity": "higher_better" }] }] });
    let written = job.kepala.decided().put(format!("{path}/content"), content).await.is(200).body;
    job.kepala.post(format!("{path}/ajukan"), Value::Null).await.is(200);
    job.sekda.decided().post(format!("{path}/tetapkan"), Value::Null).await.is(200);
    let realised = json!({ "iku_id": written["promise"]["sasaran"][0]["iku"][0]["id"], "period": "2026-01", "value": "97",
        "data_source": "SIAK", "evidence": [{ "name": "Rekap", "link": "https://arsip.uji.merit.test/rekap" }] });
    job.kepala.post(format!("{path}/realisations"), realised).await.is(201);
    let grade = json!({ "period": "2026-01", "predikat": "baik" });
    let rating = job.sekda.decided().post(format!("{path}/ratings"), grade).await.is(201).id();
    (id, rating)
}
