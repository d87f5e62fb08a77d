//! Credit points of functional positions.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::{ManagePerformance, ReadPerformance};
use kernel::id::{CreditId, EmployeeId, EvaluationId};
use kernel::{Golongan, Period};
use performance::CreditPoints;
use performance::angka_kredit::{self, CreditKind, CreditSource, Jenjang, NewCredit};
use performance::rules::angka_kredit::CreditNeed;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::allow::Allow;
use crate::etag::OptionalIfMatch;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;
use crate::valid::Valid;

/// An entry of credit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CreditEntry {
    /// The entry.
    pub id: CreditId,
    /// Whose.
    pub employee_id: EmployeeId,
    /// Where it comes from.
    pub kind: CreditKind,
    /// The tier for which it counts.
    pub jenjang: Jenjang,
    /// The rank in which it was earned.
    pub golongan: Golongan,
    /// How much.
    pub credit: CreditPoints,
    /// The months of a conversion; 0 for everything else.
    #[schema(example = 12)]
    pub months: i32,
    /// The evaluation that was converted.
    pub evaluation_id: Option<EvaluationId>,
    /// Its period.
    #[schema(value_type = Option<Period>)]
    pub period: Option<Period>,
    /// The day from which it counts.
    #[schema(example = "2026-12-31")]
    pub effective_on: NaiveDate,
    /// The decree, diploma or certificate behind it.
    #[schema(example = json!(null))]
    pub basis: Option<String>,
    /// How it came about.
    #[schema(value_type = kernel::recipe::Working)]
    pub working: serde_json::Value,
    /// Whether the evaluation behind it was corrected since.
    pub is_stale: bool,
    /// Why it was revoked.
    #[schema(example = json!(null))]
    pub revoked_reason: Option<String>,
    /// When it was revoked; null for an entry that counts.
    #[schema(example = json!(null))]
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
}

impl From<angka_kredit::CreditEntry> for CreditEntry {
    fn from(found: angka_kredit::CreditEntry) -> Self {
        let row = found.row;
        Self {
            id: row.id,
            employee_id: row.employee_id,
            kind: row.kind,
            jenjang: row.jenjang,
            golongan: row.golongan,
            credit: row.credit.shown(),
            months: row.months,
            evaluation_id: row.evaluation_id,
            period: row.period,
            effective_on: row.effective_on,
            basis: row.basis,
            working: row.working,
            is_stale: found.is_stale,
            revoked_reason: row.revoked_reason,
            revoked_at: row.revoked_at,
            recorded_at: row.recorded_at,
        }
    }
}

/// An employee's credit in the present tier.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CreditStatement {
    /// The employee.
    pub employee_id: EmployeeId,
    /// The tier of the last entry.
    pub jenjang: Option<Jenjang>,
    /// The rank of the last entry.
    #[schema(value_type = Option<Golongan>)]
    pub golongan: Option<Golongan>,
    /// The exact sum of the entries, and the same rounded.
    pub total: CreditPoints,
    /// What the next step needs.
    pub next: Option<CreditNeed>,
    /// Whether an entry stands on an evaluation that was corrected since.
    pub is_stale: bool,
    /// The entries of the tier that count, the earliest first.
    pub entries: Vec<CreditEntry>,
}

/// Credit to enter.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterCredit {
    /// For whom.
    employee_id: EmployeeId,
    /// The tier for which it counts.
    jenjang: Jenjang,
    /// The rank.
    golongan: Golongan,
    /// The day from which it counts.
    #[schema(example = "2026-12-31")]
    effective_on: NaiveDate,
    /// Where it comes from.
    source: CreditSource,
}

/// Why an entry is revoked.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeCredit {
    /// In words.
    #[schema(min_length = 1, max_length = 4000, example = "Predikat dikoreksi setelah keberatan.")]
    reason: String,
}

/// Which entries.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CreditsWanted {
    /// Of this employee.
    employee_id: Option<EmployeeId>,
}

/// Enter credit points
///
/// As much as the law gives: for the grade of an evaluated period, base credit, old credit, a degree, years in rank. No month is
/// converted twice.
#[utoipa::path(
    tag = "performance", operation_id = "enter_credit", security(("bearer" = ["performance.manage"])),
    request_body = EnterCredit,
    responses((status = OK, description = "The entry", body = CreditEntry), Problem),
)]
#[post("/performance/angka-kredit")]
pub async fn enter_credit(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    body: Valid<EnterCredit>,
) -> Result<Json<CreditEntry>, Problem> {
    let EnterCredit { employee_id, jenjang, golongan, effective_on, source } = body.0;
    let new = NewCredit { employee_id, jenjang, golongan, effective_on, source };
    let row = angka_kredit::credit_employee(&state.db, caller.act(), new).await?;
    Ok(Json(angka_kredit::CreditEntry { row, is_stale: false }.into()))
}

/// Entries of credit points, newest first
///
/// One's own, those of one's subordinates, and those of the units in one's care; also those that were revoked.
#[utoipa::path(
    tag = "performance", operation_id = "list_credits", security(("bearer" = ["performance.read"])),
    params(CreditsWanted, Paging),
    responses((status = OK, description = "A page of entries", body = PageOf<CreditEntry>), Problem),
)]
#[get("/performance/angka-kredit")]
pub async fn list_credits(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    wanted: Query<CreditsWanted>,
    paging: Paging,
) -> Result<PageOf<CreditEntry>, Problem> {
    let page = angka_kredit::list_credits(state.db.read(), caller.act(), wanted.employee_id, &paging).await?;
    Ok(page.map(CreditEntry::from).into())
}

/// The credit statement of an employee
///
/// The exact sum in the present tier, and what the next rank or tier needs.
#[utoipa::path(
    tag = "performance", operation_id = "get_credit_statement", security(("bearer" = ["performance.read"])),
    params(("employee_id" = EmployeeId, Path, description = "The employee")),
    responses((status = OK, description = "The statement", body = CreditStatement), Problem),
)]
#[get("/performance/angka-kredit/statements/{employee_id}")]
pub async fn get_credit_statement(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    employee_id: Id<EmployeeId>,
) -> Result<Json<CreditStatement>, Problem> {
    let found = angka_kredit::find_statement(state.db.read(), caller.act(), *employee_id).await?;
    Ok(Json(CreditStatement {
        employee_id: found.employee_id,
        jenjang: found.jenjang,
        golongan: found.golongan,
        total: found.total,
        next: found.next,
        is_stale: found.is_stale,
        entries: found.entries.into_iter().map(CreditEntry::from).collect(),
    }))
}

/// Revoke an entry of credit points
///
/// With a reason. The entry stays readable and counts no longer.
#[utoipa::path(
    tag = "performance", operation_id = "revoke_credit", security(("bearer" = ["performance.manage"])),
    params(("credit_id" = CreditId, Path, description = "The entry"), OptionalIfMatch),
    request_body = RevokeCredit,
    responses((status = OK, description = "The entry", body = CreditEntry), Problem),
)]
#[post("/performance/angka-kredit/{credit_id}/revoke")]
pub async fn revoke_credit(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    (id, if_match): (Id<CreditId>, OptionalIfMatch),
    body: Valid<RevokeCredit>,
) -> Result<Json<CreditEntry>, Problem> {
    let RevokeCredit { reason } = body.0;
    let act = caller.act_because(Some(reason.clone()));
    let row = angka_kredit::revoke_credit(&state.db, &act, (*id, if_match.expected()), reason).await?;
    Ok(Json(angka_kredit::CreditEntry { row, is_stale: false }.into()))
}
