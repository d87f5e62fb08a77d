//! What a rapel settles, month by month.

use actix_web::get;
use actix_web::web::{Data, Json};
use identity::permission::ReadPayslips;
use kernel::id::PayslipId;
use kernel::recipe::LineKind;
use kernel::{Language, Month, Rupiah};
use payroll::settled_months::{SettledLine, SettledMonth as Settled};
use serde::Serialize;
use utoipa::ToSchema;

use super::comparisons::PayslipDifferenceCause;
use super::payslips::note_one;
use crate::allow::Allow;
use crate::path::Id;
use crate::problem::Problem;
use crate::state::State;

/// A month that a payslip of a `rapel` settles.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SettledMonth {
    /// The month that was paid.
    pub service_month: Month,
    /// The payslip that paid it.
    pub payslip_id: PayslipId,
    /// 1 where it is settled for the first time.
    #[schema(example = 1)]
    pub round: i32,
    /// Whether anything is due for it today: not for somebody who was not in service then, or on leave without pay.
    #[schema(example = true)]
    pub is_due: bool,
    /// The components that differ.
    pub lines: Vec<SettledMonthLine>,
    /// Why: what changed since the month was paid or last settled. What they moved adds up to each difference; there are none where
    /// nothing is due.
    pub causes: Vec<PayslipDifferenceCause>,
}

/// A component of a settled month.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SettledMonthLine {
    /// Stable.
    #[schema(example = "gaji_pokok")]
    pub code: String,
    /// For people.
    #[schema(example = "Gaji pokok")]
    pub label: String,
    /// Earning or deduction.
    pub kind: LineKind,
    /// What was paid of it until then: by the payslip of the month, and by what has settled it before.
    pub paid: Rupiah,
    /// What is due.
    pub due: Rupiah,
    /// What is due less what was paid: it is paid now, or is part of a claim.
    pub difference: Rupiah,
}

impl SettledMonth {
    fn of(month: Settled, language: Language) -> Self {
        let line = |line: SettledLine| SettledMonthLine {
            label: line.label.text(language).to_owned(),
            code: line.code,
            kind: line.kind,
            paid: line.paid,
            due: line.due,
            difference: line.due - line.paid,
        };
        Self {
            service_month: month.month,
            payslip_id: month.payslip_id,
            round: month.round,
            is_due: month.is_due,
            lines: month.lines.into_iter().map(line).collect(),
            causes: month
                .causes
                .into_iter()
                .map(|cause| PayslipDifferenceCause::of(cause, language))
                .collect(),
        }
    }
}

/// What a payslip settles
///
/// The months that a payslip of a `rapel` settles, each with what was paid, what is due today, and every cause; none of any other
/// payslip. Tax, rounding and what third parties receive are not settled: they follow what is paid, when it is paid.
#[utoipa::path(
    tag = "payroll", operation_id = "list_settled_months", security(("bearer" = ["payroll.read"])),
    params(("payslip_id" = PayslipId, Path, description = "The payslip")),
    responses((status = OK, description = "The months in their order", body = Vec<SettledMonth>), Problem),
)]
#[get("/payroll/payslips/{payslip_id}/settled-months")]
pub async fn list_settled_months(
    caller: Allow<ReadPayslips>,
    state: Data<State>,
    payslip_id: Id<PayslipId>,
) -> Result<Json<Vec<SettledMonth>>, Problem> {
    let (head, months) = payroll::settled_months(&state.db, caller.act(), *payslip_id).await?;
    note_one(&state, &caller, &head).await?;
    let language = caller.act().language;
    Ok(Json(months.into_iter().map(|month| SettledMonth::of(month, language)).collect()))
}
