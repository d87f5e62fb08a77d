//! What a pay run must know about people, in chunks of the roster.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use kernel::id::{EmployeeId, FactId, PositionId, UnitId};
use kernel::{DateRange, Golongan, Month, Nip};
use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::Sourced;
use super::died::who_died;
use crate::Error;
use crate::entity::position::PositionKind;
use crate::entity::unit_version::UnitKind;
use crate::entity::{employee, fact, position, unit, unit_ancestor, unit_version};
use crate::scope;
use crate::value::{
    FactKind, FactValue, FamilyMember, LeaveKind, Ptkp, Punishment, Standing, Status, StudyMode,
    SuspensionReason,
};

/// Asks for a part of the roster, in the order of the employees' ids.
#[derive(Clone, Copy, Debug)]
pub struct PayRoster<'a> {
    /// Whose people.
    pub among: Among<'a>,
    /// The day on which facts must hold.
    pub as_of: NaiveDate,
    /// The last employee of the part before.
    pub after: Option<EmployeeId>,
    /// How many at most; up to [`super::CHUNK`] keeps the SQL text the same.
    pub limit: u64,
    /// Which of them.
    pub of: RosterOf,
}

/// Whose people a roster is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among<'a> {
    /// An instansi, or a unit with everyone below it.
    Unit(UnitId),
    /// These, wherever they are.
    People(&'a [EmployeeId]),
}

/// Which people of a roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RosterOf {
    /// All.
    Everyone,
    /// Those recorded as deceased from a day in the month.
    WhoDied(Month),
}

/// Everything about one employee that pay can depend on. What is missing is for payroll to judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayFacts {
    /// The employee.
    pub employee_id: EmployeeId,
    /// The number.
    pub nip: Nip,
    /// Where the definitive position stands.
    pub unit_id: Option<UnitId>,
    /// The first-level unit above it, whose budget pays.
    pub skpd_id: Option<UnitId>,
    /// The employment.
    pub status: Option<Sourced<Status>>,
    /// Grade and years of service.
    pub golongan: Option<Sourced<GradeFacts>>,
    /// The definitive position.
    pub position: Option<Sourced<PositionFacts>>,
    /// Positions held as Plt, Plh or additional assignment.
    pub acting: Vec<Sourced<ActingFacts>>,
    /// Spouses and children as proven on the day; names stay sealed. Who counts for allowances is law and decided by
    /// payroll.
    pub family: Vec<Sourced<FamilyMember>>,
    /// The tax-free status.
    pub ptkp: Option<Sourced<Ptkp>>,
    /// Leave and duty travel that hold on the day, with their days.
    pub leaves: Vec<Sourced<(LeaveKind, DateRange)>>,
    /// The study assignment that holds on the day, with its days.
    pub study: Option<Sourced<(StudyMode, DateRange)>>,
    /// The suspension that holds on the day.
    pub suspension: Option<Sourced<SuspensionReason>>,
    /// Sanctions that hold on the day, with their days.
    pub sanctions: Vec<Sourced<(Punishment, DateRange)>>,
}

/// A grade with the years and months of service in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GradeFacts {
    /// The grade.
    pub golongan: Golongan,
    /// Whole years.
    pub mkg_years: u8,
    /// Further months.
    pub mkg_months: u8,
}

/// What an allowance can depend on in a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PositionFacts {
    /// The position.
    pub position_id: PositionId,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub unit_id: UnitId,
    /// Its kind.
    pub kind: PositionKind,
    /// Job class, 1 to 17.
    pub kelas_jabatan: i32,
    /// Structural posts only.
    pub eselon: Option<String>,
    /// Functional posts only.
    pub jabatan_fungsional: Option<String>,
    /// Functional posts only.
    pub jenjang: Option<String>,
    /// Whether whoever holds it heads an SKPD, and so uses its budget.
    pub heads_skpd: bool,
}

/// A position held for a vacancy, for an absence, or beside the own one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActingFacts {
    /// Plt, Plh or additional assignment.
    pub standing: Standing,
    /// The position.
    pub position: PositionFacts,
    /// The days.
    pub range: DateRange,
}

/// The next part of the roster: at most `limit` employees with their facts, in four queries (five for a unit below an
/// instansi). An empty answer is the end.
///
/// # Errors
/// When the database fails, or a stored fact is unreadable.
pub async fn pay_roster(conn: &impl ConnectionTrait, ask: PayRoster<'_>) -> Result<Vec<PayFacts>, Error> {
    let roster = roster(conn, ask, None).await?;
    let ids: Vec<EmployeeId> = roster.iter().map(|(id, _)| *id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = facts_where(conn, &ids, scope::holds_on("fact", ask.as_of).into()).await?;
    let mut positions = positions_of(conn, &rows).await?;
    let skpd = skpd_of(conn, &positions, ask.as_of).await?;
    for position in positions.values_mut() {
        position.heads_skpd &= skpd.get(&position.unit_id) == Some(&position.unit_id);
    }
    let mut by_employee: HashMap<EmployeeId, PayFacts> = HashMap::with_capacity(roster.len());
    for (employee_id, nip) in &roster {
        by_employee.insert(*employee_id, PayFacts::without_facts(*employee_id, nip.clone()));
    }
    for row in rows {
        if let Some(facts) = by_employee.get_mut(&row.employee_id) {
            facts.take(row, &positions, ask.as_of)?;
        }
    }
    Ok(roster
        .into_iter()
        .filter_map(|(id, _)| by_employee.remove(&id))
        .map(|mut facts| {
            facts.unit_id = facts.position.as_ref().map(|position| position.value.unit_id);
            facts.skpd_id = facts.unit_id.and_then(|unit| skpd.get(&unit).copied());
            facts
        })
        .collect())
}

/// How many employees a roster has: the measure of a pay run's progress.
///
/// # Errors
/// When the database fails.
pub async fn roster_size(conn: &impl ConnectionTrait, unit: UnitId, as_of: NaiveDate) -> Result<u64, Error> {
    let within = on_roster(conn, Among::Unit(unit), as_of).await?;
    Ok(employee::Entity::find().filter(within).count(conn).await?)
}

/// A part of a roster; with a second day, of those who stand in the unit on either of the two.
pub(super) async fn roster(
    conn: &impl ConnectionTrait,
    ask: PayRoster<'_>,
    second: Option<NaiveDate>,
) -> Result<Vec<(EmployeeId, Nip)>, Error> {
    let mut within = Condition::any().add(on_roster(conn, ask.among, ask.as_of).await?);
    if let Some(day) = second {
        within = within.add(on_roster(conn, ask.among, day).await?);
    }
    let mut query = employee::Entity::find()
        .select_only()
        .columns([employee::Column::Id, employee::Column::Nip])
        .filter(within)
        .order_by_asc(employee::Column::Id)
        .limit(ask.limit);
    if let Some(after) = ask.after {
        query = query.filter(employee::Column::Id.gt(after));
    }
    if let RosterOf::WhoDied(month) = ask.of {
        query = query.filter(employee::Column::Id.is_in(who_died(conn, month).await?));
    }
    Ok(query.into_tuple().all(conn).await?)
}

/// Every civil servant employed by an instansi, placed or not; or placed in a unit and below it. Officials are paid by
/// the state and are never on it.
async fn on_roster(
    conn: &impl ConnectionTrait,
    among: Among<'_>,
    as_of: NaiveDate,
) -> Result<Condition, Error> {
    let within = match among {
        Among::People(people) => Condition::all().add(employee::Column::Id.is_in(people.iter().copied())),
        Among::Unit(unit) => {
            let instansi = unit::Entity::find_by_id(unit).one(conn).await?.map(|unit| unit.instansi_id);
            if instansi == Some(unit) {
                Condition::all().add(employee::Column::InstansiId.eq(unit))
            } else {
                scope::condition(&scope::of_unit(unit), employee::Column::Id, as_of)
            }
        }
    };
    Ok(Condition::all().add(within).add(employee::Column::Nip.is_not_null()))
}

/// The kinds of fact that pay can depend on.
const PAYS: [FactKind; 9] = [
    FactKind::Status,
    FactKind::Golongan,
    FactKind::Position,
    FactKind::Family,
    FactKind::TaxStatus,
    FactKind::Leave,
    FactKind::StudyAssignment,
    FactKind::Suspension,
    FactKind::Discipline,
];

#[derive(Clone)]
pub(super) struct FactRow {
    pub(super) employee_id: EmployeeId,
    pub(super) id: FactId,
    pub(super) value: FactValue,
    pub(super) range: DateRange,
}

pub(super) async fn facts_where(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    held: Condition,
) -> Result<Vec<FactRow>, Error> {
    type Columns = (EmployeeId, FactId, String, NaiveDate, NaiveDate);
    let rows: Vec<Columns> = fact::Entity::find()
        .select_only()
        .columns([
            fact::Column::EmployeeId,
            fact::Column::Id,
            fact::Column::Value,
            fact::Column::ValidFrom,
            fact::Column::ValidUntil,
        ])
        .filter(fact::Column::EmployeeId.is_in(employees.iter().copied()))
        .filter(fact::Column::SupersededAt.is_null())
        .filter(fact::Column::Kind.is_in(PAYS.iter().copied()))
        .filter(held)
        .into_tuple()
        .all(conn)
        .await?;
    let read = |(employee_id, id, value, from, until): Columns| {
        Ok(FactRow { employee_id, id, value: fact::parse(&value)?, range: DateRange::stored(from, until) })
    };
    let mut rows = rows.into_iter().map(read).collect::<Result<Vec<_>, Error>>()?;
    // Where several may hold at once (family, acting), the order must be the same at every gathering.
    rows.sort_by_key(|row| (row.range.from, row.id));
    Ok(rows)
}

pub(super) async fn positions_of(
    conn: &impl ConnectionTrait,
    rows: &[FactRow],
) -> Result<HashMap<PositionId, PositionFacts>, Error> {
    let ids: BTreeSet<PositionId> = rows.iter().filter_map(|row| row.value.position()).collect();
    let found = position::Entity::find().filter(position::Column::Id.is_in(ids)).all(conn).await?;
    let facts = |position: position::Model| PositionFacts {
        position_id: position.id,
        name: position.name,
        unit_id: position.unit_id,
        kind: position.kind,
        kelas_jabatan: position.kelas_jabatan,
        eselon: position.eselon,
        jabatan_fungsional: position.jabatan_fungsional,
        jenjang: position.jenjang,
        // Of its unit; which is an SKPD for some only.
        heads_skpd: position.is_head,
    };
    Ok(found.into_iter().map(|position| (position.id, facts(position))).collect())
}

/// The first-level unit above (or at) the unit of each position.
async fn skpd_of(
    conn: &impl ConnectionTrait,
    positions: &HashMap<PositionId, PositionFacts>,
    as_of: NaiveDate,
) -> Result<HashMap<UnitId, UnitId>, Error> {
    let units: BTreeSet<UnitId> = positions.values().map(|position| position.unit_id).collect();
    let to_version: sea_orm::RelationDef = unit_ancestor::Entity::belongs_to(unit_version::Entity)
        .from(unit_ancestor::Column::AncestorId)
        .to(unit_version::Column::UnitId)
        .into();
    let rows: Vec<(UnitId, UnitId)> = unit_ancestor::Entity::find()
        .select_only()
        .columns([unit_ancestor::Column::UnitId, unit_ancestor::Column::AncestorId])
        .join(sea_orm::JoinType::InnerJoin, to_version)
        .filter(unit_version::Column::Kind.eq(UnitKind::Skpd))
        .filter(scope::holds_on("unit_version", as_of).and(scope::holds_on("unit_ancestor", as_of)))
        .filter(unit_ancestor::Column::UnitId.is_in(units))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

impl PayFacts {
    pub(super) fn without_facts(employee_id: EmployeeId, nip: Nip) -> Self {
        Self {
            employee_id,
            nip,
            unit_id: None,
            skpd_id: None,
            status: None,
            golongan: None,
            position: None,
            acting: Vec::new(),
            family: Vec::new(),
            ptkp: None,
            leaves: Vec::new(),
            study: None,
            suspension: None,
            sanctions: Vec::new(),
        }
    }

    pub(super) fn take(
        &mut self,
        row: FactRow,
        positions: &HashMap<PositionId, PositionFacts>,
        as_of: NaiveDate,
    ) -> Result<(), Error> {
        let FactRow { id, value, range, .. } = row;
        match value {
            FactValue::Status { status } => self.status = Some(Sourced::new(status, id, range)),
            FactValue::Golongan { golongan, mkg_years, mkg_months } => {
                let grade = GradeFacts { golongan, mkg_years, mkg_months };
                self.golongan = Some(Sourced::new(grade, id, range));
            }
            FactValue::Position { position_id, standing } => {
                let missing = || platform::Error::Broken(format!("fact {id} names no position"));
                let position = positions.get(&position_id).cloned().ok_or_else(missing)?;
                if standing == Standing::Definitif {
                    self.position = Some(Sourced::new(position, id, range));
                } else {
                    let acting = ActingFacts { standing, position, range };
                    self.acting.push(Sourced::new(acting, id, range));
                }
            }
            FactValue::Family(member) => {
                self.family.push(Sourced::new(member.proven_on(as_of), id, range));
            }
            FactValue::TaxStatus { ptkp } => self.ptkp = Some(Sourced::new(ptkp, id, range)),
            FactValue::Leave { leave } => self.leaves.push(Sourced::new((leave, range), id, range)),
            FactValue::StudyAssignment(study) => {
                self.study = Some(Sourced::new((study.mode, range), id, range));
            }
            FactValue::Suspension { reason } => self.suspension = Some(Sourced::new(reason, id, range)),
            FactValue::Discipline(discipline) => {
                self.sanctions.push(Sourced::new((discipline.punishment, range), id, range));
            }
            _ => {}
        }
        Ok(())
    }
}
