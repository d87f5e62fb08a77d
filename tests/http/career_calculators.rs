//! The calculators of career: every published case, and every fault by name.

use merit_tests::{TestApp, both};
use serde_json::{Value, json};

both![
    every_published_case_of_career_that_has_a_calculator_holds,
    a_score_between_two_bands_is_placed,
    retirement_begins_with_a_month,
    the_calculators_of_career_name_every_wrong_fact,
];

/// The calculator of a case, the facts it is given, and what its answer must hold at which place.
type Played = (&'static str, Value, Vec<(&'static str, Value)>);

/// A published case as the calculator of its topic takes it, and what its answer must hold.
fn case_of_career(case: &Value) -> Option<Played> {
    let (input, expected) = (&case["input"], &case["expected"]);
    let lower = |word: &Value| json!(word.as_str().unwrap().to_lowercase());
    match case["topic"].as_str().unwrap() {
        "nine-box" => Some((
            "talent-box",
            json!({ "kinerja": lower(&input["kinerja"]), "potensial": lower(&input["potensial"]) }),
            vec![("/kotak", expected["kotak"].clone()), ("/is_successor", expected["suksesi"].clone())],
        )),
        "training hours" => {
            let activity = |jp: &Value| json!({ "jp": jp, "ended_on": "2026-06-30", "has_proof": true });
            let activities: Vec<Value> = input["jp"].as_array().unwrap().iter().map(activity).collect();
            Some((
                "training-hours",
                json!({ "kind": lower(&input["jenis"]), "year_from": "2026-01-01", "activities": activities }),
                vec![("/is_met", expected["met"].clone()), ("/short", expected["short"].clone())],
            ))
        }
        _ => None,
    }
}

async fn every_published_case_of_career_that_has_a_calculator_holds(app: &TestApp) {
    let examples: Value =
        serde_json::from_str(include_str!("../../crates/career/regulations/examples.json")).unwrap();
    let cases = examples["cases"].as_array().unwrap();
    let mut played = 0;
    for case in cases {
        let Some((name, facts, expected)) = case_of_career(case) else { continue };
        let answer = app.anonymous.post(format!("/v1/calculators/{name}"), facts).await.is(200);
        for (pointer, value) in expected {
            assert_eq!(answer.body.pointer(pointer), Some(&value), "{}: {}", case["id"], answer.text);
        }
        assert!(answer.text.contains("\"working\""), "{}", case["id"]);
        played += 1;
    }
    assert_eq!(played, 5);
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
    let unknown = json!({ "birth_date": "1970-01-01", "position_group": "dokter" });
    post("pension", unknown).await.is(400).has("/errors/0/pointer", "/position_group");
}
