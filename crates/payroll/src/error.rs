//! Everything that payroll refuses; one line for each code.

use chrono::NaiveDate;
use kernel::id::RunId;
use kernel::{Fault, FaultKind, Month, Refusal};
use sea_orm::DbErr;

use crate::ceilings::Exceeded;
use crate::regulation::NoLaw;
use crate::rules::ceiling::Room;
use crate::states::{
    DeductionOrderAct, DeductionOrderStatus, FindingAct, PolicyAct, PolicyStatus, RunAct, RunStatus,
};

/// An error of payroll.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Below the domain: the database, a missing object, a stale version.
    #[error(transparent)]
    Platform(#[from] platform::Error),
    /// About people and units.
    #[error(transparent)]
    Personnel(#[from] personnel::Error),
    /// About performance.
    #[error(transparent)]
    Performance(#[from] performance::Error),
    /// The run's state does not offer the act.
    #[error("{} is not possible while the run is {}", act.word(), status.word())]
    RunActNotOffered {
        /// The act.
        act: RunAct,
        /// The state.
        status: RunStatus,
    },
    /// The policy's state does not offer the act.
    #[error("{} is not possible while the policy is {}", act.word(), status.word())]
    PolicyActNotOffered {
        /// The act.
        act: PolicyAct,
        /// The state.
        status: PolicyStatus,
    },
    /// The act belongs to the other side of the separation of duties.
    #[error("the caller does not hold the permission for this act")]
    NotPermitted,
    /// Nobody signs a run twice: whoever made, calculated or verified it does not check it, and none of them approves it.
    #[error("nobody checks or approves an own run")]
    OwnRun,
    /// Nobody approves a policy that they drafted.
    #[error("nobody approves an own policy")]
    OwnPolicy,
    /// Facts or rules of the run have changed since it was calculated.
    #[error("facts of the run have changed since it was calculated")]
    RunStale,
    /// People without a payslip are neither mended nor left out on purpose.
    #[error("{count} faults are open")]
    RunHasFaults {
        /// How many people.
        count: i64,
    },
    /// The guard found what is neither mended nor answered for.
    #[error("{blocks} findings block, {warnings} warnings are not accepted")]
    RunHasFindings {
        /// The run.
        run: RunId,
        /// How many only mending solves.
        blocks: i64,
        /// How many nobody answers for.
        warnings: i64,
    },
    /// What blocks is not accepted: the fact is mended, or the person left out.
    #[error("the finding blocks")]
    FindingBlocks,
    /// Nobody answers for a finding about themselves.
    #[error("nobody accepts a finding about themselves")]
    OwnFinding,
    /// The finding, or its run, does not offer the act.
    #[error("{} is not possible for the finding now", act.word())]
    FindingActNotOffered {
        /// The act.
        act: FindingAct,
    },
    /// The budget has too little left for what the run pays.
    #[error("{} ceilings are exceeded", .0.len())]
    CeilingExceeded(Vec<Exceeded>),
    /// The simulation is not calculated.
    #[error("the simulation is not calculated")]
    SimulationOpen,
    /// The ceiling of the unit, year and kind is entered already.
    #[error("the ceiling is entered already")]
    CeilingExists,
    /// Nothing is owed any more.
    #[error("the claim is settled")]
    RecoverySettled,
    /// The state of the order does not offer the act.
    #[error("{} is not possible while the order is {}", act.word(), status.word())]
    DeductionActNotOffered {
        /// The act.
        act: DeductionOrderAct,
        /// The state.
        status: DeductionOrderStatus,
    },
    /// The instansi has a scheme of this code already.
    #[error("the scheme exists already")]
    DeductionSchemeExists,
    /// The employee has an open order of this scheme already.
    #[error("the employee has an open order of the scheme")]
    DeductionOrderExists,
    /// A slip of this number is entered for the employee and the year already.
    #[error("the slip is entered already")]
    OtherPayerSlipExists,
    /// The receipt of the treasury is recorded for the claim already.
    #[error("the receipt is recorded already")]
    ReceiptKnown,
    /// Payments that the bank sent back were not paid again.
    #[error("{count} payments were sent back and not paid again")]
    RunHasReturns {
        /// How many.
        count: i64,
    },
    /// The payment was sent back already, and not paid again.
    #[error("the payment was sent back already")]
    ReturnedAlready,
    /// Nothing of the payment was sent back.
    #[error("the payment was not sent back")]
    NotReturned,
    /// A run without any payslip pays nobody: everybody was paid by another run, or left out.
    #[error("the run pays nobody")]
    RunEmpty,
    /// Who has a payslip in the run is left out only by calculating again without them.
    #[error("the employee has a payslip in the run")]
    HasPayslip,
    /// The person is left out of the run already.
    #[error("the employee is excluded already")]
    ExcludedAlready,
    /// A run that is not calculated pays nobody yet.
    #[error("the run is not calculated")]
    RunNotCalculated,
    /// The bank is given what was approved only.
    #[error("the run is not approved")]
    RunNotApproved,
    /// What the comparison found is there only once it is made.
    #[error("the comparison is not made")]
    ShadowNotCompared,
    /// The run was calculated again, or cancelled, while it was written out.
    #[error("the run changed while it was written out")]
    RunChanged,
    /// A document of pages has room for so many people.
    #[error("more than {people_max} people for a document of pages")]
    TooManyPages {
        /// How many at most.
        people_max: usize,
    },
    /// No policy of the instansi is binding on the day.
    #[error("no TPP policy binds on {day}")]
    NoPolicy {
        /// The day.
        day: NaiveDate,
    },
    /// There is no earlier payslip to compare with.
    #[error("there is no earlier payslip of this kind")]
    NoEarlierPayslip,
    /// Payslips of two people or two kinds have no line in common whose difference says anything.
    #[error("the payslips are of two people or two kinds")]
    PayslipsUnlike,
    /// The TPP of the base month, of which the run carries a part, is not final.
    #[error("the TPP of {month} is not approved")]
    BaseTppOpen {
        /// The base month.
        month: Month,
    },
    /// Another binding policy of the instansi holds for some of the same days.
    #[error("another policy holds for some of these days")]
    PolicyOverlaps,
    /// No law file covers the day.
    #[error(transparent)]
    NoLaw(#[from] NoLaw),
    /// The calculation was called off, or another worker has taken it over.
    #[error("the calculation was called off")]
    CalledOff,
    /// The request breaks rules of the domain: all of them.
    #[error("{} faults", .0.len())]
    Invalid(Vec<Fault>),
}

impl Error {
    fn describe(&self) -> (FaultKind, &'static str) {
        use FaultKind::{Conflict, Forbidden, Internal, Invalid};
        match self {
            Self::Platform(_) | Self::Personnel(_) | Self::Performance(_) => (Internal, "platform.internal"),
            Self::RunActNotOffered { .. } => (Conflict, "payroll.run_act_not_offered"),
            Self::PolicyActNotOffered { .. } => (Conflict, "payroll.policy_act_not_offered"),
            Self::NotPermitted => (Forbidden, "payroll.not_permitted"),
            Self::OwnRun => (Forbidden, "payroll.own_run"),
            Self::OwnPolicy => (Forbidden, "payroll.own_policy"),
            Self::RunStale => (Conflict, "payroll.run_stale"),
            Self::RunHasFaults { .. } => (Conflict, "payroll.run_has_faults"),
            Self::RunHasFindings { .. } => (Conflict, "payroll.run_has_findings"),
            Self::CeilingExceeded(_) => (Conflict, "payroll.ceiling_exceeded"),
            Self::SimulationOpen => (Conflict, "payroll.simulation_open"),
            Self::CeilingExists => (Conflict, "payroll.ceiling_exists"),
            Self::FindingBlocks => (Conflict, "payroll.finding_blocks"),
            Self::OwnFinding => (Forbidden, "payroll.own_finding"),
            Self::FindingActNotOffered { .. } => (Conflict, "payroll.finding_act_not_offered"),
            Self::RunHasReturns { .. } => (Conflict, "payroll.run_has_returns"),
            Self::RecoverySettled => (Conflict, "payroll.recovery_settled"),
            Self::DeductionActNotOffered { .. } => (Conflict, "payroll.deduction_act_not_offered"),
            Self::DeductionSchemeExists => (Conflict, "payroll.deduction_scheme_exists"),
            Self::DeductionOrderExists => (Conflict, "payroll.deduction_order_exists"),
            Self::OtherPayerSlipExists => (Conflict, "payroll.other_payer_slip_exists"),
            Self::ReceiptKnown => (Conflict, "payroll.receipt_known"),
            Self::ReturnedAlready => (Conflict, "payroll.returned_already"),
            Self::NotReturned => (Conflict, "payroll.not_returned"),
            Self::RunEmpty => (Conflict, "payroll.run_empty"),
            Self::HasPayslip => (Conflict, "payroll.has_payslip"),
            Self::ExcludedAlready => (Conflict, "payroll.excluded_already"),
            Self::RunNotCalculated => (Conflict, "payroll.run_not_calculated"),
            Self::RunNotApproved => (Conflict, "payroll.run_not_approved"),
            Self::ShadowNotCompared => (Conflict, "payroll.shadow_not_compared"),
            Self::RunChanged => (Conflict, "payroll.run_changed"),
            Self::TooManyPages { .. } => (Invalid, "payroll.too_many_pages"),
            Self::NoPolicy { .. } => (Invalid, "payroll.no_policy"),
            Self::NoEarlierPayslip => (Conflict, "payroll.no_earlier_payslip"),
            Self::PayslipsUnlike => (Invalid, "payroll.payslips_unlike"),
            Self::BaseTppOpen { .. } => (Conflict, "payroll.base_tpp_open"),
            Self::PolicyOverlaps => (Conflict, "payroll.policy_overlaps"),
            Self::NoLaw(_) => (Invalid, "payroll.no_law"),
            Self::CalledOff => (Conflict, "payroll.called_off"),
            Self::Invalid(_) => (Invalid, "payroll.invalid"),
        }
    }

    /// Refuses a request with all its faults, or lets it pass when there are none.
    pub(crate) fn unless_empty(faults: Vec<Fault>) -> Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Self::Invalid(faults)) }
    }

    /// The fault that stands for the error where only one has room.
    pub(crate) fn first_fault(&self) -> Fault {
        let (kind, code) = self.describe();
        self.faults().into_iter().next().unwrap_or_else(|| Fault::new(kind, code))
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        Self::Platform(error.into())
    }
}

impl Refusal for Error {
    fn faults(&self) -> Vec<Fault> {
        let (kind, code) = self.describe();
        let fault = Fault::new(kind, code);
        match self {
            Self::Platform(error) => error.faults(),
            Self::Personnel(error) => error.faults(),
            Self::Performance(error) => error.faults(),
            Self::Invalid(faults) => faults.clone(),
            Self::RunActNotOffered { act, status } => {
                vec![fault.with("act", act.word()).with("status", status.word())]
            }
            Self::PolicyActNotOffered { act, status } => {
                vec![fault.with("act", act.word()).with("status", status.word())]
            }
            Self::DeductionActNotOffered { act, status } => {
                vec![fault.with("act", act.word()).with("status", status.word())]
            }
            Self::RunHasFaults { count } | Self::RunHasReturns { count } => vec![fault.with("count", count)],
            Self::RunHasFindings { run, blocks, warnings } => {
                let list = format!("/v1/payroll/runs/{run}/findings?status=open");
                vec![fault.with("blocks", blocks).with("warnings", warnings).with("list", list)]
            }
            Self::CeilingExceeded(exceeded) => {
                let of = |one: &Exceeded| {
                    let Room { ceiling, used, wanted } = one.room;
                    let fault =
                        fault.clone().with("unit", &one.unit).with("kind", one.kind).with("year", one.year);
                    fault.with("ceiling", ceiling).with("used", used).with("wanted", wanted)
                };
                exceeded.iter().map(of).collect()
            }
            Self::FindingActNotOffered { act } => vec![fault.with("act", act.word())],
            Self::TooManyPages { people_max } => vec![fault.with("people_max", people_max)],
            Self::NoPolicy { day } => vec![fault.with("day", day)],
            Self::BaseTppOpen { month } => vec![fault.with("month", month)],
            Self::NoLaw(missing) => vec![fault.with("table", &missing.table).with("day", missing.day)],
            _ => vec![fault],
        }
    }
}
