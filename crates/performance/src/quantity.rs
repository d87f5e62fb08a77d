//! Amounts of targets and realisations: documents, percent, days, rupiah.

use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A decimal with four places, stored as an integer scaled by 10^4: enough for 99.5 % and for the budget of a province.
/// In JSON a decimal string.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    DeriveValueType,
)]
#[serde(into = "String", try_from = "String")]
#[schema(value_type = String, pattern = r"^\d+(\.\d{1,4})?$", example = "12.5")]
pub struct Quantity(pub i64);

/// The text is no decimal number from zero on with at most four places.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a decimal number from zero on with at most four places")]
pub struct NotAQuantity;

impl Quantity {
    const PLACES: u32 = 4;

    /// The amount as a decimal for use in rules.
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, Self::PLACES).normalize()
    }
}

impl FromStr for Quantity {
    type Err = NotAQuantity;
    fn from_str(text: &str) -> Result<Self, NotAQuantity> {
        let value = Decimal::from_str(text.trim()).map_err(|_ignored| NotAQuantity)?;
        let scaled = value.checked_mul(Decimal::from(10_u64.pow(Self::PLACES))).ok_or(NotAQuantity)?;
        let is_exact = scaled.is_integer() && scaled >= Decimal::ZERO;
        is_exact.then(|| scaled.to_i64()).flatten().map(Self).ok_or(NotAQuantity)
    }
}

impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.decimal().fmt(f)
    }
}

impl TryFrom<String> for Quantity {
    type Error = NotAQuantity;
    fn try_from(text: String) -> Result<Self, NotAQuantity> {
        text.parse()
    }
}

impl From<Quantity> for String {
    fn from(quantity: Quantity) -> Self {
        quantity.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_four_places_and_no_sign() {
        assert_eq!("99.5".parse(), Ok(Quantity(995_000)));
        assert_eq!("2500000000000".parse::<Quantity>().unwrap().to_string(), "2500000000000");
        for wrong in ["-1", "0.12345", "x", "", "99999999999999999999"] {
            assert_eq!(wrong.parse::<Quantity>(), Err(NotAQuantity), "{wrong}");
        }
    }
}
