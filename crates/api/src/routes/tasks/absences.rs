//! Employees who are absent without an excuse on working days in a row: somebody must act before the salary stops, or decide after.

use identity::Permission;

use super::{Asked, Found, Source};
use crate::actions::AllowedAction;

/// Absences to act upon: a leave to record, a decree to register, a decision that pay goes on.
pub const TO_DECIDE: Source = Source { kind: "tasks.decide_absence", read: |asked| Box::pin(absent(asked)) };

async fn absent(asked: Asked<'_>) -> Found {
    let Some(act) = asked.acting(Permission::WritePersonnel) else { return asked.nothing() };
    let at_least = payroll::days_to_warn(asked.law(), act.today);
    let wanted = (at_least, asked.paging);
    let page = personnel::list_absences(asked.db(), &act.scope, act.today, wanted).await?;
    Ok(page.map(|absence| {
        let summary = asked.summary(&[
            ("name", &absence.name),
            ("days", &absence.days),
            ("first", &absence.first),
            ("last", &absence.last),
        ]);
        let register =
            AllowedAction::post("register_decree", "/v1/decrees".to_owned(), None, asked.language());
        let href = format!("/v1/employees/{}/attendance-recap", absence.employee_id);
        asked.task(summary, (absence.employee_id.0, href), vec![register])
    }))
}
