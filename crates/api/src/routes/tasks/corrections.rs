//! Corrections of attendance that await a decision.

use identity::Permission;
use personnel::CorrectionFilter;
use personnel::states::correction::CorrectionAct;

use super::{Asked, Found, Source};
use crate::routes::personnel::corrections::AttendanceCorrection;

/// Corrections before the superior or the officer.
pub const TO_DECIDE: Source =
    Source { kind: "tasks.decide_correction", read: |asked| Box::pin(waiting(asked)) };

async fn waiting(asked: Asked<'_>) -> Found {
    let Some(act) = asked.acting(Permission::DecideAttendance) else { return asked.nothing() };
    let filter = CorrectionFilter { open: true, ..CorrectionFilter::default() };
    let who = (&act, Some(&act.scope));
    let page = personnel::list_corrections(asked.db(), who, filter, asked.paging).await?;
    Ok(page.map(|one| {
        let mut correction = AttendanceCorrection::of(one, asked.language());
        // What the caller proposed himself is no decision of his.
        correction.allowed_actions.retain(|action| action.name != CorrectionAct::Withdraw.word());
        let summary = asked.summary(&[("day", &correction.day)]);
        let href = format!("/v1/attendance/corrections/{}", correction.id);
        asked.task(summary, (correction.id.0, href), correction.allowed_actions)
    }))
}
