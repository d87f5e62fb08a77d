//! What units have reached of what they promised, period by period.

use kernel::id::UnitId;
use kernel::{Period, PredikatOrganisasi};
use sea_orm::ConnectionTrait;

use super::{Asked, Part, parts};
use crate::agreements::trend_of;
use crate::words::Rhythm;
use crate::{Error, Quantity};

/// What a unit has reached in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitScore {
    /// The period.
    pub period: Period,
    /// The mean of its indicators in percent of target; none while nothing was reported.
    pub score: Option<Quantity>,
    /// The grade that the leader above has set; none while he has not.
    pub predikat: Option<PredikatOrganisasi>,
}

/// What a unit has reached, period by period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AchievementTrend {
    /// The unit.
    pub part: Part,
    /// Period by period.
    pub scores: Vec<UnitScore>,
}

/// What a unit, and the units directly below it, have reached, period by period. Five queries, however many periods.
///
/// # Errors
/// When the database fails.
pub async fn achievement_trend(
    conn: &impl ConnectionTrait,
    asked: Asked,
    rhythm: Rhythm,
) -> Result<Vec<AchievementTrend>, Error> {
    let (itself, below) = parts(conn, asked).await?;
    let shown: Vec<Part> = std::iter::once(itself).chain(below).collect();
    let units: Vec<UnitId> = shown.iter().map(|part| part.unit_id).collect();
    let found = trend_of(conn, &units, (asked.year, &asked.periods(rhythm))).await?;
    let of = |part: Part| {
        let scores = found.iter().map(|(period, units)| {
            let reached = units.get(&part.unit_id);
            UnitScore {
                period: *period,
                score: reached.and_then(|one| one.score),
                predikat: reached.and_then(|one| one.predikat),
            }
        });
        AchievementTrend { scores: scores.collect(), part }
    };
    Ok(shown.into_iter().map(of).collect())
}
