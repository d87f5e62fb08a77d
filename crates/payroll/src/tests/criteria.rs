//! The criteria that an employee is told, and when a policy may be published.

use kernel::{DateRange, Rupiah};
use platform::{Act, Actor};

use super::region::{Region, act, codes, day, january, over};
use crate::criteria::WithoutTpp;
use crate::policies::PolicyDraft;
use crate::rules::tpp::{DEMO_POLICY, TppPolicy};

fn as_employee(region: &Region, employee: Option<kernel::id::EmployeeId>) -> Act {
    let act = act(region.maker, over(region.instansi));
    Act { actor: Actor::Account { account: region.maker, employee }, ..act }
}

#[tokio::test]
async fn everybody_is_told_the_coming_month_or_why_there_is_nothing() {
    let region = Region::of(1).await;
    let me = as_employee(&region, Some(region.people[0]));
    let none = crate::own_criteria(&region.db, &me, None).await.unwrap();
    assert_eq!((none.receives, none.reason), (false, Some(WithoutTpp::NoPolicy)));
    assert_eq!(none.month, january().next(), "the coming month");
    let mut rules = TppPolicy::from_toml(DEMO_POLICY).unwrap();
    rules.statuses.remove(&crate::rules::PaidStatus::Pppk);
    region.approve_rules(rules).await;
    let told = crate::own_criteria(&region.db, &me, Some(january())).await.unwrap();
    assert_eq!((told.receives, told.reason, told.basic), (true, None, Some(Rupiah(2_900_000))));
    let policy = told.policy.unwrap();
    assert_eq!(policy.evaluation_period.to_string(), "2026-01");
    let parts: Vec<(&str, String, usize)> = policy
        .parts
        .iter()
        .map(|part| (part.code.as_str(), part.weight.to_string(), part.steps.len()))
        .collect();
    assert_eq!(parts, [("performance", "0.6".to_owned(), 5), ("attendance", "0.4".to_owned(), 0)]);
    assert_eq!(policy.cuts.len(), 9);
    let stranger = crate::own_criteria(&region.db, &as_employee(&region, None), None).await.unwrap();
    assert_eq!(stranger.reason, Some(WithoutTpp::NotAnEmployee));
    let contract = region.people[1];
    let status = personnel::value::FactValue::Status { status: personnel::value::Status::Pppk };
    region.know(contract, status).await;
    let told = crate::own_criteria(&region.db, &as_employee(&region, Some(contract)), None).await.unwrap();
    assert_eq!((told.receives, told.reason), (false, Some(WithoutTpp::StatusNotNamed)));
    assert!(told.policy.is_some() && told.explanation.is_some());
}

#[tokio::test]
async fn a_policy_comes_before_its_period_or_names_its_decree() {
    let region = Region::of(0).await;
    let (db, law) = (&region.db, &region.rules.law);
    let (makes, approves) = (region.makes(), region.approves());
    let draft = |from: &str, decree: Option<&str>| {
        let mut rules = TppPolicy::from_toml(DEMO_POLICY).unwrap();
        rules.corrective_decree = decree.map(str::to_owned);
        PolicyDraft { name: "TPP".into(), valid: DateRange::starting(day(from)), rules }
    };
    // Today is 20 January 2026.
    let late = crate::draft_policy(db, &makes, region.instansi, draft("2026-01-01", None)).await.unwrap();
    let refused = crate::submit_policy(db, law, &makes, (late.id, None)).await;
    let faults = kernel::Refusal::faults(&refused.unwrap_err());
    assert_eq!(faults[0].code, "payroll.policy_published_late");
    assert_eq!(faults[0].pointer.as_deref(), Some("/rules/corrective_decree"));
    crate::edit_policy(db, &makes, (late.id, None), draft("2026-02-01", None)).await.unwrap();
    crate::submit_policy(db, law, &makes, (late.id, None)).await.unwrap();
    let in_february = Act { today: day("2026-02-01"), ..approves.clone() };
    let refused = crate::approve_policy(db, &in_february, (late.id, None)).await;
    assert_eq!(
        codes(refused),
        ["payroll.policy_published_late"],
        "what was in time when submitted is late now"
    );
    crate::approve_policy(db, &approves, (late.id, None)).await.unwrap();
}
