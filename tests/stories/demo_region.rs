//! The demo region: every payslip of its runs, recomputed by the foreign evaluator.

use merit_tests::proof::Prover;
use merit_tests::{TestApp, both};
use serde_json::Value;

both![every_payslip_of_the_demo_region_is_proved];

async fn every_payslip_of_the_demo_region_is_proved(app: &TestApp) {
    app.anonymous.post("/v1/demo/reset", Value::Null).await.is(204);
    let reader = app.anonymous.login("bendahara@demo.merit.test", "Merit-demo-2026").await;
    let mut prover = Prover::default();
    let (mut salaries, mut allowances) = (0, 0);
    let mut next = "/v1/payroll/payslips?limit=200".to_owned();
    loop {
        let page = reader.get(&next).await.is(200);
        for slip in page.data() {
            let lines = prover.prove(&reader, slip).await;
            assert!(lines.iter().any(|line| line.kind == "earning" && line.amount > 0));
            match slip["kind"].as_str().unwrap() {
                "gaji_induk" => salaries += 1,
                _ => allowances += 1,
            }
        }
        let Some(cursor) = page.body["page"]["next_cursor"].as_str() else { break };
        next = format!("/v1/payroll/payslips?limit=200&cursor={cursor}");
    }
    // The secretary's TPP waits for the regent's rating.
    assert!(salaries >= 200 && allowances == salaries - 1, "{salaries} salaries, {allowances} allowances");
}
