//! Units closed, split and merged, posts moved, and the whole tree.

use merit_tests::{TestApp, both};
use serde_json::{Value, json};

use super::{Desk, holder, staff};

both![
    a_unit_is_closed_when_nothing_is_left,
    a_unit_is_split_and_goes_on,
    units_are_merged_under_one_head,
    a_post_moves_with_its_holders,
    the_whole_tree_is_read_at_once,
];

fn head(unit: &str, name: &str) -> Value {
    json!({ "unit_id": unit, "name": name, "kind": "struktural", "eselon": "III/a", "kelas_jabatan": 12,
        "is_head": true })
}

async fn a_unit_is_closed_when_nothing_is_left(app: &TestApp) {
    let desk = Desk::of(app).await;
    desk.employee(1).await;
    let bidang = desk.unit(&desk.dinas, "Bidang Pelayanan", "unit").await.is(201).id();
    let close = |unit: &str| format!("/v1/units/{unit}/close");
    let body = json!({ "from": "2027-01-01" });
    let left = desk.officer.post(close(&desk.dinas), body.clone()).await;
    let left = left.is_problem(409, "personnel.unit_below_left");
    let codes: Vec<_> = left.body["errors"].as_array().unwrap().iter().map(|fault| &fault["code"]).collect();
    assert_eq!(codes, ["personnel.unit_below_left", "personnel.holder_left"], "all at once");

    let wrong = json!({ "from": "1990-01-01", "decree_id": desk.root });
    let wrong = desk.officer.post(close(&bidang), wrong).await.is_problem(422, "personnel.unit_not_yet");
    wrong.at("/from").at("/decree_id");
    let stale = desk.officer.with("if-match", "\"9\"").post(close(&bidang), body.clone()).await;
    stale.is_problem(412, "platform.stale");
    let root = desk.officer.post(close(&desk.root), body.clone()).await.is(409);
    assert!(root.text.contains("personnel.unit_is_root"), "{}", root.text);
    let near = holder(app, &desk.admin, ("near", "pengelola_kepegawaian", Some(&desk.badan))).await;
    near.post(close(&bidang), body.clone()).await.is_problem(404, "platform.not_found");

    let dry = json!({ "from": "2027-01-01", "dry_run": true });
    desk.officer.post(close(&bidang), dry).await.is(200).has("/applied", false);
    let path = format!("/v1/units/{bidang}?as_of=2027-01-01");
    desk.officer.get(&path).await.is(200);
    let done = desk.officer.post(close(&bidang), body.clone()).await.is(200);
    done.has("/applied", true).has("/units/0/change", "closed");
    desk.officer.get(&path).await.is_problem(404, "platform.not_found");
    desk.officer
        .get(format!("/v1/units/{bidang}?as_of=2026-12-31"))
        .await
        .is(200)
        .has("/valid_until", "2027-01-01");
    let again = json!({ "from": "2028-01-01" });
    desk.officer.post(close(&bidang), again).await.is_problem(422, "personnel.unit_not_yet");
}

async fn a_unit_is_split_and_goes_on(app: &TestApp) {
    let desk = Desk::of(app).await;
    let (one, two) = (desk.employee(1).await, desk.employee(2).await);
    let path = format!("/v1/units/{}/split", desk.dinas);
    let few = json!({ "from": "2026-07-01", "into": [{ "name": "Dinas Baru" }] });
    let few = desk.officer.post(&path, few).await.is_problem(422, "personnel.parts_too_few");
    let few = few.at("/into");
    assert!(few.text.contains("personnel.post_unplaced"), "{}", few.text);
    let wrong = json!({ "from": "2026-07-01", "goes_on": true, "into": [
        { "name": "Satu", "code": "9", "parent_id": two, "kind": "instansi", "people": [one, one] },
        { "name": "Dua", "code": "9" } ] });
    let wrong = desk.officer.post(&path, wrong).await.is_problem(409, "personnel.unit_code_taken");
    wrong.at("/into/0/parent_id").at("/into/0/kind").at("/into/1/code").at("/into/0/people/1");

    let plan = json!({ "from": "2026-07-01", "goes_on": true,
        "into": [{ "name": "Dinas Keluarga Berencana", "people": [two] }] });
    let done = desk.officer.post(&path, plan).await.is(200);
    let (new, post) = (done.body["units"][0]["unit_id"].clone(), &done.body["positions"][0]);
    assert_eq!((&post["position_id"], &post["seats"]), (&json!(desk.staff), &json!(1)));
    let unit_of = async |employee: &str| {
        let path = format!("/v1/employees/{employee}?as_of=2026-07-01");
        desk.officer.get(path).await.is(200).body["unit"]["id"].clone()
    };
    assert_eq!((unit_of(&one).await, unit_of(&two).await), (json!(desk.dinas), new));
    let kept = desk.officer.get(format!("/v1/positions/{}?as_of=2026-07-01", desk.staff)).await.is(200);
    assert_eq!(kept.has("/valid_until", Value::Null).body["holders"].as_array().unwrap().len(), 1);
}

async fn units_are_merged_under_one_head(app: &TestApp) {
    let desk = Desk::of(app).await;
    let first = desk.officer.post("/v1/positions", head(&desk.dinas, "Kepala Dinas")).await.is(201).id();
    desk.officer.post("/v1/positions", head(&desk.badan, "Kepala Badan")).await.is(201);
    let units = json!([desk.dinas, desk.badan]);
    let ask = |more: Value| {
        let mut body = json!({ "from": "2026-07-01", "unit_ids": units });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        desk.officer.post("/v1/units/merge", body)
    };
    let nowhere = ask(json!({})).await;
    nowhere.is_problem(422, "personnel.one_target");
    let into = json!({ "name": "Dinas Gabungan" });
    ask(json!({ "into": into })).await.is_problem(422, "personnel.head_unnamed").at("/head_position_id");
    let other = json!({ "into": into, "head_position_id": desk.staff });
    ask(other).await.is_problem(422, "personnel.position_unknown").at("/head_position_id");
    let own = ask(json!({ "into_unit_id": desk.dinas })).await.is_problem(422, "personnel.placed_twice");
    own.at("/unit_ids/0");
    let unknown = json!({ "unit_ids": [desk.staff], "into": into });
    ask(unknown).await.is_problem(422, "personnel.unit_unknown").at("/unit_ids/0");

    let done = ask(json!({ "into": into, "head_position_id": first })).await.is(200);
    let joint = done.body["units"][0]["unit_id"].as_str().unwrap().to_owned();
    let heads =
        desk.officer.get(format!("/v1/positions?unit_id={joint}&is_head=true&as_of=2026-07-01")).await;
    let heads = heads.is(200).has("/data/0/name", "Kepala Dinas");
    assert_eq!(heads.data().len(), 1);
    let all = desk.officer.get(format!("/v1/positions?unit_id={joint}&as_of=2026-07-01")).await.is(200);
    assert_eq!(all.data().len(), 3);
    let tree =
        desk.officer.get(format!("/v1/units?instansi_id={}&as_of=2026-07-01", desk.root)).await.is(200);
    assert_eq!(tree.data().len(), 2);
}

async fn a_post_moves_with_its_holders(app: &TestApp) {
    let desk = Desk::of(app).await;
    let employee = desk.employee(1).await;
    let path = format!("/v1/positions/{}/move", desk.staff);
    let order = |unit: &str| json!({ "from": "2026-07-01", "unit_id": unit });
    desk.officer.post(&path, order(&desk.dinas)).await.is_problem(422, "personnel.same_unit").at("/unit_id");
    desk.officer.post(&path, order(&desk.staff)).await.is_problem(422, "personnel.unit_unknown");
    let heading = json!({ "from": "2026-07-01", "unit_id": desk.badan, "is_head": true });
    desk.officer.post(&path, heading).await.is_problem(422, "personnel.seats_unfit").at("/is_head");
    let done = desk.officer.post(&path, order(&desk.badan)).await.is(200);
    done.has("/people/0/employee_id", employee.as_str()).has("/positions/0/to_unit_id", desk.badan.as_str());
    let unit = async |as_of: &str| {
        let path = format!("/v1/employees/{employee}?as_of={as_of}");
        desk.officer.get(path).await.is(200).body["unit"]["id"].clone()
    };
    assert_eq!((unit("2026-06-30").await, unit("2026-07-01").await), (json!(desk.dinas), json!(desk.badan)));
    desk.officer.post(&path, order(&desk.badan)).await.is_problem(422, "personnel.changes_later").at("/from");
    let facts = format!("/v1/employees/{employee}/facts?kind=position");
    let ever = desk.officer.get(format!("{facts}&history=true")).await.is(200);
    assert_eq!(ever.data().len(), 3, "what was believed before stays");
}

async fn the_whole_tree_is_read_at_once(app: &TestApp) {
    let desk = Desk::of(app).await;
    let bidang = desk.unit(&desk.dinas, "Bidang Pelayanan", "unit").await.is(201).id();
    let post = desk.officer.post("/v1/positions", staff(&bidang)).await.is(201).id();
    let employee = desk.employee(1).await;
    let placed = json!({ "value": { "kind": "position", "position_id": post, "standing": "definitif" },
        "valid_from": "2026-01-01" });
    desk.officer.post(format!("/v1/employees/{employee}/facts"), placed).await.is(201);
    let top = format!("/v1/units/tree?top={}", desk.root);
    let tree = desk.officer.get(&top).await.is(200).has("/units/0/headcount_below", 1);
    assert_eq!(tree.body["units"].as_array().unwrap().len(), 4);
    let shallow = desk.officer.get(format!("{top}&depth=1")).await.is(200);
    let shallow = shallow.body["units"].as_array().unwrap().clone();
    assert_eq!(shallow.len(), 3);
    let dinas = shallow.iter().find(|unit| unit["id"] == desk.dinas.as_str()).unwrap();
    assert_eq!((&dinas["headcount"], &dinas["headcount_below"]), (&json!(0), &json!(1)));
    let old = desk.officer.get(format!("/v1/units/tree?top={}&as_of=2025-12-31", desk.dinas)).await.is(200);
    old.has("/units/0/headcount", 1);
    desk.officer.get(format!("{top}&as_of=1999-12-31")).await.is_problem(404, "platform.not_found");
    desk.officer.get("/v1/units/tree").await.is_problem(400, "request.missing_parameter");
    let own = desk.own(app, &employee, 1).await;
    own.get(&top).await.is(200);
}
