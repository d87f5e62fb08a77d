//! Plans of many employees at once, from their signed forms.

use merit_tests::sheets::upload;
use merit_tests::{Scene, both};
use serde_json::{Value, json};

use super::{NOBODY, Office, skp};

both![in Scene:
    signed_forms_are_plans_in_force,
    many_plans_are_entered_or_none,
];

const PATH: &str = "/v1/performance/skp/batch";

fn row(employee: &str) -> Value {
    let iki = json!({ "aspect": "kuantitas", "indicator": "Layanan selesai", "target": "600 layanan" });
    let rhk = json!({ "kind": "utama", "title": "Terlayaninya warga", "iki": [iki] });
    json!({ "employee_id": employee, "year": 2026, "signed_on": "2026-01-12", "kind": "ja_jf",
        "approach": "kuantitatif", "rhk": [rhk], "resources": ["Loket"], "consequences": ["Penghargaan"] })
}

async fn signed_forms_are_plans_in_force(scene: &Scene) {
    let office = Office::of(scene).await;
    office.above().await;
    let operator = scene.officer("operator").await;
    let form = upload(&operator, "formulir.pdf", b"%PDF-1.4\n%%EOF\n").await;
    let mut linked = row(&scene.region.analis.id);
    linked["rhk"][0]["supports_number"] = json!(1);
    let batch = json!({ "rows": [linked], "form_id": form });
    let entered = operator.post(PATH, batch).await.is(200).has("/plans/0/status", "berjalan");
    let plan = entered.body["plans"][0]["skp_id"].as_str().unwrap().to_owned();
    let shown = office.analis.get(skp(&plan)).await.is(200).has("/status", "berjalan");
    assert!(shown.body["plan"]["rhk"][0]["supports_rhk_id"].is_string());
    scene.app.verify_log().await;
    let auditor = scene.officer("auditor").await;
    let log =
        auditor.get(format!("/v1/audit/acts?object_id={plan}&kind=performance.skp_entered")).await.is(200);
    log.has("/data/0/on_behalf_of", scene.region.analis.id.as_str())
        .has("/data/0/standing_in/capacity", "operator");
}

async fn many_plans_are_entered_or_none(scene: &Scene) {
    let operator = scene.officer("operator").await;
    let mut bad = row(&scene.region.kepala.id);
    bad["rhk"][0]["iki"][0]["target"] = Value::Null;
    bad["rhk"][0]["supports_number"] = json!(9);
    bad["signed_on"] = json!("2026-02-04");
    let rows =
        json!({ "rows": [row(&scene.region.analis.id), bad, row(NOBODY), row(&scene.region.analis.id)] });
    let refused = operator.post(PATH, rows).await.is(422);
    let mut found: Vec<(&str, &str)> = refused.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| (fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap()))
        .collect();
    found.sort_unstable();
    let expected = [
        ("/rows/0/signed_on", "performance.form_missing"),
        ("/rows/1/rhk/0/iki/0/target", "performance.target_missing"),
        ("/rows/1/rhk/0/supports_number", "performance.link_foreign"),
        ("/rows/1/signed_on", "performance.form_missing"),
        ("/rows/1/signed_on", "performance.signed_in_future"),
        ("/rows/2/employee_id", "performance.employee_unknown"),
        ("/rows/3/employee_id", "performance.row_repeated"),
        ("/rows/3/signed_on", "performance.form_missing"),
    ];
    assert_eq!(found, expected);
    let mut draft = row(&scene.region.analis.id);
    draft["signed_on"] = Value::Null;
    let kept = operator.post(PATH, json!({ "rows": [draft.clone()] })).await.is(200);
    kept.has("/plans/0/status", "draf");
    let twice = operator.post(PATH, json!({ "rows": [draft] })).await;
    twice.is_problem(422, "performance.skp_overlaps").at("/rows/0/starts_on");
    let employee = scene.region.analis.sign_in(&scene.app.anonymous).await;
    let own = employee.post(PATH, json!({ "rows": [row(&scene.region.analis.id)] })).await;
    own.is_problem(403, "identity.forbidden");
}
