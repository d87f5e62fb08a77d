//! Payslips: who sees them, and what they follow from.

use merit_tests::{Reply, TestApp, both, evaluator};
use serde_json::json;

use super::desk::{Desk, holder};

both![
    payslips_open_to_their_owner_and_to_the_unit_in_care,
    anybody_with_recipe_and_inputs_recomputes_a_payslip,
];

async fn payslips_open_to_their_owner_and_to_the_unit_in_care(app: &TestApp) {
    let (desk, [first, _, third]) = Desk::with_people(app).await;
    let me = desk.own(app, &first, 1).await;
    let clerk = holder(app, &desk.admin, ("juru", "bendahara_gaji", Some(&desk.skpd[1]))).await;
    let path = desk.salaries().await;
    let run = path.rsplit('/').next().unwrap();
    let seen = |reply: Reply| reply.is(200).data().len();
    assert_eq!(seen(me.get("/v1/me/payslips").await), 0, "not before it is approved");
    assert_eq!(seen(clerk.get("/v1/payroll/payslips").await), 1);
    desk.signed(&path).await;
    desk.approve(&path, "one").await.is(200);

    let all = desk.bendahara.get(format!("/v1/payroll/payslips?run_id={run}")).await.is(200);
    assert_eq!(all.data().len(), 3);
    for (filter, count) in [("q=pegawai 002", 1), ("q=1985031520100110", 3), ("kind=tpp", 0)] {
        assert_eq!(
            seen(desk.bendahara.get(format!("/v1/payroll/payslips?{filter}")).await),
            count,
            "{filter}"
        );
    }
    let of_unit = format!("/v1/payroll/payslips?unit_id={}&payment_month=2026-02", desk.skpd[0]);
    assert_eq!(seen(desk.bendahara.get(of_unit).await), 2);
    assert_eq!(seen(desk.bendahara.get(format!("/v1/payroll/payslips?employee_id={third}")).await), 1);

    let own = me.get("/v1/me/payslips").await.is(200);
    assert_eq!((own.data().len(), &own.data()[0]["employee_id"]), (1, &json!(first)));
    let slip = format!("/v1/payroll/payslips/{}", own.data()[0]["id"].as_str().unwrap());
    let payslip =
        me.get(&slip).await.is(200).has("/lines/0/code", "gaji_pokok").has("/lines/0/label", "Gaji pokok");
    let explained = me.with("accept-language", "en").get(format!("{slip}/explanation")).await.is(200);
    explained.has("/net", payslip.body["net"].clone()).has("/lines/0/label", "Base pay");
    for part in ["", "/explanation", "/inputs"] {
        clerk.get(format!("{slip}{part}")).await.is_problem(404, "platform.not_found");
        desk.admin.get(format!("{slip}{part}")).await.is_problem(403, "identity.forbidden");
    }
    clerk.get(&path).await.is_problem(404, "platform.not_found");
    me.get(&path).await.is_problem(403, "identity.forbidden");
    me.get("/v1/payroll/payslips/7").await.is_problem(400, "request.wrong_id");
}

async fn anybody_with_recipe_and_inputs_recomputes_a_payslip(app: &TestApp) {
    let (desk, [first, ..]) = Desk::with_people(app).await;
    let path = desk.salaries().await;
    desk.signed(&path).await;
    desk.approve(&path, "one").await.is(200);
    let me = desk.own(app, &first, 1).await;
    let own = me.get("/v1/me/payslips").await.is(200);
    let slip = own.data()[0]["id"].as_str().unwrap();
    let inputs = me.get(format!("/v1/payroll/payslips/{slip}/inputs")).await.is(200);
    let hash = inputs.body["recipe_hash"].as_str().unwrap();
    let recipe = me.get(format!("/v1/payroll/recipes/{hash}")).await.is(200);
    let lines = evaluator::evaluate(&recipe.body, &inputs.body["inputs"]).unwrap();
    let stored: Vec<i64> =
        inputs.body["lines"].as_array().unwrap().iter().map(|amount| amount.as_i64().unwrap()).collect();
    let given: Vec<i64> = lines.iter().map(|line| line.amount).collect();
    assert_eq!(given, stored);
    let unknown = format!("/v1/payroll/recipes/{}", "0".repeat(64));
    me.get(unknown).await.is_problem(404, "platform.not_found");
}
