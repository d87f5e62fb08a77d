//! Who calls, and over whom each permission reaches.

use chrono::NaiveDate;
use kernel::DateRange;
use kernel::calendar::TimeZone;
use kernel::id::{AccountId, EmployeeId, PersonId, SessionId, UnitId};
use platform::{Actor, Scope};

use crate::permission::Permission;
use crate::role::Role;

/// Someone, or some system, with a valid credential.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The account or service client.
    pub actor: Actor,
    /// The session: of a person's login, or of a service client's secret.
    pub session: SessionId,
    /// The person behind the account, where the account belongs to an employee.
    pub person: Option<PersonId>,
    /// The instansi where the caller works; `None` for accounts of the whole installation.
    pub instansi: Option<UnitId>,
    /// The time zone of that instansi.
    pub time_zone: TimeZone,
    /// All that the caller holds, now or later.
    pub(crate) held: Vec<Held>,
}

/// Permissions held over someone for some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The role that gives them; `None` for what every account or a service client has.
    pub role: Option<Role>,
    /// The permissions.
    pub permissions: Vec<Permission>,
    /// Over whom.
    pub scope: Scope,
    /// When.
    pub period: DateRange,
}

impl Held {
    /// What a role gives over a scope, for a period.
    pub fn by_role(role: Role, scope: Scope, period: DateRange) -> Self {
        Self { role: Some(role), permissions: role.permissions().to_vec(), scope, period }
    }
}

impl Caller {
    /// Over whom the caller holds a permission on a day; `None` where the caller does not hold it.
    pub fn scope(&self, permission: Permission, today: NaiveDate) -> Option<Scope> {
        self.held_on(today)
            .filter(|held| held.permissions.contains(&permission))
            .map(|held| held.scope.clone())
            .reduce(union)
    }

    /// Every permission that the caller holds on a day, in the order of the table.
    pub fn permissions(&self, today: NaiveDate) -> Vec<(Permission, Scope)> {
        let held = |permission: &Permission| Some((*permission, self.scope(*permission, today)?));
        Permission::ALL.iter().filter_map(held).collect()
    }

    /// What the caller holds on a day, role by role.
    pub fn held_on(&self, today: NaiveDate) -> impl Iterator<Item = &Held> {
        self.held.iter().filter(move |held| held.period.contains(today))
    }

    /// The account, if a person calls.
    pub fn account(&self) -> Option<AccountId> {
        self.actor.account()
    }

    /// The employee, if one calls.
    pub fn employee(&self) -> Option<EmployeeId> {
        self.actor.employee()
    }
}

/// Whoever is reached by one or the other.
fn union(mut one: Scope, other: Scope) -> Scope {
    one.everything |= other.everything;
    one.own = one.own.or(other.own);
    one.subordinates_of = one.subordinates_of.or(other.subordinates_of);
    one.units.extend(other.units);
    one.units.sort_unstable();
    one.units.dedup();
    one
}

#[cfg(test)]
mod tests {
    use kernel::id::ClientId;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn over(unit: UnitId) -> Scope {
        Scope { units: vec![unit], ..Scope::default() }
    }

    fn caller(held: Vec<Held>) -> Caller {
        Caller {
            actor: Actor::Client(ClientId::new()),
            session: SessionId::new(),
            person: None,
            instansi: None,
            time_zone: TimeZone::Wib,
            held,
        }
    }

    #[test]
    fn a_grant_counts_in_its_period_only() {
        let dinas = UnitId::new();
        let period = DateRange::bounded(day("2026-01-01"), day("2026-07-01"));
        let caller = caller(vec![Held::by_role(Role::Auditor, over(dinas), period)]);
        assert_eq!(caller.scope(Permission::ReadPayslips, day("2026-06-30")), Some(over(dinas)));
        assert_eq!(caller.scope(Permission::ReadPayslips, day("2026-07-01")), None);
        assert_eq!(caller.scope(Permission::RunPayroll, day("2026-06-30")), None);
    }

    #[test]
    fn scopes_of_several_roles_add_up() {
        let (me, dinas) = (EmployeeId::new(), UnitId::new());
        let always = DateRange::starting(day("2026-01-01"));
        let caller = caller(vec![
            Held::by_role(Role::Pegawai, Scope::own(me), always),
            Held::by_role(Role::BendaharaGaji, over(dinas), always),
            Held::by_role(Role::PenyetujuGaji, over(dinas), always),
        ]);
        let pay = caller.scope(Permission::ReadPayslips, day("2026-02-01")).unwrap();
        assert_eq!(pay, Scope { own: Some(me), units: vec![dinas], ..Scope::default() });
        assert_eq!(caller.scope(Permission::OwnPerformance, day("2026-02-01")), Some(Scope::own(me)));
    }
}
