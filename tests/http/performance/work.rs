//! The log of work, and the monthly report that it makes.

use merit_tests::{Client, Scene, both};
use reqwest::Method;
use serde_json::{Value, json};

use super::{NOBODY, Office, offered, side};

both![in Scene:
    work_is_logged_with_evidence,
    what_cannot_be_logged_is_named_at_once,
    a_log_makes_a_report_that_the_superior_confirms,
    an_operator_enters_a_log,
];

const LOG: &str = "/v1/performance/work-log";
const REPORTS: &str = "/v1/performance/monthly-reports";

fn entry(day: &str) -> Value {
    json!({ "starts_on": day, "activity": "Perekaman KTP-el di Desa Sukamaju", "output": "42 warga terekam", "minutes": 330 })
}

async fn work_is_logged_with_evidence(scene: &Scene) {
    let office = Office::of(scene).await;
    let (_, rhk) = office.running().await;
    let (analis, kepala) = (&office.analis, &office.kepala);
    let typed = analis.with("content-type", "text/plain");
    let file =
        typed.send_text(Method::POST, "/v1/files?name=hadir.txt", Some("Daftar hadir")).await.is(201).id();
    let mut body = entry("2026-01-06");
    body["rhk_id"] = rhk;
    body["evidence"] = json!([{ "name": "Daftar hadir", "file_id": file }]);
    let logged = analis.post(LOG, body.clone()).await.is(201).has("/month", "2026-01").has("/is_open", true);
    let logged = logged.has("/ends_before", "2026-01-07");
    let one = logged.header("location").to_owned();
    let href = logged.body["evidence"][0]["href"].as_str().unwrap().to_owned();
    assert_eq!(kepala.get(&href).await.is(200).text, "Daftar hadir");
    office.sekda.get(&href).await.is_problem(404, "platform.not_found");
    kepala.get(&one).await.is(200).has("/activity", "Perekaman KTP-el di Desa Sukamaju");
    office.sekda.get(&one).await.is_problem(404, "platform.not_found");

    // A week, from Monday to Sunday.
    let mut week = entry("2026-01-12");
    week["ends_before"] = json!("2026-01-19");
    week["evidence"] = json!([{ "name": "Foto", "link": "https://arsip.uji.merit.test/foto" }]);
    analis.put(&one, week.clone()).await.is_problem(428, "request.if_match_required");
    let stale = analis.with("if-match", "\"7\"");
    stale.put(&one, week.clone()).await.is_problem(412, "platform.stale");
    kepala.decided().put(&one, week.clone()).await.is_problem(403, "performance.not_the_employee");
    let changed = analis.decided().put(&one, week).await.is(200).has("/rhk_id", Value::Null);
    assert_eq!(changed.body["evidence"].as_array().unwrap().len(), 2, "evidence is added");
    assert_eq!(kepala.get(format!("{LOG}?month=2026-01")).await.is(200).data().len(), 1);
    assert!(office.sekda.get(format!("{LOG}?month=2026-01")).await.is(200).data().is_empty());

    kepala.decided().delete(&one).await.is_problem(403, "performance.not_the_employee");
    analis.decided().delete(&one).await.is(204);
    analis.get(&one).await.is_problem(404, "platform.not_found");
    analis.get(&href).await.is_problem(404, "platform.not_found");
}

async fn what_cannot_be_logged_is_named_at_once(scene: &Scene) {
    let office = Office::of(scene).await;
    let wrong = json!({ "starts_on": "2026-02-04", "ends_before": "2026-02-20", "activity": " ", "minutes": 0,
        "rhk_id": NOBODY, "project_id": NOBODY, "evidence": [{ "name": "x", "link": "ftp://x" }] });
    let refused = office.analis.post(LOG, wrong).await.is_problem(422, "performance.log_days");
    let refused = refused.at("/ends_before").at("/starts_on").at("/activity").at("/minutes");
    refused.at("/rhk_id").at("/project_id").at("/evidence/0/link");
    let officer = scene.officer("kinerja").await;
    officer.post(LOG, entry("2026-01-06")).await.is_problem(403, "identity.forbidden");
}

async fn report(analis: &Client) -> String {
    for day in ["2026-01-06", "2026-01-05"] {
        analis.post(LOG, entry(day)).await.is(201);
    }
    analis.post(REPORTS, json!({ "month": "2026-01" })).await.is(201).header("location").to_owned()
}

async fn a_log_makes_a_report_that_the_superior_confirms(scene: &Scene) {
    let office = Office::of(scene).await;
    let (analis, kepala) = (&office.analis, &office.kepala);
    let empty = analis.post(REPORTS, json!({ "month": "2026-01" })).await;
    empty.is_problem(422, "performance.log_empty").at("/month");
    let one = report(analis).await;
    analis.post(REPORTS, json!({ "month": "2026-01" })).await.is_problem(409, "performance.report_exists");
    let compiled = analis.get(&one).await.is(200).has("/status", "draf");
    let compiled = compiled.has("/entries/0/starts_on", "2026-01-05").has("/entries/1/minutes", 330);
    let compiled = compiled.has("/employee", side(&scene.region.analis));
    assert_eq!(offered(&compiled), [("ajukan", "")]);
    office.sekda.get(&one).await.is_problem(404, "platform.not_found");

    let words = |summary: &str| json!({ "summary": summary });
    let mute = analis.post(format!("{one}/ajukan"), words(" ")).await;
    mute.is_problem(422, "performance.text_missing").at("/summary");
    let foreign = kepala.post(format!("{one}/ajukan"), words("x")).await;
    foreign.is_problem(403, "performance.not_the_employee");
    let submitted = analis.post(format!("{one}/ajukan"), words("110 keping terbit.")).await.is(200);
    let own = "performance.self_rating";
    assert_eq!(offered(&submitted), [("kembalikan", own), ("konfirmasi", own)]);
    let closed = analis.post(LOG, entry("2026-01-07")).await;
    closed.is_problem(409, "performance.month_reported");
    assert!(
        kepala
            .get("/v1/me/tasks")
            .await
            .is(200)
            .data()
            .iter()
            .any(|task| task["kind"] == "tasks.confirm_report")
    );

    let mute = kepala.post(format!("{one}/kembalikan"), json!({ "note": "" })).await;
    mute.is_problem(422, "performance.text_missing").at("/note");
    let back = json!({ "note": "Lampirkan daftar hadir." });
    kepala.post(format!("{one}/kembalikan"), back).await.is(200).has("/status", "dikembalikan");
    assert!(
        analis
            .get("/v1/me/tasks")
            .await
            .is(200)
            .data()
            .iter()
            .any(|task| task["kind"] == "tasks.revise_report")
    );
    analis.post(LOG, entry("2026-01-07")).await.is(201);
    let again = analis.post(format!("{one}/ajukan"), words("Dengan daftar hadir.")).await.is(200);
    assert_eq!(again.body["entries"].as_array().unwrap().len(), 3);

    let keyless = kepala.with("if-match", "*").post(format!("{one}/konfirmasi"), json!({})).await;
    keyless.is_problem(400, "request.key_required");
    analis.decided().post(format!("{one}/konfirmasi"), json!({})).await.is_problem(403, "identity.forbidden");
    let confirmed =
        kepala.decided().post(format!("{one}/konfirmasi"), json!({ "note": "Sesuai." })).await.is(200);
    confirmed.has("/status", "dikonfirmasi").has("/decided_by", scene.region.kepala.id.as_str());
    let late = kepala.decided().post(format!("{one}/konfirmasi"), json!({})).await;
    late.is_problem(409, "performance.report_act_not_offered");
    analis.post(LOG, entry("2026-01-08")).await.is_problem(409, "performance.month_reported");
    let listed = kepala.get(format!("{REPORTS}?month=2026-01&status=dikonfirmasi")).await.is(200);
    assert_eq!(listed.data().len(), 1);

    scene.app.tell().await;
    let news = analis.get("/v1/me/notifications").await.is(200);
    assert!(news.data().iter().any(|one| one["kind"] == "notifications.report_returned"), "{}", news.text);
}

async fn an_operator_enters_a_log(scene: &Scene) {
    let operator = scene.officer("operator").await.with("x-on-behalf-of", scene.region.analis.id.as_str());
    let logged = operator.post(LOG, entry("2026-01-06")).await.is(201);
    logged.has("/employee_id", scene.region.analis.id.as_str());
}
