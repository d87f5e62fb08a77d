//! What a simulation says: exact figures over many people, in whole rupiah; shares are rates of eight places, rounded half up.

mod ledger;
mod spread;

pub use ledger::{Cost, Ledger, Place, Sides, Split};
pub use spread::{DecileFigures, Movement, Spread, deciles, gini, movement};

use kernel::{Rate, Rupiah};

/// The places of a [`Rate`].
const SCALE: i128 = 100_000_000;

/// What a part is of a whole; none of nothing, and none beyond what a rate holds.
pub fn share(part: Rupiah, whole: Rupiah) -> Option<Rate> {
    quotient(i128::from(part.0), i128::from(whole.0))
}

/// A quotient as a rate, rounded half up.
fn quotient(part: i128, whole: i128) -> Option<Rate> {
    if whole <= 0 {
        return None;
    }
    let doubled = part.checked_mul(SCALE)?.checked_mul(2)?.checked_add(whole)?;
    let scaled = doubled.div_euclid(whole.checked_mul(2)?);
    i64::try_from(scaled).ok().map(Rate)
}

#[cfg(test)]
mod tests;
