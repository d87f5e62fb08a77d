//! The demo region: every payslip of its runs, recomputed by the foreign evaluator.

use merit_tests::contract::{CONTRACT, Operation};
use merit_tests::proof::Prover;
use merit_tests::{Client, TestApp, both};
use serde_json::Value;

both![
    every_payslip_of_the_demo_region_is_proved,
    every_list_is_counted_where_that_is_asked,
    every_list_of_performance_has_something_to_show,
];

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

/// The demo accounts that read most of its lists.
const READERS: [&str; 7] = ["kepegawaian", "bendahara", "kinerja", "auditor", "admin", "pegawai", "penilai"];

/// Lists that are filled by a job when somebody asks for it.
const ON_DEMAND: [&str; 2] = ["/v1/performance/rater-reviews", "/v1/performance/rater-questions"];

async fn every_list_is_counted_where_that_is_asked(app: &TestApp) {
    app.anonymous.post("/v1/demo/reset", Value::Null).await.is(204);
    let readers = readers(app).await;
    let (mut lists, mut rows) = (0, 0);
    for operation in CONTRACT.operations.iter().filter(|operation| is_countable(operation)) {
        let Some(counted) = first_to_read(&readers, &operation.path).await else {
            panic!("none of {READERS:?} reads {}", operation.path);
        };
        lists += 1;
        rows += counted;
    }
    assert!(lists >= 20 && rows > 1_000, "{rows} rows in {lists} lists");
    let officer = &readers[0];
    officer.get("/v1/employees?count=about").await.is_problem(400, "request.wrong_parameter");
    officer.get("/v1/me/tasks?count=exact").await.is_problem(400, "request.unknown_parameter");
}

async fn readers(app: &TestApp) -> Vec<Client> {
    let mut readers = Vec::new();
    for name in READERS {
        readers.push(app.anonymous.login(&format!("{name}@demo.merit.test"), "Merit-demo-2026").await);
    }
    readers
}

/// A list that can be counted without being asked for anything. What must be asked otherwise is counted by the same code.
fn is_countable(operation: &Operation) -> bool {
    let parameters = operation.spec["parameters"].as_array().into_iter().flatten();
    let asked: Vec<&Value> =
        parameters.filter(|one| one["required"] == true || one["name"] == "count").collect();
    operation.method == "GET" && asked.len() == 1 && asked[0]["name"] == "count"
}

/// Whoever opens the documentation of the demo finds a row to look at in each list.
async fn every_list_of_performance_has_something_to_show(app: &TestApp) {
    app.anonymous.post("/v1/demo/reset", Value::Null).await.is(204);
    let readers = readers(app).await;
    let mut lists = 0;
    for operation in CONTRACT.operations.iter().filter(|operation| is_countable(operation)) {
        let path = operation.path.as_str();
        let is_shown = path.starts_with("/v1/performance/") && !ON_DEMAND.contains(&path);
        if !is_shown {
            continue;
        }
        let mut is_filled = false;
        for reader in &readers {
            let page = reader.get(format!("{path}?limit=1")).await;
            is_filled = is_filled || (page.status == 200 && !page.data().is_empty());
        }
        assert!(is_filled, "none of {READERS:?} finds anything in {path}");
        lists += 1;
    }
    assert!(lists >= 15, "{lists} lists");
}

/// The total of a list by the first who may read it. Page by page there are as many, and a list that was not counted says so.
async fn first_to_read(readers: &[Client], path: &str) -> Option<u64> {
    for reader in readers {
        let counted = reader.get(format!("{path}?limit=200&count=exact")).await;
        if counted.status == 403 {
            continue;
        }
        let counted = counted.is(200);
        let total = counted.body["page"]["total"].as_u64().expect("a counted list has a total");
        let held = u64::try_from(counted.data().len()).unwrap();
        let has_more = counted.body["page"]["has_more"] == true;
        assert!(if has_more { total > held } else { total == held }, "{path}: {held} of {total}");
        let plain = reader.get(format!("{path}?limit=1")).await.is(200);
        assert!(plain.body["page"].get("total").is_none(), "{path} was counted unasked");
        if let Some(next) = plain.body["page"]["next_cursor"].as_str() {
            let second = reader.get(format!("{path}?limit=1&count=exact&cursor={next}")).await.is(200);
            // The log and the list of reads grow by reading.
            assert!(
                second.body["page"]["total"].as_u64().unwrap() >= total,
                "{path}: the rest is counted, not the whole"
            );
        }
        return Some(total);
    }
    None
}
