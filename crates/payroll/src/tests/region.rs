//! A region of two SKPD with a few employees each, everything recorded that pay needs.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::calendar::TimeZone;
use kernel::id::{AccountId, EmployeeId, FactId, PersonId, PositionId, RunId, UnitId};
use kernel::nip::Sex;
use kernel::{DateRange, Language, Month};
use personnel::entity::attendance_day::AttendanceCode;
use personnel::entity::position::PositionKind;
use personnel::entity::unit_version::UnitKind;
use personnel::entity::{
    attendance_day, employee, fact, person, position, unit, unit_ancestor, unit_version,
};
use personnel::value::{FactValue, Ptkp, Standing, Status};
use platform::acts::Seals;
use platform::{Act, Actor, Db, Paging, Scope};
use scratch::Store;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::calculation::{PayRules, calculate_run_now};
use crate::entity::payslip;
use crate::policies::{Policy, PolicyDraft};
use crate::regulation::Law;
use crate::rules::tpp::{DEMO_POLICY, TppPolicy};
use crate::runs::{NewRun, Run, RunKind};

pub struct Region {
    pub db: Db,
    pub seals: Seals,
    pub rules: PayRules,
    pub instansi: UnitId,
    pub skpd: [UnitId; 2],
    pub posts: [PositionId; 2],
    /// Those of the first SKPD, then those of the second.
    pub people: Vec<EmployeeId>,
    pub maker: AccountId,
    pub checker: AccountId,
    pub approver: AccountId,
    _store: Store,
}

impl Region {
    /// A region with this many employees in each SKPD.
    pub async fn of(each: usize) -> Self {
        let store = Store::migrated().await;
        let db = Db::connect(&store.url, None).await.unwrap();
        let instansi = insert_unit(&db, UnitKind::Instansi, None).await;
        let skpd = [
            insert_unit(&db, UnitKind::Skpd, Some(instansi)).await,
            insert_unit(&db, UnitKind::Skpd, Some(instansi)).await,
        ];
        let posts = [insert_post(&db, skpd[0]).await, insert_post(&db, skpd[1]).await];
        let storage = platform::storage::open("memory:").unwrap();
        let mut region = Self {
            db,
            seals: Seals::new(storage),
            rules: PayRules { law: Arc::new(Law::embedded().unwrap()), settings: Default::default() },
            instansi,
            skpd,
            posts,
            people: Vec::new(),
            maker: AccountId::new(),
            checker: AccountId::new(),
            approver: AccountId::new(),
            _store: store,
        };
        for at in [0, 1] {
            for _ in 0..each {
                let employee = region.hire(at).await;
                region.people.push(employee);
            }
        }
        region
    }

    /// A further employee of an SKPD, with everything that pay needs.
    pub async fn hire(&self, skpd: usize) -> EmployeeId {
        let employee = self.hire_without_facts().await;
        self.know(employee, FactValue::Status { status: Status::Pns }).await;
        self.know(employee, golongan("III/a", 4)).await;
        self.know(employee, FactValue::TaxStatus { ptkp: Ptkp::Tk0 }).await;
        let place = FactValue::Position { position_id: self.posts[skpd], standing: Standing::Definitif };
        self.know(employee, place).await;
        let day = attendance_day::ActiveModel {
            employee_id: Set(employee),
            day: Set(day("2026-01-05")),
            code: Set(AttendanceCode::Present),
            arrived_at: Set("07:30:00".parse().ok()),
            left_at: Set("16:00:00".parse().ok()),
            minutes_late: Set(0),
            minutes_early: Set(0),
            missed_ceremony: Set(false),
            source: Set(personnel::kinds::DaySource::Recorded),
            recorded_at: Set(long_ago()),
        };
        day.insert(self.db.write()).await.unwrap();
        employee
    }

    pub async fn hire_without_facts(&self) -> EmployeeId {
        let count = employee::Entity::find().all(self.db.read()).await.unwrap().len();
        let person = person::ActiveModel {
            id: Set(PersonId::new()),
            name: Set(format!("Pegawai Nomor {}", count + 1)),
            sex: Set(Sex::Male),
            birth_date: Set(day("1985-03-15")),
            nik_sealed: Set(None),
            nik_hash: Set(None),
            npwp_sealed: Set(None),
            npwp_hash: Set(None),
            created_at: Set(long_ago()),
        };
        let person = person.insert(self.db.write()).await.unwrap();
        let employee = employee::ActiveModel {
            id: Set(EmployeeId::new()),
            person_id: Set(person.id),
            nip: Set(Some(format!("198503152010011{:03}", count + 1).parse().unwrap())),
            instansi_id: Set(self.instansi),
            version: Set(1),
            created_at: Set(long_ago()),
        };
        employee.insert(self.db.write()).await.unwrap().id
    }

    /// A fact from 2020 on; an earlier one of its kind is forgotten.
    pub async fn know(&self, employee: EmployeeId, value: FactValue) {
        self.know_from(employee, value, "2020-01-01").await;
    }

    pub async fn know_from(&self, employee: EmployeeId, value: FactValue, from: &str) {
        fact::Entity::delete_many()
            .filter(fact::Column::EmployeeId.eq(employee))
            .filter(fact::Column::Kind.eq(value.kind()))
            .filter(fact::Column::ValidFrom.gte(day(from)))
            .exec(self.db.write())
            .await
            .unwrap();
        let position = value.position();
        let at = self.posts.iter().position(|post| Some(*post) == position);
        let row = fact::Model {
            id: FactId::new(),
            employee_id: employee,
            kind: value.kind(),
            code: value.code().to_owned(),
            unit_id: at.map(|at| self.skpd[at]),
            position_id: position,
            related_employee_id: None,
            value: serde_json::to_string(&value).unwrap(),
            valid_from: day(from),
            valid_until: DateRange::OPEN_END,
            recorded_at: long_ago(),
            superseded_at: None,
            superseded_by: None,
            decree_id: None,
            expires_on: None,
        };
        row.into_active_model().reset_all().insert(self.db.write()).await.unwrap();
    }

    /// As if no status had ever been recorded.
    pub async fn forget_status(&self, employee: EmployeeId) {
        fact::Entity::delete_many()
            .filter(fact::Column::EmployeeId.eq(employee))
            .filter(fact::Column::Kind.eq("status"))
            .exec(self.db.write())
            .await
            .unwrap();
    }

    /// The first status of an employee ends on a day.
    pub async fn ends(&self, employee: EmployeeId, on: &str) {
        fact::Entity::update_many()
            .col_expr(fact::Column::ValidUntil, Expr::value(day(on)))
            .filter(fact::Column::EmployeeId.eq(employee))
            .filter(fact::Column::Kind.eq("status"))
            .filter(fact::Column::ValidFrom.lt(day(on)))
            .exec(self.db.write())
            .await
            .unwrap();
    }

    /// What the maker of runs does; an SKPD's treasurer reaches less than the region.
    pub fn makes(&self) -> Act {
        act(self.maker, over(self.instansi))
    }

    /// The maker makes over the whole region, and approves nothing.
    pub fn duties(&self) -> crate::Duties {
        crate::Duties { makes: Some(over(self.instansi)), ..crate::Duties::default() }
    }

    pub fn approves(&self) -> Act {
        act(self.approver, over(self.instansi))
    }

    pub async fn draft(&self, kind: RunKind, unit_id: UnitId) -> Run {
        self.draft_of(kind, unit_id, january()).await
    }

    pub async fn draft_of(&self, kind: RunKind, unit_id: UnitId, service_month: Month) -> Run {
        let new =
            NewRun { unit_id, kind, base_kind: None, service_month, payment_month: None, settles_from: None };
        crate::create_run(&self.db, &self.makes(), &self.rules.law, new).await.unwrap()
    }

    pub async fn calculate(&self, id: RunId) -> Run {
        calculate_run_now(&self.db, &self.makes(), (&self.rules, &self.seals), id).await.unwrap()
    }

    pub fn checks(&self) -> Act {
        act(self.checker, over(self.instansi))
    }

    /// Verified by the maker and checked by another.
    pub async fn sign(&self, id: RunId) -> Result<Run, crate::Error> {
        crate::verify_run(&self.db, &self.makes(), (id, None)).await?;
        crate::check_run(&self.db, &self.checks(), (id, None)).await
    }

    /// Through every hand.
    pub async fn approve(&self, id: RunId) -> Result<Run, crate::Error> {
        self.sign(id).await?;
        crate::approve_run(&self.db, &self.approves(), (id, None)).await
    }

    /// A salary run of everyone for January, calculated.
    pub async fn calculated(&self) -> Run {
        let run = self.draft(RunKind::GajiInduk, self.instansi).await;
        self.calculate(run.id).await
    }

    pub async fn slips(&self, run: RunId) -> Vec<payslip::Model> {
        use sea_orm::QueryOrder;
        payslip::Entity::find()
            .filter(payslip::COLUMN.run_id.eq(run))
            .order_by_asc(payslip::Column::EmployeeId)
            .all(self.db.read())
            .await
            .unwrap()
    }

    /// The demonstration policy, binding from 2026 on, paying 80 % of the performance part to whoever is not rated.
    pub async fn policy(&self) -> Policy {
        let mut rules = TppPolicy::from_toml(DEMO_POLICY).unwrap();
        rules.performance.unrated = Some("0.8".parse().unwrap());
        self.approve_rules(rules).await
    }

    pub async fn approve_rules(&self, rules: TppPolicy) -> Policy {
        let draft =
            PolicyDraft { name: "TPP 2026".into(), valid: DateRange::starting(day("2026-01-01")), rules };
        let (makes, approves) = (self.makes(), self.approves());
        let policy = crate::draft_policy(&self.db, &makes, self.instansi, draft).await.unwrap();
        let id = (policy.id, None);
        crate::submit_policy(&self.db, &self.rules.law, &makes, id).await.unwrap();
        crate::approve_policy(&self.db, &approves, id).await.unwrap()
    }
}

pub fn golongan(grade: &str, mkg_years: u8) -> FactValue {
    FactValue::Golongan { golongan: grade.parse().unwrap(), mkg_years, mkg_months: 0 }
}

pub fn over(unit: UnitId) -> Scope {
    Scope { units: vec![unit], ..Scope::default() }
}

pub fn act(account: AccountId, scope: Scope) -> Act {
    let at: DateTime<Utc> = "2026-01-20T02:00:00Z".parse().unwrap();
    Act {
        actor: Actor::Account { account, employee: None },
        on_behalf_of: None,
        standing_in: None,
        form: None,
        scope,
        at,
        today: TimeZone::Wib.date(at),
        request_id: "test".into(),
        reason: None,
        language: Language::En,
    }
}

pub fn all() -> Paging {
    Paging::first(200)
}

pub fn january() -> Month {
    "2026-01".parse().unwrap()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The codes of an error's faults.
pub fn codes<T: std::fmt::Debug>(outcome: Result<T, crate::Error>) -> Vec<&'static str> {
    kernel::Refusal::faults(&outcome.unwrap_err()).iter().map(|fault| fault.code).collect()
}

fn long_ago() -> DateTime<Utc> {
    "2020-01-01T00:00:00Z".parse().unwrap()
}

async fn insert_unit(db: &Db, kind: UnitKind, parent: Option<UnitId>) -> UnitId {
    let id = UnitId::new();
    let row =
        unit::Model { id, instansi_id: parent.unwrap_or(id), code: None, version: 1, created_at: long_ago() };
    row.into_active_model().reset_all().insert(db.write()).await.unwrap();
    let version = unit_version::ActiveModel {
        unit_id: Set(id),
        valid_from: Set(day("2020-01-01")),
        valid_until: Set(DateRange::OPEN_END),
        name: Set(format!("Unit {id}")),
        kind: Set(kind),
        parent_id: Set(parent),
        time_zone: Set(parent.is_none().then_some(TimeZone::Wib)),
    };
    version.insert(db.write()).await.unwrap();
    for (ancestor, depth) in [(Some(id), 0), (parent, 1)] {
        let Some(ancestor_id) = ancestor else { continue };
        let closure = unit_ancestor::ActiveModel {
            unit_id: Set(id),
            ancestor_id: Set(ancestor_id),
            valid_from: Set(day("2020-01-01")),
            valid_until: Set(DateRange::OPEN_END),
            depth: Set(depth),
        };
        closure.insert(db.write()).await.unwrap();
    }
    id
}

async fn insert_post(db: &Db, unit: UnitId) -> PositionId {
    let post = position::ActiveModel {
        id: Set(PositionId::new()),
        unit_id: Set(unit),
        name: Set("Pengolah Data".into()),
        kind: Set(PositionKind::Pelaksana),
        eselon: Set(None),
        jabatan_fungsional: Set(None),
        jenjang: Set(None),
        kelas_jabatan: Set(7),
        seats: Set(100_000),
        is_head: Set(false),
        valid_from: Set(day("2000-01-01")),
        valid_until: Set(DateRange::OPEN_END),
        follows_id: Set(None),
        created_at: Set(long_ago()),
    };
    post.insert(db.write()).await.unwrap().id
}
