//! Personnel on a real database: a small regency in a fresh one for each test.

mod attendance;
mod dated_facts;
mod decrees;
mod hiring;
mod imports;
mod people;
mod raters;
mod roster;
mod units;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::calendar::TimeZone;
use kernel::id::{AccountId, EmployeeId, PositionId, UnitId};
use kernel::{Nip, Refusal};
use platform::vault::Vault;
use platform::{Act, Actor, Db, Paging, Scope};
use scratch::Store;

use crate::entity::position::PositionKind;
use crate::entity::unit_version::UnitKind;
use crate::value::{FactValue, Standing, Status};
use crate::{
    AddFact, CreateEmployee, CreateInstansi, CreateUnit, DatedFact, Error, NewFact, NewPosition, Unit,
};

/// A regency: the root, a dinas with a bidang with a seksi, and a badan.
struct Regency {
    db: Db,
    vault: Vault,
    root: UnitId,
    dinas: UnitId,
    bidang: UnitId,
    seksi: UnitId,
    badan: UnitId,
    _store: Store,
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    format!("{text}T02:00:00Z").parse().unwrap()
}

/// Somebody with a reach over everything, on a day.
fn on(text: &str) -> Act {
    let actor = Actor::Account { account: AccountId::new(), employee: None };
    Act { actor, today: day(text), ..Act::system(at(text), "test") }
}

fn within(act: &Act, scope: Scope) -> Act {
    Act { scope, ..act.clone() }
}

fn all() -> Paging {
    Paging::first(200)
}

fn codes(error: &Error) -> Vec<(&'static str, String)> {
    error.faults().into_iter().map(|fault| (fault.code, fault.pointer.unwrap_or_default())).collect()
}

fn from(text: &str, value: FactValue) -> NewFact {
    NewFact { value, valid_from: day(text), valid_until: None, decree_id: None }
}

fn position(position_id: PositionId, standing: Standing) -> FactValue {
    FactValue::Position { position_id, standing }
}

fn golongan(text: &str, mkg_years: u8) -> FactValue {
    FactValue::Golongan { golongan: text.parse().unwrap(), mkg_years, mkg_months: 0 }
}

fn nip(sequence: u32) -> Nip {
    format!("198503152010011{sequence:03}").parse().unwrap()
}

/// An employee to enter, born on 15 March 1985, PNS since 2010.
fn somebody(root: UnitId, sequence: u32, facts: Vec<NewFact>) -> CreateEmployee {
    CreateEmployee {
        instansi_id: root,
        nip: Some(nip(sequence)),
        name: format!("Pegawai {sequence:03}"),
        sex: kernel::nip::Sex::Male,
        birth_date: day("1985-03-15"),
        nik: None,
        npwp: None,
        facts,
    }
}

impl Regency {
    async fn fresh() -> Self {
        let store = Store::migrated().await;
        let db = Db::connect(&store.url, None).await.unwrap();
        let vault = Vault::new([7; 32]);
        let act = on("2026-01-05");
        let instansi = CreateInstansi {
            name: "Kabupaten Rafflesia".to_owned(),
            code: None,
            time_zone: TimeZone::Wib,
            valid_from: day("2000-01-01"),
        };
        let root = crate::create_instansi(&db, &act, instansi).await.unwrap().id;
        let dinas = unit(&db, root, "Dinas Kesehatan", UnitKind::Skpd).await.unwrap().id;
        let bidang = unit(&db, dinas, "Bidang Pelayanan", UnitKind::Unit).await.unwrap().id;
        let seksi = unit(&db, bidang, "Seksi Rujukan", UnitKind::Unit).await.unwrap().id;
        let badan = unit(&db, root, "Badan Keuangan", UnitKind::Skpd).await.unwrap().id;
        Self { db, vault, root, dinas, bidang, seksi, badan, _store: store }
    }

    async fn head_post(&self, unit_id: UnitId) -> PositionId {
        let new = NewPosition {
            unit_id,
            name: "Kepala".to_owned(),
            kind: PositionKind::Struktural,
            eselon: Some("III/a".to_owned()),
            jabatan_fungsional: None,
            jenjang: None,
            kelas_jabatan: 12,
            seats: 1,
            is_head: true,
        };
        crate::create_position(&self.db, &on("2026-01-05"), new).await.unwrap().id
    }

    async fn staff_post(&self, unit_id: UnitId, seats: i32) -> PositionId {
        let new = NewPosition {
            unit_id,
            name: "Pengadministrasi Perkantoran".to_owned(),
            kind: PositionKind::Pelaksana,
            eselon: None,
            jabatan_fungsional: None,
            jenjang: None,
            kelas_jabatan: 5,
            seats,
            is_head: false,
        };
        crate::create_position(&self.db, &on("2026-01-05"), new).await.unwrap().id
    }

    /// A PNS in a position since 2020.
    async fn hired(&self, sequence: u32, post: PositionId) -> EmployeeId {
        let facts = vec![
            from("2010-01-01", FactValue::Status { status: Status::Pns }),
            from("2020-01-01", golongan("III/a", 10)),
            from("2020-01-01", position(post, Standing::Definitif)),
        ];
        let new = somebody(self.root, sequence, facts);
        crate::create_employee(&self.db, &self.vault, &on("2026-01-05"), new).await.unwrap().id
    }

    async fn add(&self, act: &Act, employee_id: EmployeeId, fact: NewFact) -> Result<DatedFact, Error> {
        let add = AddFact { employee_id, expected: None, fact };
        crate::add_fact(&self.db, &self.vault, act, add).await
    }
}

async fn unit(db: &Db, parent_id: UnitId, name: &str, kind: UnitKind) -> Result<Unit, Error> {
    let new =
        CreateUnit { parent_id, name: name.to_owned(), kind, code: None, valid_from: day("2000-01-01") };
    crate::create_unit(db, &on("2026-01-05"), new).await
}
