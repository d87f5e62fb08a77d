//! Shadow mode: lists imported, held against runs, explained person by person, taken back.

use std::collections::BTreeSet;

use merit_tests::sheets::{begin, rows, upload, workbook};
use merit_tests::{Client, TestApp, both};
use serde_json::{Value, json};

use super::desk::{Desk, nip};

both![
    a_list_is_explained_by_person_and_component,
    a_list_is_refused_with_every_wrong_cell,
    a_comparison_asks_for_a_run_and_a_list,
    nobody_but_those_who_pay_sees_a_list,
    a_comparison_is_written_out,
    a_list_is_taken_back_with_its_comparisons,
];

/// A list as SIMGAJI writes it: of the first person what Merit pays, of the second less rice, of the third nothing, and somebody
/// whom nobody knows.
async fn list(desk: &Desk, run: &str) -> String {
    let mut csv = String::from("NIP,Nama,KDSATKER,GAPOK,TJBERAS,PKOPERASI,BERSIH\n");
    for slip in desk.payslips(run).await.data() {
        let id = slip["id"].as_str().unwrap();
        let slip = desk.bendahara.get(format!("/v1/payroll/payslips/{id}")).await.is(200).body;
        let amount = |code: &str| {
            let lines = slip["lines"].as_array().unwrap();
            lines.iter().find(|line| line["code"] == code).unwrap()["amount"].as_i64().unwrap()
        };
        let number = slip["nip"].as_str().unwrap();
        let less = if number == nip(2) { 150_000 } else { 0 };
        if number != nip(3) {
            let (pay, rice, net) = (amount("gaji_pokok"), amount("tunjangan_beras"), amount("net") - less);
            csv += &format!("{number},Nama,01,{pay},{rice},{less},{net}\n");
        }
    }
    csv + "197001011990031999,Tanpa Catatan,01,3000000,72420,,2900000\n"
}

async fn import(officer: &Client, (kind, month): (&str, &str), csv: &str) -> Value {
    let file = upload(officer, "daftar.csv", csv.as_bytes()).await;
    begin(officer, json!({ "kind": kind, "file_id": file, "mode": "all_or_nothing", "month": month })).await
}

fn id_of(run: &str) -> &str {
    run.rsplit('/').next().unwrap()
}

impl Desk {
    async fn compared(&self, run: &str) -> String {
        let asked = json!({ "run_id": id_of(run) });
        let job = self.bendahara.post("/v1/payroll/shadow-comparisons", asked).await;
        let job = self.bendahara.finished(job).await;
        assert_eq!(job["status"], "succeeded", "{job:#}");
        format!("/v1/payroll/shadow-comparisons/{}", job["object_id"].as_str().unwrap())
    }

    /// A month's salary with its list, and the comparison of both.
    async fn shadowed(&self) -> (String, String) {
        let run = self.salaries().await;
        let import = import(&self.bendahara, ("simgaji_pay_list", "2026-02"), &list(self, &run).await).await;
        assert_eq!((&import["status"], &import["committed"]), (&json!("committed"), &json!(3)), "{import:#}");
        let path = self.compared(&run).await;
        (path, import["id"].as_str().unwrap().to_owned())
    }
}

fn causes(person: &Value) -> Vec<&str> {
    let causes = person["causes"].as_array().unwrap();
    let sum: i64 = causes.iter().map(|cause| cause["amount"].as_i64().unwrap()).sum();
    assert_eq!(Some(sum), person["difference"].as_i64(), "{person:#}");
    causes.iter().map(|cause| cause["kind"].as_str().unwrap()).collect()
}

async fn a_list_is_explained_by_person_and_component(app: &TestApp) {
    let (desk, people) = Desk::with_people(app).await;
    let own = desk.own(app, &people[0], 1).await;
    let (path, _) = desk.shadowed().await;
    let found = desk.bendahara.get(&path).await.is(200).has("/status", "compared");
    let summary = &found.body["summary"];
    let counts = ["people", "equal", "different", "only_theirs", "only_merit", "elsewhere"];
    let counts = counts.map(|count| summary[count].as_i64().unwrap());
    assert_eq!(counts, [4, 1, 1, 1, 1, 0], "{summary:#}");
    let listed =
        desk.ppk.get("/v1/payroll/shadow-comparisons?service_month=2026-02&base_kind=gaji_induk").await;
    assert_eq!(listed.is(200).data().len(), 1);

    let people = desk.bendahara.get(format!("{path}/people")).await.is(200);
    let [unknown, equal, different, only_merit] = people.data() else { panic!("{}", people.text) };
    assert_eq!((&unknown["outcome"], causes(unknown)), (&json!("only_theirs"), vec!["only_theirs"]));
    assert_eq!((&unknown["name"], &unknown["employee_id"]), (&json!("Tanpa Catatan"), &Value::Null));
    assert_eq!(unknown["reasons"][0]["code"], "payroll.shadow_unknown_nip");
    assert_eq!((&equal["outcome"], causes(equal).len()), (&json!("equal"), 0));
    assert_eq!((&different["difference"], causes(different)), (&json!(-150_000), vec!["third_party"]));
    assert_eq!((&only_merit["outcome"], causes(only_merit)), (&json!("only_merit"), vec!["only_merit"]));
    let alone = desk.bendahara.get(format!("{path}/people?outcome=different&limit=1")).await.is(200);
    assert_eq!(alone.data().len(), 1);

    let seen = own.get("/v1/me/access-log").await.is(200);
    assert!(seen.data().iter().any(|entry| entry["kind"] == "payslip"), "{}", seen.text);
}

async fn a_list_is_refused_with_every_wrong_cell(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    let csv = format!(
        "nip,nama,gapok,janak,bersih\n{},A,tiga juta,2,1000\n12345,B,1000,1,1000\n{},C,1000,x,\n{},D,1000,1,1000\n",
        nip(1),
        nip(2),
        nip(1)
    );
    let refused = import(&desk.bendahara, ("simgaji_pay_list", "2026-02"), &csv).await;
    assert_eq!((&refused["status"], &refused["committed"]), (&json!("rejected"), &json!(0)), "{refused:#}");
    let faults = format!("/v1/imports/{}/faults", refused["id"].as_str().unwrap());
    let faults = desk.bendahara.get(faults).await.is(200);
    let codes: Vec<(&str, &str)> = faults
        .data()
        .iter()
        .map(|fault| (fault["cell"].as_str().unwrap(), fault["code"].as_str().unwrap()))
        .collect();
    let expected = [
        ("C2", "import.not_a_whole_number"),
        ("A3", "nip.length"),
        ("D4", "import.not_a_whole_number"),
        ("E4", "import.cell_empty"),
        ("A5", "import.row_twice"),
    ];
    assert_eq!(codes, expected);
    assert!(!faults.text.contains("tiga juta"), "no fault shows an amount");

    let of = |month: Value, kind: &str| json!({ "kind": kind, "file_id": "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4", "mode": "dry_run", "month": month });
    let no_month = desk.bendahara.post("/v1/imports", of(Value::Null, "simgaji_pay_list")).await;
    no_month.is_problem(422, "import.month_needed").at("/month");
    let unfit = desk.officer.post("/v1/imports", of(json!("2026-02"), "units")).await;
    unfit.is_problem(422, "import.month_unfit").at("/month");
    desk.bendahara.post("/v1/imports", of(Value::Null, "units")).await.is_problem(403, "identity.forbidden");
    let kinds = desk.bendahara.get("/v1/imports/kinds").await.is(200);
    let kinds = kinds.data().iter().filter(|kind| kind["is_of_month"] == true && kind["is_allowed"] == true);
    let kinds: BTreeSet<&str> = kinds.map(|kind| kind["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["deduction_orders", "simgaji_pay_list", "tpp_pay_list"].into());
}

async fn a_comparison_asks_for_a_run_and_a_list(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    let ask = |run: String| {
        let bendahara = desk.bendahara.clone();
        async move { bendahara.post("/v1/payroll/shadow-comparisons", json!({ "run_id": id_of(&run) })).await }
    };
    let run = desk.draft(&desk.root, "gaji_induk").await;
    ask(run.clone()).await.is_problem(409, "payroll.run_not_calculated");
    desk.calculated(&run).await;
    ask(run.clone()).await.is_problem(422, "payroll.shadow_no_list").at("/run_id");
    let late = desk.draft(&desk.root, "susulan").await;
    ask(late).await.is_problem(422, "payroll.shadow_run_unfit").at("/run_id");
    ask("0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4".to_owned()).await.is_problem(404, "platform.not_found");
    desk.bendahara.post("/v1/payroll/shadow-comparisons", json!({})).await.is(400);

    // The same list again: each number stands once for a month.
    let csv = list(&desk, &run).await;
    import(&desk.bendahara, ("simgaji_pay_list", "2026-02"), &csv).await;
    let again = import(&desk.bendahara, ("simgaji_pay_list", "2026-02"), &csv).await;
    assert_eq!((&again["status"], &again["faulty"]), (&json!("rejected"), &json!(3)));
    let faults = format!("/v1/imports/{}/faults", again["id"].as_str().unwrap());
    let faults = desk.bendahara.get(faults).await.is(200);
    assert!(faults.data().iter().all(|fault| fault["code"] == "payroll.shadow_listed_already"));
    let other_month = import(&desk.bendahara, ("simgaji_pay_list", "2026-03"), &csv).await;
    assert_eq!(other_month["status"], "committed");
}

async fn nobody_but_those_who_pay_sees_a_list(app: &TestApp) {
    let (desk, people) = Desk::with_people(app).await;
    let own = desk.own(app, &people[0], 1).await;
    let (path, import) = desk.shadowed().await;
    let stranger =
        super::desk::holder(app, &desk.admin, ("lain", "bendahara_gaji", Some(&desk.skpd[0]))).await;
    for path in [path.clone(), format!("{path}/people"), format!("{path}/export")] {
        own.get(&path).await.is_problem(403, "identity.forbidden");
        desk.officer.get(&path).await.is_problem(403, "identity.forbidden");
        stranger.get(&path).await.is_problem(404, "platform.not_found");
        app.anonymous.get(&path).await.is_problem(401, "identity.token_missing");
    }
    let create = json!({ "run_id": "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4" });
    desk.ppk.post("/v1/payroll/shadow-comparisons", create).await.is_problem(403, "identity.forbidden");
    // Who imports employees into the same regency sees neither the import of pay nor its sheet.
    desk.officer.get(format!("/v1/imports/{import}")).await.is_problem(404, "platform.not_found");
    let shown = desk.bendahara.get(format!("/v1/imports/{import}")).await.is(200).has("/month", "2026-02");
    let file = shown.body["file_id"].as_str().unwrap().to_owned();
    desk.officer.get(format!("/v1/files/{file}")).await.is_problem(404, "platform.not_found");
    desk.bendahara.get(format!("/v1/files/{file}")).await.is(200);
}

async fn a_comparison_is_written_out(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    let run = desk.salaries().await;
    // A workbook, whose columns stand in another order; what it has beside is told.
    let header: &[&str] = &["BERSIH", "NIP", "KDSKPD"];
    let sheet = workbook(&[("Daftar", &rows(&[header, &["2500000", &nip(1), "1"]]))]);
    let file = upload(&desk.bendahara, "daftar.xlsx", &sheet).await;
    let new = json!({ "kind": "simgaji_pay_list", "file_id": file, "mode": "partial", "month": "2026-02" });
    let job = desk.bendahara.finished(desk.bendahara.post("/v1/imports", new).await).await;
    assert!(job["messages"].to_string().contains("KDSKPD"), "{job:#}");

    let path = desk.compared(&run).await;
    let csv = desk.bendahara.get(format!("{path}/export?format=csv")).await.is(200);
    let lines: Vec<&str> = csv.text.lines().collect();
    assert!(lines[0].starts_with("nip,name,outcome,theirs,merit,difference,cause"), "{}", csv.text);
    assert_eq!(lines.len(), 1 + 3, "{}", csv.text);
    assert!(lines[1].contains("Belum terjelaskan"), "of a bare net nothing is known: {}", csv.text);
    let (headers, bytes) = desk.ppk.download(&format!("{path}/export")).await;
    assert!(
        headers["content-disposition"].to_str().unwrap().contains("perbandingan-gaji-induk-2026-02.xlsx")
    );
    assert!(bytes.starts_with(b"PK"));
    desk.bendahara.get(format!("{path}/export?format=pdf")).await.is(400);
}

async fn a_list_is_taken_back_with_its_comparisons(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    let (path, import) = desk.shadowed().await;
    let undo = json!({ "reason": "Daftar bulan lain" });
    let undone = desk.bendahara.decided().post(format!("/v1/imports/{import}/undo"), undo).await;
    desk.bendahara.succeeded(undone).await;
    desk.bendahara.get(format!("/v1/imports/{import}")).await.is(200).has("/status", "undone");
    desk.bendahara.get(&path).await.is_problem(404, "platform.not_found");
    let runs = desk.bendahara.get("/v1/payroll/runs").await.is(200);
    let run = json!({ "run_id": runs.data()[0]["id"] });
    let again = desk.bendahara.post("/v1/payroll/shadow-comparisons", run).await;
    again.is_problem(422, "payroll.shadow_no_list");
    assert_eq!(app.verify_log().await.finding, None);
}
