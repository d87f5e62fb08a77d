//! A project gives its bonus once, whatever policy pays for it; a team, a unit's target and what citizens say are gathered from their
//! records, and what changes them makes a run stale.

use chrono::NaiveDate;
use kernel::id::{EmployeeId, ProjectId};
use kernel::{DateRange, Month, Rupiah};
use performance::entity::{milestone, project, project_member, project_spending};
use performance::projects::{ProjectRole, ProjectStatus};
use platform::{Acted, acts};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use super::region::{Region, day};
use crate::entity::bonus_claim;
use crate::policies::{Policy, PolicyDraft};
use crate::rules::line;
use crate::rules::tpp::{DEMO_POLICY, TppPolicy};
use crate::runs::{BaseKind, Run, RunKind};

/// 1,000,000 for whoever led a project, so many months after its end; and a part that follows teams.
fn rules(paid_after: u8) -> TppPolicy {
    let mut rules = TppPolicy::from_toml(DEMO_POLICY).unwrap();
    rules.performance.unrated = Some("1".parse().unwrap());
    rules.attendance.cuts = vec![];
    let bonus = json!({ "paid_after": paid_after, "projects_max": 2,
        "amount": { "kind": "by_role", "by_role": { "ketua": 1_000_000 } } });
    rules.project_bonus = Some(serde_json::from_value(bonus).unwrap());
    rules
}

impl Region {
    async fn binding(&self, rules: TppPolicy, valid: DateRange) -> Policy {
        let draft = PolicyDraft { name: format!("TPP {}", valid.from), valid, rules };
        let policy = crate::draft_policy(&self.db, &self.makes(), self.instansi, draft).await.unwrap();
        let id = (policy.id, None);
        crate::submit_policy(&self.db, &self.rules.law, &self.makes(), id).await.unwrap();
        crate::approve_policy(&self.db, &self.approves(), id).await.unwrap()
    }

    /// A project that was due on 20 December with a budget of 10,000,000.
    async fn project(&self, leader: EmployeeId, (ended, spent): (&str, i64)) -> ProjectId {
        let at = "2026-01-01T00:00:00Z".parse().unwrap();
        let id = ProjectId::new();
        let row = project::Model {
            id,
            unit_id: self.skpd[0],
            name: "Arsip".into(),
            purpose: "Digitalisasi".into(),
            iku_id: None,
            starts_on: day("2025-11-01"),
            due_on: day("2025-12-20"),
            budget: Rupiah(10_000_000),
            weight_time: 40,
            weight_budget: 30,
            weight_collaboration: 30,
            status: ProjectStatus::Selesai,
            ended_on: Some(day(ended)),
            end_note: None,
            version: 1,
            created_at: at,
            updated_at: at,
        };
        row.into_active_model().reset_all().insert(self.db.write()).await.unwrap();
        let member = project_member::Model {
            project_id: id,
            employee_id: leader,
            role: ProjectRole::Ketua,
            duty: None,
        };
        member.into_active_model().reset_all().insert(self.db.write()).await.unwrap();
        let milestone = milestone::Model {
            id: kernel::id::MilestoneId::new(),
            project_id: id,
            number: 1,
            title: "Selesai".into(),
            due_on: day("2025-12-20"),
            done_on: Some(day(ended)),
            note: None,
        };
        milestone.into_active_model().reset_all().insert(self.db.write()).await.unwrap();
        let spending = project_spending::Model {
            id: kernel::id::SpendingId::new(),
            project_id: id,
            day: day(ended),
            amount: Rupiah(spent),
            purpose: "Belanja".into(),
            recorded_at: at,
        };
        spending.into_active_model().reset_all().insert(self.db.write()).await.unwrap();
        id
    }

    async fn paid_in(&self, month: &str) -> Run {
        let month: Month = month.parse().unwrap();
        let run = self.draft_of(RunKind::Tpp, self.instansi, month).await;
        self.calculate(run.id).await
    }

    async fn bonus(&self, run: &Run, who: EmployeeId) -> Rupiah {
        let slips = self.slips(run.id).await;
        let id = slips.iter().find(|slip| slip.employee_id == who).unwrap().id;
        let slip = crate::find_payslip(&self.db, &self.makes(), id).await.unwrap();
        slip.lines.iter().find(|line| line.code == line::BONUS_PROYEK).unwrap().amount
    }

    async fn claims(&self, who: EmployeeId) -> usize {
        let of = bonus_claim::Entity::find().filter(bonus_claim::COLUMN.employee_id.eq(who));
        of.all(self.db.read()).await.unwrap().len()
    }

    async fn ends_project(&self, id: ProjectId) {
        let tx = platform::begin(&self.db).await.unwrap();
        let acted = Acted::new("performance.project_finished", id.0).within(self.skpd[0]);
        acts::record(&tx, &self.makes(), acted.effective(day("2025-11-01"))).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn stale(&self, run: &Run) -> bool {
        crate::find_run(&self.db, &self.makes(), &self.duties(), run.id).await.unwrap().situation.is_stale
    }
}

fn until(from: &str, until: &str) -> DateRange {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    DateRange::bounded(day(from), day(until))
}

#[tokio::test]
async fn a_project_is_paid_once_by_whichever_policy() {
    let region = Region::of(4).await;
    let [well, late, dear, none, ..] = region.people[..] else { panic!() };
    region.project(well, ("2025-12-20", 10_000_000)).await;
    region.project(late, ("2025-12-21", 10_000_000)).await;
    region.project(dear, ("2025-12-20", 10_000_001)).await;
    // December pays in the month of the end; the policy of January pays a month later.
    region.binding(rules(0), until("2025-12-01", "2026-01-01")).await;
    region.binding(rules(1), DateRange::starting(day("2026-01-01"))).await;
    let december = region.paid_in("2025-12").await;
    for (who, paid) in [(well, 1_000_000), (late, 0), (dear, 0), (none, 0)] {
        assert_eq!(region.bonus(&december, who).await, Rupiah(paid));
    }
    let january = region.paid_in("2026-01").await;
    assert_eq!(region.bonus(&january, well).await, Rupiah(0), "December has paid it");
    // The same month finds its own claim, and whoever gives a run up frees it.
    region.calculate(december.id).await;
    assert_eq!((region.bonus(&december, well).await, region.claims(well).await), (Rupiah(1_000_000), 1));
    crate::cancel_run(&region.db, &region.makes(), (december.id, None), "Salah".into()).await.unwrap();
    assert_eq!(region.claims(well).await, 0);
    region.calculate(january.id).await;
    assert_eq!(region.bonus(&january, well).await, Rupiah(1_000_000));
}

#[tokio::test]
async fn a_bonus_that_is_paid_late_is_paid_once_too() {
    let region = Region::of(1).await;
    let who = region.people[0];
    region.binding(rules(0), until("2025-12-01", "2026-01-01")).await;
    region.binding(rules(1), DateRange::starting(day("2026-01-01"))).await;
    let december = region.paid_in("2025-12").await;
    region.approve(december.id).await.unwrap();
    region.project(who, ("2025-12-20", 1)).await;
    let month: Month = "2025-12".parse().unwrap();
    let late = region.settle(BaseKind::Tpp, (month, month)).await;
    assert_eq!((region.bonus(&late, who).await, region.claims(who).await), (Rupiah(1_000_000), 1));
    let january = region.paid_in("2026-01").await;
    assert_eq!(region.bonus(&january, who).await, Rupiah(0), "the rapel of December pays it");
    crate::cancel_run(&region.db, &region.makes(), (late.id, None), "Salah".into()).await.unwrap();
    assert_eq!(region.claims(who).await, 0);
    region.calculate(january.id).await;
    assert_eq!(region.bonus(&january, who).await, Rupiah(1_000_000));
    let late = region.settle(BaseKind::Tpp, (month, month)).await;
    assert_eq!(late.payslip_count, 0, "January pays it now");
}

#[tokio::test]
async fn the_end_of_a_project_makes_a_run_stale_that_asks_for_it() {
    let region = Region::of(1).await;
    let mut without = rules(0);
    without.project_bonus = None;
    region.binding(without, until("2025-12-01", "2026-01-01")).await;
    let plain = region.paid_in("2025-12").await;
    let id = region.project(region.people[0], ("2025-12-20", 1)).await;
    region.ends_project(id).await;
    assert!(!region.stale(&plain).await, "its policy pays nothing for projects");
    region.binding(rules(1), DateRange::starting(day("2026-01-01"))).await;
    let asking = region.paid_in("2026-01").await;
    assert!(!region.stale(&asking).await);
    region.ends_project(id).await;
    assert!(region.stale(&asking).await);
}

#[tokio::test]
async fn who_worked_in_no_finished_project_is_named_where_the_policy_pays_nothing_then() {
    let region = Region::of(2).await;
    let who = region.people[0];
    region.project(who, ("2025-12-20", 1)).await;
    let mut rules = rules(0);
    rules.project_bonus = None;
    let part = json!([{ "code": "tim", "label": { "id": "Tim", "en": "Team" }, "weight": "0.4",
        "driver": { "kind": "team_result", "bands": [{ "from": "0", "until": "100", "rate": "0.5" },
            { "from": "100", "rate": "1" }] } }]);
    rules.parts = serde_json::from_value(part).unwrap();
    rules.weights.attendance = "0".parse().unwrap();
    region.binding(rules, DateRange::starting(day("2025-12-01"))).await;
    let run = region.paid_in("2025-12").await;
    assert_eq!(run.payslip_count, 1, "on time and within the budget, the team has 100");
    let named =
        crate::list_run_faults(&region.db, &region.makes(), run.id, &super::region::all()).await.unwrap();
    assert!(named.rows.iter().all(|fault| fault.code == "payroll.team_result_missing"));
    assert_eq!(named.rows.len(), 3);
}
