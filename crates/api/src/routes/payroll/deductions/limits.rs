//! What third parties must leave of pay.

use actix_web::web::Data;
use actix_web::{get, put};
use identity::permission::{KeepDeductions, ReadRuns};
use kernel::Rate;
use kernel::id::UnitId;
use payroll::deductions::{self, Limit};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::allow::Allow;
use crate::etag::{IfMatch, Versioned};
use crate::path::Id;
use crate::problem::Problem;
use crate::state::State;
use crate::valid::Valid;

/// What third parties must leave of each payment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DeductionLimit {
    /// In which instansi.
    pub instansi_id: UnitId,
    /// The share of the net of the official list that must be left: 0 leaves nothing, and takes nothing below zero.
    pub least_net: Rate,
}

impl DeductionLimit {
    fn of(limit: Limit) -> Versioned<Self> {
        Versioned::new(limit.version, Self { instansi_id: limit.instansi_id, least_net: limit.least_net })
    }
}

/// A limit to set.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetDeductionLimit {
    /// The share of the net of the official list that must be left: from 0 to 1.
    least_net: Rate,
}

/// What must be left of pay
///
/// No regulation fixes it, so each instansi does: 0 where it has not.
#[utoipa::path(
    tag = "payroll", operation_id = "get_deduction_limit", security(("bearer" = ["payroll.runs"])),
    params(("unit_id" = UnitId, Path, description = "The instansi")),
    responses((status = OK, description = "The limit", body = DeductionLimit), Problem),
)]
#[get("/payroll/deduction-limits/{unit_id}")]
pub async fn get_limit(
    caller: Allow<ReadRuns>,
    state: Data<State>,
    unit_id: Id<UnitId>,
) -> Result<Versioned<DeductionLimit>, Problem> {
    Ok(DeductionLimit::of(deductions::find_limit(&state.db, caller.act(), *unit_id).await?))
}

/// Set what must be left of pay
///
/// From the next calculation on; runs that are calculated become stale.
#[utoipa::path(
    tag = "payroll", operation_id = "set_deduction_limit", security(("bearer" = ["payroll.deductions"])),
    params(("unit_id" = UnitId, Path, description = "The instansi"), IfMatch),
    request_body = SetDeductionLimit,
    responses((status = OK, description = "The limit", body = DeductionLimit), Problem),
)]
#[put("/payroll/deduction-limits/{unit_id}")]
pub async fn set_limit(
    caller: Allow<KeepDeductions>,
    state: Data<State>,
    (unit_id, if_match): (Id<UnitId>, IfMatch),
    body: Valid<SetDeductionLimit>,
) -> Result<Versioned<DeductionLimit>, Problem> {
    let target = (*unit_id, if_match.expected());
    let limit = deductions::set_limit(&state.db, caller.act(), target, body.0.least_net).await?;
    Ok(DeductionLimit::of(limit))
}
