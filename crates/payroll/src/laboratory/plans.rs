//! The plans of every month, by the rules that bind and by those that are tried. Nothing of them is stored.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use kernel::id::{RunId, UnitId};
use kernel::recipe::{Compiled, Recipe, Value};
use kernel::{DateRange, Month, Rate, Rupiah};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::trial::Trial;
use crate::Error;
use crate::calculation::{PayRules, Plan};
use crate::policies::{binding_policy, rules_of};
use crate::regulation::{Confidence, NoLaw};
use crate::rules::tpp::{self, Driver, TppPolicy};
use crate::rules::{RunMonths, gaji_induk, line};
use crate::runs::{BaseKind, Run, RunKind};
use crate::states::RunStatus;

/// What the job is to do: the trial, with the policy that it names as it was when it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// What is tried.
    pub trial: Trial,
    /// The rules of the policy that the trial names, or of its document.
    pub tried: Option<TppPolicy>,
}

/// Everything that is the same for everyone.
pub(super) struct Lab {
    pub(super) trial: Trial,
    pub(super) instansi: UnitId,
    pub(super) months: Vec<MonthPlans>,
    /// The days of the months whose facts count: of each as many.
    pub(super) days: Vec<NaiveDate>,
    /// From the first day of the first tax year to the day on which the last status is asked.
    pub(super) within: DateRange,
    /// The greatest share of personnel spending, where the trial asks for it.
    pub(super) limit: Option<ShareLimit>,
}

/// A month by both rules.
pub(super) struct MonthPlans {
    pub(super) month: Month,
    pub(super) baseline: SidePlans,
    pub(super) simulated: SidePlans,
}

/// A month by one of the rules. A region without a policy pays no TPP.
#[derive(Clone)]
pub(super) struct SidePlans {
    pub(super) salary: Arc<Plan>,
    pub(super) tpp: Option<Arc<TppPlan>>,
}

/// The plan of a TPP, with the steps of its lines that follow results and presence.
pub(super) struct TppPlan {
    pub(super) plan: Plan,
    pub(super) results: Vec<usize>,
    pub(super) presence: Vec<usize>,
}

/// The greatest share of personnel spending, and who says so.
pub(super) struct ShareLimit {
    pub(super) share: Rate,
    pub(super) source: Option<(String, String, Confidence)>,
}

/// Recipes of this simulation, each compiled once.
#[derive(Default)]
struct Recipes(HashMap<String, Arc<Compiled>>);

impl Recipes {
    fn compiled(&mut self, recipe: Recipe) -> Result<Arc<Compiled>, Error> {
        let broken =
            |what: String| Error::from(platform::Error::Broken(format!("recipe of a simulation: {what}")));
        let document = serde_json::to_string(&recipe).map_err(|error| broken(error.to_string()))?;
        if let Some(known) = self.0.get(&document) {
            return Ok(Arc::clone(known));
        }
        let compiled = Compiled::new(recipe).map_err(|defects| broken(format!("{defects:?}")))?;
        let compiled = Arc::new(compiled);
        self.0.insert(document, Arc::clone(&compiled));
        Ok(compiled)
    }
}

impl Lab {
    /// Compiles the law and the policies of every month.
    ///
    /// # Errors
    /// `Invalid` for rows of law that are not there; `NoLaw` for a month that no law covers.
    pub(super) async fn of(
        conn: &impl ConnectionTrait,
        rules: &PayRules,
        (order, instansi): (Order, UnitId),
    ) -> Result<Self, Error> {
        let Order { trial, tried } = order;
        let span = trial.span().unwrap_or_else(|| DateRange::bounded(NaiveDate::MIN, NaiveDate::MIN));
        let law = rules.law.overridden(span, &trial.law).map_err(Error::Invalid)?;
        let other = PayRules { law: Arc::new(law), settings: rules.settings.clone() };
        let place = (instansi, trial.unit_id);
        let mut recipes = Recipes::default();
        let mut months = Vec::new();
        for month in trial.in_order() {
            let bound = match binding_policy(conn, instansi, month.first_day()).await {
                Ok(policy) => Some((rules_of(&policy)?, format!("policy:{}@{}", policy.id, policy.version))),
                Err(Error::NoPolicy { .. }) => None,
                Err(error) => return Err(error),
            };
            let baseline = SidePlans {
                salary: salary(rules, (place, month), &mut recipes)?,
                tpp: bound
                    .as_ref()
                    .map(|bound| allowance(rules, (place, month), (bound, &mut recipes)))
                    .transpose()?,
            };
            let simulated = if trial.law.is_empty() && tried.is_none() {
                baseline.clone()
            } else {
                let named = tried.clone().map(|policy| (policy, "policy:tried".to_owned())).or(bound);
                SidePlans {
                    salary: match trial.law.is_empty() {
                        true => Arc::clone(&baseline.salary),
                        false => salary(&other, (place, month), &mut recipes)?,
                    },
                    tpp: named
                        .as_ref()
                        .map(|named| allowance(&other, (place, month), (named, &mut recipes)))
                        .transpose()?,
                }
            };
            months.push(MonthPlans { month, baseline, simulated });
        }
        let january = Month::new(Month::of(span.from).year(), 1).map_or(span.from, Month::first_day);
        let until = span.until.map(|until| Month::of(until).next().first_day());
        let limit = limit(rules, &trial, span.from)?;
        let within = DateRange { from: january, until };
        let days = months.iter().flat_map(|month| month.baseline.salary.days()).collect();
        Ok(Self { days, trial, instansi, months, within, limit })
    }
}

type Place = ((UnitId, UnitId), Month);

fn salary(rules: &PayRules, (place, month): Place, recipes: &mut Recipes) -> Result<Arc<Plan>, Error> {
    let recipe = gaji_induk::recipe(&rules.law, RunMonths::same(month), &rules.settings)?;
    let run = imagined(place, month, None);
    Ok(Arc::new(Plan::imagined(rules, run, (recipes.compiled(recipe)?, None))?))
}

fn allowance(
    rules: &PayRules,
    (place, month): Place,
    ((policy, version), recipes): (&(TppPolicy, String), &mut Recipes),
) -> Result<Arc<TppPlan>, Error> {
    let recipe = tpp::recipe(&rules.law, policy, version, RunMonths::same(month))?;
    let run = imagined(place, month, Some(policy));
    let plan = Plan::imagined(rules, run, (recipes.compiled(recipe)?, Some(policy.clone())))?;
    let result_parts = policy.parts.iter().filter(|part| !matches!(part.driver, Driver::Fixed));
    let result_lines = [line::TPP_KINERJA, line::INSENTIF_TARGET_UNIT, line::BONUS_PROYEK];
    let results = result_parts.map(|part| line::tpp_part(&part.code));
    let results = results.chain(result_lines.map(str::to_owned));
    let results = results.filter_map(|name| plan.compiled.step(&name)).collect();
    let presence = plan.compiled.step(line::TPP_KEHADIRAN).into_iter().collect();
    Ok(Arc::new(TppPlan { plan, results, presence }))
}

/// The law's limit unless the trial names another.
fn limit(rules: &PayRules, trial: &Trial, day: NaiveDate) -> Result<Option<ShareLimit>, Error> {
    let Some(spending) = trial.spending else { return Ok(None) };
    if let Some(share) = spending.share_max {
        return Ok(Some(ShareLimit { share, source: None }));
    }
    let row = rules.law.at(day).row("belanja_pegawai", &["share_max"])?;
    let malformed = || NoLaw { table: "belanja_pegawai/share_max".to_owned(), day };
    let Value::Number(number) = &row.value else { return Err(malformed().into()) };
    let share = Rate::try_from(*number).map_err(|_not_a_rate| malformed())?;
    let source = (row.citation.instrument.clone(), row.citation.article.clone(), row.confidence);
    Ok(Some(ShareLimit { share, source: Some(source) }))
}

/// A run as it would be made of a month, which nobody makes.
fn imagined((instansi_id, unit_id): (UnitId, UnitId), month: Month, policy: Option<&TppPolicy>) -> Run {
    let (kind, base_kind) = match policy {
        Some(_) => (RunKind::Tpp, BaseKind::Tpp),
        None => (RunKind::GajiInduk, BaseKind::GajiInduk),
    };
    let end = month.next().first_day();
    Run {
        id: RunId(Uuid::nil()),
        instansi_id,
        unit_id,
        kind,
        base_kind,
        service_month: month,
        attendance_month: policy.map(|policy| policy.attendance_month(month)),
        evaluation_period: policy.map(|policy| policy.evaluation_period(month)),
        payment_month: month,
        facts_as_of: month.first_day(),
        facts_until: end,
        status_after: end,
        status: RunStatus::Draft,
        policy_id: None,
        recipe_hash: None,
        content_hash: None,
        payslip_count: 0,
        gross: Rupiah::ZERO,
        deductions: Rupiah::ZERO,
        net: Rupiah::ZERO,
        tax: Rupiah::ZERO,
        calculated_position: None,
        calculated_by: None,
        calculated_for: None,
        calculated_at: None,
        job_id: None,
        made_by: Uuid::nil(),
        made_for: None,
        made_at: chrono::DateTime::UNIX_EPOCH,
        verified_by: None,
        verified_for: None,
        verified_at: None,
        checked_by: None,
        checked_for: None,
        checked_at: None,
        return_reason: None,
        approved_by: None,
        approved_at: None,
        paid_by: None,
        paid_at: None,
        sp2d_number: None,
        sp2d_date: None,
        closed_by: None,
        closed_at: None,
        cancelled_at: None,
        cancel_reason: None,
        settles_from: None,
        version: 0,
    }
}
