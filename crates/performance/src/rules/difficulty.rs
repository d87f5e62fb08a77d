//! How hard an indicator is, measured by those who hold it; and whether a target is too high, too low, or of another position.
//!
//! Shares and spreads only: no number here decides about anybody.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::regulation::Thresholds;
use crate::words::{Accumulation, Better};

/// Fewer holders than these would show single people.
pub const HOLDERS_MIN: usize = 5;

/// What is remarkable about an indicator or a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = performance::TargetFlag)]
pub enum TargetFlag {
    /// Hardly anybody reaches it.
    TerlaluTinggi,
    /// Almost everybody reaches it.
    TerlaluRendah,
    /// It belongs to other positions.
    TidakRelevan,
}

/// One holder of an indicator in a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// The target.
    pub target: Decimal,
    /// What was reached in the year; none while nothing was reported.
    pub reached: Option<Decimal>,
    /// Whether the indicator belongs to the holder's position.
    pub is_relevant: bool,
}

/// Five numbers that show a spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// The least.
    pub lowest: Decimal,
    /// A quarter is at or below.
    pub lower_quartile: Decimal,
    /// Half is at or below.
    pub median: Decimal,
    /// Three quarters are at or below.
    pub upper_quartile: Decimal,
    /// The most.
    pub highest: Decimal,
}

/// How hard an indicator is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difficulty {
    /// How many plans hold it.
    pub holders: usize,
    /// How many of them reported a number.
    pub measured: usize,
    /// The share of those that reached their target, in percent; none where they are too few to be shown.
    pub reached_percent: Option<Decimal>,
    /// The spread of achievement, in percent of the target.
    pub achievement: Option<Spread>,
    /// The spread of what was reached, in the indicator's own unit.
    pub values: Option<Spread>,
    /// Holders to whose position it does not belong.
    pub irrelevant: usize,
    /// What is remarkable.
    pub flags: Vec<TargetFlag>,
}

/// Whether a value reaches a target.
pub fn reaches(better: Better, value: Decimal, target: Decimal) -> bool {
    match better {
        Better::LebihTinggi => value >= target,
        Better::LebihRendah => value <= target,
    }
}

/// Percent of the target; lower is better counts what was saved against it (README 4.4). Never below zero.
fn achievement(better: Better, holding: &Holding) -> Option<Decimal> {
    let (reached, target) = (holding.reached?, holding.target);
    let counted = match better {
        Better::LebihTinggi => reached,
        Better::LebihRendah => target.checked_mul(Decimal::TWO)?.checked_sub(reached)?,
    };
    let percent = counted.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(target)?;
    Some(percent.max(Decimal::ZERO).round_dp(2))
}

/// Measures an indicator by its holders.
pub fn measure((better, law): (Better, Thresholds), holdings: &[Holding]) -> Difficulty {
    let measured: Vec<&Holding> = holdings.iter().filter(|holding| holding.reached.is_some()).collect();
    let mut difficulty = Difficulty {
        holders: holdings.len(),
        measured: measured.len(),
        irrelevant: holdings.iter().filter(|holding| !holding.is_relevant).count(),
        ..Difficulty::default()
    };
    if difficulty.irrelevant > 0 {
        difficulty.flags.push(TargetFlag::TidakRelevan);
    }
    if measured.len() < HOLDERS_MIN {
        return difficulty;
    }
    let reached = measured
        .iter()
        .filter(|holding| holding.reached.is_some_and(|value| reaches(better, value, holding.target)));
    let percent = share(reached.count(), measured.len());
    difficulty.flags.extend(percent.and_then(|percent| flag_of(law, percent)));
    difficulty.flags.sort_unstable();
    difficulty.reached_percent = percent;
    difficulty.achievement =
        spread(measured.iter().filter_map(|holding| achievement(better, holding)).collect());
    difficulty.values = spread(measured.iter().filter_map(|holding| holding.reached).collect());
    difficulty
}

/// What is remarkable about one target, against what the holders of its indicator reached. Nothing is said where they are too few.
pub fn judge_target(
    (better, law): (Better, Thresholds),
    (target, is_relevant): (Option<Decimal>, bool),
    reached: &[Decimal],
) -> Vec<TargetFlag> {
    let mut flags = Vec::new();
    if let Some(target) = target
        && reached.len() >= HOLDERS_MIN
    {
        let would = reached.iter().filter(|value| reaches(better, **value, target)).count();
        flags.extend(share(would, reached.len()).and_then(|percent| flag_of(law, percent)));
    }
    if !is_relevant {
        flags.push(TargetFlag::TidakRelevan);
    }
    flags
}

/// The number of the year out of the numbers of its reports, oldest first.
pub fn accumulate(how: Accumulation, values: &[Decimal]) -> Option<Decimal> {
    let sum = || values.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value));
    match how {
        Accumulation::Terakhir => values.last().copied(),
        _ if values.is_empty() => None,
        Accumulation::Jumlah => sum(),
        Accumulation::RataRata => {
            sum()?.checked_div(Decimal::from(values.len())).map(|mean| mean.round_dp(4))
        }
    }
}

fn flag_of(law: Thresholds, percent: Decimal) -> Option<TargetFlag> {
    if percent < Decimal::from(law.too_high_below) {
        Some(TargetFlag::TerlaluTinggi)
    } else if percent > Decimal::from(law.too_low_above) {
        Some(TargetFlag::TerlaluRendah)
    } else {
        None
    }
}

fn share(part: usize, whole: usize) -> Option<Decimal> {
    let percent = Decimal::from(part).checked_mul(Decimal::ONE_HUNDRED)?;
    Some(percent.checked_div(Decimal::from(whole))?.round_dp(2))
}

/// The five numbers of a list, each one of its own: the nearest rank, so that nothing is made up between two.
fn spread(mut values: Vec<Decimal>) -> Option<Spread> {
    values.sort_unstable();
    let at = |quarters: usize| {
        let rank = values.len().checked_mul(quarters)?.div_ceil(4).max(1);
        values.get(rank.checked_sub(1)?).copied()
    };
    Some(Spread {
        lowest: *values.first()?,
        lower_quartile: at(1)?,
        median: at(2)?,
        upper_quartile: at(3)?,
        highest: *values.last()?,
    })
}

/// A number as the API sends counts.
pub fn count(number: usize) -> u64 {
    number.to_u64().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAW: Thresholds = Thresholds { too_high_below: 20, too_low_above: 95 };

    fn holding(target: i64, reached: Option<i64>) -> Holding {
        Holding { target: target.into(), reached: reached.map(Decimal::from), is_relevant: true }
    }

    #[test]
    fn an_indicator_is_as_hard_as_its_holders_found_it() {
        let holdings: Vec<Holding> = [90, 95, 100, 105, 110].map(|value| holding(100, Some(value))).into();
        let found = measure((Better::LebihTinggi, LAW), &holdings);
        assert_eq!((found.holders, found.measured, found.reached_percent), (5, 5, Some(Decimal::from(60))));
        let spread = found.achievement.unwrap();
        assert_eq!((spread.lowest, spread.median, spread.highest), (90.into(), 100.into(), 110.into()));
        assert_eq!((spread.lower_quartile, spread.upper_quartile), (95.into(), 105.into()));
        assert!(found.flags.is_empty());
    }

    #[test]
    fn too_few_holders_are_not_shown() {
        let found = measure((Better::LebihTinggi, LAW), &[holding(10, Some(10)), holding(10, None)]);
        assert_eq!((found.holders, found.measured, found.reached_percent), (2, 1, None));
        assert_eq!(found.achievement, None);
    }

    #[test]
    fn what_everybody_or_nobody_reaches_is_flagged() {
        let all = |value: i64| vec![holding(100, Some(value)); 6];
        assert_eq!(measure((Better::LebihTinggi, LAW), &all(150)).flags, [TargetFlag::TerlaluRendah]);
        assert_eq!(measure((Better::LebihTinggi, LAW), &all(50)).flags, [TargetFlag::TerlaluTinggi]);
        assert_eq!(measure((Better::LebihRendah, LAW), &all(50)).flags, [TargetFlag::TerlaluRendah]);
        let saved = measure((Better::LebihRendah, LAW), &all(50)).achievement.unwrap();
        assert_eq!(saved.median, Decimal::from(150));
        let elsewhere = Holding { is_relevant: false, ..holding(100, None) };
        assert_eq!(measure((Better::LebihTinggi, LAW), &[elsewhere]).flags, [TargetFlag::TidakRelevan]);
    }

    #[test]
    fn a_target_is_held_against_what_others_reached() {
        let reached: Vec<Decimal> = (1..=10).map(Decimal::from).collect();
        let judge =
            |target: i64| judge_target((Better::LebihTinggi, LAW), (Some(target.into()), true), &reached);
        assert_eq!(judge(10), [TargetFlag::TerlaluTinggi]);
        assert_eq!(judge(5), []);
        assert_eq!(judge(1), [TargetFlag::TerlaluRendah]);
        assert_eq!(
            judge_target((Better::LebihTinggi, LAW), (None, false), &reached),
            [TargetFlag::TidakRelevan]
        );
    }

    #[test]
    fn reports_make_a_year() {
        let values = [1, 2, 6].map(Decimal::from);
        assert_eq!(accumulate(Accumulation::Jumlah, &values), Some(9.into()));
        assert_eq!(accumulate(Accumulation::Terakhir, &values), Some(6.into()));
        assert_eq!(accumulate(Accumulation::RataRata, &values), Some(3.into()));
        assert_eq!(accumulate(Accumulation::Jumlah, &[]), None);
    }
}
