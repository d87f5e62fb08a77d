//! Reading sessions. Those who keep the unit's ratings see all; a rater sees what was said of the ratings he gave, an employee what was
//! said of the own.

use std::collections::{HashMap, HashSet};

use kernel::id::{CalibrationId, EmployeeId, UnitId};
use personnel::facts;
use personnel::scope;
use platform::{Act, Page, Paging};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Calibration, Item};
use crate::Error;
use crate::entity::{calibration, calibration_item};
use crate::states::calibration as states;

/// Sessions over units in the caller's reach, and those that spoke of a rating given or received by the caller.
fn reached(act: &Act) -> Condition {
    let kept = scope::unit_condition(&act.scope, calibration::Column::UnitId, act.today);
    match act.party() {
        None => kept,
        Some(party) => {
            let spoken_of = Query::select()
                .column(calibration_item::Column::CalibrationId)
                .from(calibration_item::Entity)
                .cond_where(concerning(party))
                .take();
            Condition::any().add(kept).add(calibration::Column::Id.in_subquery(spoken_of))
        }
    }
}

fn concerning(party: EmployeeId) -> Condition {
    Condition::any()
        .add(calibration_item::Column::RaterId.eq(party))
        .add(calibration_item::COLUMN.employee_id.eq(party))
}

/// A session within the caller's reach, locked.
pub(super) async fn lock(
    tx: &impl ConnectionTrait,
    act: &Act,
    (id, expected): (CalibrationId, Option<i64>),
) -> Result<calibration::Model, Error> {
    let found = calibration::Entity::find_by_id(id).filter(reached(act)).lock_exclusive().one(tx).await?;
    let row = found.ok_or(platform::Error::NotFound("calibration"))?;
    crate::store::fresh(expected, row.version)?;
    Ok(row)
}

/// One session.
///
/// # Errors
/// `NotFound` outside the caller's reach.
pub async fn find_calibration(
    conn: &impl ConnectionTrait,
    act: &Act,
    id: CalibrationId,
) -> Result<Calibration, Error> {
    let found = calibration::Entity::find_by_id(id).filter(reached(act)).one(conn).await?;
    described(conn, act, found.ok_or(platform::Error::NotFound("calibration"))?).await
}

/// Sessions within the caller's reach, the newest first.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_calibrations(
    conn: &impl ConnectionTrait,
    act: &Act,
    unit_id: Option<UnitId>,
    paging: &Paging,
) -> Result<Page<Calibration>, Error> {
    let mut query = calibration::Entity::find().filter(reached(act)).order_by_desc(calibration::Column::Id);
    if let Some(unit) = unit_id {
        query = query.filter(calibration::COLUMN.unit_id.eq(unit));
    }
    let newest_first = (|row: &calibration::Model| row.id, |last| calibration::Column::Id.lt(last));
    let page = paging.read(conn, query, newest_first).await?;
    Ok(Page { rows: described_all(conn, act, page.rows).await?, extent: page.extent })
}

pub(super) async fn described(
    conn: &impl ConnectionTrait,
    act: &Act,
    row: calibration::Model,
) -> Result<Calibration, Error> {
    let described = described_all(conn, act, vec![row]).await?.pop();
    described.ok_or(platform::Error::NotFound("calibration").into())
}

/// Describes many: three questions about them all.
async fn described_all(
    conn: &impl ConnectionTrait,
    act: &Act,
    rows: Vec<calibration::Model>,
) -> Result<Vec<Calibration>, Error> {
    let ids: Vec<CalibrationId> = rows.iter().map(|row| row.id).collect();
    let kept: Vec<CalibrationId> = calibration::Entity::find()
        .select_only()
        .column(calibration::Column::Id)
        .filter(calibration::COLUMN.id.is_in(ids.iter().copied()))
        .filter(scope::unit_condition(&act.scope, calibration::Column::UnitId, act.today))
        .into_tuple()
        .all(conn)
        .await?;
    let items = calibration_item::Entity::find()
        .filter(calibration_item::COLUMN.calibration_id.is_in(ids))
        .order_by_asc(calibration_item::Column::Id)
        .all(conn)
        .await?;
    let concerns = |item: &calibration_item::Model| {
        act.party().is_some_and(|party| [item.rater_id, Some(item.employee_id)].contains(&Some(party)))
    };
    let items: Vec<calibration_item::Model> =
        items.into_iter().filter(|item| kept.contains(&item.calibration_id) || concerns(item)).collect();
    let people: HashSet<EmployeeId> =
        items.iter().flat_map(|item| item.rater_id.into_iter().chain([item.employee_id])).collect();
    let people: Vec<EmployeeId> = people.into_iter().collect();
    let names = facts::named(conn, &people).await?;
    let mut of_session: HashMap<CalibrationId, Vec<Item>> = HashMap::new();
    for row in items {
        let named = |id: EmployeeId| names.get(&id).cloned().ok_or(platform::Error::NotFound("employee"));
        let item =
            Item { employee: named(row.employee_id)?, rater: row.rater_id.map(named).transpose()?, row };
        of_session.entry(item.row.calibration_id).or_default().push(item);
    }
    let describe = |row: calibration::Model| {
        let is_kept = kept.contains(&row.id);
        let takes_part = act.party().is_some_and(|party| row.participants.0.contains(&party));
        let minutes = row.minutes.clone().filter(|_| is_kept || takes_part);
        Calibration {
            items: of_session.remove(&row.id).unwrap_or_default(),
            offered: if is_kept { states::offered(row.status) } else { Vec::new() },
            row: calibration::Model { minutes, ..row },
        }
    };
    Ok(rows.into_iter().map(describe).collect())
}
