//! What is known of the employees of a sheet: the same number of queries, however many rows.

use std::collections::{BTreeSet, HashMap};

use kernel::PredikatOrganisasi;
use kernel::id::{EmployeeId, RhkId, SkpId, UnitId};
use personnel::facts;
use platform::Act;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::RatingSheet;
use super::judging::Known;
use crate::entity::{evaluation, progress, rhk, skp};
use crate::rules::evaluation::Report;
use crate::states::SkpStatus;
use crate::{Error, agreements, cycles};

pub(super) async fn gather(tx: &DatabaseTransaction, act: &Act, sheet: &RatingSheet) -> Result<Known, Error> {
    let named: BTreeSet<EmployeeId> = sheet.rows.iter().map(|row| row.employee_id).collect();
    // Plans are locked in one order, so that two sheets never wait for each other.
    let plans = skp::Entity::find()
        .filter(skp::COLUMN.employee_id.is_in(named))
        .filter(skp::COLUMN.status.is_in([SkpStatus::Berjalan, SkpStatus::Diganti]))
        .filter(personnel::scope::condition(&act.scope, skp::Column::EmployeeId, act.today))
        .filter(crate::store::overlapping(sheet.period.days()))
        .order_by_asc(skp::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    let reached: BTreeSet<EmployeeId> = plans.iter().map(|plan| plan.employee_id).collect();
    let reached: Vec<EmployeeId> = reached.into_iter().collect();
    let ids: Vec<SkpId> = plans.iter().map(|plan| plan.id).collect();
    let lender = act.stood_for().and(act.on_behalf_of);
    Ok(Known {
        hands: [act.actor.employee(), lender],
        raters: facts::raters_of(tx, &reached, act.today).await?,
        rated: rated(tx, &ids).await?,
        reports: reports(tx, &ids, sheet).await?,
        cycles: cycles::governing(tx, &reached, sheet.period.year()).await?,
        led: led(tx, (&reached, sheet), act).await?,
        plans,
    })
}

/// The periods that were rated.
async fn rated(
    conn: &impl ConnectionTrait,
    plans: &[SkpId],
) -> Result<HashMap<SkpId, Vec<kernel::Period>>, Error> {
    let rows: Vec<(SkpId, kernel::Period)> = evaluation::Entity::find()
        .select_only()
        .columns([evaluation::Column::SkpId, evaluation::Column::Period])
        .filter(evaluation::Column::SkpId.is_in(plans.iter().copied()))
        .filter(evaluation::COLUMN.superseded_at.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    let mut rated: HashMap<SkpId, Vec<kernel::Period>> = HashMap::new();
    for (plan, period) in rows {
        rated.entry(plan).or_default().push(period);
    }
    Ok(rated)
}

/// The reports inside the period, as a rating looks at them.
async fn reports(
    conn: &impl ConnectionTrait,
    plans: &[SkpId],
    sheet: &RatingSheet,
) -> Result<HashMap<SkpId, Vec<Report>>, Error> {
    let days = sheet.period.days();
    let numbers: Vec<(RhkId, i32)> = rhk::Entity::find()
        .select_only()
        .columns([rhk::Column::Id, rhk::Column::Number])
        .filter(rhk::Column::SkpId.is_in(plans.iter().copied()))
        .into_tuple()
        .all(conn)
        .await?;
    let numbers: HashMap<RhkId, i32> = numbers.into_iter().collect();
    let rows = progress::Entity::find()
        .filter(progress::Column::SkpId.is_in(plans.iter().copied()))
        .filter(progress::COLUMN.period_from.gte(days.from))
        .filter(progress::COLUMN.period_until.lte(days.stored_until()))
        .order_by_asc(progress::Column::Id)
        .all(conn)
        .await?;
    let mut reports: HashMap<SkpId, Vec<Report>> = HashMap::new();
    for row in rows {
        let rhk_number = numbers.get(&row.rhk_id).copied().unwrap_or_default();
        let report = Report { rhk_number, is_realised: row.realisation.is_some() };
        reports.entry(row.skp_id).or_default().push(report);
    }
    Ok(reports)
}

/// The grades of the units that some of the employees lead.
async fn led(
    conn: &impl ConnectionTrait,
    (employees, sheet): (&[EmployeeId], &RatingSheet),
    act: &Act,
) -> Result<HashMap<EmployeeId, PredikatOrganisasi>, Error> {
    let placed = facts::placements(conn, employees, act.today).await?;
    let leaders: Vec<(EmployeeId, UnitId)> = placed
        .into_values()
        .filter(|placed| placed.is_head)
        .map(|placed| (placed.employee_id, placed.unit_id))
        .collect();
    let units: BTreeSet<UnitId> = leaders.iter().map(|(_, unit)| *unit).collect();
    let units: Vec<UnitId> = units.into_iter().collect();
    let achieved = agreements::achievement_of(conn, &units, sheet.period).await?;
    let grade = |(employee, unit): (EmployeeId, UnitId)| Some((employee, achieved.get(&unit)?.predikat?));
    Ok(leaders.into_iter().filter_map(grade).collect())
}
