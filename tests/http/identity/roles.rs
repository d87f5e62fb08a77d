//! Roles and their grants, and the border between two instansi.

use merit_tests::app::ADMIN;
use merit_tests::{TestApp, both};
use serde_json::{Value, json};

use super::{holds, instansi, open};

both![a_role_is_given_shown_and_ended, roles_are_refused_by_their_rules, two_instansi_are_kept_apart,];

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

async fn two_instansi_are_kept_apart(app: &TestApp) {
    let admin = app.login(ADMIN).await;
    let (here, mine) = instansi(app, &admin, "sini").await;
    let (there, theirs) = instansi(app, &admin, "sana").await;
    let me = mine.get("/v1/me").await.is(200).has("/instansi/id", here.clone()).has("/time_zone", "wita");
    let own = format!("/v1/accounts/{}", me.body["account_id"].as_str().unwrap());
    mine.get(&own).await.is(200);
    theirs.get(&own).await.is_problem(404, "platform.not_found");
    theirs.post(format!("{own}/disable"), Value::Null).await.is_problem(404, "platform.not_found");
    assert_eq!(theirs.get("/v1/accounts").await.is(200).data().len(), 1, "only those of the instansi");
    let grants = theirs.get("/v1/grants").await.is(200);
    assert!(grants.data().iter().all(|grant| grant["unit_id"] == there), "{}", grants.text);

    let foreign = json!({ "email": "x@uji.merit.test", "name": "X", "instansi_id": there });
    mine.post("/v1/accounts", foreign).await.is_problem(422, "identity.instansi_unknown").at("/instansi_id");
    let everywhere = json!({ "email": "x@uji.merit.test", "name": "X" });
    mine.post("/v1/accounts", everywhere).await.is_problem(422, "identity.instansi_unknown");
    let ours = json!({ "email": "x@uji.merit.test", "name": "X", "instansi_id": here });
    let opened = mine.post("/v1/accounts", ours).await.is(201);
    let give = |unit: Value| {
        let account = &opened.body["account"]["id"];
        mine.post("/v1/grants", json!({ "account_id": account, "role": "operator_unit", "unit_id": unit }))
    };
    give(json!(there)).await.is_problem(422, "identity.unit_unknown").at("/unit_id");
    give(Value::Null).await.is_problem(422, "identity.unit_unknown");
    let grant = give(json!(here)).await.is(201).header("location").to_owned();
    theirs.get(&grant).await.is_problem(404, "platform.not_found");
    theirs.with("if-match", "*").delete(&grant).await.is_problem(404, "platform.not_found");
}
