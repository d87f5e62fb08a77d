//! `rater_review`: a look at how the raters of a unit rated in a period.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::Period;
use kernel::id::{RaterReviewId, UnitId};
use sea_orm::entity::prelude::*;

/// A review.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rater_review")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RaterReviewId,
    /// The unit whose people were rated.
    pub unit_id: UnitId,
    /// The period.
    pub period: Period,
    /// Its first day.
    pub period_from: NaiveDate,
    /// How many raters were compared.
    pub raters: i32,
    /// How many had too few employees to say anything.
    pub raters_too_few: i32,
    /// How many questions arose.
    pub questions: i32,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
