//! Sanctions of PP 94/2021: level, length and decree.

use chrono::Months;
use kernel::Fault;

use super::Case;
use crate::error::Flaw;
use crate::value::{Discipline, Punishment};

/// A sanction has the level and the length that the law gives it. All but the spoken warning are given in writing.
pub(super) fn sanction(case: Case<'_>, discipline: &Discipline) -> Vec<Fault> {
    let punishment = discipline.punishment;
    let mut faults = case.empty(&[("value/violation", Some(&discipline.violation.0))]);
    if discipline.level != punishment.level() {
        let fault = case.fault(Flaw::DisciplineLevel, "value/level");
        faults.push(fault.with("level", punishment.level()).with("article", punishment.article()));
    }
    let ends = punishment.months().map(Months::new);
    let ends = ends.map(|months| case.new.valid_from.checked_add_months(months));
    let fault = || case.fault(Flaw::DisciplineLength, "valid_until").with("article", punishment.article());
    match ends {
        Some(Some(end)) if case.new.valid_until != Some(end) => faults.push(fault().with("until", end)),
        None if case.new.valid_until.is_some() => {
            faults.push(
                case.fault(Flaw::DisciplineNoLength, "valid_until").with("article", punishment.article()),
            );
        }
        _ => {}
    }
    if punishment != Punishment::TeguranLisan {
        faults.extend(case.undecreed());
    }
    faults
}
