//! The guard on a real database: what it finds, who answers for it, and what a run may do meanwhile.

use kernel::id::EmployeeId;
use personnel::value::{FactValue, FamilyMember, LeaveKind, Personal, Ptkp, Relation, Status};
use platform::Act;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::region::{Region, act, all, codes, day, over};
use crate::guard::{FindingFilter, RunFinding};
use crate::rules::guard::{FindingRule, FindingSeverity};
use crate::runs::{Run, RunKind};
use crate::states::{FindingStatus, RunAct};

impl Region {
    async fn findings(&self, run: &Run, filter: FindingFilter) -> Vec<RunFinding> {
        let reader = (&self.makes(), &self.duties());
        crate::list_run_findings(&self.db, reader, run.id, (filter, &all())).await.unwrap().rows
    }

    async fn found(&self, run: &Run) -> Vec<(EmployeeId, FindingRule)> {
        let found = self.findings(run, FindingFilter::default()).await;
        found.into_iter().map(|one| (one.employee_id, one.rule)).collect()
    }

    /// Born so long ago that the age of the post is reached.
    async fn is_old(&self, employee: EmployeeId) {
        use personnel::entity::{employee as row, person};
        let found = row::Entity::find_by_id(employee).one(self.db.read()).await.unwrap().unwrap();
        person::Entity::update_many()
            .col_expr(person::Column::BirthDate, Expr::value(day("1966-01-10")))
            .filter(person::Column::Id.eq(found.person_id))
            .exec(self.db.write())
            .await
            .unwrap();
    }
}

fn spouse(is_asn: bool) -> FactValue {
    FactValue::Family(FamilyMember {
        relation: Relation::Spouse,
        name: Personal("Sari".into()),
        birth_date: day("1986-01-01"),
        is_studying: false,
        is_dependent: true,
        is_asn,
        proofs: vec![],
    })
}

#[tokio::test]
async fn a_clean_region_gives_nothing() {
    let region = Region::of(3).await;
    region.policy().await;
    let salary = region.calculated().await;
    let tpp = region.draft(RunKind::Tpp, region.instansi).await;
    let tpp = region.calculate(tpp.id).await;
    for run in [&salary, &tpp] {
        assert_eq!(region.found(run).await, []);
    }
}

#[tokio::test]
async fn a_block_is_mended_or_left_out_and_never_accepted() {
    let region = Region::of(2).await;
    let [old, ended, ..] = region.people[..] else { panic!() };
    region.is_old(old).await;
    // Retired once, and active again by a slip of the pen.
    region.know_from(ended, FactValue::Status { status: Status::Pns }, "2020-01-01").await;
    region.ends(ended, "2024-01-01").await;
    region.know_from(ended, FactValue::Status { status: Status::Retired }, "2024-01-01").await;
    region.ends(ended, "2025-01-01").await;
    region.know_from(ended, FactValue::Status { status: Status::Pns }, "2025-01-01").await;
    let run = region.calculated().await;
    let mut expected = vec![(old, FindingRule::PastRetirementAge), (ended, FindingRule::PaidAfterRetirement)];
    expected.sort_unstable_by_key(|(employee, _)| *employee);
    assert_eq!(region.found(&run).await, expected);
    let view = crate::find_run(&region.db, &region.makes(), &region.duties(), run.id).await.unwrap();
    assert_eq!((view.situation.open_blocks, view.situation.open_warnings), (2, 0));
    let verify = view.offers().into_iter().find(|offer| offer.act == RunAct::Verify).unwrap();
    assert_eq!(verify.denied.unwrap().code, "payroll.run_has_findings");
    assert_eq!(codes(region.sign(run.id).await), ["payroll.run_has_findings"]);
    let found = region.findings(&run, FindingFilter::default()).await;
    assert!(found.iter().all(|one| one.severity == FindingSeverity::Block && one.offers.is_empty()));
    let target = (run.id, found[0].id, None);
    let accept = crate::accept_finding(&region.db, &region.makes(), target, "ya".into()).await;
    assert_eq!(codes(accept), ["payroll.finding_blocks"]);

    region.know(ended, FactValue::Status { status: Status::Pns }).await;
    let leave_out = (old, "BUP tercapai, SK pensiun diproses".to_owned());
    crate::exclude_employee(&region.db, &region.makes(), (run.id, None), leave_out).await.unwrap();
    assert_eq!(codes(region.sign(run.id).await), ["payroll.run_stale"]);
    let run = region.calculate(run.id).await;
    assert_eq!((run.payslip_count, region.found(&run).await), (3, vec![]));
    region.approve(run.id).await.unwrap();
}

#[tokio::test]
async fn a_warning_is_accepted_with_a_reason_and_stays_so_while_it_is_the_same() {
    let region = Region::of(1).await;
    let who = region.people[0];
    region.know(who, spouse(true)).await;
    region.know(who, FactValue::TaxStatus { ptkp: Ptkp::K0 }).await;
    let run = region.calculated().await;
    assert_eq!(region.found(&run).await, [(who, FindingRule::SpouseIsAsn)]);
    let found = region.findings(&run, FindingFilter::default()).await.remove(0);
    let target = (run.id, found.id, None);
    let accept =
        async |by: Act, reason: &str| crate::accept_finding(&region.db, &by, target, reason.to_owned()).await;
    assert_eq!(codes(accept(region.makes(), " ").await), ["payroll.reason_empty"]);
    let own = Act { on_behalf_of: Some(who), ..region.makes() };
    assert_eq!(codes(accept(own, "Gaji istri lebih kecil").await), ["payroll.own_finding"]);
    assert_eq!(codes(region.sign(run.id).await), ["payroll.run_has_findings"]);
    accept(region.makes(), "Gaji istri lebih kecil").await.unwrap();
    assert_eq!(codes(accept(region.makes(), "lagi").await), ["payroll.finding_act_not_offered"]);
    let accepted = FindingFilter { status: Some(FindingStatus::Accepted), ..FindingFilter::default() };
    let shown = region.findings(&run, accepted).await.remove(0);
    assert_eq!(shown.accepted.unwrap().reason, "Gaji istri lebih kecil");

    // A further calculation finds the same, which is accepted already.
    let run = region.calculate(run.id).await;
    assert_eq!(region.findings(&run, accepted).await[0].id, found.id);
    crate::withdraw_acceptance(&region.db, &region.makes(), target).await.unwrap();
    assert_eq!(codes(region.sign(run.id).await), ["payroll.run_has_findings"]);
    accept(region.makes(), "Gaji istri lebih kecil").await.unwrap();

    // Another amount at stake is another finding, which nobody has accepted.
    region.know(who, super::region::golongan("III/b", 4)).await;
    let run = region.calculate(run.id).await;
    assert!(region.findings(&run, accepted).await.is_empty());
    let again = region.findings(&run, FindingFilter::default()).await.remove(0);
    assert!(again.id != found.id && again.stake > found.stake);
    let target = (run.id, again.id, None);
    crate::accept_finding(&region.db, &region.makes(), target, "Sudah diperiksa".into()).await.unwrap();
    region.sign(run.id).await.unwrap();
    let late = crate::withdraw_acceptance(&region.db, &region.makes(), target).await;
    assert_eq!(codes(late), ["payroll.finding_act_not_offered"], "the run is signed");
}

#[tokio::test]
async fn findings_are_listed_by_what_is_asked_and_stay_within_the_scope() {
    let region = Region::of(2).await;
    let [one, _, other, _] = region.people[..] else { panic!() };
    region.know(one, spouse(true)).await;
    region.know(one, FactValue::TaxStatus { ptkp: Ptkp::K0 }).await;
    region.is_old(other).await;
    let run = region.calculated().await;
    let of = |filter: FindingFilter| region.findings(&run, filter);
    let warning = Some(FindingSeverity::Warning);
    assert_eq!(of(FindingFilter { severity: warning, ..FindingFilter::default() }).await[0].employee_id, one);
    let rule = Some(FindingRule::PastRetirementAge);
    assert_eq!(of(FindingFilter { rule, ..FindingFilter::default() }).await[0].employee_id, other);
    assert_eq!(of(FindingFilter { employee_id: Some(one), ..FindingFilter::default() }).await.len(), 1);
    let clerk = act(region.maker, over(region.skpd[0]));
    let reader = (&clerk, &region.duties());
    let foreign =
        crate::list_run_findings(&region.db, reader, run.id, (FindingFilter::default(), &all())).await;
    assert_eq!(codes(foreign), ["platform.not_found"]);
}

#[tokio::test]
async fn the_same_person_elsewhere_is_known_to_have_died() {
    use personnel::entity::employee as row;
    use sea_orm::{ActiveModelTrait, ActiveValue::Set};
    let region = Region::of(1).await;
    let who = region.people[0];
    let person = row::Entity::find_by_id(who).one(region.db.read()).await.unwrap().unwrap().person_id;
    let other = region.hire_without_facts().await;
    row::ActiveModel { id: Set(other), person_id: Set(person), ..Default::default() }
        .update(region.db.write())
        .await
        .unwrap();
    region.know_from(other, FactValue::Status { status: Status::Deceased }, "2025-12-20").await;
    let run = region.calculated().await;
    assert_eq!(region.found(&run).await, [(who, FindingRule::PaidAfterDeath)]);
}

#[tokio::test]
async fn a_position_allowance_that_rests_in_leave_is_not_found() {
    let region = Region::of(1).await;
    let leave = FactValue::Leave { leave: LeaveKind::CutiBesar };
    region.know_from(region.people[0], leave, "2025-12-01").await;
    let run = region.calculated().await;
    assert_eq!(region.found(&run).await, [], "who is paid the general allowance holds no post");
}
