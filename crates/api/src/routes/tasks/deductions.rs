//! Deductions from one's own pay that third parties ask for.

use identity::Permission;
use payroll::deductions::list_own_orders;
use payroll::states::{DeductionHand, DeductionOrderStatus};

use super::{Asked, Found, Source};
use crate::routes::payroll::deductions::orders::DeductionOrder;

/// Orders that take nothing before one consents.
pub const TO_CONSENT: Source =
    Source { kind: "tasks.consent_deduction", read: |asked| Box::pin(recorded(asked)) };

async fn recorded(asked: Asked<'_>) -> Found {
    let Some(act) = asked.acting(Permission::OwnDeductions) else { return asked.nothing() };
    let status = Some(DeductionOrderStatus::Recorded);
    let page = list_own_orders(asked.db(), &act, status, asked.paging).await?;
    Ok(page.map(|view| {
        let from = view.order.from_month;
        let order = DeductionOrder::of(view, (DeductionHand::Employee, asked.language()));
        let summary = asked.summary(&[("scheme", &order.scheme_name), ("month", &from)]);
        let href = format!("/v1/payroll/deduction-orders/{}", order.id);
        asked.task(summary, (order.id.0, href), order.allowed_actions)
    }))
}
