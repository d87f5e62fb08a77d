//! What a regency's budget has for pay, and what it tries, one of each.

use merit_tests::main_job::MainJob;
use serde_json::json;

/// By the name that each has in paths.
pub async fn budgets(job: &MainJob) -> [(&'static str, String); 2] {
    let ceiling = json!({ "unit_id": job.region.dinas, "year": 2030, "kind": "salary", "amount": 1,
        "document_number": "DPA/1/2030", "document_date": "2025-12-30" });
    let ceiling = job.ppk.post("/v1/payroll/ceilings", ceiling).await.is(201).id();
    let trial = json!({ "name": "Uji", "unit_id": job.region.dinas, "months": ["2026-01"] });
    let simulated = job.bendahara.post("/v1/payroll/simulations", trial).await.is(202);
    let simulation = simulated.body["object_id"].as_str().unwrap().to_owned();
    job.bendahara.succeeded(simulated).await;
    [("ceiling_id", ceiling), ("simulation_id", simulation)]
}
