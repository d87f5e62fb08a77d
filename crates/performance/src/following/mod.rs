//! Following a unit: how its people and everybody below go on today, and which acts change that.
//!
//! What is asked here is asked once for all units that are followed, and never for each follower.

mod counting;

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use kernel::Month;
use kernel::id::{EmployeeId, UnitId};
use personnel::entity::{unit, unit_ancestor};
use personnel::scope;
use platform::Act;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Error;

pub(crate) use counting::{Below, Count, Tally, grouped, planned_for_its_values};

/// The acts after which a unit goes otherwise than before.
pub const KINDS: &[&str] = &[
    "performance.progress_planned",
    "performance.evidence_added",
    "performance.progress_realised",
    "performance.feedback_given",
    "performance.work_logged",
    "performance.work_log_changed",
    "performance.work_log_removed",
    "performance.report_compiled",
    "performance.report_submitted",
    "performance.report_returned",
    "performance.report_confirmed",
    "performance.skp_submitted",
    "performance.skp_returned",
    "performance.skp_agreed",
    "performance.skp_started",
    "performance.project_planned",
    "performance.project_begun",
    "performance.milestone_reached",
    "performance.project_spent",
    "performance.project_finished",
    "performance.project_stopped",
    "performance.iku_realised",
];

/// How a unit goes, with everybody below it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::UnitProgress)]
pub struct UnitProgress {
    /// People placed in the unit and below it.
    #[schema(example = 41)]
    pub people: i64,
    /// Plans of the year that run.
    #[schema(example = 38)]
    pub plans_running: i64,
    /// Plans of the year that do not run yet.
    #[schema(example = 2)]
    pub plans_open: i64,
    /// Planned results under way in a period that holds today: with an action plan.
    #[schema(example = 52)]
    pub results_planned: i64,
    /// Of these, with a realisation.
    #[schema(example = 20)]
    pub results_realised: i64,
    /// People whose log has an entry of today.
    #[schema(example = 17)]
    pub logged_today: i64,
    /// Entries of the log of this month.
    #[schema(example = 233)]
    pub entries_of_month: i64,
    /// Reports of the month before that await their superior.
    #[schema(example = 6)]
    pub reports_submitted: i64,
    /// Reports of the month before that were given back.
    #[schema(example = 1)]
    pub reports_returned: i64,
    /// Reports of the month before that were confirmed.
    #[schema(example = 29)]
    pub reports_confirmed: i64,
    /// Projects that run.
    #[schema(example = 3)]
    pub projects_running: i64,
    /// Their milestones whose day is past, and which were not reached.
    #[schema(example = 1)]
    pub milestones_late: i64,
}

/// Whether the caller may follow a unit: he leads it or above it, or performance there is in his care.
///
/// # Errors
/// `NotFound` where he may not.
pub async fn admit(conn: &impl ConnectionTrait, act: &Act, unit_id: UnitId) -> Result<(), Error> {
    let leads = act.party().map(|own| scope::led_condition(own, unit::Column::Id, act.today));
    let may = Condition::any()
        .add(scope::unit_condition(&act.scope, unit::Column::Id, act.today))
        .add_option(leads);
    let found: Option<UnitId> = unit::Entity::find_by_id(unit_id)
        .select_only()
        .column(unit::Column::Id)
        .filter(may)
        .into_tuple()
        .one(conn)
        .await?;
    found.map(|_unit| ()).ok_or(platform::Error::NotFound("unit").into())
}

/// How units go on a day. Eight queries, however many units, at the same time where connections are free.
///
/// # Errors
/// When the database fails.
pub async fn progress_of(
    conn: &impl ConnectionTrait,
    units: &[UnitId],
    today: NaiveDate,
) -> Result<HashMap<UnitId, UnitProgress>, Error> {
    let mut all: HashMap<UnitId, UnitProgress> =
        units.iter().map(|unit| (*unit, UnitProgress::default())).collect();
    let month = Month::of(today);
    let below = Below { units, day: today };
    let (people, plans, results, entries, reports, projects) = tokio::try_join!(
        below.count_people(conn, below.people()),
        counting::plans(conn, below),
        counting::results(conn, below),
        counting::entries(conn, below, month),
        counting::reports(conn, below, month.previous()),
        counting::projects(conn, below),
    )?;
    let counts = [people, plans, results, entries, reports, projects].concat();
    for Count { unit_id, word, count } in counts {
        let Some(progress) = all.get_mut(&unit_id) else { continue };
        let place = match word.as_str() {
            "people" => &mut progress.people,
            "plans_running" => &mut progress.plans_running,
            "plans_open" => &mut progress.plans_open,
            "results_open" => &mut progress.results_planned,
            "results_realised" => {
                progress.results_planned += count;
                &mut progress.results_realised
            }
            "logged_today" => &mut progress.logged_today,
            "entries" => &mut progress.entries_of_month,
            "diajukan" => &mut progress.reports_submitted,
            "dikembalikan" => &mut progress.reports_returned,
            "dikonfirmasi" => &mut progress.reports_confirmed,
            "projects" => &mut progress.projects_running,
            "late" => &mut progress.milestones_late,
            _ => continue,
        };
        *place += count;
    }
    Ok(all)
}

/// Of some units, those at or above the places of employees, and at or above other units: two queries, however many.
///
/// # Errors
/// When the database fails.
pub async fn concerned(
    conn: &impl ConnectionTrait,
    followed: &[UnitId],
    (employees, units): (&[EmployeeId], &[UnitId]),
    today: NaiveDate,
) -> Result<Concerned, Error> {
    let placed = personnel::facts::placements(conn, employees, today).await?;
    let places: HashSet<UnitId> =
        placed.values().map(|placed| placed.unit_id).chain(units.iter().copied()).collect();
    let rows: Vec<(UnitId, UnitId)> = unit_ancestor::Entity::find()
        .select_only()
        .columns([unit_ancestor::Column::UnitId, unit_ancestor::Column::AncestorId])
        .filter(unit_ancestor::Column::UnitId.is_in(places))
        .filter(unit_ancestor::Column::AncestorId.is_in(followed.iter().copied()))
        .filter(unit_ancestor::Column::ValidFrom.lte(today))
        .filter(unit_ancestor::Column::ValidUntil.gt(today))
        .into_tuple()
        .all(conn)
        .await?;
    let mut above: BTreeMap<UnitId, Vec<UnitId>> = BTreeMap::new();
    for (place, followed) in rows {
        above.entry(place).or_default().push(followed);
    }
    Ok(Concerned { placed: placed.into_iter().map(|(who, placed)| (who, placed.unit_id)).collect(), above })
}

/// Which followed units lie at or above which places.
#[derive(Clone, Debug)]
pub struct Concerned {
    placed: HashMap<EmployeeId, UnitId>,
    above: BTreeMap<UnitId, Vec<UnitId>>,
}

impl Concerned {
    /// The followed units that an act about an employee or a unit concerns.
    pub fn by(&self, employee: Option<EmployeeId>, unit: Option<UnitId>) -> HashSet<UnitId> {
        let place = employee.and_then(|employee| self.placed.get(&employee).copied());
        let places = place.into_iter().chain(unit);
        places.filter_map(|place| self.above.get(&place)).flatten().copied().collect()
    }
}
