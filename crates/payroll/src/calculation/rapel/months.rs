//! The months that a rapel settles: each with the plan by which it is calculated today.

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::Month;
use kernel::recipe::Recipe;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::super::Work;
use super::super::plan::{PayRules, Plan};
use crate::Error;
use crate::entity::payroll_run as row;
use crate::policies::{policy_by_id, rules_of};
use crate::rules::rapel::{self, Taxation};
use crate::rules::{RunMonths, tpp::TppPolicy};
use crate::runs::{BaseKind, Run, RunKind, basis_of};
use crate::states::RunStatus;

/// The plans of one month, as far as final runs have paid it.
#[derive(Default)]
pub(super) struct MonthPlans {
    /// For people who served.
    pub(super) serving: Option<Arc<Plan>>,
    /// For the survivors of those who died.
    pub(super) survivors: Option<Arc<Plan>>,
}

/// All months with a final run.
pub(super) struct Months {
    pub(super) plans: BTreeMap<Month, MonthPlans>,
}

impl Months {
    /// # Errors
    /// `NoLaw`; `NoPolicy` for a month of TPP that no policy covers any more.
    pub(super) async fn of(work: &Work<'_>, rules: &PayRules, run: &Run) -> Result<Self, Error> {
        let conn = work.db.latest();
        let paid: Vec<(Month, RunKind)> = row::Entity::find()
            .select_only()
            .columns([row::Column::ServiceMonth, row::Column::Kind])
            .distinct()
            .filter(row::COLUMN.instansi_id.eq(run.instansi_id))
            .filter(row::COLUMN.base_kind.eq(run.base_kind))
            .filter(row::COLUMN.kind.ne(RunKind::Rapel))
            .filter(row::COLUMN.status.is_in(RunStatus::FINAL))
            .filter(row::COLUMN.service_month.gte(run.settles_from.unwrap_or(run.service_month)))
            .filter(row::COLUMN.service_month.lte(run.service_month))
            .into_tuple()
            .all(conn)
            .await?;
        let mut plans: BTreeMap<Month, MonthPlans> = BTreeMap::new();
        for (month, kind) in paid {
            let known = plans.entry(month).or_default();
            let plan = if kind == RunKind::Terusan { &mut known.survivors } else { &mut known.serving };
            if plan.is_none() {
                let basis = basis_of(conn, run.instansi_id, (run.base_kind, month)).await?;
                let again = Run {
                    kind: if kind == RunKind::Terusan { kind } else { regular(run.base_kind) },
                    service_month: month,
                    payment_month: month,
                    attendance_month: basis.attendance_month,
                    evaluation_period: basis.evaluation_period,
                    policy_id: basis.policy_id,
                    facts_as_of: basis.facts_as_of,
                    facts_until: basis.facts_until,
                    status_after: month.next().first_day(),
                    ..run.clone()
                };
                *plan = Some(Arc::new(Plan::of_settled(work.db, (work.act, rules), again).await?));
            }
        }
        Ok(Self { plans })
    }

    /// The plan of the rapel itself: a recipe of every component that the months have.
    pub(super) async fn plan(&self, work: &Work<'_>, rules: &PayRules, run: Run) -> Result<Plan, Error> {
        let components = rapel::components(self.all().map(|plan| plan.compiled.recipe()));
        let policy = self.policy(work, &run).await?;
        let taxation = match (run.base_kind.yearly(), &policy) {
            (Some(yearly), _) => Taxation::Yearly(yearly),
            (None, Some(policy)) => Taxation::Tpp(policy),
            (None, None) => Taxation::Salary(&rules.settings),
        };
        let months = RunMonths { service: run.service_month, payment: run.payment_month };
        let recipe: Recipe = rapel::recipe(&rules.law, months, (taxation, &components))?;
        let settled = self.all().cloned().collect();
        Plan::of_rapel(work.db, (work.act, rules), run, (recipe, settled)).await
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Arc<Plan>> {
        self.plans.values().flat_map(|plans| plans.serving.iter().chain(&plans.survivors))
    }

    /// The policy that says how TPP is taxed.
    async fn policy(&self, work: &Work<'_>, run: &Run) -> Result<Option<TppPolicy>, Error> {
        match (run.base_kind, run.policy_id) {
            (BaseKind::Tpp, Some(id)) => Ok(Some(rules_of(&policy_by_id(work.db.latest(), id).await?)?)),
            _ => Ok(None),
        }
    }
}

/// The kind of run that pays a slot as a rule.
fn regular(base: BaseKind) -> RunKind {
    match base {
        BaseKind::GajiInduk => RunKind::GajiInduk,
        BaseKind::Tpp => RunKind::Tpp,
        BaseKind::Thr => RunKind::Thr,
        BaseKind::Gaji13 => RunKind::Gaji13,
    }
}
