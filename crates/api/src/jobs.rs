//! Who does which kind of job: each domain's handlers, registered once.

use platform::jobs::Handlers;

use crate::state::State;

/// The handlers of this program.
pub fn handlers(state: &State) -> Handlers {
    let State { pay_rules, seals, .. } = state.clone();
    Handlers::new()
        .on(payroll::CALCULATE_RUN, move |context| {
            payroll::calculate_run_job(context, pay_rules.clone(), seals.clone())
        })
        .at_end(payroll::CALCULATE_RUN, |end| Box::pin(payroll::settle_run_job(end)))
}
