//! Direct feedback, what follows from it, and how people see their own work.

use merit_tests::{Scene, both};
use serde_json::{Value, json};

use super::Office;

both![in Scene:
    feedback_is_given_read_and_answered,
    feedback_is_refused_with_every_fault,
    an_action_is_agreed_and_done,
    an_action_is_the_matter_of_the_two,
    one_sees_the_own_work_before_it_is_rated,
];

const FEEDBACK: &str = "/v1/performance/direct-feedback";

fn advice(recipient: &str) -> Value {
    json!({ "recipient_id": recipient, "tone": "saran", "body": "Catat pertanyaan yang sering muncul." })
}

async fn feedback_is_given_read_and_answered(scene: &Scene) {
    let (office, region) = (Office::of(scene).await, &scene.region);
    let given = office.kepala.post(FEEDBACK, advice(&region.analis.id)).await.is(201);
    let given = given
        .has("/relation", "superior")
        .has("/read_at", Value::Null)
        .has("/author/id", region.kepala.id.as_str());
    let upward = office.analis.post(FEEDBACK, advice(&region.kepala.id)).await.is(201);
    upward.has("/relation", "subordinate");
    office.analis.post(FEEDBACK, advice(&region.sekda.id)).await.is(201).has("/relation", "peer");
    let at = |verb: &str| format!("{FEEDBACK}/{}{verb}", given.id());
    let unread = office.analis.get(format!("{FEEDBACK}?box=received&unread=true")).await.is(200);
    assert_eq!(unread.data().len(), 1);
    assert_eq!(office.analis.get(format!("{FEEDBACK}?box=sent")).await.is(200).data().len(), 2);
    office.kepala.post(at("/read"), Value::Null).await.is_problem(403, "performance.not_the_recipient");
    office.sekda.get(at("")).await.is_problem(404, "platform.not_found");
    let first = office.analis.post(at("/read"), Value::Null).await.is(200).body["read_at"].clone();
    assert!(first.is_string());
    office.analis.post(at("/read"), Value::Null).await.is(200).has("/read_at", first.clone());
    office.kepala.get(at("")).await.is(200).has("/read_at", first);
    let reply = json!({ "reply": "Terima kasih, mulai pekan ini." });
    office
        .analis
        .post(at("/reply"), json!({ "reply": " " }))
        .await
        .is_problem(422, "performance.text_missing")
        .at("/reply");
    office
        .analis
        .post(at("/reply"), reply.clone())
        .await
        .is(200)
        .has("/reply", "Terima kasih, mulai pekan ini.");
    office.analis.post(at("/reply"), reply).await.is_problem(409, "performance.replied_already");
    scene.app.verify_log().await;
}

async fn feedback_is_refused_with_every_fault(scene: &Scene) {
    let (office, region) = (Office::of(scene).await, &scene.region);
    let mut foreign = advice(&scene.neighbour.analis.id);
    foreign["body"] = json!("");
    let refused = office.analis.post(FEEDBACK, foreign).await.is_problem(422, "performance.text_missing");
    refused.at("/body").at("/recipient_id");
    office
        .analis
        .post(FEEDBACK, advice(&region.analis.id))
        .await
        .is_problem(422, "performance.feedback_to_oneself");
    let operator = scene.officer("operator").await;
    let entered = operator.with("x-on-behalf-of", &region.analis.id);
    entered.post(FEEDBACK, advice(&region.kepala.id)).await.is_problem(403, "performance.not_the_employee");
}

async fn an_action_is_agreed_and_done(scene: &Scene) {
    let (office, region) = (Office::of(scene).await, &scene.region);
    let feedback = office.kepala.post(FEEDBACK, advice(&region.analis.id)).await.is(201).id();
    let actions = format!("{FEEDBACK}/{feedback}/actions");
    let new = json!({ "title": "Menyusun lembar tanya jawab", "owner_id": region.analis.id, "due_on": "2026-02-20" });
    let action = office.kepala.post(&actions, new).await.is(200).has("/status", "diusulkan");
    let at = |verb: &str| format!("/v1/performance/feedback-actions/{}/{verb}", action.id());
    office.kepala.post(at("agree"), Value::Null).await.is_problem(403, "performance.not_the_partner");
    let tasks = office.analis.get("/v1/me/tasks").await.is(200);
    assert!(tasks.data().iter().any(|task| task["kind"] == "tasks.agree_action"), "{}", tasks.text);
    let stale = office.analis.with("if-match", "\"7\"").post(at("agree"), Value::Null).await;
    stale.is_problem(412, "platform.stale");
    office.analis.post(at("agree"), Value::Null).await.is(200).has("/status", "disepakati");
    office.analis.post(at("agree"), Value::Null).await.is_problem(409, "performance.action_act_not_offered");
    scene.app.set_clock("2026-02-20T03:00:00Z").await;
    scene.app.meet_deadlines().await;
    let analis = region.analis.sign_in(&scene.app.anonymous).await;
    scene.app.tell().await;
    let told = analis.get("/v1/me/notifications").await.is(200);
    assert!(told.text.contains("feedback_action_due"), "{}", told.text);
    let done = analis.post(at("finish"), json!({ "note": "Dipasang di tiga loket." })).await.is(200);
    done.has("/status", "selesai").has("/note", "Dipasang di tiga loket.");
    let listed = analis.get("/v1/performance/feedback-actions?status=selesai").await.is(200);
    assert_eq!(listed.data().len(), 1);
}

async fn an_action_is_the_matter_of_the_two(scene: &Scene) {
    let (office, region) = (Office::of(scene).await, &scene.region);
    let feedback = office.analis.post(FEEDBACK, advice(&region.kepala.id)).await.is(201).id();
    let actions = format!("{FEEDBACK}/{feedback}/actions");
    let wrong = json!({ "title": " ", "owner_id": region.sekda.id, "due_on": "2026-01-01" });
    let refused = office.analis.post(&actions, wrong).await.is_problem(422, "performance.text_missing");
    refused.at("/title").at("/owner_id").at("/due_on");
    let new = json!({ "title": "Rapat mingguan", "owner_id": region.kepala.id, "due_on": "2026-03-01" });
    office.sekda.post(&actions, new.clone()).await.is_problem(404, "platform.not_found");
    let action = office.analis.post(&actions, new).await.is(200).id();
    let at = |verb: &str| format!("/v1/performance/feedback-actions/{action}/{verb}");
    office.sekda.post(at("agree"), Value::Null).await.is_problem(404, "platform.not_found");
    office
        .kepala
        .post(at("decline"), json!({}))
        .await
        .is_problem(422, "performance.text_missing")
        .at("/note");
    office
        .kepala
        .post(at("decline"), json!({ "note": "Sudah ada." }))
        .await
        .is(200)
        .has("/status", "ditolak");
    office.kepala.post(at("finish"), json!({})).await.is_problem(409, "performance.action_act_not_offered");
}

async fn one_sees_the_own_work_before_it_is_rated(scene: &Scene) {
    let (office, region) = (Office::of(scene).await, &scene.region);
    let own = |period: &str, hasil: &str| json!({ "period": period, "hasil_kerja": hasil, "perilaku_kerja": "sesuai", "note": "Target tercapai." });
    let path = "/v1/performance/self-assessments";
    let first = office.analis.post(path, own("2026-01", "sesuai")).await.is(200).id();
    let second = office.analis.post(path, own("2026-01", "di_atas")).await.is(200);
    assert_eq!(second.id(), first);
    let seen = office.kepala.get(format!("{path}?employee_id={}", region.analis.id)).await.is(200);
    assert_eq!((seen.data().len(), &seen.data()[0]["hasil_kerja"]), (1, &json!("di_atas")));
    let neighbour = scene.neighbour.kepala.sign_in(&scene.app.anonymous).await;
    assert_eq!(neighbour.get(path).await.is(200).data().len(), 0);
    let mut ahead = own("2026-04", "sesuai");
    ahead["note"] = json!("");
    office
        .analis
        .post(path, ahead)
        .await
        .is_problem(422, "performance.text_missing")
        .at("/note")
        .at("/period");
}
