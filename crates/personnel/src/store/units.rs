//! Units with what holds on a day.

use chrono::NaiveDate;
use kernel::id::UnitId;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func, LikeExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, Select,
};

use crate::entity::{unit, unit_ancestor, unit_version};
use crate::error::Error;
use crate::scope;

/// Units joined with their version on a day and their depth below the instansi, as columns of `units::Unit`.
pub(crate) fn select_units(as_of: NaiveDate) -> Select<unit::Entity> {
    let to_version: RelationDef = unit::Entity::belongs_to(unit_version::Entity)
        .from(unit::Column::Id)
        .to(unit_version::Column::UnitId)
        .on_condition(move |_, _| Condition::all().add(scope::holds_on("unit_version", as_of)))
        .into();
    let to_root: RelationDef = unit::Entity::belongs_to(unit_ancestor::Entity)
        .from((unit::Column::Id, unit::Column::InstansiId))
        .to((unit_ancestor::Column::UnitId, unit_ancestor::Column::AncestorId))
        .on_condition(move |_, _| Condition::all().add(scope::holds_on("unit_ancestor", as_of)))
        .into();
    unit::Entity::find()
        .select_only()
        .columns([
            unit::Column::Id,
            unit::Column::InstansiId,
            unit::Column::Code,
            unit::Column::Version,
            unit::Column::CreatedAt,
        ])
        .columns([
            unit_version::Column::ParentId,
            unit_version::Column::Name,
            unit_version::Column::Kind,
            unit_version::Column::TimeZone,
            unit_version::Column::ValidFrom,
            unit_version::Column::ValidUntil,
        ])
        .column(unit_ancestor::Column::Depth)
        .join(JoinType::InnerJoin, to_version)
        .join(JoinType::InnerJoin, to_root)
}

/// The versions of a unit, in order.
pub(crate) async fn versions_of(
    conn: &impl ConnectionTrait,
    unit: UnitId,
) -> Result<Vec<unit_version::Model>, Error> {
    Ok(unit_version::Entity::find()
        .filter(unit_version::Column::UnitId.eq(unit))
        .order_by_asc(unit_version::Column::ValidFrom)
        .all(conn)
        .await?)
}

/// The versions of all units of an instansi.
pub(crate) async fn versions_in(
    tx: &DatabaseTransaction,
    instansi: UnitId,
) -> Result<Vec<unit_version::Model>, Error> {
    Ok(unit_version::Entity::find()
        .filter(unit_version::Column::UnitId.in_subquery(scope::units_in(instansi)))
        .all(tx)
        .await?)
}

/// The stored closure of an instansi.
pub(crate) async fn closure_in(
    tx: &DatabaseTransaction,
    instansi: UnitId,
) -> Result<Vec<unit_ancestor::Model>, Error> {
    Ok(unit_ancestor::Entity::find()
        .filter(unit_ancestor::Column::UnitId.in_subquery(scope::units_in(instansi)))
        .all(tx)
        .await?)
}

/// A unit, locked. Locking the instansi first keeps changes of its tree in line.
pub(crate) async fn lock_unit(tx: &DatabaseTransaction, id: UnitId) -> Result<unit::Model, Error> {
    unit::Entity::find_by_id(id).lock_exclusive().one(tx).await?.ok_or_else(|| Error::missing("unit"))
}

/// A column that contains the text, in any case.
pub(crate) fn contains(column: impl ColumnTrait, q: &str) -> Expr {
    Expr::expr(Func::lower(column.into_expr()))
        .like(LikeExpr::new(format!("%{}%", super::people::escaped(q).to_lowercase())).escape('\\'))
}
