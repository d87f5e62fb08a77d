//! How satisfied citizens are with units, period by period.

use kernel::Period;
use kernel::id::UnitId;
use rust_decimal::Decimal;
use sea_orm::ConnectionTrait;

use super::{Asked, Part, parts};
use crate::Error;
use crate::citizens::ikm_of;
use crate::rules::ikm::Mutu;
use crate::words::Rhythm;

/// The index of a unit for a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitIndex {
    /// The period.
    pub period: Period,
    /// The converted index (NIK), 25 to 100; none where too few citizens answered.
    pub nik: Option<Decimal>,
    /// The quality.
    pub mutu: Option<Mutu>,
    /// How many sheets it rests on.
    pub sheets: u64,
}

/// The index of a unit, period by period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SatisfactionTrend {
    /// The unit.
    pub part: Part,
    /// Period by period.
    pub indices: Vec<UnitIndex>,
}

/// How satisfied citizens are with a unit, and with the units directly below it. One query for each period of the year, at most
/// twelve.
///
/// # Errors
/// When the database fails.
pub async fn satisfaction_trend(
    conn: &impl ConnectionTrait,
    asked: Asked,
    rhythm: Rhythm,
) -> Result<Vec<SatisfactionTrend>, Error> {
    let (itself, below) = parts(conn, asked).await?;
    let shown: Vec<Part> = std::iter::once(itself).chain(below).collect();
    let units: Vec<UnitId> = shown.iter().map(|part| part.unit_id).collect();
    let mut found = Vec::new();
    for period in asked.periods(rhythm) {
        found.push((period, ikm_of(conn, &units, period).await?));
    }
    let of = |part: Part| {
        let indices = found.iter().map(|(period, units)| {
            let heard = units.get(&part.unit_id);
            UnitIndex {
                period: *period,
                nik: heard.map(|one| one.nik),
                mutu: heard.map(|one| one.mutu),
                sheets: heard.map_or(0, |one| one.sheets),
            }
        });
        SatisfactionTrend { indices: indices.collect(), part }
    };
    Ok(shown.into_iter().map(of).collect())
}
