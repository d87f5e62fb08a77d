//! Why somebody may do something: about oneself, about others, and about nobody outside one's reach.

use merit_tests::{Client, Reply, Scene, both};
use serde_json::{Value, json};

both![in Scene: one_asks_about_oneself, whoever_keeps_accounts_asks_about_others,];

async fn explain(asker: &Client, question: Value) -> Reply {
    asker.post("/v1/authz/explain", question).await
}

fn steps(answer: &Reply) -> Vec<&str> {
    let steps = answer.body["steps"].as_array().unwrap().iter();
    steps.map(|step| step["code"].as_str().unwrap()).collect()
}

async fn one_asks_about_oneself(scene: &Scene) {
    let region = &scene.region;
    let analis = region.analis.sign_in(&scene.app.anonymous).await;
    let own = json!({ "permission": "payroll.read", "object": { "employee_id": region.analis.id } });
    let own = explain(&analis, own).await.is(200).has("/is_allowed", true);
    assert_eq!(steps(&own), ["authz.role_derived", "authz.reached"]);
    for other in [&region.kepala.id, &scene.neighbour.analis.id, "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4"] {
        let other = json!({ "permission": "payroll.read", "object": { "employee_id": other } });
        let other = explain(&analis, other).await.is(200).has("/is_allowed", false);
        assert_eq!(steps(&other), ["authz.role_derived", "authz.not_reached"]);
    }
    let never = explain(&analis, json!({ "operation_id": "approve_payroll_run" })).await.is(200);
    let never = never.has("/permission", "payroll.approve").has("/is_allowed", false);
    assert_eq!(steps(&never), ["authz.not_held"]);
    assert!(never.text.contains("Penyetuju"), "{}", never.text);
    let public = explain(&analis, json!({ "operation_id": "log_in" })).await.is(200);
    assert_eq!(steps(&public.has("/is_allowed", true)), ["authz.public"]);
    let unknown = explain(&analis, json!({ "operation_id": "fly" })).await;
    unknown.is_problem(422, "identity.operation_unknown").at("/operation_id");
    explain(&analis, json!({})).await.is_problem(422, "identity.explain_one");
    let other = json!({ "permission": "payroll.read", "employee_id": region.kepala.id });
    explain(&analis, other).await.is_problem(404, "platform.not_found");
}

async fn whoever_keeps_accounts_asks_about_others(scene: &Scene) {
    let region = &scene.region;
    let auditor = scene.officer("auditor").await;
    let admin = scene.admin().await;
    let listed = admin.get(format!("/v1/accounts?q=bendahara.{}", region.seed)).await.is(200);
    let bendahara = listed.data()[0]["id"].clone();
    let ask = |unit: &str| json!({ "account_id": bendahara, "permission": "payroll.run", "object": { "unit_id": unit } });
    let yes = explain(&auditor, ask(&region.dinas)).await.is(200).has("/is_allowed", true);
    assert_eq!(steps(&yes), ["authz.role_granted", "authz.reached"]);
    yes.has("/steps/0/role", "bendahara_gaji").has("/steps/0/unit_id", region.instansi.as_str());
    explain(&auditor, ask(&scene.neighbour.dinas)).await.is_problem(404, "platform.not_found");
    let far = explain(&admin, ask(&scene.neighbour.dinas)).await.is(200).has("/is_allowed", false);
    assert_eq!(steps(&far), ["authz.role_granted", "authz.not_reached"]);
    let theirs = json!({ "employee_id": scene.neighbour.analis.id, "permission": "payroll.run" });
    explain(&auditor, theirs).await.is_problem(404, "platform.not_found");

    let grants = admin.get(format!("/v1/grants?account_id={}", bendahara.as_str().unwrap())).await.is(200);
    let grant = format!("/v1/grants/{}", grants.data()[0]["id"].as_str().unwrap());
    admin.with("if-match", "*").delete(grant).await.is(200);
    let over = explain(&auditor, ask(&region.dinas)).await.is(200).has("/is_allowed", false);
    assert_eq!(steps(&over), ["authz.role_not_now", "authz.not_held"]);
    let path = format!("/v1/accounts/{}/disable", bendahara.as_str().unwrap());
    admin.post(path, Value::Null).await.is(200);
    let disabled = explain(&auditor, ask(&region.dinas)).await.is(200).has("/is_allowed", false);
    assert_eq!(steps(&disabled), ["authz.account_disabled"]);
}
