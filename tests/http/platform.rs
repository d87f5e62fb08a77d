//! Keys of idempotency, files, the log of acts, limits, and the demo mode.

use merit_tests::app::{ADMIN, config};
use merit_tests::{Client, Kind, TestApp, both};
use reqwest::Method;
use scratch::Store;
use serde_json::{Value, json};

both![
    a_repeated_post_is_done_once_and_answered_alike,
    a_refused_post_keeps_no_answer,
    bodies_and_parameters_are_read_strictly,
    a_file_is_known_by_its_content_and_read_by_its_owner,
    a_file_is_opened_with_a_ticket,
    the_log_is_read_by_the_auditor_alone,
    the_demo_clock_moves_and_the_demo_begins_again,
    nobodys_job_is_found,
    an_answer_holds_the_members_asked_for,
    what_awaits_somebody_is_listed_until_it_is_done,
];

async fn admin(app: &TestApp) -> Client {
    app.login(ADMIN).await
}

/// An account with a role over the whole installation, signed in.
async fn holder(app: &TestApp, email: &str, role: Option<&str>) -> Client {
    let admin = admin(app).await;
    let opened = admin.post("/v1/accounts", json!({ "email": email, "name": "Uji" })).await.is(201);
    let body = json!({ "reset_code": opened.body["reset_code"], "new_password": merit_tests::app::PASSWORD });
    app.anonymous.post("/v1/auth/password", body).await.is(204);
    if let Some(role) = role {
        let account = &opened.body["account"]["id"];
        let until = (platform::clock::wall() + chrono::TimeDelta::days(30)).date_naive();
        let grant = json!({ "account_id": account, "role": role, "valid_until": until });
        admin.post("/v1/grants", grant).await.is(201);
    }
    app.login(email).await
}

async fn a_repeated_post_is_done_once_and_answered_alike(app: &TestApp) {
    let keyed = admin(app).await.with("idempotency-key", "akun-1");
    let account = |name: &str| json!({ "email": "satu@uji.merit.test", "name": name });
    let first = keyed.post("/v1/accounts", account("Satu")).await.is(201);
    let again = keyed.post("/v1/accounts", account("Satu")).await.is(201);
    assert_eq!(again.body, first.body);
    assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), ("", "true"));
    assert_eq!(
        (again.header("location"), again.header("etag")),
        (first.header("location"), first.header("etag"))
    );
    keyed.post("/v1/accounts", account("Dua")).await.is_problem(422, "platform.idempotency_key_reused");
    let other = keyed.with("idempotency-key", "akun-2");
    other.post("/v1/accounts", account("Satu")).await.is_problem(409, "identity.email_taken");
    let long = keyed.with("idempotency-key", "x".repeat(201));
    long.post("/v1/accounts", account("Satu")).await.is_problem(400, "request.key_malformed");
}

async fn a_refused_post_keeps_no_answer(app: &TestApp) {
    let admin = admin(app).await;
    let keyed = admin.with("idempotency-key", "k");
    let body = json!({ "email": "satu@uji.merit.test", "name": "Satu" });
    let taken = admin.post("/v1/accounts", body.clone()).await.is(201);
    keyed.post("/v1/accounts", body.clone()).await.is_problem(409, "identity.email_taken");
    let again = keyed.post("/v1/accounts", body).await.is_problem(409, "identity.email_taken");
    assert_eq!(again.header("idempotency-replayed"), "");
    assert!(taken.header("location").starts_with("/v1/accounts/"));
}

async fn bodies_and_parameters_are_read_strictly(app: &TestApp) {
    let login = "/v1/auth/login";
    let english = app.anonymous.with("accept-language", "en");
    let unknown = english.post(login, json!({ "identifer": "a", "password": "b" })).await;
    let unknown = unknown.is_problem(400, "request.unknown_member").at("/identifer");
    assert!(unknown.body["detail"].as_str().unwrap().contains("\"identifier\""), "{}", unknown.text);
    english
        .post(login, json!({ "identifier": 7, "password": "b" }))
        .await
        .is_problem(400, "request.wrong_type");
    english
        .post(login, json!({ "identifier": "a" }))
        .await
        .is_problem(400, "request.missing_member")
        .at("/password");
    english.send_text(Method::POST, login, Some("{")).await.is_problem(400, "request.malformed_json");
    let text = english.with("content-type", "text/plain");
    text.send_text(Method::POST, login, Some("{}")).await.is_problem(415, "request.unsupported_media_type");
    let large = format!("\"{}\"", "x".repeat(2 << 20));
    english.send_text(Method::POST, login, Some(&large)).await.is_problem(413, "request.too_large");

    let admin = admin(app).await;
    let near = admin.get("/v1/jobs?statsu=queued").await.is_problem(400, "request.unknown_parameter");
    assert!(near.body["detail"].as_str().unwrap().contains("\"status\""), "{}", near.text);
    admin.get("/v1/jobs?limit=1&limit=2").await.is_problem(400, "request.duplicate_parameter");
    for wrong in ["limit=0", "limit=201", "limit=x", "status=gone", "object_id=7"] {
        admin.get(format!("/v1/jobs?{wrong}")).await.is_problem(400, "request.wrong_parameter");
    }
    admin.get("/v1/jobs?cursor=zzz").await.is_problem(400, "platform.cursor");
    admin.get("/v1/jobs/7").await.is_problem(400, "request.wrong_id");
}

async fn a_file_is_known_by_its_content_and_read_by_its_owner(app: &TestApp) {
    let owner = holder(app, "satu@uji.merit.test", None).await.with("content-type", "image/png");
    let text = "Laporan kegiatan bulan Januari";
    let stored = owner.send_text(Method::POST, "/v1/files?name=laporan.txt", Some(text)).await.is(201);
    let stored = stored.has("/media_type", "text/plain; charset=utf-8").has("/size", text.len());
    let address = stored.header("location").to_owned();
    let read = owner.get(&address).await.is(200);
    assert_eq!(read.text, text);
    assert!(
        read.header("content-disposition").starts_with("attachment"),
        "{}",
        read.header("content-disposition")
    );
    assert_eq!(read.header("x-content-type-options"), "nosniff");

    let stranger = holder(app, "dua@uji.merit.test", None).await;
    stranger.get(&address).await.is_problem(404, "platform.not_found");
    owner
        .send_text(Method::POST, "/v1/files?name=x", Some("\u{1}\u{2}"))
        .await
        .is_problem(415, "platform.media_type");
    owner.send_text(Method::POST, "/v1/files", Some(text)).await.is_problem(400, "request.missing_parameter");
    let large = "x".repeat((10 << 20) + 1);
    owner
        .send_text(Method::POST, "/v1/files?name=x", Some(&large))
        .await
        .is_problem(413, "platform.file_too_large");
}

async fn a_file_is_opened_with_a_ticket(app: &TestApp) {
    let owner = holder(app, "satu@uji.merit.test", None).await;
    let stored = owner.send_text(Method::POST, "/v1/files?name=a.txt", Some("isi berkas")).await.is(201);
    let ticket = owner.post("/v1/tickets", Value::Null).await.is(200);
    let ticket = ticket.body["ticket"].as_str().unwrap();
    let address = format!("{}?ticket={ticket}", stored.header("location"));
    assert_eq!(app.anonymous.get(&address).await.is(200).text, "isi berkas");
    app.anonymous.get(&address).await.is_problem(401, "identity.ticket_invalid");
}

async fn the_log_is_read_by_the_auditor_alone(app: &TestApp) {
    let auditor = holder(app, "auditor@uji.merit.test", Some("auditor")).await;
    admin(app).await.get("/v1/audit/acts").await.is_problem(403, "identity.forbidden");
    let me = auditor.get("/v1/me").await.is(200);
    let account = me.body["account_id"].as_str().unwrap().to_owned();
    let of_me = format!("/v1/audit/acts?object_id={account}");
    let mut found = Vec::new();
    // Sealed within a second or two; until then an act is not in the log.
    for _ in 0..40 {
        found = auditor.get(&of_me).await.is(200).data().to_vec();
        if !found.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let kinds: Vec<&str> = found.iter().filter_map(|act| act["kind"].as_str()).collect();
    assert!(kinds.contains(&"identity.account_opened"), "{kinds:?}");
    let one = auditor.get(format!("{of_me}&kind=identity.account_opened&limit=1")).await.is(200);
    assert_eq!((one.data().len(), one.data()[0]["seal"].as_str().unwrap().len()), (1, 64));
    assert!(auditor.get("/v1/audit/acts?kind=nothing.done").await.is(200).data().is_empty());
}

async fn the_demo_clock_moves_and_the_demo_begins_again(app: &TestApp) {
    let moved = app.anonymous.put("/v1/demo/clock", json!({ "now": "2027-01-04T01:00:00Z" })).await.is(200);
    assert!(moved.body["now"].as_str().unwrap().starts_with("2027-01-04T01:00:"), "{}", moved.text);
    let admin = admin(app).await;
    app.anonymous.post("/v1/demo/reset", Value::Null).await.is(204);
    app.anonymous.login("pegawai@demo.merit.test", api::demo::PASSWORD).await.get("/v1/me").await.is(200);
    drop(admin);
}

async fn nobodys_job_is_found(app: &TestApp) {
    let admin = admin(app).await;
    let unknown = "/v1/jobs/0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4";
    admin.get(unknown).await.is_problem(404, "platform.not_found");
    admin.get(format!("{unknown}/events")).await.is_problem(404, "platform.not_found");
    admin.post(format!("{unknown}/cancel"), Value::Null).await.is_problem(404, "platform.not_found");
    admin.get("/v1/jobs").await.is(200).has("/page/has_more", false);
}

#[tokio::test]
async fn outside_demo_mode_the_clock_stands() {
    let store = Store::fresh(Kind::Sqlite).await;
    let running = api::serve(api::Config { demo: false, ..config(&store) }).await.unwrap();
    let anonymous = Client::new(format!("http://{}", running.address));
    let body = json!({ "now": "2027-01-04T01:00:00Z" });
    anonymous.put("/v1/demo/clock", body).await.is_problem(404, "request.not_found");
    anonymous.post("/v1/demo/reset", Value::Null).await.is_problem(404, "request.not_found");
    let page = anonymous.with("origin", "http://localhost:5173").get("/healthz").await.is(200);
    assert_eq!(page.header("access-control-allow-origin"), "");
    drop((anonymous, page));
    running.stop().await.unwrap();
}

#[tokio::test]
async fn whoever_asks_too_often_is_told_to_wait() {
    let store = Store::fresh(Kind::Sqlite).await;
    let mut limited = config(&store);
    limited.rates.login = 2;
    let running = api::serve(limited).await.unwrap();
    let anonymous = Client::new(format!("http://{}", running.address));
    let attempt = || anonymous.post("/v1/auth/login", json!({ "identifier": "nobody", "password": "wrong" }));
    let first = attempt().await.is(401);
    assert_eq!(first.header("ratelimit-policy"), "\"login\";q=2;w=60");
    attempt().await.is(401);
    let refused = attempt().await.is_problem(429, "request.too_many");
    assert!((1..=30).contains(&refused.header("retry-after").parse::<u32>().unwrap()));
    anonymous.get("/healthz").await.is(200);
    drop(anonymous);
    running.stop().await.unwrap();
}

async fn an_answer_holds_the_members_asked_for(app: &TestApp) {
    let admin = admin(app).await;
    let list = admin.get("/v1/accounts?fields=id,status").await.is(200);
    let entry = list.data()[0].as_object().unwrap();
    assert_eq!(entry.keys().map(String::as_str).collect::<Vec<_>>(), ["id", "status"]);
    let one =
        admin.get(format!("/v1/accounts/{}?fields=id", list.data()[0]["id"].as_str().unwrap())).await.is(200);
    assert_eq!(one.body.as_object().unwrap().len(), 1);
    let unknown = admin.get("/v1/accounts?fields=id,statsu").await.is_problem(400, "request.unknown_member");
    assert!(unknown.body["detail"].as_str().unwrap().contains("\"status\""), "{}", unknown.text);
}

async fn what_awaits_somebody_is_listed_until_it_is_done(app: &TestApp) {
    app.anonymous.post("/v1/demo/reset", Value::Null).await.is(204);
    let demo =
        async |name: &str| app.anonymous.login(&format!("{name}@demo.merit.test"), api::demo::PASSWORD).await;
    let (maker, checker, approver, employee) =
        (demo("bendahara").await, demo("ppk").await, demo("penyetuju").await, demo("pegawai").await);
    let kinds = async |caller: &Client| -> Vec<String> {
        let tasks = caller.get("/v1/me/tasks").await.is(200);
        tasks.data().iter().map(|task| task["kind"].as_str().unwrap().to_owned()).collect()
    };
    assert!(!kinds(&approver).await.contains(&"tasks.approve_run".to_owned()));

    let instansi = maker.get("/v1/payroll/runs").await.is(200).data()[0]["instansi_id"].clone();
    let run = json!({ "unit_id": instansi, "kind": "gaji_induk", "service_month": "2026-03", "payment_month": "2026-03" });
    let run = maker.post("/v1/payroll/runs", run).await.is(201);
    maker.succeeded(maker.post(format!("/v1/payroll/runs/{}/calculate", run.id()), Value::Null).await).await;
    for (hand, kind, act) in [(&maker, "tasks.verify_run", "verify"), (&checker, "tasks.check_run", "check")]
    {
        assert!(kinds(hand).await.contains(&kind.to_owned()));
        hand.decided().post(format!("/v1/payroll/runs/{}/{act}", run.id()), Value::Null).await.is(200);
        assert!(!kinds(hand).await.contains(&kind.to_owned()));
    }
    let tasks = approver.get("/v1/me/tasks").await.is(200);
    let task = tasks.data().iter().find(|task| task["kind"] == "tasks.approve_run").unwrap().clone();
    assert_eq!(task["object_id"], run.body["id"]);
    assert_eq!(task["allowed_actions"][0]["name"], "approve");
    let approve = task["allowed_actions"][0]["href"].as_str().unwrap().to_owned();
    let keyed = approver.with("idempotency-key", "setuju-1").with("if-match", "*");
    keyed.post(approve, Value::Null).await.is(200);
    assert!(!kinds(&approver).await.contains(&"tasks.approve_run".to_owned()));
    assert!(kinds(&maker).await.contains(&"tasks.pay_run".to_owned()));

    let plan = json!({ "year": 2027, "kind": "ja_jf", "approach": "kuantitatif" });
    employee.post("/v1/performance/skp", plan).await.is(201);
    assert!(kinds(&employee).await.contains(&"tasks.write_skp".to_owned()));
    let first = employee.get("/v1/me/tasks?limit=1").await.is(200);
    assert_eq!(first.data().len(), 1);
}
