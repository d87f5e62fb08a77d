//! Measuring indicators by what their holders reported, and holding targets against that.
//!
//! The number of a report belongs to the first indicator of its result that has a target in numbers.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use kernel::id::{EmployeeId, IkiId, IndicatorId, RhkId, SkpId};
use personnel::facts;
use platform::Act;
use rust_decimal::Decimal;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::entity::{iki, indicator, progress, rhk, skp};
use crate::regulation::{Law, Thresholds};
use crate::rules::difficulty::{Difficulty, Holding, TargetFlag, accumulate, judge_target, measure};
use crate::states::SkpStatus;
use crate::{Error, Quantity, store};

/// A target of a plan with what is remarkable about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlaggedTarget {
    /// The indicator in the plan.
    pub iki_id: IkiId,
    /// The number of its result.
    pub rhk_number: i32,
    /// The indicator of the library.
    pub indicator_id: IndicatorId,
    /// Its words in the plan.
    pub indicator: String,
    /// The target.
    pub target_value: Option<Quantity>,
    /// What is remarkable; nothing means that nothing is.
    pub flags: Vec<TargetFlag>,
}

/// One plan's use of an indicator.
struct Held {
    indicator_id: IndicatorId,
    employee_id: EmployeeId,
    rhk_id: RhkId,
    target: Option<Quantity>,
    /// Whether the numbers of its result's reports are its own.
    is_counted: bool,
}

/// How hard an indicator was in a year.
///
/// # Errors
/// `NoLaw` for a year before PP 30/2019; when the database fails.
pub async fn measure_indicator(
    conn: &impl ConnectionTrait,
    row: &indicator::Model,
    (year, act): (i32, &Act),
) -> Result<Difficulty, Error> {
    let held = held(conn, &[row.id], &[year]).await?;
    let reached = reached(conn, (&held, std::slice::from_ref(row))).await?;
    let people: Vec<EmployeeId> = held.iter().map(|one| one.employee_id).collect();
    let placed = facts::placements(conn, &people, act.today).await?;
    let holding = |(one, reached): (&Held, Option<Decimal>)| {
        let position = placed.get(&one.employee_id).map(|placed| placed.position_name.as_str());
        Some(Holding {
            target: one.target?.decimal(),
            reached,
            is_relevant: position.is_none_or(|title| row.belongs_to(title)),
        })
    };
    let holdings: Vec<Holding> = held.iter().zip(reached).filter_map(holding).collect();
    Ok(measure((row.better, thresholds(year)?), &holdings))
}

/// The targets of a plan that come from the library, each held against what holders of its indicator reached in this year and the
/// one before. Advice to both sides; it refuses nothing.
///
/// # Errors
/// `NotFound` outside the caller's reach.
pub async fn check_targets(
    conn: &impl ConnectionTrait,
    act: &Act,
    skp_id: SkpId,
) -> Result<Vec<FlaggedTarget>, Error> {
    let skp = store::find_skp(conn, act, skp_id).await?;
    let plan = store::plan_of(conn, &skp).await?;
    let named: BTreeSet<IndicatorId> = plan.indicators().collect();
    let named: Vec<IndicatorId> = named.into_iter().collect();
    let rows = indicator::Entity::find().filter(indicator::Column::Id.is_in(named.clone())).all(conn).await?;
    let mut held = held(conn, &named, &[skp.year, skp.year - 1]).await?;
    // Nobody is held against himself.
    held.retain(|one| one.employee_id != skp.employee_id);
    let mut values: HashMap<IndicatorId, Vec<Decimal>> = HashMap::new();
    for (one, value) in held.iter().zip(reached(conn, (&held, &rows)).await?) {
        values.entry(one.indicator_id).or_default().extend(value);
    }
    let placed = facts::placements(conn, &[skp.employee_id], act.today).await?;
    let position = placed.get(&skp.employee_id).map(|placed| placed.position_name.as_str());
    let law = thresholds(skp.year)?;
    let mut flagged = Vec::new();
    for (number, rhk) in (1..).zip(&plan.rhk) {
        for iki in &rhk.iki {
            let Some((iki_id, indicator_id)) = iki.id.zip(iki.indicator_id) else { continue };
            let Some(row) = rows.iter().find(|row| row.id == indicator_id) else { continue };
            let is_relevant = position.is_none_or(|title| row.belongs_to(title));
            let target = iki.target_value.map(Quantity::decimal);
            let reached = values.get(&indicator_id).map_or(&[][..], Vec::as_slice);
            flagged.push(FlaggedTarget {
                iki_id,
                rhk_number: number,
                indicator_id,
                indicator: iki.indicator.clone(),
                target_value: iki.target_value,
                flags: judge_target((row.better, law), (target, is_relevant), reached),
            });
        }
    }
    Ok(flagged)
}

/// What counts as remarkable in a year: by the law on its first day.
fn thresholds(year: i32) -> Result<Thresholds, Error> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    Law::embedded()?.thresholds_on(first)
}

/// Who holds indicators in plans of some years on which both sides agreed: three queries, however many.
async fn held(
    conn: &impl ConnectionTrait,
    indicators: &[IndicatorId],
    years: &[i32],
) -> Result<Vec<Held>, Error> {
    let named = iki::Entity::find()
        .select_only()
        .column(iki::Column::RhkId)
        .filter(iki::Column::IndicatorId.is_in(indicators.iter().copied()))
        .into_query();
    let plans: Vec<(RhkId, EmployeeId)> = rhk::Entity::find()
        .select_only()
        .column(rhk::Column::Id)
        .column(skp::Column::EmployeeId)
        .join(
            sea_orm::JoinType::InnerJoin,
            rhk::Entity::belongs_to(skp::Entity).from(rhk::Column::SkpId).to(skp::Column::Id).into(),
        )
        .filter(rhk::Column::Id.in_subquery(named.clone()))
        .filter(skp::Column::Year.is_in(years.iter().copied()))
        .filter(skp::Column::Status.is_in(SkpStatus::AGREED.into_iter().chain([SkpStatus::Diganti])))
        .into_tuple()
        .all(conn)
        .await?;
    let holders: HashMap<RhkId, EmployeeId> = plans.into_iter().collect();
    let rows = iki::Entity::find()
        .filter(iki::Column::RhkId.in_subquery(named))
        .order_by_asc(iki::Column::RhkId)
        .order_by_asc(iki::Column::Number)
        .all(conn)
        .await?;
    let mut counted: HashMap<RhkId, IkiId> = HashMap::new();
    for row in rows.iter().filter(|row| row.target_value.is_some()) {
        counted.entry(row.rhk_id).or_insert(row.id);
    }
    let held = |row: iki::Model| {
        Some(Held {
            indicator_id: row.indicator_id.filter(|id| indicators.contains(id))?,
            employee_id: *holders.get(&row.rhk_id)?,
            is_counted: counted.get(&row.rhk_id) == Some(&row.id),
            rhk_id: row.rhk_id,
            target: row.target_value,
        })
    };
    Ok(rows.into_iter().filter_map(held).collect())
}

/// What each holder reached.
async fn reached(
    conn: &impl ConnectionTrait,
    (held, rows): (&[Held], &[indicator::Model]),
) -> Result<Vec<Option<Decimal>>, Error> {
    let results: BTreeSet<RhkId> = held.iter().map(|one| one.rhk_id).collect();
    let results: Vec<RhkId> = results.into_iter().collect();
    let mut reported: HashMap<RhkId, Vec<Decimal>> = HashMap::new();
    for chunk in results.chunks(facts::CHUNK) {
        let found: Vec<(RhkId, Quantity)> = progress::Entity::find()
            .select_only()
            .columns([progress::Column::RhkId, progress::Column::RealisedValue])
            .filter(progress::Column::RhkId.is_in(chunk.iter().copied()))
            .filter(progress::COLUMN.realised_value.is_not_null())
            .order_by_asc(progress::Column::PeriodFrom)
            .into_tuple()
            .all(conn)
            .await?;
        for (rhk, value) in found {
            reported.entry(rhk).or_default().push(value.decimal());
        }
    }
    let value = |one: &Held| {
        let how = rows.iter().find(|row| row.id == one.indicator_id)?.accumulation;
        accumulate(how, reported.get(&one.rhk_id).filter(|_| one.is_counted)?)
    };
    Ok(held.iter().map(value).collect())
}
