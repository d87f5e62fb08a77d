//! Units, posts, employees and their dated facts, decrees, attendance, the directory.

mod calendar;
mod change_requests;
mod decrees;
mod imports;
mod kinds;
mod machines;
mod officials;
mod organisation;
mod proofs;

use merit_tests::app::{ADMIN, PASSWORD};
use merit_tests::{Client, Reply, TestApp, both};
use serde_json::{Value, json};

both![
    a_tree_of_units_changes_over_time,
    posts_are_made_and_found,
    an_employee_is_entered_with_every_fault_named,
    employees_are_found_within_reach,
    an_employee_is_mended_under_a_version,
    facts_hold_over_time,
    a_bank_account_is_whole_to_its_owner,
    decrees_stand_behind_facts,
    attendance_is_recorded_and_recapped,
    colleagues_find_each_other,
];

/// A small regency and the officer who keeps it.
struct Desk {
    admin: Client,
    officer: Client,
    root: String,
    dinas: String,
    badan: String,
    staff: String,
}

impl Desk {
    async fn of(app: &TestApp) -> Self {
        let admin = app.login(ADMIN).await;
        let officer = holder(app, &admin, ("officer", "pengelola_kepegawaian", None)).await;
        let instansi = json!({ "name": "Kabupaten Uji", "time_zone": "wib", "valid_from": "2000-01-01" });
        let root = officer.post("/v1/instansi", instansi).await.is(201).id();
        let mut desk =
            Self { admin, officer, dinas: String::new(), badan: String::new(), staff: String::new(), root };
        desk.dinas = desk.unit(&desk.root, "Dinas Kesehatan", "skpd").await.is(201).id();
        desk.badan = desk.unit(&desk.root, "Badan Keuangan", "skpd").await.is(201).id();
        desk.staff = desk.officer.post("/v1/positions", staff(&desk.dinas)).await.is(201).id();
        desk
    }

    async fn unit(&self, parent: &str, name: &str, kind: &str) -> Reply {
        let body = json!({ "parent_id": parent, "name": name, "kind": kind, "valid_from": "2000-01-01" });
        self.officer.post("/v1/units", body).await
    }

    async fn employee(&self, sequence: u32) -> String {
        let facts = json!([
            { "value": { "kind": "status", "status": "pns" }, "valid_from": "2010-01-01" },
            { "value": golongan("III/a", 10), "valid_from": "2020-01-01" },
            { "value": { "kind": "position", "position_id": self.staff, "standing": "definitif" },
              "valid_from": "2020-01-01" },
        ]);
        self.officer.post("/v1/employees", person(&self.root, sequence, facts)).await.is(201).id()
    }

    /// The employee at his own screen.
    async fn own(&self, app: &TestApp, employee: &str, sequence: u32) -> Client {
        let opened = self.admin.post("/v1/accounts", json!({ "employee_id": employee })).await.is(201);
        let body = json!({ "reset_code": opened.body["reset_code"], "new_password": PASSWORD });
        app.anonymous.post("/v1/auth/password", body).await.is(204);
        app.login(&nip(sequence)).await
    }
}

/// Whoever holds a role over a unit, or over the whole installation.
async fn holder(app: &TestApp, admin: &Client, (name, role, unit): (&str, &str, Option<&str>)) -> Client {
    let email = format!("{name}@uji.merit.test");
    let opened = admin.post("/v1/accounts", json!({ "email": email, "name": name })).await.is(201);
    let body = json!({ "reset_code": opened.body["reset_code"], "new_password": PASSWORD });
    app.anonymous.post("/v1/auth/password", body).await.is(204);
    let grant = json!({ "account_id": opened.body["account"]["id"], "role": role, "unit_id": unit });
    admin.post("/v1/grants", grant).await.is(201);
    app.login(&email).await
}

fn staff(unit: &str) -> Value {
    json!({ "unit_id": unit, "name": "Pengadministrasi Perkantoran", "kind": "pelaksana", "kelas_jabatan": 5,
        "seats": 9 })
}

fn nip(sequence: u32) -> String {
    format!("198503152010011{sequence:03}")
}

fn person(instansi: &str, sequence: u32, facts: Value) -> Value {
    json!({ "instansi_id": instansi, "nip": nip(sequence), "name": format!("Pegawai {sequence:03}"), "sex": "male",
        "birth_date": "1985-03-15", "facts": facts })
}

fn golongan(golongan: &str, mkg_years: u32) -> Value {
    json!({ "kind": "golongan", "golongan": golongan, "mkg_years": mkg_years, "mkg_months": 0 })
}

fn names(list: &Reply) -> Vec<&str> {
    list.data().iter().filter_map(|row| row["name"].as_str()).collect()
}

async fn a_tree_of_units_changes_over_time(app: &TestApp) {
    let desk = Desk::of(app).await;
    let bidang = desk.unit(&desk.dinas, "Bidang Pelayanan", "unit").await.is(201).has("/depth", 2);
    let path = format!("/v1/units/{}", bidang.id());
    assert_eq!(bidang.header("location"), path);
    assert_eq!(names(&desk.officer.get("/v1/instansi").await.is(200)), ["Kabupaten Uji"]);
    let tree = desk.officer.get(format!("/v1/units?instansi_id={}", desk.root)).await.is(200);
    let order = ["Kabupaten Uji", "Badan Keuangan", "Dinas Kesehatan", "Bidang Pelayanan"];
    assert_eq!(names(&tree), order);

    let moved = json!({ "valid_from": "2030-01-01", "parent_id": desk.badan, "name": "Bidang Belanja" });
    let versions = format!("{path}/versions");
    desk.officer
        .with("if-match", "\"7\"")
        .post(&versions, moved.clone())
        .await
        .is_problem(412, "platform.stale");
    let moved = desk.officer.with("if-match", "\"1\"").post(&versions, moved).await.is(201);
    moved.has("/parent_id", desk.badan.as_str()).has("/version", 2);
    desk.officer.get(&path).await.is(200).has("/parent_id", desk.dinas.as_str());
    let later = desk.officer.get(format!("{path}?as_of=2030-01-01")).await.is(200);
    later.has("/parent_id", desk.badan.as_str()).has("/name", "Bidang Belanja");
    assert_eq!(names(&desk.officer.get(&versions).await.is(200)), ["Bidang Belanja", "Bidang Pelayanan"]);

    let cycle = json!({ "valid_from": "2031-01-01", "parent_id": bidang.id(), "kind": "unit" });
    let path = format!("/v1/units/{}/versions", desk.badan);
    desk.officer.post(path, cycle).await.is_problem(422, "personnel.unit_cycle").at("/parent_id");
    let orphan = json!({ "parent_id": desk.dinas, "name": "X", "kind": "unit", "valid_from": "1999-01-01" });
    desk.officer.post("/v1/units", orphan).await.is_problem(422, "personnel.unit_before_parent");
    let near = holder(app, &desk.admin, ("near", "pengelola_kepegawaian", Some(&desk.dinas))).await;
    let rename = json!({ "valid_from": "2030-01-01", "name": "Lain" });
    let far = format!("/v1/units/{}/versions", desk.badan);
    near.post(far, rename).await.is_problem(404, "platform.not_found");
    let second = json!({ "name": "Kabupaten Lain", "time_zone": "wita", "valid_from": "2000-01-01" });
    near.post("/v1/instansi", second).await.is_problem(403, "personnel.outside_scope");
}

async fn posts_are_made_and_found(app: &TestApp) {
    let desk = Desk::of(app).await;
    let head = json!({ "unit_id": desk.dinas, "name": "Kepala Dinas Kesehatan", "kind": "struktural", "eselon": "II/b",
        "kelas_jabatan": 14, "is_head": true });
    let made = desk.officer.post("/v1/positions", head.clone()).await.is(201).has("/seats", 1);
    desk.officer.post("/v1/positions", head).await.is_problem(409, "personnel.head_taken").at("/is_head");
    let wrong = json!({ "unit_id": desk.dinas, "name": "Guru", "kind": "fungsional", "eselon": "IX", "kelas_jabatan": 18 });
    let refused = desk.officer.post("/v1/positions", wrong).await.is(422);
    let refused = refused.at("/kelas_jabatan").at("/eselon").at("/jenjang");
    assert!(!refused.text.contains("IX\""), "no value is repeated");
    let employee = desk.employee(1).await;
    let found = desk.officer.get(format!("/v1/positions?unit_id={}&q=PENGADMIN", desk.root)).await.is(200);
    found.has("/data/0/holders/0/employee_id", employee).has("/data/0/unit_name", "Dinas Kesehatan");
    let heads = desk.officer.get("/v1/positions?is_head=true").await.is(200);
    assert_eq!(names(&heads), ["Kepala Dinas Kesehatan"]);
    desk.officer.get(made.header("location")).await.is(200).has("/eselon", "II/b");
}

async fn an_employee_is_entered_with_every_fault_named(app: &TestApp) {
    let desk = Desk::of(app).await;
    let facts = json!([
        { "value": golongan("IX", 60), "valid_from": "2020-01-01" },
        { "value": { "kind": "status", "status": "pns" }, "valid_from": "2020-01-01" },
        { "value": { "kind": "position", "position_id": desk.root, "standing": "definitif" },
          "valid_from": "2020-01-01", "valid_until": "2019-01-01" },
    ]);
    let mut wrong = person(&desk.root, 1, facts);
    wrong["birth_date"] = json!("1985-03-16");
    wrong["nik"] = json!("1");
    let refused = desk.officer.post("/v1/employees", wrong).await.is_problem(422, "personnel.nip_birth_date");
    let refused = refused.at("/nip").at("/nik").at("/facts/0/value/mkg_years").at("/facts/0/value/golongan");
    refused.at("/facts/2/valid_until").at("/facts/2/value/position_id");
    let mut malformed = person(&desk.root, 1, json!([]));
    malformed["nip"] = json!("123");
    desk.officer.post("/v1/employees", malformed).await.is_problem(400, "request.wrong_form").at("/nip");
    let unknown =
        json!([{ "value": { "kind": "golongan", "golongan": "III/a" }, "valid_from": "2020-01-01" }]);
    desk.officer.post("/v1/employees", person(&desk.root, 1, unknown)).await.is(400);
    assert!(desk.officer.get("/v1/employees").await.is(200).data().is_empty(), "nothing is half-written");

    let employee = desk.employee(1).await;
    let twice = desk.officer.post("/v1/employees", person(&desk.root, 1, json!([]))).await;
    twice.is_problem(409, "personnel.nip_taken").at("/nip");
    let made = desk.officer.get(format!("/v1/employees/{employee}")).await.is(200);
    let made = made.has("/status", "pns").has("/golongan", "III/a").has("/unit/name", "Dinas Kesehatan");
    assert_eq!(made.header("etag"), "\"1\"");
    let near = holder(app, &desk.admin, ("near", "pengelola_kepegawaian", Some(&desk.badan))).await;
    near.post("/v1/employees", person(&desk.root, 2, json!([])))
        .await
        .is_problem(403, "personnel.outside_scope");
}

async fn employees_are_found_within_reach(app: &TestApp) {
    let desk = Desk::of(app).await;
    let one = desk.employee(1).await;
    let two = desk.employee(2).await;
    let get = |query: &'static str| desk.officer.get(format!("/v1/employees{query}"));
    assert_eq!(names(&get("").await.is(200)), ["Pegawai 001", "Pegawai 002"]);
    assert_eq!(names(&get("?sort=-nip").await.is(200)), ["Pegawai 002", "Pegawai 001"]);
    let narrow = desk.officer.get(format!("/v1/employees/{one}?fields=id,facts")).await.is(200).body;
    let members: Vec<&String> = narrow.as_object().unwrap().keys().collect();
    assert_eq!(members, ["facts", "id"]);
    assert_eq!(names(&get("?q=i%20002").await.is(200)), ["Pegawai 002"]);
    assert_eq!(
        names(&get("?nip=198503152010011001&golongan=III/a&status=pns").await.is(200)),
        ["Pegawai 001"]
    );
    assert!(get("?status=retired").await.is(200).data().is_empty());
    let first = get("?limit=1").await.is(200).has("/page/has_more", true);
    let cursor = first.body["page"]["next_cursor"].as_str().unwrap();
    let second = desk.officer.get(format!("/v1/employees?limit=1&cursor={cursor}")).await.is(200);
    assert_eq!(names(&second), ["Pegawai 002"]);
    let along = get("?include=position,unit").await.is(200).has("/data/0/unit/name", "Dinas Kesehatan");
    along.has("/data/0/position/kelas_jabatan", 5);
    get("?include=salary").await.is_problem(400, "request.wrong_parameter");
    get("?sort=salary").await.is_problem(400, "request.wrong_parameter");
    get("?golongan=V/a").await.is_problem(400, "request.wrong_parameter");
    get("?as_of=2009-12-31").await.is(200).has("/data/0/status", Value::Null);

    let keys = json!({ "ids": [one], "nips": [nip(2), nip(3)] });
    let batch = desk.officer.post("/v1/employees/batch-get", keys).await.is(200);
    assert_eq!(batch.data().len(), 2);
    let near = holder(app, &desk.admin, ("near", "operator_unit", Some(&desk.dinas))).await;
    assert_eq!(near.get("/v1/employees").await.is(200).data().len(), 2);
    let far = holder(app, &desk.admin, ("far", "operator_unit", Some(&desk.badan))).await;
    assert!(far.get("/v1/employees").await.is(200).data().is_empty());
    far.get(format!("/v1/employees/{one}")).await.is_problem(404, "platform.not_found");
    let own = desk.own(app, &two, 2).await;
    assert_eq!(names(&own.get("/v1/employees").await.is(200)), ["Pegawai 002"]);
    own.get(format!("/v1/employees/{one}/facts")).await.is_problem(404, "platform.not_found");
    own.post("/v1/employees", person(&desk.root, 3, json!([]))).await.is_problem(403, "identity.forbidden");
}

async fn an_employee_is_mended_under_a_version(app: &TestApp) {
    let desk = Desk::of(app).await;
    let employee = desk.employee(1).await;
    let path = format!("/v1/employees/{employee}");
    let body = json!({ "name": "Budi Santoso, S.E.", "nik": "9999991503850002" });
    desk.officer.patch(&path, body.clone()).await.is_problem(428, "request.if_match_required");
    desk.officer.with("if-match", "\"9\"").patch(&path, body.clone()).await.is_problem(412, "platform.stale");
    let made = desk.officer.with("if-match", "\"1\"").patch(&path, body).await.is(200);
    assert_eq!(made.has("/name", "Budi Santoso, S.E.").header("etag"), "\"2\"");
    desk.officer.get(&path).await.is(200).has("/nik", "************0002");
    let own = desk.own(app, &employee, 1).await;
    own.get(&path).await.is(200).has("/nik", "9999991503850002");
    let mut other = person(&desk.root, 2, json!([]));
    other["nik"] = json!("9999991503850002");
    let made = desk.officer.post("/v1/employees", other).await.is(201);
    let known = desk.officer.get(&path).await.is(200).body["person_id"].clone();
    made.has("/person_id", known);
}

async fn facts_hold_over_time(app: &TestApp) {
    let desk = Desk::of(app).await;
    let employee = desk.employee(1).await;
    let path = format!("/v1/employees/{employee}/facts");
    let before = platform::clock::wall();
    let promoted = json!({ "value": golongan("III/b", 12), "valid_from": "2026-04-01" });
    let stale = desk.officer.with("if-match", "\"5\"").post(&path, promoted.clone()).await;
    stale.is_problem(412, "platform.stale");
    let wrong = desk.officer.post(&path, promoted.clone()).await.is(201).has("/valid_until", Value::Null);
    desk.officer.post(&path, promoted).await.is_problem(422, "personnel.fact_overlaps").at("/valid_from");
    let on = |query: &str| desk.officer.get(format!("{path}?kind=golongan&{query}"));
    on("as_of=2026-03-31").await.is(200).has("/data/0/value/golongan", "III/a");
    on("as_of=2026-04-01").await.is(200).has("/data/0/value/golongan", "III/b");

    let right = json!({ "value": golongan("III/b", 12), "valid_from": "2026-02-01" });
    let correct = format!("{path}/{}/correct", wrong.id());
    let corrected = desk.officer.post(&correct, right.clone()).await.is(201);
    desk.officer.post(&correct, right).await.is_problem(409, "personnel.fact_superseded");
    on("as_of=2026-03-31").await.is(200).has("/data/0/value/golongan", "III/b");
    let known = before.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    let then = on(&format!("as_of=2026-04-01&known_at={known}")).await.is(200);
    then.has("/data/0/value/golongan", "III/a");
    let history = on("history=true").await.is(200);
    let superseded = history.data().iter().filter(|fact| !fact["superseded_at"].is_null()).count();
    assert_eq!((history.data().len(), superseded), (5, 3), "{}", history.text);

    let retract = format!("{path}/{}/retract", corrected.id());
    desk.officer.post(&retract, Value::Null).await.is(204);
    desk.officer.post(&retract, Value::Null).await.is_problem(409, "personnel.fact_superseded");
    on("as_of=2026-04-01")
        .await
        .is(200)
        .has("/data/0/value/golongan", "III/a")
        .has("/data/0/valid_until", Value::Null);
    let strange = format!("{path}/{}/retract", desk.root);
    desk.officer.post(strange, Value::Null).await.is_problem(404, "platform.not_found");
    desk.officer.get(format!("{path}?kind=salary")).await.is_problem(400, "request.wrong_parameter");
}

async fn a_bank_account_is_whole_to_its_owner(app: &TestApp) {
    let desk = Desk::of(app).await;
    let employee = desk.employee(1).await;
    let path = format!("/v1/employees/{employee}/facts");
    let account = |number: &str| {
        json!({ "value": { "kind": "bank_account", "bank": "Bank Uji", "number": number, "holder": "Pegawai 001" },
            "valid_from": "2026-01-01" })
    };
    let refused = desk.officer.post(&path, account("12-34")).await;
    refused.is_problem(422, "personnel.account_number").at("/value/number");
    let made = desk.officer.post(&path, account("900012345678")).await.is(201);
    made.has("/value/number", "********5678");
    let query = format!("{path}?kind=bank_account&as_of=2026-02-01");
    desk.officer.get(&query).await.is(200).has("/data/0/value/number", "********5678");
    let own = desk.own(app, &employee, 1).await;
    own.get(&query).await.is(200).has("/data/0/value/number", "900012345678");
}

async fn decrees_stand_behind_facts(app: &TestApp) {
    let desk = Desk::of(app).await;
    let employee = desk.employee(1).await;
    let typed = desk.officer.with("content-type", "application/octet-stream");
    let scan = typed
        .send_text(reqwest::Method::POST, "/v1/files?name=sk.pdf", Some("%PDF-1.4\n%%EOF\n"))
        .await
        .is(201);
    let decree = json!({ "unit_id": desk.root, "number": "823.3/17", "about": "Kenaikan pangkat", "tmt": "2026-04-01",
        "issued_on": "2026-02-20", "signatory": "Bupati", "file_id": scan.body["id"] });
    let made = desk.officer.post("/v1/decrees", decree.clone()).await.is(201);
    let twice = desk.officer.post("/v1/decrees", decree).await;
    twice.is_problem(409, "personnel.decree_number_taken").at("/number").at("/file_id");
    let fact = json!({ "value": golongan("III/b", 12), "valid_from": "2026-04-01", "decree_id": made.id() });
    desk.officer.post(format!("/v1/employees/{employee}/facts"), fact).await.is(201);
    let own = desk.own(app, &employee, 1).await;
    let path = made.header("location");
    own.get(path).await.is(200).has("/number", "823.3/17");
    let content = own.get(format!("{path}/file")).await.is(200);
    assert!(content.text.starts_with("%PDF"));
    assert_eq!(own.get("/v1/decrees?q=PANGKAT").await.is(200).data().len(), 1);
    let far = holder(app, &desk.admin, ("far", "operator_unit", Some(&desk.badan))).await;
    far.get(path).await.is_problem(404, "platform.not_found");
    let unknown =
        json!({ "value": golongan("III/c", 14), "valid_from": "2028-04-01", "decree_id": desk.root });
    let refused = desk.officer.post(format!("/v1/employees/{employee}/facts"), unknown).await;
    refused.is_problem(422, "personnel.decree_unknown").at("/decree_id");
}

async fn attendance_is_recorded_and_recapped(app: &TestApp) {
    let desk = Desk::of(app).await;
    let employee = desk.employee(1).await;
    let operator = holder(app, &desk.admin, ("operator", "operator_unit", Some(&desk.dinas))).await;
    let day = |day: &str, late: i32| {
        json!({ "employee_id": employee, "day": day, "code": "present", "arrived_at": "07:42:00", "left_at": "16:00:00",
            "minutes_late": late })
    };
    let absent = json!({ "employee_id": employee, "day": "2026-01-07", "code": "absent" });
    let days = json!({ "days": [day("2026-01-05", 12), day("2026-01-06", 45), absent] });
    operator.post("/v1/attendance-days/batch-put", days).await.is(200).has("/days", 3);
    let wrong = json!({ "days": [day("2999-01-01", 0), day("2026-01-05", 0), day("2026-01-05", -1)] });
    let refused = operator.post("/v1/attendance-days/batch-put", wrong).await.is(422);
    refused.at("/days/0/day").at("/days/2/day").at("/days/2/minutes_late");
    let empty = operator.post("/v1/attendance-days/batch-put", json!({ "days": [] })).await;
    empty.is_problem(422, "request.length").at("/days");
    let listed =
        operator.get(format!("/v1/attendance-days?month=2026-01&unit_id={}", desk.root)).await.is(200);
    assert_eq!(listed.data().len(), 3);
    let recap =
        operator.get(format!("/v1/employees/{employee}/attendance-recap?month=2026-01")).await.is(200);
    let recap = recap.has("/recap/days_present", 2).has("/recap/unexcused_days", 1);
    let recap = recap.has("/recap/late_by_band", json!([1, 1, 0, 0]));
    let working = recap.body["working"].as_array().unwrap();
    let late = working.iter().find(|working| working["step"] == "late_2").unwrap();
    assert_eq!((late["value"].as_str(), late["formula"].as_str()), (Some("1"), Some("2026-01-06 (45)")));
    let recaps = operator.get("/v1/attendance-recaps?month=2026-01").await.is(200);
    recaps.has("/data/0/recap/days_present", 2);
    operator.get("/v1/attendance-days").await.is_problem(400, "request.missing_parameter");
    let far = holder(app, &desk.admin, ("far", "operator_unit", Some(&desk.badan))).await;
    let foreign = far.post("/v1/attendance-days/batch-put", json!({ "days": [day("2026-01-05", 0)] })).await;
    foreign.is_problem(422, "personnel.employee_unknown").at("/days/0/employee_id");
    far.get(format!("/v1/employees/{employee}/attendance-recap?month=2026-01")).await.is(404);
}

async fn colleagues_find_each_other(app: &TestApp) {
    let desk = Desk::of(app).await;
    let one = desk.employee(1).await;
    desk.employee(2).await;
    let own = desk.own(app, &one, 1).await;
    let found = own.get("/v1/directory?q=pegawai").await.is(200);
    assert_eq!(names(&found), ["Pegawai 001", "Pegawai 002"]);
    let members: Vec<_> = found.data()[0].as_object().unwrap().keys().map(String::as_str).collect();
    let mut members = members;
    members.sort_unstable();
    assert_eq!(members, ["employee_id", "name", "position_id", "position_name", "unit_id", "unit_name"]);
    assert_eq!(own.get("/v1/directory?q=kesehatan").await.is(200).data().len(), 2);
    own.get("/v1/directory?q=a").await.is_problem(400, "request.wrong_parameter");
    own.get("/v1/directory").await.is_problem(400, "request.missing_parameter");
    assert_eq!(
        own.get("/v1/units").await.is(200).data().len(),
        3,
        "the tree is open to everyone who works there"
    );
}
