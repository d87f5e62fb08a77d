//! Whoever is absent without an excuse on working days in a row, for the officer who must act: the salary stops, and dismissal
//! follows (PP 94/2021 articles 11 and 15).

use chrono::{Days, NaiveDate};
use kernel::id::EmployeeId;
use kernel::{DateRange, Nip};
use platform::cursor::{Page, Paging};
use platform::{Db, Scope};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde::Serialize;
use utoipa::ToSchema;

use crate::entity::attendance_day::{self as attendance, AttendanceCode};
use crate::entity::{employee, person};
use crate::error::Error;
use crate::facts::absences_in_a_row;
use crate::scope;

/// How far back the list looks.
const BACK: Days = Days::new(90);

/// Somebody who is absent without an excuse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::UnexcusedAbsence)]
pub struct UnexcusedAbsence {
    /// Who.
    pub employee_id: EmployeeId,
    /// The number.
    #[schema(value_type = Option<Nip>)]
    pub nip: Option<Nip>,
    /// Full name with titles.
    #[schema(example = "Siti Rahmawati, S.Kom.")]
    pub name: String,
    /// The first of the working days.
    #[schema(example = "2026-09-14")]
    pub first: NaiveDate,
    /// The last of them.
    #[schema(example = "2026-09-25")]
    pub last: NaiveDate,
    /// How many working days in a row.
    #[schema(example = 10)]
    pub days: i64,
}

#[derive(FromQueryResult)]
struct Row {
    id: EmployeeId,
    nip: Option<Nip>,
    name: String,
}

/// Those within the scope whose last row of absence in the last 90 days has at least so many working days, and about whom
/// nobody has decided that pay goes on. A page may hold fewer than asked for while more follow.
///
/// # Errors
/// `Cursor` for a strange cursor; when the database fails.
pub async fn list_absences(
    db: &Db,
    scope: &Scope,
    today: NaiveDate,
    (at_least, paging): (i64, &Paging),
) -> Result<Page<UnexcusedAbsence>, Error> {
    let from = today.checked_sub_days(BACK).unwrap_or(today);
    let within = DateRange::bounded(from, today.succ_opt().unwrap_or(today));
    let many = attendance::Entity::find()
        .select_only()
        .column(attendance::Column::EmployeeId)
        .filter(attendance::Column::Code.eq(AttendanceCode::Absent))
        .filter(attendance::Column::Day.gte(from).and(attendance::Column::Day.lte(today)))
        .group_by(attendance::Column::EmployeeId)
        .having(Expr::col((attendance::Entity, attendance::Column::Day)).count().gte(at_least))
        .into_query();
    let query = employee::Entity::find()
        .select_only()
        .columns([employee::Column::Id, employee::Column::Nip])
        .column(person::Column::Name)
        .inner_join(person::Entity)
        .filter(employee::Column::Id.in_subquery(many))
        .filter(scope::condition(scope, employee::Column::Id, today))
        .order_by_asc(employee::Column::Id);
    let beyond = |last: EmployeeId| employee::Column::Id.gt(last);
    let page = paging.read(db.read(), query, (|row: &Row| row.id, beyond)).await?;
    let ids: Vec<EmployeeId> = page.rows.iter().map(|row| row.id).collect();
    let mut found = absences_in_a_row(db.read(), &ids, (within, at_least)).await?;
    let absence = |row: Row| {
        let absence = found.remove(&row.id)?;
        let (first, last, days) = (absence.first, absence.last, absence.days);
        Some(UnexcusedAbsence { employee_id: row.id, nip: row.nip, name: row.name, first, last, days })
    };
    Ok(Page { rows: page.rows.into_iter().filter_map(absence).collect(), extent: page.extent })
}
