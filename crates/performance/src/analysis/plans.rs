//! How far the plans of a year have come, part by part.

use std::collections::{BTreeMap, HashMap};

use kernel::id::UnitId;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveEnum, ConnectionTrait, Iterable};

use super::{Asked, Part, parts};
use crate::Error;
use crate::entity::skp;
use crate::following::{Below, Count, grouped};
use crate::states::SkpStatus;

/// How many plans stand in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusCount {
    /// The state.
    pub status: SkpStatus,
    /// How many.
    pub people: i64,
}

/// How far the plans of a part have come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanPart {
    /// The unit.
    pub part: Part,
    /// People in it and below it.
    pub people: i64,
    /// Of these, without a plan that holds on the day.
    pub without_plan: i64,
    /// The plans by state; states that no plan stands in are left out.
    pub statuses: Vec<StatusCount>,
}

/// How far the plans of a year have come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanCompletion {
    /// Of the unit with everybody below it.
    pub whole: PlanPart,
    /// Of the units directly below.
    pub parts: Vec<PlanPart>,
}

/// How far the plans have come that hold on the day. Three queries.
///
/// # Errors
/// When the database fails.
pub async fn plan_completion(conn: &impl ConnectionTrait, asked: Asked) -> Result<PlanCompletion, Error> {
    let (itself, below_it) = parts(conn, asked).await?;
    let units: Vec<UnitId> = below_it.iter().chain([&itself]).map(|part| part.unit_id).collect();
    let day = asked.day();
    let below = Below { units: &units, day };
    let holds = Expr::col((skp::Entity, skp::Column::StartsOn))
        .lte(day)
        .and(Expr::col((skp::Entity, skp::Column::EndsBefore)).gt(day));
    let plans = below.people_with("skp").and_where(holds).take();
    let (everybody, plans) = tokio::try_join!(
        below.count_people(conn, below.people()),
        below.add_up(conn, grouped(plans, (skp::Entity, skp::Column::Status))),
    )?;
    let heads = by_unit(everybody);
    let mut stands: HashMap<UnitId, BTreeMap<String, i64>> = HashMap::new();
    for Count { unit_id, word, count } in plans {
        *stands.entry(unit_id).or_default().entry(word).or_default() += count;
    }
    let part = |part: Part| {
        let stands = stands.get(&part.unit_id);
        let statuses: Vec<StatusCount> = SkpStatus::iter()
            .filter_map(|status| {
                let people = *stands?.get(&status.to_value())?;
                Some(StatusCount { status, people })
            })
            .collect();
        let people = heads.get(&part.unit_id).copied().unwrap_or_default();
        let planned: i64 = statuses.iter().map(|one| one.people).sum();
        PlanPart { part, people, without_plan: Ord::max(people - planned, 0), statuses }
    };
    Ok(PlanCompletion { whole: part(itself), parts: below_it.into_iter().map(part).collect() })
}

/// Counts by unit alone.
pub(super) fn by_unit(counts: Vec<Count>) -> HashMap<UnitId, i64> {
    let mut all = HashMap::with_capacity(counts.len());
    for one in counts {
        *all.entry(one.unit_id).or_default() += one.count;
    }
    all
}
