//! Budget ceilings: entered by the finance officer, changed by a later document, never exceeded by runs.

use merit_tests::{Client, Reply, TestApp, both};
use serde_json::{Value, json};

use super::desk::{Desk, holder};

both![
    a_ceiling_is_entered_changed_and_remembered,
    a_ceiling_is_refused_with_all_its_faults,
    nobody_signs_a_run_beyond_the_budget,
    what_one_run_uses_the_next_one_lacks,
];

const CEILINGS: &str = "/v1/payroll/ceilings";

fn ceiling(unit: &str, kind: &str, amount: i64) -> Value {
    json!({ "unit_id": unit, "year": 2026, "kind": kind, "amount": amount,
        "document_number": "DPA/001/2026", "document_date": "2026-01-02" })
}

async fn entered(ppk: &Client, unit: &str, amount: i64) -> Reply {
    ppk.post(CEILINGS, ceiling(unit, "salary", amount)).await.is(201)
}

async fn a_ceiling_is_entered_changed_and_remembered(app: &TestApp) {
    let desk = Desk::of(app).await;
    let first = entered(&desk.ppk, &desk.skpd[0], 500_000_000).await;
    let path = format!("{CEILINGS}/{}", first.id());
    assert_eq!(first.header("location"), path);
    let first = first.has("/remaining", 500_000_000).has("/used", 0).has("/unit/name", "Dinas Satu");
    let twice = desk.ppk.post(CEILINGS, ceiling(&desk.skpd[0], "salary", 1)).await;
    twice.is_problem(409, "payroll.ceiling_exists");
    desk.ppk.post(CEILINGS, ceiling(&desk.skpd[0], "tpp", 1)).await.is(201);
    entered(&desk.ppk, &desk.root, 900_000_000).await;

    let change =
        json!({ "amount": 450_000_000, "document_number": "DPPA/001/2026", "document_date": "2026-01-05" });
    desk.ppk.put(&path, change.clone()).await.is_problem(428, "request.if_match_required");
    let changer = desk.ppk.with("if-match", first.header("etag"));
    let changed = changer.put(&path, change.clone()).await.is(200).has("/amount", 450_000_000);
    changer.put(&path, change.clone()).await.is_problem(412, "platform.stale");
    let wrong = json!({ "amount": -1, "document_number": " ", "document_date": "2999-01-01" });
    let faults = desk.ppk.with("if-match", "*").put(&path, wrong).await.is(422);
    assert_eq!(pointers(&faults), ["/amount", "/document_number", "/document_date"]);
    let history: Vec<&Value> = changed.body["history"].as_array().unwrap().iter().collect();
    assert_eq!(
        (history.len(), &history[0]["amount"], &history[1]["amount"]),
        (2, &json!(450_000_000), &json!(500_000_000))
    );
    assert_eq!(history[1]["document_number"], "DPA/001/2026");

    let read = desk.bendahara.get(&path).await.is(200);
    assert_eq!(read.body["history"], changed.body["history"]);
    let of_tpp = desk.bendahara.get(format!("{CEILINGS}?kind=tpp&year=2026")).await.is(200);
    assert_eq!(of_tpp.data().len(), 1);
    assert_eq!(desk.bendahara.get(format!("{CEILINGS}?year=2025")).await.is(200).data().len(), 0);
    assert_eq!(desk.bendahara.get(format!("{CEILINGS}?unit_id={}", desk.root)).await.is(200).data().len(), 1);
    assert_eq!(
        desk.bendahara.get(format!("{CEILINGS}?instansi_id={}", desk.root)).await.is(200).data().len(),
        3
    );
}

fn pointers(reply: &Reply) -> Vec<&str> {
    let errors = reply.body["errors"].as_array().unwrap();
    errors.iter().map(|error| error["pointer"].as_str().unwrap_or_default()).collect()
}

async fn a_ceiling_is_refused_with_all_its_faults(app: &TestApp) {
    let desk = Desk::of(app).await;
    let body =
        json!({ "parent_id": desk.skpd[0], "name": "Bidang", "kind": "unit", "valid_from": "2000-01-01" });
    let bidang = desk.officer.post("/v1/units", body).await;
    let bidang = if bidang.status == 201 { bidang.id() } else { panic!("{}", bidang.text) };
    let mut wrong = ceiling(&bidang, "salary", -5);
    wrong["document_number"] = json!("");
    wrong["document_date"] = json!("2999-01-01");
    let faults = desk.ppk.post(CEILINGS, wrong).await.is(422);
    assert_eq!(pointers(&faults), ["/unit_id", "/amount", "/document_number", "/document_date"]);
    let mut early = ceiling(&desk.skpd[0], "salary", 5);
    early["year"] = json!(1999);
    desk.ppk.post(CEILINGS, early).await.is_problem(422, "payroll.ceiling_year").at("/year");
    let unknown = ceiling("0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4", "salary", 5);
    desk.ppk.post(CEILINGS, unknown).await.is_problem(404, "platform.not_found");
    desk.bendahara
        .post(CEILINGS, ceiling(&desk.skpd[0], "salary", 5))
        .await
        .is_problem(403, "identity.forbidden");
    desk.officer.get(CEILINGS).await.is_problem(403, "identity.forbidden");
    let path = format!("{CEILINGS}/{}", entered(&desk.ppk, &desk.skpd[0], 5).await.id());
    let other = holder(app, &desk.admin, ("lain", "ppk_skpd", Some(&desk.skpd[1]))).await;
    other.get(&path).await.is_problem(404, "platform.not_found");
    let change = json!({ "amount": 6, "document_number": "DPPA", "document_date": "2026-01-02" });
    other.with("if-match", "*").put(&path, change).await.is_problem(404, "platform.not_found");
    assert_eq!(other.get(CEILINGS).await.is(200).data().len(), 0);
}

async fn nobody_signs_a_run_beyond_the_budget(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    let path = desk.salaries().await;
    let wanted = async |skpd: &str| gross(&desk, &path, skpd).await;
    let [one, two] = [wanted(&desk.skpd[0]).await, wanted(&desk.skpd[1]).await];
    let first = entered(&desk.ppk, &desk.skpd[0], one - 1).await;
    let second = entered(&desk.ppk, &desk.skpd[1], two - 1).await;
    desk.ppk.post(CEILINGS, ceiling(&desk.root, "tpp", 0)).await.is(201);
    let refused = desk.verify(&path).await.is_problem(409, "payroll.ceiling_exceeded");
    let errors = refused.body["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 2, "{}", refused.text);
    for (name, ceiling) in [("Dinas Satu", one), ("Dinas Dua", two)] {
        let told = errors.iter().find(|error| error["message"].as_str().unwrap().contains(name)).unwrap();
        let message = told["message"].as_str().unwrap().replace('.', "");
        assert!(
            message.contains(&format!("Rp{}", ceiling - 1)) && message.contains(&format!("Rp{ceiling}")),
            "{message}"
        );
    }
    for (of, amount) in [(first, one), (second, two)] {
        let change = json!({ "amount": amount, "document_number": "DPPA", "document_date": "2026-01-02" });
        desk.ppk.with("if-match", "*").put(format!("{CEILINGS}/{}", of.id()), change).await.is(200);
    }
    desk.signed(&path).await;
    // The budget of all SKPD together, cut after the treasurer signed.
    let whole = entered(&desk.ppk, &desk.root, one + two - 1).await;
    desk.approve(&path, "beyond").await.is_problem(409, "payroll.ceiling_exceeded");
    let change = json!({ "amount": one + two, "document_number": "DPPA", "document_date": "2026-01-02" });
    let whole = format!("{CEILINGS}/{}", whole.id());
    desk.ppk.with("if-match", "*").put(&whole, change).await.is(200);
    desk.approve(&path, "within").await.is(200);
    desk.ppk.get(&whole).await.is(200).has("/used", one + two).has("/remaining", 0);
}

async fn gross(desk: &Desk, run: &str, skpd: &str) -> i64 {
    let totals = desk.bendahara.get(format!("{run}/totals?skpd_id={skpd}")).await.is(200);
    let total = totals.data().iter().find(|total| total["code"] == "gross").unwrap().clone();
    total["amount"].as_i64().unwrap()
}

async fn what_one_run_uses_the_next_one_lacks(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    let first = desk.draft(&desk.skpd[0], "gaji_induk").await;
    desk.calculated(&first).await;
    let one = gross(&desk, &first, &desk.skpd[0]).await;
    let id = entered(&desk.ppk, &desk.skpd[0], 2 * one - 1).await.id();
    desk.signed(&first).await;
    desk.approve(&first, "first").await.is(200);
    let listed = desk.bendahara.get(CEILINGS).await.is(200);
    assert_eq!((&listed.data()[0]["used"], &listed.data()[0]["remaining"]), (&json!(one), &json!(one - 1)));
    let body = json!({ "unit_id": desk.skpd[0], "kind": "gaji_induk", "service_month": "2026-03" });
    let next = desk.bendahara.post("/v1/payroll/runs", body).await.is(201).header("location").to_owned();
    desk.calculated(&next).await;
    desk.verify(&next).await.is_problem(409, "payroll.ceiling_exceeded");
    // Paid in another budget year, it takes nothing from this one.
    let body = json!({ "unit_id": desk.skpd[0], "kind": "gaji_induk", "service_month": "2026-04", "payment_month": "2027-01" });
    let later = desk.bendahara.post("/v1/payroll/runs", body).await.is(201).header("location").to_owned();
    desk.calculated(&later).await;
    desk.verify(&later).await.is(200);
    desk.ppk.get(format!("{CEILINGS}/{id}")).await.is(200).has("/used", one);
}
