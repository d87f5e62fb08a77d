//! What was paid compared with what is due, and the payslips that settle the difference.

use std::collections::HashMap;

use kernel::id::{EmployeeId, PayslipId, ProjectId, UnitId};
use kernel::recipe::{Inputs, Source, Value};
use kernel::{Month, Rupiah};
use personnel::facts::Among;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::super::evaluate::{Evaluated, Slip, found, slip};
use super::super::gather::{Known, learn, roster};
use super::super::plan::Plan;
use super::super::tax_facts::{TaxFacts, TaxFeed};
use super::due::Due;
use super::paid::{PaidMonth, PaidPeople};
use crate::Error;
use crate::entity::{payroll_run as run, payslip};
use crate::faults::{Lack, LeftOut};
use crate::recipes::compiled_recipe;
use crate::rules::difference::Lines;
use crate::rules::rapel::{Differences, differences};
use crate::rules::{input, line};

/// One month that a payslip settles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct SettledMonth {
    pub(crate) month: Month,
    pub(crate) payslip: PayslipId,
    pub(crate) round: i32,
    /// Recipe and inputs of what is due; none where nothing is.
    pub(crate) due: Option<(String, String)>,
    pub(crate) differences: Differences,
}

/// A person with differences.
pub(super) struct Settled {
    employee: EmployeeId,
    /// Where the last month was paid.
    place: (UnitId, UnitId),
    /// The payslip of the last month, which says by which status it was paid.
    last: PayslipId,
    months: Vec<SettledMonth>,
    /// Whose bonus is paid now, with the months that it is due for.
    projects: Vec<(ProjectId, Month)>,
}

/// Everybody of a part whose months differ, and for whom nobody can say.
#[derive(Default)]
pub(super) struct Compared {
    settled: Vec<Settled>,
    left_out: Vec<LeftOut>,
}

/// Compares month by month. Whoever's month cannot be calculated today is not settled at all.
pub(super) fn compare(paid: PaidPeople, mut due: HashMap<(EmployeeId, Month), Due>) -> Compared {
    let mut compared = Compared::default();
    for (employee, months) in paid.0 {
        let Some(last) = months.last() else { continue };
        let (place, last) = ((last.skpd, last.unit), last.payslip);
        let (mut settled, mut projects) = (Vec::new(), Vec::new());
        let mut lacks: Vec<Lack> = Vec::new();
        for month in months {
            match due.remove(&(employee, month.month)).unwrap_or(Due::Nothing) {
                Due::Unknown(more) => lacks.extend(more.into_iter().filter(|lack| !lack.is_nothing_due())),
                Due::Nothing => settled.extend(settle(month, (&Lines::new(), None))),
                Due::Pay { lines, recipe, inputs, projects: of_month } => {
                    let of = month.month;
                    let differing = settle(month, (&lines, Some((recipe, inputs))));
                    let pays = |settled: &SettledMonth| settled.differences.contains_key(line::BONUS_PROYEK);
                    if differing.as_ref().is_some_and(pays) {
                        projects.extend(of_month.into_iter().map(|project| (project, of)));
                    }
                    settled.extend(differing);
                }
            }
        }
        if !lacks.is_empty() {
            lacks.dedup();
            compared.left_out.extend(lacks.into_iter().map(|lack| LeftOut { employee, lack }));
        } else if !settled.is_empty() {
            compared.settled.push(Settled { employee, place, last, months: settled, projects });
        }
    }
    compared
}

fn settle(month: PaidMonth, (due, by): (&Lines, Option<(String, String)>)) -> Option<SettledMonth> {
    let differences = differences(due, &month.lines);
    let round = month.rounds + 1;
    let settled = SettledMonth { month: month.month, payslip: month.payslip, round, due: by, differences };
    (!settled.differences.is_empty()).then_some(settled)
}

/// The payslips, with the tax of the payment month.
pub(super) async fn evaluate(
    conn: &impl ConnectionTrait,
    plan: &Plan,
    compared: Compared,
) -> Result<Evaluated, Error> {
    let mut evaluated = Evaluated { left_out: compared.left_out, ..Evaluated::default() };
    if compared.settled.is_empty() {
        return Ok(evaluated);
    }
    let people: Vec<EmployeeId> = compared.settled.iter().map(|one| one.employee).collect();
    let roster = roster(conn, plan, (Among::People(&people), None)).await?;
    let known = learn(conn, plan, roster).await?;
    let mut known: HashMap<EmployeeId, Known> =
        known.into_iter().map(|person| (person.facts.employee_id, person)).collect();
    let mut words = words_of(conn, &compared.settled).await?;
    for person in compared.settled {
        // Whom somebody left out on purpose is not among the known.
        let Some(known) = known.remove(&person.employee) else { continue };
        match one(plan, (&person, &known), words.remove(&person.last).unwrap_or_default()) {
            Ok(slip) => {
                let found = found(plan, (known.seen, known.pending), &slip);
                evaluated.found.extend(found.into_iter().map(|finding| (person.employee, finding)));
                evaluated.slips.push(Slip { settles: person.months, projects: person.projects, ..slip });
            }
            Err(lack) => evaluated.left_out.push(LeftOut { employee: person.employee, lack }),
        }
    }
    Ok(evaluated)
}

/// The status and the grade by which somebody was paid.
type Words = HashMap<&'static str, (Value, Option<Source>)>;

fn one(plan: &Plan, (person, known): (&Settled, &Known), words: Words) -> Result<Slip, Lack> {
    let ptkp = known.ptkp.as_ref().ok_or(Lack::TaxStatus)?;
    let tax = TaxFacts { known, ptkp, is_last_period: known.is_last_period(&plan.run) };
    let mut inputs = Inputs::default();
    for spec in &plan.compiled.recipe().inputs {
        let (value, source) = match spec.name.as_str() {
            input::SETTLED_MONTHS => (fingerprint(&person.months)?.as_str().into(), None),
            input::STATUS | input::GOLONGAN => {
                let lack = if spec.name == input::STATUS { Lack::Status } else { Lack::Golongan };
                words.get(spec.name.as_str()).cloned().ok_or(lack)?
            }
            name => match TaxFeed::named(name) {
                Some(feed) => tax.give(feed),
                None => difference(plan, person, name),
            },
        };
        inputs.push(value, source.as_ref());
    }
    let (skpd, unit) = person.place;
    slip(plan, (person.employee, skpd, unit), &inputs)
}

/// What the months of a component differ by in all, from the first month that does.
fn difference(plan: &Plan, person: &Settled, code: &str) -> (Value, Option<Source>) {
    let mut differing =
        person.months.iter().filter_map(|month| Some((month.month, *month.differences.get(code)?)));
    let Some((first, amount)) = differing.next() else { return (0.into(), None) };
    let all: Rupiah = differing.map(|(_, amount)| amount).fold(amount, |all, amount| all + amount);
    let source = Source { kind: "rapel".to_owned(), id: plan.run.id.0, date: first.first_day() };
    (all.into(), Some(source))
}

/// SHA-256 of the months: whoever has the payslip's inputs can tell whether its months are those that were settled.
pub(crate) fn fingerprint(months: &[SettledMonth]) -> Result<String, Lack> {
    let document = serde_json::to_vec(months).map_err(|error| Lack::Unfit(error.to_string()))?;
    Ok(Sha256::digest(document).iter().map(|byte| format!("{byte:02x}")).collect())
}

async fn words_of(
    conn: &impl ConnectionTrait,
    settled: &[Settled],
) -> Result<HashMap<PayslipId, Words>, Error> {
    let rows: Vec<(PayslipId, String, Option<String>)> = payslip::Entity::find()
        .select_only()
        .columns([payslip::Column::Id, payslip::Column::Inputs])
        .column(run::Column::RecipeHash)
        .join(
            sea_orm::JoinType::InnerJoin,
            payslip::Entity::belongs_to(run::Entity).from(payslip::Column::RunId).to(run::Column::Id).into(),
        )
        .filter(payslip::COLUMN.id.is_in(settled.iter().map(|one| one.last)))
        .into_tuple()
        .all(conn)
        .await?;
    let mut words = HashMap::with_capacity(rows.len());
    for (id, inputs, hash) in rows {
        let altered = |error| platform::Error::Broken(format!("payslip {id}: {error}"));
        let inputs: Inputs = serde_json::from_str(&inputs).map_err(altered)?;
        let recipe = compiled_recipe(conn, &hash.unwrap_or_default()).await?;
        let word = |name: &'static str| {
            let at = recipe.input(name)?;
            Some((name, (inputs.values().get(at)?.clone(), inputs.source(at).cloned())))
        };
        words.insert(id, [input::STATUS, input::GOLONGAN].into_iter().filter_map(word).collect());
    }
    Ok(words)
}
