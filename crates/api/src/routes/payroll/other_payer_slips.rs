//! Withholding slips of other payers: entered, revoked, read.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use identity::permission::{KeepDeductions, ReadPayslips};
use kernel::id::{EmployeeId, OtherPayerSlipId};
use kernel::{Month, Nip, Rupiah};
use payroll::other_payers::{self, NewSlip, OtherPayerSlip as Slip, OtherSlipFilter};
use personnel::facts::Named;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::allow::Allow;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::privacy::sensitive::{Sensitive, note};
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// What another payer says on its withholding slip.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OtherPayerSlip {
    /// The slip.
    pub id: OtherPayerSlipId,
    /// Who earned it.
    pub employee_id: EmployeeId,
    /// The number of the employee.
    #[schema(value_type = Option<Nip>)]
    pub nip: Option<Nip>,
    /// The name.
    #[schema(example = "Budi Santoso, S.Kom.")]
    pub name: Option<String>,
    /// The tax year.
    #[schema(example = 2026)]
    pub year: i32,
    /// The first month that it covers.
    pub first_month: Month,
    /// The last one.
    pub last_month: Month,
    /// Who paid.
    #[schema(example = "PT Contoh Jaya")]
    pub payer: String,
    /// The number of the slip.
    #[schema(example = "1.1-12.26-0000001")]
    pub number: String,
    /// Net income.
    pub net: Rupiah,
    /// Tax due on it there.
    pub tax: Rupiah,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
    /// Since when it no longer counts.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Why.
    #[schema(example = json!(null))]
    pub revoke_reason: Option<String>,
}

impl OtherPayerSlip {
    /// With whose it is, where that is known.
    pub fn of((slip, named): (Slip, Option<Named>)) -> Self {
        Self {
            id: slip.id,
            employee_id: slip.employee_id,
            nip: named.as_ref().and_then(|named| named.nip.clone()),
            name: named.map(|named| named.name),
            year: slip.year,
            first_month: slip.first_month,
            last_month: slip.last_month,
            payer: slip.payer,
            number: slip.number,
            net: slip.net,
            tax: slip.tax,
            entered_at: slip.entered_at,
            revoked_at: slip.revoked_at,
            revoke_reason: slip.revoke_reason,
        }
    }
}

/// A slip to enter.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterOtherPayerSlip {
    /// Who earned it.
    employee_id: EmployeeId,
    /// The first month that it covers; its year is the tax year, from 2024 on and none to come.
    first_month: Month,
    /// The last one, of the same year.
    last_month: Month,
    /// Who paid: none whose pay is calculated here, because that counts by itself.
    #[validate(length(max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "PT Contoh Jaya")]
    payer: String,
    /// The number of the slip.
    #[validate(length(max = 50))]
    #[schema(min_length = 1, max_length = 50, example = "1.1-12.26-0000001")]
    number: String,
    /// Net income, that of still earlier payers included where the slip counts it in.
    net: Rupiah,
    /// Tax due on it there.
    tax: Rupiah,
}

/// Why it does not count.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeOtherPayerSlip {
    /// In words.
    #[validate(length(max = 500))]
    #[schema(min_length = 1, max_length = 500, example = "Salah ketik jumlah neto.")]
    reason: String,
}

/// Which slips.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OtherPayerSlipsWanted {
    /// Of this person.
    employee_id: Option<EmployeeId>,
    /// Of this tax year.
    #[param(example = 2026)]
    year: Option<i32>,
}

/// Enter a slip of another payer
///
/// Its net income and tax count in the last tax period of the year (PMK 168/2023); calculated runs of the year that pay the employee become
/// stale. A slip is never changed: one that was entered wrongly is revoked and entered anew.
#[utoipa::path(
    tag = "payroll", operation_id = "enter_other_payer_slip", security(("bearer" = ["payroll.deductions"])),
    request_body = EnterOtherPayerSlip,
    responses((status = CREATED, description = "The slip", body = OtherPayerSlip), Problem),
)]
#[post("/payroll/other-payer-slips")]
pub async fn enter_other_payer_slip(
    caller: Allow<KeepDeductions>,
    state: Data<State>,
    body: Valid<EnterOtherPayerSlip>,
) -> Result<Created<OtherPayerSlip>, Problem> {
    let EnterOtherPayerSlip { employee_id, first_month, last_month, payer, number, net, tax } = body.0;
    let new = NewSlip { employee_id, first_month, last_month, payer, number, net, tax };
    let slip = other_payers::enter_slip(&state.db, caller.act(), new).await?;
    let place = format!("/v1/payroll/other-payer-slips/{}", slip.id);
    Ok(Created::at(place, OtherPayerSlip::of((slip, None))))
}

/// A slip of another payer
///
/// Of somebody whose pay is in one's care. The read is noted in the log of reads.
#[utoipa::path(
    tag = "payroll", operation_id = "get_other_payer_slip", security(("bearer" = ["payroll.read"])),
    params(("slip_id" = OtherPayerSlipId, Path, description = "The slip")),
    responses((status = OK, description = "The slip", body = OtherPayerSlip), Problem),
)]
#[get("/payroll/other-payer-slips/{slip_id}")]
pub async fn get_other_payer_slip(
    caller: Allow<ReadPayslips>,
    state: Data<State>,
    slip_id: Id<OtherPayerSlipId>,
) -> Result<actix_web::web::Json<OtherPayerSlip>, Problem> {
    let found = other_payers::find_slip(&state.db, caller.act(), *slip_id).await?;
    note(&state, &caller, &[Sensitive::Payslip.of(found.0.employee_id, None)]).await?;
    Ok(actix_web::web::Json(OtherPayerSlip::of(found)))
}

/// Revoke a slip of another payer
///
/// It no longer counts; what final runs counted stays as it is.
#[utoipa::path(
    tag = "payroll", operation_id = "revoke_other_payer_slip", security(("bearer" = ["payroll.deductions"])),
    params(("slip_id" = OtherPayerSlipId, Path, description = "The slip")),
    request_body = RevokeOtherPayerSlip,
    responses((status = OK, description = "The slip", body = OtherPayerSlip), Problem),
)]
#[post("/payroll/other-payer-slips/{slip_id}/revoke")]
pub async fn revoke_other_payer_slip(
    caller: Allow<KeepDeductions>,
    state: Data<State>,
    slip_id: Id<OtherPayerSlipId>,
    body: Valid<RevokeOtherPayerSlip>,
) -> Result<actix_web::web::Json<OtherPayerSlip>, Problem> {
    let asked = (*slip_id, body.0.reason);
    let slip = other_payers::revoke_slip(&state.db, caller.act(), asked).await?;
    Ok(actix_web::web::Json(OtherPayerSlip::of((slip, None))))
}

/// Slips of other payers
///
/// Newest first, revoked ones among them, of the people whose pay is in one's care. Each name is noted in the log of reads.
#[utoipa::path(
    tag = "payroll", operation_id = "list_other_payer_slips", security(("bearer" = ["payroll.read"])),
    params(OtherPayerSlipsWanted, Paging),
    responses((status = OK, description = "A page of slips", body = PageOf<OtherPayerSlip>), Problem),
)]
#[get("/payroll/other-payer-slips")]
pub async fn list_other_payer_slips(
    caller: Allow<ReadPayslips>,
    state: Data<State>,
    wanted: Query<OtherPayerSlipsWanted>,
    paging: Paging,
) -> Result<PageOf<OtherPayerSlip>, Problem> {
    let OtherPayerSlipsWanted { employee_id, year } = wanted.0;
    let filter = OtherSlipFilter { employee_id, year };
    let page = other_payers::list_slips(&state.db, caller.act(), filter, &paging).await?;
    let seen: Vec<_> =
        page.rows.iter().map(|(slip, _)| Sensitive::Payslip.of(slip.employee_id, None)).collect();
    note(&state, &caller, &seen).await?;
    Ok(page.map(OtherPayerSlip::of).into())
}

/// One's own slips of other payers, newest first
#[utoipa::path(
    tag = "payroll", operation_id = "list_own_other_payer_slips", security(("bearer" = ["payroll.read"])),
    params(Paging),
    responses((status = OK, description = "A page of one's own slips", body = PageOf<OtherPayerSlip>), Problem),
)]
#[get("/me/other-payer-slips")]
pub async fn list_own_other_payer_slips(
    caller: Allow<ReadPayslips>,
    state: Data<State>,
    paging: Paging,
) -> Result<PageOf<OtherPayerSlip>, Problem> {
    let page = other_payers::list_own_slips(&state.db, caller.act(), &paging).await?;
    Ok(page.map(OtherPayerSlip::of).into())
}
