//! `evaluation`: the ratings of an SKP for a period.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{EmployeeId, EvaluationId, SkpId};
use kernel::{DateRange, Ekspektasi, Period, Predikat};
use sea_orm::entity::prelude::*;

use crate::rules::predikat::Ratings;
use crate::words::Origin;

/// One version of the ratings of a period. Nothing but `superseded_at` is ever updated, and that once.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evaluation")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EvaluationId,
    /// The plan; none where the grade was imported.
    pub skp_id: Option<SkpId>,
    /// Whose plan it is.
    pub employee_id: EmployeeId,
    /// The period.
    pub period: Period,
    /// Its first day.
    pub period_from: NaiveDate,
    /// The first day after it.
    pub period_until: NaiveDate,
    /// The rating of the results; none under the numeric scheme.
    pub hasil_kerja: Option<Ekspektasi>,
    /// The rating of the behaviour; there with the other, or neither.
    pub perilaku_kerja: Option<Ekspektasi>,
    /// The grade that follows.
    pub predikat: Predikat,
    /// The version of the matrix that was used.
    pub law_version: String,
    /// The superior's words to the ratings.
    pub note: Option<String>,
    /// Who rated; none where an imported grade does not name anybody known here.
    pub rater_id: Option<EmployeeId>,
    /// When.
    pub evaluated_at: DateTime<Utc>,
    /// On which calendar day.
    pub evaluated_on: NaiveDate,
    /// 1 for the first ratings, one more for each correction.
    pub version: i64,
    /// The version that this one corrects.
    pub supersedes_id: Option<EvaluationId>,
    /// Why it was corrected.
    pub reason: Option<String>,
    /// When a correction took its place.
    pub superseded_at: Option<DateTime<Utc>>,
    /// Where the grade was given.
    pub origin: Origin,
    /// The plan, for joins.
    #[sea_orm(belongs_to, from = "skp_id", to = "id")]
    pub skp: BelongsTo<Option<super::skp::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The two ratings; none under the numeric scheme.
    pub fn ratings(&self) -> Option<Ratings> {
        Some(Ratings { hasil_kerja: self.hasil_kerja?, perilaku_kerja: self.perilaku_kerja? })
    }

    /// The days of the period.
    pub fn days(&self) -> DateRange {
        DateRange::bounded(self.period_from, self.period_until)
    }
}
