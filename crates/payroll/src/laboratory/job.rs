//! The job of a simulation: gather, evaluate and keep, part by part, in bounded memory. No slot, no payslip, no recipe is written.

use std::sync::Arc;

use kernel::Rupiah;
use kernel::id::{EmployeeId, SimulationId};
use personnel::facts::roster_size;
use platform::bulk::BulkInsert;
use platform::jobs::{End, Ending, JobContext, JobFailure};
use platform::{Act, Acted, Db, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc::{self, Sender};

use super::evaluate::{Part, evaluate};
use super::figures::{Findings, SimulationFigures, figures};
use super::gather::{Person, gather};
use super::plans::{Lab, Order};
use super::{Simulation, person, row};
use crate::Error;
use crate::calculation::PayRules;
use crate::states::{SimulationAct, SimulationStatus, after_simulation_act};

/// The kind of the job.
pub const SIMULATE: &str = "payroll.simulate";

const PEOPLE: BulkInsert<9> = BulkInsert {
    table: "simulation_person",
    columns: [
        ("simulation_id", "uuid"),
        ("employee_id", "uuid"),
        ("unit_id", "uuid"),
        ("golongan", "text"),
        ("kelas_jabatan", "integer"),
        ("baseline_gross", "bigint"),
        ("simulated_gross", "bigint"),
        ("baseline_net", "bigint"),
        ("simulated_net", "bigint"),
    ],
    skip_existing: false,
};

#[derive(Debug, Deserialize)]
struct Payload {
    simulation_id: SimulationId,
}

/// One attempt at one simulation.
struct Work<'a> {
    db: &'a Db,
    act: &'a Act,
    id: SimulationId,
    job: Option<&'a JobContext>,
}

impl Work<'_> {
    /// A transaction of whoever has the job, and no one else.
    async fn hold(&self) -> Result<DatabaseTransaction, Error> {
        let tx = platform::begin(self.db).await?;
        if let Some(job) = self.job {
            if job.is_cancelled() {
                return Err(Error::CalledOff);
            }
            job.hold(&tx).await.map_err(|_taken_over| Error::CalledOff)?;
        }
        Ok(tx)
    }

    fn report(&self, done: u64, total: u64) {
        if let Some(job) = self.job {
            job.progress(i64::try_from(done).unwrap_or(i64::MAX), i64::try_from(total).ok());
        }
    }
}

/// The job: calculates the simulation that its payload names. What follows from its end is [`settle_simulation_job`].
///
/// # Errors
/// When facts, law or database fail it, or somebody called it off.
#[tracing::instrument(skip_all, fields(job.id = %context.job.id))]
pub async fn simulate_job(context: JobContext, rules: PayRules) -> Result<Value, JobFailure> {
    let Payload { simulation_id: id } = context.payload()?;
    let work = Work { db: &context.db, act: context.act(), id, job: Some(&context) };
    match calculate(&work, &rules).await {
        Err(Error::CalledOff) if context.is_cancelled() => Err(JobFailure::cancelled()),
        outcome => {
            let figures = outcome?;
            Ok(json!({ "simulation_id": id, "people": figures.people, "difference": figures.difference }))
        }
    }
}

/// What follows from the end of the job: the figures can be read, or there are none.
///
/// # Errors
/// When the database fails.
pub async fn settle_simulation_job(end: End<'_>) -> Result<(), JobFailure> {
    let Payload { simulation_id } = serde_json::from_value(end.job.payload.clone())
        .map_err(|error| platform::Error::Broken(format!("payload of a simulation: {error}")))?;
    let act = match end.ending {
        Ending::Succeeded(_) => SimulationAct::Complete,
        Ending::Failed(_) => SimulationAct::Fail,
        Ending::Cancelled => SimulationAct::CallOff,
    };
    settle(end.tx, end.act, (simulation_id, act)).await?;
    Ok(())
}

/// Calculates a simulation at once, without a job.
pub(super) async fn calculate_now(
    db: &Db,
    act: &Act,
    rules: &PayRules,
    id: SimulationId,
) -> Result<SimulationFigures, Error> {
    let outcome = calculate(&Work { db, act, id, job: None }, rules).await;
    let ended = if outcome.is_ok() { SimulationAct::Complete } else { SimulationAct::Fail };
    let tx = platform::begin(db).await?;
    settle(&tx, act, (id, ended)).await?;
    tx.commit().await?;
    outcome
}

async fn settle(
    tx: &DatabaseTransaction,
    act: &Act,
    (id, ended): (SimulationId, SimulationAct),
) -> Result<(), Error> {
    let found = row::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    let Some(simulation) = found else { return Ok(()) };
    let Some(status) = after_simulation_act(simulation.status, ended) else { return Ok(()) };
    if status != SimulationStatus::Calculated {
        clear(tx, id).await?;
    }
    let mut edit = simulation.into_active_model();
    edit.status = Set(status);
    edit.ended_at = Set(Some(act.at));
    if status != SimulationStatus::Calculated {
        edit.figures = Set(None);
    }
    let simulation = edit.update(tx).await?;
    let acted = Acted::new("payroll.simulation_ended", id).within(simulation.instansi_id);
    acts::record(tx, act, acted.with(json!({ "status": status }))).await?;
    Ok(())
}

async fn clear(tx: &DatabaseTransaction, id: SimulationId) -> Result<(), Error> {
    person::Entity::delete_many().filter(person::COLUMN.simulation_id.eq(id)).exec(tx).await?;
    Ok(())
}

async fn calculate(work: &Work<'_>, rules: &PayRules) -> Result<SimulationFigures, Error> {
    let tx = work.hold().await?;
    clear(&tx, work.id).await?;
    tx.commit().await?;
    let conn = work.db.latest();
    let found = row::Entity::find_by_id(work.id).one(conn).await?;
    let simulation: Simulation = found.ok_or(platform::Error::NotFound("simulation"))?;
    let order: Order = serde_json::from_str(&simulation.trial)
        .map_err(|error| platform::Error::Broken(format!("trial of a simulation: {error}")))?;
    let lab = Arc::new(Lab::of(conn, rules, (order, simulation.instansi_id)).await?);
    let found = run_parts(work, &lab).await?;
    let figures = figures(conn, work.act, (&lab, found)).await?;
    let document = serde_json::to_string(&figures)
        .map_err(|error| platform::Error::Broken(format!("figures of a simulation: {error}")))?;
    let tx = work.hold().await?;
    let mut edit = simulation.into_active_model();
    edit.figures = Set(Some(document));
    edit.update(&tx).await?;
    tx.commit().await?;
    Ok(figures)
}

/// The next part is gathered while this one is evaluated and kept.
async fn run_parts(work: &Work<'_>, lab: &Arc<Lab>) -> Result<Findings, Error> {
    let first = lab.days.first().copied().unwrap_or(work.act.today);
    let total = roster_size(work.db.latest(), lab.trial.unit_id, first).await?;
    work.report(0, total);
    let (gathered, mut parts) = mpsc::channel(1);
    let gathering = tokio::spawn(gather_parts(work.db.clone(), Arc::clone(lab), gathered));
    let mut found = Findings::default();
    let mut done: u64 = 0;
    while let Some(people) = parts.recv().await {
        let lab = Arc::clone(lab);
        let part = tokio::task::spawn_blocking(move || evaluate(&lab, people)).await.map_err(crashed)?;
        done = done.saturating_add(part.done);
        keep(work, part, &mut found).await?;
        work.report(done, Ord::max(done, total));
    }
    gathering.await.map_err(crashed)??;
    Ok(found)
}

async fn gather_parts(db: Db, lab: Arc<Lab>, parts: Sender<Vec<Person>>) -> Result<(), Error> {
    let mut after: Option<EmployeeId> = None;
    while let Some((last, part)) = gather(db.latest(), &lab, after).await? {
        after = Some(last);
        if parts.send(part).await.is_err() {
            break;
        }
    }
    Ok(())
}

/// Keeps one row for each person, and adds the rest up.
async fn keep(work: &Work<'_>, part: Part, found: &mut Findings) -> Result<(), Error> {
    let Part { ledger, left_out, people, .. } = part;
    found.ledger.merge(ledger);
    for (code, (baseline, simulated)) in left_out {
        let counts = found.left_out.entry(code).or_default();
        counts.0 += baseline;
        counts.1 += simulated;
    }
    let nets = people.iter().map(|one| (one.sides.baseline.net, one.sides.simulated.net));
    found.nets.extend::<Vec<(Rupiah, Rupiah)>>(nets.collect());
    let rows = people.into_iter().map(|one| {
        [
            work.id.into(),
            one.employee.into(),
            one.place.unit.into(),
            one.place.golongan.into(),
            one.place.kelas_jabatan.into(),
            one.sides.baseline.gross().into(),
            one.sides.simulated.gross().into(),
            one.sides.baseline.net.into(),
            one.sides.simulated.net.into(),
        ]
    });
    let tx = work.hold().await?;
    PEOPLE.insert(&tx, rows.collect()).await?;
    tx.commit().await?;
    Ok(())
}

fn crashed(error: tokio::task::JoinError) -> Error {
    platform::Error::Broken(format!("a stage of the simulation did not return: {error}")).into()
}
