//! The dated facts of one employee as read: a list over time, and the picture of a day.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{EmployeeId, PersonId};
use platform::cursor::{Page, Paging, descending};
use platform::vault::Vault;
use platform::{Db, Scope};
use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::dated_facts::DatedFact;
use crate::entity::fact;
use crate::error::Error;
use crate::value::FactKind;
use crate::{scope, sealing, store};

/// Which facts of an employee are asked for.
#[derive(Clone, Copy, Debug)]
pub struct FactFilter {
    /// Of whom.
    pub employee_id: EmployeeId,
    /// The caller's today: what the scope is judged by.
    pub today: NaiveDate,
    /// Of one kind only.
    pub kind: Option<FactKind>,
    /// The day on which they hold; `None` for every day.
    pub as_of: Option<NaiveDate>,
    /// As believed at an instant; `None` for now, or, with `with_superseded`, for everything ever believed.
    pub known_at: Option<DateTime<Utc>>,
    /// Whether versions no longer believed are listed too.
    pub with_superseded: bool,
}

/// The facts of an employee, the latest first.
///
/// # Errors
/// `NotFound` outside the scope.
pub async fn list_facts(
    db: &Db,
    vault: &Vault,
    scope: &Scope,
    (filter, paging): (FactFilter, &Paging),
) -> Result<Page<DatedFact>, Error> {
    let employee = store::employee(db.read(), scope, filter.employee_id, filter.today).await?;
    let mut query = fact::Entity::find()
        .filter(fact::Column::EmployeeId.eq(employee.id))
        .filter(believed(filter.known_at, filter.with_superseded))
        .order_by_desc(fact::Column::ValidFrom)
        .order_by_desc(fact::Column::Id);
    if let Some(kind) = filter.kind {
        query = query.filter(fact::Column::Kind.eq(kind));
    }
    if let Some(day) = filter.as_of {
        query = query.filter(scope::holds_on("fact", day));
    }
    let key = |row: &fact::Model| (row.valid_from, row.id);
    let beyond = descending((fact::Column::ValidFrom, fact::Column::Id));
    let page = paging.read(db.read(), query, (key, beyond)).await?;
    let is_owner = scope.own == Some(employee.id);
    Ok(Page {
        extent: page.extent,
        rows: opened(db.read(), vault, (page.rows, employee.person_id), is_owner).await?,
    })
}

/// What holds of an employee on a day, as believed now, kind by kind.
pub(crate) async fn picture(
    conn: &impl ConnectionTrait,
    vault: &Vault,
    (employee, person): (EmployeeId, PersonId),
    (day, is_owner): (NaiveDate, bool),
) -> Result<Vec<DatedFact>, Error> {
    let rows = fact::Entity::find()
        .filter(fact::Column::EmployeeId.eq(employee))
        .filter(fact::Column::SupersededAt.is_null())
        .filter(scope::holds_on("fact", day))
        .order_by_asc(fact::Column::Kind)
        .order_by_asc(fact::Column::ValidFrom)
        .order_by_asc(fact::Column::Id)
        .all(conn)
        .await?;
    opened(conn, vault, (rows, person), is_owner).await
}

/// The facts of one person, opened together.
async fn opened(
    conn: &impl ConnectionTrait,
    vault: &Vault,
    (rows, person): (Vec<fact::Model>, PersonId),
    is_owner: bool,
) -> Result<Vec<DatedFact>, Error> {
    let mut values = Vec::with_capacity(rows.len());
    for row in &rows {
        values.push((person, row.sealed_value()?));
    }
    sealing::open(conn, vault, &mut values).await?;
    let opened = rows.into_iter().zip(values);
    Ok(opened.map(|(row, (_, value))| DatedFact::new(row, value, is_owner)).collect())
}

fn believed(known_at: Option<DateTime<Utc>>, with_superseded: bool) -> Condition {
    match known_at {
        Some(instant) => Condition::all()
            .add(fact::Column::RecordedAt.lte(instant))
            .add(fact::Column::SupersededAt.is_null().or(fact::Column::SupersededAt.gt(instant))),
        None if with_superseded => Condition::all(),
        None => Condition::all().add(fact::Column::SupersededAt.is_null()),
    }
}
