//! Which units a dashboard shows, and which places lie below each.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::id::UnitId;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::DashboardOf;
use crate::entity::{unit, unit_ancestor, unit_version};
use crate::error::Error;
use crate::{facts, scope};

/// The units that are shown.
pub(super) struct Shown {
    /// The unit shown that lies above each place, or is it.
    pub(super) above: HashMap<UnitId, UnitId>,
    /// The names of the units shown.
    pub(super) names: HashMap<UnitId, String>,
}

/// The units directly below the one asked for, and itself for those who are placed right there. Without one, those at the top of
/// the scope; where that is a single one, those directly below it.
pub(super) async fn shown(conn: &impl ConnectionTrait, of: DashboardOf<'_>) -> Result<Shown, Error> {
    let tops = tops(conn, of).await?;
    let mut shown = tops.clone();
    if let [top] = tops.as_slice() {
        shown.extend(children(conn, *top, of.as_of).await?);
    }
    let rows: Vec<(UnitId, UnitId, i32)> = unit_ancestor::Entity::find()
        .select_only()
        .columns([unit_ancestor::Column::UnitId, unit_ancestor::Column::AncestorId])
        .column(unit_ancestor::Column::Depth)
        .filter(unit_ancestor::Column::AncestorId.is_in(shown.iter().copied()))
        .filter(scope::holds_on("unit_ancestor", of.as_of))
        .into_tuple()
        .all(conn)
        .await?;
    // The nearest of those shown.
    let mut nearest: HashMap<UnitId, (i32, UnitId)> = HashMap::with_capacity(rows.len());
    for (place, above, depth) in rows {
        let known = nearest.entry(place).or_insert((depth, above));
        if depth < known.0 {
            *known = (depth, above);
        }
    }
    let above = nearest.into_iter().map(|(place, (_, above))| (place, above)).collect();
    Ok(Shown { above, names: facts::unit_names(conn, &shown, of.as_of).await? })
}

async fn tops(conn: &impl ConnectionTrait, of: DashboardOf<'_>) -> Result<Vec<UnitId>, Error> {
    let query = unit::Entity::find().select_only().column(unit::Column::Id);
    if let Some(wanted) = of.unit_id {
        let within = scope::unit_condition(of.scope, unit::Column::Id, of.as_of);
        let found: Option<UnitId> =
            query.filter(unit::Column::Id.eq(wanted)).filter(within).into_tuple().one(conn).await?;
        return found.map(|unit| vec![unit]).ok_or_else(|| Error::missing("unit"));
    }
    if !of.scope.everything {
        return Ok(of.scope.units.clone());
    }
    let roots = Expr::col(unit::Column::Id).equals(unit::Column::InstansiId);
    Ok(query.filter(roots).into_tuple().all(conn).await?)
}

async fn children(conn: &impl ConnectionTrait, top: UnitId, as_of: NaiveDate) -> Result<Vec<UnitId>, Error> {
    Ok(unit_version::Entity::find()
        .select_only()
        .column(unit_version::Column::UnitId)
        .filter(unit_version::Column::ParentId.eq(top))
        .filter(scope::holds_on("unit_version", as_of))
        .into_tuple()
        .all(conn)
        .await?)
}
