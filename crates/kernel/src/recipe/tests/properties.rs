//! What holds for all numbers, against integers that share no code with decimals.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{decimal, names, on_numbers};
use crate::recipe::{Bracket, Op, Rounding, Value};

fn mode() -> impl Strategy<Value = Rounding> {
    prop_oneof![Just(Rounding::HalfUp), Just(Rounding::Up), Just(Rounding::Down)]
}

/// `value / by` rounded to a multiple of `to`, in integers.
fn by_integers(value: i128, by: i128, to: i128, mode: Rounding) -> i128 {
    let (value, unit) = if by < 0 { (-value, -by * to) } else { (value, by * to) };
    let (down, rest) = (value.div_euclid(unit), value.rem_euclid(unit));
    let up = match mode {
        Rounding::Down => false,
        Rounding::Up => rest > 0,
        // Half away from zero: of two neighbours equally near, the one below for negative values.
        Rounding::HalfUp => rest * 2 > unit || (rest * 2 == unit && value > 0),
    };
    (down + i128::from(up)) * to
}

proptest! {
    #[test]
    fn rounding_agrees_with_integers(hundredths in -10_000_000_000_i64..10_000_000_000, to in 1_i64..100_000, mode in mode()) {
        let value = Decimal::new(hundredths, 2);
        let found = on_numbers(Op::Round { of: "a".into(), to: to.into(), mode }, &[&value.to_string()]).unwrap();
        let expected = by_integers(hundredths.into(), 100, to.into(), mode);
        prop_assert_eq!(found, Decimal::from(expected));
    }

    #[test]
    fn division_agrees_with_integers(of in -1_000_000_000_000_i64..1_000_000_000_000, by in -5000_i64..5000, to in 1_i64..5000, mode in mode()) {
        let op = Op::Divide { of: "a".into(), by: "b".into(), to: to.into(), mode };
        let found = on_numbers(op, &[&of.to_string(), &by.to_string()]);
        match by {
            0 => prop_assert!(found.is_err()),
            _ => prop_assert_eq!(found.unwrap(), Decimal::from(by_integers(of.into(), by.into(), to.into(), mode))),
        }
    }

    #[test]
    fn rounding_moves_by_less_than_the_multiple_and_not_twice(hundredths in -1_000_000_000_i64..1_000_000_000, to in 1_i64..10_000, mode in mode()) {
        let value = Decimal::new(hundredths, 2);
        let round = |value: Decimal| on_numbers(Op::Round { of: "a".into(), to: to.into(), mode }, &[&value.to_string()]).unwrap();
        let once = round(value);
        prop_assert!((once - value).abs() < Decimal::from(to));
        prop_assert_eq!(round(once), once);
    }

    #[test]
    fn sums_and_products_agree_with_integers(a in -1_000_000_i64..1_000_000, b in -1_000_000_i64..1_000_000, c in -1_000_000_i64..1_000_000) {
        let scaled = |number: i64| Decimal::new(number, 3).to_string();
        let numbers = [scaled(a), scaled(b), scaled(c)];
        let numbers = [numbers[0].as_str(), &numbers[1], &numbers[2]];
        let sum = Op::Sum { plus: names(&["a", "b"]), minus: names(&["c"]) };
        prop_assert_eq!(on_numbers(sum, &numbers).unwrap(), Decimal::new(a + b - c, 3));
        let product = on_numbers(Op::Product { of: names(&["a", "b", "c"]) }, &numbers).unwrap();
        prop_assert_eq!(product, Decimal::from_i128_with_scale(i128::from(a) * i128::from(b) * i128::from(c), 9));
        let of = || names(&["a", "b", "c"]);
        prop_assert_eq!(on_numbers(Op::Least { of: of() }, &numbers).unwrap(), Decimal::new(a.min(b).min(c), 3));
        prop_assert_eq!(on_numbers(Op::Greatest { of: of() }, &numbers).unwrap(), Decimal::new(a.max(b).max(c), 3));
    }

    #[test]
    fn a_progressive_tax_never_falls_and_never_takes_more_than_its_top_rate(pkp in 0_i64..10_000_000_000, more in 0_i64..1_000_000_000) {
        let brackets = [(0_i64, 5_i64), (60_000_000, 15), (250_000_000, 25), (500_000_000, 30), (5_000_000_000, 35)];
        let brackets: Vec<Bracket> = brackets.iter().map(|(above, percent)| Bracket { above: (*above).into(), rate: Decimal::new(*percent, 2) }).collect();
        let tax = |pkp: i64| on_numbers(Op::Progressive { of: "a".into(), brackets: brackets.clone() }, &[&pkp.to_string()]).unwrap();
        let (one, two) = (tax(pkp), tax(pkp + more));
        prop_assert!(one <= two);
        prop_assert!(two - one <= Decimal::from(more) * decimal("0.35"));
    }

    #[test]
    fn values_read_back_as_written(mantissa in any::<i64>(), scale in 0_u32..12, text in "\\PC{0,12}") {
        for value in [Value::Number(Decimal::new(mantissa, scale)), Value::Text(text)] {
            let json = serde_json::to_string(&value).unwrap();
            prop_assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), value);
        }
    }
}
