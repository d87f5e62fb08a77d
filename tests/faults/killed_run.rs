//! A payroll run whose server is killed: the next server ends what was begun, and everybody is paid once.

use merit_tests::app::{ADMIN, PASSWORD};
use merit_tests::process::Process;
use merit_tests::{Client, Kind, TestApp};
use platform::Db;
use scratch::{Store, Template};
use sea_orm_migration::sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_merit-process");
/// Enough that a run has a middle: payslips are written a thousand at a time.
const PEOPLE: u32 = 4_000;
/// How many are calculated when the server dies: none, the first, half.
const KILLED_AT: [u32; 3] = [0, 1, PEOPLE / 2];

mod sqlite {
    #[tokio::test]
    async fn a_killed_run_pays_everybody_once() {
        super::a_killed_run_pays_everybody_once(super::Kind::Sqlite).await;
    }
}

mod postgres {
    #[tokio::test]
    async fn a_killed_run_pays_everybody_once() {
        super::a_killed_run_pays_everybody_once(super::Kind::Postgres).await;
    }
}

async fn a_killed_run_pays_everybody_once(kind: Kind) {
    let app = TestApp::spawn(kind).await;
    let instansi = app.fill(PEOPLE).await;
    let template = app.stop().await.into_template().await;
    let undisturbed = Site::open(&template, &instansi).await.calculated().await;
    for at in KILLED_AT {
        let site = Site::open(&template, &instansi).await;
        site.reaches(at).await;
        let site = site.killed_and_started_again().await;
        // The hash is over the recipe and every payslip in order.
        assert_eq!(site.calculated().await, undisturbed, "killed at {at}");
        site.approve().await;
        assert_eq!(site.payslips().await, [i64::from(PEOPLE); 2], "killed at {at}");
        assert!(Process::succeeds(PROGRAM, &site.store, &["audit", "verify"]), "the log of acts is broken");
    }
}

/// A server in a process of its own, and the two who make a run on it.
struct Site {
    server: Process,
    bendahara: Client,
    ppk: Client,
    penyetuju: Client,
    /// Where the run is.
    run: String,
    /// Where its calculation is.
    job: String,
    // Last, so that its folder goes after the server.
    store: Store,
}

impl Site {
    /// A server on a copy of the template, with a run of everybody's salary whose calculation has been asked for.
    async fn open(template: &Template, instansi: &str) -> Self {
        let store = Store::like(template).await;
        let server = Process::serve(PROGRAM, &store);
        let admin = server.anonymous.login(ADMIN, PASSWORD).await;
        let bendahara = holder(&admin, ("bendahara", "bendahara_gaji"), instansi).await;
        let ppk = holder(&admin, ("ppk", "ppk_skpd"), instansi).await;
        let penyetuju = holder(&admin, ("penyetuju", "penyetuju_gaji"), instansi).await;
        let body = json!({ "unit_id": instansi, "kind": "gaji_induk", "service_month": "2026-02" });
        let run = bendahara.post("/v1/payroll/runs", body).await.is(201).header("location").to_owned();
        let announced = bendahara.post(format!("{run}/calculate"), Value::Null).await.is(202);
        let job = announced.header("location").to_owned();
        Self { server, bendahara, ppk, penyetuju, run, job, store }
    }

    /// Waits until so many are calculated, or all are.
    async fn reaches(&self, people: u32) {
        loop {
            let job = self.bendahara.get(&self.job).await.is(200).body;
            let is_over = ["succeeded", "failed"].iter().any(|status| job["status"] == *status);
            if is_over || job["progress"]["done"].as_u64() >= Some(u64::from(people)) {
                return;
            }
        }
    }

    async fn killed_and_started_again(self) -> Self {
        self.server.kill();
        // As if the minute of the dead worker's lease were over.
        let db = Db::connect(&self.store.url, None).await.unwrap();
        let over = "UPDATE job SET lease_until = created_at WHERE status = 'running'";
        db.write().execute_unprepared(over).await.unwrap();
        let server = Process::serve(PROGRAM, &self.store);
        let bendahara = server.anonymous.login("bendahara@uji.merit.test", PASSWORD).await;
        let ppk = server.anonymous.login("ppk@uji.merit.test", PASSWORD).await;
        let penyetuju = server.anonymous.login("penyetuju@uji.merit.test", PASSWORD).await;
        Self { server, bendahara, ppk, penyetuju, ..self }
    }

    /// The hash of the whole run, after its calculation has ended.
    async fn calculated(&self) -> String {
        self.bendahara.get(format!("{}/events", self.job)).await.is(200);
        let job = self.bendahara.get(&self.job).await.is(200);
        assert_eq!(job.body["status"], "succeeded", "{}", job.text);
        let run = self.bendahara.get(&self.run).await.is(200).has("/payslip_count", PEOPLE);
        run.body["content_hash"].as_str().unwrap().to_owned()
    }

    async fn approve(&self) {
        for (hand, act) in [(&self.bendahara, "verify"), (&self.ppk, "check")] {
            hand.decided().post(format!("{}/{act}", self.run), Value::Null).await.is(200);
        }
        let approver = self.penyetuju.decided();
        approver.post(format!("{}/approve", self.run), Value::Null).await.is(200).has("/status", "approved");
    }

    /// How many payslips lie in the table, whatever the API shows, and of how many people.
    async fn payslips(&self) -> [i64; 2] {
        let db = Db::connect(&self.store.url, None).await.unwrap();
        let counted = "SELECT COUNT(*) AS payslips, COUNT(DISTINCT employee_id) AS people FROM payslip";
        let counted = Statement::from_string(db.read().get_database_backend(), counted);
        let row = db.read().query_one_raw(counted).await.unwrap().unwrap();
        ["payslips", "people"].map(|column| row.try_get("", column).unwrap())
    }
}

/// Whoever holds a role over the instansi.
async fn holder(admin: &Client, (name, role): (&str, &str), instansi: &str) -> Client {
    let email = format!("{name}@uji.merit.test");
    let opened = admin.post("/v1/accounts", json!({ "email": email, "name": name })).await.is(201);
    let body = json!({ "reset_code": opened.body["reset_code"], "new_password": PASSWORD });
    let anyone = admin.nobody();
    anyone.post("/v1/auth/password", body).await.is(204);
    let grant = json!({ "account_id": opened.body["account"]["id"], "role": role, "unit_id": instansi });
    admin.post("/v1/grants", grant).await.is(201);
    anyone.login(&email, PASSWORD).await
}
