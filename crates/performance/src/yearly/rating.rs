//! Rating the year: a fresh judgement with the year's evidence, no average of its periods.

use kernel::id::SkpId;
use kernel::{DateRange, Fault, Period};
use platform::timers::{self, NewTimer};
use platform::{Act, Acted, Db, acts};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::closing::{HAND_OVER, YEARLY_TIMER, midnight_after};
use crate::entity::{cycle, evaluation};
use crate::evaluations::{Evaluated, acted, first_version};
use crate::regulation::appraisal::{Appraisal, Span};
use crate::rules::evaluation::{Case, faults, periods_of, year_not_over};
use crate::skp::Held;
use crate::states::SkpAct;
use crate::verdict::{self, Statement};
use crate::{Error, evaluations, store};

/// The rating of a year.
#[derive(Clone, Debug)]
pub struct NewYear {
    /// What the superior states.
    pub statement: Statement,
    /// The superior's words to it.
    pub note: Option<String>,
}

/// Rates the year of a running plan (evaluasi tahunan). Progress and periods are closed by it.
///
/// # Errors
/// `NotTheRater`, `SelfRating`; `Stale`; `ActNotOffered` unless the plan runs; `EvaluationExists`; `Invalid` before the plan's last
/// month, without evidence, and where the cycle's scheme, its periods or the unit's own grade ask for something else.
#[tracing::instrument(skip_all, fields(skp.id = %skp_id))]
pub async fn evaluate_year(
    db: &Db,
    act: &Act,
    (skp_id, expected): (SkpId, Option<i64>),
    new: NewYear,
) -> Result<Evaluated, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock_skp(&tx, act, skp_id).await?;
    let status = held.permit(SkpAct::EvaluasiTahunan, expected)?;
    let period = year_of(held.skp.year)?;
    evaluations::unless_rated(&tx, skp_id, period).await?;
    let reports = store::reports_within(&tx, skp_id, period.days()).await?;
    let cycle = evaluations::cycle_of(&tx, &held).await?;
    let case = Case {
        plan: held.skp.days(),
        period,
        reports: &reports,
        evidence_required: cycle.as_ref().is_none_or(|cycle| cycle.evidence_required),
        note: new.note.as_ref(),
        today: act.today,
    };
    let mut found = faults(&case);
    match &cycle {
        Some(cycle) => found.extend(unrated(held.skp.days(), cycle, &rated(&tx, &held).await?)),
        None => found.extend(year_not_over(held.skp.days(), act.today)),
    }
    found.extend(evaluations::unfit(cycle.as_ref(), (period, &new.statement), act.today));
    found.extend(evaluations::against_unit(&tx, &held, (period, &new.statement), act.today).await?);
    found.extend(verdict::faults(&new.statement, period)?);
    Error::unless_empty(found)?;
    let verdict = verdict::judge(new.statement, period)?;
    let evaluation = first_version(act, &held, (period, new.note), &verdict)?;
    let evaluation = verdict::insert(&tx, evaluation, verdict).await?;
    let skp = store::save(&tx, act, crate::entity::skp::Model { status, ..held.skp.clone() }).await?;
    let due_on = Appraisal::on(act.today)?.last_day(Span::HandOver, act.today)?;
    let due_at = midnight_after(&tx, &skp, due_on).await?;
    timers::set(&tx, NewTimer { subject: YEARLY_TIMER, object: skp.id.0, action: HAND_OVER, due_at }).await?;
    let rater = store::as_rater(&tx, act, &held).await?;
    acts::record(&tx, &rater, acted(&evaluation)).await?;
    let year_rated =
        Acted::new("performance.year_evaluated", skp.id).about(skp.employee_id).effective(skp.starts_on);
    acts::record(&tx, &rater, year_rated).await?;
    let evaluated = store::named_evaluation(&tx, evaluation).await?;
    tx.commit().await?;
    Ok(evaluated)
}

/// The periods of a plan that were rated.
async fn rated(conn: &impl ConnectionTrait, held: &Held) -> Result<Vec<Period>, Error> {
    Ok(evaluation::Entity::find()
        .select_only()
        .column(evaluation::Column::Period)
        .filter(evaluation::Column::SkpId.eq(held.skp.id))
        .filter(evaluation::COLUMN.superseded_at.is_null())
        .into_tuple()
        .all(conn)
        .await?)
}

/// The periods of the cycle that must be rated before the year is.
pub(crate) fn unrated(plan: DateRange, cycle: &cycle::Model, rated: &[Period]) -> Vec<Fault> {
    let scored = plan.intersect(cycle.days()).unwrap_or(cycle.days());
    let open = periods_of(cycle.rhythm, cycle.year, scored).into_iter();
    open.filter(|period| !rated.contains(period))
        .map(|period| Fault::invalid("performance.period_unrated").with("period", period))
        .collect()
}

/// A calendar year as a period.
pub(crate) fn year_of(year: i32) -> Result<Period, Error> {
    let period = format!("{year:04}").parse();
    period.map_err(|_reason| platform::Error::Broken(format!("{year} is no year of a plan")).into())
}
