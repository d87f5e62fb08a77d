//! Holiday pay and the 13th salary.

use kernel::Month;
use kernel::recipe::{Compiled, Value};

use super::{amount, assert_adds_up, compiled, inputs, law};
use crate::rules::gaji_induk::{self, Settings};
use crate::rules::thr_gaji_13::{Yearly, base_month, months_served, recipe};
use crate::rules::{RunMonths, input, line};

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn thr(share: Option<&str>) -> Compiled {
    let months = RunMonths { service: month("2025-02"), payment: month("2025-03") };
    let share = share.map(|share| share.parse().unwrap());
    compiled(recipe(&law(), (Yearly::Thr, months), &Settings::default(), share).unwrap())
}

fn facts<'a>(status: &'a str, golongan: &'a str, served: i64) -> Vec<(&'a str, Value)> {
    vec![
        (input::STATUS, status.into()),
        (input::GOLONGAN, golongan.into()),
        (input::MKG, 0.into()),
        (input::SPOUSES, 1.into()),
        (input::CHILDREN, 1.into()),
        (input::PTKP, "K/1".into()),
        (input::MONTHS_SERVED, served.into()),
        (input::TPP_OF_BASE_MONTH, 5_000_001.into()),
    ]
}

fn lines(compiled: &Compiled, given: &[(&str, Value)], names: &[&str]) -> Vec<i64> {
    let inputs = inputs(compiled, given);
    let evaluation = compiled.evaluate(&inputs).unwrap();
    assert_adds_up(&evaluation);
    names.iter().map(|name| amount(&evaluation, name)).collect()
}

#[test]
fn a_month_of_pay_without_contributions() {
    let names = [
        line::GAJI_POKOK,
        line::TUNJANGAN_ISTRI_SUAMI,
        line::TUNJANGAN_ANAK,
        line::TUNJANGAN_UMUM,
        line::TUNJANGAN_BERAS,
        line::DEDUCTIONS,
        line::NET,
    ];
    let expected = [2_785_700, 278_570, 55_714, 185_000, 3 * 72_420, 0, 3_522_244];
    assert_eq!(lines(&thr(None), &facts("pns", "III/a", 12), &names), expected);
    let cpns = lines(&thr(None), &facts("cpns", "III/a", 12), &names);
    assert_eq!(cpns[..3], [2_228_560, 222_856, 44_571], "80 % of the base pay, and family on that");
}

#[test]
fn the_region_adds_what_it_can_afford_of_a_month_of_tpp() {
    let names = [line::TPP_SEBULAN];
    for (share, expected) in [("0.5", 2_500_001), ("1", 5_000_001)] {
        assert_eq!(lines(&thr(Some(share)), &facts("pns", "III/a", 12), &names), [expected]);
    }
}

/// The test of a city's payroll application: 7/12 × 3,203,600 = 1,868,766, the fraction dropped.
#[test]
fn a_pppk_of_seven_months_receives_seven_twelfths() {
    let paid = |served| lines(&thr(None), &facts("pppk", "IX", served), &[line::GAJI_POKOK])[0];
    assert_eq!([paid(7), paid(12), paid(1)], [1_868_766, 3_203_600, 266_966]);
}

/// PMK 168/2023, annex C: the 13th salary equals the June income of the same person, and June's tax is one TER on both.
#[test]
fn the_tax_is_that_of_the_month_with_both_payments_less_what_was_withheld() {
    let months = RunMonths { service: month("2025-05"), payment: month("2025-06") };
    let yearly = compiled(recipe(&law(), (Yearly::Gaji13, months), &Settings::default(), None).unwrap());
    let salary = compiled(
        gaji_induk::recipe(&law(), RunMonths::same(month("2025-06")), &Settings::default()).unwrap(),
    );
    let mut given = facts("pns", "IV/e", 12);
    given.push((input::ESELON, "I/a".into()));
    let of_june = lines(&salary, &given, &[line::TAX_BASE, line::PPH21]);
    given.push((input::MONTH_GROSS, of_june[0].into()));
    given.push((input::MONTH_TAX, of_june[1].into()));
    let names = [line::TAX_BASE, line::PPH21, line::TUNJANGAN_PPH21, line::POTONGAN_PPH21];
    let paid = lines(&yearly, &given, &names);
    let mut both = given.clone();
    both.retain(|(name, _)| !name.starts_with("month_") || *name == input::MONTHS_SERVED);
    both.push((input::MONTH_GROSS, of_june[0].into()));
    let untaxed = lines(&yearly, &both, &[line::PPH21]);
    assert!(of_june[1] > 0 && paid[1] > of_june[1], "the rate of both is higher than that of one: {paid:?}");
    assert_eq!(paid[1], untaxed[0] - of_june[1]);
    assert_eq!(paid[2], paid[3], "the government bears it");
}

#[test]
fn each_year_names_its_base_months() {
    let law = law();
    assert_eq!(base_month(&law, Yearly::Thr, 2025).unwrap(), month("2025-02"));
    assert_eq!(base_month(&law, Yearly::Gaji13, 2026).unwrap(), month("2026-05"));
    assert_eq!(base_month(&law, Yearly::Thr, 2019).unwrap_err().table, "thr_gaji_13");
}

#[test]
fn only_whole_months_before_the_payment_count() {
    let served = |first: &str| months_served(first.parse().unwrap(), month("2026-03"));
    assert_eq!(["2026-03-01", "2026-02-01", "2026-01-02", "2025-08-01"].map(served), [0, 1, 1, 7]);
    assert_eq!(["2025-03-01", "2020-01-01", "2026-05-01"].map(served), [12, 12, 0]);
}
