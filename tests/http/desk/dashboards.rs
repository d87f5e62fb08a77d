//! The figures of personnel.

use merit_tests::{Scene, both};
use serde_json::{Value, json};

both![in Scene:
    the_figures_are_of_those_whom_the_caller_reaches,
    the_figures_of_a_unit_are_part_of_the_whole,
    a_unit_of_others_does_not_exist,
];

fn item<'v>(figures: &'v Value, name: &str) -> &'v Value {
    figures["items"].as_array().unwrap().iter().find(|one| one["item"] == name).unwrap()
}

async fn the_figures_are_of_those_whom_the_caller_reaches(scene: &Scene) {
    let officer = scene.officer("kepegawaian").await;
    let seen = officer.get("/v1/dashboards/personnel").await.is(200);
    let seen = seen.has("/headcount", 3).has("/as_of", "2026-02-03");
    let figures = &seen.body;
    assert_eq!(figures["statuses"], json!([{ "status": "pns", "headcount": 3 }]));
    let grades: Vec<&str> =
        figures["golongan"].as_array().unwrap().iter().map(|one| one["golongan"].as_str().unwrap()).collect();
    assert_eq!(grades, ["III/a", "IV/b", "IV/d"]);
    let ages: i64 =
        figures["ages"].as_array().unwrap().iter().map(|band| band["headcount"].as_i64().unwrap()).sum();
    assert_eq!(ages, 3);
    assert_eq!(figures["sexes"][0], json!({ "sex": "male", "headcount": 3 }));
    assert_eq!(figures["retirement"]["years"].as_array().unwrap().len(), 5);
    assert_eq!(figures["retirement"]["years"][0]["year"], 2026);
    assert_eq!(figures["retirement"]["without_rule"], 0);
    // Everything was entered with them but diplomas and citizen numbers.
    let records = &figures["completeness"];
    assert_eq!(
        (&records["expected"], &records["present"], &records["percent"]),
        (&json!(18), &json!(12), &json!("66.6"))
    );
    assert_eq!(item(records, "education")["missing"], 3);
    assert_eq!(item(records, "tax_status")["missing"], 0);
    let units: i64 =
        figures["units"].as_array().unwrap().iter().map(|unit| unit["headcount"].as_i64().unwrap()).sum();
    assert_eq!((figures["units"].as_array().unwrap().len(), units), (2, 3));
    // An employee sees the figures of one: the own record.
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    analis.get("/v1/dashboards/personnel").await.is(200).has("/headcount", 1);
    let early = officer.get("/v1/dashboards/personnel?as_of=2019-01-01").await.is(200);
    early.has("/headcount", 0).has("/completeness/percent", "100.0");
}

async fn the_figures_of_a_unit_are_part_of_the_whole(scene: &Scene) {
    let officer = scene.officer("kepegawaian").await;
    let dinas = &scene.region.dinas;
    let seen = officer.get(format!("/v1/dashboards/personnel?unit_id={dinas}")).await.is(200);
    let seen = seen.has("/headcount", 2).has("/unit_id", dinas.clone());
    assert_eq!(seen.body["units"][0]["unit_id"], json!(dinas));
    assert_eq!(seen.body["units"][0]["headcount"], 2);
    officer.get("/v1/dashboards/personnel?as_of=yesterday").await.is_problem(400, "request.wrong_parameter");
}

async fn a_unit_of_others_does_not_exist(scene: &Scene) {
    let officer = scene.officer("kepegawaian").await;
    let theirs = format!("/v1/dashboards/personnel?unit_id={}", scene.neighbour.dinas);
    officer.get(theirs).await.is_problem(404, "platform.not_found");
    let kinerja = scene.officer("panitia").await;
    kinerja.get("/v1/dashboards/personnel").await.is_problem(403, "identity.forbidden");
}
