//! `unit_rating`: the grade of a unit for a period, set by the leader above.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{AgreementId, EmployeeId, UnitId, UnitRatingId};
use kernel::{Period, PredikatOrganisasi};
use sea_orm::entity::prelude::*;

use crate::Quantity;

/// One version of a grade. Nothing but `superseded_at` is ever updated, and that once.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_rating")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnitRatingId,
    /// The agreement.
    pub agreement_id: AgreementId,
    /// The unit.
    pub unit_id: UnitId,
    /// The period.
    pub period: Period,
    /// Its first day.
    pub period_from: NaiveDate,
    /// The first day after it.
    pub period_until: NaiveDate,
    /// The achievement in percent on which it looked.
    pub score: Quantity,
    /// The grade.
    pub predikat: PredikatOrganisasi,
    /// The leader's words to it.
    pub note: Option<String>,
    /// Who set it; none where an officer recorded it for a unit that nobody stands above.
    pub rater_id: Option<EmployeeId>,
    /// When.
    pub rated_at: DateTime<Utc>,
    /// On which calendar day.
    pub rated_on: NaiveDate,
    /// 1 for the first grade, one more for each correction.
    pub version: i64,
    /// The version that this one corrects.
    pub supersedes_id: Option<UnitRatingId>,
    /// Why it was corrected.
    pub reason: Option<String>,
    /// When a correction took its place.
    pub superseded_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}
