//! A calculation: complete, repeatable, and without a trace when it dies.

use kernel::recipe::Inputs;
use personnel::value::{FactValue, LeaveKind, Status};
use platform::jobs;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::region::{Region, all, codes, day, golongan, january};
use crate::calculation::{CALCULATE_RUN, calculate_run_now};
use crate::entity::{payroll_slot, run_total};
use crate::runs::{NewRun, RunKind};
use crate::states::RunStatus;

#[tokio::test]
async fn everyone_is_paid_once_and_the_sums_agree() {
    let region = Region::of(3).await;
    let run = region.calculated().await;
    assert_eq!((run.status, run.payslip_count), (RunStatus::Calculated, 6));
    let slips = region.slips(run.id).await;
    assert_eq!(run.net.0, slips.iter().map(|slip| slip.net.0).sum::<i64>());
    assert_eq!(run.gross - run.deductions, run.net);
    let totals = crate::run_totals(&region.db, &region.makes(), run.id, None).await.unwrap();
    let net = totals.iter().find(|total| total.code == "net").unwrap();
    assert_eq!((net.amount, net.count), (run.net, 6));
    let of_one = crate::run_totals(&region.db, &region.makes(), run.id, Some(region.skpd[0])).await.unwrap();
    assert_eq!(of_one.iter().find(|total| total.code == "net").unwrap().amount.0 * 2, run.net.0);
}

#[tokio::test]
async fn a_second_calculation_gives_the_same_bytes() {
    let region = Region::of(4).await;
    let first = region.calculated().await;
    let before = region.slips(first.id).await;
    let second = region.calculate(first.id).await;
    assert_eq!(region.slips(first.id).await, before);
    assert_eq!(second.content_hash, first.content_hash);
    assert_eq!(second.recipe_hash, first.recipe_hash);
    let inputs: Inputs = serde_json::from_str(&before[0].inputs).unwrap();
    assert!(inputs.source(0).is_some_and(|source| source.kind == "status"));
}

#[tokio::test]
async fn what_a_dead_worker_left_is_replaced() {
    let region = Region::of(3).await;
    let whole = region.calculated().await;
    let expected = region.slips(whole.id).await;
    // The process dies after some parts: payslips and slots are there, the run says `calculating`.
    let (run, job) = crate::calculate_run(&region.db, &region.makes(), (whole.id, None)).await.unwrap();
    assert_eq!((run.status, run.job_id), (RunStatus::Calculating, Some(job)));
    crate::entity::payslip::Entity::delete_many()
        .filter(crate::entity::payslip::COLUMN.employee_id.is_in(region.people[2..].to_vec()))
        .exec(region.db.write())
        .await
        .unwrap();
    let seen = crate::list_payslips(&region.db, &region.makes(), Default::default(), &all()).await.unwrap();
    assert_eq!(seen.rows.len(), 0, "a run that is being calculated shows nothing");
    region.work_once().await;
    let view = crate::find_run(&region.db, &region.makes(), &region.duties(), run.id).await.unwrap();
    assert_eq!((view.run.status, view.run.payslip_count), (RunStatus::Calculated, 6));
    assert_eq!(region.slips(run.id).await, expected);
    let ended = jobs::find(region.db.read(), jobs::Whose::Everyones, job).await.unwrap();
    assert_eq!((ended.status, ended.done, ended.total), (jobs::Status::Succeeded, 6, Some(6)));
    assert_eq!(ended.kind, CALCULATE_RUN);
}

#[tokio::test]
async fn a_cancelled_job_leaves_a_draft_without_payslips() {
    let region = Region::of(2).await;
    let run = region.draft(RunKind::GajiInduk, region.instansi).await;
    let (_, job) = crate::calculate_run(&region.db, &region.makes(), (run.id, None)).await.unwrap();
    jobs::cancel(&region.db, &region.makes(), jobs::Whose::Everyones, job).await.unwrap();
    region.work_once().await;
    let view = crate::find_run(&region.db, &region.makes(), &region.duties(), run.id).await.unwrap();
    assert_eq!(view.run.status, RunStatus::Draft);
    assert!(region.slips(run.id).await.is_empty());
}

#[tokio::test]
async fn a_run_cancelled_under_its_job_stays_cancelled_and_empty() {
    let region = Region::of(2).await;
    let run = region.draft(RunKind::GajiInduk, region.instansi).await;
    crate::calculate_run(&region.db, &region.makes(), (run.id, None)).await.unwrap();
    let twice = crate::calculate_run(&region.db, &region.makes(), (run.id, None)).await;
    assert_eq!(codes(twice), ["payroll.run_act_not_offered"]);
    crate::cancel_run(&region.db, &region.makes(), (run.id, None), "salah bulan".into()).await.unwrap();
    region.work_once().await;
    let view = crate::find_run(&region.db, &region.makes(), &region.duties(), run.id).await.unwrap();
    assert_eq!(view.run.status, RunStatus::Cancelled);
    assert!(region.slips(run.id).await.is_empty());
    assert!(payroll_slot::Entity::find().all(region.db.read()).await.unwrap().is_empty());
}

#[tokio::test]
async fn nobody_is_paid_twice_for_a_month() {
    let region = Region::of(2).await;
    let one = region.draft(RunKind::GajiInduk, region.skpd[0]).await;
    let one = region.calculate(one.id).await;
    assert_eq!(one.payslip_count, 2);
    let whole = region.calculated().await;
    assert_eq!(whole.payslip_count, 2, "only those whom the first run does not pay");
    let faults = crate::list_run_faults(&region.db, &region.makes(), whole.id, &all()).await.unwrap();
    let faults: Vec<_> = faults.rows.iter().map(|fault| (fault.code.as_str(), fault.is_open)).collect();
    assert_eq!(faults, [("payroll.slot_taken", false); 2]);
    crate::cancel_run(&region.db, &region.makes(), (one.id, None), "digabung".into()).await.unwrap();
    let view = crate::find_run(&region.db, &region.makes(), &region.duties(), whole.id).await.unwrap();
    assert!(view.situation.is_stale, "their slots are free again");
    assert_eq!(region.calculate(whole.id).await.payslip_count, 4);
    let totals = run_total::Entity::find().filter(run_total::COLUMN.run_id.eq(one.id));
    assert!(totals.all(region.db.read()).await.unwrap().is_empty());
}

#[tokio::test]
async fn whoever_begins_mid_month_is_paid_from_the_next_one_and_changes_nobody_elses_pay() {
    let region = Region::of(2).await;
    let before = region.calculated().await;
    let expected = region.slips(before.id).await;
    let newcomer = region.hire_without_facts().await;
    for value in [
        FactValue::Status { status: Status::Cpns },
        golongan("III/a", 0),
        FactValue::TaxStatus { ptkp: personnel::value::Ptkp::Tk0 },
        FactValue::Position { position_id: region.posts[0], standing: personnel::value::Standing::Definitif },
    ] {
        region.know_from(newcomer, value, "2026-01-15").await;
    }
    region.calculate(before.id).await;
    assert_eq!(region.slips(before.id).await, expected);
    let faults = crate::list_run_faults(&region.db, &region.makes(), before.id, &all()).await.unwrap();
    assert!(faults.rows.is_empty());
    let new = NewRun {
        unit_id: region.instansi,
        kind: RunKind::GajiInduk,
        base_kind: None,
        service_month: january().next(),
        payment_month: None,
        settles_from: None,
    };
    let february = crate::create_run(&region.db, &region.makes(), &region.rules.law, new).await.unwrap();
    assert_eq!(region.calculate(february.id).await.payslip_count, 5);
}

#[tokio::test]
async fn gaps_of_the_record_are_named_and_unpaid_leave_is_not_one() {
    let region = Region::of(1).await;
    let [one, other] = region.people[..] else { panic!("two people") };
    region.know(one, FactValue::Status { status: Status::PppkParuhWaktu }).await;
    region.know(other, FactValue::Leave { leave: LeaveKind::CutiLuarTanggungan }).await;
    let bare = region.hire_without_facts().await;
    let placed = region.hire_without_facts().await;
    region.know(placed, FactValue::Status { status: Status::Pns }).await;
    let wrong = region.hire(0).await;
    region.know(wrong, golongan("IX", 4)).await;
    let retired = region.hire(0).await;
    region.know(retired, FactValue::Status { status: Status::Retired }).await;
    let run = region.calculated().await;
    assert_eq!(run.payslip_count, 0);
    let faults = crate::list_run_faults(&region.db, &region.makes(), run.id, &all()).await.unwrap();
    let found = |employee| -> Vec<(&str, bool)> {
        let own = faults.rows.iter().filter(|fault| fault.employee_id == employee);
        own.map(|fault| (fault.code.as_str(), fault.is_open)).collect()
    };
    assert_eq!(found(one), [("payroll.wage_missing", true)]);
    assert_eq!(found(other), [("payroll.on_unpaid_leave", false)]);
    assert_eq!(found(bare), [("payroll.status_missing", true)]);
    let lacks = ["payroll.golongan_missing", "payroll.position_missing", "payroll.tax_status_missing"];
    assert_eq!(found(placed), lacks.map(|code| (code, true)));
    assert_eq!(found(wrong), [("payroll.no_row", true)]);
    assert_eq!(found(retired), []);
    let view = crate::find_run(&region.db, &region.makes(), &region.duties(), run.id).await.unwrap();
    assert_eq!(view.situation.open_faults, 4, "people, not faults");
}

#[tokio::test]
async fn a_run_needs_its_unit_in_the_scope_and_its_months_in_order() {
    let region = Region::of(1).await;
    let new = NewRun {
        unit_id: region.instansi,
        kind: RunKind::GajiInduk,
        base_kind: None,
        service_month: january(),
        payment_month: Some(january().previous()),
        settles_from: None,
    };
    let early = crate::create_run(&region.db, &region.makes(), &region.rules.law, new).await;
    assert_eq!(codes(early), ["payroll.paid_before_service"]);
    let clerk = super::region::act(region.maker, super::region::over(region.skpd[0]));
    let whole = NewRun { payment_month: None, ..new };
    assert_eq!(
        codes(crate::create_run(&region.db, &clerk, &region.rules.law, whole).await),
        ["platform.not_found"]
    );
    let tpp = NewRun { kind: RunKind::Tpp, ..whole };
    assert_eq!(
        codes(crate::create_run(&region.db, &region.makes(), &region.rules.law, tpp).await),
        ["payroll.no_policy"]
    );
    let run = region.calculated().await;
    let foreign = calculate_run_now(&region.db, &clerk, (&region.rules, &region.seals), run.id).await;
    assert_eq!(codes(foreign), ["platform.not_found"]);
    assert_eq!(run.facts_as_of, day("2026-01-01"));
}

impl Region {
    /// A worker does what waits, then goes home.
    async fn work_once(&self) {
        let worker = jobs::Worker {
            db: self.db.clone(),
            clock: platform::clock::Clock::default(),
            concurrency: 1,
            pace: jobs::Pace::default(),
        };
        let (rules, seals) = (self.rules.clone(), self.seals.clone());
        let handlers = jobs::Handlers::new()
            .on(CALCULATE_RUN, move |context| crate::calculate_run_job(context, rules.clone(), seals.clone()))
            .at_end(CALCULATE_RUN, |end| Box::pin(crate::settle_run_job(end)));
        let db = self.db.clone();
        let nothing_waits = async move {
            let busy = |status| jobs::JobFilter { status: Some(status), ..Default::default() };
            loop {
                let mut open = 0;
                for status in [jobs::Status::Queued, jobs::Status::Running] {
                    let found = jobs::list(db.read(), jobs::Whose::Everyones, busy(status), &all()).await;
                    open += found.unwrap().rows.len();
                }
                if open == 0 {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        };
        jobs::work(worker, handlers, nothing_waits).await;
    }
}
