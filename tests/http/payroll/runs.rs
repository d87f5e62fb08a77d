//! Runs: made by one, approved by another, complete or not at all.

use merit_tests::{TestApp, both};
use serde_json::{Value, json};

use super::desk::{Desk, golongan, holder, offers};

both![
    one_makes_a_run_and_another_approves_it,
    an_approval_is_made_once,
    gaps_are_named_mended_or_left_out_with_a_reason,
    a_run_is_refused_by_its_rules,
    a_cancelled_run_frees_its_people,
];

async fn one_makes_a_run_and_another_approves_it(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    let path = desk.draft(&desk.root, "gaji_induk").await;
    let draft = desk.bendahara.get(&path).await.is(200).has("/is_stale", false).has("/payslip_count", 0);
    assert_eq!(offers(&draft), [("calculate", None), ("exclude", None), ("cancel", None)]);
    let run = desk.calculated(&path).await.has("/payslip_count", 3).has("/open_faults", 0);
    assert_eq!(offers(&run), [("calculate", None), ("exclude", None), ("verify", None), ("cancel", None)]);
    let signed = desk.signed(&path).await;
    assert!(offers(&signed).contains(&("approve", Some("payroll.not_permitted"))));
    let read = desk.penyetuju.get(&path).await.is(200);
    assert!(offers(&read).contains(&("approve", None)));

    let approve = format!("{path}/approve");
    let keyed = desk.penyetuju.with("idempotency-key", "one");
    desk.bendahara.post(&approve, Value::Null).await.is_problem(403, "identity.forbidden");
    desk.penyetuju
        .with("if-match", "*")
        .post(&approve, Value::Null)
        .await
        .is_problem(400, "request.key_required");
    keyed.post(&approve, Value::Null).await.is_problem(428, "request.if_match_required");
    keyed.with("if-match", "\"1\"").post(&approve, Value::Null).await.is_problem(412, "platform.stale");
    let approved = keyed.with("if-match", read.header("etag")).post(&approve, Value::Null).await.is(200);
    let to_treasurer = ("pay", Some("payroll.not_permitted"));
    assert_eq!(offers(&approved.has("/status", "approved")), [to_treasurer]);

    let totals = desk.bendahara.get(format!("{path}/totals")).await.is(200);
    let sum = |code: &str| totals.data().iter().find(|total| total["code"] == code).unwrap().clone();
    assert_eq!((&sum("net")["amount"], &sum("net")["count"]), (&run.body["net"], &json!(3)));
    let one = desk.bendahara.get(format!("{path}/totals?skpd_id={}", desk.skpd[1])).await.is(200);
    assert_eq!(one.data().iter().find(|total| total["code"] == "net").unwrap()["count"], 1);
    let listed = desk.bendahara.get("/v1/payroll/runs?status=approved&kind=gaji_induk").await.is(200);
    assert_eq!(listed.data().len(), 1);
    assert_eq!(desk.bendahara.get("/v1/payroll/runs?service_month=2026-03").await.is(200).data().len(), 0);
}

async fn an_approval_is_made_once(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    let path = desk.salaries().await;
    desk.approve(&path, "unsigned").await.is_problem(409, "payroll.run_act_not_offered");
    desk.signed(&path).await;
    let first = desk.approve(&path, "same").await.is(200);
    let again = desk.approve(&path, "same").await.is(200);
    assert_eq!((again.header("idempotency-replayed"), &again.body), ("true", &first.body));
    desk.approve(&path, "other").await.is_problem(409, "payroll.run_act_not_offered");
    let reason = json!({ "reason": "keliru" });
    for (act, body) in [("calculate", Value::Null), ("cancel", reason)] {
        let refused = desk.bendahara.post(format!("{path}/{act}"), body).await;
        refused.is_problem(409, "payroll.run_act_not_offered");
    }
}

async fn gaps_are_named_mended_or_left_out_with_a_reason(app: &TestApp) {
    let (desk, [first, ..]) = Desk::with_people(app).await;
    let place = json!({ "kind": "position", "position_id": desk.posts[0], "standing": "definitif" });
    let gap = desk.enter(4, &[json!({ "kind": "status", "status": "pns" }), place]).await;
    let path = desk.salaries().await;
    let faults = desk.bendahara.get(format!("{path}/faults")).await.is(200);
    let codes: Vec<_> = faults.data().iter().map(|fault| fault["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["payroll.golongan_missing", "payroll.tax_status_missing"]);
    assert_eq!((&faults.data()[0]["employee_id"], &faults.data()[0]["is_open"]), (&json!(gap), &json!(true)));
    desk.verify(&path).await.is_problem(409, "payroll.run_has_faults");

    let exclusions = format!("{path}/exclusions");
    let leave_out = |employee: &str, reason: &str| json!({ "employee_id": employee, "reason": reason });
    let paid = desk.bendahara.post(&exclusions, leave_out(&first, "cuti")).await;
    paid.is_problem(409, "payroll.has_payslip");
    let mute = desk.bendahara.post(&exclusions, leave_out(&gap, " ")).await;
    mute.is_problem(422, "payroll.reason_empty").at("/reason");
    let run = desk.bendahara.post(&exclusions, leave_out(&gap, "SK belum terbit")).await.is(200);
    let twice = desk.bendahara.post(&exclusions, leave_out(&gap, "lagi")).await;
    twice.is_problem(409, "payroll.excluded_already");
    assert_eq!(desk.bendahara.get(&exclusions).await.is(200).data()[0]["reason"], "SK belum terbit");
    run.has("/open_faults", 0);

    let one = format!("{exclusions}/{gap}");
    desk.bendahara.delete(&one).await.is_problem(428, "request.if_match_required");
    let back = desk.bendahara.with("if-match", "*").delete(&one).await.is(200);
    back.has("/is_stale", true).has("/open_faults", 1);
    desk.bendahara.with("if-match", "*").delete(&one).await.is_problem(404, "platform.not_found");
    let facts = format!("/v1/employees/{gap}/facts");
    for value in [golongan("III/b"), json!({ "kind": "tax_status", "ptkp": "TK/0" })] {
        let fact = json!({ "value": value, "valid_from": "2020-01-01" });
        desk.officer.post(&facts, fact).await.is(201);
    }
    desk.verify(&path).await.is_problem(409, "payroll.run_stale");
    desk.calculated(&path).await.has("/payslip_count", 4).has("/is_stale", false);
    desk.signed(&path).await;
    desk.approve(&path, "late").await.is(200);
}

async fn a_run_is_refused_by_its_rules(app: &TestApp) {
    let desk = Desk::of(app).await;
    let make = |body: Value| {
        let bendahara = desk.bendahara.clone();
        async move { bendahara.post("/v1/payroll/runs", body).await }
    };
    let run = json!({ "unit_id": desk.root, "kind": "gaji_induk", "service_month": "2026-02" });
    let with = |name: &str, value: Value| {
        let mut body = run.clone();
        body[name] = value;
        body
    };
    let early = make(with("payment_month", json!("2026-01"))).await;
    early.is_problem(422, "payroll.paid_before_service").at("/payment_month");
    make(with("kind", json!("tpp"))).await.is_problem(422, "payroll.no_policy");
    make(with("kind", json!("bonus"))).await.is_problem(400, "request.unknown_word").at("/kind");
    make(with("sevice_month", json!("2026-02"))).await.is_problem(400, "request.unknown_member");
    let foreign = make(with("unit_id", json!("0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4"))).await;
    foreign.is_problem(404, "platform.not_found");
    let clerk = holder(app, &desk.admin, ("juru", "bendahara_gaji", Some(&desk.skpd[1]))).await;
    clerk.post("/v1/payroll/runs", run.clone()).await.is_problem(404, "platform.not_found");
    desk.penyetuju.post("/v1/payroll/runs", run).await.is_problem(403, "identity.forbidden");
    desk.bendahara.get("/v1/payroll/runs?month=2026-02").await.is_problem(400, "request.unknown_parameter");
}

async fn a_cancelled_run_frees_its_people(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    let one = desk.draft(&desk.skpd[0], "gaji_induk").await;
    desk.calculated(&one).await.has("/payslip_count", 2);
    let whole = desk.salaries().await;
    let faults = desk.bendahara.get(format!("{whole}/faults")).await.is(200);
    let taken = |fault: &Value| fault["code"] == "payroll.slot_taken" && fault["is_open"] == false;
    assert_eq!(faults.data().iter().filter(|fault| taken(fault)).count(), 2);

    let cancel = format!("{one}/cancel");
    desk.bendahara.post(&cancel, json!({ "reason": "" })).await.is_problem(422, "payroll.reason_empty");
    let reason = json!({ "reason": "Digabung ke satu proses" });
    let cancelled = desk.bendahara.post(&cancel, reason).await.is(200).has("/payslip_count", 0);
    assert_eq!(offers(&cancelled.has("/cancel_reason", "Digabung ke satu proses")), []);
    desk.bendahara.get(&whole).await.is(200).has("/is_stale", true);
    desk.calculated(&whole).await.has("/payslip_count", 3);
}
