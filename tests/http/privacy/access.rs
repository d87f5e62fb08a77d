//! Who read whose sensitive data, and a copy of one's own.

use merit_tests::main_job::MainJob;
use merit_tests::{Scene, both};
use serde_json::{Value, json};

both![in Scene:
    a_read_by_others_is_logged_and_ones_own_is_not,
    the_log_of_reads_has_filters_and_a_reach,
    a_copy_of_ones_data_is_made_one_at_a_time,
];

async fn a_read_by_others_is_logged_and_ones_own_is_not(scene: &Scene) {
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    let facts = format!("/v1/employees/{}/facts", scene.region.analis.id);
    analis.get(&facts).await.is(200);
    assert!(analis.get("/v1/me/access-log").await.is(200).data().is_empty());
    let officer = scene.officer("kepegawaian").await;
    officer.get(format!("{facts}?kind=golongan")).await.is(200);
    assert!(analis.get("/v1/me/access-log").await.is(200).data().is_empty(), "a grade is no secret");
    officer.get(format!("{facts}?kind=family")).await.is(200);
    let log = analis.get("/v1/me/access-log").await.is(200);
    let [entry] = log.data() else { panic!("{}", log.text) };
    assert_eq!((&entry["kind"], &entry["reader"]["kind"]), (&json!("family"), &json!("account")));
    assert_eq!(entry["reader"]["name"], "kepegawaian");
    let kepala = scene.region.kepala.sign_in(&scene.app.anonymous).await;
    assert!(kepala.get("/v1/me/access-log").await.is(200).data().is_empty());
    assert!(officer.get("/v1/me/access-log").await.is(200).data().is_empty(), "an account without a record");
}

async fn the_log_of_reads_has_filters_and_a_reach(scene: &Scene) {
    let job = MainJob::begin(&scene.app.anonymous, scene.region.clone(), scene.month()).await;
    job.pay("gaji_induk", &[]).await;
    job.bendahara.get("/v1/payroll/payslips").await.is(200);
    let auditor = scene.officer("auditor").await;
    let analis = &scene.region.analis.id;
    let all = auditor.get("/v1/privacy/access-log?kind=payslip&limit=200").await.is(200);
    assert_eq!(all.data().len(), 3, "everybody on the page was seen");
    let of_him =
        auditor.get(format!("/v1/privacy/access-log?employee_id={analis}&kind=payslip")).await.is(200);
    assert_eq!(of_him.data().len(), 1);
    let reader = of_him.data()[0]["reader"]["id"].as_str().unwrap();
    let by = auditor.get(format!("/v1/privacy/access-log?reader_id={reader}&limit=2")).await.is(200);
    assert_eq!((by.data().len(), by.body["page"]["has_more"] == true), (2, true));
    let until = auditor.get("/v1/privacy/access-log?until=2020-01-01T00:00:00Z").await.is(200);
    assert!(until.data().is_empty());
    auditor.get("/v1/privacy/access-log?kind=hobby").await.is_problem(400, "request.wrong_parameter");
    job.bendahara.get("/v1/privacy/access-log").await.is_problem(403, "identity.forbidden");
    let neighbour = scene.neighbour.officer(&scene.app.anonymous, "auditor").await;
    assert!(neighbour.get("/v1/privacy/access-log").await.is(200).data().is_empty());
}

async fn a_copy_of_ones_data_is_made_one_at_a_time(scene: &Scene) {
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    let announced = analis.post("/v1/me/data-export", Value::Null).await.is(202);
    // The first may be done already; while it is not, there is no second.
    let second = analis.post("/v1/me/data-export", Value::Null).await;
    if second.status != 202 {
        second.is_problem(409, "privacy.export_running");
    }
    let result = analis.succeeded(announced).await;
    let copy = analis.get(result["href"].as_str().unwrap()).await.is(200);
    assert_eq!(copy.header("content-type"), "application/json; charset=utf-8");
    let copy: Value = serde_json::from_str(&copy.text).unwrap();
    assert_eq!(copy["format"], "merit.data-export/1");
    let admin = scene.admin().await;
    let result = admin.succeeded(admin.post("/v1/me/data-export", Value::Null).await).await;
    let copy = admin.get(result["href"].as_str().unwrap()).await.is(200).text;
    assert!(copy.contains(merit_tests::app::ADMIN) && !copy.contains("argon2"));
}
