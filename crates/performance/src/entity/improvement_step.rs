//! `improvement_step`: a step of an improvement plan.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{ConsequenceId, ImprovementStepId};
use sea_orm::entity::prelude::*;

/// A step with its date.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "improvement_step")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ImprovementStepId,
    /// The plan.
    pub consequence_id: ConsequenceId,
    /// Its place, from 1.
    pub number: i32,
    /// What is to be done.
    pub title: String,
    /// By when.
    pub due_on: NaiveDate,
    /// When the superior confirmed it.
    pub done_at: Option<DateTime<Utc>>,
    /// The superior's words.
    pub done_note: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
