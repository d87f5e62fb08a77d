//! Runs: make and read.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::{ReadRuns, RunPayroll};
use kernel::id::{JobId, PolicyId, RunId, UnitId};
use kernel::states::AllowedAct;
use kernel::{Language, Month, Period, Rupiah};
use payroll::runs::{BaseKind, NewRun, RunFilter, RunKind, RunView};
use payroll::states::{RunAct, RunStatus};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::law::RunLaw;
use super::{Unit, run_duties};
use crate::actions::{AllowedAction, Denial};
use crate::allow::Allow;
use crate::etag::Versioned;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// A run: one calculation of pay for many people and one month.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = payroll::Run)]
pub struct PayrollRun {
    /// The run.
    pub id: RunId,
    /// Whose people are paid.
    pub instansi_id: UnitId,
    /// Which of them: those in this unit and below it.
    pub unit: Unit,
    /// What is paid.
    pub kind: RunKind,
    /// Whose slot it takes, of which nobody has a second for a month: that of its own kind, of the payment that it makes late
    /// (`susulan`), or of the salary that it continues (`terusan`).
    pub base_kind: BaseKind,
    /// The month for which is paid; for `thr` and `gaji_13` the base month of the year; the last month that a `rapel` settles.
    pub service_month: Month,
    /// The first month that a `rapel` settles.
    #[schema(value_type = Option<Month>, example = json!(null))]
    pub settles_from: Option<Month>,
    /// The month whose attendance counts; `tpp` only.
    #[schema(value_type = Option<Month>, example = json!(null))]
    pub attendance_month: Option<Month>,
    /// The period whose predikat counts; `tpp` only.
    #[schema(value_type = Option<Period>, example = json!(null))]
    pub evaluation_period: Option<Period>,
    /// The month in which is paid; tax follows it.
    pub payment_month: Month,
    /// The day as of which facts are read: whoever begins later is paid from the next month on.
    #[schema(example = "2026-01-01")]
    pub facts_as_of: NaiveDate,
    /// Where it stands.
    pub status: RunStatus,
    /// Whether facts or rules have changed since it was calculated; it is then calculated again before it is approved.
    #[schema(example = false)]
    pub is_stale: bool,
    /// People without a payslip who are neither mended nor left out on purpose.
    #[schema(example = 0)]
    pub open_faults: i64,
    /// What the guard against overpayment found and stands in the way: `GET /v1/payroll/runs/{run_id}/findings?status=open`.
    pub open_findings: OpenFindings,
    /// The policy that it applies; `tpp` only.
    #[schema(example = json!(null))]
    pub policy_id: Option<PolicyId>,
    /// The calculation as a document: `GET /v1/payroll/recipes/{hash}`.
    #[schema(example = "9b2f8c0e6a1d4f7b3c5e8a9d0b1c2e3f4a5b6c7d8e9f0a1b2c3d4e5f60718293")]
    pub recipe_hash: Option<String>,
    /// SHA-256 over the recipe's hash and every payslip in order; the sealed act of approval holds it too.
    #[schema(example = "1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f")]
    pub content_hash: Option<String>,
    /// People paid.
    #[schema(example = 214)]
    pub payslip_count: i64,
    /// Sum over its payslips.
    pub gross: Rupiah,
    /// Sum over its payslips.
    pub deductions: Rupiah,
    /// Sum over its payslips.
    pub net: Rupiah,
    /// Income tax withheld, whoever bears it.
    pub tax: Rupiah,
    /// The job that calculates it, or calculated it last.
    pub job_id: Option<JobId>,
    /// The account that made it.
    pub made_by: Uuid,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The account that had it calculated last.
    pub calculated_by: Option<Uuid>,
    /// When it was calculated.
    pub calculated_at: Option<DateTime<Utc>>,
    /// The account of the treasurer who stands for it.
    pub verified_by: Option<Uuid>,
    /// When it was verified.
    pub verified_at: Option<DateTime<Utc>>,
    /// The account that checked it.
    pub checked_by: Option<Uuid>,
    /// When it was checked.
    pub checked_at: Option<DateTime<Utc>>,
    /// Why it was sent back last, until it is verified anew.
    #[schema(example = json!(null))]
    pub return_reason: Option<String>,
    /// The account that approved it.
    pub approved_by: Option<Uuid>,
    /// When it was approved.
    pub approved_at: Option<DateTime<Utc>>,
    /// The number of the treasury's payment order (SP2D).
    #[schema(example = json!(null))]
    pub sp2d_number: Option<String>,
    /// Its day.
    #[schema(example = json!(null))]
    pub sp2d_date: Option<NaiveDate>,
    /// When the payment was recorded.
    #[schema(example = json!(null))]
    pub paid_at: Option<DateTime<Utc>>,
    /// Payments that the bank sent back and that were not paid again.
    #[schema(example = 0)]
    pub open_returns: i64,
    /// When it was closed.
    #[schema(example = json!(null))]
    pub closed_at: Option<DateTime<Utc>>,
    /// When it was cancelled.
    #[schema(example = json!(null))]
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Why it was cancelled.
    #[schema(example = json!(null))]
    pub cancel_reason: Option<String>,
    /// The versions of law that it was calculated with, by name; empty before. What has changed since makes a calculated run
    /// stale, and changes nothing of an approved one.
    pub law_versions: Vec<RunLaw>,
    /// What its state offers, and to whom.
    pub allowed_actions: Vec<AllowedAction>,
}

/// Findings of a run that are neither mended nor accepted.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct OpenFindings {
    /// Those that only mending solves, or leaving the person out.
    #[schema(example = 0)]
    pub blocks: i64,
    /// Those that are accepted with a reason.
    #[schema(example = 2)]
    pub warnings: i64,
}

impl PayrollRun {
    /// A run in the reader's language.
    pub fn of(view: RunView, language: Language) -> Self {
        let allowed = view.offers();
        let RunView { run, unit_name, situation, law, .. } = view;
        Self {
            law_versions: law.into_iter().map(RunLaw::from).collect(),
            allowed_actions: allowed.iter().filter_map(|act| action(run.id, act, language)).collect(),
            id: run.id,
            instansi_id: run.instansi_id,
            unit: Unit { id: run.unit_id, name: unit_name },
            kind: run.kind,
            base_kind: run.base_kind,
            service_month: run.service_month,
            settles_from: run.settles_from,
            attendance_month: run.attendance_month,
            evaluation_period: run.evaluation_period,
            payment_month: run.payment_month,
            facts_as_of: run.facts_as_of,
            status: run.status,
            is_stale: situation.is_stale,
            open_faults: situation.open_faults,
            open_findings: OpenFindings { blocks: situation.open_blocks, warnings: situation.open_warnings },
            policy_id: run.policy_id,
            recipe_hash: run.recipe_hash,
            content_hash: run.content_hash,
            payslip_count: run.payslip_count,
            gross: run.gross,
            deductions: run.deductions,
            net: run.net,
            tax: run.tax,
            job_id: run.job_id,
            made_by: run.made_by,
            made_at: run.made_at,
            calculated_by: run.calculated_by,
            calculated_at: run.calculated_at,
            verified_by: run.verified_by,
            verified_at: run.verified_at,
            checked_by: run.checked_by,
            checked_at: run.checked_at,
            return_reason: run.return_reason,
            sp2d_number: run.sp2d_number,
            sp2d_date: run.sp2d_date,
            paid_at: run.paid_at,
            open_returns: situation.open_returns,
            closed_at: run.closed_at,
            approved_by: run.approved_by,
            approved_at: run.approved_at,
            cancelled_at: run.cancelled_at,
            cancel_reason: run.cancel_reason,
        }
    }
}

fn action(id: RunId, allowed: &AllowedAct<RunAct>, language: Language) -> Option<AllowedAction> {
    let last = match allowed.act {
        RunAct::Calculate => "calculate",
        RunAct::Exclude => "exclusions",
        RunAct::RecordReturn => "transfer-returns",
        RunAct::Verify
        | RunAct::Check
        | RunAct::Return
        | RunAct::Approve
        | RunAct::Refuse
        | RunAct::Pay
        | RunAct::Close
        | RunAct::Cancel => allowed.act.word(),
        RunAct::Complete | RunAct::Abandon => return None,
    };
    Some(AllowedAction {
        name: allowed.act.word().to_owned(),
        method: "POST",
        href: format!("/v1/payroll/runs/{id}/{last}"),
        reason_if_denied: allowed.denied.as_ref().map(|fault| Denial::of(fault, language)),
    })
}

/// The run as it stands now, for the caller.
///
/// # Errors
/// 404 outside the scope.
pub async fn shown<P>(caller: &Allow<P>, state: &State, id: RunId) -> Result<Versioned<PayrollRun>, Problem> {
    let view = payroll::find_run(&state.db, caller.act(), &run_duties(caller), id).await?;
    Ok(Versioned::new(view.run.version, PayrollRun::of(view, caller.act().language)))
}

/// A run to make.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateRun {
    /// An instansi, or a unit of it with everyone below.
    unit_id: UnitId,
    /// What is paid.
    kind: RunKind,
    /// What a `susulan` pays late: `gaji_induk`, unless it is told, or `tpp`. Whose payments a `rapel` settles: those of `gaji_induk`,
    /// unless it is told. Every other kind takes its own slot.
    #[serde(default)]
    #[schema(value_type = Option<BaseKind>)]
    base_kind: Option<BaseKind>,
    /// The month for which is paid. Attendance month and evaluation period of a `tpp` follow from the policy; `thr` and `gaji_13`
    /// are paid for the base month of their year.
    service_month: Month,
    /// The month in which is paid; the service month where it is not given.
    #[serde(default)]
    #[schema(value_type = Option<Month>)]
    payment_month: Option<Month>,
    /// The first of the months that a `rapel` settles; the service month is the last. A year of them where it is not given, five at
    /// most.
    #[serde(default)]
    #[schema(value_type = Option<Month>)]
    settles_from: Option<Month>,
}

/// Which runs.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RunsWanted {
    /// Of this instansi.
    instansi_id: Option<UnitId>,
    /// Of this kind.
    kind: Option<RunKind>,
    /// In this state.
    status: Option<RunStatus>,
    /// For this month.
    #[param(value_type = Option<String>, example = "2026-01")]
    service_month: Option<Month>,
    /// Paid in this month.
    #[param(value_type = Option<String>, example = "2026-01")]
    payment_month: Option<Month>,
}

/// Make a run
///
/// A draft: nothing is calculated yet. Whoever makes or calculates a run never approves it. Nobody is paid twice for a month
/// and kind: a `susulan` pays those whom the month's `gaji_induk` or `tpp` did not pay, a `terusan` the survivors of those who
/// died in the four months before. A `rapel` settles months that were paid: everybody's pay is calculated once more as of today, and
/// what is due less what was paid is paid by component, with the tax of the month of payment; whoever was paid too much in all is paid
/// nothing, and the sum becomes a claim. `thr` and `gaji_13` carry what the policy says of the base month's TPP, which must be final.
#[utoipa::path(
    tag = "payroll", operation_id = "create_payroll_run", security(("bearer" = ["payroll.run"])),
    request_body = CreateRun,
    responses((status = CREATED, description = "The draft", body = PayrollRun), Problem),
)]
#[post("/payroll/runs")]
pub async fn create_run(
    caller: Allow<RunPayroll>,
    state: Data<State>,
    body: Valid<CreateRun>,
) -> Result<Created<PayrollRun>, Problem> {
    let CreateRun { unit_id, kind, base_kind, service_month, payment_month, settles_from } = body.0;
    let new = NewRun { unit_id, kind, base_kind, service_month, payment_month, settles_from };
    let run = payroll::create_run(&state.db, caller.act(), &state.pay_rules.law, new).await?;
    let Versioned { version, body } = shown(&caller, &state, run.id).await?;
    Ok(Created::at(format!("/v1/payroll/runs/{}", body.id), body).version(version))
}

/// Runs, newest first
///
/// Those whose people lie wholly in the units in one's care.
#[utoipa::path(
    tag = "payroll", operation_id = "list_payroll_runs", security(("bearer" = ["payroll.runs"])),
    params(RunsWanted, Paging),
    responses((status = OK, description = "A page of runs", body = PageOf<PayrollRun>), Problem),
)]
#[get("/payroll/runs")]
pub async fn list_runs(
    caller: Allow<ReadRuns>,
    state: Data<State>,
    wanted: Query<RunsWanted>,
    paging: Paging,
) -> Result<PageOf<PayrollRun>, Problem> {
    let RunsWanted { instansi_id, kind, status, service_month, payment_month } = wanted.0;
    let filter = RunFilter { instansi_id, kind, status, service_month, payment_month };
    let reader = (caller.act(), &run_duties(&caller));
    let page = payroll::list_runs(&state.db, reader, filter, &paging).await?;
    let language = caller.act().language;
    Ok(page.map(|view| PayrollRun::of(view, language)).into())
}

/// One run
///
/// With what it pays in all, whether it is stale, and what can be done to it.
#[utoipa::path(
    tag = "payroll", operation_id = "get_payroll_run", security(("bearer" = ["payroll.runs"])),
    params(("run_id" = RunId, Path, description = "The run")),
    responses((status = OK, description = "The run", body = PayrollRun), Problem),
)]
#[get("/payroll/runs/{run_id}")]
pub async fn get_run(
    caller: Allow<ReadRuns>,
    state: Data<State>,
    run_id: Id<RunId>,
) -> Result<Versioned<PayrollRun>, Problem> {
    shown(&caller, &state, *run_id).await
}
