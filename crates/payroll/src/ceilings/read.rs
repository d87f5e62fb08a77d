//! Reading ceilings, each with what is used of it.

use std::collections::{BTreeSet, HashMap};

use kernel::id::{CeilingId, UnitId};
use platform::cursor::{Page, Paging};
use platform::{Act, Db};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::spending::{by_unit, spent_in};
use super::{Ceiling, CeilingChange, CeilingKind, change, row, within};
use crate::Error;
use crate::rules::ceiling::Room;

/// A ceiling with what only other tables know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CeilingView {
    /// The ceiling.
    pub ceiling: Ceiling,
    /// The name of its unit today.
    pub unit_name: Option<String>,
    /// What final runs of the year have used; nothing is wanted.
    pub room: Room,
}

/// Which ceilings to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct CeilingFilter {
    /// Of one instansi.
    pub instansi_id: Option<UnitId>,
    /// Of one SKPD, or of the instansi as a whole.
    pub unit_id: Option<UnitId>,
    /// Of one budget year.
    pub year: Option<i32>,
    /// For one kind of pay.
    pub kind: Option<CeilingKind>,
}

/// Ceilings within the scope, newest first.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn list_ceilings(
    db: &Db,
    act: &Act,
    filter: CeilingFilter,
    paging: &Paging,
) -> Result<Page<CeilingView>, Error> {
    let mut query = within(act);
    if let Some(instansi) = filter.instansi_id {
        query = query.filter(row::COLUMN.instansi_id.eq(instansi));
    }
    if let Some(unit) = filter.unit_id {
        query = query.filter(row::COLUMN.unit_id.eq(unit));
    }
    if let Some(year) = filter.year {
        query = query.filter(row::COLUMN.year.eq(year));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(row::COLUMN.kind.eq(kind));
    }
    let newest_first = (|ceiling: &Ceiling| ceiling.id, |last| row::Column::Id.lt(last));
    let page = paging.read(db.read(), query.order_by_desc(row::Column::Id), newest_first).await?;
    Ok(Page { rows: views(db.read(), act, page.rows).await?, extent: page.extent })
}

/// One ceiling with all that it ever said, the latest first.
///
/// # Errors
/// `NotFound` outside the scope.
pub async fn find_ceiling(
    db: &Db,
    act: &Act,
    id: CeilingId,
) -> Result<(CeilingView, Vec<CeilingChange>), Error> {
    let conn = db.latest();
    let missing = || platform::Error::NotFound("ceiling");
    let found = within(act).filter(row::COLUMN.id.eq(id)).one(conn).await?.ok_or_else(missing)?;
    let view = views(conn, act, vec![found]).await?.pop().ok_or_else(missing)?;
    let history = change::Entity::find()
        .filter(change::COLUMN.ceiling_id.eq(id))
        .order_by_desc(change::Column::Version)
        .all(conn)
        .await?;
    Ok((view, history))
}

/// One query for the names and one for each year of the page.
async fn views(
    conn: &impl ConnectionTrait,
    act: &Act,
    ceilings: Vec<Ceiling>,
) -> Result<Vec<CeilingView>, Error> {
    let units: Vec<UnitId> = ceilings.iter().map(|ceiling| ceiling.unit_id).collect();
    let names = personnel::facts::unit_names(conn, &units, act.today).await?;
    let years: BTreeSet<i32> = ceilings.iter().map(|ceiling| ceiling.year).collect();
    let mut used = HashMap::with_capacity(years.len());
    for year in years {
        let of_year = ceilings.iter().filter(|ceiling| ceiling.year == year);
        let instansi: BTreeSet<UnitId> = of_year.map(|ceiling| ceiling.instansi_id).collect();
        let instansi: Vec<UnitId> = instansi.into_iter().collect();
        used.insert(year, by_unit(spent_in(conn, (&instansi, year)).await?));
    }
    let view = |ceiling: Ceiling| {
        let of_year = used.get(&ceiling.year);
        let used = of_year.and_then(|sums| sums.get(&(ceiling.unit_id, ceiling.kind))).copied();
        let room =
            Room { ceiling: ceiling.amount, used: used.unwrap_or_default(), wanted: kernel::Rupiah::ZERO };
        CeilingView { unit_name: names.get(&ceiling.unit_id).cloned(), room, ceiling }
    };
    Ok(ceilings.into_iter().map(view).collect())
}
