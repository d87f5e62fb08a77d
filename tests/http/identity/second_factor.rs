//! The second factor: enrolling, logging in with it, losing it, and the roles that want one.

use merit_tests::app::{ADMIN, PASSWORD};
use merit_tests::{Client, Reply, TestApp, both};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret, Totp};

use super::{open, tokens};

both![
    a_second_factor_is_begun_confirmed_and_asked_for,
    a_code_counts_once_and_wrong_ones_lock,
    roles_that_want_a_second_factor_wait_for_it,
    an_administrator_removes_what_was_lost,
];

/// An authenticator, from what the server told it.
struct Authenticator(Totp);

impl Authenticator {
    /// Begins a second factor for somebody.
    async fn of(person: &Client) -> Self {
        let begun = person.post("/v1/me/totp", json!({ "current_password": PASSWORD })).await.is(200);
        assert!(begun.body["url"].as_str().unwrap().starts_with("otpauth://totp/Merit"), "{}", begun.text);
        assert!(begun.body["qr_svg"].as_str().unwrap().contains("<svg"));
        let secret = Secret::try_from_base32(begun.body["secret"].as_str().unwrap()).unwrap();
        Self(Builder::new().with_secret(secret).with_account_name("uji").build().unwrap())
    }

    /// The code of the step that is so many steps from now.
    fn code(&self, steps: u64) -> String {
        let now = platform::clock::wall().timestamp().unsigned_abs();
        self.0.generate(now + steps * 30).to_string()
    }
}

async fn meet(app: &TestApp, challenge: &Reply, code: &str) -> Reply {
    let body = json!({ "challenge": challenge.body["challenge"], "code": code });
    app.anonymous.post("/v1/auth/totp", body).await
}

async fn confirm(person: &Client, code: &str) -> Reply {
    person.post("/v1/me/totp/confirm", json!({ "code": code })).await
}

fn recovery_code(confirmed: &Reply, at: usize) -> String {
    confirmed.body["recovery_codes"][at].as_str().unwrap().to_owned()
}

async fn a_second_factor_is_begun_confirmed_and_asked_for(app: &TestApp) {
    let admin = app.login(ADMIN).await;
    admin.get("/v1/me/totp").await.is(200).has("/confirmed_at", Value::Null).has("/recovery_codes", 0);
    let wrong = admin.post("/v1/me/totp", json!({ "current_password": "salah" })).await;
    wrong.is_problem(422, "identity.wrong_password").at("/current_password");
    confirm(&admin, "123456").await.is_problem(409, "identity.second_factor_missing");
    let authenticator = Authenticator::of(&admin).await;
    confirm(&admin, "abc").await.is_problem(401, "identity.second_factor_wrong");
    let confirmed = confirm(&admin, &authenticator.code(0)).await.is(200);
    assert_eq!(confirmed.body["recovery_codes"].as_array().unwrap().len(), 10);
    admin.get("/v1/me/totp").await.is(200).has("/is_shown", true).has("/recovery_codes", 10);
    let again = admin.post("/v1/me/totp", json!({ "current_password": PASSWORD })).await;
    again.is_problem(409, "identity.second_factor_exists");

    let challenge = tokens(app, ADMIN, PASSWORD).await.is(200).has("/mfa_required", true);
    assert!(challenge.body.get("access_token").is_none());
    let session = meet(app, &challenge, &authenticator.code(1)).await.is(200).has("/token_type", "Bearer");
    let person = app.anonymous.bearing(session.body["access_token"].as_str().unwrap());
    person.get("/v1/me/totp").await.is(200).has("/is_shown", true);
    let spent = meet(app, &challenge, &recovery_code(&confirmed, 0)).await;
    spent.is_problem(401, "identity.challenge_invalid");

    let challenge = tokens(app, ADMIN, PASSWORD).await.is(200);
    meet(app, &challenge, &recovery_code(&confirmed, 0).to_lowercase()).await.is(200);
    let challenge = tokens(app, ADMIN, PASSWORD).await.is(200);
    let used = meet(app, &challenge, &recovery_code(&confirmed, 0)).await;
    used.is_problem(401, "identity.second_factor_wrong");
    let renew = json!({ "code": recovery_code(&confirmed, 1) });
    let renewed = person.post("/v1/me/totp/recovery-codes", renew).await.is(200);
    let old = meet(app, &challenge, &recovery_code(&confirmed, 2)).await;
    old.is_problem(401, "identity.second_factor_wrong");

    let end = |password: &str, code: String| {
        person.post("/v1/me/totp/disable", json!({ "current_password": password, "code": code }))
    };
    end("salah", recovery_code(&renewed, 0)).await.is_problem(422, "identity.wrong_password");
    end(PASSWORD, "000000".to_owned()).await.is_problem(401, "identity.second_factor_wrong");
    end(PASSWORD, recovery_code(&renewed, 0)).await.is(204);
    app.login(ADMIN).await.get("/v1/me").await.is(200);
}

async fn a_code_counts_once_and_wrong_ones_lock(app: &TestApp) {
    let admin = app.login(ADMIN).await;
    let authenticator = Authenticator::of(&admin).await;
    let code = authenticator.code(0);
    let confirmed = confirm(&admin, &code).await.is(200);
    let challenge = tokens(app, ADMIN, PASSWORD).await.is(200);
    meet(app, &challenge, &code).await.is_problem(401, "identity.second_factor_wrong");
    for _ in 0..4 {
        // The password does not clear what is counted against the second factor.
        let challenge = tokens(app, ADMIN, PASSWORD).await.is(200);
        meet(app, &challenge, "000000").await.is_problem(401, "identity.second_factor_wrong");
    }
    let locked = meet(app, &challenge, &recovery_code(&confirmed, 0)).await;
    let locked = locked.is_problem(429, "identity.locked");
    assert!(locked.header("retry-after").parse::<u32>().unwrap() <= 30);
    let unknown = json!({ "challenge": "x", "code": "123456" });
    app.anonymous.post("/v1/auth/totp", unknown).await.is_problem(401, "identity.challenge_invalid");
}

async fn roles_that_want_a_second_factor_wait_for_it(app: &TestApp) {
    let strict = TestApp::configured(app.kind, &[("MERIT_TOTP_REQUIRED_ROLES", "admin")]).await;
    let admin = strict.login(ADMIN).await;
    admin.get("/v1/accounts").await.is_problem(403, "identity.second_factor_needed");
    admin.get("/v1/me/permissions").await.is(200).has("/withheld_roles", json!(["admin"]));
    admin.get("/v1/me/totp").await.is(200).has("/wanted_by_roles", json!(["admin"]));
    let why = admin.post("/v1/authz/explain", json!({ "permission": "identity.read" })).await.is(200);
    let why = why.has("/is_allowed", false);
    assert!(why.text.contains("authz.second_factor_missing"), "{}", why.text);
    let elsewhere = strict.login(ADMIN).await;
    let authenticator = Authenticator::of(&admin).await;
    let confirmed = confirm(&admin, &authenticator.code(0)).await.is(200);
    admin.get("/v1/accounts").await.is(200);
    elsewhere.get("/v1/accounts").await.is_problem(403, "identity.second_factor_needed");
    let end = json!({ "current_password": PASSWORD, "code": recovery_code(&confirmed, 0) });
    admin.post("/v1/me/totp/disable", end).await.is_problem(409, "identity.second_factor_required");
    strict.stop().await;
}

async fn an_administrator_removes_what_was_lost(app: &TestApp) {
    let admin = app.login(ADMIN).await;
    let id = open(app, &admin, "lupa@uji.merit.test").await;
    let person = app.login("lupa@uji.merit.test").await;
    let remove = format!("/v1/accounts/{id}/remove-totp");
    admin.post(&remove, Value::Null).await.is_problem(409, "identity.second_factor_missing");
    let authenticator = Authenticator::of(&person).await;
    confirm(&person, &authenticator.code(0)).await.is(200);
    let stale = admin.with("if-match", "\"99\"").post(&remove, Value::Null).await;
    stale.is_problem(412, "platform.stale");
    admin.post(&remove, Value::Null).await.is(200).has("/id", id.as_str());
    app.login("lupa@uji.merit.test").await.get("/v1/me").await.is(200);
    let own = admin.get("/v1/me").await.is(200).body["account_id"].as_str().unwrap().to_owned();
    let refused = admin.post(format!("/v1/accounts/{own}/remove-totp"), Value::Null).await;
    refused.is_problem(403, "identity.own_account");
}
