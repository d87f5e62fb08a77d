//! Longer queries.

use chrono::NaiveDate;
use sea_orm::sea_query::Condition;
use sea_orm::{EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef};

use crate::entity::{placement, position, unit_version};
use crate::scope;

/// Placements on a day with the names of unit and position, as columns of `facts::Placed`.
pub(crate) fn select_placements(as_of: NaiveDate) -> sea_orm::Select<placement::Entity> {
    let to_position: RelationDef = placement::Entity::belongs_to(position::Entity)
        .from(placement::Column::PositionId)
        .to(position::Column::Id)
        .into();
    let to_unit: RelationDef = placement::Entity::belongs_to(unit_version::Entity)
        .from(placement::Column::UnitId)
        .to(unit_version::Column::UnitId)
        .on_condition(move |_, _| Condition::all().add(scope::holds_on("unit_version", as_of)))
        .into();
    placement::Entity::find()
        .select_only()
        .columns([
            placement::Column::EmployeeId,
            placement::Column::UnitId,
            placement::Column::PositionId,
            placement::Column::IsHead,
        ])
        .column_as(unit_version::Column::Name, "unit_name")
        .column_as(position::Column::Name, "position_name")
        .join(JoinType::InnerJoin, to_position)
        .join(JoinType::InnerJoin, to_unit)
        .filter(scope::holds_on("placement", as_of))
}
