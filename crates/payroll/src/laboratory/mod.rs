//! The policy laboratory: months paid by the rules that bind and by rules that are tried, side by side, for everybody of a unit. A simulation
//! pays nobody: it takes no slot, writes no payslip and no recipe, and makes no run stale.

mod evaluate;
mod figures;
mod gather;
mod job;
mod plans;
mod read;
mod trial;

pub use crate::entity::simulation::Model as Simulation;
pub use crate::entity::simulation_person::Model as SimulationPerson;
pub use figures::{
    CeilingOutlook, GolonganCost, KelasCost, LeftOutCount, PayMix, SimulationFigures, SpendingOutlook,
    UnitCost,
};
pub use job::{SIMULATE, settle_simulation_job, simulate_job};
pub use plans::Order;
pub use read::{
    Moved, MovedFilter, SimulationDirection, SimulationFilter, SimulationReport, SimulationView,
    find_simulation, list_simulated_people, list_simulations, simulation_figures,
};
pub use trial::{MONTHS_MAX, Missing, RegionSpending, Targets, Trial};

use kernel::id::{PolicyId, SimulationId, UnitId};
use kernel::{Fault, Month};
use platform::jobs::{self, JobId, NewJob};
use platform::{Act, Acted, Db, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait};
use serde_json::json;

use crate::calculation::PayRules;
use crate::entity::{simulation as row, simulation_person as person};
use crate::policies::{find_in_instansi, rules_of};
use crate::rules::tpp::TppPolicy;
use crate::states::{SimulationStatus, actor_id, lender_id};
use crate::{Error, store};
use plans::Lab;

/// Has a simulation calculated, by the job that it returns.
///
/// # Errors
/// `NotFound` for a unit outside the scope; `Invalid` with every fault of months, policy, rows of law, targets and spending; `NoLaw` for a
/// month that no law covers.
#[tracing::instrument(skip_all)]
pub async fn simulate(
    db: &Db,
    act: &Act,
    rules: &PayRules,
    trial: Trial,
) -> Result<(SimulationId, JobId), Error> {
    let tx = platform::begin(db).await?;
    let instansi = store::require_unit(&tx, act, trial.unit_id).await?;
    let order = judged(&tx, act, rules, (trial, instansi)).await?;
    let id = SimulationId::new();
    let payload = json!({ "simulation_id": id });
    let new = NewJob { kind: SIMULATE, payload, total: None, object: Some(id.0) };
    let job = jobs::enqueue(&tx, act, new).await?;
    record(&tx, act, (id, instansi), (&order, Some(job))).await?;
    tx.commit().await?;
    Ok((id, job))
}

/// Simulates at once, without a job: for measurements.
///
/// # Errors
/// As [`simulate`], and what the job could fail of.
pub async fn simulate_now(
    db: &Db,
    act: &Act,
    rules: &PayRules,
    trial: Trial,
) -> Result<SimulationFigures, Error> {
    let tx = platform::begin(db).await?;
    let instansi = store::require_unit(&tx, act, trial.unit_id).await?;
    let order = judged(&tx, act, rules, (trial, instansi)).await?;
    let id = SimulationId::new();
    record(&tx, act, (id, instansi), (&order, None)).await?;
    tx.commit().await?;
    job::calculate_now(db, act, rules, id).await
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    (id, instansi): (SimulationId, UnitId),
    order: (&Order, Option<JobId>),
) -> Result<(), Error> {
    let simulation = drafted(act, (id, instansi), order)?;
    row::Entity::insert(simulation).exec_without_returning(tx).await?;
    acts::record(tx, act, Acted::new("payroll.simulation_asked", id).within(instansi)).await?;
    Ok(())
}

fn drafted(
    act: &Act,
    (id, instansi_id): (SimulationId, UnitId),
    (order, job): (&Order, Option<JobId>),
) -> Result<row::ActiveModel, Error> {
    let document = serde_json::to_string(order)
        .map_err(|error| platform::Error::Broken(format!("trial of a simulation: {error}")))?;
    let months = order.trial.in_order();
    let today = Month::of(act.today);
    Ok(row::ActiveModel {
        id: Set(id),
        instansi_id: Set(instansi_id),
        unit_id: Set(order.trial.unit_id),
        name: Set(order.trial.name.trim().to_owned()),
        first_month: Set(months.first().copied().unwrap_or(today)),
        last_month: Set(months.last().copied().unwrap_or(today)),
        status: Set(SimulationStatus::Calculating),
        trial: Set(document),
        figures: Set(None),
        job_id: Set(job),
        asked_by: Set(actor_id(act.actor)),
        asked_for: Set(lender_id(act)),
        asked_at: Set(act.at),
        ended_at: Set(None),
    })
}

/// The order of a trial without faults.
async fn judged(
    conn: &impl ConnectionTrait,
    act: &Act,
    rules: &PayRules,
    (trial, instansi): (Trial, UnitId),
) -> Result<Order, Error> {
    let mut faults = trial.faults();
    let span = trial.span().unwrap_or_else(|| Month::of(act.today).days());
    let law = rules.law.overridden(span, &trial.law).unwrap_or_else(|found| {
        faults.extend(found);
        rules.law.as_ref().clone()
    });
    let (tried, within): (Option<TppPolicy>, &str) = match (trial.policy_id, &trial.rules) {
        (Some(id), None) => (named_policy(conn, (instansi, id), &mut faults).await?, "/policy_id"),
        (_, document) => (document.clone(), "/rules"),
    };
    if let Some(policy) = &tried {
        faults.extend(policy.faults(law.at(span.from)).into_iter().map(|fault| match within {
            // A policy that is only named has no place in the body but its name.
            "/policy_id" => fault.at("/policy_id"),
            _ => Fault { pointer: fault.pointer.map(|pointer| format!("/rules{pointer}")), ..fault },
        }));
        let follows = |policy: &TppPolicy| policy.performance.follows_value();
        if !trial.targets.predikat.is_empty() && follows(policy) {
            faults.push(Fault::invalid("payroll.simulation_target_idle").at("/targets/predikat"));
        }
    }
    Error::unless_empty(faults)?;
    let order = Order { trial, tried };
    // Whether the law covers the months: better now than in the job.
    Lab::of(conn, rules, (order.clone(), instansi)).await?;
    Ok(order)
}

async fn named_policy(
    conn: &impl ConnectionTrait,
    (instansi, id): (UnitId, PolicyId),
    faults: &mut Vec<Fault>,
) -> Result<Option<TppPolicy>, Error> {
    match find_in_instansi(conn, instansi, id).await? {
        Some(policy) => Ok(Some(rules_of(&policy)?)),
        None => {
            faults.push(Fault::invalid("payroll.simulation_policy_unknown").at("/policy_id"));
            Ok(None)
        }
    }
}
