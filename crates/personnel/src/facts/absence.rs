//! Who was absent without an excuse on working days in a row.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use kernel::DateRange;
use kernel::id::{EmployeeId, UnitId};
use platform::among;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{CHUNK, named};
use crate::Error;
use crate::calendar::calendars;
use crate::entity::attendance_day::{AttendanceCode, Column, Entity};
use crate::entity::fact;
use crate::rules::absence::last_in_a_row;
use crate::value::FactKind;

pub use crate::rules::absence::Absence;

/// The last row of at least so many working days within the days on which each of these was absent without an excuse. What
/// lies before a decision that pay goes on no longer counts. Most have none: then it is one query for each chunk.
///
/// # Errors
/// When the database fails.
pub async fn absences_in_a_row(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    (within, at_least): (DateRange, i64),
) -> Result<HashMap<EmployeeId, Absence>, Error> {
    let mut all = HashMap::new();
    for chunk in employees.chunks(CHUNK) {
        let many: Vec<EmployeeId> = absent(conn, chunk, within)
            .select_only()
            .column(Column::EmployeeId)
            .group_by(Column::EmployeeId)
            .having(Expr::col((Entity, Column::Day)).count().gte(at_least))
            .into_tuple()
            .all(conn)
            .await?;
        if !many.is_empty() {
            all.extend(rows(conn, &many, (within, at_least)).await?);
        }
    }
    Ok(all)
}

async fn rows(
    conn: &impl ConnectionTrait,
    many: &[EmployeeId],
    (within, at_least): (DateRange, i64),
) -> Result<HashMap<EmployeeId, Absence>, Error> {
    let days: Vec<(EmployeeId, NaiveDate)> = absent(conn, many, within)
        .select_only()
        .columns([Column::EmployeeId, Column::Day])
        .into_tuple()
        .all(conn)
        .await?;
    let mut absent: HashMap<EmployeeId, HashSet<NaiveDate>> = HashMap::new();
    for (employee, day) in days {
        absent.entry(employee).or_default().insert(day);
    }
    let decided = resumed(conn, many, within).await?;
    let mut by_instansi: BTreeMap<UnitId, Vec<EmployeeId>> = BTreeMap::new();
    for (employee, named) in named(conn, many).await? {
        by_instansi.entry(named.instansi_id).or_default().push(employee);
    }
    let mut found = HashMap::new();
    // One instansi as a rule: an employer pays its own people.
    for (instansi, employees) in by_instansi {
        let calendars = calendars(conn, instansi, (&employees, &[]), within).await?;
        for employee in employees {
            let from = Ord::max(decided.get(&employee).copied().unwrap_or(within.from), within.from);
            let mut due: Vec<NaiveDate> =
                calendars.due(employee, DateRange { from, until: within.until }).into_iter().collect();
            due.sort_unstable();
            let row = absent.get(&employee).and_then(|absent| last_in_a_row(&due, absent, at_least));
            found.extend(row.map(|row| (employee, row)));
        }
    }
    Ok(found)
}

fn absent(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    within: DateRange,
) -> sea_orm::Select<Entity> {
    Entity::find()
        .filter(among(conn, Column::EmployeeId, employees.iter().copied()))
        // As a literal, so that the index of absent days serves on every database.
        .filter(Expr::cust("attendance_day.code = 'absent'").and(Column::Code.eq(AttendanceCode::Absent)))
        .filter(Column::Day.gte(within.from).and(Column::Day.lt(within.stored_until())))
}

/// The last day from which pay goes on by decision, not after the days asked for.
async fn resumed(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    within: DateRange,
) -> Result<HashMap<EmployeeId, NaiveDate>, Error> {
    let rows: Vec<(EmployeeId, NaiveDate)> = fact::Entity::find()
        .select_only()
        .column(fact::Column::EmployeeId)
        .column_as(fact::Column::ValidFrom.max(), "valid_from")
        .filter(among(conn, fact::Column::EmployeeId, employees.iter().copied()))
        .filter(fact::Column::Kind.eq(FactKind::PayResumption))
        .filter(fact::Column::SupersededAt.is_null())
        .filter(fact::Column::ValidFrom.lte(within.stored_until()))
        .group_by(fact::Column::EmployeeId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}
