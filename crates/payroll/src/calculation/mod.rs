//! Calculating a run: gather, evaluate and write go on at the same time, part by part, in bounded memory.
//!
//! Each part commits on its own; the run's state makes all of them visible at once at the end. Whoever calculates again
//! first removes what an earlier attempt left, so an attempt that was killed leaves no trace, and the same facts give the
//! same bytes: ids, inputs and lines.

mod base_tpp;
mod deductions;
mod duty;
mod evaluate;
mod feed;
mod gather;
mod household;
mod paid_before;
mod plan;
mod rapel;
mod results;
mod settle;
mod standing;
mod tax_facts;
mod wanted;
mod write;

pub use duty::days_to_warn;
pub(crate) use duty::{ABSENCE, Duties, Stay};
pub(crate) use evaluate::Sums;
pub(crate) use feed::{Verdict, judge};
pub(crate) use gather::{Known, Learned};
pub(crate) use paid_before::{Elsewhere, MonthSoFar, YearSoFar};
pub use plan::PayRules;
pub(crate) use plan::Plan;
pub use settle::{Calculated, settle_run_job};
pub(crate) use wanted::wanted;

use std::sync::Arc;

use kernel::id::{EmployeeId, JobId, RunId};
use personnel::facts::PayFactsOver;
use platform::acts::{self, Seals};
use platform::jobs::{JobContext, JobFailure};
use platform::{Act, Db};
use sea_orm::{DatabaseTransaction, EntityTrait, QuerySelect};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::mpsc::{self, Receiver, Sender};

use crate::entity::payroll_run as row;
use crate::guard::write_findings;
use crate::law::keep_law;
use crate::runs::{Run, RunKind, begin_calculation};
use crate::states::RunStatus;
use crate::{Error, store};
use evaluate::Evaluated;
use gather::{Listed, learn, list};
use write::Tally;

/// The kind of the job.
pub const CALCULATE_RUN: &str = "payroll.calculate_run";

/// Parts that one stage may be ahead of the next: what each takes differs from part to part, and none should wait for that.
const AHEAD: usize = 2;

/// What the job is given.
#[derive(Debug, Deserialize)]
pub(crate) struct Order {
    pub(crate) run_id: RunId,
}

/// The job: calculates the run that its payload names. What follows from its end is [`settle_run_job`].
///
/// # Errors
/// When facts, law or database fail it, or somebody called it off.
#[tracing::instrument(skip_all, fields(job.id = %context.job.id))]
pub async fn calculate_run_job(
    context: JobContext,
    rules: PayRules,
    seals: Seals,
) -> Result<Value, JobFailure> {
    let order: Order = context.payload()?;
    let work = Work { db: &context.db, act: context.act(), run: order.run_id, job: Some(&context) };
    let calculated = match calculate(&work, &rules, &seals).await {
        Err(Error::CalledOff) if context.is_cancelled() => return Err(JobFailure::cancelled()),
        outcome => outcome?,
    };
    serde_json::to_value(&calculated).map_err(|error| {
        JobFailure::from(Error::from(platform::Error::Broken(format!("result as JSON: {error}"))))
    })
}

/// Calculates a run at once, without a job: for the demo region and for measurements.
///
/// # Errors
/// What [`crate::runs::calculate_run`] refuses, and what the job could fail of.
pub async fn calculate_run_now(
    db: &Db,
    act: &Act,
    (rules, seals): (&PayRules, &Seals),
    id: RunId,
) -> Result<Run, Error> {
    let tx = platform::begin(db).await?;
    let run = store::lock_run(&tx, act, (id, None)).await?;
    begin_calculation(&tx, act, (run, None)).await?;
    tx.commit().await?;
    let outcome = calculate(&Work { db, act, run: id, job: None }, rules, seals).await;
    let tx = platform::begin(db).await?;
    let ending = outcome.as_ref().ok();
    let run = settle::settle(&tx, act, (id, None), ending).await?;
    tx.commit().await?;
    outcome?;
    run.ok_or(Error::CalledOff)
}

/// One attempt at one run.
struct Work<'a> {
    db: &'a Db,
    act: &'a Act,
    run: RunId,
    job: Option<&'a JobContext>,
}

impl Work<'_> {
    fn job_id(&self) -> Option<JobId> {
        self.job.map(|context| context.job.id)
    }

    /// A transaction that holds the run: nobody else can take it away before the commit. What it writes counts when the run is
    /// settled, so it need not be durable before.
    async fn hold(&self) -> Result<DatabaseTransaction, Error> {
        let tx = platform::begin_part(self.db).await?;
        if let Some(job) = self.job {
            if job.is_cancelled() {
                return Err(Error::CalledOff);
            }
            job.hold(&tx).await.map_err(|_taken_over| Error::CalledOff)?;
        }
        let run = row::Entity::find_by_id(self.run).lock_exclusive().one(&tx).await?;
        run.filter(|run| self.is_ours(run)).ok_or(Error::CalledOff)?;
        Ok(tx)
    }

    fn is_ours(&self, run: &Run) -> bool {
        run.status == RunStatus::Calculating && run.job_id == self.job_id()
    }

    fn report(&self, done: u64, total: u64) {
        if let Some(job) = self.job {
            job.progress(i64::try_from(done).unwrap_or(i64::MAX), i64::try_from(total).ok());
        }
    }
}

async fn calculate(work: &Work<'_>, rules: &PayRules, seals: &Seals) -> Result<Calculated, Error> {
    let tx = work.hold().await?;
    store::clear_run(&tx, work.run).await?;
    tx.commit().await?;
    // Before anything is read, so that whatever is committed from now on comes after it.
    let position = acts::seal(work.db, seals).await?;
    let run = row::Entity::find_by_id(work.run).one(work.db.latest()).await?;
    let run = run.filter(|run| work.is_ours(run)).ok_or(Error::CalledOff)?;
    let (plan, tally) = match run.kind {
        RunKind::Rapel => rapel::run_parts(work, rules, run).await?,
        _ => {
            let plan = Plan::of(work.db, work.act, rules, run).await?;
            let plan = Arc::new(plan.guarded(work.db.latest(), &rules.law).await?);
            let tally = run_parts(work, &plan).await?;
            (plan, tally)
        }
    };
    find_shared(work, &plan).await?;
    let tx = work.hold().await?;
    tally.write(&tx, &plan).await?;
    keep_law(&tx, rules, &plan.used()).await?;
    tx.commit().await?;
    Ok(Calculated {
        position,
        recipe_hash: plan.recipe_hash.clone(),
        content_hash: tally.content_hash(),
        payslips: tally.slips,
        left_out: i64::try_from(tally.left_out.len()).unwrap_or(i64::MAX),
        gross: tally.sums.gross,
        deductions: tally.sums.deductions,
        net: tally.sums.net,
        tax: tally.sums.tax_withheld,
    })
}

/// Four stages with one part between each two. Only this one writes, so stopping it stops all of them.
async fn run_parts(work: &Work<'_>, plan: &Arc<Plan>) -> Result<Tally, Error> {
    let run = &plan.run;
    let total = personnel::facts::roster_size(work.db.latest(), run.unit_id, run.facts_as_of).await?;
    work.report(0, total);
    let (listed, to_open) = mpsc::channel(AHEAD);
    let (opened, to_learn) = mpsc::channel(AHEAD);
    let (learned, to_evaluate) = mpsc::channel(AHEAD);
    let (evaluated, mut to_write) = mpsc::channel(AHEAD);
    let listing = tokio::spawn(list_parts(work.db.clone(), Arc::clone(plan), listed));
    let opening = tokio::spawn(open_parts((work.db.clone(), Arc::clone(plan)), to_open, opened));
    let learning = tokio::spawn(learn_parts((work.db.clone(), Arc::clone(plan)), to_learn, learned));
    let evaluating = tokio::spawn(evaluate_parts(Arc::clone(plan), to_evaluate, evaluated));
    let mut tally = Tally::new(plan);
    let mut done: u64 = 0;
    while let Some(part) = to_write.recv().await {
        let part: Evaluated = part;
        done = done.saturating_add(part.people);
        let tx = work.hold().await?;
        write::write(&tx, plan, part, &mut tally).await?;
        tx.commit().await?;
        work.report(done, total);
    }
    listing.await.map_err(crashed)??;
    opening.await.map_err(crashed)??;
    learning.await.map_err(crashed)??;
    evaluating.await.map_err(crashed)??;
    work.report(total, total);
    Ok(tally)
}

/// Writes what the guard finds once all payslips are there.
async fn find_shared(work: &Work<'_>, plan: &Plan) -> Result<(), Error> {
    let Some(watch) = &plan.watch else { return Ok(()) };
    let found = watch.find_shared(work.db.latest()).await?;
    if !found.is_empty() {
        let tx = work.hold().await?;
        write_findings(&tx, watch, found).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Who is on the roster, with what is stored of them. One connection reads all parts, because each one plans a statement five times
/// before it keeps the plan.
async fn list_parts(db: Db, plan: Arc<Plan>, parts: Sender<Listed>) -> Result<(), Error> {
    let conn = platform::begin_reading(&db).await?;
    let mut after: Option<EmployeeId> = None;
    loop {
        let part = list(&conn, &plan, after).await?;
        let Some(last) = part.last() else { return Ok(()) };
        after = Some(last);
        if parts.send(part).await.is_err() {
            return Ok(());
        }
    }
}

/// What is stored of them as facts of pay, by one connection too.
async fn open_parts(
    (db, plan): (Db, Arc<Plan>),
    mut parts: Receiver<Listed>,
    done: Sender<Vec<PayFactsOver>>,
) -> Result<(), Error> {
    let conn = platform::begin_reading(&db).await?;
    while let Some(part) = parts.recv().await {
        if done.send(part.open(&conn, &plan).await?).await.is_err() {
            break;
        }
    }
    Ok(())
}

/// What else the run asks about them, by a third one.
async fn learn_parts(
    (db, plan): (Db, Arc<Plan>),
    mut parts: Receiver<Vec<PayFactsOver>>,
    done: Sender<Vec<Known>>,
) -> Result<(), Error> {
    let conn = platform::begin_reading(&db).await?;
    while let Some(part) = parts.recv().await {
        if done.send(learn(&conn, &plan, part).await?).await.is_err() {
            break;
        }
    }
    Ok(())
}

async fn evaluate_parts(
    plan: Arc<Plan>,
    mut parts: Receiver<Vec<Known>>,
    done: Sender<Evaluated>,
) -> Result<(), Error> {
    while let Some(part) = parts.recv().await {
        let plan = Arc::clone(&plan);
        let evaluated =
            tokio::task::spawn_blocking(move || evaluate::evaluate(&plan, part)).await.map_err(crashed)?;
        if done.send(evaluated).await.is_err() {
            break;
        }
    }
    Ok(())
}

fn crashed(error: tokio::task::JoinError) -> Error {
    platform::Error::Broken(format!("a stage of the calculation did not return: {error}")).into()
}
