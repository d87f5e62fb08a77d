//! Service points: where citizens are asked, and what the printed code leads to.

use kernel::Fault;
use kernel::id::{ServicePointId, UnitId};
use personnel::{facts, scope};
use platform::{Act, Acted, Db, Page, Paging, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::token;
use crate::Error;
use crate::entity::service_point::{self as row, Model};
use crate::rules::text::{SENTENCE_MAX, fault};
use crate::store::fresh;

/// The most visits an hour that may be asked for.
const VISITS_MAX: i32 = 10_000;

/// What an officer says of a service point.
#[derive(Clone, Debug)]
pub struct ServicePointData {
    /// What it is called.
    pub name: String,
    /// The service that is asked about.
    pub service: String,
    /// Whether whoever opens the code is given a visit.
    pub hands_out_visits: bool,
    /// The most visits that the code hands out in an hour.
    pub visits_per_hour_max: i32,
    /// How many people use the service in a year.
    pub population: Option<i64>,
    /// Whether it asks and takes complaints.
    pub is_open: bool,
}

fn faults(data: &ServicePointData) -> Vec<Fault> {
    let mut faults: Vec<Fault> = Vec::new();
    faults.extend(fault(&data.name, "/name", SENTENCE_MAX));
    faults.extend(fault(&data.service, "/service", SENTENCE_MAX));
    if !(1..=VISITS_MAX).contains(&data.visits_per_hour_max) {
        faults.push(
            Fault::invalid("performance.count_range").at("/visits_per_hour_max").with("max", VISITS_MAX),
        );
    }
    if data.population.is_some_and(|people| !(1..=1_000_000_000).contains(&people)) {
        faults.push(Fault::invalid("performance.count_range").at("/population").with("max", 1_000_000_000));
    }
    faults
}

/// Sets a service point up in a unit within the caller's reach.
///
/// # Errors
/// `Invalid` with every fault, a unit outside the reach among them.
#[tracing::instrument(skip_all, fields(unit.id = %unit_id))]
pub async fn create_service_point(
    db: &Db,
    act: &Act,
    (unit_id, data): (UnitId, ServicePointData),
) -> Result<Model, Error> {
    let tx = platform::begin(db).await?;
    let mut faults = faults(&data);
    let instansi = reached_unit(&tx, act, unit_id).await?;
    if instansi.is_none() {
        faults.push(Fault::invalid("performance.unit_unknown").at("/unit_id"));
    }
    Error::unless_empty(faults)?;
    let point = Model {
        id: ServicePointId::new(),
        unit_id,
        instansi_id: instansi.unwrap_or(unit_id),
        name: data.name,
        service: data.service,
        token: token::random()?,
        hands_out_visits: data.hands_out_visits,
        visits_per_hour_max: data.visits_per_hour_max,
        population: data.population,
        is_open: data.is_open,
        version: 1,
        created_at: act.at,
    };
    let point = point.into_active_model().reset_all().insert(&tx).await?;
    acts::record(&tx, act, acted("performance.service_point_created", &point)).await?;
    tx.commit().await?;
    Ok(point)
}

/// Changes a service point; its code stays.
///
/// # Errors
/// `NotFound` outside the caller's reach; `Stale`; `Invalid`.
#[tracing::instrument(skip_all, fields(service_point.id = %id))]
pub async fn edit_service_point(
    db: &Db,
    act: &Act,
    (id, expected): (ServicePointId, Option<i64>),
    data: ServicePointData,
) -> Result<Model, Error> {
    let tx = platform::begin(db).await?;
    let found = row::Entity::find_by_id(id)
        .filter(scope::unit_condition(&act.scope, row::Column::UnitId, act.today))
        .lock_exclusive()
        .one(&tx)
        .await?;
    let point = found.ok_or(platform::Error::NotFound("service_point"))?;
    fresh(expected, point.version)?;
    Error::unless_empty(faults(&data))?;
    let point = Model {
        name: data.name,
        service: data.service,
        hands_out_visits: data.hands_out_visits,
        visits_per_hour_max: data.visits_per_hour_max,
        population: data.population,
        is_open: data.is_open,
        version: point.version + 1,
        ..point
    };
    let point = point.into_active_model().reset_all().update(&tx).await?;
    acts::record(&tx, act, acted("performance.service_point_changed", &point)).await?;
    tx.commit().await?;
    Ok(point)
}

/// One service point of the caller's instansi.
///
/// # Errors
/// `NotFound` elsewhere.
pub async fn find_service_point(
    conn: &impl ConnectionTrait,
    act: &Act,
    id: ServicePointId,
) -> Result<Model, Error> {
    let found = row::Entity::find_by_id(id)
        .filter(scope::instansi_condition(&act.scope, row::Column::InstansiId))
        .one(conn)
        .await?;
    found.ok_or(platform::Error::NotFound("service_point").into())
}

/// The service points of the caller's instansi, the newest first; of one unit and those below it if given.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_service_points(
    conn: &impl ConnectionTrait,
    act: &Act,
    unit: Option<UnitId>,
    paging: &Paging,
) -> Result<Page<Model>, Error> {
    let mut query = row::Entity::find()
        .filter(scope::instansi_condition(&act.scope, row::Column::InstansiId))
        .order_by_desc(row::Column::Id);
    if let Some(unit) = unit {
        query = query.filter(scope::unit_condition(&scope::of_unit(unit), row::Column::UnitId, act.today));
    }
    let newest_first = (|point: &Model| point.id, |last| row::Column::Id.lt(last));
    Ok(paging.read(conn, query, newest_first).await?)
}

/// The service point behind a printed code, for anybody.
///
/// # Errors
/// `NotFound` for a code that is none.
pub async fn find_public_point(conn: &impl ConnectionTrait, token: &str) -> Result<Model, Error> {
    let found = row::Entity::find().filter(row::COLUMN.token.eq(token)).one(conn).await?;
    found.ok_or(platform::Error::NotFound("service_point").into())
}

/// The instansi of a unit within the caller's reach; `None` for another unit.
pub(crate) async fn reached_unit(
    conn: &impl ConnectionTrait,
    act: &Act,
    unit: UnitId,
) -> Result<Option<UnitId>, Error> {
    let table = personnel::entity::unit::Entity::find_by_id(unit)
        .select_only()
        .column(personnel::entity::unit::Column::Id)
        .filter(scope::unit_condition(&act.scope, personnel::entity::unit::Column::Id, act.today));
    let found: Option<UnitId> = table.into_tuple().one(conn).await?;
    match found {
        Some(unit) => Ok(facts::instansi_of(conn, unit).await?),
        None => Ok(None),
    }
}

fn acted(kind: &'static str, point: &Model) -> Acted {
    Acted::new(kind, point.id).within(point.unit_id)
}
