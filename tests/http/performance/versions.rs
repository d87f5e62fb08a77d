//! What happens around an agreed plan: versions, links that come later, additional results, negotiation, the matrix of roles.

use merit_tests::region::Person;
use merit_tests::{Scene, both};
use serde_json::{Value, json};

use super::{NOBODY, Office, act, agree, content, draft, new_plan, offered, skp};

both![in Scene:
    a_change_is_a_further_version_and_the_old_one_gives_way,
    a_change_is_refused_by_name,
    a_change_is_given_up_and_the_plan_stays,
    an_operator_gives_a_change_up_for_the_employee,
    a_link_comes_later_and_closes_no_circle,
    work_of_a_plt_is_an_additional_result,
    both_sides_negotiate_and_every_step_is_kept,
    the_superior_publishes_who_brings_what,
];

fn change(from: &str) -> Value {
    json!({ "starts_on": from, "reason": "Alih tugas ke bidang lain" })
}

async fn a_change_is_a_further_version_and_the_old_one_gives_way(scene: &Scene) {
    let office = Office::of(scene).await;
    let (above, old_result) = office.above().await;
    let (below, _) = super::in_force((&office.analis, &office.kepala), &old_result).await;
    let ubah = format!("{}/ubah", skp(&above));
    office.kepala.post(&ubah, change("2026-03-01")).await.is_problem(428, "request.if_match_required");
    let begun = office.kepala.decided().post(&ubah, change("2026-03-01")).await.is(201);
    let begun = begun.has("/status", "draf").has("/replaces_id", above.as_str());
    let begun = begun.has("/starts_on", "2026-03-01").has("/plan/rhk/0/continues_rhk_id", old_result.clone());
    let version = begun.id();
    let twice = office.kepala.decided().post(&ubah, change("2026-04-01")).await;
    twice.is_problem(409, "performance.change_exists");
    act(&office.kepala, &version, "ajukan").await.is(200);
    agree(&office.sekda, &version).await.is(200);
    act(&office.kepala, &version, "tanda-tangan").await.is(200);
    act(&office.sekda, &version, "tanda-tangan").await.is(200).has("/status", "ditetapkan");
    office.kepala.get(skp(&above)).await.is(200).has("/status", "berjalan");

    scene.app.set_clock("2026-03-02T01:00:00Z").await;
    scene.app.meet_deadlines().await;
    let office = Office::of(scene).await;
    let old = office.kepala.get(skp(&above)).await.is(200).has("/status", "diganti");
    old.has("/ends_before", "2026-03-01");
    let new = office.kepala.get(skp(&version)).await.is(200).has("/status", "berjalan");
    let linked = office.analis.get(skp(&below)).await.is(200);
    linked.has("/plan/rhk/0/supports_rhk_id", new.body["plan"]["rhk"][0]["id"].clone());
    let line = office.kepala.get(format!("{}/versions", skp(&version))).await.is(200);
    let ids: Vec<&str> = line.data().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [above.as_str(), version.as_str()]);
}

async fn a_change_is_refused_by_name(scene: &Scene) {
    let office = Office::of(scene).await;
    let plan = draft(&office.kepala, &Value::Null).await;
    let ubah = format!("{}/ubah", skp(&plan));
    let early = office.kepala.decided().post(&ubah, change("2026-03-01")).await;
    early.is_problem(409, "performance.act_not_offered");
    act(&office.kepala, &plan, "ajukan").await.is(200);
    agree(&office.sekda, &plan).await.is(200);
    act(&office.kepala, &plan, "tanda-tangan").await.is(200);
    act(&office.sekda, &plan, "tanda-tangan").await.is(200);
    for day in ["2026-01-01", "2027-01-01"] {
        let outside = office.kepala.decided().post(&ubah, change(day)).await;
        outside.is_problem(422, "performance.change_outside").at("/starts_on");
    }
    let mute = json!({ "starts_on": "2026-03-01", "reason": " " });
    let mute = office.kepala.decided().post(&ubah, mute).await;
    mute.is_problem(422, "performance.text_missing").at("/reason");
    office.analis.decided().post(&ubah, change("2026-03-01")).await.is_problem(404, "platform.not_found");
}

async fn a_change_is_given_up_and_the_plan_stays(scene: &Scene) {
    let office = Office::of(scene).await;
    let (above, _) = office.above().await;
    let begun =
        office.kepala.decided().post(format!("{}/ubah", skp(&above)), change("2026-03-01")).await.is(201);
    let version = begun.id();
    assert!(offered(&begun).contains(&("batalkan", "")), "{}", begun.text);
    let batalkan = format!("{}/batalkan", skp(&version));
    office.kepala.post(&batalkan, Value::Null).await.is_problem(428, "request.if_match_required");
    office
        .kepala
        .with("if-match", "\"7\"")
        .post(&batalkan, Value::Null)
        .await
        .is_problem(412, "platform.stale");
    act(&office.kepala, &version, "ajukan").await.is(200);
    office
        .sekda
        .post(format!("{}/negotiation", skp(&version)), json!({ "note": "Tunggu SK." }))
        .await
        .is(201);
    act(&office.sekda, &version, "batalkan").await.is_problem(403, "performance.not_the_employee");
    let kept = act(&office.kepala, &version, "batalkan").await.is(200).has("/id", above.as_str());
    kept.has("/status", "berjalan").has("/ends_before", "2027-01-01");
    office.kepala.get(skp(&version)).await.is_problem(404, "platform.not_found");
    let line = office.kepala.get(format!("{}/versions", skp(&above))).await.is(200);
    assert_eq!(line.data().len(), 1);

    // The way is free for another one; once both agreed on it, it is no longer one side's to give up.
    let again =
        office.kepala.decided().post(format!("{}/ubah", skp(&above)), change("2026-04-01")).await.is(201);
    act(&office.kepala, &again.id(), "ajukan").await.is(200);
    agree(&office.sekda, &again.id()).await.is(200);
    act(&office.kepala, &again.id(), "batalkan").await.is_problem(409, "performance.act_not_offered");
    let first = draft(&office.analis, &Value::Null).await;
    let first = act(&office.analis, &first, "batalkan").await;
    first.is_problem(409, "performance.act_not_offered");
    scene.app.verify_log().await;
}

async fn an_operator_gives_a_change_up_for_the_employee(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, _) = office.running().await;
    let version =
        office.kepala.decided().post(format!("{}/ubah", skp(&plan)), change("2026-03-01")).await.is(201).id();
    let operator = scene.officer("operator").await.with("x-on-behalf-of", &scene.region.analis.id);
    act(&operator, &version, "batalkan").await.is(200).has("/id", plan.as_str());
    scene.app.tell().await;
    let told = office.analis.get("/v1/me/notifications").await.is(200);
    assert!(
        told.data().iter().any(|one| one["kind"] == "notifications.skp_change_discarded"),
        "{}",
        told.text
    );
}

async fn a_link_comes_later_and_closes_no_circle(scene: &Scene) {
    let office = Office::of(scene).await;
    // The superior is late: the employee plans, submits and is agreed with, without a link.
    let plan = draft(&office.analis, &Value::Null).await;
    act(&office.analis, &plan, "ajukan").await.is(200);
    agree(&office.kepala, &plan).await.is(200);
    let own = office.analis.get(skp(&plan)).await.is(200).body["plan"]["rhk"][0]["id"].clone();
    let tautkan = format!("{}/tautkan", skp(&plan));
    let link = |to: &Value| json!({ "links": [{ "rhk_id": own, "supports_rhk_id": to }] });
    let nothing = office.analis.decided().post(&tautkan, link(&json!(NOBODY))).await;
    nothing.is_problem(422, "performance.link_foreign").at("/links/0/supports_rhk_id");

    let (_, above) = office.above().await;
    let linked = office.analis.decided().post(&tautkan, link(&above)).await.is(200);
    linked.has("/plan/rhk/0/supports_rhk_id", above.clone()).has("/status", "disepakati");
    let again = office.analis.decided().post(&tautkan, link(&above)).await;
    again.is_problem(422, "performance.link_set").at("/links/0/rhk_id");

    // The tables turn: the head would support the analyst, who supports the head.
    let officer = scene.officer("kepegawaian").await;
    let superior = json!({ "value": { "kind": "superior", "employee_id": scene.region.analis.id },
        "valid_from": "2026-02-01", "decree_id": scene.region.decree });
    let elsewhere = json!({ "value": { "kind": "superior", "employee_id": scene.region.sekda.id },
        "valid_from": "2026-02-01", "decree_id": scene.region.decree });
    let facts = |person: &Person| format!("/v1/employees/{}/facts", person.id);
    officer.decided().post(facts(&scene.region.analis), elsewhere).await.is(201);
    officer.decided().post(facts(&scene.region.kepala), superior).await.is(201);
    let kepala = Office::of(scene).await.kepala;
    let page = kepala.get("/v1/me/skp").await.is(200);
    let head = page.data()[0]["id"].as_str().unwrap().to_owned();
    let begun = kepala.decided().post(format!("{}/ubah", skp(&head)), change("2026-03-01")).await.is(201);
    let mut written = begun.body["plan"].clone();
    written["rhk"][0]["supports_rhk_id"] = own.clone();
    let circle = kepala.decided().put(format!("{}/plan", skp(&begun.id())), written).await;
    circle.is_problem(422, "performance.link_cycle").at("/rhk/0/supports_rhk_id");
}

async fn work_of_a_plt_is_an_additional_result(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, _) = office.running().await;
    let path = format!("{}/additional-rhk", skp(&plan));
    let iki = json!({ "aspect": "waktu", "indicator": "Laporan selesai", "target": "setiap Senin" });
    let rhk = |acting: &Value| {
        json!({ "kind": "tambahan", "title": "Tugas Plt. Kepala Subbagian", "acting_fact_id": acting,
            "iki": [iki] })
    };
    let stranger = office.kepala.decided().post(&path, rhk(&json!(NOBODY))).await;
    stranger.is_problem(422, "performance.acting_unknown").at("/acting_fact_id");
    office.analis.decided().post(&path, rhk(&Value::Null)).await.is_problem(403, "identity.forbidden");

    let officer = scene.officer("kepegawaian").await;
    let post = json!({ "unit_id": scene.region.sekretariat, "name": "Kepala Subbagian Umum", "kind": "struktural",
        "eselon": "IV/a", "kelas_jabatan": 9, "is_head": false });
    let position = officer.post("/v1/positions", post).await.is(201).id();
    let fact = json!({ "value": { "kind": "position", "position_id": position, "standing": "plt" },
        "valid_from": "2026-02-01", "decree_id": scene.region.decree });
    let facts = format!("/v1/employees/{}/facts", scene.region.analis.id);
    let acting = officer.decided().post(facts, fact).await.is(201).id();
    let added = office.kepala.decided().post(&path, rhk(&json!(acting))).await.is(200);
    let added = added.has("/plan/rhk/1/kind", "tambahan").has("/plan/rhk/1/acting_fact_id", acting.as_str());
    added.has("/status", "berjalan");
    let mut main = rhk(&json!(acting));
    main["kind"] = json!("utama");
    let main = office.kepala.decided().post(&path, main).await;
    main.is_problem(422, "performance.acting_additional");
}

async fn both_sides_negotiate_and_every_step_is_kept(scene: &Scene) {
    let office = Office::of(scene).await;
    let plan = draft(&office.kepala, &Value::Null).await;
    let path = format!("{}/negotiation", skp(&plan));
    let remark = json!({ "note": "Target 1.400 keping lebih sesuai." });
    let early = office.kepala.post(&path, remark.clone()).await;
    early.is_problem(409, "performance.act_not_offered");
    act(&office.kepala, &plan, "ajukan").await.is(200);
    let mut proposal = content(&Value::Null);
    proposal["rhk"][0]["iki"][0]["target"] = json!("1.400 keping setahun");
    let counter = json!({ "note": "Naikkan target.", "proposal": proposal });
    office.sekda.post(&path, counter).await.is(201).has("/event", "usulan");
    office.kepala.post(&path, json!({ "note": "Setuju." })).await.is(201).has("/event", "catatan");
    let wrong = json!({ "note": "x", "proposal": content(&json!(NOBODY)) });
    let wrong = office.sekda.post(&path, wrong).await;
    wrong.is_problem(422, "performance.link_foreign").at("/proposal/rhk/0/supports_rhk_id");
    let note = json!({ "note": "Sesuai usulan saya." });
    office.sekda.post(format!("{}/kembalikan", skp(&plan)), note).await.is(200);
    let put = office.kepala.decided().put(format!("{}/plan", skp(&plan)), proposal).await.is(200);
    put.has("/plan/rhk/0/iki/0/target", "1.400 keping setahun");
    act(&office.kepala, &plan, "ajukan").await.is(200);
    agree(&office.sekda, &plan).await.is(200);
    let kept = office.kepala.get(&path).await.is(200);
    let events: Vec<&str> = kept.data().iter().map(|step| step["event"].as_str().unwrap()).collect();
    assert_eq!(events, ["diajukan", "usulan", "catatan", "dikembalikan", "diajukan", "disepakati"]);
    let target = |at: usize| &kept.data()[at]["content"]["rhk"][0]["iki"][0]["target"];
    assert_eq!((target(0), target(5)), (&json!("1.200 keping setahun"), &json!("1.400 keping setahun")));
    office.analis.get(&path).await.is_problem(404, "platform.not_found");
}

async fn the_superior_publishes_who_brings_what(scene: &Scene) {
    let office = Office::of(scene).await;
    let plan = draft(&office.kepala, &Value::Null).await;
    let path = format!("{}/role-matrix", skp(&plan));
    let rhk = office.kepala.get(skp(&plan)).await.is(200).body["plan"]["rhk"][0]["id"].clone();
    let analis = &scene.region.analis.id;
    let cell = |who: &str| json!({ "cells": [{ "rhk_id": rhk, "employee_id": who, "product": "Data terverifikasi" }] });
    let early = office.kepala.post(&path, cell(analis)).await;
    early.is_problem(422, "performance.matrix_early").at("/cells");
    act(&office.kepala, &plan, "ajukan").await.is(200);
    agree(&office.sekda, &plan).await.is(200);
    let stranger = office.kepala.post(&path, cell(&scene.region.sekda.id)).await;
    stranger.is_problem(422, "performance.not_a_subordinate").at("/cells/0/employee_id");
    office.sekda.post(&path, cell(analis)).await.is_problem(403, "performance.not_the_employee");
    let matrix = office.kepala.post(&path, cell(analis)).await.is(200);
    matrix.has("/cells/0/product", "Data terverifikasi").has("/cells/0/employee/id", analis.as_str());
    let own = office.analis.post("/v1/performance/skp", new_plan(2026)).await.is(201).id();
    let mine = office.analis.get(format!("{}/supportable-rhk", skp(&own))).await.is(200);
    assert_eq!(mine.data()[0]["id"], rhk);
    office.sekda.get(&path).await.is(200).has("/cells/0/rhk_id", rhk.clone());
}
