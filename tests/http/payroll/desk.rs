//! A small regency with people to pay and those who pay them.

use merit_tests::app::{ADMIN, PASSWORD};
use merit_tests::{Client, Reply, TestApp};
use payroll::rules::tpp::{DEMO_POLICY, TppPolicy};
use serde_json::{Value, json};

/// A small regency, its two SKPD, and those who pay it.
pub struct Desk {
    pub admin: Client,
    pub officer: Client,
    pub bendahara: Client,
    pub ppk: Client,
    pub penyetuju: Client,
    pub root: String,
    pub skpd: [String; 2],
    pub posts: [String; 2],
}

impl Desk {
    pub async fn of(app: &TestApp) -> Self {
        let admin = app.login(ADMIN).await;
        let officer = holder(app, &admin, ("officer", "pengelola_kepegawaian", None)).await;
        let instansi = json!({ "name": "Kabupaten Uji", "time_zone": "wib", "valid_from": "2000-01-01" });
        let root = officer.post("/v1/instansi", instansi).await.is(201).id();
        let skpd = [unit(&officer, &root, "Dinas Satu").await, unit(&officer, &root, "Dinas Dua").await];
        let posts = [post(&officer, &skpd[0]).await, post(&officer, &skpd[1]).await];
        let bendahara = holder(app, &admin, ("bendahara", "bendahara_gaji", Some(&root))).await;
        let ppk = holder(app, &admin, ("ppk", "ppk_skpd", Some(&root))).await;
        let penyetuju = holder(app, &admin, ("penyetuju", "penyetuju_gaji", Some(&root))).await;
        Self { admin, officer, bendahara, ppk, penyetuju, root, skpd, posts }
    }

    /// A regency with three people: two in the first SKPD, one in the second.
    pub async fn with_people(app: &TestApp) -> (Self, [String; 3]) {
        let desk = Self::of(app).await;
        let people = [desk.hire(1, 0).await, desk.hire(2, 0).await, desk.hire(3, 1).await];
        (desk, people)
    }

    pub async fn hire(&self, sequence: u32, skpd: usize) -> String {
        let facts = [
            json!({ "kind": "status", "status": "pns" }),
            golongan("III/a"),
            json!({ "kind": "tax_status", "ptkp": "K/1" }),
            json!({ "kind": "position", "position_id": self.posts[skpd], "standing": "definitif" }),
        ];
        self.enter(sequence, &facts).await
    }

    pub async fn enter(&self, sequence: u32, facts: &[Value]) -> String {
        let since = |value: &Value| json!({ "value": value, "valid_from": "2020-01-01" });
        let body = json!({ "instansi_id": self.root, "nip": nip(sequence), "sex": "male",
            "name": format!("Pegawai {sequence:03}"), "birth_date": "1985-03-15",
            "facts": facts.iter().map(since).collect::<Vec<_>>() });
        self.officer.post("/v1/employees", body).await.is(201).id()
    }

    /// The employee at his own screen.
    pub async fn own(&self, app: &TestApp, employee: &str, sequence: u32) -> Client {
        let opened = self.admin.post("/v1/accounts", json!({ "employee_id": employee })).await.is(201);
        let body = json!({ "reset_code": opened.body["reset_code"], "new_password": PASSWORD });
        app.anonymous.post("/v1/auth/password", body).await.is(204);
        app.login(&nip(sequence)).await
    }

    pub async fn draft(&self, unit: &str, kind: &str) -> String {
        let body = json!({ "unit_id": unit, "kind": kind, "service_month": "2026-02" });
        let made = self.bendahara.post("/v1/payroll/runs", body).await.is(201).has("/status", "draft");
        let path = format!("/v1/payroll/runs/{}", made.id());
        assert_eq!(made.header("location"), path);
        path
    }

    /// Calculates a run by its job, and reads it.
    pub async fn calculated(&self, path: &str) -> Reply {
        let announced = self.bendahara.post(format!("{path}/calculate"), Value::Null).await;
        self.bendahara.succeeded(announced).await;
        self.bendahara.get(path).await.is(200).has("/status", "calculated")
    }

    /// The payslips of a run.
    pub async fn payslips(&self, run: &str) -> Reply {
        let id = run.rsplit('/').next().unwrap_or_default();
        self.bendahara.get(format!("/v1/payroll/payslips?run_id={id}")).await.is(200)
    }

    /// A run of everybody's salary, calculated.
    pub async fn salaries(&self) -> String {
        let path = self.draft(&self.root, "gaji_induk").await;
        self.calculated(&path).await;
        path
    }

    /// Verified by the treasurer, and checked by the finance officer.
    pub async fn signed(&self, path: &str) -> Reply {
        self.verify(path).await.is(200).has("/status", "verified");
        self.ppk.decided().post(format!("{path}/check"), Value::Null).await.is(200).has("/status", "checked")
    }

    pub async fn verify(&self, path: &str) -> Reply {
        self.bendahara.decided().post(format!("{path}/verify"), Value::Null).await
    }

    pub async fn approve(&self, path: &str, key: &str) -> Reply {
        let approver = self.penyetuju.with("if-match", "*").with("idempotency-key", key);
        approver.post(format!("{path}/approve"), Value::Null).await
    }

    pub async fn policy(&self, name: &str, from: &str, rules: Value) -> Reply {
        let body = json!({ "instansi_id": self.root, "name": name, "valid_from": from, "rules": rules });
        self.bendahara.post("/v1/payroll/policies", body).await
    }

    /// A binding policy from January 2026 on, under which nobody waits for a rating or for records of attendance.
    pub async fn binding_policy(&self) -> String {
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
pub async fn holder(app: &TestApp, admin: &Client, (name, role, unit): (&str, &str, Option<&str>)) -> Client {
    granted(app, admin, (name, json!({ "role": role, "unit_id": unit }))).await
}

/// An auditor of an instansi, who holds the role until a day.
pub async fn auditor(app: &TestApp, admin: &Client, root: &str) -> Client {
    let grant = json!({ "role": "auditor", "unit_id": root, "valid_until": "2099-01-01" });
    granted(app, admin, ("auditor", grant)).await
}

async fn granted(app: &TestApp, admin: &Client, (name, mut grant): (&str, Value)) -> Client {
    let email = format!("{name}@uji.merit.test");
    let opened = admin.post("/v1/accounts", json!({ "email": email, "name": name })).await.is(201);
    let body = json!({ "reset_code": opened.body["reset_code"], "new_password": PASSWORD });
    app.anonymous.post("/v1/auth/password", body).await.is(204);
    grant["account_id"] = opened.body["account"]["id"].clone();
    admin.post("/v1/grants", grant).await.is(201);
    app.login(&email).await
}

pub async fn unit(officer: &Client, root: &str, name: &str) -> String {
    let body = json!({ "parent_id": root, "name": name, "kind": "skpd", "valid_from": "2000-01-01" });
    officer.post("/v1/units", body).await.is(201).id()
}

pub async fn post(officer: &Client, unit: &str) -> String {
    let body = json!({ "unit_id": unit, "name": "Pengolah Data", "kind": "pelaksana", "kelas_jabatan": 7,
        "seats": 9 });
    officer.post("/v1/positions", body).await.is(201).id()
}

pub fn nip(sequence: u32) -> String {
    format!("198503152010011{sequence:03}")
}

pub fn golongan(golongan: &str) -> Value {
    json!({ "kind": "golongan", "golongan": golongan, "mkg_years": 4, "mkg_months": 0 })
}

pub fn demo_rules() -> Value {
    serde_json::to_value(TppPolicy::from_toml(DEMO_POLICY).unwrap()).unwrap()
}

/// What the object offers, with the code of the denial.
pub fn offers(reply: &Reply) -> Vec<(&str, Option<&str>)> {
    let actions = reply.body["allowed_actions"].as_array().unwrap();
    actions
        .iter()
        .map(|act| (act["name"].as_str().unwrap(), act["reason_if_denied"]["code"].as_str()))
        .collect()
}
