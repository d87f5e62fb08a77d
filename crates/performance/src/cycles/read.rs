//! Reading cycles.

use kernel::id::{CycleId, UnitId};
use personnel::scope;
use platform::{Act, Page, Paging};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use crate::Error;
use crate::entity::cycle;
use crate::states::CycleStatus;

/// Which cycles to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct CycleFilter {
    /// Of one region.
    pub instansi_id: Option<UnitId>,
    /// Of one year.
    pub year: Option<i32>,
}

/// Cycles of the regions that the caller's scope touches, the newest first. Drafts are shown to those who may write them.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_cycles(
    conn: &impl ConnectionTrait,
    (act, manager): (&Act, Option<&Act>),
    filter: CycleFilter,
    paging: &Paging,
) -> Result<Page<cycle::Model>, Error> {
    let mut query = visible(act, manager);
    if let Some(instansi) = filter.instansi_id {
        query = query.filter(cycle::COLUMN.instansi_id.eq(instansi));
    }
    if let Some(year) = filter.year {
        query = query.filter(cycle::COLUMN.year.eq(year));
    }
    let newest_first = (|cycle: &cycle::Model| cycle.id, |last| cycle::Column::Id.lt(last));
    Ok(paging.read(conn, query.order_by_desc(cycle::Column::Id), newest_first).await?)
}

/// One cycle.
///
/// # Errors
/// `NotFound` for another region's, and for a draft that is not the caller's to write.
pub async fn find_cycle(
    conn: &impl ConnectionTrait,
    (act, manager): (&Act, Option<&Act>),
    id: CycleId,
) -> Result<cycle::Model, Error> {
    let found = visible(act, manager).filter(cycle::COLUMN.id.eq(id)).one(conn).await?;
    found.ok_or(platform::Error::NotFound("cycle").into())
}

fn visible(act: &Act, manager: Option<&Act>) -> Select<cycle::Entity> {
    let published = cycle::COLUMN.status.ne(CycleStatus::Draf);
    let mut seen = sea_orm::Condition::any().add(published);
    if let Some(manager) = manager {
        seen = seen.add(scope::unit_condition(&manager.scope, cycle::Column::InstansiId, manager.today));
    }
    cycle::Entity::find()
        .filter(scope::instansi_condition(&act.scope, cycle::Column::InstansiId))
        .filter(seen)
}
