//! The one table of who is told of which act.

use identity::Permission;
use platform::notifications::Delivery;

/// Whom an act concerns enough to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// The employee concerned.
    Concerned,
    /// The superior who rates the employee concerned.
    Rater,
    /// The employee whom the act names by this word.
    Member(&'static str),
    /// Those to whom the permission was granted over the unit concerned, or over the place of the employee concerned.
    Holders(Permission),
    /// The account on which it was done.
    Account,
    /// The account that the act names by this word.
    Named(&'static str),
    /// Whoever asked for it: the end of a job is news for the one who waits.
    Asker,
    /// Everyone with a payslip in the run.
    Paid,
    /// Everyone to whom the announcement is addressed.
    Audience,
    /// Those of them who have not acknowledged it.
    Unacknowledged,
}

/// One row: whom to tell of an act.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The act.
    pub act: &'static str,
    /// The kind of news, which is the key of its sentence. Several acts may be one kind.
    pub kind: &'static str,
    /// Who is told. The one who did it is not, unless he waits for it.
    pub whom: Whom,
    /// By which way, unless the account chose another.
    pub default: Delivery,
}

const fn row(act: &'static str, kind: &'static str, whom: Whom, default: Delivery) -> Rule {
    Rule { act, kind, whom, default }
}

/// The table.
pub const RULES: &[Rule] = {
    use Delivery::{Digest, Email, InApp};
    use Permission as P;
    use Whom::{Account, Asker, Audience, Concerned, Holders, Member, Named, Paid, Rater, Unacknowledged};
    &[
        row("performance.skp_submitted", "notifications.skp_submitted", Rater, Digest),
        row("performance.skp_returned", "notifications.skp_returned", Concerned, Digest),
        row("performance.skp_agreed", "notifications.skp_agreed", Concerned, Digest),
        row("performance.skp_signed", "notifications.skp_signed", Concerned, InApp),
        row("performance.skp_signed", "notifications.skp_signed_by_employee", Rater, InApp),
        row("performance.skp_negotiated", "notifications.skp_negotiated", Concerned, InApp),
        row("performance.skp_negotiated", "notifications.skp_negotiated_by_employee", Rater, InApp),
        row("performance.skp_change_begun", "notifications.skp_change_begun", Concerned, InApp),
        row("performance.skp_change_discarded", "notifications.skp_change_discarded", Concerned, InApp),
        row("performance.skp_replaced", "notifications.skp_replaced", Concerned, InApp),
        row("performance.skp_linked", "notifications.skp_linked", Concerned, InApp),
        row("performance.rhk_added", "notifications.rhk_added", Concerned, Digest),
        row("performance.skp_entered", "notifications.skp_entered", Concerned, Digest),
        row("performance.skp_entered", "notifications.skp_entered_for_rater", Rater, Digest),
        row(
            "performance.superior_requested",
            "notifications.superior_requested",
            Holders(P::ManagePerformance),
            Digest,
        ),
        row(
            "performance.superior_request_escalated",
            "notifications.superior_request_escalated",
            Holders(P::ManagePerformance),
            Digest,
        ),
        row("performance.superior_corrected", "notifications.superior_corrected", Concerned, Digest),
        row(
            "performance.superior_request_refused",
            "notifications.superior_request_refused",
            Concerned,
            Digest,
        ),
        row("performance.progress_realised", "notifications.progress_reported", Rater, InApp),
        row("performance.feedback_given", "notifications.feedback_given", Concerned, InApp),
        row("performance.skp_evaluated", "notifications.skp_evaluated", Concerned, Digest),
        row("performance.rating_entered", "notifications.rating_entered", Member("rater_id"), Digest),
        row("performance.direct_feedback_given", "notifications.direct_feedback_given", Concerned, InApp),
        row("performance.direct_feedback_replied", "notifications.direct_feedback_replied", Concerned, InApp),
        row(
            "performance.feedback_action_proposed",
            "notifications.feedback_action_proposed",
            Concerned,
            InApp,
        ),
        row("performance.feedback_action_agreed", "notifications.feedback_action_agreed", Concerned, InApp),
        row(
            "performance.feedback_action_declined",
            "notifications.feedback_action_declined",
            Concerned,
            InApp,
        ),
        row(
            "performance.feedback_action_finished",
            "notifications.feedback_action_finished",
            Concerned,
            InApp,
        ),
        row("performance.feedback_action_due", "notifications.feedback_action_due", Concerned, Digest),
        row("performance.rater_questioned", "notifications.rater_questioned", Concerned, Digest),
        row(
            "performance.rater_questioned_to_officers",
            "notifications.rater_questioned",
            Holders(P::AnswerFairness),
            Digest,
        ),
        row("performance.credit_entered", "notifications.credit_entered", Concerned, InApp),
        row("performance.credit_revoked", "notifications.credit_revoked", Concerned, Digest),
        row("performance.complaint_made", "notifications.complaint_made", Holders(P::ServeCitizens), InApp),
        row(
            "performance.complaint_reopened",
            "notifications.complaint_made",
            Holders(P::ServeCitizens),
            InApp,
        ),
        row(
            "performance.complaint_overdue",
            "notifications.complaint_overdue",
            Holders(P::ManagePerformance),
            Digest,
        ),
        row("performance.agreement_submitted", "notifications.agreement_submitted", Rater, Digest),
        row("performance.agreement_returned", "notifications.agreement_returned", Concerned, Digest),
        row("performance.agreement_established", "notifications.agreement_established", Concerned, Digest),
        row("performance.agreement_replaced", "notifications.agreement_replaced", Concerned, InApp),
        row("performance.report_submitted", "notifications.report_submitted", Rater, Digest),
        row("performance.report_returned", "notifications.report_returned", Concerned, Digest),
        row("performance.report_confirmed", "notifications.report_confirmed", Concerned, InApp),
        row("performance.unit_rated", "notifications.unit_rated", Concerned, Digest),
        row("performance.year_evaluated", "notifications.year_evaluated", Concerned, InApp),
        row("performance.rating_handed_over", "notifications.rating_handed_over", Concerned, Digest),
        row("performance.rating_accepted", "notifications.rating_accepted", Rater, InApp),
        row("performance.handover_overdue", "notifications.handover_overdue", Rater, Digest),
        row("performance.objection_filed", "notifications.objection_filed", Member("decider_id"), Digest),
        row("performance.objection_filed", "notifications.rating_objected", Member("rater_id"), InApp),
        row("performance.objection_reminded", "notifications.objection_waits", Member("decider_id"), Digest),
        row("performance.objection_reminded", "notifications.objection_idle", Concerned, InApp),
        row("performance.objection_escalated", "notifications.objection_filed", Member("decider_id"), Digest),
        row("performance.objection_escalated", "notifications.objection_escalated", Concerned, InApp),
        row("performance.objection_decided", "notifications.objection_decided", Concerned, Digest),
        row(
            "performance.objection_decided",
            "notifications.objection_decided_for",
            Member("rater_id"),
            InApp,
        ),
        row("performance.rating_discussed", "notifications.rating_discussed", Concerned, Digest),
        row("performance.rating_discussed", "notifications.rating_to_answer", Member("rater_id"), Digest),
        row("performance.calibration_answered", "notifications.calibration_answered", Concerned, InApp),
        row(
            "performance.consequence_proposed",
            "notifications.consequence_proposed",
            Holders(P::ManagePerformance),
            InApp,
        ),
        row("performance.consequence_decided", "notifications.consequence_decided", Concerned, Digest),
        row("performance.improvement_step_done", "notifications.improvement_step_done", Concerned, InApp),
        row("performance.improvement_step_due", "notifications.improvement_step_due", Concerned, Digest),
        row("performance.improvement_step_due", "notifications.improvement_step_late", Rater, Digest),
        row("performance.skp_final", "notifications.skp_final", Concerned, InApp),
        row(
            "payroll.policy_submitted",
            "notifications.policy_submitted",
            Holders(P::ApprovePolicies),
            Digest,
        ),
        row("payroll.policy_returned", "notifications.policy_returned", Holders(P::WritePolicies), Digest),
        row("payroll.policy_approved", "notifications.policy_approved", Holders(P::WritePolicies), Digest),
        row("payroll.run_verified", "notifications.run_verified", Holders(P::CheckPayroll), Digest),
        row("payroll.run_checked", "notifications.run_checked", Holders(P::ApprovePayroll), Digest),
        row("payroll.run_returned", "notifications.run_returned", Holders(P::RunPayroll), Digest),
        row("payroll.run_approved", "notifications.payslip_ready", Paid, Digest),
        row("payroll.deduction_order_recorded", "notifications.deduction_recorded", Concerned, Digest),
        row("payroll.deduction_order_activated", "notifications.deduction_activated", Concerned, Digest),
        row("payroll.deduction_order_stopped", "notifications.deduction_stopped", Concerned, Digest),
        row("payroll.recovery_made", "notifications.recovery_made", Concerned, Digest),
        row("payroll.recovery_planned", "notifications.recovery_planned", Concerned, Digest),
        row("payroll.recovery_repaid", "notifications.recovery_repaid", Concerned, Digest),
        row("personnel.fact_added", "notifications.fact_added", Concerned, Digest),
        row("personnel.fact_corrected", "notifications.fact_corrected", Concerned, Digest),
        row("personnel.fact_retracted", "notifications.fact_retracted", Concerned, Digest),
        row("personnel.employee_updated", "notifications.employee_updated", Concerned, Digest),
        row(
            "personnel.change_requested",
            "notifications.change_requested",
            Holders(P::VerifyChanges),
            Digest,
        ),
        row("personnel.change_verified", "notifications.change_verified", Concerned, Digest),
        row("personnel.change_rejected", "notifications.change_rejected", Concerned, Digest),
        row(
            "personnel.decree_registered",
            "notifications.decree_registered",
            Holders(P::VerifyChanges),
            InApp,
        ),
        row("personnel.decree_overdue", "notifications.decree_overdue", Holders(P::VerifyChanges), Digest),
        row(
            "personnel.correction_proposed",
            "notifications.correction_proposed",
            Holders(P::DecideAttendance),
            InApp,
        ),
        row(
            "personnel.correction_escalated",
            "notifications.correction_escalated",
            Holders(P::DecideAttendance),
            Digest,
        ),
        row("personnel.correction_accepted", "notifications.correction_accepted", Concerned, Digest),
        row("personnel.correction_rejected", "notifications.correction_rejected", Concerned, Digest),
        row("personnel.announcement_appeared", "notifications.announcement", Audience, Digest),
        row("personnel.announcement_due", "notifications.announcement_due", Unacknowledged, Digest),
        row("identity.password_changed", "notifications.password_changed", Account, Email),
        row("identity.password_reset", "notifications.password_reset", Account, Email),
        row("identity.account_locked", "notifications.account_locked", Account, Email),
        row("identity.role_given", "notifications.role_given", Named("account_id"), Digest),
        row("identity.role_ended", "notifications.role_ended", Named("account_id"), Digest),
        row(
            "identity.delegation_offered",
            "notifications.delegation_offered",
            Named("to_account_id"),
            Digest,
        ),
        row(
            "identity.delegation_accepted",
            "notifications.delegation_accepted",
            Named("from_account_id"),
            Digest,
        ),
        row(
            "identity.delegation_declined",
            "notifications.delegation_declined",
            Named("from_account_id"),
            Digest,
        ),
        row("identity.delegation_ended", "notifications.delegation_ended", Named("to_account_id"), Digest),
        row("identity.delegation_ended", "notifications.delegation_ended", Named("from_account_id"), Digest),
        row("identity.second_factor_confirmed", "notifications.second_factor_confirmed", Account, Email),
        row("identity.second_factor_ended", "notifications.second_factor_ended", Account, Email),
        row("identity.second_factor_removed", "notifications.second_factor_ended", Account, Email),
        row("platform.job_succeeded", "notifications.job_succeeded", Asker, InApp),
        row("platform.job_failed", "notifications.job_failed", Asker, InApp),
    ]
};

/// A kind of news, and by which way it comes unless chosen otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The key of its sentence.
    pub name: &'static str,
    /// The way.
    pub default: Delivery,
}

/// The kinds of news, each once, in the order of the table.
pub fn kinds() -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::new();
    for rule in RULES {
        if kinds.iter().all(|kind| kind.name != rule.kind) {
            kinds.push(Kind { name: rule.kind, default: rule.default });
        }
    }
    kinds
}

/// The kind of a name; `None` for a name that is none.
pub fn kind_named(name: &str) -> Option<Kind> {
    kinds().into_iter().find(|kind| kind.name == name)
}

/// The kinds of acts that somebody is told of.
pub fn acts() -> Vec<&'static str> {
    let mut acts: Vec<&'static str> = RULES.iter().map(|rule| rule.act).collect();
    acts.sort_unstable();
    acts.dedup();
    acts
}

#[cfg(test)]
mod tests {
    use kernel::Language;

    use super::*;
    use crate::messages::find;

    #[test]
    fn every_kind_of_news_has_a_name_and_a_sentence_in_both_languages() {
        let mut silent = Vec::new();
        for kind in kinds() {
            for (language, part) in
                [Language::Id, Language::En].into_iter().flat_map(|one| [(one, "title"), (one, "detail")])
            {
                if find(language, &format!("{}.{part}", kind.name)).is_none() {
                    silent.push(format!("{}.{part} in locales/{}", kind.name, language.code()));
                }
            }
        }
        assert!(silent.is_empty(), "{silent:#?}");
    }

    #[test]
    fn nobody_is_told_twice_of_one_act_by_one_rule() {
        for (at, rule) in RULES.iter().enumerate() {
            let twin =
                RULES.iter().skip(at + 1).any(|other| other.act == rule.act && other.whom == rule.whom);
            assert!(!twin, "{} tells {:?} twice", rule.act, rule.whom);
        }
    }
}
