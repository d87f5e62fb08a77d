//! Proofs that a family depends on, and their end.

use merit_tests::{TestApp, both};
use serde_json::{Value, json};

use super::{Desk, holder};

both![proofs_that_expire_are_listed_until_they_are_renewed, a_family_is_recorded_as_the_law_has_it];

fn child(born: &str, until: &str) -> Value {
    json!({ "value": { "kind": "family", "relation": "child", "name": "Dewi Lestari", "birth_date": born,
            "is_studying": true, "is_dependent": true,
            "proofs": [ { "proof": "akta_kelahiran" }, { "proof": "keterangan_sekolah", "expires_on": until } ] },
        "valid_from": "2020-01-01" })
}

fn spouse(from: &str, until: Option<&str>) -> Value {
    json!({ "value": { "kind": "family", "relation": "spouse", "name": "Sari Wulandari", "birth_date": "1986-01-01",
            "is_dependent": true },
        "valid_from": from, "valid_until": until })
}

async fn proofs_that_expire_are_listed_until_they_are_renewed(app: &TestApp) {
    let desk = Desk::of(app).await;
    let (one, two) = (desk.employee(1).await, desk.employee(2).await);
    let facts = |employee: &str| format!("/v1/employees/{employee}/facts");
    let lapsed = desk.officer.post(facts(&one), child("2004-05-01", "2020-08-01")).await.is(201);
    desk.officer.post(facts(&two), child("2006-05-01", "2099-08-01")).await.is(201);
    let certificate = json!({ "value": { "kind": "certificate", "certificate": "profesi", "name": "STR", "number": "1",
        "issuer": "Konsil", "expires_on": "2098-01-01" }, "valid_from": "2024-01-01" });
    desk.officer.post(facts(&two), certificate).await.is(201);

    let list =
        async |query: &str| desk.officer.get(format!("/v1/employees/expiring-proofs{query}")).await.is(200);
    let soon = list("").await.has("/data/0/fact_id", lapsed.id()).has("/data/0/proof", "keterangan_sekolah");
    assert_eq!(soon.data().len(), 1);
    assert!(soon.body["data"][0]["days_left"].as_i64().unwrap() < 0);
    let all = list("?until=2099-12-31").await;
    let days: Vec<_> = all.data().iter().filter_map(|row| row["expires_on"].as_str()).collect();
    assert_eq!(days, ["2020-08-01", "2098-01-01", "2099-08-01"]);
    let first = list("?until=2099-12-31&limit=1").await.has("/page/has_more", true);
    let cursor = first.body["page"]["next_cursor"].as_str().unwrap();
    assert_eq!(list(&format!("?until=2099-12-31&cursor={cursor}")).await.data().len(), 2);
    assert_eq!(list("?until=2099-12-31&kind=certificate").await.data().len(), 1);
    assert!(list(&format!("?unit_id={}", desk.badan)).await.data().is_empty());
    let far = holder(app, &desk.admin, ("far", "operator_unit", Some(&desk.badan))).await;
    assert!(far.get("/v1/employees/expiring-proofs?until=2099-12-31").await.is(200).data().is_empty());
    let own = desk.own(app, &two, 2).await;
    assert_eq!(own.get("/v1/employees/expiring-proofs?until=2099-12-31").await.is(200).data().len(), 2);
    desk.officer
        .get("/v1/employees/expiring-proofs?until=x")
        .await
        .is_problem(400, "request.wrong_parameter");

    // Whoever must renew it is told, and nobody else.
    let person = desk.own(app, &one, 1).await;
    let asked = async || {
        let tasks = person.get("/v1/me/tasks").await.is(200);
        tasks.data().iter().find(|task| task["kind"] == "tasks.renew_proof").cloned()
    };
    let task = asked().await.unwrap();
    assert_eq!(task["object_id"], lapsed.id());
    assert_eq!(task["deadline"], "2020-07-31T17:00:00Z");
    assert_eq!(task["allowed_actions"][0]["href"], "/v1/me/change-requests");
    assert!(!own.get("/v1/me/tasks").await.is(200).text.contains("tasks.renew_proof"));

    let renew = format!("{}/{}/correct", facts(&one), lapsed.id());
    desk.officer.post(renew, child("2004-05-01", "2099-09-01")).await.is(201);
    assert!(list("").await.data().is_empty());
    assert!(asked().await.is_none());
}

async fn a_family_is_recorded_as_the_law_has_it(app: &TestApp) {
    let desk = Desk::of(app).await;
    let employee = desk.employee(1).await;
    let path = format!("/v1/employees/{employee}/facts");
    let first = desk.officer.post(&path, spouse("2012-06-01", None)).await.is(201);
    let second = desk.officer.post(&path, spouse("2020-06-01", None)).await;
    second.is_problem(422, "personnel.spouse_twice").at("/valid_from");
    let divorced = format!("{path}/{}/correct", first.id());
    desk.officer.post(divorced, spouse("2012-06-01", Some("2020-01-01"))).await.is(201);
    desk.officer.post(&path, spouse("2020-06-01", None)).await.is(201);
    let mut old = child("1990-05-01", "2020-01-01");
    old["value"]["proofs"][1]["file_id"] = json!(desk.root);
    let refused = desk.officer.post(&path, old).await.is_problem(422, "personnel.child_birth_date");
    let refused = refused.at("/value/birth_date").at("/value/proofs/1/expires_on");
    refused.at("/value/proofs/1/file_id");
    let mut unproven = child("2004-05-01", "2030-01-01");
    unproven["value"]["proofs"] = json!([]);
    let refused = desk.officer.post(&path, unproven).await;
    refused.is_problem(422, "personnel.school_proof_needed").at("/value/proofs");
}
