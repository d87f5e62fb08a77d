//! Requests to change a record: an employee asks with proof, a second person judges.

use merit_tests::{Client, Reply, Scene, both};
use serde_json::{Value, json};

both![in Scene:
    an_employee_asks_and_an_officer_verifies,
    a_bank_account_always_needs_a_second_person,
    nobody_judges_the_own_matter,
    a_request_is_rejected_or_withdrawn,
    what_cannot_be_asked_for_is_refused_with_all_faults,
    requests_lie_within_reach,
];

async fn proof(who: &Client) -> String {
    let typed = who.with("content-type", "text/plain");
    let path = "/v1/files?name=akta.txt";
    typed.send_text(reqwest::Method::POST, path, Some("Akta kelahiran")).await.is(201).id()
}

fn tax_status(files: Value) -> Value {
    json!({ "value": { "kind": "tax_status", "ptkp": "K/2" }, "valid_from": "2026-02-01",
        "reason": "Anak kedua lahir", "files": files })
}

fn account(number: &str) -> Value {
    json!({ "value": { "kind": "bank_account", "bank": "Bank Uji", "number": number, "holder": "Dimas Pradipta" },
        "valid_from": "2026-02-01", "reason": "Rekening lama ditutup" })
}

async fn decide(who: &Client, request: &str, verb: &str) -> Reply {
    who.decided().post(format!("/v1/change-requests/{request}/{verb}"), Value::Null).await
}

async fn an_employee_asks_and_an_officer_verifies(scene: &Scene) {
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    let officer = scene.officer("kepegawaian").await;
    let file = proof(&analis).await;
    let made = analis.post("/v1/me/change-requests", tax_status(json!([file]))).await.is(201);
    let made = made.has("/status", "proposed").has("/proposed_as", "employee").has("/files/0", file.as_str());
    assert_eq!(made.header("location"), format!("/v1/change-requests/{}", made.id()));
    let tasks = officer.get("/v1/me/tasks").await.is(200).has("/data/0/kind", "tasks.verify_change");
    tasks.has("/data/0/object_id", made.id()).has("/data/0/allowed_actions/0/name", "verify");
    let queue = officer.get("/v1/change-requests?state=proposed").await.is(200);
    queue.has("/data/0/id", made.id()).has("/data/0/employee/nip", scene.region.analis.nip.as_str());
    let path = format!("/v1/change-requests/{}/verify", made.id());
    officer.post(&path, Value::Null).await.is(400);
    officer.with("idempotency-key", "sekali").post(&path, Value::Null).await.is(428);
    let applied = decide(&officer, &made.id(), "verify").await.is(200).has("/status", "applied");
    let fact = applied.body["result_id"].clone();
    let facts = format!("/v1/employees/{}/facts?kind=tax_status", scene.region.analis.id);
    analis.get(&facts).await.is(200).has("/data/0/id", fact).has("/data/0/value/ptkp", "K/2");
    decide(&officer, &made.id(), "verify").await.is_problem(409, "personnel.proposal_act_not_offered");
    let history = analis.get("/v1/me/change-requests").await.is(200);
    history.has("/data/0/status", "applied").has("/data/0/allowed_actions", json!([]));
}

async fn a_bank_account_always_needs_a_second_person(scene: &Scene) {
    let (registrar, second) = (scene.officer("kepegawaian").await, scene.officer("pusat").await);
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    let path = format!("/v1/employees/{}/change-requests", scene.region.analis.id);
    let made = registrar.post(&path, account("900000005678")).await.is(201).has("/proposed_as", "officer");
    let request = made.id();
    made.has("/value/number", "900000005678");
    let at = format!("/v1/change-requests/{request}");
    let auditor = scene.officer("auditor").await;
    auditor.get(&at).await.is(200).has("/value/number", "********5678");
    analis.get(&at).await.is(200).has("/value/number", "900000005678");
    decide(&registrar, &request, "verify").await.is_problem(403, "personnel.own_proposal");
    decide(&second, &request, "verify").await.is(200).has("/status", "applied");
    let facts = format!("/v1/employees/{}/facts?kind=bank_account", scene.region.analis.id);
    analis.get(&facts).await.is(200).has("/data/0/value/number", "900000005678");
    let auditing = auditor.get("/v1/audit/acts?kind=personnel.change_verified&limit=5").await.is(200);
    assert!(!auditing.text.contains("5678"), "the log of acts holds no account number");
}

async fn nobody_judges_the_own_matter(scene: &Scene) {
    let admin = scene.admin().await;
    let kepala = scene.region.kepala.sign_in(&scene.app.anonymous).await;
    let account_of = admin.get(format!("/v1/accounts?employee_id={}", scene.region.kepala.id)).await.is(200);
    let grant = json!({
        "account_id": account_of.data()[0]["id"], "role": "pengelola_kepegawaian", "unit_id": scene.region.instansi });
    admin.post("/v1/grants", grant).await.is(201);
    let officer = scene.officer("kepegawaian").await;
    let path = format!("/v1/employees/{}/change-requests", scene.region.kepala.id);
    let made = officer.post(&path, tax_status(json!([]))).await.is(201).id();
    let kepala = {
        drop(kepala);
        scene.region.kepala.sign_in(&scene.app.anonymous).await
    };
    decide(&kepala, &made, "verify").await.is_problem(403, "personnel.own_record");
    let reason = json!({ "reason": "Tidak jadi" });
    kepala
        .post(format!("/v1/change-requests/{made}/reject"), reason)
        .await
        .is_problem(403, "personnel.own_record");
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    decide(&analis, &made, "verify").await.is_problem(403, "identity.forbidden");
    let decree = json!({
        "unit_id": scene.region.instansi, "kind": "kenaikan_pangkat", "number": "823/5", "about": "Kenaikan pangkat",
        "issued_on": "2026-01-20", "tmt": "2026-02-01", "signatory": "Bupati Uji",
        "proposals": [{ "employee_id": scene.region.kepala.id,
            "value": { "kind": "golongan", "golongan": "IV/c", "mkg_years": 22, "mkg_months": 0 } }] });
    let decree = officer.post("/v1/decrees", decree).await.is(201).id();
    let verify = format!("/v1/decrees/{decree}/verify");
    kepala.decided().post(verify, Value::Null).await.is_problem(403, "personnel.own_record");
}

async fn a_request_is_rejected_or_withdrawn(scene: &Scene) {
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    let officer = scene.officer("kepegawaian").await;
    let first = analis.post("/v1/me/change-requests", tax_status(json!([]))).await.is(201).id();
    let reject = format!("/v1/change-requests/{first}/reject");
    officer
        .post(&reject, json!({ "reason": " " }))
        .await
        .is_problem(422, "personnel.name_empty")
        .at("/reason");
    officer
        .with("if-match", "\"7\"")
        .post(&reject, json!({ "reason": "x" }))
        .await
        .is_problem(412, "platform.stale");
    let rejected = officer.post(&reject, json!({ "reason": "Akta belum dilampirkan" })).await.is(200);
    rejected.has("/status", "rejected").has("/decision_reason", "Akta belum dilampirkan");
    decide(&analis, &first, "withdraw").await.is_problem(409, "personnel.proposal_act_not_offered");
    let second = analis.post("/v1/me/change-requests", tax_status(json!([]))).await.is(201).id();
    decide(&scene.officer("pusat").await, &second, "withdraw")
        .await
        .is_problem(403, "personnel.not_permitted");
    decide(&analis, &second, "withdraw").await.is(200).has("/status", "withdrawn");
    let history = analis.get("/v1/me/change-requests").await.is(200);
    let states: Vec<&Value> = history.data().iter().map(|one| &one["status"]).collect();
    assert_eq!(states, ["withdrawn", "rejected"], "the latest first, and nothing is lost");
    let facts = format!("/v1/employees/{}/facts?kind=tax_status", scene.region.analis.id);
    analis.get(&facts).await.is(200).has("/data/0/value/ptkp", "K/1");
}

async fn what_cannot_be_asked_for_is_refused_with_all_faults(scene: &Scene) {
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    let promotion = json!({ "value": { "kind": "golongan", "golongan": "III/b", "mkg_years": 90, "mkg_months": 0 },
        "valid_from": "2020-01-01", "reason": " ", "files": [scene.region.decree] });
    let refused = analis.post("/v1/me/change-requests", promotion).await.is(422);
    refused.at("/value/kind").at("/value/mkg_years").at("/reason").at("/files/0");
    let overlap = json!({ "value": { "kind": "tax_status", "ptkp": "K/2" }, "valid_from": "2019-01-01", "reason": "Uji" });
    let refused = analis.post("/v1/me/change-requests", overlap).await;
    refused.is_problem(422, "personnel.fact_overlaps").at("/valid_from");
    let shapeless = json!({ "change": "correct", "reason": "Uji" });
    let refused =
        analis.post("/v1/me/change-requests", shapeless).await.is_problem(422, "personnel.change_unfit");
    refused.at("/fact_id").at("/value").at("/valid_from");
    let mut foreign = tax_status(json!([proof(&scene.officer("kepegawaian").await).await]));
    let refused = analis.post("/v1/me/change-requests", foreign.take()).await;
    refused.is_problem(422, "personnel.file_unknown").at("/files/0");
    let status = format!("/v1/employees/{}/facts?kind=status", scene.region.analis.id);
    let fact = analis.get(status).await.is(200).body["data"][0]["id"].clone();
    let retract = json!({ "change": "retract", "fact_id": fact, "reason": "Uji" });
    let refused = analis.post("/v1/me/change-requests", retract).await;
    refused.is_problem(422, "personnel.kind_by_decree").at("/value/kind");
    assert!(analis.get("/v1/me/change-requests").await.is(200).data().is_empty(), "nothing is half-written");
    let auditor = scene.officer("auditor").await;
    auditor.post("/v1/me/change-requests", tax_status(json!([]))).await.is_problem(403, "identity.forbidden");
}

async fn requests_lie_within_reach(scene: &Scene) {
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    let kepala = scene.region.kepala.sign_in(&scene.app.anonymous).await;
    let made = analis.post("/v1/me/change-requests", tax_status(json!([]))).await.is(201).id();
    kepala.get(format!("/v1/change-requests/{made}")).await.is_problem(404, "platform.not_found");
    assert!(kepala.get("/v1/me/change-requests").await.is(200).data().is_empty());
    let of_other = format!("/v1/employees/{}/change-requests", scene.region.analis.id);
    kepala.post(&of_other, tax_status(json!([]))).await.is_problem(404, "platform.not_found");
    let far = scene.neighbour.officer(&scene.app.anonymous, "kepegawaian").await;
    far.post(&of_other, tax_status(json!([]))).await.is_problem(404, "platform.not_found");
    assert!(far.get("/v1/change-requests").await.is(200).data().is_empty());
    decide(&far, &made, "verify").await.is_problem(404, "platform.not_found");
    let filtered = format!("/v1/change-requests?employee_id={}&fact_kind=tax_status", scene.region.analis.id);
    assert_eq!(scene.officer("kepegawaian").await.get(filtered).await.is(200).data().len(), 1);
}
