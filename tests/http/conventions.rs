//! What every endpoint has in common.

use merit_tests::{TestApp, both};
use reqwest::Method;

both![
    what_does_not_exist_is_a_problem,
    health_is_known_to_everybody,
    every_answer_names_its_request,
    a_page_of_this_machine_may_read_answers,
    the_documentation_is_served,
];

async fn what_does_not_exist_is_a_problem(app: &TestApp) {
    app.anonymous.get("/v1/no-such-thing").await.is_problem(404, "request.not_found");
    let refused = app.anonymous.delete("/healthz").await.is_problem(405, "request.method_not_allowed");
    assert_eq!(refused.header("allow"), "GET");
    let english = app.anonymous.with("accept-language", "en").get("/nowhere").await;
    let indonesian = app.anonymous.get("/nowhere").await;
    assert_ne!(english.is(404).body["title"], indonesian.is(404).body["title"]);
}

async fn health_is_known_to_everybody(app: &TestApp) {
    app.anonymous.get("/healthz").await.is(200);
    app.anonymous.get("/readyz").await.is(200);
    app.anonymous.get("/healthz?verbose=1").await.is_problem(400, "request.no_parameters");
}

async fn every_answer_names_its_request(app: &TestApp) {
    // The id is the server's own: it stands in the log of acts, where a caller must not choose it.
    let chosen = app.anonymous.with("x-request-id", "front-end-7").get("/nowhere").await.is(404);
    let id = chosen.header("x-request-id").to_owned();
    assert!(!id.is_empty() && id != "front-end-7");
    chosen.has("/request_id", id.clone());
    assert_ne!(app.anonymous.get("/healthz").await.header("x-request-id"), id);
}

async fn a_page_of_this_machine_may_read_answers(app: &TestApp) {
    let page = app.anonymous.with("origin", "http://localhost:5173");
    assert_eq!(
        page.get("/healthz").await.is(200).header("access-control-allow-origin"),
        "http://localhost:5173"
    );
    let asking = page
        .with("access-control-request-method", "PUT")
        .with("access-control-request-headers", "authorization,content-type,if-match,idempotency-key");
    let allowed = asking.send(Method::OPTIONS, "/v1/me", None).await.is(200);
    assert!(allowed.header("access-control-allow-methods").contains("PUT"));
    let stranger = app.anonymous.with("origin", "https://elsewhere.example").get("/healthz").await;
    assert_eq!(stranger.header("access-control-allow-origin"), "");
}

async fn the_documentation_is_served(app: &TestApp) {
    let page = app.anonymous.get("/docs/").await.is(200);
    assert!(page.text.contains("swagger-ui"));
    // Nothing of the page comes from another host.
    assert!(!page.text.contains("https://"), "{}", page.text);
    app.anonymous.get("/openapi.json").await.is(200).has("/info/title", "Merit");
}
