//! Who may call what, from the document itself: strangers are told to sign in, the powerless are refused, and what belongs
//! to others does not exist.

use std::collections::BTreeMap;

use crate::contested::Contested;
use merit_tests::contract::{CONTRACT, Operation};
use merit_tests::main_job::MainJob;
use merit_tests::sheets::{begin, import, upload};
use merit_tests::{Client, Reply, Scene, both};
use reqwest::Method;
use serde_json::{Value, json};

both![in Scene:
    the_server_serves_the_document,
    a_stranger_is_told_to_sign_in,
    whoever_lacks_the_permission_is_refused,
    what_belongs_to_others_does_not_exist,
    the_examples_of_the_document_are_understood,
];

/// No object has it.
const UNKNOWN: &str = "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4";

async fn the_server_serves_the_document(scene: &Scene) {
    let served = scene.app.anonymous.get("/openapi.json").await.is(200).body;
    assert!(served == CONTRACT.document, "the server serves another document than the code makes");
}

/// Asks for an operation with the examples of its query and its body, meaning it.
async fn ask(caller: &Client, operation: &Operation, id: impl Fn(&str) -> String) -> Reply {
    let caller = caller.decided();
    let method = Method::from_bytes(operation.method.as_bytes()).unwrap();
    let path = operation.path_with(id) + &CONTRACT.example_query(operation);
    caller.send(method, &path, CONTRACT.example_body(operation)).await
}

async fn a_stranger_is_told_to_sign_in(scene: &Scene) {
    let nobody = &scene.app.anonymous;
    let forged = nobody.bearing("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.");
    for operation in CONTRACT.operations.iter().filter(|operation| operation.permissions().is_some()) {
        for stranger in [nobody, &forged] {
            let reply = ask(stranger, operation, |_| UNKNOWN.to_owned()).await.is(401);
            assert!(reply.header("www-authenticate").starts_with("Bearer"), "{}", reply.asked);
            let code = reply.body["code"].as_str().unwrap_or_default().to_owned();
            reply.is_problem(401, &code);
        }
    }
}

async fn whoever_lacks_the_permission_is_refused(scene: &Scene) {
    let system = system(scene).await;
    let mut callers = Vec::new();
    for name in ["panitia", "auditor"] {
        let caller = scene.officer(name).await;
        let held = caller.get("/v1/me/permissions").await.is(200).body;
        let held = held["permissions"].as_array().unwrap().iter();
        callers.push((
            caller,
            held.map(|one| one["permission"].as_str().unwrap().to_owned()).collect::<Vec<_>>(),
        ));
    }
    callers.push((system, vec!["audit.read".to_owned()]));
    for operation in &CONTRACT.operations {
        let Some(wanted) = operation.permissions() else { continue };
        let lacks = |(_, held): &&(Client, Vec<String>)| {
            !wanted.iter().any(|one| held.iter().any(|held| held == one))
        };
        let (caller, _) =
            callers.iter().find(lacks).unwrap_or_else(|| panic!("everybody may {}", operation.id()));
        ask(caller, operation, |_| UNKNOWN.to_owned()).await.is_problem(403, "identity.forbidden");
    }
}

/// Another program, which reads the log of acts and may do nothing else.
async fn system(scene: &Scene) -> Client {
    let client =
        json!({ "name": "Pengawas", "instansi_id": scene.region.instansi, "scopes": ["audit.read"] });
    let client = scene.admin().await.post("/v1/service-clients", client).await.is(201).body;
    let credentials = json!({
        "grant_type": "client_credentials", "client_id": client["client"]["id"], "client_secret": client["client_secret"] });
    let token = scene.app.anonymous.post("/v1/auth/token", credentials).await.is(200).body;
    scene.app.anonymous.bearing(token["access_token"].as_str().unwrap())
}

/// The head of the dinas with every role of his own regency: he may do everything there, and nothing elsewhere.
async fn mighty(scene: &Scene) -> Client {
    let admin = scene.admin().await;
    let account = admin.get(format!("/v1/accounts?employee_id={}", scene.region.kepala.id)).await.is(200);
    let account = account.data()[0]["id"].clone();
    let roles = [
        "pengelola_kepegawaian",
        "pengelola_kinerja",
        "bendahara_gaji",
        "ppk_skpd",
        "penyetuju_gaji",
        "operator_unit",
        "auditor",
        "admin",
    ];
    for role in roles {
        let grant = json!({
            "account_id": account, "role": role, "unit_id": scene.region.instansi, "valid_until": "2099-01-01" });
        admin.post("/v1/grants", grant).await.is(201);
    }
    scene.region.kepala.sign_in(&scene.app.anonymous).await
}

async fn what_belongs_to_others_does_not_exist(scene: &Scene) {
    let theirs = belongings(scene).await;
    let mighty = mighty(scene).await;
    for operation in CONTRACT.operations.iter().filter(|operation| operation.permissions().is_some()) {
        // A month belongs to nobody: the unit is named in the body.
        if operation.placeholders().iter().all(|name| *name == "month") {
            continue;
        }
        let id = |name: &str| {
            let known = theirs.get(name);
            known.unwrap_or_else(|| panic!("no {name} to ask {} with", operation.id())).clone()
        };
        // A recipe is published law and policy under the hash of its text, law is everybody's, and a template is the
        // program's: they belong to nobody.
        if !["get_recipe", "get_law", "get_import_template"].contains(&operation.id()) {
            ask(&mighty, operation, id).await.is_problem(404, "platform.not_found");
            ask(&mighty, operation, |_| "x".to_owned()).await.is_problem(400, "request.wrong_id");
        }
        let unknown = |name: &str| if name == "hash" { "0".repeat(64) } else { UNKNOWN.to_owned() };
        ask(&mighty, operation, unknown).await.is_problem(404, "platform.not_found");
    }
}

/// One of everything in the neighbour's regency, by the name that it has in paths.
async fn belongings(scene: &Scene) -> BTreeMap<&'static str, String> {
    let job = MainJob::begin(&scene.app.anonymous, scene.neighbour.clone(), scene.month()).await;
    let (of_head, of_analyst) = job.agree_on_targets().await;
    job.report((&job.kepala, &job.sekda), &of_head).await;
    let progress = job.report((&job.analis, &job.kepala), &of_analyst).await;
    job.rate(&job.sekda, &of_head).await;
    let evaluation = job.rate(&job.kepala, &of_analyst).await;
    job.record_attendance().await;
    let policy = job.publish_policy().await;
    let run = job.pay("gaji_induk", &[]).await;
    let text = |json: &Value| json.as_str().unwrap().to_owned();
    let first = async |reader: &Client, path: String| text(&reader.get(path).await.is(200).data()[0]["id"]);
    let (admin, officer) =
        (scene.admin().await, scene.neighbour.officer(&scene.app.anonymous, "kepegawaian").await);
    let employee = job.region.analis.id.clone();
    let account = first(&admin, format!("/v1/accounts?employee_id={employee}")).await;
    let bendahara = first(&admin, format!("/v1/accounts?q=bendahara.{}", job.region.seed)).await;
    let shown = job.bendahara.get(format!("/v1/payroll/runs/{run}")).await.is(200).body;
    let slip = job.own_payslips(&job.analis).await[0].clone();
    let delegation = lent(scene, &employee).await;
    let client =
        json!({ "name": "Tetangga", "instansi_id": job.region.instansi, "scopes": ["personnel.read"] });
    let client = admin.post("/v1/service-clients", client).await.is(201).body;
    let import = import(&officer, "facts_tax_status", "dry_run", "nip,ptkp,tmt\n1,2,3\n").await;
    let upload = job.analis.with("content-type", "text/plain");
    let file =
        upload.send_text(Method::POST, "/v1/files?name=rekap.txt", Some("Rekap layanan")).await.is(201).id();
    let proposal = proposal(&job.analis).await;
    let announcement = announcement(&officer, &job.region.instansi).await;
    scene.app.tell().await;
    let report = job.analis.get(format!("/v1/performance/progress/{progress}")).await.is(200).body;
    let hold = released_hold(&admin, &employee).await;
    let breach = breach(&admin, &job.region.instansi).await;
    let appraisal = of_appraisal(scene, &job, &evaluation).await;
    let mut belongings = BTreeMap::from([
        ("correction_id", correction(&job.analis).await),
        ("account_id", account),
        ("announcement_id", announcement),
        ("notification_id", first(&job.analis, "/v1/me/notifications".to_owned()).await),
        ("client_id", text(&client["client"]["id"])),
        ("decree_id", job.region.decree.clone()),
        ("delegation_id", delegation),
        ("evaluation_id", evaluation),
        ("evidence_id", text(&report["evidence"][0]["id"])),
        ("fact_id", first(&officer, format!("/v1/employees/{employee}/facts")).await),
        ("file_id", file),
        ("grant_id", first(&admin, format!("/v1/grants?account_id={bendahara}")).await),
        ("import_id", text(&import["id"])),
        ("job_id", text(&shown["job_id"])),
        ("payslip_id", text(&slip["id"])),
        ("policy_id", policy),
        ("position_id", job.region.analis.position.clone()),
        ("progress_id", progress),
        ("proposal_id", proposal),
        ("comparison_id", shadow_comparison(&job, &run).await),
        ("run_id", run),
        ("session_id", first(&job.analis, "/v1/me/sessions".to_owned()).await),
        ("skp_id", of_analyst.skp),
        ("unit_id", job.region.dinas.clone()),
        ("hold_id", hold),
        ("breach_id", breach),
        ("erasure_id", erasure(&job, &officer, &admin).await),
        ("employee_id", employee),
    ]);
    belongings.extend(crate::budgets::budgets(&job).await);
    belongings.extend(Calendar::of(&job.region.instansi, &officer).await.named());
    let unknown = ["finding_id", "recovery_id"].map(|name| (name, UNKNOWN.to_owned()));
    belongings.extend(appraisal.into_iter().chain(unknown));
    belongings
}

/// A list of pay held against a run.
async fn shadow_comparison(job: &MainJob, run: &str) -> String {
    let csv = format!("nip,bersih\n{},1000000\n", job.region.analis.nip);
    let file = upload(&job.bendahara, "daftar.csv", csv.as_bytes()).await;
    let new =
        json!({ "kind": "simgaji_pay_list", "file_id": file, "mode": "partial", "month": job.period() });
    begin(&job.bendahara, new).await;
    let asked = job.bendahara.post("/v1/payroll/shadow-comparisons", json!({ "run_id": run })).await;
    job.bendahara.finished(asked).await["object_id"].as_str().unwrap().to_owned()
}

/// Of what stands around plans and ratings.
async fn of_appraisal(scene: &Scene, job: &MainJob, evaluation: &str) -> BTreeMap<&'static str, String> {
    let kinerja = scene.neighbour.officer(&scene.app.anonymous, "kinerja").await;
    let work = crate::work::work(job).await;
    let contested = Contested::of(job, evaluation, &kinerja).await;
    let mut belongings = BTreeMap::from([
        ("consequence_id", contested.consequence),
        ("objection_id", contested.objection),
        ("calibration_id", contested.calibration),
        ("calibration_item_id", contested.item),
        ("cycle_id", cycle(scene).await),
        ("indicator_id", indicator(scene).await),
        ("innovation_id", innovation(&job.analis).await),
        ("superior_request_id", superior_request(job).await),
    ]);
    belongings.extend(work);
    belongings.extend(crate::voices::voices(scene, job, evaluation).await);
    belongings
}

/// A hold on the record of an employee that was released again.
async fn released_hold(admin: &Client, employee: &str) -> String {
    let hold = json!({ "employee_id": employee, "reason": "Perkara 12/G/2026/PTUN" });
    let hold = admin.post("/v1/privacy/holds", hold).await.is(201);
    admin.decided().post(format!("{}/release", hold.header("location")), Value::Null).await.is(200);
    hold.id()
}

/// A change that somebody proposes of the own record.
async fn proposal(owner: &Client) -> String {
    let request = json!({
        "value": { "kind": "tax_status", "ptkp": "K/2" }, "valid_from": "2026-02-01", "reason": "Anak kedua lahir" });
    owner.post("/v1/me/change-requests", request).await.is(201).id()
}

/// A draft that nobody has seen.
async fn announcement(officer: &Client, instansi: &str) -> String {
    let announcement = json!({ "unit_id": instansi, "content": {
        "kind": "announcement", "title": "Kabar", "body": "Kabar.", "audience": [instansi], "visible_from": "2026-01-01" } });
    officer.post("/v1/announcements", announcement).await.is(201).id()
}

/// An indicator that nobody has published.
async fn indicator(scene: &Scene) -> String {
    let manager = scene.neighbour.officer(&scene.app.anonymous, "kinerja").await;
    let new = CONTRACT.operations.iter().find(|operation| operation.id() == "create_indicator").unwrap();
    let mut new = CONTRACT.example_body(new).unwrap();
    new["instansi_id"] = json!(scene.neighbour.instansi);
    manager.post("/v1/performance/indicators", new).await.is(201).id()
}

/// An idea of somebody.
async fn innovation(owner: &Client) -> String {
    let idea = json!({ "title": "Antrean daring", "benefit": "Tidak ada lagi antrean." });
    owner.post("/v1/performance/innovations", idea).await.is(201).id()
}

/// Somebody who says that another person is the superior.
async fn superior_request(job: &MainJob) -> String {
    let request =
        json!({ "superior_id": job.region.sekda.id, "valid_from": "2026-02-01", "reason": "Mutasi" });
    job.analis.post("/v1/performance/superior-requests", request).await.is(201).id()
}

/// A cycle that nobody has published.
async fn cycle(scene: &Scene) -> String {
    let manager = scene.neighbour.officer(&scene.app.anonymous, "kinerja").await;
    let cycle = CONTRACT.operations.iter().find(|operation| operation.id() == "create_cycle").unwrap();
    let mut cycle = CONTRACT.example_body(cycle).unwrap();
    cycle["instansi_id"] = json!(scene.neighbour.instansi);
    manager.post("/v1/performance/cycles", cycle).await.is(201).id()
}

/// A breach as the document's example has it.
async fn breach(admin: &Client, instansi: &str) -> String {
    let breach = CONTRACT.operations.iter().find(|operation| operation.id() == "record_breach").unwrap();
    let mut breach = CONTRACT.example_body(breach).unwrap();
    breach["unit_id"] = json!(instansi);
    breach["discovered_at"] = json!("2026-02-03T00:30:00Z");
    admin.post("/v1/privacy/breaches", breach).await.is(201).id()
}

/// A day that somebody wants corrected, with proof.
async fn correction(owner: &Client) -> String {
    let typed = owner.with("content-type", "application/octet-stream");
    let proof = typed.send_text(Method::POST, "/v1/files?name=bukti.pdf", Some("%PDF-1.4\n%%EOF\n")).await;
    let correction = json!({
        "day": "2026-01-06", "code": "duty", "reason": "Rapat di provinsi", "file_id": proof.is(201).id() });
    owner.post("/v1/attendance/corrections", correction).await.is(201).id()
}

/// A role of the neighbour's approver, offered to one of his employees.
async fn lent(scene: &Scene, employee: &str) -> String {
    let approver = scene.neighbour.officer(&scene.app.anonymous, "penyetuju").await;
    let held = approver.get("/v1/me/permissions").await.is(200).body;
    let grant = &held["roles"][0]["grant_id"];
    let offer = json!({ "grant_id": grant, "employee_id": employee, "valid_until": "2026-03-01" });
    approver.post("/v1/me/delegations", offer).await.is(201).id()
}

/// A request to erase somebody who left long ago.
async fn erasure(job: &MainJob, officer: &Client, admin: &Client) -> String {
    let gone = json!({
        "instansi_id": job.region.instansi, "nip": "196001011985031001", "name": "Purna Bakti", "sex": "male",
        "birth_date": "1960-01-01",
        "facts": [{ "value": { "kind": "status", "status": "retired" }, "valid_from": "2018-02-01" }] });
    let gone = officer.post("/v1/employees", gone).await.is(201).id();
    let wanted = json!({ "employee_id": gone, "reason": "Permohonan subjek data" });
    admin.post("/v1/privacy/erasures", wanted).await.is(201).id()
}

/// A day, a pattern and an assignment of a regency's calendar.
struct Calendar {
    holiday: String,
    pattern: String,
    assignment: String,
}

impl Calendar {
    /// Each by the name that it has in paths.
    fn named(self) -> [(&'static str, String); 3] {
        [("assignment_id", self.assignment), ("holiday_id", self.holiday), ("pattern_id", self.pattern)]
    }

    async fn of(instansi: &str, officer: &Client) -> Self {
        let holiday = json!({ "instansi_id": instansi, "day": "2026-11-18", "kind": "libur_daerah", "name": "Hari Jadi" });
        let pattern = json!({ "instansi_id": instansi, "name": "Malam", "anchor": "2026-01-05", "observes_holidays": false,
            "slots": [{ "starts_at": "21:00:00", "ends_at": "07:00:00" }, null] });
        let pattern = officer.post("/v1/calendar/patterns", pattern).await.is(201).id();
        let assignment = json!({ "pattern_id": pattern, "unit_id": instansi, "valid_from": "2027-01-01" });
        Self {
            holiday: officer.post("/v1/calendar/holidays", holiday).await.is(201).id(),
            assignment: officer.post("/v1/calendar/assignments", assignment).await.is(201).id(),
            pattern,
        }
    }
}

/// Operations that would end the scene, or whose example is a credential.
const LEFT_OUT: &[&str] = &["log_out", "reset_demo", "move_demo_clock", "change_my_password"];

async fn the_examples_of_the_document_are_understood(scene: &Scene) {
    let mighty = mighty(scene).await;
    for operation in CONTRACT.operations.iter().filter(|operation| !LEFT_OUT.contains(&operation.id())) {
        if CONTRACT.example_body(operation).is_none() {
            continue;
        }
        let id = |name: &str| if name == "month" { "2026-01".to_owned() } else { UNKNOWN.to_owned() };
        let reply = ask(&mighty, operation, id).await;
        assert!(reply.status != 400, "the example of {} is malformed:\n{}", operation.id(), reply.text);
    }
}
