//! Which side of the separation of duties a caller stands on, unit by unit: what `allowed_actions` are computed from.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use kernel::id::{AccountId, UnitId};
use personnel::entity::unit;
use platform::{Act, Scope};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::Error;
use crate::states::{Party, actor_id};

/// Over whom the caller holds the three permissions.
#[derive(Clone, Debug, Default)]
pub struct Duties {
    /// To make runs, or to draft policies.
    pub makes: Option<Scope>,
    /// To check runs.
    pub checks: Option<Scope>,
    /// To approve them.
    pub approves: Option<Scope>,
    /// Whose authority checks, where it was lent.
    pub checks_for: Option<AccountId>,
    /// Whose authority approves, where it was lent.
    pub approves_for: Option<AccountId>,
}

/// What the caller is to the objects of each unit: three queries, however many units.
pub(crate) async fn parties(
    conn: &impl ConnectionTrait,
    (act, duties): (&Act, &Duties),
    units: &[UnitId],
) -> Result<HashMap<UnitId, Party>, Error> {
    let makes = reached(conn, (duties.makes.as_ref(), act.today), units).await?;
    let checks = reached(conn, (duties.checks.as_ref(), act.today), units).await?;
    let approves = reached(conn, (duties.approves.as_ref(), act.today), units).await?;
    let party = |unit: &UnitId| Party {
        id: actor_id(act.actor),
        stands_for: duties.approves_for.map(|account| account.0),
        checks_for: duties.checks_for.map(|account| account.0),
        may_make: makes.contains(unit),
        may_check: checks.contains(unit),
        may_approve: approves.contains(unit),
    };
    Ok(units.iter().map(|unit| (*unit, party(unit))).collect())
}

async fn reached(
    conn: &impl ConnectionTrait,
    (scope, today): (Option<&Scope>, NaiveDate),
    units: &[UnitId],
) -> Result<HashSet<UnitId>, Error> {
    let Some(scope) = scope else { return Ok(HashSet::new()) };
    let found: Vec<UnitId> = unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .filter(unit::Column::Id.is_in(units.iter().copied()))
        .filter(personnel::scope::unit_condition(scope, unit::Column::Id, today))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(found.into_iter().collect())
}
