//! What is asked about how somebody rates: answered by another person, for oversight to read, and nothing follows from it.

use merit_tests::sheets::upload;
use merit_tests::{Client, Scene, both};
use serde_json::{Value, json};

use super::Office;
use super::staff::{Hiring, plan_row, report_row};

both![in Scene: an_unusual_rater_is_a_question_and_never_a_penalty];

const QUESTIONS: &str = "/v1/performance/rater-questions";

/// A rater and those whom he rates.
type Group = (String, Vec<String>);

/// Nine heads of units and the secretary, with five people each.
async fn groups(scene: &Scene) -> (Vec<Group>, Client) {
    let mut hiring = Hiring::of(scene).await;
    let mut groups = Vec::new();
    let mut first = None;
    for at in 0..10 {
        let unit = hiring.unit(&format!("Bidang {at}")).await;
        let post = hiring.post(&unit, (5, false)).await;
        // The last group answers to the secretary, above whom nobody is in Merit.
        let sekda = (at == 9).then_some(scene.region.sekda.id.as_str());
        let rater = match sekda {
            Some(sekda) => sekda.to_owned(),
            None => {
                let post = hiring.post(&unit, (1, true)).await;
                let head = hiring.hire(&post, None).await;
                if at == 0 {
                    first = Some(hiring.sign_in(&head).await);
                }
                head.id
            }
        };
        let mut people = Vec::new();
        for _ in 0..5 {
            people.push(hiring.hire(&post, sekda).await.id);
        }
        groups.push((rater, people));
    }
    (groups, first.unwrap())
}

/// Plans, reports and ratings of January for all of them, from their forms. The first rater and the last are lenient.
async fn rated(scene: &Scene, groups: &[Group]) {
    let operator = scene.officer("operator").await;
    let people = || groups.iter().flat_map(|(_, people)| people);
    let form = async || upload(&operator, "formulir.pdf", b"%PDF-1.4\n%%EOF\n").await;
    let plans: Vec<Value> = people().map(|one| plan_row(one)).collect();
    let plans = json!({ "rows": plans, "form_id": form().await });
    operator.post("/v1/performance/skp/batch", plans).await.is(200);
    let reports: Vec<Value> = people().map(|one| report_row(one)).collect();
    operator.post("/v1/performance/progress/batch", json!({ "rows": reports })).await.is(200);
    let usual = ["di_atas", "sesuai", "sesuai", "sesuai", "di_bawah"];
    let mut rows = Vec::new();
    for (at, (rater, people)) in groups.iter().enumerate() {
        for (place, one) in people.iter().enumerate() {
            let rating = if at == 0 || at == 9 { "di_atas" } else { usual[place] };
            rows.push(json!({ "employee_id": one, "rater_id": rater, "signed_on": "2026-02-02",
                "hasil_kerja": rating, "perilaku_kerja": rating }));
        }
    }
    let sheet = json!({ "period": "2026-01", "form_id": form().await, "rows": rows });
    operator.post("/v1/performance/evaluations/batch", sheet).await.is(200);
}

async fn awaits(client: &Client) -> bool {
    let tasks = client.get("/v1/me/tasks").await.is(200);
    tasks.data().iter().any(|task| task["kind"] == "tasks.answer_rater_question")
}

async fn ratings_of(officer: &Client, employee: &str) -> Value {
    officer.get(format!("/v1/performance/evaluations?employee_id={employee}")).await.is(200).body["data"]
        .clone()
}

async fn an_unusual_rater_is_a_question_and_never_a_penalty(scene: &Scene) {
    let office = Office::of(scene).await;
    let (groups, lenient) = groups(scene).await;
    rated(scene, &groups).await;
    let kinerja = scene.officer("kinerja").await;
    let before = ratings_of(&kinerja, &groups[0].1[0]).await;
    let order = json!({ "unit_id": scene.region.instansi, "period": "2026" });
    let begun = kinerja.post("/v1/performance/rater-reviews", order).await;
    let result = kinerja.succeeded(begun).await;
    assert_eq!((&result["raters"], &result["questions"]), (&json!(10), &json!(2)));

    // One is the head's to answer, one has nobody above and is the officers'.
    assert!(awaits(&office.kepala).await && awaits(&kinerja).await && !awaits(&office.sekda).await);
    let asked = office.kepala.get(QUESTIONS).await.is(200);
    let asked = asked.has("/data/0/rater/id", groups[0].0.as_str()).has("/data/0/status", "terbuka");
    assert_eq!(asked.data().len(), 1);
    let unusual = asked.data()[0]["indicators"].as_array().unwrap();
    let leniency = unusual.iter().find(|one| one["indicator"] == "leniency").unwrap();
    assert_eq!(leniency["is_unusual"], true);
    assert!(leniency["low"].is_string() && leniency["high"].is_string(), "with its uncertainty");
    let path = format!("{QUESTIONS}/{}", asked.data()[0]["id"].as_str().unwrap());
    let answer = format!("{path}/answer");
    let words =
        json!({ "answer": "Unit ini menyelesaikan dua proyek nasional.", "reason": "sesuai_kinerja" });
    // Neither the rater himself, nor whoever is no superior of his.
    for other in [&lenient, &office.sekda, &kinerja] {
        other.get(&path).await.is_problem(404, "platform.not_found");
        other.post(&answer, words.clone()).await.is_problem(404, "platform.not_found");
    }
    office.analis.post(&answer, words.clone()).await.is_problem(403, "identity.forbidden");
    let empty = office.kepala.post(&answer, json!({ "answer": " " })).await;
    empty.is_problem(422, "performance.text_missing").at("/answer");
    let stale = office.kepala.with("if-match", "\"9\"").post(&answer, words.clone()).await;
    stale.is_problem(412, "platform.stale");
    let told = office.kepala.post(&answer, words).await.is(200).has("/status", "dijawab");
    told.has("/reason", "sesuai_kinerja");
    assert!(!awaits(&office.kepala).await, "what is answered waits no more");
    let mine = kinerja.get(QUESTIONS).await.is(200).has("/data/0/rater/id", scene.region.sekda.id.as_str());
    let second = format!("{QUESTIONS}/{}/answer", mine.data()[0]["id"].as_str().unwrap());
    office
        .sekda
        .post(&second, json!({ "answer": "Saya murah hati." }))
        .await
        .is_problem(404, "platform.not_found");
    kinerja
        .post(&second, json!({ "answer": "Dibahas dengan Bupati." }))
        .await
        .is(200)
        .has("/reason", "lainnya");
    assert!(!awaits(&kinerja).await);

    // Oversight reads what was said; no rating moved, and nothing follows.
    let auditor = scene.officer("auditor").await;
    let review = result["review_id"].as_str().unwrap();
    let read =
        auditor.get(format!("/v1/performance/rater-reviews/{review}/raters?questions=true")).await.is(200);
    assert!(read.data().iter().all(|one| one["status"] == "dijawab" && one["answer"].is_string()));
    assert_eq!(read.data().len(), 2);
    assert_eq!(ratings_of(&kinerja, &groups[0].1[0]).await, before);
    assert!(kinerja.get("/v1/performance/consequences").await.is(200).data().is_empty());
    scene.app.verify_log().await;
}
