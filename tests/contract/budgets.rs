//! What a regency's budget has for pay, one of each.

use merit_tests::main_job::MainJob;
use serde_json::json;

/// By the name that each has in paths.
pub async fn budgets(job: &MainJob) -> [(&'static str, String); 1] {
    let ceiling = json!({ "unit_id": job.region.dinas, "year": 2030, "kind": "salary", "amount": 1,
        "document_number": "DPA/1/2030", "document_date": "2025-12-30" });
    [("ceiling_id", job.ppk.post("/v1/payroll/ceilings", ceiling).await.is(201).id())]
}
