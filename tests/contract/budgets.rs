//! What a regency's budget has for pay, and what it tries, one of each.

use merit_tests::main_job::MainJob;
use serde_json::json;

/// By the name that each has in paths.
pub async fn budgets(job: &MainJob) -> [(&'static str, String); 5] {
    let ceiling = json!({ "unit_id": job.region.dinas, "year": 2030, "kind": "salary", "amount": 1,
        "document_number": "DPA/1/2030", "document_date": "2025-12-30" });
    let ceiling = job.ppk.post("/v1/payroll/ceilings", ceiling).await.is(201).id();
    let trial = json!({ "name": "Uji", "unit_id": job.region.dinas, "months": ["2026-01"] });
    let simulated = job.bendahara.post("/v1/payroll/simulations", trial).await.is(202);
    let simulation = simulated.body["object_id"].as_str().unwrap().to_owned();
    job.bendahara.succeeded(simulated).await;
    let [scheme, order] = deductions(job).await;
    let slip = json!({ "employee_id": job.region.analis.id, "first_month": "2026-01", "last_month": "2026-01", "payer": "PT Contoh Jaya",
        "number": "1.1-12.26-0000001", "net": 1_000_000, "tax": 0 });
    let slip = job.bendahara.post("/v1/payroll/other-payer-slips", slip).await.is(201).id();
    [("ceiling_id", ceiling), ("simulation_id", simulation), scheme, order, ("slip_id", slip)]
}

/// What the regency takes from pay, and an order of the analyst.
async fn deductions(job: &MainJob) -> [(&'static str, String); 2] {
    let scheme = json!({ "instansi_id": job.region.instansi, "code": "koperasi", "kind": "koperasi", "basis": "fixed",
        "terms": { "name": "Koperasi", "receiver": "Koperasi Uji", "from_gaji_induk": true, "from_tpp": false,
            "priority": 20, "valid_from": "2030-01" } });
    let scheme = job.bendahara.post("/v1/payroll/deduction-schemes", scheme).await.is(201).id();
    let order = json!({ "employee_id": job.region.analis.id, "scheme_id": scheme, "figure": { "amount": 100_000, "from": "2030-01" } });
    let order = job.bendahara.post("/v1/payroll/deduction-orders", order).await.is(201).id();
    [("scheme_id", scheme), ("order_id", order)]
}
