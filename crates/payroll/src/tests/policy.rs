//! Policies: two pairs of eyes, and no day with two of them.

use kernel::DateRange;

use super::region::{Region, all, codes, day};
use crate::policies::{PolicyDraft, PolicyFilter};
use crate::rules::tpp::{DEMO_POLICY, TppPolicy};
use crate::states::PolicyStatus;

fn draft(from: &str) -> PolicyDraft {
    PolicyDraft {
        name: "TPP".into(),
        valid: DateRange::starting(day(from)),
        rules: TppPolicy::from_toml(DEMO_POLICY).unwrap(),
    }
}

#[tokio::test]
async fn a_policy_is_drafted_by_one_and_approved_by_another() {
    let region = Region::of(0).await;
    let (db, law, makes, approves) = (&region.db, &region.rules.law, region.makes(), region.approves());
    let policy = crate::draft_policy(db, &makes, region.instansi, draft("2026-01-01")).await.unwrap();
    let id = (policy.id, None);
    assert_eq!(codes(crate::approve_policy(db, &approves, id).await), ["payroll.policy_act_not_offered"]);
    crate::edit_policy(db, &makes, id, draft("2026-02-01")).await.unwrap();
    crate::submit_policy(db, law, &makes, id).await.unwrap();
    let late = crate::edit_policy(db, &makes, id, draft("2026-01-01")).await;
    assert_eq!(codes(late), ["payroll.policy_act_not_offered"]);
    assert_eq!(codes(crate::approve_policy(db, &makes, id).await), ["payroll.own_policy"]);
    crate::return_policy(db, &approves, id).await.unwrap();
    crate::submit_policy(db, law, &makes, id).await.unwrap();
    let approved = crate::approve_policy(db, &approves, id).await.unwrap();
    assert_eq!((approved.status, approved.version), (PolicyStatus::Approved, 6));
    assert_eq!(approved.document, serde_json::to_string(&draft("2026-01-01").rules).unwrap());
}

#[tokio::test]
async fn all_faults_are_named_where_they_stand() {
    let region = Region::of(0).await;
    let mut wrong = draft("2026-01-01");
    wrong.rules.instrument = String::new();
    wrong.rules.weights.performance = "0.7".parse().unwrap();
    let makes = region.makes();
    let policy = crate::draft_policy(&region.db, &makes, region.instansi, wrong).await.unwrap();
    let refused = crate::submit_policy(&region.db, &region.rules.law, &makes, (policy.id, None)).await;
    let faults = kernel::Refusal::faults(&refused.unwrap_err());
    let found: Vec<_> = faults.iter().map(|fault| (fault.code, fault.pointer.as_deref().unwrap())).collect();
    let expected = [
        ("payroll.policy_text_missing", "/rules/instrument"),
        ("payroll.policy_weights_sum", "/rules/weights"),
    ];
    assert_eq!(found, expected);
    let nameless = PolicyDraft {
        name: " ".into(),
        valid: DateRange::bounded(day("2026-01-01"), day("2026-01-01")),
        ..draft("2026-01-01")
    };
    let refused = crate::draft_policy(&region.db, &makes, region.instansi, nameless).await;
    assert_eq!(codes(refused), ["payroll.name_empty", "payroll.range_empty"]);
}

#[tokio::test]
async fn one_policy_binds_on_a_day() {
    let region = Region::of(0).await;
    let first = region.policy().await;
    let (db, law, makes, approves) = (&region.db, &region.rules.law, region.makes(), region.approves());
    let next = crate::draft_policy(db, &makes, region.instansi, draft("2026-07-01")).await.unwrap();
    crate::submit_policy(db, law, &makes, (next.id, None)).await.unwrap();
    let refused = crate::approve_policy(db, &approves, (next.id, None)).await;
    assert_eq!(codes(refused), ["payroll.policy_overlaps"]);
    let early = crate::retire_policy(db, &approves, (first.id, None), day("2025-07-01")).await;
    assert_eq!(codes(early), ["payroll.policy_end_outside"]);
    crate::retire_policy(db, &approves, (first.id, None), day("2026-07-01")).await.unwrap();
    crate::approve_policy(db, &approves, (next.id, None)).await.unwrap();
    let on = |text: &str| PolicyFilter { as_of: Some(day(text)), ..Default::default() };
    let june = crate::list_policies(db, (&makes, &region.duties()), on("2026-06-30"), &all()).await.unwrap();
    assert_eq!(june.rows.iter().map(|view| view.policy.id).collect::<Vec<_>>(), [first.id]);
    let july = crate::list_policies(db, (&makes, &region.duties()), on("2026-07-01"), &all()).await.unwrap();
    assert_eq!(july.rows.iter().map(|view| view.policy.id).collect::<Vec<_>>(), [next.id]);
}
