//! What a grade follows from: the unit that somebody leads, and the scheme of the cycle.

use merit_tests::{Scene, both};
use serde_json::{Value, json};

use super::rated::{decide, ratings, realised};
use super::{Office, agreements, cycles, skp};

both![in Scene: a_leader_is_rated_as_the_unit_was, a_cycle_of_numbers_from_its_first_day_to_the_year];

async fn a_leader_is_rated_as_the_unit_was(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, rhk) = office.above().await;
    realised(&office.kepala, (&plan, &rhk), "2026-01").await;
    let (id, iku) = agreements::in_force(scene, &office).await;
    for (iku, value) in iku.iter().zip(["96.9", "3"]) {
        agreements::report(&office.kepala, &id, (iku, value)).await;
    }
    let grade = json!({ "period": "2026-01", "predikat": "butuh_perbaikan", "note": "Akta terlambat." });
    let graded = format!("/v1/performance/agreements/{id}/ratings");
    let graded = decide(&office.sekda, graded, grade).await.is(201).id();

    let rate = format!("{}/evaluations", skp(&plan));
    let of = |hasil: &str| {
        let mut body = ratings(hasil, "sesuai");
        body["period"] = json!("2026-01");
        body
    };
    for hasil in ["sesuai", "di_atas"] {
        let past = office.sekda.post(&rate, of(hasil)).await;
        past.is_problem(422, "performance.leader_follows_unit").at("/hasil_kerja");
    }
    // The grade of the unit is corrected first; then the leader's result is what the unit's is.
    let correction = json!({ "predikat": "baik", "reason": "Data akta diperiksa ulang" });
    let correct = format!("/v1/performance/unit-ratings/{graded}/correct");
    office.sekda.post(correct, correction).await.is(201);
    let low = office.sekda.post(&rate, of("di_bawah")).await;
    low.is_problem(422, "performance.leader_follows_unit");
    office.sekda.post(&rate, of("sesuai")).await.is(201).has("/predikat", "baik");

    // Whoever leads no unit is not bound by it.
    let (below, result) = super::in_force((&office.analis, &office.kepala), &rhk).await;
    realised(&office.analis, (&below, &result), "2026-01").await;
    let mut high = ratings("di_atas", "di_atas");
    high["period"] = json!("2026-01");
    let free = office.kepala.post(format!("{}/evaluations", skp(&below)), high).await;
    free.is(201).has("/predikat", "sangat_baik");
}

/// A cycle of half-years in numbers.
fn numeric() -> Value {
    let mut content = cycles::content("2026-03-01", "merit");
    content["rhythm"] = json!("semester");
    content["scheme"] = json!("pp30_2019");
    content
}

/// The published and constructed cases of the scheme: what is stated, the score and the grade.
fn cases() -> Vec<(Value, String, String)> {
    let examples = include_str!("../../../crates/performance/regulations/examples.json");
    let examples: Value = serde_json::from_str(examples).unwrap();
    let of_scheme = |case: &&Value| case["id"].as_str().unwrap().starts_with("P-PP30");
    let case = |case: &Value| {
        let (given, expected) = (&case["input"], &case["expected"]);
        let stated = json!({ "skp": given["skp"], "perilaku": given["perilaku"],
            "is_consulted": given["bobot"] == "60/40", "has_new_idea": given["ide_baru"] });
        let word = |member: &str| expected[member].as_str().unwrap().to_lowercase();
        (stated, word("nilai"), word("predikat"))
    };
    examples["cases"].as_array().unwrap().iter().filter(of_scheme).map(case).collect()
}

async fn a_cycle_of_numbers_from_its_first_day_to_the_year(scene: &Scene) {
    cycles::publish(scene, numeric()).await;
    let office = Office::of(scene).await;
    let (plan, rhk) = office.reported(2026).await;
    let rate = format!("{}/evaluations", skp(&plan));
    let cases = cases();
    assert_eq!(cases.len(), 2, "as many as there are half-years");
    let halves =
        [("2026-S1", "2026-06", "2026-07-06T01:00:00Z"), ("2026-S2", "2026-12", "2027-01-05T01:00:00Z")];
    for ((stated, score, predikat), (period, month, clock)) in cases.iter().zip(halves) {
        scene.app.set_clock(clock).await;
        realised(&office.analis, (&plan, &rhk), month).await;
        let mut words = ratings("sesuai", "sesuai");
        words["period"] = json!(period);
        office.kepala.post(&rate, words).await.is_problem(422, "performance.scheme_other").at("/hasil_kerja");
        let numbers = json!({ "period": period, "numeric": stated });
        let rated = office.kepala.post(&rate, numbers).await.is(201).has("/predikat", predikat.as_str());
        let rated = rated.has("/hasil_kerja", Value::Null).id();
        let told =
            office.analis.get(format!("/v1/performance/evaluations/{rated}/explanation")).await.is(200);
        let told = told.has("/working/value", predikat.as_str());
        assert!(told.text.contains(&format!("\"{score}\"")), "{score} is not in {}", told.text);
    }

    let year = format!("{}/evaluasi-tahunan", skp(&plan));
    let of = |weights: [&str; 2]| {
        let indicators =
            weights.map(|weight| json!({ "target": "100", "realisation": "110", "weight": weight }));
        json!({ "numeric": { "indicators": indicators, "perilaku": "90" } })
    };
    let off = decide(&office.kepala, &year, of(["60", "30"])).await;
    off.is_problem(422, "performance.weights_off").at("/numeric/indicators");
    let mut mute = of(["60", "40"]);
    mute["numeric"]["perilaku"] = Value::Null;
    let mute = decide(&office.kepala, &year, mute).await;
    mute.is_problem(422, "performance.behaviour_missing").at("/numeric/perilaku");
    // 70 % of 110 and 30 % of 90 make 104.
    let rated = decide(&office.kepala, &year, of(["60", "40"])).await.is(201).has("/predikat", "baik");
    let told = format!("/v1/performance/evaluations/{}/explanation", rated.id());
    let told = office.analis.get(told).await.is(200);
    assert!(told.text.contains("\"104\""), "{}", told.text);
    decide(&office.kepala, format!("{}/serahkan", skp(&plan)), Value::Null).await.is(200);
    let accepted = decide(&office.analis, format!("{}/terima", skp(&plan)), Value::Null).await;
    accepted.is(200).has("/status", "diterima");
}
