//! TPP policies, and the runs that apply them.

use merit_tests::{TestApp, both};
use serde_json::{Value, json};

use super::desk::{Desk, demo_rules, offers};

both![
    a_policy_is_drafted_validated_and_approved,
    one_policy_binds_on_a_day,
    the_allowance_follows_the_policy,
];

async fn a_policy_is_drafted_validated_and_approved(app: &TestApp) {
    let desk = Desk::of(app).await;
    let mut wrong = demo_rules();
    wrong["weights"]["performance"] = json!("0.7");
    let draft = desk.policy("TPP", "2026-01-01", wrong).await.is(201).has("/status", "draft");
    let path = draft.header("location").to_owned();
    let faults = desk.bendahara.post(format!("{path}/validate"), Value::Null).await.is(200);
    assert_eq!(faults.data()[0]["pointer"], "/rules/weights");
    let refused = desk.bendahara.post(format!("{path}/submit"), Value::Null).await;
    refused.is_problem(422, "payroll.policy_weights_sum").at("/rules/weights");

    let body = json!({ "name": "TPP 2026", "valid_from": "2026-01-01", "rules": demo_rules() });
    desk.bendahara.put(&path, body.clone()).await.is_problem(428, "request.if_match_required");
    let edit = desk.bendahara.with("if-match", draft.header("etag"));
    edit.put(&path, body.clone()).await.is(200).has("/name", "TPP 2026");
    edit.put(&path, body.clone()).await.is_problem(412, "platform.stale");
    desk.bendahara.post(format!("{path}/submit"), Value::Null).await.is(200).has("/status", "submitted");
    let late = desk.bendahara.with("if-match", "*").put(&path, body).await;
    late.is_problem(409, "payroll.policy_act_not_offered");
    let reason = json!({ "reason": "Lampiran belum lengkap" });
    desk.penyetuju.post(format!("{path}/return"), reason).await.is(200).has("/status", "draft");
    let submitted = desk.bendahara.post(format!("{path}/submit"), Value::Null).await.is(200);
    assert!(offers(&submitted).contains(&("approve", Some("payroll.not_permitted"))));
    desk.penyetuju.with("if-match", "*").post(format!("{path}/approve"), Value::Null).await.is(400);
    let approved = desk.approve(&path, "one").await.is(200).has("/status", "approved");
    assert_eq!(offers(&approved), [("retire", None)]);
}

async fn one_policy_binds_on_a_day(app: &TestApp) {
    let desk = Desk::of(app).await;
    let first = desk.binding_policy().await;
    let next =
        desk.policy("TPP kedua", "2026-07-01", demo_rules()).await.is(201).header("location").to_owned();
    desk.bendahara.post(format!("{next}/submit"), Value::Null).await.is(200);
    desk.approve(&next, "early").await.is_problem(409, "payroll.policy_overlaps");
    let retire = format!("{first}/retire");
    let outside = desk.penyetuju.post(&retire, json!({ "valid_until": "2025-01-01" })).await;
    outside.is_problem(422, "payroll.policy_end_outside").at("/valid_until");
    desk.penyetuju
        .post(&retire, json!({ "valid_until": "2026-07-01" }))
        .await
        .is(200)
        .has("/status", "retired");
    desk.approve(&next, "late").await.is(200);
    let binding = desk.bendahara.get("/v1/payroll/policies?as_of=2026-06-30").await.is(200);
    assert_eq!(binding.data()[0]["name"], "TPP 2026");
    assert_eq!(desk.bendahara.get("/v1/payroll/policies?status=approved").await.is(200).data().len(), 1);
    desk.officer.get("/v1/payroll/policies").await.is(200);
}

async fn the_allowance_follows_the_policy(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    let policy = desk.binding_policy().await;
    let salary = desk.salaries().await;
    let tpp = desk.draft(&desk.root, "tpp").await;
    let run = desk.calculated(&tpp).await.has("/payslip_count", 3);
    assert_eq!(format!("/v1/payroll/policies/{}", run.body["policy_id"].as_str().unwrap()), policy);
    run.has("/attendance_month", "2026-02").has("/evaluation_period", "2026-02");
    desk.signed(&salary).await;
    desk.approve(&salary, "salary").await.is(200);
    desk.bendahara.get(&tpp).await.is(200).has("/is_stale", true);
    desk.verify(&tpp).await.is_problem(409, "payroll.run_stale");
    desk.calculated(&tpp).await.has("/is_stale", false);
    desk.signed(&tpp).await;
    desk.approve(&tpp, "fresh").await.is(200);
    let end = json!({ "valid_until": "2027-01-01" });
    desk.penyetuju.post(format!("{policy}/retire"), end).await.is(200).has("/valid_until", "2027-01-01");
}
