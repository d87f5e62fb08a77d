//! Claims for what was paid too much.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::{ReadPayslips, RunPayroll};
use kernel::id::{EmployeeId, PayslipId, RecoveryId, RunId, UnitId};
use kernel::states::AllowedAct;
use kernel::{Language, Month, Nip, Rupiah};
use payroll::recoveries::{Instalments, OwedBy, Receipt, Recovery, RecoveryFilter, RecoveryView};
use payroll::runs::BaseKind;
use payroll::states::{RecoveryAct, RecoveryStatus};
use platform::privacy::access::Seen;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::run_duties;
use crate::actions::{AllowedAction, Denial};
use crate::allow::Allow;
use crate::etag::{IfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::privacy::sensitive::{Sensitive, note};
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;
use crate::valid::Valid;

/// A claim for what somebody was paid too much in all, before tax.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayRecovery {
    /// The claim.
    pub id: RecoveryId,
    /// Who owes it.
    pub employee_id: EmployeeId,
    /// The number.
    #[schema(value_type = Option<Nip>)]
    pub nip: Option<Nip>,
    /// The name.
    #[schema(example = "Budi Santoso, S.Kom.")]
    pub name: Option<String>,
    /// Where the person was paid.
    pub unit_id: UnitId,
    /// The approved `rapel` that found it.
    pub run_id: RunId,
    /// Its payslip: `GET /v1/payroll/payslips/{payslip_id}/settled-months` says for which months, and why.
    pub payslip_id: PayslipId,
    /// What was paid too much.
    pub base_kind: BaseKind,
    /// Where it stands.
    pub status: RecoveryStatus,
    /// How much was paid too much.
    pub amount: Rupiah,
    /// What of it came back.
    pub repaid: Rupiah,
    /// What is still owed.
    pub balance: Rupiah,
    /// What comes back each month, where that is agreed.
    pub instalment: Option<Rupiah>,
    /// From which month on.
    #[schema(value_type = Option<Month>, example = json!(null))]
    pub instalments_from: Option<Month>,
    /// The number of the statement by which the person agreed (SKTJM).
    #[schema(example = json!(null))]
    pub agreement: Option<String>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}

/// A claim with everything that came back.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayRecoveryDetail {
    /// The claim.
    #[serde(flatten)]
    pub recovery: PayRecovery,
    /// What came back, in the order of recording.
    pub payments: Vec<PayRecoveryPayment>,
    /// What the reader may do.
    pub allowed_actions: Vec<AllowedAction>,
}

/// A payment into the treasury.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayRecoveryPayment {
    /// How much.
    pub amount: Rupiah,
    /// The number of the treasury's receipt (STS, NTPN).
    #[schema(example = "STS-0912/2026")]
    pub receipt_number: String,
    /// Its day.
    #[schema(example = "2026-04-02")]
    pub received_on: NaiveDate,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

impl PayRecovery {
    pub(crate) fn of((recovery, named): OwedBy) -> Self {
        Self {
            status: recovery.status(),
            balance: recovery.balance(),
            nip: named.as_ref().and_then(|named| named.nip.clone()),
            name: named.map(|named| named.name),
            id: recovery.id,
            employee_id: recovery.employee_id,
            unit_id: recovery.unit_id,
            run_id: recovery.run_id,
            payslip_id: recovery.payslip_id,
            base_kind: recovery.kind,
            amount: recovery.amount,
            repaid: recovery.repaid,
            instalment: recovery.instalment,
            instalments_from: recovery.instalments_from,
            agreement: recovery.agreement,
            made_at: recovery.made_at,
        }
    }
}

impl PayRecoveryDetail {
    fn of(view: RecoveryView, language: Language) -> Self {
        let id = view.recovery.id;
        let action = |allowed: &AllowedAct<RecoveryAct>| AllowedAction {
            name: allowed.act.word().to_owned(),
            method: "POST",
            href: match allowed.act {
                RecoveryAct::Plan => format!("/v1/payroll/recoveries/{id}/instalments"),
                RecoveryAct::Repay => format!("/v1/payroll/recoveries/{id}/payments"),
            },
            reason_if_denied: allowed.denied.as_ref().map(|fault| Denial::of(fault, language)),
        };
        let payment = |payment: payroll::entity::recovery_payment::Model| PayRecoveryPayment {
            amount: payment.amount,
            receipt_number: payment.receipt_number,
            received_on: payment.received_on,
            recorded_at: payment.recorded_at,
        };
        Self {
            allowed_actions: view.offers.iter().map(action).collect(),
            payments: view.payments.into_iter().map(payment).collect(),
            recovery: PayRecovery::of((view.recovery, view.named)),
        }
    }
}

/// Which claims.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RecoveriesWanted {
    /// Of this person.
    employee_id: Option<EmployeeId>,
    /// In this unit and below it.
    unit_id: Option<UnitId>,
    /// That stand so.
    status: Option<RecoveryStatus>,
}

/// Claims for what was paid too much
///
/// Newest first, of the units in one's care. What a read shows of people is noted in the log of reads.
#[utoipa::path(
    tag = "payroll", operation_id = "list_pay_recoveries", security(("bearer" = ["payroll.read"])),
    params(RecoveriesWanted, Paging),
    responses((status = OK, description = "A page of claims", body = PageOf<PayRecovery>), Problem),
)]
#[get("/payroll/recoveries")]
pub async fn list_recoveries(
    caller: Allow<ReadPayslips>,
    state: Data<State>,
    wanted: Query<RecoveriesWanted>,
    paging: Paging,
) -> Result<PageOf<PayRecovery>, Problem> {
    let RecoveriesWanted { employee_id, unit_id, status } = wanted.0;
    let filter = RecoveryFilter { employee_id, unit_id, status };
    let page = payroll::recoveries::list_recoveries(&state.db, caller.act(), filter, &paging).await?;
    let seen: Vec<_> = page.rows.iter().map(|(recovery, _)| seen(recovery)).collect();
    note(&state, &caller, &seen).await?;
    Ok(page.map(PayRecovery::of).into())
}

/// One's own claims
///
/// What one was paid too much and owes, newest first.
#[utoipa::path(
    tag = "payroll", operation_id = "list_own_pay_recoveries", security(("bearer" = ["payroll.read"])),
    params(Paging),
    responses((status = OK, description = "A page of claims", body = PageOf<PayRecovery>), Problem),
)]
#[get("/me/pay-recoveries")]
pub async fn list_own_recoveries(
    caller: Allow<ReadPayslips>,
    state: Data<State>,
    paging: Paging,
) -> Result<PageOf<PayRecovery>, Problem> {
    let page = payroll::recoveries::list_own_recoveries(&state.db, caller.act(), &paging).await?;
    Ok(page.map(PayRecovery::of).into())
}

/// One claim
///
/// With everything that came back, and what can be done to it.
#[utoipa::path(
    tag = "payroll", operation_id = "get_pay_recovery", security(("bearer" = ["payroll.read"])),
    params(("recovery_id" = RecoveryId, Path, description = "The claim")),
    responses((status = OK, description = "The claim", body = PayRecoveryDetail), Problem),
)]
#[get("/payroll/recoveries/{recovery_id}")]
pub async fn get_recovery(
    caller: Allow<ReadPayslips>,
    state: Data<State>,
    recovery_id: Id<RecoveryId>,
) -> Result<Versioned<PayRecoveryDetail>, Problem> {
    let detail = shown(&caller, &state, *recovery_id).await?;
    note(&state, &caller, &[Sensitive::Payslip.of(detail.body.recovery.employee_id, None)]).await?;
    Ok(detail)
}

/// By which instalments a claim is repaid.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanRecovery {
    /// Each month: more than nothing, and no more than is owed.
    amount: Rupiah,
    /// From which month on: none that is over.
    from: Month,
    /// The number of the statement by which the person agreed (SKTJM).
    #[validate(length(max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "SKTJM-07/2026")]
    agreement: String,
}

/// Agree on instalments
///
/// A later agreement takes the place of an earlier one; the log of acts keeps both.
#[utoipa::path(
    tag = "payroll", operation_id = "plan_pay_recovery", security(("bearer" = ["payroll.run"])),
    params(("recovery_id" = RecoveryId, Path, description = "The claim"), IfMatch),
    request_body = PlanRecovery,
    responses((status = OK, description = "The claim", body = PayRecoveryDetail), Problem),
)]
#[post("/payroll/recoveries/{recovery_id}/instalments")]
pub async fn plan_recovery(
    caller: Allow<RunPayroll>,
    state: Data<State>,
    (recovery_id, if_match): (Id<RecoveryId>, IfMatch),
    body: Valid<PlanRecovery>,
) -> Result<Versioned<PayRecoveryDetail>, Problem> {
    let PlanRecovery { amount, from, agreement } = body.0;
    let plan = Instalments { amount, from, agreement };
    let target = (*recovery_id, if_match.expected());
    payroll::recoveries::plan_recovery(&state.db, caller.act(), target, plan).await?;
    shown(&caller, &state, *recovery_id).await
}

/// What came back to the treasury.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RepayRecovery {
    /// How much: more than nothing, and no more than is owed.
    amount: Rupiah,
    /// The number of the treasury's receipt (STS, NTPN); each is counted once.
    #[validate(length(max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "STS-0912/2026")]
    receipt_number: String,
    /// Its day.
    #[schema(example = "2026-04-02")]
    received_on: NaiveDate,
}

/// Record what came back
///
/// With the treasury's receipt. What settles the claim ends it.
#[utoipa::path(
    tag = "payroll", operation_id = "repay_pay_recovery", security(("bearer" = ["payroll.run"])),
    params(("recovery_id" = RecoveryId, Path, description = "The claim"), IfMatch),
    request_body = RepayRecovery,
    responses((status = OK, description = "The claim", body = PayRecoveryDetail), Problem),
)]
#[post("/payroll/recoveries/{recovery_id}/payments")]
pub async fn repay_recovery(
    caller: Allow<RunPayroll>,
    state: Data<State>,
    (recovery_id, if_match): (Id<RecoveryId>, IfMatch),
    body: Valid<RepayRecovery>,
) -> Result<Versioned<PayRecoveryDetail>, Problem> {
    let RepayRecovery { amount, receipt_number, received_on } = body.0;
    let receipt = Receipt { amount, number: receipt_number, received_on };
    let target = (*recovery_id, if_match.expected());
    payroll::recoveries::repay_recovery(&state.db, caller.act(), target, receipt).await?;
    shown(&caller, &state, *recovery_id).await
}

async fn shown<P>(
    caller: &Allow<P>,
    state: &State,
    id: RecoveryId,
) -> Result<Versioned<PayRecoveryDetail>, Problem> {
    let reader = (caller.act(), &run_duties(caller));
    let view = payroll::recoveries::find_recovery(&state.db, reader, id).await?;
    let (version, language) = (view.recovery.version, caller.act().language);
    Ok(Versioned::new(version, PayRecoveryDetail::of(view, language)))
}

fn seen(recovery: &Recovery) -> Seen {
    Sensitive::Payslip.of(recovery.employee_id, Some(recovery.payslip_id.0))
}
