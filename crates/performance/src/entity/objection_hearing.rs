//! `objection_hearing`: what a side said when it was heard.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{HearingId, ObjectionId};
use sea_orm::entity::prelude::*;

use crate::objections::Side;

/// A hearing of one side.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "objection_hearing")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HearingId,
    /// The objection.
    pub objection_id: ObjectionId,
    /// Who was heard.
    pub side: Side,
    /// The day.
    pub heard_on: NaiveDate,
    /// What was said.
    pub statement: String,
    /// The account that wrote it down.
    pub recorded_by: Option<Uuid>,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
