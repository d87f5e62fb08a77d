//! How a unit goes: read, followed as it happens, and analysed.

use merit_tests::{Client, Scene, both};
use serde_json::{Value, json};

use super::agreements::{in_force, report};
use super::{Office, offered};

both![in Scene:
    leaders_and_keepers_see_how_a_unit_goes,
    a_leader_follows_a_unit_as_it_happens,
    plans_and_late_stages_are_analysed,
    achievement_is_analysed_period_by_period,
    the_grades_of_a_few_are_not_told,
];

fn unit(scene: &Scene, what: &str) -> String {
    format!("/v1/performance/units/{}/{what}", scene.region.dinas)
}

async fn leaders_and_keepers_see_how_a_unit_goes(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, _) = office.running().await;
    let path = unit(scene, "progress");
    for reader in [&office.kepala, &office.sekda, &scene.officer("kinerja").await] {
        let seen = reader.get(&path).await.is(200).has("/progress/people", 2).has("/as_of", "2026-02-03");
        seen.has("/progress/plans_running", 2).has("/progress/plans_open", 0);
    }
    office.analis.get(&path).await.is_problem(404, "platform.not_found");
    let neighbour = scene.neighbour.kepala.sign_in(&scene.app.anonymous).await;
    neighbour.get(&path).await.is_problem(404, "platform.not_found");
    neighbour.get(format!("{path}/stream")).await.is_problem(404, "platform.not_found");

    let rhk = office.analis.get(format!("/v1/performance/skp/{plan}")).await.is(200);
    let rhk = &rhk.body["plan"]["rhk"][0]["id"];
    let body = json!({ "rhk_id": rhk, "period": "2026-02", "action_plan": "Jemput bola" });
    office.analis.post(format!("/v1/performance/skp/{plan}/progress"), body).await.is(201);
    let seen = office.kepala.get(&path).await.is(200).has("/progress/results_planned", 1);
    seen.has("/progress/results_realised", 0).has("/progress/logged_today", 0);
}

async fn log_today(analis: &Client) {
    let entry = json!({ "starts_on": "2026-02-03", "activity": "Perekaman KTP-el" });
    analis.post("/v1/performance/work-log", entry).await.is(201);
}

async fn a_leader_follows_a_unit_as_it_happens(scene: &Scene) {
    let office = Office::of(scene).await;
    let path = unit(scene, "progress/stream");
    let stream = office.kepala.listen(&path).await;
    office.running().await;
    log_today(&office.analis).await;
    office.kepala.post("/v1/auth/logout", Value::Null).await.is_success();
    let events = stream.heard().await;
    let last = events.last().unwrap();
    assert_eq!(last["progress"]["logged_today"], 1, "{events:#?}");
    assert_eq!(last["progress"]["entries_of_month"], 1);
    let kinds: Vec<&Value> = events
        .iter()
        .flat_map(|event| event["changes"].as_array().unwrap())
        .map(|change| &change["kind"])
        .collect();
    assert!(events.len() == 1 || kinds.contains(&&json!("performance.work_logged")), "{kinds:?}");
    // A browser opens it with a ticket.
    let ticket = office.sekda.post("/v1/tickets", Value::Null).await.is(200).body["ticket"].clone();
    let address = format!("{path}?ticket={}", ticket.as_str().unwrap());
    let stream = scene.app.anonymous.listen(&address).await;
    log_today(&office.analis).await;
    office.sekda.post("/v1/auth/logout", Value::Null).await.is_success();
    assert_eq!(stream.heard().await.last().unwrap()["progress"]["entries_of_month"], 2);
}

async fn plans_and_late_stages_are_analysed(scene: &Scene) {
    let office = Office::of(scene).await;
    office.above().await;
    let path = unit(scene, "analysis/plans?year=2026");
    let seen = office.sekda.get(&path).await.is(200).has("/whole/people", 2).has("/whole/without_plan", 1);
    seen.has("/whole/statuses/0/status", "berjalan")
        .has("/whole/statuses/0/people", 1)
        .has("/parts", json!([]));
    office.analis.get(&path).await.is_problem(404, "platform.not_found");
    let instansi = format!("/v1/performance/units/{}/analysis/plans", scene.region.instansi);
    let officer = scene.officer("kinerja").await;
    let all = officer.get(&instansi).await.is(200).has("/whole/people", 3);
    assert_eq!(all.body["parts"].as_array().unwrap().len(), 2);
    let drawn = officer.get(format!("{instansi}?form=svg")).await.is(200);
    assert_eq!(drawn.header("content-type"), "image/svg+xml");
    assert!(drawn.text.starts_with("<svg") && drawn.text.contains("Tanpa SKP"), "{}", drawn.text);
    let english = officer.with("accept-language", "en").get(format!("{instansi}?form=svg")).await.is(200);
    assert!(english.text.contains("Without a plan"));

    let late = office.sekda.get(unit(scene, "analysis/late-stages")).await.is(200);
    let late = late.has("/stages/0/stage", "perencanaan").has("/stages/0/whole/open", 1);
    let late = late.has("/stages/1/stage", "laporan_bulanan").has("/stages/1/period", "2026-01");
    late.has("/stages/1/whole/open", 2).has("/stages/2/stage", "evaluasi").has("/stages/0/is_late", false);
    let drawn = office.sekda.get(unit(scene, "analysis/late-stages?form=svg")).await.is(200);
    assert!(drawn.text.starts_with("<svg"));
    office.sekda.get(unit(scene, "analysis/plans?form=pdf")).await.is_problem(400, "request.wrong_parameter");
}

async fn achievement_is_analysed_period_by_period(scene: &Scene) {
    let office = Office::of(scene).await;
    let (id, iku) = in_force(scene, &office).await;
    report(&office.kepala, &id, (&iku[0], "95")).await;
    report(&office.kepala, &id, (&iku[1], "4")).await;
    let grade = json!({ "period": "2026-01", "predikat": "baik" });
    let path = format!("/v1/performance/agreements/{id}/ratings");
    office.sekda.decided().post(path, grade).await.is(201);
    let path = unit(scene, "analysis/achievement?by=bulanan");
    let seen = office.kepala.get(&path).await.is(200).has("/units/0/periods/0/score", "100");
    let seen = seen.has("/units/0/periods/0/predikat", "baik").has("/units/0/periods/1/period", "2026-02");
    seen.has("/units/0/periods/1/score", Value::Null);
    let quarter = office.kepala.get(unit(scene, "analysis/achievement")).await.is(200);
    quarter.has("/units/0/periods/0/period", "2026-Q1").has("/units/0/periods/0/predikat", Value::Null);
    let drawn = office.kepala.get(format!("{path}&form=svg")).await.is(200);
    assert!(drawn.text.contains("Dinas Kependudukan"), "{}", drawn.text);
    let agreement = office.analis.get(format!("/v1/performance/agreements/{id}")).await.is(200);
    assert!(offered(&agreement).iter().all(|(_, denied)| !denied.is_empty()));
}

async fn the_grades_of_a_few_are_not_told(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, rhk) = office.running().await;
    let body = json!({ "rhk_id": rhk, "period": "2026-01", "action_plan": "Jemput bola" });
    let progress =
        office.analis.post(format!("/v1/performance/skp/{plan}/progress"), body).await.is(201).id();
    let path = format!("/v1/performance/progress/{progress}");
    let link = json!({ "name": "Laporan", "link": "https://arsip.uji.merit.test/laporan" });
    office.analis.post(format!("{path}/evidence"), link).await.is(200);
    let realised = json!({ "realisation": "110 keping", "data_source": "SIAK" });
    office.analis.post(format!("{path}/realise"), realised).await.is(200);
    office.kepala.post(format!("{path}/feedback"), json!({ "note": "Pertahankan." })).await.is(200);
    let rating = json!({ "period": "2026-01", "hasil_kerja": "sesuai", "perilaku_kerja": "sesuai" });
    office.kepala.decided().post(format!("/v1/performance/skp/{plan}/evaluations"), rating).await.is(201);
    let seen = office.sekda.get(unit(scene, "analysis/grades?by=bulanan")).await.is(200);
    seen.has("/periods/0/people", 1).has("/periods/0/grades", Value::Null);
    let drawn = office.sekda.get(unit(scene, "analysis/grades?by=bulanan&form=svg")).await.is(200);
    assert!(drawn.text.contains("2026-01"));
    let told =
        json!({ "recipient_id": scene.region.analis.id, "tone": "saran", "body": "Catat pertanyaan." });
    office.sekda.post("/v1/performance/direct-feedback", told.clone()).await.is(201);
    office.kepala.post("/v1/performance/direct-feedback", told).await.is(201);
    let answered = office.sekda.get(unit(scene, "analysis/feedback")).await.is(200);
    answered
        .has("/months/0/notes", 0)
        .has("/months/1/notes", 1)
        .has("/months/0/direct", 0)
        .has("/months/1/direct", 2);
    let drawn = office.sekda.get(unit(scene, "analysis/feedback?form=svg")).await.is(200);
    assert!(drawn.text.contains("Umpan balik langsung"), "{}", drawn.text);
    let heard = office.sekda.get(unit(scene, "analysis/satisfaction")).await.is(200);
    heard.has("/units/0/periods/0/period", "2026-Q1").has("/units/0/periods/0/nik", Value::Null);
    office.sekda.get(unit(scene, "analysis/satisfaction?by=bulanan&form=svg")).await.is(200);
}
