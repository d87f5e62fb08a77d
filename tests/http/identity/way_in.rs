//! Login, refresh, sessions, tickets, keys, and the order in which a request is judged.

use merit_tests::app::{ADMIN, PASSWORD};
use merit_tests::{Reply, TestApp, both};
use reqwest::Method;
use serde_json::{Value, json};

use super::{holds, open, tokens};

both![
    a_login_gives_tokens_that_say_who,
    bad_credentials_are_answered_alike_and_lock,
    a_refresh_token_works_once,
    sessions_are_listed_and_ended,
    the_credential_is_judged_before_everything_else,
    a_ticket_works_once_where_it_is_taken,
    the_keys_are_public,
];

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

async fn the_credential_is_judged_before_everything_else(app: &TestApp) {
    let nonsense = Some("{ this is no JSON");
    let stranger = app.anonymous.send_text(Method::POST, "/v1/accounts?x=1", nonsense).await;
    let stranger = stranger.is_problem(401, "identity.token_missing");
    assert_eq!(
        stranger.header("www-authenticate"),
        "Bearer realm=\"merit\"",
        "no token, and so no error of one"
    );
    let forged = app.anonymous.bearing("abc.def.ghi").get("/v1/accounts/7").await;
    let forged = forged.is_problem(401, "identity.token_invalid");
    assert!(forged.header("www-authenticate").contains("error=\"invalid_token\""));
    let unknown = tokens(app, "nobody@uji.merit.test", "salah").await.is(401);
    assert_eq!(unknown.header("www-authenticate"), "Bearer realm=\"merit\"");
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
