//! The calculators: public, stateless, each answer with its working.

use merit_tests::{TestApp, both};
use serde_json::{Value, json};

both![
    anybody_calculates_a_payslip,
    a_payslip_names_every_wrong_fact,
    a_tax_year_is_settled_by_its_last_month,
    a_policy_is_tried_before_anybody_approves_it,
    a_ready_policy_is_tried_by_its_name,
    what_units_and_teams_reached_is_calculated_too,
    a_number_is_read_and_compared,
    the_next_increment_has_its_amounts,
    a_body_of_another_shape_is_not_read,
    every_published_case_of_performance_holds,
    the_calculators_of_performance_name_every_wrong_fact,
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

async fn a_ready_policy_is_tried_by_its_name(app: &TestApp) {
    let facts = json!({
        "policy": "kepahiang", "service_month": "2026-02", "status": "pns", "golongan": "III/d", "kelas_jabatan": "9",
        "predikat": "baik", "ptkp": "K/1"
    });
    let paid = app.anonymous.post("/v1/calculators/tpp", facts.clone()).await.is(200);
    assert!(paid.body["net"].as_i64().unwrap() > 0, "{}", paid.body);
    let mut wrong = facts;
    wrong["policy"] = json!("kepahyang");
    wrong["ikm"] = json!("101");
    let refused = app.anonymous.post("/v1/calculators/tpp", wrong).await;
    let refused = refused.is_problem(422, "payroll.unknown_policy").at("/policy").at("/ikm");
    assert!(refused.body.to_string().contains("kepahiang"), "{}", refused.body);
}

async fn what_units_and_teams_reached_is_calculated_too(app: &TestApp) {
    let mut policy = policy();
    policy["unit_target"] = json!({ "cycle": "quarter", "threshold": "100", "least_days": 60,
        "amount": { "kind": "by_kelas", "by_kelas": { "9": 300_000 } } });
    policy["project_bonus"] =
        json!({ "projects_max": 1, "amount": { "kind": "by_role", "by_role": { "ketua": 1_000_000 } } });
    let facts = json!({
        "policy": policy, "service_month": "2026-03", "status": "pns", "golongan": "III/d", "kelas_jabatan": "9",
        "predikat": "baik", "ptkp": "K/1", "unit_target": { "score": "100", "days": 60 }, "projects": ["ketua", "ketua"]
    });
    let paid = app.anonymous.post("/v1/calculators/tpp", facts.clone()).await.is(200);
    assert_eq!(line(&paid.body, "insentif_target_unit")["amount"], 300_000);
    assert_eq!(line(&paid.body, "bonus_proyek")["amount"], 1_000_000, "one project counts");
    let mut wrong = facts;
    wrong["ikm"] = json!("101");
    wrong["team_score"] = json!("-1");
    wrong["unit_target"]["score"] = json!("200.1");
    wrong["projects"] = json!(["ketua", "ketua", "ketua", "ketua", "ketua", "ketua"]);
    let refused = app.anonymous.post("/v1/calculators/tpp", wrong).await;
    let refused = refused.is_problem(422, "payroll.count_range").at("/ikm").at("/team_score");
    refused.at("/unit_target/score").at("/projects");
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

/// A published case as the calculator of its topic takes it, and what its answer must hold.
fn performance_case(case: &Value) -> (&'static str, Value, Vec<(&'static str, Value)>) {
    let (input, expected) = (&case["input"], &case["expected"]);
    let lower = |word: &Value| json!(word.as_str().unwrap().to_lowercase());
    let period = |one: &Value| json!({ "predikat": lower(&one["predikat"]), "bulan": one["bulan"] });
    match case["topic"].as_str().unwrap() {
        "predicate matrix" => (
            "predikat",
            json!({ "hasil_kerja": lower(&input["hasil"]), "perilaku_kerja": lower(&input["perilaku"]) }),
            vec![("/predikat", lower(expected))],
        ),
        "credit, full year" | "credit, 2 months" => (
            "angka-kredit",
            json!({ "jenjang": lower(&input["jenjang"]), "periods": [period(input)] }),
            vec![("/periods/0/value", expected.clone()), ("/total/value", expected.clone())],
        ),
        "credit, accumulation" => (
            "angka-kredit",
            json!({ "jenjang": lower(&input[0]["jenjang"]),
                "periods": input.as_array().unwrap().iter().map(period).collect::<Vec<_>>() }),
            vec![("/total/value", expected.clone())],
        ),
        "need and shortage" => (
            "angka-kredit",
            json!({ "jenjang": lower(&input["jenjang"]), "golongan": input["golongan"], "accumulated": input["ak"] }),
            vec![
                ("/next/need/value", expected["need_pangkat"].clone()),
                ("/next/short/value", expected["short"].clone()),
            ],
        ),
        "education credit 25% of the rank need" => (
            "angka-kredit",
            json!({ "golongan": input["golongan"], "new_degree": input["new_degree"] }),
            vec![("/education/value", expected.clone())],
        ),
        "all 4s" => (
            "ikm",
            json!({ "rows": input["rows"] }),
            vec![("/ikm/nik", expected["nik"].clone()), ("/ikm/mutu", expected["mutu"].clone())],
        ),
        "band edges" => ("ikm", json!({ "nik": input }), vec![("/mutu", expected.clone())]),
        "weights" => (
            "capaian",
            json!({ "skp": input["skp"], "perilaku": input["perilaku"],
                "is_consulted": input["bobot"] == "60/40", "has_new_idea": input["ide_baru"] }),
            vec![("/nilai", expected["nilai"].clone()), ("/predikat", lower(&expected["predikat"]))],
        ),
        "distribution warning" => {
            let counts = input["counts"].as_object().unwrap().iter();
            let counts = counts.map(|(word, count)| (word.to_lowercase(), count.clone())).collect::<Value>();
            let rules = expected["violations"].as_array().into_iter().flatten().enumerate();
            let mut holds = vec![("/ok", expected["ok"].clone())];
            holds.extend(rules.map(|(at, rule)| {
                assert_eq!(at, 0, "one violation in the published cases");
                ("/warnings/0/rule", json!(rule.as_str().unwrap().replace("SANGAT_BAIK", "sangat_baik")))
            }));
            ("distribution", json!({ "organisasi": lower(&input["org"]), "counts": counts }), holds)
        }
        other => panic!("no calculator for {other}"),
    }
}

async fn every_published_case_of_performance_holds(app: &TestApp) {
    let examples: Value =
        serde_json::from_str(include_str!("../../crates/performance/regulations/examples.json")).unwrap();
    let cases = examples["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 15);
    for case in cases {
        let (name, facts, expected) = performance_case(case);
        let answer = app.anonymous.post(format!("/v1/calculators/{name}"), facts).await.is(200);
        for (pointer, value) in expected {
            assert_eq!(answer.body.pointer(pointer), Some(&value), "{}: {}", case["id"], answer.text);
        }
        assert!(answer.text.contains("\"working\""), "{}", case["id"]);
    }
}

async fn the_calculators_of_performance_name_every_wrong_fact(app: &TestApp) {
    let post = |name: &str, facts: Value| app.anonymous.post(format!("/v1/calculators/{name}"), facts);
    let capaian = json!({ "skp": "121", "perilaku": "x" });
    post("capaian", capaian).await.is_problem(422, "performance.decimal_range").at("/skp").at("/perilaku");
    let sheets = json!({ "rows": [[1, 2, 3], [9, 4, 4, 4, 4, 4, 4, 4, 4]] });
    post("ikm", sheets).await.is_problem(422, "performance.sheet_length").at("/rows/0").at("/rows/1/0");
    let credit = json!({ "periods": [{ "predikat": "baik", "bulan": 13 }] });
    post("angka-kredit", credit)
        .await
        .is_problem(422, "performance.jenjang_missing")
        .at("/jenjang")
        .at("/periods/0/bulan");
    let counts = json!({ "organisasi": "baik", "counts": { "baik": 4_000_000_000_u32 } });
    post("distribution", counts).await.is_problem(422, "performance.count_range").at("/counts/baik");
    for (name, facts) in [
        ("ikm", json!({ "as_of": "2016-01-01" })),
        ("capaian", json!({ "skp": "90", "as_of": "2018-01-01" })),
        ("angka-kredit", json!({ "as_of": "2022-01-01" })),
        ("distribution", json!({ "organisasi": "baik", "counts": {}, "as_of": "2022-01-01" })),
    ] {
        post(name, facts).await.is_problem(422, "performance.no_law");
    }
}
