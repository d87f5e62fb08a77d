//! How long what is kept.

use merit_tests::{Scene, both};
use serde_json::{Value, json};

both![in Scene:
    what_is_over_goes_and_what_is_held_stays,
    what_citizens_left_goes_in_its_time,
    the_rules_are_for_whoever_keeps_them,
];

/// Beyond the five years of the log of reads.
const LATER: &str = "2031-06-01T01:00:00Z";

async fn what_is_over_goes_and_what_is_held_stays(scene: &Scene) {
    let officer = scene.officer("kepegawaian").await;
    for person in [&scene.region.analis, &scene.region.kepala] {
        officer.get(format!("/v1/employees/{}/facts?kind=family", person.id)).await.is(200);
    }
    let admin = scene.admin().await;
    let hold = json!({ "employee_id": scene.region.kepala.id, "reason": "Perkara 12/G/2026/PTUN" });
    admin.post("/v1/privacy/holds", hold).await.is(201);
    let logged = async || admin.get("/v1/privacy/access-log").await.is(200).data().to_vec();
    assert_eq!(logged().await.len(), 2);
    let due = async || -> Value {
        let rules = admin.get("/v1/privacy/retention").await.is(200).body;
        let rule =
            rules["rules"].as_array().unwrap().iter().find(|rule| rule["kind"] == "access_log").unwrap();
        rule["due"].clone()
    };
    assert_eq!(due().await, 0);
    scene.app.set_clock(LATER).await;
    let result = admin.succeeded(admin.post("/v1/privacy/retention/apply", Value::Null).await).await;
    assert!(result["deleted"]["access_log"].is_u64(), "{result}");
    assert_eq!(due().await, 0);
    let left = logged().await;
    let [held] = left.as_slice() else { panic!("{left:?}") };
    assert_eq!(held["employee_id"], json!(scene.region.kepala.id));
}

async fn what_citizens_left_goes_in_its_time(scene: &Scene) {
    let citizen = &scene.app.anonymous;
    let point = json!({ "unit_id": scene.region.dinas, "name": "Loket 1", "service": "KTP-el",
        "hands_out_visits": true, "visits_per_hour_max": 60 });
    let kinerja = scene.officer("kinerja").await;
    let code = kinerja.post("/v1/performance/service-points", point).await.is(201).body["token"].clone();
    let public = |last: &str| format!("/v1/public/service-points/{}/{last}", code.as_str().unwrap());
    citizen.post(public("visits"), Value::Null).await.is(200);
    let complaint = json!({ "category": "petugas", "body": "Loket kosong pada jam layanan." });
    let made = citizen.post(public("complaints"), complaint).await.is(200);
    let own = format!("/v1/public/complaints/{}", made.body["number"].as_str().unwrap());
    let operator = scene.officer("operator").await;
    let id = operator.get("/v1/performance/complaints").await.is(200).data()[0]["id"].clone();
    let at = |verb: &str| format!("/v1/performance/complaints/{}/{verb}", id.as_str().unwrap());
    operator.post(at("take"), Value::Null).await.is(200);
    operator.post(at("answer"), json!({ "answer": "Petugas sudah diganti." })).await.is(200);
    citizen.post(format!("{own}/judge"), json!({})).await.is(200).has("/status", "ditutup");

    let admin = scene.admin().await;
    let apply = async || admin.succeeded(admin.post("/v1/privacy/retention/apply", Value::Null).await).await;
    scene.app.set_clock("2026-02-08T01:00:00Z").await;
    apply().await;
    citizen.get(&own).await.is(200);
    let due = async |kind: &str| -> Value {
        let rules = admin.get("/v1/privacy/retention").await.is(200).body;
        let mut rules = rules["rules"].as_array().unwrap().iter();
        rules.find(|rule| rule["kind"] == kind).unwrap()["due"].clone()
    };
    assert_eq!(due("survey_visits").await, 0);
    scene.app.set_clock(LATER).await;
    apply().await;
    citizen.get(&own).await.is_problem(404, "platform.not_found");
}

async fn the_rules_are_for_whoever_keeps_them(scene: &Scene) {
    let auditor = scene.officer("auditor").await;
    let rules = auditor.get("/v1/privacy/retention").await.is(200).body;
    let rules = rules["rules"].as_array().unwrap();
    assert!(rules.iter().any(|rule| rule["kind"] == "payslips" && rule["action"] == "keep"));
    assert!(rules.iter().all(|rule| rule["basis"].is_string() && rule["confidence"].is_string()));
    auditor.post("/v1/privacy/retention/apply", Value::Null).await.is_problem(403, "identity.forbidden");
    let officer = scene.officer("kepegawaian").await;
    officer.get("/v1/privacy/retention").await.is_problem(403, "identity.forbidden");
}
