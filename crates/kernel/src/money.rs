//! Whole rupiah.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An amount of whole rupiah. Overflow is a defect and panics in every profile (`overflow-checks`).
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    DeriveValueType,
    ToSchema,
)]
#[serde(transparent)]
#[schema(value_type = i64, example = 4_500_000)]
pub struct Rupiah(pub i64);

impl Rupiah {
    /// Nothing to pay.
    pub const ZERO: Self = Self(0);

    /// The amount as a decimal for use in rules.
    pub fn decimal(self) -> Decimal {
        Decimal::from(self.0)
    }

    /// The amount of a decimal that is whole; `None` when it has a fraction or does not fit.
    pub fn from_whole(value: Decimal) -> Option<Self> {
        whole(value).map(Self)
    }
}

/// A decimal as a whole number; `None` when it has a fraction or does not fit. Nearly all have no decimals that could be a fraction, and
/// a run asks this a hundred times for each person.
pub(crate) fn whole(value: Decimal) -> Option<i64> {
    if value.scale() == 0 {
        return i64::try_from(value.mantissa()).ok();
    }
    value.is_integer().then(|| value.to_i64()).flatten()
}

impl Add for Rupiah {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Rupiah {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Rupiah {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Rupiah {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Rupiah {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Rupiah {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl std::fmt::Display for Rupiah {
    /// Indonesian notation: `Rp4.500.000`, negative `-Rp4.500.000`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (position, digit) in digits.chars().enumerate() {
            if position > 0 && (digits.len() - position).is_multiple_of(3) {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        write!(f, "{}Rp{grouped}", if self.0 < 0 { "-" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_amounts_as_indonesians_write_them() {
        assert_eq!(Rupiah(0).to_string(), "Rp0");
        assert_eq!(Rupiah(999).to_string(), "Rp999");
        assert_eq!(Rupiah(1_000).to_string(), "Rp1.000");
        assert_eq!(Rupiah(-12_345_678).to_string(), "-Rp12.345.678");
    }

    #[test]
    fn only_whole_decimals_become_rupiah() {
        assert_eq!(Rupiah::from_whole(Decimal::new(100, 0)), Some(Rupiah(100)));
        assert_eq!(Rupiah::from_whole(Decimal::new(1000, 1)), Some(Rupiah(100)));
        assert_eq!(Rupiah::from_whole(Decimal::new(1001, 1)), None);
    }
}
