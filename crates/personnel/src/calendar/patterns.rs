//! Patterns of working time: made, read, and taken away as long as nobody follows them.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{UnitId, WorkPatternId};
use platform::cursor::{Page, Paging, ascending};
use platform::{Act, Acted, Db, Scope, acts};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use super::instansi_fault;
use crate::entity::{work_assignment, work_pattern};
use crate::error::{Error, Flaw};
use crate::rules::calendar::{Slot, pattern_faults};
use crate::scope;

/// A pattern of working time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::WorkPattern)]
pub struct WorkPattern {
    /// Identity.
    pub id: WorkPatternId,
    /// Whose.
    pub instansi_id: UnitId,
    /// Its name.
    #[schema(example = "Enam hari kerja")]
    pub name: String,
    /// The day on which the cycle begins; a Monday for a week.
    #[schema(example = "2026-01-05")]
    pub anchor: NaiveDate,
    /// The days of the cycle; null is a day off.
    pub slots: Vec<Option<Slot>>,
    /// Whether holidays are days off.
    pub observes_holidays: bool,
    /// Minutes of work in seven days, on the average of the cycle.
    #[schema(example = 2250)]
    pub minutes_a_week: i64,
    /// For `If-Match`.
    #[schema(example = 1)]
    pub version: i64,
    /// Business time.
    pub created_at: DateTime<Utc>,
}

fn shown(row: work_pattern::Model) -> Result<WorkPattern, Error> {
    let (instansi_id, version, created_at) = (row.instansi_id, row.version, row.created_at);
    let id = row.id;
    let pattern = row.pattern()?;
    Ok(WorkPattern {
        id,
        instansi_id,
        minutes_a_week: pattern.minutes_a_week(),
        name: pattern.name,
        anchor: pattern.anchor,
        slots: pattern.slots,
        observes_holidays: pattern.observes_holidays,
        version,
        created_at,
    })
}

/// A pattern to make.
#[derive(Clone, Debug)]
pub struct NewPattern {
    /// Whose.
    pub instansi_id: UnitId,
    /// Its name, unique in the instansi.
    pub name: String,
    /// The day on which the cycle begins.
    pub anchor: NaiveDate,
    /// The days of the cycle; `None` is a day off.
    pub slots: Vec<Option<Slot>>,
    /// Whether holidays are days off.
    pub observes_holidays: bool,
}

/// The patterns of the caller's instansi, by name.
///
/// # Errors
/// `Cursor` for a strange cursor; when the database fails.
pub async fn list_patterns(db: &Db, scope: &Scope, paging: &Paging) -> Result<Page<WorkPattern>, Error> {
    let query = work_pattern::Entity::find()
        .filter(scope::instansi_condition(scope, work_pattern::Column::InstansiId))
        .order_by_asc(work_pattern::Column::Name)
        .order_by_asc(work_pattern::Column::Id);
    let key = |row: &work_pattern::Model| (row.name.clone(), row.id);
    let beyond = ascending((work_pattern::Column::Name, work_pattern::Column::Id));
    let page = paging.read(db.read(), query, (key, beyond)).await?;
    let rows = page.rows.into_iter().map(shown).collect::<Result<_, Error>>()?;
    Ok(Page { rows, extent: page.extent })
}

/// One pattern of the caller's instansi.
///
/// # Errors
/// `NotFound` in another instansi.
pub async fn get_pattern(db: &Db, scope: &Scope, id: WorkPatternId) -> Result<WorkPattern, Error> {
    let found = work_pattern::Entity::find_by_id(id)
        .filter(scope::instansi_condition(scope, work_pattern::Column::InstansiId))
        .one(db.read())
        .await?;
    shown(found.ok_or_else(|| Error::missing("work_pattern"))?)
}

/// Makes a pattern in an instansi within the scope.
///
/// # Errors
/// `Invalid` with every fault: unknown instansi, name taken, days that do not fit.
pub async fn create_pattern(db: &Db, act: &Act, new: NewPattern) -> Result<WorkPattern, Error> {
    let tx = platform::begin(db).await?;
    let mut faults = pattern_faults(&new.slots);
    faults.extend(instansi_fault(&tx, act, new.instansi_id).await?);
    if new.name.trim().is_empty() {
        faults.push(Flaw::NameEmpty.at("/name"));
    }
    let same = work_pattern::Entity::find()
        .filter(work_pattern::Column::InstansiId.eq(new.instansi_id))
        .filter(work_pattern::Column::Name.eq(new.name.trim()));
    if same.one(&tx).await?.is_some() {
        faults.push(Flaw::PatternTaken.at("/name"));
    }
    Error::of(faults)?;
    let slots = serde_json::to_string(&new.slots)
        .map_err(|error| platform::Error::Broken(format!("pattern to store: {error}")))?;
    let row = work_pattern::Model {
        id: WorkPatternId::new(),
        instansi_id: new.instansi_id,
        name: new.name.trim().to_owned(),
        anchor: new.anchor,
        slots,
        observes_holidays: new.observes_holidays,
        version: 1,
        created_at: act.at,
    };
    work_pattern::Entity::insert(row.clone().into_active_model()).exec_without_returning(&tx).await?;
    let acted = Acted::new("personnel.work_pattern_created", row.id).within(row.instansi_id);
    acts::record(&tx, act, acted).await?;
    tx.commit().await?;
    shown(row)
}

/// Takes a pattern away that nobody ever followed.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, `PatternInUse`.
pub async fn delete_pattern(
    db: &Db,
    act: &Act,
    (id, expected): (WorkPatternId, Option<i64>),
) -> Result<(), Error> {
    let tx = platform::begin(db).await?;
    let row = work_pattern::Entity::find_by_id(id)
        .filter(scope::unit_condition(&act.scope, work_pattern::Column::InstansiId, act.today))
        .lock_exclusive()
        .one(&tx)
        .await?
        .ok_or_else(|| Error::missing("work_pattern"))?;
    if expected.is_some_and(|expected| expected != row.version) {
        return Err(platform::Error::Stale.into());
    }
    let used = work_assignment::Entity::find().filter(work_assignment::Column::PatternId.eq(id));
    if used.one(&tx).await?.is_some() {
        return Err(Flaw::PatternInUse.whole().into());
    }
    let acted = Acted::new("personnel.work_pattern_deleted", id).within(row.instansi_id);
    row.delete(&tx).await?;
    acts::record(&tx, act, acted).await?;
    tx.commit().await?;
    Ok(())
}
