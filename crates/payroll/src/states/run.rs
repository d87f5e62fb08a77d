//! The life of a run.

use kernel::states::{self, AllowedAct, Transition};
use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Party, Who};
use crate::Error;
use crate::entity::payroll_run as run;

/// Where a run stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = payroll::RunStatus)]
pub enum RunStatus {
    /// Described, not calculated: no payslip is visible.
    Draft,
    /// A job works on it.
    Calculating,
    /// Payslips can be examined; it may be calculated again.
    Calculated,
    /// The treasurer (bendahara) stands for it.
    Verified,
    /// The finance officer (PPK-SKPD) has checked it.
    Checked,
    /// Immutable, by the budget authority (PA/KPA).
    Approved,
    /// The treasury has paid it (SP2D).
    Paid,
    /// Everything that the bank sent back has been paid again.
    Closed,
    /// Given up; it has no payslips.
    Cancelled,
}

/// What can be done to a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RunAct {
    /// Calculate every payslip, whether for the first time or again.
    Calculate,
    /// The calculation has finished.
    Complete,
    /// The calculation has failed, or was called off.
    Abandon,
    /// Leave a person out, or take that back.
    Exclude,
    /// Stand for it as the treasurer.
    Verify,
    /// Check what was verified.
    Check,
    /// Send it back to whoever makes it, with the reason, instead of checking it.
    Return,
    /// Make it final.
    Approve,
    /// Send it back to whoever makes it, with the reason, instead of approving it.
    Refuse,
    /// Record the treasury's order that paid it.
    Pay,
    /// Record that the bank sent a payment back, or that it was paid again.
    RecordReturn,
    /// Put it away.
    Close,
    /// Give it up.
    Cancel,
}

/// What the guard must know of a run beyond its row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    /// A later act concerns people or rules of the run.
    pub is_stale: bool,
    /// People without a payslip whom nobody has left out on purpose.
    pub open_faults: i64,
    /// Payments that the bank sent back and that were not paid again.
    pub open_returns: i64,
    /// What the guard found and only mending solves.
    pub open_blocks: i64,
    /// What the guard found and nobody answers for yet.
    pub open_warnings: i64,
}

/// A row of the table.
pub type RunTransition = Transition<RunStatus, RunAct, Who>;

const fn row(from: RunStatus, act: RunAct, to: RunStatus, who: Who) -> RunTransition {
    Transition { from, act, to, who, after: None }
}

/// The life of a run. What is absent cannot happen: nothing leads back from `Approved`.
pub const RUN: [RunTransition; 21] = {
    use RunAct::{
        Abandon, Approve, Calculate, Cancel, Check, Close, Complete, Exclude, Pay, RecordReturn, Refuse,
        Return, Verify,
    };
    use RunStatus::{Approved, Calculated, Calculating, Cancelled, Checked, Closed, Draft, Paid, Verified};
    [
        row(Draft, Calculate, Calculating, Who::Maker),
        row(Draft, Exclude, Draft, Who::Maker),
        row(Draft, Cancel, Cancelled, Who::Maker),
        row(Calculating, Complete, Calculated, Who::System),
        row(Calculating, Abandon, Draft, Who::System),
        row(Calculating, Cancel, Cancelled, Who::Maker),
        row(Calculated, Calculate, Calculating, Who::Maker),
        row(Calculated, Exclude, Calculated, Who::Maker),
        row(Calculated, Verify, Verified, Who::Maker),
        row(Calculated, Cancel, Cancelled, Who::Maker),
        row(Verified, Calculate, Calculating, Who::Maker),
        row(Verified, Check, Checked, Who::Checker),
        row(Verified, Return, Calculated, Who::Checker),
        row(Verified, Cancel, Cancelled, Who::Maker),
        row(Checked, Calculate, Calculating, Who::Maker),
        row(Checked, Approve, Approved, Who::Approver),
        row(Checked, Refuse, Calculated, Who::Approver),
        row(Checked, Cancel, Cancelled, Who::Maker),
        row(Approved, Pay, Paid, Who::Maker),
        row(Paid, RecordReturn, Paid, Who::Maker),
        row(Paid, Close, Closed, Who::Maker),
    ]
};

impl RunStatus {
    /// The states in which its payslips can be read.
    pub const VISIBLE: [Self; 6] =
        [Self::Calculated, Self::Verified, Self::Checked, Self::Approved, Self::Paid, Self::Closed];

    /// The states in which it is immutable: what tax, later runs and the people themselves go by.
    pub const FINAL: [Self; 3] = [Self::Approved, Self::Paid, Self::Closed];

    /// The states in which a later fact makes it stale.
    pub const OPEN: [Self; 3] = [Self::Calculated, Self::Verified, Self::Checked];

    /// The word as stored and sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Calculating => "calculating",
            Self::Calculated => "calculated",
            Self::Verified => "verified",
            Self::Checked => "checked",
            Self::Approved => "approved",
            Self::Paid => "paid",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }
}

impl RunAct {
    /// The verb as sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Calculate => "calculate",
            Self::Complete => "complete",
            Self::Abandon => "abandon",
            Self::Exclude => "exclude",
            Self::Verify => "verify",
            Self::Check => "check",
            Self::Return => "return",
            Self::Approve => "approve",
            Self::Refuse => "refuse",
            Self::Pay => "pay",
            Self::RecordReturn => "record_return",
            Self::Close => "close",
            Self::Cancel => "cancel",
        }
    }
}

/// The state that an act leads to, if this party may do it now.
///
/// # Errors
/// `RunActNotOffered` in the wrong state; `NotPermitted` or `OwnRun` for the wrong party; `RunStale`, `RunHasFaults`,
/// `RunHasFindings` or `RunEmpty` for a signature that would be premature; `RunHasReturns` for a close that would.
pub fn permit_on_run(
    run: &run::Model,
    act: RunAct,
    party: Party,
    situation: Situation,
) -> Result<RunStatus, Error> {
    let row =
        states::find(&RUN, run.status, act).ok_or(Error::RunActNotOffered { act, status: run.status })?;
    judge(run, row, party, situation)?;
    Ok(row.to)
}

/// The acts that the run offers to people, each with the fault it would give this party.
pub fn offered_on_run(run: &run::Model, party: Party, situation: Situation) -> Vec<AllowedAct<RunAct>> {
    states::offered(&RUN, run.status, |row| match row.who {
        Who::System => None,
        _ => Some(judge(run, row, party, situation).map_err(|error| error.first_fault())),
    })
}

fn judge(run: &run::Model, row: &RunTransition, party: Party, situation: Situation) -> Result<(), Error> {
    let makers = [run.made_by.into(), run.made_for, run.calculated_by, run.calculated_for];
    let verifiers = [run.verified_by, run.verified_for];
    let checkers = [run.checked_by, run.checked_for];
    match row.who {
        Who::System if party == Party::SYSTEM => {}
        Who::Maker if party.may_make => {}
        Who::Checker if party.may_check => {
            if row.act == RunAct::Check && party.checks_own(&[&makers[..], &verifiers[..]].concat()) {
                return Err(Error::OwnRun);
            }
        }
        Who::Approver if party.may_approve => {
            let hands = [&makers[..], &verifiers[..], &checkers[..]].concat();
            if row.act == RunAct::Approve && party.approves_own(&hands) {
                return Err(Error::OwnRun);
            }
        }
        Who::System | Who::Maker | Who::Checker | Who::Approver => return Err(Error::NotPermitted),
    }
    match row.act {
        RunAct::Verify | RunAct::Check | RunAct::Approve => premature(run, situation),
        RunAct::Close if situation.open_returns > 0 => {
            Err(Error::RunHasReturns { count: situation.open_returns })
        }
        _ => Ok(()),
    }
}

/// Nobody signs what says no longer what the facts say, leaves somebody out unasked, pays too much, or pays nobody.
fn premature(run: &run::Model, situation: Situation) -> Result<(), Error> {
    if situation.is_stale {
        Err(Error::RunStale)
    } else if situation.open_faults > 0 {
        Err(Error::RunHasFaults { count: situation.open_faults })
    } else if situation.open_blocks + situation.open_warnings > 0 {
        let Situation { open_blocks: blocks, open_warnings: warnings, .. } = situation;
        Err(Error::RunHasFindings { run: run.id, blocks, warnings })
    } else if run.payslip_count == 0 {
        Err(Error::RunEmpty)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use kernel::id::{RunId, UnitId};
    use kernel::{Month, Rupiah};
    use sea_orm::Iterable;
    use uuid::Uuid;

    use super::*;
    use crate::entity::payroll_run::RunKind;

    fn run_in(status: RunStatus) -> run::Model {
        let month: Month = "2026-01".parse().unwrap();
        run::Model {
            id: RunId::new(),
            instansi_id: UnitId::new(),
            unit_id: UnitId::new(),
            kind: RunKind::GajiInduk,
            base_kind: crate::runs::BaseKind::GajiInduk,
            service_month: month,
            settles_from: None,
            attendance_month: None,
            evaluation_period: None,
            payment_month: month,
            facts_as_of: month.first_day(),
            facts_until: month.next().first_day(),
            status_after: month.next().first_day(),
            status,
            policy_id: None,
            recipe_hash: None,
            content_hash: None,
            payslip_count: 1,
            gross: Rupiah::ZERO,
            deductions: Rupiah::ZERO,
            net: Rupiah::ZERO,
            tax: Rupiah::ZERO,
            calculated_position: Some(0),
            calculated_by: Some(Uuid::from_u128(2)),
            calculated_at: None,
            job_id: None,
            calculated_for: Some(Uuid::from_u128(5)),
            made_by: Uuid::from_u128(1),
            made_for: Some(Uuid::from_u128(4)),
            made_at: "2026-01-01T00:00:00Z".parse().unwrap(),
            verified_by: Some(Uuid::from_u128(6)),
            verified_for: None,
            verified_at: None,
            checked_by: Some(Uuid::from_u128(7)),
            checked_for: Some(Uuid::from_u128(8)),
            checked_at: None,
            return_reason: None,
            approved_by: None,
            approved_at: None,
            paid_by: None,
            paid_at: None,
            sp2d_number: None,
            sp2d_date: None,
            closed_by: None,
            closed_at: None,
            cancelled_at: None,
            cancel_reason: None,
            version: 1,
        }
    }

    fn approver(id: u128) -> Party {
        Party { id: Uuid::from_u128(id), may_approve: true, ..Party::SYSTEM }
    }

    fn checker(id: u128) -> Party {
        Party { id: Uuid::from_u128(id), may_check: true, ..Party::SYSTEM }
    }

    #[test]
    fn nothing_leads_back_from_a_final_state() {
        for row in RUN.iter().filter(|row| RunStatus::FINAL.contains(&row.from)) {
            assert!(RunStatus::FINAL.contains(&row.to), "{row:?}");
        }
        assert!(RUN.iter().all(|row| !matches!(row.from, RunStatus::Closed | RunStatus::Cancelled)));
        for row in RUN.iter().filter(|row| row.to == RunStatus::Approved) {
            assert_eq!((row.from, row.who), (RunStatus::Checked, Who::Approver));
        }
    }

    #[test]
    fn nobody_signs_twice() {
        let checked = run_in(RunStatus::Checked);
        let approve = |party, situation| permit_on_run(&checked, RunAct::Approve, party, situation);
        let verified = run_in(RunStatus::Verified);
        let check = |party| permit_on_run(&verified, RunAct::Check, party, Situation::default());
        // Makers and those in whose name they made; the verifier; who checked, and in whose name.
        for hand in [1, 2, 4, 5, 6, 7, 8] {
            let own = approve(approver(hand), Situation::default());
            assert!(matches!(own, Err(Error::OwnRun)), "{hand}");
            let delegate = Party { stands_for: Some(Uuid::from_u128(hand)), ..approver(3) };
            let lent = approve(delegate, Situation::default());
            assert!(matches!(lent, Err(Error::OwnRun)), "in the name of {hand}");
        }
        for hand in [1, 2, 4, 5, 6] {
            assert!(matches!(check(checker(hand)), Err(Error::OwnRun)), "{hand}");
            let delegate = Party { checks_for: Some(Uuid::from_u128(hand)), ..checker(3) };
            assert!(matches!(check(delegate), Err(Error::OwnRun)), "in the name of {hand}");
        }
        let maker = Party { id: Uuid::from_u128(3), may_make: true, ..Party::SYSTEM };
        assert!(matches!(approve(maker, Situation::default()), Err(Error::NotPermitted)));
        assert!(matches!(check(maker), Err(Error::NotPermitted)));
        assert_eq!(check(checker(3)).unwrap(), RunStatus::Checked);
        assert_eq!(approve(approver(3), Situation::default()).unwrap(), RunStatus::Approved);
    }

    #[test]
    fn what_pays_nobody_is_stale_or_faulty_is_not_signed() {
        let stale = Situation { is_stale: true, ..Situation::default() };
        let faulty = Situation { open_faults: 2, ..Situation::default() };
        let maker = Party { may_make: true, ..Party::SYSTEM };
        let signatures = [
            (RunStatus::Calculated, RunAct::Verify, maker),
            (RunStatus::Verified, RunAct::Check, checker(3)),
            (RunStatus::Checked, RunAct::Approve, approver(3)),
        ];
        for (status, act, party) in signatures {
            let run = run_in(status);
            let empty = run::Model { payslip_count: 0, ..run.clone() };
            let nobody = permit_on_run(&empty, act, party, Situation::default());
            assert!(matches!(nobody, Err(Error::RunEmpty)));
            assert!(matches!(permit_on_run(&run, act, party, stale), Err(Error::RunStale)));
            let open = permit_on_run(&run, act, party, faulty);
            assert!(matches!(open, Err(Error::RunHasFaults { count: 2 })));
            for (blocks, warnings) in [(1, 0), (0, 2), (3, 4)] {
                let found =
                    Situation { open_blocks: blocks, open_warnings: warnings, ..Situation::default() };
                let open = permit_on_run(&run, act, party, found).unwrap_err();
                assert!(
                    matches!(open, Error::RunHasFindings { blocks: b, warnings: w, .. } if (b, w) == (blocks, warnings))
                );
            }
        }
        let paid = run_in(RunStatus::Paid);
        let returned = Situation { open_returns: 1, ..Situation::default() };
        let close = permit_on_run(&paid, RunAct::Close, maker, returned);
        assert!(matches!(close, Err(Error::RunHasReturns { count: 1 })));
    }

    #[test]
    fn what_is_offered_is_what_is_permitted() {
        let stale = Situation { is_stale: true, ..Situation::default() };
        for run in RunStatus::iter().map(run_in) {
            let maker = Party { may_make: true, ..Party::SYSTEM };
            for party in [approver(1), approver(3), checker(3), maker] {
                for situation in [Situation::default(), stale] {
                    for offer in offered_on_run(&run, party, situation) {
                        let permitted = permit_on_run(&run, offer.act, party, situation).is_ok();
                        assert_eq!(offer.denied.is_none(), permitted);
                    }
                }
            }
        }
    }
}
