//! Payslips: lists, one, its explanation, and what somebody else needs to recompute it.

use actix_web::get;
use actix_web::web::{Data, Json};
use identity::permission::ReadPayslips;
use kernel::id::{EmployeeId, PayslipId, RunId, UnitId};
use kernel::recipe::{ExplainedLine, Inputs, LineKind};
use kernel::{Language, Month, Nip, Rupiah};
use payroll::payslips::{PayslipFilter, PayslipHead};
use payroll::runs::RunKind;
use payroll::states::RunStatus;
use platform::privacy::access::Seen;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::allow::Allow;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::privacy::sensitive::{Sensitive, note};
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// A payslip without its lines.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayslipSummary {
    /// The payslip.
    pub id: PayslipId,
    /// Its run.
    pub run_id: RunId,
    /// Where the run stands: `calculated` may still change, `approved` never does.
    pub status: RunStatus,
    /// What is paid.
    pub kind: RunKind,
    /// The month for which is paid.
    pub service_month: Month,
    /// The month in which is paid.
    pub payment_month: Month,
    /// Who is paid.
    pub employee_id: EmployeeId,
    /// The number.
    pub nip: Nip,
    /// The name.
    #[schema(example = "Budi Santoso, S.Kom.")]
    pub name: String,
    /// The SKPD that pays.
    pub skpd_id: UnitId,
    /// The unit of the person.
    pub unit_id: UnitId,
    /// Sum of earnings.
    pub gross: Rupiah,
    /// Sum of deductions.
    pub deductions: Rupiah,
    /// What is paid.
    pub net: Rupiah,
    /// The calculation as a document: `GET /v1/payroll/recipes/{hash}`.
    #[schema(example = "9b2f8c0e6a1d4f7b3c5e8a9d0b1c2e3f4a5b6c7d8e9f0a1b2c3d4e5f60718293")]
    pub recipe_hash: String,
}

impl From<PayslipHead> for PayslipSummary {
    fn from(head: PayslipHead) -> Self {
        Self {
            id: head.id,
            run_id: head.run_id,
            status: head.status,
            kind: head.kind,
            service_month: head.service_month,
            payment_month: head.payment_month,
            employee_id: head.employee_id,
            nip: head.nip,
            name: head.name,
            skpd_id: head.skpd_id,
            unit_id: head.unit_id,
            gross: head.gross,
            deductions: head.deductions,
            net: head.net,
            recipe_hash: head.recipe_hash,
        }
    }
}

/// A payslip.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Payslip {
    /// All but the lines.
    #[serde(flatten)]
    pub summary: PayslipSummary,
    /// Earnings, deductions, totals and memo figures, in the order of the recipe.
    pub lines: Vec<PayslipLine>,
}

/// One line of a payslip.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayslipLine {
    /// Stable.
    #[schema(example = "gaji_pokok")]
    pub code: String,
    /// For people.
    #[schema(example = "Gaji pokok")]
    pub label: String,
    /// What the line does to the amount paid.
    pub kind: LineKind,
    /// Whole rupiah.
    pub amount: Rupiah,
}

impl Payslip {
    /// A payslip in a language.
    pub fn of(payslip: payroll::payslips::Payslip, language: Language) -> Self {
        let line = |line: payroll::payslips::Line| PayslipLine {
            label: line.label.text(language).to_owned(),
            code: line.code,
            kind: line.kind,
            amount: line.amount,
        };
        Self { summary: payslip.head.into(), lines: payslip.lines.into_iter().map(line).collect() }
    }
}

/// A payslip with the working of every line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExplainedPayslip {
    /// All but the lines.
    #[serde(flatten)]
    pub summary: PayslipSummary,
    /// Each line with its operations, down to the records, the law and the policy behind them.
    pub lines: Vec<ExplainedLine>,
}

/// What somebody else needs to recompute a payslip.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayslipInputs {
    /// The calculation as a document: `GET /v1/payroll/recipes/{hash}`.
    #[schema(example = "9b2f8c0e6a1d4f7b3c5e8a9d0b1c2e3f4a5b6c7d8e9f0a1b2c3d4e5f60718293")]
    pub recipe_hash: String,
    /// The values of the recipe's inputs in its order, each with the record that it came from.
    pub inputs: Inputs,
    /// The amounts of the recipe's lines in its order: what the recomputation must give.
    pub lines: Vec<Rupiah>,
}

/// Which payslips.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PayslipsWanted {
    /// Of this run.
    run_id: Option<RunId>,
    /// Of this employee.
    employee_id: Option<EmployeeId>,
    /// Of this unit and those below it.
    unit_id: Option<UnitId>,
    /// Of this kind.
    kind: Option<RunKind>,
    /// For this month.
    #[param(value_type = Option<String>, example = "2026-01")]
    service_month: Option<Month>,
    /// Paid in this month.
    #[param(value_type = Option<String>, example = "2026-01")]
    payment_month: Option<Month>,
    /// Part of the name, or the beginning of the NIP.
    #[param(example = "santoso")]
    q: Option<String>,
}

/// Payslips, of the newest runs first
///
/// One's own once they are approved, and those of the units in one's care once they are calculated. A reporting line opens no
/// payslip.
#[utoipa::path(
    tag = "payroll", operation_id = "list_payslips", security(("bearer" = ["payroll.read"])),
    params(PayslipsWanted, Paging),
    responses((status = OK, description = "A page of payslips", body = PageOf<PayslipSummary>), Problem),
)]
#[get("/payroll/payslips")]
pub async fn list_payslips(
    caller: Allow<ReadPayslips>,
    state: Data<State>,
    wanted: Query<PayslipsWanted>,
    paging: Paging,
) -> Result<PageOf<PayslipSummary>, Problem> {
    let PayslipsWanted { run_id, employee_id, unit_id, kind, service_month, payment_month, q } = wanted.0;
    let filter = PayslipFilter { run_id, employee_id, unit_id, kind, service_month, payment_month, q };
    let page = payroll::list_payslips(&state.db, caller.act(), filter, &paging).await?;
    let seen: Vec<Seen> =
        page.rows.iter().map(|head| Sensitive::Payslip.of(head.employee_id, Some(head.id.0))).collect();
    note(&state, &caller, &seen).await?;
    Ok(page.map(PayslipSummary::from).into())
}

/// One's own payslips, newest first
#[utoipa::path(
    tag = "payroll", operation_id = "list_own_payslips", security(("bearer" = ["payroll.read"])),
    params(Paging),
    responses((status = OK, description = "A page of one's own payslips", body = PageOf<PayslipSummary>), Problem),
)]
#[get("/me/payslips")]
pub async fn list_own_payslips(
    caller: Allow<ReadPayslips>,
    state: Data<State>,
    paging: Paging,
) -> Result<PageOf<PayslipSummary>, Problem> {
    let page = payroll::list_own_payslips(&state.db, caller.act(), &paging).await?;
    Ok(page.map(PayslipSummary::from).into())
}

/// One payslip
#[utoipa::path(
    tag = "payroll", operation_id = "get_payslip", security(("bearer" = ["payroll.read"])),
    params(("payslip_id" = PayslipId, Path, description = "The payslip")),
    responses((status = OK, description = "The payslip", body = Payslip), Problem),
)]
#[get("/payroll/payslips/{payslip_id}")]
pub async fn get_payslip(
    caller: Allow<ReadPayslips>,
    state: Data<State>,
    payslip_id: Id<PayslipId>,
) -> Result<Json<Payslip>, Problem> {
    let payslip = payroll::find_payslip(&state.db, caller.act(), *payslip_id).await?;
    note_one(&state, &caller, &payslip.head).await?;
    Ok(Json(Payslip::of(payslip, caller.act().language)))
}

/// Explain a payslip
///
/// The stored recipe folded once more over the stored inputs: every line down to the records, the law and the policy it rests
/// on. The explanation stays the same for ever, whatever changes later.
#[utoipa::path(
    tag = "payroll", operation_id = "explain_payslip", security(("bearer" = ["payroll.read"])),
    params(("payslip_id" = PayslipId, Path, description = "The payslip")),
    responses((status = OK, description = "The working of every line", body = ExplainedPayslip), Problem),
)]
#[get("/payroll/payslips/{payslip_id}/explanation")]
pub async fn explain_payslip(
    caller: Allow<ReadPayslips>,
    state: Data<State>,
    payslip_id: Id<PayslipId>,
) -> Result<Json<ExplainedPayslip>, Problem> {
    let language = caller.act().language;
    let explained = payroll::explain_payslip(&state.db, caller.act(), *payslip_id, language).await?;
    note_one(&state, &caller, &explained.head).await?;
    Ok(Json(ExplainedPayslip { summary: explained.head.into(), lines: explained.lines }))
}

/// The inputs of a payslip
///
/// With the recipe of the same hash, all that is needed to recompute the payslip with another program.
#[utoipa::path(
    tag = "payroll", operation_id = "get_payslip_inputs", security(("bearer" = ["payroll.read"])),
    params(("payslip_id" = PayslipId, Path, description = "The payslip")),
    responses((status = OK, description = "Inputs, and the amounts they must give", body = PayslipInputs), Problem),
)]
#[get("/payroll/payslips/{payslip_id}/inputs")]
pub async fn get_payslip_inputs(
    caller: Allow<ReadPayslips>,
    state: Data<State>,
    payslip_id: Id<PayslipId>,
) -> Result<Json<PayslipInputs>, Problem> {
    let source = payroll::find_payslip_source(&state.db, caller.act(), *payslip_id).await?;
    note(&state, &caller, &[Sensitive::Payslip.of(source.employee_id, Some(payslip_id.0.0))]).await?;
    Ok(Json(PayslipInputs { recipe_hash: source.recipe_hash, inputs: source.inputs, lines: source.lines }))
}

/// Notes that somebody has seen another one's pay.
pub async fn note_one(
    state: &State,
    caller: &Allow<ReadPayslips>,
    head: &PayslipHead,
) -> Result<(), Problem> {
    note(state, caller, &[Sensitive::Payslip.of(head.employee_id, Some(head.id.0))]).await
}
