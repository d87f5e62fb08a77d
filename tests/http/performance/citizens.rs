//! Citizens are heard: the survey, its index, complaints.

use merit_tests::{Client, Reply, Scene, both};
use serde_json::{Value, json};

use super::NOBODY;

both![in Scene:
    a_citizen_answers_once_for_each_visit,
    a_refused_sheet_leaves_the_visit_as_it_was,
    an_index_follows_for_unit_service_and_period,
    outliers_are_left_out_with_a_trace,
    a_code_is_printed,
    a_complaint_is_answered_and_judged,
    a_late_answer_is_told_of_and_silence_closes,
    only_those_in_charge_keep_points_and_read_comments,
];

const POINTS: &str = "/v1/performance/service-points";

/// A service point of the dinas; its id and its code.
pub async fn point(scene: &Scene, hands_out_visits: bool) -> (String, String) {
    let new = json!({ "unit_id": scene.region.dinas, "name": "Loket 1", "service": "KTP-el",
        "hands_out_visits": hands_out_visits, "visits_per_hour_max": 60, "population": 1_200 });
    let made = scene.officer("kinerja").await.post(POINTS, new).await.is(201);
    (made.id(), made.body["token"].as_str().unwrap().to_owned())
}

fn public(code: &str, last: &str) -> String {
    format!("/v1/public/service-points/{code}/{last}")
}

async fn visit(citizen: &Client, code: &str) -> String {
    let opened = citizen.post(public(code, "visits"), Value::Null).await.is(200);
    opened.body["visit_token"].as_str().unwrap().to_owned()
}

async fn answer(citizen: &Client, code: &str, sheet: Value) -> Reply {
    citizen.post(public(code, "answers"), sheet).await
}

/// So many sheets.
pub async fn answers(scene: &Scene, (id, code): (&str, &str), given: &[[u8; 9]]) {
    let operator = scene.officer("operator").await;
    for chunk in given.chunks(200) {
        let visits =
            operator.post(format!("{POINTS}/{id}/visits"), json!({ "count": chunk.len() })).await.is(200);
        for (one, token) in chunk.iter().zip(visits.body["tokens"].as_array().unwrap()) {
            let sheet = json!({ "visit_token": token, "answers": one });
            answer(&scene.app.anonymous, code, sheet).await.is(200);
        }
    }
}

async fn a_citizen_answers_once_for_each_visit(scene: &Scene) {
    let citizen = &scene.app.anonymous;
    let (id, code) = point(scene, true).await;
    let asked = citizen.get(format!("/v1/public/service-points/{code}")).await.is(200);
    asked.has("/service", "KTP-el").has("/is_open", true).has("/elements/0/label", "Persyaratan");
    let token = visit(citizen, &code).await;
    let sheet =
        json!({ "visit_token": token, "answers": [4, 3, 4, null, 4, 4, 4, 4, 3], "comment": "Cepat." });
    answer(citizen, &code, sheet.clone()).await.is(200);
    answer(citizen, &code, sheet).await.is_problem(409, "performance.visit_used");
    citizen.get("/v1/public/service-points/tidakada").await.is_problem(404, "platform.not_found");
    // A visit of another point is none here.
    let (_, other) = point(scene, true).await;
    let strange = json!({ "visit_token": visit(citizen, &other).await, "answers": vec![4; 9] });
    answer(citizen, &code, strange).await.is_problem(422, "performance.visit_unknown").at("/visit_token");
    // Paper only, and closed.
    let (paper, on_paper) = point(scene, false).await;
    citizen
        .post(public(&on_paper, "visits"), Value::Null)
        .await
        .is_problem(409, "performance.visits_by_officer");
    let edit = json!({ "name": "Loket 1", "service": "KTP-el", "hands_out_visits": true, "visits_per_hour_max": 1, "is_open": false });
    let kinerja = scene.officer("kinerja").await.decided();
    kinerja.put(format!("{POINTS}/{paper}"), edit.clone()).await.is(200).has("/is_open", false);
    citizen.post(public(&on_paper, "visits"), Value::Null).await.is_problem(409, "performance.point_closed");
    // One visit an hour, and no more.
    let mut open = edit;
    open["is_open"] = json!(true);
    kinerja.put(format!("{POINTS}/{id}"), open).await.is(200);
    citizen.post(public(&code, "visits"), Value::Null).await.is_problem(429, "performance.too_many_visits");
}

async fn a_refused_sheet_leaves_the_visit_as_it_was(scene: &Scene) {
    let citizen = &scene.app.anonymous;
    let (_, code) = point(scene, true).await;
    let token = visit(citizen, &code).await;
    let wrong = json!({ "visit_token": token, "answers": [5, 0, 4, 4, 4, 4, 4, 4, 4], "comment": " " });
    let refused = answer(citizen, &code, wrong).await.is_problem(422, "performance.answer_range");
    refused.at("/answers/0").at("/answers/1").at("/comment");
    let empty = json!({ "visit_token": token, "answers": vec![Value::Null; 9] });
    answer(citizen, &code, empty).await.is_problem(422, "performance.sheet_empty");
    let sheet = json!({ "visit_token": token, "answers": vec![4; 9] });
    answer(citizen, &code, sheet.clone()).await.is(200);
    let late = json!({ "visit_token": visit(citizen, &code).await, "answers": vec![4; 9] });
    scene.app.set_clock("2026-02-05T06:00:00Z").await;
    answer(citizen, &code, late).await.is_problem(409, "performance.visit_expired");
}

async fn an_index_follows_for_unit_service_and_period(scene: &Scene) {
    let (id, code) = point(scene, true).await;
    answers(
        scene,
        (&id, &code),
        &[[4; 9], [4; 9], [3; 9], [4; 9], [3; 9], [3; 9], [4; 9], [4; 9], [4; 9], [4; 9]],
    )
    .await;
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    let month = "2026-02";
    let path = format!("/v1/performance/units/{}/satisfaction?period={month}", scene.region.instansi);
    let found = analis.get(&path).await.is(200);
    // 37 of 40 possible: 3.7 × 25.
    found
        .has("/ikm/nik", "92.50")
        .has("/ikm/mutu", "A")
        .has("/ikm/sheets", 10)
        .has("/points/0/service", "KTP-el")
        .has("/points/0/sample_size", 80)
        .has("/points/0/is_enough", false)
        .has("/working/operands/0/step", "nik");
    let elsewhere = format!("/v1/performance/units/{}/satisfaction?period={month}", scene.neighbour.dinas);
    analis.get(elsewhere).await.is_problem(404, "platform.not_found");
    let ahead = format!("/v1/performance/units/{}/satisfaction?period=2031", scene.region.dinas);
    analis.get(ahead).await.is_problem(422, "performance.period_in_future");
}

async fn outliers_are_left_out_with_a_trace(scene: &Scene) {
    let (id, code) = point(scene, true).await;
    let mut given = [[4; 9], [4, 4, 4, 4, 4, 4, 4, 4, 3]].repeat(10);
    given.push([1; 9]);
    answers(scene, (&id, &code), &given).await;
    let month = "2026-02";
    let kinerja = scene.officer("kinerja").await;
    let trim = json!({ "unit_id": scene.region.dinas, "period": month });
    let trimmed = kinerja.post("/v1/performance/survey-sheets/trim", trim.clone()).await.is(200);
    trimmed.has("/ikm/nik", "98.61").has("/ikm/sheets", 20).has("/untrimmed/sheets", 21);
    let sheets = kinerja.get("/v1/performance/survey-sheets?trimmed=true").await.is(200);
    assert_eq!(sheets.data().len(), 1);
    sheets.has("/data/0/trimmed_as", "outlier");
    let auditor = scene.officer("auditor").await;
    let acts = auditor.get("/v1/audit/acts?kind=performance.survey_trimmed").await;
    scene.app.verify_log().await;
    let acts = if acts.data().is_empty() {
        auditor.get("/v1/audit/acts?kind=performance.survey_trimmed").await
    } else {
        acts
    };
    assert_eq!(acts.is(200).data().len(), 1);
    // Again gives the same.
    kinerja.post("/v1/performance/survey-sheets/trim", trim).await.is(200).has("/ikm/nik", "98.61");
    let elsewhere = json!({ "unit_id": scene.neighbour.dinas, "period": month });
    kinerja.post("/v1/performance/survey-sheets/trim", elsewhere).await.is_problem(404, "platform.not_found");
}

async fn a_code_is_printed(scene: &Scene) {
    let (id, _) = point(scene, true).await;
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    let svg = analis.get(format!("{POINTS}/{id}/qr?base=https://skm.uji.merit.test/")).await.is(200);
    assert_eq!(svg.header("content-type"), "image/svg+xml");
    assert!(svg.text.contains("<svg"));
    let png = analis.get(format!("{POINTS}/{id}/qr?format=png")).await.is(200);
    assert_eq!(png.header("content-type"), "image/png");
    analis
        .get(format!("{POINTS}/{id}/qr?base=javascript:x"))
        .await
        .is_problem(400, "request.wrong_parameter");
    let listed = analis.get(format!("{POINTS}?unit_id={}", scene.region.dinas)).await.is(200);
    assert_eq!(listed.data()[0]["id"], id.as_str());
}

async fn complain(scene: &Scene, code: &str) -> String {
    let body = json!({ "category": "petugas", "body": "Petugas loket tidak di tempat." });
    let made = scene.app.anonymous.post(public(code, "complaints"), body).await.is(200);
    made.body["number"].as_str().unwrap().to_owned()
}

async fn a_complaint_is_answered_and_judged(scene: &Scene) {
    let citizen = &scene.app.anonymous;
    let (_, code) = point(scene, true).await;
    let number = complain(scene, &code).await;
    let own = format!("/v1/public/complaints/{number}");
    citizen.get(&own).await.is(200).has("/status", "diterima").has("/may_judge", false);
    citizen
        .post(format!("{own}/judge"), json!({}))
        .await
        .is_problem(409, "performance.complaint_act_not_offered");
    let operator = scene.officer("operator").await;
    let listed = operator.get("/v1/performance/complaints?open=true").await.is(200);
    let id = listed.data()[0]["id"].as_str().unwrap().to_owned();
    let at = |verb: &str| format!("/v1/performance/complaints/{id}/{verb}");
    let task = operator.get("/v1/me/tasks").await.is(200);
    assert!(task.data().iter().any(|task| task["kind"] == "tasks.answer_complaint"), "{}", task.text);
    operator.post(at("take"), Value::Null).await.is(200).has("/status", "diproses");
    let stale = operator.with("if-match", "\"1\"").post(at("answer"), json!({ "answer": "Ya" })).await;
    stale.is_problem(412, "platform.stale");
    operator
        .post(at("answer"), json!({ "answer": " " }))
        .await
        .is_problem(422, "performance.text_missing")
        .at("/answer");
    operator.post(at("answer"), json!({ "answer": "Petugas sudah diganti." })).await.is(200);
    operator.post(at("take"), Value::Null).await.is_problem(409, "performance.complaint_act_not_offered");
    citizen.get(&own).await.is(200).has("/answer", "Petugas sudah diganti.").has("/may_judge", true);
    let again = citizen.post(format!("{own}/judge"), json!({ "note": "Masih kosong." })).await;
    again.is(200).has("/status", "diproses");
    operator.post(at("answer"), json!({ "answer": "Dua petugas kini berjaga." })).await.is(200);
    citizen.post(format!("{own}/judge"), json!({})).await.is(200).has("/status", "ditutup");
    citizen.get("/v1/public/complaints/tidakada").await.is_problem(404, "platform.not_found");
    let neighbour = scene.neighbour.officer(citizen, "operator").await;
    neighbour.get(format!("/v1/performance/complaints/{id}")).await.is_problem(404, "platform.not_found");
    neighbour.get(format!("/v1/performance/complaints/{NOBODY}")).await.is_problem(404, "platform.not_found");
}

async fn a_late_answer_is_told_of_and_silence_closes(scene: &Scene) {
    let (_, code) = point(scene, true).await;
    let number = complain(scene, &code).await;
    scene.app.set_clock("2026-03-05T02:00:00Z").await;
    scene.app.meet_deadlines().await;
    let operator = scene.officer("operator").await;
    let listed = operator.get("/v1/performance/complaints").await.is(200).has("/data/0/is_overdue", true);
    let id = listed.data()[0]["id"].as_str().unwrap().to_owned();
    let answer = json!({ "answer": "Maaf atas keterlambatan ini." });
    operator.post(format!("/v1/performance/complaints/{id}/answer"), answer).await.is(200);
    scene.app.set_clock("2026-03-16T03:00:00Z").await;
    scene.app.meet_deadlines().await;
    let own = scene.app.anonymous.get(format!("/v1/public/complaints/{number}")).await;
    own.is(200).has("/status", "ditutup");
}

async fn only_those_in_charge_keep_points_and_read_comments(scene: &Scene) {
    let new = json!({ "unit_id": scene.region.dinas, "name": "Loket", "service": "KTP-el", "hands_out_visits": true });
    let kepala = scene.region.kepala.sign_in(&scene.app.anonymous).await;
    kepala.post(POINTS, new.clone()).await.is_problem(403, "identity.forbidden");
    kepala.get("/v1/performance/survey-sheets").await.is_problem(403, "identity.forbidden");
    let kinerja = scene.officer("kinerja").await;
    let mut foreign = new;
    foreign["unit_id"] = json!(scene.neighbour.dinas);
    foreign["name"] = json!(" ");
    foreign["visits_per_hour_max"] = json!(0);
    let refused = kinerja.post(POINTS, foreign).await.is_problem(422, "performance.text_missing");
    refused.at("/name").at("/visits_per_hour_max").at("/unit_id");
    let (id, _) = point(scene, true).await;
    kinerja
        .post(format!("{POINTS}/{id}/visits"), json!({ "count": 201 }))
        .await
        .is_problem(422, "performance.too_many");
    let edit = json!({ "name": "A", "service": "B", "hands_out_visits": true, "visits_per_hour_max": 1, "is_open": true });
    kinerja.put(format!("{POINTS}/{id}"), edit).await.is_problem(428, "request.if_match_required");
}
