//! What payslips differ by: the causes add up, whatever the two are.

use std::sync::LazyLock;

use kernel::Rupiah;
use kernel::recipe::{Citation, Compiled, Inputs, Value};
use proptest::prelude::*;

use super::{compiled, inputs, law};
use crate::rules::difference::{Cause, Folded, causes, lines_of};
use crate::rules::gaji_induk::{FunctionalAllowance, Settings, recipe};
use crate::rules::{RunMonths, input, line};

/// A regulation that gave doctors less.
fn before() -> Settings {
    let citation =
        Citation { instrument: "Perbup 1/2025".to_owned(), article: "pasal 2".to_owned(), ..law_citation() };
    let doctors = FunctionalAllowance {
        jabatan_fungsional: "Dokter".to_owned(),
        jenjang: "Ahli Muda".to_owned(),
        amount: Rupiah(600_000),
        citation,
    };
    Settings { functional_allowances: vec![doctors], ..Settings::default() }
}

fn law_citation() -> Citation {
    law().at("2026-02-01".parse().unwrap()).table("tunjangan_fungsional").unwrap().citation.clone()
}

fn salary(settings: &Settings) -> Compiled {
    compiled(recipe(&law(), RunMonths::same("2026-02".parse().unwrap()), settings).unwrap())
}

static BEFORE: LazyLock<Compiled> = LazyLock::new(|| salary(&before()));
static AFTER: LazyLock<Compiled> = LazyLock::new(|| salary(&Settings::default()));

fn facts(compiled: &Compiled, (status, golongan, mkg): (&str, &str, i64), family: (i64, i64)) -> Inputs {
    let given: [(&str, Value); 8] = [
        (input::JABATAN_FUNGSIONAL, if mkg % 2 == 0 { "Dokter" } else { input::NONE }.into()),
        (input::JENJANG, if mkg % 2 == 0 { "Ahli Muda" } else { input::NONE }.into()),
        (input::STATUS, status.into()),
        (input::GOLONGAN, golongan.into()),
        (input::MKG, mkg.into()),
        (input::SPOUSES, family.0.into()),
        (input::CHILDREN, family.1.into()),
        (input::PTKP, "TK/0".into()),
    ];
    inputs(compiled, &given)
}

fn between(before: (&Compiled, &Inputs), after: (&Compiled, &Inputs)) -> Vec<Cause> {
    let fold = |(recipe, inputs)| Folded { recipe, inputs };
    let causes = causes(fold(before), fold(after)).unwrap();
    let (from, to) = (lines_of(before.0, before.1).unwrap(), lines_of(after.0, after.1).unwrap());
    for code in from.keys().chain(to.keys()) {
        let of = |lines: &crate::rules::difference::Lines| lines.get(code).copied().unwrap_or_default();
        let moved = causes.iter().flat_map(|cause| &cause.lines).filter(|(moved, _)| moved == code);
        assert_eq!(moved.map(|(_, by)| by.0).sum::<i64>(), (of(&to) - of(&from)).0, "{code}");
    }
    causes
}

#[test]
fn each_change_is_told_with_what_it_moved() {
    let (single, married) =
        (facts(&AFTER, ("pns", "III/a", 4), (0, 0)), facts(&AFTER, ("pns", "III/b", 4), (1, 0)));
    let causes = between((&AFTER, &single), (&AFTER, &married));
    let named: Vec<&str> = causes.iter().map(|cause| cause.changes[0].input.as_str()).collect();
    assert_eq!(named, [input::GOLONGAN, input::SPOUSES]);
    assert!(causes.iter().all(|cause| !cause.is_of_rules && cause.changes.len() == 1));
    assert_eq!(
        (causes[0].changes[0].before.to_string(), causes[0].changes[0].after.to_string()),
        ("III/a".into(), "III/b".into())
    );
    let spouse = causes[1].lines.iter().find(|(code, _)| code == line::TUNJANGAN_ISTRI_SUAMI).unwrap();
    assert!(spouse.1 > Rupiah::ZERO);
}

#[test]
fn a_new_law_is_a_cause_of_its_own() {
    let (old, new) =
        (facts(&BEFORE, ("pns", "III/a", 4), (1, 0)), facts(&AFTER, ("pns", "III/a", 4), (1, 0)));
    let causes = between((&BEFORE, &old), (&AFTER, &new));
    let [law] = causes.as_slice() else { panic!("{causes:?}") };
    assert!(law.is_of_rules && law.changes.is_empty());
    assert_eq!(
        law.lines.iter().find(|(code, _)| code == line::TUNJANGAN_FUNGSIONAL).unwrap().1,
        Rupiah(150_000)
    );
}

#[test]
fn what_has_no_result_alone_is_told_together() {
    let (pns, pppk) = (facts(&AFTER, ("pns", "III/a", 4), (0, 0)), facts(&AFTER, ("pppk", "IX", 4), (0, 0)));
    let causes = between((&AFTER, &pns), (&AFTER, &pppk));
    let inputs: Vec<&str> = causes[0].changes.iter().map(|change| change.input.as_str()).collect();
    assert_eq!(inputs, [input::STATUS, input::GOLONGAN], "no PPPK has the grade III/a");
}

#[test]
fn equal_payslips_have_no_cause() {
    let same = facts(&AFTER, ("pns", "IV/a", 20), (1, 2));
    assert!(between((&AFTER, &same), (&AFTER, &same)).is_empty());
}

proptest! {
    #[test]
    fn the_causes_add_up(
        one in (prop::sample::select(vec![("pns", "III/a"), ("cpns", "II/c"), ("pppk", "IX")]), 0..30_i64, 0..2_i64, 0..3_i64),
        two in (prop::sample::select(vec![("pns", "IV/b"), ("cpns", "III/a"), ("pppk", "V")]), 0..30_i64, 0..2_i64, 0..3_i64),
        is_new_law in any::<bool>(),
    ) {
        let first: &Compiled = if is_new_law { &BEFORE } else { &AFTER };
        let person = |of: &Compiled, ((status, golongan), mkg, spouses, children): ((&str, &str), i64, i64, i64)|
            facts(of, (status, golongan, mkg), (spouses, children));
        let (before, after) = (person(first, one), person(&AFTER, two));
        prop_assume!(lines_of(first, &before).is_ok());
        between((first, &before), (&AFTER, &after));
    }
}
