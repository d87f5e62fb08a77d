//! Plans of many employees in one request, entered by an operator from their signed paper forms.
//!
//! Everything is gathered with a constant number of queries, judged row by row with the rules of single plans, and written together
//! or not at all. A form that both have signed is a plan in force; without a day of signing a row is a draft for its employee.

mod judging;

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{EmployeeId, FileId, RhkId, SkpId, UnitId};
use kernel::{DateRange, Fault};
use personnel::facts;
use platform::timers::{self, NewTimer};
use platform::{Act, Acted, Capacity, Db, Scope, StandIn, acts, files};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, SelectExt,
};

use self::judging::{self as rules, Known};
use crate::agreement::TIMER_SUBJECT;
use crate::entity::skp::{self, Behaviours, Texts};
use crate::entity::{cycle, iki, rhk};
use crate::plan::{Plan, PlannedRhk};
use crate::states::{SkpAct, SkpStatus};
use crate::words::RhkKind;
use crate::{Error, cycles};

/// What one form says.
#[derive(Clone, Debug)]
pub struct EnteredSkp {
    /// Whose plan it is.
    pub employee_id: EmployeeId,
    /// The calendar year.
    pub year: i32,
    /// The days for which it holds.
    pub days: DateRange,
    /// The content; a link is the number of the result in the superior's plan.
    pub plan: Plan,
    /// By place in the plan: the number of the superior's result.
    pub supports: Vec<Option<i32>>,
    /// When both signed the form.
    pub signed_on: Option<NaiveDate>,
}

/// A plan as the batch left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenSkp {
    /// Whose it is.
    pub employee_id: EmployeeId,
    /// The plan.
    pub skp_id: SkpId,
    /// Where it stands.
    pub status: SkpStatus,
}

/// Enters the plans of many employees of the operator's units. Each act is recorded in the name of its employee.
///
/// # Errors
/// `Invalid` with every fault of every row; `FormUnknown` of the platform for a form that is gone or somebody else's.
#[tracing::instrument(skip_all, fields(rows = rows.len()))]
pub async fn enter_skp(
    db: &Db,
    act: &Act,
    (mut rows, form): (Vec<EnteredSkp>, Option<FileId>),
) -> Result<Vec<WrittenSkp>, Error> {
    let tx = platform::begin(db).await?;
    let known = gather(&tx, act, &rows, form.is_some()).await?;
    let mut faults = Vec::new();
    for (at, row) in rows.iter_mut().enumerate() {
        let placed = |fault: Fault| {
            let within = fault.pointer.clone().unwrap_or_default();
            fault.at(format!("/rows/{at}{within}"))
        };
        faults.extend(rules::link(row, &known).into_iter().map(placed));
        faults.extend(rules::faults_of_row(row, &known, act.today).into_iter().map(placed));
    }
    faults.extend(rules::faults_of_repetition(&rows));
    Error::unless_empty(faults)?;
    let written = write(&tx, act, (rows, &known, form)).await?;
    tx.commit().await?;
    Ok(written)
}

async fn gather(
    tx: &DatabaseTransaction,
    act: &Act,
    rows: &[EnteredSkp],
    has_form: bool,
) -> Result<Known, Error> {
    let people: BTreeSet<EmployeeId> = rows.iter().map(|row| row.employee_id).collect();
    let people: Vec<EmployeeId> = people.into_iter().collect();
    let reached: Vec<EmployeeId> = personnel::entity::employee::Entity::find()
        .filter(personnel::entity::employee::Column::Id.is_in(people.iter().copied()))
        .filter(personnel::scope::condition(&act.scope, personnel::entity::employee::Column::Id, act.today))
        .lock_exclusive()
        .all(tx)
        .await?
        .into_iter()
        .filter(|employee| employee.nip.is_some())
        .map(|employee| employee.id)
        .collect();
    let raters = facts::raters_of(tx, &reached, act.today).await?;
    let held: HashSet<EmployeeId> = reached.iter().copied().chain(raters.values().copied()).collect();
    let plans = skp::Entity::find()
        .filter(skp::Column::EmployeeId.is_in(held))
        .filter(skp::COLUMN.status.ne(SkpStatus::Diganti))
        .all(tx)
        .await?;
    let agreed = plans.iter().filter(|skp| skp.status.is_agreed()).map(|skp| skp.id);
    let results = rhk::Entity::find().filter(rhk::Column::SkpId.is_in(agreed)).all(tx).await?;
    let years: BTreeSet<i32> = rows.iter().map(|row| row.year).collect();
    let mut governed: HashMap<(EmployeeId, i32), cycle::Model> = HashMap::new();
    for year in years {
        let cycles = cycles::governing(tx, &reached, year).await?;
        governed.extend(cycles.into_iter().map(|(employee, cycle)| ((employee, year), cycle)));
    }
    Ok(Known {
        operator: act.actor.employee(),
        reached: reached.into_iter().collect(),
        raters,
        plans,
        results,
        governed,
        has_form,
    })
}

async fn write(
    tx: &DatabaseTransaction,
    act: &Act,
    (rows, known, form): (Vec<EnteredSkp>, &Known, Option<FileId>),
) -> Result<Vec<WrittenSkp>, Error> {
    let starts = first_instants(tx, &rows).await?;
    let (mut written, mut acted, mut due) = (Vec::new(), Vec::new(), Vec::new());
    let (mut plans, mut results, mut indicators) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let (employee_id, content) = (row.employee_id, row.plan.rhk.clone());
        let starts_at = starts.get(&(employee_id, row.days.from)).copied();
        let skp = plan_of(act, (row, known), starts_at);
        if let (SkpStatus::Ditetapkan, Some(due_at)) = (skp.status, starts_at) {
            due.push(NewTimer {
                subject: TIMER_SUBJECT,
                object: skp.id.0,
                action: SkpAct::Mulai.word(),
                due_at,
            });
        }
        let (rhk, iki) = Plan::rows(content, skp.id);
        results.extend(rhk);
        indicators.extend(iki);
        let standing = StandIn { capacity: Capacity::Operator, account: act.stood_for() };
        let entered =
            Act { on_behalf_of: Some(employee_id), standing_in: Some(standing), form, ..act.clone() };
        let entry = Acted::new("performance.skp_entered", skp.id).about(employee_id);
        acted.push((entered, entry.effective(skp.starts_on)));
        written.push(WrittenSkp { employee_id, skp_id: skp.id, status: skp.status });
        plans.push(skp);
    }
    if let (Some(form), Some(first)) = (form, written.first()) {
        keep_form(tx, act, (form, first.skp_id)).await?;
    }
    let plans = plans.into_iter().map(|skp| skp.into_active_model().reset_all());
    skp::Entity::insert_many(plans).exec_without_returning(tx).await?;
    let results = results.into_iter().map(|rhk: rhk::Model| rhk.into_active_model().reset_all());
    rhk::Entity::insert_many(results).exec_without_returning(tx).await?;
    let indicators = indicators.into_iter().map(|iki: iki::Model| iki.into_active_model().reset_all());
    iki::Entity::insert_many(indicators).exec_without_returning(tx).await?;
    timers::set_all(tx, due).await?;
    acts::record_each(tx, acted).await?;
    Ok(written)
}

/// A signed form is in force from its first day on; an unsigned one is a draft.
fn plan_of(act: &Act, (row, known): (EnteredSkp, &Known), starts_at: Option<DateTime<Utc>>) -> skp::Model {
    let has_begun = starts_at.is_none_or(|starts_at| starts_at <= act.at);
    let status = match row.signed_on {
        None => SkpStatus::Draf,
        Some(_) if has_begun => SkpStatus::Berjalan,
        Some(_) => SkpStatus::Ditetapkan,
    };
    let signed_at = row.signed_on.map(|_day| act.at);
    skp::Model {
        id: SkpId::new(),
        employee_id: row.employee_id,
        rater_id: known.raters.get(&row.employee_id).copied(),
        year: row.year,
        starts_on: row.days.from,
        ends_before: row.days.stored_until(),
        kind: row.plan.kind,
        approach: row.plan.approach,
        status,
        behaviour: Behaviours::default(),
        resources: Texts(row.plan.resources),
        accountability: Texts(row.plan.accountability),
        consequences: Texts(row.plan.consequences),
        return_note: None,
        employee_signed_at: signed_at,
        rater_signed_at: signed_at,
        version: 1,
        created_at: act.at,
        updated_at: act.at,
        replaces_id: None,
        change_reason: None,
    }
}

/// When the first day of each plan begins where its employee works: one look for each region and day.
async fn first_instants(
    tx: &DatabaseTransaction,
    rows: &[EnteredSkp],
) -> Result<HashMap<(EmployeeId, NaiveDate), DateTime<Utc>>, Error> {
    let people: Vec<EmployeeId> = rows.iter().map(|row| row.employee_id).collect();
    let named = facts::named(tx, &people).await?;
    let mut zones: HashMap<(UnitId, NaiveDate), DateTime<Utc>> = HashMap::new();
    let mut starts = HashMap::new();
    for row in rows {
        let Some(named) = named.get(&row.employee_id) else { continue };
        let (place, first) = ((named.instansi_id, row.days.from), row.days.from);
        let instant = match zones.entry(place) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(free) => {
                let zone = facts::time_zone_of(tx, named.instansi_id, first).await?;
                *free.insert(zone.midnight(first))
            }
        };
        starts.insert((row.employee_id, first), instant);
    }
    Ok(starts)
}

/// One scan holds the forms of many: it belongs to the first plan of the batch, and every act names it.
async fn keep_form(tx: &DatabaseTransaction, act: &Act, (form, plan): (FileId, SkpId)) -> Result<(), Error> {
    match files::keep(tx, act, form, plan).await {
        Err(platform::Error::NotFound(_)) => Err(platform::Error::FormUnknown.into()),
        kept => Ok(kept?),
    }
}

/// Whether a plan's form is the caller's to read. One scan may hold the forms of many: it is for those who keep records, not for
/// each whose form is among them.
///
/// # Errors
/// `NotFound` outside the caller's reach.
pub async fn admit_form(conn: &impl sea_orm::ConnectionTrait, act: &Act, skp_id: SkpId) -> Result<(), Error> {
    let keeper = Scope { own: None, subordinates_of: None, ..act.scope.clone() };
    let kept = skp::Entity::find_by_id(skp_id).filter(personnel::scope::condition(
        &keeper,
        skp::Column::EmployeeId,
        act.today,
    ));
    if kept.exists(conn).await? { Ok(()) } else { Err(platform::Error::NotFound("skp").into()) }
}

/// A result of a form.
pub fn planned(kind: RhkKind, title: String, iki: Vec<crate::PlannedIki>) -> PlannedRhk {
    PlannedRhk {
        id: None::<RhkId>,
        kind,
        title,
        supports_rhk_id: None,
        continues_rhk_id: None,
        supports_sasaran_id: None,
        acting_fact_id: None,
        iki,
    }
}
