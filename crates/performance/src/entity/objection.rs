//! `objection`: an employee's objection to a rating (keberatan).

use chrono::{DateTime, NaiveDate, Utc};
use kernel::Period;
use kernel::id::{EmployeeId, EvaluationId, FileId, ObjectionId, SkpId};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::objections::{Exhibit, Outcome, Wanted};
use crate::states::objection::ObjectionStatus;

/// What supports an objection, in the order in which it was given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Exhibits(pub Vec<Exhibit>);

/// An objection. What was written when it was filed never changes.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "objection")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ObjectionId,
    /// The rating that is objected to.
    pub evaluation_id: EvaluationId,
    /// The plan.
    pub skp_id: Option<SkpId>,
    /// Who objects.
    pub employee_id: EmployeeId,
    /// The period that was rated.
    pub period: Period,
    /// Who rated.
    pub rater_id: Option<EmployeeId>,
    /// Whose turn it is to decide; none where nobody in Merit is above, so that the officer enters the decision.
    pub decider_id: Option<EmployeeId>,
    /// How often it was passed on.
    pub level: i32,
    /// The day on which the rating was received.
    pub received_on: NaiveDate,
    /// The day on which the objection was filed.
    pub filed_on: NaiveDate,
    /// Why.
    pub reasons: String,
    /// What supports it.
    pub evidence: Exhibits,
    /// Which ratings the employee thinks right.
    pub wanted: Option<Wanted>,
    /// Where it stands.
    pub status: ObjectionStatus,
    /// What was decided.
    pub outcome: Option<Outcome>,
    /// The reasons of the decision.
    pub decision: Option<String>,
    /// The signed decision.
    pub document_id: Option<FileId>,
    /// The account that decided.
    pub decided_by: Option<Uuid>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// The rating that took the place of the one objected to.
    pub outcome_evaluation_id: Option<EvaluationId>,
    /// Counts the changes.
    pub version: i64,
    /// When it was filed.
    pub created_at: DateTime<Utc>,
    /// When it last moved: idleness counts from here.
    pub moved_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
