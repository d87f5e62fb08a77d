//! An agreed wage, and the decision that pay goes on.

use kernel::{Fault, Rupiah};

use super::Case;
use crate::error::Flaw;
use crate::value::{PayResumption, Status, Wage};

/// More than anybody is paid a month: a slip of the keyboard.
const WAGE_MAX: Rupiah = Rupiah(1_000_000_000);

/// An amount, a contract, and a status without a golongan: all others are paid by tables.
pub(super) fn wage(case: Case<'_>, wage: &Wage) -> Vec<Fault> {
    let mut faults = case.empty(&[("value/contract", Some(&wage.contract))]);
    if !wage.amount.is_some_and(|amount| Rupiah::ZERO < amount && amount <= WAGE_MAX) {
        faults.push(case.fault(Flaw::WageAmount, "value/amount").with("max", WAGE_MAX.0));
    }
    let range = case.new.range();
    let mut statuses =
        case.about.statuses().filter(|(status, held)| status.is_active() && held.overlaps(range));
    if let Some((status, _)) = statuses.find(|(status, _)| *status != Status::PppkParuhWaktu) {
        faults.push(case.fault(Flaw::WageUnfit, "value/kind").with("status", status));
    }
    faults
}

/// Somebody decides it by a decree, and says why.
pub(super) fn resumption(case: Case<'_>, decision: &PayResumption) -> Vec<Fault> {
    let mut faults = case.empty(&[("value/reason", Some(&decision.reason.0))]);
    faults.extend(case.undecreed());
    faults
}
