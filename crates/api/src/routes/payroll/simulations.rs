//! The policy laboratory: try rules, read what came of it.

use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use identity::permission::{ReadSimulatedPay, SimulatePay};
use kernel::id::{EmployeeId, JobId, PolicyId, SimulationId, UnitId};
use kernel::{Language, Month, Nip, Rupiah};
use payroll::laboratory::{
    self, Missing, Moved, MovedFilter, RegionSpending, SimulationDirection, SimulationFigures,
    SimulationFilter, SimulationReport, SimulationView, Targets, Trial,
};
use payroll::regulation::LawOverride;
use payroll::rules::tpp::TppPolicy;
use payroll::states::SimulationStatus;
use platform::Actor;
use platform::jobs::{self, Whose};
use platform::privacy::access::Seen;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::{Unit, simulation_chart};
use crate::actions::AllowedAction;
use crate::allow::Allow;
use crate::charts::MEDIA_TYPE;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::privacy::sensitive::{Sensitive, note};
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Accepted;
use crate::routes::platform::jobs::Job;
use crate::state::State;
use crate::valid::Valid;

/// A simulation: pay by rules that are tried, beside pay by those that bind.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaySimulation {
    /// The simulation.
    pub id: SimulationId,
    /// Whose people.
    pub instansi_id: UnitId,
    /// Which of them: those in this unit and below it.
    pub unit: Unit,
    /// What people call it.
    #[schema(example = "Bobot kinerja 70 %")]
    pub name: String,
    /// The first month that is tried.
    pub first_month: Month,
    /// The last one.
    pub last_month: Month,
    /// Where it stands.
    pub status: SimulationStatus,
    /// The job that calculates it, which says why when it fails.
    pub job_id: Option<JobId>,
    /// The account that asked for it.
    pub asked_by: Uuid,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// When the calculation ended.
    #[schema(example = json!(null))]
    pub ended_at: Option<DateTime<Utc>>,
    /// What can be done to it.
    pub allowed_actions: Vec<AllowedAction>,
}

/// A simulation with what was tried and what came of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaySimulationReport {
    /// The simulation.
    #[serde(flatten)]
    pub simulation: PaySimulation,
    /// What was tried.
    pub trial: Trial,
    /// What came of it; none before it is calculated.
    pub figures: Option<SimulationFigures>,
}

/// What a simulation would pay to somebody, over all its months.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SimulatedPerson {
    /// The person.
    pub employee_id: EmployeeId,
    /// The number.
    #[schema(value_type = Option<Nip>)]
    pub nip: Option<Nip>,
    /// The name.
    #[schema(example = "Budi Santoso, S.Kom.")]
    pub name: Option<String>,
    /// The unit in the last month that is paid.
    pub unit_id: UnitId,
    /// The grade in that month.
    #[schema(example = "III/a")]
    pub golongan: String,
    /// The class of the position in that month.
    #[schema(example = 7)]
    pub kelas_jabatan: i32,
    /// Sum of earnings by the rules that bind.
    pub baseline_gross: Rupiah,
    /// Sum of earnings by the rules that are tried.
    pub simulated_gross: Rupiah,
    /// What is paid out by the rules that bind.
    pub baseline_net: Rupiah,
    /// What is paid out by the rules that are tried.
    pub simulated_net: Rupiah,
    /// How much more is paid out; negative where it is less.
    pub difference: Rupiah,
}

/// What to try.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Bobot kinerja 70 %", "unit_id": "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4", "months": ["2026-01", "2026-02"],
    "law": [{ "table": "ptkp", "keys": ["TK/0"], "value": "60000000" }],
    "targets": { "predikat": { "baik": "0.8", "sangat_baik": "0.2" } },
    "missing": { "predikat": "baik", "attendance": true },
    "spending": { "apbd": 1_200_000_000_000_i64, "personnel": 380_000_000_000_i64 },
}))]
pub struct CreatePaySimulation {
    /// What people call it.
    #[validate(length(max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "Bobot kinerja 70 %")]
    name: String,
    /// An instansi, or a unit with everyone below.
    unit_id: UnitId,
    /// The months for which is paid.
    #[schema(min_items = 1, max_items = 12)]
    months: Vec<Month>,
    /// The policy that is tried, in whatever state it is; else the binding one of each month.
    #[serde(default)]
    #[schema(example = json!(null))]
    policy_id: Option<PolicyId>,
    /// The same as a document that is no policy yet.
    #[serde(default)]
    #[schema(value_type = Option<TppPolicy>, example = json!(null))]
    rules: Option<TppPolicy>,
    /// Rows of law that are tried with other values.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50, example = json!([]))]
    law: Vec<LawOverride>,
    /// What performance is aimed at, by the rules that are tried.
    #[serde(default)]
    targets: Targets,
    /// What is supposed by both rules where nothing is recorded: months to come have neither ratings nor attendance.
    #[serde(default)]
    missing: Missing,
    /// What the region spends, to compare the share of personnel spending.
    #[serde(default)]
    #[schema(value_type = Option<RegionSpending>, example = json!(null))]
    spending: Option<RegionSpending>,
}

/// Which simulations.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SimulationsWanted {
    /// Of this instansi.
    instansi_id: Option<UnitId>,
    /// In this state.
    status: Option<SimulationStatus>,
}

/// Which people of a simulation.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SimulatedPeopleWanted {
    /// Of this unit and those below it.
    unit_id: Option<UnitId>,
    /// Whose pay moves this way.
    direction: Option<SimulationDirection>,
}

impl PaySimulation {
    fn of(view: SimulationView, (reader, language): (Actor, Language)) -> Self {
        let SimulationView { simulation, unit_name } = view;
        let is_asker = reader.id() == Some(simulation.asked_by);
        let running = simulation.job_id.filter(|_job| simulation.status == SimulationStatus::Calculating);
        let cancel =
            |job: JobId| AllowedAction::post("cancel", format!("/v1/jobs/{job}/cancel"), None, language);
        Self {
            allowed_actions: running.filter(|_job| is_asker).map(cancel).into_iter().collect(),
            id: simulation.id,
            instansi_id: simulation.instansi_id,
            unit: Unit { id: simulation.unit_id, name: unit_name },
            name: simulation.name,
            first_month: simulation.first_month,
            last_month: simulation.last_month,
            status: simulation.status,
            job_id: simulation.job_id,
            asked_by: simulation.asked_by,
            asked_at: simulation.asked_at,
            ended_at: simulation.ended_at,
        }
    }
}

impl From<Moved> for SimulatedPerson {
    fn from(moved: Moved) -> Self {
        let Moved { person, nip, name, difference } = moved;
        Self {
            employee_id: person.employee_id,
            nip,
            name,
            unit_id: person.unit_id,
            golongan: person.golongan,
            kelas_jabatan: person.kelas_jabatan,
            baseline_gross: person.baseline_gross,
            simulated_gross: person.simulated_gross,
            baseline_net: person.baseline_net,
            simulated_net: person.simulated_net,
            difference,
        }
    }
}

/// Simulate pay
///
/// Salaries and TPP of 1 to 12 months for everybody of a unit, by the rules that bind and by those that are tried: a policy in any state or
/// as a document, rows of law with other values, a distribution of grades that is aimed at. A job; it pays nobody, and makes no run stale.
/// Every fault is named at once.
#[utoipa::path(
    tag = "payroll", operation_id = "simulate_pay", security(("bearer" = ["payroll.simulate"])),
    request_body = CreatePaySimulation,
    responses((status = ACCEPTED, description = "The job, also named by `Location`; its `object_id` is the simulation", body = Job), Problem),
)]
#[post("/payroll/simulations")]
pub async fn simulate_pay(
    caller: Allow<SimulatePay>,
    state: Data<State>,
    body: Valid<CreatePaySimulation>,
) -> Result<Accepted<Job>, Problem> {
    let CreatePaySimulation { name, unit_id, months, policy_id, rules, law, targets, missing, spending } =
        body.0;
    let trial = Trial { name, unit_id, months, policy_id, rules, law, targets, missing, spending };
    let (_, job) = laboratory::simulate(&state.db, caller.act(), &state.pay_rules, trial).await?;
    let reader = caller.act().actor;
    let job = jobs::find(state.db.latest(), Whose::AskedBy(reader), job).await?;
    Ok(Accepted::at(format!("/v1/jobs/{}", job.id), Job::of(job, reader, caller.act().language)))
}

/// Simulations, newest first
///
/// Those of the units in one's care.
#[utoipa::path(
    tag = "payroll", operation_id = "list_pay_simulations", security(("bearer" = ["payroll.simulate"])),
    params(SimulationsWanted, Paging),
    responses((status = OK, description = "A page of simulations", body = PageOf<PaySimulation>), Problem),
)]
#[get("/payroll/simulations")]
pub async fn list_simulations(
    caller: Allow<SimulatePay>,
    state: Data<State>,
    wanted: Query<SimulationsWanted>,
    paging: Paging,
) -> Result<PageOf<PaySimulation>, Problem> {
    let SimulationsWanted { instansi_id, status } = wanted.0;
    let filter = SimulationFilter { instansi_id, status };
    let page = laboratory::list_simulations(&state.db, caller.act(), filter, &paging).await?;
    let reader = (caller.act().actor, caller.act().language);
    Ok(page.map(|view| PaySimulation::of(view, reader)).into())
}

/// One simulation
///
/// With what was tried, and what came of it: cost by unit, golongan and kelas_jabatan, how much of pay follows results and presence, winners
/// and losers, distribution and Gini, budget ceilings and the share of personnel spending. No names.
#[utoipa::path(
    tag = "payroll", operation_id = "get_pay_simulation", security(("bearer" = ["payroll.simulate"])),
    params(("simulation_id" = SimulationId, Path, description = "The simulation")),
    responses((status = OK, description = "The simulation", body = PaySimulationReport), Problem),
)]
#[get("/payroll/simulations/{simulation_id}")]
pub async fn get_simulation(
    caller: Allow<SimulatePay>,
    state: Data<State>,
    simulation_id: Id<SimulationId>,
) -> Result<Json<PaySimulationReport>, Problem> {
    let report = laboratory::find_simulation(&state.db, caller.act(), *simulation_id).await?;
    let SimulationReport { view, trial, figures } = report;
    let simulation = PaySimulation::of(view, (caller.act().actor, caller.act().language));
    Ok(Json(PaySimulationReport { simulation, trial, figures }))
}

/// The chart of a simulation
///
/// What each tenth of the people is paid out on average, in thousands of rupiah, by both rules; as SVG.
#[utoipa::path(
    tag = "payroll", operation_id = "get_pay_simulation_chart", security(("bearer" = ["payroll.simulate"])),
    params(("simulation_id" = SimulationId, Path, description = "The simulation")),
    responses((status = OK, description = "The chart", content((String = "image/svg+xml"))), Problem),
)]
#[get("/payroll/simulations/{simulation_id}/chart")]
pub async fn get_simulation_chart(
    caller: Allow<SimulatePay>,
    state: Data<State>,
    simulation_id: Id<SimulationId>,
) -> Result<HttpResponse, Problem> {
    let (view, figures) = laboratory::simulation_figures(&state.db, caller.act(), *simulation_id).await?;
    let chart = simulation_chart::of(&view.simulation.name, &figures, caller.act().language);
    Ok(HttpResponse::Ok().content_type(MEDIA_TYPE).body(chart.lines()))
}

/// Whom a simulation moves by how much
///
/// For those who may see it; each person who is shown finds an entry in the log of reads.
#[utoipa::path(
    tag = "payroll", operation_id = "list_simulated_people", security(("bearer" = ["payroll.simulated_pay"])),
    params(("simulation_id" = SimulationId, Path, description = "The simulation"), SimulatedPeopleWanted, Paging),
    responses((status = OK, description = "A page of people", body = PageOf<SimulatedPerson>), Problem),
)]
#[get("/payroll/simulations/{simulation_id}/people")]
pub async fn list_simulated_people(
    caller: Allow<ReadSimulatedPay>,
    state: Data<State>,
    (simulation_id, wanted): (Id<SimulationId>, Query<SimulatedPeopleWanted>),
    paging: Paging,
) -> Result<PageOf<SimulatedPerson>, Problem> {
    let SimulatedPeopleWanted { unit_id, direction } = wanted.0;
    let asked = (MovedFilter { unit_id, direction }, &*paging);
    let page = laboratory::list_simulated_people(&state.db, caller.act(), *simulation_id, asked).await?;
    let seen = |moved: &Moved| Sensitive::Payslip.of(moved.person.employee_id, Some(simulation_id.0.0));
    let seen: Vec<Seen> = page.rows.iter().map(seen).collect();
    note(&state, &caller, &seen).await?;
    Ok(page.map(SimulatedPerson::from).into())
}
