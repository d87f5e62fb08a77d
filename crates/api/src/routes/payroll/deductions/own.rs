//! What is taken from one's own pay: nobody but oneself gives the consent in Merit, and takes it back.

use actix_web::web::Data;
use actix_web::{get, post};
use identity::permission::{OwnDeductions, ReadPayslips};
use kernel::id::{DeductionOrderId, DeductionSchemeId};
use payroll::deductions;
use payroll::states::DeductionHand;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::orders::{DeductionFigure, DeductionOrder};
use crate::allow::Allow;
use crate::etag::{IfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// A deduction from one's own pay.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveDeductionOrder {
    /// For whom.
    scheme_id: DeductionSchemeId,
    /// How much and when.
    figure: DeductionFigure,
}

async fn shown(
    caller: &Allow<OwnDeductions>,
    state: &State,
    id: DeductionOrderId,
) -> Result<Versioned<DeductionOrder>, Problem> {
    let view = deductions::find_order(&state.db, caller.act(), id).await?;
    let version = view.order.version;
    let reader = (DeductionHand::Employee, caller.act().language);
    Ok(Versioned::new(version, DeductionOrder::of(view, reader)))
}

/// What is taken from my pay
///
/// One's own orders, newest first, also those that wait for one's consent and those that are over.
#[utoipa::path(
    tag = "payroll", operation_id = "list_own_deduction_orders", security(("bearer" = ["payroll.read"])),
    params(Paging),
    responses((status = OK, description = "A page of orders", body = PageOf<DeductionOrder>), Problem),
)]
#[get("/me/pay-deductions")]
pub async fn list_own_orders(
    caller: Allow<ReadPayslips>,
    state: Data<State>,
    paging: Paging,
) -> Result<PageOf<DeductionOrder>, Problem> {
    let page = deductions::list_own_orders(&state.db, caller.act(), None, &paging).await?;
    let reader = (DeductionHand::Employee, caller.act().language);
    Ok(page.map(|view| DeductionOrder::of(view, reader)).into())
}

/// Have something taken from my pay
///
/// Giving the order is the consent: it is taken in its months, from the next calculation on.
#[utoipa::path(
    tag = "payroll", operation_id = "give_deduction_order", security(("bearer" = ["payroll.own_deductions"])),
    request_body = GiveDeductionOrder,
    responses((status = CREATED, description = "The order", body = DeductionOrder), Problem),
)]
#[post("/me/pay-deductions")]
pub async fn give_own_order(
    caller: Allow<OwnDeductions>,
    state: Data<State>,
    body: Valid<GiveDeductionOrder>,
) -> Result<Created<DeductionOrder>, Problem> {
    let GiveDeductionOrder { scheme_id, figure } = body.0;
    let order = deductions::give_own_order(&state.db, caller.act(), (scheme_id, figure.into())).await?;
    let Versioned { version, body } = shown(&caller, &state, order.id).await?;
    Ok(Created::at(format!("/v1/payroll/deduction-orders/{}", order.id), body).version(version))
}

/// Consent to a deduction
///
/// That a third party asked for. Without the consent nothing is taken.
#[utoipa::path(
    tag = "payroll", operation_id = "consent_to_own_deduction", security(("bearer" = ["payroll.own_deductions"])),
    params(("order_id" = DeductionOrderId, Path, description = "The order"), IfMatch),
    responses((status = OK, description = "The order", body = DeductionOrder), Problem),
)]
#[post("/me/pay-deductions/{order_id}/consent")]
pub async fn consent_to_own_order(
    caller: Allow<OwnDeductions>,
    state: Data<State>,
    (order_id, if_match): (Id<DeductionOrderId>, IfMatch),
) -> Result<Versioned<DeductionOrder>, Problem> {
    deductions::consent_to_own(&state.db, caller.act(), (*order_id, if_match.expected())).await?;
    shown(&caller, &state, *order_id).await
}

/// Take the consent to a deduction back
///
/// From the next calculation on nothing is taken; what is owed to the third party is settled with it.
#[utoipa::path(
    tag = "payroll", operation_id = "revoke_own_deduction", security(("bearer" = ["payroll.own_deductions"])),
    params(("order_id" = DeductionOrderId, Path, description = "The order"), IfMatch),
    responses((status = OK, description = "The order", body = DeductionOrder), Problem),
)]
#[post("/me/pay-deductions/{order_id}/revoke")]
pub async fn revoke_own_order(
    caller: Allow<OwnDeductions>,
    state: Data<State>,
    (order_id, if_match): (Id<DeductionOrderId>, IfMatch),
) -> Result<Versioned<DeductionOrder>, Problem> {
    deductions::revoke_own_order(&state.db, caller.act(), (*order_id, if_match.expected())).await?;
    shown(&caller, &state, *order_id).await
}
