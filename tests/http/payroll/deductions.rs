//! Deductions for third parties and instalments of overpaid money: consent, priority, the least net, and the lists.

use merit_tests::sheets::{begin, upload};
use merit_tests::{Client, Reply, TestApp, both, evaluator};
use serde_json::{Value, json};

use super::desk::Desk;

both![
    what_is_consented_to_is_taken_until_it_is_revoked,
    schemes_and_limits_are_refused_with_all_their_faults,
    orders_wait_for_consent,
    a_third_party_sends_a_list,
    instalments_are_taken_once_and_come_first,
    a_scheme_takes_from_the_tpp,
    what_was_taken_as_zakat_lowers_the_years_tax,
];

const SCHEMES: &str = "/v1/payroll/deduction-schemes";
const ORDERS: &str = "/v1/payroll/deduction-orders";
const OWN: &str = "/v1/me/pay-deductions";

async fn in_january(app: &TestApp) -> (Desk, [String; 3]) {
    app.anonymous.put("/v1/demo/clock", json!({ "now": "2026-01-20T01:00:00Z" })).await.is(200);
    Desk::with_people(app).await
}

/// A scheme of fixed amounts from the salary; `more` says what is otherwise, of itself or of its terms.
fn scheme(root: &str, code: &str, more: Value) -> Value {
    let mut scheme = json!({ "instansi_id": root, "code": code, "kind": "koperasi", "basis": "fixed" });
    let mut terms = json!({ "name": code.to_uppercase(), "receiver": "Bank Uji 001", "from_gaji_induk": true,
        "from_tpp": false, "priority": 20, "valid_from": "2026-01" });
    for (name, value) in more.as_object().unwrap() {
        let of = if ["kind", "basis"].contains(&name.as_str()) { &mut scheme } else { &mut terms };
        of[name] = value.clone();
    }
    scheme["terms"] = terms;
    scheme
}

async fn made(desk: &Desk, code: &str, more: Value) -> String {
    desk.bendahara.post(SCHEMES, scheme(&desk.root, code, more)).await.is(201).id()
}

async fn zakat(desk: &Desk) -> String {
    let more = json!({ "kind": "zakat", "basis": "rate", "rate": "0.025", "priority": 1 });
    made(desk, "baznas", more).await
}

/// The amounts of a person's payslip in a run, by the code of the line.
async fn lines(desk: &Desk, run: &str, employee: &str) -> (String, Value) {
    let slips = desk.payslips(run).await;
    let slip = slips.data().iter().find(|slip| slip["employee_id"] == employee).unwrap().clone();
    let id = slip["id"].as_str().unwrap().to_owned();
    let shown = desk.bendahara.get(format!("/v1/payroll/payslips/{id}")).await.is(200);
    let lines = shown.body["lines"].as_array().unwrap();
    let by_code =
        lines.iter().map(|line| (line["code"].as_str().unwrap().to_owned(), line["amount"].clone()));
    (id, Value::Object(by_code.collect()))
}

fn of(lines: &Value, code: &str) -> i64 {
    lines[code].as_i64().unwrap_or_else(|| panic!("{code}: {lines:#}"))
}

async fn march(desk: &Desk) -> String {
    let body = json!({ "unit_id": desk.root, "kind": "gaji_induk", "service_month": "2026-03" });
    let run = desk.bendahara.post("/v1/payroll/runs", body).await.is(201).header("location").to_owned();
    desk.calculated(&run).await;
    run
}

/// Every line is what the foreign evaluator gives, and gross less deductions is net.
async fn recomputed(desk: &Desk, run: &str) {
    let file = desk.penyetuju.get(format!("{run}/workings")).await.is(200);
    let read: Vec<Value> = file.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let codes = read[0]["line_codes"].as_array().unwrap();
    let at = |code: &str| codes.iter().position(|known| known == code).unwrap();
    for slip in read.iter().filter(|line| line["kind"] == "payslip") {
        let given = evaluator::evaluate(&read[1]["document"], &slip["inputs"]).unwrap();
        let stored: Vec<i64> =
            slip["lines"].as_array().unwrap().iter().map(|one| one.as_i64().unwrap()).collect();
        assert_eq!(given.iter().map(|line| line.amount).collect::<Vec<_>>(), stored);
        assert_eq!(stored[at("gross")] - stored[at("deductions")], stored[at("net")]);
    }
}

async fn what_is_consented_to_is_taken_until_it_is_revoked(app: &TestApp) {
    let (desk, [first, ..]) = in_january(app).await;
    let plain = desk.salaries().await;
    let (_, before) = lines(&desk, &plain, &first).await;
    let net = of(&before, "net");
    let (zakat, bank) = (zakat(&desk).await, made(&desk, "bank", json!({ "kind": "bank" })).await);
    made(
        &desk,
        "korpri",
        json!({ "kind": "korpri", "amount": 5_000, "decree": "SK 1/2026", "priority": 90 }),
    )
    .await;
    desk.bendahara.get(&plain).await.is(200).has("/is_stale", true);
    let me = desk.own(app, &first, 1).await;
    let given = me.post(OWN, json!({ "scheme_id": zakat, "figure": { "from": "2026-02" } })).await.is(201);
    let given = given.has("/status", "active").has("/figure/rate", "0.025").id();
    me.post(OWN, json!({ "scheme_id": bank, "figure": { "amount": 900_000_000, "from": "2026-02" } }))
        .await
        .is(201);
    let (slip, taken) = {
        desk.calculated(&plain).await;
        lines(&desk, &plain, &first).await
    };
    let tithe = (net * 25 + 99_999) / 100_000 * 100;
    assert_eq!((of(&taken, "net_of_list"), of(&taken, "potongan_zakat_baznas")), (net, tithe));
    assert_eq!(of(&taken, "potongan_pihak_ketiga_bank"), net - tithe);
    assert_eq!((of(&taken, "potongan_pihak_ketiga_korpri"), of(&taken, "net")), (0, 0));
    assert_eq!(of(&taken, "zakat_paid"), tithe);
    recomputed(&desk, &plain).await;
    let explained = desk.bendahara.get(format!("/v1/payroll/payslips/{slip}/explanation")).await.is(200);
    assert!(
        explained.text.contains("asked_bank") && explained.text.contains("deduction_order"),
        "{}",
        explained.text
    );
    the_list_says_what_was_short(&desk, (&plain, &bank), (net - tithe, 900_000_000)).await;

    let revoke = me.with("if-match", "*");
    let other = desk.own(app, &desk.hire(9, 0).await, 9).await;
    let path = format!("{OWN}/{given}/revoke");
    other.with("if-match", "*").post(&path, Value::Null).await.is_problem(404, "platform.not_found");
    me.post(&path, Value::Null).await.is_problem(428, "request.if_match_required");
    revoke
        .post(&path, Value::Null)
        .await
        .is(200)
        .has("/status", "revoked")
        .has("/allowed_actions", json!([]));
    revoke.post(&path, Value::Null).await.is_problem(409, "payroll.deduction_act_not_offered");
    desk.bendahara.get(&plain).await.is(200).has("/is_stale", true);
    let next = march(&desk).await;
    let (_, without) = lines(&desk, &next, &first).await;
    assert_eq!(of(&without, "potongan_zakat_baznas"), 0);
    assert_eq!(me.get(OWN).await.is(200).data().len(), 2);
}

async fn the_list_says_what_was_short(desk: &Desk, (run, scheme): (&str, &str), (taken, asked): (i64, i64)) {
    let path = format!("{run}/third-parties/{scheme}");
    let list = desk.bendahara.get(&path).await.is(200).has("/asked", asked).has("/taken", taken);
    let list = list.has("/short", asked - taken).has("/people/0/name", "Pegawai 001");
    assert_eq!(list.body["people"].as_array().unwrap().len(), 1);
    let csv = desk.bendahara.get(format!("{path}?format=csv")).await.is(200);
    assert_eq!(csv.text.lines().count(), 3, "a heading, one person, a sum: {}", csv.text);
    assert!(!desk.bendahara.download(&format!("{path}?format=xlsx")).await.1.is_empty());
    desk.officer.get(&path).await.is_problem(403, "identity.forbidden");
    let unknown = format!("{run}/third-parties/0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4");
    desk.bendahara.get(unknown).await.is_problem(404, "platform.not_found");
    let draft = desk.draft(&desk.skpd[0], "thr").await;
    let id = scheme;
    desk.bendahara
        .get(format!("{draft}/third-parties/{id}"))
        .await
        .is_problem(409, "payroll.run_not_calculated");
}

async fn schemes_and_limits_are_refused_with_all_their_faults(app: &TestApp) {
    let (desk, [first, ..]) = in_january(app).await;
    let wrong = json!({ "name": " ", "receiver": "", "from_gaji_induk": false, "rate": "2", "decree": "",
        "rounded_up_to": 0, "valid_until": "2026-01" });
    let refused = desk.bendahara.post(SCHEMES, scheme(&desk.root, "Besar", wrong)).await.is(422);
    for pointer in [
        "/code",
        "/terms/name",
        "/terms/receiver",
        "/terms/from_gaji_induk",
        "/terms/amount",
        "/terms/decree",
        "/terms/rounded_up_to",
        "/terms/valid_until",
    ] {
        assert!(refused.text.contains(&format!("\"{pointer}\"")), "{pointer}: {}", refused.text);
    }
    desk.ppk.post(SCHEMES, scheme(&desk.root, "bank", json!({}))).await.is_problem(403, "identity.forbidden");
    let of_unit = scheme(&desk.skpd[0], "bank", json!({}));
    desk.bendahara.post(SCHEMES, of_unit).await.is_problem(404, "platform.not_found");
    let id = made(&desk, "bank", json!({})).await;
    let twice = desk.bendahara.post(SCHEMES, scheme(&desk.root, "bank", json!({}))).await;
    twice.is_problem(409, "payroll.deduction_scheme_exists");
    let path = format!("{SCHEMES}/{id}");
    let terms = scheme(&desk.root, "bank", json!({ "priority": 3 }))["terms"].clone();
    desk.bendahara.put(&path, terms.clone()).await.is_problem(428, "request.if_match_required");
    let changing = desk.bendahara.with("if-match", "\"7\"");
    changing.put(&path, terms.clone()).await.is_problem(412, "platform.stale");
    desk.bendahara.with("if-match", "*").put(&path, terms).await.is(200).has("/terms/priority", 3);
    let me = desk.own(app, &first, 1).await;
    me.get(&path).await.is(200).has("/line_code", "potongan_pihak_ketiga_bank");
    assert_eq!(me.get(SCHEMES).await.is(200).data().len(), 1);

    let limit = format!("/v1/payroll/deduction-limits/{}", desk.root);
    desk.bendahara.get(&limit).await.is(200).has("/least_net", "0");
    let keeper = desk.bendahara.with("if-match", "*");
    let refused = keeper.put(&limit, json!({ "least_net": "1.5" })).await;
    refused.is_problem(422, "payroll.deduction_least_net").at("/least_net");
    desk.ppk.with("if-match", "*").put(&limit, json!({ "least_net": "0.3" })).await.is(403);
    keeper.put(&limit, json!({ "least_net": "0.3" })).await.is(200).has("/least_net", "0.3");
    me.post(OWN, json!({ "scheme_id": id, "figure": { "amount": 900_000_000, "from": "2026-02" } }))
        .await
        .is(201);
    let run = desk.salaries().await;
    let (_, taken) = lines(&desk, &run, &first).await;
    assert_eq!(of(&taken, "net"), (of(&taken, "net_of_list") * 3 + 9) / 10);
}

async fn orders_wait_for_consent(app: &TestApp) {
    let (desk, [first, second, _]) = in_january(app).await;
    let id = made(&desk, "koperasi", json!({})).await;
    let order = |more: Value| {
        let mut order = json!({ "employee_id": first, "scheme_id": id, "figure": { "amount": 250_000, "from": "2026-02" } });
        order.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        order
    };
    let wrong = order(json!({ "figure": { "amount": 0, "from": "2025-12", "until": "2025-11" } }));
    let refused = desk.bendahara.post(ORDERS, wrong).await.is_problem(422, "payroll.deduction_figure");
    refused.at("/figure/amount").at("/figure/from").at("/figure/until");
    let korpri = made(&desk, "korpri", json!({ "amount": 5_000, "decree": "SK 1/2026" })).await;
    let compulsory = desk.bendahara.post(ORDERS, order(json!({ "scheme_id": korpri }))).await;
    compulsory.is_problem(422, "payroll.deduction_compulsory").at("/scheme_id");
    desk.ppk.post(ORDERS, order(json!({}))).await.is_problem(403, "identity.forbidden");
    let unknown = order(json!({ "employee_id": desk.root }));
    desk.bendahara.post(ORDERS, unknown).await.is_problem(404, "platform.not_found");
    let recorded = desk.bendahara.post(ORDERS, order(json!({}))).await.is(201).has("/status", "recorded");
    let path = format!("{ORDERS}/{}", recorded.id());
    desk.bendahara.post(ORDERS, order(json!({}))).await.is_problem(409, "payroll.deduction_order_exists");
    let run = desk.salaries().await;
    let (_, waiting) = lines(&desk, &run, &first).await;
    assert_eq!(of(&waiting, "potongan_pihak_ketiga_koperasi"), 0, "no deduction without consent");
    let me = desk.own(app, &first, 1).await;
    let waiting = async || {
        let tasks = me.get("/v1/me/tasks").await.is(200);
        tasks.data().iter().filter(|task| task["kind"] == "tasks.consent_deduction").count()
    };
    assert_eq!(waiting().await, 1);
    let consent = me.with("if-match", "*");
    consent
        .post(format!("{OWN}/{}/consent", recorded.id()), Value::Null)
        .await
        .is(200)
        .has("/status", "active");
    assert_eq!(waiting().await, 0);
    desk.calculated(&run).await;
    let (_, taken) = lines(&desk, &run, &first).await;
    assert_eq!(of(&taken, "potongan_pihak_ketiga_koperasi"), 250_000);

    let keeper = desk.bendahara.with("if-match", "*");
    keeper
        .post(format!("{path}/end"), json!({ "reason": " " }))
        .await
        .is_problem(422, "payroll.reason_empty");
    keeper.post(format!("{path}/end"), json!({ "reason": "Lunas." })).await.is(200).has("/status", "ended");
    by_paper(&desk, (&keeper, &me), order(json!({ "employee_id": second }))).await;
    assert_eq!(desk.bendahara.get(format!("{ORDERS}?status=ended")).await.is(200).data().len(), 1);
    me.get(&path).await.is(200);
    assert_eq!(me.get(ORDERS).await.is(200).data().len(), 1, "nobody else's");
}

/// With a signed paper, which whoever may read the order may read.
async fn by_paper(desk: &Desk, (keeper, stranger): (&Client, &Client), order: Value) {
    let recorded = desk.bendahara.post(ORDERS, order).await.is(201);
    let path = format!("{ORDERS}/{}", recorded.id());
    let paper = upload(&desk.bendahara, "kuasa.csv", b"kuasa,potong\n1,2\n").await;
    let consent = |day: &str| json!({ "consented_on": day, "paper_id": paper });
    let late = keeper.post(format!("{path}/consent"), consent("2999-01-01")).await;
    late.is_problem(422, "payroll.deduction_consent_day").at("/consented_on");
    stranger.with("if-match", "*").post(format!("{path}/consent"), consent("2026-01-19")).await.is(403);
    let active: Reply = keeper.post(format!("{path}/consent"), consent("2026-01-19")).await.is(200);
    active.has("/status", "active").has("/paper_id", paper.clone());
    desk.ppk.get(format!("/v1/files/{paper}")).await.is(200);
    stranger.get(format!("/v1/files/{paper}")).await.is(404);
    stranger.get(&path).await.is_problem(404, "platform.not_found");
}

async fn a_third_party_sends_a_list(app: &TestApp) {
    let (desk, _) = in_january(app).await;
    made(&desk, "koperasi", json!({})).await;
    let nip = |sequence: u32| super::desk::nip(sequence);
    let import = async |csv: &str, mode: &str| {
        let file = upload(&desk.bendahara, "daftar.csv", csv.as_bytes()).await;
        let new = json!({ "kind": "deduction_orders", "file_id": file, "mode": mode, "month": "2026-02" });
        begin(&desk.bendahara, new).await
    };
    let wrong = format!("nip,kode,jumlah\n{},lain,1000\n{},koperasi,1000\n", nip(1), nip(77));
    assert_eq!(import(&wrong, "partial").await["committed"], 0);
    let list = format!("nip,kode,jumlah,bulan\n{},koperasi,100000,12\n{},koperasi,200000,\n", nip(1), nip(2));
    assert_eq!(import(&list, "dry_run").await["status"], "checked");
    let taken_in = import(&list, "all_or_nothing").await;
    assert_eq!(taken_in["committed"], 2, "{taken_in:#}");
    let waiting = desk.bendahara.get(format!("{ORDERS}?status=recorded")).await.is(200);
    assert_eq!(waiting.data().len(), 2);
    assert_eq!(waiting.data().iter().filter(|order| order["figure"]["until"] == "2027-02").count(), 1);
    assert_eq!(import(&list, "partial").await["committed"], 0, "nobody has two open orders");
}

async fn instalments_are_taken_once_and_come_first(app: &TestApp) {
    let (desk, [owing, ..]) = in_january(app).await;
    let salaries = desk.salaries().await;
    desk.signed(&salaries).await;
    desk.approve(&salaries, "salaries").await.is(200);
    let lower = json!({ "value": { "kind": "golongan", "golongan": "II/c", "mkg_years": 5, "mkg_months": 0 },
        "valid_from": "2026-02-01" });
    desk.officer.post(format!("/v1/employees/{owing}/facts"), lower).await.is(201);
    let rapel = desk.draft(&desk.root, "rapel").await;
    desk.calculated(&rapel).await;
    desk.signed(&rapel).await;
    desk.approve(&rapel, "rapel").await.is(200);
    let claim = desk.bendahara.get("/v1/payroll/recoveries").await.is(200).data()[0].clone();
    let (path, amount) = (
        format!("/v1/payroll/recoveries/{}", claim["id"].as_str().unwrap()),
        claim["amount"].as_i64().unwrap(),
    );
    let next = march(&desk).await;
    let plan = json!({ "amount": 60_000, "from": "2026-03", "agreement": "SKTJM-07/2026" });
    desk.bendahara.with("if-match", "*").post(format!("{path}/instalments"), plan).await.is(200);
    desk.bendahara.get(&next).await.is(200).has("/is_stale", true);
    desk.calculated(&next).await;
    let (slip, taken) = lines(&desk, &next, &owing).await;
    assert_eq!(of(&taken, "potongan_pengembalian"), 60_000);
    assert_eq!(of(&taken, "net"), of(&taken, "net_of_list") - 60_000);
    recomputed(&desk, &next).await;
    desk.bendahara.get(&path).await.is(200).has("/balance", amount);
    desk.signed(&next).await;
    desk.approve(&next, "march").await.is(200);
    let repaid = desk.bendahara.get(&path).await.is(200).has("/balance", amount - 60_000);
    repaid.has("/payments/0/receipt_number", slip).has("/payments/0/amount", 60_000);
    // Another salary that is paid in the same month takes none.
    let body = json!({ "unit_id": desk.root, "kind": "gaji_induk", "service_month": "2026-04", "payment_month": "2026-03" });
    let again = desk.bendahara.post("/v1/payroll/runs", body).await;
    if again.status == 201 {
        let again = again.header("location").to_owned();
        desk.calculated(&again).await;
        let (_, taken) = lines(&desk, &again, &owing).await;
        assert_eq!(of(&taken, "potongan_pengembalian"), 0);
    }
}

async fn a_scheme_takes_from_the_tpp(app: &TestApp) {
    let (desk, [first, second, _]) = in_january(app).await;
    desk.binding_policy().await;
    let of_tpp = json!({ "from_gaji_induk": false, "from_tpp": true });
    let scheme = made(&desk, "koperasi", of_tpp).await;
    let me = desk.own(app, &first, 1).await;
    me.post(OWN, json!({ "scheme_id": scheme, "figure": { "amount": 150_000, "from": "2026-02" } }))
        .await
        .is(201);
    let salaries = desk.salaries().await;
    desk.signed(&salaries).await;
    desk.approve(&salaries, "salaries").await.is(200);
    let (_, salary) = lines(&desk, &salaries, &first).await;
    assert!(salary["potongan_pihak_ketiga_koperasi"].is_null(), "{salary:#}");
    let tpp = desk.draft(&desk.root, "tpp").await;
    desk.calculated(&tpp).await;
    let (_, taken) = lines(&desk, &tpp, &first).await;
    assert_eq!(of(&taken, "potongan_pihak_ketiga_koperasi"), 150_000);
    assert_eq!(of(&taken, "net"), of(&taken, "net_of_list") - 150_000);
    let (_, other) = lines(&desk, &tpp, &second).await;
    assert_eq!(of(&other, "potongan_pihak_ketiga_koperasi"), 0);
    recomputed(&desk, &tpp).await;
    let list = desk.bendahara.get(format!("{tpp}/third-parties/{scheme}")).await.is(200);
    list.has("/taken", 150_000).has("/short", 0);
}

/// The zakat of November and December lowers the net income of the year by what was taken before the last payment.
async fn what_was_taken_as_zakat_lowers_the_years_tax(app: &TestApp) {
    app.anonymous.put("/v1/demo/clock", json!({ "now": "2026-11-01T01:00:00Z" })).await.is(200);
    let (desk, [giving, other, _]) = Desk::with_people(app).await;
    let more =
        json!({ "kind": "zakat", "basis": "rate", "rate": "0.025", "priority": 1, "valid_from": "2026-11" });
    let zakat = made(&desk, "baznas", more).await;
    let me = desk.own(app, &giving, 1).await;
    me.post(OWN, json!({ "scheme_id": zakat, "figure": { "from": "2026-11" } })).await.is(201);
    let mut taken = Vec::new();
    for month in ["2026-11", "2026-12"] {
        let body = json!({ "unit_id": desk.root, "kind": "gaji_induk", "service_month": month });
        let run = desk.bendahara.post("/v1/payroll/runs", body).await.is(201).header("location").to_owned();
        desk.calculated(&run).await;
        taken.push(of(&lines(&desk, &run, &giving).await.1, "zakat_paid"));
        desk.signed(&run).await;
        desk.approve(&run, month).await.is(200);
    }
    let slips = desk.bendahara.get("/v1/payroll/withholding-slips?year=2026").await.is(200);
    let net = |employee: &str| {
        let slip = slips.data().iter().find(|slip| slip["employee_id"] == employee).unwrap();
        slip["account"]["net"].as_i64().unwrap()
    };
    assert!(taken[0] > 0);
    assert_eq!(
        net(&other) - net(&giving),
        taken[0],
        "December's own follows from the net, which follows from the tax"
    );
}
