//! Ten thousand employees come from a spreadsheet with 137 faults: each is named with its cell, everyone else is taken in, and
//! undoing leaves the record as it was.

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};
use merit_tests::sheets::{begin, import, upload};
use merit_tests::{Client, Scene, both};
use serde_json::{Value, json};

both![in Scene: a_list_with_faults_is_taken_in_and_taken_back];

const ROWS: u32 = 10_000;
const FAULTS: u32 = 137;
/// Every so many rows one is wrong.
const APART: u32 = 73;

async fn a_list_with_faults_is_taken_in_and_taken_back(scene: &Scene) {
    let officer = scene.officer("kepegawaian").await;
    let before = record(&officer).await;
    let units = import(&officer, "units", "partial", UNITS).await;
    assert_eq!((units["committed"].as_i64(), units["faulty"].as_i64()), (Some(3), Some(0)), "{units:#}");
    let posts = import(&officer, "positions", "all_or_nothing", &positions()).await;
    assert_eq!(posts["status"], "committed", "{posts:#}");

    let file = upload(&officer, "pegawai.csv", people(scene).as_bytes()).await;
    let tried = begin(&officer, json!({ "kind": "employees", "file_id": file, "mode": "dry_run" })).await;
    has_counts(&tried, ("checked", 0));
    let id = tried["id"].as_str().unwrap().to_owned();
    let found = faults(&officer, &id).await;
    assert_eq!(found, planted());
    assert_eq!(employees(&officer).await, before["employees"], "a trial writes nothing");

    let job = officer.post(format!("/v1/imports/{id}/commit"), json!({ "mode": "partial" })).await;
    officer.succeeded(job).await;
    let committed = officer.get(format!("/v1/imports/{id}")).await.is(200).body;
    has_counts(&committed, ("committed", i64::from(ROWS - FAULTS)));
    assert_eq!(faults(&officer, &id).await, planted(), "the same cells, no more and no less");
    somebody_is_there_in_full(&officer).await;

    undo(&officer, &id).await;
    for other in [&posts, &units] {
        undo(&officer, other["id"].as_str().unwrap()).await;
    }
    assert_eq!(record(&officer).await, before);
    let again =
        officer.decided().post(format!("/v1/imports/{id}/undo"), json!({ "reason": "Sekali lagi" })).await;
    again.is_problem(409, "import.act_not_offered");
    assert_eq!(scene.app.verify_log().await.finding, None);
}

fn has_counts(import: &Value, (status, committed): (&str, i64)) {
    let counts = ["status", "rows", "faulty", "committed"].map(|member| import[member].clone());
    assert_eq!(counts, [json!(status), json!(ROWS), json!(FAULTS), json!(committed)], "{import:#}");
}

const UNITS: &str = "Kode;Nama;Jenis;Kode Induk;Berlaku Sejak\n\
    9;Dinas Pendidikan;SKPD;;01-01-2010\n\
    9.1;Bidang Sekolah Dasar;Bidang;9;2010-01-01\n\
    9.2;Bidang Sekolah Menengah;Bidang;9;2010-01-01\n";

/// Two hundred posts of fifty seats: as many as there are rows.
fn positions() -> String {
    let mut sheet = String::from("kode_unit,nama,jenis,kelas_jabatan,formasi\n");
    for post in 0..ROWS / 50 {
        writeln!(sheet, "9.{},Guru Kelas {post:03},pelaksana,7,50", post % 2 + 1).unwrap();
    }
    sheet
}

/// How a row is wrong, the column and the code that say so.
const KINDS: [(&str, &str); 13] = [
    ("nip", "nip.length"),
    ("nip", "import.digits_lost"),
    ("kode_unit", "personnel.unit_unknown"),
    ("golongan", "import.not_a_golongan"),
    ("tmt_status", "import.not_a_date"),
    ("nama", "import.cell_empty"),
    ("status", "import.not_a_word"),
    ("tanggal_lahir", "personnel.nip_birth_date"),
    ("mkg_tahun", "personnel.mkg_out_of_range"),
    ("jabatan", "personnel.position_unknown"),
    ("golongan", "personnel.golongan_unfit"),
    ("nip", "import.row_twice"),
    ("nik", "personnel.nik_malformed"),
];

const HEADER: [&str; 11] = [
    "nip",
    "nama",
    "tanggal_lahir",
    "nik",
    "status",
    "tmt_status",
    "golongan",
    "mkg_tahun",
    "kode_unit",
    "jabatan",
    "tmt_jabatan",
];

/// What is wrong with a row of the list, if anything.
fn fault_of(row: u32) -> Option<usize> {
    let is_faulty = row % APART == 5 && row / APART < FAULTS;
    is_faulty.then(|| usize::try_from(row / APART).unwrap() % KINDS.len())
}

/// The cell and the code of each fault in the order of the sheet, whose first row is the header.
fn planted() -> Vec<(String, String)> {
    let fault = |row: u32| {
        let (column, code) = KINDS[fault_of(row)?];
        let at = HEADER.iter().position(|header| *header == column).unwrap();
        let letter = char::from(b'A' + u8::try_from(at).unwrap());
        Some((format!("{letter}{}", row + 2), code.to_owned()))
    };
    (0..ROWS).filter_map(fault).collect()
}

fn birth_date(row: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(1980, 6, 1).unwrap() + Days::new(u64::from(row / 999))
}

fn nip(row: u32) -> String {
    format!("{}2008012{:03}", birth_date(row).format("%Y%m%d"), row % 999 + 1)
}

fn people(scene: &Scene) -> String {
    assert!(!scene.region.analis.nip.is_empty());
    let mut sheet = HEADER.join(",") + "\n";
    for row in 0..ROWS {
        let (born, post) = (birth_date(row).to_string(), row / 50);
        let mut cells = vec![
            nip(row),
            format!("\"Pegawai {row:05}, S.Pd.\""),
            born,
            String::new(),
            "PNS".to_owned(),
            "01-01-2008".to_owned(),
            "III/a".to_owned(),
            "10".to_owned(),
            format!("9.{}", post % 2 + 1),
            format!("Guru Kelas {post:03}"),
            "2020-01-01".to_owned(),
        ];
        if let Some(kind) = fault_of(row) {
            let (column, _) = KINDS[kind];
            let at = HEADER.iter().position(|header| *header == column).unwrap();
            let wrong = [
                "1985031520100110",
                "1,98E+17",
                "8.8",
                "III/e",
                "31-02-2008",
                "",
                "honorer",
                "1979-01-01",
                "46",
                "Guru Besar",
                "IX",
                "",
                "123",
            ];
            // The row before is the first with that number.
            cells[at] = if kind == 11 { nip(row - 1) } else { format!("\"{}\"", wrong[kind]) };
            if kind == 11 {
                cells[2] = birth_date(row - 1).to_string();
            }
        }
        sheet += &(cells.join(",") + "\n");
    }
    sheet
}

async fn faults(officer: &Client, id: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut path = format!("/v1/imports/{id}/faults?limit=100");
    loop {
        let page = officer.get(&path).await.is(200);
        for fault in page.data() {
            let text = |member: &str| fault[member].as_str().unwrap().to_owned();
            assert!(text("message").len() > 10, "{fault:#}");
            all.push((text("cell"), text("code")));
        }
        let Some(next) = page.body["page"]["next_cursor"].as_str() else { return all };
        path = format!("/v1/imports/{id}/faults?limit=100&cursor={next}");
    }
}

async fn somebody_is_there_in_full(officer: &Client) {
    let found = officer.get(format!("/v1/employees?nip={}", nip(0))).await.is(200);
    let id = found.data()[0]["id"].as_str().unwrap().to_owned();
    let facts = officer.get(format!("/v1/employees/{id}/facts")).await.is(200);
    let mut kinds: Vec<&str> =
        facts.data().iter().filter_map(|fact| fact["value"]["kind"].as_str()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["golongan", "position", "status"]);
    let missing = officer.get(format!("/v1/employees?nip={}", nip(5))).await.is(200);
    assert!(missing.data().is_empty(), "a row with a fault is not taken in");
}

async fn undo(officer: &Client, id: &str) {
    let job =
        officer.decided().post(format!("/v1/imports/{id}/undo"), json!({ "reason": "Berkas latihan" })).await;
    officer.succeeded(job).await;
    officer.get(format!("/v1/imports/{id}")).await.is(200).has("/status", "undone");
}

/// Everyone in the record, page by page.
async fn employees(officer: &Client) -> Value {
    let mut all = Vec::new();
    let mut path = "/v1/employees?limit=200".to_owned();
    loop {
        let page = officer.get(&path).await.is(200);
        all.extend(page.data().to_vec());
        let Some(next) = page.body["page"]["next_cursor"].as_str() else { return Value::Array(all) };
        path = format!("/v1/employees?limit=200&cursor={next}");
    }
}

async fn record(officer: &Client) -> Value {
    let list = async |path: &str| officer.get(path).await.is(200).body["data"].clone();
    json!({
        "employees": employees(officer).await,
        "units": list("/v1/units?limit=200").await,
        "positions": list("/v1/positions?limit=200").await,
    })
}
