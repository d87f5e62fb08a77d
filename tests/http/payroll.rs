//! Runs, payslips with their explanations, and TPP policies.

use merit_tests::app::{ADMIN, PASSWORD};
use merit_tests::{Client, Reply, TestApp, both, evaluator};
use payroll::rules::tpp::{DEMO_POLICY, TppPolicy};
use serde_json::{Value, json};

both![
    one_makes_a_run_and_another_approves_it,
    an_approval_is_made_once,
    payslips_open_to_their_owner_and_to_the_unit_in_care,
    anybody_with_recipe_and_inputs_recomputes_a_payslip,
    gaps_are_named_mended_or_left_out_with_a_reason,
    a_run_is_refused_by_its_rules,
    a_cancelled_run_frees_its_people,
    a_policy_is_drafted_validated_and_approved,
    one_policy_binds_on_a_day,
    the_allowance_follows_the_policy,
];

/// A small regency, its two SKPD, and those who pay it.
struct Desk {
    admin: Client,
    officer: Client,
    bendahara: Client,
    penyetuju: Client,
    root: String,
    skpd: [String; 2],
    posts: [String; 2],
}

impl Desk {
    async fn of(app: &TestApp) -> Self {
        let admin = app.login(ADMIN).await;
        let officer = holder(app, &admin, ("officer", "pengelola_kepegawaian", None)).await;
        let instansi = json!({ "name": "Kabupaten Uji", "time_zone": "wib", "valid_from": "2000-01-01" });
        let root = officer.post("/v1/instansi", instansi).await.is(201).id();
        let skpd = [unit(&officer, &root, "Dinas Satu").await, unit(&officer, &root, "Dinas Dua").await];
        let posts = [post(&officer, &skpd[0]).await, post(&officer, &skpd[1]).await];
        let bendahara = holder(app, &admin, ("bendahara", "bendahara_gaji", Some(&root))).await;
        let penyetuju = holder(app, &admin, ("penyetuju", "penyetuju_gaji", Some(&root))).await;
        Self { admin, officer, bendahara, penyetuju, root, skpd, posts }
    }

    /// A regency with three people: two in the first SKPD, one in the second.
    async fn with_people(app: &TestApp) -> (Self, [String; 3]) {
        let desk = Self::of(app).await;
        let people = [desk.hire(1, 0).await, desk.hire(2, 0).await, desk.hire(3, 1).await];
        (desk, people)
    }

    async fn hire(&self, sequence: u32, skpd: usize) -> String {
        let facts = [
            json!({ "kind": "status", "status": "pns" }),
            golongan("III/a"),
            json!({ "kind": "tax_status", "ptkp": "K/1" }),
            json!({ "kind": "position", "position_id": self.posts[skpd], "standing": "definitif" }),
        ];
        self.enter(sequence, &facts).await
    }

    async fn enter(&self, sequence: u32, facts: &[Value]) -> String {
        let since = |value: &Value| json!({ "value": value, "valid_from": "2020-01-01" });
        let body = json!({ "instansi_id": self.root, "nip": nip(sequence), "sex": "male",
            "name": format!("Pegawai {sequence:03}"), "birth_date": "1985-03-15",
            "facts": facts.iter().map(since).collect::<Vec<_>>() });
        self.officer.post("/v1/employees", body).await.is(201).id()
    }

    /// The employee at his own screen.
    async fn own(&self, app: &TestApp, employee: &str, sequence: u32) -> Client {
        let opened = self.admin.post("/v1/accounts", json!({ "employee_id": employee })).await.is(201);
        let body = json!({ "reset_code": opened.body["reset_code"], "new_password": PASSWORD });
        app.anonymous.post("/v1/auth/password", body).await.is(204);
        app.login(&nip(sequence)).await
    }

    async fn draft(&self, unit: &str, kind: &str) -> String {
        let body = json!({ "unit_id": unit, "kind": kind, "service_month": "2026-02" });
        let made = self.bendahara.post("/v1/payroll/runs", body).await.is(201).has("/status", "draft");
        let path = format!("/v1/payroll/runs/{}", made.id());
        assert_eq!(made.header("location"), path);
        path
    }

    /// Calculates a run by its job, and reads it.
    async fn calculated(&self, path: &str) -> Reply {
        let announced = self.bendahara.post(format!("{path}/calculate"), Value::Null).await;
        self.bendahara.succeeded(announced).await;
        self.bendahara.get(path).await.is(200).has("/status", "calculated")
    }

    /// A run of everybody's salary, calculated.
    async fn salaries(&self) -> String {
        let path = self.draft(&self.root, "gaji_induk").await;
        self.calculated(&path).await;
        path
    }

    async fn approve(&self, path: &str, key: &str) -> Reply {
        let approver = self.penyetuju.with("if-match", "*").with("idempotency-key", key);
        approver.post(format!("{path}/approve"), Value::Null).await
    }

    async fn policy(&self, name: &str, from: &str, rules: Value) -> Reply {
        let body = json!({ "instansi_id": self.root, "name": name, "valid_from": from, "rules": rules });
        self.bendahara.post("/v1/payroll/policies", body).await
    }

    /// A binding policy from January 2026 on, under which nobody waits for a rating or for records of attendance.
    async fn binding_policy(&self) -> String {
        let mut rules = demo_rules();
        rules["performance"]["unrated"] = json!("0.8");
        rules["attendance"]["cuts"] = json!([]);
        let path = self.policy("TPP 2026", "2026-01-01", rules).await.is(201).header("location").to_owned();
        self.bendahara.post(format!("{path}/submit"), Value::Null).await.is(200);
        self.approve(&path, "bind").await.is(200).has("/status", "approved");
        path
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

async fn unit(officer: &Client, root: &str, name: &str) -> String {
    let body = json!({ "parent_id": root, "name": name, "kind": "skpd", "valid_from": "2000-01-01" });
    officer.post("/v1/units", body).await.is(201).id()
}

async fn post(officer: &Client, unit: &str) -> String {
    let body = json!({ "unit_id": unit, "name": "Pengolah Data", "kind": "pelaksana", "kelas_jabatan": 7,
        "seats": 9 });
    officer.post("/v1/positions", body).await.is(201).id()
}

fn nip(sequence: u32) -> String {
    format!("198503152010011{sequence:03}")
}

fn golongan(golongan: &str) -> Value {
    json!({ "kind": "golongan", "golongan": golongan, "mkg_years": 4, "mkg_months": 0 })
}

fn demo_rules() -> Value {
    serde_json::to_value(TppPolicy::from_toml(DEMO_POLICY).unwrap()).unwrap()
}

/// What the object offers, with the code of the denial.
fn offers(reply: &Reply) -> Vec<(&str, Option<&str>)> {
    let actions = reply.body["allowed_actions"].as_array().unwrap();
    actions
        .iter()
        .map(|act| (act["name"].as_str().unwrap(), act["reason_if_denied"]["code"].as_str()))
        .collect()
}

async fn one_makes_a_run_and_another_approves_it(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    let path = desk.draft(&desk.root, "gaji_induk").await;
    let draft = desk.bendahara.get(&path).await.is(200).has("/is_stale", false).has("/payslip_count", 0);
    assert_eq!(offers(&draft), [("calculate", None), ("exclude", None), ("cancel", None)]);
    let run = desk.calculated(&path).await.has("/payslip_count", 3).has("/open_faults", 0);
    let to_maker = ("approve", Some("payroll.not_permitted"));
    assert_eq!(offers(&run), [("calculate", None), ("exclude", None), to_maker, ("cancel", None)]);
    let read = desk.penyetuju.get(&path).await.is(200);
    assert!(offers(&read).contains(&("approve", None)));

    let approve = format!("{path}/approve");
    let keyed = desk.penyetuju.with("idempotency-key", "one");
    desk.bendahara.post(&approve, Value::Null).await.is_problem(403, "identity.forbidden");
    desk.penyetuju
        .with("if-match", "*")
        .post(&approve, Value::Null)
        .await
        .is_problem(400, "request.key_required");
    keyed.post(&approve, Value::Null).await.is_problem(428, "request.if_match_required");
    keyed.with("if-match", "\"1\"").post(&approve, Value::Null).await.is_problem(412, "platform.stale");
    let approved = keyed.with("if-match", read.header("etag")).post(&approve, Value::Null).await.is(200);
    assert_eq!(offers(&approved.has("/status", "approved")), []);

    let totals = desk.bendahara.get(format!("{path}/totals")).await.is(200);
    let sum = |code: &str| totals.data().iter().find(|total| total["code"] == code).unwrap().clone();
    assert_eq!((&sum("net")["amount"], &sum("net")["count"]), (&run.body["net"], &json!(3)));
    let one = desk.bendahara.get(format!("{path}/totals?skpd_id={}", desk.skpd[1])).await.is(200);
    assert_eq!(one.data().iter().find(|total| total["code"] == "net").unwrap()["count"], 1);
    let listed = desk.bendahara.get("/v1/payroll/runs?status=approved&kind=gaji_induk").await.is(200);
    assert_eq!(listed.data().len(), 1);
    assert_eq!(desk.bendahara.get("/v1/payroll/runs?service_month=2026-03").await.is(200).data().len(), 0);
}

async fn an_approval_is_made_once(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    let path = desk.salaries().await;
    let first = desk.approve(&path, "same").await.is(200);
    let again = desk.approve(&path, "same").await.is(200);
    assert_eq!((again.header("idempotency-replayed"), &again.body), ("true", &first.body));
    desk.approve(&path, "other").await.is_problem(409, "payroll.run_act_not_offered");
    let reason = json!({ "reason": "keliru" });
    for (act, body) in [("calculate", Value::Null), ("cancel", reason)] {
        let refused = desk.bendahara.post(format!("{path}/{act}"), body).await;
        refused.is_problem(409, "payroll.run_act_not_offered");
    }
}

async fn payslips_open_to_their_owner_and_to_the_unit_in_care(app: &TestApp) {
    let (desk, [first, _, third]) = Desk::with_people(app).await;
    let me = desk.own(app, &first, 1).await;
    let clerk = holder(app, &desk.admin, ("juru", "bendahara_gaji", Some(&desk.skpd[1]))).await;
    let path = desk.salaries().await;
    let run = path.rsplit('/').next().unwrap();
    let seen = |reply: Reply| reply.is(200).data().len();
    assert_eq!(seen(me.get("/v1/me/payslips").await), 0, "not before it is approved");
    assert_eq!(seen(clerk.get("/v1/payroll/payslips").await), 1);
    desk.approve(&path, "one").await.is(200);

    let all = desk.bendahara.get(format!("/v1/payroll/payslips?run_id={run}")).await.is(200);
    assert_eq!(all.data().len(), 3);
    for (filter, count) in [("q=pegawai 002", 1), ("q=1985031520100110", 3), ("kind=tpp", 0)] {
        assert_eq!(
            seen(desk.bendahara.get(format!("/v1/payroll/payslips?{filter}")).await),
            count,
            "{filter}"
        );
    }
    let of_unit = format!("/v1/payroll/payslips?unit_id={}&payment_month=2026-02", desk.skpd[0]);
    assert_eq!(seen(desk.bendahara.get(of_unit).await), 2);
    assert_eq!(seen(desk.bendahara.get(format!("/v1/payroll/payslips?employee_id={third}")).await), 1);

    let own = me.get("/v1/me/payslips").await.is(200);
    assert_eq!((own.data().len(), &own.data()[0]["employee_id"]), (1, &json!(first)));
    let slip = format!("/v1/payroll/payslips/{}", own.data()[0]["id"].as_str().unwrap());
    let payslip =
        me.get(&slip).await.is(200).has("/lines/0/code", "gaji_pokok").has("/lines/0/label", "Gaji pokok");
    let explained = me.with("accept-language", "en").get(format!("{slip}/explanation")).await.is(200);
    explained.has("/net", payslip.body["net"].clone()).has("/lines/0/label", "Base pay");
    for part in ["", "/explanation", "/inputs"] {
        clerk.get(format!("{slip}{part}")).await.is_problem(404, "platform.not_found");
        desk.admin.get(format!("{slip}{part}")).await.is_problem(403, "identity.forbidden");
    }
    clerk.get(&path).await.is_problem(404, "platform.not_found");
    me.get(&path).await.is_problem(403, "identity.forbidden");
    me.get("/v1/payroll/payslips/7").await.is_problem(400, "request.wrong_id");
}

async fn anybody_with_recipe_and_inputs_recomputes_a_payslip(app: &TestApp) {
    let (desk, [first, ..]) = Desk::with_people(app).await;
    let path = desk.salaries().await;
    desk.approve(&path, "one").await.is(200);
    let me = desk.own(app, &first, 1).await;
    let own = me.get("/v1/me/payslips").await.is(200);
    let slip = own.data()[0]["id"].as_str().unwrap();
    let inputs = me.get(format!("/v1/payroll/payslips/{slip}/inputs")).await.is(200);
    let hash = inputs.body["recipe_hash"].as_str().unwrap();
    let recipe = me.get(format!("/v1/payroll/recipes/{hash}")).await.is(200);
    let lines = evaluator::evaluate(&recipe.body, &inputs.body["inputs"]).unwrap();
    let stored: Vec<i64> =
        inputs.body["lines"].as_array().unwrap().iter().map(|amount| amount.as_i64().unwrap()).collect();
    let given: Vec<i64> = lines.iter().map(|line| line.amount).collect();
    assert_eq!(given, stored);
    let unknown = format!("/v1/payroll/recipes/{}", "0".repeat(64));
    me.get(unknown).await.is_problem(404, "platform.not_found");
}

async fn gaps_are_named_mended_or_left_out_with_a_reason(app: &TestApp) {
    let (desk, [first, ..]) = Desk::with_people(app).await;
    let place = json!({ "kind": "position", "position_id": desk.posts[0], "standing": "definitif" });
    let gap = desk.enter(4, &[json!({ "kind": "status", "status": "pns" }), place]).await;
    let path = desk.salaries().await;
    let faults = desk.bendahara.get(format!("{path}/faults")).await.is(200);
    let codes: Vec<_> = faults.data().iter().map(|fault| fault["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["payroll.golongan_missing", "payroll.tax_status_missing"]);
    assert_eq!((&faults.data()[0]["employee_id"], &faults.data()[0]["is_open"]), (&json!(gap), &json!(true)));
    desk.approve(&path, "early").await.is_problem(409, "payroll.run_has_faults");

    let exclusions = format!("{path}/exclusions");
    let leave_out = |employee: &str, reason: &str| json!({ "employee_id": employee, "reason": reason });
    let paid = desk.bendahara.post(&exclusions, leave_out(&first, "cuti")).await;
    paid.is_problem(409, "payroll.has_payslip");
    let mute = desk.bendahara.post(&exclusions, leave_out(&gap, " ")).await;
    mute.is_problem(422, "payroll.reason_empty").at("/reason");
    let run = desk.bendahara.post(&exclusions, leave_out(&gap, "SK belum terbit")).await.is(200);
    let twice = desk.bendahara.post(&exclusions, leave_out(&gap, "lagi")).await;
    twice.is_problem(409, "payroll.excluded_already");
    assert_eq!(desk.bendahara.get(&exclusions).await.is(200).data()[0]["reason"], "SK belum terbit");
    run.has("/open_faults", 0);

    let one = format!("{exclusions}/{gap}");
    desk.bendahara.delete(&one).await.is_problem(428, "request.if_match_required");
    let back = desk.bendahara.with("if-match", "*").delete(&one).await.is(200);
    back.has("/is_stale", true).has("/open_faults", 1);
    desk.bendahara.with("if-match", "*").delete(&one).await.is_problem(404, "platform.not_found");
    let facts = format!("/v1/employees/{gap}/facts");
    for value in [golongan("III/b"), json!({ "kind": "tax_status", "ptkp": "TK/0" })] {
        let fact = json!({ "value": value, "valid_from": "2020-01-01" });
        desk.officer.post(&facts, fact).await.is(201);
    }
    desk.approve(&path, "stale").await.is_problem(409, "payroll.run_stale");
    desk.calculated(&path).await.has("/payslip_count", 4).has("/is_stale", false);
    desk.approve(&path, "late").await.is(200);
}

async fn a_run_is_refused_by_its_rules(app: &TestApp) {
    let desk = Desk::of(app).await;
    let make = |body: Value| {
        let bendahara = desk.bendahara.clone();
        async move { bendahara.post("/v1/payroll/runs", body).await }
    };
    let run = json!({ "unit_id": desk.root, "kind": "gaji_induk", "service_month": "2026-02" });
    let with = |name: &str, value: Value| {
        let mut body = run.clone();
        body[name] = value;
        body
    };
    let early = make(with("payment_month", json!("2026-01"))).await;
    early.is_problem(422, "payroll.paid_before_service").at("/payment_month");
    make(with("kind", json!("tpp"))).await.is_problem(422, "payroll.no_policy");
    make(with("kind", json!("thr"))).await.is_problem(400, "request.unknown_word").at("/kind");
    make(with("sevice_month", json!("2026-02"))).await.is_problem(400, "request.unknown_member");
    let foreign = make(with("unit_id", json!("0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4"))).await;
    foreign.is_problem(404, "platform.not_found");
    let clerk = holder(app, &desk.admin, ("juru", "bendahara_gaji", Some(&desk.skpd[1]))).await;
    clerk.post("/v1/payroll/runs", run.clone()).await.is_problem(404, "platform.not_found");
    desk.penyetuju.post("/v1/payroll/runs", run).await.is_problem(403, "identity.forbidden");
    desk.bendahara.get("/v1/payroll/runs?month=2026-02").await.is_problem(400, "request.unknown_parameter");
}

async fn a_cancelled_run_frees_its_people(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    let one = desk.draft(&desk.skpd[0], "gaji_induk").await;
    desk.calculated(&one).await.has("/payslip_count", 2);
    let whole = desk.salaries().await;
    let faults = desk.bendahara.get(format!("{whole}/faults")).await.is(200);
    let taken = |fault: &Value| fault["code"] == "payroll.slot_taken" && fault["is_open"] == false;
    assert_eq!(faults.data().iter().filter(|fault| taken(fault)).count(), 2);

    let cancel = format!("{one}/cancel");
    desk.bendahara.post(&cancel, json!({ "reason": "" })).await.is_problem(422, "payroll.reason_empty");
    let reason = json!({ "reason": "Digabung ke satu proses" });
    let cancelled = desk.bendahara.post(&cancel, reason).await.is(200).has("/payslip_count", 0);
    assert_eq!(offers(&cancelled.has("/cancel_reason", "Digabung ke satu proses")), []);
    desk.bendahara.get(&whole).await.is(200).has("/is_stale", true);
    desk.calculated(&whole).await.has("/payslip_count", 3);
}

async fn a_policy_is_drafted_validated_and_approved(app: &TestApp) {
    let desk = Desk::of(app).await;
    let mut wrong = demo_rules();
    wrong["weights"]["performance"] = json!("0.7");
    let draft = desk.policy("TPP", "2026-01-01", wrong).await.is(201).has("/status", "draft");
    let path = draft.header("location").to_owned();
    let faults = desk.bendahara.post(format!("{path}/validate"), Value::Null).await.is(200);
    assert_eq!(faults.data()[0]["pointer"], "/rules/weights");
    let refused = desk.bendahara.post(format!("{path}/submit"), Value::Null).await;
    refused.is_problem(422, "payroll.policy_weights_sum").at("/rules/weights");

    let body = json!({ "name": "TPP 2026", "valid_from": "2026-01-01", "rules": demo_rules() });
    desk.bendahara.put(&path, body.clone()).await.is_problem(428, "request.if_match_required");
    let edit = desk.bendahara.with("if-match", draft.header("etag"));
    edit.put(&path, body.clone()).await.is(200).has("/name", "TPP 2026");
    edit.put(&path, body.clone()).await.is_problem(412, "platform.stale");
    desk.bendahara.post(format!("{path}/submit"), Value::Null).await.is(200).has("/status", "submitted");
    let late = desk.bendahara.with("if-match", "*").put(&path, body).await;
    late.is_problem(409, "payroll.policy_act_not_offered");
    let reason = json!({ "reason": "Lampiran belum lengkap" });
    desk.penyetuju.post(format!("{path}/return"), reason).await.is(200).has("/status", "draft");
    let submitted = desk.bendahara.post(format!("{path}/submit"), Value::Null).await.is(200);
    assert!(offers(&submitted).contains(&("approve", Some("payroll.not_permitted"))));
    desk.penyetuju.with("if-match", "*").post(format!("{path}/approve"), Value::Null).await.is(400);
    let approved = desk.approve(&path, "one").await.is(200).has("/status", "approved");
    assert_eq!(offers(&approved), [("retire", None)]);
}

async fn one_policy_binds_on_a_day(app: &TestApp) {
    let desk = Desk::of(app).await;
    let first = desk.binding_policy().await;
    let next =
        desk.policy("TPP kedua", "2026-07-01", demo_rules()).await.is(201).header("location").to_owned();
    desk.bendahara.post(format!("{next}/submit"), Value::Null).await.is(200);
    desk.approve(&next, "early").await.is_problem(409, "payroll.policy_overlaps");
    let retire = format!("{first}/retire");
    let outside = desk.penyetuju.post(&retire, json!({ "valid_until": "2025-01-01" })).await;
    outside.is_problem(422, "payroll.policy_end_outside").at("/valid_until");
    desk.penyetuju
        .post(&retire, json!({ "valid_until": "2026-07-01" }))
        .await
        .is(200)
        .has("/status", "retired");
    desk.approve(&next, "late").await.is(200);
    let binding = desk.bendahara.get("/v1/payroll/policies?as_of=2026-06-30").await.is(200);
    assert_eq!(binding.data()[0]["name"], "TPP 2026");
    assert_eq!(desk.bendahara.get("/v1/payroll/policies?status=approved").await.is(200).data().len(), 1);
    desk.officer.get("/v1/payroll/policies").await.is(200);
}

async fn the_allowance_follows_the_policy(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    let policy = desk.binding_policy().await;
    let salary = desk.salaries().await;
    let tpp = desk.draft(&desk.root, "tpp").await;
    let run = desk.calculated(&tpp).await.has("/payslip_count", 3);
    assert_eq!(format!("/v1/payroll/policies/{}", run.body["policy_id"].as_str().unwrap()), policy);
    run.has("/attendance_month", "2026-02").has("/evaluation_period", "2026-02");
    desk.approve(&salary, "salary").await.is(200);
    desk.bendahara.get(&tpp).await.is(200).has("/is_stale", true);
    desk.approve(&tpp, "stale").await.is_problem(409, "payroll.run_stale");
    desk.calculated(&tpp).await.has("/is_stale", false);
    desk.approve(&tpp, "fresh").await.is(200);
    let end = json!({ "valid_until": "2027-01-01" });
    desk.penyetuju.post(format!("{policy}/retire"), end).await.is(200).has("/valid_until", "2027-01-01");
}
