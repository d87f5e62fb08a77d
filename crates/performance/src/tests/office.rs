//! An office of four: a head of service, a head of division below, a clerk below that, and somebody of another office.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::calendar::TimeZone;
use kernel::id::{AccountId, EmployeeId, FactId, PersonId, SkpId, UnitId};
use kernel::nip::Sex;
use kernel::{DateRange, Language};
use personnel::entity::{employee, fact, person, unit, unit_version};
use personnel::value::FactKind;
use platform::{Act, Actor, Db, Scope};
use scratch::Store;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};

use crate::words::{Approach, Aspect, RhkKind, SkpKind};
use crate::{Document, NewSkp, Plan, PlannedIki, PlannedRhk};

pub struct Office {
    pub db: Db,
    pub head: EmployeeId,
    pub lead: EmployeeId,
    pub clerk: EmployeeId,
    pub stranger: EmployeeId,
    _store: Store,
}

impl Office {
    pub async fn open() -> Self {
        let store = Store::migrated().await;
        let db = Db::connect(&store.url, None).await.unwrap();
        let instansi = insert_instansi(&db).await;
        let mut people = Vec::new();
        for (name, nip) in [
            ("Ratna Dewi", "196805121990032001"),
            ("Budi Santoso", "197903142005011002"),
            ("Citra Lestari", "199007202015022003"),
            ("Doni Saputra", "198811302012011004"),
        ] {
            people.push(insert_employee(&db, instansi, (name, nip)).await);
        }
        let [head, lead, clerk, stranger] = people.try_into().unwrap();
        for (employee, superior) in [(lead, head), (clerk, lead)] {
            insert_superior(&db, employee, superior).await;
        }
        Self { db, head, lead, clerk, stranger, _store: store }
    }

    /// A plan of a person that was carried as far as the draft.
    pub async fn draft(&self, person: EmployeeId, at: &str, supports: Option<kernel::id::RhkId>) -> SkpId {
        let new = NewSkp {
            year: 2026,
            starts_on: None,
            ends_before: None,
            kind: SkpKind::JaJf,
            approach: Approach::Kuantitatif,
        };
        let act = act(person, at);
        let skp = crate::create_skp(&self.db, &act, new).await.unwrap().seen.held.skp;
        crate::write_plan(&self.db, &act, (skp.id, Some(1)), plan(supports)).await.unwrap();
        skp.id
    }

    /// A plan of a person with a superior, agreed and signed by both.
    pub async fn signed(&self, person: EmployeeId, superior: EmployeeId, at: &str) -> Document {
        let links = crate::list_skp(self.db.read(), &act(superior, at), own(superior), &all()).await.unwrap();
        let supports = match links.rows.first() {
            Some(above) => {
                let above =
                    crate::find_skp(self.db.read(), &act(superior, at), above.held.skp.id).await.unwrap();
                above.seen.held.skp.status.is_agreed().then(|| above.plan.rhk[0].id.unwrap())
            }
            None => None,
        };
        let id = self.draft(person, at, supports).await;
        let (theirs, superiors) = (act(person, at), act(superior, at));
        crate::submit_skp(&self.db, &theirs, id, None).await.unwrap();
        crate::agree_skp(&self.db, &superiors, (id, None), crate::Agreement::default()).await.unwrap();
        crate::sign_skp(&self.db, &theirs, id, None).await.unwrap();
        crate::sign_skp(&self.db, &superiors, id, None).await.unwrap()
    }
}

pub fn own(employee: EmployeeId) -> crate::SkpFilter {
    crate::SkpFilter { employee_id: Some(employee), ..Default::default() }
}

pub fn all() -> platform::Paging {
    platform::Paging::first(50)
}

/// What a person does at an instant, with the permission of every employee.
pub fn act(employee: EmployeeId, at: &str) -> Act {
    let at: DateTime<Utc> = at.parse().unwrap();
    Act {
        actor: Actor::Account { account: AccountId::new(), employee: Some(employee) },
        on_behalf_of: None,
        standing_in: None,
        form: None,
        scope: Scope::own(employee),
        at,
        today: TimeZone::Wib.date(at),
        request_id: "test".into(),
        reason: None,
        language: Language::En,
    }
}

/// A sound plan with one main result.
pub fn plan(supports_rhk_id: Option<kernel::id::RhkId>) -> Plan {
    let iki = PlannedIki {
        id: None,
        aspect: Some(Aspect::Kuantitas),
        indicator: "Jumlah KTP-el yang diterbitkan".into(),
        target: Some("1.200 keping setahun".into()),
        target_value: "1200".parse().ok(),
        unit: Some("keping".into()),
        form: None,
        perspective: None,
        indicator_id: None,
    };
    let rhk = PlannedRhk {
        id: None,
        kind: RhkKind::Utama,
        title: "Meningkatnya kepemilikan dokumen kependudukan".into(),
        supports_rhk_id,
        continues_rhk_id: None,
        supports_sasaran_id: None,
        acting_fact_id: None,
        iki: vec![iki],
    };
    Plan {
        kind: SkpKind::JaJf,
        approach: Approach::Kuantitatif,
        rhk: vec![rhk],
        resources: vec!["Dua petugas loket".into()],
        accountability: vec!["Laporan bulanan".into()],
        consequences: vec!["Usulan penghargaan".into()],
    }
}

/// The codes of an error's faults.
pub fn codes(error: &crate::Error) -> Vec<&'static str> {
    kernel::Refusal::faults(error).iter().map(|fault| fault.code).collect()
}

async fn insert_instansi(db: &Db) -> UnitId {
    let id = UnitId::new();
    let root = unit::Model { id, instansi_id: id, code: None, version: 1, created_at: long_ago() };
    root.into_active_model().reset_all().insert(db.write()).await.unwrap();
    let version = unit_version::ActiveModel {
        unit_id: Set(id),
        valid_from: Set(first_day()),
        valid_until: Set(DateRange::OPEN_END),
        name: Set("Kabupaten Sinar Laut".into()),
        kind: Set(unit_version::UnitKind::Instansi),
        parent_id: Set(None),
        time_zone: Set(Some(TimeZone::Wit)),
    };
    version.insert(db.write()).await.unwrap();
    id
}

async fn insert_employee(db: &Db, instansi: UnitId, (name, nip): (&str, &str)) -> EmployeeId {
    let person = person::ActiveModel {
        id: Set(PersonId::new()),
        name: Set(name.into()),
        sex: Set(Sex::Male),
        birth_date: Set("1980-01-01".parse().unwrap()),
        nik_sealed: Set(None),
        nik_hash: Set(None),
        npwp_sealed: Set(None),
        npwp_hash: Set(None),
        created_at: Set(long_ago()),
    };
    let person_id = person.insert(db.write()).await.unwrap().id;
    let employee = employee::ActiveModel {
        id: Set(EmployeeId::new()),
        person_id: Set(person_id),
        nip: Set(Some(nip.parse().unwrap())),
        instansi_id: Set(instansi),
        version: Set(1),
        created_at: Set(long_ago()),
    };
    employee.insert(db.write()).await.unwrap().id
}

async fn insert_superior(db: &Db, employee: EmployeeId, superior: EmployeeId) {
    let fact = fact::Model {
        id: FactId::new(),
        employee_id: employee,
        kind: FactKind::Superior,
        code: "superior".into(),
        unit_id: None,
        position_id: None,
        related_employee_id: Some(superior),
        value: "{}".into(),
        valid_from: first_day(),
        valid_until: DateRange::OPEN_END,
        recorded_at: long_ago(),
        superseded_at: None,
        superseded_by: None,
        decree_id: None,
        expires_on: None,
    };
    fact.into_active_model().reset_all().insert(db.write()).await.unwrap();
}

fn first_day() -> NaiveDate {
    "2020-01-01".parse().unwrap()
}

fn long_ago() -> DateTime<Utc> {
    "2020-01-01T00:00:00Z".parse().unwrap()
}
