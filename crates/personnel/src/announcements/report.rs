//! Who has read it and who has not: counts by unit, and names for the officers who reach them.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::Nip;
use kernel::id::{AnnouncementId, EmployeeId, UnitId};
use platform::cursor::{Page, Paging, ascending};
use platform::{Db, Scope};
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
    Select,
};

use super::deadlines::{active_on, addressed};
use crate::entity::{announcement as row, announcement_acknowledgement as acknowledgement};
use crate::entity::{employee, person, placement};
use crate::error::Error;
use crate::{facts, scope};

/// How many of a unit were asked, and how many have answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitCount {
    /// The unit where they are placed; none for those who are placed nowhere.
    pub unit_id: Option<UnitId>,
    /// Its name on the day.
    pub unit_name: Option<String>,
    /// Addressed, and within the scope.
    pub addressed: i64,
    /// Of these, who have acknowledged the edition.
    pub acknowledged: i64,
}

/// Somebody to whom an announcement is addressed.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Reached {
    /// The employee.
    pub employee_id: EmployeeId,
    /// The number.
    pub nip: Nip,
    /// Full name with titles.
    pub name: String,
    /// Where he is placed.
    pub unit_id: Option<UnitId>,
    /// When he acknowledged the edition; none while he has not.
    pub acknowledged_at: Option<DateTime<Utc>>,
}

/// Which of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct AcknowledgementFilter {
    /// In this unit and below it.
    pub unit_id: Option<UnitId>,
    /// Who have acknowledged, or who have not.
    pub is_acknowledged: Option<bool>,
}

/// How far an announcement has been read, unit by unit; within the scope. Three queries.
///
/// # Errors
/// `NotFound` where the announcement is kept outside the scope.
pub async fn acknowledgement_counts(
    db: &Db,
    (scope, today): (&Scope, NaiveDate),
    id: AnnouncementId,
) -> Result<Vec<UnitCount>, Error> {
    let model = kept(db, (scope, today), id).await?;
    let rows: Vec<(Option<UnitId>, i64, i64)> = audience(db, (scope, today), &model)
        .await?
        .column(placement::Column::UnitId)
        .column_as(employee::Column::Id.count(), "addressed")
        .column_as(acknowledgement::Column::EmployeeId.count(), "acknowledged")
        .group_by(placement::Column::UnitId)
        .into_tuple()
        .all(db.read())
        .await?;
    let units: Vec<UnitId> = rows.iter().filter_map(|(unit, ..)| *unit).collect();
    let names = facts::unit_names(db.read(), &units, today).await?;
    let mut counts: Vec<UnitCount> = rows
        .into_iter()
        .map(|(unit_id, addressed, acknowledged)| UnitCount {
            unit_name: unit_id.and_then(|unit| names.get(&unit).cloned()),
            unit_id,
            addressed,
            acknowledged,
        })
        .collect();
    counts.sort_by(|one, two| one.unit_name.cmp(&two.unit_name).then(one.unit_id.cmp(&two.unit_id)));
    Ok(counts)
}

/// To whom an announcement is addressed, by name; within the scope.
///
/// # Errors
/// `NotFound` where the announcement is kept outside the scope; `Cursor` for a strange cursor.
pub async fn list_acknowledgements(
    db: &Db,
    (scope, today): (&Scope, NaiveDate),
    (id, filter): (AnnouncementId, AcknowledgementFilter),
    paging: &Paging,
) -> Result<Page<Reached>, Error> {
    let model = kept(db, (scope, today), id).await?;
    let narrower = filter.unit_id.map(|unit| {
        scope::condition(&scope::of_unit(unit), Expr::col((employee::Entity, employee::Column::Id)), today)
    });
    let is_acknowledged = filter.is_acknowledged.map(|is_acknowledged| {
        let answer = Expr::col((acknowledgement::Entity, acknowledgement::Column::EmployeeId));
        if is_acknowledged { answer.is_not_null() } else { answer.is_null() }
    });
    let query = audience(db, (scope, today), &model)
        .await?
        .column_as(employee::Column::Id, "employee_id")
        .column(employee::Column::Nip)
        .column(person::Column::Name)
        .column(placement::Column::UnitId)
        .column(acknowledgement::Column::AcknowledgedAt)
        .inner_join(person::Entity)
        .filter(Condition::all().add_option(narrower).add_option(is_acknowledged))
        .order_by_asc(person::Column::Name)
        .order_by_asc(employee::Column::Id);
    let key = |row: &Reached| (row.name.clone(), row.employee_id);
    let beyond = ascending((person::Column::Name, employee::Column::Id));
    Ok(paging.read(db.read(), query, (key, beyond)).await?)
}

async fn kept(db: &Db, (scope, today): (&Scope, NaiveDate), id: AnnouncementId) -> Result<row::Model, Error> {
    let within = scope::unit_condition(scope, row::Column::UnitId, today);
    let found = row::Entity::find_by_id(id).filter(within).one(db.latest()).await?;
    found.ok_or_else(|| Error::missing("announcement"))
}

/// The employees addressed who are within the scope, each with the place and the acknowledgement, if any.
async fn audience(
    db: &Db,
    (scope, today): (&Scope, NaiveDate),
    model: &row::Model,
) -> Result<Select<employee::Entity>, Error> {
    let to_place: RelationDef = employee::Entity::belongs_to(placement::Entity)
        .from(employee::Column::Id)
        .to(placement::Column::EmployeeId)
        .on_condition(move |_, _| Condition::all().add(scope::holds_on("placement", today)))
        .into();
    let (id, edition) = (model.id, model.edition);
    let to_answer: RelationDef = employee::Entity::belongs_to(acknowledgement::Entity)
        .from(employee::Column::Id)
        .to(acknowledgement::Column::EmployeeId)
        .on_condition(move |_, _| {
            Condition::all()
                .add(Expr::col((acknowledgement::Entity, acknowledgement::Column::AnnouncementId)).eq(id))
                .add(Expr::col((acknowledgement::Entity, acknowledgement::Column::Edition)).eq(edition))
        })
        .into();
    let to = addressed(db.read(), model.id).await?;
    Ok(employee::Entity::find()
        .select_only()
        .join(JoinType::LeftJoin, to_place)
        .join(JoinType::LeftJoin, to_answer)
        .filter(scope::condition(&to, Expr::col((employee::Entity, employee::Column::Id)), today))
        .filter(scope::of_employees(scope, today))
        .filter(employee::Column::Id.in_subquery(active_on(today))))
}
