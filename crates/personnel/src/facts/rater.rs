//! Who rates whom (PermenPANRB 6/2022: the direct superior).
//!
//! The rater is the superior named by a fact; else the head of the employee's unit; else the head of the nearest unit
//! above that has one. A Plh stands in for an absent head, a Plt fills a vacancy: both may set and rate performance (SE BKN
//! 1/2021). Who heads the own unit looks above it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::NaiveDate;
use kernel::id::EmployeeId;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::CHUNK;
use crate::Error;
use crate::entity::{employee, fact};
use crate::scope::{self, Candidates};
use crate::value::FactKind;

/// The rater of an employee on a day; `None` at the top of the tree.
///
/// # Errors
/// When the database fails.
pub async fn rater_of(
    conn: &impl ConnectionTrait,
    employee: EmployeeId,
    as_of: NaiveDate,
) -> Result<Option<EmployeeId>, Error> {
    Ok(raters_of(conn, &[employee], as_of).await?.remove(&employee))
}

/// The rater of each employee on a day; those without one are left out. Two queries for each chunk of employees.
///
/// # Errors
/// When the database fails.
pub async fn raters_of(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    as_of: NaiveDate,
) -> Result<HashMap<EmployeeId, EmployeeId>, Error> {
    let mut raters = HashMap::with_capacity(employees.len());
    for chunk in employees.chunks(CHUNK) {
        nearest_heads(conn, chunk, as_of, &mut raters).await?;
        let named: Vec<(EmployeeId, Option<EmployeeId>)> = fact::Entity::find()
            .select_only()
            .columns([fact::Column::EmployeeId, fact::Column::RelatedEmployeeId])
            .filter(fact::Column::Kind.eq(FactKind::Superior))
            .filter(fact::Column::SupersededAt.is_null())
            .filter(scope::holds_on("fact", as_of))
            .filter(fact::Column::EmployeeId.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        raters.extend(named.into_iter().filter_map(|(employee, superior)| Some((employee, superior?))));
    }
    Ok(raters)
}

#[derive(FromQueryResult)]
struct Candidate {
    employee_id: EmployeeId,
    head_id: EmployeeId,
    depth: i32,
    standing: i32,
}

async fn nearest_heads(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    as_of: NaiveDate,
    raters: &mut HashMap<EmployeeId, EmployeeId>,
) -> Result<(), Error> {
    let names = Candidates { placed: "placed", above: "above", head: "head" };
    let mut query = scope::candidates(names, as_of);
    query
        .column((names.placed, "employee_id"))
        .expr_as(Expr::col((names.head, "employee_id")), "head_id")
        .column((names.above, "depth"))
        .column((names.head, "standing"))
        .and_where(Expr::col((names.placed, "employee_id")).is_in(employees.iter().map(|id| id.0)));
    let found = Candidate::find_by_statement(conn.get_database_backend().build(&query)).all(conn).await?;
    let mut nearest: HashMap<EmployeeId, (i32, i32, EmployeeId)> = HashMap::with_capacity(employees.len());
    for candidate in found {
        let rank = (candidate.depth, candidate.standing, candidate.head_id);
        match nearest.entry(candidate.employee_id) {
            Entry::Vacant(vacant) => {
                vacant.insert(rank);
            }
            Entry::Occupied(mut best) => *best.get_mut() = rank.min(*best.get()),
        }
    }
    raters.extend(nearest.into_iter().map(|(employee, (_, _, head))| (employee, head)));
    Ok(())
}

/// Everyone whose rater an employee is on a day.
///
/// # Errors
/// When the database fails.
pub async fn subordinates_of(
    conn: &impl ConnectionTrait,
    rater: EmployeeId,
    as_of: NaiveDate,
) -> Result<Vec<EmployeeId>, Error> {
    let scope = platform::Scope { subordinates_of: Some(rater), ..platform::Scope::default() };
    Ok(employee::Entity::find()
        .select_only()
        .column(employee::Column::Id)
        .filter(scope::condition(&scope, employee::Column::Id, as_of))
        .into_tuple()
        .all(conn)
        .await?)
}

/// Whether an employee rates anyone on a day.
///
/// # Errors
/// When the database fails.
pub async fn is_rater(
    conn: &impl ConnectionTrait,
    rater: EmployeeId,
    as_of: NaiveDate,
) -> Result<bool, Error> {
    let scope = platform::Scope { subordinates_of: Some(rater), ..platform::Scope::default() };
    let found: Option<EmployeeId> = employee::Entity::find()
        .select_only()
        .column(employee::Column::Id)
        .filter(scope::condition(&scope, employee::Column::Id, as_of))
        .limit(1)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(found.is_some())
}
