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
    /// Immutable.
    Approved,
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
    /// Make it final.
    Approve,
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
}

/// A row of the table.
pub type RunTransition = Transition<RunStatus, RunAct, Who>;

const fn row(from: RunStatus, act: RunAct, to: RunStatus, who: Who) -> RunTransition {
    Transition { from, act, to, who, after: None }
}

/// The life of a run. What is absent cannot happen: nothing leads out of `Approved`.
pub const RUN: [RunTransition; 10] = {
    use RunAct::{Abandon, Approve, Calculate, Cancel, Complete, Exclude};
    use RunStatus::{Approved, Calculated, Calculating, Cancelled, Draft};
    [
        row(Draft, Calculate, Calculating, Who::Maker),
        row(Draft, Exclude, Draft, Who::Maker),
        row(Draft, Cancel, Cancelled, Who::Maker),
        row(Calculating, Complete, Calculated, Who::System),
        row(Calculating, Abandon, Draft, Who::System),
        row(Calculating, Cancel, Cancelled, Who::Maker),
        row(Calculated, Calculate, Calculating, Who::Maker),
        row(Calculated, Exclude, Calculated, Who::Maker),
        row(Calculated, Approve, Approved, Who::Approver),
        row(Calculated, Cancel, Cancelled, Who::Maker),
    ]
};

impl RunStatus {
    /// The states in which its payslips can be read.
    pub const VISIBLE: [Self; 2] = [Self::Calculated, Self::Approved];

    /// The word as stored and sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Calculating => "calculating",
            Self::Calculated => "calculated",
            Self::Approved => "approved",
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
            Self::Approve => "approve",
            Self::Cancel => "cancel",
        }
    }
}

/// The state that an act leads to, if this party may do it now.
///
/// # Errors
/// `RunActNotOffered` in the wrong state; `NotPermitted` or `OwnRun` for the wrong party; `RunStale`,
/// `RunHasFaults` or `RunEmpty` for an approval that would be premature.
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
    match row.who {
        Who::System if party == Party::SYSTEM => Ok(()),
        Who::Maker if party.may_make => Ok(()),
        Who::Approver if party.may_approve => {
            let hands = [Some(run.made_by), run.made_for, run.calculated_by, run.calculated_for];
            if party.is_among(&hands) {
                Err(Error::OwnRun)
            } else if situation.is_stale {
                Err(Error::RunStale)
            } else if situation.open_faults > 0 {
                Err(Error::RunHasFaults { count: situation.open_faults })
            } else if run.payslip_count == 0 {
                Err(Error::RunEmpty)
            } else {
                Ok(())
            }
        }
        Who::System | Who::Maker | Who::Approver => Err(Error::NotPermitted),
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
            service_month: month,
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
            approved_by: None,
            approved_at: None,
            cancelled_at: None,
            cancel_reason: None,
            version: 1,
        }
    }

    fn approver(id: u128) -> Party {
        Party { id: Uuid::from_u128(id), may_approve: true, ..Party::SYSTEM }
    }

    #[test]
    fn nothing_leads_out_of_a_final_state() {
        assert!(RUN.iter().all(|row| !matches!(row.from, RunStatus::Approved | RunStatus::Cancelled)));
        for row in RUN.iter().filter(|row| row.to == RunStatus::Approved) {
            assert_eq!((row.from, row.who), (RunStatus::Calculated, Who::Approver));
        }
    }

    #[test]
    fn neither_maker_nor_calculator_approves() {
        let run = run_in(RunStatus::Calculated);
        let approve = |party, situation| permit_on_run(&run, RunAct::Approve, party, situation);
        assert!(matches!(approve(approver(1), Situation::default()), Err(Error::OwnRun)));
        assert!(matches!(approve(approver(2), Situation::default()), Err(Error::OwnRun)));
        for lender in [4, 5] {
            assert!(
                matches!(approve(approver(lender), Situation::default()), Err(Error::OwnRun)),
                "made in his name"
            );
        }
        for maker in [1, 2, 4] {
            let delegate = Party { stands_for: Some(Uuid::from_u128(maker)), ..approver(3) };
            assert!(
                matches!(approve(delegate, Situation::default()), Err(Error::OwnRun)),
                "approves in the maker's name"
            );
        }
        let maker = Party { id: Uuid::from_u128(3), may_make: true, ..Party::SYSTEM };
        assert!(matches!(approve(maker, Situation::default()), Err(Error::NotPermitted)));
        assert_eq!(approve(approver(3), Situation::default()).unwrap(), RunStatus::Approved);
    }

    #[test]
    fn a_run_that_pays_nobody_is_not_approved() {
        let run = run::Model { payslip_count: 0, ..run_in(RunStatus::Calculated) };
        let approved = permit_on_run(&run, RunAct::Approve, approver(3), Situation::default());
        assert!(matches!(approved, Err(Error::RunEmpty)));
    }

    #[test]
    fn a_stale_or_faulty_run_is_not_approved() {
        let run = run_in(RunStatus::Calculated);
        let approve = |situation| permit_on_run(&run, RunAct::Approve, approver(3), situation);
        let stale = Situation { is_stale: true, open_faults: 0 };
        assert!(matches!(approve(stale), Err(Error::RunStale)));
        let faulty = Situation { is_stale: false, open_faults: 2 };
        assert!(matches!(approve(faulty), Err(Error::RunHasFaults { count: 2 })));
    }

    #[test]
    fn what_is_offered_is_what_is_permitted() {
        let stale = Situation { is_stale: true, open_faults: 0 };
        for run in RunStatus::iter().map(run_in) {
            for party in [approver(1), approver(3), Party { may_make: true, ..Party::SYSTEM }] {
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
