//! Rates: decimals with eight places, held as scaled integers.

use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use sea_orm::DeriveValueType;

use crate::text::as_text;

/// A rate such as 0.0475, stored as an integer scaled by 10^8. In JSON a decimal string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct Rate(pub i64);

as_text!(Rate, pattern = r"^-?\d+(\.\d{1,8})?$", example = "0.0475");

/// The text is no decimal number with at most eight places.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a decimal number with at most eight places")]
pub struct NotARate;

impl Rate {
    const PLACES: u32 = 8;

    /// The rate as a decimal for use in rules.
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, Self::PLACES).normalize()
    }

    /// `percent("4.75")` is the rate 0.0475.
    ///
    /// # Errors
    /// `NotARate` when the text is no decimal, or when the rate needs more than eight places.
    pub fn percent(text: &str) -> Result<Self, NotARate> {
        let percent = Decimal::from_str(text.trim()).map_err(|_ignored| NotARate)?;
        Self::try_from(percent / Decimal::ONE_HUNDRED)
    }
}

impl TryFrom<Decimal> for Rate {
    type Error = NotARate;
    fn try_from(value: Decimal) -> Result<Self, NotARate> {
        let scaled = value.checked_mul(Decimal::from(10_u64.pow(Self::PLACES))).ok_or(NotARate)?;
        scaled.is_integer().then(|| scaled.to_i64()).flatten().map(Self).ok_or(NotARate)
    }
}

impl FromStr for Rate {
    type Err = NotARate;
    fn from_str(text: &str) -> Result<Self, NotARate> {
        Decimal::from_str(text.trim()).map_err(|_ignored| NotARate)?.try_into()
    }
}

impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.decimal().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_eight_places_and_no_more() {
        assert_eq!("0.59112978".parse(), Ok(Rate(59_112_978)));
        assert_eq!("0.591129781".parse::<Rate>(), Err(NotARate));
        assert_eq!(Rate::percent("4.75").map(|rate| rate.to_string()), Ok("0.0475".to_owned()));
        assert_eq!("x".parse::<Rate>(), Err(NotARate));
    }
}
