//! Records of machines: kept as they are, and turned into days at once.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{EmployeeId, UnitId};
use kernel::{DateRange, Fault, Month, Nip};
use platform::bulk::BulkInsert;
use platform::cursor::{Page, Paging, ascending};
use platform::{Act, Acted, Db, Scope, acts};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::closing;
use super::deriving::{Span, derive_days};
use crate::entity::{employee, machine_number};
use crate::error::{Error, Flaw};
use crate::facts::CHUNK;
use crate::{calendar, scope};

/// Somebody was at a machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Punch {
    /// Who.
    pub by: PunchedBy,
    /// When.
    pub at: DateTime<Utc>,
}

/// How a machine names an employee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PunchedBy {
    /// By the number of the state.
    Nip(Nip),
    /// By a number of its own; see [`set_machine_numbers`].
    Number(String),
}

/// Records of one machine.
#[derive(Clone, Debug)]
pub struct Punches {
    /// The instansi whose machine it is.
    pub instansi_id: UnitId,
    /// What the machine is called.
    pub machine: String,
    /// The records.
    pub rows: Vec<Punch>,
}

/// What came of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::PunchesKept)]
pub struct PunchesKept {
    /// Records that were sent.
    #[schema(example = 240)]
    pub sent: usize,
    /// Records that were new.
    #[schema(example = 236)]
    pub new: u64,
    /// Days that came out anew or changed.
    #[schema(example = 118)]
    pub days: usize,
}

/// Keeps records of machines, all or nothing, and derives the days that they touch. A record that is known already changes
/// nothing. Days that were entered or corrected by people stand.
///
/// # Errors
/// `Invalid` with every fault, at `/rows/{index}`; records of a closed month are conflicts.
#[tracing::instrument(skip_all, fields(rows = punches.rows.len()))]
pub async fn record_punches(db: &Db, act: &Act, punches: Punches) -> Result<PunchesKept, Error> {
    let tx = platform::begin(db).await?;
    let mut faults = Vec::new();
    let who = resolve(&tx, act, &punches, &mut faults).await?;
    for (at, row) in punches.rows.iter().enumerate() {
        if row.at > act.at {
            faults.push(Flaw::PunchInFuture.at(format!("/rows/{at}/at")));
        }
    }
    let people: HashSet<EmployeeId> = who.iter().flatten().copied().collect();
    let people: Vec<EmployeeId> = people.into_iter().collect();
    let zone = crate::facts::time_zone_of(&tx, punches.instansi_id, act.today).await?;
    let day_of = |row: &Punch| zone.date(row.at);
    if let Some(days) = span(punches.rows.iter().map(day_of)) {
        let closed = closing::closed(&tx, act, (&people, days)).await?;
        let rows = punches.rows.iter().zip(&who).enumerate();
        let stand = rows.filter(|(_, (row, who))| who.is_some_and(|who| closed.holds(who, day_of(row))));
        faults.extend(stand.map(|(at, (row, _))| {
            Flaw::MonthClosed.at(format!("/rows/{at}/at")).with("month", Month::of(day_of(row)))
        }));
    }
    Error::of(faults)?;
    let named = || punches.rows.iter().zip(&who).filter_map(|(row, who)| Some((row, (*who)?)));
    let new = keep(&tx, act, (&punches.machine, named())).await?;
    let mut wanted: BTreeMap<EmployeeId, Vec<NaiveDate>> = BTreeMap::new();
    for (row, employee) in named() {
        // A record after midnight may belong to the night before.
        let day = day_of(row);
        wanted.entry(employee).or_default().extend([day.pred_opt(), Some(day)].into_iter().flatten());
    }
    let first = wanted.values().flatten().min().copied();
    let days = match (new, first.and_then(|_| span(wanted.values().flatten().copied()))) {
        (0, _) | (_, None) => 0,
        (_, Some(days)) => {
            let only = Span { days, only: Some(&wanted), with_absence: false };
            derive_days(&tx, act, (&people, only)).await?
        }
    };
    let acted = Acted::new("personnel.punches_recorded", punches.instansi_id).within(punches.instansi_id);
    acts::record(&tx, act, acted.with(serde_json::json!({ "new": new }))).await?;
    tx.commit().await?;
    Ok(PunchesKept { sent: punches.rows.len(), new, days })
}

fn span(days: impl Iterator<Item = NaiveDate> + Clone) -> Option<DateRange> {
    let (first, last) = (days.clone().min()?, days.max()?);
    Some(DateRange { from: first, until: last.succ_opt() })
}

const PUNCH: BulkInsert<4> = BulkInsert {
    table: "attendance_punch",
    columns: [
        ("employee_id", "uuid"),
        ("at", "timestamptz"),
        ("machine", "text"),
        ("recorded_at", "timestamptz"),
    ],
    skip_existing: true,
};

async fn keep<'a>(
    tx: &DatabaseTransaction,
    act: &Act,
    (machine, rows): (&str, impl Iterator<Item = (&'a Punch, EmployeeId)>),
) -> Result<u64, Error> {
    let mut rows = rows.peekable();
    let mut new = 0;
    while rows.peek().is_some() {
        let part = rows
            .by_ref()
            .take(CHUNK)
            .map(|(punch, employee)| [employee.0.into(), punch.at.into(), machine.into(), act.at.into()]);
        new += PUNCH.insert(tx, part.collect()).await?;
    }
    Ok(new)
}

/// Whom each row names; rows that name nobody in reach are faults.
async fn resolve(
    tx: &DatabaseTransaction,
    act: &Act,
    punches: &Punches,
    faults: &mut Vec<Fault>,
) -> Result<Vec<Option<EmployeeId>>, Error> {
    let mut nips: HashSet<&Nip> = HashSet::new();
    let mut numbers: HashSet<&str> = HashSet::new();
    for row in &punches.rows {
        match &row.by {
            PunchedBy::Nip(nip) => drop(nips.insert(nip)),
            PunchedBy::Number(number) => drop(numbers.insert(number)),
        }
    }
    let within = scope::of_employees(&act.scope, act.today);
    let mut by_nip: HashMap<Nip, EmployeeId> = HashMap::new();
    for chunk in nips.into_iter().collect::<Vec<_>>().chunks(CHUNK) {
        let rows: Vec<(Nip, EmployeeId)> = employee::Entity::find()
            .select_only()
            .columns([employee::Column::Nip, employee::Column::Id])
            .filter(employee::Column::Nip.is_in(chunk.iter().map(|nip| (*nip).clone())))
            .filter(employee::Column::InstansiId.eq(punches.instansi_id))
            .filter(within.clone())
            .into_tuple()
            .all(tx)
            .await?;
        by_nip.extend(rows);
    }
    let mut by_number: HashMap<String, EmployeeId> = HashMap::new();
    for chunk in numbers.into_iter().collect::<Vec<_>>().chunks(CHUNK) {
        let rows: Vec<(String, EmployeeId)> = machine_number::Entity::find()
            .select_only()
            .columns([machine_number::Column::Number, machine_number::Column::EmployeeId])
            .filter(machine_number::Column::InstansiId.eq(punches.instansi_id))
            .filter(machine_number::Column::Number.is_in(chunk.iter().copied()))
            .filter(scope::condition(&act.scope, machine_number::Column::EmployeeId, act.today))
            .into_tuple()
            .all(tx)
            .await?;
        by_number.extend(rows);
    }
    let mut who = Vec::with_capacity(punches.rows.len());
    for (at, row) in punches.rows.iter().enumerate() {
        let (found, flaw, member) = match &row.by {
            PunchedBy::Nip(nip) => (by_nip.get(nip), Flaw::EmployeeUnknown, "nip"),
            PunchedBy::Number(number) => (by_number.get(number), Flaw::MachineUnknown, "machine_number"),
        };
        if found.is_none() {
            faults.push(flaw.at(format!("/rows/{at}/{member}")));
        }
        who.push(found.copied());
    }
    Ok(who)
}

/// A number under which the machines of an instansi know an employee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::MachineNumber)]
pub struct MachineNumber {
    /// Whose machines.
    pub instansi_id: UnitId,
    /// The number.
    #[schema(example = "1042")]
    pub number: String,
    /// Whom it stands for.
    pub employee_id: EmployeeId,
}

/// A number to set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMachineNumber {
    /// The number, on every machine of the employee's instansi.
    pub number: String,
    /// Whom it stands for.
    pub employee_id: EmployeeId,
}

/// The machine numbers of the caller's reach, by number.
///
/// # Errors
/// `Cursor` for a strange cursor; when the database fails.
pub async fn list_machine_numbers(
    db: &Db,
    scope: &Scope,
    today: NaiveDate,
    paging: &Paging,
) -> Result<Page<MachineNumber>, Error> {
    let query = machine_number::Entity::find()
        .filter(scope::condition(scope, machine_number::Column::EmployeeId, today))
        .order_by_asc(machine_number::Column::Number)
        .order_by_asc(machine_number::Column::InstansiId);
    let key = |row: &machine_number::Model| (row.number.clone(), row.instansi_id);
    let beyond = ascending((machine_number::Column::Number, machine_number::Column::InstansiId));
    let page = paging.read(db.read(), query, (key, beyond)).await?;
    Ok(page.map(|row| MachineNumber {
        instansi_id: row.instansi_id,
        number: row.number,
        employee_id: row.employee_id,
    }))
}

/// Sets machine numbers, all or nothing. A number that stood for somebody in reach stands for the new one from now on.
///
/// # Errors
/// `Invalid` with every fault, at `/numbers/{index}`.
pub async fn set_machine_numbers(db: &Db, act: &Act, new: Vec<NewMachineNumber>) -> Result<usize, Error> {
    let tx = platform::begin(db).await?;
    let ids: Vec<EmployeeId> = new.iter().map(|row| row.employee_id).collect();
    let within = scope::of_employees(&act.scope, act.today);
    let mut instansi_of: HashMap<EmployeeId, UnitId> = HashMap::new();
    for (instansi, _, employees) in calendar::time_zones(&tx, &ids, act.today).await? {
        for chunk in employees.chunks(CHUNK) {
            let reached: Vec<EmployeeId> = employee::Entity::find()
                .select_only()
                .column(employee::Column::Id)
                .filter(employee::Column::Id.is_in(chunk.iter().copied()))
                .filter(within.clone())
                .into_tuple()
                .all(&tx)
                .await?;
            instansi_of.extend(reached.into_iter().map(|employee| (employee, instansi)));
        }
    }
    let foreign = foreign_numbers(&tx, act, &new).await?;
    let mut faults = Vec::new();
    let mut seen = HashSet::new();
    for (at, row) in new.iter().enumerate() {
        let place = |member: &str| format!("/numbers/{at}/{member}");
        let instansi = instansi_of.get(&row.employee_id).copied();
        if instansi.is_none() {
            faults.push(Flaw::EmployeeUnknown.at(place("employee_id")));
        }
        let is_theirs = instansi.is_some_and(|instansi| foreign.contains(&(instansi, row.number.clone())));
        if is_theirs || !seen.insert((instansi, row.number.as_str())) {
            faults.push(Flaw::NumberTaken.at(place("number")));
        }
    }
    Error::of(faults)?;
    let rows = new.iter().filter_map(|row| {
        let instansi_id = *instansi_of.get(&row.employee_id)?;
        let (number, employee_id) = (row.number.clone(), row.employee_id);
        Some(machine_number::Model { instansi_id, number, employee_id, recorded_at: act.at })
    });
    let rows: Vec<machine_number::Model> = rows.collect();
    for chunk in rows.chunks(500) {
        let replace =
            OnConflict::columns([machine_number::Column::InstansiId, machine_number::Column::Number])
                .update_columns([machine_number::Column::EmployeeId, machine_number::Column::RecordedAt])
                .to_owned();
        let models = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
        machine_number::Entity::insert_many(models).on_conflict(replace).exec_without_returning(&tx).await?;
    }
    let acted = rows
        .iter()
        .map(|row| Acted::new("personnel.machine_number_set", row.employee_id).about(row.employee_id));
    acts::record_all(&tx, act, acted.collect()).await?;
    tx.commit().await?;
    Ok(new.len())
}

/// Numbers among the new ones that stand for people out of reach.
async fn foreign_numbers(
    tx: &DatabaseTransaction,
    act: &Act,
    new: &[NewMachineNumber],
) -> Result<HashSet<(UnitId, String)>, Error> {
    let mut foreign = HashSet::new();
    for chunk in new.chunks(CHUNK) {
        let rows = machine_number::Entity::find()
            .filter(machine_number::Column::Number.is_in(chunk.iter().map(|row| row.number.clone())))
            .filter(scope::condition(&act.scope, machine_number::Column::EmployeeId, act.today).not())
            .all(tx)
            .await?;
        foreign.extend(rows.into_iter().map(|row| (row.instansi_id, row.number)));
    }
    Ok(foreign)
}
