//! Identity on a real database: a fresh one for each test, with a small instansi in it.

mod accounts;
mod clients;
mod grants;
mod housekeeping;
mod sessions;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kernel::calendar::TimeZone;
use kernel::id::{AccountId, EmployeeId, PositionId, UnitId};
use kernel::{DateRange, Nip, Refusal};
use personnel::bulk::{self, BulkUnit};
use personnel::entity::position::PositionKind;
use personnel::entity::unit_version::UnitKind;
use personnel::value::{FactValue, Standing};
use personnel::{CreateEmployee, NewFact, NewPosition};
use platform::clock::Clock;
use platform::vault::Vault;
use platform::{Act, Actor, Db, Scope};
use scratch::Store;
use sea_orm::{EntityTrait, QueryFilter, QueryOrder};

use crate::{
    Caller, Error, Guard, Identity, Keys, LogIn, LoggedIn, NewAccount, NewGrant, Permission, ReadyAccount,
    Role, Tokens,
};

const PASSWORD: &str = "Merit-demo-2026";

/// A database with a kabupaten, a dinas in it and a head of the dinas, and what a process keeps.
struct House {
    identity: Identity,
    kabupaten: UnitId,
    dinas: UnitId,
    _store: Store,
}

impl House {
    async fn fresh() -> Self {
        let store = Store::migrated().await;
        let db = Db::connect(&store.url, None).await.unwrap();
        let keys = Keys::from_pem("merit", &[crate::keys::new_pem().unwrap()]).unwrap();
        let guard = Guard { vault: Vault::new([7; 32]), roles: vec![Role::PenyetujuGaji] };
        let kabupaten = UnitId::new();
        let house = Self {
            identity: Identity::new(db, Clock::default(), keys, guard),
            kabupaten,
            dinas: UnitId::new(),
            _store: store,
        };
        house.has_unit(kabupaten, None).await;
        house.has_unit(house.dinas, Some(kabupaten)).await;
        house
    }

    fn db(&self) -> &Db {
        &self.identity.db
    }

    async fn has_unit(&self, id: UnitId, parent: Option<UnitId>) {
        let unit = BulkUnit {
            id,
            instansi_id: parent.unwrap_or(id),
            parent_id: parent,
            name: format!("Unit {id}"),
            kind: if parent.is_none() { UnitKind::Instansi } else { UnitKind::Skpd },
            code: None,
            valid_from: day("2020-01-01"),
            time_zone: parent.is_none().then_some(TimeZone::Wita),
        };
        bulk::insert_units(self.db(), &system(), &[unit]).await.unwrap();
    }

    /// An employee in the dinas, its head or not, with an account that has the password.
    async fn has_employee(&self, nip: &str, is_head: bool) -> (EmployeeId, AccountId) {
        let nip: Nip = nip.parse().unwrap();
        let parts = nip.parts().unwrap();
        let position_id = self.has_position(is_head).await;
        let held = FactValue::Position { position_id, standing: Standing::Definitif };
        let fact = NewFact { value: held, valid_from: day("2020-01-01"), valid_until: None, decree_id: None };
        let new = CreateEmployee {
            instansi_id: self.kabupaten,
            name: format!("Pegawai {nip}"),
            sex: parts.sex,
            birth_date: parts.birth_date,
            nik: None,
            npwp: None,
            facts: vec![fact],
            nip: Some(nip.clone()),
        };
        let employee = EmployeeId::new();
        let vault = Vault::new([7; 32]);
        bulk::insert_employees(self.db(), &vault, &system(), &[(employee, new)]).await.unwrap();
        let new = NewAccount {
            employee: Some(employee),
            email: Some(format!("{nip}@demo.merit.test")),
            name: None,
            instansi: Some(self.kabupaten),
        };
        (employee, self.has_account(new).await)
    }

    async fn has_position(&self, is_head: bool) -> PositionId {
        let id = PositionId::new();
        let new = NewPosition {
            unit_id: self.dinas,
            name: "Jabatan".to_owned(),
            kind: PositionKind::Pelaksana,
            eselon: None,
            jabatan_fungsional: None,
            jenjang: None,
            kelas_jabatan: 7,
            seats: 1,
            is_head,
        };
        bulk::insert_positions(self.db(), &system(), vec![(id, new)]).await.unwrap();
        id
    }

    /// Somebody who keeps accounts of a unit, or of the whole installation, and is no employee.
    async fn has_admin(&self, name: &str, unit: Option<UnitId>) -> AccountId {
        let email = Some(format!("{name}@demo.merit.test"));
        let new = NewAccount { employee: None, email, name: Some(name.to_owned()), instansi: unit };
        let account = self.has_account(new).await;
        let grant = NewGrant { account, role: Role::Admin, unit, period: DateRange::starting(today()) };
        let tx = platform::begin(self.db()).await.unwrap();
        crate::give_roles_unasked(&tx, &system(), &[grant]).await.unwrap();
        tx.commit().await.unwrap();
        account
    }

    async fn has_account(&self, new: NewAccount) -> AccountId {
        let id = AccountId::new();
        let ready = ReadyAccount { id, new, password_hash: crate::password::hash(PASSWORD).unwrap() };
        let tx = platform::begin(self.db()).await.unwrap();
        crate::open_ready_accounts(&tx, &system(), vec![ready]).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn try_login(&self, identifier: &str, password: &str, at: DateTime<Utc>) -> Result<Tokens, Error> {
        let login = LogIn {
            identifier: identifier.to_owned(),
            password: password.to_owned(),
            device: "test".to_owned(),
        };
        match crate::log_in(&self.identity, &system(), login, at).await? {
            LoggedIn::Session(tokens) => Ok(tokens),
            LoggedIn::Challenge(_) => panic!("the account has a second factor"),
        }
    }

    async fn login(&self, identifier: &str) -> Tokens {
        self.try_login(identifier, PASSWORD, platform::clock::wall()).await.unwrap()
    }

    async fn caller(&self, tokens: &Tokens) -> Arc<Caller> {
        self.identity.authenticate(&tokens.access, platform::clock::wall()).await.unwrap()
    }

    /// The act of an account with the reach of a permission.
    async fn act(&self, tokens: &Tokens, permission: Permission) -> Act {
        let caller = self.caller(tokens).await;
        let scope = caller.scope(permission, today()).unwrap();
        Act { actor: caller.actor, scope, ..system() }
    }

    /// The kinds of all acts on an object, in the order in which they were recorded.
    async fn acts_on(&self, object: impl Into<uuid::Uuid>) -> Vec<String> {
        use platform::entity::act;
        let acts = act::Entity::find()
            .filter(act::COLUMN.object_id.eq(object.into()))
            .order_by_asc(act::Column::Id)
            .all(self.db().read())
            .await
            .unwrap();
        acts.into_iter().map(|act| act.kind).collect()
    }
}

fn now() -> DateTime<Utc> {
    platform::clock::wall()
}

fn system() -> Act {
    Act::system(now(), "test")
}

fn today() -> NaiveDate {
    system().today
}

fn tomorrow() -> NaiveDate {
    today() + TimeDelta::days(1)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn over(unit: UnitId) -> Scope {
    Scope { units: vec![unit], ..Scope::default() }
}

/// Over a whole instansi, and known to be one.
fn all_of(instansi: UnitId) -> Scope {
    Scope { known_instansi: vec![instansi], ..over(instansi) }
}

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> &'static str {
    result.unwrap_err().faults()[0].code
}

fn is_account(act: &Act) -> bool {
    matches!(act.actor, Actor::Account { .. })
}
