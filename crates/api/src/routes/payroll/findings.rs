//! What the guard against overpayment found in a run, and answering for its warnings.

use std::collections::BTreeSet;

use actix_web::web::Data;
use actix_web::{delete, get, post};
use chrono::{DateTime, Utc};
use identity::permission::{ReadRuns, RunPayroll};
use kernel::id::{EmployeeId, FindingId, RunId};
use kernel::recipe::Citation;
use kernel::states::AllowedAct;
use kernel::{Language, Nip, Rupiah};
use payroll::guard::{Accepted, FindingFilter, RunFinding};
use payroll::rules::guard::{Evidence, FindingRule, FindingSeverity};
use payroll::states::{FindingAct, FindingStatus};
use platform::jobs::Note;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::run_duties;
use super::runs::{PayrollRun, shown};
use crate::actions::{AllowedAction, Denial};
use crate::allow::Allow;
use crate::etag::{IfMatch, OptionalIfMatch, Versioned};
use crate::messages::of_note;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::privacy::sensitive::{Sensitive, note};
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;
use crate::valid::Valid;

/// What the guard found about a person whom a run pays.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayrollFinding {
    /// The finding; the same for as long as the same is found.
    pub id: FindingId,
    /// The person.
    pub employee_id: EmployeeId,
    /// The number.
    #[schema(value_type = Option<Nip>)]
    pub nip: Option<Nip>,
    /// The name.
    #[schema(example = "Budi Santoso, S.Kom.")]
    pub name: Option<String>,
    /// What was looked for.
    pub rule: FindingRule,
    /// How much it weighs.
    pub severity: FindingSeverity,
    /// For people.
    #[schema(
        example = "Tunjangan jabatan Rp360.000 dibayar pada bulan ke-7 tugas belajar sejak 2025-07-01."
    )]
    pub message: String,
    /// How much of this run may be paid too much.
    pub stake: Rupiah,
    /// The regulation, and the law file behind rule and severity.
    pub citation: Citation,
    /// What it rests on: days, amounts, decrees, each with its record.
    pub working: Vec<Evidence>,
    /// Whether it still stands in the way.
    pub status: FindingStatus,
    /// Who answers for it.
    pub accepted: Option<FindingAcceptance>,
    /// What the reader may do.
    pub allowed_actions: Vec<AllowedAction>,
}

/// That somebody answers for a warning.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FindingAcceptance {
    /// Why it may be paid all the same.
    #[schema(example = "Kenaikan karena rapel pangkat sudah diperiksa dengan SK.")]
    pub reason: String,
    /// The account that accepted it.
    pub accepted_by: Uuid,
    /// When.
    pub accepted_at: DateTime<Utc>,
}

impl From<Accepted> for FindingAcceptance {
    fn from(accepted: Accepted) -> Self {
        Self { reason: accepted.reason, accepted_by: accepted.by, accepted_at: accepted.at }
    }
}

impl PayrollFinding {
    fn of(run: RunId, found: RunFinding, language: Language) -> Self {
        let note = Note::new(&format!("payroll.finding_{}", found.rule.word())).with("stake", found.stake);
        let note = found.working.iter().fold(note, |note, one| note.with(&one.name, &one.value));
        let action = |allowed: &AllowedAct<FindingAct>| AllowedAction {
            name: allowed.act.word().to_owned(),
            method: match allowed.act {
                FindingAct::Accept => "POST",
                FindingAct::Withdraw => "DELETE",
            },
            href: format!("/v1/payroll/runs/{run}/findings/{}/acceptance", found.id),
            reason_if_denied: allowed.denied.as_ref().map(|fault| Denial::of(fault, language)),
        };
        Self {
            message: of_note(&note, language),
            allowed_actions: found.offers.iter().map(action).collect(),
            id: found.id,
            employee_id: found.employee_id,
            nip: found.nip,
            name: found.name,
            rule: found.rule,
            severity: found.severity,
            stake: found.stake,
            citation: found.citation,
            working: found.working,
            status: found.status,
            accepted: found.accepted.map(FindingAcceptance::from),
        }
    }
}

/// Which findings.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FindingsWanted {
    /// That weigh so much.
    severity: Option<FindingSeverity>,
    /// Of this rule.
    rule: Option<FindingRule>,
    /// That stand so.
    status: Option<FindingStatus>,
    /// About this person.
    employee_id: Option<EmployeeId>,
}

/// What the guard found
///
/// Everybody whom a calculated run pays was looked at for the overpayments that the audit board finds every year: ended service,
/// allowances that rest, family that no longer counts, two payers, decrees that nobody applied, accounts, sudden changes. A block is
/// solved by mending the fact and calculating again, or by leaving the person out; a warning is accepted with a reason. Nobody signs
/// the run before. What a read shows of people is noted in the log of reads.
#[utoipa::path(
    tag = "payroll", operation_id = "list_payroll_run_findings", security(("bearer" = ["payroll.runs"])),
    params(("run_id" = RunId, Path, description = "The run"), FindingsWanted, Paging),
    responses((status = OK, description = "A page of findings", body = PageOf<PayrollFinding>), Problem),
)]
#[get("/payroll/runs/{run_id}/findings")]
pub async fn list_run_findings(
    caller: Allow<ReadRuns>,
    state: Data<State>,
    (run_id, wanted): (Id<RunId>, Query<FindingsWanted>),
    paging: Paging,
) -> Result<PageOf<PayrollFinding>, Problem> {
    let FindingsWanted { severity, rule, status, employee_id } = wanted.0;
    let filter = FindingFilter { severity, rule, status, employee_id };
    let reader = (caller.act(), &run_duties(&caller));
    let page = payroll::list_run_findings(&state.db, reader, *run_id, (filter, &paging)).await?;
    let people: BTreeSet<EmployeeId> = page.rows.iter().map(|found| found.employee_id).collect();
    let seen: Vec<_> =
        people.into_iter().map(|employee| Sensitive::Payslip.of(employee, Some(run_id.0.0))).collect();
    note(&state, &caller, &seen).await?;
    let language = caller.act().language;
    Ok(page.map(|found| PayrollFinding::of(*run_id, found, language)).into())
}

/// Why a warning is accepted.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptFinding {
    /// For whoever signs after, and for auditors.
    #[validate(length(max = 500))]
    #[schema(
        min_length = 1,
        max_length = 500,
        example = "Kenaikan karena rapel pangkat sudah diperiksa dengan SK."
    )]
    reason: String,
}

/// Accept a warning
///
/// As the one who makes the run, never about oneself, with the reason why it may be paid all the same. It holds for later
/// calculations that find exactly the same. A block is not accepted.
#[utoipa::path(
    tag = "payroll", operation_id = "accept_payroll_finding", security(("bearer" = ["payroll.run"])),
    params(
        ("run_id" = RunId, Path, description = "The run"),
        ("finding_id" = FindingId, Path, description = "The finding"),
        OptionalIfMatch,
    ),
    request_body = AcceptFinding,
    responses((status = OK, description = "The run with one open warning less", body = PayrollRun), Problem),
)]
#[post("/payroll/runs/{run_id}/findings/{finding_id}/acceptance")]
pub async fn accept_finding(
    caller: Allow<RunPayroll>,
    state: Data<State>,
    (ids, if_match): (Id<(RunId, FindingId)>, OptionalIfMatch),
    body: Valid<AcceptFinding>,
) -> Result<Versioned<PayrollRun>, Problem> {
    let (run_id, finding_id) = *ids;
    let target = (run_id, finding_id, if_match.expected());
    payroll::accept_finding(&state.db, caller.act(), target, body.0.reason).await?;
    shown(&caller, &state, run_id).await
}

/// Take an acceptance back
///
/// The warning stands in the way again.
#[utoipa::path(
    tag = "payroll", operation_id = "withdraw_payroll_finding_acceptance", security(("bearer" = ["payroll.run"])),
    params(
        ("run_id" = RunId, Path, description = "The run"),
        ("finding_id" = FindingId, Path, description = "The finding"),
        IfMatch,
    ),
    responses((status = OK, description = "The run", body = PayrollRun), Problem),
)]
#[delete("/payroll/runs/{run_id}/findings/{finding_id}/acceptance")]
pub async fn withdraw_acceptance(
    caller: Allow<RunPayroll>,
    state: Data<State>,
    (ids, if_match): (Id<(RunId, FindingId)>, IfMatch),
) -> Result<Versioned<PayrollRun>, Problem> {
    let (run_id, finding_id) = *ids;
    payroll::withdraw_acceptance(&state.db, caller.act(), (run_id, finding_id, if_match.expected())).await?;
    shown(&caller, &state, run_id).await
}
