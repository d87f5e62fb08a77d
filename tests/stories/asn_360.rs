//! ASN performance management: indicators by role, the superior and peers, a 360° round, competence and character beside numbers.
//!
//! From the plan to the rating and the credit points that follow from it: what colleagues, subordinates, citizens and the employees
//! themselves say stands beside the superior's judgement, is shown only where nobody is given away, and decides nothing by itself.

use merit_tests::app::PASSWORD;
use merit_tests::main_job::MainJob;
use merit_tests::{Client, Scene, both};
use serde_json::{Value, json};

both![in Scene:
    the_whole_circle_is_heard_and_the_superior_decides,
];

const ROUNDS: &str = "/v1/performance/feedback-rounds";

/// A further analyst of the dinas, at the screen; and the id.
async fn hire(scene: &Scene, number: u32) -> (Client, String) {
    let region = &scene.region;
    let nip = format!("{}{number:03}", &region.analis.nip[..15]);
    let birth_date = format!("{}-{}-{}", &nip[..4], &nip[4..6], &nip[6..8]);
    let since =
        |value: Value| json!({ "value": value, "valid_from": "2020-03-01", "decree_id": region.decree });
    let facts = [
        since(json!({ "kind": "status", "status": "pns" })),
        since(json!({ "kind": "golongan", "golongan": "III/a", "mkg_years": 4, "mkg_months": 0 })),
        since(json!({ "kind": "position", "position_id": region.analis.position, "standing": "definitif" })),
        since(json!({ "kind": "tax_status", "ptkp": "TK/0" })),
    ];
    let employee = json!({ "instansi_id": region.instansi, "nip": nip, "name": format!("Rekan {number}"),
        "sex": "male", "birth_date": birth_date, "facts": facts });
    let id = scene.officer("kepegawaian").await.post("/v1/employees", employee).await.is(201).id();
    let opened = scene.admin().await.post("/v1/accounts", json!({ "employee_id": id })).await.is(201).body;
    let password = json!({ "reset_code": opened["reset_code"], "new_password": PASSWORD });
    scene.app.anonymous.post("/v1/auth/password", password).await.is(204);
    (scene.app.anonymous.login(&nip, PASSWORD).await, id)
}

fn scores(character: u8, competence: u8) -> Value {
    json!({ "berorientasi_pelayanan": character, "akuntabel": character, "kompeten": competence,
        "harmonis": character, "loyal": character, "adaptif": competence, "kolaboratif": character })
}

/// Answers every open seat; how many there were.
async fn answer_all(rater: &Client, scores: Value) -> usize {
    let seats = rater.get("/v1/performance/round-seats").await.is(200);
    for seat in seats.data() {
        let path = format!("/v1/performance/round-seats/{}/answer", seat["id"].as_str().unwrap());
        rater.post(&path, json!({ "scores": scores, "comment": "Rapi dan mau berbagi." })).await.is(204);
    }
    seats.data().len()
}

/// The 360° round of the dinas, from its making to its end.
async fn round(scene: &Scene, people: &[&Client]) -> String {
    let kinerja = scene.officer("kinerja").await.with("if-match", "*");
    let new = json!({ "unit_id": scene.region.dinas, "name": "Umpan balik 360° Januari", "period": "2026-01",
        "closes_on": "2026-02-20" });
    let id = kinerja.post(ROUNDS, new).await.is(201).id();
    kinerja.post(format!("{ROUNDS}/{id}/open"), Value::Null).await.is(200);
    let mut answered = 0;
    for person in people {
        answered += answer_all(person, scores(4, 5)).await;
    }
    // Five people about themselves, four by the head, the head by the sekda and four below, four by three peers each.
    assert_eq!(answered, 5 + 4 + 5 + 12);
    kinerja.post(format!("{ROUNDS}/{id}/close"), Value::Null).await.is(200);
    id
}

/// Citizens answer at the counter.
async fn citizens(scene: &Scene) {
    let kinerja = scene.officer("kinerja").await;
    let point = json!({ "unit_id": scene.region.dinas, "name": "Loket 1", "service": "KTP-el", "hands_out_visits": true });
    let point = kinerja.post("/v1/performance/service-points", point).await.is(201);
    let public = format!("/v1/public/service-points/{}", point.body["token"].as_str().unwrap());
    for answer in [4, 4, 3, 4, 4, 3, 4, 4, 4, 4] {
        let visit = scene.app.anonymous.post(format!("{public}/visits"), Value::Null).await.is(200);
        let sheet = json!({ "visit_token": visit.body["visit_token"], "answers": vec![answer; 9],
            "comment": "Petugas A lambat." });
        scene.app.anonymous.post(format!("{public}/answers"), sheet).await.is(200);
    }
}

async fn the_whole_circle_is_heard_and_the_superior_decides(scene: &Scene) {
    let region = &scene.region;
    let job = MainJob::begin(&scene.app.anonymous, region.clone(), scene.month()).await;
    let mut colleagues = Vec::new();
    for number in [11, 12, 13] {
        colleagues.push(hire(scene, number).await);
    }

    // Indicators by role: the head's plan, and under it the analyst's, both agreed and signed.
    let (of_head, of_analyst) = job.agree_on_targets().await;
    job.report((&job.kepala, &job.sekda), &of_head).await;
    job.report((&job.analis, &job.kepala), &of_analyst).await;

    // Feedback at any time: a colleague gives advice, the analyst makes an action of it, with a day.
    let advice = json!({ "recipient_id": region.analis.id, "tone": "saran", "body": "Bagikan catatan loket setiap Jumat." });
    let feedback = colleagues[0].0.post("/v1/performance/direct-feedback", advice).await.is(201);
    let at = format!("/v1/performance/direct-feedback/{}", feedback.has("/relation", "peer").id());
    job.analis.post(format!("{at}/read"), Value::Null).await.is(200);
    let action = json!({ "title": "Catatan loket setiap Jumat", "owner_id": region.analis.id, "due_on": "2026-02-27" });
    let action = job.analis.post(format!("{at}/actions"), action).await.is(200).id();
    let action = format!("/v1/performance/feedback-actions/{action}");
    colleagues[0].0.post(format!("{action}/agree"), Value::Null).await.is(200);
    job.analis.post(format!("{action}/finish"), json!({ "note": "Berjalan tiga pekan." })).await.is(200);

    // The own view, the round, the citizens.
    let own = json!({ "period": "2026-01", "hasil_kerja": "di_atas", "perilaku_kerja": "sesuai", "note": "110 keping dari 100." });
    job.analis.post("/v1/performance/self-assessments", own).await.is(200);
    let everybody =
        [&job.sekda, &job.kepala, &job.analis, &colleagues[0].0, &colleagues[1].0, &colleagues[2].0];
    let round = round(scene, &everybody).await;
    citizens(scene).await;

    // Competence and character beside numbers: three peers are shown, and nobody among them.
    let result = job.analis.get(format!("{ROUNDS}/{round}/results/{}", region.analis.id)).await.is(200);
    let result = result
        .has("/groups/1/role", "rekan")
        .has("/groups/1/answered", 3)
        .has("/groups/1/is_withheld", false);
    let means = result.body["groups"][1]["means"].as_array().unwrap();
    let of = |value: &str| means.iter().find(|mean| mean["value"] == value).unwrap()["mean"].clone();
    assert_eq!((of("kompeten"), of("akuntabel")), (json!("5.00"), json!("4.00")));
    assert!(!result.text.contains(&colleagues[0].1), "a rater is named");
    // The head reads the whole of it before he rates; a colleague reads nothing of it.
    job.kepala.get(format!("{ROUNDS}/{round}/results/{}", region.analis.id)).await.is(200);
    let curious = colleagues[1].0.get(format!("{ROUNDS}/{round}/results/{}", region.analis.id)).await;
    curious.is_problem(404, "platform.not_found");
    let ikm = format!("/v1/performance/units/{}/satisfaction?period=2026-02", region.dinas);
    job.kepala.get(ikm).await.is(200).has("/ikm/nik", "95.00").has("/ikm/sheets", 10);

    // The superior decides, by two ratings of his own.
    let ratings = json!({ "period": "2026-01", "hasil_kerja": "di_atas", "perilaku_kerja": "di_atas",
        "note": "Rekan dan bawahan sepakat: rapi dan mau berbagi." });
    let rated = job.kepala.post(format!("/v1/performance/skp/{}/evaluations", of_analyst.skp), ratings).await;
    let rated = rated.is(201).has("/predikat", "sangat_baik");
    let seen = job.analis.get(format!("/v1/performance/evaluations/{}", rated.id())).await.is(200);
    seen.has("/predikat", "sangat_baik");

    // The final effect: credit points, and raters who are themselves looked at.
    let kinerja = scene.officer("kinerja").await;
    let credit = json!({ "employee_id": region.analis.id, "jenjang": "ahli_pertama", "golongan": "III/a",
        "effective_on": "2026-02-03", "source": { "kind": "konversi", "evaluation_id": rated.id(), "months": 1 } });
    kinerja.post("/v1/performance/angka-kredit", credit).await.is(200).has("/credit/exact", "25/16");
    let statement = format!("/v1/performance/angka-kredit/statements/{}", region.analis.id);
    job.analis.get(statement).await.is(200).has("/total/value", "1.56").has("/next/need/value", "50");
    let review = json!({ "unit_id": region.instansi, "period": "2026" });
    let begun = kinerja.post("/v1/performance/rater-reviews", review).await;
    let review = kinerja.succeeded(begun).await;
    assert_eq!(review["questions"], 0, "one rater of one rated person is nobody to ask about");
    scene.app.verify_log().await;
}
