//! Approval: by somebody else, of something fresh and complete, once.

use super::region::{Region, act, all, codes, over};
use crate::runs::RunKind;
use crate::states::RunStatus;

#[tokio::test]
async fn neither_maker_nor_calculator_approves() {
    let region = Region::of(1).await;
    let run = region.calculated().await;
    let own = crate::approve_run(&region.db, &act(region.maker, over(region.instansi)), (run.id, None)).await;
    assert_eq!(codes(own), ["payroll.own_run"]);
    let approved = region.approve(run.id).await.unwrap();
    assert_eq!((approved.status, approved.approved_by), (RunStatus::Approved, Some(region.approver.0)));
    let view = crate::find_run(&region.db, &region.makes(), &region.duties(), run.id).await.unwrap();
    assert!(view.offers().is_empty(), "nothing leads out of an approved run");
}

#[tokio::test]
async fn an_approved_run_is_immutable() {
    let region = Region::of(1).await;
    let run = region.calculated().await;
    let before = region.slips(run.id).await;
    region.approve(run.id).await.unwrap();
    let makes = region.makes();
    let reason = || "terlambat".to_owned();
    let refused = ["payroll.run_act_not_offered"];
    assert_eq!(codes(crate::calculate_run(&region.db, &makes, (run.id, None)).await), refused);
    assert_eq!(codes(crate::cancel_run(&region.db, &makes, (run.id, None), reason()).await), refused);
    let person = (region.people[0], reason());
    assert_eq!(codes(crate::exclude_employee(&region.db, &makes, (run.id, None), person).await), refused);
    assert_eq!(codes(region.approve(run.id).await), refused);
    assert_eq!(region.slips(run.id).await, before);
}

#[tokio::test]
async fn a_version_that_nobody_saw_is_refused() {
    let region = Region::of(1).await;
    let run = region.calculated().await;
    let old = crate::approve_run(&region.db, &region.approves(), (run.id, Some(run.version - 1))).await;
    assert_eq!(codes(old), ["platform.stale"]);
    crate::approve_run(&region.db, &region.approves(), (run.id, Some(run.version))).await.unwrap();
}

#[tokio::test]
async fn a_fault_is_mended_or_the_person_left_out_with_a_reason() {
    let region = Region::of(1).await;
    let bare = region.hire_without_facts().await;
    let run = region.calculated().await;
    assert_eq!(codes(region.approve(run.id).await), ["payroll.run_has_faults"]);
    let makes = region.makes();
    let exclude = |employee, reason: &str| {
        let reason = reason.to_owned();
        let (db, makes) = (&region.db, &makes);
        async move { crate::exclude_employee(db, makes, (run.id, None), (employee, reason)).await }
    };
    assert_eq!(codes(exclude(bare, " ").await), ["payroll.reason_empty"]);
    assert_eq!(codes(exclude(region.people[0], "cuti").await), ["payroll.has_payslip"]);
    exclude(bare, "SK belum terbit").await.unwrap();
    assert_eq!(codes(exclude(bare, "lagi").await), ["payroll.excluded_already"]);
    let exclusions = crate::list_exclusions(&region.db, &makes, run.id, &all()).await.unwrap();
    assert_eq!(exclusions.rows[0].reason, "SK belum terbit");
    let view = crate::find_run(&region.db, &makes, &region.duties(), run.id).await.unwrap();
    assert_eq!((view.situation.open_faults, view.situation.is_stale), (0, false));
    crate::withdraw_exclusion(&region.db, &makes, (run.id, None), bare).await.unwrap();
    assert_eq!(codes(region.approve(run.id).await), ["payroll.run_stale"]);
    exclude(bare, "SK belum terbit").await.unwrap();
    region.calculate(run.id).await;
    region.approve(run.id).await.unwrap();
}

#[tokio::test]
async fn exclusions_survive_a_calculation() {
    let region = Region::of(2).await;
    let run = region.draft(RunKind::GajiInduk, region.instansi).await;
    let person = (region.people[0], "pindah".to_owned());
    crate::exclude_employee(&region.db, &region.makes(), (run.id, None), person).await.unwrap();
    assert_eq!(region.calculate(run.id).await.payslip_count, 3);
    assert_eq!(region.calculate(run.id).await.payslip_count, 3);
}

#[tokio::test]
async fn approval_writes_the_hash_of_every_rupiah_into_the_log() {
    let region = Region::of(2).await;
    let run = region.calculated().await;
    region.approve(run.id).await.unwrap();
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let recorded = platform::entity::act::Entity::find()
        .filter(platform::entity::act::Column::Kind.eq("payroll.run_approved"))
        .one(region.db.read())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(recorded.details["content_hash"], serde_json::json!(run.content_hash.unwrap()));
}
