//! Credit points by the published cases.

use kernel::{Language, Predikat};

use crate::Error;
use crate::angka_kredit::Jenjang;
use crate::regulation::Law;
use crate::rules::angka_kredit::{CalculatedCredit, CreditFacts, CreditGoal, CreditPeriod, angka_kredit};

fn calculated(facts: &CreditFacts) -> Result<CalculatedCredit, Error> {
    let law = Law::embedded().unwrap().credit_on("2026-01-01".parse().unwrap()).unwrap();
    angka_kredit(law, facts, Language::En)
}

fn periods(jenjang: Jenjang, periods: &[(Predikat, u8)]) -> CreditFacts {
    let periods = periods.iter().map(|(predikat, bulan)| CreditPeriod { predikat: *predikat, bulan: *bulan });
    CreditFacts { jenjang: Some(jenjang), periods: periods.collect(), ..CreditFacts::default() }
}

fn codes(facts: &CreditFacts) -> Vec<&'static str> {
    let Err(Error::Invalid(faults)) = calculated(facts) else { panic!("accepted") };
    faults.iter().map(|fault| fault.code).collect()
}

#[test]
fn the_published_conversions_hold() {
    let year = calculated(&periods(Jenjang::AhliPertama, &[(Predikat::SangatBaik, 12)])).unwrap();
    assert_eq!(year.total.value, "18.75");
    let months = calculated(&periods(Jenjang::AhliPertama, &[(Predikat::Baik, 2)])).unwrap();
    assert_eq!((months.total.value.as_str(), months.total.three_places.as_str()), ("2.08", "2.083"));
    let both = periods(Jenjang::AhliPertama, &[(Predikat::SangatBaik, 12), (Predikat::Baik, 2)]);
    let both = calculated(&both).unwrap();
    assert_eq!((both.total.value.as_str(), both.total.exact.as_str()), ("20.83", "125/6"));
    assert_eq!(both.working.operands[1].formula, "100% × 12.5 × 2/12 = 25/12");
}

#[test]
fn exact_parts_sum_to_the_whole() {
    // Six times two months are a year; six times 2.08 are not.
    let parts = calculated(&periods(Jenjang::AhliPertama, &[(Predikat::Baik, 2); 6])).unwrap();
    assert_eq!(parts.total.value, "12.5");
    let thirds =
        calculated(&periods(Jenjang::Pemula, &[(Predikat::ButuhPerbaikan, 7), (Predikat::Kurang, 5)]))
            .unwrap();
    assert_eq!(thirds.total.exact, "155/64");
}

#[test]
fn needs_are_those_of_the_rank_and_at_the_top_those_of_the_next_tier() {
    let need = |jenjang, golongan: &str, accumulated: &str| {
        let facts = CreditFacts {
            jenjang: Some(jenjang),
            golongan: Some(golongan.parse().unwrap()),
            accumulated: Some(accumulated.into()),
            ..CreditFacts::default()
        };
        calculated(&facts).unwrap().next
    };
    let rank = need(Jenjang::AhliPertama, "III/a", "12.5").unwrap();
    assert_eq!(
        (rank.goal, rank.need.value.as_str(), rank.short.value.as_str()),
        (CreditGoal::Pangkat, "50", "37.5")
    );
    let tier = need(Jenjang::AhliMadya, "IV/c", "450").unwrap();
    assert_eq!(
        (tier.goal, tier.jenjang, tier.is_reached),
        (CreditGoal::Jenjang, Some(Jenjang::AhliUtama), true)
    );
    assert_eq!(need(Jenjang::AhliUtama, "IV/e", "10"), None);
}

#[test]
fn degrees_base_credit_and_old_credit_count() {
    let of = |facts: CreditFacts| calculated(&facts).unwrap().total.value;
    let rank = |golongan: &str| Some(golongan.parse().unwrap());
    let degree = CreditFacts { golongan: rank("III/a"), new_degree: true, ..CreditFacts::default() };
    assert_eq!(calculated(&degree).unwrap().education.unwrap().value, "12.5");
    let jenjang = Some(Jenjang::AhliMuda);
    // From an administration post: 25 × 3 + 100.
    let entry = CreditFacts {
        jenjang,
        golongan: rank("III/d"),
        with_base: true,
        years_in_rank: Some(7),
        ..CreditFacts::default()
    };
    assert_eq!(of(entry), "175");
    let old = CreditFacts {
        jenjang,
        golongan: rank("III/c"),
        old_cumulative: Some("228.75".into()),
        ..CreditFacts::default()
    };
    assert_eq!(of(old.clone()), "28.75");
    assert_eq!(of(CreditFacts { old_cumulative: Some("150".into()), ..old }), "0", "never below nothing");
    let own =
        CreditFacts { koefisien: Some("20".into()), ..periods(Jenjang::AhliMuda, &[(Predikat::Baik, 12)]) };
    assert_eq!(of(own), "20");
}

#[test]
fn every_fault_is_named_at_once() {
    let facts = CreditFacts {
        koefisien: Some("1.234".into()),
        accumulated: Some("-1".into()),
        periods: vec![CreditPeriod { predikat: Predikat::Baik, bulan: 13 }],
        new_degree: true,
        ..CreditFacts::default()
    };
    assert_eq!(
        codes(&facts),
        [
            "performance.jenjang_missing",
            "performance.koefisien_wrong",
            "performance.credit_wrong",
            "performance.months_range",
            "performance.golongan_without_base",
        ]
    );
    let foreign = CreditFacts {
        jenjang: Some(Jenjang::AhliMuda),
        golongan: Some("III/a".parse().unwrap()),
        ..CreditFacts::default()
    };
    assert_eq!(codes(&foreign), ["performance.golongan_outside_jenjang"]);
}
