//! Who does which kind of job: each domain's handlers, registered once.

use platform::jobs::Handlers;
use platform::privacy::retention::{self, Rules};

use crate::privacy::export;
use crate::state::State;

/// The handlers of this program.
pub fn handlers(state: &State) -> Handlers {
    let State { pay_rules, seals, retention, .. } = state.clone();
    let exporting = state.clone();
    Handlers::new()
        .on(retention::APPLY, move |context| retention::apply_job(context, Rules::clone(&retention)))
        .on(export::EXPORT, move |context| export::run(exporting.clone(), context))
        .on(payroll::CALCULATE_RUN, move |context| {
            payroll::calculate_run_job(context, pay_rules.clone(), seals.clone())
        })
        .at_end(payroll::CALCULATE_RUN, |end| Box::pin(payroll::settle_run_job(end)))
        .on(personnel::DERIVE_ATTENDANCE, personnel::derive_attendance_job)
}
