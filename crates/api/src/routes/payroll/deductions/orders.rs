//! Orders, as those who keep deductions record them.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::NaiveDate;
use identity::permission::{KeepDeductions, ReadPayslips};
use kernel::id::{DeductionOrderId, DeductionSchemeId, EmployeeId, FileId};
use kernel::states::AllowedAct;
use kernel::{Language, Month, Nip, Rate, Rupiah};
use payroll::deductions::{self, Consent, Figure, NewOrder, OrderFilter, OrderView};
use payroll::states::{DeductionHand, DeductionOrderAct, DeductionOrderStatus, offered_on_deduction_order};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::actions::{AllowedAction, Denial};
use crate::allow::Allow;
use crate::etag::{IfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::privacy::sensitive::{Sensitive, note};
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// What is taken from one employee's pay by a scheme.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DeductionOrder {
    /// The order.
    pub id: DeductionOrderId,
    /// For whom.
    pub scheme_id: DeductionSchemeId,
    /// Its name.
    #[schema(example = "Zakat BAZNAS")]
    pub scheme_name: String,
    /// From whose pay.
    pub employee_id: EmployeeId,
    /// The number.
    #[schema(value_type = Option<Nip>)]
    pub nip: Option<Nip>,
    /// The name.
    #[schema(example = "Budi Santoso, S.Kom.")]
    pub name: Option<String>,
    /// How much and when.
    pub figure: DeductionFigure,
    /// Where it stands: only what is `active` is taken.
    pub status: DeductionOrderStatus,
    /// The day of the consent.
    #[schema(example = "2026-02-02")]
    pub consented_on: Option<NaiveDate>,
    /// The signed paper, where the employee did not consent in Merit.
    #[schema(value_type = Option<FileId>, example = json!(null))]
    pub paper_id: Option<FileId>,
    /// Why it ended.
    #[schema(example = json!(null))]
    pub end_reason: Option<String>,
    /// What the reader may do.
    pub allowed_actions: Vec<AllowedAction>,
}

/// How much, from when, until when.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeductionFigure {
    /// Rupiah of each payment; as the scheme says where there is none.
    #[serde(default)]
    #[schema(value_type = Option<i64>, example = 350_000)]
    amount: Option<Rupiah>,
    /// The share of the net of the official list; as the scheme says where there is none.
    #[serde(default)]
    #[schema(value_type = Option<Rate>, example = json!(null))]
    rate: Option<Rate>,
    /// The first payment month: none that is over.
    from: Month,
    /// The first payment month in which nothing is taken any more.
    #[serde(default)]
    #[schema(value_type = Option<Month>, example = json!(null))]
    until: Option<Month>,
}

impl From<DeductionFigure> for Figure {
    fn from(figure: DeductionFigure) -> Self {
        let DeductionFigure { amount, rate, from, until } = figure;
        Self { amount, rate, from, until }
    }
}

impl DeductionOrder {
    /// As a hand sees it.
    pub fn of(view: OrderView, (hand, language): (DeductionHand, Language)) -> Self {
        let OrderView { order, scheme, named } = view;
        let id = order.id;
        let base = match hand {
            DeductionHand::Employee => format!("/v1/me/pay-deductions/{id}"),
            DeductionHand::Keeper | DeductionHand::Both => format!("/v1/payroll/deduction-orders/{id}"),
        };
        let action = |allowed: &AllowedAct<DeductionOrderAct>| AllowedAction {
            name: allowed.act.word().to_owned(),
            method: "POST",
            href: format!("{base}/{}", allowed.act.word()),
            reason_if_denied: allowed.denied.as_ref().map(|fault| Denial::of(fault, language)),
        };
        Self {
            allowed_actions: offered_on_deduction_order(order.status, hand).iter().map(action).collect(),
            id,
            scheme_id: order.scheme_id,
            scheme_name: scheme.name,
            employee_id: order.employee_id,
            nip: named.as_ref().and_then(|named| named.nip.clone()),
            name: named.map(|named| named.name),
            figure: DeductionFigure {
                amount: order.amount.or(scheme.amount),
                rate: order.rate.or(scheme.rate),
                from: order.from_month,
                until: order.until_month,
            },
            status: order.status,
            consented_on: order.consented_on,
            paper_id: order.paper_id,
            end_reason: order.end_reason,
        }
    }
}

/// The signed paper.
#[derive(Clone, Copy, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentByPaper {
    /// Its day.
    #[schema(example = "2026-02-02")]
    consented_on: NaiveDate,
    /// The scan: a file that the caller stored.
    paper_id: FileId,
}

impl From<ConsentByPaper> for Consent {
    fn from(paper: ConsentByPaper) -> Self {
        Self { on: paper.consented_on, paper: paper.paper_id }
    }
}

/// An order to record for an employee.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordDeductionOrder {
    /// From whose pay.
    employee_id: EmployeeId,
    /// For whom.
    scheme_id: DeductionSchemeId,
    /// How much and when.
    figure: DeductionFigure,
    /// The signed paper; without it nothing is taken before the employee consents.
    #[serde(default)]
    #[schema(value_type = Option<ConsentByPaper>, example = json!(null))]
    consent: Option<ConsentByPaper>,
}

/// Why it ends.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndDeductionOrder {
    /// In words.
    #[validate(length(max = 500))]
    #[schema(min_length = 1, max_length = 500, example = "Pinjaman lunas.")]
    reason: String,
}

/// Which orders.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeductionOrdersWanted {
    /// Of this person.
    employee_id: Option<EmployeeId>,
    /// Of this scheme.
    scheme_id: Option<DeductionSchemeId>,
    /// That stand so.
    status: Option<DeductionOrderStatus>,
}

async fn shown<P>(
    caller: &Allow<P>,
    state: &State,
    id: DeductionOrderId,
) -> Result<Versioned<DeductionOrder>, Problem> {
    let view = deductions::find_order(&state.db, caller.act(), id).await?;
    let version = view.order.version;
    let reader = (DeductionHand::Keeper, caller.act().language);
    Ok(Versioned::new(version, DeductionOrder::of(view, reader)))
}

/// Record a deduction order
///
/// For an employee, with the signed paper; without it, it waits for the employee's consent. One open order of each scheme and person.
#[utoipa::path(
    tag = "payroll", operation_id = "record_deduction_order", security(("bearer" = ["payroll.deductions"])),
    request_body = RecordDeductionOrder,
    responses((status = CREATED, description = "The order", body = DeductionOrder), Problem),
)]
#[post("/payroll/deduction-orders")]
pub async fn record_order(
    caller: Allow<KeepDeductions>,
    state: Data<State>,
    body: Valid<RecordDeductionOrder>,
) -> Result<Created<DeductionOrder>, Problem> {
    let RecordDeductionOrder { employee_id, scheme_id, figure, consent } = body.0;
    let consent = consent.map(Consent::from);
    let new = NewOrder { employee_id, scheme_id, figure: figure.into(), consent };
    let order = deductions::record_order(&state.db, caller.act(), new).await?;
    let Versioned { version, body } = shown(&caller, &state, order.id).await?;
    Ok(Created::at(format!("/v1/payroll/deduction-orders/{}", order.id), body).version(version))
}

/// Deduction orders
///
/// Newest first, of the people whose pay one may read. Each name is noted in the log of reads.
#[utoipa::path(
    tag = "payroll", operation_id = "list_deduction_orders", security(("bearer" = ["payroll.read"])),
    params(DeductionOrdersWanted, Paging),
    responses((status = OK, description = "A page of orders", body = PageOf<DeductionOrder>), Problem),
)]
#[get("/payroll/deduction-orders")]
pub async fn list_orders(
    caller: Allow<ReadPayslips>,
    state: Data<State>,
    wanted: Query<DeductionOrdersWanted>,
    paging: Paging,
) -> Result<PageOf<DeductionOrder>, Problem> {
    let DeductionOrdersWanted { employee_id, scheme_id, status } = wanted.0;
    let filter = OrderFilter { employee_id, scheme_id, status };
    let page = deductions::list_orders(&state.db, caller.act(), filter, &paging).await?;
    let seen: Vec<_> =
        page.rows.iter().map(|view| Sensitive::Payslip.of(view.order.employee_id, None)).collect();
    note(&state, &caller, &seen).await?;
    let reader = (DeductionHand::Keeper, caller.act().language);
    Ok(page.map(|view| DeductionOrder::of(view, reader)).into())
}

/// One deduction order
///
/// With what can be done to it. The look is noted in the log of reads.
#[utoipa::path(
    tag = "payroll", operation_id = "get_deduction_order", security(("bearer" = ["payroll.read"])),
    params(("order_id" = DeductionOrderId, Path, description = "The order")),
    responses((status = OK, description = "The order", body = DeductionOrder), Problem),
)]
#[get("/payroll/deduction-orders/{order_id}")]
pub async fn get_order(
    caller: Allow<ReadPayslips>,
    state: Data<State>,
    order_id: Id<DeductionOrderId>,
) -> Result<Versioned<DeductionOrder>, Problem> {
    let order = shown(&caller, &state, *order_id).await?;
    note(&state, &caller, &[Sensitive::Payslip.of(order.body.employee_id, None)]).await?;
    Ok(order)
}

/// Record the consent to an order
///
/// By the paper that the employee signed. From then on it is taken in its months.
#[utoipa::path(
    tag = "payroll", operation_id = "consent_to_deduction_order", security(("bearer" = ["payroll.deductions"])),
    params(("order_id" = DeductionOrderId, Path, description = "The order"), IfMatch),
    request_body = ConsentByPaper,
    responses((status = OK, description = "The order", body = DeductionOrder), Problem),
)]
#[post("/payroll/deduction-orders/{order_id}/consent")]
pub async fn consent_by_paper(
    caller: Allow<KeepDeductions>,
    state: Data<State>,
    (order_id, if_match): (Id<DeductionOrderId>, IfMatch),
    body: Valid<ConsentByPaper>,
) -> Result<Versioned<DeductionOrder>, Problem> {
    let target = (*order_id, if_match.expected());
    deductions::consent_by_paper(&state.db, caller.act(), target, body.0.into()).await?;
    shown(&caller, &state, *order_id).await
}

/// End a deduction order
///
/// Because nothing is owed any more, or the third party gave it up. What approved runs took stays as it is.
#[utoipa::path(
    tag = "payroll", operation_id = "end_deduction_order", security(("bearer" = ["payroll.deductions"])),
    params(("order_id" = DeductionOrderId, Path, description = "The order"), IfMatch),
    request_body = EndDeductionOrder,
    responses((status = OK, description = "The order", body = DeductionOrder), Problem),
)]
#[post("/payroll/deduction-orders/{order_id}/end")]
pub async fn end_order(
    caller: Allow<KeepDeductions>,
    state: Data<State>,
    (order_id, if_match): (Id<DeductionOrderId>, IfMatch),
    body: Valid<EndDeductionOrder>,
) -> Result<Versioned<DeductionOrder>, Problem> {
    let target = (*order_id, if_match.expected());
    deductions::end_order(&state.db, caller.act(), target, body.0.reason).await?;
    shown(&caller, &state, *order_id).await
}
