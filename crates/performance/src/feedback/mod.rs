//! Feedback between people: direct, at any time, with receipt, reply and agreed actions; and how somebody sees the own work.
//!
//! Direct feedback is read by the two between whom it passes, and by nobody else. What stands beside a rating are its numbers.

mod actions;
mod assessments;
mod direct;
mod states;

pub use actions::{
    ACTION_TIMER, ActionFilter, FeedbackAction, NewAction, act_on_action, list_actions, meet_action_deadline,
    propose_action,
};
pub use assessments::{
    AssessmentFilter, NewSelfAssessment, list_self_assessments, self_assessments_of, write_self_assessment,
};
pub(crate) use direct::in_person;
pub use direct::{
    DirectFeedback, FeedbackFilter, NewDirectFeedback, feedback_counts, find_direct_feedback,
    give_direct_feedback, list_direct_feedback, read_direct_feedback, reply_direct_feedback,
};
pub use states::{ACTION, ActionAct, ActionStatus, AuthorRole, FeedbackTone, Partner};
