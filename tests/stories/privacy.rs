//! A person's data: who looked at it is told, a copy of it is given, and in the end it is erased, while the log still verifies.

use merit_tests::main_job::MainJob;
use merit_tests::{Client, Reply, Scene, both};
use serde_json::{Value, json};

both![in Scene: a_person_sees_who_looks_takes_a_copy_and_is_erased, a_breach_has_seventy_two_hours];

/// Eleven years later the payslip of January 2026 need no longer be kept.
const LATER: &str = "2037-06-01T01:00:00Z";

async fn a_person_sees_who_looks_takes_a_copy_and_is_erased(scene: &Scene) {
    let job = MainJob::begin(&scene.app.anonymous, scene.region.clone(), scene.month()).await;
    job.pay("gaji_induk", &[]).await;
    let officer = scene.officer("kepegawaian").await;
    let nik = json!({ "nik": scene.region.analis_nik() });
    let analis = format!("/v1/employees/{}", scene.region.analis.id);
    officer.decided().patch(&analis, nik).await.is(200);

    a_file_is_read_by_whoever_reads_what_it_belongs_to(scene, &job, &officer).await;
    let said = words_fall_about_the_work(scene, &job).await;
    who_looked_is_told(scene, &job, &officer).await;
    a_copy_is_for_its_owner_alone(scene, &job).await;
    whoever_must_be_kept_is_kept(scene).await;

    let retired = json!({ "value": { "kind": "status", "status": "retired" }, "valid_from": "2026-03-01" });
    officer.post(format!("{analis}/facts"), retired).await.is(201);
    scene.app.set_clock(LATER).await;
    a_hold_comes_before_erasure(scene).await;
    a_second_person_erases(scene).await;
    nothing_tells_who_it_was(scene, &officer).await;
    no_words_tell_it_either(scene, &job, &said).await;
    assert_eq!(scene.app.verify_log().await.finding, None);
}

async fn a_file_is_read_by_whoever_reads_what_it_belongs_to(scene: &Scene, job: &MainJob, officer: &Client) {
    let scan = b"%PDF-1.7\n1 0 obj\nendobj\nstartxref\n9\n%%EOF\n";
    let stored = officer.upload("../SK\u{202e} mutasi.pdf", scan).await.is(201);
    let stored = stored.has("/name", "SK mutasi.pdf").has("/media_type", "application/pdf");
    let file = format!("/v1/files/{}", stored.id());
    job.analis.get(&file).await.is_problem(404, "platform.not_found");
    let decree = json!({
        "unit_id": scene.region.instansi, "number": "824/7/BKPSDM/2026", "about": "Mutasi", "issued_on": "2026-01-20",
        "tmt": "2026-02-01", "signatory": "Bupati Uji", "file_id": stored.id() });
    let decree = officer.post("/v1/decrees", decree).await.is(201);
    assert_eq!(officer.get(&file).await.is(200).text.as_bytes(), scan);
    // Whoever reads the registers of the regency reads its scans; a superior does not, and neither does the neighbour.
    let auditor = scene.officer("auditor").await;
    auditor.get(&file).await.is(200);
    auditor.get(format!("{file}/meta")).await.is(200).has("/belongs_to/id", decree.id());
    let neighbour = scene.neighbour.officer(&scene.app.anonymous, "kepegawaian").await;
    for other in [&job.kepala, &neighbour] {
        other.get(&file).await.is_problem(404, "platform.not_found");
        other.get(format!("{file}/meta")).await.is_problem(404, "platform.not_found");
    }
}

/// What was said where: the plan whose progress is reported, the feedback.
struct Said {
    plan: String,
    feedback: String,
}

/// The analyst reports, logs and judges the own work, and is given advice.
async fn words_fall_about_the_work(scene: &Scene, job: &MainJob) -> Said {
    let (_, target) = job.agree_on_targets().await;
    job.report((&job.analis, &job.kepala), &target).await;
    let entry =
        json!({ "starts_on": "2026-01-06", "activity": "Dimas merekam KTP-el di Sukamaju", "minutes": 90 });
    job.analis.post("/v1/performance/work-log", entry).await.is(201);
    let advice = json!({ "recipient_id": scene.region.analis.id, "tone": "saran", "body": "Dimas, catat pertanyaan warga." });
    let given = job.kepala.post("/v1/performance/direct-feedback", advice).await.is(201);
    let own = json!({ "period": "2026-01", "hasil_kerja": "sesuai", "perilaku_kerja": "sesuai", "note": "Dimas puas." });
    job.analis.post("/v1/performance/self-assessments", own).await.is_success();
    Said { plan: target.skp, feedback: given.header("location").to_owned() }
}

async fn who_looked_is_told(scene: &Scene, job: &MainJob, officer: &Client) {
    let slip = job.own_payslips(&job.analis).await[0]["id"].clone();
    let slip = format!("/v1/payroll/payslips/{}", slip.as_str().unwrap());
    let looked = job.bendahara.with("x-reason", "Pemeriksaan slip Januari").get(&slip).await.is(200);
    job.analis.get(&slip).await.is(200);
    let analis = format!("/v1/employees/{}", scene.region.analis.id);
    officer.get(&analis).await.is(200);
    officer.get(format!("{analis}/facts")).await.is(200);

    let log = job.analis.get("/v1/me/access-log?limit=200").await.is(200);
    let of = |kind: &str| log.data().iter().filter(|entry| entry["kind"] == kind).collect::<Vec<&Value>>();
    for kind in ["payslip", "family", "bank_account", "identity_numbers"] {
        assert!(!of(kind).is_empty(), "{kind}: {}", log.text);
    }
    let by_request = |entry: &&Value| entry["request_id"] == looked.header("x-request-id");
    let entry = log.data().iter().find(by_request).unwrap();
    assert_eq!(
        (&entry["reader"]["name"], &entry["purpose"]),
        (&json!("bendahara"), &json!("Pemeriksaan slip Januari"))
    );
    assert!(log.data().iter().all(|entry| entry["reader"]["employee_id"] != json!(scene.region.analis.id)));
    let auditor = scene.officer("auditor").await;
    let seen = auditor
        .get(format!("/v1/privacy/access-log?employee_id={}&kind=payslip", scene.region.analis.id))
        .await;
    assert_eq!(seen.is(200).data().len(), of("payslip").len());
}

async fn a_copy_is_for_its_owner_alone(scene: &Scene, job: &MainJob) {
    let result = job.analis.succeeded(job.analis.post("/v1/me/data-export", Value::Null).await).await;
    let file = result["href"].as_str().unwrap();
    let copy = job.analis.get(file).await.is(200);
    assert!(copy.header("content-disposition").starts_with("attachment"));
    let body: Value = serde_json::from_str(&copy.text).unwrap();
    assert_eq!(body["employee"]["nik"], scene.region.analis_nik());
    assert_eq!(body["payslips"].as_array().unwrap().len(), 1);
    for empty in ["pay_recoveries", "pay_deductions", "other_payer_slips"] {
        assert_eq!(body[empty], json!([]), "{empty}");
    }
    assert!(body["payslips"][0]["lines"].as_array().unwrap().len() > 3);
    for part in ["facts", "access_log", "acts"] {
        assert!(!body[part].as_array().unwrap().is_empty(), "{part}");
    }
    assert!(!body["account"]["sessions"].as_array().unwrap().is_empty());
    for (part, word) in
        [("skp", "SIAK"), ("work_log", "Sukamaju"), ("feedback", "pertanyaan"), ("self_assessments", "puas")]
    {
        assert!(body[part].to_string().contains(word), "{part}: {}", body[part]);
    }
    assert!(copy.text.contains("900000001234") && !copy.text.contains("argon2"));
    for other in [&job.kepala, &scene.officer("kepegawaian").await, &scene.admin().await] {
        other.get(file).await.is_problem(404, "platform.not_found");
    }
}

async fn request(scene: &Scene, officer: &Client) -> Reply {
    let wanted = json!({ "employee_id": scene.region.analis.id, "reason": "Permohonan subjek data" });
    officer.post("/v1/privacy/erasures", wanted).await
}

/// Both grounds are told at once, so that nobody asks twice.
async fn whoever_must_be_kept_is_kept(scene: &Scene) {
    let refused = request(scene, &scene.admin().await).await.is_problem(409, "privacy.still_employed");
    let codes: Vec<&Value> =
        refused.body["errors"].as_array().unwrap().iter().map(|fault| &fault["code"]).collect();
    assert_eq!(codes, ["privacy.still_employed", "privacy.pay_must_be_kept"]);
}

async fn a_hold_comes_before_erasure(scene: &Scene) {
    let admin = scene.admin().await;
    let hold = json!({ "employee_id": scene.region.analis.id, "reason": "Perkara 12/G/2037/PTUN" });
    let hold = admin.post("/v1/privacy/holds", hold).await.is(201);
    request(scene, &admin).await.is_problem(409, "privacy.legal_hold");
    let release = format!("{}/release", hold.header("location"));
    admin.decided().post(&release, Value::Null).await.is(200);
    admin.decided().post(&release, Value::Null).await.is_problem(409, "privacy.hold_released");
}

async fn a_second_person_erases(scene: &Scene) {
    let (admin, second) = (scene.admin().await, second_admin(scene).await);
    let made = request(scene, &admin).await.is(201).has("/status", "requested");
    request(scene, &second).await.is_problem(409, "privacy.erasure_open");
    let at = |verb: &str| format!("{}/{verb}", made.header("location"));
    let decision = json!({ "decision": "Masa retensi telah berakhir" });
    admin
        .decided()
        .post(at("approve"), decision.clone())
        .await
        .is_problem(403, "privacy.second_person_needed");
    let tasks = second.get("/v1/me/tasks").await.is(200);
    assert!(tasks.data().iter().any(|task| task["kind"] == "tasks.decide_erasure"), "{}", tasks.text);
    second.post(at("approve"), decision.clone()).await.is_problem(428, "request.if_match_required");
    second
        .with("if-match", "\"9\"")
        .post(at("approve"), decision.clone())
        .await
        .is_problem(412, "platform.stale");
    second.decided().post(at("approve"), decision.clone()).await.is(200).has("/status", "erased");
    second.decided().post(at("approve"), decision).await.is_problem(409, "privacy.erasure_act_not_offered");
    request(scene, &admin).await.is_problem(409, "platform.person_erased");
}

async fn second_admin(scene: &Scene) -> Client {
    let admin = scene.admin().await;
    let opened =
        admin.post("/v1/accounts", json!({ "email": "pdp@uji.merit.test", "name": "Pejabat PDP" })).await;
    let opened = opened.is(201).body;
    let password = merit_tests::app::PASSWORD;
    let set = json!({ "reset_code": opened["reset_code"], "new_password": password });
    scene.app.anonymous.post("/v1/auth/password", set).await.is(204);
    let grant = json!({ "account_id": opened["account"]["id"], "role": "admin" });
    admin.post("/v1/grants", grant).await.is(201);
    scene.app.login("pdp@uji.merit.test").await
}

async fn nothing_tells_who_it_was(scene: &Scene, officer: &Client) {
    let analis = format!("/v1/employees/{}", scene.region.analis.id);
    let erased = officer.get(&analis).await.is(200).has("/name", "(dihapus)");
    assert!(erased.body["nik"].is_null());
    let facts = officer.get(format!("{analis}/facts?history=true&limit=200")).await.is(200);
    let family = facts.data().iter().find(|fact| fact["value"]["kind"] == "family").unwrap();
    assert_eq!(family["value"]["name"], "(dihapus)");
    let found = officer.get("/v1/employees?q=Dimas").await.is(200);
    assert!(found.data().is_empty(), "{}", found.text);
    let login = json!({ "identifier": scene.region.analis.nip, "password": merit_tests::app::PASSWORD });
    scene.app.anonymous.post("/v1/auth/login", login).await.is(401);
    // The number is unknown again: it finds nobody, so it can be given to somebody.
    let nik = json!({ "nik": scene.region.analis_nik() });
    let kepala = format!("/v1/employees/{}", scene.region.kepala.id);
    officer.decided().patch(&kepala, nik.clone()).await.is(200);
    officer.decided().patch(&analis, nik).await.is_problem(409, "platform.person_erased");
    // What was paid stays.
    let bendahara = scene.officer("bendahara").await;
    let slips =
        bendahara.get(format!("/v1/payroll/payslips?employee_id={}", scene.region.analis.id)).await.is(200);
    assert_eq!((slips.data().len(), &slips.data()[0]["name"]), (1, &json!("(dihapus)")));
}

async fn a_breach_has_seventy_two_hours(scene: &Scene) {
    let admin = scene.admin().await;
    let breach = json!({
        "unit_id": scene.region.instansi, "title": "Berkas SK terkirim ke alamat yang salah",
        "description": "Surel berisi pindaian SK dikirim ke satu alamat di luar instansi.", "data_kinds": "Nama, NIP",
        "people_affected": 12, "discovered_at": "2026-02-03T00:30:00Z" });
    let made = admin.post("/v1/privacy/breaches", breach).await.is(201).has("/status", "recorded");
    let made = made.has("/due_at", "2026-02-06T00:30:00Z");
    let place = made.header("location").to_owned();
    let at = |verb: &str| format!("{place}/{verb}");
    let task = async || {
        let tasks = admin.get("/v1/me/tasks").await.is(200);
        tasks.data().iter().find(|task| task["kind"] == "tasks.handle_breach").cloned()
    };
    assert_eq!(task().await.unwrap()["deadline"], "2026-02-06T00:30:00Z");
    admin
        .decided()
        .post(at("close"), json!({ "conclusion": "Selesai" }))
        .await
        .is_problem(409, "privacy.breach_act_not_offered");

    let authority = json!({ "notified_at": "2026-02-03T00:45:00Z", "reference": "555/12/Diskominfo/2026" });
    admin.decided().post(at("notify-authority"), authority.clone()).await.is(200);
    admin.decided().post(at("notify-authority"), authority).await.is_problem(409, "privacy.notice_given");
    scene.app.set_clock("2026-02-06T01:00:00Z").await;
    overdue(&admin, &place).await;
    assert_eq!(task().await.unwrap()["deadline"], "2026-02-06T00:30:00Z");

    let assessment = json!({
        "is_breach": true, "assessment": "Satu penerima di luar instansi membuka berkas.", "measures": "Surel ditarik." });
    admin.decided().post(at("assess"), assessment).await.is(200).has("/status", "assessed");
    let conclusion = json!({ "conclusion": "Pengiriman SK dialihkan ke tautan unduhan." });
    admin.decided().post(at("close"), conclusion.clone()).await.is_problem(409, "privacy.notices_missing");
    let early = json!({ "notified_at": "2026-02-02T00:00:00Z", "channel": "Surat" });
    admin
        .decided()
        .post(at("notify-subjects"), early)
        .await
        .is_problem(422, "privacy.before_discovery")
        .at("/notified_at");
    let subjects = json!({ "notified_at": "2026-02-06T00:50:00Z", "channel": "Surat kepada 12 pegawai" });
    admin.decided().post(at("notify-subjects"), subjects).await.is(200);
    admin.decided().post(at("close"), conclusion).await.is(200).has("/status", "closed");
    assert!(task().await.is_none());
    // It stays in the register that it was late.
    let auditor = scene.officer("auditor").await;
    auditor.get(&place).await.is(200).has("/overdue_at", "2026-02-06T00:30:00Z");
    assert_eq!(scene.app.verify_log().await.finding, None);
}

/// The timer comes round within a second or two; every look asks the server, so nothing waits by the clock.
async fn overdue(admin: &Client, place: &str) {
    for _ in 0..2_000 {
        if !admin.get(place).await.is(200).body["overdue_at"].is_null() {
            return;
        }
    }
    panic!("the breach is never overdue");
}

async fn no_words_tell_it_either(scene: &Scene, job: &MainJob, said: &Said) {
    let feedback = job.kepala.get(&said.feedback).await.is(200);
    feedback.has("/body", "(dihapus)");
    let kinerja = scene.officer("kinerja").await;
    let reports = kinerja.get(format!("/v1/performance/skp/{}/progress", said.plan)).await.is(200);
    assert_eq!(reports.data()[0]["realisation"], "(dihapus)", "{}", reports.text);
    let log = kinerja.get(format!("/v1/performance/work-log?employee_id={}", scene.region.analis.id)).await;
    assert!(!log.text.contains("Dimas"), "{}", log.text);
}
