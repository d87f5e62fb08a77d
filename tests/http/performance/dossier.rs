//! What stands beside a rating: each source, for the employee as for the superior; and what must not be seen.

use merit_tests::{Client, Scene, both};
use serde_json::{Value, json};

use super::staff::Hiring;
use super::{Office, agreements, citizens, projects, skp};

both![in Scene:
    work_and_unit_stand_beside_the_rating,
    voices_stand_beside_it_without_their_words,
    a_group_of_two_is_not_told,
    whoever_decides_on_an_objection_reads_the_same,
];

/// The sections of a dossier, for a reader.
async fn sections(reader: &Client, plan: &str, period: &str) -> (Value, String) {
    let dossier = reader.get(format!("{}/dossier?period={period}", skp(plan))).await.is(200);
    (dossier.body["sections"].clone(), dossier.text)
}

fn section<'a>(sections: &'a Value, kind: &str) -> Option<&'a Value> {
    sections.as_array().unwrap().iter().find(|section| section["kind"] == kind)
}

async fn work_and_unit_stand_beside_the_rating(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, _) = office.reported(2026).await;
    let entry = json!({ "starts_on": "2026-01-20", "activity": "Perekaman di desa", "minutes": 300 });
    office.analis.post("/v1/performance/work-log", entry).await.is(201);
    let reports = "/v1/performance/monthly-reports";
    let report = office.analis.post(reports, json!({ "month": "2026-01" })).await.is(201).id();
    let (found, _) = sections(&office.kepala, &plan, "2026-Q1").await;
    assert_eq!(section(&found, "monthly_reports"), None, "a draft was shown to nobody");
    let submit = json!({ "summary": "Target Januari tercapai." });
    office.analis.post(format!("{reports}/{report}/ajukan"), submit).await.is(200);
    projects::begun(scene, &office).await;
    let (agreement, iku) = agreements::in_force(scene, &office).await;
    agreements::report(&office.kepala, &agreement, (&iku[0], "95")).await;
    let point = citizens::point(scene, true).await;
    citizens::answers(scene, (&point.0, &point.1), &[[4; 9]; 9]).await;
    let (found, _) = sections(&office.analis, &plan, "2026-Q1").await;
    assert_eq!(section(&found, "satisfaction"), None, "nine sheets are a few people's word");
    citizens::answers(scene, (&point.0, &point.1), &[[4; 9]; 3]).await;

    for reader in [&office.kepala, &office.analis] {
        let (found, _) = sections(reader, &plan, "2026-Q1").await;
        let progress = section(&found, "progress").unwrap();
        assert_eq!((&progress["reports"], &progress["realised"]), (&json!(1), &json!(1)));
        assert_eq!(progress["entries"][0]["evidence_ids"].as_array().unwrap().len(), 1);
        assert_eq!(
            (&progress["log_entries"], &progress["last_logged_on"]),
            (&json!(1), &json!("2026-01-20"))
        );
        let monthly = section(&found, "monthly_reports").unwrap();
        assert_eq!(
            (&monthly["awaiting"], &monthly["confirmed"], &monthly["returned"]),
            (&json!(1), &json!(0), &json!(0))
        );
        assert_eq!(
            monthly["months"][0],
            json!({ "month": "2026-01", "report_id": report, "status": "diajukan" })
        );
        let team = &section(&found, "teams").unwrap()["projects"][0];
        assert_eq!((&team["role"], &team["status"]), (&json!("ketua"), &json!("berjalan")));
        assert_eq!(team["collaboration"], Value::Null, "nobody has said anything");
        let unit = section(&found, "unit_target").unwrap();
        assert_eq!((&unit["unit_id"], &unit["is_head"]), (&json!(scene.region.dinas), &json!(false)));
        assert!(unit["score"].is_string(), "{unit}");
        let heard = section(&found, "satisfaction").unwrap();
        assert_eq!(
            (&heard["nik"], &heard["mutu"], &heard["sheets"]),
            (&json!("100.00"), &json!("A"), &json!(12))
        );
    }
    // Another period knows nothing of it.
    let (found, _) = sections(&office.kepala, &plan, "2026-Q4").await;
    for kind in ["progress", "monthly_reports", "satisfaction"] {
        assert_eq!(section(&found, kind), None, "{kind}");
    }
}

async fn voices_stand_beside_it_without_their_words(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, _) = office.reported(2026).await;
    let words = "Catat pertanyaan yang sering muncul.";
    let told = json!({ "recipient_id": scene.region.analis.id, "tone": "saran", "body": words });
    office.kepala.post("/v1/performance/direct-feedback", told.clone()).await.is(201);
    office.sekda.post("/v1/performance/direct-feedback", told.clone()).await.is(201);
    let praise = json!({ "recipient_id": scene.region.analis.id, "tone": "apresiasi", "body": words });
    office.sekda.post("/v1/performance/direct-feedback", praise).await.is(201);
    let own = json!({ "period": "2026-02", "hasil_kerja": "di_atas", "perilaku_kerja": "sesuai",
        "note": "Semua permohonan selesai." });
    office.analis.post("/v1/performance/self-assessments", own).await.is(200);
    let officer = scene.officer("kepegawaian").await;
    let learned = |value: Value, since: &str| json!({ "value": value, "valid_from": since });
    let certificate = json!({ "kind": "certificate", "certificate": "kompetensi", "name": "Uji Kompetensi Analis",
        "number": "UK-1/2026", "issuer": "Lembaga Sertifikasi" });
    let diploma = json!({ "kind": "education", "level": "s2", "institution": "Universitas Rafflesia",
        "programme": "Kebijakan Publik", "year": 2026 });
    let facts = format!("/v1/employees/{}/facts", scene.region.analis.id);
    officer.post(&facts, learned(certificate, "2026-01-15")).await.is(201);
    officer.post(&facts, learned(diploma, "2026-02-01")).await.is(201);

    for reader in [&office.kepala, &office.analis] {
        let (found, text) = sections(reader, &plan, "2026-S1").await;
        let counts = &section(&found, "feedback").unwrap()["counts"];
        let count =
            |role: &str, tone: &str, count: u64| json!({ "role": role, "tone": tone, "count": count });
        let expected =
            [count("superior", "saran", 1), count("peer", "apresiasi", 1), count("peer", "saran", 1)];
        assert_eq!(*counts, json!(expected));
        assert!(!text.contains(words), "feedback is between the two");
        assert!(!text.contains(&scene.region.sekda.id), "and so is who gave it");
        let own = &section(&found, "self_assessments").unwrap()["assessments"][0];
        assert_eq!((&own["period"], &own["hasil_kerja"]), (&json!("2026-02"), &json!("di_atas")));
        let learning = section(&found, "learning").unwrap();
        assert_eq!(learning["certificates"][0]["certificate"], "kompetensi");
        assert_eq!(learning["diplomas"][0]["level"], "s2");
    }
    let (found, _) = sections(&office.kepala, &plan, "2026-01").await;
    assert_eq!(section(&found, "self_assessments"), None, "a view of another month");
}

fn scores(all: u8) -> Value {
    json!({ "berorientasi_pelayanan": all, "akuntabel": all, "kompeten": all, "harmonis": all, "loyal": all,
        "adaptif": all, "kolaboratif": all })
}

/// Answers the open seats about somebody.
async fn say_of(rater: &Client, ratee: &str, score: u8) {
    let seats = rater.get("/v1/performance/round-seats?limit=200").await.is(200);
    for seat in seats.data().iter().filter(|seat| seat["ratee"]["id"] == ratee) {
        let path = format!("/v1/performance/round-seats/{}/answer", seat["id"].as_str().unwrap());
        rater.post(&path, json!({ "scores": scores(score), "comment": "Rahasia kami." })).await.is(204);
    }
}

async fn a_group_of_two_is_not_told(scene: &Scene) {
    let office = Office::of(scene).await;
    let (analis, kepala) = (&scene.region.analis.id, &scene.region.kepala.id);
    let (plan, _) = office.reported(2026).await;
    let (above, _) = office.above().await;
    let mut hiring = Hiring::of(scene).await;
    let post = hiring.post(&scene.region.dinas, (5, false)).await;
    let mut staff = Vec::new();
    for _ in 0..3 {
        let hired = hiring.hire(&post, None).await;
        staff.push(hiring.sign_in(&hired).await);
    }
    let kinerja = scene.officer("kinerja").await;
    let rounds = "/v1/performance/feedback-rounds";
    let round = json!({ "unit_id": scene.region.dinas, "name": "Umpan balik 360°", "period": "2026-01",
        "closes_on": "2026-02-10" });
    let round = kinerja.post(rounds, round).await.is(201).id();
    kinerja.decided().post(format!("{rounds}/{round}/open"), Value::Null).await.is(200);
    // Two peers, the superior and the analyst himself: four answers, and no group of three.
    say_of(&office.kepala, analis, 4).await;
    say_of(&office.analis, analis, 5).await;
    say_of(&staff[0], analis, 1).await;
    say_of(&staff[1], analis, 5).await;
    // Three subordinates of the head, and his superior.
    for (rater, score) in [(&staff[0], 2), (&staff[1], 3), (&office.analis, 4), (&office.sekda, 5)] {
        say_of(rater, kepala, score).await;
    }
    let (found, _) = sections(&office.sekda, &above, "2026").await;
    assert_eq!(section(&found, "rounds"), None, "a round that goes on tells nothing");
    kinerja.decided().post(format!("{rounds}/{round}/close"), Value::Null).await.is(200);

    for reader in [&office.kepala, &office.analis] {
        for period in ["2026", "2026-S1", "2026-01"] {
            let (found, text) = sections(reader, &plan, period).await;
            assert_eq!(section(&found, "rounds"), None, "two peers are not told, and not as part of four");
            assert!(!text.contains("Rahasia"), "{text}");
        }
    }
    let (found, text) = sections(&office.sekda, &above, "2026").await;
    let told = &section(&found, "rounds").unwrap()["rounds"][0];
    assert_eq!(told["round_id"], round.as_str());
    let groups = told["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 1, "the superior is a group of one: {told}");
    assert_eq!(
        (&groups[0]["role"], &groups[0]["answered"], &groups[0]["mean"]),
        (&json!("bawahan"), &json!(3), &json!("3.00"))
    );
    assert!(!text.contains("Rahasia"), "the words of subordinates stand in the round alone");
    // The same figures whatever period is asked: no two of them differ by a few answers.
    let (month, _) = sections(&office.kepala, &above, "2026-01").await;
    assert_eq!(section(&month, "rounds"), section(&found, "rounds"));
}

async fn whoever_decides_on_an_objection_reads_the_same(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, _) = office.reported(2026).await;
    let rated = office.rated(&plan).await;
    let reasons = json!({ "reasons": "Target terlampaui menurut SIAK." });
    let objection =
        office.analis.post(format!("/v1/performance/evaluations/{rated}/keberatan"), reasons).await;
    let objection = objection.is(201).id();
    let path = format!("/v1/performance/objections/{objection}/dossier");
    let read = office.sekda.get(&path).await.is(200);
    let (same, _) = sections(&office.analis, &plan, "2026-01").await;
    assert_eq!(read.body["sections"], same);
    let neighbour = scene.neighbour.sekda.sign_in(&scene.app.anonymous).await;
    neighbour.get(&path).await.is_problem(404, "platform.not_found");
}
