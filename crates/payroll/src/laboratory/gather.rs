//! What is known of one part of the roster over all months. Facts are read once for all of them; what is recorded month by month is asked
//! once for each month.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use kernel::id::{EmployeeId, EvaluationId, UnitRatingId};
use kernel::{Month, Period, Rate, Rupiah};
use performance::facts::{Sourced, UnitGrade, predikat_of};
use personnel::facts::{
    Among, PayFacts, PayFactsOver, PayRoster, Pending, Recap, RosterOf, attendance_recap, pay_roster,
    pending_effects,
};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::plans::{Lab, MonthPlans, SidePlans};
use crate::Error;
use crate::calculation::{Duties, Known, Learned, Plan, Stay, YearSoFar, wanted};
use crate::entity::{payroll_run as run, payslip};
use crate::other_payers::{OtherPayerSlip, slips_in};
use crate::states::RunStatus;

/// People in one part: twelve months of each stand in memory.
const PART: u64 = 500;

/// A rate of 1.
const WHOLE: u64 = 100_000_000;

/// One person over all months.
pub(super) struct Person {
    pub(super) employee: EmployeeId,
    /// None where the person stands in another unit.
    pub(super) months: Vec<Option<MonthKnown>>,
    /// What approved runs paid in months of the same tax years that are not tried.
    pub(super) paid_before: Vec<(Month, YearSoFar)>,
    /// Slips of other payers in the tax years.
    pub(super) elsewhere: Vec<OtherPayerSlip>,
}

/// One month of one person.
pub(super) struct MonthKnown {
    pub(super) baseline: Known,
    /// Where the rules that are tried know something else.
    pub(super) simulated: Option<Known>,
}

/// What is recorded month by month, each asked once for a part.
#[derive(Default)]
struct Recorded {
    /// Those of the first month.
    duties: Duties,
    recaps: HashMap<Month, HashMap<EmployeeId, Recap>>,
    grades: HashMap<Period, HashMap<EmployeeId, Sourced>>,
}

/// The next part. `None` is the end.
pub(super) async fn gather(
    conn: &impl ConnectionTrait,
    lab: &Lab,
    after: Option<EmployeeId>,
) -> Result<Option<(EmployeeId, Vec<Person>)>, Error> {
    let ask = PayRoster {
        among: Among::Unit(lab.trial.unit_id),
        days: &lab.days,
        within: lab.within,
        with_family: true,
        guarded: None,
        after,
        limit: PART,
        of: RosterOf::Everyone,
    };
    let mut roster = pay_roster(conn, ask).await?;
    let Some(last) = roster.last().map(|over| over.employee_id) else { return Ok(None) };
    let ids: Vec<EmployeeId> = roster.iter().map(|over| over.employee_id).collect();
    let pending = pending_effects(conn, &ids, lab.within.stored_until()).await?;
    let mut paid = paid_before(conn, lab, &ids).await?;
    let mut elsewhere = elsewhere(conn, lab, &ids).await?;
    let mut people: Vec<Person> = ids
        .iter()
        .map(|employee| Person {
            employee: *employee,
            months: Vec::with_capacity(lab.months.len()),
            paid_before: paid.remove(employee).unwrap_or_default(),
            elsewhere: elsewhere.remove(employee).unwrap_or_default(),
        })
        .collect();
    let mut recorded = Recorded { duties: Duties::begun(&roster), ..Recorded::default() };
    for (at, month) in lab.months.iter().enumerate() {
        let plan = (month.baseline.salary.as_ref(), at);
        let stays = roster.iter_mut().map(|over| Stay::taken(over, plan)).collect();
        let own = (roster.as_slice(), &pending);
        let mut known = month_of(conn, lab, (month, stays, own), &mut recorded).await?;
        for person in &mut people {
            person.months.push(known.remove(&person.employee));
        }
    }
    Ok(Some((last, people)))
}

type Own<'a> = (&'a [PayFactsOver], &'a HashMap<EmployeeId, Vec<Pending>>);

async fn month_of(
    conn: &impl ConnectionTrait,
    lab: &Lab,
    (month, stays, own): (&MonthPlans, Vec<Stay>, Own<'_>),
    recorded: &mut Recorded,
) -> Result<HashMap<EmployeeId, MonthKnown>, Error> {
    let (baseline, simulated) = (asking(&month.baseline), asking(&month.simulated));
    let differs = !std::ptr::eq(baseline, simulated);
    let salary = &month.baseline.salary;
    let ids: Vec<EmployeeId> = own.0.iter().map(|over| over.employee_id).collect();
    let mut duties = recorded.duties.in_month_of(conn, salary, &ids).await?;
    let facts = duties.roster(salary, stays);
    let mut first = learn(conn, (baseline, &facts, own), recorded).await?;
    let mut second = match differs {
        true => Some(learn(conn, (simulated, &facts, own), recorded).await?),
        false => None,
    };
    if let Some(second) = &mut second {
        second.duties = match Arc::ptr_eq(salary, &month.simulated.salary) {
            true => duties.clone(),
            false => duties.in_month_of(conn, &month.simulated.salary, &ids).await?,
        };
    }
    first.duties = duties;
    let targets = &lab.trial.targets;
    let mut known = HashMap::with_capacity(facts.len());
    for facts in facts {
        let employee = facts.employee_id;
        let of_second = second.as_mut().map(|second| supposed(second.of(facts.clone()), lab));
        let baseline = supposed(first.of(facts), lab);
        let mut simulated = of_second;
        if let Some(predikat) = targets.grade_at(place_of(employee)) {
            let aimed = simulated.get_or_insert_with(|| baseline.clone());
            let (period, evaluated_on) = (Period::month(month.month), month.month.first_day());
            let nobody = Sourced { predikat, evaluation_id: EvaluationId(Uuid::nil()), period, evaluated_on };
            aimed.predikat = Some(Sourced { predikat, ..aimed.predikat.unwrap_or(nobody) });
        }
        known.insert(employee, MonthKnown { baseline, simulated });
    }
    Ok(known)
}

/// The plan that asks most of a month: the salary asks for nothing that a TPP does not.
fn asking(side: &SidePlans) -> &Plan {
    side.tpp.as_ref().map_or(side.salary.as_ref(), |tpp| &tpp.plan)
}

async fn learn(
    conn: &impl ConnectionTrait,
    (plan, facts, (roster, pending)): (&Plan, &[PayFacts], Own<'_>),
    recorded: &mut Recorded,
) -> Result<Learned, Error> {
    let ids: Vec<EmployeeId> = roster.iter().map(|over| over.employee_id).collect();
    let run = &plan.run;
    if let Some(month) = run.attendance_month
        && !recorded.recaps.contains_key(&month)
    {
        recorded.recaps.insert(month, attendance_recap(conn, &ids, month).await?);
    }
    if let Some(period) = run.evaluation_period
        && !recorded.grades.contains_key(&period)
    {
        recorded.grades.insert(period, predikat_of(conn, &ids, period).await?);
    }
    let recaps = run.attendance_month.and_then(|month| recorded.recaps.get(&month)).cloned();
    let grades = run.evaluation_period.and_then(|period| recorded.grades.get(&period)).cloned();
    let grades = grades.unwrap_or_default();
    let january = Month::new(run.payment_month.year(), 1).unwrap_or(run.payment_month).first_day();
    let before = run.service_month.next().first_day();
    let of_month = |(employee, all): (&EmployeeId, &Vec<Pending>)| {
        (*employee, all.iter().filter(|one| one.tmt < before).cloned().collect())
    };
    let each = || roster.iter().map(|over| (over.employee_id, over));
    Ok(Learned {
        status_after: each().filter_map(|(id, over)| Some((id, over.status_on(run.status_after)?))).collect(),
        ptkp: each().filter_map(|(id, over)| Some((id, over.ptkp_on(january)?))).collect(),
        recaps: recaps.unwrap_or_default(),
        pending: pending.iter().map(of_month).collect(),
        wanted: wanted(conn, plan, (facts, &grades)).await?,
        grades,
        ..Learned::default()
    })
}

/// Slips of other payers in the tax years, by person.
async fn elsewhere(
    conn: &impl ConnectionTrait,
    lab: &Lab,
    employees: &[EmployeeId],
) -> Result<HashMap<EmployeeId, Vec<OtherPayerSlip>>, Error> {
    let years: BTreeSet<i32> = lab.months.iter().map(|month| month.month.year()).collect();
    let mut slips: HashMap<EmployeeId, Vec<OtherPayerSlip>> = HashMap::new();
    for year in years {
        for slip in slips_in(conn, year, employees).await? {
            slips.entry(slip.employee_id).or_default().push(slip);
        }
    }
    Ok(slips)
}

/// What is supposed where nothing is recorded.
fn supposed(mut known: Known, lab: &Lab) -> Known {
    let missing = lab.trial.missing;
    let day = known.facts.status.as_ref().map(|status| status.valid_from);
    let Some(evaluated_on) = day else { return known };
    let period = Period::month(Month::of(evaluated_on));
    let grade =
        |predikat| Sourced { predikat, evaluation_id: EvaluationId(Uuid::nil()), period, evaluated_on };
    let unit =
        |predikat| UnitGrade { predikat, rating_id: UnitRatingId(Uuid::nil()), rated_on: evaluated_on };
    known.predikat = known.predikat.or(missing.predikat.map(grade));
    known.unit_grade = known.unit_grade.or(missing.unit_predikat.map(unit));
    if missing.attendance {
        known.recap = known.recap.or(Some(Recap::default()));
    }
    known
}

/// The place of somebody among all people: from the hash of the id, so that it is the same in every month and every simulation.
fn place_of(employee: EmployeeId) -> Rate {
    let hash = Sha256::digest(employee.0.as_bytes());
    let number = hash.iter().take(7).fold(0_u64, |number, byte| number * 256 + u64::from(*byte));
    Rate(i64::try_from(number % WHOLE).unwrap_or_default())
}

/// What approved runs paid people in the tax years, in months that are not tried: the last period counts it.
async fn paid_before(
    conn: &impl ConnectionTrait,
    lab: &Lab,
    employees: &[EmployeeId],
) -> Result<HashMap<EmployeeId, Vec<(Month, YearSoFar)>>, Error> {
    let tried: Vec<Month> = lab.months.iter().map(|month| month.month).collect();
    let Some(last) = tried.last().copied() else { return Ok(HashMap::new()) };
    let to_run: sea_orm::RelationDef =
        payslip::Entity::belongs_to(run::Entity).from(payslip::Column::RunId).to(run::Column::Id).into();
    let sum = |column: payslip::Column| Expr::col((payslip::Entity, column)).sum().cast_as("BIGINT");
    let rows: Vec<(EmployeeId, Month, Rupiah, Rupiah, Rupiah, Rupiah, Rupiah)> = payslip::Entity::find()
        .join(JoinType::InnerJoin, to_run)
        .select_only()
        .columns([payslip::Column::EmployeeId, payslip::Column::PaymentMonth])
        .expr_as(sum(payslip::Column::TaxBase), "gross")
        .expr_as(sum(payslip::Column::Tax), "tax")
        .expr_as(sum(payslip::Column::TaxOwn), "tax_own")
        .expr_as(sum(payslip::Column::Pension), "pension")
        .expr_as(sum(payslip::Column::Zakat), "zakat")
        .filter(payslip::COLUMN.employee_id.is_in(employees.iter().copied()))
        .filter(run::COLUMN.status.is_in(RunStatus::FINAL))
        .filter(payslip::COLUMN.payment_month.gte(Month::of(lab.within.from)))
        .filter(payslip::COLUMN.payment_month.lt(last))
        .filter(payslip::COLUMN.payment_month.is_not_in(tried))
        .group_by(payslip::Column::EmployeeId)
        .group_by(payslip::Column::PaymentMonth)
        .into_tuple()
        .all(conn)
        .await?;
    let mut paid: HashMap<EmployeeId, Vec<(Month, YearSoFar)>> = HashMap::new();
    for (employee, month, gross, tax, tax_own, pension, zakat) in rows {
        let year = YearSoFar { gross, tax, tax_own, pension, zakat, months: 1 };
        paid.entry(employee).or_default().push((month, year));
    }
    Ok(paid)
}
