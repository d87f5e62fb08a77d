//! Finding a colleague: name, unit and position, nothing more.

use chrono::NaiveDate;
use kernel::id::{EmployeeId, PositionId, UnitId};
use platform::cursor::{Page, Paging, ascending};
use platform::{Db, Scope};
use sea_orm::sea_query::{Expr, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    RelationDef,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::entity::{employee, person, placement, position, unit_version};
use crate::error::Error;
use crate::{scope, store};

/// A colleague in a definitive position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
#[schema(as = personnel::Colleague)]
pub struct Colleague {
    /// Who.
    pub employee_id: EmployeeId,
    /// Full name with titles.
    #[schema(example = "Siti Rahmawati, S.Kom.")]
    pub name: String,
    /// Where.
    pub unit_id: UnitId,
    /// The unit's name.
    #[schema(example = "Dinas Kesehatan")]
    pub unit_name: String,
    /// In which position.
    pub position_id: PositionId,
    /// Its title.
    #[schema(example = "Kepala Dinas Kesehatan")]
    pub position_name: String,
}

/// Colleagues of the caller's instansi whose name, unit or position contains the text, by name.
///
/// # Errors
/// `Cursor` for a strange cursor; when the database fails.
pub async fn search_directory(
    db: &Db,
    scope: &Scope,
    (q, today): (&str, NaiveDate),
    paging: &Paging,
) -> Result<Page<Colleague>, Error> {
    let to_employee: RelationDef = placement::Entity::belongs_to(employee::Entity)
        .from(placement::Column::EmployeeId)
        .to(employee::Column::Id)
        .into();
    let to_person: RelationDef = employee::Entity::belongs_to(person::Entity)
        .from(employee::Column::PersonId)
        .to(person::Column::Id)
        .into();
    let query = store::select_placements(today)
        .column(person::Column::Name)
        .join(JoinType::InnerJoin, to_employee)
        .join(JoinType::InnerJoin, to_person)
        .filter(scope::instansi_condition(scope, employee::Column::InstansiId))
        .filter(placement::Column::EmployeeId.in_subquery(found(q, today)))
        .order_by_asc(person::Column::Name)
        .order_by_asc(placement::Column::EmployeeId);
    let key = |row: &Colleague| (row.name.clone(), row.employee_id);
    let beyond = ascending((person::Column::Name, placement::Column::EmployeeId));
    Ok(paging.read(db.read(), query, (key, beyond)).await?)
}

/// Whose name, unit or position contains the text: found in each table by itself, so that only those found are joined.
fn found(q: &str, today: NaiveDate) -> SelectStatement {
    let by_name = employee::Entity::find()
        .select_only()
        .column(employee::Column::Id)
        .inner_join(person::Entity)
        .filter(store::contains(person::Column::Name, q))
        .into_query();
    let units = unit_version::Entity::find()
        .select_only()
        .column(unit_version::Column::UnitId)
        .filter(scope::holds_on("unit_version", today))
        .filter(store::contains(unit_version::Column::Name, q))
        .into_query();
    let positions = position::Entity::find()
        .select_only()
        .column(position::Column::Id)
        .filter(store::contains(position::Column::Name, q))
        .into_query();
    let placed = |within: Expr| {
        placement::Entity::find()
            .select_only()
            .column(placement::Column::EmployeeId)
            .filter(scope::holds_on("placement", today))
            .filter(within)
            .into_query()
    };
    let by_unit = placed(placement::Column::UnitId.in_subquery(units));
    let by_position = placed(placement::Column::PositionId.in_subquery(positions));
    let mut found = by_name;
    found.union(UnionType::All, by_unit).union(UnionType::All, by_position);
    found
}
