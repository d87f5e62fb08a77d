//! Further people of the regency, where three are too few to tell anything.

use merit_tests::app::PASSWORD;
use merit_tests::{Client, Scene};
use serde_json::{Value, json};

/// Somebody who was hired for a test.
pub struct Hired {
    /// The employee.
    pub id: String,
    /// With which he signs in.
    pub nip: String,
}

/// Hires people one after the other.
pub struct Hiring<'a> {
    scene: &'a Scene,
    officer: Client,
    number: u32,
}

impl<'a> Hiring<'a> {
    pub async fn of(scene: &'a Scene) -> Self {
        Self { scene, officer: scene.officer("kepegawaian").await, number: 0 }
    }

    /// A unit below the dinas.
    pub async fn unit(&self, name: &str) -> String {
        let unit = json!({ "parent_id": self.scene.region.dinas, "name": name, "kind": "unit",
            "valid_from": "2010-01-01" });
        self.officer.post("/v1/units", unit).await.is(201).id()
    }

    /// A post with so many seats.
    pub async fn post(&self, unit: &str, (seats, is_head): (u32, bool)) -> String {
        let name = if is_head { "Kepala Bidang" } else { "Penelaah Teknis Kebijakan" };
        let kind = if is_head { "struktural" } else { "pelaksana" };
        let eselon = is_head.then_some("III/b");
        let post = json!({ "unit_id": unit, "name": name, "kind": kind, "eselon": eselon, "kelas_jabatan": 9,
            "seats": seats, "is_head": is_head });
        self.officer.post("/v1/positions", post).await.is(201).id()
    }

    /// Somebody on a post, under a superior who is not the head where one is named.
    pub async fn hire(&mut self, post: &str, superior: Option<&str>) -> Hired {
        self.number += 1;
        let nip = format!("198705052012031{:03}", self.number);
        let since = |value: Value| json!({ "value": value, "valid_from": "2020-03-01", "decree_id": self.scene.region.decree });
        let mut facts = vec![
            since(json!({ "kind": "status", "status": "pns" })),
            since(json!({ "kind": "golongan", "golongan": "III/b", "mkg_years": 8, "mkg_months": 0 })),
            since(json!({ "kind": "position", "position_id": post, "standing": "definitif" })),
        ];
        facts.extend(superior.map(|superior| since(json!({ "kind": "superior", "employee_id": superior }))));
        let employee = json!({ "instansi_id": self.scene.region.instansi, "nip": nip,
            "name": format!("Pegawai Uji {}", self.number), "sex": "male", "birth_date": "1987-05-05", "facts": facts });
        let id = self.officer.post("/v1/employees", employee).await.is(201).id();
        Hired { id, nip }
    }

    /// Opens an account for somebody, and signs him in.
    pub async fn sign_in(&self, hired: &Hired) -> Client {
        let admin = self.scene.admin().await;
        let opened = admin.post("/v1/accounts", json!({ "employee_id": hired.id })).await.is(201).body;
        let password = json!({ "reset_code": opened["reset_code"], "new_password": PASSWORD });
        self.scene.app.anonymous.post("/v1/auth/password", password).await.is(204);
        self.scene.app.anonymous.login(&hired.nip, PASSWORD).await
    }
}

/// A plan with one result for the batch of plans.
pub fn plan_row(employee: &str) -> Value {
    let iki = json!({ "aspect": "kuantitas", "indicator": "Layanan selesai", "target": "600 layanan" });
    let rhk = json!({ "kind": "utama", "title": "Terlayaninya warga", "iki": [iki] });
    json!({ "employee_id": employee, "year": 2026, "signed_on": "2026-01-12", "kind": "ja_jf",
        "approach": "kuantitatif", "rhk": [rhk], "resources": ["Loket"], "consequences": ["Penghargaan"] })
}

/// January, reported on the only result of a plan, for the batch of progress.
pub fn report_row(employee: &str) -> Value {
    json!({ "employee_id": employee, "rhk_number": 1, "period": "2026-01", "action_plan": "Layanan jemput bola",
        "evidence": { "name": "Formulir", "link": "https://arsip.uji.merit.test/1" },
        "realisation": { "realisation": "110 layanan selesai", "data_source": "SIAK", "value": "110" } })
}
