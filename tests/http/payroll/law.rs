//! The law of pay: read by everybody, and brought up to date by a folder without a new program.

use merit_tests::{Kind, TestApp, both};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::desk::Desk;

both![the_law_is_read_by_everybody, a_table_is_read_row_by_row];

async fn the_law_is_read_by_everybody(app: &TestApp) {
    let desk = Desk::of(app).await;
    let employee = desk.hire(1, 0).await;
    let reader = desk.own(app, &employee, 1).await;
    let law = reader.get("/v1/payroll/law").await.is(200);
    let find = |id: &str| law.data().iter().find(|version| version["id"] == id).unwrap().clone();
    let ter = find("ter_bulanan@2024-01-01");
    let expected = json!({
        "id": "ter_bulanan@2024-01-01", "table": "ter_bulanan", "title": "Tarif efektif bulanan", "standing": "law",
        "instrument": "PP 58/2023", "article": "Lampiran", "valid_from": "2024-01-01", "valid_until": null,
        "confidence": "verified", "row_count": 125, "unverified_count": 0, "origin": "built_in",
        "file": "ter_bulanan.2024-01-01.csv", "href": "/v1/payroll/law/ter_bulanan@2024-01-01",
        "source": ter["source"], "content_hash": ter["content_hash"] });
    assert_eq!(ter, expected);
    assert_eq!(find("thr_gaji_13@2024-01-01")["valid_until"], "2025-01-01");
    assert_eq!(find("tunjangan_fungsional@2007-01-01")["unverified_count"], 13);

    let ids = |path: &str| {
        let (reader, path) = (reader.clone(), path.to_owned());
        async move {
            let law = reader.get(format!("/v1/payroll/law?{path}")).await.is(200);
            law.data().iter().map(|version| version["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        }
    };
    assert_eq!(ids("table=thr_gaji_13&as_of=2025-12-31").await, ["thr_gaji_13@2025-01-01"]);
    assert_eq!(ids("table=thr_gaji_13").await.len(), 3);
    assert_eq!(ids("as_of=1990-01-01").await, Vec::<String>::new());
    assert!(ids("standing=reference").await.contains(&"tukin_bkn@2022-01-01".to_owned()));
    reader.get("/v1/payroll/law?as_of=kemarin").await.is(400);
    reader.get("/v1/payroll/law?on=2026-01-01").await.is_problem(400, "request.unknown_parameter");
    app.anonymous.get("/v1/payroll/law").await.is(401);

    let again = reader.with("if-none-match", law.header("etag")).get("/v1/payroll/law").await.is(304);
    assert_eq!(again.header("etag"), law.header("etag"));
    let english = reader.with("accept-language", "en").with("if-none-match", law.header("etag"));
    let english = english.get("/v1/payroll/law?table=ter_bulanan").await.is(200);
    assert_eq!(english.data()[0]["title"], "Monthly effective rate");
}

async fn a_table_is_read_row_by_row(app: &TestApp) {
    let desk = Desk::of(app).await;
    let reader = &desk.bendahara;
    let table = reader.get("/v1/payroll/law/ter_bulanan@2024-01-01").await.is(200);
    table.has("/matching", "above").has("/version/row_count", 125);
    let columns = json!([
        { "name": "kategori", "role": "key" }, { "name": "lower_exclusive", "role": "threshold" },
        { "name": "upper_inclusive", "role": "until" }, { "name": "rate_percent", "role": "value" } ]);
    let table = reader.get("/v1/payroll/law/ter_bulanan@2024-01-01").await.is(200);
    assert_eq!(table.body["columns"], columns);
    let rows = table.body["rows"].as_array().unwrap();
    assert_eq!(
        (&rows[1]["cells"], &rows[1]["unit"]),
        (&json!(["A", "5400000", "5650000", "0.25"]), &json!("percent"))
    );
    assert_eq!(rows[43]["cells"], json!(["A", "1400000000", null, "34"]));
    let known = reader.with("if-none-match", table.header("etag"));
    known.get("/v1/payroll/law/ter_bulanan@2024-01-01").await.is(304);

    let daily = reader.get("/v1/payroll/law/ter_harian@2024-01-01").await.is(200);
    let last = &daily.body["rows"][2];
    assert_eq!((&last["unit"], &last["instrument"]), (&json!("text"), &json!("PMK 168/2023")));
    for unknown in ["ter_bulanan", "ter_bulanan@2023-01-01", "upah@2024-01-01"] {
        let path = format!("/v1/payroll/law/{unknown}");
        reader.get(path).await.is_problem(404, "platform.not_found");
    }
    app.anonymous.get("/v1/payroll/law/ter_bulanan@2024-01-01").await.is(401);
}

/// A folder of law with a newer general allowance from a day on.
struct LawFolder(TempDir);

impl LawFolder {
    fn with(from: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let index = format!(
            "[[table]]\nid = \"tunjangan_umum\"\nfile = \"umum.csv\"\ninstrument = \"Perpres 99/2026\"\n\
             article = \"pasal 3\"\nsource = \"naskah peraturan\"\nconfidence = \"verified\"\nvalid_from = \"{from}\"\n"
        );
        std::fs::write(folder.path().join("index.toml"), index).unwrap();
        let rows = "kelompok,amount\nI,275000\nII,280000\nIII,285000\nIV,290000\n";
        std::fs::write(folder.path().join("umum.csv"), rows).unwrap();
        Self(folder)
    }

    fn path(&self) -> &str {
        self.0.path().to_str().unwrap()
    }
}

#[tokio::test]
async fn a_folder_brings_newer_law_on_sqlite() {
    a_folder_brings_newer_law(Kind::Sqlite).await;
}

#[tokio::test]
async fn a_folder_brings_newer_law_on_postgres() {
    a_folder_brings_newer_law(Kind::Postgres).await;
}

fn umum(payslip: &Value) -> &Value {
    let lines = payslip["lines"].as_array().unwrap();
    &lines.iter().find(|line| line["code"] == "tunjangan_umum").unwrap()["amount"]
}

async fn a_folder_brings_newer_law(kind: Kind) {
    let app = TestApp::spawn(kind).await;
    let (approved, calculated) = {
        let (desk, _) = Desk::with_people(&app).await;
        let approved = desk.draft(&desk.skpd[0], "gaji_induk").await;
        desk.calculated(&approved).await;
        desk.signed(&approved).await;
        desk.approve(&approved, "one").await.is(200);
        let calculated = desk.draft(&desk.skpd[1], "gaji_induk").await;
        desk.calculated(&calculated).await.has("/is_stale", false);
        desk.signed(&calculated).await;
        let before = desk.bendahara.get(&approved).await.is(200).body;
        ((approved, before), calculated)
    };

    let folder = LawFolder::with("2026-02-01");
    let app = app.restarted(&[("MERIT_LAW_DIR", folder.path())]).await;
    {
        let bendahara = app.login("bendahara@uji.merit.test").await;
        let version = bendahara.get("/v1/payroll/law/tunjangan_umum@2026-02-01").await.is(200);
        version.has("/version/origin", "folder").has("/version/instrument", "Perpres 99/2026");
        let facts = |month: &str| json!({ "service_month": month, "status": "pns", "golongan": "III/a", "mkg_years": 0, "ptkp": "TK/0" });
        let newer = app.anonymous.post("/v1/calculators/payslip", facts("2026-02")).await.is(200);
        let older = app.anonymous.post("/v1/calculators/payslip", facts("2026-01")).await.is(200);
        assert_eq!((umum(&newer.body), umum(&older.body)), (&json!(285_000), &json!(185_000)));

        let (path, before) = &approved;
        let after = bendahara.get(path).await.is(200).body;
        assert_eq!((&after["law_versions"], &after["net"]), (&before["law_versions"], &before["net"]));
        assert_eq!(after["is_stale"], false);
        bendahara.get(&calculated).await.is(200).has("/is_stale", true);
        let penyetuju = app.login("penyetuju@uji.merit.test").await.decided();
        let refused = penyetuju.post(format!("{calculated}/approve"), Value::Null).await;
        refused.is_problem(409, "payroll.run_stale");
        let announced = bendahara.post(format!("{calculated}/calculate"), Value::Null).await;
        bendahara.succeeded(announced).await;
        let run = bendahara.get(&calculated).await.is(200).has("/is_stale", false);
        let used = run.body["law_versions"].as_array().unwrap();
        let newer = used.iter().find(|used| used["id"] == "tunjangan_umum@2026-02-01").unwrap();
        assert_eq!((&newer["origin"], &newer["confidence"]), (&json!("folder"), &json!("verified")));
        let was = before["law_versions"].as_array().unwrap();
        assert!(was.iter().any(|used| used["id"] == "tunjangan_umum@2006-01-01"));
    }
    app.stop().await;
}

#[tokio::test]
async fn a_faulty_folder_keeps_the_server_from_starting() {
    let folder = LawFolder::with("2006-01-01");
    std::fs::write(folder.0.path().join("umum.csv"), "kelompok,amount\nI,x\nII,-1\n").unwrap();
    let store = scratch::Store::fresh(Kind::Sqlite).await;
    let config = merit_tests::app::configured(&store, &[("MERIT_LAW_DIR", folder.path())]);
    let fault = api::serve(config).await.err().unwrap().to_string();
    for named in ["umum.csv:2: \"x\" is no number", "umum.csv:3: -1 is negative"] {
        assert!(fault.contains(named), "{fault}");
    }
}
