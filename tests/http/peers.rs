//! What was seen to fail in other systems of this kind, each shown not to fail here. Those of a pay run stand in
//! `tests/faults/killed_run.rs`, `payroll/runs.rs` and in the foreign evaluator; these are the ones of records and of the way in.

use merit_tests::app::PASSWORD;
use merit_tests::contract::CONTRACT;
use merit_tests::{Scene, both};
use serde_json::{Value, json};

both![in Scene:
    nobody_approves_the_own_claim_or_edits_the_law,
    anothers_record_is_not_found_rather_than_an_error,
    a_bad_token_is_unauthenticated_rather_than_forbidden,
    what_is_missing_is_not_an_answer_full_of_nulls,
    reading_writes_no_session_and_no_act,
    a_password_is_never_stored_as_it_was_typed,
];

async fn nobody_approves_the_own_claim_or_edits_the_law(scene: &Scene) {
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    let claim = json!({ "value": { "kind": "tax_status", "ptkp": "K/3" }, "valid_from": "2026-02-01",
        "reason": "Anak ketiga lahir", "files": [] });
    let claim = analis.post("/v1/me/change-requests", claim).await.is(201).id();
    let verify = format!("/v1/change-requests/{claim}/verify");
    analis.decided().post(&verify, Value::Null).await.is_problem(403, "identity.forbidden");
    let direct = json!({ "value": { "kind": "tax_status", "ptkp": "K/3" }, "valid_from": "2026-02-01" });
    let facts = format!("/v1/employees/{}/facts", scene.region.analis.id);
    analis.post(&facts, direct).await.is_problem(403, "identity.forbidden");
    let held = analis.get(format!("{facts}?kind=tax_status")).await.is(200);
    assert!(held.data().iter().all(|fact| fact["value"]["ptkp"] != "K/3"));
    // Tables of national law are files with the program: there is no operation that could change one.
    let is_law = |word: &str| ["law", "laws", "brackets", "rates"].contains(&word);
    let writes_law = |path: &str| path.split('/').any(is_law);
    let found = CONTRACT.operations.iter().find(|one| one.method != "GET" && writes_law(&one.path));
    assert!(found.is_none(), "{found:?}");
}

async fn anothers_record_is_not_found_rather_than_an_error(scene: &Scene) {
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    let officer = scene.officer("kepegawaian").await;
    for rest in ["", "/facts", "/acts"] {
        let colleague = format!("/v1/employees/{}{rest}", scene.region.kepala.id);
        let refused = analis.get(&colleague).await;
        assert!([403, 404].contains(&refused.status.as_u16()), "{colleague}: {}", refused.text);
        let stranger = format!("/v1/employees/{}{rest}", scene.neighbour.analis.id);
        let refused = officer.get(&stranger).await;
        assert!([403, 404].contains(&refused.status.as_u16()), "{stranger}: {}", refused.text);
    }
    let file = officer.get(format!("/v1/employees/{}", scene.neighbour.analis.id)).await;
    file.is_problem(404, "platform.not_found");
}

async fn a_bad_token_is_unauthenticated_rather_than_forbidden(scene: &Scene) {
    let expired = "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9.eyJleHAiOjF9.AAAA";
    for token in ["x", "null", expired] {
        let refused = scene.app.anonymous.bearing(token).get("/v1/me").await.is(401);
        assert!(refused.header("www-authenticate").starts_with("Bearer"), "{token}");
        scene.app.anonymous.bearing(token).post("/v1/decrees", json!({})).await.is(401);
    }
    scene.app.anonymous.get("/v1/me").await.is(401);
}

async fn what_is_missing_is_not_an_answer_full_of_nulls(scene: &Scene) {
    let readers = [scene.officer("kepegawaian").await, scene.officer("bendahara").await, scene.admin().await];
    let nothing = "0198a1b2-0000-7000-8000-000000000000";
    let mut asked = 0;
    for operation in CONTRACT.operations.iter().filter(|one| one.method == "GET") {
        let placeholders = operation.placeholders();
        if placeholders.is_empty() || !placeholders.iter().all(|name| name.ends_with("_id")) {
            continue;
        }
        let path = placeholders
            .iter()
            .fold(operation.path.clone(), |path, name| path.replace(&format!("{{{name}}}"), nothing));
        for reader in &readers {
            let answer = reader.get(&path).await;
            let status = answer.status.as_u16();
            // 400 is a parameter that the address alone does not give.
            assert!([400, 403, 404].contains(&status), "{path} answers {status}: {}", answer.text);
        }
        asked += 1;
    }
    assert!(asked >= 40, "{asked} operations were asked");
}

async fn reading_writes_no_session_and_no_act(scene: &Scene) {
    let officer = scene.officer("kepegawaian").await;
    let sessions = officer.get("/v1/me/sessions").await.is(200).body;
    let auditor = scene.officer("auditor").await;
    let account = officer.get("/v1/me").await.is(200).body["account_id"].as_str().unwrap().to_owned();
    let acts = async || {
        scene.app.verify_log().await;
        let own = format!("/v1/audit/acts?actor_id={account}&count=exact&limit=1");
        auditor.get(own).await.is(200).body["page"]["total"].as_u64().unwrap()
    };
    let decree = json!({ "unit_id": scene.region.instansi, "number": "821/9", "about": "Pengangkatan",
        "issued_on": "2026-01-20", "tmt": "2026-02-01", "signatory": "Bupati Uji" });
    officer.post("/v1/decrees", decree).await.is(201);
    let before = acts().await;
    assert!(before > 0);
    for _ in 0..3 {
        scene.app.anonymous.get("/healthz").await.is(200);
        scene.app.anonymous.get("/readyz").await.is(200);
        for path in ["/v1/me", "/v1/employees", "/v1/units", "/v1/decrees", "/v1/me/tasks"] {
            officer.get(path).await.is(200);
        }
    }
    assert_eq!(officer.get("/v1/me/sessions").await.is(200).body, sessions);
    assert_eq!(acts().await, before);
}

async fn a_password_is_never_stored_as_it_was_typed(scene: &Scene) {
    let admin = scene.admin().await;
    let opened = json!({ "email": "peers@uji.merit.test", "name": "Peers" });
    let opened = admin.post("/v1/accounts", opened).await.is(201);
    let set = json!({ "reset_code": opened.body["reset_code"], "new_password": "gajah makan pisang hijau" });
    scene.app.anonymous.post("/v1/auth/password", set).await.is_success();
    let stored = scene.app.stored_passwords().await;
    assert!(stored.len() >= 5);
    for password in stored {
        assert!(password.starts_with("$argon2id$"), "the hash is there when the answer is");
        assert!(!password.contains("gajah") && !password.contains(PASSWORD));
    }
}
