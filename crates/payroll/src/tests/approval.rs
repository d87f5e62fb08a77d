//! Approval: by somebody else, of something fresh and complete, once.

use super::region::{Region, act, all, codes, over};
use crate::runs::{self, Returned, RunKind, TreasuryOrder};
use crate::states::{RunAct, RunStatus};

#[tokio::test]
async fn nobody_signs_a_run_twice() {
    let region = Region::of(1).await;
    let run = region.calculated().await;
    let makes = act(region.maker, over(region.instansi));
    let unsigned = crate::approve_run(&region.db, &region.approves(), (run.id, None)).await;
    assert_eq!(codes(unsigned), ["payroll.run_act_not_offered"]);
    crate::verify_run(&region.db, &makes, (run.id, None)).await.unwrap();
    let own = crate::check_run(&region.db, &makes, (run.id, None)).await;
    assert_eq!(codes(own), ["payroll.own_run"]);
    crate::check_run(&region.db, &region.checks(), (run.id, None)).await.unwrap();
    for hand in [&makes, &region.checks()] {
        assert_eq!(codes(crate::approve_run(&region.db, hand, (run.id, None)).await), ["payroll.own_run"]);
    }
    let approved = crate::approve_run(&region.db, &region.approves(), (run.id, None)).await.unwrap();
    assert_eq!((approved.status, approved.approved_by), (RunStatus::Approved, Some(region.approver.0)));
    let view = crate::find_run(&region.db, &region.makes(), &region.duties(), run.id).await.unwrap();
    let offered: Vec<RunAct> = view.offers().iter().map(|offer| offer.act).collect();
    assert_eq!(offered, [RunAct::Pay], "nothing leads back from an approved run");
}

#[tokio::test]
async fn who_sends_a_run_back_voids_what_was_signed() {
    let region = Region::of(1).await;
    let run = region.calculated().await;
    let before = region.slips(run.id).await;
    let reason = || "Tunjangan jabatan belum sesuai SK".to_owned();
    let checks = region.checks();
    crate::verify_run(&region.db, &region.makes(), (run.id, None)).await.unwrap();
    let mute = crate::return_run(&region.db, &checks, (run.id, None), " ".to_owned()).await;
    assert_eq!(codes(mute), ["payroll.reason_empty"]);
    let back = crate::return_run(&region.db, &checks, (run.id, None), reason()).await.unwrap();
    assert_eq!((back.status, back.verified_by), (RunStatus::Calculated, None));
    assert_eq!((back.return_reason, &region.slips(run.id).await), (Some(reason()), &before));

    region.sign(run.id).await.unwrap();
    let back = crate::refuse_run(&region.db, &region.approves(), (run.id, None), reason()).await.unwrap();
    assert_eq!((back.status, back.verified_by, back.checked_by), (RunStatus::Calculated, None, None));
    region.sign(run.id).await.unwrap();
    let anew = region.calculate(run.id).await;
    assert_eq!(
        (anew.status, anew.checked_by),
        (RunStatus::Calculated, None),
        "a calculation voids signatures"
    );
    region.approve(run.id).await.unwrap();
}

#[tokio::test]
async fn a_payment_that_came_back_is_paid_again_before_the_run_is_closed() {
    let region = Region::of(1).await;
    let run = region.calculated().await;
    let (db, makes, paid) = (&region.db, region.makes(), region.people[0]);
    let order =
        |number: &str, day: &str| TreasuryOrder { number: number.to_owned(), date: day.parse().unwrap() };
    let returned = |day: &str, reason: &str| Returned { on: day.parse().unwrap(), reason: reason.to_owned() };
    let today = makes.today.to_string();
    region.approve(run.id).await.unwrap();
    let early = runs::record_return(db, &makes, (run.id, paid), returned(&today, "Rekening tutup")).await;
    assert_eq!(codes(early), ["payroll.run_act_not_offered"]);
    let wrong = runs::pay_run(db, &makes, (run.id, None), order(" ", "2099-01-01")).await;
    assert_eq!(codes(wrong), ["payroll.sp2d_number_empty", "payroll.sp2d_in_future"]);
    let old = runs::pay_run(db, &makes, (run.id, None), order("1/SP2D", "2020-01-01")).await;
    assert_eq!(codes(old), ["payroll.sp2d_too_early"]);
    let run = runs::pay_run(db, &makes, (run.id, None), order("1/SP2D", &today)).await.unwrap();
    assert_eq!((run.status, run.sp2d_number.as_deref()), (RunStatus::Paid, Some("1/SP2D")));

    let both = runs::record_return(db, &makes, (run.id, paid), returned("2020-01-01", "")).await;
    assert_eq!(codes(both), ["payroll.reason_empty", "payroll.returned_before_paid"]);
    let back = returned(&today, "Rekening tutup");
    runs::record_return(db, &makes, (run.id, paid), back.clone()).await.unwrap();
    let twice = runs::record_return(db, &makes, (run.id, paid), back.clone()).await;
    assert_eq!(codes(twice), ["payroll.returned_already"]);
    assert_eq!(codes(runs::close_run(db, &makes, (run.id, None)).await), ["payroll.run_has_returns"]);
    let (again, whose) = runs::pay_again(db, &makes, (run.id, paid), order("2/SP2D", &today)).await.unwrap();
    assert_eq!((again.sp2d_number.as_deref(), whose.is_some()), (Some("2/SP2D"), true));
    let thrice = runs::pay_again(db, &makes, (run.id, paid), order("3/SP2D", &today)).await;
    assert_eq!(codes(thrice), ["payroll.not_returned"]);
    let closed = runs::close_run(db, &makes, (run.id, None)).await.unwrap();
    assert_eq!(closed.status, RunStatus::Closed);
    let late = runs::record_return(db, &makes, (run.id, paid), back).await;
    assert_eq!(codes(late), ["payroll.run_act_not_offered"]);
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
    let run = region.sign(run.id).await.unwrap();
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
    // The reason tells of a person: it goes when the person is erased, and the decision stays.
    let tx = platform::begin(&region.db).await.unwrap();
    crate::privacy::forget_employments(&tx, &[bare]).await.unwrap();
    tx.commit().await.unwrap();
    let exclusions = crate::list_exclusions(&region.db, &makes, run.id, &all()).await.unwrap();
    assert_eq!(exclusions.rows[0].reason, personnel::privacy::ERASED);
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
