//! Accounts of the demo region: one for each role, and one for every employee.

use identity::{NewAccount, NewGrant, ReadyAccount, Role};
use kernel::DateRange;
use kernel::id::{AccountId, EmployeeId};
use platform::{Act, Actor, Error, Scope};

use super::people::{Place, Planned};
use super::{Recorded, refused};
use crate::state::State;

/// The password of every demo account.
pub const PASSWORD: &str = "Merit-demo-2026";

/// An account for a role, and where its holder sits.
pub struct DemoAccount {
    /// The part of the address before `@demo.merit.test`.
    pub name: &'static str,
    /// The role granted; none where the role follows from the reporting line.
    pub role: Option<Role>,
    /// The holder's place and turn there: 0 is the head. None has no employee behind it.
    seat: Option<(Place, usize)>,
}

const fn account(name: &'static str, role: Option<Role>, seat: Option<(Place, usize)>) -> DemoAccount {
    DemoAccount { name, role, seat }
}

/// The accounts by role. Everybody else signs in with the NIP, and the regent, who has none, as `bupati`.
pub const ACCOUNTS: &[DemoAccount] = &[
    account("admin", Some(Role::Admin), None),
    account("kepegawaian", Some(Role::PengelolaKepegawaian), Some((Place::Section(0, 1), 0))),
    account("kinerja", Some(Role::PengelolaKinerja), Some((Place::Section(0, 2), 0))),
    account("bendahara", Some(Role::BendaharaGaji), Some((Place::Section(1, 2), 1))),
    account("ppk", Some(Role::PpkSkpd), Some((Place::Section(1, 1), 0))),
    account("penyetuju", Some(Role::PenyetujuGaji), Some((Place::Office(1), 0))),
    account("karier", Some(Role::PengelolaKarier), Some((Place::Section(0, 3), 0))),
    account("panitia", Some(Role::PanitiaSeleksi), Some((Place::Section(0, 0), 0))),
    account("auditor", Some(Role::Auditor), None),
    account("penilai", None, Some((Place::Section(3, 1), 0))),
    account("pegawai", None, Some((Place::Section(3, 1), 1))),
];

/// Those through whose hands the records of the region went.
pub struct Team {
    /// Makes the runs and drafts the policy.
    pub maker: Act,
    /// Checks the runs.
    pub checker: Act,
    /// Approves both.
    pub approver: Act,
    /// An employee, over the own record.
    pub employee: Act,
    /// Publishes what everyone must read.
    pub publisher: Act,
}

/// Opens all accounts and gives the roles.
pub async fn open(state: &State, act: &Act, recorded: &Recorded) -> Result<Team, Error> {
    let password_hash = identity::password::hash(PASSWORD).map_err(refused)?;
    let mut ready = Vec::new();
    let mut grants = Vec::new();
    let mut named: Vec<(AccountId, EmployeeId)> = Vec::new();
    let period = DateRange::starting(chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default());
    for demo in ACCOUNTS {
        let id = AccountId::new();
        let employee = demo.seat.and_then(|seat| holder(recorded, seat));
        named.extend(employee.map(|employee| (id, employee)));
        let is_outsider = employee.is_none();
        let new = NewAccount {
            employee,
            email: Some(format!("{}@demo.merit.test", demo.name)),
            name: is_outsider.then(|| demo.name.to_owned()),
            instansi: is_outsider.then_some(recorded.instansi),
        };
        ready.push(ReadyAccount { id, new, password_hash: password_hash.clone() });
        // The administrator keeps the accounts of the whole installation.
        let unit = (demo.role != Some(Role::Admin)).then_some(recorded.instansi);
        grants.extend(demo.role.map(|role| NewGrant { account: id, role, unit, period }));
    }
    let others = recorded.ids.iter().filter(|id| named.iter().all(|(_, employee)| employee != *id));
    ready.extend(others.map(|employee| ReadyAccount {
        id: AccountId::new(),
        new: NewAccount {
            employee: Some(*employee),
            email: None,
            name: None,
            instansi: Some(recorded.instansi),
        },
        password_hash: password_hash.clone(),
    }));
    ready.push(ReadyAccount {
        id: AccountId::new(),
        new: NewAccount {
            employee: Some(recorded.regent),
            email: Some("bupati@demo.merit.test".to_owned()),
            name: None,
            instansi: Some(recorded.instansi),
        },
        password_hash: password_hash.clone(),
    });
    let acting = |name: &str| acting(act, name, (&ready, recorded));
    let mut employee = acting("pegawai")?;
    employee.scope = Scope { own: employee.actor.employee(), ..Scope::default() };
    let team = Team {
        maker: acting("bendahara")?,
        checker: acting("ppk")?,
        approver: acting("penyetuju")?,
        employee,
        publisher: acting("kinerja")?,
    };
    let tx = platform::begin(&state.db).await?;
    identity::open_ready_accounts(&tx, act, ready).await.map_err(refused)?;
    identity::give_roles_unasked(&tx, act, &grants).await.map_err(refused)?;
    tx.commit().await?;
    Ok(team)
}

/// The act of one of the accounts over the whole regency.
fn acting(act: &Act, name: &str, (ready, recorded): (&[ReadyAccount], &Recorded)) -> Result<Act, Error> {
    let email = format!("{name}@demo.merit.test");
    let account = ready.iter().find(|ready| ready.new.email.as_ref() == Some(&email));
    let account = account.ok_or_else(|| Error::Broken(format!("the demo region has no account {name}")))?;
    let actor = Actor::Account { account: account.id, employee: account.new.employee };
    let scope = Scope { units: vec![recorded.instansi], ..Scope::default() };
    Ok(Act { actor, scope, ..act.clone() })
}

/// Whoever sits somewhere: 0 is the head.
pub fn holder(recorded: &Recorded, (place, turn): (Place, usize)) -> Option<EmployeeId> {
    let here = |person: &&(&Planned, &EmployeeId)| person.0.place == place;
    recorded
        .people
        .iter()
        .zip(&recorded.ids)
        .collect::<Vec<_>>()
        .iter()
        .filter(here)
        .nth(turn)
        .map(|(_, id)| **id)
}
