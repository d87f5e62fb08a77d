//! The ratings that periods of the same year were given. The yearly rating is a judgement of its own and no average of them.

use chrono::NaiveDate;
use kernel::id::EvaluationId;
use kernel::{Ekspektasi, Period, Predikat};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Asked, Section};
use crate::Error;
use crate::entity::evaluation;

/// Ratings of periods of the same year, of this plan and of one that it took the place of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierEarlierRatings)]
pub struct EarlierRatings {
    /// The ratings, oldest first.
    pub ratings: Vec<EarlierRating>,
}

/// The rating of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierEarlierRating)]
pub struct EarlierRating {
    /// The evaluation.
    pub evaluation_id: EvaluationId,
    /// The period.
    pub period: Period,
    /// The rating of the results; none in the numeric scheme.
    pub hasil_kerja: Option<Ekspektasi>,
    /// The rating of the behaviour; there with the other, or neither.
    pub perilaku_kerja: Option<Ekspektasi>,
    /// The grade.
    pub predikat: Predikat,
    /// The superior's words.
    #[schema(example = "Target terlampaui.")]
    pub note: Option<String>,
    /// The day of the rating.
    #[schema(example = "2026-07-06")]
    pub evaluated_on: NaiveDate,
}

pub(super) async fn section(
    conn: &impl ConnectionTrait,
    asked: &Asked<'_>,
) -> Result<Option<Section>, Error> {
    // A year's ratings and no more: the list must not grow with somebody's years of service.
    let year = NaiveDate::from_ymd_opt(asked.period.year(), 1, 1).unwrap_or_default();
    let rows = evaluation::Entity::find()
        .filter(evaluation::COLUMN.employee_id.eq(asked.employee_id()))
        .filter(evaluation::COLUMN.superseded_at.is_null())
        .filter(evaluation::COLUMN.period.ne(asked.period))
        .filter(evaluation::COLUMN.period_from.gte(year))
        .filter(evaluation::COLUMN.period_from.lt(asked.period.days().stored_until()))
        .order_by_asc(evaluation::Column::PeriodFrom)
        .order_by_asc(evaluation::Column::PeriodUntil)
        .all(conn)
        .await?;
    let ratings: Vec<EarlierRating> = rows.into_iter().map(EarlierRating::from).collect();
    Ok((!ratings.is_empty()).then_some(Section::EarlierRatings(EarlierRatings { ratings })))
}

impl From<evaluation::Model> for EarlierRating {
    fn from(row: evaluation::Model) -> Self {
        Self {
            evaluation_id: row.id,
            period: row.period,
            hasil_kerja: row.hasil_kerja,
            perilaku_kerja: row.perilaku_kerja,
            predikat: row.predikat,
            note: row.note,
            evaluated_on: row.evaluated_on,
        }
    }
}
