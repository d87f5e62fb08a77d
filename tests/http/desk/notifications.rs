//! Notifications: derived from what was done, read once, chosen, and sent as letters.

use merit_tests::app::ADMIN;
use merit_tests::mail_server::MailServer;
use merit_tests::{Client, Kind, Scene, TestApp, both};
use serde_json::{Value, json};

both![in Scene:
    both_sides_of_a_plan_are_told_of_it,
    news_is_read_once_and_unread_comes_first,
    whoever_wants_no_news_of_a_kind_is_not_told,
    anothers_news_does_not_exist,
    the_count_is_followed_until_the_session_ends,
];

async fn news(caller: &Client) -> Vec<Value> {
    caller.get("/v1/me/notifications").await.is(200).data().to_vec()
}

async fn kinds(caller: &Client) -> Vec<String> {
    news(caller).await.iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect()
}

/// A plan of the analyst, put before his superior.
async fn submit_plan(scene: &Scene) -> (Client, Client) {
    let nobody = &scene.app.anonymous;
    let (analis, kepala) =
        (scene.region.analis.sign_in(nobody).await, scene.region.kepala.sign_in(nobody).await);
    scene.app.tell().await;
    for caller in [&analis, &kepala] {
        caller.post("/v1/me/notifications/read-all", Value::Null).await.is(200).has("/unread", 0);
    }
    let month = scene.month();
    let job = merit_tests::main_job::MainJob::begin(nobody, scene.region.clone(), month).await;
    job.agree_on_targets().await;
    scene.app.tell().await;
    (analis, kepala)
}

async fn both_sides_of_a_plan_are_told_of_it(scene: &Scene) {
    let (analis, kepala) = submit_plan(scene).await;
    let told = kinds(&analis).await;
    assert!(told.contains(&"notifications.skp_agreed".to_owned()), "{told:?}");
    let told = news(&kepala).await;
    let submitted = told.iter().find(|one| one["kind"] == "notifications.skp_submitted").unwrap();
    assert_eq!(submitted["summary"], "Dimas Pradipta mengajukan SKP kepada Anda.");
    assert_eq!(submitted["employee_id"], scene.region.analis.id);
    let english = kepala.with("accept-language", "en").get("/v1/me/notifications?unread=true").await.is(200);
    assert!(english.text.contains("Dimas Pradipta has submitted a plan (SKP) to you."), "{}", english.text);
    // Whoever did it is not told of it, and once is enough.
    assert!(!told.iter().any(|one| one["kind"] == "notifications.skp_signed_by_employee"
        && one["employee_id"] == scene.region.kepala.id));
    let count = told.len();
    scene.app.tell().await;
    assert_eq!(news(&kepala).await.len(), count);
}

async fn news_is_read_once_and_unread_comes_first(scene: &Scene) {
    let (_, kepala) = submit_plan(scene).await;
    let told = news(&kepala).await;
    let unread = told.iter().filter(|one| one["read_at"].is_null()).count();
    kepala.get("/v1/me/notifications/summary").await.is(200).has("/unread", unread);
    let first = told[0]["id"].as_str().unwrap();
    let read = kepala.post(format!("/v1/me/notifications/{first}/read"), Value::Null).await.is(200);
    let again = kepala.post(format!("/v1/me/notifications/{first}/read"), Value::Null).await.is(200);
    assert!(read.body["read_at"].is_string() && read.body == again.body);
    kepala.get("/v1/me/notifications/summary").await.is(200).has("/unread", unread - 1);
    // Page by page the same as at once: the unread before the read.
    let mut paged: Vec<Value> = Vec::new();
    let mut next = String::new();
    loop {
        let page = kepala.get(format!("/v1/me/notifications?limit=2{next}")).await.is(200);
        paged.extend(page.data().iter().cloned());
        let Some(cursor) = page.body["page"]["next_cursor"].as_str() else { break };
        next = format!("&cursor={cursor}");
    }
    assert_eq!(paged, news(&kepala).await);
    assert!(paged.windows(2).all(|pair| pair[0]["read_at"].is_null() || !pair[1]["read_at"].is_null()));
    kepala.post("/v1/me/notifications/read-all", Value::Null).await.is(200).has("/unread", 0);
    assert!(kepala.get("/v1/me/notifications?unread=true").await.is(200).data().is_empty());
}

async fn whoever_wants_no_news_of_a_kind_is_not_told(scene: &Scene) {
    let kepala = scene.region.kepala.sign_in(&scene.app.anonymous).await;
    let address = "/v1/me/notification-preferences";
    let all = kepala.get(address).await.is(200).has("/language", "id");
    let agreed =
        all.body["kinds"].as_array().unwrap().iter().find(|one| one["kind"] == "notifications.skp_agreed");
    assert_eq!(agreed.unwrap()["title"], "SKP disepakati");
    let wrong =
        json!({ "language": "en", "deliveries": { "notifications.skp_agred": "none", "x": "email" } });
    let refused = kepala.put(address, wrong).await.is_problem(422, "platform.notification_kind_unknown");
    refused.at("/deliveries/notifications.skp_agred").at("/deliveries/x");
    let unknown = json!({ "language": "en", "deliveries": { "notifications.skp_agreed": "pigeon" } });
    kepala.put(address, unknown).await.is(400);
    let chosen = json!({ "language": "en", "deliveries": { "notifications.skp_submitted": "none" } });
    kepala.put(address, chosen).await.is(200).has("/language", "en");
    let (_, kepala) = submit_plan(scene).await;
    let told = kinds(&kepala).await;
    assert!(!told.contains(&"notifications.skp_submitted".to_owned()), "{told:?}");
    assert!(told.contains(&"notifications.skp_signed_by_employee".to_owned()), "{told:?}");
}

async fn anothers_news_does_not_exist(scene: &Scene) {
    let (analis, kepala) = submit_plan(scene).await;
    let theirs = news(&kepala).await[0]["id"].clone();
    let address = format!("/v1/me/notifications/{}/read", theirs.as_str().unwrap());
    analis.post(address, Value::Null).await.is_problem(404, "platform.not_found");
    analis.post("/v1/me/notifications/7/read", Value::Null).await.is_problem(400, "request.wrong_id");
}

async fn the_count_is_followed_until_the_session_ends(scene: &Scene) {
    let kepala = scene.region.kepala.sign_in(&scene.app.anonymous).await;
    scene.app.tell().await;
    kepala.post("/v1/me/notifications/read-all", Value::Null).await.is(200);
    let stream = kepala.listen("/v1/me/notifications/events").await;
    submit_plan(scene).await;
    kepala.post("/v1/auth/logout", Value::Null).await.is_success();
    let counts = stream.heard().await;
    assert!(counts.iter().all(|count| count["unread"].is_u64()) && !counts.is_empty(), "{counts:?}");
}

/// A server whose letters go to a mail server of the test; an account whose password was just set.
async fn with_mail(kind: Kind) -> (TestApp, MailServer, Client) {
    let mails = MailServer::start().await;
    let post = [("MERIT_SMTP_URL", mails.url.as_str()), ("MERIT_MAIL_FROM", "Merit <merit@uji.merit.test>")];
    let app = TestApp::configured(kind, &post).await;
    let admin = app.login(ADMIN).await;
    (app, mails, admin)
}

/// Opens an account and lets its owner set the password, of which the owner is told by a letter at once.
async fn open(app: &TestApp, admin: &Client, email: &str) -> Client {
    let opened = admin.post("/v1/accounts", json!({ "email": email, "name": "Uji" })).await.is(201);
    let password =
        json!({ "reset_code": opened.body["reset_code"], "new_password": merit_tests::app::PASSWORD });
    app.anonymous.post("/v1/auth/password", password).await.is(204);
    app.tell().await;
    app.login(email).await
}

async fn a_letter_is_taken_once(kind: Kind) {
    let (app, mut mails, admin) = with_mail(kind).await;
    let owner = open(&app, &admin, "siti@uji.merit.test").await;
    let taken = mails.letters(1).await;
    assert_eq!(taken[0].to, "siti@uji.merit.test");
    assert!(
        taken[0].text.contains("Message-ID: <") && taken[0].text.contains("@uji.merit.test>"),
        "{}",
        taken[0].text
    );
    // Nothing is sent again, whatever is done next.
    open(&app, &admin, "budi@uji.merit.test").await;
    let taken = mails.letters(2).await;
    assert_eq!(
        taken.iter().map(|one| one.to.as_str()).collect::<Vec<_>>(),
        ["siti@uji.merit.test", "budi@uji.merit.test"]
    );
    // The row is settled after the server has taken the letter.
    app.letters_settled().await;
    let news = owner.get("/v1/me/notifications").await.is(200);
    news.has("/data/0/kind", "notifications.password_changed").has("/data/0/email", "sent");
    drop((owner, admin));
    app.stop().await;
}

async fn a_letter_that_is_refused_for_ever_is_given_up(kind: Kind) {
    let (app, mails, admin) = with_mail(kind).await;
    mails.refuse(&["550 no such user"]);
    let owner = open(&app, &admin, "tidak.ada@uji.merit.test").await;
    app.letters_settled().await;
    let news = owner.get("/v1/me/notifications").await.is(200);
    news.has("/data/0/email", "failed");
    // That somebody was not told is an act of the log.
    app.tell().await;
    drop((owner, admin));
    app.stop().await;
}

async fn a_letter_that_is_refused_for_now_waits(kind: Kind) {
    let (app, mails, admin) = with_mail(kind).await;
    mails.refuse(&["450 try again later"]);
    let owner = open(&app, &admin, "nanti@uji.merit.test").await;
    app.letters_settled().await;
    owner.get("/v1/me/notifications").await.is(200).has("/data/0/email", "waiting");
    drop((owner, admin));
    app.stop().await;
}

async fn the_news_of_a_day_comes_in_one_letter(kind: Kind) {
    let (app, mut mails, admin) = with_mail(kind).await;
    let owner = open(&app, &admin, "harian@uji.merit.test").await;
    mails.letters(1).await;
    let account = owner.get("/v1/me").await.is(200).body["account_id"].clone();
    for role in ["panitia_seleksi", "pengelola_karier"] {
        let grant = json!({ "account_id": account, "role": role });
        admin.post("/v1/grants", grant).await.is(201);
    }
    app.tell().await;
    assert_eq!(owner.get("/v1/me/notifications?unread=true").await.is(200).data().len(), 3);
    let tomorrow = platform::clock::wall() + chrono::TimeDelta::days(1);
    app.set_clock(&tomorrow.to_rfc3339()).await;
    app.meet_deadlines().await;
    app.tell().await;
    // That of the password, and the digests of the owner and of the administrator.
    let taken = mails.letters(3).await;
    let digest = taken.iter().find(|one| one.text.contains("Panitia seleksi"));
    let digest = digest.unwrap_or_else(|| panic!("no letter tells of the role: {taken:#?}"));
    assert!(
        digest.text.contains("Pengelola karier") && digest.to == "harian@uji.merit.test",
        "{}",
        digest.text
    );
    drop((owner, admin));
    app.stop().await;
}

macro_rules! on_both {
    ($($test:ident),*) => {$(
        mod $test {
            #[tokio::test]
            async fn sqlite() {
                super::$test(merit_tests::Kind::Sqlite).await;
            }
            #[tokio::test]
            async fn postgres() {
                super::$test(merit_tests::Kind::Postgres).await;
            }
        }
    )*};
}
on_both![
    a_letter_is_taken_once,
    a_letter_that_is_refused_for_ever_is_given_up,
    a_letter_that_is_refused_for_now_waits,
    the_news_of_a_day_comes_in_one_letter
];
