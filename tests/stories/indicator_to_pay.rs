//! From the indicator of an agency through its unit and its people to their pay: what changes after a month was approved changes no
//! payslip, is proposed as a difference with its cause, and the log proves that nothing else was touched.

use chrono::NaiveDate;
use merit_tests::main_job::MainJob;
use merit_tests::{Scene, both};
use serde_json::{Value, json};

use crate::kepahiang_pay::{
    Agreement, assert_lines, calculate, calculated, own_slip, promised, publish, reported,
    signed_through_all_hands, template, total, worked,
};

both![in Scene: an_indicator_corrected_after_approval_is_settled];

async fn an_indicator_corrected_after_approval_is_settled(scene: &Scene) {
    let june = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    let job = MainJob::begin(&scene.app.anonymous, scene.region.clone(), june).await;
    let rules = template(&job, "kepahiang").await;
    publish(&job, rules).await;
    let agreement = promised(&job).await;
    let (of_head, of_analyst) = job.agree_on_targets().await;
    scene.app.set_clock("2026-07-02T01:00:00Z").await;
    scene.app.meet_deadlines().await;
    worked(&job, (&of_head, &of_analyst)).await;
    reported(&job, &agreement, "49").await;
    let run = calculated(&job).await;
    signed_through_all_hands(&job, &run).await;
    let (before, slip) = own_slip(&job, &job.analis).await;
    assert_lines(&before, &[("insentif_target_unit", 0)]);
    let bytes = job.analis.get(&slip).await.is(200).text;
    nothing_is_proposed(&job).await;

    reported(&job, &agreement, "52").await;
    assert_eq!(job.analis.get(&slip).await.is(200).text, bytes, "an approved payslip never changes");
    job.bendahara.get(&run).await.is(200).has("/status", "approved").has("/is_stale", false);
    let rapel = settled(&job, 2).await;
    assert_eq!(total(&job, &rapel, "insentif_target_unit").await, 250_000 + 750_000);
    signed_through_all_hands(&job, &rapel).await;
    the_analyst_reads_why(&job, &agreement, &slip).await;
    assert_eq!(job.analis.get(&slip).await.is(200).text, bytes);
    nothing_is_proposed(&job).await;
    assert_eq!(scene.app.verify_log().await.finding, None);
}

/// A rapel of the month that pays so many: its address.
async fn settled(job: &MainJob, people: i64) -> String {
    let new = json!({ "kind": "rapel", "base_kind": "tpp", "unit_id": job.region.instansi,
        "service_month": job.period(), "settles_from": job.period(), "payment_month": "2026-07" });
    let run = format!("/v1/payroll/runs/{}", job.bendahara.post("/v1/payroll/runs", new).await.is(201).id());
    calculate(job, &run).await;
    job.bendahara.get(&run).await.is(200).has("/payslip_count", people);
    run
}

async fn nothing_is_proposed(job: &MainJob) {
    let run = settled(job, 0).await;
    let why = json!({ "reason": "Tidak ada selisih." });
    job.bendahara.decided().post(format!("{run}/cancel"), why).await.is(200);
}

/// The difference, the achievement that caused it, and a payslip that a foreign program recomputes.
async fn the_analyst_reads_why(job: &MainJob, agreement: &Agreement, first: &str) {
    let (lines, slip) = own_slip(job, &job.analis).await;
    assert_lines(&lines, &[("insentif_target_unit", 250_000), ("tpp_kinerja", 0), ("kelebihan_ditagih", 0)]);
    let months = job.analis.get(format!("{slip}/settled-months")).await.is(200);
    let months = months.has("/0/service_month", job.period()).has("/0/round", 1);
    assert!(first.ends_with(months.body[0]["payslip_id"].as_str().unwrap()), "{}", months.text);
    let lines = months.body[0]["lines"].as_array().unwrap();
    let incentive = lines.iter().find(|line| line["code"] == "insentif_target_unit").unwrap();
    assert_eq!((&incentive["paid"], &incentive["due"]), (&Value::from(0), &Value::from(250_000)));
    let causes = months.body[0]["causes"].to_string();
    assert!(causes.contains("\"104\"") && causes.contains(&agreement.id), "{causes}");
    for superior in [&job.kepala, &job.sekda] {
        superior.get(format!("{slip}/settled-months")).await.is_problem(404, "platform.not_found");
    }
}
