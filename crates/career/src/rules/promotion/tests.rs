use super::*;
use crate::regulation::Confidence;

fn facts(golongan: &str, since: &str) -> PromotionFacts {
    PromotionFacts {
        path: PromotionPath::Reguler,
        golongan: golongan.parse().unwrap(),
        since: since.parse().unwrap(),
        predikat: vec![Predikat::Baik, Predikat::SangatBaik],
        education: Some(EducationLevel::S1),
        is_vocational: false,
        credit: None,
        next_tier: None,
        position: None,
        is_outstanding: false,
        has_passed_exam: false,
    }
}

fn found(facts: &PromotionFacts) -> Promotion {
    promotion(&PromotionLaw::embedded().unwrap(), facts, Language::En).unwrap()
}

fn missing(facts: &PromotionFacts) -> Vec<&'static str> {
    let conditions = found(facts).conditions.into_iter();
    conditions.filter(|condition| !condition.is_met).map(|condition| condition.code.word()).collect()
}

fn tmt(facts: &PromotionFacts) -> String {
    found(facts).tmt.unwrap().to_string()
}

#[test]
fn a_regular_promotion_comes_after_four_years_in_rank() {
    let school = Some(EducationLevel::Sma);
    let published = found(&PromotionFacts { education: school, ..facts("II/a", "2016-03-01") });
    assert_eq!(
        (published.next.unwrap().name(), published.tmt.unwrap().to_string().as_str()),
        ("II/b", "2020-04-01")
    );
    let then = published.following.unwrap();
    assert_eq!((then.golongan.name(), then.tmt.to_string().as_str()), ("II/c", "2024-04-01"));
    assert_eq!(tmt(&facts("III/a", "2022-03-01")), "2026-03-01");
}

#[test]
fn nobody_passes_the_ceiling_of_his_education() {
    let at_the_top = PromotionFacts { education: Some(EducationLevel::Sma), ..facts("III/b", "2020-01-01") };
    let refused = found(&at_the_top);
    assert_eq!((refused.is_eligible, refused.tmt, missing(&at_the_top)), (false, None, vec!["ceiling"]));
    let ceiling = refused.conditions.iter().find(|one| one.code == ConditionCode::Ceiling).unwrap();
    assert_eq!(ceiling.working.formula, "III/c > III/b");
    assert_eq!(missing(&PromotionFacts { education: None, ..at_the_top }), ["ceiling"]);
    let last = PromotionFacts { education: Some(EducationLevel::Sma), ..facts("III/a", "2020-01-01") };
    assert_eq!(found(&last).following, None);
}

#[test]
fn each_of_the_last_two_years_must_be_good() {
    let with = |predikat: &[Predikat]| PromotionFacts {
        predikat: predikat.to_vec(),
        ..facts("III/a", "2022-03-01")
    };
    assert_eq!(missing(&with(&[Predikat::Baik])), ["predikat"]);
    assert_eq!(
        missing(&with(&[Predikat::SangatBaik, Predikat::ButuhPerbaikan, Predikat::Baik])),
        ["predikat"]
    );
    assert!(found(&with(&[Predikat::Kurang, Predikat::Baik, Predikat::Baik])).is_eligible);
}

#[test]
fn in_a_functional_position_credit_decides_and_a_tier_has_to_be_won_first() {
    let credit = Credit { accumulated: "50".parse().unwrap(), need: "50".parse().unwrap() };
    let functional = PromotionFacts { path: PromotionPath::Fungsional, ..facts("III/a", "2024-05-01") };
    assert_eq!(missing(&functional), ["credit"]);
    let enough = PromotionFacts { credit: Some(credit), ..functional.clone() };
    assert_eq!(tmt(&enough), "2026-05-01");
    let crossing = NextTier { has_passed_test: true, has_vacancy: false };
    assert_eq!(missing(&PromotionFacts { next_tier: Some(crossing), ..enough.clone() }), ["tier_vacancy"]);
    let less = Credit { accumulated: "49.99".parse().unwrap(), ..credit };
    assert_eq!(missing(&PromotionFacts { credit: Some(less), ..enough }), ["credit"]);
}

#[test]
fn a_manager_below_the_grades_of_his_position_reaches_them_year_by_year() {
    let position = |since: &str| HeldPosition {
        since: since.parse().unwrap(),
        golongan_min: "III/d".parse().unwrap(),
        golongan_max: "IV/a".parse().unwrap(),
    };
    let path = PromotionPath::Struktural;
    let below =
        PromotionFacts { path, position: Some(position("2025-03-10")), ..facts("III/c", "2024-01-01") };
    assert_eq!(tmt(&below), "2026-04-01");
    let within = PromotionFacts { golongan: "III/d".parse().unwrap(), ..below.clone() };
    assert_eq!(tmt(&within), "2028-01-01");
    let above = PromotionFacts { golongan: "IV/a".parse().unwrap(), ..below.clone() };
    assert_eq!(missing(&above), ["rank_band"]);
    assert_eq!(missing(&PromotionFacts { position: None, ..below }), ["rank_band"]);
}

#[test]
fn a_new_diploma_lifts_to_its_grade_and_no_lower() {
    let path = PromotionPath::PenyesuaianIjazah;
    let lifted = PromotionFacts { path, has_passed_exam: true, ..facts("II/c", "2025-01-01") };
    assert_eq!(found(&lifted).next, Some("III/a".parse().unwrap()));
    assert_eq!(found(&lifted).conditions[1].confidence, Confidence::FromMemory);
    let higher = PromotionFacts { golongan: "III/b".parse().unwrap(), ..lifted.clone() };
    assert_eq!(missing(&higher), ["higher_grade"]);
    assert_eq!(missing(&PromotionFacts { has_passed_exam: false, ..lifted }), ["exam"]);
}

#[test]
fn an_outstanding_achievement_asks_for_the_best_predikat() {
    let path = PromotionPath::PrestasiLuarBiasa;
    let outstanding = PromotionFacts { path, is_outstanding: true, ..facts("III/a", "2025-06-01") };
    assert_eq!(tmt(&outstanding), "2026-06-01");
    assert_eq!(missing(&PromotionFacts { predikat: vec![Predikat::Baik], ..outstanding }), ["predikat"]);
}

#[test]
fn nothing_is_above_the_highest_grade() {
    let top = found(&PromotionFacts { education: Some(EducationLevel::S3), ..facts("IV/e", "2015-04-01") });
    assert_eq!((top.next, top.is_eligible), (None, false));
}

#[test]
fn wrong_facts_are_named_at_once() {
    let mut wrong = facts("IX", "1900-01-01");
    wrong.position = Some(HeldPosition {
        since: "2020-01-01".parse().unwrap(),
        golongan_min: "IV/a".parse().unwrap(),
        golongan_max: "III/d".parse().unwrap(),
    });
    match promotion(&PromotionLaw::embedded().unwrap(), &wrong, Language::Id) {
        Err(Error::Invalid(faults)) => {
            let codes: Vec<&str> = faults.iter().map(|fault| fault.code).collect();
            assert_eq!(codes, ["career.no_rank", "career.grades_order", "career.date_range"]);
        }
        other => panic!("{other:?}"),
    }
}
