//! The withholding slip of a year: its boxes add up, its account is the last period's own, and nobody else's is read.

use merit_tests::{TestApp, both};
use serde_json::{Value, json};

use super::desk::Desk;

both![
    a_year_is_settled_by_its_last_month,
    the_tax_office_is_given_a_file,
    nobody_reads_slips_that_are_none_of_theirs,
    income_from_another_payer_is_taxed_with_the_last_month,
];

const SLIPS: &str = "/v1/payroll/withholding-slips";
const OTHERS: &str = "/v1/payroll/other-payer-slips";
const OWN: &str = "/v1/me/withholding-slip";
const WITHHOLDER: &str = "1234567890123456";

async fn in_december(app: &TestApp) -> (Desk, [String; 3]) {
    app.anonymous.put("/v1/demo/clock", json!({ "now": "2026-12-01T01:00:00Z" })).await.is(200);
    Desk::with_people(app).await
}

/// Everybody's salary of a month, approved.
async fn paid(desk: &Desk, month: &str) {
    let body = json!({ "unit_id": desk.root, "kind": "gaji_induk", "service_month": month });
    let run = desk.bendahara.post("/v1/payroll/runs", body).await.is(201).id();
    let path = format!("/v1/payroll/runs/{run}");
    desk.calculated(&path).await;
    desk.signed(&path).await;
    desk.approve(&path, month).await.is(200).has("/status", "approved");
}

fn amount(slip: &Value, pointer: &str) -> i64 {
    slip.pointer(pointer).and_then(Value::as_i64).unwrap_or_else(|| panic!("no {pointer} in {slip}"))
}

async fn a_year_is_settled_by_its_last_month(app: &TestApp) {
    let (desk, people) = in_december(app).await;
    paid(&desk, "2026-11").await;
    let so_far = desk.bendahara.get(format!("{SLIPS}?year=2026")).await.is(200);
    assert_eq!(so_far.data().len(), 3);
    for slip in so_far.data() {
        assert_eq!((&slip["is_settled"], &slip["account"]), (&json!(false), &Value::Null), "{slip}");
    }
    paid(&desk, "2026-12").await;
    let settled = desk.bendahara.get(format!("{SLIPS}?year=2026&employee_id={}", people[0])).await.is(200);
    let [slip] = settled.data() else { panic!("{}", settled.body) };
    assert_eq!((&slip["first_month"], &slip["last_month"]), (&json!("2026-11"), &json!("2026-12")));
    let boxes = ["base_pay", "spouse", "child", "performance", "position", "rice", "other"];
    let sum: i64 = boxes.iter().map(|name| amount(slip, &format!("/boxes/{name}"))).sum();
    assert_eq!((sum, sum), (amount(slip, "/gross"), amount(slip, "/account/gross")), "{slip}");
    assert!(amount(slip, "/boxes/base_pay") > 0 && amount(slip, "/boxes/other") > 0, "{slip}");
    assert_eq!(amount(slip, "/withheld"), amount(slip, "/account/tax"), "{slip}");
    assert_eq!(slip["is_settled"], true);
    assert!(slip["golongan"].is_string() && slip["ptkp"].is_string(), "{slip}");
    // The salary of a PNS is taxed at the cost of the government.
    assert_eq!(amount(slip, "/borne_by_government"), amount(slip, "/withheld"));
}

async fn the_tax_office_is_given_a_file(app: &TestApp) {
    let (desk, _) = in_december(app).await;
    paid(&desk, "2026-11").await;
    let file = format!("{SLIPS}/export?year=2026&withholder={WITHHOLDER}");
    let none = desk.bendahara.get(&file).await.is(200);
    assert!(
        none.text.contains("<ListOfA2>\n</ListOfA2>"),
        "a year that still runs has no slip: {}",
        none.text
    );
    paid(&desk, "2026-12").await;
    let reply = desk.bendahara.get(&file).await.is(200);
    let text = &reply.text;
    assert_eq!(text.matches("<A2>").count(), 3, "{text}");
    assert!(text.contains(&format!("<TIN>{WITHHOLDER}</TIN>")) && text.ends_with("</A2Bulk>\n"), "{text}");
    assert!(text.contains("<TaxObjectCode>21-100-01</TaxObjectCode>"), "{text}");
    let month = desk.bendahara.get(format!("{file}&month=11")).await.is(200);
    assert!(month.header("content-disposition").contains("bpa2-2026-11.xml"));
    assert_eq!(month.text.matches("<TaxPeriodMonthEnd>11<").count(), 3, "{}", month.text);
    let months = [&month, &desk.bendahara.get(format!("{file}&month=12")).await.is(200)]
        .map(|reply| withheld(&reply.text));
    assert_eq!(months.iter().sum::<i64>(), withheld(text), "the months add up to the year");
    let wrong = desk.bendahara.get(format!("{SLIPS}/export?year=1999&month=13&withholder=12")).await;
    wrong.is_problem(422, "payroll.withholding_year").at("/year").at("/month").at("/withholder");
}

/// What all slips of a file say was withheld.
fn withheld(file: &str) -> i64 {
    let amount = |rest: &str| rest.split('<').next().and_then(|amount| amount.parse::<i64>().ok()).unwrap();
    file.split("<TaxWithheld>").skip(1).map(amount).sum()
}

async fn nobody_reads_slips_that_are_none_of_theirs(app: &TestApp) {
    let (desk, people) = in_december(app).await;
    paid(&desk, "2026-12").await;
    let me = desk.own(app, &people[0], 1).await;
    me.get(format!("{OWN}?year=2026")).await.is(200).has("/employee_id", people[0].as_str());
    me.get(format!("{OWN}?year=2025")).await.is_problem(404, "platform.not_found");
    me.get(format!("{OWN}?year=1999")).await.is_problem(422, "payroll.withholding_year");
    assert!(
        me.get(format!("{SLIPS}?year=2026")).await.is(200).data().is_empty(),
        "one's own is read as one's own"
    );
    let file = format!("{SLIPS}/export?year=2026&withholder={WITHHOLDER}");
    me.get(&file).await.is(403);
    desk.officer.get(format!("{SLIPS}?year=2026")).await.is(403);
    app.anonymous.get(format!("{SLIPS}?year=2026")).await.is(401);
}

async fn income_from_another_payer_is_taxed_with_the_last_month(app: &TestApp) {
    let (desk, people) = in_december(app).await;
    let body = json!({ "unit_id": desk.root, "kind": "gaji_induk", "service_month": "2026-12" });
    let run = desk.bendahara.post("/v1/payroll/runs", body).await.is(201).id();
    let path = format!("/v1/payroll/runs/{run}");
    desk.calculated(&path).await;
    let entered = |net: i64, tax: i64| {
        json!({ "employee_id": people[0], "first_month": "2026-01", "last_month": "2026-10",
            "payer": "PT Contoh Jaya", "number": "1.1-10.26-0000001", "net": net, "tax": tax })
    };
    let slip = desk.bendahara.post(OTHERS, entered(90_000_000, 1_000_000)).await.is(201).id();
    desk.bendahara.post(OTHERS, entered(1, 0)).await.is_problem(409, "payroll.other_payer_slip_exists");
    desk.bendahara.get(&path).await.is(200).has("/is_stale", true);
    desk.calculated(&path).await;
    desk.signed(&path).await;
    desk.approve(&path, "december").await.is(200);
    let slips = desk.bendahara.get(format!("{SLIPS}?year=2026")).await.is(200);
    let of =
        |employee: &str| slips.data().iter().find(|slip| slip["employee_id"] == employee).unwrap().clone();
    let (with, without) = (of(&people[0]), of(&people[1]));
    assert_eq!((amount(&with, "/other_net"), amount(&with, "/other_tax")), (90_000_000, 1_000_000));
    assert_eq!(amount(&with, "/account/net"), amount(&without, "/account/net") + 90_000_000);
    assert_eq!(amount(&with, "/withheld"), amount(&with, "/account/tax") - 1_000_000, "{with}");

    let mut wrong = entered(-1, 5);
    wrong["first_month"] = json!("2031-05");
    wrong["payer"] = json!(" ");
    let refused = desk.bendahara.post(OTHERS, wrong).await.is_problem(422, "payroll.withholding_year");
    refused.at("/first_month").at("/last_month").at("/payer").at("/net").at("/tax");
    let me = desk.own(app, &people[0], 1).await;
    assert_eq!(me.get("/v1/me/other-payer-slips").await.is(200).data().len(), 1);
    assert!(me.get(OTHERS).await.is(200).data().is_empty());
    me.post(OTHERS, entered(1, 0)).await.is(403);
    let path = format!("{OTHERS}/{slip}");
    let one = desk.bendahara.get(&path).await.is(200).has("/first_month", "2026-01");
    assert!(one.body["name"].is_string(), "{}", one.text);
    me.get(&path).await.is(404);
    desk.officer.get(&path).await.is(403);
    let other_payer = json!({ "employee_id": people[0], "first_month": "2026-11", "last_month": "2026-11",
        "payer": "CV Contoh", "number": "1.1-10.26-0000001", "net": 1, "tax": 0 });
    desk.bendahara.post(OTHERS, other_payer).await.is(201);
    let revoke = format!("{OTHERS}/{slip}/revoke");
    desk.officer.post(&revoke, json!({ "reason": "Salah ketik." })).await.is(403);
    desk.bendahara.post(&revoke, json!({ "reason": " " })).await.is_problem(422, "payroll.reason_empty");
    desk.bendahara.post(&revoke, json!({ "reason": "Salah ketik." })).await.is(200);
    desk.bendahara.post(&revoke, json!({ "reason": "Lagi." })).await.is_problem(404, "platform.not_found");
    desk.bendahara.post(OTHERS, entered(80_000_000, 0)).await.is(201);
}
