//! Months settled once more, and claims for what was paid too much.

use merit_tests::{TestApp, both};
use serde_json::{Value, json};

use super::desk::Desk;

both![what_was_known_late_is_settled_with_its_causes, what_was_paid_too_much_becomes_a_claim];

async fn what_was_known_late_is_settled_with_its_causes(app: &TestApp) {
    let (desk, [promoted, ..]) = Desk::with_people(app).await;
    let salaries = desk.salaries().await;
    desk.signed(&salaries).await;
    desk.approve(&salaries, "salaries").await.is(200);
    let make = |more: Value| {
        let mut body = json!({ "unit_id": desk.root, "kind": "rapel", "service_month": "2026-02" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let bendahara = desk.bendahara.clone();
        async move { bendahara.post("/v1/payroll/runs", body).await }
    };
    let wrong = make(json!({ "settles_from": "2026-03" })).await;
    wrong.is_problem(422, "payroll.settled_months_range").at("/settles_from");
    let salary = make(json!({ "kind": "gaji_induk", "settles_from": "2026-01" })).await;
    salary.is_problem(422, "payroll.settles_nothing").at("/settles_from");
    let late = json!({ "value": { "kind": "golongan", "golongan": "III/b", "mkg_years": 4, "mkg_months": 0 },
        "valid_from": "2026-02-01" });
    desk.officer.post(format!("/v1/employees/{promoted}/facts"), late).await.is(201);
    let made = make(json!({ "payment_month": "2026-03" })).await.is(201);
    let made = made.has("/base_kind", "gaji_induk").has("/settles_from", "2025-03");
    let path = format!("/v1/payroll/runs/{}", made.id());
    desk.calculated(&path).await.has("/payslip_count", 1).has("/open_faults", 0);
    let slips = desk.payslips(&path).await;
    let slip = slips.data()[0]["id"].as_str().unwrap().to_owned();
    let settled = format!("/v1/payroll/payslips/{slip}/settled-months");
    let months = desk.bendahara.get(&settled).await.is(200);
    let months = months
        .has("/0/service_month", "2026-02")
        .has("/0/is_due", true)
        .has("/0/causes/0/changes/0/input", "golongan");
    let months = months.has("/0/lines/0/code", "gaji_pokok").has("/0/lines/0/due", 3_089_300);
    let own = desk.own(app, &promoted, 1).await;
    own.get(&settled).await.is(404);
    desk.signed(&path).await;
    desk.approve(&path, "rapel").await.is(200);
    own.get(&settled)
        .await
        .is(200)
        .has("/0/lines/0/difference", months.body[0]["lines"][0]["difference"].clone());
    let explained = own.get(format!("/v1/payroll/payslips/{slip}/explanation")).await.is(200);
    assert!(explained.body.to_string().contains("Selisih Gaji pokok"), "{}", explained.body);
    let other = desk.own(app, &desk.hire(9, 0).await, 9).await;
    other.get(&settled).await.is(404);
    let again = make(json!({ "payment_month": "2026-03" })).await.is(201);
    desk.calculated(&format!("/v1/payroll/runs/{}", again.id())).await.has("/payslip_count", 0);
    let regular = desk.payslips(&salaries).await.data()[0]["id"].as_str().unwrap().to_owned();
    let none = desk.bendahara.get(format!("/v1/payroll/payslips/{regular}/settled-months")).await.is(200);
    assert_eq!(none.body, json!([]));
}

async fn what_was_paid_too_much_becomes_a_claim(app: &TestApp) {
    let (desk, [promoted, ..]) = Desk::with_people(app).await;
    let salaries = desk.salaries().await;
    desk.signed(&salaries).await;
    desk.approve(&salaries, "salaries").await.is(200);
    let lower = json!({ "value": { "kind": "golongan", "golongan": "II/c", "mkg_years": 5, "mkg_months": 0 },
        "valid_from": "2026-02-01" });
    desk.officer.post(format!("/v1/employees/{promoted}/facts"), lower).await.is(201);
    let path = desk.draft(&desk.root, "rapel").await;
    desk.calculated(&path).await.has("/payslip_count", 1).has("/net", 0).has("/tax", 0);
    desk.signed(&path).await;
    desk.approve(&path, "rapel").await.is(200);
    let claims = desk.bendahara.get("/v1/payroll/recoveries?status=open").await.is(200);
    let claim = &claims.data()[0];
    let (claimed, amount) = (claim["id"].as_str().unwrap().to_owned(), claim["amount"].as_i64().unwrap());
    assert_eq!((&claim["employee_id"], claim["balance"].as_i64()), (&json!(promoted), Some(amount)));
    let path = format!("/v1/payroll/recoveries/{claimed}");
    let changing = desk.bendahara.with("if-match", "*");
    let wrong = json!({ "amount": amount + 1, "from": "2026-01", "agreement": " " });
    let refused = changing.post(format!("{path}/instalments"), wrong).await;
    let refused = refused.is_problem(422, "payroll.repaid_amount").at("/amount").at("/from");
    refused.at("/agreement");
    let plan = json!({ "amount": 100_000, "from": "2026-12", "agreement": "SKTJM-07/2026" });
    desk.ppk.with("if-match", "*").post(format!("{path}/instalments"), plan.clone()).await.is(403);
    changing.post(format!("{path}/instalments"), plan).await.is(200).has("/instalment", 100_000);
    let day = claim["made_at"].as_str().unwrap()[..10].to_owned();
    let receipt =
        |amount: i64, number: &str| json!({ "amount": amount, "receipt_number": number, "received_on": day });
    let pay = |key: &str, body: Value| {
        let client = changing.with("idempotency-key", key);
        let path = format!("{path}/payments");
        async move { client.post(path, body).await }
    };
    let wrong = json!({ "amount": 0, "receipt_number": "", "received_on": "2020-01-01" });
    let refused = pay("wrong", wrong).await.is_problem(422, "payroll.repaid_amount").at("/amount");
    refused.at("/receipt_number").at("/received_on");
    pay("first", receipt(100_000, "STS-1")).await.is(200).has("/balance", amount - 100_000);
    pay("twice", receipt(100_000, "STS-1")).await.is_problem(409, "payroll.receipt_known");
    let settled = pay("rest", receipt(amount - 100_000, "STS-2")).await.is(200);
    settled
        .has("/status", "settled")
        .has("/payments/1/receipt_number", "STS-2")
        .has("/allowed_actions", json!([]));
    pay("more", receipt(1, "STS-3")).await.is_problem(409, "payroll.recovery_settled");
    let own = desk.own(app, &promoted, 1).await;
    own.get("/v1/me/pay-recoveries").await.is(200).has("/data/0/balance", 0);
    own.get(&path).await.is(200);
    let other = desk.own(app, &desk.hire(9, 0).await, 9).await;
    other.get(&path).await.is(404);
    assert!(other.get("/v1/payroll/recoveries").await.is(200).data().is_empty());
}
