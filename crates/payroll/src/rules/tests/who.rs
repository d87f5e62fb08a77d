//! Who is paid what: part-time wages, states away from duty, the month of the beginning.

use kernel::recipe::{Compiled, Value};
use personnel::value::{LeaveKind, SuspensionReason};
use rust_decimal::Decimal;

use super::{amount, assert_adds_up, compiled, inputs, law};
use crate::rules::gaji_induk::{PayComponent, STUDY, Settings, away_rows, recipe};
use crate::rules::guard::PARAMETERS;
use crate::rules::thr_gaji_13::{self, Yearly};
use crate::rules::{RunMonths, input, line};

fn salary(settings: &str) -> Compiled {
    let settings = Settings::read(settings).unwrap();
    compiled(recipe(&law(), RunMonths::same("2026-02".parse().unwrap()), &settings).unwrap())
}

fn lines(compiled: &Compiled, given: &[(&str, Value)], names: &[&str]) -> Vec<i64> {
    let inputs = inputs(compiled, given);
    let evaluation = compiled.evaluate(&inputs).unwrap();
    assert_adds_up(&evaluation);
    names.iter().map(|name| amount(&evaluation, name)).collect()
}

fn head<'a>() -> Vec<(&'a str, Value)> {
    vec![
        (input::STATUS, "pns".into()),
        (input::GOLONGAN, "III/c".into()),
        (input::ESELON, "III/a".into()),
        (input::SPOUSES, 1.into()),
        (input::PTKP, "K/0".into()),
    ]
}

fn part_time<'a>(wage: i64) -> Vec<(&'a str, Value)> {
    vec![
        (input::STATUS, "pppk_paruh_waktu".into()),
        (input::GOLONGAN, input::NONE.into()),
        (input::WAGE, wage.into()),
        (input::SPOUSES, 1.into()),
        (input::CHILDREN, 2.into()),
        (input::PTKP, "TK/0".into()),
    ]
}

#[test]
fn part_time_contracts_give_their_wage_and_nothing_by_tables() {
    let names = [line::UPAH, line::GAJI_POKOK, line::TUNJANGAN_UMUM, line::TUNJANGAN_BERAS, line::NET];
    assert_eq!(lines(&salary(""), &part_time(1_850_050), &names), [1_850_050, 0, 0, 0, 1_850_100]);
    let contributions =
        [line::POTONGAN_IWP_8, line::POTONGAN_JHT, line::TUNJANGAN_BPJS_4, line::TUNJANGAN_JKK];
    assert_eq!(lines(&salary(""), &part_time(1_850_050), &contributions), [0; 4]);
}

#[test]
fn a_part_time_wage_is_taxed_and_the_employee_bears_it() {
    let names = [line::TAX_BASE, line::TUNJANGAN_PPH21, line::POTONGAN_PPH21];
    let paid = lines(&salary(""), &part_time(7_000_000), &names);
    assert_eq!(paid[..2], [7_000_000, 0]);
    assert!(paid[2] > 0, "{paid:?}");
    let borne = salary("[tax_borne_by]\npppk_paruh_waktu = \"government\"");
    let paid = lines(&borne, &part_time(7_000_000), &names);
    assert_eq!(paid[1], paid[2]);
}

#[test]
fn contributions_of_a_part_time_wage_are_settings() {
    let all = "[part_time]\nis_health_insured = true\nis_work_insured = true\nsaves_for_old_age = true";
    let names = [
        line::BPJS_BASE,
        line::TUNJANGAN_BPJS_4,
        line::POTONGAN_BPJS_1,
        line::TUNJANGAN_JKK,
        line::TUNJANGAN_JKM,
        line::POTONGAN_JHT,
    ];
    let expected = [2_000_000, 80_000, 20_000, 4_800, 14_400, 65_000];
    assert_eq!(lines(&salary(all), &part_time(2_000_000), &names), expected);
}

#[test]
fn thr_of_part_time_pppk_is_a_months_wage_where_set() {
    let settings = Settings::read("[part_time]\nreceives_yearly = true").unwrap();
    let months = RunMonths { service: "2025-02".parse().unwrap(), payment: "2025-03".parse().unwrap() };
    let thr = compiled(thr_gaji_13::recipe(&law(), (Yearly::Thr, months), &settings, None).unwrap());
    let mut given = part_time(1_850_000);
    given.push((input::MONTHS_SERVED, 7.into()));
    assert_eq!(lines(&thr, &given, &[line::UPAH, line::GAJI_POKOK]), [1_079_166, 0]);
}

#[test]
fn long_leave_and_study_from_month_seven_rest_the_position_allowance() {
    let names = [line::TUNJANGAN_STRUKTURAL, line::TUNJANGAN_UMUM, line::TUNJANGAN_ISTRI_SUAMI];
    let salary = salary("");
    let paid = |state: &'static str, month: i64| {
        let mut given = head();
        given.extend([(input::AWAY, state.into()), (input::AWAY_MONTH, month.into())]);
        lines(&salary, &given, &names)[0]
    };
    assert_eq!(paid(input::NONE, 0), 1_260_000);
    for (state, month, expected) in [
        ("cuti_besar", 1, 0),
        ("cuti_besar", 3, 0),
        (STUDY, 1, 1_260_000),
        (STUDY, 6, 1_260_000),
        (STUDY, 7, 0),
        (STUDY, 20, 0),
        ("cuti_sakit", 14, 1_260_000),
        ("cuti_melahirkan", 2, 1_260_000),
    ] {
        assert_eq!(paid(state, month), expected, "{state} {month}");
    }
}

#[test]
fn the_salary_and_the_guard_count_the_months_of_study_alike() {
    let day = "2026-02-01".parse().unwrap();
    let law = law();
    let rows = away_rows(law.at(day), &Settings::default()).unwrap();
    let stops = rows.iter().find(|row| row.state == STUDY && row.share == Decimal::ZERO).unwrap();
    let kept = &law.at(day).row(PARAMETERS, &["study_months"]).unwrap().value;
    assert_eq!(Value::from(i64::from(stops.from_month) - 1), *kept);
}

#[test]
fn an_installation_says_otherwise_for_a_state_and_cites_itself() {
    let own = "[[away]]\nstate = \"tugas_belajar\"\ncomponent = \"tunjangan_jabatan\"\nfrom_month = 4\nshare = \"0.5\"\n\
               [[away]]\nstate = \"cuti_sakit\"\ncomponent = \"gaji_pokok\"\nfrom_month = 13\nshare = \"0.8\"";
    let salary = salary(own);
    let paid = |state: &'static str, month: i64| {
        let mut given = head();
        given.extend([(input::AWAY, state.into()), (input::AWAY_MONTH, month.into())]);
        lines(&salary, &given, &[line::GAJI_POKOK, line::TUNJANGAN_ISTRI_SUAMI, line::TUNJANGAN_STRUKTURAL])
    };
    let whole = paid(input::NONE, 0);
    assert_eq!(paid(STUDY, 3), whole);
    assert_eq!(paid(STUDY, 7)[2], 630_000, "the rows of the law for it are gone");
    assert_eq!(paid("cuti_sakit", 12), whole);
    let reduced = paid("cuti_sakit", 13);
    assert_eq!((reduced[0] * 10, reduced[1] * 10), (whole[0] * 8, reduced[0]));
    let cited = salary.recipe().citations.iter().any(|citation| citation.version == "installation setting");
    assert!(cited);
}

#[test]
fn who_is_suspended_and_paid_receives_what_is_set_and_no_more() {
    let set = "[[away]]\nstate = \"ditahan\"\ncomponent = \"gaji_pokok\"\nfrom_month = 1\nshare = \"0.5\"";
    let mut given = head();
    given.extend([(input::AWAY, SuspensionReason::Ditahan.word().into()), (input::AWAY_MONTH, 2.into())]);
    let salary = salary(set);
    let names =
        [line::GAJI_POKOK, line::TUNJANGAN_ISTRI_SUAMI, line::TUNJANGAN_STRUKTURAL, line::TUNJANGAN_BERAS];
    let whole = lines(&salary, &head(), &names);
    let paid = lines(&salary, &given, &names);
    assert_eq!(paid[0], (whole[0] + 1) / 2);
    assert_eq!(paid[1], (paid[0] + 5) / 10);
    assert_eq!(paid[2..], [0, 0]);
}

#[test]
fn the_month_of_the_beginning_is_paid_by_each_components_own_rule() {
    let set = "[starts.gaji_pokok]\nfrom = \"spmt\"\nis_prorated = true\n\
               [starts.tunjangan_beras]\nfrom = \"spmt\"";
    let salary = salary(set);
    let names =
        [line::GAJI_POKOK, line::TUNJANGAN_ISTRI_SUAMI, line::TUNJANGAN_STRUKTURAL, line::TUNJANGAN_BERAS];
    let paid = |start: &'static str, days: i64| {
        let mut given = head();
        given.extend([(input::START, start.into()), (input::DAYS_SERVED, days.into())]);
        lines(&salary, &given, &names)
    };
    let whole = paid(input::WHOLE_MONTH, 28);
    let begun = paid(input::BEGUN, 12);
    assert_eq!(begun[0], (whole[0] * 12 * 2 + 28) / 56, "12 of 28 days, half up");
    assert_eq!(begun[1], (begun[0] + 5) / 10, "family follows the base pay");
    assert_eq!(begun[2], 0, "no rule: from the first of a month");
    assert_eq!(begun[3], whole[3], "whole, without days");
}

#[test]
fn every_state_and_component_of_the_law_is_known() {
    let rows = away_rows(law().at("2026-02-01".parse().unwrap()), &Settings::default()).unwrap();
    for row in &rows {
        assert!(row.state == STUDY || row.state.parse::<LeaveKind>().is_ok(), "{}", row.state);
        assert!(row.component == PayComponent::TunjanganJabatan && row.from_month >= 1);
    }
}
