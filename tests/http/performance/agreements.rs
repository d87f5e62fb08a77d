//! What units promise, what they reach of it, and the grade that the leader above sets.

use merit_tests::{Client, Scene, both};
use reqwest::Method;
use serde_json::{Value, json};

use super::{NOBODY, Office, offered};

both![in Scene:
    a_unit_promises_and_the_leader_above_establishes,
    what_is_incomplete_is_named_at_once,
    what_was_reached_is_reported_with_evidence,
    the_leader_above_grades_the_unit,
    nobody_grades_the_own_unit,
    the_top_is_kept_by_two_officers,
];

/// Two objectives, one of them with an indicator of which less is better.
pub fn promise() -> Value {
    json!({ "cap_percent": "110", "sasaran": [
        { "title": "Meningkatnya kepemilikan dokumen kependudukan", "iku": [
            { "indicator": "Cakupan KTP-el", "unit": "persen", "baseline": "94.5", "target": "98", "polarity": "higher_better",
              "budget": 450_000_000, "targets": [{ "period": "2026-01", "target": "95" }] }] },
        { "title": "Cepatnya pelayanan", "iku": [
            { "indicator": "Rata-rata hari penyelesaian akta", "unit": "hari", "target": "4", "polarity": "lower_better" }] },
    ] })
}

/// The agreement of the dinas in force, with the ids of its two indicators.
pub async fn in_force(scene: &Scene, office: &Office) -> (String, Vec<String>) {
    let new = json!({ "unit_id": scene.region.dinas, "year": 2026 });
    let id = office.kepala.post("/v1/performance/agreements", new).await.is(201).id();
    let path = format!("/v1/performance/agreements/{id}");
    let written = office.kepala.decided().put(format!("{path}/content"), promise()).await.is(200);
    office.kepala.post(format!("{path}/ajukan"), Value::Null).await.is(200).has("/status", "diajukan");
    office.sekda.decided().post(format!("{path}/tetapkan"), Value::Null).await.is(200);
    let iku = |at: usize| written.body["promise"]["sasaran"][at]["iku"][0]["id"].as_str().unwrap().to_owned();
    (id, vec![iku(0), iku(1)])
}

/// A report of the month that is over.
pub async fn report(client: &Client, agreement: &str, (iku, value): (&str, &str)) {
    let body = json!({ "iku_id": iku, "period": "2026-01", "value": value, "data_source": "SIAK terpusat",
        "evidence": [{ "name": "Rekap", "link": "https://arsip.uji.merit.test/rekap/2026-01" }] });
    client.post(format!("/v1/performance/agreements/{agreement}/realisations"), body).await.is(201);
}

async fn a_unit_promises_and_the_leader_above_establishes(scene: &Scene) {
    let office = Office::of(scene).await;
    let (kepala, sekda, analis) = (&office.kepala, &office.sekda, &office.analis);
    let new = json!({ "unit_id": scene.region.dinas, "year": 2026 });
    let begun = kepala.post("/v1/performance/agreements", new.clone()).await.is(201).has("/status", "draf");
    let above = ("kembalikan", "performance.self_rating");
    assert_eq!(offered(&begun), [("susun", ""), ("ajukan", "")]);
    kepala.post("/v1/performance/agreements", new).await.is_problem(409, "performance.agreement_exists");
    let path = begun.header("location").to_owned();
    analis.get(&path).await.is_problem(404, "platform.not_found");
    sekda.get(&path).await.is(200).has("/above_id", scene.region.sekda.id.as_str());

    kepala.put(format!("{path}/content"), promise()).await.is_problem(428, "request.if_match_required");
    let stale = kepala.with("if-match", "\"9\"");
    stale.put(format!("{path}/content"), promise()).await.is_problem(412, "platform.stale");
    let foreign = sekda.decided().put(format!("{path}/content"), promise()).await;
    foreign.is_problem(403, "performance.not_the_leader");
    let written = kepala.decided().put(format!("{path}/content"), promise()).await.is(200);
    written.has("/promise/sasaran/0/iku/0/baseline", "94.5").has("/promise/cap_percent", "110");

    let early = sekda.decided().post(format!("{path}/tetapkan"), Value::Null).await;
    early.is_problem(409, "performance.agreement_act_not_offered");
    let submitted = kepala.post(format!("{path}/ajukan"), Value::Null).await.is(200);
    assert_eq!(offered(&submitted), [above, ("tetapkan", "performance.self_rating")]);
    assert!(awaits(sekda, "tasks.establish_agreement").await);
    let late = kepala.decided().put(format!("{path}/content"), promise()).await;
    late.is_problem(409, "performance.agreement_act_not_offered");
    let back = |note: &str| json!({ "note": note });
    sekda
        .post(format!("{path}/kembalikan"), back(" "))
        .await
        .is_problem(422, "performance.text_missing")
        .at("/note");
    kepala.post(format!("{path}/kembalikan"), back("x")).await.is_problem(403, "performance.self_rating");
    let returned = sekda.post(format!("{path}/kembalikan"), back("Naikkan target.")).await.is(200);
    returned.has("/return_note", "Naikkan target.").has("/status", "dikembalikan");
    assert!(awaits(kepala, "tasks.revise_agreement").await);
    kepala.post(format!("{path}/ajukan"), Value::Null).await.is(200).has("/return_note", Value::Null);
    let keyless = sekda.with("if-match", "*").post(format!("{path}/tetapkan"), Value::Null).await;
    keyless.is_problem(400, "request.key_required");
    let own = kepala.decided().post(format!("{path}/tetapkan"), Value::Null).await;
    own.is_problem(403, "performance.self_rating");
    sekda.decided().post(format!("{path}/tetapkan"), Value::Null).await.is(200).has("/status", "berlaku");

    // In force it is everybody's to read in the instansi, and nobody's elsewhere.
    analis.get(&path).await.is(200).has("/promise/sasaran/0/iku/0/target", "98");
    let list = format!("/v1/performance/agreements?unit_id={}&year=2026&status=berlaku", scene.region.dinas);
    assert_eq!(analis.get(&list).await.is(200).data().len(), 1);
    let neighbour = scene.neighbour.analis.sign_in(&scene.app.anonymous).await;
    neighbour.get(&path).await.is_problem(404, "platform.not_found");
    assert!(neighbour.get("/v1/performance/agreements").await.is(200).data().is_empty());
}

async fn awaits(client: &Client, kind: &str) -> bool {
    client.get("/v1/me/tasks").await.is(200).data().iter().any(|task| task["kind"] == kind)
}

async fn what_is_incomplete_is_named_at_once(scene: &Scene) {
    let office = Office::of(scene).await;
    let kepala = &office.kepala;
    let wrong = json!({ "unit_id": NOBODY, "year": 1850 });
    let refused = kepala.post("/v1/performance/agreements", wrong).await;
    refused.is_problem(422, "performance.year_unknown").at("/year").at("/unit_id");
    let foreign = json!({ "unit_id": scene.region.sekretariat, "year": 2026 });
    let refused = office.analis.post("/v1/performance/agreements", foreign).await;
    refused.is_problem(422, "performance.unit_unknown").at("/unit_id");

    let new = json!({ "unit_id": scene.region.dinas, "year": 2026 });
    let path =
        format!("/v1/performance/agreements/{}", kepala.post("/v1/performance/agreements", new).await.id());
    let empty = kepala.post(format!("{path}/ajukan"), Value::Null).await;
    empty.is_problem(422, "performance.sasaran_missing").at("/sasaran");
    let mut wrong = promise();
    wrong["cap_percent"] = json!("90");
    wrong["sasaran"][0]["title"] = json!("");
    wrong["sasaran"][0]["iku"][0]["target"] = json!("0");
    wrong["sasaran"][0]["iku"][0]["budget"] = json!(-1);
    wrong["sasaran"][0]["iku"][0]["targets"][0]["period"] = json!("2025-01");
    wrong["sasaran"][1]["id"] = json!(NOBODY);
    let refused = kepala.decided().put(format!("{path}/content"), wrong).await;
    let refused = refused.is_problem(422, "performance.cap_out_of_bounds").at("/cap_percent");
    let refused = refused.at("/sasaran/0/title").at("/sasaran/0/iku/0/target").at("/sasaran/0/iku/0/budget");
    refused.at("/sasaran/0/iku/0/targets/0/period").at("/sasaran/1/id");
    let bare = json!({ "sasaran": [{ "title": "Pelayanan", "iku": [] }] });
    kepala.decided().put(format!("{path}/content"), bare).await.is(200).has("/promise/cap_percent", "120");
    let refused = kepala.post(format!("{path}/ajukan"), Value::Null).await;
    refused.is_problem(422, "performance.iku_missing").at("/sasaran/0/iku");
}

async fn what_was_reached_is_reported_with_evidence(scene: &Scene) {
    let office = Office::of(scene).await;
    let (id, iku) = in_force(scene, &office).await;
    let (kepala, analis) = (&office.kepala, &office.analis);
    let path = format!("/v1/performance/agreements/{id}/realisations");
    let wrong =
        json!({ "iku_id": NOBODY, "period": "2027-01", "value": "1", "spent": -5, "data_source": " " });
    let refused = kepala.post(&path, wrong).await.is_problem(422, "performance.period_outside_agreement");
    refused.at("/period").at("/iku_id").at("/evidence").at("/data_source").at("/spent");
    let link = json!([{ "name": "Rekap", "link": "https://arsip.uji.merit.test/rekap" }]);
    let body = |value: &str, evidence: &Value| {
        json!({ "iku_id": iku[0], "period": "2026-01", "value": value, "spent": 30_000_000,
            "data_source": "SIAK", "analysis": "Jemput bola di 12 desa.", "evidence": evidence })
    };
    let foreign = analis.post(&path, body("90", &link)).await;
    foreign.is_problem(403, "performance.not_the_leader");
    let script = json!([{ "name": "", "link": "javascript:alert(1)" }]);
    let refused = kepala.post(&path, body("90", &script)).await.is_problem(422, "performance.text_missing");
    refused.at("/evidence/0/name").at("/evidence/0/link");
    let both = json!([{ "name": "Rekap" }]);
    kepala.post(&path, body("90", &both)).await.is_problem(422, "performance.link_or_file");

    let typed = kepala.with("content-type", "text/plain");
    let file = typed.send_text(Method::POST, "/v1/files?name=rekap.txt", Some("Rekap")).await.is(201).id();
    let shown = json!([{ "name": "Rekap", "file_id": file }]);
    let first = kepala.post(&path, body("90.25", &shown)).await.is(201).has("/value", "90.25");
    let href = first.body["evidence"][0]["href"].as_str().unwrap().to_owned();
    assert_eq!(analis.get(&href).await.is(200).text, "Rekap");
    let neighbour = scene.neighbour.kepala.sign_in(&scene.app.anonymous).await;
    neighbour.get(&href).await.is_problem(404, "platform.not_found");
    let mut other = body("4", &shown);
    other["iku_id"] = json!(iku[1]);
    let taken = kepala.post(&path, other).await;
    taken.is_problem(422, "performance.file_unknown").at("/evidence/0/file_id");
    let second = kepala.post(&path, body("91", &json!([]))).await.is(201).has("/id", first.id());
    assert_eq!(second.body["evidence"].as_array().unwrap().len(), 1);
    let known = analis.get(format!("{path}?period=2026-01")).await.is(200);
    known.has("/data/0/value", "91").has("/data/0/spent", 30_000_000);
    neighbour.get(&path).await.is_problem(404, "platform.not_found");
}

async fn the_leader_above_grades_the_unit(scene: &Scene) {
    let office = Office::of(scene).await;
    let (id, iku) = in_force(scene, &office).await;
    let (kepala, sekda, analis) = (&office.kepala, &office.sekda, &office.analis);
    let path = format!("/v1/performance/agreements/{id}");
    let nothing = analis.get(format!("{path}/achievement?period=2026-01")).await.is(200);
    nothing.has("/score", Value::Null).has("/working", Value::Null).has("/indicators/0/target", "95");
    report(kepala, &id, (&iku[0], "96.9")).await;
    let grade = |period: &str| json!({ "period": period, "predikat": "baik", "note": "Percepat akta." });
    let early = sekda.decided().post(format!("{path}/ratings"), grade("2026-01")).await;
    early.is_problem(422, "performance.iku_unreported").at("/period");
    report(kepala, &id, (&iku[1], "3")).await;

    // 96.9 of the month's 95 is 102 percent; 3 days instead of 4 are 125, capped at the agreement's 110.
    let found = analis.get(format!("{path}/achievement?period=2026-01")).await.is(200);
    let found = found.has("/score", "106").has("/indicators/0/percent", "102");
    let found = found.has("/indicators/1/percent", "110").has("/working/value", "106");
    found.has("/working/citations/0/instrument", "Perjanjian kinerja 2026").has("/rating", Value::Null);
    // The year looks at its own target, on the latest report.
    let year = analis.get(format!("{path}/achievement?period=2026")).await.is(200);
    year.has("/indicators/0/percent", "98.88").has("/indicators/0/realised_in", "2026-01");
    let other = analis.get(format!("{path}/achievement?period=2025-01")).await;
    other.is_problem(422, "performance.period_outside_agreement");

    let ahead = sekda.decided().post(format!("{path}/ratings"), grade("2026-Q2")).await;
    ahead.is_problem(422, "performance.period_in_future").at("/period");
    let keyless = sekda.post(format!("{path}/ratings"), grade("2026-01")).await;
    keyless.is_problem(400, "request.key_required");
    let rated = sekda.decided().post(format!("{path}/ratings"), grade("2026-01")).await.is(201);
    let rated = rated.has("/score", "106").has("/predikat", "baik").has("/version", 1);
    let again = sekda.decided().post(format!("{path}/ratings"), grade("2026-01")).await;
    again.is_problem(409, "performance.unit_rating_exists");
    let closed = json!({ "iku_id": iku[0], "period": "2026-01", "value": "99", "data_source": "SIAK" });
    let closed = kepala.post(format!("{path}/realisations"), closed).await;
    closed.is_problem(409, "performance.unit_period_rated");

    let correct = format!("/v1/performance/unit-ratings/{}/correct", rated.id());
    let correction = |reason: &str| json!({ "predikat": "istimewa", "reason": reason });
    sekda.post(&correct, correction(" ")).await.is_problem(422, "performance.text_missing").at("/reason");
    let stale = sekda.with("if-match", "\"7\"");
    stale.post(&correct, correction("Temuan")).await.is_problem(412, "platform.stale");
    let second = sekda.post(&correct, correction("Temuan")).await.is(201).has("/version", 2);
    second.has("/supersedes_id", rated.id()).has("/reason", "Temuan");
    let late = sekda.post(&correct, correction("Lagi")).await;
    late.is_problem(409, "performance.unit_rating_superseded");
    let list = format!("/v1/performance/unit-ratings?unit_id={}&period=2026-01", scene.region.dinas);
    let current = analis.get(&list).await.is(200).has("/data/0/predikat", "istimewa");
    assert_eq!(current.data().len(), 1);
    assert_eq!(analis.get(format!("{list}&history=true")).await.is(200).data().len(), 2);
}

async fn nobody_grades_the_own_unit(scene: &Scene) {
    let office = Office::of(scene).await;
    let (id, iku) = in_force(scene, &office).await;
    for (iku, value) in iku.iter().zip(["95", "4"]) {
        report(&office.kepala, &id, (iku, value)).await;
    }
    let path = format!("/v1/performance/agreements/{id}/ratings");
    let grade = json!({ "period": "2026-01", "predikat": "istimewa" });
    let own = office.kepala.decided().post(&path, grade.clone()).await;
    own.is_problem(403, "performance.self_rating");
    let officer = scene.officer("kinerja").await;
    let officer = officer.decided().post(&path, grade.clone()).await;
    officer.is_problem(403, "performance.not_the_leader_above");
    let analyst = office.analis.decided().post(&path, grade).await;
    analyst.is_problem(403, "performance.not_the_leader_above");
}

async fn the_top_is_kept_by_two_officers(scene: &Scene) {
    let officer = scene.officer("kinerja").await;
    let new = json!({ "unit_id": scene.region.instansi, "year": 2026 });
    let begun = officer.post("/v1/performance/agreements", new).await.is(201).has("/above_id", Value::Null);
    let path = begun.header("location").to_owned();
    officer.decided().put(format!("{path}/content"), promise()).await.is(200);
    officer.post(format!("{path}/ajukan"), Value::Null).await.is(200);
    let own = officer.decided().post(format!("{path}/tetapkan"), Value::Null).await;
    own.is_problem(403, "performance.own_agreement");
    let colleague = json!({ "email": format!("kinerja.b.{}@uji.merit.test", scene.region.seed),
        "name": "Kinerja", "instansi_id": scene.region.instansi });
    let admin = scene.admin().await;
    let opened = admin.post("/v1/accounts", colleague).await.is(201).body;
    let password = json!({ "reset_code": opened["reset_code"], "new_password": merit_tests::app::PASSWORD });
    scene.app.anonymous.post("/v1/auth/password", password).await.is(204);
    let grant = json!({ "account_id": opened["account"]["id"], "role": "pengelola_kinerja",
        "unit_id": scene.region.instansi });
    admin.post("/v1/grants", grant).await.is(201);
    let colleague = scene.app.login(&format!("kinerja.b.{}@uji.merit.test", scene.region.seed)).await;
    colleague.decided().post(format!("{path}/tetapkan"), Value::Null).await.is(200).has("/status", "berlaku");
}
