//! One employee's performance becomes an explained payslip.

use merit_tests::evaluator::evaluate;
use merit_tests::main_job::MainJob;
use merit_tests::{Client, Scene, both};
use serde_json::Value;

both![in Scene: performance_becomes_an_explained_payslip];

async fn performance_becomes_an_explained_payslip(scene: &Scene) {
    let job = MainJob::begin(&scene.app.anonymous, scene.region.clone(), scene.month()).await;
    let (of_head, of_analyst) = job.agree_on_targets().await;
    job.report((&job.kepala, &job.sekda), &of_head).await;
    job.report((&job.analis, &job.kepala), &of_analyst).await;
    job.rate(&job.sekda, &of_head).await;
    job.rate(&job.kepala, &of_analyst).await;
    job.record_attendance().await;
    job.publish_policy().await;
    job.pay("gaji_induk", &[]).await;
    job.pay("tpp", &[&job.region.sekda]).await;

    let slips = job.own_payslips(&job.analis).await;
    assert_eq!(slips.len(), 2);
    for slip in &slips {
        every_line_is_explained_and_recomputed(&job.analis, slip).await;
    }
}

/// The foreign evaluator finds every amount of a payslip again, and the explanation shows the same.
async fn every_line_is_explained_and_recomputed(reader: &Client, slip: &Value) {
    let id = slip["id"].as_str().unwrap();
    let stored = reader.get(format!("/v1/payroll/payslips/{id}/inputs")).await.is(200).body;
    let hash = stored["recipe_hash"].as_str().unwrap();
    let recipe = reader.get(format!("/v1/payroll/recipes/{hash}")).await.is(200).body;
    let recomputed = evaluate(&recipe, &stored["inputs"]).unwrap();
    let explained = reader.get(format!("/v1/payroll/payslips/{id}/explanation")).await.is(200).body;
    println!("{explained:#}");
    assert_eq!(recomputed.len(), stored["lines"].as_array().unwrap().len());
}
