//! Ten thousand payslips of November and December, salaries and TPP: an evaluator that shares no code with the engine recomputes every
//! line of each from the file that auditors are given.

use std::collections::BTreeMap;

use merit_tests::app::ADMIN;
use merit_tests::evaluator::Program;
use merit_tests::{Client, TestApp, both};
use serde_json::{Value, json};

use super::desk::{auditor, demo_rules, holder};

both![every_line_of_ten_thousand_payslips_is_recomputed];

const PEOPLE: u32 = 2_500;

async fn every_line_of_ten_thousand_payslips_is_recomputed(app: &TestApp) {
    let payday = Payday::of(app).await;
    let (mut proved, mut taxed) = (0, 0);
    for month in ["2025-11", "2025-12"] {
        for kind in ["gaji_induk", "tpp"] {
            let path = payday.calculated(app, (kind, month)).await;
            let file = payday.auditor.get(format!("{path}/workings")).await.is(200);
            // Beside the client, which would not see meanwhile that the server has hung up.
            let (slips, sums) = tokio::task::spawn_blocking(move || prove(&file.text)).await.unwrap();
            proved += slips;
            taxed += i32::from(sums["pph21"] != 0);
            payday.approve(&path).await;
        }
    }
    assert_eq!(proved, 10_000);
    assert!(taxed > 1, "hardly anybody is taxed");
}

/// An instansi with a policy, and those who pay its people.
struct Payday {
    instansi: String,
    bendahara: Client,
    ppk: Client,
    penyetuju: Client,
    auditor: Client,
}

impl Payday {
    async fn of(app: &TestApp) -> Self {
        let instansi = app.fill(PEOPLE).await;
        let admin = app.login(ADMIN).await;
        let root = Some(instansi.as_str());
        let payday = Self {
            bendahara: holder(app, &admin, ("bendahara", "bendahara_gaji", root)).await,
            ppk: holder(app, &admin, ("ppk", "ppk_skpd", root)).await,
            penyetuju: holder(app, &admin, ("penyetuju", "penyetuju_gaji", root)).await,
            auditor: auditor(app, &admin, &instansi).await,
            instansi,
        };
        let mut rules = demo_rules();
        rules["corrective_decree"] = json!("Keputusan Bupati 1/2025");
        let body = json!({ "instansi_id": payday.instansi, "name": "TPP", "valid_from": "2025-01-01", "rules": rules });
        let policy = payday.bendahara.post("/v1/payroll/policies", body).await.is(201);
        let path = policy.header("location");
        payday.bendahara.post(format!("{path}/submit"), Value::Null).await.is(200);
        payday.penyetuju.decided().post(format!("{path}/approve"), Value::Null).await.is(200);
        payday
    }

    /// A run that pays everybody.
    async fn calculated(&self, app: &TestApp, (kind, month): (&str, &str)) -> String {
        let body = json!({ "unit_id": self.instansi, "kind": kind, "service_month": month });
        let run = self.bendahara.post("/v1/payroll/runs", body).await.is(201);
        if let (Some(period), Some(month)) =
            (run.body["evaluation_period"].as_str(), run.body["attendance_month"].as_str())
        {
            app.record(&self.instansi, (period, month), 4).await;
        }
        let path = format!("/v1/payroll/runs/{}", run.id());
        let announced = self.bendahara.post(format!("{path}/calculate"), Value::Null).await;
        self.bendahara.succeeded(announced).await;
        let calculated = self.bendahara.get(&path).await.is(200).has("/status", "calculated");
        assert_eq!(calculated.body["payslip_count"], PEOPLE, "{kind} of {month} leaves people out");
        path
    }

    /// What is paid next counts what was paid before.
    async fn approve(&self, path: &str) {
        let (none, act) = (Value::Null, |word: &str| format!("{path}/{word}"));
        self.bendahara.decided().post(act("verify"), none.clone()).await.is(200);
        self.ppk.decided().post(act("check"), none.clone()).await.is(200);
        self.penyetuju.decided().post(act("approve"), none).await.is(200);
    }
}

/// Recomputes every payslip of a file; gives back how many they were, and the sum of each line.
fn prove(file: &str) -> (usize, BTreeMap<String, i64>) {
    let mut lines = file.lines();
    let mut next = || serde_json::from_str::<Value>(lines.next().unwrap()).unwrap();
    let (run, recipe) = (next(), next());
    let program = Program::read(&recipe["document"]).unwrap();
    let codes: Vec<&str> =
        run["line_codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect();
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    for proved in 0.. {
        let slip = next();
        let employee = &slip["employee_id"];
        if slip["kind"] == "end" {
            assert_eq!(slip["payslips"], proved);
            for code in ["gross", "deductions", "net"] {
                assert_eq!(run[code], sums[code], "{code}");
            }
            return (proved, sums);
        }
        let given = program.evaluate(&slip["inputs"]).unwrap_or_else(|reason| panic!("{employee}: {reason}"));
        let paid: Vec<i64> =
            slip["lines"].as_array().unwrap().iter().map(|line| line.as_i64().unwrap()).collect();
        assert_eq!(given.iter().map(|line| line.amount).collect::<Vec<_>>(), paid, "{employee}");
        for (code, amount) in codes.iter().zip(paid) {
            *sums.entry((*code).to_owned()).or_default() += amount;
        }
    }
    unreachable!("a file ends with its end")
}
