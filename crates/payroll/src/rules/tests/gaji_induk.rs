//! The salary.

use std::sync::LazyLock;

use kernel::Golongan;
use kernel::recipe::{Compiled, Missing, Value};
use proptest::prelude::*;

use super::{amount, assert_adds_up, compiled, inputs, law};
use crate::rules::gaji_induk::{Settings, recipe};
use crate::rules::{Bearer, PaidStatus, RunMonths, input, line};

static SALARY: LazyLock<Compiled> = LazyLock::new(|| salary(&Settings::default()));

fn salary(settings: &Settings) -> Compiled {
    compiled(recipe(&law(), RunMonths::same("2026-02".parse().unwrap()), settings).unwrap())
}

/// Status, golongan, MKG, spouses, children.
type Person<'a> = (&'a str, &'a str, i64, i64, i64);

fn facts<'a>((status, golongan, mkg, spouses, children): Person<'a>) -> Vec<(&'a str, Value)> {
    vec![
        (input::STATUS, status.into()),
        (input::GOLONGAN, golongan.into()),
        (input::MKG, mkg.into()),
        (input::SPOUSES, spouses.into()),
        (input::CHILDREN, children.into()),
        (input::PTKP, "K/1".into()),
    ]
}

fn lines(compiled: &Compiled, given: &[(&str, Value)], names: &[&str]) -> Vec<i64> {
    let inputs = inputs(compiled, given);
    let evaluation = compiled.evaluate(&inputs).unwrap();
    assert_adds_up(&evaluation);
    names.iter().map(|name| amount(&evaluation, name)).collect()
}

fn refused(given: &[(&str, Value)]) -> Missing {
    SALARY.evaluate(&inputs(&SALARY, given)).unwrap_err()
}

#[test]
fn cpns_receive_eighty_percent_and_family_on_that() {
    let names = [line::GAJI_POKOK, line::TUNJANGAN_ISTRI_SUAMI, line::TUNJANGAN_ANAK];
    assert_eq!(lines(&SALARY, &facts(("cpns", "III/a", 0, 1, 1)), &names), [2_228_560, 222_856, 44_571]);
}

#[test]
fn service_between_listed_years_takes_the_year_below() {
    let pay = |golongan, mkg| lines(&SALARY, &facts(("pns", golongan, mkg, 0, 0)), &[line::GAJI_POKOK])[0];
    assert_eq!(pay("III/a", 3), 2_873_500);
    assert_eq!(pay("II/a", 2), 2_218_400);
    assert_eq!(pay("I/b", 0), 1_840_800, "below the first listed year the first amount");
    assert_eq!(pay("I/a", 45), 2_522_600, "above the last listed year the last amount");
}

#[test]
fn family_is_capped_and_rice_follows_the_persons_paid() {
    let names = [line::TUNJANGAN_ISTRI_SUAMI, line::TUNJANGAN_ANAK, line::TUNJANGAN_BERAS];
    let expected = [278_570, 111_428, 4 * 72_420];
    assert_eq!(lines(&SALARY, &facts(("pns", "III/a", 0, 1, 2)), &names), expected);
    assert_eq!(lines(&SALARY, &facts(("pns", "III/a", 0, 2, 5)), &names), expected);
    assert_eq!(lines(&SALARY, &facts(("pns", "III/a", 0, 0, 0)), &names), [0, 0, 72_420]);
}

#[test]
fn exactly_one_position_allowance_is_paid() {
    let names = [line::TUNJANGAN_STRUKTURAL, line::TUNJANGAN_FUNGSIONAL, line::TUNJANGAN_UMUM];
    let with = |status, golongan, more: &[(&'static str, &'static str)]| {
        let mut given = facts((status, golongan, 0, 0, 0));
        given.extend(more.iter().map(|(name, value)| (*name, Value::from(*value))));
        lines(&SALARY, &given, &names)
    };
    let dokter = [(input::JABATAN_FUNGSIONAL, "Dokter"), (input::JENJANG, "Ahli Muda")];
    let both = [(input::ESELON, "III/a"), dokter[0], dokter[1]];
    assert_eq!(with("pns", "III/c", &[]), [0, 0, 185_000]);
    assert_eq!(with("cpns", "II/a", &[]), [0, 0, 180_000]);
    assert_eq!(with("pppk", "IX", &[]), [0, 0, 185_000]);
    assert_eq!(with("pppk", "V", &[]), [0, 0, 180_000]);
    assert_eq!(with("pns", "IV/b", &[(input::ESELON, "II/b")]), [2_025_000, 0, 0]);
    assert_eq!(with("pns", "III/c", &dokter), [0, 750_000, 0]);
    assert_eq!(with("pns", "IV/a", &both), [1_260_000, 0, 0]);
}

#[test]
fn teachers_are_paid_by_group_of_grades_not_by_tier() {
    let allowance = |status, golongan| {
        let mut given = facts((status, golongan, 0, 0, 0));
        given.push((input::JABATAN_FUNGSIONAL, "Guru".into()));
        given.push((input::JENJANG, "Ahli Pertama".into()));
        lines(&SALARY, &given, &[line::TUNJANGAN_FUNGSIONAL])[0]
    };
    assert_eq!(
        [allowance("pns", "III/b"), allowance("pns", "IV/a"), allowance("pppk", "IX")],
        [327_000, 389_000, 327_000]
    );
}

#[test]
fn pppk_pay_old_age_savings_alone_and_bear_their_tax() {
    let names = [line::POTONGAN_IWP_8, line::POTONGAN_JHT, line::PENSION_CONTRIBUTION];
    let base = 3_203_600 + 320_360 + 64_072;
    assert_eq!(lines(&SALARY, &facts(("pppk", "IX", 0, 1, 1)), &names), [0, 116_611, 116_611]);
    assert_eq!((base * 325 + 5_000) / 10_000, 116_611);
    let tax = [line::TUNJANGAN_PPH21, line::POTONGAN_PPH21];
    let rich = |status, golongan| {
        let mut given = facts((status, golongan, 30, 1, 2));
        given.push((input::ESELON, "II/a".into()));
        lines(&SALARY, &given, &tax)
    };
    let pns = rich("pns", "IV/e");
    assert!(pns[1] > 0 && pns[0] == pns[1], "{pns:?}");
    let pppk = rich("pppk", "XVII");
    assert!(pppk[1] > 0 && pppk[0] == 0, "{pppk:?}");
}

#[test]
fn settings_say_who_bears_the_tax() {
    let mut settings = Settings::default();
    settings.tax_borne_by.insert(PaidStatus::Pppk, Bearer::Government);
    let mut given = facts(("pppk", "XVII", 30, 1, 2));
    given.push((input::ESELON, "II/a".into()));
    let borne = lines(&salary(&settings), &given, &[line::TUNJANGAN_PPH21, line::POTONGAN_PPH21, line::NET]);
    assert_eq!(borne[0], borne[1]);
    let own = lines(&SALARY, &given, &[line::POTONGAN_PPH21, line::NET]);
    assert_eq!(own[0], borne[1], "the allowance is not grossed up");
    assert!(own[1] < borne[2]);
}

#[test]
fn the_tax_base_has_the_employers_contributions_but_neither_tax_nor_rounding() {
    let given = facts(("pns", "III/a", 0, 1, 1));
    let base = lines(&SALARY, &given, &[line::TAX_BASE, line::GROSS_BEFORE_ROUNDING, line::TUNJANGAN_PPH21]);
    assert_eq!(base[0], base[1] - base[2]);
}

#[test]
fn the_health_contribution_stops_at_the_cap() {
    let mut given = facts(("pns", "IV/e", 32, 1, 2));
    given.push((input::ESELON, "I/a".into()));
    let names = [line::BPJS_BASE, line::TUNJANGAN_BPJS_4, line::POTONGAN_BPJS_1, line::POTONGAN_BPJS_4];
    assert_eq!(lines(&SALARY, &given, &names), [12_000_000, 480_000, 120_000, 480_000]);
}

#[test]
fn facts_without_a_row_are_named_not_paid_as_nothing() {
    let row = |step: &str, key: &str| Missing::Row { step: step.into(), key: key.into() };
    assert_eq!(refused(&facts(("pppk", "III/a", 0, 0, 0))), row("kelompok", "pppk/III/a"));
    assert_eq!(refused(&facts(("pns", "IX", 0, 0, 0))), row("kelompok", "pns/IX"));
    assert_eq!(refused(&facts(("pppk_paruh_waktu", "IX", 0, 0, 0))), row("kelompok", "pppk_paruh_waktu/IX"));
    let with = |name: &'static str, value: &'static str| {
        let mut given = facts(("pns", "III/a", 0, 0, 0));
        given.retain(|(known, _)| *known != name);
        given.push((name, value.into()));
        refused(&given)
    };
    assert_eq!(with(input::ESELON, "VI/a"), row("tunjangan_struktural_by_table", "VI/a"));
    assert_eq!(
        with(input::JABATAN_FUNGSIONAL, "Astronot"),
        row("tunjangan_fungsional_by_table", "Astronot/-")
    );
    assert_eq!(with(input::PTKP, "K/I/1"), row("ter_category", "K/I/1"));
}

#[test]
fn months_without_law_are_refused() {
    let month = |text: &str| text.parse().unwrap();
    let missing = recipe(&law(), RunMonths::same(month("2023-12")), &Settings::default()).unwrap_err();
    assert_eq!(missing.table, "gaji_pokok_pns");
    let susulan = RunMonths { service: month("2024-01"), payment: month("2026-05") };
    assert!(recipe(&law(), susulan, &Settings::default()).is_ok());
}

#[test]
fn the_same_law_gives_the_same_recipe_and_its_steps_cite_it() {
    let months = RunMonths::same("2026-02".parse().unwrap());
    let one = recipe(&law(), months, &Settings::default()).unwrap();
    let two = recipe(&law(), months, &Settings::default()).unwrap();
    assert_eq!(one.hash(), two.hash());
    let later = recipe(&law(), RunMonths::same("2026-03".parse().unwrap()), &Settings::default()).unwrap();
    assert_eq!(one.hash(), later.hash(), "the law has not changed");
    for table in &one.tables {
        let uncited = one.steps.iter().filter(|step| {
            matches!(&step.op, kernel::recipe::Op::Lookup { table: used, .. } if *used == table.name)
                && step.cites.is_empty()
                && table.name != "tax_bearer"
        });
        assert_eq!(uncited.count(), 0, "{}", table.name);
    }
}

fn person() -> impl Strategy<Value = (PaidStatus, Golongan, i64, i64, i64)> {
    let tabulated = PaidStatus::ALL.into_iter().filter(|status| status.is_tabulated()).collect::<Vec<_>>();
    let grade = (1_u8..=17, prop::sample::select(tabulated)).prop_map(|(order, status)| {
        (status, if status == PaidStatus::Pppk { Golongan::Pppk(order) } else { Golongan::Pns(order) })
    });
    (grade, 0_i64..46, 0_i64..3, 0_i64..6)
        .prop_map(|((status, golongan), mkg, spouses, children)| (status, golongan, mkg, spouses, children))
}

proptest! {
    #[test]
    fn every_salary_adds_up_and_is_a_multiple_of_100(
        (status, golongan, mkg, spouses, children) in person(),
        eselon in prop::sample::select(vec!["-", "I/a", "II/b", "III/a", "IV/b"]),
        month_gross in 0_i64..50_000_000,
        is_last in any::<bool>(),
        own in 0_i64..1_000_000,
    ) {
        let mut given = facts((status.word(), golongan.name(), mkg, spouses, children));
        let period = if is_last { input::LAST } else { input::MONTHLY };
        given.extend([
            (input::ESELON, eselon.into()),
            (input::MONTH_GROSS, month_gross.into()),
            (input::YEAR_GROSS, month_gross.into()),
            (input::YEAR_TAX, own.into()),
            (input::YEAR_TAX_OWN, own.into()),
            (input::TAX_PERIOD, period.into()),
        ]);
        let inputs = inputs(&SALARY, &given);
        let evaluation = SALARY.evaluate(&inputs).unwrap();
        assert_adds_up(&evaluation);
        let figure = |name| amount(&evaluation, name);
        prop_assert!((0..100).contains(&figure(line::PEMBULATAN)));
        prop_assert_eq!(figure(line::NET) % 100, 0);
        prop_assert_eq!(figure(line::NET), figure(line::NET_BEFORE_ROUNDING) + figure(line::PEMBULATAN));
        let positions = [line::TUNJANGAN_STRUKTURAL, line::TUNJANGAN_FUNGSIONAL, line::TUNJANGAN_UMUM];
        prop_assert_eq!(positions.iter().filter(|name| figure(name) > 0).count(), 1);
        prop_assert_eq!(figure(line::TUNJANGAN_BPJS_4), figure(line::POTONGAN_BPJS_4));
        prop_assert_eq!(figure(line::TUNJANGAN_JKK), figure(line::POTONGAN_JKK));
        prop_assert_eq!(figure(line::TUNJANGAN_JKM), figure(line::POTONGAN_JKM));
        // IWP is rounded once, so it is never the sum of two rounded parts gone astray.
        let base = figure(line::GAJI_POKOK) + figure(line::TUNJANGAN_ISTRI_SUAMI) + figure(line::TUNJANGAN_ANAK);
        let iwp = if status == PaidStatus::Pppk { 0 } else { (base * 8 + 50) / 100 };
        prop_assert_eq!(figure(line::POTONGAN_IWP_8), iwp);
        prop_assert!(figure(line::PPH21) >= -own, "no more is refunded than the employee bore");
    }

    #[test]
    fn more_service_never_pays_less((status, golongan, mkg, spouses, children) in person()) {
        let pay = |mkg: i64| lines(&SALARY, &facts((status.word(), golongan.name(), mkg, spouses, children)), &[line::GAJI_POKOK])[0];
        prop_assert!(pay(mkg) <= pay(mkg + 1));
    }
}
