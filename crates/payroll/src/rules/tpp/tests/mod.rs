//! The performance allowance.

mod faults;
mod incentives;
mod schemes;

use kernel::recipe::{Compiled, Missing, Value};
use kernel::{Predikat, Rate, Rupiah};
use proptest::prelude::*;

use super::{
    AttendanceCode, Basic, Cut, CutBase, Cycle, DEMO_POLICY, EvaluationPeriod, KelasJabatan, TaxMethod,
    TppPolicy, recipe,
};
use crate::rules::tests::{amount, assert_adds_up, compiled, inputs, law};
use crate::rules::{Bearer, PaidStatus, RunMonths, input, line};

fn demo() -> TppPolicy {
    TppPolicy::from_toml(DEMO_POLICY).unwrap()
}

fn of(policy: &TppPolicy) -> Compiled {
    let months = RunMonths::same("2026-02".parse().unwrap());
    compiled(recipe(&law(), policy, "policy:demo", months).unwrap())
}

fn rate(text: &str) -> Rate {
    text.parse().unwrap()
}

/// Kelas 9 with 4,000,000 and 25 %: a whole of 5,000,000, parts of 3,000,000 and 2,000,000.
fn facts() -> Vec<(&'static str, Value)> {
    vec![
        (input::STATUS, "pns".into()),
        (input::GOLONGAN, "III/d".into()),
        (input::KELAS_JABATAN, "9".into()),
        (input::PREDIKAT, "baik".into()),
        (input::PTKP, "K/1".into()),
    ]
}

fn with(name: &'static str, value: impl Into<Value>) -> Vec<(&'static str, Value)> {
    let mut facts = facts();
    facts.retain(|(known, _)| *known != name);
    facts.push((name, value.into()));
    facts
}

fn lines(policy: &TppPolicy, given: &[(&str, Value)], names: &[&str]) -> Vec<i64> {
    let compiled = of(policy);
    let inputs = inputs(&compiled, given);
    let evaluation = compiled.evaluate(&inputs).unwrap();
    assert_adds_up(&evaluation);
    names.iter().map(|name| amount(&evaluation, name)).collect()
}

const PARTS: [&str; 2] = [line::TPP_KINERJA, line::TPP_KEHADIRAN];

#[test]
fn the_demo_policy_is_sound_and_marked_as_invented() {
    let law = law();
    let policy = demo();
    assert_eq!(policy.faults(law.at("2026-01-01".parse().unwrap())), []);
    assert!(policy.is_illustrative);
    let json = serde_json::to_string(&policy).unwrap();
    assert_eq!(serde_json::from_str::<TppPolicy>(&json).unwrap(), policy);
}

#[test]
fn the_whole_is_split_and_the_predikat_pays_its_share_of_one_part() {
    let paid = |predikat: Predikat| lines(&demo(), &with(input::PREDIKAT, predikat.word()), &PARTS);
    assert_eq!(paid(Predikat::SangatBaik), [3_000_000, 2_000_000]);
    assert_eq!(paid(Predikat::Baik), [3_000_000, 2_000_000]);
    assert_eq!(paid(Predikat::ButuhPerbaikan), [2_550_000, 2_000_000]);
    assert_eq!(paid(Predikat::Kurang), [1_800_000, 2_000_000]);
    assert_eq!(paid(Predikat::SangatKurang), [1_200_000, 2_000_000]);
}

#[test]
fn candidates_receive_their_share_of_both_parts() {
    assert_eq!(lines(&demo(), &with(input::STATUS, "cpns"), &PARTS), [2_400_000, 1_600_000]);
}

#[test]
fn cuts_have_their_base_and_take_at_most_their_part() {
    let late = |count: i64| lines(&demo(), &with("attendance_tl2", count), &PARTS);
    assert_eq!(late(3), [3_000_000, 2_000_000 - 60_000]);
    // A day absent costs 3 % of the whole, taken from the attendance part.
    let absent = |days: i64| lines(&demo(), &with("attendance_tk", days), &PARTS);
    assert_eq!(absent(2), [3_000_000, 2_000_000 - 300_000]);
    assert_eq!(absent(20), [3_000_000, 0]);
    let mut policy = demo();
    policy.attendance.cuts =
        vec![Cut { code: AttendanceCode::Tk, rate: rate("0.01"), of: CutBase::Performance }];
    assert_eq!(lines(&policy, &with("attendance_tk", 5), &PARTS), [2_850_000, 2_000_000]);
}

#[test]
fn who_has_no_evaluation_is_named_unless_the_policy_pays_a_share() {
    let compiled = of(&demo());
    let inputs = inputs(&compiled, &with(input::PREDIKAT, input::NONE));
    let missing = Missing::Row { step: "predikat_rate".into(), key: "-".into() };
    assert_eq!(compiled.evaluate(&inputs).unwrap_err(), missing);
    let mut policy = demo();
    policy.performance.unrated = Some(rate("0.5"));
    assert_eq!(lines(&policy, &with(input::PREDIKAT, input::NONE), &PARTS), [1_500_000, 2_000_000]);
}

#[test]
fn a_status_that_the_policy_does_not_name_is_not_paid() {
    let mut policy = demo();
    policy.statuses.remove(&PaidStatus::Pppk);
    assert!(!policy.includes(PaidStatus::Pppk));
    let compiled = of(&policy);
    let inputs = inputs(&compiled, &with(input::STATUS, "pppk"));
    let missing = Missing::Row { step: "status_rate".into(), key: "pppk".into() };
    assert_eq!(compiled.evaluate(&inputs).unwrap_err(), missing);
}

#[test]
fn limits_bound_the_whole_before_it_is_split() {
    let mut policy = demo();
    policy.limits.greatest = Some(Rupiah(4_000_000));
    assert_eq!(lines(&policy, &facts(), &PARTS), [2_400_000, 1_600_000]);
    policy.limits.greatest = None;
    policy.limits.least = Some(Rupiah(10_000_000));
    assert_eq!(lines(&policy, &facts(), &PARTS), [6_000_000, 4_000_000]);
}

#[test]
fn tpp_counts_for_health_insurance_up_to_what_the_salary_has_left_of_the_cap() {
    let names = [line::BPJS_BASE, line::TUNJANGAN_BPJS_4, line::POTONGAN_BPJS_1, line::POTONGAN_BPJS_4];
    let used = |salary: i64| lines(&demo(), &with(input::BPJS_BASE_USED, salary), &names);
    assert_eq!(used(3_000_000), [5_000_000, 200_000, 50_000, 200_000]);
    assert_eq!(used(9_000_000), [3_000_000, 120_000, 30_000, 120_000]);
    assert_eq!(used(12_000_000), [0, 0, 0, 0]);
    let mut policy = demo();
    policy.is_health_insured = false;
    assert_eq!(lines(&policy, &facts(), &[line::GROSS]), [5_000_000]);
}

#[test]
fn tpp_is_taxed_with_the_salary_of_its_payment_month() {
    let mut given = with(input::MONTH_GROSS, 4_000_000);
    given.push((input::MONTH_TAX, 0.into()));
    let names = [line::TAX_BASE, line::PPH21, line::TUNJANGAN_PPH21, line::POTONGAN_PPH21, line::NET];
    let tax = 9_200_000 * 15 / 1000;
    // 9,200,000 of category B is the last rupiah of the 1 % band.
    assert_eq!(lines(&demo(), &given, &names), [5_200_000, 92_000, 0, 92_000, 5_000_000 - 50_000 - 92_000]);
    given.retain(|(name, _)| *name != input::MONTH_GROSS);
    given.push((input::MONTH_GROSS, 4_000_001.into()));
    assert_eq!(lines(&demo(), &given, &[line::PPH21]), [tax]);
}

#[test]
fn final_rates_go_by_grade_and_never_enter_the_last_period() {
    let mut policy = demo();
    policy.tax.method = TaxMethod::Flat;
    policy.tax.borne_by.insert(PaidStatus::Pns, Bearer::Government);
    let names = [line::PPH21_FINAL, line::PPH21, line::TAX_BASE, line::TUNJANGAN_PPH21, line::POTONGAN_PPH21];
    let taxed = |status: &'static str, golongan: &'static str| {
        let mut given = with(input::GOLONGAN, golongan);
        given.retain(|(name, _)| *name != input::STATUS);
        given.push((input::STATUS, status.into()));
        lines(&policy, &given, &names)
    };
    assert_eq!(taxed("pns", "II/d"), [0, 0, 0, 0, 0]);
    assert_eq!(taxed("pns", "III/a"), [250_000, 0, 0, 250_000, 250_000]);
    assert_eq!(taxed("pns", "IV/a"), [750_000, 0, 0, 750_000, 750_000]);
    assert_eq!(taxed("pppk", "VII"), [0, 0, 0, 0, 0]);
    assert_eq!(taxed("pppk", "IX"), [250_000, 0, 0, 0, 250_000]);
    policy.tax.method = TaxMethod::None;
    assert_eq!(lines(&policy, &facts(), &[line::PPH21, line::TAX_BASE]), [0, 0]);
}

#[test]
fn the_recipe_cites_the_policy_by_its_version() {
    let recipe = of(&demo()).recipe().clone();
    assert!(recipe.citations.iter().any(|citation| citation.version == "policy:demo"));
}

#[test]
fn periods_follow_the_service_month() {
    let period =
        |cycle, lag, month: &str| EvaluationPeriod { cycle, lag }.of(month.parse().unwrap()).to_string();
    assert_eq!(period(Cycle::Month, 0, "2026-02"), "2026-02");
    assert_eq!(period(Cycle::Month, 2, "2026-01"), "2025-11");
    assert_eq!(period(Cycle::Quarter, 0, "2026-02"), "2026-Q1");
    assert_eq!(period(Cycle::Quarter, 1, "2026-02"), "2025-Q4");
    assert_eq!(period(Cycle::HalfYear, 1, "2026-07"), "2026-S1");
    assert_eq!(period(Cycle::Year, 1, "2026-07"), "2025");
    let mut policy = demo();
    policy.attendance.lag_months = 1;
    assert_eq!(policy.attendance_month("2026-01".parse().unwrap()).to_string(), "2025-12");
}

#[test]
fn every_fault_of_a_policy_is_named_with_its_place() {
    let mut policy = demo();
    policy.title.en = " ".into();
    policy.instrument.clear();
    policy.statuses.insert(PaidStatus::Pns, rate("1.01"));
    policy.tax.borne_by.remove(&PaidStatus::Cpns);
    let Basic::Table { by_kelas } = &mut policy.basic else { panic!() };
    by_kelas.insert("3".parse().unwrap(), Rupiah(0));
    policy.components[0].code = "Beban".into();
    policy.components.push(policy.components[0].clone());
    policy.limits.least = Some(Rupiah(40_000_000));
    policy.weights.attendance = rate("0.3");
    policy.performance.by_predikat.remove(&Predikat::Kurang);
    policy.performance.period.lag = 13;
    policy.attendance.cuts.push(policy.attendance.cuts[0].clone());
    let law = law();
    let faults = policy.faults(law.at("2026-01-01".parse().unwrap()));
    let found: Vec<(&str, &str)> =
        faults.iter().map(|fault| (fault.code, fault.pointer.as_deref().unwrap())).collect();
    assert_eq!(
        found,
        [
            ("payroll.policy_text_missing", "/title/en"),
            ("payroll.policy_text_missing", "/instrument"),
            ("payroll.policy_bearer_missing", "/tax/borne_by"),
            ("payroll.policy_rate_range", "/statuses/pns"),
            ("payroll.policy_amount_range", "/basic/by_kelas/3"),
            ("payroll.policy_code_form", "/components/0/code"),
            ("payroll.policy_code_form", "/components/1/code"),
            ("payroll.policy_code_twice", "/components/1/code"),
            ("payroll.policy_limits_order", "/limits"),
            ("payroll.policy_weights_sum", "/weights"),
            ("payroll.policy_predikat_missing", "/performance/by_predikat"),
            ("payroll.policy_lag_range", "/performance/period/lag"),
            ("payroll.policy_code_twice", "/attendance/cuts/9/code"),
        ]
    );
}

#[test]
fn a_policy_before_its_law_is_refused() {
    let law = law();
    let faults = demo().faults(law.at("2021-06-01".parse().unwrap()));
    let found: Vec<_> = faults.iter().map(|fault| (fault.code, fault.pointer.as_deref().unwrap())).collect();
    assert_eq!(found, [("payroll.no_law", "/tax/method"), ("payroll.no_law", "/tax/method")]);
}

#[test]
fn classes_are_written_as_they_name_rows() {
    assert_eq!("17".parse::<KelasJabatan>().unwrap().to_string(), "17");
    for wrong in ["0", "18", "09", "+9", "", "9 ", "IX"] {
        assert!(wrong.parse::<KelasJabatan>().is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn no_attendance_makes_a_line_negative_or_a_total_wrong(
        counts in prop::array::uniform9(0_i64..25),
        kelas in 1_u8..=17,
        predikat in prop::sample::select(Predikat::ALL.to_vec()),
        used in 0_i64..15_000_000,
    ) {
        let policy = demo();
        let compiled = of(&policy);
        let names: Vec<String> = AttendanceCode::ALL.iter().map(|code| input::attendance(*code)).collect();
        let mut given: Vec<(&str, Value)> = names.iter().zip(counts).map(|(name, count)| (name.as_str(), count.into())).collect();
        given.extend([
            (input::STATUS, "pns".into()),
            (input::KELAS_JABATAN, Value::Text(kelas.to_string())),
            (input::PREDIKAT, predikat.word().into()),
            (input::PTKP, "TK/0".into()),
            (input::BPJS_BASE_USED, used.into()),
        ]);
        let inputs = inputs(&compiled, &given);
        let evaluation = compiled.evaluate(&inputs).unwrap();
        assert_adds_up(&evaluation);
        for name in PARTS {
            prop_assert!(amount(&evaluation, name) >= 0);
        }
        prop_assert!(amount(&evaluation, line::BPJS_BASE) + used.min(12_000_000) <= 12_000_000);
    }
}
