//! The live view: how the grades of a period lie among the people whom the caller rates or cares for.

use kernel::id::UnitId;
use kernel::{Period, Predikat, PredikatOrganisasi};
use personnel::scope;
use platform::{Act, Scope};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::entity::{evaluation, skp};
use crate::regulation::Law;
use crate::rules::distribution::{Distribution, DistributionFacts, PredikatCounts, distribution};
use crate::states::SkpStatus;
use crate::{Error, agreements};

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct DistributionAsked {
    /// The period.
    pub period: Period,
    /// Among the people of this unit and those below it; else all whom the caller reaches but himself.
    pub unit_id: Option<UnitId>,
    /// The grade of the organisation; without it there are no warnings.
    pub organisation: Option<PredikatOrganisasi>,
}

/// How grades lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spread {
    /// The grade of the organisation.
    pub organisation: Option<PredikatOrganisasi>,
    /// People with an agreed plan in the period.
    pub people: u32,
    /// Those of them by grade.
    pub counts: PredikatCounts,
    /// The counts against the pattern; none without a grade of the organisation.
    pub pattern: Option<Distribution>,
}

/// How the grades of a period lie. Warnings only: nothing here keeps anybody from rating.
///
/// # Errors
/// `NoLaw` before the guidance; when the database fails.
pub async fn spread_of(
    conn: &impl ConnectionTrait,
    act: &Act,
    asked: DistributionAsked,
) -> Result<Spread, Error> {
    // One's own rating is the work of one's superior.
    let reach = Scope { own: None, ..act.scope.clone() };
    let days = asked.period.days();
    let mut plans = skp::Entity::find()
        .filter(scope::condition(&reach, skp::Column::EmployeeId, act.today))
        .filter(skp::COLUMN.status.is_in(SkpStatus::AGREED))
        .filter(skp::COLUMN.starts_on.lt(days.stored_until()))
        .filter(skp::COLUMN.ends_before.gt(days.from));
    let mut rated = evaluation::Entity::find()
        .filter(scope::condition(&reach, evaluation::Column::EmployeeId, act.today))
        .filter(evaluation::COLUMN.period.eq(asked.period))
        .filter(evaluation::COLUMN.superseded_at.is_null());
    if let Some(unit) = asked.unit_id {
        let unit = scope::of_unit(unit);
        plans = plans.filter(scope::condition(&unit, skp::Column::EmployeeId, act.today));
        rated = rated.filter(scope::condition(&unit, evaluation::Column::EmployeeId, act.today));
    }
    let people: Option<i64> = plans
        .select_only()
        .column_as(skp::Column::EmployeeId.count(), "people")
        .into_tuple()
        .one(conn)
        .await?;
    let rows: Vec<(Predikat, i64)> = rated
        .select_only()
        .column(evaluation::Column::Predikat)
        .column_as(evaluation::Column::Id.count(), "people")
        .group_by(evaluation::Column::Predikat)
        .into_tuple()
        .all(conn)
        .await?;
    let whole = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    let mut counts = PredikatCounts::default();
    for (predikat, count) in rows {
        counts.put(predikat, whole(count));
    }
    let organisation = match (asked.organisation, asked.unit_id) {
        (None, Some(unit)) => {
            let achieved = agreements::achievement_of(conn, &[unit], asked.period).await?;
            achieved.get(&unit).and_then(|achievement| achievement.predikat)
        }
        (given, _) => given,
    };
    let pattern = match organisation {
        Some(organisasi) => {
            let facts = DistributionFacts { organisasi, counts, as_of: None };
            let law = Law::embedded()?.patterns_on(days.from)?;
            Some(distribution(law, &facts, act.language)?)
        }
        None => None,
    };
    let people = whole(people.unwrap_or_default()).max(counts.total());
    Ok(Spread { organisation, people, counts, pattern })
}
