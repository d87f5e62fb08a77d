//! Who does which kind of job: each domain's handlers, registered once.

use payroll::{laboratory, shadow};
use personnel::imports;
use platform::jobs::Handlers;
use platform::privacy::retention::{self, Rules};

use crate::notifications;
use crate::privacy::export;
use crate::state::State;

/// The handlers of this program.
pub fn handlers(state: &State) -> Handlers {
    let State { pay_rules, seals, retention, vault, files, importers, .. } = state.clone();
    let exporting = state.clone();
    let tools = imports::Tools { vault, files, importers };
    let (importing, undoing) = (tools.clone(), tools);
    let sender = state.clone();
    let tried_rules = pay_rules.clone();
    Handlers::new()
        .on(retention::APPLY, move |context| retention::apply_job(context, Rules::clone(&retention)))
        .on(export::EXPORT, move |context| export::run(exporting.clone(), context))
        .on(payroll::CALCULATE_RUN, move |context| {
            payroll::calculate_run_job(context, pay_rules.clone(), seals.clone())
        })
        .on(shadow::COMPARE_SHADOW, shadow::compare_shadow_job)
        .at_end(shadow::COMPARE_SHADOW, |end| Box::pin(shadow::settle_shadow_job(end)))
        .on(notifications::SEND_MAILS, move |context| notifications::send_mails_job(context, sender.clone()))
        .on(laboratory::SIMULATE, move |context| laboratory::simulate_job(context, tried_rules.clone()))
        .at_end(laboratory::SIMULATE, |end| Box::pin(laboratory::settle_simulation_job(end)))
        .at_end(payroll::CALCULATE_RUN, |end| Box::pin(payroll::settle_run_job(end)))
        .on(performance::fairness::REVIEW_RATERS, performance::fairness::review_raters_job)
        .on(personnel::DERIVE_ATTENDANCE, personnel::derive_attendance_job)
        .on(imports::RUN_IMPORT, move |context| imports::run_import_job(context, importing.clone()))
        .at_end(imports::RUN_IMPORT, |end| Box::pin(imports::settle_import_job(end)))
        .on(imports::UNDO_IMPORT, move |context| imports::undo_import_job(context, undoing.clone()))
        .at_end(imports::UNDO_IMPORT, |end| Box::pin(imports::settle_undo_job(end)))
}
