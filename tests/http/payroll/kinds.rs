//! Holiday pay, late payments, and pay for survivors.

use merit_tests::{TestApp, both};
use serde_json::{Value, json};

use super::desk::Desk;

both![
    a_run_takes_a_slot_that_its_kind_has,
    thr_waits_for_the_tpp_of_its_base_month,
    a_late_run_pays_whom_the_month_left_out,
    survivors_are_paid_the_last_salary,
];

async fn a_run_takes_a_slot_that_its_kind_has(app: &TestApp) {
    let desk = Desk::of(app).await;
    let make = |more: Value| {
        let mut body = json!({ "unit_id": desk.root, "service_month": "2026-03" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let bendahara = desk.bendahara.clone();
        async move { bendahara.post("/v1/payroll/runs", body).await }
    };
    let wrong = make(json!({ "kind": "thr", "base_kind": "tpp", "payment_month": "2026-02" })).await;
    wrong.is_problem(422, "payroll.paid_before_service").at("/payment_month").at("/base_kind");
    let other = make(json!({ "kind": "thr" })).await;
    let refused = other.is_problem(422, "payroll.not_the_base_month").at("/service_month");
    assert!(refused.body["detail"].as_str().unwrap().contains("2026-02"), "{}", refused.body);
    make(json!({ "kind": "gaji_13", "service_month": "2019-05" })).await.is_problem(422, "payroll.no_law");
    make(json!({ "kind": "susulan", "base_kind": "thr" })).await.is_problem(422, "payroll.base_kind_unfit");
    let late = make(json!({ "kind": "susulan" })).await.is(201);
    late.has("/kind", "susulan").has("/base_kind", "gaji_induk");
}

async fn thr_waits_for_the_tpp_of_its_base_month(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    desk.binding_policy().await;
    let thr = desk.draft(&desk.root, "thr").await;
    let early = desk.bendahara.post(format!("{thr}/calculate"), Value::Null).await;
    early.is_problem(409, "payroll.base_tpp_open");
    let tpp = desk.draft(&desk.root, "tpp").await;
    desk.calculated(&tpp).await;
    desk.signed(&tpp).await;
    desk.approve(&tpp, "tpp").await.is(200);
    let run = desk.calculated(&thr).await.has("/payslip_count", 3).has("/base_kind", "thr");
    let slips = desk.payslips(&thr).await;
    let slip =
        desk.bendahara.get(format!("/v1/payroll/payslips/{}", slips.data()[0]["id"].as_str().unwrap())).await;
    let slip = slip.is(200);
    let line = |code: &str| {
        let lines = slip.body["lines"].as_array().unwrap();
        lines.iter().find(|line| line["code"] == code).map(|line| line["amount"].as_i64().unwrap())
    };
    assert!(line("tpp_sebulan").unwrap() > 0 && line("potongan_iwp_8").is_none(), "{}", slip.body);
    assert_eq!(line("tunjangan_pph21"), line("potongan_pph21"));
    assert_eq!(run.body["deductions"], run.body["tax"]);
    let path = format!("/v1/payroll/payslips/{}/explanation", slip.id());
    let told = desk.bendahara.get(&path).await.is(200);
    let text = told.body.to_string();
    assert!(text.contains("\"PP 9/2026\""), "the working cites the rules of the year: {text}");
    desk.signed(&thr).await;
    desk.approve(&thr, "thr").await.is(200);
    let again = desk.draft(&desk.root, "thr").await;
    desk.calculated(&again).await.has("/payslip_count", 0);
}

async fn a_late_run_pays_whom_the_month_left_out(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    let regular = desk.salaries().await;
    desk.signed(&regular).await;
    desk.approve(&regular, "regular").await.is(200);
    let late = desk.hire(4, 1).await;
    let path = desk.draft(&desk.root, "susulan").await;
    desk.calculated(&path).await.has("/payslip_count", 1).has("/open_faults", 0);
    let slips = desk.payslips(&path).await;
    assert_eq!(slips.data()[0]["employee_id"], late);
    assert_eq!(desk.bendahara.get(format!("{path}/faults")).await.is(200).data().len(), 0);
    desk.signed(&path).await;
    desk.approve(&path, "late").await.is(200);
    assert_eq!(desk.bendahara.get("/v1/payroll/runs?kind=susulan").await.is(200).data().len(), 1);
}

async fn survivors_are_paid_the_last_salary(app: &TestApp) {
    let (desk, [dead, ..]) = Desk::with_people(app).await;
    let facts = format!("/v1/employees/{dead}/facts");
    let died = json!({ "value": { "kind": "status", "status": "deceased" }, "valid_from": "2026-01-10" });
    desk.officer.post(&facts, died).await.is(201);
    let path = desk.draft(&desk.root, "terusan").await;
    desk.calculated(&path).await.has("/payslip_count", 1).has("/base_kind", "gaji_induk");
    let slips = desk.payslips(&path).await;
    assert_eq!(slips.data()[0]["employee_id"], dead);
    desk.signed(&path).await;
    desk.approve(&path, "terusan").await.is(200);
}
