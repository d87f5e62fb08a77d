//! What others said to somebody, and what was said in return. What was said without a name stays without one: of a round the copy
//! holds the result as its subject may read it, and nothing of the answers given about others.

use performance::feedback::{self, ActionFilter, AssessmentFilter, FeedbackFilter};
use performance::rounds;
use platform::cursor::Paging;
use platform::jobs::JobFailure;
use serde_json::Value;

use super::{Copy, PAGE, value};
use crate::etag::Versioned;
use crate::routes::performance::direct_feedback::DirectFeedback;
use crate::routes::performance::feedback_actions::FeedbackAction;
use crate::routes::performance::feedback_rounds::RoundResult;
use crate::routes::performance::self_assessments::SelfAssessment;

impl Copy<'_> {
    pub(super) async fn feedback(&self) -> Result<Value, JobFailure> {
        let (conn, act) = (self.state.db.read(), &self.act);
        let all = FeedbackFilter::default;
        every_page!(|paging| feedback::list_direct_feedback(conn, act, all(), &paging), |found| {
            value(&Versioned::<DirectFeedback>::from(found).body)
        })
    }

    pub(super) async fn feedback_actions(&self) -> Result<Value, JobFailure> {
        let (conn, act) = (self.state.db.read(), &self.act);
        let all = ActionFilter::default;
        every_page!(|paging| feedback::list_actions(conn, act, all(), &paging), |found| value(
            &FeedbackAction::of(found, act.language).body
        ))
    }

    pub(super) async fn self_assessments(&self) -> Result<Value, JobFailure> {
        let (conn, act) = (self.state.db.read(), &self.act);
        let own = || AssessmentFilter { employee_id: Some(self.employee), ..AssessmentFilter::default() };
        every_page!(|paging| feedback::list_self_assessments(conn, act, own(), &paging), |found| value(
            &SelfAssessment::from(found)
        ))
    }

    /// The rounds that are over: while one is open, nobody sees anything of it.
    pub(super) async fn round_results(&self) -> Result<Value, JobFailure> {
        let (conn, act) = (self.state.db.read(), &self.act);
        let mut results = Vec::new();
        for round in rounds::closed_about(conn, self.employee).await? {
            let found = rounds::find_round_result(conn, act, (round, self.employee)).await?;
            results.push(value(&RoundResult::from(found))?);
        }
        Ok(Value::Array(results))
    }
}
