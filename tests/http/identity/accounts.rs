//! Opening and disabling accounts, and their passwords.

use merit_tests::app::{ADMIN, PASSWORD};
use merit_tests::{TestApp, both};
use serde_json::{Value, json};

use super::{open, set_password, tokens};

both![
    a_new_account_sets_its_password_by_code,
    one_changes_the_own_password,
    a_disabled_account_is_out_at_once,
    accounts_are_found_and_refused_by_their_rules,
    a_reason_is_kept_or_refused,
];

const NEW: &str = "burung camar terbang rendah";

async fn a_new_account_sets_its_password_by_code(app: &TestApp) {
    let admin = app.login(ADMIN).await;
    let opened = admin.post("/v1/accounts", json!({ "email": "Baru@uji.merit.test", "name": "Baru" })).await;
    let opened =
        opened.is(201).has("/account/email", "baru@uji.merit.test").has("/account/has_password", false);
    let location = opened.header("location").to_owned();
    admin.get(&location).await.is(200).has("/id", opened.body["account"]["id"].clone());
    tokens(app, "baru@uji.merit.test", PASSWORD).await.is_problem(401, "identity.wrong_credentials");

    set_password(app, &opened, "pendek")
        .await
        .is_problem(422, "identity.password_length")
        .at("/new_password");
    set_password(app, &opened, "xxxxxxxxxxxxxx").await.is_problem(422, "identity.password_guessable");
    set_password(app, &opened, PASSWORD).await.is(204);
    set_password(app, &opened, PASSWORD).await.is_problem(401, "identity.reset_invalid");
    app.login("baru@uji.merit.test").await.get("/v1/me").await.is(200).has("/name", "Baru");

    let reset = admin.post(format!("{location}/reset-password"), Value::Null).await.is(200);
    tokens(app, "baru@uji.merit.test", PASSWORD).await.is_problem(401, "identity.wrong_credentials");
    set_password(app, &reset, NEW).await.is(204);
    tokens(app, "baru@uji.merit.test", NEW).await.is(200);
}

async fn one_changes_the_own_password(app: &TestApp) {
    let (here, there) = (app.login(ADMIN).await, app.login(ADMIN).await);
    let change = |current: &str, new: &str| {
        here.post("/v1/me/password", json!({ "current_password": current, "new_password": new }))
    };
    change("salah", NEW).await.is_problem(422, "identity.wrong_password").at("/current_password");
    change(PASSWORD, "pendek").await.is_problem(422, "identity.password_length").at("/new_password");
    change(PASSWORD, NEW).await.is(204);
    here.get("/v1/me").await.is(200);
    there.get("/v1/me").await.is_problem(401, "identity.session_ended");
    tokens(app, ADMIN, PASSWORD).await.is_problem(401, "identity.wrong_credentials");
    tokens(app, ADMIN, NEW).await.is(200);
}

async fn a_disabled_account_is_out_at_once(app: &TestApp) {
    let admin = app.login(ADMIN).await;
    let id = open(app, &admin, "lama@uji.merit.test").await;
    let path = format!("/v1/accounts/{id}");
    let person = app.login("lama@uji.merit.test").await;
    let version = admin.get(&path).await.is(200).header("etag").to_owned();
    let stale = admin.with("if-match", "\"99\"").post(format!("{path}/disable"), Value::Null).await;
    stale.is_problem(412, "platform.stale");
    let disabled =
        admin.with("if-match", &version).post(format!("{path}/disable"), Value::Null).await.is(200);
    let disabled = disabled.has("/status", "disabled").has("/allowed_actions/0/name", "enable");
    assert_ne!(disabled.header("etag"), version);
    person.get("/v1/me").await.is_problem(401, "identity.session_ended");
    tokens(app, "lama@uji.merit.test", PASSWORD).await.is_problem(401, "identity.wrong_credentials");
    for act in ["disable", "reset-password"] {
        let refused = admin.post(format!("{path}/{act}"), Value::Null).await;
        refused.is_problem(409, "identity.account_disabled");
    }
    admin.post(format!("{path}/enable"), Value::Null).await.is(200).has("/status", "active");
    admin.post(format!("{path}/enable"), Value::Null).await.is_problem(409, "identity.account_active");
    app.login("lama@uji.merit.test").await;
}

async fn accounts_are_found_and_refused_by_their_rules(app: &TestApp) {
    let admin = app.login(ADMIN).await;
    let own = admin.get("/v1/me").await.is(200).body["account_id"].as_str().unwrap().to_owned();
    let refused = admin.post(format!("/v1/accounts/{own}/disable"), Value::Null).await;
    refused.is_problem(403, "identity.own_account");
    let shown = admin.get(format!("/v1/accounts/{own}")).await.is(200);
    shown.has("/allowed_actions/0/reason_if_denied/code", "identity.own_account");

    open(app, &admin, "satu@uji.merit.test").await;
    let found = admin.get("/v1/accounts?q=SATU").await.is(200);
    assert_eq!(found.data().len(), 1);
    let first = admin.get("/v1/accounts?limit=1").await.is(200).has("/page/has_more", true);
    let next = first.body["page"]["next_cursor"].as_str().unwrap().to_owned();
    let second = admin.get(format!("/v1/accounts?limit=1&cursor={next}")).await.is(200);
    assert_ne!(first.data()[0]["id"], second.data()[0]["id"]);

    let again = json!({ "email": "SATU@uji.merit.test", "name": "Dua" });
    admin.post("/v1/accounts", again).await.is_problem(409, "identity.email_taken");
    let bare = admin.post("/v1/accounts", json!({})).await.is(422);
    bare.at("/email").at("/name");
    admin.post("/v1/accounts", json!({ "email": "bukan surel", "name": "x" })).await.is(422).at("/email");
    let stranger = "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4";
    let unknown = admin.post("/v1/accounts", json!({ "employee_id": stranger })).await;
    unknown.is_problem(422, "identity.employee_unknown").at("/employee_id");
    admin.get(format!("/v1/accounts/{stranger}")).await.is_problem(404, "platform.not_found");
    admin.get("/v1/accounts/7").await.is_problem(400, "request.wrong_id");
}

async fn a_reason_is_kept_or_refused(app: &TestApp) {
    let admin = app.login(ADMIN).await;
    let id = open(app, &admin, "satu@uji.merit.test").await;
    let path = format!("/v1/accounts/{id}/disable");
    admin
        .with("x-reason", "x".repeat(501))
        .post(&path, Value::Null)
        .await
        .is_problem(400, "identity.wrong_reason");
    admin.with("x-reason", "SK 821/12/2026").post(&path, Value::Null).await.is(200);
}
