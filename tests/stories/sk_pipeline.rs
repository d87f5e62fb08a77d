//! A decree on its way from the register to pay: a pension decree that is entered late is seen by payroll, holds the
//! person's pay, passes through a second pair of hands, and ends it.

use merit_tests::main_job::MainJob;
use merit_tests::{Client, Scene, both};
use serde_json::{Value, json};

both![in Scene:
    a_pension_decree_entered_late_is_seen_by_payroll_and_stops_pay,
    a_decree_that_changes_pay_is_a_warning_until_it_is_applied,
];

/// The officers of personnel who handle decrees, and those who pay.
struct Desks {
    job: MainJob,
    /// Keeps the register of the regency.
    registrar: Client,
    /// A second officer of personnel.
    verifier: Client,
}

impl Desks {
    async fn of(scene: &Scene) -> Self {
        let february = chrono::NaiveDate::from_ymd_opt(2026, 2, 1).unwrap();
        let job = MainJob::begin(&scene.app.anonymous, scene.region.clone(), february).await;
        let registrar = scene.officer("kepegawaian").await;
        Self { job, registrar, verifier: scene.officer("pusat").await }
    }

    /// A run of February's salaries that is calculated and not yet approved.
    async fn calculated_run(&self) -> String {
        let new =
            json!({ "kind": "gaji_induk", "unit_id": self.job.region.instansi, "service_month": "2026-02" });
        let run = self.job.bendahara.post("/v1/payroll/runs", new).await.is(201).id();
        self.calculate(&run).await;
        run
    }

    async fn calculate(&self, run: &str) {
        let path = format!("/v1/payroll/runs/{run}/calculate");
        let announced = self.job.bendahara.decided().post(path, Value::Null).await;
        self.job.bendahara.succeeded(announced).await;
    }

    async fn register(&self, decree: Value) -> String {
        self.registrar.post("/v1/decrees", decree).await.is(201).has("/status", "registered").id()
    }

    async fn decide(&self, who: &Client, decree: &str, verb: &str) -> merit_tests::Reply {
        who.decided().post(format!("/v1/decrees/{decree}/{verb}"), Value::Null).await
    }
}

fn pension(instansi: &str, employee: &str) -> Value {
    json!({
        "unit_id": instansi, "kind": "pensiun", "number": "882/14/BKPSDM/2026",
        "about": "Pemberhentian dengan hormat karena mencapai batas usia pensiun",
        "issued_on": "2026-01-20", "tmt": "2026-02-01", "signatory": "Bupati Uji",
        "proposals": [{ "employee_id": employee, "value": { "kind": "status", "status": "retired" } }] })
}

async fn a_pension_decree_entered_late_is_seen_by_payroll_and_stops_pay(scene: &Scene) {
    let desks = Desks::of(scene).await;
    let Desks { job, registrar, verifier } = &desks;
    let analis = &job.region.analis;

    // February is calculated for all three, as nobody at the treasury knows of the decree.
    let run = desks.calculated_run().await;
    let path = format!("/v1/payroll/runs/{run}");
    job.bendahara.get(&path).await.is(200).has("/payslip_count", 3).has("/is_stale", false);

    // The decree is registered two days after the pension began: the run is stale from that moment.
    let decree = desks.register(pension(&job.region.instansi, &analis.id)).await;
    job.bendahara.get(&path).await.is(200).has("/is_stale", true);
    let signed = job.bendahara.decided().post(format!("{path}/verify"), Value::Null).await;
    signed.is_problem(409, "payroll.run_stale");
    let known = job.bendahara.get("/v1/decrees/pending-effects").await.is(200);
    assert_eq!(known.data().len(), 1, "{}", known.text);
    let known = known.has("/data/0/employee/id", analis.id.as_str()).has("/data/0/stops_pay", true);
    known.has("/data/0/decree/number", "882/14/BKPSDM/2026").has("/data/0/days_waiting", 0);

    // Calculated again, the run holds the person: no payslip, and a finding that says why.
    desks.calculate(&run).await;
    job.bendahara.get(&path).await.is(200).has("/payslip_count", 2).has("/open_faults", 0);
    let faults = job.bendahara.get(format!("{path}/faults")).await.is(200);
    assert_eq!(faults.data().len(), 1, "{}", faults.text);
    let held = faults.has("/data/0/code", "payroll.held_by_decree").has("/data/0/is_open", false);
    let held = held.has("/data/0/employee_id", analis.id.as_str());
    let message = held.body["data"][0]["message"].as_str().unwrap();
    assert!(message.contains("882/14/BKPSDM/2026") && message.contains("2026-02-01"), "{message}");
    job.sign(&path).await;
    job.penyetuju.decided().post(format!("{path}/approve"), Value::Null).await.is(200);
    assert!(job.own_payslips(&job.analis).await.is_empty(), "nothing is overpaid");

    // Nobody verifies what they registered; nothing is applied before it is verified.
    desks.decide(registrar, &decree, "verify").await.is_problem(403, "personnel.own_decree");
    desks.decide(registrar, &decree, "apply").await.is_problem(409, "personnel.decree_act_not_offered");
    desks.decide(verifier, &decree, "verify").await.is(200).has("/status", "verified");

    // Left lying beyond its service deadline, it is overdue, and says so.
    scene.app.set_clock("2026-03-02T01:00:00Z").await;
    let late = registrar.get("/v1/decrees?overdue=true").await.is(200);
    late.has("/data/0/id", decree.as_str()).has("/data/0/is_overdue", true);
    desks.decide(registrar, &decree, "apply").await.is(200).has("/status", "applied");
    desks.decide(registrar, &decree, "apply").await.is_problem(409, "personnel.decree_act_not_offered");
    assert!(job.bendahara.get("/v1/decrees/pending-effects").await.is(200).data().is_empty());

    // The record says so from the decree's day on, with the decree behind it, and what was known before stays readable.
    let facts = format!("/v1/employees/{}/facts?kind=status", analis.id);
    let now = registrar.get(&facts).await.is(200).has("/data/0/value/status", "retired");
    now.has("/data/0/valid_from", "2026-02-01").has("/data/0/decree_id", decree.as_str());
    let then = registrar.get(format!("{facts}&known_at=2026-02-10T00:00:00Z")).await.is(200);
    then.has("/data/0/value/status", "pns");

    // March pays the other two, and has nothing to say about the third.
    let new = json!({ "kind": "gaji_induk", "unit_id": job.region.instansi, "service_month": "2026-03" });
    let run = job.bendahara.post("/v1/payroll/runs", new).await.is(201).id();
    desks.calculate(&run).await;
    job.bendahara.get(format!("/v1/payroll/runs/{run}")).await.is(200).has("/payslip_count", 2);
    assert!(job.bendahara.get(format!("/v1/payroll/runs/{run}/faults")).await.is(200).data().is_empty());
    assert_eq!(scene.app.verify_log().await.finding, None, "the log of acts is whole");
}

async fn a_decree_that_changes_pay_is_a_warning_until_it_is_applied(scene: &Scene) {
    let desks = Desks::of(scene).await;
    let Desks { job, registrar, verifier } = &desks;
    let kepala = &job.region.kepala;
    let decree = json!({
        "unit_id": job.region.instansi, "kind": "kenaikan_pangkat", "number": "823/9/BKPSDM/2026",
        "about": "Kenaikan pangkat", "issued_on": "2026-01-15", "tmt": "2026-02-01", "signatory": "Bupati Uji",
        "proposals": [{
            "employee_id": kepala.id,
            "value": { "kind": "golongan", "golongan": "IV/c", "mkg_years": 22, "mkg_months": 0 } }] });
    let decree = desks.register(decree).await;
    let run = desks.calculated_run().await;
    let path = format!("/v1/payroll/runs/{run}");
    let before = job.bendahara.get(&path).await.is(200).has("/payslip_count", 3).has("/open_faults", 0);
    let faults = job.bendahara.get(format!("{path}/faults")).await.is(200);
    faults.has("/data/0/code", "payroll.decree_not_applied").has("/data/0/is_open", false);

    desks.decide(verifier, &decree, "verify").await.is(200);
    desks.decide(registrar, &decree, "apply").await.is(200);
    let stale = job.bendahara.get(&path).await.is(200).has("/is_stale", true);
    assert_eq!(stale.body["gross"], before.body["gross"], "a calculated run does not move by itself");
    desks.calculate(&run).await;
    let after = job.bendahara.get(&path).await.is(200).has("/payslip_count", 3);
    assert!(after.body["gross"].as_i64() > before.body["gross"].as_i64(), "the new grade pays more");
    assert!(job.bendahara.get(format!("{path}/faults")).await.is(200).data().is_empty());
    job.sign(&path).await;
    job.penyetuju.decided().post(format!("{path}/approve"), Value::Null).await.is(200);
}
