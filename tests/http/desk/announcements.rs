//! Announcements and required reading: drafted, published, read, acknowledged, reported, withdrawn.

use merit_tests::{Client, Scene, both};
use reqwest::Method;
use serde_json::{Value, json};

both![in Scene:
    required_reading_is_acknowledged_and_reported,
    a_further_edition_asks_anew,
    a_draft_and_a_withdrawn_announcement_are_seen_by_nobody,
    an_announcement_reaches_its_units_only,
    what_an_announcement_cannot_be_is_refused,
    an_attachment_is_read_by_the_audience,
    a_reminder_goes_to_those_who_have_not_read_it,
];

fn content(scene: &Scene) -> Value {
    json!({ "kind": "guide", "title": "Tata cara penilaian", "body": "Baca **semuanya**.", "audience": [scene.region.instansi],
        "visible_from": "2026-02-01", "requires_acknowledgement": true, "acknowledge_by": "2026-02-20" })
}

fn with(mut content: Value, member: &str, value: Value) -> Value {
    content[member] = value;
    content
}

async fn draft(scene: &Scene, officer: &Client, content: Value) -> String {
    let new = json!({ "unit_id": scene.region.instansi, "content": content });
    officer.post("/v1/announcements", new).await.is(201).has("/status", "draft").id()
}

async fn publish(scene: &Scene, officer: &Client, content: Value) -> String {
    let id = draft(scene, officer, content).await;
    let published =
        officer.decided().post(format!("/v1/announcements/{id}/publish"), Value::Null).await.is(200);
    published.has("/status", "published");
    id
}

async fn acknowledge(reader: &Client, id: &str, edition: i32) -> merit_tests::Reply {
    reader.post(format!("/v1/announcements/{id}/acknowledge"), json!({ "edition": edition })).await
}

async fn required_reading_is_acknowledged_and_reported(scene: &Scene) {
    let officer = scene.officer("kinerja").await;
    let id = publish(scene, &officer, content(scene)).await;
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    let seen = analis.get("/v1/me/announcements?unacknowledged=true").await.is(200);
    assert_eq!(seen.data().len(), 1);
    seen.has("/data/0/title", "Tata cara penilaian").has("/data/0/allowed_actions/0/name", "acknowledge");
    let tasks = analis.get("/v1/me/tasks").await.is(200);
    let task = tasks.data().iter().find(|task| task["kind"] == "tasks.read_announcement").unwrap();
    assert_eq!(
        (task["object_id"].as_str().unwrap(), &task["deadline"]),
        (id.as_str(), &json!("2026-02-20T17:00:00Z"))
    );

    let first = acknowledge(&analis, &id, 1).await.is(200);
    let again = acknowledge(&analis, &id, 1).await.is(200);
    assert_eq!(first.body, again.body);
    assert!(analis.get("/v1/me/announcements?unacknowledged=true").await.is(200).data().is_empty());
    let one = analis.get(format!("/v1/me/announcements/{id}")).await.is(200);
    assert_eq!(one.body["acknowledged_at"], first.body["acknowledged_at"]);
    assert_eq!(one.body["allowed_actions"], json!([]));

    let summary = officer.get(format!("/v1/announcements/{id}/acknowledgements/summary")).await.is(200);
    let summary = summary.has("/addressed", 3).has("/acknowledged", 1);
    let dinas = summary.body["units"]
        .as_array()
        .unwrap()
        .iter()
        .find(|unit| unit["unit_id"] == scene.region.dinas.as_str());
    assert_eq!((&dinas.unwrap()["addressed"], &dinas.unwrap()["acknowledged"]), (&json!(2), &json!(1)));
    let list = format!("/v1/announcements/{id}/acknowledgements");
    let missing = officer.get(format!("{list}?acknowledged=false")).await.is(200);
    let names: Vec<&str> = missing.data().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Bayu Wicaksana", "Ratna Kencana"]);
    let page = officer.get(format!("{list}?limit=2")).await.is(200);
    let cursor = page.body["page"]["next_cursor"].as_str().unwrap();
    assert_eq!(officer.get(format!("{list}?limit=2&cursor={cursor}")).await.is(200).data().len(), 1);
    let here = officer.get(format!("{list}?unit_id={}&acknowledged=true", scene.region.dinas)).await.is(200);
    here.has("/data/0/employee_id", scene.region.analis.id.clone());
}

async fn a_further_edition_asks_anew(scene: &Scene) {
    let officer = scene.officer("kepegawaian").await;
    let id = publish(scene, &officer, content(scene)).await;
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    acknowledge(&analis, &id, 1).await.is(200);
    let address = format!("/v1/announcements/{id}");
    let revised = with(content(scene), "body", json!("Ada perubahan."));
    officer.put(&address, revised.clone()).await.is_problem(428, "request.if_match_required");
    officer.with("if-match", "\"1\"").put(&address, revised.clone()).await.is_problem(412, "platform.stale");
    let second = officer.with("if-match", "\"2\"").put(&address, revised).await.is(200);
    second.has("/edition", 2).has("/status", "published");
    let wanted = analis.get("/v1/me/announcements?unacknowledged=true").await.is(200);
    wanted.has("/data/0/body", "Ada perubahan.").has("/data/0/acknowledged_at", Value::Null);
    acknowledge(&analis, &id, 1).await.is_problem(409, "personnel.edition_other").at("/edition");
    acknowledge(&analis, &id, 2).await.is(200).has("/edition", 2);
}

async fn a_draft_and_a_withdrawn_announcement_are_seen_by_nobody(scene: &Scene) {
    let officer = scene.officer("kinerja").await;
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    let id = draft(scene, &officer, content(scene)).await;
    let own = format!("/v1/me/announcements/{id}");
    analis.get(&own).await.is_problem(404, "platform.not_found");
    let edited = with(content(scene), "title", json!("Judul baru"));
    let edited = officer.decided().put(format!("/v1/announcements/{id}"), edited).await.is(200);
    edited.has("/title", "Judul baru").has("/edition", 1).has("/status", "draft");
    officer.decided().post(format!("/v1/announcements/{id}/publish"), Value::Null).await.is(200);
    analis.get(&own).await.is(200).has("/title", "Judul baru");
    let withdraw = format!("/v1/announcements/{id}/withdraw");
    officer.decided().post(&withdraw, Value::Null).await.is(200).has("/allowed_actions", json!([]));
    analis.get(&own).await.is_problem(404, "platform.not_found");
    acknowledge(&analis, &id, 1).await.is_problem(404, "platform.not_found");
    officer.decided().post(&withdraw, Value::Null).await.is_problem(409, "personnel.announcement_act");
    let publish = format!("/v1/announcements/{id}/publish");
    officer.decided().post(publish, Value::Null).await.is_problem(409, "personnel.announcement_act");
    let listed = officer.get("/v1/announcements?status=withdrawn&kind=guide").await.is(200);
    assert_eq!(listed.data().len(), 1);
}

async fn an_announcement_reaches_its_units_only(scene: &Scene) {
    let officer = scene.officer("kinerja").await;
    let to_dinas = with(content(scene), "audience", json!([scene.region.dinas]));
    let id = publish(scene, &officer, to_dinas).await;
    let nobody = &scene.app.anonymous;
    let (sekda, kepala) =
        (scene.region.sekda.sign_in(nobody).await, scene.region.kepala.sign_in(nobody).await);
    let own = format!("/v1/me/announcements/{id}");
    kepala.get(&own).await.is(200);
    sekda.get(&own).await.is_problem(404, "platform.not_found");
    let stranger = scene.neighbour.analis.sign_in(nobody).await;
    stranger.get(&own).await.is_problem(404, "platform.not_found");
    let neighbour = scene.neighbour.officer(nobody, "kinerja").await;
    neighbour.get(format!("/v1/announcements/{id}")).await.is_problem(404, "platform.not_found");
    let foreign = json!({ "unit_id": scene.region.instansi, "content": content(scene) });
    let refused =
        neighbour.post("/v1/announcements", foreign).await.is_problem(422, "personnel.unit_unknown");
    refused.at("/unit_id").at("/audience/0");
    kepala.get("/v1/announcements").await.is_problem(403, "identity.forbidden");
    // From another day on.
    let later = with(
        with(content(scene), "visible_from", json!("2026-02-10")),
        "acknowledge_by",
        json!("2026-02-20"),
    );
    let later = publish(scene, &officer, later).await;
    let own = format!("/v1/me/announcements/{later}");
    kepala.get(&own).await.is_problem(404, "platform.not_found");
    scene.app.set_clock("2026-02-09T18:00:00Z").await;
    kepala.get(&own).await.is(200);
}

async fn what_an_announcement_cannot_be_is_refused(scene: &Scene) {
    let officer = scene.officer("kinerja").await;
    let new = |content: Value| json!({ "unit_id": scene.region.instansi, "content": content });
    let mut wrong = content(scene);
    wrong["visible_until"] = json!("2026-01-01");
    wrong["body"] = json!("  ");
    wrong["files"] = json!(["0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4"]);
    let refused = officer.post("/v1/announcements", new(wrong)).await.is(422);
    refused.at("/visible_until").at("/acknowledge_by").at("/body").at("/files/0");
    let undated = with(content(scene), "acknowledge_by", Value::Null);
    let refused = officer.post("/v1/announcements", new(undated)).await;
    refused.is_problem(422, "personnel.acknowledge_by").at("/acknowledge_by");
    let empty = with(content(scene), "title", json!(""));
    officer.post("/v1/announcements", new(empty)).await.is(422);
    let strange = with(content(scene), "kind", json!("gossip"));
    officer.post("/v1/announcements", new(strange)).await.is(400);
    let mut plain = content(scene);
    plain["requires_acknowledgement"] = json!(false);
    plain["acknowledge_by"] = Value::Null;
    let id = publish(scene, &officer, plain).await;
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    acknowledge(&analis, &id, 1).await.is_problem(409, "personnel.acknowledgement_unwanted");
}

async fn an_attachment_is_read_by_the_audience(scene: &Scene) {
    let officer = scene.officer("kinerja").await;
    let upload = officer.with("content-type", "text/plain");
    let stored =
        upload.send_text(Method::POST, "/v1/files?name=panduan.txt", Some("Isi panduan")).await.is(201);
    let file = stored.id();
    let id = publish(scene, &officer, with(content(scene), "files", json!([file]))).await;
    let address = format!("/v1/announcements/{id}/files/{file}");
    let nobody = &scene.app.anonymous;
    let analis = scene.region.analis.sign_in(nobody).await;
    assert_eq!(analis.get(&address).await.is(200).text, "Isi panduan");
    assert_eq!(officer.get(&address).await.is(200).text, "Isi panduan");
    scene.neighbour.analis.sign_in(nobody).await.get(&address).await.is_problem(404, "platform.not_found");
    analis.get(format!("/v1/announcements/{id}/files/{id}")).await.is_problem(404, "platform.not_found");
    // The same by the file's own address, for whoever sees the announcement and nobody else.
    analis.get(format!("/v1/files/{file}")).await.is(200);
    let stranger = scene.neighbour.analis.sign_in(&scene.app.anonymous).await;
    stranger.get(format!("/v1/files/{file}")).await.is_problem(404, "platform.not_found");
}

async fn a_reminder_goes_to_those_who_have_not_read_it(scene: &Scene) {
    let officer = scene.officer("kinerja").await;
    let id = publish(scene, &officer, content(scene)).await;
    let nobody = &scene.app.anonymous;
    let (analis, kepala) =
        (scene.region.analis.sign_in(nobody).await, scene.region.kepala.sign_in(nobody).await);
    scene.app.tell().await;
    let told = async |caller: &Client, kind: &str| {
        let news = caller.get("/v1/me/notifications").await.is(200);
        news.data().iter().filter(|one| one["kind"] == kind && one["object_id"] == id.as_str()).count()
    };
    assert_eq!(told(&analis, "notifications.announcement").await, 1);
    acknowledge(&analis, &id, 1).await.is(200);
    scene.app.set_clock("2026-02-17T02:00:00Z").await;
    scene.app.meet_deadlines().await;
    scene.app.tell().await;
    assert_eq!(told(&analis, "notifications.announcement_due").await, 0);
    assert_eq!(told(&kepala, "notifications.announcement_due").await, 1);
}
