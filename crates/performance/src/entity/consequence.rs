//! `consequence`: what may follow from a yearly grade.

use chrono::{DateTime, Utc};
use kernel::id::{ConsequenceId, EmployeeId, EvaluationId};
use sea_orm::entity::prelude::*;

use crate::states::consequence::ConsequenceStatus;
use crate::words::ConsequenceKind;

/// A proposal, and what became of it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consequence")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConsequenceId,
    /// Whom it concerns.
    pub employee_id: EmployeeId,
    /// The grade from which it follows.
    pub evaluation_id: EvaluationId,
    /// The year of that grade.
    pub year: i32,
    /// The rule that proposed it.
    pub rule: String,
    /// What it is.
    pub kind: ConsequenceKind,
    /// The rung of the ladder of warnings; 0 for all else.
    pub level: i32,
    /// Where it stands.
    pub status: ConsequenceStatus,
    /// The reasons of the decision.
    pub decision: Option<String>,
    /// The account that decided.
    pub decided_by: Option<Uuid>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// The words of praise.
    pub citation: Option<String>,
    /// When praise was published.
    pub published_at: Option<DateTime<Utc>>,
    /// Counts the changes.
    pub version: i64,
    /// When it was proposed.
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
