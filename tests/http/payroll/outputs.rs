//! What leaves Merit as files: each is opened again, and its sums are those of the payslips to the rupiah.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use merit_tests::{Client, TestApp, both, evaluator};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::desk::{Desk, auditor, holder};

both![
    the_pay_list_is_a_spreadsheet_with_every_rupiah,
    the_recapitulation_books_every_rupiah,
    the_bank_is_given_what_was_approved,
    auditors_recompute_a_run_from_its_file,
    outputs_open_to_whom_they_concern,
];

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The rows of the only sheet.
pub async fn sheet(reader: &Client, path: &str) -> (String, Vec<Vec<Data>>) {
    let (headers, bytes) = reader.download(path).await;
    assert_eq!(headers["content-type"], XLSX);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let name = headers["content-disposition"].to_str().unwrap().to_owned();
    (name, range.rows().map(<[Data]>::to_vec).collect())
}

pub fn text(cell: &Data) -> &str {
    if let Data::String(text) = cell { text } else { "" }
}

fn amount(cell: &Data) -> i64 {
    match cell {
        Data::Float(number) => format!("{number:.0}").parse().unwrap(),
        Data::Int(number) => *number,
        other => panic!("no amount: {other:?}"),
    }
}

fn row_of<'r>(rows: &'r [Vec<Data>], label: &str) -> &'r Vec<Data> {
    let found = rows.iter().find(|row| row.iter().any(|cell| text(cell) == label));
    found.unwrap_or_else(|| panic!("no row {label}: {rows:?}"))
}

async fn the_pay_list_is_a_spreadsheet_with_every_rupiah(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    let path = desk.salaries().await;
    let (name, rows) = sheet(&desk.ppk, &format!("{path}/pay-list")).await;
    assert!(name.contains("daftar-gaji-gaji-induk-2026-02.xlsx"), "{name}");
    assert_eq!(
        (text(&rows[0][0]), text(&rows[3][0])),
        ("KABUPATEN UJI", "BULAN FEBRUARI 2026, DIBAYARKAN FEBRUARI 2026")
    );
    let heading = row_of(&rows, "Jumlah bersih").clone();
    let column = |label: &str| heading.iter().position(|cell| text(cell) == label).unwrap();
    let run = desk.bendahara.get(&path).await.is(200).body;
    let all = row_of(&rows, "Jumlah seluruhnya");
    for (label, member) in
        [("Jumlah penghasilan", "gross"), ("Jumlah potongan", "deductions"), ("Jumlah bersih", "net")]
    {
        assert_eq!(amount(&all[column(label)]), run[member].as_i64().unwrap(), "{label}");
    }
    let totals = desk.bendahara.get(format!("{path}/totals")).await.is(200);
    for total in totals.data().iter().filter(|total| total["kind"] != "memo") {
        let sum = amount(&all[column(total["label"].as_str().unwrap())]);
        assert_eq!(sum, total["amount"].as_i64().unwrap(), "{}", total["code"]);
    }
    let numbered: Vec<&str> = rows
        .iter()
        .filter(|row| matches!(row[0], Data::Float(_) | Data::Int(_)))
        .map(|row| text(&row[2]))
        .collect();
    assert_eq!(numbered, ["Pegawai 003", "Pegawai 001", "Pegawai 002"], "by SKPD and name");
    let (dua, satu) = (row_of(&rows, "Dinas Dua"), row_of(&rows, "Dinas Satu"));
    assert!(!dua.is_empty() && !satu.is_empty());
    row_of(&rows, "Bendahara Pengeluaran");

    let (_, of_one) = sheet(&desk.ppk, &format!("{path}/pay-list?skpd_id={}", desk.skpd[1])).await;
    let one = desk.bendahara.get(format!("{path}/totals?skpd_id={}", desk.skpd[1])).await.is(200);
    let net = one.data().iter().find(|total| total["code"] == "net").unwrap();
    assert_eq!(
        amount(&row_of(&of_one, "Jumlah seluruhnya")[column("Jumlah bersih")]),
        net["amount"].as_i64().unwrap()
    );

    desk.signed(&path).await;
    let (_, signed) = sheet(&desk.ppk, &format!("{path}/pay-list")).await;
    let hands = row_of(&signed, "bendahara");
    assert!(hands.iter().any(|cell| text(cell) == "ppk"), "those who signed are named");
}

async fn the_recapitulation_books_every_rupiah(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    let path = desk.salaries().await;
    let (name, rows) = sheet(&desk.penyetuju, &format!("{path}/recapitulation")).await;
    assert!(name.contains("rekapitulasi-gaji-induk-2026-02.xlsx"), "{name}");
    let run = desk.bendahara.get(&path).await.is(200).body;
    let all = row_of(&rows, "Jumlah seluruhnya");
    assert_eq!(amount(&all[3]), run["gross"].as_i64().unwrap());
    assert_eq!(amount(&all[4]), run["deductions"].as_i64().unwrap());
    let net = row_of(&rows, "Jumlah bersih seluruhnya");
    assert_eq!((amount(&net[2]), amount(&net[3])), (3, run["net"].as_i64().unwrap()));
    let totals = desk.bendahara.get(format!("{path}/totals")).await.is(200);
    let total = |code: &str| {
        let found = totals.data().iter().find(|total| total["code"] == code).unwrap();
        found["amount"].as_i64().unwrap()
    };
    let booked = |code: &str| -> i64 {
        rows.iter().filter(|row| text(&row[0]) == code).map(|row| amount(&row[3])).sum()
    };
    assert_eq!(booked("5.1.01.01.01.0001"), total("gaji_pokok"));
    assert_eq!(booked("5.1.01.01.02.0001"), total("tunjangan_istri_suami") + total("tunjangan_anak"));
    assert_eq!(booked("5.1.01.01.06.0001"), total("tunjangan_beras"));
    row_of(&rows, "Kode rekening menurut Kepmendagri 050-5889/2021 (belum diverifikasi)");
}

/// The rows of a CSV file, whose fields here hold no commas.
fn csv(reply: &str) -> Vec<Vec<&str>> {
    reply.split("\r\n").filter(|line| !line.is_empty()).map(|line| line.split(',').collect()).collect()
}

async fn the_bank_is_given_what_was_approved(app: &TestApp) {
    let (desk, [first, ..]) = Desk::with_people(app).await;
    let account = json!({ "value": { "kind": "bank_account", "bank": "Bank Uji", "number": "0012345678", "holder": "Pegawai 001" },
        "valid_from": "2020-01-01" });
    desk.officer.post(format!("/v1/employees/{first}/facts"), account).await.is(201);
    let path = desk.salaries().await;
    let list = format!("{path}/bank-transfers");
    desk.bendahara.get(&list).await.is_problem(409, "payroll.run_not_approved");
    desk.signed(&path).await;
    desk.approve(&path, "one").await.is(200);
    let reply = desk.bendahara.get(&list).await.is(200);
    assert_eq!(reply.header("content-type"), "text/csv; charset=utf-8");
    assert!(reply.header("content-disposition").contains("transfer-bank-gaji-induk-2026-02.csv"));
    let rows = csv(&reply.text);
    assert_eq!(rows.len(), 5, "a heading, three people, a sum");
    let net = desk.bendahara.get(&path).await.is(200).body["net"].as_i64().unwrap().to_string();
    assert_eq!((rows[4][2], rows[4][7], rows[4][11]), ("Jumlah", net.as_str(), net.as_str()));
    let paid = rows.iter().find(|row| row[2] == "Pegawai 001").unwrap();
    assert_eq!(paid[4..7], ["Bank Uji", "0012345678", "Pegawai 001"]);
    assert_eq!((paid[8], paid[9], paid[10], paid[12]), ("0", "0", "0", ""));
    let unknown = rows.iter().find(|row| row[2] == "Pegawai 003").unwrap();
    assert_eq!((unknown[5], unknown[12]), ("", "no_account"));
    for other in [&desk.ppk, &desk.penyetuju] {
        other.get(&list).await.is_problem(403, "identity.forbidden");
    }
    let me = desk.own(app, &first, 1).await;
    let looks = me.get("/v1/me/access-log").await.is(200);
    let kinds: Vec<&str> = looks.data().iter().map(|look| look["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"bank_account") && kinds.contains(&"payslip"), "{kinds:?}");
}

async fn auditors_recompute_a_run_from_its_file(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    let auditor = auditor(app, &desk.admin, &desk.root).await;
    let path = desk.salaries().await;
    let file = auditor.get(format!("{path}/workings")).await.is(200);
    assert_eq!(file.header("content-type"), "application/x-ndjson");
    let lines: Vec<(&str, Value)> =
        file.text.lines().map(|line| (line, serde_json::from_str(line).unwrap())).collect();
    let kinds: Vec<&str> = lines.iter().map(|(_, line)| line["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["run", "recipe", "payslip", "payslip", "payslip", "end"]);
    let (run, recipe) = (&lines[0].1, &lines[1].1);
    assert!(run["law"].as_array().unwrap().iter().any(|law| law["version"] == "gaji_pokok_pns@2024-01-01"));
    let mut content = Sha256::new();
    content.update(run["recipe_hash"].as_str().unwrap());
    let mut net = 0;
    for (line, slip) in &lines[2..5] {
        let given = evaluator::evaluate(&recipe["document"], &slip["inputs"]).unwrap();
        let stored: Vec<i64> =
            slip["lines"].as_array().unwrap().iter().map(|line| line.as_i64().unwrap()).collect();
        assert_eq!(given.iter().map(|line| line.amount).collect::<Vec<_>>(), stored);
        let codes = run["line_codes"].as_array().unwrap();
        let of: BTreeMap<&str, i64> = codes.iter().map(|code| code.as_str().unwrap()).zip(stored).collect();
        net += of["net"];
        let employee: uuid::Uuid = slip["employee_id"].as_str().unwrap().parse().unwrap();
        content.update(employee.as_bytes());
        let (_, inputs) = line.split_once(",\"inputs\":").unwrap();
        let (inputs, amounts) = inputs.rsplit_once(",\"lines\":").unwrap();
        content.update(inputs);
        content.update(amounts.strip_suffix('}').unwrap());
    }
    assert_eq!(net, run["net"].as_i64().unwrap());
    let hash: String = content.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(run["content_hash"], hash);
    assert_eq!(lines[5].1["payslips"], 3);

    let explained = auditor.get(format!("{path}/workings?explained=true")).await.is(200);
    let slip: Value = serde_json::from_str(explained.text.lines().nth(2).unwrap()).unwrap();
    assert_eq!(slip["explanation"][0]["code"], "gaji_pokok");
    assert_eq!(slip["explanation"][0]["amount"], slip["lines"][0]);
}

async fn outputs_open_to_whom_they_concern(app: &TestApp) {
    let (desk, [first, ..]) = Desk::with_people(app).await;
    let me = desk.own(app, &first, 1).await;
    let clerk = holder(app, &desk.admin, ("juru", "bendahara_gaji", Some(&desk.skpd[1]))).await;
    let path = desk.draft(&desk.root, "gaji_induk").await;
    for output in ["pay-list", "recapitulation", "workings"] {
        let output = format!("{path}/{output}");
        desk.bendahara.get(&output).await.is_problem(409, "payroll.run_not_calculated");
        app.anonymous.get(&output).await.is(401);
        for stranger in [&me, &desk.officer, &desk.admin] {
            stranger.get(&output).await.is_problem(403, "identity.forbidden");
        }
        clerk.get(&output).await.is_problem(404, "platform.not_found");
    }
    desk.bendahara.get(format!("{path}/bank-transfers")).await.is_problem(409, "payroll.run_not_approved");
    desk.calculated(&path).await;
    clerk.get(format!("{path}/pay-list")).await.is_problem(404, "platform.not_found");
    let wrong = format!("{path}/pay-list?skpd=1");
    desk.bendahara.get(wrong).await.is_problem(400, "request.unknown_parameter");
    let ticket = desk.bendahara.post("/v1/tickets", Value::Null).await.is(200);
    let by_ticket = format!("{path}/pay-list?ticket={}", ticket.body["ticket"].as_str().unwrap());
    app.anonymous.download(&by_ticket).await;
    let empty = desk.bendahara.download(&format!("{path}/pay-list?skpd_id={}", desk.root)).await;
    assert!(!empty.1.is_empty(), "a list of nobody is a list");
}
