//! Reading the log: the audit trail, the change feed, and whether something became stale.

use chrono::{DateTime, Utc};
use kernel::id::{EmployeeId, UnitId};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::Recorded;
use crate::Error;
use crate::cursor::{Page, Paging};
use crate::entity::act as row;

/// Which acts.
#[derive(Clone, Debug)]
pub struct ActFilter {
    /// What the caller may see, as a condition on the columns of the act: the scope is in the query.
    pub reach: Condition,
    /// On this object.
    pub object: Option<Uuid>,
    /// About this employee.
    pub employee: Option<EmployeeId>,
    /// Within this unit, which the act names itself.
    pub unit: Option<UnitId>,
    /// By this account or client.
    pub actor: Option<Uuid>,
    /// Of these kinds; all when empty.
    pub kinds: Vec<String>,
    /// From this business instant on.
    pub from: Option<DateTime<Utc>>,
    /// Before this business instant.
    pub until: Option<DateTime<Utc>>,
}

impl ActFilter {
    /// Everything that the condition reaches.
    pub fn reaching(reach: Condition) -> Self {
        Self {
            reach,
            object: None,
            employee: None,
            unit: None,
            actor: None,
            kinds: Vec::new(),
            from: None,
            until: None,
        }
    }

    fn select(self) -> Select<row::Entity> {
        let kinds = (!self.kinds.is_empty()).then(|| row::Column::Kind.is_in(self.kinds));
        let asked = Condition::all()
            .add(row::Column::Position.is_not_null())
            .add_option(self.object.map(|object| row::Column::ObjectId.eq(object)))
            .add_option(self.employee.map(|employee| row::Column::EmployeeId.eq(employee)))
            .add_option(self.unit.map(|unit| row::Column::UnitId.eq(unit)))
            .add_option(self.actor.map(|actor| row::Column::ActorId.eq(actor)))
            .add_option(self.from.map(|from| row::Column::At.gte(from)))
            .add_option(self.until.map(|until| row::Column::At.lt(until)))
            .add_option(kinds);
        row::Entity::find().filter(asked).filter(self.reach)
    }
}

/// The audit trail: acts with a position, newest first.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn trail(
    conn: &impl ConnectionTrait,
    filter: ActFilter,
    paging: &Paging,
) -> Result<Page<Recorded>, Error> {
    let query = filter.select().order_by_desc(row::Column::Position);
    paging.read(conn, query, (|act: &Recorded| act.position, |last| row::Column::Position.lt(last))).await
}

/// The change feed: acts with a position, oldest first. A consumer that keeps the position of the last act it saw never
/// misses one.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn feed(
    conn: &impl ConnectionTrait,
    filter: ActFilter,
    paging: &Paging,
) -> Result<Page<Recorded>, Error> {
    let query = filter.select().order_by_asc(row::Column::Position);
    paging.read(conn, query, (|act: &Recorded| act.position, |last| row::Column::Position.gt(last))).await
}

/// The history of one object, newest first. The caller has the right to the object and so to its history.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn of_object(
    conn: &impl ConnectionTrait,
    object: impl Into<Uuid>,
    paging: &Paging,
) -> Result<Page<Recorded>, Error> {
    let filter = ActFilter { object: Some(object.into()), ..ActFilter::reaching(Condition::all()) };
    trail(conn, filter, paging).await
}

/// Whether an act of one of the kinds came after a position: whether what was computed at that position is stale.
///
/// The condition is on the act's own columns (`employee_id`, `unit_id`, `effective_from` ...). Acts that have no position
/// yet count as after it, so whoever computes takes the position that [`super::seal`] returns before reading any facts.
///
/// # Errors
/// When the database fails.
pub async fn exists_after(
    conn: &impl ConnectionTrait,
    position: i64,
    kinds: &[&str],
    condition: Condition,
) -> Result<bool, Error> {
    let later = Condition::any().add(row::Column::Position.gt(position)).add(row::Column::Position.is_null());
    let any: Option<kernel::id::ActId> = row::Entity::find()
        .select_only()
        .column(row::Column::Id)
        .filter(row::Column::Kind.is_in(kinds.iter().copied()))
        .filter(later)
        .filter(condition)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(any.is_some())
}
