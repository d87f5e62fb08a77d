//! What the care for personal data asks of personnel: who a person is, whether the person is still employed, the days of
//! attendance for a copy of one's data, and what becomes of the person when the key is destroyed.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::id::{EmployeeId, PersonId, UnitId};
use platform::Scope;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    IntoSimpleExpr, QueryFilter, QueryOrder,
};
use serde_json::{Value, json};

use crate::entity::{attendance_day, employee, fact, person, proposal, unit};
use crate::error::Error;
use crate::value::{FactKind, Status};
use crate::{facts, scope, sealing, store};

/// What is shown in the place of a personal value whose key was destroyed.
pub const ERASED: &str = "(dihapus)";

/// Takes words away: nothing that stands there stays readable, and what was empty stays empty.
///
/// # Errors
/// When the database fails.
pub async fn blank<E: EntityTrait>(
    tx: &DatabaseTransaction,
    columns: &[E::Column],
    whose: impl Into<Condition>,
) -> Result<(), DbErr> {
    let gone = |column: &E::Column| {
        CaseStatement::new().case(column.into_simple_expr().is_not_null(), Expr::value(ERASED))
    };
    let blank =
        columns.iter().fold(E::update_many(), |update, column| update.col_expr(*column, gone(column).into()));
    blank.filter(whose.into()).exec(tx).await?;
    Ok(())
}

/// The person behind an employee within the scope.
///
/// # Errors
/// `NotFound` outside the scope.
pub async fn find_person(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    (id, today): (EmployeeId, NaiveDate),
) -> Result<PersonId, Error> {
    Ok(store::employee(conn, scope, id, today).await?.person_id)
}

/// Every employment of a person, the first one first.
///
/// # Errors
/// When the database fails.
pub async fn employments_of(conn: &impl ConnectionTrait, person: PersonId) -> Result<Vec<EmployeeId>, Error> {
    let rows = employee::Entity::find()
        .filter(employee::Column::PersonId.eq(person))
        .order_by_asc(employee::Column::Id)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Whether one of a person's employments goes on: with a status that is active, or with none that says it ended.
///
/// # Errors
/// When the database fails.
pub async fn is_employed(
    conn: &impl ConnectionTrait,
    employments: &[EmployeeId],
    on: NaiveDate,
) -> Result<bool, Error> {
    let statuses: HashMap<EmployeeId, Status> = facts::status_of(conn, employments, on)
        .await?
        .into_iter()
        .map(|(employee, status)| (employee, status.value))
        .collect();
    Ok(employments.iter().any(|id| statuses.get(id).is_none_or(|status| status.is_active())))
}

/// Takes away what would still tell who a person was: the name and the hashes that find the numbers. The sealed values
/// were destroyed with the key; ids, NIP and facts stay, because payslips and the log of acts stand on them.
///
/// # Errors
/// When the database fails.
pub async fn forget_person(tx: &DatabaseTransaction, person: PersonId) -> Result<(), Error> {
    let gone = person::ActiveModel {
        id: Set(person),
        name: Set(ERASED.to_owned()),
        nik_sealed: Set(None),
        nik_hash: Set(None),
        npwp_sealed: Set(None),
        npwp_hash: Set(None),
        ..Default::default()
    };
    gone.update(tx).await?;
    forget_accounts(tx, person).await
}

/// The keyed hashes of the person's accounts, in facts and in what was proposed.
async fn forget_accounts(tx: &DatabaseTransaction, person: PersonId) -> Result<(), Error> {
    let employments = employments_of(tx, person).await?;
    let facts = fact::Entity::find()
        .filter(fact::Column::EmployeeId.is_in(employments.iter().copied()))
        .filter(fact::Column::Kind.eq(FactKind::BankAccount));
    for row in facts.all(tx).await? {
        let value = sealing::without_marks(&row.value)?;
        fact::ActiveModel { id: Set(row.id), value: Set(value), ..Default::default() }.update(tx).await?;
    }
    let proposals = proposal::Entity::find()
        .filter(proposal::Column::EmployeeId.is_in(employments))
        .filter(proposal::Column::Kind.eq(FactKind::BankAccount))
        .filter(proposal::Column::Value.is_not_null());
    for row in proposals.all(tx).await? {
        let value = row.value.as_deref().map(sealing::without_marks).transpose()?;
        proposal::ActiveModel { id: Set(row.id), value: Set(value), ..Default::default() }.update(tx).await?;
    }
    Ok(())
}

/// Whether a unit lies within the scope's units.
///
/// # Errors
/// When the database fails.
pub async fn reaches_unit(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    (id, today): (UnitId, NaiveDate),
) -> Result<bool, Error> {
    let within = scope::unit_condition(scope, unit::Column::Id, today);
    Ok(unit::Entity::find_by_id(id).filter(within).one(conn).await?.is_some())
}

/// All days of attendance of an employee, the first one first.
///
/// # Errors
/// When the database fails.
pub async fn attendance_of(conn: &impl ConnectionTrait, employee: EmployeeId) -> Result<Vec<Value>, Error> {
    let days = attendance_day::Entity::find()
        .filter(attendance_day::Column::EmployeeId.eq(employee))
        .order_by_asc(attendance_day::Column::Day)
        .all(conn)
        .await?;
    let day = |day: attendance_day::Model| {
        json!({
            "day": day.day, "code": day.code, "arrived_at": day.arrived_at, "left_at": day.left_at,
            "minutes_late": day.minutes_late, "minutes_early": day.minutes_early,
            "missed_ceremony": day.missed_ceremony, "recorded_at": day.recorded_at })
    };
    Ok(days.into_iter().map(day).collect())
}
