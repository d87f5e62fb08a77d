//! What an operator enters for staff who do not use the application, one by one.

use merit_tests::{Client, Scene, both};
use reqwest::Method;
use serde_json::{Value, json};

use super::{NOBODY, Office, act, content, draft, in_force, new_plan, skp};

both![in Scene:
    an_operator_enters_for_an_employee_of_his_units,
    an_operator_enters_neither_judgements_nor_for_himself,
    the_signed_form_is_kept_with_the_employee,
    many_are_entered_at_once_or_none,
    a_plh_rates_for_the_holder_and_the_log_says_so,
];

fn entering(operator: &Client, employee: &str) -> Client {
    operator.with("x-on-behalf-of", employee)
}

async fn an_operator_enters_for_an_employee_of_his_units(scene: &Scene) {
    let office = Office::of(scene).await;
    let (_, above) = office.above().await;
    let analis = &scene.region.analis;
    let operator = scene.officer("operator").await;
    let entered = entering(&operator, &analis.id);
    let (plan, rhk) = in_force((&entered, &office.kepala), &above).await;
    let shown = office.analis.get(skp(&plan)).await.is(200);
    shown.has("/employee/id", analis.id.as_str()).has("/status", "berjalan");
    entered.get(skp(&plan)).await.is(200);
    operator.get(skp(&plan)).await.is_problem(403, "identity.forbidden");
    let report = json!({ "rhk_id": rhk, "period": "2026-01", "action_plan": "Layanan jemput bola" });
    let report = entered.post(format!("{}/progress", skp(&plan)), report).await.is(201);
    let evidence = json!({ "name": "Formulir", "link": "https://arsip.uji.merit.test/1" });
    entered.post(format!("/v1/performance/progress/{}/evidence", report.id()), evidence).await.is(200);

    scene.app.verify_log().await;
    let auditor = scene.officer("auditor").await.with("accept-language", "en");
    let log = auditor.get(format!("/v1/audit/acts?object_id={plan}&kind=performance.skp_submitted")).await;
    let log = log.is(200).has("/data/0/standing_in/capacity", "operator");
    let log = log.has("/data/0/on_behalf_of", analis.id.as_str());
    log.has("/data/0/standing_in/words", "operator as operator for Dimas Pradipta");
    let judged = auditor.get(format!("/v1/audit/acts?object_id={plan}&kind=performance.skp_agreed")).await;
    judged.is(200).has("/data/0/standing_in", Value::Null);
}

async fn an_operator_enters_neither_judgements_nor_for_himself(scene: &Scene) {
    let office = Office::of(scene).await;
    let region = &scene.region;
    let operator = scene.officer("operator").await;
    let begin = |caller: Client| async move { caller.post("/v1/performance/skp", new_plan(2026)).await };
    begin(entering(&operator, "siapa")).await.is_problem(400, "identity.wrong_id_in_header");
    begin(entering(&operator, &scene.neighbour.analis.id)).await.is_problem(404, "platform.not_found");
    begin(entering(&operator, NOBODY)).await.is_problem(404, "platform.not_found");
    let kepegawaian = scene.officer("kepegawaian").await;
    begin(entering(&kepegawaian, &region.analis.id)).await.is_problem(403, "identity.forbidden");
    begin(operator.clone()).await.is_problem(403, "identity.forbidden");
    let plan = draft(&office.kepala, &Value::Null).await;
    let agree =
        entering(&operator, &region.sekda.id).post(format!("{}/sepakati", skp(&plan)), json!({})).await;
    agree.is_problem(400, "identity.on_behalf_of_not_taken");
    let payslips = entering(&operator, &region.analis.id).get("/v1/payroll/payslips").await;
    payslips.is_problem(400, "identity.on_behalf_of_not_taken");
    // Not even through the signature that both sides give.
    act(&entering(&operator, &region.sekda.id), &plan, "tanda-tangan")
        .await
        .is_problem(404, "platform.not_found");

    let admin = scene.admin().await;
    for employee in [&region.kepala, &region.analis] {
        let account = admin.get(format!("/v1/accounts?employee_id={}", employee.id)).await.is(200);
        let grant = json!({ "account_id": account.data()[0]["id"], "role": "operator_unit", "unit_id": region.dinas });
        admin.post("/v1/grants", grant).await.is(201);
    }
    let himself = begin(entering(&office.analis, &region.analis.id)).await;
    himself.is_problem(403, "identity.on_behalf_of_oneself");
    let rater = begin(entering(&office.kepala, &region.analis.id)).await;
    rater.is_problem(403, "performance.entered_by_rater");
    let own = draft(&office.analis, &Value::Null).await;
    let written = entering(&office.kepala, &region.analis.id).decided();
    let written = written.put(format!("{}/plan", skp(&own)), content(&Value::Null)).await;
    written.is_problem(403, "performance.entered_by_rater");
}

async fn the_signed_form_is_kept_with_the_employee(scene: &Scene) {
    let region = &scene.region;
    let operator = scene.officer("operator").await;
    let bytes = operator.with("content-type", "application/octet-stream");
    let form =
        bytes.send_text(Method::POST, "/v1/files?name=formulir.txt", Some("Formulir bertanda tangan")).await;
    let form = form.is(201).id();
    let with_form = |employee: &str, form: &str| entering(&operator, employee).with("x-form", form);
    let unknown = with_form(&region.analis.id, NOBODY).post("/v1/performance/skp", new_plan(2026)).await;
    unknown.is_problem(422, "platform.form_unknown");
    let plan =
        with_form(&region.analis.id, &form).post("/v1/performance/skp", new_plan(2026)).await.is(201).id();
    let written = with_form(&region.analis.id, &form).decided();
    written.put(format!("{}/plan", skp(&plan)), content(&Value::Null)).await.is(200);
    let other = with_form(&region.kepala.id, &form).post("/v1/performance/skp", new_plan(2026)).await;
    other.is_problem(422, "platform.form_unknown");
    scene.app.verify_log().await;
    let auditor = scene.officer("auditor").await;
    let log = auditor.get(format!("/v1/audit/acts?object_id={plan}&kind=performance.skp_created")).await;
    log.is(200).has("/data/0/standing_in/form_id", form.as_str());

    let strict = Scene::configured(scene.app.kind, &[("MERIT_OPERATOR_FORM_REQUIRED", "true")]).await;
    let operator = strict.officer("operator").await;
    let bare =
        entering(&operator, &strict.region.analis.id).post("/v1/performance/skp", new_plan(2026)).await;
    bare.is_problem(400, "identity.form_required");
    strict.stop().await;
}

async fn many_are_entered_at_once_or_none(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, _) = office.running().await;
    let (analis, kepala) = (&scene.region.analis, &scene.region.kepala);
    let operator = scene.officer("operator").await;
    let row = |employee: &str, period: &str| {
        json!({
            "employee_id": employee, "rhk_number": 1, "period": period, "action_plan": "Layanan jemput bola",
            "evidence": { "name": "Formulir", "link": "https://arsip.uji.merit.test/1" },
            "realisation": { "realisation": "110 keping terbit", "data_source": "SIAK", "value": "110" } })
    };
    let enter = |rows: Value| {
        let operator = operator.clone();
        async move { operator.post("/v1/performance/progress/batch", json!({ "rows": rows })).await }
    };
    let unknown = row(&scene.neighbour.analis.id, "2026-01");
    let ahead = row(&kepala.id, "2026-05");
    let bad = enter(json!([row(&analis.id, "2026-01"), unknown, ahead, row(&analis.id, "2026-01")])).await;
    let bad = bad.is(422).at("/rows/1/employee_id").at("/rows/2/period").at("/rows/3");
    assert_eq!(bad.body["errors"].as_array().unwrap().len(), 3, "{}", bad.text);
    let path = format!("{}/progress", skp(&plan));
    assert!(office.analis.get(&path).await.is(200).data().is_empty(), "nothing half-written");
    enter(json!([])).await.is_problem(422, "performance.batch_size");

    let good = enter(json!([row(&analis.id, "2026-01"), row(&kepala.id, "2026-01")])).await.is(200);
    assert_eq!(good.body["reports"].as_array().unwrap().len(), 2);
    let report = office.analis.get(&path).await.is(200);
    assert_eq!(report.data()[0]["stage"], "realisasi");
    let again = enter(json!([row(&analis.id, "2026-01")])).await;
    again.is_problem(422, "performance.progress_exists").at("/rows/0/action_plan");
    let mut further = row(&analis.id, "2026-01");
    further["action_plan"] = Value::Null;
    enter(json!([further])).await.is(200);
    let report = office.analis.get(&path).await.is(200);
    assert_eq!(report.data()[0]["evidence"].as_array().unwrap().len(), 2);
    office.analis.post("/v1/performance/progress/batch", json!({ "rows": [] })).await.is(403);

    scene.app.verify_log().await;
    let auditor = scene.officer("auditor").await;
    let id = report.data()[0]["id"].as_str().unwrap();
    let log = auditor.get(format!("/v1/audit/acts?object_id={id}&kind=performance.progress_planned")).await;
    let log = log.is(200).has("/data/0/on_behalf_of", analis.id.as_str());
    log.has("/data/0/standing_in/words", "operator sebagai operator untuk Dimas Pradipta");
}

async fn a_plh_rates_for_the_holder_and_the_log_says_so(scene: &Scene) {
    let office = Office::of(scene).await;
    let region = &scene.region;
    let standing_in = json!({
        "value": { "kind": "position", "position_id": region.kepala.position, "standing": "plh" },
        "valid_from": "2026-02-01", "valid_until": "2026-03-01", "decree_id": region.decree });
    let path = format!("/v1/employees/{}/facts", region.sekda.id);
    scene.officer("kepegawaian").await.post(path, standing_in).await.is(201);
    let plan = draft(&office.analis, &Value::Null).await;
    act(&office.analis, &plan, "ajukan").await.is(200);
    // Nobody is left whom the absent head rates.
    super::agree(&office.kepala, &plan).await.is_problem(403, "identity.forbidden");
    super::agree(&office.sekda, &plan).await.is(200);
    scene.app.verify_log().await;
    let auditor = scene.officer("auditor").await;
    let log = auditor.get(format!("/v1/audit/acts?object_id={plan}&kind=performance.skp_agreed")).await;
    let log = log.is(200).has("/data/0/standing_in/capacity", "plh");
    let log = log.has("/data/0/on_behalf_of", region.kepala.id.as_str());
    log.has("/data/0/standing_in/words", "Bayu Wicaksana sebagai Plh. untuk Ratna Kencana");
}
