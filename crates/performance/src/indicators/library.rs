//! Writing, publishing, retiring and reading indicators of the library.

use kernel::Fault;
use kernel::id::{IndicatorId, UnitId};
use personnel::entity::unit;
use personnel::scope;
use platform::{Act, Acted, Db, Page, Paging, acts};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, Select, SelectExt,
};

use crate::entity::indicator::{self, PositionTitles};
use crate::rules::text::{SENTENCE_MAX, fault, fault_if_given};
use crate::words::{Accumulation, Aspect, Better, IndicatorTopic};
use crate::{Error, Quantity, store};

const CODE_MAX: usize = 40;
const POSITIONS_MAX: usize = 200;

/// What an indicator says.
#[derive(Clone, Debug)]
pub struct IndicatorContent {
    /// The short name, unique in the region.
    pub code: String,
    /// The indicator in words.
    pub title: String,
    /// What it is about.
    pub topic: IndicatorTopic,
    /// What it looks at.
    pub aspect: Aspect,
    /// What its number counts.
    pub unit: String,
    /// Which way it is better.
    pub better: Better,
    /// How the numbers of several reports make the number of the year.
    pub accumulation: Accumulation,
    /// A target that is usual.
    pub usual_target: Option<Quantity>,
    /// Where its numbers come from.
    pub data_source: Option<String>,
    /// Titles of the positions to which it belongs; none means every position.
    pub positions: Vec<String>,
}

/// Which indicators to list.
#[derive(Clone, Debug, Default)]
pub struct IndicatorFilter {
    /// Of one topic.
    pub topic: Option<IndicatorTopic>,
    /// That belong to a position of this title.
    pub position: Option<String>,
    /// With these words in the title or code.
    pub text: Option<String>,
}

impl IndicatorContent {
    fn upon(self, row: indicator::Model) -> indicator::Model {
        indicator::Model {
            code: self.code,
            title: self.title,
            topic: self.topic,
            aspect: self.aspect,
            unit: self.unit,
            better: self.better,
            accumulation: self.accumulation,
            usual_target: self.usual_target,
            data_source: self.data_source,
            positions: PositionTitles(self.positions),
            ..row
        }
    }

    fn faults(&self) -> Vec<Fault> {
        let mut faults: Vec<Fault> = [
            fault(&self.code, "/code", CODE_MAX),
            fault(&self.title, "/title", SENTENCE_MAX),
            fault(&self.unit, "/unit", SENTENCE_MAX),
            fault_if_given(self.data_source.as_ref(), "/data_source", SENTENCE_MAX),
        ]
        .into_iter()
        .flatten()
        .collect();
        if self.positions.len() > POSITIONS_MAX {
            faults.push(Fault::invalid("performance.too_many").at("/positions").with("max", POSITIONS_MAX));
        }
        let each = self.positions.iter().enumerate();
        faults.extend(each.filter_map(|(at, title)| fault(title, format!("/positions/{at}"), SENTENCE_MAX)));
        faults
    }
}

/// Begins an indicator as a draft.
///
/// # Errors
/// `IndicatorExists`; `Invalid` with every fault, among them a region that is not the caller's whole.
#[tracing::instrument(skip_all)]
pub async fn create_indicator(
    db: &Db,
    act: &Act,
    (instansi_id, content): (UnitId, IndicatorContent),
) -> Result<indicator::Model, Error> {
    let tx = platform::begin(db).await?;
    let mut faults = content.faults();
    let is_reached = unit::Entity::find_by_id(instansi_id)
        .filter(unit::Column::InstansiId.eq(instansi_id))
        .filter(scope::unit_condition(&act.scope, unit::Column::Id, act.today))
        .exists(&tx)
        .await?;
    if !is_reached {
        faults.push(Fault::invalid("performance.instansi_unknown").at("/instansi_id"));
    }
    Error::unless_empty(faults)?;
    unless_taken(&tx, (instansi_id, &content.code, None)).await?;
    let row = indicator::Model {
        id: IndicatorId::new(),
        instansi_id,
        code: content.code.clone(),
        title: content.title.clone(),
        topic: content.topic,
        aspect: content.aspect,
        unit: content.unit.clone(),
        better: content.better,
        accumulation: content.accumulation,
        usual_target: content.usual_target,
        data_source: content.data_source.clone(),
        positions: PositionTitles(content.positions.clone()),
        published_at: None,
        retired_at: None,
        version: 1,
        created_at: act.at,
    };
    let row = row.into_active_model().reset_all().insert(&tx).await?;
    acts::record(&tx, act, acted("performance.indicator_created", &row)).await?;
    tx.commit().await?;
    Ok(row)
}

/// Writes all of a draft. What is published stays, so that those who hold it are measured by the same thing.
///
/// # Errors
/// `NotFound` outside the scope; `Stale`; `IndicatorPublished`; `IndicatorExists`; `Invalid` with every fault.
#[tracing::instrument(skip_all, fields(indicator.id = %id))]
pub async fn write_indicator(
    db: &Db,
    act: &Act,
    (id, expected): (IndicatorId, Option<i64>),
    content: IndicatorContent,
) -> Result<indicator::Model, Error> {
    let tx = platform::begin(db).await?;
    let row = lock(&tx, act, (id, expected)).await?;
    if row.published_at.is_some() {
        return Err(Error::IndicatorPublished);
    }
    Error::unless_empty(content.faults())?;
    unless_taken(&tx, (row.instansi_id, &content.code, Some(id))).await?;
    let row = content.upon(row);
    save(tx, act, ("performance.indicator_written", row)).await
}

/// Publishes an indicator: plans may take it from now on.
///
/// # Errors
/// `NotFound` outside the scope; `Stale`; `IndicatorPublished`.
#[tracing::instrument(skip_all, fields(indicator.id = %id))]
pub async fn publish_indicator(
    db: &Db,
    act: &Act,
    (id, expected): (IndicatorId, Option<i64>),
) -> Result<indicator::Model, Error> {
    let tx = platform::begin(db).await?;
    let row = lock(&tx, act, (id, expected)).await?;
    if row.published_at.is_some() {
        return Err(Error::IndicatorPublished);
    }
    let row = indicator::Model { published_at: Some(act.at), ..row };
    save(tx, act, ("performance.indicator_published", row)).await
}

/// Retires an indicator: plans that hold it keep it, others no longer take it. Retiring it again changes nothing.
///
/// # Errors
/// `NotFound` outside the scope; `Stale`.
#[tracing::instrument(skip_all, fields(indicator.id = %id))]
pub async fn retire_indicator(
    db: &Db,
    act: &Act,
    (id, expected): (IndicatorId, Option<i64>),
) -> Result<indicator::Model, Error> {
    let tx = platform::begin(db).await?;
    let row = lock(&tx, act, (id, expected)).await?;
    if row.retired_at.is_some() {
        return Ok(row);
    }
    let row = indicator::Model { retired_at: Some(act.at), ..row };
    save(tx, act, ("performance.indicator_retired", row)).await
}

/// The libraries of the regions that the caller's scope touches, by code. Drafts are shown to those who may write them.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_indicators(
    conn: &impl ConnectionTrait,
    (act, manager): (&Act, Option<&Act>),
    filter: IndicatorFilter,
    paging: &Paging,
) -> Result<Page<indicator::Model>, Error> {
    let mut query = visible(act, manager);
    if let Some(topic) = filter.topic {
        query = query.filter(indicator::COLUMN.topic.eq(topic));
    }
    if let Some(text) = filter.text {
        let text = format!("%{}%", text.to_lowercase());
        let lower = |column| Expr::expr(Func::lower(Expr::col((indicator::Entity, column))));
        let has = |column| lower(column).like(text.clone());
        query = query
            .filter(Condition::any().add(has(indicator::Column::Title)).add(has(indicator::Column::Code)));
    }
    let by_code = (
        |row: &indicator::Model| (row.code.clone(), row.id),
        |(code, id): (String, IndicatorId)| {
            let same = Condition::all().add(indicator::COLUMN.code.eq(code.clone()));
            Condition::any().add(indicator::COLUMN.code.gt(code)).add(same.add(indicator::Column::Id.gt(id)))
        },
    );
    if let Some(position) = filter.position {
        query = query.filter(of_position(conn.get_database_backend(), &position));
    }
    let query = query.order_by_asc(indicator::Column::Code).order_by_asc(indicator::Column::Id);
    Ok(paging.read(conn, query, by_code).await?)
}

/// The same as [`indicator::Model::belongs_to`] in the database, so that a page is cut from what belongs.
fn of_position(backend: DbBackend, position: &str) -> Expr {
    let sql = match backend {
        DbBackend::Postgres => {
            "(jsonb_array_length(indicator.positions) = 0 OR EXISTS (
                 SELECT 1 FROM jsonb_array_elements_text(indicator.positions) AS titles (title)
                 WHERE lower(trim(title)) = $1))"
        }
        _ => {
            "(json_array_length(indicator.positions) = 0 OR EXISTS (
                 SELECT 1 FROM json_each(indicator.positions) AS titles WHERE lower(trim(titles.value)) = ?))"
        }
    };
    Expr::cust_with_values(sql, [position.trim().to_lowercase()])
}

/// One indicator.
///
/// # Errors
/// `NotFound` for another region's, and for a draft that is not the caller's to write.
pub async fn find_indicator(
    conn: &impl ConnectionTrait,
    (act, manager): (&Act, Option<&Act>),
    id: IndicatorId,
) -> Result<indicator::Model, Error> {
    let found = visible(act, manager).filter(indicator::COLUMN.id.eq(id)).one(conn).await?;
    found.ok_or(platform::Error::NotFound("indicator").into())
}

impl indicator::Model {
    /// Whether it belongs to a position of a title.
    pub fn belongs_to(&self, position: &str) -> bool {
        let titles = &self.positions.0;
        titles.is_empty() || titles.iter().any(|title| title.trim().eq_ignore_ascii_case(position.trim()))
    }
}

fn visible(act: &Act, manager: Option<&Act>) -> Select<indicator::Entity> {
    let mut seen = Condition::any().add(indicator::COLUMN.published_at.is_not_null());
    if let Some(manager) = manager {
        seen = seen.add(scope::unit_condition(&manager.scope, indicator::Column::InstansiId, manager.today));
    }
    indicator::Entity::find()
        .filter(scope::instansi_condition(&act.scope, indicator::Column::InstansiId))
        .filter(seen)
}

async fn lock(
    tx: &impl ConnectionTrait,
    act: &Act,
    (id, expected): (IndicatorId, Option<i64>),
) -> Result<indicator::Model, Error> {
    let row = indicator::Entity::find_by_id(id)
        .filter(scope::unit_condition(&act.scope, indicator::Column::InstansiId, act.today))
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or(platform::Error::NotFound("indicator"))?;
    store::fresh(expected, row.version)?;
    Ok(row)
}

async fn unless_taken(
    conn: &impl ConnectionTrait,
    (instansi, code, own): (UnitId, &str, Option<IndicatorId>),
) -> Result<(), Error> {
    let mut twin = indicator::Entity::find()
        .filter(indicator::COLUMN.instansi_id.eq(instansi))
        .filter(indicator::COLUMN.code.eq(code));
    if let Some(own) = own {
        twin = twin.filter(indicator::COLUMN.id.ne(own));
    }
    if twin.exists(conn).await? { Err(Error::IndicatorExists) } else { Ok(()) }
}

async fn save(
    tx: sea_orm::DatabaseTransaction,
    act: &Act,
    (kind, row): (&'static str, indicator::Model),
) -> Result<indicator::Model, Error> {
    let row = indicator::Model { version: row.version + 1, ..row };
    let row = row.into_active_model().reset_all().update(&tx).await?;
    acts::record(&tx, act, acted(kind, &row)).await?;
    tx.commit().await?;
    Ok(row)
}

fn acted(kind: &'static str, row: &indicator::Model) -> Acted {
    Acted::new(kind, row.id).within(row.instansi_id)
}
