//! The calculators of career: every published case, and every fault by name.

use merit_tests::{TestApp, both};
use serde_json::{Value, json};

both![
    every_published_case_of_career_holds,
    a_score_between_two_bands_is_placed,
    retirement_begins_with_a_month,
    the_calculators_of_career_name_every_wrong_fact,
];

/// The calculator of a case, the facts it is given, and what its answer must hold at which place.
type Played = (&'static str, Value, Vec<(&'static str, Value)>);

/// A published case as the calculator of its topic takes it.
fn cases_of_career(case: &Value) -> Vec<Played> {
    let (input, expected) = (&case["input"], &case["expected"]);
    match case["topic"].as_str().unwrap() {
        "nine-box" => vec![(
            "talent-box",
            json!({ "kinerja": lower(&input["kinerja"]), "potensial": lower(&input["potensial"]) }),
            vec![("/kotak", expected["kotak"].clone()), ("/is_successor", expected["suksesi"].clone())],
        )],
        "training hours" => {
            let activity = |jp: &Value| json!({ "jp": jp, "ended_on": "2026-06-30", "has_proof": true });
            let activities: Vec<Value> = input["jp"].as_array().unwrap().iter().map(activity).collect();
            vec![(
                "training-hours",
                json!({ "kind": lower(&input["jenis"]), "year_from": "2026-01-01", "activities": activities }),
                vec![("/is_met", expected["met"].clone()), ("/short", expected["short"].clone())],
            )]
        }
        "regular promotion date before 2024" | "regular promotion date from Oct 2025" | "ceiling" => {
            vec![("promotion", promotion_of(input), promoted(expected))]
        }
        "merit index" => {
            let totals = input.as_array().unwrap().iter().zip(expected.as_array().unwrap());
            let played = |(total, category): (&Value, &Value)| {
                let holds = vec![("/merit_system/category", lower(category))];
                ("merit-index", json!({ "total": total.to_string() }), holds)
            };
            totals.map(played).collect()
        }
        other => panic!("no calculator for {other}"),
    }
}

fn lower(word: &Value) -> Value {
    json!(word.as_str().unwrap().to_lowercase())
}

/// Where a case gives no predikat, they are good; where it gives years only, they are over.
fn promotion_of(input: &Value) -> Value {
    let predikat = input["predikat"].as_array();
    let predikat: Vec<String> = predikat.map_or_else(
        || vec!["baik".to_owned(); 2],
        |given| given.iter().map(|word| word.as_str().unwrap().to_lowercase()).collect(),
    );
    let education = if input["pendidikan"] == "SLTA_D1_D2" { "sma" } else { "s1" };
    let since = input["tmt_pangkat"].as_str().unwrap_or("2020-01-01");
    json!({ "path": "reguler", "golongan": input["golongan"], "since": since, "predikat": predikat, "education": education })
}

fn promoted(expected: &Value) -> Vec<(&'static str, Value)> {
    if expected["eligible"] == false {
        assert_eq!(expected["reason"], "CEILING");
        return vec![
            ("/is_eligible", json!(false)),
            ("/conditions/3/code", json!("ceiling")),
            ("/conditions/3/is_met", json!(false)),
        ];
    }
    let mut held = vec![("/next", expected["next"].clone()), ("/tmt", expected["tmt"].clone())];
    if let Some(then) = expected["then"].as_array() {
        held.push(("/following/golongan", then[0].clone()));
        held.push(("/following/tmt", then[1].clone()));
    }
    held
}

async fn every_published_case_of_career_holds(app: &TestApp) {
    let examples: Value =
        serde_json::from_str(include_str!("../../crates/career/regulations/examples.json")).unwrap();
    let cases = examples["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 9);
    for case in cases {
        for (name, facts, expected) in cases_of_career(case) {
            let answer = app.anonymous.post(format!("/v1/calculators/{name}"), facts).await.is(200);
            for (pointer, value) in expected {
                assert_eq!(answer.body.pointer(pointer), Some(&value), "{}: {}", case["id"], answer.text);
            }
            assert!(answer.text.contains("\"working\""), "{}", case["id"]);
        }
    }
}

async fn a_score_between_two_bands_is_placed(app: &TestApp) {
    let facts = json!({ "predikat": "sangat_baik", "potential_score": "60.5" });
    let place = app.anonymous.with("accept-language", "en").post("/v1/calculators/talent-box", facts).await;
    place
        .is(200)
        .has("/kotak", 7)
        .has("/potensial", "menengah")
        .has("/working/operands/1/formula", "60 ≤ 60.5 < 80")
        .has("/working/citations/0/instrument", "PermenPANRB 3/2020");
}

async fn retirement_begins_with_a_month(app: &TestApp) {
    let facts = json!({ "birth_date": "1968-05-01", "position_group": "administrator" });
    let pension = app.anonymous.post("/v1/calculators/pension", facts).await.is(200);
    pension.has("/bup", 58).has("/reached_on", "2026-05-01").has("/tmt", "2026-06-01");
    let facts =
        json!({ "birth_date": "1970-03-10", "position_group": "guru", "contract_until": "2031-01-01" });
    let pension = app.anonymous.post("/v1/calculators/pension", facts).await.is(200);
    pension.has("/ends_on", "2030-04-01").has("/contract_too_long", true).has("/confidence", "from_memory");
}

async fn the_calculators_of_career_name_every_wrong_fact(app: &TestApp) {
    let post = |name: &str, facts: Value| app.anonymous.post(format!("/v1/calculators/{name}"), facts);
    let neither = post("talent-box", json!({ "potential_score": "100.5" })).await;
    neither.is_problem(422, "career.one_of").at("/kinerja").at("/potential_score");
    let bands =
        json!({ "kinerja": "sesuai", "potential_score": "7", "bands": { "menengah": "80", "tinggi": "60" } });
    post("talent-box", bands).await.is_problem(422, "career.bands_order").at("/bands");
    let parts = json!({ "kinerja": "sesuai", "parts": [
        { "part": "potensi", "score": "101" }, { "part": "potensi", "score": "80" }] });
    let parts = post("talent-box", parts).await.is_problem(422, "career.score_range");
    parts.at("/parts/0/score").at("/parts/1/part").at("/parts");
    let born =
        json!({ "birth_date": "1850-01-01", "position_group": "guru", "contract_until": "1840-01-01" });
    post("pension", born).await.is_problem(422, "career.date_range").at("/birth_date").at("/contract_until");
    let hours = json!({ "kind": "pns", "year_from": "2026-02-01", "activities": [{ "jp": 0 }] });
    let hours = post("training-hours", hours).await.is_problem(422, "career.calendar_year");
    hours.at("/year_from").at("/activities/0/jp");
    let index = json!({ "total": "401", "aspects": [{ "aspect": "pengadaan", "score": "1" }] });
    post("merit-index", index).await.is_problem(422, "insight.one_of").at("/total");
    let contract = json!({ "path": "reguler", "golongan": "IX", "since": "1900-01-01" });
    post("promotion", contract).await.is_problem(422, "career.no_rank").at("/golongan").at("/since");
    let unknown = json!({ "birth_date": "1970-01-01", "position_group": "dokter" });
    post("pension", unknown).await.is(400).has("/errors/0/pointer", "/position_group");
}
