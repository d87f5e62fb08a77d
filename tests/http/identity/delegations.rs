//! Roles that are lent: by whom, to whom, for how long, and what the lender and the delegate may not do with them.

use merit_tests::region::Person;
use merit_tests::{Client, Reply, Scene, both};
use serde_json::{Value, json};

both![in Scene:
    a_role_is_lent_accepted_used_and_named_in_the_log,
    nothing_is_lent_that_is_not_ones_own,
    nobody_approves_his_own_work_by_another_hand,
    a_delegation_ends_with_either_side_and_with_the_grant,
    both_sides_are_told_and_the_delegate_hears_what_the_role_hears,
];

/// The grant of the first granted role that somebody holds.
async fn grant_of(holder: &Client) -> Value {
    let held = holder.get("/v1/me/permissions").await.is(200).body;
    let roles = held["roles"].as_array().unwrap().iter();
    roles.map(|role| role["grant_id"].clone()).find(|grant| !grant.is_null()).unwrap()
}

async fn offer(lender: &Client, to: &Person) -> Reply {
    let grant = grant_of(lender).await;
    let body = json!({ "grant_id": grant, "employee_id": to.id, "valid_until": "2026-03-01" });
    lender.post("/v1/me/delegations", body).await
}

/// Lends the only granted role of somebody to an employee, who accepts it.
async fn lend(lender: &Client, (to, person): (&Person, &Client)) -> String {
    let path = offer(lender, to).await.is(201).header("location").to_owned();
    person.post(format!("{path}/accept"), Value::Null).await.is(200).has("/status", "accepted");
    path
}

/// Gives a role over the regency to an employee's account, or to an officer's.
async fn give(scene: &Scene, (query, role): (String, &str)) -> String {
    let admin = scene.admin().await;
    let account = admin.get(format!("/v1/accounts?{query}")).await.is(200).data()[0]["id"].clone();
    let grant = json!({ "account_id": account, "role": role, "unit_id": scene.region.instansi });
    admin.post("/v1/grants", grant).await.is(201).header("location").to_owned()
}

/// A run of salaries for a month, made and verified by somebody, and checked by the finance officer.
async fn checked((maker, ppk): (&Client, &Client), unit: &str, month: &str) -> String {
    let new = json!({ "unit_id": unit, "kind": "gaji_induk", "service_month": month });
    let path = maker.post("/v1/payroll/runs", new).await.is(201).header("location").to_owned();
    maker.succeeded(maker.post(format!("{path}/calculate"), Value::Null).await).await;
    maker.decided().post(format!("{path}/verify"), Value::Null).await.is(200);
    ppk.decided().post(format!("{path}/check"), Value::Null).await.is(200);
    path
}

async fn approve(approver: &Client, run: &str) -> Reply {
    approver.decided().post(format!("{run}/approve"), Value::Null).await
}

async fn a_role_is_lent_accepted_used_and_named_in_the_log(scene: &Scene) {
    let (penyetuju, bendahara) = (scene.officer("penyetuju").await, scene.officer("bendahara").await);
    let ppk = scene.officer("ppk").await;
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    let offered = offer(&penyetuju, &scene.region.analis).await.is(201).has("/status", "offered");
    let offered = offered.has("/to/employee_id", scene.region.analis.id.as_str());
    let path = offered.header("location").to_owned();
    analis.get("/v1/payroll/runs").await.is_problem(403, "identity.forbidden");
    penyetuju.post(format!("{path}/accept"), Value::Null).await.is_problem(403, "identity.not_the_delegate");
    let tasks = analis.get("/v1/me/tasks").await.is(200);
    let task = tasks.data().iter().find(|task| task["kind"] == "tasks.accept_delegation").unwrap();
    assert_eq!(task["allowed_actions"][0]["href"], format!("{path}/accept"));
    let stale = analis.with("if-match", "\"9\"").post(format!("{path}/accept"), Value::Null).await;
    stale.is_problem(412, "platform.stale");
    analis.post(format!("{path}/accept"), Value::Null).await.is(200).has("/status", "accepted");
    analis.post(format!("{path}/decline"), Value::Null).await.is_problem(409, "identity.delegation_over");
    assert_eq!(analis.get("/v1/me/delegations?status=accepted").await.is(200).data().len(), 1);
    penyetuju.get(&path).await.is(200).has("/allowed_actions/0/name", "end");
    scene.region.kepala.sign_in(&scene.app.anonymous).await.get(&path).await.is(404);
    let held = analis.get("/v1/me/permissions").await.is(200);
    let lent = held.body["roles"].as_array().unwrap().iter().find(|held| held["role"] == "penyetuju_gaji");
    assert_eq!(lent.unwrap()["lent_by"], offered.body["from"]["account_id"]);

    let run = checked((&bendahara, &ppk), &scene.region.instansi, "2026-01").await;
    let seen = analis.get(&run).await.is(200);
    assert!(
        seen.body["allowed_actions"].as_array().unwrap().iter().any(|action| action["name"] == "approve")
    );
    approve(&analis, &run).await.is(200).has("/status", "approved");
    scene.app.verify_log().await;
    let auditor = scene.officer("auditor").await;
    let log = format!("/v1/audit/acts?kind=payroll.run_approved&object_id={}", seen.id());
    let log = auditor.get(log).await.is(200).has("/data/0/standing_in/capacity", "delegate");
    let log = log.has("/data/0/standing_in/account_id", offered.body["from"]["account_id"].clone());
    log.has("/data/0/standing_in/words", "Dimas Pradipta berdasarkan pendelegasian dari penyetuju");
}

async fn nothing_is_lent_that_is_not_ones_own(scene: &Scene) {
    let penyetuju = scene.officer("penyetuju").await;
    let kepala = scene.region.kepala.sign_in(&scene.app.anonymous).await;
    let grant = grant_of(&penyetuju).await;
    let to =
        |employee: &str| json!({ "grant_id": grant, "employee_id": employee, "valid_until": "2026-03-01" });
    let with = |name: &str, value: Value| {
        let mut body = to(&scene.region.analis.id);
        body[name] = value;
        penyetuju.post("/v1/me/delegations", body)
    };
    let foreign = kepala.post("/v1/me/delegations", to(&scene.region.analis.id)).await;
    foreign.is_problem(404, "platform.not_found");
    let stranger = penyetuju.post("/v1/me/delegations", to(&scene.neighbour.analis.id)).await;
    stranger.is_problem(422, "identity.delegate_unknown").at("/employee_id");
    let theirs = with("unit_id", json!(scene.neighbour.dinas)).await;
    theirs.is_problem(422, "identity.unit_unknown").at("/unit_id");
    let long = with("valid_until", json!("2028-01-01")).await;
    long.is_problem(422, "identity.delegation_too_long").at("/valid_until");
    with("valid_from", json!("2025-01-01")).await.is(422).at("/valid_from");
    with("valid_until", json!("2026-02-03")).await.is(422).at("/valid_until");
    with("unit_id", json!(scene.region.dinas)).await.is(201).has("/unit_id", scene.region.dinas.as_str());

    give(scene, (format!("employee_id={}", scene.region.kepala.id), "penyetuju_gaji")).await;
    offer(&kepala, &scene.region.kepala).await.is_problem(403, "identity.own_delegation");
    // What the head does as approver he does as himself: the log could not tell otherwise.
    offer(&penyetuju, &scene.region.kepala).await.is_problem(409, "identity.delegation_mixed");
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    let path = lend(&kepala, (&scene.region.analis, &analis)).await;
    let on = analis.get(&path).await.is(200).body["grant_id"].clone();
    let further =
        json!({ "grant_id": on, "employee_id": scene.region.sekda.id, "valid_until": "2026-03-01" });
    analis.post("/v1/me/delegations", further).await.is_problem(404, "platform.not_found");
    let refused = analis.post(format!("/v1/me/delegations/{}/accept", "7"), Value::Null).await;
    refused.is_problem(400, "request.wrong_id");
}

async fn nobody_approves_his_own_work_by_another_hand(scene: &Scene) {
    let region = &scene.region;
    let (penyetuju, bendahara) = (scene.officer("penyetuju").await, scene.officer("bendahara").await);
    let ppk = scene.officer("ppk").await;
    let (kepala, analis) = (
        region.kepala.sign_in(&scene.app.anonymous).await,
        region.analis.sign_in(&scene.app.anonymous).await,
    );
    // A maker who is lent the approval does not approve what he made.
    give(scene, (format!("employee_id={}", region.kepala.id), "bendahara_gaji")).await;
    let by_kepala = checked((&kepala, &ppk), &region.dinas, "2026-01").await;
    let path = lend(&penyetuju, (&region.kepala, &kepala)).await;
    kepala.get(&path).await.is(200).has("/conflicting_roles", json!(["bendahara_gaji"]));
    approve(&kepala, &by_kepala).await.is_problem(403, "payroll.own_run");
    let admin = scene.admin().await;
    let report = admin.get("/v1/identity/segregation-report").await.is(200);
    let conflict = report.body["conflicts"].as_array().unwrap().iter();
    let mut conflict = conflict.filter(|one| one["employee_id"] == region.kepala.id.as_str());
    let duties = conflict.next().unwrap()["duties"].clone();
    assert!(duties.as_array().unwrap().iter().any(|duty| !duty["lent_by"].is_null()), "{duties:#}");
    assert_eq!(report.body["self_approvals"], json!([]));
    kepala.post(format!("{path}/end"), Value::Null).await.is(200).has("/status", "ended");

    // Nor does the delegate of a maker approve what the maker made.
    give(scene, (format!("q=penyetuju.{}", region.seed), "bendahara_gaji")).await;
    let by_lender = checked((&penyetuju, &ppk), &region.dinas, "2025-12").await;
    let held = penyetuju.get("/v1/me/permissions").await.is(200).body;
    let approval = held["roles"].as_array().unwrap().iter().find(|held| held["role"] == "penyetuju_gaji");
    let body = json!({
        "grant_id": approval.unwrap()["grant_id"], "employee_id": region.analis.id, "valid_until": "2026-03-01" });
    let path = penyetuju.post("/v1/me/delegations", body).await.is(201).header("location").to_owned();
    analis.post(format!("{path}/accept"), Value::Null).await.is(200);
    approve(&analis, &by_lender).await.is_problem(403, "payroll.own_run");
    analis.post(format!("{path}/end"), Value::Null).await.is(200);

    // Nor does the lender approve what was made in his name.
    lend(&bendahara, (&region.analis, &analis)).await;
    let in_his_name = checked((&analis, &ppk), &region.dinas, "2025-11").await;
    give(scene, (format!("q=bendahara.{}", region.seed), "penyetuju_gaji")).await;
    approve(&bendahara, &in_his_name).await.is_problem(403, "payroll.own_run");
    approve(&penyetuju, &in_his_name).await.is(200);
}

async fn a_delegation_ends_with_either_side_and_with_the_grant(scene: &Scene) {
    let penyetuju = scene.officer("penyetuju").await;
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    let lent = (&scene.region.analis, &analis);
    let declined = offer(&penyetuju, &scene.region.analis).await.is(201).header("location").to_owned();
    analis.post(format!("{declined}/decline"), Value::Null).await.is(200).has("/status", "declined");
    let first = lend(&penyetuju, lent).await;
    analis.get("/v1/payroll/runs").await.is(200);
    penyetuju.post(format!("{first}/end"), Value::Null).await.is(200).has("/status", "ended");
    analis.get("/v1/payroll/runs").await.is_problem(403, "identity.forbidden");

    let second = lend(&penyetuju, lent).await;
    let id = second.rsplit('/').next().unwrap();
    let admin = scene.admin().await;
    assert!(admin.get("/v1/delegations?status=accepted").await.is(200).text.contains(id));
    let foreign = scene.neighbour.officer(&scene.app.anonymous, "auditor").await;
    assert!(!foreign.get("/v1/delegations").await.is(200).text.contains(id));
    admin.post(format!("/v1/delegations/{id}/end"), Value::Null).await.is(200).has("/status", "ended");
    analis.get("/v1/payroll/runs").await.is(403);

    lend(&penyetuju, lent).await;
    analis.get("/v1/payroll/runs").await.is(200);
    let grant = grant_of(&penyetuju).await;
    admin.with("if-match", "*").delete(format!("/v1/grants/{}", grant.as_str().unwrap())).await.is(200);
    analis.get("/v1/payroll/runs").await.is_problem(403, "identity.forbidden");
}

async fn both_sides_are_told_and_the_delegate_hears_what_the_role_hears(scene: &Scene) {
    let (bendahara, penyetuju) = (scene.officer("bendahara").await, scene.officer("penyetuju").await);
    let ppk = scene.officer("ppk").await;
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    let kinds = async |person: &Client| {
        scene.app.tell().await;
        let news = person.get("/v1/me/notifications?limit=200").await.is(200);
        news.data().iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let path = offer(&penyetuju, &scene.region.analis).await.is(201).header("location").to_owned();
    assert!(kinds(&analis).await.contains(&"notifications.delegation_offered".to_owned()));
    checked((&bendahara, &ppk), &scene.region.dinas, "2026-01").await;
    let before = kinds(&analis).await;
    assert!(!before.contains(&"notifications.run_checked".to_owned()), "it was not accepted yet");
    analis.post(format!("{path}/accept"), Value::Null).await.is(200);
    assert!(kinds(&penyetuju).await.contains(&"notifications.delegation_accepted".to_owned()));
    checked((&bendahara, &ppk), &scene.region.sekretariat, "2026-01").await;
    assert!(kinds(&analis).await.contains(&"notifications.run_checked".to_owned()));
    penyetuju.post(format!("{path}/end"), Value::Null).await.is(200);
    assert!(kinds(&analis).await.contains(&"notifications.delegation_ended".to_owned()));
}
