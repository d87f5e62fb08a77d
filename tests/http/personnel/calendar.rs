//! Holidays, patterns of working time, who follows them, and the calendar that follows.

use merit_tests::{Reply, TestApp, both};
use serde_json::{Value, json};

use super::{Desk, holder};

both![
    a_calendar_is_that_of_the_law_until_an_instansi_says_otherwise,
    patterns_are_inherited_and_overlaid,
    what_is_wrong_with_a_pattern_is_named_at_once,
];

fn kinds(calendar: &Reply) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    calendar.data().iter().map(|day| (text(&day["day"])[8..].to_owned(), text(&day["kind"]))).collect()
}

fn week(starts: &str, ends: &str, days: usize) -> Value {
    let slot = json!({ "starts_at": starts, "ends_at": ends, "break_minutes": 30 });
    let slots: Vec<Value> = (0..7).map(|day| if day < days { slot.clone() } else { Value::Null }).collect();
    json!(slots)
}

async fn a_calendar_is_that_of_the_law_until_an_instansi_says_otherwise(app: &TestApp) {
    let desk = Desk::of(app).await;
    let path = format!("/v1/calendar?from=2026-01-01&until=2026-01-06&unit_id={}", desk.dinas);
    let calendar = desk.officer.get(&path).await.is(200);
    let expected = [("01", "holiday"), ("02", "working"), ("03", "off"), ("04", "off"), ("05", "working")];
    assert_eq!(kinds(&calendar), expected.map(|(day, kind)| (day.to_owned(), kind.to_owned())));
    let calendar = calendar.has("/data/0/holiday", "Tahun Baru Masehi").has("/data/1/ends_at", "16:30:00");
    calendar.has("/data/4/starts_at", "07:30:00").has("/data/4/break_minutes", 60);

    let own = |day: &str, kind: &str| json!({ "instansi_id": desk.root, "day": day, "kind": kind, "name": "Hari Jadi" });
    let made = desk.officer.post("/v1/calendar/holidays", own("2026-01-05", "libur_daerah")).await.is(201);
    desk.officer.post("/v1/calendar/holidays", own("2026-01-01", "hari_kerja")).await.is(201);
    let twice = desk.officer.post("/v1/calendar/holidays", own("2026-01-05", "libur_daerah")).await;
    twice.is_problem(409, "personnel.holiday_taken").at("/day");
    let near = holder(app, &desk.admin, ("near", "pengelola_kepegawaian", Some(&desk.dinas))).await;
    let below = near.post("/v1/calendar/holidays", own("2026-01-09", "libur_daerah")).await;
    below.is_problem(422, "personnel.instansi_unknown").at("/instansi_id");
    let changed = desk.officer.get(&path).await.is(200).has("/data/4/kind", "holiday");
    changed.has("/data/0/kind", "working").has("/data/4/holiday", "Hari Jadi");
    let listed = desk.officer.get("/v1/calendar/holidays?year=2026").await.is(200);
    assert_eq!(listed.data().len(), 2);

    let gone = format!("/v1/calendar/holidays/{}", made.id());
    desk.officer.delete(&gone).await.is_problem(428, "request.if_match_required");
    near.with("if-match", "*").delete(&gone).await.is_problem(404, "platform.not_found");
    desk.officer.with("if-match", "\"1\"").delete(&gone).await.is(204);
    desk.officer.get(&path).await.is(200).has("/data/4/kind", "working");

    let both = format!("{path}&employee_id={}", desk.root);
    desk.officer.get(both).await.is_problem(400, "personnel.one_follower");
    let long = format!("/v1/calendar?from=2026-01-01&until=2027-02-01&unit_id={}", desk.dinas);
    desk.officer.get(long).await.is_problem(400, "personnel.span_too_long");
    let unknown = format!("/v1/calendar?from=2026-01-01&until=2026-01-02&employee_id={}", desk.root);
    desk.officer.get(unknown).await.is_problem(404, "platform.not_found");
}

async fn patterns_are_inherited_and_overlaid(app: &TestApp) {
    let desk = Desk::of(app).await;
    let employee = desk.employee(1).await;
    let bidang = desk.unit(&desk.dinas, "Bidang Pelayanan", "unit").await.is(201).id();
    let pattern = async |name: &str, slots: Value, observes: bool| {
        let body = json!({ "instansi_id": desk.root, "name": name, "anchor": "2026-01-05", "slots": slots,
            "observes_holidays": observes });
        desk.officer.post("/v1/calendar/patterns", body).await.is(201)
    };
    let six = pattern("Enam hari kerja", week("07:30:00", "14:00:00", 6), true).await;
    assert_eq!(
        six.clone().has("/minutes_a_week", 36 * 60).header("location"),
        format!("/v1/calendar/patterns/{}", six.id())
    );
    let ramadan = pattern("Ramadan", week("08:00:00", "14:30:00", 5), true).await.id();
    let night = json!([{ "starts_at": "21:00:00", "ends_at": "07:00:00" }, null]);
    let night = pattern("Malam", night, false).await.id();
    let assign = async |pattern: &str, whom: Value, from: &str, until: Value| {
        let mut body = json!({ "pattern_id": pattern, "valid_from": from, "valid_until": until });
        body.as_object_mut().unwrap().extend(whom.as_object().unwrap().clone());
        desk.officer.post("/v1/calendar/assignments", body).await
    };
    let standing =
        assign(&six.id(), json!({ "unit_id": desk.dinas }), "2026-01-01", Value::Null).await.is(201);
    assign(&ramadan, json!({ "unit_id": desk.dinas }), "2026-02-18", json!("2026-03-20")).await.is(201);
    let own = assign(&night, json!({ "employee_id": employee }), "2026-02-20", Value::Null).await.is(201);

    let day = async |whose: &str, day: &str, until: &str| {
        let path = format!("/v1/calendar?from={day}&until={until}&{whose}");
        desk.officer.get(path).await.is(200)
    };
    let unit = format!("unit_id={bidang}");
    day(&unit, "2026-01-10", "2026-01-11")
        .await
        .has("/data/0/pattern", "Enam hari kerja")
        .has("/data/0/kind", "working");
    day(&unit, "2026-02-18", "2026-02-19").await.has("/data/0/starts_at", "08:00:00");
    day(&unit, "2026-03-25", "2026-03-26").await.has("/data/0/pattern", "Enam hari kerja");
    let whose = format!("employee_id={employee}");
    day(&whose, "2026-02-19", "2026-02-20").await.has("/data/0/pattern", "Ramadan");
    let shift = day(&whose, "2026-02-20", "2026-02-24").await;
    let shift = shift.has("/data/1/kind", "off").has("/data/2/ends_next_day", true);
    shift.has("/data/0/pattern", "Malam");

    let listed = desk.officer.get("/v1/calendar/assignments?as_of=2026-02-20").await.is(200);
    assert_eq!(listed.data().len(), 3);
    let path = format!("/v1/calendar/assignments/{}", own.id());
    let end = json!({ "valid_until": "2026-02-10" });
    let ending = desk.officer.with("if-match", "\"1\"");
    ending.post(format!("{path}/end"), end).await.is_problem(422, "personnel.range_empty").at("/valid_until");
    let end = json!({ "valid_until": "2026-03-01" });
    ending.post(format!("{path}/end"), end.clone()).await.is(200).has("/version", 2);
    ending.post(format!("{path}/end"), end).await.is_problem(412, "platform.stale");
    desk.officer.with("if-match", "*").delete(&path).await.is(204);
    day(&whose, "2026-02-20", "2026-02-21").await.has("/data/0/pattern", "Ramadan");
    let far = holder(app, &desk.admin, ("far", "pengelola_kepegawaian", Some(&desk.badan))).await;
    let theirs = format!("/v1/calendar/assignments/{}", standing.id());
    far.with("if-match", "*").delete(theirs).await.is_problem(404, "platform.not_found");
    let used = format!("/v1/calendar/patterns/{}", six.id());
    desk.officer.with("if-match", "*").delete(&used).await.is_problem(409, "personnel.pattern_in_use");
    let unused = format!("/v1/calendar/patterns/{night}");
    desk.officer.with("if-match", "*").delete(&unused).await.is(204);
    desk.officer.get(&unused).await.is_problem(404, "platform.not_found");
    desk.officer.get(&used).await.is(200).has("/slots/6", Value::Null);
    assert_eq!(desk.officer.get("/v1/calendar/patterns").await.is(200).data().len(), 2);
}

async fn what_is_wrong_with_a_pattern_is_named_at_once(app: &TestApp) {
    let desk = Desk::of(app).await;
    let body = json!({ "instansi_id": desk.dinas, "name": " ", "anchor": "2026-01-05", "observes_holidays": true,
        "slots": [{ "starts_at": "07:30:00", "ends_at": "08:00:00", "break_minutes": 60 }, null] });
    let wrong = desk.officer.post("/v1/calendar/patterns", body).await.is(422);
    wrong.at("/instansi_id").at("/name").at("/slots/0/break_minutes");
    let none = json!({ "instansi_id": desk.root, "name": "Libur", "anchor": "2026-01-05", "observes_holidays": true,
        "slots": [null] });
    let none = desk.officer.post("/v1/calendar/patterns", none).await;
    none.is_problem(422, "personnel.pattern_cycle").at("/slots");
    let nobody = json!({ "pattern_id": desk.root, "valid_from": "2026-01-01", "valid_until": "2026-01-01" });
    let nobody = desk.officer.post("/v1/calendar/assignments", nobody).await.is(422);
    nobody.is_problem(422, "personnel.range_empty").at("/pattern_id").at("/valid_until");
    let foreign = json!({ "pattern_id": desk.root, "unit_id": desk.staff, "valid_from": "2026-01-01" });
    let foreign = desk.officer.post("/v1/calendar/assignments", foreign).await;
    foreign.is_problem(422, "personnel.unit_unknown").at("/unit_id").at("/pattern_id");
    let employee = desk.employee(1).await;
    let own = desk.own(app, &employee, 1).await;
    let holiday =
        json!({ "instansi_id": desk.root, "day": "2026-01-05", "kind": "libur_daerah", "name": "Libur" });
    own.post("/v1/calendar/holidays", holiday).await.is_problem(403, "identity.forbidden");
}
