//! What an employee is told of the coming month, and the policy files that drafts begin from.

use merit_tests::{TestApp, both};
use serde_json::{Value, json};

use super::desk::{Desk, demo_rules};

both![
    an_employee_is_told_how_the_month_will_be_rated_and_paid,
    a_template_is_drafted_as_it_is,
    a_policy_that_comes_too_late_names_its_decree,
];

async fn an_employee_is_told_how_the_month_will_be_rated_and_paid(app: &TestApp) {
    let (desk, [first, ..]) = Desk::with_people(app).await;
    let me = desk.own(app, &first, 1).await;
    let none = me.get("/v1/me/criteria?month=2026-02").await.is(200).has("/receives", false);
    none.has("/reason", "no_policy").has("/policy", Value::Null);
    desk.binding_policy().await;
    let told = me.get("/v1/me/criteria?month=2026-02").await.is(200).has("/receives", true);
    let told = told.has("/month", "2026-02").has("/reason", Value::Null).has("/basic", 2_900_000);
    let told = told.has("/policy/evaluation_period", "2026-02").has("/policy/parts/0/weight", "0.6");
    let told = told.has("/policy/parts/0/driver/id", "Menurut predikat kinerja pegawai");
    let steps = told.body["policy"]["parts"][0]["steps"].as_array().unwrap();
    assert_eq!(steps[0], json!({ "label": { "id": "Sangat baik", "en": "Very good" }, "rate": "1" }));
    assert_eq!(steps[5]["label"]["en"], "Not evaluated");
    me.get("/v1/me/criteria").await.is(200);
    me.get("/v1/me/criteria?month=2026-13").await.is(400);
    // The office account of the treasurer belongs to nobody.
    desk.bendahara.get("/v1/me/criteria").await.is(200).has("/reason", "not_an_employee");
    app.anonymous.get("/v1/me/criteria").await.is(401);
}

async fn a_template_is_drafted_as_it_is(app: &TestApp) {
    let desk = Desk::of(app).await;
    desk.officer.get("/v1/payroll/policy-templates").await.is_problem(403, "identity.forbidden");
    let templates = desk.bendahara.get("/v1/payroll/policy-templates").await.is(200);
    assert_eq!(templates.data().len(), 8);
    assert_eq!(templates.data()[0]["id"], "semarang_2021");
    for template in templates.data() {
        let body = json!({
            "instansi_id": desk.root, "name": template["name"], "valid_from": "2190-01-01",
            "rules": template["rules"] });
        let draft = desk.bendahara.post("/v1/payroll/policies", body).await.is(201);
        assert_eq!(draft.body["rules"], template["rules"], "{}", template["id"]);
        let path = draft.header("location").to_owned();
        let faults = desk.bendahara.post(format!("{path}/validate"), Value::Null).await.is(200);
        assert_eq!(faults.body["data"], json!([]), "{}", template["id"]);
        desk.bendahara.post(format!("{path}/submit"), Value::Null).await.is(200);
    }
}

async fn a_policy_that_comes_too_late_names_its_decree(app: &TestApp) {
    let desk = Desk::of(app).await;
    let mut rules = demo_rules();
    rules.as_object_mut().unwrap().remove("corrective_decree");
    let draft = desk.policy("TPP", "2026-01-01", rules).await.is(201);
    let path = draft.header("location").to_owned();
    let faults = desk.bendahara.post(format!("{path}/validate"), Value::Null).await.is(200);
    assert_eq!(faults.data()[0]["code"], "payroll.policy_published_late");
    let refused = desk.bendahara.post(format!("{path}/submit"), Value::Null).await;
    refused.is_problem(422, "payroll.policy_published_late").at("/rules/corrective_decree");
}
