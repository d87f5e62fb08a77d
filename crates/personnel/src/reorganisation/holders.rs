//! The people in the posts that a reorganisation moves.

use kernel::id::{DecreeId, EmployeeId, FactId, PositionId, UnitId};
use platform::Act;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::When;
use super::apply::{Becomes, CHUNK, Plan};
use crate::entity::{employee, fact};
use crate::error::Error;
use crate::value::FactValue;

/// Somebody who moved, with the fact that says so.
pub(super) struct Moved {
    pub(super) employee_id: EmployeeId,
    pub(super) fact_id: FactId,
    pub(super) before: PositionId,
    pub(super) becomes: PositionId,
    pub(super) unit_id: UnitId,
    pub(super) from: chrono::NaiveDate,
}

/// Supersedes the facts of the holders: what held before the day stays, from the day on they hold the new post.
pub(super) async fn write_holders(
    tx: &DatabaseTransaction,
    act: &Act,
    (plan, becomes): (&Plan<'_>, &Becomes),
) -> Result<Vec<Moved>, Error> {
    let mut ids: Vec<FactId> = becomes.keys().copied().collect();
    ids.sort_unstable();
    let mut people = Vec::with_capacity(ids.len());
    for ids in ids.chunks(CHUNK) {
        let old = fact::Entity::find()
            .filter(fact::Column::Id.is_in(ids.iter().copied()))
            .order_by_asc(fact::Column::Id)
            .all(tx)
            .await?;
        let mut written = Vec::with_capacity(old.len() * 2);
        let mut by = Vec::with_capacity(old.len());
        for row in old {
            let Some((position, unit)) = becomes.get(&row.id).copied() else { continue };
            let kept = before_day(&row, plan.when, act);
            let new = after_day(&row, (position, unit), (plan.when, act))?;
            people.extend(moved(&row, &new));
            by.push((row.id, kept.as_ref().map_or(new.id, |kept| kept.id)));
            written.extend(kept);
            written.push(new);
        }
        let rows = written.into_iter().map(IntoActiveModel::into_active_model);
        fact::Entity::insert_many(rows).exec_without_returning(tx).await?;
        supersede(tx, act, &by).await?;
        let touched = people.iter().map(|moved: &Moved| moved.employee_id).rev().take(ids.len());
        employee::Entity::update_many()
            .col_expr(employee::Column::Version, Expr::col(employee::Column::Version).add(1))
            .filter(employee::Column::Id.is_in(touched))
            .exec(tx)
            .await?;
    }
    Ok(people)
}

fn before_day(row: &fact::Model, when: When, act: &Act) -> Option<fact::Model> {
    (row.valid_from < when.from).then(|| fact::Model {
        id: FactId::new(),
        valid_until: when.from,
        recorded_at: act.at,
        ..row.clone()
    })
}

fn after_day(
    row: &fact::Model,
    (position, unit): (PositionId, UnitId),
    (when, act): (When, &Act),
) -> Result<fact::Model, Error> {
    let mut value = row.sealed_value()?;
    if let FactValue::Position { position_id, .. } = &mut value {
        *position_id = position;
    }
    let value = serde_json::to_string(&value)
        .map_err(|error| platform::Error::Broken(format!("fact of a moved post: {error}")))?;
    let decree_id: Option<DecreeId> = when.decree_id.or(row.decree_id);
    Ok(fact::Model {
        id: FactId::new(),
        unit_id: Some(unit),
        position_id: Some(position),
        value,
        valid_from: Ord::max(row.valid_from, when.from),
        recorded_at: act.at,
        decree_id,
        ..row.clone()
    })
}

fn moved(old: &fact::Model, new: &fact::Model) -> Option<Moved> {
    Some(Moved {
        employee_id: new.employee_id,
        fact_id: new.id,
        before: old.position_id?,
        becomes: new.position_id?,
        unit_id: new.unit_id?,
        from: new.valid_from,
    })
}

/// Marks facts as no longer believed, each with the one that took its place, in one statement.
async fn supersede(tx: &DatabaseTransaction, act: &Act, by: &[(FactId, FactId)]) -> Result<(), Error> {
    let Some(((old, new), rest)) = by.split_first() else { return Ok(()) };
    let is = |id: &FactId| fact::Column::Id.eq(*id);
    let first = Expr::case(is(old), Expr::value(*new));
    let replaced = rest.iter().fold(first, |all, (old, new)| all.case(is(old), Expr::value(*new)));
    let done = fact::Entity::update_many()
        .col_expr(fact::Column::SupersededAt, Expr::value(act.at))
        .col_expr(fact::Column::SupersededBy, replaced.into())
        .filter(fact::Column::Id.is_in(by.iter().map(|(old, _)| *old)))
        .filter(fact::Column::SupersededAt.is_null())
        .exec(tx)
        .await?;
    if done.rows_affected == u64::try_from(by.len()).unwrap_or(0) {
        Ok(())
    } else {
        Err(platform::Error::Stale.into())
    }
}
