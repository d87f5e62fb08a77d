//! The calculators: public, stateless, each answer with its working.

use merit_tests::{TestApp, both};
use serde_json::{Value, json};

both![
    anybody_calculates_a_payslip,
    a_payslip_names_every_wrong_fact,
    a_tax_year_is_settled_by_its_last_month,
    a_policy_is_tried_before_anybody_approves_it,
    a_number_is_read_and_compared,
    the_next_increment_has_its_amounts,
    a_body_of_another_shape_is_not_read,
];

fn doctor() -> Value {
    json!({
        "service_month": "2026-02", "status": "pns", "golongan": "III/a", "mkg_years": 0, "spouses": 1, "children": 1,
        "jabatan_fungsional": "Dokter", "jenjang": "Ahli Pertama", "ptkp": "K/1"
    })
}

fn line<'a>(payslip: &'a Value, code: &str) -> &'a Value {
    payslip["lines"].as_array().unwrap().iter().find(|line| line["code"] == code).unwrap()
}

async fn anybody_calculates_a_payslip(app: &TestApp) {
    let payslip =
        app.anonymous.post("/v1/calculators/payslip", doctor()).await.is(200).has("/net", 3_378_200);
    let iwp = line(&payslip.body, "potongan_iwp_8");
    assert_eq!((&iwp["amount"], &iwp["kind"]), (&json!(249_599), &json!("deduction")));
    assert_eq!(iwp["working"]["operands"][0]["value"], "249598.72");
    let salary = line(&payslip.body, "gaji_pokok").to_string();
    assert!(salary.contains("PP 5/2024") && salary.contains("gaji_pokok_pns@2024-01-01"), "{salary}");
    let english =
        app.anonymous.with("accept-language", "en").post("/v1/calculators/payslip", doctor()).await.is(200);
    assert_eq!(line(&english.body, "gaji_pokok")["label"], "Base pay");
    assert_eq!(english.body["recipe_hash"], payslip.body["recipe_hash"]);
}

async fn a_payslip_names_every_wrong_fact(app: &TestApp) {
    let mut facts = doctor();
    facts["golongan"] = json!("IX");
    facts["mkg_years"] = json!(99);
    let refused = app.anonymous.post("/v1/calculators/payslip", facts).await;
    let refused = refused.is_problem(422, "payroll.count_range");
    let pointers: Vec<&Value> =
        refused.body["errors"].as_array().unwrap().iter().map(|error| &error["pointer"]).collect();
    assert_eq!(pointers, ["/mkg_years", "/golongan"]);
    let mut facts = doctor();
    facts["jenjang"] = json!("Ahli Antariksa");
    let unknown = app.anonymous.post("/v1/calculators/payslip", facts).await;
    unknown.is_problem(422, "payroll.fact_not_in_law").has("/errors/0/pointer", "/jabatan_fungsional");
    let mut facts = doctor();
    facts["service_month"] = json!("2019-01");
    app.anonymous.post("/v1/calculators/payslip", facts).await.is_problem(422, "payroll.no_law");
}

async fn a_tax_year_is_settled_by_its_last_month(app: &TestApp) {
    // PP 58/2023, elucidation of article 2(1): Tuan R.
    let months: Vec<Value> = (1..=12)
        .map(|month| json!({ "month": month, "payments": [{ "gross": 10_000_000, "pension": 100_000 }] }))
        .collect();
    let year = json!({ "year": 2024, "ptkp": "K/0", "payers": [{ "months": months }] });
    let tax = app.anonymous.post("/v1/calculators/pph21", year).await.is(200);
    tax.has("/tax", 2_715_000)
        .has("/payers/0/months/0/tax", 200_000)
        .has("/payers/0/months/11/tax", 515_000)
        .has("/payers/0/annual/pkp", 54_300_000)
        .has("/payers/0/months/0/payments/0/working/step", "pph21");
    let empty = json!({ "year": 2024, "ptkp": "K/0", "payers": [] });
    app.anonymous.post("/v1/calculators/pph21", empty).await.is_problem(422, "payroll.list_length");
}

fn policy() -> Value {
    json!({
        "title": { "id": "TPP contoh", "en": "Example TPP" }, "instrument": "Perbup 1/2026", "article": "pasal 5",
        "statuses": { "pns": "1" },
        "basic": { "kind": "table", "by_kelas": { "9": 5_000_000 } },
        "weights": { "performance": "0.6", "attendance": "0.4" },
        "performance": {
            "period": { "cycle": "month" },
            "by_predikat": {
                "sangat_baik": "1", "baik": "1", "butuh_perbaikan": "0.85", "kurang": "0.6", "sangat_kurang": "0.4"
            }
        },
        "attendance": { "cuts": [{ "code": "tk", "rate": "0.03", "of": "whole" }] },
        "is_health_insured": false,
        "tax": { "method": "none", "borne_by": {} }
    })
}

async fn a_policy_is_tried_before_anybody_approves_it(app: &TestApp) {
    let with = |policy: Value| {
        json!({
            "policy": policy, "service_month": "2026-02", "status": "pns", "golongan": "III/d", "kelas_jabatan": "9",
            "predikat": "butuh_perbaikan", "attendance": { "tk": 2 }, "ptkp": "K/1"
        })
    };
    let paid = app.anonymous.post("/v1/calculators/tpp", with(policy())).await.is(200);
    paid.has("/net", 2_550_000 + 1_700_000);
    let mut unsound = policy();
    unsound["weights"]["attendance"] = json!("0.5");
    unsound["performance"]["by_predikat"]["kurang"] = json!("9");
    let refused = app.anonymous.post("/v1/calculators/tpp", with(unsound)).await;
    let refused = refused.is_problem(422, "payroll.policy_weights_sum");
    refused
        .has("/errors/0/pointer", "/policy/weights")
        .has("/errors/1/pointer", "/policy/performance/by_predikat/kurang");
}

async fn a_number_is_read_and_compared(app: &TestApp) {
    let facts = json!({ "nip": "19900913 202524 2 014", "birth_date": "1990-09-13", "sex": "male" });
    let reading = app.anonymous.post("/v1/calculators/nip", facts).await.is(200);
    reading
        .has("/nip", "199009132025242014")
        .has("/parts/appointment/kind", "pppk")
        .has("/parts/appointment/code", "24")
        .has("/agrees", false)
        .has("/checks/1/part", "sex");
    let wrong = app.anonymous.post("/v1/calculators/nip", json!({ "nip": "199013132025242014" })).await;
    wrong.is_problem(422, "nip.birth_date").has("/errors/0/pointer", "/nip");
}

async fn the_next_increment_has_its_amounts(app: &TestApp) {
    let facts =
        json!({ "golongan": "III/a", "mkg_years": 4, "last_increment": "2024-03-01", "predikat": "baik" });
    let increment = app.anonymous.post("/v1/calculators/kgb", facts).await.is(200);
    increment
        .has("/due_on", "2026-03-01")
        .has("/amount_before", 2_964_000)
        .has("/amount_after", 3_057_300)
        .has("/is_postponed", false);
    let long = json!({ "golongan": "III/a", "mkg_years": 60, "last_increment": "2024-03-01" });
    app.anonymous.post("/v1/calculators/kgb", long).await.is_problem(422, "career.mkg_range");
}

async fn a_body_of_another_shape_is_not_read(app: &TestApp) {
    let mut facts = doctor();
    facts["gaji_pokok"] = json!(9_000_000);
    let refused = app.anonymous.post("/v1/calculators/payslip", facts).await;
    refused.is_problem(400, "request.unknown_member").has("/errors/0/pointer", "/gaji_pokok");
    let mut facts = doctor();
    facts["golongan"] = json!("V/a");
    app.anonymous.post("/v1/calculators/payslip", facts).await.is(400).has("/errors/0/pointer", "/golongan");
    app.anonymous
        .post("/v1/calculators/nip", json!({ "nip": 7 }))
        .await
        .is(400)
        .has("/errors/0/pointer", "/nip");
}
