//! 360° rounds: who is asked, what may be read, and when.

use merit_tests::{Client, Scene, both};
use serde_json::{Value, json};

use super::{NOBODY, Office};

both![in Scene:
    a_round_is_answered_and_read_after_its_end,
    few_answers_are_withheld,
    a_round_ends_by_itself,
    a_round_is_refused_with_every_fault,
];

const ROUNDS: &str = "/v1/performance/feedback-rounds";

fn round(unit: &str) -> Value {
    json!({ "unit_id": unit, "name": "Umpan balik 360°", "period": "2026-01", "closes_on": "2026-02-10" })
}

fn scores(all: u8) -> Value {
    json!({ "berorientasi_pelayanan": all, "akuntabel": all, "kompeten": all, "harmonis": all, "loyal": all,
        "adaptif": all, "kolaboratif": all })
}

/// An open round of the dinas.
async fn open(scene: &Scene) -> String {
    let kinerja = scene.officer("kinerja").await;
    let made = kinerja.post(ROUNDS, round(&scene.region.dinas)).await.is(201).has("/status", "draf");
    let id = made.id();
    kinerja.decided().post(format!("{ROUNDS}/{id}/open"), Value::Null).await.is(200).has("/status", "dibuka");
    id
}

/// Answers every open seat with one score.
async fn answer_all(rater: &Client, score: u8) -> usize {
    let seats = rater.get("/v1/performance/round-seats").await.is(200);
    for seat in seats.data() {
        let path = format!("/v1/performance/round-seats/{}/answer", seat["id"].as_str().unwrap());
        rater.post(&path, json!({ "scores": scores(score), "comment": "Baik." })).await.is(204);
        rater
            .post(&path, json!({ "scores": scores(score) }))
            .await
            .is_problem(409, "performance.seat_answered");
    }
    seats.data().len()
}

async fn a_round_is_answered_and_read_after_its_end(scene: &Scene) {
    let (office, region) = (Office::of(scene).await, &scene.region);
    let id = open(scene).await;
    let tasks = office.kepala.get("/v1/me/tasks").await.is(200);
    assert!(tasks.data().iter().any(|task| task["kind"] == "tasks.answer_round"), "{}", tasks.text);
    // The head about himself and his subordinate; the analyst about himself and his head.
    assert_eq!((answer_all(&office.kepala, 4).await, answer_all(&office.analis, 5).await), (2, 2));
    let result = format!("{ROUNDS}/{id}/results/{}", region.analis.id);
    office.analis.get(&result).await.is_problem(409, "performance.round_not_closed");
    let kinerja = scene.officer("kinerja").await.with("if-match", "*");
    let shown = kinerja.get(format!("{ROUNDS}/{id}")).await.is(200);
    shown.has("/counts/0/role", "atasan").has("/counts/0/answered", 1).has("/counts/0/asked", 2);
    kinerja.post(format!("{ROUNDS}/{id}/close"), Value::Null).await.is(200).has("/status", "ditutup");
    kinerja
        .post(format!("{ROUNDS}/{id}/close"), Value::Null)
        .await
        .is_problem(409, "performance.round_act_not_offered");
    let read = office.analis.get(&result).await.is(200);
    read.has("/mean", "4.00").has("/groups/0/mean", "4.00").has("/groups/3/mean", "5.00");
    office.kepala.get(&result).await.is(200);
    let neighbour = scene.neighbour.kepala.sign_in(&scene.app.anonymous).await;
    neighbour.get(&result).await.is_problem(404, "platform.not_found");
    let other = format!("{ROUNDS}/{id}/results/{}", region.sekda.id);
    office.sekda.get(other).await.is_problem(404, "platform.not_found");
    let seats = office.sekda.get("/v1/performance/round-seats").await.is(200);
    assert_eq!(seats.data().len(), 0, "a round that is over asks nobody");
    scene.app.verify_log().await;
}

async fn few_answers_are_withheld(scene: &Scene) {
    let (office, region) = (Office::of(scene).await, &scene.region);
    let id = open(scene).await;
    answer_all(&office.analis, 1).await;
    answer_all(&office.sekda, 5).await;
    let kinerja = scene.officer("kinerja").await.with("if-match", "*");
    kinerja.post(format!("{ROUNDS}/{id}/close"), Value::Null).await.is(200);
    // The only subordinate of the head answered: nobody learns what.
    let read = office.kepala.get(format!("{ROUNDS}/{id}/results/{}", region.kepala.id)).await.is(200);
    read.has("/groups/2/role", "bawahan")
        .has("/groups/2/answered", 1)
        .has("/groups/2/is_withheld", true)
        .has("/groups/2/mean", Value::Null)
        .has("/mean", "5.00");
    let results = read_comments(&office.kepala, &id, &region.kepala.id).await;
    assert_eq!(results, 0);
}

async fn read_comments(reader: &Client, id: &str, employee: &str) -> usize {
    let read = reader.get(format!("{ROUNDS}/{id}/results/{employee}")).await.is(200);
    let withheld =
        read.body["groups"].as_array().unwrap().iter().filter(|group| group["is_withheld"] == true);
    withheld.map(|group| group["comments"].as_array().unwrap().len()).sum()
}

async fn a_round_ends_by_itself(scene: &Scene) {
    let id = open(scene).await;
    scene.app.set_clock("2026-02-10T18:00:00Z").await;
    scene.app.meet_deadlines().await;
    let kinerja = scene.officer("kinerja").await;
    kinerja.get(format!("{ROUNDS}/{id}")).await.is(200).has("/status", "ditutup");
    assert_eq!(kinerja.get(ROUNDS).await.is(200).data().len(), 1);
}

async fn a_round_is_refused_with_every_fault(scene: &Scene) {
    let office = Office::of(scene).await;
    let kinerja = scene.officer("kinerja").await;
    let mut wrong = round(&scene.neighbour.dinas);
    wrong["name"] = json!(" ");
    wrong["period"] = json!("2027");
    wrong["closes_on"] = json!("2026-01-01");
    wrong["peers"] = json!(21);
    let refused = kinerja.post(ROUNDS, wrong).await.is_problem(422, "performance.text_missing");
    refused.at("/name").at("/period").at("/closes_on").at("/peers").at("/unit_id");
    office.kepala.post(ROUNDS, round(&scene.region.dinas)).await.is_problem(403, "identity.forbidden");
    let made = kinerja.post(ROUNDS, round(&scene.region.dinas)).await.is(201).id();
    let draft = office.kepala.get("/v1/performance/round-seats").await.is(200);
    assert_eq!(draft.data().len(), 0, "nobody is asked before it opens");
    kinerja
        .post(format!("{ROUNDS}/{made}/open"), Value::Null)
        .await
        .is_problem(428, "request.if_match_required");
    kinerja.decided().post(format!("{ROUNDS}/{made}/open"), Value::Null).await.is(200);
    let seats = office.kepala.get("/v1/performance/round-seats").await.is(200);
    let seat = seats.data()[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/performance/round-seats/{seat}/answer");
    let mut strange = scores(6);
    strange["loyal"] = json!(3);
    let refused = office.kepala.post(&path, json!({ "scores": strange, "comment": " " })).await;
    refused.is_problem(422, "performance.score_range").at("/scores/akuntabel").at("/comment");
    office.analis.post(&path, json!({ "scores": scores(3) })).await.is_problem(404, "platform.not_found");
    let unknown = format!("/v1/performance/round-seats/{NOBODY}/answer");
    office.kepala.post(unknown, json!({ "scores": scores(3) })).await.is_problem(404, "platform.not_found");
}
