//! How performance management goes in a unit: figures for its leaders and its officers, part by part and period by period.
//!
//! Every figure is counted by the database in a constant number of statements. Grades of fewer people than [`PEOPLE_MIN`] are not
//! told: they would tell of each.

mod feedback;
mod grades;
mod late;
mod plans;
mod satisfaction;
mod units;

use chrono::NaiveDate;
use kernel::id::UnitId;
use kernel::{Month, Period};
use personnel::entity::unit_version;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::Error;
use crate::words::Rhythm;

pub use feedback::{FeedbackCounts, feedback_counts};
pub use grades::{GradeCount, GradeTrend, grade_trend};
pub use late::{LatePart, LateStage, LateStages, StageKind, late_stages};
pub use plans::{PlanCompletion, PlanPart, StatusCount, plan_completion};
pub use satisfaction::{SatisfactionTrend, UnitIndex, satisfaction_trend};
pub use units::{AchievementTrend, UnitScore, achievement_trend};

/// The fewest people whose grades are told together.
pub const PEOPLE_MIN: i64 = 3;

/// A unit that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The unit.
    pub unit_id: UnitId,
    /// Its name on the day.
    pub name: String,
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// The unit.
    pub unit_id: UnitId,
    /// The calendar year.
    pub year: i32,
    /// Today.
    pub today: NaiveDate,
}

impl Asked {
    /// The day of the year on which people and units are looked at: today, else the nearest day of the year.
    fn day(self) -> NaiveDate {
        let bound = |month, day| NaiveDate::from_ymd_opt(self.year, month, day).unwrap_or(self.today);
        self.today.clamp(bound(1, 1), Ord::max(bound(1, 1), bound(12, 31)))
    }

    /// The periods of the year that have begun.
    fn periods(self, rhythm: Rhythm) -> Vec<Period> {
        let parts = 12 / rhythm.months();
        let written = (1..=parts).map(|number| match rhythm {
            Rhythm::Bulanan => format!("{}-{number:02}", self.year),
            Rhythm::Triwulan => format!("{}-Q{number}", self.year),
            Rhythm::Semester => format!("{}-S{number}", self.year),
            Rhythm::Tahunan => self.year.to_string(),
        });
        let periods = written.filter_map(|text| text.parse::<Period>().ok());
        periods.filter(|period| period.days().from <= self.today).collect()
    }

    /// The months of the year that have begun.
    fn months(self) -> Vec<Month> {
        self.periods(Rhythm::Bulanan).into_iter().map(Period::first_month).collect()
    }
}

/// The unit itself and those directly below it, by name.
async fn parts(conn: &impl ConnectionTrait, asked: Asked) -> Result<(Part, Vec<Part>), Error> {
    let day = asked.day();
    let rows: Vec<(UnitId, String)> = unit_version::Entity::find()
        .select_only()
        .columns([unit_version::Column::UnitId, unit_version::Column::Name])
        .filter(
            unit_version::Column::UnitId
                .eq(asked.unit_id)
                .or(unit_version::Column::ParentId.eq(asked.unit_id)),
        )
        .filter(unit_version::Column::ValidFrom.lte(day))
        .filter(unit_version::Column::ValidUntil.gt(day))
        .order_by_asc(unit_version::Column::Name)
        .order_by_asc(unit_version::Column::UnitId)
        .into_tuple()
        .all(conn)
        .await?;
    let (itself, below): (Vec<_>, Vec<_>) = rows
        .into_iter()
        .map(|(unit_id, name)| Part { unit_id, name })
        .partition(|part| part.unit_id == asked.unit_id);
    let itself = itself.into_iter().next().ok_or(platform::Error::NotFound("unit"))?;
    Ok((itself, below))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(year: i32) -> Asked {
        Asked { unit_id: UnitId::new(), year, today: "2026-05-10".parse().unwrap() }
    }

    #[test]
    fn a_year_is_looked_at_on_its_nearest_day() {
        let day = |year: i32| asked(year).day().to_string();
        assert_eq!(
            (day(2025), day(2026), day(2027)),
            ("2025-12-31".into(), "2026-05-10".into(), "2027-01-01".into())
        );
    }

    #[test]
    fn only_periods_that_have_begun_are_shown() {
        let shown = |rhythm| asked(2026).periods(rhythm).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(shown(Rhythm::Triwulan), ["2026-Q1", "2026-Q2"]);
        assert_eq!(shown(Rhythm::Bulanan).len(), 5);
        assert_eq!(shown(Rhythm::Tahunan), ["2026"]);
        assert_eq!(asked(2025).periods(Rhythm::Semester).len(), 2);
        assert!(asked(2027).periods(Rhythm::Semester).is_empty());
    }
}
