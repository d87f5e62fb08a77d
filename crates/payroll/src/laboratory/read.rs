//! Reading simulations: what was tried and what came of it, and, for those allowed to see it, whom it would move by how much.

use kernel::id::{EmployeeId, SimulationId, UnitId};
use kernel::{Nip, Rupiah};
use personnel::facts::{named, unit_names};
use platform::cursor::{Page, Paging};
use platform::{Act, Db};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use super::figures::SimulationFigures;
use super::plans::Order;
use super::trial::Trial;
use super::{Simulation, SimulationPerson, person, row};
use crate::Error;
use crate::states::SimulationStatus;

/// A simulation with what only other tables know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimulationView {
    /// The simulation.
    pub simulation: Simulation,
    /// The name of its unit today.
    pub unit_name: Option<String>,
}

/// A simulation with all that it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimulationReport {
    /// The simulation.
    pub view: SimulationView,
    /// What was tried.
    pub trial: Trial,
    /// What came of it, once it is calculated.
    pub figures: Option<SimulationFigures>,
}

/// Whom a simulation moves by how much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The sums.
    pub person: SimulationPerson,
    /// The number.
    pub nip: Option<Nip>,
    /// The name.
    pub name: Option<String>,
    /// How much more is paid out by the rules that are tried.
    pub difference: Rupiah,
}

kernel::words! {
    payroll;
    /// Which way pay moves.
    SimulationDirection {
        /// More is paid out.
        Gains = "gains",
        /// Less is paid out.
        Loses = "loses",
        /// The same is paid out.
        Stays = "stays",
    }
}

/// Which simulations to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct SimulationFilter {
    /// Of one instansi.
    pub instansi_id: Option<UnitId>,
    /// In one state.
    pub status: Option<SimulationStatus>,
}

/// Which people of a simulation to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct MovedFilter {
    /// Of a unit and those below it.
    pub unit_id: Option<UnitId>,
    /// Whose pay moves one way.
    pub direction: Option<SimulationDirection>,
}

/// Simulations within the scope, newest first.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn list_simulations(
    db: &Db,
    act: &Act,
    filter: SimulationFilter,
    paging: &Paging,
) -> Result<Page<SimulationView>, Error> {
    let mut query = within(act);
    if let Some(instansi) = filter.instansi_id {
        query = query.filter(row::COLUMN.instansi_id.eq(instansi));
    }
    if let Some(status) = filter.status {
        query = query.filter(row::COLUMN.status.eq(status));
    }
    let newest_first = (|simulation: &Simulation| simulation.id, |last| row::Column::Id.lt(last));
    let page = paging.read(db.read(), query.order_by_desc(row::Column::Id), newest_first).await?;
    let units: Vec<UnitId> = page.rows.iter().map(|simulation| simulation.unit_id).collect();
    let names = unit_names(db.read(), &units, act.today).await?;
    Ok(page
        .map(|simulation| SimulationView { unit_name: names.get(&simulation.unit_id).cloned(), simulation }))
}

/// One simulation within the scope.
///
/// # Errors
/// `NotFound`.
pub async fn find_simulation(db: &Db, act: &Act, id: SimulationId) -> Result<SimulationReport, Error> {
    let simulation = one(db.latest(), act, id).await?;
    let mut names = unit_names(db.latest(), &[simulation.unit_id], act.today).await?;
    let broken = |error: serde_json::Error| platform::Error::Broken(format!("simulation {id}: {error}"));
    let order: Order = serde_json::from_str(&simulation.trial).map_err(broken)?;
    let shown = simulation.figures.as_deref().filter(|_| simulation.status == SimulationStatus::Calculated);
    let figures = shown.map(serde_json::from_str).transpose().map_err(broken)?;
    let view = SimulationView { unit_name: names.remove(&simulation.unit_id), simulation };
    Ok(SimulationReport { view, trial: order.trial, figures })
}

/// What came of a simulation.
///
/// # Errors
/// `NotFound`; `SimulationOpen` before it is calculated.
pub async fn simulation_figures(
    db: &Db,
    act: &Act,
    id: SimulationId,
) -> Result<(SimulationView, SimulationFigures), Error> {
    let SimulationReport { view, figures, .. } = find_simulation(db, act, id).await?;
    Ok((view, figures.ok_or(Error::SimulationOpen)?))
}

/// Whom a simulation moves by how much, in the order of their ids.
///
/// # Errors
/// `NotFound`; `SimulationOpen` before it is calculated; `Cursor`.
pub async fn list_simulated_people(
    db: &Db,
    act: &Act,
    id: SimulationId,
    (filter, paging): (MovedFilter, &Paging),
) -> Result<Page<Moved>, Error> {
    let simulation = one(db.latest(), act, id).await?;
    if simulation.status != SimulationStatus::Calculated {
        return Err(Error::SimulationOpen);
    }
    let in_units = |scope| personnel::scope::unit_condition(scope, person::Column::UnitId, act.today);
    let mut query = person::Entity::find()
        .filter(person::COLUMN.simulation_id.eq(id))
        .filter(in_units(&act.scope))
        .order_by_asc(person::Column::EmployeeId);
    if let Some(unit) = filter.unit_id {
        query = query.filter(in_units(&personnel::scope::of_unit(unit)));
    }
    if let Some(direction) = filter.direction {
        query = query.filter(moved(direction));
    }
    let by_id = (|one: &SimulationPerson| one.employee_id, |last| person::Column::EmployeeId.gt(last));
    let page = paging.read(db.latest(), query, by_id).await?;
    let people: Vec<EmployeeId> = page.rows.iter().map(|one| one.employee_id).collect();
    let mut names = named(db.latest(), &people).await?;
    Ok(page.map(|person| {
        let named = names.remove(&person.employee_id);
        let (nip, name) = named.map_or((None, None), |named| (named.nip, Some(named.name)));
        Moved { nip, name, difference: person.simulated_net - person.baseline_net, person }
    }))
}

fn moved(direction: SimulationDirection) -> Condition {
    let simulated = Expr::col(person::Column::SimulatedNet);
    let baseline = Expr::col(person::Column::BaselineNet);
    Condition::all().add(match direction {
        SimulationDirection::Gains => simulated.gt(baseline),
        SimulationDirection::Loses => simulated.lt(baseline),
        SimulationDirection::Stays => simulated.eq(baseline),
    })
}

async fn one(conn: &impl ConnectionTrait, act: &Act, id: SimulationId) -> Result<Simulation, Error> {
    let found = within(act).filter(row::COLUMN.id.eq(id)).one(conn).await?;
    Ok(found.ok_or(platform::Error::NotFound("simulation"))?)
}

/// Simulations of units within the scope.
fn within(act: &Act) -> Select<row::Entity> {
    row::Entity::find().filter(personnel::scope::unit_condition(&act.scope, row::Column::UnitId, act.today))
}
