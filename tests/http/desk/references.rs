//! Reference tables: labels of every word, free to be kept.

use merit_tests::{TestApp, both};

both![
    a_table_holds_labels_in_both_languages,
    a_table_is_kept_and_asked_for_again,
    a_table_that_is_none_is_not_found
];

async fn a_table_holds_labels_in_both_languages(app: &TestApp) {
    let index = app.anonymous.get("/v1/references").await.is(200);
    let leave = index.data().iter().find(|table| table["name"] == "personnel.leave_kind").unwrap().clone();
    let address = leave["href"].as_str().unwrap();
    let indonesian = app.anonymous.get(address).await.is(200).has("/data/0/code", "cuti_tahunan");
    indonesian.has("/data/0/label", "Cuti tahunan");
    let english = app.anonymous.with("accept-language", "en").get(address).await.is(200);
    assert_eq!(english.header("content-language"), "en");
    english.has("/data/0/label", "Annual leave");
    let grades = app.anonymous.get("/v1/references/golongan").await.is(200);
    assert_eq!(grades.data().len(), 34);
    grades.has("/data/8/label", "Penata Muda (III/a)");
    for table in index.data() {
        let words = app.anonymous.get(table["href"].as_str().unwrap()).await.is(200);
        assert_eq!(words.data().len(), table["count"]);
    }
}

async fn a_table_is_kept_and_asked_for_again(app: &TestApp) {
    let read = app.anonymous.get("/v1/references/role").await.is(200);
    assert_eq!(
        (read.header("cache-control"), read.header("vary").contains("accept-language")),
        ("public, max-age=3600", true)
    );
    let again = app.anonymous.with("if-none-match", read.header("etag"));
    assert_eq!(again.get("/v1/references/role").await.is(304).text, "");
    // Another language is another content.
    again.with("accept-language", "en").get("/v1/references/role").await.is(200);
}

async fn a_table_that_is_none_is_not_found(app: &TestApp) {
    app.anonymous.get("/v1/references/personnel.leavekind").await.is_problem(404, "platform.not_found");
    app.anonymous.get("/v1/references?q=x").await.is_problem(400, "request.no_parameters");
}
