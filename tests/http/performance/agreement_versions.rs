//! A change within the year is a further version of what a unit promised: established like the first, measured from its first day on.

use merit_tests::{Scene, both};
use serde_json::{Value, json};

use super::agreements::{in_force, promise, report};
use super::{NOBODY, Office, content, new_plan, offered, skp};

both![in Scene:
    a_further_version_takes_its_place_on_its_first_day,
    a_change_is_refused_by_name,
    a_change_of_an_agreement_is_given_up,
    a_version_from_a_day_that_is_over_holds_at_once,
];

fn path(id: &str, verb: &str) -> String {
    format!("/v1/performance/agreements/{id}/{verb}")
}

fn change(from: &str) -> Value {
    json!({ "starts_on": from, "reason": "Perubahan APBD" })
}

/// Begun, written with a higher target of the first indicator, submitted: the version.
async fn submitted(office: &Office, (id, from): (&str, &str), target: &str) -> String {
    let begun = office.kepala.decided().post(path(id, "ubah"), change(from)).await.is(201);
    let version = begun.id();
    let mut promise = begun.body["promise"].clone();
    promise["sasaran"][0]["iku"][0]["target"] = json!(target);
    promise["sasaran"][0]["iku"][0]["targets"] = json!([]);
    office.kepala.decided().put(path(&version, "content"), promise).await.is(200);
    office.kepala.post(path(&version, "ajukan"), Value::Null).await.is(200).has("/status", "diajukan");
    version
}

async fn a_further_version_takes_its_place_on_its_first_day(scene: &Scene) {
    let office = Office::of(scene).await;
    let (id, iku) = in_force(scene, &office).await;
    let one = format!("/v1/performance/agreements/{id}");
    let old = office.kepala.get(&one).await.is(200).body["promise"]["sasaran"][0]["id"].clone();
    // A plan rests on an objective while the superior has none.
    let plan = office.analis.post("/v1/performance/skp", new_plan(2026)).await.is(201).id();
    let mut resting = content(&Value::Null);
    resting["rhk"][0]["supports_sasaran_id"] = old.clone();
    office.analis.decided().put(format!("{}/plan", skp(&plan)), resting).await.is(200);
    for (iku, value) in iku.iter().zip(["96.9", "3"]) {
        report(&office.kepala, &id, (iku, value)).await;
    }
    let grade = json!({ "period": "2026-01", "predikat": "baik" });
    office.sekda.decided().post(path(&id, "ratings"), grade).await.is(201).has("/score", "106");

    let version = submitted(&office, (&id, "2026-03-01"), "96").await;
    office
        .analis
        .get(format!("/v1/performance/agreements/{version}"))
        .await
        .is_problem(404, "platform.not_found");
    let established = office.sekda.decided().post(path(&version, "tetapkan"), Value::Null).await.is(200);
    established.has("/status", "ditetapkan").has("/replaces_id", id.as_str());
    office.analis.get(format!("/v1/performance/agreements/{version}")).await.is(200);
    office.analis.get(&one).await.is(200).has("/status", "berlaku").has("/ends_before", "2027-01-01");

    scene.app.set_clock("2026-03-02T01:00:00Z").await;
    scene.app.meet_deadlines().await;
    office.analis.get(&one).await.is(200).has("/status", "diganti").has("/ends_before", "2026-03-01");
    let new = office.kepala.get(format!("/v1/performance/agreements/{version}")).await.is(200);
    let new = new.has("/status", "berlaku").has("/promise/sasaran/0/continues_id", old);
    let objective = new.body["promise"]["sasaran"][0]["id"].clone();
    let moved = office.analis.get(skp(&plan)).await.is(200);
    moved.has("/plan/rhk/0/supports_sasaran_id", objective);

    // Each version is reported on for its own periods, and measures them.
    let of = |iku: &Value, period: &str, value: &str| {
        json!({ "iku_id": iku, "period": period, "value": value, "data_source": "SIAK terpusat",
            "evidence": [{ "name": "Rekap", "link": "https://arsip.uji.merit.test/rekap" }] })
    };
    let first = new.body["promise"]["sasaran"][0]["iku"][0]["id"].clone();
    let realise = |id: &str| path(id, "realisations");
    office.kepala.post(realise(&id), of(&json!(iku[0]), "2026-02", "97")).await.is(201);
    let late = office.kepala.post(realise(&id), of(&json!(iku[0]), "2026-03", "97")).await;
    late.is_problem(422, "performance.period_outside_agreement").at("/period");
    let early = office.kepala.post(realise(&version), of(&first, "2026-02", "97")).await;
    early.is_problem(422, "performance.period_outside_agreement").at("/period");
    office.kepala.post(realise(&version), of(&first, "2026-03", "96")).await.is(201);
    let trend = format!("/v1/performance/units/{}/analysis/achievement?by=bulanan", scene.region.dinas);
    let trend = office.sekda.get(trend).await.is(200);
    let trend = trend.has("/units/0/periods/0/score", "106").has("/units/0/periods/0/predikat", "baik");
    trend.has("/units/0/periods/2/score", "100");
    let held = office.analis.get(path(&id, "achievement?period=2026-01")).await.is(200);
    held.has("/score", "106").has("/indicators/0/realised", "96.9");

    let line = office.analis.get(path(&version, "versions")).await.is(200);
    let ids: Vec<&str> = line.data().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [id.as_str(), version.as_str()]);
    let again = json!({ "unit_id": scene.region.dinas, "year": 2026 });
    let again = office.kepala.post("/v1/performance/agreements", again).await;
    again.is_problem(409, "performance.agreement_exists");
    let list = format!("/v1/performance/agreements?unit_id={}&status=berlaku", scene.region.dinas);
    office.analis.get(list).await.is(200).has("/data/0/id", version.as_str());
    scene.app.verify_log().await;
}

async fn a_change_is_refused_by_name(scene: &Scene) {
    let office = Office::of(scene).await;
    let (id, iku) = in_force(scene, &office).await;
    let ubah = path(&id, "ubah");
    office.kepala.post(&ubah, change("2026-03-01")).await.is_problem(428, "request.if_match_required");
    let stale = office.kepala.with("if-match", "\"77\"").post(&ubah, change("2026-03-01")).await;
    stale.is_problem(412, "platform.stale");
    for other in [&office.sekda, &office.analis] {
        let foreign = other.decided().post(&ubah, change("2026-03-01")).await;
        foreign.is_problem(403, "performance.not_the_leader");
    }
    for day in ["2026-01-01", "2027-01-01"] {
        let outside = office.kepala.decided().post(&ubah, change(day)).await;
        outside.is_problem(422, "performance.agreement_change_outside").at("/starts_on");
    }
    let mute = json!({ "starts_on": "2026-03-01", "reason": " " });
    let mute = office.kepala.decided().post(&ubah, mute).await;
    mute.is_problem(422, "performance.text_missing").at("/reason");
    for (iku, value) in iku.iter().zip(["95", "4"]) {
        report(&office.kepala, &id, (iku, value)).await;
    }
    let grade = json!({ "period": "2026-01", "predikat": "baik" });
    office.sekda.decided().post(path(&id, "ratings"), grade).await.is(201);
    let graded = office.kepala.decided().post(&ubah, change("2026-01-15")).await;
    graded.is_problem(422, "performance.agreement_change_graded").at("/starts_on");

    let begun = office.kepala.decided().post(&ubah, change("2026-03-01")).await.is(201);
    let twice = office.kepala.decided().post(&ubah, change("2026-04-01")).await;
    twice.is_problem(409, "performance.agreement_change_exists");
    let mut strange = begun.body["promise"].clone();
    strange["sasaran"][0]["continues_id"] = json!(NOBODY);
    let strange = office.kepala.decided().put(path(&begun.id(), "content"), strange).await;
    strange.is_problem(422, "performance.part_unknown").at("/sasaran/0/continues_id");
    let draft = office.kepala.decided().post(path(&begun.id(), "ubah"), change("2026-04-01")).await;
    draft.is_problem(409, "performance.agreement_act_not_offered");
}

async fn a_change_of_an_agreement_is_given_up(scene: &Scene) {
    let office = Office::of(scene).await;
    let (id, _) = in_force(scene, &office).await;
    let version = submitted(&office, (&id, "2026-03-01"), "99").await;
    let batalkan = path(&version, "batalkan");
    office.kepala.post(&batalkan, Value::Null).await.is_problem(428, "request.if_match_required");
    let above = office.sekda.decided().post(&batalkan, Value::Null).await;
    above.is_problem(403, "performance.not_the_leader");
    let kept = office.kepala.decided().post(&batalkan, Value::Null).await.is(200);
    let kept = kept.has("/id", id.as_str()).has("/status", "berlaku");
    let unit = [("realisasi", ""), ("nilai", "performance.self_rating"), ("ubah", "")];
    assert_eq!(offered(&kept), unit);
    let gone = office.kepala.get(format!("/v1/performance/agreements/{version}")).await;
    gone.is_problem(404, "platform.not_found");
    let first = office.kepala.decided().post(path(&id, "batalkan"), Value::Null).await;
    first.is_problem(409, "performance.agreement_act_not_offered");
}

async fn a_version_from_a_day_that_is_over_holds_at_once(scene: &Scene) {
    let office = Office::of(scene).await;
    let (id, _) = in_force(scene, &office).await;
    assert_eq!(promise()["cap_percent"], "110");
    let version = submitted(&office, (&id, "2026-02-01"), "99").await;
    let held = office.sekda.decided().post(path(&version, "tetapkan"), Value::Null).await.is(200);
    held.has("/status", "berlaku").has("/promise/cap_percent", "110");
    let old = office.kepala.get(format!("/v1/performance/agreements/{id}")).await.is(200);
    old.has("/status", "diganti").has("/ends_before", "2026-02-01");
    scene.app.tell().await;
    let told = office.kepala.get("/v1/me/notifications").await.is(200);
    let kinds: Vec<&Value> = told.data().iter().map(|one| &one["kind"]).collect();
    assert!(kinds.iter().any(|kind| **kind == "notifications.agreement_replaced"), "{kinds:?}");
}
