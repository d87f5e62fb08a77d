//! Erasing a person.

use merit_tests::{Scene, both};
use serde_json::{Value, json};

use super::{gone, second_admin};

both![in Scene: a_request_is_refused_or_taken_back, nobody_decides_on_the_own_request];

async fn a_request_is_refused_or_taken_back(scene: &Scene) {
    let (admin, second) = (scene.admin().await, second_admin(scene).await);
    let wanted = json!({ "employee_id": gone(scene).await, "reason": "Permohonan subjek data" });
    let made = admin.post("/v1/privacy/erasures", wanted.clone()).await.is(201);
    let at = |verb: &str| format!("{}/{verb}", made.header("location"));
    second.decided().post(at("withdraw"), Value::Null).await.is_problem(403, "privacy.not_the_requester");
    admin.decided().post(at("withdraw"), Value::Null).await.is(200).has("/status", "withdrawn");
    let again = admin.post("/v1/privacy/erasures", wanted.clone()).await.is(201);
    let refuse = format!("{}/refuse", again.header("location"));
    let decision = json!({ "decision": "Masih diperlukan untuk pemeriksaan" });
    second
        .decided()
        .post(&refuse, json!({ "decision": "x" }))
        .await
        .is_problem(422, "request.length")
        .at("/decision");
    second.decided().post(&refuse, decision.clone()).await.is(200).has("/status", "refused");
    second.decided().post(&refuse, decision).await.is_problem(409, "privacy.erasure_act_not_offered");
    let listed = admin.get("/v1/privacy/erasures?status=refused").await.is(200);
    assert_eq!(listed.data().len(), 1);
    admin.get("/v1/privacy/erasures?status=gone").await.is_problem(400, "request.wrong_parameter");
    let auditor = scene.officer("auditor").await;
    assert_eq!(auditor.get("/v1/privacy/erasures").await.is(200).data().len(), 2);
    auditor.post("/v1/privacy/erasures", wanted).await.is_problem(403, "identity.forbidden");
}

async fn nobody_decides_on_the_own_request(scene: &Scene) {
    let (admin, second) = (scene.admin().await, second_admin(scene).await);
    let employee = gone(scene).await;
    let wanted = json!({ "employee_id": employee, "reason": "Permohonan subjek data" });
    let made = admin.post("/v1/privacy/erasures", wanted).await.is(201);
    let mine: Vec<Value> = made.body["allowed_actions"].as_array().unwrap().clone();
    let denied =
        |name: &str| mine.iter().find(|act| act["name"] == name).unwrap()["reason_if_denied"].clone();
    assert_eq!(denied("approve")["code"], "privacy.second_person_needed");
    assert!(denied("withdraw").is_null());
    let approve = format!("{}/approve", made.header("location"));
    let decision = json!({ "decision": "Masa retensi telah berakhir" });
    admin.decided().post(&approve, decision.clone()).await.is_problem(403, "privacy.second_person_needed");
    // A ground that comes up after the request counts, too.
    let hold = json!({ "employee_id": employee, "reason": "Perkara 12/G/2026/PTUN" });
    let hold = admin.post("/v1/privacy/holds", hold).await.is(201);
    second.decided().post(&approve, decision.clone()).await.is_problem(409, "privacy.legal_hold");
    admin.decided().post(format!("{}/release", hold.header("location")), Value::Null).await.is(200);
    second.decided().post(&approve, decision).await.is(200).has("/status", "erased");
    let officer = scene.officer("kepegawaian").await;
    officer
        .get(format!("/v1/employees/{employee}"))
        .await
        .is(200)
        .has("/name", "(dihapus)")
        .has("/nik", Value::Null);
}
