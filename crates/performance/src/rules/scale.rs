//! Decimals of scores: read from text within bounds, and rounded half up.

use kernel::Fault;
use rust_decimal::{Decimal, RoundingStrategy};

/// Reads a decimal between two bounds, or adds the fault.
pub fn read(text: &str, (least, most): (i64, i64), pointer: &str, faults: &mut Vec<Fault>) -> Decimal {
    let bounds = Decimal::from(least)..=Decimal::from(most);
    let value = text.trim().parse::<Decimal>().ok().filter(|value| bounds.contains(value));
    if value.is_none_or(|value| value.scale() > 6) {
        faults.push(
            Fault::invalid("performance.decimal_range").at(pointer).with("min", least).with("max", most),
        );
    }
    value.unwrap_or_default()
}

/// Rounded half up. A quotient of 28 digits may fall a hair short of the half that it is, so it is steadied before.
pub fn half_up(value: Decimal, places: u32) -> Decimal {
    value.round_dp(12).round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// With exactly so many places: `100.00`.
pub fn fixed(value: Decimal, places: u32) -> String {
    let mut rounded = half_up(value, places);
    rounded.rescale(places);
    rounded.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirds_and_halves_are_rounded_as_people_expect() {
        let third = Decimal::from(2) / Decimal::from(3);
        assert_eq!(fixed(third, 2), "0.67");
        assert_eq!(fixed(third * Decimal::from(3), 2), "2.00");
        assert_eq!(fixed(Decimal::new(125, 3), 2), "0.13");
    }

    #[test]
    fn what_lies_outside_is_a_fault_at_its_place() {
        let mut faults = Vec::new();
        assert_eq!(read("106.5", (0, 120), "/skp", &mut faults), Decimal::new(1065, 1));
        read("121", (0, 120), "/skp", &mut faults);
        read("x", (0, 120), "/perilaku", &mut faults);
        let places: Vec<_> = faults.iter().filter_map(|fault| fault.pointer.as_deref()).collect();
        assert_eq!(places, ["/skp", "/perilaku"]);
    }
}
