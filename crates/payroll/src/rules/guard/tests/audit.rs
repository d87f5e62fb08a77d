//! The six findings of the audit board, as facts.

use super::*;

#[test]
fn dompu_typed_the_year_of_a_pension_too_late() {
    // Born in December 1965, retired from January 2024 on; December 2024 was typed.
    let mut watched = clean();
    watched.facts.born = day("1965-12-10");
    watched.facts.pension = Some(Pension { from: day("2024-01-01"), years: 58, is_verified: true });
    watched.facts.statuses =
        vec![held(Status::Pns, "1990-01-01", Some("2024-12-01")), held(Status::Retired, "2024-12-01", None)];
    assert_eq!(salary("2023-12", &watched), [FindingRule::RetirementTmt], "known before it costs anything");
    let found = find(&occasion(Paying::Salary, "2024-02"), &watched);
    assert_eq!((found[0].rule, found[0].stake), (FindingRule::PastRetirementAge, Rupiah(4_000_000)));
    assert_eq!(found[1].rule, FindingRule::RetirementTmt);
    assert_eq!(found[1].working.last().unwrap().value, "2024-12-01");
    watched.facts.pension = Some(Pension { from: day("2024-01-01"), years: 60, is_verified: false });
    assert_eq!(salary("2024-02", &watched)[0], FindingRule::RetirementAgeToConfirm);
    watched.facts.pension = Some(Pension { from: day("2024-12-01"), years: 58, is_verified: true });
    assert_eq!(salary("2024-11", &watched), []);
}

fn divorce(watched: &mut Watched, from: &str) {
    let (fact_id, decree) =
        (watched.facts.family[0].fact_id, Some((DecreeId::new(), "474/3/2026".to_owned())));
    let change = FamilyChange { proposal_id: ProposalId::new(), decree, fact_id, from: day(from) };
    watched.facts.family_changes = vec![change];
}

#[test]
fn dompu_and_lombok_tengah_paid_spouses_after_divorce() {
    let mut watched = clean();
    divorce(&mut watched, "2026-01-10");
    let found = only(&occasion(Paying::Salary, "2026-02"), &watched);
    // Spouse allowance and ten kilograms of rice.
    assert_eq!((found.rule, found.stake), (FindingRule::SpouseAllowance, Rupiah(300_000 + 72_420)));
    assert!(found.working.iter().any(|one| one.value == "474/3/2026"));
    divorce(&mut watched, "2026-02-02");
    assert_eq!(salary("2026-02", &watched), [], "still married on the first day of the month");
    watched.facts.family.remove(0);
    assert_eq!(salary("2026-02", &watched), [FindingRule::SpouseAllowance], "paid for nobody");
    watched.paid.spouse = Rupiah::ZERO;
    assert_eq!(salary("2026-02", &watched), []);
}

#[test]
fn lombok_tengah_paid_position_allowances_in_long_leave() {
    let mut watched = clean();
    watched.facts.cuti_besar =
        Some(since(DateRange::bounded(day("2026-01-15"), day("2026-04-15")), "2026-01-15"));
    let found = only(&occasion(Paying::Salary, "2026-02"), &watched);
    assert_eq!((found.rule, found.stake), (FindingRule::LeaveAllowance, Rupiah(540_000)));
    watched.paid.position = Rupiah::ZERO;
    assert_eq!(salary("2026-02", &watched), [], "it rests");
}

#[test]
fn muara_enim_paid_a_position_allowance_in_month_seven_of_a_study_assignment() {
    let mut watched = clean();
    watched.facts.study = Some(since(DateRange::starting(day("2025-08-01")), "2025-08-01"));
    assert_eq!(salary("2026-01", &watched), [], "month six");
    let found = only(&occasion(Paying::Salary, "2026-02"), &watched);
    assert_eq!((found.rule, found.working[1].value.as_str()), (FindingRule::StudyAllowance, "7"));
}

#[test]
fn muara_enim_paid_the_thirteenth_salary_twice_after_a_transfer() {
    let mut watched = clean();
    let june = occasion(Paying::Thirteenth, "2026-06");
    watched.facts.statuses = vec![held(Status::Pns, "2026-03-01", None)];
    watched.facts.skpp = vec![day("2026-02-20")];
    assert_eq!(rules(&june, &watched), [FindingRule::ThirteenthAfterTransfer]);
    watched.others =
        vec![OtherPayment { run: RunId::new(), month: month("2026-06"), net: Rupiah(5_000_000) }];
    assert_eq!(rules(&june, &watched), [FindingRule::TwoPayers]);
    assert_eq!(rules(&occasion(Paying::Thirteenth, "2027-06"), &Watched { others: vec![], ..watched }), []);
}

#[test]
fn muara_enim_continued_pay_beyond_four_months() {
    let mut watched = clean();
    watched.facts.statuses =
        vec![held(Status::Pns, "2010-01-01", Some("2025-10-05")), held(Status::Deceased, "2025-10-05", None)];
    watched.paid = PaidLines { net: Rupiah(3_000_000), ..PaidLines::default() };
    let paid = |count: usize| {
        vec![OtherPayment { run: RunId::new(), month: month("2025-11"), net: Rupiah(1) }; count]
    };
    watched.others = paid(3);
    assert_eq!(rules(&occasion(Paying::Continued, "2026-02"), &watched), [], "the fourth month");
    assert_eq!(rules(&occasion(Paying::Continued, "2026-03"), &watched), [FindingRule::ContinuedPay]);
    watched.others = paid(4);
    assert_eq!(rules(&occasion(Paying::Continued, "2026-02"), &watched), [FindingRule::ContinuedPay]);
}

#[test]
fn banyuasin_and_jakarta_paid_the_retired_and_the_dead() {
    let cases = [
        (Status::Retired, FindingRule::PaidAfterRetirement),
        (Status::Deceased, FindingRule::PaidAfterDeath),
        (Status::Dismissed, FindingRule::PaidAfterDismissal),
        (Status::Transferred, FindingRule::PaidAfterTransfer),
    ];
    for (status, rule) in cases {
        let mut watched = clean();
        watched.facts.statuses =
            vec![held(Status::Pns, "2010-01-01", Some("2026-02-01")), held(status, "2026-02-01", None)];
        assert_eq!(salary("2026-01", &watched), []);
        let found = only(&occasion(Paying::Salary, "2026-02"), &watched);
        assert_eq!((found.rule, found.stake), (rule, Rupiah(4_000_000)));
    }
    let mut watched = clean();
    watched.facts.died_elsewhere = Some(since(Status::Deceased, "2026-01-05"));
    assert_eq!(salary("2026-02", &watched), [FindingRule::PaidAfterDeath], "known to another instansi");
}
