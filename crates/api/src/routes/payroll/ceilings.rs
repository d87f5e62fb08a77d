//! Budget ceilings: enter, change, read.

use actix_web::web::Data;
use actix_web::{get, post, put};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::{KeepCeilings, ReadRuns};
use kernel::Rupiah;
use kernel::id::{CeilingId, UnitId};
use payroll::ceilings::{self, CeilingAmount, CeilingFilter, CeilingKind, CeilingView, NewCeiling};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::Unit;
use crate::allow::Allow;
use crate::etag::{IfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// What the budget of a year has for the pay of an SKPD, or of the whole instansi.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BudgetCeiling {
    /// The ceiling.
    pub id: CeilingId,
    /// Whose budget.
    pub instansi_id: UnitId,
    /// The SKPD; the instansi itself for the sum of all of them.
    pub unit: Unit,
    /// The budget year: what is paid in its months counts.
    #[schema(example = 2026)]
    pub year: i32,
    /// What it is for.
    pub kind: CeilingKind,
    /// How much the budget has.
    pub amount: Rupiah,
    /// The gross of all approved payments of the year.
    pub used: Rupiah,
    /// What is left; negative where the budget was cut below what had been paid.
    #[schema(value_type = i64, example = 1_250_000_000)]
    pub remaining: Rupiah,
    /// The number of the budget document (DPA).
    #[schema(example = "DPA/A.1/1.02.0.00/001/2026")]
    pub document_number: String,
    /// Its day.
    #[schema(example = "2026-01-02")]
    pub document_date: NaiveDate,
}

/// A ceiling with all that it ever said.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BudgetCeilingRecord {
    /// The ceiling.
    #[serde(flatten)]
    pub ceiling: BudgetCeiling,
    /// Every version, the latest first; nothing of it changes.
    pub history: Vec<BudgetCeilingChange>,
}

/// One version of a ceiling.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BudgetCeilingChange {
    /// Which version.
    #[schema(example = 1)]
    pub version: i64,
    /// How much the budget had.
    pub amount: Rupiah,
    /// The number of the budget document.
    #[schema(example = "DPA/A.1/1.02.0.00/001/2026")]
    pub document_number: String,
    /// Its day.
    #[schema(example = "2026-01-02")]
    pub document_date: NaiveDate,
    /// The account that entered it.
    pub entered_by: Uuid,
    /// When.
    pub entered_at: DateTime<Utc>,
}

impl From<CeilingView> for BudgetCeiling {
    fn from(view: CeilingView) -> Self {
        let CeilingView { ceiling, unit_name, room } = view;
        Self {
            id: ceiling.id,
            instansi_id: ceiling.instansi_id,
            unit: Unit { id: ceiling.unit_id, name: unit_name },
            year: ceiling.year,
            kind: ceiling.kind,
            amount: ceiling.amount,
            used: room.used,
            remaining: room.remaining(),
            document_number: ceiling.document_number,
            document_date: ceiling.document_date,
        }
    }
}

impl From<ceilings::CeilingChange> for BudgetCeilingChange {
    fn from(change: ceilings::CeilingChange) -> Self {
        Self {
            version: change.version,
            amount: change.amount,
            document_number: change.document_number,
            document_date: change.document_date,
            entered_by: change.entered_by,
            entered_at: change.entered_at,
        }
    }
}

/// A ceiling to enter.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterBudgetCeiling {
    /// An SKPD, or the instansi for the sum of all of them.
    unit_id: UnitId,
    /// The budget year.
    #[schema(minimum = 2000, maximum = 2100, example = 2026)]
    year: i32,
    /// What it is for.
    kind: CeilingKind,
    /// How much the budget has.
    #[schema(minimum = 0)]
    amount: Rupiah,
    /// The number of the budget document (DPA).
    #[validate(length(max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "DPA/A.1/1.02.0.00/001/2026")]
    document_number: String,
    /// Its day.
    #[schema(example = "2026-01-02")]
    document_date: NaiveDate,
}

/// What a later budget document says.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeBudgetCeiling {
    /// How much the budget has from now on.
    #[schema(minimum = 0)]
    amount: Rupiah,
    /// The number of the document (DPPA).
    #[validate(length(max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "DPPA/A.1/1.02.0.00/001/2026")]
    document_number: String,
    /// Its day.
    #[schema(example = "2026-01-02")]
    document_date: NaiveDate,
}

/// Which ceilings.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CeilingsWanted {
    /// Of this instansi.
    instansi_id: Option<UnitId>,
    /// Of this SKPD, or of this instansi as a whole.
    unit_id: Option<UnitId>,
    /// Of this budget year.
    #[param(example = 2026)]
    year: Option<i32>,
    /// For this kind of pay.
    kind: Option<CeilingKind>,
}

async fn shown<P>(
    caller: &Allow<P>,
    state: &State,
    id: CeilingId,
) -> Result<Versioned<BudgetCeilingRecord>, Problem> {
    let (view, history) = ceilings::find_ceiling(&state.db, caller.act(), id).await?;
    let version = view.ceiling.version;
    let history = history.into_iter().map(BudgetCeilingChange::from).collect();
    Ok(Versioned::new(version, BudgetCeilingRecord { ceiling: view.into(), history }))
}

/// Enter a budget ceiling
///
/// For an SKPD, or for the sum of an instansi; of one year, for salaries or for TPP. A run that would exceed it is neither verified nor
/// approved. Where none is entered, nothing is checked.
#[utoipa::path(
    tag = "payroll", operation_id = "enter_budget_ceiling", security(("bearer" = ["payroll.ceilings"])),
    request_body = EnterBudgetCeiling,
    responses((status = CREATED, description = "The ceiling", body = BudgetCeilingRecord), Problem),
)]
#[post("/payroll/ceilings")]
pub async fn enter_ceiling(
    caller: Allow<KeepCeilings>,
    state: Data<State>,
    body: Valid<EnterBudgetCeiling>,
) -> Result<Created<BudgetCeilingRecord>, Problem> {
    let EnterBudgetCeiling { unit_id, year, kind, amount, document_number, document_date } = body.0;
    let amount = CeilingAmount { amount, document_number, document_date };
    let new = NewCeiling { unit_id, year, kind, amount };
    let ceiling = ceilings::enter_ceiling(&state.db, caller.act(), new).await?;
    let Versioned { version, body } = shown(&caller, &state, ceiling.id).await?;
    Ok(Created::at(format!("/v1/payroll/ceilings/{}", ceiling.id), body).version(version))
}

/// Change a budget ceiling
///
/// By a later budget document. What it said before stays in its history.
#[utoipa::path(
    tag = "payroll", operation_id = "change_budget_ceiling", security(("bearer" = ["payroll.ceilings"])),
    params(("ceiling_id" = CeilingId, Path, description = "The ceiling"), IfMatch),
    request_body = ChangeBudgetCeiling,
    responses((status = OK, description = "The ceiling as it stands now", body = BudgetCeilingRecord), Problem),
)]
#[put("/payroll/ceilings/{ceiling_id}")]
pub async fn change_ceiling(
    caller: Allow<KeepCeilings>,
    state: Data<State>,
    (ceiling_id, if_match): (Id<CeilingId>, IfMatch),
    body: Valid<ChangeBudgetCeiling>,
) -> Result<Versioned<BudgetCeilingRecord>, Problem> {
    let ChangeBudgetCeiling { amount, document_number, document_date } = body.0;
    let amount = CeilingAmount { amount, document_number, document_date };
    let target = (*ceiling_id, if_match.expected());
    ceilings::change_ceiling(&state.db, caller.act(), target, amount).await?;
    shown(&caller, &state, *ceiling_id).await
}

/// Budget ceilings, newest first
///
/// Each with what approved payments of the year have used of it, and what is left.
#[utoipa::path(
    tag = "payroll", operation_id = "list_budget_ceilings", security(("bearer" = ["payroll.runs"])),
    params(CeilingsWanted, Paging),
    responses((status = OK, description = "A page of ceilings", body = PageOf<BudgetCeiling>), Problem),
)]
#[get("/payroll/ceilings")]
pub async fn list_ceilings(
    caller: Allow<ReadRuns>,
    state: Data<State>,
    wanted: Query<CeilingsWanted>,
    paging: Paging,
) -> Result<PageOf<BudgetCeiling>, Problem> {
    let CeilingsWanted { instansi_id, unit_id, year, kind } = wanted.0;
    let filter = CeilingFilter { instansi_id, unit_id, year, kind };
    let page = ceilings::list_ceilings(&state.db, caller.act(), filter, &paging).await?;
    Ok(page.map(BudgetCeiling::from).into())
}

/// One budget ceiling
///
/// With every version that it ever had.
#[utoipa::path(
    tag = "payroll", operation_id = "get_budget_ceiling", security(("bearer" = ["payroll.runs"])),
    params(("ceiling_id" = CeilingId, Path, description = "The ceiling")),
    responses((status = OK, description = "The ceiling", body = BudgetCeilingRecord), Problem),
)]
#[get("/payroll/ceilings/{ceiling_id}")]
pub async fn get_ceiling(
    caller: Allow<ReadRuns>,
    state: Data<State>,
    ceiling_id: Id<CeilingId>,
) -> Result<Versioned<BudgetCeilingRecord>, Problem> {
    shown(&caller, &state, *ceiling_id).await
}
