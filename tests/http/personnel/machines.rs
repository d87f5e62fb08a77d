//! Records of machines and the days that follow from them, corrections with proof, months that are closed.

use merit_tests::{Client, Reply, TestApp, both};
use serde_json::{Value, json};

use super::{Desk, holder, nip};

both![
    records_of_machines_become_days,
    wrong_records_are_all_named_and_nothing_is_kept,
    a_job_finds_the_days_on_which_nobody_came,
    a_correction_is_decided_by_somebody_else,
    a_correction_that_is_left_goes_to_the_officer,
    a_closed_month_stands_until_it_is_reopened,
    the_balance_of_yearly_leave_has_its_working,
];

/// Business time of most of these tests: January is over.
const MORNING: &str = "2026-02-03T01:00:00Z";

fn logs(desk: &Desk, rows: Value) -> Value {
    json!({ "instansi_id": desk.root, "machine": "Lobi", "rows": rows })
}

async fn proof(caller: &Client) -> String {
    let typed = caller.with("content-type", "application/octet-stream");
    let scan = "/v1/files?name=bukti.pdf";
    typed.send_text(reqwest::Method::POST, scan, Some("%PDF-1.4\n%%EOF\n")).await.is(201).id()
}

async fn day_of(reader: &Client, employee: &str, day: &str) -> Reply {
    reader.get(format!("/v1/employees/{employee}/attendance-day?day={day}")).await.is(200)
}

async fn records_of_machines_become_days(app: &TestApp) {
    app.set_clock(MORNING).await;
    let desk = Desk::of(app).await;
    let employee = desk.employee(1).await;
    let operator = holder(app, &desk.admin, ("operator", "operator_unit", Some(&desk.dinas))).await;
    let numbers = json!({ "numbers": [{ "number": "1042", "employee_id": employee }] });
    operator.post("/v1/attendance/machine-numbers", numbers).await.is(200).has("/numbers", 1);
    let listed = operator.get("/v1/attendance/machine-numbers").await.is(200);
    listed.has("/data/0/number", "1042");
    let rows = json!([
        { "nip": nip(1), "at": "2026-01-05T00:42:00Z" },
        { "machine_number": "1042", "at": "2026-01-05T09:05:00Z" },
        { "machine_number": "1042", "at": "2026-01-06T00:20:00Z" },
        { "nip": nip(1), "at": "2026-01-03T02:00:00Z" },
    ]);
    let sent = operator.post("/v1/attendance/logs", logs(&desk, rows.clone())).await.is(200);
    sent.has("/sent", 4).has("/new", 4).has("/days", 2);
    let again = operator.post("/v1/attendance/logs", logs(&desk, rows)).await.is(200);
    again.has("/new", 0).has("/days", 0);

    let day = day_of(&operator, &employee, "2026-01-05").await;
    let day = day.has("/recorded/minutes_late", 12).has("/recorded/source", "derived");
    let day = day.has("/recorded/arrived_at", "07:42:00").has("/recorded/left_at", "16:05:00");
    assert_eq!(day.body["records"].as_array().unwrap().len(), 2);
    let working = day.body["working"].as_array().unwrap();
    let late = working.iter().find(|working| working["step"] == "minutes_late").unwrap();
    assert_eq!(late["formula"], "07:42 − 07:30");
    day_of(&operator, &employee, "2026-01-06").await.has("/recorded/left_at", Value::Null);
    day_of(&operator, &employee, "2026-01-03")
        .await
        .has("/recorded", Value::Null)
        .has("/calendar/kind", "off");

    let by_hand = json!({ "days": [{ "employee_id": employee, "day": "2026-01-06", "code": "duty" }] });
    operator.post("/v1/attendance-days/batch-put", by_hand).await.is(200);
    let more = json!([{ "nip": nip(1), "at": "2026-01-06T09:30:00Z" }]);
    operator.post("/v1/attendance/logs", logs(&desk, more)).await.is(200).has("/new", 1).has("/days", 0);
    day_of(&operator, &employee, "2026-01-06").await.has("/recorded/code", "duty");
    let path = format!("/v1/employees/{employee}/attendance-recap?month=2026-01");
    let recap = operator.get(path).await.is(200).has("/due/workdays", 20).has("/due/unrecorded", 18);
    recap.has("/recap/days_present", 1).has("/recap/days_duty", 1);
}

async fn wrong_records_are_all_named_and_nothing_is_kept(app: &TestApp) {
    app.set_clock(MORNING).await;
    let desk = Desk::of(app).await;
    let employee = desk.employee(1).await;
    let operator = holder(app, &desk.admin, ("operator", "operator_unit", Some(&desk.dinas))).await;
    let rows = json!([
        { "nip": nip(9), "at": "2026-01-05T00:42:00Z" },
        { "machine_number": "7", "at": "2026-01-05T00:42:00Z" },
        { "nip": nip(1), "at": "2026-02-05T00:42:00Z" },
        { "nip": nip(1), "at": "2026-01-05T00:42:00Z" },
    ]);
    let wrong = operator.post("/v1/attendance/logs", logs(&desk, rows)).await.is(422);
    wrong.at("/rows/0/nip").at("/rows/1/machine_number").at("/rows/2/at");
    let none = day_of(&operator, &employee, "2026-01-05").await;
    assert!(none.body["records"].as_array().unwrap().is_empty(), "nothing is half-written");
    let neither = logs(&desk, json!([{ "at": "2026-01-05T00:42:00Z" }]));
    operator
        .post("/v1/attendance/logs", neither)
        .await
        .is_problem(422, "personnel.one_identity")
        .at("/rows/0");
    let foreign = holder(app, &desk.admin, ("foreign", "operator_unit", Some(&desk.badan))).await;
    let theirs = json!({ "numbers": [{ "number": "1", "employee_id": employee }] });
    let refused = foreign.post("/v1/attendance/machine-numbers", theirs).await;
    refused.is_problem(422, "personnel.employee_unknown").at("/numbers/0/employee_id");
    let twice = json!({ "numbers": [
        { "number": "1", "employee_id": employee }, { "number": "1", "employee_id": employee }] });
    let twice = operator.post("/v1/attendance/machine-numbers", twice).await;
    twice.is_problem(409, "personnel.machine_number_taken").at("/numbers/1/number");
}

async fn a_job_finds_the_days_on_which_nobody_came(app: &TestApp) {
    app.set_clock(MORNING).await;
    let desk = Desk::of(app).await;
    let employee = desk.employee(1).await;
    let leave = json!({ "value": { "kind": "leave", "leave": "cuti_sakit" }, "valid_from": "2026-01-07",
        "valid_until": "2026-01-09" });
    desk.officer.post(format!("/v1/employees/{employee}/facts"), leave).await.is(201);
    let order = |unit: &str, until: &str| json!({ "unit_id": unit, "from": "2026-01-05", "until": until });
    let path = "/v1/attendance/derive";
    let result =
        desk.officer.succeeded(desk.officer.post(path, order(&desk.dinas, "2026-01-12")).await).await;
    assert_eq!(result, json!({ "people": 1, "days": 5 }));
    let codes = async || {
        let listed = desk.officer.get("/v1/attendance-days?month=2026-01").await.is(200);
        listed.data().iter().map(|day| day["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(codes().await, ["absent", "absent", "leave", "leave", "absent"]);
    let holiday =
        json!({ "instansi_id": desk.root, "day": "2026-01-05", "kind": "libur_daerah", "name": "Libur" });
    desk.officer.post("/v1/calendar/holidays", holiday).await.is(201);
    desk.officer.succeeded(desk.officer.post(path, order(&desk.dinas, "2026-01-12")).await).await;
    assert_eq!(codes().await, ["absent", "leave", "leave", "absent"], "a day off has no row");
    let path_of = format!("/v1/employees/{employee}/attendance-recap?month=2026-01");
    let recap = desk.officer.get(path_of).await.is(200).has("/recap/unexcused_days", 2);
    recap.has("/due/away", json!([{ "kind": "cuti_sakit", "days": 2 }]));

    desk.officer.post(path, order(&desk.staff, "2026-01-12")).await.is_problem(422, "personnel.unit_unknown");
    desk.officer.post(path, order(&desk.dinas, "2026-01-05")).await.is_problem(422, "personnel.range_empty");
    let long = desk.officer.post(path, order(&desk.dinas, "2026-06-01")).await;
    long.is_problem(422, "personnel.span_too_long").at("/until");
}

/// An employee, the head who rates him, and a day on which he is recorded as absent.
async fn with_superior(app: &TestApp, desk: &Desk) -> (String, Client, Client) {
    let head = json!({ "unit_id": desk.dinas, "name": "Kepala Dinas", "kind": "struktural", "eselon": "II/b",
        "kelas_jabatan": 14, "is_head": true });
    let head = desk.officer.post("/v1/positions", head).await.is(201).id();
    let employee = desk.employee(1).await;
    let superior = desk.employee(2).await;
    let heads = json!({ "value": { "kind": "position", "position_id": head, "standing": "definitif" },
        "valid_from": "2025-01-01" });
    desk.officer.post(format!("/v1/employees/{superior}/facts"), heads).await.is(201);
    let absent = json!({ "days": [{ "employee_id": employee, "day": "2026-01-06", "code": "absent" }] });
    desk.officer.post("/v1/attendance-days/batch-put", absent).await.is(200);
    let (own, head) = (desk.own(app, &employee, 1).await, desk.own(app, &superior, 2).await);
    (employee, own, head)
}

fn correction(file: &str) -> Value {
    json!({ "day": "2026-01-06", "code": "present", "arrived_at": "07:40:00", "left_at": "16:00:00",
        "reason": "Mesin presensi mati.", "file_id": file })
}

async fn a_correction_is_decided_by_somebody_else(app: &TestApp) {
    app.set_clock(MORNING).await;
    let desk = Desk::of(app).await;
    let (employee, own, head) = with_superior(app, &desk).await;
    let path = "/v1/attendance/corrections";
    let wrong = json!({ "day": "2026-03-01", "code": "present", "reason": " ", "file_id": desk.root });
    let wrong = own.post(path, wrong).await.is(422);
    wrong.at("/day").at("/reason").at("/arrived_at").at("/file_id");
    let proposed = own.post(path, correction(&proof(&own).await)).await.is(201);
    let proposed = proposed.has("/status", "proposed").has("/employee_id", employee.as_str());
    assert!(proposed.body["deadline"].is_string());
    let twice = own.post(path, correction(&proof(&own).await)).await;
    twice.is_problem(409, "personnel.correction_open").at("/day");

    let one = format!("{path}/{}", proposed.id());
    let file = format!("/v1/files/{}", proposed.body["file_id"].as_str().unwrap());
    head.get(&file).await.is(200);
    let tasks = head.get("/v1/me/tasks").await.is(200);
    let task = tasks.data().iter().find(|task| task["kind"] == "tasks.decide_correction").unwrap();
    assert_eq!(
        (task["href"].as_str(), task["allowed_actions"].as_array().unwrap().len()),
        (Some(one.as_str()), 2)
    );
    let accept = format!("{one}/accept");
    own.with("if-match", "*").post(&accept, json!({})).await.is_problem(403, "identity.forbidden");
    head.post(&accept, json!({})).await.is_problem(428, "request.if_match_required");
    let reject = head.with("if-match", "\"1\"").post(format!("{one}/reject"), json!({})).await;
    reject.is_problem(422, "personnel.reason_missing").at("/note");
    let done = head.with("if-match", "\"1\"").post(&accept, json!({})).await.is(200);
    done.has("/status", "accepted").has("/version", 2).has("/allowed_actions", json!([]));
    let day = day_of(&own, &employee, "2026-01-06").await;
    day.has("/recorded/source", "corrected").has("/recorded/minutes_late", 10);
    let late = head.with("if-match", "*").post(&accept, json!({})).await;
    late.is_problem(409, "personnel.act_not_offered");

    let operator = holder(app, &desk.admin, ("operator", "operator_unit", Some(&desk.dinas))).await;
    let behalf = correction(&proof(&operator).await);
    operator.post(path, behalf.clone()).await.is_problem(403, "identity.forbidden");
    let operator = operator.with("x-on-behalf-of", &employee);
    let second = operator.post(path, behalf).await.is(201).has("/employee_id", employee.as_str());
    let withdraw = format!("{path}/{}/withdraw", second.id());
    operator.with("if-match", "*").post(&withdraw, Value::Null).await.is(200).has("/status", "withdrawn");
    assert_eq!(own.get(format!("{path}?status=withdrawn")).await.is(200).data().len(), 1);
    let far = holder(app, &desk.admin, ("far", "operator_unit", Some(&desk.badan))).await;
    far.get(&one).await.is_problem(404, "platform.not_found");
}

async fn a_correction_that_is_left_goes_to_the_officer(app: &TestApp) {
    app.set_clock(MORNING).await;
    let desk = Desk::of(app).await;
    let (_, own, head) = with_superior(app, &desk).await;
    let path = "/v1/attendance/corrections";
    let proposed = own.post(path, correction(&proof(&own).await)).await.is(201);
    // Five working days after a Tuesday: until the end of the next Tuesday in Jakarta.
    let proposed = proposed.has("/deadline", "2026-02-10T17:00:00Z");
    let one = format!("{path}/{}", proposed.id());
    app.set_clock("2026-02-11T01:00:00Z").await;
    app.meet_deadlines().await;
    head.get(&one).await.is(200).has("/status", "escalated").has("/deadline", Value::Null);
    let late = head.with("if-match", "*").post(format!("{one}/accept"), json!({})).await;
    late.is_problem(403, "personnel.decision_passed");
    let note = json!({ "note": "Tidak ada gangguan mesin pada hari itu." });
    let done = desk.officer.with("if-match", "*").post(format!("{one}/reject"), note).await.is(200);
    done.has("/status", "rejected");
}

async fn a_closed_month_stands_until_it_is_reopened(app: &TestApp) {
    app.set_clock(MORNING).await;
    let desk = Desk::of(app).await;
    let (employee, own, head) = with_superior(app, &desk).await;
    let path = |verb: &str| format!("/v1/attendance/months/2026-01/{verb}");
    let unit = json!({ "unit_id": desk.dinas });
    let waiting = own.post("/v1/attendance/corrections", correction(&proof(&own).await)).await.is(201);
    let open = desk.officer.post(path("close"), unit.clone()).await;
    open.is_problem(409, "personnel.corrections_open");
    let accept = format!("/v1/attendance/corrections/{}/accept", waiting.id());
    head.with("if-match", "*").post(accept, json!({})).await.is(200);
    let early = desk.officer.post("/v1/attendance/months/2026-02/close", unit.clone()).await;
    early.is_problem(422, "personnel.month_not_over").at("/month");
    let bidang = desk.unit(&desk.dinas, "Bidang Pelayanan", "unit").await.is(201).id();
    let small = desk.officer.post(path("close"), json!({ "unit_id": bidang })).await;
    small.is_problem(422, "personnel.closed_by_unit").at("/unit_id");
    let unknown = desk.officer.post(path("close"), json!({ "unit_id": desk.staff })).await;
    unknown.is_problem(422, "personnel.unit_unknown").at("/unit_id");
    own.post(path("close"), unit.clone()).await.is_problem(403, "identity.forbidden");
    desk.officer
        .post("/v1/attendance/months/x/close", unit.clone())
        .await
        .is_problem(400, "request.wrong_id");

    desk.officer.post(path("close"), unit.clone()).await.is(200).has("/status", "closed");
    desk.officer.post(path("close"), unit).await.is_problem(409, "personnel.month_closed");
    let day = json!({ "days": [{ "employee_id": employee, "day": "2026-01-07", "code": "duty" }] });
    let refused = desk.officer.post("/v1/attendance-days/batch-put", day.clone()).await;
    refused.is_problem(409, "personnel.month_closed").at("/days/0/day");
    let late = logs(&desk, json!([{ "nip": nip(1), "at": "2026-01-07T00:20:00Z" }]));
    let late = desk.officer.post("/v1/attendance/logs", late).await;
    late.is_problem(409, "personnel.month_closed").at("/rows/0/at");
    let again = own.post("/v1/attendance/corrections", correction(&proof(&own).await)).await;
    again.is_problem(409, "personnel.month_closed").at("/day");
    let holiday =
        json!({ "instansi_id": desk.root, "day": "2026-01-07", "kind": "libur_daerah", "name": "Libur" });
    let holiday = desk.officer.post("/v1/calendar/holidays", holiday).await;
    holiday.is_problem(409, "personnel.month_closed").at("/day");

    let why = |reason: &str| json!({ "unit_id": desk.dinas, "reason": reason });
    desk.officer
        .post(path("reopen"), why(" "))
        .await
        .is_problem(422, "personnel.reason_missing")
        .at("/reason");
    let opened = desk.officer.post(path("reopen"), why("Putusan keberatan")).await.is(200);
    opened.has("/status", "reopened").has("/reason", "Putusan keberatan");
    desk.officer.post(path("reopen"), why("Lagi")).await.is_problem(409, "personnel.month_not_closed");
    desk.officer.post("/v1/attendance-days/batch-put", day).await.is(200);
    let listed = desk.officer.get("/v1/attendance/months?month=2026-01").await.is(200);
    assert_eq!(listed.data().len(), 1);
}

async fn the_balance_of_yearly_leave_has_its_working(app: &TestApp) {
    app.set_clock(MORNING).await;
    let desk = Desk::of(app).await;
    let employee = desk.employee(1).await;
    // Friday to Tuesday: three working days; the year before eight were taken, so four come over.
    for (from, until) in [("2026-01-09", "2026-01-14"), ("2025-03-03", "2025-03-13")] {
        let leave = json!({ "value": { "kind": "leave", "leave": "cuti_tahunan" }, "valid_from": from,
            "valid_until": until });
        desk.officer.post(format!("/v1/employees/{employee}/facts"), leave).await.is(201);
    }
    let own = desk.own(app, &employee, 1).await;
    let path = format!("/v1/employees/{employee}/leave-balance");
    let balance = own.get(format!("{path}?year=2026")).await.is(200).has("/entitled", 12).has("/taken", 3);
    let balance = balance.has("/carried", 4).has("/left", 13);
    let left = balance.body["working"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((left["step"].as_str(), left["formula"].as_str()), (Some("left"), Some("12 + 4 − 3")));
    own.get(path).await.is_problem(400, "request.missing_parameter");
    let far = holder(app, &desk.admin, ("far", "operator_unit", Some(&desk.badan))).await;
    far.get(format!("/v1/employees/{employee}/leave-balance?year=2026")).await.is(404);
}
