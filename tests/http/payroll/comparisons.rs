//! Payslips compared, and what one's own would be.

use merit_tests::{Reply, TestApp, both};
use serde_json::{Value, json};

use super::desk::Desk;

both![
    a_difference_is_told_by_cause,
    only_payslips_of_one_person_and_kind_are_compared,
    the_own_tpp_is_forecast,
];

/// The causes of a difference add up to it, line by line and in the net.
fn assert_adds_up(difference: &Reply) {
    let causes = difference.body["causes"].as_array().unwrap();
    let net: i64 = causes.iter().map(|cause| cause["net"].as_i64().unwrap()).sum();
    assert_eq!(Some(net), difference.body["net"].as_i64(), "{}", difference.body);
    for line in difference.body["lines"].as_array().unwrap() {
        let moved = causes.iter().flat_map(|cause| cause["lines"].as_array().unwrap());
        let moved = moved.filter(|moved| moved["code"] == line["code"]);
        let moved: i64 = moved.map(|moved| moved["difference"].as_i64().unwrap()).sum();
        assert_eq!(Some(moved), line["difference"].as_i64(), "{line}");
    }
}

impl Desk {
    async fn final_run(&self, kind: &str, month: &str) -> String {
        let body = json!({ "unit_id": self.root, "kind": kind, "service_month": month });
        let made = self.bendahara.post("/v1/payroll/runs", body).await.is(201);
        let path = format!("/v1/payroll/runs/{}", made.id());
        self.calculated(&path).await;
        self.signed(&path).await;
        self.approve(&path, &path).await.is(200);
        path
    }

    async fn payslip_of(&self, run: &str, employee: &str) -> String {
        let listed = self.payslips(run).await;
        let own = listed.data().iter().find(|slip| slip["employee_id"] == employee).unwrap();
        own["id"].as_str().unwrap().to_owned()
    }
}

async fn a_difference_is_told_by_cause(app: &TestApp) {
    let (desk, [first, second, _]) = Desk::with_people(app).await;
    let grade = json!({ "kind": "golongan", "golongan": "III/b", "mkg_years": 6, "mkg_months": 0 });
    let raised = json!({ "value": grade, "valid_from": "2026-03-01" });
    desk.officer.post(format!("/v1/employees/{first}/facts"), raised).await.is(201);
    let february = desk.final_run("gaji_induk", "2026-02").await;
    let march = desk.final_run("gaji_induk", "2026-03").await;

    let slip = desk.payslip_of(&march, &first).await;
    let difference = desk.bendahara.get(format!("/v1/payroll/payslips/{slip}/difference")).await.is(200);
    assert_adds_up(&difference);
    let causes = difference.body["causes"].as_array().unwrap();
    let changed = |cause: &Value, input: &str| cause["changes"].to_string().contains(input);
    assert!(causes.iter().any(|cause| changed(cause, "\"golongan\"")), "{}", difference.body);
    let earlier = desk.payslip_of(&february, &first).await;
    difference.has("/before/id", earlier.as_str()).has("/after/id", slip.as_str());

    let unchanged = desk.payslip_of(&march, &second).await;
    let none = desk.bendahara.get(format!("/v1/payroll/payslips/{unchanged}/difference")).await.is(200);
    assert_eq!((none.body["causes"].as_array().unwrap().len(), &none.body["net"]), (0, &json!(0)));

    let own = desk.own(app, &first, 1).await;
    assert_adds_up(&own.get(format!("/v1/payroll/payslips/{slip}/difference")).await.is(200));
    own.get(format!("/v1/payroll/payslips/{unchanged}/difference"))
        .await
        .is_problem(404, "platform.not_found");
}

async fn only_payslips_of_one_person_and_kind_are_compared(app: &TestApp) {
    let (desk, [first, second, _]) = Desk::with_people(app).await;
    let run = desk.final_run("gaji_induk", "2026-02").await;
    let (mine, theirs) = (desk.payslip_of(&run, &first).await, desk.payslip_of(&run, &second).await);
    let path = format!("/v1/payroll/payslips/{mine}/difference");
    desk.bendahara.get(&path).await.is_problem(409, "payroll.no_earlier_payslip");
    let unlike = desk.bendahara.get(format!("{path}?with={theirs}")).await;
    unlike.is_problem(422, "payroll.payslips_unlike");
    desk.bendahara.get(format!("{path}?with=kemarin")).await.is_problem(400, "request.wrong_parameter");
    app.anonymous.get(&path).await.is_problem(401, "identity.token_missing");
}

async fn the_own_tpp_is_forecast(app: &TestApp) {
    let (desk, [first, ..]) = Desk::with_people(app).await;
    let own = desk.own(app, &first, 1).await;
    let ask = |body: Value| {
        let own = own.clone();
        async move { own.post("/v1/me/pay-forecast", body).await }
    };
    ask(json!({ "predikat": "baik" })).await.is_problem(409, "payroll.no_earlier_payslip");
    desk.binding_policy().await;
    desk.final_run("tpp", "2026-02").await;
    let better = ask(json!({ "predikat": "baik" })).await.is(200);
    assert_adds_up(&better);
    assert!(better.body["net"].as_i64().unwrap() > 0, "nobody was rated, which pays 80 % of the part");
    ask(json!({})).await.is_problem(422, "payroll.forecast_empty");
    let unused = ask(json!({ "predikat": "baik", "attendance": { "tk": 1, "tl1": -1 } })).await;
    unused.is_problem(422, "payroll.count_range").at("/attendance/tl1").at("/attendance/tk");
    ask(json!({ "predikat": "hebat" })).await.is_problem(400, "request.unknown_word").at("/predikat");
    desk.bendahara
        .post("/v1/me/pay-forecast", json!({ "predikat": "baik" }))
        .await
        .is_problem(409, "payroll.no_earlier_payslip");
}
