//! The year's rating: given in its last month, handed over, accepted by word or by silence, and final.

use merit_tests::{Scene, both};
use serde_json::{Value, json};

use super::rated::{decide, ratings, realised};
use super::{Office, offered, skp};

both![in Scene:
    a_year_is_rated_handed_over_and_accepted,
    silence_accepts,
    a_late_handover_is_brought_to_mind,
    numbers_take_the_place_of_ratings,
    the_dossier_stands_beside_the_rating,
];

async fn a_year_is_rated_handed_over_and_accepted(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, rhk) = office.reported(2026).await;
    let rate = format!("{}/evaluasi-tahunan", skp(&plan));
    let (analis, kepala) = (&office.analis, &office.kepala);
    let good = ratings("di_atas", "sesuai");
    decide(kepala, &rate, good.clone()).await.is_problem(422, "performance.year_not_over");
    let whole = json!({ "period": "2026", "hasil_kerja": "sesuai", "perilaku_kerja": "sesuai" });
    let apart = kepala.post(format!("{}/evaluations", skp(&plan)), whole).await;
    apart.is_problem(422, "performance.year_apart").at("/period");

    scene.app.set_clock("2026-12-15T01:00:00Z").await;
    decide(kepala, &rate, json!({}))
        .await
        .is_problem(422, "performance.rating_missing")
        .at("/perilaku_kerja");
    kepala.post(&rate, good.clone()).await.is_problem(428, "request.if_match_required");
    decide(analis, &rate, good.clone()).await.is_problem(403, "identity.forbidden");
    let hand_over = format!("{}/serahkan", skp(&plan));
    let early = decide(kepala, &hand_over, Value::Null).await;
    early.is_problem(409, "performance.act_not_offered");
    let rated = decide(kepala, &rate, good.clone()).await.is(201).has("/predikat", "baik");
    let rated = rated.has("/period", "2026").id();
    decide(kepala, &rate, good).await.is_problem(409, "performance.act_not_offered");
    let report = json!({ "rhk_id": rhk, "period": "2026-11", "action_plan": "Lagi" });
    let closed = analis.post(format!("{}/progress", skp(&plan)), report).await;
    closed.is_problem(409, "performance.act_not_offered");

    let reason = json!({ "hasil_kerja": "sesuai", "perilaku_kerja": "sesuai", "reason": "Salah hitung" });
    let correct = format!("/v1/performance/evaluations/{rated}/correct");
    kepala.post(correct, reason.clone()).await.is(201).has("/version", 2);
    let handed = decide(kepala, &hand_over, Value::Null).await.is(200).has("/status", "diserahkan");
    let newest = kepala.get(format!("/v1/performance/evaluations?skp_id={plan}&period=2026")).await;
    let newest = newest.is(200).data()[0]["id"].as_str().unwrap().to_owned();
    let late = kepala.post(format!("/v1/performance/evaluations/{newest}/correct"), reason).await;
    late.is_problem(409, "performance.act_not_offered");
    let denied = "performance.not_the_employee";
    assert_eq!(offered(&handed), [("terima", denied), ("keberatan", denied)]);
    decide(kepala, format!("{}/terima", skp(&plan)), Value::Null).await.is_problem(403, denied);
    let accepted = decide(analis, format!("{}/terima", skp(&plan)), Value::Null).await;
    accepted.is(200).has("/status", "diterima");
    scene.app.set_clock("2026-12-30T01:00:00Z").await;
    scene.app.meet_deadlines().await;
    analis.get(skp(&plan)).await.is(200).has("/status", "final").has("/allowed_actions", json!([]));
}

async fn silence_accepts(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, _) = office.reported(2026).await;
    scene.app.set_clock("2026-12-15T01:00:00Z").await;
    office.handed_over(&plan, ratings("sesuai", "sesuai")).await;
    scene.app.set_clock("2027-01-02T01:00:00Z").await;
    scene.app.meet_deadlines().await;
    office.analis.get(skp(&plan)).await.is(200).has("/status", "diserahkan");
    scene.app.set_clock("2027-01-20T01:00:00Z").await;
    scene.app.meet_deadlines().await;
    office.analis.get(skp(&plan)).await.is(200).has("/status", "final");
}

async fn a_late_handover_is_brought_to_mind(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, _) = office.reported(2026).await;
    scene.app.set_clock("2026-12-15T01:00:00Z").await;
    let rate = format!("{}/evaluasi-tahunan", skp(&plan));
    decide(&office.kepala, rate, ratings("sesuai", "sesuai")).await.is(201);
    scene.app.set_clock("2027-01-20T01:00:00Z").await;
    scene.app.meet_deadlines().await;
    scene.app.tell().await;
    let told = office.kepala.get("/v1/me/notifications").await.is(200);
    let kinds: Vec<&Value> = told.data().iter().map(|one| &one["kind"]).collect();
    assert!(kinds.iter().any(|kind| **kind == "notifications.handover_overdue"), "{kinds:?}");
}

async fn numbers_take_the_place_of_ratings(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, _) = office.reported(2026).await;
    let path = format!("{}/evaluations", skp(&plan));
    let indicator = |weight: &str| json!({ "target": "95", "realisation": "97", "weight": weight });
    let numbers = |weight: &str| {
        json!({ "period": "2026-01", "numeric": {
            "indicators": [indicator("60"), indicator(weight)], "perilaku": "110" } })
    };
    let off = office.kepala.post(&path, numbers("30")).await;
    off.is_problem(422, "performance.weights_off").at("/numeric/indicators");
    let mut both = numbers("40");
    both["hasil_kerja"] = json!("sesuai");
    office.kepala.post(&path, both).await.is_problem(422, "performance.one_scheme").at("/numeric");
    let rated = office.kepala.post(&path, numbers("40")).await.is(201).has("/predikat", "baik");
    let rated = rated.has("/hasil_kerja", Value::Null).id();
    let explained = format!("/v1/performance/evaluations/{rated}/explanation");
    let explained = office.analis.get(explained).await.is(200).has("/working/value", "baik");
    assert!(explained.text.contains("PP 30/2019"), "{}", explained.text);
}

async fn the_dossier_stands_beside_the_rating(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, rhk) = office.reported(2026).await;
    office.rated(&plan).await;
    realised(&office.analis, (&plan, &rhk), "2026-02").await;
    let path = format!("{}/dossier", skp(&plan));
    for reader in [&office.kepala, &office.analis] {
        let dossier = reader.get(format!("{path}?period=2026")).await.is(200);
        let sections = dossier.body["sections"].as_array().unwrap();
        let section = |kind: &str| sections.iter().find(|section| section["kind"] == kind).unwrap();
        assert_eq!(section("earlier_ratings")["ratings"][0]["predikat"], "baik");
        assert_eq!(section("expectations")["results"].as_array().unwrap().len(), 1);
    }
    office.sekda.get(format!("{path}?period=2026")).await.is_problem(404, "platform.not_found");
    let outside = office.kepala.get(format!("{path}?period=2025-01")).await;
    outside.is_problem(422, "performance.period_outside_skp");
    office.kepala.get(&path).await.is_problem(400, "request.missing_parameter");
}
