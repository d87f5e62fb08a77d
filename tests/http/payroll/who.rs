//! Who is paid what: the settings of the installation, part-time wages, the start of duty, absence that stops the salary, and
//! teachers with a profession allowance.

use merit_tests::{Client, Kind, TestApp, both};
use serde_json::{Value, json};
use tempfile::NamedTempFile;

use super::desk::{Desk, demo_rules, golongan};

both![
    the_settings_of_pay_are_read_by_everybody,
    a_part_time_wage_is_recorded_hidden_and_paid,
    pay_begins_with_the_duty,
    ten_unexcused_days_in_a_row_are_told_and_stop_the_salary,
    a_certified_teacher_is_told_why_there_is_no_tpp,
    a_payslip_is_tried_for_part_time_and_away_from_duty,
];

fn since(value: Value, from: &str) -> Value {
    json!({ "value": value, "valid_from": from })
}

fn wage(amount: Value) -> Value {
    json!({ "kind": "wage", "contract": "800/1/PK-PW/2026", "amount": amount })
}

/// The amount of a line of somebody's payslip in a run.
async fn line(desk: &Desk, run: &str, (who, code): (&str, &str)) -> Option<Value> {
    let slips = desk.payslips(run).await;
    let slip = slips.data().iter().find(|slip| slip["employee_id"] == who)?["id"].as_str()?.to_owned();
    let slip = desk.bendahara.get(format!("/v1/payroll/payslips/{slip}")).await.is(200);
    let lines = slip.body["lines"].as_array()?;
    Some(lines.iter().find(|line| line["code"] == code)?["amount"].clone())
}

/// Why a run leaves somebody out.
async fn left_out(desk: &Desk, run: &str, who: &str) -> Vec<String> {
    let faults = desk.bendahara.get(format!("{run}/faults")).await.is(200);
    let own = faults.data().iter().filter(|fault| fault["employee_id"] == who);
    own.map(|fault| fault["code"].as_str().unwrap().to_owned()).collect()
}

async fn the_settings_of_pay_are_read_by_everybody(app: &TestApp) {
    let (desk, [first, ..]) = Desk::with_people(app).await;
    let me = desk.own(app, &first, 1).await;
    let settings = me.get("/v1/payroll/settings").await.is(200).has("/is_changed", false);
    settings.has("/settings/terusan/months", 4).has("/settings/absence/statuses", json!(["cpns", "pns"]));
    app.anonymous.get("/v1/payroll/settings").await.is(401);
}

async fn a_part_time_wage_is_recorded_hidden_and_paid(app: &TestApp) {
    let (desk, [permanent, ..]) = Desk::with_people(app).await;
    let facts = [
        json!({ "kind": "status", "status": "pppk_paruh_waktu" }),
        json!({ "kind": "tax_status", "ptkp": "K/1" }),
        json!({ "kind": "position", "position_id": desk.posts[0], "standing": "definitif" }),
    ];
    let who = desk.enter(9, &facts).await;
    let run = desk.salaries().await;
    assert_eq!(left_out(&desk, &run, &who).await, ["payroll.wage_missing"]);

    let path = format!("/v1/employees/{who}/facts");
    for wrong in [json!(null), json!(0), json!(-5)] {
        let refused = desk.officer.post(&path, since(wage(wrong), "2026-01-01")).await;
        refused.is_problem(422, "personnel.wage_amount").at("/value/amount");
    }
    let tabulated = format!("/v1/employees/{permanent}/facts");
    let refused = desk.officer.post(tabulated, since(wage(json!(1_850_000)), "2026-01-01")).await;
    refused.is_problem(422, "personnel.wage_unfit");
    let made = desk.officer.post(&path, since(wage(json!(1_850_050)), "2026-01-01")).await.is(201);
    made.has("/value/contract", "800/1/PK-PW/2026").has("/value/amount", Value::Null);
    let own = desk.own(app, &who, 9).await;
    own.get(format!("{path}?kind=wage")).await.is(200).has("/data/0/value/amount", 1_850_050);

    desk.bendahara.get(&run).await.is(200).has("/is_stale", true);
    desk.calculated(&run).await.has("/payslip_count", 4);
    assert_eq!(line(&desk, &run, (&who, "upah")).await, Some(json!(1_850_050)));
    assert_eq!(line(&desk, &run, (&who, "gaji_pokok")).await, Some(json!(0)));
    desk.signed(&run).await;
}

async fn pay_begins_with_the_duty(app: &TestApp) {
    let desk = Desk::of(app).await;
    let facts = [
        json!({ "kind": "status", "status": "pppk" }),
        golongan("IX"),
        json!({ "kind": "tax_status", "ptkp": "K/1" }),
        json!({ "kind": "position", "position_id": desk.posts[0], "standing": "definitif" }),
    ];
    let who = desk.enter(1, &facts).await;
    let run = desk.salaries().await;
    assert!(line(&desk, &run, (&who, "gaji_pokok")).await.is_some());
    let path = format!("/v1/employees/{who}/facts");
    let empty = since(json!({ "kind": "spmt", "number": " " }), "2026-03-02");
    desk.officer.post(&path, empty).await.is_problem(422, "personnel.name_empty").at("/value/number");
    let spmt = since(json!({ "kind": "spmt", "number": "800/2/SPMT/2026" }), "2026-03-02");
    desk.officer.post(&path, spmt).await.is(201);
    desk.bendahara.get(&run).await.is(200).has("/is_stale", true);
    desk.calculated(&run).await.has("/payslip_count", 0);
    assert_eq!(left_out(&desk, &run, &who).await, ["payroll.before_duty"]);
}

async fn record(operator: &Client, days: Vec<Value>) {
    operator.post("/v1/attendance-days/batch-put", json!({ "days": days })).await.is(200);
}

fn absent(who: &str, day: &str) -> Value {
    json!({ "employee_id": who, "day": day, "code": "absent" })
}

async fn ten_unexcused_days_in_a_row_are_told_and_stop_the_salary(app: &TestApp) {
    app.anonymous.put("/v1/demo/clock", json!({ "now": "2026-01-20T01:00:00Z" })).await.is(200);
    let (desk, [who, other, _]) = Desk::with_people(app).await;
    let ten = [
        "2026-01-05",
        "2026-01-06",
        "2026-01-07",
        "2026-01-08",
        "2026-01-09",
        "2026-01-12",
        "2026-01-13",
        "2026-01-14",
        "2026-01-15",
        "2026-01-19",
    ];
    // 16 January is a national holiday; six days are too few for anything.
    record(&desk.officer, ten.iter().map(|day| absent(&who, day)).collect()).await;
    record(&desk.officer, ten.iter().take(6).map(|day| absent(&other, day)).collect()).await;
    let run = desk.salaries().await;
    assert_eq!(left_out(&desk, &run, &who).await, ["payroll.pay_stopped"]);
    desk.bendahara.get(&run).await.is(200).has("/payslip_count", 2);

    let path = "/v1/employees/unexcused-absences";
    let told = desk.officer.get(path).await.is(200);
    let days: Vec<_> = told.data().iter().map(|one| (&one["employee_id"], &one["days"])).collect();
    assert_eq!(days, [(&json!(who), &json!(10))]);
    assert_eq!(desk.officer.get(format!("{path}?at_least=6")).await.is(200).data().len(), 2);
    assert!(desk.officer.get(format!("{path}?at_least=11")).await.is(200).data().is_empty());
    desk.officer.get(format!("{path}?at_least=x")).await.is(400);
    let tasks = desk.officer.get("/v1/me/tasks").await.is(200);
    let task = tasks.data().iter().find(|task| task["kind"] == "tasks.decide_absence").unwrap();
    assert_eq!(task["object_id"], json!(who));

    // The decision needs its decree, and ends both.
    let facts = format!("/v1/employees/{who}/facts");
    let decision = json!({ "kind": "pay_resumption", "reason": "Terbukti dirawat" });
    let refused = desk.officer.post(&facts, since(decision.clone(), "2026-02-01")).await;
    refused.is_problem(422, "personnel.decree_needed").at("/decree_id");
    let decree = json!({ "unit_id": desk.root, "number": "800/9/2026", "about": "Pembayaran gaji dilanjutkan",
        "tmt": "2026-02-01", "issued_on": "2026-01-19", "signatory": "Bupati" });
    let decree = desk.officer.post("/v1/decrees", decree).await.is(201).id();
    let decided = json!({ "value": decision, "valid_from": "2026-02-01", "decree_id": decree });
    desk.officer.post(&facts, decided).await.is(201);
    desk.bendahara.get(&run).await.is(200).has("/is_stale", true);
    desk.calculated(&run).await.has("/payslip_count", 3);
}

async fn a_certified_teacher_is_told_why_there_is_no_tpp(app: &TestApp) {
    let (desk, [who, other, _]) = Desk::with_people(app).await;
    let mut rules = demo_rules();
    rules["performance"]["unrated"] = json!("0.8");
    rules["attendance"]["cuts"] = json!([]);
    rules["excluded"] = json!({ "certificates": [{ "name": " " }] });
    let path =
        desk.policy("TPP 2026", "2026-01-01", rules.clone()).await.is(201).header("location").to_owned();
    let faults = desk.bendahara.post(format!("{path}/validate"), Value::Null).await.is(200);
    assert_eq!(faults.data()[0]["pointer"], "/rules/excluded/certificates/0/name", "{}", faults.text);
    rules["excluded"] = json!({ "certificates": [{ "name": "Sertifikat Pendidik" }] });
    let edited = json!({ "name": "TPP 2026", "valid_from": "2026-01-01", "rules": rules });
    desk.bendahara.with("if-match", "*").put(&path, edited).await.is(200);
    desk.bendahara.post(format!("{path}/submit"), Value::Null).await.is(200);
    desk.approve(&path, "bind").await.is(200);
    let certificate = json!({ "kind": "certificate", "certificate": "profesi", "name": "SERTIFIKAT  Pendidik",
        "number": "SP-1/2020", "issuer": "LPTK" });
    desk.officer.post(format!("/v1/employees/{who}/facts"), since(certificate, "2020-06-01")).await.is(201);
    let told = desk.own(app, &who, 1).await.get("/v1/me/criteria?month=2026-02").await.is(200);
    told.has("/receives", false).has("/reason", "certificate_excluded");
    let told = desk.own(app, &other, 2).await.get("/v1/me/criteria?month=2026-02").await.is(200);
    told.has("/receives", true);
    let run = desk.draft(&desk.root, "tpp").await;
    desk.calculated(&run).await.has("/payslip_count", 2);
    assert!(left_out(&desk, &run, &who).await.is_empty());
}

async fn a_payslip_is_tried_for_part_time_and_away_from_duty(app: &TestApp) {
    let calculator = "/v1/calculators/payslip";
    let amount = |reply: &merit_tests::Reply, code: &str| {
        let lines = reply.body["lines"].as_array().unwrap();
        // Lines without an amount are left out of a calculator's answer.
        lines.iter().find(|line| line["code"] == code).map_or(json!(0), |line| line["amount"].clone())
    };
    let facts = json!({ "service_month": "2026-02", "status": "pppk_paruh_waktu", "wage": 1_850_050, "ptkp": "TK/0" });
    let slip = app.anonymous.post(calculator, facts.clone()).await.is(200);
    assert_eq!((amount(&slip, "upah"), amount(&slip, "tunjangan_beras")), (json!(1_850_050), json!(0)));
    let mut head = json!({ "service_month": "2026-02", "status": "pns", "golongan": "III/c", "mkg_years": 4,
        "eselon": "III/a", "ptkp": "K/1" });
    let slip = app.anonymous.post(calculator, head.clone()).await.is(200);
    assert_eq!(amount(&slip, "tunjangan_struktural"), json!(1_260_000));
    head["away"] = json!("tugas_belajar");
    head["away_month"] = json!(7);
    let slip = app.anonymous.post(calculator, head.clone()).await.is(200);
    assert_eq!(amount(&slip, "tunjangan_struktural"), json!(0));

    head["away"] = json!("libur");
    head["away_month"] = json!(61);
    head["wage"] = json!(1);
    let refused = app.anonymous.post(calculator, head).await.is(422);
    refused.at("/away").at("/away_month").at("/wage");
    let mut wrong = facts;
    wrong["golongan"] = json!("IX");
    wrong["wage"] = Value::Null;
    app.anonymous.post(calculator, wrong).await.is(422).at("/golongan").at("/wage");
}

/// A file of settings that goes with the test.
struct SettingsFile(NamedTempFile);

impl SettingsFile {
    fn with(text: &str) -> Self {
        let file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap();
        std::fs::write(&file, text).unwrap();
        Self(file)
    }

    fn path(&self) -> &str {
        self.0.path().to_str().unwrap()
    }
}

#[tokio::test]
async fn an_installation_sets_what_the_law_leaves_open_on_sqlite() {
    an_installation_sets_what_the_law_leaves_open(Kind::Sqlite).await;
}

#[tokio::test]
async fn an_installation_sets_what_the_law_leaves_open_on_postgres() {
    an_installation_sets_what_the_law_leaves_open(Kind::Postgres).await;
}

/// It also pays on where the law rests an allowance: then the guard of the audit board's findings has the last word.
async fn an_installation_sets_what_the_law_leaves_open(kind: Kind) {
    let app = TestApp::spawn(kind).await;
    let (run, who) = {
        let desk = Desk::of(&app).await;
        let head = json!({ "unit_id": desk.skpd[0], "name": "Kepala Bidang", "kind": "struktural", "eselon": "III/b",
            "kelas_jabatan": 11 });
        let head = desk.officer.post("/v1/positions", head).await.is(201).id();
        let facts = [
            json!({ "kind": "status", "status": "pns" }),
            golongan("III/a"),
            json!({ "kind": "tax_status", "ptkp": "K/1" }),
            json!({ "kind": "position", "position_id": head, "standing": "definitif" }),
        ];
        let who = desk.enter(1, &facts).await;
        let leave = json!({ "value": { "kind": "leave", "leave": "cuti_besar" }, "valid_from": "2026-01-15",
            "valid_until": "2026-04-01" });
        desk.officer.post(format!("/v1/employees/{who}/facts"), leave).await.is(201);
        let run = desk.salaries().await;
        assert_eq!(line(&desk, &run, (&who, "tunjangan_struktural")).await, Some(json!(0)));
        assert!(desk.bendahara.get(format!("{run}/findings")).await.is(200).data().is_empty());
        (run, who)
    };
    let file = SettingsFile::with(
        "[[away]]\nstate = \"cuti_besar\"\ncomponent = \"tunjangan_jabatan\"\nfrom_month = 1\nshare = \"1\"\n",
    );
    let app = app.restarted(&[("MERIT_PAY_SETTINGS", file.path())]).await;
    {
        let bendahara = app.login("bendahara@uji.merit.test").await;
        let settings = bendahara.get("/v1/payroll/settings").await.is(200).has("/is_changed", true);
        settings.has("/settings/away/0/state", "cuti_besar");
        bendahara.get(&run).await.is(200).has("/is_stale", true);
        let announced = bendahara.post(format!("{run}/calculate"), Value::Null).await;
        bendahara.succeeded(announced).await;
        let view = bendahara.get(&run).await.is(200).has("/is_stale", false);
        let used = view.body["law_versions"].as_array().unwrap();
        assert!(
            used.iter().any(|used| used["id"] == "pay_settings" && used["origin"] == "folder"),
            "{}",
            view.text
        );
        let id = run.rsplit('/').next().unwrap();
        let slips = bendahara.get(format!("/v1/payroll/payslips?run_id={id}")).await.is(200);
        let slip = format!("/v1/payroll/payslips/{}", slips.data()[0]["id"].as_str().unwrap());
        assert_eq!(slips.data()[0]["employee_id"], json!(who));
        let explained = bendahara.get(format!("{slip}/explanation")).await.is(200);
        assert!(explained.text.contains("Setelan instalasi"), "{}", explained.text);
        let found = bendahara.get(format!("{run}/findings")).await.is(200);
        found.has("/data/0/rule", "position_allowance_in_leave").has("/data/0/severity", "block");
    }
    app.stop().await;
}

#[tokio::test]
async fn faulty_settings_keep_the_server_from_starting() {
    let file = SettingsFile::with("without_back_pay = [\"bonus\"]\n[terusan]\nmonths = 9\n");
    let store = scratch::Store::fresh(Kind::Sqlite).await;
    let config = merit_tests::app::configured(&store, &[("MERIT_PAY_SETTINGS", file.path())]);
    let fault = api::serve(config).await.err().unwrap().to_string();
    for named in [file.path(), "terusan.months", "without_back_pay: bonus"] {
        assert!(fault.contains(named), "{fault}");
    }
}
