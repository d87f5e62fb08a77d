//! Officials without NIP: they lead, rate and sign in, and are neither paid nor rated; additional assignments.

use merit_tests::app::PASSWORD;
use merit_tests::{Client, TestApp, both};
use serde_json::{Value, json};

use super::{Desk, nip, person};

both![
    a_regent_leads_and_signs_in_with_an_address,
    the_regent_rates_the_secretary,
    officials_and_civil_servants_are_told_apart,
    whoever_heads_a_puskesmas_beside_his_post_takes_its_seat,
];

/// The office of the regent at the head of the regency.
async fn office(desk: &Desk) -> String {
    let office = json!({ "unit_id": desk.root, "name": "Bupati Uji", "kind": "pejabat_negara", "kelas_jabatan": 0,
        "is_head": true });
    desk.officer.post("/v1/positions", office).await.is(201).id()
}

fn regent(desk: &Desk, office: &str) -> Value {
    json!({ "instansi_id": desk.root, "name": "Dr. Wirya Adiwangsa", "sex": "male", "birth_date": "1971-08-09",
        "facts": [
            { "value": { "kind": "status", "status": "official" }, "valid_from": "2025-02-20" },
            { "value": { "kind": "position", "position_id": office, "standing": "definitif" }, "valid_from": "2025-02-20" },
        ] })
}

/// The regent at his screen, with his id.
async fn sworn_in(app: &TestApp, desk: &Desk) -> (String, Client) {
    let office = office(desk).await;
    let id = desk.officer.post("/v1/employees", regent(desk, &office)).await.is(201).id();
    let nameless = desk.admin.post("/v1/accounts", json!({ "employee_id": id })).await;
    nameless.is_problem(422, "identity.identifier_missing").at("/email");
    let account = json!({ "employee_id": id, "email": "bupati@uji.merit.test" });
    let opened = desk.admin.post("/v1/accounts", account).await.is(201);
    let password = json!({ "reset_code": opened.body["reset_code"], "new_password": PASSWORD });
    app.anonymous.post("/v1/auth/password", password).await.is(204);
    (id, app.login("bupati@uji.merit.test").await)
}

/// The head of the dinas and a civil servant in it.
async fn secretary(desk: &Desk) -> String {
    let head = json!({ "unit_id": desk.dinas, "name": "Sekretaris Daerah", "kind": "struktural", "eselon": "II/a",
        "kelas_jabatan": 15, "is_head": true });
    let head = desk.officer.post("/v1/positions", head).await.is(201).id();
    let facts = json!([
        { "value": { "kind": "status", "status": "pns" }, "valid_from": "2010-01-01" },
        { "value": { "kind": "position", "position_id": head, "standing": "definitif" }, "valid_from": "2024-01-01" },
    ]);
    desk.officer.post("/v1/employees", person(&desk.root, 7, facts)).await.is(201).id()
}

async fn a_regent_leads_and_signs_in_with_an_address(app: &TestApp) {
    let desk = Desk::of(app).await;
    let (id, regent) = sworn_in(app, &desk).await;
    let staff = desk.employee(1).await;
    regent.get("/v1/me").await.is(200).has("/nip", Value::Null).has("/name", "Dr. Wirya Adiwangsa");
    let listed = desk.officer.get("/v1/employees?status=official&include=position").await.is(200);
    let listed = listed.has("/data/0/id", id.as_str()).has("/data/0/nip", Value::Null);
    listed.has("/data/0/position/kind", "pejabat_negara");
    let by_nip =
        desk.officer.get("/v1/employees?sort=nip&limit=1").await.is(200).has("/data/0/nip", Value::Null);
    let cursor = by_nip.body["page"]["next_cursor"].as_str().unwrap();
    let rest = desk.officer.get(format!("/v1/employees?sort=nip&cursor={cursor}")).await.is(200);
    rest.has("/data/0/nip", nip(1));
    let last = desk.officer.get("/v1/employees?sort=-nip").await.is(200);
    last.has("/data/1/nip", Value::Null);
    let found = desk.own(app, &staff, 1).await.get("/v1/directory?q=bupati").await.is(200);
    found.has("/data/0/name", "Dr. Wirya Adiwangsa");
}

async fn the_regent_rates_the_secretary(app: &TestApp) {
    let desk = Desk::of(app).await;
    let (id, regent) = sworn_in(app, &desk).await;
    let secretary = secretary(&desk).await;
    let staff = desk.employee(1).await;
    let rater = async |employee: &str| {
        desk.officer.get(format!("/v1/employees/{employee}")).await.is(200).body["rater_id"].clone()
    };
    assert_eq!(rater(&secretary).await, json!(id), "the head of the unit above");
    assert_eq!(rater(&staff).await, json!(secretary));
    assert_eq!(rater(&id).await, Value::Null);
    let own = desk.own(app, &secretary, 7).await;
    let year = json!({ "year": 2026, "kind": "jpt_pimpinan", "approach": "kualitatif" });
    let plan = own.post("/v1/performance/skp", year.clone()).await.is(201);
    let seen = regent.get("/v1/performance/skp").await.is(200);
    seen.has("/data/0/id", plan.id());
    regent.post("/v1/performance/skp", year).await.is_problem(403, "performance.official_unrated");
    // Where a fact names the regent the tree is not asked.
    let named = json!({ "value": { "kind": "superior", "employee_id": id }, "valid_from": "2025-03-01" });
    desk.officer.post(format!("/v1/employees/{staff}/facts"), named).await.is(201);
    assert_eq!(rater(&staff).await, json!(id));
    let above = json!({ "value": { "kind": "superior", "employee_id": staff }, "valid_from": "2025-03-01" });
    let circle = desk.officer.post(format!("/v1/employees/{id}/facts"), above).await;
    circle.is_problem(422, "personnel.superior_cycle");
}

async fn officials_and_civil_servants_are_told_apart(app: &TestApp) {
    let desk = Desk::of(app).await;
    let office = office(&desk).await;
    let mut nameless = person(&desk.root, 1, json!([]));
    nameless["nip"] = Value::Null;
    desk.officer.post("/v1/employees", nameless).await.is_problem(422, "personnel.nip_needed").at("/nip");
    let facts = json!([
        { "value": { "kind": "status", "status": "official" }, "valid_from": "2020-01-01" },
        { "value": { "kind": "position", "position_id": office, "standing": "definitif" }, "valid_from": "2020-01-01" },
    ]);
    let refused = desk.officer.post("/v1/employees", person(&desk.root, 1, facts)).await.is(422);
    refused.at("/facts/0/value/status").at("/facts/1/value/position_id");
    let wrong = desk.officer.post("/v1/employees", regent(&desk, &desk.staff)).await;
    wrong.is_problem(422, "personnel.position_unfit").at("/facts/1/value/position_id");
    let class = json!({ "unit_id": desk.badan, "name": "Wakil Bupati", "kind": "pejabat_negara", "kelas_jabatan": 9 });
    let refused = desk.officer.post("/v1/positions", class).await;
    refused.is_problem(422, "personnel.kelas_jabatan").at("/kelas_jabatan");
}

async fn whoever_heads_a_puskesmas_beside_his_post_takes_its_seat(app: &TestApp) {
    let desk = Desk::of(app).await;
    let puskesmas = desk.unit(&desk.dinas, "Puskesmas Uji", "unit").await.is(201).id();
    let head = json!({ "unit_id": puskesmas, "name": "Kepala Puskesmas", "kind": "pelaksana", "kelas_jabatan": 9,
        "is_head": true });
    let head = desk.officer.post("/v1/positions", head).await.is(201).id();
    let nurses = json!({ "unit_id": puskesmas, "name": "Perawat", "kind": "fungsional", "jabatan_fungsional": "Perawat",
        "jenjang": "Terampil", "kelas_jabatan": 6, "seats": 9 });
    let nurses = desk.officer.post("/v1/positions", nurses).await.is(201).id();
    let hire = async |sequence: u32| {
        let facts = json!([
            { "value": { "kind": "status", "status": "pns" }, "valid_from": "2010-01-01" },
            { "value": { "kind": "position", "position_id": nurses, "standing": "definitif" }, "valid_from": "2020-01-01" },
        ]);
        desk.officer.post("/v1/employees", person(&desk.root, sequence, facts)).await.is(201).id()
    };
    let (doctor, nurse, other) = (hire(1).await, hire(2).await, hire(3).await);
    let hold = async |employee: &str, standing: &str, from: &str| {
        let held = json!({ "value": { "kind": "position", "position_id": head, "standing": standing }, "valid_from": from });
        desk.officer.post(format!("/v1/employees/{employee}/facts"), held).await
    };
    hold(&doctor, "tambahan", "2024-01-01").await.is(201);
    for standing in ["tambahan", "definitif"] {
        hold(&other, standing, "2025-01-01").await.is_problem(422, "personnel.position_taken");
    }
    hold(&other, "plt", "2025-01-01").await.is_problem(422, "personnel.position_not_vacant");
    let detail = desk.officer.get(format!("/v1/employees/{doctor}?as_of=2026-01-01")).await.is(200);
    detail.has("/position/name", "Perawat").has("/rater_id", Value::Null);
    let rated = desk.officer.get(format!("/v1/employees/{nurse}?as_of=2026-01-01")).await.is(200);
    rated.has("/rater_id", doctor.as_str());
    // Whoever stands in for the head never rates the head.
    hold(&nurse, "plh", "2025-06-01").await.is(201);
    let detail = desk.officer.get(format!("/v1/employees/{doctor}?as_of=2026-01-01")).await.is(200);
    detail.has("/rater_id", Value::Null);
    let rated = desk.officer.get(format!("/v1/employees/{other}?as_of=2026-01-01")).await.is(200);
    rated.has("/rater_id", nurse.as_str());
}
