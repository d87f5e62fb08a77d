//! `milestone`: what a project must have reached by a day.

use chrono::NaiveDate;
use kernel::id::{MilestoneId, ProjectId};
use sea_orm::entity::prelude::*;

/// A milestone.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "milestone")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MilestoneId,
    /// The project.
    pub project_id: ProjectId,
    /// Its place in the project, from 1.
    pub number: i32,
    /// What is to be reached.
    pub title: String,
    /// The last day.
    pub due_on: NaiveDate,
    /// The day on which it was reached.
    pub done_on: Option<NaiveDate>,
    /// Words to it.
    pub note: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
