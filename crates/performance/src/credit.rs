//! Angka kredit: exact, because rounded parts do not sum to the rounded whole.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use sea_orm::DeriveValueType;
use serde::Serialize;
use utoipa::ToSchema;

/// Credit points as an integer over [`AngkaKredit::DENOMINATOR`]. A month is a twelfth of a year, and 2/12 × 12.5 is no
/// finite decimal, so the denominator is one that 12 divides: percent × hundredths of a coefficient × months ÷ 12 is exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct AngkaKredit(pub i64);

/// Credit points as they are shown: rounded half up for people, exact for whoever adds them up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::CreditPoints)]
pub struct CreditPoints {
    /// To two places, as BKN prints it.
    #[schema(example = "2.08")]
    pub value: String,
    /// To three places, as agencies' forms print it.
    #[schema(example = "2.083")]
    pub three_places: String,
    /// The exact fraction.
    #[schema(example = "25/12")]
    pub exact: String,
}

impl AngkaKredit {
    /// 100 (percent) × 100 (hundredths of a coefficient) × 12 (months).
    pub const DENOMINATOR: i64 = 120_000;

    /// None.
    pub const ZERO: Self = Self(0);

    /// Whole credit points.
    pub fn whole(points: u32) -> Self {
        Self(i64::from(points) * Self::DENOMINATOR)
    }

    /// A decimal with at most four places; `None` for one that needs more, or is too large.
    pub fn of(decimal: Decimal) -> Option<Self> {
        let scaled = decimal.checked_mul(Decimal::from(Self::DENOMINATOR))?;
        let is_exact = decimal.normalize().scale() <= 4;
        is_exact.then(|| scaled.to_i64()).flatten().map(Self)
    }

    /// The sum; `None` beyond what can be held.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// What is missing to a need; nothing where it is reached.
    #[must_use]
    pub fn short_of(self, need: Self) -> Self {
        Self((need.0 - self.0).max(0))
    }

    /// As shown.
    pub fn shown(self) -> CreditPoints {
        CreditPoints {
            value: self.rounded(2).to_string(),
            three_places: self.rounded(3).to_string(),
            exact: self.exact(),
        }
    }

    /// Rounded half up to some places, without trailing zeros.
    pub fn rounded(self, places: u32) -> Decimal {
        let value = Decimal::from(self.0) / Decimal::from(Self::DENOMINATOR);
        // A quotient of 28 digits may fall a hair short of the half that it is.
        let steady = value.round_dp(12);
        steady.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero).normalize()
    }

    fn exact(self) -> String {
        let divisor = greatest_common_divisor(self.0.unsigned_abs(), Self::DENOMINATOR.unsigned_abs());
        let divisor = i64::try_from(divisor).unwrap_or(1).max(1);
        match (self.0 / divisor, Self::DENOMINATOR / divisor) {
            (whole, 1) => whole.to_string(),
            (above, below) => format!("{above}/{below}"),
        }
    }
}

fn greatest_common_divisor(mut one: u64, mut other: u64) -> u64 {
    while other > 0 {
        (one, other) = (other, one % other);
    }
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_stays_exact_and_is_rounded_only_when_shown() {
        let two_months = AngkaKredit(100 * 1250 * 2);
        assert_eq!(
            two_months.shown(),
            CreditPoints { value: "2.08".into(), three_places: "2.083".into(), exact: "25/12".into() }
        );
        let year = (0..6).fold(AngkaKredit::ZERO, |sum, _| sum.plus(two_months).unwrap());
        assert_eq!(year.shown().exact, "25/2");
        assert_eq!(AngkaKredit::whole(60).short_of(AngkaKredit::whole(50)), AngkaKredit::ZERO);
    }

    #[test]
    fn a_decimal_has_at_most_four_places() {
        assert_eq!(AngkaKredit::of("12.5".parse().unwrap()).unwrap().shown().value, "12.5");
        assert_eq!(AngkaKredit::of("0.00001".parse().unwrap()), None);
        assert_eq!(AngkaKredit::of(Decimal::MAX), None);
    }

    #[test]
    fn a_half_is_rounded_up() {
        // 0.125 to two places.
        assert_eq!(AngkaKredit(15_000).shown().value, "0.13");
    }
}
