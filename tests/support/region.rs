//! A small regency, set up over HTTP the way its officers would: enough people for a target to be agreed and paid for.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use crate::app::PASSWORD;
use crate::client::Client;

/// Roles of the regency, each with an account of its own.
const ROLES: &[(&str, &str)] = &[
    ("kepegawaian", "pengelola_kepegawaian"),
    ("kinerja", "pengelola_kinerja"),
    ("bendahara", "bendahara_gaji"),
    ("ppk", "ppk_skpd"),
    ("penyetuju", "penyetuju_gaji"),
    ("karier", "pengelola_karier"),
    ("panitia", "panitia_seleksi"),
    ("operator", "operator_unit"),
    ("auditor", "auditor"),
];

/// The regency. Ids and numbers only: whoever wants to act signs in.
#[derive(Clone, Debug)]
pub struct Region {
    /// What its names and numbers follow from: no two regencies of one installation may share it.
    pub seed: u32,
    /// The root unit.
    pub instansi: String,
    /// The SKPD of the sekda.
    pub sekretariat: String,
    /// The SKPD of the others.
    pub dinas: String,
    /// The decree behind the first facts.
    pub decree: String,
    /// The head of the regency's civil servants. The regent rates him, outside Merit.
    pub sekda: Person,
    /// The head of the dinas, rated by the sekda.
    pub kepala: Person,
    /// An analyst of the dinas, rated by its head.
    pub analis: Person,
}

/// An employee with an account.
#[derive(Clone, Debug)]
pub struct Person {
    /// The employee.
    pub id: String,
    /// With which he signs in.
    pub nip: String,
    /// The name.
    pub name: &'static str,
    /// The position.
    pub position: String,
}

/// A post, and who is appointed to it.
struct Seat {
    post: Value,
    name: &'static str,
    golongan: &'static str,
    mkg_years: u32,
    ptkp: &'static str,
    /// Where it is not the head of the unit.
    superior: Option<String>,
}

impl Region {
    /// Sets the regency up. `admin` keeps the accounts of the whole installation.
    pub async fn build(admin: &Client, seed: u32) -> Self {
        let mut setup = SetUp { admin, seed, instansi: String::new(), decree: String::new() };
        setup.account("pusat", ("pengelola_kepegawaian", false)).await;
        let centre = setup.sign_in("pusat").await;
        let instansi = json!({ "name": format!("Kabupaten Uji {seed}"), "time_zone": "wib", "valid_from": "2010-01-01" });
        setup.instansi = centre.post("/v1/instansi", instansi).await.is(201).id();
        for (name, role) in ROLES {
            setup.account(name, (role, true)).await;
        }
        let officer = setup.sign_in("kepegawaian").await;
        let sekretariat = setup.skpd(&officer, "Sekretariat Daerah").await;
        let dinas = setup.skpd(&officer, "Dinas Kependudukan dan Pencatatan Sipil").await;
        let decree = json!({
            "unit_id": setup.instansi, "number": format!("821.2/{seed}/BKPSDM/2020"), "about": "Pengangkatan dalam jabatan",
            "issued_on": "2020-02-10", "tmt": "2020-03-01", "signatory": "Bupati Uji" });
        setup.decree = officer.post("/v1/decrees", decree).await.is(201).id();
        let sekda = setup.hire(&officer, 1, sekda(&sekretariat)).await;
        let kepala = setup.hire(&officer, 2, kepala(&dinas, &sekda)).await;
        let analis = setup.hire(&officer, 3, analis(&dinas)).await;
        let SetUp { instansi, decree, .. } = setup;
        Self { seed, instansi, sekretariat, dinas, decree, sekda, kepala, analis }
    }

    /// The holder of a role at his screen: `kepegawaian`, `kinerja`, `bendahara`, `ppk`, `penyetuju`, `karier`, `panitia`, `operator`
    /// or `auditor`.
    pub async fn officer(&self, nobody: &Client, name: &str) -> Client {
        nobody.login(&email(name, self.seed), PASSWORD).await
    }
}

impl Region {
    /// A citizen number of the analyst that nobody else has, and that nobody recorded yet.
    pub fn analis_nik(&self) -> String {
        let birth = &self.analis.nip[..8];
        format!("999999{}{}{}{:04}", &birth[6..8], &birth[4..6], &birth[2..4], 3_000 + self.seed)
    }
}

impl Person {
    /// The person at his screen.
    pub async fn sign_in(&self, nobody: &Client) -> Client {
        nobody.login(&self.nip, PASSWORD).await
    }
}

fn email(name: &str, seed: u32) -> String {
    format!("{name}.{seed}@uji.merit.test")
}

struct SetUp<'a> {
    admin: &'a Client,
    seed: u32,
    instansi: String,
    decree: String,
}

impl SetUp<'_> {
    /// Opens an account with a role, over the regency or over the whole installation.
    async fn account(&self, name: &str, (role, is_local): (&str, bool)) {
        let instansi = is_local.then_some(&self.instansi);
        let account = json!({ "email": email(name, self.seed), "name": name, "instansi_id": instansi });
        let account = self.open(account).await;
        let until = (role == "auditor").then_some("2099-01-01");
        let grant = json!({ "account_id": account, "role": role, "unit_id": instansi, "valid_until": until });
        self.admin.post("/v1/grants", grant).await.is(201);
    }

    /// Opens an account and sets its password, as its owner does with the code that he is handed.
    async fn open(&self, account: Value) -> String {
        let opened = self.admin.post("/v1/accounts", account).await.is(201).body;
        let password = json!({ "reset_code": opened["reset_code"], "new_password": PASSWORD });
        self.admin.nobody().post("/v1/auth/password", password).await.is(204);
        opened["account"]["id"].as_str().unwrap().to_owned()
    }

    async fn sign_in(&self, name: &str) -> Client {
        self.admin.nobody().login(&email(name, self.seed), PASSWORD).await
    }

    async fn skpd(&self, officer: &Client, name: &str) -> String {
        let unit =
            json!({ "parent_id": self.instansi, "name": name, "kind": "skpd", "valid_from": "2010-01-01" });
        officer.post("/v1/units", unit).await.is(201).id()
    }

    /// Makes a post, appoints somebody to it with everything that pay must know, and opens the account.
    async fn hire(&self, officer: &Client, number: u32, seat: Seat) -> Person {
        let position = officer.post("/v1/positions", seat.post).await.is(201).id();
        let (birth_date, nip) = self.numbers(number);
        let since =
            |value: Value| json!({ "value": value, "valid_from": "2020-03-01", "decree_id": self.decree });
        let family = |relation: &str, born: &str| {
            since(json!({
                "kind": "family", "relation": relation, "name": format!("Keluarga {}", seat.name), "birth_date": born, "is_dependent": true }))
        };
        let mut facts = vec![
            since(json!({ "kind": "status", "status": "pns" })),
            since(
                json!({ "kind": "golongan", "golongan": seat.golongan, "mkg_years": seat.mkg_years, "mkg_months": 0 }),
            ),
            since(json!({ "kind": "position", "position_id": position, "standing": "definitif" })),
            since(json!({ "kind": "tax_status", "ptkp": seat.ptkp })),
            since(
                json!({ "kind": "bank_account", "bank": "Bank Uji", "number": format!("90000000123{}", number + 1), "holder": seat.name }),
            ),
            family("spouse", "1984-07-20"),
            family("child", "2014-05-02"),
        ];
        facts.extend(
            seat.superior.map(|superior| since(json!({ "kind": "superior", "employee_id": superior }))),
        );
        let employee = json!({
            "instansi_id": self.instansi, "nip": nip, "name": seat.name, "sex": "male", "birth_date": birth_date, "facts": facts });
        let id = officer.post("/v1/employees", employee).await.is(201).id();
        self.open(json!({ "employee_id": id })).await;
        Person { id, nip, name: seat.name, position }
    }

    /// A date of birth and a NIP that nobody else in the installation has.
    fn numbers(&self, number: u32) -> (NaiveDate, String) {
        let birth_date =
            NaiveDate::from_ymd_opt(1975, 1, 1).unwrap() + Days::new(u64::from(self.seed % 2_500));
        let sequence = (self.seed / 2_500 * 10 + number) % 1_000;
        (birth_date, format!("{}2000031{sequence:03}", birth_date.format("%Y%m%d")))
    }
}

fn sekda(unit: &str) -> Seat {
    let post = json!({
        "unit_id": unit, "name": "Sekretaris Daerah", "kind": "struktural", "eselon": "II/a", "kelas_jabatan": 15, "is_head": true });
    Seat { post, name: "Bayu Wicaksana", golongan: "IV/d", mkg_years: 24, ptkp: "K/1", superior: None }
}

fn kepala(unit: &str, sekda: &Person) -> Seat {
    let post = json!({
        "unit_id": unit, "name": "Kepala Dinas", "kind": "struktural", "eselon": "II/b", "kelas_jabatan": 14, "is_head": true });
    Seat {
        post,
        name: "Ratna Kencana",
        golongan: "IV/b",
        mkg_years: 20,
        ptkp: "K/1",
        superior: Some(sekda.id.clone()),
    }
}

fn analis(unit: &str) -> Seat {
    let post = json!({
        "unit_id": unit, "name": "Penelaah Teknis Kebijakan", "kind": "pelaksana", "kelas_jabatan": 7, "seats": 4, "is_head": false });
    Seat { post, name: "Dimas Pradipta", golongan: "III/a", mkg_years: 10, ptkp: "K/1", superior: None }
}
