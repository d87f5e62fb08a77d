//! Performance-based pay as Kepahiang has it: 60 % follows performance and 40 % discipline, who is present without performance gets the
//! 40 % only, and a dinas that reaches its agreed target in a period gives those who worked for it an extra component.
//!
//! From the plan to the payslip: the policy is published before the quarter that it scores, the target is agreed, the quarter is
//! reported, the month is paid, and everybody can follow every rupiah of his own.

mod people;

use chrono::NaiveDate;
use merit_tests::evaluator::Line;
use merit_tests::main_job::{MainJob, Target};
use merit_tests::proof::Prover;
use merit_tests::{Client, Scene, both};
use serde_json::{Value, json};

pub use people::{Colleague, attended, on_leave};

both![in Scene: a_target_is_agreed_reached_and_paid];

async fn a_target_is_agreed_reached_and_paid(scene: &Scene) {
    let june = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    let job = MainJob::begin(&scene.app.anonymous, scene.region.clone(), june).await;
    let present = Colleague::hire(scene, "Galih Prakosa").await;
    let rules = template(&job, "kepahiang").await;
    bad_policies_are_refused(&job, &rules).await;
    publish(&job, rules).await;
    everybody_is_told_before(&job).await;
    let agreement = promised(&job).await;
    let (of_head, of_analyst) = job.agree_on_targets().await;

    scene.app.set_clock("2026-07-02T01:00:00Z").await;
    scene.app.meet_deadlines().await;
    worked(&job, (&of_head, &of_analyst)).await;
    attended(&job.operator, &present.id, june).await;
    reported(&job, &agreement, "49").await;
    let run = calculated(&job).await;
    a_target_missed_pays_nothing(&job, &run).await;
    reported(&job, &agreement, "52").await;
    the_stale_run_is_calculated_again(&job, &run).await;
    signed_through_all_hands(&job, &run).await;
    everybody_follows_every_rupiah(scene, &job, &present, &agreement.id).await;
    assert_eq!(scene.app.verify_log().await.finding, None);
}

/// A ready policy file, as a draft begins from it.
pub async fn template(job: &MainJob, id: &str) -> Value {
    let templates = job.bendahara.get("/v1/payroll/policy-templates").await.is(200);
    templates.data().iter().find(|one| one["id"] == id).unwrap()["rules"].clone()
}

/// A draft of rules from a day on: its address.
pub async fn draft(job: &MainJob, valid_from: &str, rules: &Value) -> String {
    let policy = json!({ "instansi_id": job.region.instansi, "name": format!("TPP {valid_from}"),
        "valid_from": valid_from, "rules": rules });
    job.bendahara.post("/v1/payroll/policies", policy).await.is(201).header("location").to_owned()
}

/// What is wrong with a draft, each with its place.
pub async fn faults(job: &MainJob, policy: &str) -> Vec<(String, String)> {
    let found = job.bendahara.post(format!("{policy}/validate"), Value::Null).await.is(200);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    found.data().iter().map(|fault| (text(&fault["code"]), text(&fault["pointer"]))).collect()
}

/// Everything that is wrong is named at once; what would score a quarter that has begun names no decree.
async fn bad_policies_are_refused(job: &MainJob, rules: &Value) {
    let mut wrong = rules.clone();
    wrong["weights"]["attendance"] = json!("0.5");
    wrong["unit_target"]["threshold"] = json!("0");
    wrong["unit_target"]["least_days"] = json!(120);
    wrong["unit_target"]["cap"] = json!(-1);
    let policy = draft(job, "2026-04-01", &wrong).await;
    let found = faults(job, &policy).await;
    for (code, member) in [
        ("payroll.policy_weights_sum", "/weights"),
        ("payroll.policy_threshold_range", "/unit_target/threshold"),
        ("payroll.policy_days_range", "/unit_target/least_days"),
        ("payroll.policy_amount_range", "/unit_target/cap"),
    ] {
        let is_it = |(found, at): &(String, String)| found == code && at.ends_with(member);
        assert!(found.iter().any(is_it), "{code} at {member} is not in {found:?}");
    }
    let submitted = job.bendahara.decided().post(format!("{policy}/submit"), Value::Null).await;
    submitted.is_problem(422, "payroll.policy_weights_sum").at("/rules/unit_target/threshold");
    // It would pay the first quarter, which has begun.
    let late = draft(job, "2026-03-01", rules).await;
    let refused = job.bendahara.decided().post(format!("{late}/submit"), Value::Null).await;
    refused.is_problem(422, "payroll.policy_published_late").at("/rules/corrective_decree");
}

/// Drafted, found without fault, submitted and approved.
pub async fn publish(job: &MainJob, rules: Value) {
    let policy = draft(job, "2026-04-01", &rules).await;
    assert_eq!(faults(job, &policy).await, []);
    approve(job, &policy).await;
}

/// Submitted by one, approved by another.
pub async fn approve(job: &MainJob, policy: &str) {
    let at = |verb: &str| format!("{policy}/{verb}");
    job.bendahara.decided().post(at("submit"), Value::Null).await.is(200).has("/status", "submitted");
    job.penyetuju.decided().post(at("approve"), Value::Null).await.is(200).has("/status", "approved");
}

/// Four months before, an employee reads how June will be rated and paid.
async fn everybody_is_told_before(job: &MainJob) {
    let told = job.analis.get("/v1/me/criteria?month=2026-06").await.is(200).has("/receives", true);
    let told = told.has("/basic", 2_500_000).has("/policy/parts/1/weight", "0.4");
    let told = told.has("/policy/incentives/0/code", "insentif_target_unit");
    let told = told.has("/policy/incentives/0/period", "2026-Q2").has("/policy/incentives/0/cap", 750_000);
    told.has("/policy/incentives/0/share_of_basic", "0.1");
    let other = job.analis.get("/v1/me/criteria?month=2026-05").await.is(200);
    other.has("/policy/incentives/0/period", Value::Null);
}

/// The agreement of the dinas and its only indicator.
pub struct Agreement {
    pub id: String,
    iku: String,
}

/// 100 for the year, and 50 by the middle of it.
pub async fn promised(job: &MainJob) -> Agreement {
    let new = json!({ "unit_id": job.region.dinas, "year": 2026 });
    let id = job.kepala.post("/v1/performance/agreements", new).await.is(201).id();
    let path = format!("/v1/performance/agreements/{id}");
    let content = json!({ "sasaran": [{ "title": "Desa terlayani jemput bola", "iku": [
        { "indicator": "Desa yang dilayani jemput bola", "unit": "desa", "target": "100",
          "polarity": "higher_better", "targets": [{ "period": "2026-Q2", "target": "50" }] }] }] });
    let written = job.kepala.decided().put(format!("{path}/content"), content).await.is(200);
    job.kepala.post(format!("{path}/ajukan"), Value::Null).await.is(200);
    job.sekda.decided().post(format!("{path}/tetapkan"), Value::Null).await.is(200).has("/status", "berlaku");
    let iku = written.body["promise"]["sasaran"][0]["iku"][0]["id"].as_str().unwrap().to_owned();
    Agreement { id, iku }
}

/// June is reported, rated, and everybody was there.
pub async fn worked(job: &MainJob, (of_head, of_analyst): (&Target, &Target)) {
    job.report((&job.kepala, &job.sekda), of_head).await;
    job.report((&job.analis, &job.kepala), of_analyst).await;
    job.rate(&job.sekda, of_head).await;
    job.rate(&job.kepala, of_analyst).await;
    job.record_attendance().await;
}

/// What was reached in the quarter.
pub async fn reported(job: &MainJob, agreement: &Agreement, value: &str) {
    let body = json!({ "iku_id": agreement.iku, "period": "2026-Q2", "value": value, "data_source": "Laporan desa",
        "evidence": [{ "name": "Rekap", "link": "https://arsip.uji.merit.test/desa" }] });
    let path = format!("/v1/performance/agreements/{}/realisations", agreement.id);
    job.kepala.post(path, body).await.is(201);
}

/// A run of the month for everybody: its address.
pub async fn calculated(job: &MainJob) -> String {
    let new = json!({ "kind": "tpp", "unit_id": job.region.instansi, "service_month": job.period() });
    let run = format!("/v1/payroll/runs/{}", job.bendahara.post("/v1/payroll/runs", new).await.is(201).id());
    calculate(job, &run).await;
    run
}

pub async fn calculate(job: &MainJob, run: &str) {
    let announced = job.bendahara.decided().post(format!("{run}/calculate"), Value::Null).await;
    job.bendahara.succeeded(announced).await;
    let faults = job.bendahara.get(format!("{run}/faults")).await.is(200);
    assert!(faults.data().iter().all(|fault| fault["is_open"] == false), "{}", faults.text);
}

/// What a run pays of a line in all.
pub async fn total(job: &MainJob, run: &str, code: &str) -> i64 {
    let totals = job.bendahara.get(format!("{run}/totals")).await.is(200);
    let of_line = totals.data().iter().filter(|total| total["code"] == code);
    of_line.map(|total| total["amount"].as_i64().unwrap()).sum()
}

/// 49 of 50 villages are 98 %.
async fn a_target_missed_pays_nothing(job: &MainJob, run: &str) {
    assert_eq!(total(job, run, "insentif_target_unit").await, 0);
}

async fn the_stale_run_is_calculated_again(job: &MainJob, run: &str) {
    job.bendahara.get(run).await.is(200).has("/is_stale", true);
    calculate(job, run).await;
    job.bendahara.get(run).await.is(200).has("/is_stale", false);
    assert_eq!(total(job, run, "insentif_target_unit").await, 250_000 + 750_000);
}

pub async fn signed_through_all_hands(job: &MainJob, run: &str) {
    job.sign(run).await;
    let approved = job.penyetuju.decided().post(format!("{run}/approve"), Value::Null).await;
    approved.is(200).has("/status", "approved");
}

/// The lines of the newest payslip of a person, recomputed by a foreign program; and where it stands.
pub async fn own_slip(job: &MainJob, person: &Client) -> (Vec<Line>, String) {
    let slips = job.own_payslips(person).await;
    let lines = Prover::default().prove(person, &slips[0]).await;
    (lines, format!("/v1/payroll/payslips/{}", slips[0]["id"].as_str().unwrap()))
}

/// Whether lines have these amounts.
pub fn assert_lines(lines: &[Line], expected: &[(&str, i64)]) {
    for (code, amount) in expected {
        let found = lines.iter().find(|line| line.code == *code).map(|line| line.amount);
        assert_eq!(found, Some(*amount), "{code} in {lines:#?}");
    }
}

async fn everybody_follows_every_rupiah(scene: &Scene, job: &MainJob, present: &Colleague, agreement: &str) {
    // Class 7, 2,500,000: a morning 40 minutes late costs 1 % of the 40 %; 1 % health insurance of 2,740,000; no tax below 6.2 million.
    let (lines, slip) = own_slip(job, &job.analis).await;
    assert_lines(
        &lines,
        &[
            ("tpp_kinerja", 1_500_000),
            ("tpp_kehadiran", 990_000),
            ("insentif_target_unit", 250_000),
            ("potongan_bpjs_1", 27_400),
            ("pph21", 0),
            ("net", 2_712_600),
        ],
    );
    let explained = job.analis.get(format!("{slip}/explanation")).await.is(200);
    for word in [agreement, "\"104\"", "Kebijakan TPP Kabupaten Kepahiang 2026", "250000"] {
        assert!(explained.text.contains(word), "{word} is not in {}", explained.text);
    }
    for superior in [&job.kepala, &job.sekda] {
        for part in ["", "/explanation", "/inputs"] {
            superior.get(format!("{slip}{part}")).await.is_problem(404, "platform.not_found");
        }
    }
    // The head's 10 % are cut at the cap.
    let (lines, _) = own_slip(job, &job.kepala).await;
    let head = [("tpp_kinerja", 6_300_000), ("tpp_kehadiran", 4_200_000), ("insentif_target_unit", 750_000)];
    assert_lines(&lines, &head);
    // Present without performance: the 40 % and nothing else.
    let (lines, _) = own_slip(job, &present.sign_in(scene).await).await;
    let only =
        [("tpp_kinerja", 0), ("tpp_kehadiran", 1_000_000), ("insentif_target_unit", 0), ("net", 990_000)];
    assert_lines(&lines, &only);
    // The secretariat promised nothing.
    let (lines, _) = own_slip(job, &job.sekda).await;
    assert_lines(&lines, &[("tpp_kinerja", 0), ("tpp_kehadiran", 5_600_000), ("insentif_target_unit", 0)]);
}
