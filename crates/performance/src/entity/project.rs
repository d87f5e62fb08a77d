//! `project`: work of a team in a unit, with an end and a budget.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::Rupiah;
use kernel::id::{IkuId, ProjectId, UnitId};
use sea_orm::entity::prelude::*;

use crate::projects::ProjectStatus;

/// A project.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "project")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProjectId,
    /// The unit that carries it.
    pub unit_id: UnitId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// The key indicator that it serves.
    pub iku_id: Option<IkuId>,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day by which it is to be finished.
    pub due_on: NaiveDate,
    /// What may be spent.
    pub budget: Rupiah,
    /// The weight of being on time in the team's score, in percent.
    pub weight_time: i32,
    /// The weight of staying within the budget, in percent.
    pub weight_budget: i32,
    /// The weight of the members' feedback, in percent.
    pub weight_collaboration: i32,
    /// Where it stands.
    pub status: ProjectStatus,
    /// The day on which it was finished or stopped.
    pub ended_on: Option<NaiveDate>,
    /// Words to its end.
    pub end_note: Option<String>,
    /// Counts the changes.
    pub version: i64,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
