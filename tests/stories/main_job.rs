//! One employee's performance becomes an explained payslip.

use merit_tests::evaluator::Line;
use merit_tests::main_job::MainJob;
use merit_tests::proof::Prover;
use merit_tests::{Client, Scene, both};
use serde_json::{Value, json};

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
    let salaries = job.pay("gaji_induk", &[]).await;
    job.pay("tpp", &[&job.region.sekda]).await;

    let slips = job.own_payslips(&job.analis).await;
    let slip = |kind: &str| slips.iter().find(|slip| slip["kind"] == kind).unwrap();
    let (salary, tpp) = (slip("gaji_induk"), slip("tpp"));
    the_salary_is_what_the_tables_say(&Prover::default().prove(&job.analis, salary).await);
    the_tpp_follows_performance_and_attendance(&Prover::default().prove(&job.analis, tpp).await);
    the_explanation_leads_to_fact_law_and_policy(&job.analis, salary, tpp).await;
    an_approved_run_never_changes(&job, &salaries).await;
    nobody_else_opens_the_payslip(&job, salary).await;
    the_log_is_whole(scene).await;
}

fn amount(lines: &[Line], code: &str) -> i64 {
    lines
        .iter()
        .find(|line| line.code == code)
        .unwrap_or_else(|| panic!("no line {code} in {lines:#?}"))
        .amount
}

/// III/a after ten years, with a spouse and a child, worked out by hand from the tables (PP 5/2024, PP 7/1977, Perpres 12/2006).
fn the_salary_is_what_the_tables_say(lines: &[Line]) {
    let expected = [
        ("gaji_pokok", 3_252_900),
        ("tunjangan_istri_suami", 325_290),
        ("tunjangan_anak", 65_058),
        ("tunjangan_umum", 185_000),
        ("tunjangan_beras", 3 * 10 * 7_242),
        // 8 % of pay and family, rounded once: 291,459.84.
        ("potongan_iwp_8", 291_460),
        ("pembulatan", 34),
        ("net", 3_715_800),
    ];
    let found: Vec<(&str, i64)> = expected.iter().map(|(code, _)| (*code, amount(lines, code))).collect();
    assert_eq!(found, expected, "{lines:#?}");
}

/// Class 7 with 2,900,000: 60 % for the predikat baik; of the 40 % for attendance 1 % is cut for a morning 40 minutes late.
fn the_tpp_follows_performance_and_attendance(lines: &[Line]) {
    assert_eq!(amount(lines, "tpp_kinerja"), 1_740_000, "{lines:#?}");
    assert_eq!(amount(lines, "tpp_kehadiran"), 1_148_400, "{lines:#?}");
}

async fn the_explanation_leads_to_fact_law_and_policy(reader: &Client, salary: &Value, tpp: &Value) {
    let explain = async |slip: &Value| {
        let id = slip["id"].as_str().unwrap();
        reader.get(format!("/v1/payroll/payslips/{id}/explanation")).await.is(200).text
    };
    let salary = explain(salary).await;
    for word in ["PP 5/2024", "golongan", "gaji_pokok_pns@2024-01-01"] {
        assert!(salary.contains(word), "{word} is not in {salary}");
    }
    let tpp = explain(tpp).await;
    for word in ["Perbup Uji 12/2026", "evaluation", "attendance", "policy:"] {
        assert!(tpp.contains(word), "{word} is not in {tpp}");
    }
}

async fn an_approved_run_never_changes(job: &MainJob, run: &str) {
    let at = |verb: &str| format!("/v1/payroll/runs/{run}/{verb}");
    let before = job.bendahara.get(format!("/v1/payroll/runs/{run}")).await.is(200).body;
    let cancel = job.bendahara.decided().post(at("cancel"), json!({ "reason": "Salah bulan" })).await;
    cancel.is_problem(409, "payroll.run_act_not_offered");
    job.bendahara
        .decided()
        .post(at("calculate"), Value::Null)
        .await
        .is_problem(409, "payroll.run_act_not_offered");
    job.penyetuju
        .decided()
        .post(at("approve"), Value::Null)
        .await
        .is_problem(409, "payroll.run_act_not_offered");
    // A second run of the same month finds every slot taken.
    let again =
        json!({ "kind": "gaji_induk", "unit_id": job.region.instansi, "service_month": job.period() });
    let again = job.bendahara.post("/v1/payroll/runs", again).await.is(201).id();
    let announced =
        job.bendahara.decided().post(format!("/v1/payroll/runs/{again}/calculate"), Value::Null).await;
    job.bendahara.succeeded(announced).await;
    let faults = job.bendahara.get(format!("/v1/payroll/runs/{again}/faults")).await.is(200);
    let codes: Vec<&Value> = faults.data().iter().map(|fault| &fault["code"]).collect();
    assert_eq!(codes, ["payroll.slot_taken"; 3]);
    assert_eq!(job.bendahara.get(format!("/v1/payroll/runs/{run}")).await.is(200).body, before);
}

/// A reporting line alone never opens a payslip.
async fn nobody_else_opens_the_payslip(job: &MainJob, slip: &Value) {
    let id = slip["id"].as_str().unwrap();
    for other in [&job.kepala, &job.sekda] {
        for part in ["", "/explanation", "/inputs"] {
            other.get(format!("/v1/payroll/payslips/{id}{part}")).await.is_problem(404, "platform.not_found");
        }
    }
    let elsewhere = json!({ "employee_id": job.region.analis.id, "first_month": "2026-01", "last_month": "2026-01",
        "payer": "PT Contoh Jaya", "number": "1", "net": 1_000_000, "tax": 0 });
    let path = "/v1/payroll/other-payer-slips";
    let elsewhere = job.bendahara.post(path, elsewhere).await.is(201).id();
    for other in [&job.kepala, &job.sekda] {
        other.get(format!("{path}/{elsewhere}")).await.is_problem(404, "platform.not_found");
        assert!(other.get(path).await.is(200).data().is_empty());
    }
}

async fn the_log_is_whole(scene: &Scene) {
    let verified = scene.app.verify_log().await;
    assert_eq!(verified.finding, None);
    let auditor = scene.officer("auditor").await;
    for kind in [
        "performance.skp_agreed",
        "performance.skp_evaluated",
        "payroll.policy_approved",
        "payroll.run_approved",
    ] {
        let acts = auditor.get(format!("/v1/audit/acts?kind={kind}&limit=200")).await.is(200);
        assert!(!acts.data().is_empty(), "nobody did {kind}");
        assert!(acts.data().iter().all(|act| act["seal"].is_string()), "{kind} is not sealed");
    }
}
