//! Ratings that an operator enters from signed forms: one, or a sheet of many.

use merit_tests::sheets::upload;
use merit_tests::{Client, Scene, both};
use serde_json::{Value, json};

use super::rated::{decide, ratings, realised};
use super::{NOBODY, Office, act, agree, content, in_force, new_plan, skp};

both![in Scene:
    a_form_is_the_superiors_rating,
    each_refusal_has_its_name,
    nobody_enters_what_concerns_himself,
    a_sheet_names_every_fault_of_every_row,
    a_sheet_is_entered_whole_or_not_at_all,
    a_year_is_entered_and_handed_over,
];

const BATCH: &str = "/v1/performance/evaluations/batch";

fn entered(plan: &str) -> String {
    format!("{}/entered-evaluations", skp(plan))
}

async fn form(operator: &Client) -> String {
    upload(operator, "formulir.pdf", b"%PDF-1.4\n%%EOF\n").await
}

/// What a form of January says, signed by the head of the dinas.
fn january(scene: &Scene, form: &str) -> Value {
    let mut body = ratings("sesuai", "sesuai");
    body["period"] = json!("2026-01");
    body["rater_id"] = json!(scene.region.kepala.id);
    body["signed_on"] = json!("2026-02-02");
    body["form_id"] = json!(form);
    body
}

/// The same as a row of a sheet.
fn row(employee: &str, rater: &str) -> Value {
    let mut row = ratings("sesuai", "sesuai");
    row["employee_id"] = json!(employee);
    row["rater_id"] = json!(rater);
    row["signed_on"] = json!("2026-02-02");
    row
}

/// Lets an employee enter for the dinas.
async fn make_operator(scene: &Scene, employee: &str) {
    let admin = scene.admin().await;
    let account = admin.get(format!("/v1/accounts?employee_id={employee}")).await.is(200);
    let grant = json!({ "account_id": account.data()[0]["id"], "role": "operator_unit", "unit_id": scene.region.dinas });
    admin.post("/v1/grants", grant).await.is(201);
}

async fn a_form_is_the_superiors_rating(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, _) = office.reported(2026).await;
    let operator = scene.officer("operator").await;
    let scan = form(&operator).await;
    let made = operator.post(entered(&plan), january(scene, &scan)).await.is(201).has("/predikat", "baik");
    let made = made.has("/rater/id", scene.region.kepala.id.as_str()).has("/evaluated_on", "2026-02-03");
    let id = made.id();
    office.analis.get(format!("/v1/performance/evaluations/{id}")).await.is(200);
    let again = form(&operator).await;
    let twice = operator.post(entered(&plan), january(scene, &again)).await;
    twice.is_problem(422, "performance.evaluation_exists");

    scene.app.verify_log().await;
    let auditor = scene.officer("auditor").await;
    let log = auditor.get(format!("/v1/audit/acts?object_id={id}&kind=performance.skp_evaluated")).await;
    let log = log.is(200).has("/data/0/on_behalf_of", scene.region.kepala.id.as_str());
    let log =
        log.has("/data/0/standing_in/capacity", "operator").has("/data/0/standing_in/form_id", scan.as_str());
    log.has("/data/0/standing_in/words", "operator sebagai operator untuk Ratna Kencana");
    // The scan is for those who keep records.
    auditor.get(format!("/v1/files/{scan}")).await.is(200);
    office.analis.get(format!("/v1/files/{scan}")).await.is_problem(404, "platform.not_found");

    scene.app.tell().await;
    let told = office.kepala.get("/v1/me/notifications").await.is(200);
    let kinds: Vec<&Value> = told.data().iter().map(|one| &one["kind"]).collect();
    assert!(kinds.iter().any(|kind| **kind == "notifications.rating_entered"), "{kinds:?}");
    // It stays the superior's to correct, and the employee's to object to.
    let correction =
        json!({ "hasil_kerja": "di_atas", "perilaku_kerja": "sesuai", "reason": "Formulir salah baca" });
    let corrected = office.kepala.post(format!("/v1/performance/evaluations/{id}/correct"), correction).await;
    let corrected = corrected.is(201).id();
    let reasons = json!({ "reasons": "Target terlampaui menurut SIAK." });
    office.analis.post(format!("/v1/performance/evaluations/{corrected}/keberatan"), reasons).await.is(201);
}

async fn each_refusal_has_its_name(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, _) = office.reported(2026).await;
    let operator = scene.officer("operator").await;
    let scan = form(&operator).await;
    let with = |member: &str, value: Value| {
        let mut body = january(scene, &scan);
        body[member] = value;
        body
    };
    let refused =
        async |body: Value, code: &str| operator.post(entered(&plan), body).await.is_problem(422, code);
    let line =
        refused(with("rater_id", json!(scene.region.sekda.id)), "performance.rater_outside_line").await;
    line.at("/rater_id");
    let own = refused(with("rater_id", json!(scene.region.analis.id)), "performance.self_rating").await;
    own.at("/rater_id");
    refused(with("signed_on", json!("2026-02-04")), "performance.signed_in_future").await.at("/signed_on");
    refused(with("form_id", json!(NOBODY)), "platform.form_unknown").await.at("/form_id");
    refused(with("hasil_kerja", Value::Null), "performance.rating_missing").await.at("/hasil_kerja");
    refused(with("period", json!("2026-02")), "performance.evidence_missing").await.at("/period");
    refused(with("period", json!("2026")), "performance.year_not_over").await;
    let mut many = with("period", json!("2026-03"));
    many["rater_id"] = json!(scene.region.sekda.id);
    many["perilaku_kerja"] = Value::Null;
    many["note"] = json!(" ");
    let many = refused(many, "performance.rater_outside_line").await;
    many.at("/rater_id").at("/period").at("/perilaku_kerja").at("/note");
    let elsewhere = scene.neighbour.officer(&scene.app.anonymous, "operator").await;
    elsewhere.post(entered(&plan), january(scene, &scan)).await.is_problem(404, "platform.not_found");
    for other in [&office.kepala, &office.analis, &scene.officer("kinerja").await] {
        other.post(entered(&plan), january(scene, &scan)).await.is_problem(403, "identity.forbidden");
    }
    // Nothing was lost on the way: the same form is taken now.
    operator.post(entered(&plan), january(scene, &scan)).await.is(201);
    // Another's upload is nobody's form, and one scan is the form of one rating.
    realised(&office.analis, (&plan, &office.result(&plan).await), "2026-02").await;
    refused(with("period", json!("2026-02")), "platform.form_unknown").await.at("/form_id");
    let theirs = form(&office.kepala).await;
    let mut foreign = with("period", json!("2026-02"));
    foreign["form_id"] = json!(theirs);
    refused(foreign, "platform.form_unknown").await.at("/form_id");
}

impl Office {
    /// The only result of the analyst's plan.
    async fn result(&self, plan: &str) -> Value {
        self.analis.get(skp(plan)).await.is(200).body["plan"]["rhk"][0]["id"].clone()
    }
}

async fn nobody_enters_what_concerns_himself(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, _) = office.reported(2026).await;
    for employee in [&scene.region.analis.id, &scene.region.kepala.id] {
        make_operator(scene, employee).await;
    }
    let scan = form(&office.analis).await;
    let ratee = office.analis.post(entered(&plan), january(scene, &scan)).await;
    ratee.is_problem(422, "performance.entered_for_oneself").at("/employee_id");
    let scan = form(&office.kepala).await;
    let rater = office.kepala.post(entered(&plan), january(scene, &scan)).await;
    rater.is_problem(422, "performance.entered_by_rater").at("/rater_id");
    let sheet = json!({ "period": "2026-01", "form_id": scan,
        "rows": [row(&scene.region.analis.id, &scene.region.kepala.id)] });
    let rater = office.kepala.post(BATCH, sheet).await;
    rater.is_problem(422, "performance.entered_by_rater").at("/rows/0/rater_id");
    let rated = office.analis.get("/v1/performance/evaluations").await.is(200);
    assert!(rated.data().is_empty(), "nothing was written");
}

async fn a_sheet_names_every_fault_of_every_row(scene: &Scene) {
    let office = Office::of(scene).await;
    let (sekda, kepala, analis) = (&scene.region.sekda.id, &scene.region.kepala.id, &scene.region.analis.id);
    let (above, result) = in_force((&office.kepala, &office.sekda), &Value::Null).await;
    in_force((&office.analis, &office.kepala), &result).await;
    realised(&office.kepala, (&above, &result), "2026-01").await;
    let operator = scene.officer("operator").await;
    let mut blank = row(analis, kepala);
    blank["hasil_kerja"] = Value::Null;
    blank["signed_on"] = json!("2026-02-09");
    let mut lost = row(kepala, sekda);
    lost["form_id"] = json!(NOBODY);
    let rows = json!([
        blank,
        row(kepala, analis),
        row(&scene.neighbour.analis.id, kepala),
        row(analis, kepala),
        lost
    ]);
    let refused = operator.post(BATCH, json!({ "period": "2026-01", "rows": rows })).await.is(422);
    let mut found: Vec<(&str, &str)> = refused.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| (fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap()))
        .collect();
    found.sort_unstable();
    let expected = [
        ("/rows/0", "performance.evidence_missing"),
        ("/rows/0/form_id", "performance.form_missing"),
        ("/rows/0/hasil_kerja", "performance.rating_missing"),
        ("/rows/0/signed_on", "performance.signed_in_future"),
        ("/rows/1/form_id", "performance.form_missing"),
        ("/rows/1/rater_id", "performance.rater_outside_line"),
        ("/rows/2/employee_id", "performance.no_running_skp"),
        ("/rows/3", "performance.evidence_missing"),
        ("/rows/3/employee_id", "performance.row_repeated"),
        ("/rows/3/form_id", "performance.form_missing"),
        ("/rows/4/employee_id", "performance.row_repeated"),
    ];
    assert_eq!(found, expected);
}

async fn a_sheet_is_entered_whole_or_not_at_all(scene: &Scene) {
    let office = Office::of(scene).await;
    let (sekda, kepala, analis) = (&scene.region.sekda.id, &scene.region.kepala.id, &scene.region.analis.id);
    let (above, result) = in_force((&office.kepala, &office.sekda), &Value::Null).await;
    let (plan, own) = in_force((&office.analis, &office.kepala), &result).await;
    realised(&office.kepala, (&above, &result), "2026-01").await;
    let operator = scene.officer("operator").await;
    let shared = form(&operator).await;
    realised(&office.analis, (&plan, &own), "2026-01").await;
    let mut gone = row(kepala, sekda);
    gone["form_id"] = json!(NOBODY);
    let sheet = |second: Value| json!({ "period": "2026-01", "form_id": shared, "rows": [row(analis, kepala), second] });
    let refused = operator.post(BATCH, sheet(gone)).await;
    refused.is_problem(422, "platform.form_unknown").at("/rows/1/form_id");
    let rated = office.kepala.get("/v1/performance/evaluations").await.is(200);
    assert!(rated.data().is_empty(), "nothing half-written");
    let single = form(&operator).await;
    let mut with_own = row(kepala, sekda);
    with_own["form_id"] = json!(single);
    with_own["hasil_kerja"] = json!("di_atas");
    let made = operator.post(BATCH, sheet(with_own)).await.is(200);
    let made = made.has("/evaluations/0/predikat", "baik").has("/evaluations/0/skp_id", plan.as_str());
    let made = made.has("/evaluations/1/employee_id", kepala.as_str());
    scene.app.verify_log().await;
    let auditor = scene.officer("auditor").await;
    for (at, (rater, form)) in [(kepala, &shared), (sekda, &single)].into_iter().enumerate() {
        let id = made.body["evaluations"][at]["evaluation_id"].as_str().unwrap();
        let log = auditor.get(format!("/v1/audit/acts?object_id={id}&kind=performance.rating_entered")).await;
        let log = log.is(200).has("/data/0/on_behalf_of", rater.as_str());
        log.has("/data/0/standing_in/form_id", form.as_str());
    }
    operator
        .post(BATCH, json!({ "period": "2026-01", "rows": [] }))
        .await
        .is_problem(422, "performance.batch_size");
    office.kepala.post(BATCH, json!({ "period": "2026-01", "rows": [] })).await.is(403);
}

async fn a_year_is_entered_and_handed_over(scene: &Scene) {
    let office = Office::of(scene).await;
    let (plan, _) = office.reported(2026).await;
    scene.app.set_clock("2026-12-15T01:00:00Z").await;
    let operator = scene.officer("operator").await;
    let mut year = january(scene, &form(&operator).await);
    year["period"] = json!("2026");
    year["signed_on"] = json!("2026-12-10");
    operator.post(entered(&plan), year.clone()).await.is(201).has("/period", "2026");
    let shown = office.analis.get(skp(&plan)).await.is(200).has("/status", "diserahkan");
    assert!(super::offered(&shown).contains(&("keberatan", "")), "{}", shown.text);
    let closed = operator.post(entered(&plan), year).await;
    closed.is_problem(422, "performance.no_running_skp");
    // Silence accepts it as any other.
    scene.app.set_clock("2027-01-20T01:00:00Z").await;
    scene.app.meet_deadlines().await;
    office.analis.get(skp(&plan)).await.is(200).has("/status", "final");

    // The employee may object from the day of entry, whenever the form was signed.
    let next = office.analis.post("/v1/performance/skp", new_plan(2027)).await.is(201).id();
    office.analis.decided().put(format!("{}/plan", skp(&next)), content(&Value::Null)).await.is(200);
    act(&office.analis, &next, "ajukan").await.is(200);
    agree(&office.kepala, &next).await.is(200);
    act(&office.analis, &next, "tanda-tangan").await.is(200);
    let signed = act(&office.kepala, &next, "tanda-tangan").await.is(200);
    realised(&office.analis, (&next, &signed.body["plan"]["rhk"][0]["id"]), "2027-01").await;
    scene.app.set_clock("2027-12-20T01:00:00Z").await;
    let mut late = january(scene, &form(&operator).await);
    late["period"] = json!("2027");
    late["signed_on"] = json!("2027-12-01");
    operator.post(entered(&next), late).await.is(201);
    scene.app.set_clock("2027-12-30T01:00:00Z").await;
    let reasons = json!({ "reasons": "Target terlampaui menurut SIAK." });
    decide(&office.analis, format!("{}/keberatan", skp(&next)), reasons).await.is(201);
}
