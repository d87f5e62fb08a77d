//! Calculating a rapel: every month that final runs have paid is calculated once more, as of today, and what differs is settled.
//!
//! The months are calculated by the recipes and the gathering of the runs that paid them, for the people who were paid. Whom
//! nobody paid for a month is for a late run (`susulan`), which has the slot of that month still to take.

mod due;
mod months;
mod paid;
mod settle;
mod write;

use std::sync::Arc;

use super::Work;
use super::evaluate::Evaluated;
use super::plan::{PayRules, Plan};
use super::write::{Tally, write as write_part};
use crate::Error;
use crate::runs::Run;
use months::Months;

pub(super) use settle::SettledMonth;
pub(super) use write::claim_months;

/// Calculates the run part by part. Each part is everything that was paid to some people in all months.
pub(super) async fn run_parts(
    work: &Work<'_>,
    rules: &PayRules,
    run: Run,
) -> Result<(Arc<Plan>, Tally), Error> {
    let months = Months::of(work, rules, &run).await?;
    let total = paid::count(work.db.latest(), &run).await?;
    work.report(0, total);
    let mut done: u64 = 0;
    let plan = months.plan(work, rules, run).await?;
    let plan = Arc::new(plan.guarded(work.db.latest(), &rules.law).await?);
    let mut tally = Tally::new(&plan);
    let mut after = None;
    while let Some(paid) = paid::gather(work.db.latest(), (&plan.run, &months), after).await? {
        after = paid.last();
        let people = paid.len();
        let due = due::calculate(work.db.latest(), &months, &paid).await?;
        let settled = settle::compare(paid, due);
        let evaluated = settle::evaluate(work.db.latest(), &plan, settled).await?;
        let tx = work.hold().await?;
        write_part(&tx, &plan, Evaluated { people, ..evaluated }, &mut tally).await?;
        tx.commit().await?;
        done = done.saturating_add(people);
        work.report(done, total);
    }
    Ok((plan, tally))
}
