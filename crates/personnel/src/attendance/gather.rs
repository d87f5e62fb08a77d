//! Leave, employment and records of many people at once.

use std::collections::HashMap;

use chrono::{Days, NaiveDateTime};
use kernel::DateRange;
use kernel::calendar::TimeZone;
use kernel::id::EmployeeId;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::entity::{attendance_punch as punch, fact};
use crate::error::Error;
use crate::facts::CHUNK;
use crate::rules::attendance::Away;
use crate::value::{FactKind, LeaveKind, Status};

/// Leave, duty, study and suspension of employees that touch the days.
pub(super) async fn leaves(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    days: DateRange,
) -> Result<HashMap<EmployeeId, Vec<Away>>, Error> {
    let kinds = [FactKind::Leave, FactKind::StudyAssignment, FactKind::Suspension];
    let mut all: HashMap<EmployeeId, Vec<Away>> = HashMap::new();
    for (employee, fact, word, range) in words_over(conn, employees, (&kinds, days)).await? {
        let leave = word.parse::<LeaveKind>().ok().filter(|_| fact == FactKind::Leave);
        let kind = leave.map_or(fact.word(), LeaveKind::word);
        let is_duty = fact == FactKind::StudyAssignment || leave == Some(LeaveKind::PerjalananDinas);
        all.entry(employee).or_default().push(Away { kind, is_duty, range });
    }
    Ok(all)
}

/// The days on which employees are employed.
pub(super) async fn employed(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    days: DateRange,
) -> Result<HashMap<EmployeeId, Vec<DateRange>>, Error> {
    let mut all: HashMap<EmployeeId, Vec<DateRange>> = HashMap::new();
    for (employee, _, word, range) in words_over(conn, employees, (&[FactKind::Status], days)).await? {
        if word.parse::<Status>().is_ok_and(Status::is_active) {
            all.entry(employee).or_default().push(range);
        }
    }
    Ok(all)
}

type WordOver = (EmployeeId, FactKind, String, DateRange);

async fn words_over(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    (kinds, days): (&[FactKind], DateRange),
) -> Result<Vec<WordOver>, Error> {
    let mut all = Vec::new();
    for chunk in employees.chunks(CHUNK) {
        let rows: Vec<(EmployeeId, FactKind, String, _, _)> = fact::Entity::find()
            .select_only()
            .columns([fact::Column::EmployeeId, fact::Column::Kind, fact::Column::Code])
            .columns([fact::Column::ValidFrom, fact::Column::ValidUntil])
            .filter(fact::Column::EmployeeId.is_in(chunk.iter().copied()))
            .filter(fact::Column::Kind.is_in(kinds.iter().copied()).and(fact::Column::SupersededAt.is_null()))
            .filter(
                fact::Column::ValidFrom.lt(days.stored_until()).and(fact::Column::ValidUntil.gt(days.from)),
            )
            .order_by_asc(fact::Column::ValidFrom)
            .into_tuple()
            .all(conn)
            .await?;
        all.extend(rows.into_iter().map(|(employee, kind, word, from, until)| {
            (employee, kind, word, DateRange::stored(from, until))
        }));
    }
    Ok(all)
}

/// The records of machines around the days, by the local clock, in order. Two days are added at the end, because working
/// time passes midnight, and one before.
pub(super) async fn records(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    (zone, days): (TimeZone, DateRange),
) -> Result<HashMap<EmployeeId, Vec<NaiveDateTime>>, Error> {
    let from = days.from.pred_opt().unwrap_or(days.from);
    let until = days.stored_until().checked_add_days(Days::new(1)).unwrap_or(days.stored_until());
    let (from, until) = (zone.midnight(from), zone.midnight(until));
    let mut all: HashMap<EmployeeId, Vec<NaiveDateTime>> = HashMap::new();
    for chunk in employees.chunks(CHUNK) {
        let rows = punch::Entity::find()
            .filter(punch::Column::EmployeeId.is_in(chunk.iter().copied()))
            .filter(punch::Column::At.gte(from).and(punch::Column::At.lt(until)))
            .order_by_asc(punch::Column::EmployeeId)
            .order_by_asc(punch::Column::At)
            .all(conn)
            .await?;
        for row in rows {
            all.entry(row.employee_id).or_default().push(zone.local(row.at));
        }
    }
    Ok(all)
}
