//! A calculated run is stale as soon as a later act concerns it, and only then.

use kernel::id::{EmployeeId, UnitId};
use platform::{Acted, acts};
use serde_json::json;
use uuid::Uuid;

use super::region::{Region, codes, day};
use crate::runs::{Run, RunKind};

impl Region {
    async fn happens(&self, acted: Acted) {
        let tx = platform::begin(&self.db).await.unwrap();
        acts::record(&tx, &self.makes(), acted).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn fact_changes(&self, employee: EmployeeId, from: &str) {
        let acted = Acted::new("personnel.fact_corrected", Uuid::nil());
        self.happens(acted.about(employee).effective(day(from))).await;
    }

    async fn happens_to(&self, employee: EmployeeId, (kind, fact): (&'static str, &str), from: &str) {
        let acted = Acted::new(kind, Uuid::nil()).about(employee).effective(day(from));
        self.happens(acted.with(json!({ "fact_kind": fact }))).await;
    }

    async fn is_stale(&self, run: &Run) -> bool {
        crate::find_run(&self.db, &self.makes(), &self.duties(), run.id).await.unwrap().situation.is_stale
    }

    async fn salary(&self, unit: UnitId) -> Run {
        let run = self.draft(RunKind::GajiInduk, unit).await;
        self.calculate(run.id).await
    }
}

#[tokio::test]
async fn a_fact_of_its_people_makes_a_run_stale() {
    let region = Region::of(1).await;
    region.fact_changes(region.people[0], "2026-01-01").await;
    let run = region.calculated().await;
    assert!(!region.is_stale(&run).await, "what was known before is no news");
    region.fact_changes(region.people[0], "2026-02-01").await;
    assert!(!region.is_stale(&run).await, "what counts later concerns a later month");
    region.fact_changes(region.people[0], "2026-01-31").await;
    assert!(region.is_stale(&run).await);
    assert_eq!(codes(region.approve(run.id).await), ["payroll.run_stale"]);
    region.calculate(run.id).await;
    assert!(!region.is_stale(&run).await);
    region.approve(run.id).await.unwrap();
}

#[tokio::test]
async fn only_what_pay_asks_for_counts() {
    let region = Region::of(1).await;
    let run = region.calculated().await;
    let added = "personnel.fact_added";
    for (kind, fact) in [
        (added, "superior"),
        ("personnel.attendance_recorded", "attendance"),
        ("personnel.employee_updated", "name"),
        ("performance.skp_agreed", "skp"),
    ] {
        region.happens_to(region.people[0], (kind, fact), "2026-01-05").await;
        assert!(!region.is_stale(&run).await, "{kind} {fact}");
    }
    region.happens_to(region.people[0], (added, "tax_status"), "2026-02-01").await;
    assert!(!region.is_stale(&run).await);
    region.happens_to(region.people[0], (added, "status"), "2026-02-01").await;
    assert!(
        region.is_stale(&run).await,
        "an employment that ends with the month makes it the last tax period"
    );
}

#[tokio::test]
async fn people_of_another_skpd_concern_nobody_here() {
    let region = Region::of(1).await;
    let run = region.salary(region.skpd[0]).await;
    region.fact_changes(region.people[1], "2026-01-01").await;
    assert!(!region.is_stale(&run).await);
    let newcomer = region.hire(0).await;
    region.fact_changes(newcomer, "2026-01-01").await;
    assert!(region.is_stale(&run).await, "somebody who belongs here has no payslip yet");
}

#[tokio::test]
async fn ratings_concern_the_allowance_only() {
    let region = Region::of(1).await;
    region.policy().await;
    let salary = region.calculated().await;
    let tpp = region.draft(RunKind::Tpp, region.instansi).await;
    let tpp = region.calculate(tpp.id).await;
    let rated = Acted::new("performance.skp_evaluated", Uuid::nil());
    region.happens(rated.about(region.people[0]).effective(day("2026-01-01"))).await;
    assert!(!region.is_stale(&salary).await);
    assert!(region.is_stale(&tpp).await);
}

#[tokio::test]
async fn approving_one_run_makes_the_others_of_its_payment_month_stale() {
    let region = Region::of(1).await;
    region.policy().await;
    let one = region.salary(region.skpd[0]).await;
    let other = region.salary(region.skpd[1]).await;
    let tpp = region.draft(RunKind::Tpp, region.skpd[0]).await;
    let tpp = region.calculate(tpp.id).await;
    region.approve(one.id).await.unwrap();
    assert!(region.is_stale(&tpp).await, "the tax of the allowance follows the salary of the same month");
    assert!(!region.is_stale(&other).await, "nobody there was paid by it");
    let before = region.slips(tpp.id).await;
    region.calculate(tpp.id).await;
    assert!(!region.is_stale(&tpp).await);
    assert_ne!(region.slips(tpp.id).await[0].inputs, before[0].inputs);
}

#[tokio::test]
async fn a_later_policy_makes_an_allowance_stale() {
    let region = Region::of(1).await;
    let policy = region.policy().await;
    let tpp = region.draft(RunKind::Tpp, region.instansi).await;
    let tpp = region.calculate(tpp.id).await;
    let end = day("2026-06-01");
    crate::retire_policy(&region.db, &region.approves(), (policy.id, None), end).await.unwrap();
    assert!(!region.is_stale(&tpp).await);
    region
        .happens(
            Acted::new("payroll.policy_approved", Uuid::nil())
                .within(region.instansi)
                .effective(day("2026-01-15")),
        )
        .await;
    assert!(region.is_stale(&tpp).await);
}
