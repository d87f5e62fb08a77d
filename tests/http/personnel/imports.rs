//! Spreadsheets of each kind, what is refused of them, and taking them back.

use merit_tests::sheets::{begin, import, rows, upload, workbook};
use merit_tests::{Client, Scene, both};
use serde_json::{Value, json};

both![in Scene:
    structure_and_people_are_taken_in_and_back,
    facts_of_each_kind_are_taken_in_and_back,
    wages_are_taken_in_and_back,
    attendance_is_taken_in_and_put_back_as_it_was,
    a_file_that_cannot_be_read_for_certain_is_rejected,
    a_request_that_cannot_be_carried_out_is_refused,
    all_or_nothing_writes_nothing_where_one_row_is_wrong,
    what_something_stands_on_is_not_taken_back,
    what_lies_outside_the_scope_is_unknown,
    templates_and_faults_are_handed_out,
];

async fn undo(officer: &Client, import: &Value) -> Value {
    let path = format!("/v1/imports/{}/undo", import["id"].as_str().unwrap());
    officer.finished(officer.decided().post(path, json!({ "reason": "Salah berkas" })).await).await
}

async fn undone(officer: &Client, import: &Value) {
    let job = undo(officer, import).await;
    assert_eq!(job["status"], "succeeded", "{job:#}");
}

async fn faults(officer: &Client, import: &Value) -> Vec<(String, String)> {
    let path = format!("/v1/imports/{}/faults?limit=200", import["id"].as_str().unwrap());
    let page = officer.get(path).await.is(200);
    let text = |fault: &Value, member: &str| fault[member].as_str().unwrap_or_default().to_owned();
    page.data().iter().map(|fault| (text(fault, "cell"), text(fault, "code"))).collect()
}

/// An import of which every row is taken in.
async fn whole(officer: &Client, kind: &str, csv: &str) -> Value {
    let import = import(officer, kind, "partial", csv).await;
    assert_eq!(faults(officer, &import).await, [], "{import:#}");
    assert_eq!(import["status"], "committed", "{import:#}");
    assert_eq!(import["committed"], import["rows"]);
    import
}

const UNITS: &str = "kode,nama,jenis,kode_induk,berlaku_sejak\n7,Dinas Sosial,skpd,,2015-01-01\n7.1,Bidang Bantuan,unit,7,2015-01-01\n";
const POSITIONS: &str = "kode_unit,nama,jenis,eselon,kelas_jabatan,formasi,kepala_unit\n\
    7,Kepala Dinas,struktural,II/b,14,,ya\n7.1,Pekerja Sosial,pelaksana,,7,3,\n";
const EMPLOYEES: &str = "nip,nama,jenis_kelamin,status,tmt_status,golongan,mkg_tahun,kode_unit,jabatan,ptkp,bank,nomor_rekening,nama_rekening\n\
    198001012005011001,Adi Saputra,L,PNS,01/01/2005,IVb,20,7,Kepala Dinas,K/1,Bank Uji,900000004321,Adi Saputra\n\
    198101012006012002,Wati Lestari,Perempuan,pns,2006-01-01,III/c,14,7.1,Pekerja Sosial,,,,\n";

async fn structure_and_people_are_taken_in_and_back(scene: &Scene) {
    let officer = scene.officer("kepegawaian").await;
    let units = whole(&officer, "units", UNITS).await;
    let positions = whole(&officer, "positions", POSITIONS).await;
    let employees = whole(&officer, "employees", EMPLOYEES).await;
    let found = officer.get("/v1/employees?nip=198001012005011001").await.is(200);
    let id = found.data()[0]["id"].as_str().unwrap().to_owned();
    let facts = officer.get(format!("/v1/employees/{id}/facts")).await.is(200);
    assert_eq!(facts.data().len(), 5, "{}", facts.text);
    // The same list once more: everyone is there already.
    let again = import(&officer, "employees", "partial", EMPLOYEES).await;
    let taken = "personnel.nip_taken".to_owned();
    assert_eq!(faults(&officer, &again).await[0], ("A2".to_owned(), taken));
    assert_eq!(again["committed"], 0);
    let twice = import(&officer, "units", "partial", UNITS).await;
    assert_eq!(faults(&officer, &twice).await.len(), 2);

    let job = undo(&officer, &units).await;
    assert_eq!(job["status"], "failed", "positions stand in them: {job:#}");
    assert_eq!(job["errors"][0]["code"], "import.depended_on", "{job:#}");
    assert_eq!(job["errors"].as_array().unwrap().len(), 2, "every row at once: {job:#}");
    let kept = officer.get(format!("/v1/imports/{}", units["id"].as_str().unwrap())).await.is(200);
    kept.has("/status", "committed").has("/undone", 0);
    for import in [&employees, &positions, &units] {
        undone(&officer, import).await;
    }
    assert!(officer.get("/v1/employees?nip=198001012005011001").await.is(200).data().is_empty());
    let units = officer.get("/v1/units?q=Sosial").await.is(200);
    assert!(units.data().is_empty(), "{}", units.text);
    // The number is free again.
    whole(&officer, "units", UNITS).await;
    whole(&officer, "positions", POSITIONS).await;
    whole(&officer, "employees", EMPLOYEES).await;
}

/// A sheet of one row for each of these kinds.
fn sheets_of_facts(nip: &str, kepala: &str) -> [(&'static str, String); 8] {
    [
        (
            "facts_golongan",
            format!(
                "nip,golongan,mkg_tahun,mkg_bulan,tmt,nomor_sk\n{nip},III/b,14,0,2024-04-01,821.2/1/BKPSDM/2020\n"
            ),
        ),
        ("facts_tax_status", format!("nip,ptkp,tmt\n{nip},k/2,2026-01-01\n")),
        ("facts_superior", format!("nip,nip_atasan,tmt\n{nip},{kepala},2025-01-01\n")),
        (
            "facts_family",
            format!(
                "nip,hubungan,nama,tanggal_lahir,tanggungan,tmt\n{nip},anak,Dewi,2018-03-04,ya,2020-03-01\n"
            ),
        ),
        ("facts_spmt", format!("nip,nomor_spmt,tmt\n{nip},800/7/SPMT/2026,2026-01-05\n")),
        (
            "facts_pay_resumption",
            format!("nip,alasan,tmt,nomor_sk\n{nip},Terbukti sakit,2026-01-06,821.2/1/BKPSDM/2020\n"),
        ),
        ("facts_leave", format!("nip,jenis_cuti,tmt,sampai\n{nip},cuti tahunan,2026-01-28,2026-02-02\n")),
        (
            "facts_education",
            format!("nip,jenjang,lembaga,tahun_lulus,tmt\n{nip},S1,Universitas Rafflesia,2009,2020-03-01\n"),
        ),
    ]
}

async fn facts_of_each_kind_are_taken_in_and_back(scene: &Scene) {
    let officer = scene.officer("kepegawaian").await;
    let (nip, id) = (&scene.region.analis.nip, &scene.region.analis.id);
    let path = format!("/v1/employees/{id}/facts?as_of=2026-02-01&limit=200");
    let believed = async || {
        let facts = officer.get(&path).await.is(200);
        let mut said: Vec<String> = facts
            .data()
            .iter()
            .map(|fact| format!("{} {} {}", fact["value"], fact["valid_from"], fact["valid_until"]))
            .collect();
        said.sort();
        said
    };
    let before = believed().await;
    let kepala = &scene.region.kepala.nip;
    let sheets = sheets_of_facts(nip, kepala);
    let mut imports = Vec::new();
    for (kind, sheet) in &sheets {
        imports.push(whole(&officer, kind, sheet).await);
    }
    let after = believed().await;
    assert_eq!(after.len(), before.len() + 6, "golongan and tax status took the place of others: {after:#?}");
    let second =
        format!("nip,bank,nomor_rekening,nama_rekening,tmt\n{nip},Bank Lain,900000005555,Dimas,2026-01-01\n");
    let second = import(&officer, "facts_bank_account", "partial", &second).await;
    let code = "personnel.second_person_needed".to_owned();
    assert_eq!(faults(&officer, &second).await, [("C2".to_owned(), code)]);
    let shown = officer.get(format!("/v1/imports/{}/faults", second["id"].as_str().unwrap())).await.is(200);
    assert!(shown.data()[0]["text"].is_null() && !shown.text.contains("900000005555"), "{}", shown.text);

    // Where somebody went on from an imported fact, it stays.
    let next = json!({ "value": { "kind": "golongan", "golongan": "III/c", "mkg_years": 15, "mkg_months": 0 },
        "valid_from": "2025-10-01" });
    let next = officer.post(format!("/v1/employees/{id}/facts"), next).await.is(201).id();
    let job = undo(&officer, &imports[0]).await;
    assert_eq!(job["errors"][0]["code"], "import.changed_since", "{job:#}");
    officer
        .decided()
        .post(format!("/v1/employees/{id}/facts/{next}/retract"), Value::Null)
        .await
        .is_success();
    let job = undo(&officer, &imports[0]).await;
    assert_eq!(job["errors"][0]["code"], "import.changed_since", "its days were changed on the way: {job:#}");
    for import in imports.iter().skip(1) {
        undone(&officer, import).await;
    }
    let left = believed().await;
    let grade = |said: &&String| said.contains("\"golongan\"");
    assert_eq!(
        left.iter().filter(|said| !grade(said)).collect::<Vec<_>>(),
        before.iter().filter(|said| !grade(said)).collect::<Vec<_>>()
    );
}

/// Of a part-time contract alone, and shown to those alone who may see pay.
async fn wages_are_taken_in_and_back(scene: &Scene) {
    let officer = scene.officer("kepegawaian").await;
    let nip = "198001012005011001";
    let person = format!(
        "nip,nama,jenis_kelamin,status,tmt_status\n{nip},Adi Saputra,L,pppk_paruh_waktu,2026-01-01\n"
    );
    whole(&officer, "employees", &person).await;
    let wages = |who: &str, wage: &str| {
        format!("nip,nomor_kontrak,upah,tmt\n{who},800/1/PK-PW/2026,{wage},2026-01-01\n")
    };
    let wrong = import(&officer, "facts_wage", "partial", &wages(nip, "-5")).await;
    assert_eq!(faults(&officer, &wrong).await.len(), 1, "{wrong:#}");
    let taken = whole(&officer, "facts_wage", &wages(nip, "1850000")).await;
    let found = officer.get(format!("/v1/employees?nip={nip}")).await.is(200);
    let id = found.data()[0]["id"].as_str().unwrap().to_owned();
    let facts = officer.get(format!("/v1/employees/{id}/facts?kind=wage")).await.is(200);
    assert_eq!(facts.data().len(), 1, "{}", facts.text);
    undone(&officer, &taken).await;
    let facts = officer.get(format!("/v1/employees/{id}/facts?kind=wage")).await.is(200);
    assert!(facts.data().is_empty(), "{}", facts.text);
}

async fn attendance_is_taken_in_and_put_back_as_it_was(scene: &Scene) {
    let operator = scene.officer("operator").await;
    let analis = &scene.region.analis;
    let day = json!({ "employee_id": analis.id, "day": "2026-01-05", "code": "absent" });
    operator.post("/v1/attendance-days/batch-put", json!({ "days": [day] })).await.is(200);
    let month = async || {
        let days = operator.get("/v1/attendance-days?month=2026-01&limit=200").await.is(200);
        days.data().to_vec()
    };
    let before = month().await;
    let nip = &analis.nip;
    let sheet = format!(
        "NIP;Tanggal;Keterangan;Jam Datang;Jam Pulang;Menit Terlambat\n{nip};05/01/2026;Hadir;07.42;16:05;12\n\
         {nip};06/01/2026;Cuti;;;\n{nip};07/01/2026;Hadir;07.10;06:00;\n{nip};08/01/2099;Hadir;;;\n"
    );
    let import = import(&operator, "attendance", "partial", &sheet).await;
    let wrong = [("E4", "personnel.day_times"), ("B5", "personnel.day_in_future")];
    let wrong = wrong.map(|(cell, code)| (cell.to_owned(), code.to_owned()));
    assert_eq!(faults(&operator, &import).await, wrong);
    assert_eq!((month().await.len(), &import["committed"]), (2, &json!(2)));
    undone(&operator, &import).await;
    assert_eq!(month().await, before);
}

/// A file, and the cells and codes of its faults.
type Unreadable = (Vec<u8>, Vec<(&'static str, &'static str)>);

async fn a_file_that_cannot_be_read_for_certain_is_rejected(scene: &Scene) {
    let officer = scene.officer("kepegawaian").await;
    let header: &[&str] = &["nip", "ptkp", "tmt"];
    let plain = rows(&[header, &[&scene.region.analis.nip, "K/1", "2026-01-01"]]);
    let formula = plain.replace("</row></sheetData>", "<c r=\"D2\"><f>1+1</f><v>2</v></c></row></sheetData>");
    let merged = format!("{plain}<mergeCells><mergeCell ref=\"A5:B6\"/></mergeCells>");
    let strange = rows(&[&["nip", "ptk", "nip"], &["1", "2", "3"]]);
    let cases: [Unreadable; 6] = [
        (workbook(&[("Data", &formula)]), vec![("D2", "sheet.formula")]),
        (workbook(&[("Data", &merged)]), vec![("A5", "sheet.merged")]),
        (workbook(&[("A", &plain), ("B", &plain)]), vec![("", "sheet.several_sheets")]),
        (
            workbook(&[("Data", &strange)]),
            vec![
                ("1", "import.column_missing"),
                ("1", "import.column_missing"),
                ("B1", "import.column_unknown"),
                ("C1", "import.column_twice"),
            ],
        ),
        (b"nip,ptkp,tmt\n,,\n\"1,2,3\n".to_vec(), vec![("", "sheet.quote_open")]),
        (b"nip,ptkp,tmt\n".repeat(50_002), vec![("", "sheet.too_many_rows")]),
    ];
    for (content, expected) in cases {
        let file = upload(&officer, "salah.xlsx", &content).await;
        let import =
            begin(&officer, json!({ "kind": "facts_tax_status", "file_id": file, "mode": "partial" })).await;
        let expected: Vec<(String, String)> =
            expected.into_iter().map(|(cell, code)| (cell.to_owned(), code.to_owned())).collect();
        assert_eq!(faults(&officer, &import).await, expected);
        assert_eq!((&import["status"], &import["committed"]), (&json!("rejected"), &json!(0)), "{import:#}");
    }
    let named = upload(&officer, "dua.xlsx", &workbook(&[("A", "<sheetData/>"), ("B", &plain)])).await;
    let new = json!({ "kind": "facts_tax_status", "file_id": named, "mode": "dry_run", "sheet": "b" });
    let import = begin(&officer, new).await;
    assert_eq!((&import["status"], &import["rows"]), (&json!("checked"), &json!(1)), "{import:#}");
}

async fn a_request_that_cannot_be_carried_out_is_refused(scene: &Scene) {
    let officer = scene.officer("kepegawaian").await;
    let csv = b"nip,ptkp,tmt\n1,2,3\n";
    let ask = async |caller: &Client, kind: &str, file: &str, mode: &str| {
        caller.post("/v1/imports", json!({ "kind": kind, "file_id": file, "mode": mode })).await
    };
    let file = upload(&officer, "a.csv", csv).await;
    let unknown = ask(&officer, "employes", &file, "partial").await.is_problem(422, "import.kind_unknown");
    assert!(unknown.at("/kind").body["detail"].as_str().unwrap().contains("employees"));
    ask(&officer, "employees", &file, "perhaps").await.is(400);
    let operator = scene.officer("operator").await;
    let foreign = ask(&operator, "attendance", &file, "partial").await;
    foreign.is_problem(422, "personnel.file_unknown").at("/file_id");
    let own = upload(&operator, "b.csv", csv).await;
    ask(&operator, "employees", &own, "partial").await.is_problem(403, "identity.forbidden");
    ask(&scene.officer("bendahara").await, "employees", &own, "partial")
        .await
        .is_problem(403, "identity.forbidden");
    let elsewhere = json!({ "kind": "units", "file_id": file, "mode": "partial",
        "instansi_id": scene.neighbour.instansi, "decree_id": scene.neighbour.decree });
    let refused = officer.post("/v1/imports", elsewhere).await.is(422);
    refused.at("/instansi_id").at("/decree_id");
    // A refused request leaves the file free.
    let import =
        begin(&officer, json!({ "kind": "facts_tax_status", "file_id": file, "mode": "dry_run" })).await;
    assert_eq!(import["status"], "checked", "{import:#}");
    ask(&officer, "facts_tax_status", &file, "dry_run").await.is_problem(422, "personnel.file_unknown");
    let path = format!("/v1/imports/{}", import["id"].as_str().unwrap());
    let commit = async |mode: &str| officer.post(format!("{path}/commit"), json!({ "mode": mode })).await;
    commit("dry_run").await.is_problem(422, "import.mode_unfit");
    let undo = officer.post(format!("{path}/undo"), json!({ "reason": "x" })).await;
    undo.is_problem(409, "import.act_not_offered");
    officer
        .post(format!("{path}/undo"), json!({ "reason": " " }))
        .await
        .is_problem(422, "import.reason_empty");
    let stale =
        officer.with("if-match", "\"9\"").post(format!("{path}/commit"), json!({ "mode": "partial" })).await;
    stale.is_problem(412, "platform.stale");
    let commit = format!("{path}/commit");
    operator.post(&commit, json!({ "mode": "partial" })).await.is_problem(403, "identity.forbidden");
    let stranger = scene.neighbour.officer(&scene.app.anonymous, "kepegawaian").await;
    stranger.get(&path).await.is_problem(404, "platform.not_found");
    stranger.post(&commit, json!({ "mode": "partial" })).await.is_problem(404, "platform.not_found");
    let list = officer.get("/v1/imports?kind=facts_tax_status&status=checked").await.is(200);
    assert_eq!(list.data().len(), 1);
    assert!(stranger.get("/v1/imports").await.is(200).data().is_empty());
}

async fn all_or_nothing_writes_nothing_where_one_row_is_wrong(scene: &Scene) {
    let officer = scene.officer("kepegawaian").await;
    let nip = &scene.region.analis.nip;
    let sheet = format!("nip,ptkp,tmt\n{nip},K/2,2026-01-01\n{nip},K/9,2026-02-01\n");
    let rejected = import(&officer, "facts_tax_status", "all_or_nothing", &sheet).await;
    assert_eq!(
        (&rejected["status"], &rejected["committed"]),
        (&json!("rejected"), &json!(0)),
        "{rejected:#}"
    );
    assert_eq!(faults(&officer, &rejected).await, [("B3".to_owned(), "import.not_a_word".to_owned())]);
    let facts = officer.get(format!("/v1/employees/{}/facts?kind=tax_status", scene.region.analis.id)).await;
    assert_eq!(facts.is(200).data().len(), 1);
    let path = format!("/v1/imports/{}/undo", rejected["id"].as_str().unwrap());
    officer.post(path, json!({ "reason": "x" })).await.is_problem(409, "import.act_not_offered");
    let mended = sheet.replace("K/9", "K/3");
    let mended = import(&officer, "facts_tax_status", "all_or_nothing", &mended).await;
    assert_eq!((&mended["status"], &mended["committed"]), (&json!("committed"), &json!(2)), "{mended:#}");
    undone(&officer, &mended).await;
    let facts = officer.get(format!("/v1/employees/{}/facts?kind=tax_status", scene.region.analis.id)).await;
    let facts = facts.is(200);
    assert_eq!((facts.data().len(), &facts.data()[0]["valid_until"]), (1, &Value::Null), "{}", facts.text);
}

async fn what_something_stands_on_is_not_taken_back(scene: &Scene) {
    let officer = scene.officer("kepegawaian").await;
    whole(&officer, "units", UNITS).await;
    whole(&officer, "positions", POSITIONS).await;
    let employees = whole(&officer, "employees", EMPLOYEES).await;
    let found = officer.get("/v1/employees?nip=198101012006012002").await.is(200);
    let id = found.data()[0]["id"].as_str().unwrap().to_owned();
    let account = scene.admin().await.post("/v1/accounts", json!({ "employee_id": id })).await.is(201);
    assert!(account.body["account"]["id"].is_string());
    let job = undo(&officer, &employees).await;
    let errors = job["errors"].as_array().unwrap();
    assert_eq!((errors.len(), &errors[0]["code"]), (1, &json!("import.depended_on")), "{job:#}");
    assert_eq!(errors[0]["pointer"], "/rows/3");
    let both = officer.get("/v1/employees?nip=198001012005011001").await.is(200);
    assert_eq!(both.data().len(), 1, "nothing is half undone");
}

async fn what_lies_outside_the_scope_is_unknown(scene: &Scene) {
    let admin = scene.admin().await;
    let account = admin.get(format!("/v1/accounts?employee_id={}", scene.region.kepala.id)).await.is(200);
    let grant = json!({ "account_id": account.data()[0]["id"], "role": "pengelola_kepegawaian", "unit_id": scene.region.dinas });
    admin.post("/v1/grants", grant).await.is(201);
    let near = scene.region.kepala.sign_in(&scene.app.anonymous).await;
    let (here, there) = (&scene.region.analis.nip, &scene.region.sekda.nip);
    let far = &scene.neighbour.analis.nip;
    let sheet =
        format!("nip,ptkp,tmt\n{here},K/2,2026-01-01\n{there},K/2,2026-01-01\n{far},K/2,2026-01-01\n");
    let import = import(&near, "facts_tax_status", "partial", &sheet).await;
    let unknown = |cell: &str| (cell.to_owned(), "personnel.employee_unknown".to_owned());
    assert_eq!(faults(&near, &import).await, [unknown("A3"), unknown("A4")]);
    assert_eq!(import["committed"], 1);
}

async fn templates_and_faults_are_handed_out(scene: &Scene) {
    let officer = scene.officer("kepegawaian").await;
    let kinds = officer.get("/v1/imports/kinds").await.is(200);
    assert!(kinds.data().len() >= 19, "{}", kinds.text);
    let (kinerja, bendahara) = (scene.officer("kinerja").await, scene.officer("bendahara").await);
    for kind in kinds.data() {
        let word = kind["kind"].as_str().unwrap();
        // Grades are taken in by those who manage performance, lists of pay by those who pay.
        let officer = match word {
            "ekinerja_grades" => &kinerja,
            "simgaji_pay_list" | "tpp_pay_list" | "deduction_orders" => &bendahara,
            _ => &officer,
        };
        let template = officer.get(format!("/v1/imports/templates/{word}?as_csv=true")).await.is(200);
        let file = upload(officer, &format!("{word}.csv"), template.text.as_bytes()).await;
        let month = (kind["is_of_month"] == true).then_some("2026-01");
        let new = json!({ "kind": word, "file_id": file, "mode": "dry_run", "month": month });
        let import = begin(officer, new).await;
        assert_eq!(import["status"], "checked", "the template of {word} is understood: {import:#}");
        let misread = faults(officer, &import).await;
        let misread: Vec<_> = misread.iter().filter(|(_, code)| code.starts_with("import.not_a")).collect();
        assert_eq!(misread, Vec::<&(String, String)>::new(), "the example of {word}");
        let workbook = officer.get(format!("/v1/imports/templates/{word}")).await.is(200);
        assert!(workbook.header("content-disposition").ends_with(&format!("{word}.xlsx\"")));
    }
    officer.get("/v1/imports/templates/nothing").await.is_problem(404, "platform.not_found");
    let wrong = import(&officer, "facts_tax_status", "dry_run", "nip,ptkp,tmt\n=1+1,K/1,kemarin\n").await;
    let path = format!("/v1/imports/{}/faults.csv", wrong["id"].as_str().unwrap());
    let csv = officer.get(path).await.is(200);
    assert!(csv.header("content-type").starts_with("text/csv"));
    assert!(csv.text.contains("C2,tmt,import.not_a_date,") && csv.text.contains(",'=1+1"), "{}", csv.text);
}
