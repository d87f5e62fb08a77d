//! Activation codes: a unit at a time, one by one, and what they open.

use merit_tests::{Client, Reply, Scene, both};
use serde_json::{Value, json};

use super::tokens;

both![in Scene:
    a_unit_is_activated_at_once,
    one_code_opens_one_account_once,
    a_forgotten_password_is_replaced_but_not_a_holders,
];

const NIP: &str = "199005052015031001";
const NEW: &str = "burung camar terbang rendah";

/// Somebody new in the dinas, who has no account.
async fn newcomer(scene: &Scene) -> String {
    let fact = |value: Value| json!({ "value": value, "valid_from": "2020-03-01", "decree_id": scene.region.decree });
    let position =
        json!({ "kind": "position", "position_id": scene.region.analis.position, "standing": "definitif" });
    let employee = json!({
        "instansi_id": scene.region.instansi, "nip": NIP, "name": "=Baru Saja", "sex": "male", "birth_date": "1990-05-05",
        "facts": [fact(json!({ "kind": "status", "status": "pns" })), fact(position)] });
    scene.officer("kepegawaian").await.post("/v1/employees", employee).await.is(201).id()
}

async fn batch(operator: &Client, unit: &str) -> Reply {
    operator.post("/v1/accounts/activation-batches", json!({ "unit_id": unit })).await
}

async fn activate(scene: &Scene, code: &str, password: &str) -> Reply {
    let body = json!({ "identifier": NIP, "activation_code": code, "new_password": password });
    scene.app.anonymous.post("/v1/auth/activate", body).await
}

fn code(codes: &Reply) -> String {
    codes.body["codes"][0]["activation_code"].as_str().unwrap().to_owned()
}

async fn a_unit_is_activated_at_once(scene: &Scene) {
    let operator = scene.officer("operator").await;
    batch(&operator, &scene.region.dinas).await.is(200).has("/codes", json!([]));
    let employee = newcomer(scene).await;
    let codes = batch(&operator, &scene.region.dinas).await.is(200).has("/has_more", false);
    let codes = codes.has("/codes/0/employee_id", employee.as_str()).has("/codes/0/nip", NIP);
    assert_eq!(codes.body["codes"].as_array().unwrap().len(), 1);
    batch(&operator, &scene.region.dinas).await.is(200).has("/codes", json!([]));
    batch(&operator, &scene.neighbour.dinas).await.is_problem(404, "platform.not_found");
    let auditor = scene.officer("auditor").await;
    batch(&auditor, &scene.region.dinas).await.is_problem(403, "identity.forbidden");
    activate(scene, &code(&codes), NEW).await.is(204);
    tokens(&scene.app, NIP, NEW).await.is(200);
    scene.app.verify_log().await;
    let log = auditor.get(format!("/v1/audit/acts?employee_id={employee}")).await.is(200);
    assert!(log.text.contains("identity.activation_code_given") && !log.text.contains(&code(&codes)));
}

async fn one_code_opens_one_account_once(scene: &Scene) {
    let operator = scene.officer("operator").await;
    let employee = newcomer(scene).await;
    let csv = operator.with("accept", "text/csv");
    let table = batch(&csv, &scene.region.dinas).await.is(200);
    assert!(table.header("content-type").starts_with("text/csv"));
    let row = table.text.lines().nth(1).unwrap();
    assert!(row.starts_with(&format!("\"{NIP}\",\"'=Baru Saja\",")), "{row}");
    let first = row.rsplit(',').next().unwrap().to_owned();
    let one = json!({ "employee_id": employee });
    let codes = operator.post("/v1/accounts/activation-codes", one).await.is(200);
    activate(scene, &first, NEW).await.is_problem(401, "identity.reset_invalid");
    activate(scene, &code(&codes), "pendek")
        .await
        .is_problem(422, "identity.password_length")
        .at("/new_password");
    activate(scene, &code(&codes).to_lowercase().replace('-', " "), NEW).await.is(204);
    activate(scene, &code(&codes), NEW).await.is_problem(401, "identity.reset_invalid");
    for _ in 0..4 {
        activate(scene, "0000-0000-0000", NEW).await.is_problem(401, "identity.reset_invalid");
    }
    activate(scene, "0000-0000-0000", NEW).await.is_problem(429, "identity.locked");
}

async fn a_forgotten_password_is_replaced_but_not_a_holders(scene: &Scene) {
    let operator = scene.officer("operator").await;
    let hand_out = |who: &Client, employee: &str| {
        let who = who.clone();
        let body = json!({ "employee_id": employee });
        async move { who.post("/v1/accounts/activation-codes", body).await }
    };
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    let codes = hand_out(&operator, &scene.region.analis.id).await.is(200);
    analis.get("/v1/me").await.is_problem(401, "identity.session_ended");
    let body = json!({ "identifier": scene.region.analis.nip, "activation_code": code(&codes), "new_password": NEW });
    scene.app.anonymous.post("/v1/auth/activate", body).await.is(204);
    tokens(&scene.app, &scene.region.analis.nip, NEW).await.is(200);
    hand_out(&operator, &scene.neighbour.analis.id).await.is_problem(404, "platform.not_found");

    let admin = scene.admin().await;
    let query = format!("/v1/accounts?employee_id={}", scene.region.kepala.id);
    let account = admin.get(query).await.is(200).data()[0]["id"].clone();
    let grant = json!({ "account_id": account, "role": "penyetuju_gaji", "unit_id": scene.region.instansi });
    admin.post("/v1/grants", grant).await.is(201);
    hand_out(&operator, &scene.region.kepala.id).await.is_problem(403, "identity.role_holder");
    hand_out(&admin, &scene.region.kepala.id).await.is(200);
    admin.post(format!("/v1/accounts/{}/disable", account.as_str().unwrap()), Value::Null).await.is(200);
    hand_out(&admin, &scene.region.kepala.id).await.is_problem(409, "identity.account_disabled");
}
