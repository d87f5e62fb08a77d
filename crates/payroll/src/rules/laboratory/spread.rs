//! How pay is spread over people, and who wins and loses by a change.

use kernel::{Rate, Rupiah};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::quotient;

/// Groups into which people are divided by what they are paid.
const GROUPS: usize = 10;

/// How pay is spread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = payroll::SimulationSpread)]
pub struct Spread {
    /// The Gini coefficient: 0 where all are paid alike; none where nobody is paid.
    pub gini: Option<Rate>,
    /// Tenths of the people, from those who are paid least.
    pub deciles: Vec<DecileFigures>,
}

/// A tenth of the people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = payroll::SimulationDecile)]
pub struct DecileFigures {
    /// How many people; tenths differ by one at most.
    #[schema(example = 21)]
    pub people: u64,
    /// What the least paid of them receives.
    pub least: Rupiah,
    /// What the best paid of them receives.
    pub greatest: Rupiah,
    /// What all of them receive.
    pub sum: Rupiah,
}

/// Who wins and loses by a change, by what is paid out to them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = payroll::SimulationMovement)]
pub struct Movement {
    /// People who receive more.
    #[schema(example = 120)]
    pub winners: u64,
    /// How much more they receive together.
    pub gained: Rupiah,
    /// People who receive less.
    #[schema(example = 14)]
    pub losers: u64,
    /// How much less they receive together, as a positive amount.
    pub lost: Rupiah,
    /// People who receive the same.
    #[schema(example = 80)]
    pub unchanged: u64,
}

impl Spread {
    /// Of what people are paid, in any order.
    pub fn of(mut amounts: Vec<Rupiah>) -> Self {
        amounts.sort_unstable();
        Self { gini: gini(&amounts), deciles: deciles(&amounts) }
    }
}

/// The Gini coefficient of amounts in rising order: (2 Σ i·xᵢ − (n + 1) Σ xᵢ) ÷ (n Σ xᵢ), in whole numbers up to the one division.
pub fn gini(rising: &[Rupiah]) -> Option<Rate> {
    let count = i128::try_from(rising.len()).ok()?;
    let sum: i128 = rising.iter().map(|amount| i128::from(amount.0)).sum();
    let weighted: i128 = (1..).zip(rising).map(|(rank, amount): (i128, _)| rank * i128::from(amount.0)).sum();
    quotient(weighted * 2 - (count + 1) * sum, count * sum)
}

/// Tenths of amounts in rising order; fewer than ten where there are fewer people.
pub fn deciles(rising: &[Rupiah]) -> Vec<DecileFigures> {
    let bound = |group: usize| rising.len().saturating_mul(group) / GROUPS;
    let group = |number: usize| {
        let part = rising.get(bound(number)..bound(number + 1))?;
        let (least, greatest) = (*part.first()?, *part.last()?);
        let people = u64::try_from(part.len()).ok()?;
        Some(DecileFigures { people, least, greatest, sum: part.iter().copied().sum() })
    };
    (0..GROUPS).filter_map(group).collect()
}

/// Who wins and who loses, from what each is paid before and after.
pub fn movement(people: impl IntoIterator<Item = (Rupiah, Rupiah)>) -> Movement {
    let mut all = Movement::default();
    for (before, after) in people {
        if after > before {
            all.winners += 1;
            all.gained += after - before;
        } else if after < before {
            all.losers += 1;
            all.lost += before - after;
        } else {
            all.unchanged += 1;
        }
    }
    all
}
