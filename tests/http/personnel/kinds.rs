//! The kinds of facts beside employment and pay: each recorded, read and refused by its rules.

use merit_tests::{Client, TestApp, both};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Desk, holder};

both![
    each_kind_is_recorded_and_shown_in_the_picture_of_the_day,
    every_fault_of_the_new_kinds_is_named,
    a_sanction_follows_the_law_and_overlaps_none,
    numbers_are_whole_to_their_owner_only,
    a_file_belongs_to_the_employee_once_it_is_recorded,
    a_bank_account_is_never_changed_by_one_person_alone,
    what_is_sensitive_is_closed_to_a_reporting_line,
    a_superior_never_stands_below,
];

/// A decree in the register of the regency.
async fn decree(desk: &Desk) -> String {
    let decree = json!({ "unit_id": desk.root, "number": "800/1", "about": "Keputusan kepegawaian", "tmt": "2020-01-01",
        "issued_on": "2019-12-20", "signatory": "Bupati" });
    desk.officer.post("/v1/decrees", decree).await.is(201).id()
}

/// Uploads a scan.
async fn scan(client: &Client) -> Value {
    let typed = client.with("content-type", "application/octet-stream");
    let stored = typed.send_text(Method::POST, "/v1/files?name=bukti.pdf", Some("%PDF-1.4\n%%EOF\n")).await;
    stored.is(201).body["id"].clone()
}

fn fact(value: Value, from: &str, decree: Option<&str>) -> Value {
    json!({ "value": value, "valid_from": from, "decree_id": decree })
}

fn diploma(file: &Value) -> Value {
    json!({ "kind": "education", "level": "s1", "institution": "Universitas Rafflesia",
        "programme": "Administrasi Negara", "year": 2009, "graduation_date": "2009-08-20", "file_id": file })
}

fn sanction(level: &str, punishment: &str) -> Value {
    json!({ "kind": "discipline", "level": level, "punishment": punishment, "violation": "Tidak masuk kerja" })
}

fn study() -> Value {
    json!({ "kind": "study_assignment", "mode": "part_time", "funding": "mandiri", "level": "s2",
        "institution": "Universitas Rafflesia", "programme": "Kebijakan Publik" })
}

async fn each_kind_is_recorded_and_shown_in_the_picture_of_the_day(app: &TestApp) {
    let desk = Desk::of(app).await;
    let employee = desk.employee(1).await;
    let decree = decree(&desk).await;
    let decree = Some(decree.as_str());
    let path = format!("/v1/employees/{employee}/facts");
    let photo = scan(&desk.officer).await;
    let certificate = json!({ "kind": "certificate", "certificate": "kompetensi", "name": "Uji Kompetensi",
        "number": "UK-1/2024", "issuer": "BKN", "expires_on": "2029-01-01" });
    let kinds = [
        fact(diploma(&Value::Null), "2009-08-20", None),
        fact(certificate, "2024-01-01", None),
        fact(json!({ "kind": "award", "award": "satyalancana_karya_satya_10" }), "2020-08-17", decree),
        fact(sanction("ringan", "teguran_lisan"), "2021-03-01", None),
        fact(study(), "2025-09-01", decree),
        fact(json!({ "kind": "suspension", "reason": "ditahan" }), "2026-01-01", decree),
        fact(
            json!({ "kind": "insurance", "scheme": "bpjs_kesehatan", "number": "0009999999991" }),
            "2015-01-01",
            None,
        ),
        fact(json!({ "kind": "insurance", "scheme": "taspen", "number": "9990001" }), "2015-01-01", None),
        fact(json!({ "kind": "document", "document": "foto", "file_id": photo }), "2026-01-01", None),
    ];
    for kind in &kinds {
        desk.officer.post(&path, kind.clone()).await.is(201);
    }
    let picture = desk.officer.get(format!("/v1/employees/{employee}?as_of=2026-02-01")).await.is(200);
    let shown: Vec<_> =
        picture.body["facts"].as_array().unwrap().iter().map(|fact| fact["value"]["kind"].as_str()).collect();
    let expected = [
        "award",
        "certificate",
        "discipline",
        "document",
        "education",
        "golongan",
        "insurance",
        "insurance",
        "position",
        "status",
        "study_assignment",
        "suspension",
    ];
    assert_eq!(shown, expected.map(Some));
    let before = desk.officer.get(format!("/v1/employees/{employee}?as_of=2010-01-01")).await.is(200);
    assert_eq!(before.body["facts"].as_array().unwrap().len(), 2, "{}", before.text);
    let award = desk.officer.get(format!("{path}?kind=award&as_of=2026-02-01")).await.is(200);
    award.has("/data/0/value/award", "satyalancana_karya_satya_10");
    let early = desk.officer.get(format!("{path}?kind=award&as_of=2020-08-16")).await.is(200);
    assert!(early.data().is_empty());
    // A photo takes the place of the one before, and other papers do not.
    let newer = json!({ "kind": "document", "document": "foto", "file_id": scan(&desk.officer).await });
    desk.officer.post(&path, fact(newer, "2026-06-01", None)).await.is(201);
    let photos = desk.officer.get(format!("{path}?kind=document&as_of=2026-07-01")).await.is(200);
    assert_eq!(photos.data().len(), 1);
}

async fn every_fault_of_the_new_kinds_is_named(app: &TestApp) {
    let desk = Desk::of(app).await;
    let employee = desk.employee(1).await;
    let path = format!("/v1/employees/{employee}/facts");
    let post = async |value: Value, from: &str| desk.officer.post(&path, fact(value, from, None)).await;
    let wrong = json!({ "kind": "education", "level": "s1", "institution": " ", "year": 1990,
        "graduation_date": "2031-01-01" });
    let refused = post(wrong, "2009-09-01").await.is_problem(422, "personnel.name_empty");
    refused.at("/value/institution").at("/value/year").at("/value/graduation_date");
    let wrong = json!({ "kind": "study_assignment", "mode": "full_time" });
    let refused = post(wrong, "2009-12-31").await.is_problem(422, "personnel.before_employment");
    refused.at("/valid_from").at("/value/institution").at("/value/funding").at("/decree_id");
    let wrong = json!({ "kind": "insurance", "scheme": "bpjs_kesehatan", "number": "123" });
    let refused = post(wrong, "2015-01-01").await;
    refused.is_problem(422, "personnel.insurance_number").at("/value/number");
    let long = json!({ "value": { "kind": "leave", "leave": "cuti_besar" }, "valid_from": "2026-01-01",
        "valid_until": "2026-06-01" });
    let refused = desk.officer.post(&path, long).await;
    refused.is_problem(422, "personnel.leave_too_long").at("/valid_until");
    let maternity = json!({ "value": { "kind": "leave", "leave": "cuti_melahirkan" }, "valid_from": "2026-01-01",
        "valid_until": "2026-02-01" });
    let refused = desk.officer.post(&path, maternity).await;
    refused.is_problem(422, "personnel.leave_unfit").at("/value/leave");
    let gone = json!({ "kind": "document", "document": "ktp", "file_id": desk.root });
    let refused = post(gone, "2026-01-01").await;
    refused.is_problem(422, "personnel.file_unknown").at("/value/file_id");
    let level = json!({ "kind": "education", "level": "s9", "institution": "X", "year": 2009 });
    post(level, "2010-01-01").await.is(400);
    let retired = fact(json!({ "kind": "status", "status": "retired" }), "2026-01-01", None);
    desk.officer.post(&path, retired).await.is(201);
    let late = json!({ "kind": "golongan", "golongan": "III/b", "mkg_years": 12, "mkg_months": 0 });
    let refused = post(late, "2026-04-01").await;
    refused.is_problem(422, "personnel.after_employment").at("/valid_from");
}

async fn a_sanction_follows_the_law_and_overlaps_none(app: &TestApp) {
    let desk = Desk::of(app).await;
    let employee = desk.employee(1).await;
    let decree = decree(&desk).await;
    let path = format!("/v1/employees/{employee}/facts");
    let given = |value: Value, from: &str, until: &str| json!({ "value": value, "valid_from": from, "valid_until": until, "decree_id": decree });
    let cut = || sanction("sedang", "potong_tukin_6_bulan");
    let short = desk.officer.post(&path, given(cut(), "2026-01-01", "2026-04-01")).await;
    let short = short.is_problem(422, "personnel.discipline_length").at("/valid_until");
    assert!(short.text.contains("2026-07-01") && short.text.contains("PP 94/2021"), "{}", short.text);
    desk.officer.post(&path, given(cut(), "2026-01-01", "2026-07-01")).await.is(201);
    let during = given(sanction("berat", "penurunan_jabatan_12_bulan"), "2026-05-01", "2027-05-01");
    let refused = desk.officer.post(&path, during).await;
    refused.is_problem(422, "personnel.fact_overlaps").at("/valid_from");
    let light = fact(sanction("sedang", "teguran_tertulis"), "2026-05-01", None);
    let refused = desk.officer.post(&path, light).await;
    refused.is_problem(422, "personnel.discipline_level").at("/value/level").at("/decree_id");
    let wrong = given(sanction("ringan", "teguran_lisan"), "2026-05-01", "2026-06-01");
    desk.officer.post(&path, wrong).await.is_problem(422, "personnel.discipline_no_length");
}

async fn numbers_are_whole_to_their_owner_only(app: &TestApp) {
    let desk = Desk::of(app).await;
    let employee = desk.employee(1).await;
    let path = format!("/v1/employees/{employee}/facts");
    let number = json!({ "kind": "insurance", "scheme": "bpjs_kesehatan", "number": "0009999999991" });
    let made = desk.officer.post(&path, fact(number, "2015-01-01", None)).await.is(201);
    made.has("/value/number", "*********9991");
    let own = desk.own(app, &employee, 1).await;
    let query = format!("{path}?kind=insurance");
    own.get(&query).await.is(200).has("/data/0/value/number", "0009999999991");
    desk.officer.get(&query).await.is(200).has("/data/0/value/number", "*********9991");
    let detail = desk.officer.get(format!("/v1/employees/{employee}")).await.is(200);
    assert!(!detail.text.contains("0009999999991"), "{}", detail.text);
    // A newer number of the same insurance ends the old one; that of another insurance stands beside it.
    let newer = json!({ "kind": "insurance", "scheme": "bpjs_kesehatan", "number": "0009999999992" });
    desk.officer.post(&path, fact(newer, "2020-01-01", None)).await.is(201);
    let taspen = json!({ "kind": "insurance", "scheme": "taspen", "number": "99900" });
    desk.officer.post(&path, fact(taspen, "2018-01-01", None)).await.is(201);
    assert_eq!(desk.officer.get(&query).await.is(200).data().len(), 2);
}

async fn a_file_belongs_to_the_employee_once_it_is_recorded(app: &TestApp) {
    let desk = Desk::of(app).await;
    let (one, two) = (desk.employee(1).await, desk.employee(2).await);
    let file = scan(&desk.officer).await;
    let path = |employee: &str| format!("/v1/employees/{employee}/facts");
    let made = desk.officer.post(path(&one), fact(diploma(&file), "2009-08-20", None)).await.is(201);
    let stolen = desk.officer.post(path(&two), fact(diploma(&file), "2009-08-20", None)).await;
    stolen.is_problem(422, "personnel.file_unknown").at("/value/file_id");
    // Another officer corrects the fact and leaves the file as it is.
    let other = holder(app, &desk.admin, ("other", "pengelola_kepegawaian", None)).await;
    let correct = format!("{}/{}/correct", path(&one), made.id());
    other.post(correct, fact(diploma(&file), "2009-08-25", None)).await.is(201).has("/value/file_id", file);
    let foreign = scan(&other).await;
    let refused = desk.officer.post(path(&two), fact(diploma(&foreign), "2009-08-20", None)).await;
    refused.is_problem(422, "personnel.file_unknown");
}

async fn a_bank_account_is_never_changed_by_one_person_alone(app: &TestApp) {
    let desk = Desk::of(app).await;
    let employee = desk.employee(1).await;
    let path = format!("/v1/employees/{employee}/facts");
    let account = |number: &str, from: &str| {
        let value =
            json!({ "kind": "bank_account", "bank": "Bank Uji", "number": number, "holder": "Pegawai 001" });
        fact(value, from, None)
    };
    let first = desk.officer.post(&path, account("900012345678", "2020-01-01")).await.is(201);
    let second = desk.officer.post(&path, account("900099999999", "2026-01-01")).await;
    second.is_problem(409, "personnel.second_person_needed");
    let correct = format!("{path}/{}/correct", first.id());
    let corrected = desk.officer.post(&correct, account("900099999999", "2020-01-01")).await;
    corrected.is_problem(409, "personnel.second_person_needed");
    let retract = format!("{path}/{}/retract", first.id());
    desk.officer.post(&retract, Value::Null).await.is_problem(409, "personnel.second_person_needed");
    let far = holder(app, &desk.admin, ("far", "pengelola_kepegawaian", Some(&desk.badan))).await;
    far.post(&path, account("900099999999", "2026-01-01")).await.is_problem(404, "platform.not_found");
    let history = desk.officer.get(format!("{path}?kind=bank_account&history=true")).await.is(200);
    assert_eq!(history.data().len(), 1, "nothing is half-written");
}

async fn what_is_sensitive_is_closed_to_a_reporting_line(app: &TestApp) {
    let desk = Desk::of(app).await;
    let (chief, staff) = (desk.employee(1).await, desk.employee(2).await);
    let path = format!("/v1/employees/{staff}/facts");
    let superior = fact(json!({ "kind": "superior", "employee_id": chief }), "2020-01-01", None);
    desk.officer.post(&path, superior).await.is(201);
    desk.officer.post(&path, fact(sanction("ringan", "teguran_lisan"), "2021-03-01", None)).await.is(201);
    let line = desk.own(app, &chief, 1).await;
    line.get(format!("{path}?kind=discipline")).await.is_problem(404, "platform.not_found");
    line.get(format!("/v1/employees/{staff}")).await.is_problem(404, "platform.not_found");
    let own = desk.own(app, &staff, 2).await;
    own.get(format!("{path}?kind=discipline")).await.is(200).has("/data/0/value/level", "ringan");
}

async fn a_superior_never_stands_below(app: &TestApp) {
    let desk = Desk::of(app).await;
    let [one, two, three] = [desk.employee(1).await, desk.employee(2).await, desk.employee(3).await];
    let name = async |employee: &str, superior: &str, from: &str| {
        let superior = json!({ "kind": "superior", "employee_id": superior });
        desk.officer.post(format!("/v1/employees/{employee}/facts"), fact(superior, from, None)).await
    };
    name(&one, &two, "2020-01-01").await.is(201);
    name(&two, &three, "2021-01-01").await.is(201);
    let circle = name(&three, &one, "2022-01-01").await;
    circle.is_problem(422, "personnel.superior_cycle").at("/value/employee_id");
    name(&three, &three, "2022-01-01").await.is_problem(422, "personnel.own_superior");
}
