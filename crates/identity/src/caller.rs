//! Who calls, and over whom each permission reaches.

use chrono::NaiveDate;
use kernel::DateRange;
use kernel::calendar::TimeZone;
use kernel::id::{AccountId, EmployeeId, GrantId, PersonId, SessionId, UnitId};
use platform::{Actor, Capacity, Scope, StandIn};

use crate::Error;
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
    /// What the caller would hold if this session had begun with a second factor.
    pub(crate) withheld: Vec<Held>,
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
    /// The grant that gives it; `None` for what follows from facts, and for what was lent.
    pub grant: Option<GrantId>,
    /// Who lent it; `None` for what is held in one's own right.
    pub lent_by: Option<Lender>,
}

/// Whose authority a delegate uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lender {
    /// The account that holds the role.
    pub account: AccountId,
    /// Its employee.
    pub employee: Option<EmployeeId>,
}

/// How a caller uses a permission in one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Over whom it reaches.
    pub scope: Scope,
    /// Whose authority it is, where it was lent.
    pub lent_by: Option<Lender>,
}

impl Use {
    /// What the log of acts says of it.
    pub fn standing_in(&self) -> Option<StandIn> {
        self.lent_by.map(|lender| StandIn { capacity: Capacity::Delegate, account: Some(lender.account) })
    }
}

impl Held {
    /// What a role gives over a scope, for a period.
    pub fn by_role(role: Role, scope: Scope, period: DateRange) -> Self {
        let permissions = role.permissions().to_vec();
        Self { role: Some(role), permissions, scope, period, grant: None, lent_by: None }
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

    /// How the caller uses a permission on a day. What is done in one's own right is done in nobody's name: there a
    /// delegation lends nothing, so that the log never guesses; for reading, both reaches add up.
    ///
    /// # Errors
    /// `SecondFactorNeeded` where only that is missing; `Forbidden`.
    pub fn uses(&self, permission: Permission, today: NaiveDate) -> Result<Use, Error> {
        let gives = |held: &&Held| held.permissions.contains(&permission);
        let own = |held: &&Held| held.lent_by.is_none();
        let reach = |held: &Held| held.scope.clone();
        let lender = self.held_on(today).filter(gives).find_map(|held| held.lent_by);
        let own = self.held_on(today).filter(gives).filter(own).map(reach).reduce(union);
        match (own, lender) {
            (Some(scope), None) => Ok(Use { scope, lent_by: None }),
            (Some(scope), Some(_)) if !permission.only_reads() => Ok(Use { scope, lent_by: None }),
            (None, Some(lender)) if !permission.only_reads() => {
                let lent = |held: &&Held| held.lent_by == Some(lender);
                let scope = self.held_on(today).filter(gives).filter(lent).map(reach).reduce(union);
                Ok(Use { scope: scope.unwrap_or_default(), lent_by: Some(lender) })
            }
            (own, Some(lender)) => Ok(Use {
                lent_by: own.is_none().then_some(lender),
                scope: self.scope(permission, today).unwrap_or_default(),
            }),
            (None, None) if self.withheld_on(today).any(|held| held.permissions.contains(&permission)) => {
                Err(Error::SecondFactorNeeded)
            }
            (None, None) => Err(Error::Forbidden),
        }
    }

    /// What counts on a day only in a session that began with a second factor, while this one did not.
    pub fn withheld_on(&self, today: NaiveDate) -> impl Iterator<Item = &Held> {
        self.withheld.iter().filter(move |held| held.period.contains(today))
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
    one.known_instansi.extend(other.known_instansi);
    for units in [&mut one.units, &mut one.known_instansi] {
        units.sort_unstable();
        units.dedup();
    }
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
            withheld: Vec::new(),
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

    #[test]
    fn what_is_held_in_ones_own_right_is_not_done_in_anothers_name() {
        let (mine, theirs) = (UnitId::new(), UnitId::new());
        let (always, on) = (DateRange::starting(day("2026-01-01")), day("2026-02-01"));
        let lender = Lender { account: AccountId::new(), employee: Some(EmployeeId::new()) };
        let lent = |role| Held { lent_by: Some(lender), ..Held::by_role(role, over(theirs), always) };
        let delegate = caller(vec![lent(Role::PenyetujuGaji)]);
        let used = delegate.uses(Permission::ApprovePayroll, on).unwrap();
        assert_eq!((used.scope, used.lent_by), (over(theirs), Some(lender)));
        let both =
            caller(vec![Held::by_role(Role::PenyetujuGaji, over(mine), always), lent(Role::PenyetujuGaji)]);
        let used = both.uses(Permission::ApprovePayroll, on).unwrap();
        assert_eq!((used.scope, used.lent_by), (over(mine), None));
        let read = both.uses(Permission::ReadPayslips, on).unwrap();
        assert_eq!((read.scope.units.len(), read.lent_by), (2, None));
    }

    #[test]
    fn a_missing_second_factor_is_named_as_what_is_missing() {
        let always = DateRange::starting(day("2026-01-01"));
        let held = Held::by_role(Role::PenyetujuGaji, over(UnitId::new()), always);
        let caller = Caller { withheld: vec![held], ..caller(Vec::new()) };
        let refusal = |permission| caller.uses(permission, day("2026-02-01")).unwrap_err();
        assert!(matches!(refusal(Permission::ApprovePayroll), Error::SecondFactorNeeded));
        assert!(matches!(refusal(Permission::RunPayroll), Error::Forbidden));
    }
}
