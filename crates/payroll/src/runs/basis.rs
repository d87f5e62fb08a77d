//! What follows from what a run pays and for which month: whose slot it takes, which policy, which periods, which days.

use chrono::NaiveDate;
use kernel::id::{PolicyId, UnitId};
use kernel::{Fault, Month, Period};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{BaseKind, NewRun, Run, RunKind, row};
use crate::Error;
use crate::policies::{binding_policy, rules_of};
use crate::regulation::Law;
use crate::rules::thr_gaji_13::base_month;
use crate::states::RunStatus;

/// Months that a rapel settles unless it is told.
const A_YEAR: u32 = 12;
/// The most months that a rapel settles: what a region owes lapses after five years (UU 1/2004 article 40).
const MONTHS_MAX: u32 = 60;

/// What follows from slot and service month: for `tpp` the policy says it.
#[derive(Debug)]
pub(crate) struct Basis {
    pub(crate) policy_id: Option<PolicyId>,
    pub(crate) attendance_month: Option<Month>,
    pub(crate) evaluation_period: Option<Period>,
    pub(crate) facts_as_of: NaiveDate,
    pub(crate) facts_until: NaiveDate,
}

impl NewRun {
    /// The slot that it takes, unless the run is described wrongly.
    pub(super) fn take_base(&self, law: &Law, payment_month: Month) -> Result<BaseKind, Error> {
        let mut faults = Vec::new();
        if payment_month < self.service_month {
            faults.push(Fault::invalid("payroll.paid_before_service").at("/payment_month"));
        }
        let bases = self.kind.bases();
        let base = self.base_kind.or(bases.first().copied()).filter(|base| bases.contains(base));
        if base.is_none() {
            let unfit = Fault::invalid("payroll.base_kind_unfit").at("/base_kind");
            faults.push(unfit.with("kind", self.kind.word()));
        }
        faults.extend(self.settles_faults());
        let once_a_year = base.filter(|_| self.kind != RunKind::Rapel).and_then(BaseKind::yearly);
        if let Some(yearly) = once_a_year {
            let month = base_month(law, yearly, self.service_month.year())?;
            if month != self.service_month {
                let other = Fault::invalid("payroll.not_the_base_month").at("/service_month");
                faults.push(other.with("kind", self.kind.word()).with("month", month));
            }
        }
        match base {
            Some(base) if faults.is_empty() => Ok(base),
            _ => Err(Error::Invalid(faults)),
        }
    }
}

impl NewRun {
    /// The first month that a rapel settles.
    pub(super) fn settles_from(&self) -> Option<Month> {
        (self.kind == RunKind::Rapel)
            .then(|| self.settles_from.unwrap_or(self.service_month.minus(A_YEAR - 1)))
    }

    fn settles_faults(&self) -> Option<Fault> {
        let from = self.settles_from?;
        let unfit = |code| Some(Fault::invalid(code).at("/settles_from"));
        if self.kind != RunKind::Rapel {
            return unfit("payroll.settles_nothing");
        }
        if from > self.service_month || from < self.service_month.minus(MONTHS_MAX - 1) {
            return unfit("payroll.settled_months_range").map(|fault| fault.with("max", MONTHS_MAX));
        }
        None
    }
}

pub(crate) async fn basis_of(
    conn: &impl ConnectionTrait,
    instansi: UnitId,
    (base, service): (BaseKind, Month),
) -> Result<Basis, Error> {
    let (facts_as_of, end) = (service.first_day(), service.next().first_day());
    let salary = Basis {
        policy_id: None,
        attendance_month: None,
        evaluation_period: None,
        facts_as_of,
        facts_until: end,
    };
    if base == BaseKind::GajiInduk {
        return Ok(salary);
    }
    let policy = match (binding_policy(conn, instansi, facts_as_of).await, base.yearly()) {
        // A region without a policy pays no TPP that THR and the 13th salary could carry.
        (Err(Error::NoPolicy { .. }), Some(_)) => return Ok(salary),
        (policy, _) => policy?,
    };
    let rules = rules_of(&policy)?;
    if let Some(yearly) = base.yearly() {
        let is_carried = rules.share_of(yearly).is_some();
        return Ok(Basis { policy_id: is_carried.then_some(policy.id), ..salary });
    }
    let attendance = rules.attendance_month(service);
    let evaluation = rules.evaluation_period(service);
    let ends = [end, attendance.next().first_day(), evaluation.last_month().next().first_day()];
    Ok(Basis {
        policy_id: Some(policy.id),
        attendance_month: Some(attendance),
        evaluation_period: Some(evaluation),
        facts_as_of,
        facts_until: ends.into_iter().fold(end, NaiveDate::max),
    })
}

/// THR and the 13th salary carry a part of the TPP that was paid for the base month: all of it must be final.
pub(super) async fn require_base_tpp(
    conn: &impl ConnectionTrait,
    run: &Run,
    basis: &Basis,
) -> Result<(), Error> {
    if run.kind == RunKind::Rapel || run.base_kind.yearly().is_none() || basis.policy_id.is_none() {
        return Ok(());
    }
    let tpp = || {
        row::Entity::find()
            .filter(row::COLUMN.instansi_id.eq(run.instansi_id))
            .filter(row::COLUMN.base_kind.eq(BaseKind::Tpp))
            .filter(row::COLUMN.service_month.eq(run.service_month))
    };
    let last = RunStatus::FINAL.into_iter().chain([RunStatus::Cancelled]);
    let open = tpp().filter(row::COLUMN.status.is_not_in(last)).count(conn).await?;
    let is_paid = tpp().filter(row::COLUMN.status.is_in(RunStatus::FINAL)).count(conn).await? > 0;
    if open > 0 || !is_paid {
        return Err(Error::BaseTppOpen { month: run.service_month });
    }
    Ok(())
}
