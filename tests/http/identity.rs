//! The way in, one's own account, and the keeping of accounts, roles and service clients.

use merit_tests::app::{ADMIN, PASSWORD};
use merit_tests::{Client, Reply, TestApp, both};
use reqwest::Method;
use serde_json::{Value, json};

both![
    a_login_gives_tokens_that_say_who,
    bad_credentials_are_answered_alike_and_lock,
    a_refresh_token_works_once,
    sessions_are_listed_and_ended,
    a_new_account_sets_its_password_by_code,
    one_changes_the_own_password,
    a_disabled_account_is_out_at_once,
    accounts_are_found_and_refused_by_their_rules,
    a_role_is_given_shown_and_ended,
    roles_are_refused_by_their_rules,
    the_credential_is_judged_before_everything_else,
    a_ticket_works_once_where_it_is_taken,
    the_keys_are_public,
    a_reason_is_kept_or_refused,
];

const NEW: &str = "burung camar terbang rendah";

/// What the payload or the header of a token says.
fn part_of_token(token: &str, part: usize) -> Value {
    let text = token.split('.').nth(part).unwrap();
    let symbols = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (mut bits, mut held, mut bytes) = (0_u32, 0, Vec::new());
    for symbol in text.bytes() {
        let value = symbols.iter().position(|known| *known == symbol).unwrap();
        bits = (bits << 6) | u32::try_from(value).unwrap();
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).unwrap());
        }
    }
    serde_json::from_slice(&bytes).unwrap()
}

async fn tokens(app: &TestApp, identifier: &str, password: &str) -> Reply {
    app.anonymous.post("/v1/auth/login", json!({ "identifier": identifier, "password": password })).await
}

/// An account of the whole installation, with the tests' password.
async fn open(app: &TestApp, admin: &Client, email: &str) -> String {
    let opened = admin.post("/v1/accounts", json!({ "email": email, "name": "Uji" })).await.is(201);
    set_password(app, &opened, PASSWORD).await.is(204);
    opened.body["account"]["id"].as_str().unwrap().to_owned()
}

async fn set_password(app: &TestApp, opened: &Reply, password: &str) -> Reply {
    let body = json!({ "reset_code": opened.body["reset_code"], "new_password": password });
    app.anonymous.post("/v1/auth/password", body).await
}

fn holds(permissions: &Reply, word: &str) -> bool {
    permissions.body["permissions"].as_array().unwrap().iter().any(|held| held["permission"] == word)
}

async fn a_login_gives_tokens_that_say_who(app: &TestApp) {
    let reply = tokens(app, ADMIN, PASSWORD).await.is(200);
    let reply = reply.has("/token_type", "Bearer").has("/expires_in", 900);
    let token = reply.body["access_token"].as_str().unwrap();
    let claims = part_of_token(token, 1);
    let mut said: Vec<_> = claims.as_object().unwrap().keys().map(String::as_str).collect();
    said.sort_unstable();
    assert_eq!(said, ["aud", "exp", "iat", "iss", "jti", "sid", "sub"], "no role and no permission");

    let me = app.anonymous.bearing(token).get("/v1/me").await.is(200);
    let me = me.has("/account_id", claims["sub"].clone()).has("/session_id", claims["sid"].clone());
    me.has("/email", ADMIN).has("/roles", json!(["admin"])).has("/instansi", Value::Null);
    let permissions = app.anonymous.bearing(token).get("/v1/me/permissions").await.is(200);
    assert!(holds(&permissions, "identity.manage") && !holds(&permissions, "payroll.read"));
    let english = app.anonymous.bearing(token).with("accept-language", "en");
    english.get("/v1/me/permissions").await.is(200).has("/roles/0/scope/words", "every instansi");
}

async fn bad_credentials_are_answered_alike_and_lock(app: &TestApp) {
    for identifier in [ADMIN, "nobody@uji.merit.test", "198503152010011007"] {
        for _ in 0..5 {
            let refused = tokens(app, identifier, "salah").await;
            refused.is_problem(401, "identity.wrong_credentials").has("/title", "Gagal masuk");
        }
        let locked = tokens(app, identifier, PASSWORD).await.is_problem(429, "identity.locked");
        let wait: u32 = locked.header("retry-after").parse().unwrap();
        assert!((1..=30).contains(&wait), "{wait}");
    }
    let body = json!({ "identifier": ADMIN, "password": PASSWORD, "remember": true });
    app.anonymous
        .post("/v1/auth/login", body)
        .await
        .is_problem(400, "request.unknown_member")
        .at("/remember");
    let body = json!({ "identifier": "", "password": PASSWORD });
    app.anonymous.post("/v1/auth/login", body).await.is(422).at("/identifier");
}

async fn a_refresh_token_works_once(app: &TestApp) {
    let refresh = |reply: &Reply| {
        let body = json!({ "refresh_token": reply.body["refresh_token"] });
        app.anonymous.post("/v1/auth/refresh", body)
    };
    let first = tokens(app, ADMIN, PASSWORD).await.is(200);
    let second = refresh(&first).await.is(200);
    let bearer = app.anonymous.bearing(second.body["access_token"].as_str().unwrap());
    bearer.get("/v1/me").await.is(200);
    refresh(&first).await.is_problem(401, "identity.refresh_reused");
    refresh(&second).await.is_problem(401, "identity.refresh_invalid");
    bearer.get("/v1/me").await.is_problem(401, "identity.session_ended");
}

async fn sessions_are_listed_and_ended(app: &TestApp) {
    let laptop = app.anonymous.with("user-agent", "laptop").login(ADMIN, PASSWORD).await;
    let phone = app.anonymous.with("user-agent", "phone").login(ADMIN, PASSWORD).await;
    let listed = laptop.get("/v1/me/sessions").await.is(200);
    let [newest, oldest] = listed.data() else { panic!("{}", listed.text) };
    assert_eq!((newest["device"].as_str(), newest["is_current"].as_bool()), (Some("phone"), Some(false)));
    assert_eq!((oldest["device"].as_str(), oldest["is_current"].as_bool()), (Some("laptop"), Some(true)));

    let path = format!("/v1/me/sessions/{}", newest["id"].as_str().unwrap());
    laptop.delete(&path).await.is_problem(428, "request.if_match_required");
    laptop.with("if-match", "*").delete(&path).await.is(204);
    phone.get("/v1/me").await.is_problem(401, "identity.session_ended");
    laptop.with("if-match", "*").delete(&path).await.is_problem(404, "platform.not_found");
    laptop.post("/v1/auth/logout", Value::Null).await.is(204);
    laptop.get("/v1/me").await.is_problem(401, "identity.session_ended");
}

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

async fn a_role_is_given_shown_and_ended(app: &TestApp) {
    let admin = app.login(ADMIN).await;
    let id = open(app, &admin, "auditor@uji.merit.test").await;
    let auditor = app.login("auditor@uji.merit.test").await;
    auditor.get("/v1/audit/acts").await.is_problem(403, "identity.forbidden");
    let grant = json!({ "account_id": id, "role": "auditor", "valid_until": "2199-01-01" });
    let given = admin.post("/v1/grants", grant.clone()).await.is(201).has("/role", "auditor");
    let path = given.header("location").to_owned();
    auditor.get("/v1/audit/acts").await.is(200);
    assert!(holds(&auditor.get("/v1/me/permissions").await.is(200), "audit.read"));
    admin.post("/v1/grants", grant).await.is_problem(409, "identity.grant_exists");
    let both = json!({ "account_id": id, "role": "admin" });
    admin.post("/v1/grants", both).await.is(201).has("/conflicting_roles", json!(["auditor"]));
    let listed = admin.get(format!("/v1/grants?account_id={id}&role=auditor")).await.is(200);
    assert_eq!(listed.data().len(), 1);

    admin.delete(&path).await.is_problem(428, "request.if_match_required");
    admin.with("if-match", "\"9\"").delete(&path).await.is_problem(412, "platform.stale");
    let version = given.header("etag").to_owned();
    let ended = admin.with("if-match", version).delete(&path).await.is(200);
    assert_eq!(ended.body["valid_until"], ended.body["valid_from"], "given and ended on one day");
    auditor.get("/v1/audit/acts").await.is_problem(403, "identity.forbidden");
    admin.with("if-match", "*").delete(&path).await.is_problem(409, "identity.grant_ended");
    admin.get(&path).await.is(200);
}

async fn roles_are_refused_by_their_rules(app: &TestApp) {
    let admin = app.login(ADMIN).await;
    let own = admin.get("/v1/me").await.is(200).body["account_id"].clone();
    let id = open(app, &admin, "satu@uji.merit.test").await;
    let give = |body: Value| admin.post("/v1/grants", body);
    let bendahara = json!({ "account_id": own, "role": "bendahara_gaji" });
    give(bendahara).await.is_problem(403, "identity.own_grant");
    let derived = give(json!({ "account_id": id, "role": "pejabat_penilai" })).await;
    derived.is_problem(422, "identity.role_derived").at("/role");
    let undated = give(json!({ "account_id": id, "role": "auditor" })).await;
    undated.is_problem(422, "identity.grant_undated").at("/valid_until");
    let past = json!({ "account_id": id, "role": "admin", "valid_from": "2020-01-01" });
    give(past).await.is_problem(422, "identity.grant_backdated").at("/valid_from");
    let nowhere = "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4";
    let unit = json!({ "account_id": id, "role": "admin", "unit_id": nowhere });
    give(unit).await.is_problem(422, "identity.unit_unknown").at("/unit_id");
    give(json!({ "account_id": nowhere, "role": "admin" })).await.is_problem(404, "platform.not_found");
    give(json!({ "account_id": id, "role": "raja" }))
        .await
        .is_problem(400, "request.unknown_word")
        .at("/role");
}

async fn the_credential_is_judged_before_everything_else(app: &TestApp) {
    let nonsense = Some("{ this is no JSON");
    let stranger = app.anonymous.send_text(Method::POST, "/v1/accounts?x=1", nonsense).await;
    let stranger = stranger.is_problem(401, "identity.token_missing");
    assert!(stranger.header("www-authenticate").starts_with("Bearer"));
    let forged = app.anonymous.bearing("abc.def.ghi").get("/v1/accounts/7").await;
    forged.is_problem(401, "identity.token_invalid");
    let admin = app.login(ADMIN).await;
    open(app, &admin, "satu@uji.merit.test").await;
    let person = app.login("satu@uji.merit.test").await;
    let powerless = person.send_text(Method::POST, "/v1/accounts?x=1", nonsense).await;
    powerless.is_problem(403, "identity.forbidden");
    let body = json!({ "identifier": ADMIN, "password": PASSWORD });
    app.anonymous.bearing("abc.def.ghi").post("/v1/auth/login", body).await.is(200);
}

async fn a_ticket_works_once_where_it_is_taken(app: &TestApp) {
    let admin = app.login(ADMIN).await;
    let ticket = async || {
        let reply = admin.post("/v1/tickets", Value::Null).await.is(200).has("/expires_in", 60);
        reply.body["ticket"].as_str().unwrap().to_owned()
    };
    let stream = format!("/v1/jobs/0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4/events?ticket={}", ticket().await);
    app.anonymous.get(&stream).await.is_problem(404, "platform.not_found");
    app.anonymous.get(&stream).await.is_problem(401, "identity.ticket_invalid");
    let elsewhere = app.anonymous.get(format!("/v1/me?ticket={}", ticket().await)).await;
    elsewhere.is_problem(400, "request.no_parameters");
}

async fn the_keys_are_public(app: &TestApp) {
    let keys = app.anonymous.get("/.well-known/jwks.json").await.is(200);
    let keys = keys.has("/keys/0/kty", "OKP").has("/keys/0/alg", "EdDSA").has("/keys/0/use", "sig");
    assert!(keys.body["keys"][0].get("d").is_none(), "nothing private");
    let token = tokens(app, ADMIN, PASSWORD).await.is(200).body["access_token"].as_str().unwrap().to_owned();
    let header = part_of_token(&token, 0);
    assert_eq!((&header["kid"], &header["alg"]), (&keys.body["keys"][0]["kid"], &json!("EdDSA")));
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
