//! The policy laboratory: other rules over the same people, and nobody is paid.

use merit_tests::{Reply, TestApp, both};
use serde_json::{Value, json};

use super::desk::{Desk, demo_rules, holder};

both![
    a_simulation_says_what_the_runs_would_pay,
    a_draft_policy_moves_people_and_pays_nobody,
    law_targets_and_ceilings_are_tried,
    every_fault_of_a_trial_is_named_at_once,
    who_may_try_and_who_may_see_people,
];

const SIMULATIONS: &str = "/v1/payroll/simulations";

fn trial(unit: &str, months: &[&str]) -> Value {
    json!({ "name": "Uji kebijakan", "unit_id": unit, "months": months,
        "missing": { "predikat": "baik", "attendance": true } })
}

impl Desk {
    /// Simulates by its job, and reads what came of it.
    async fn simulated(&self, body: Value) -> Reply {
        let announced = self.bendahara.post(SIMULATIONS, body).await.is(202);
        let id = announced.body["object_id"].as_str().unwrap().to_owned();
        self.bendahara.succeeded(announced).await;
        self.bendahara.get(format!("{SIMULATIONS}/{id}")).await.is(200).has("/status", "calculated")
    }

    async fn total(&self, run: &str, code: &str) -> i64 {
        let totals = self.bendahara.get(format!("{run}/totals")).await.is(200);
        totals.data().iter().find(|total| total["code"] == code).unwrap()["amount"].as_i64().unwrap()
    }
}

fn number(reply: &Reply, pointer: &str) -> i64 {
    reply.body.pointer(pointer).and_then(Value::as_i64).unwrap_or_else(|| panic!("{pointer}: {}", reply.text))
}

/// Each table adds up to the whole.
fn adds_up(reply: &Reply) {
    for table in ["by_skpd", "by_unit", "by_golongan", "by_kelas_jabatan"] {
        let rows = reply.body["figures"][table].as_array().unwrap();
        for side in ["baseline", "simulated"] {
            for part in ["salary", "tpp", "results", "presence", "net"] {
                let sum: i64 = rows.iter().map(|row| row[side][part].as_i64().unwrap()).sum();
                assert_eq!(
                    sum,
                    number(reply, &format!("/figures/whole/{side}/{part}")),
                    "{table} {side} {part}"
                );
            }
        }
    }
}

async fn a_simulation_says_what_the_runs_would_pay(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    desk.binding_policy().await;
    let mut body = trial(&desk.root, &["2026-02"]);
    body["missing"] = json!({});
    let simulated = desk.simulated(body).await.has("/figures/difference", 0).has("/figures/people", 3);
    adds_up(&simulated);
    let salary = desk.salaries().await;
    desk.signed(&salary).await;
    desk.approve(&salary, "salary").await.is(200);
    let tpp = desk.draft(&desk.root, "tpp").await;
    desk.calculated(&tpp).await;
    for (run, part) in [(&salary, "salary"), (&tpp, "tpp")] {
        let gross = desk.total(run, "gross").await;
        assert_eq!(gross, number(&simulated, &format!("/figures/whole/baseline/{part}")), "{part}");
    }
    let net = desk.total(&salary, "net").await + desk.total(&tpp, "net").await;
    assert_eq!(net, number(&simulated, "/figures/whole/baseline/net"));
    assert_eq!(desk.total(&tpp, "tpp_kinerja").await, number(&simulated, "/figures/whole/baseline/results"));
    assert_eq!(
        desk.total(&tpp, "tpp_kehadiran").await,
        number(&simulated, "/figures/whole/baseline/presence")
    );
    // What has been approved meanwhile changes nothing of the months that are tried.
    let mut again = trial(&desk.root, &["2026-02"]);
    again["missing"] = json!({});
    let again = desk.simulated(again).await;
    assert_eq!(again.body["figures"], simulated.body["figures"]);
}

async fn a_draft_policy_moves_people_and_pays_nobody(app: &TestApp) {
    let (desk, people) = Desk::with_people(app).await;
    desk.binding_policy().await;
    let run = desk.salaries().await;
    let mut rules = demo_rules();
    rules["weights"] = json!({ "performance": "0.5", "attendance": "0.5" });
    let draft = desk.policy("Draf", "2027-01-01", rules.clone()).await.is(201).id();
    let mut body = trial(&desk.root, &["2026-02", "2026-03", "2026-12"]);
    body["policy_id"] = json!(draft);
    body["missing"] = json!({ "predikat": "kurang", "attendance": true });
    let by_id = desk.simulated(body.clone()).await;
    adds_up(&by_id);
    body["policy_id"] = Value::Null;
    body["rules"] = rules;
    let by_document = desk.simulated(body).await;
    assert_eq!(by_id.body["figures"], by_document.body["figures"]);
    assert!(
        number(&by_id, "/figures/whole/simulated/presence")
            > number(&by_id, "/figures/whole/baseline/presence")
    );
    let moved =
        ["winners", "losers", "unchanged"].map(|one| number(&by_id, &format!("/figures/movement/{one}")));
    assert_eq!(moved.iter().sum::<i64>(), 3);

    let id = by_id.body["id"].as_str().unwrap();
    let listed = desk.bendahara.get(format!("{SIMULATIONS}/{id}/people")).await.is(200);
    let mut ids: Vec<&str> = listed.data().iter().map(|one| one["employee_id"].as_str().unwrap()).collect();
    let mut known: Vec<&str> = people.iter().map(String::as_str).collect();
    ids.sort_unstable();
    known.sort_unstable();
    assert_eq!(ids, known);
    let sum: i64 = listed.data().iter().map(|one| one["difference"].as_i64().unwrap()).sum();
    let whole =
        number(&by_id, "/figures/whole/simulated/net") - number(&by_id, "/figures/whole/baseline/net");
    assert_eq!(sum, whole);
    let directions = async |direction: &str| {
        let path = format!("{SIMULATIONS}/{id}/people?direction={direction}&unit_id={}", desk.root);
        desk.bendahara.get(path).await.is(200).data().len() as i64
    };
    assert_eq!([directions("gains").await, directions("loses").await, directions("stays").await], moved);
    let chart = desk.bendahara.get(format!("{SIMULATIONS}/{id}/chart")).await.is(200);
    assert_eq!(chart.header("content-type"), "image/svg+xml");
    assert!(chart.text.starts_with("<svg") && chart.text.contains("Uji kebijakan"), "{}", chart.text);

    // The person sees who looked.
    let own = desk.own(app, &people[0], 1).await;
    let reads = own.get("/v1/me/access-log").await.is(200);
    assert!(reads.text.contains("payslip"), "{}", reads.text);
    // No payslip, no slot, no stale run.
    desk.bendahara.get(&run).await.is(200).has("/is_stale", false);
    assert_eq!(desk.bendahara.get("/v1/payroll/runs").await.is(200).data().len(), 1);
    let all = desk.bendahara.get(SIMULATIONS).await.is(200);
    assert_eq!((all.data().len(), &all.data()[0]["status"]), (2, &json!("calculated")));
    assert_eq!(desk.bendahara.get(format!("{SIMULATIONS}?status=failed")).await.is(200).data().len(), 0);
}

async fn law_targets_and_ceilings_are_tried(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    desk.binding_policy().await;
    for (kind, amount) in [("salary", 1), ("tpp", 900_000_000_000_i64)] {
        let ceiling = json!({ "unit_id": desk.skpd[0], "year": 2026, "kind": kind, "amount": amount,
            "document_number": "DPA/1", "document_date": "2026-01-02" });
        desk.ppk.post("/v1/payroll/ceilings", ceiling).await.is(201);
    }
    let mut body = trial(&desk.root, &["2026-03", "2026-02"]);
    body["law"] = json!([{ "table": "tunjangan_parameter", "keys": ["rice_kg_per_person"], "value": "20" }]);
    body["targets"] = json!({ "predikat": { "sangat_kurang": "1" } });
    body["spending"] = json!({ "apbd": 1_000_000_000_000_i64, "personnel": 290_000_000_000_i64 });
    let simulated = desk.simulated(body.clone()).await.has("/first_month", "2026-02");
    adds_up(&simulated);
    assert!(
        number(&simulated, "/figures/whole/simulated/salary")
            > number(&simulated, "/figures/whole/baseline/salary")
    );
    assert!(
        number(&simulated, "/figures/whole/simulated/results")
            < number(&simulated, "/figures/whole/baseline/results")
    );
    let ceilings = simulated.body["figures"]["ceilings"].as_array().unwrap();
    let left =
        |kind: &str| ceilings.iter().find(|one| one["kind"] == kind).unwrap()["left"].as_i64().unwrap();
    assert!(left("salary") < 0 && left("tpp") > 0, "{ceilings:?}");
    let spending = &simulated.body["figures"]["spending"];
    assert_eq!(
        (&spending["share_max"], &spending["baseline"], &spending["is_exceeded"]),
        (&json!("0.3"), &json!("0.29"), &json!(false))
    );
    assert!(spending["instrument"].as_str().unwrap().contains("UU 1/2022"));

    body["spending"]["share_max"] = json!("0.2");
    body["unit_id"] = json!(desk.skpd[1]);
    let part =
        desk.simulated(body).await.has("/figures/people", 1).has("/figures/spending/is_exceeded", true);
    assert_eq!(part.body["figures"]["spending"]["instrument"], Value::Null);
    assert_eq!(part.body["figures"]["ceilings"], json!([]));
}

fn faults(reply: &Reply) -> Vec<(&str, &str)> {
    let errors = reply.body["errors"].as_array().unwrap();
    errors
        .iter()
        .map(|error| (error["code"].as_str().unwrap(), error["pointer"].as_str().unwrap_or_default()))
        .collect()
}

async fn every_fault_of_a_trial_is_named_at_once(app: &TestApp) {
    let desk = Desk::of(app).await;
    let mut rules = demo_rules();
    rules["weights"]["performance"] = json!("0.7");
    let mut body = trial(&desk.root, &[]);
    body["name"] = json!(" ");
    body["rules"] = rules;
    body["law"] = json!([
        { "table": "gaji_presiden", "keys": ["x"], "value": "1" },
        { "table": "ptkp", "keys": ["TK/9"], "value": "1" },
        { "table": "ptkp", "keys": ["TK/0"], "value": "-1" },
        { "table": "ptkp", "keys": ["TK/0"], "value": "2" },
    ]);
    body["targets"] = json!({ "predikat": { "baik": "0.5" } });
    body["spending"] = json!({ "apbd": 0, "personnel": 5, "share_max": "2" });
    let refused = desk.bendahara.post(SIMULATIONS, body.clone()).await.is(422);
    let expected = [
        ("payroll.name_empty", "/name"),
        ("payroll.simulation_months_empty", "/months"),
        ("payroll.simulation_targets_sum", "/targets/predikat"),
        ("payroll.simulation_apbd", "/spending/apbd"),
        ("payroll.simulation_personnel", "/spending/personnel"),
        ("payroll.simulation_share_max", "/spending/share_max"),
        ("payroll.law_override_table", "/law/0/table"),
        ("payroll.law_override_row", "/law/1/keys"),
        ("payroll.law_override_value", "/law/2/value"),
        ("payroll.law_override_twice", "/law/3"),
        ("payroll.policy_weights_sum", "/rules/weights"),
    ];
    assert_eq!(faults(&refused), expected);

    let many: Vec<String> = (1..=12)
        .map(|month| format!("2026-{month:02}"))
        .chain(["2027-01".into(), "2026-01".into()])
        .collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let mut body = trial(&desk.root, &many);
    body["policy_id"] = json!("0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4");
    let refused = desk.bendahara.post(SIMULATIONS, body.clone()).await.is(422);
    let expected = [
        ("payroll.simulation_months_many", "/months"),
        ("payroll.simulation_month_twice", "/months/13"),
        ("payroll.simulation_policy_unknown", "/policy_id"),
    ];
    assert_eq!(faults(&refused), expected);
    body["rules"] = demo_rules();
    let both = desk.bendahara.post(SIMULATIONS, body).await.is(422);
    assert!(faults(&both).contains(&("payroll.simulation_two_policies", "/rules")));
    let before_any_law = trial(&desk.root, &["1950-01"]);
    desk.bendahara.post(SIMULATIONS, before_any_law).await.is_problem(422, "payroll.no_law");
    let unknown = trial("0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4", &["2026-01"]);
    desk.bendahara.post(SIMULATIONS, unknown).await.is_problem(404, "platform.not_found");
}

async fn who_may_try_and_who_may_see_people(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    let body = trial(&desk.skpd[0], &["2026-02"]);
    for stranger in [&desk.officer, &desk.ppk] {
        stranger.post(SIMULATIONS, body.clone()).await.is_problem(403, "identity.forbidden");
        stranger.get(SIMULATIONS).await.is_problem(403, "identity.forbidden");
    }
    let simulated = desk.simulated(body.clone()).await.has("/figures/people", 2);
    // Without a policy nobody is paid a TPP.
    assert_eq!(number(&simulated, "/figures/whole/baseline/tpp"), 0);
    let path = format!("{SIMULATIONS}/{}", simulated.body["id"].as_str().unwrap());
    desk.penyetuju.get(&path).await.is(200);
    desk.ppk.get(format!("{path}/people")).await.is_problem(403, "identity.forbidden");
    let other = holder(app, &desk.admin, ("lain", "bendahara_gaji", Some(&desk.skpd[1]))).await;
    for of in [path.clone(), format!("{path}/people"), format!("{path}/chart")] {
        other.get(of).await.is_problem(404, "platform.not_found");
    }
    other.post(SIMULATIONS, body).await.is_problem(404, "platform.not_found");
    assert_eq!(other.get(SIMULATIONS).await.is(200).data().len(), 0);
}
