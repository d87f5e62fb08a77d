//! The income tax.

use std::sync::LazyLock;

use kernel::recipe::{Compiled, Value};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{amount, compiled, inputs, law};
use crate::rules::pph21::{Recipient, recipe};
use crate::rules::{input, line};

static TAX: LazyLock<Compiled> =
    LazyLock::new(|| compiled(recipe(&law(), "2026-06".parse().unwrap(), Recipient::Employee).unwrap()));

fn tax(ptkp: &str, given: &[(&str, Value)]) -> i64 {
    let given: Vec<(&str, Value)> = given.iter().cloned().chain([(input::PTKP, ptkp.into())]).collect();
    let inputs = inputs(&TAX, &given);
    amount(&TAX.evaluate(&inputs).unwrap(), line::PPH21)
}

fn monthly(ptkp: &str, gross: i64) -> i64 {
    tax(ptkp, &[(input::GROSS, gross.into())])
}

#[test]
fn a_lower_bound_is_exclusive_and_the_rate_is_flat() {
    assert_eq!(monthly("TK/0", 5_400_000), 0);
    assert_eq!(monthly("TK/0", 5_400_001), 13_500, "0.25 % of the whole, fraction dropped");
    assert_eq!(monthly("K/1", 8_945_000), 89_450);
    assert_eq!(monthly("K/3", 8_945_000), 111_812, "1.25 % of 8,945,000 is 111,812.50");
}

#[test]
fn the_category_is_that_of_the_status() {
    for (status, of_ten_million) in [("TK/0", 200_000), ("TK/1", 200_000), ("K/0", 200_000)] {
        assert_eq!(monthly(status, 10_000_000), of_ten_million, "A {status}");
    }
    for status in ["TK/2", "TK/3", "K/1", "K/2"] {
        assert_eq!(monthly(status, 10_000_000), 150_000, "B {status}");
    }
    assert_eq!(monthly("K/3", 10_000_000), 150_000, "C");
}

#[test]
fn a_second_payment_is_taxed_with_the_first() {
    let second = |gross: i64, before: i64, withheld: i64| {
        tax(
            "K/1",
            &[
                (input::GROSS, gross.into()),
                (input::MONTH_GROSS, before.into()),
                (input::MONTH_TAX, withheld.into()),
            ],
        )
    };
    // Salary 8,545,000 and thirteenth salary 8,545,000 in June (PMK 168/2023 annex C): one rate on both together.
    assert_eq!(second(8_545_000, 8_545_000, 85_450), 17_090_000 * 7 / 100 - 85_450);
    assert_eq!(second(0, 8_545_000, 85_450), 0);
    assert_eq!(second(100_000, 8_545_000, 999_999), 0, "too much withheld is settled in the last period");
}

fn last(given: &[(&str, i64)]) -> i64 {
    let given = given.iter().map(|(name, value)| (*name, Value::from(*value)));
    let given: Vec<(&str, Value)> = given.chain([(input::TAX_PERIOD, input::LAST.into())]).collect();
    tax("TK/0", &given)
}

#[test]
fn only_what_the_employee_bore_is_refunded() {
    let refund = |own: i64| {
        last(&[
            (input::GROSS, 15_500_000),
            (input::PENSION, 100_000),
            (input::YEAR_GROSS, 46_500_000),
            (input::YEAR_PENSION, 300_000),
            (input::YEAR_TAX, 3_255_000),
            (input::YEAR_TAX_OWN, own),
            (input::TAX_MONTHS, 4),
        ])
    };
    assert_eq!(refund(3_255_000), -2_975_000, "PMK 168/2023 annex B.I.2.1.1");
    assert_eq!(refund(1_000_000), -1_000_000);
    assert_eq!(refund(0), 0, "borne by the government: nothing is refunded");
}

#[test]
fn what_other_employers_paid_and_withheld_counts() {
    let alone = [(input::GROSS, 120_000_000), (input::TAX_MONTHS, 6)];
    let with_other = [
        (input::GROSS, 120_000_000),
        (input::TAX_MONTHS, 6),
        (input::OTHER_NET, 100_000_000),
        (input::OTHER_TAX, 4_000_000),
    ];
    // Net 117,000,000, PKP 63,000,000: 3,450,000. With the other 163,000,000: 18,450,000, of which 4,000,000 is theirs.
    assert_eq!(last(&alone), 3_450_000);
    assert_eq!(last(&with_other), 14_450_000);
}

#[test]
fn a_part_year_subject_is_annualised_with_no_fraction_lost() {
    let part = |months: i64, gross: i64| {
        let given = [
            (input::GROSS, Value::from(gross)),
            (input::TAX_MONTHS, months.into()),
            (input::TAX_SUBJECT, input::PART_YEAR.into()),
            (input::TAX_PERIOD, input::LAST.into()),
        ];
        tax("TK/0", &given)
    };
    // Seven months: net 140,000,000 − 3,500,000 = 136,500,000; × 12/7 = 234,000,000; PKP 180,000,000: 21,000,000 × 7/12.
    assert_eq!(part(7, 140_000_000), 12_250_000);
    // Eleven months: 12/11 has no end. Net 214,500,000 × 12/11 = 234,000,000 exactly, and so is the tax: 21,000,000 × 11/12.
    assert_eq!(part(11, 220_000_000), 19_250_000);
    assert_eq!(part(12, 240_000_000), 21_000_000);
}

#[test]
fn a_part_year_counts_the_months_of_other_employers() {
    // Four months here (80,000,000 less 2,000,000) and three elsewhere are the seven months of the same 136,500,000.
    let given = [
        (input::GROSS, Value::from(80_000_000)),
        (input::TAX_MONTHS, 4.into()),
        (input::OTHER_NET, 58_500_000.into()),
        (input::OTHER_TAX, 5_000_000.into()),
        (input::OTHER_MONTHS, 3.into()),
        (input::TAX_SUBJECT, input::PART_YEAR.into()),
        (input::TAX_PERIOD, input::LAST.into()),
    ];
    assert_eq!(tax("TK/0", &given), 12_250_000 - 5_000_000);
}

/// The bands of the law, read from its table: category, lower bound, rate.
fn bands() -> Vec<(String, i64, Decimal)> {
    let law = law();
    let rows = &law.at("2026-06-01".parse().unwrap()).table("ter_bulanan").unwrap().rows;
    let band = |row: &crate::regulation::LawRow| match &row.value {
        Value::Number(rate) => (row.keys[0].clone(), i64::try_from(row.threshold.unwrap()).unwrap(), *rate),
        Value::Text(_) => panic!(),
    };
    rows.iter().map(band).collect()
}

#[test]
fn every_band_taxes_from_the_rupiah_above_its_bound_to_the_next_bound() {
    let bands = bands();
    for (at, (category, above, rate)) in bands.iter().enumerate() {
        let status = match category.as_str() {
            "A" => "TK/0",
            "B" => "K/1",
            _ => "K/3",
        };
        let taxed = |gross: i64| i64::try_from((Decimal::from(gross) * rate).floor()).unwrap();
        assert_eq!(monthly(status, above + 1), taxed(above + 1), "{category} above {above}");
        if let Some((next_category, next, _)) = bands.get(at + 1)
            && next_category == category
        {
            assert_eq!(monthly(status, *next), taxed(*next), "{category} at {next}");
        }
    }
}

proptest! {
    #[test]
    fn the_tax_never_falls_with_the_income(ptkp in prop::sample::select(vec!["TK/0", "K/1", "K/3"]), gross in 0_i64..2_000_000_000, more in 0_i64..50_000_000) {
        prop_assert!(monthly(ptkp, gross) <= monthly(ptkp, gross + more));
    }

    #[test]
    fn payments_of_a_month_are_taxed_as_one(first in 0_i64..40_000_000, second in 0_i64..40_000_000) {
        let of_first = monthly("K/1", first);
        let of_second = tax("K/1", &[(input::GROSS, second.into()), (input::MONTH_GROSS, first.into()), (input::MONTH_TAX, of_first.into())]);
        prop_assert_eq!(of_first + of_second, monthly("K/1", first + second));
    }

    #[test]
    fn the_last_period_makes_the_year_whole(gross in 0_i64..2_000_000_000, withheld in 0_i64..500_000_000, months in 1_i64..=12) {
        let settled = |withheld: i64| withheld + last(&[(input::GROSS, gross), (input::TAX_MONTHS, months), (input::YEAR_TAX, withheld), (input::YEAR_TAX_OWN, withheld)]);
        prop_assert_eq!(settled(withheld), settled(0), "what was withheld before changes nothing in the end");
    }
}
