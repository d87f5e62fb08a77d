//! Which duties of one account belong in different hands.

use kernel::DateRange;
use kernel::id::{AccountId, UnitId};
use uuid::Uuid;

use crate::role::Role;

/// A role in somebody's hands, by grant or by delegation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duty {
    /// The grant or delegation.
    pub id: Uuid,
    /// Whose hands.
    pub account: AccountId,
    /// The role.
    pub role: Role,
    /// The unit at the top of the subtree; none means the whole installation.
    pub unit: Option<UnitId>,
    /// When.
    pub period: DateRange,
    /// Who lent it, where it was lent.
    pub lent_by: Option<AccountId>,
}

/// The pairs of separated roles that one account holds over some of the same people on some of the same days, with those
/// days. `is_below` says whether the first unit lies in the subtree of the second.
pub fn conflicts(duties: &[Duty], is_below: impl Fn(UnitId, UnitId) -> bool) -> Vec<(Duty, Duty, DateRange)> {
    let meet = |one: Option<UnitId>, other: Option<UnitId>| match (one, other) {
        (Some(one), Some(other)) => one == other || is_below(one, other) || is_below(other, one),
        _ => true,
    };
    let mut found = Vec::new();
    for (at, one) in duties.iter().enumerate() {
        for other in duties.iter().skip(at + 1) {
            let is_pair = one.account == other.account && one.role.is_separated_from(other.role);
            if !is_pair || !meet(one.unit, other.unit) {
                continue;
            }
            found.extend(one.period.intersect(other.period).map(|days| (*one, *other, days)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn separated_roles_conflict_where_people_and_days_meet() {
        let (account, dinas, bidang, elsewhere) =
            (AccountId::new(), UnitId::new(), UnitId::new(), UnitId::new());
        let below = |one: UnitId, other: UnitId| one == bidang && other == dinas;
        let duty = |role, unit, from: &str, until: &str| Duty {
            id: UnitId::new().0,
            account,
            role,
            unit: Some(unit),
            period: DateRange::bounded(day(from), day(until)),
            lent_by: None,
        };
        let maker = duty(Role::BendaharaGaji, dinas, "2026-01-01", "2026-07-01");
        let count = |other: Duty| conflicts(&[maker, other], below).len();
        let approver = duty(Role::PenyetujuGaji, bidang, "2026-06-01", "2026-12-01");
        let found = conflicts(&[maker, approver], below);
        assert_eq!(found[0].2, DateRange::bounded(day("2026-06-01"), day("2026-07-01")));
        assert_eq!(count(Duty { unit: Some(elsewhere), ..approver }), 0, "other people");
        assert_eq!(count(Duty { unit: None, ..approver }), 1, "everybody");
        assert_eq!(count(duty(Role::PenyetujuGaji, dinas, "2026-07-01", "2026-12-01")), 0, "other days");
        assert_eq!(count(Duty { role: Role::OperatorUnit, ..approver }), 0);
        assert_eq!(count(Duty { account: AccountId::new(), ..approver }), 0, "other hands");
    }
}
