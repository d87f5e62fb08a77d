//! What is due today for the months that were paid.

use std::collections::HashMap;

use kernel::Month;
use kernel::id::{EmployeeId, ProjectId};
use kernel::recipe::Value;
use personnel::facts::Among;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use sea_orm::ConnectionTrait;

use super::super::feed::{Verdict, judge};
use super::super::gather::{Known, learn, roster, who_left_survivors};
use super::super::plan::Plan;
use super::months::Months;
use super::paid::{PaidMonth, PaidPeople};
use crate::Error;
use crate::faults::Lack;
use crate::rules::difference::Lines;
use crate::rules::line;

/// What a month gives today.
#[derive(Clone, Debug)]
pub(super) enum Due {
    /// These amounts, by this recipe from these inputs.
    Pay {
        /// By component.
        lines: Lines,
        /// The recipe's hash.
        recipe: String,
        /// The JSON of the inputs.
        inputs: String,
        /// The projects whose bonus is among them.
        projects: Vec<ProjectId>,
    },
    /// Nothing: not in service then, or on leave without pay.
    Nothing,
    /// Nobody can say before these are mended.
    Unknown(Vec<Lack>),
}

/// Calculates every month of everybody once more. Whoever is not in the answer for a month was not in service then.
pub(super) async fn calculate(
    conn: &impl ConnectionTrait,
    months: &Months,
    paid: &PaidPeople,
) -> Result<HashMap<(EmployeeId, Month), Due>, Error> {
    let mut due = HashMap::new();
    for (month, plans) in &months.plans {
        for (plan, to_survivors) in [(&plans.serving, false), (&plans.survivors, true)] {
            let Some(plan) = plan else { continue };
            let people: Vec<EmployeeId> = paid
                .0
                .iter()
                .filter(|(_, paid)| {
                    paid.iter().any(|one| one.month == *month && one.is_to_survivors == to_survivors)
                })
                .map(|(employee, _)| *employee)
                .collect();
            if people.is_empty() {
                continue;
            }
            let known = know(conn, plan, (&people, to_survivors)).await?;
            let paid_to = |employee| {
                let months: &[PaidMonth] = paid.0.get(&employee).map_or(&[], Vec::as_slice);
                months.iter().find(|paid| paid.month == *month)
            };
            let each: Vec<Due> =
                known.par_iter().map(|person| one(plan, person, paid_to(person.facts.employee_id))).collect();
            due.extend(known.iter().zip(each).map(|(known, due)| ((known.facts.employee_id, *month), due)));
        }
    }
    Ok(due)
}

async fn know(
    conn: &impl ConnectionTrait,
    plan: &Plan,
    (people, to_survivors): (&[EmployeeId], bool),
) -> Result<Vec<Known>, Error> {
    let among = Among::People(people);
    let roster = if to_survivors {
        who_left_survivors(conn, plan, (among, None)).await?
    } else {
        roster(conn, plan, (among, None)).await?
    };
    learn(conn, plan, roster).await
}

fn one(plan: &Plan, known: &Known, paid: Option<&PaidMonth>) -> Due {
    let mut inputs = match judge(plan, known) {
        Verdict::Pay(inputs) => inputs,
        Verdict::Pass => return Due::Nothing,
        Verdict::LeaveOut(lacks) if lacks.iter().all(Lack::is_nothing_due) => return Due::Nothing,
        Verdict::LeaveOut(lacks) => return Due::Unknown(lacks),
    };
    for code in &plan.without_back_pay {
        let amount = paid.and_then(|paid| paid.lines.get(code)).copied().unwrap_or_default();
        inputs.push(Value::from(amount), paid.map(PaidMonth::source).as_ref());
    }
    let document = match serde_json::to_string(&inputs) {
        Ok(document) => document,
        Err(error) => return Due::Unknown(vec![Lack::Unfit(error.to_string())]),
    };
    match plan.compiled.evaluate(&inputs) {
        Ok(evaluation) => {
            let lines = plan.line_codes.iter().zip(evaluation.lines());
            let components = lines.filter(|(code, (_, kind, _))| line::is_component(code, *kind));
            Due::Pay {
                lines: components.map(|(code, (_, _, amount))| (code.clone(), amount)).collect(),
                recipe: plan.recipe_hash.clone(),
                inputs: document,
                projects: known.results.projects().collect(),
            }
        }
        Err(missing) => Due::Unknown(vec![missing.into()]),
    }
}
