//! Reports of progress with what belongs to them.

use std::collections::HashMap;

use kernel::id::{EvidenceId, ProgressId, RhkId, SkpId};
use kernel::{DateRange, Period};
use platform::{Act, Page, Paging};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, SelectExt,
};

use super::reached;
use crate::Error;
use crate::entity::{evaluation, evidence, feedback, progress, rhk, skp};
use crate::progress::ProgressReport;
use crate::rules::evaluation::Report;
use crate::rules::period::covers;
use crate::skp::Held;

/// A report whose plan is within the caller's reach.
pub(crate) async fn find_progress(
    conn: &impl ConnectionTrait,
    act: &Act,
    progress_id: ProgressId,
) -> Result<progress::Model, Error> {
    let plans = skp::Entity::find().select_only().column(skp::Column::Id).filter(reached(act)).into_query();
    let found = progress::Entity::find_by_id(progress_id)
        .filter(progress::Column::SkpId.in_subquery(plans))
        .one(conn)
        .await?;
    found.ok_or(platform::Error::NotFound("progress").into())
}

/// Whether an RHK of a plan has its action plan for a period.
pub(crate) async fn has_progress(
    conn: &impl ConnectionTrait,
    (skp_id, rhk_id): (SkpId, RhkId),
    period: Period,
) -> Result<bool, Error> {
    Ok(progress::Entity::find()
        .filter(progress::COLUMN.skp_id.eq(skp_id))
        .filter(progress::COLUMN.rhk_id.eq(rhk_id))
        .filter(progress::COLUMN.period.eq(period))
        .exists(conn)
        .await?)
}

/// The reports of a plan, oldest first.
pub(crate) async fn page_of_progress(
    conn: &impl ConnectionTrait,
    (skp_id, period): (SkpId, Option<Period>),
    paging: &Paging,
) -> Result<Page<progress::Model>, Error> {
    let mut query = progress::Entity::find().filter(progress::COLUMN.skp_id.eq(skp_id));
    if let Some(period) = period {
        query = query.filter(progress::COLUMN.period.eq(period));
    }
    let oldest_first = (|progress: &progress::Model| progress.id, |last| progress::Column::Id.gt(last));
    Ok(paging.read(conn, query.order_by_asc(progress::Column::Id), oldest_first).await?)
}

/// A report with all that belongs to it.
pub(crate) async fn report(
    conn: &impl ConnectionTrait,
    held: &Held,
    progress: progress::Model,
) -> Result<ProgressReport, Error> {
    let mut reports = reports(conn, held, vec![progress]).await?;
    reports.pop().ok_or(platform::Error::NotFound("progress").into())
}

/// Reports of one plan with all that belongs to them: three queries, however many.
pub(crate) async fn reports(
    conn: &impl ConnectionTrait,
    held: &Held,
    rows: Vec<progress::Model>,
) -> Result<Vec<ProgressReport>, Error> {
    let ids: Vec<ProgressId> = rows.iter().map(|progress| progress.id).collect();
    let mut evidence: HashMap<ProgressId, Vec<evidence::Model>> = HashMap::new();
    for one in evidence_of(conn, &ids).await? {
        evidence.entry(one.progress_id).or_default().push(one);
    }
    let mut feedback: HashMap<ProgressId, Vec<feedback::Model>> = HashMap::new();
    for one in feedback_of(conn, &ids).await? {
        feedback.entry(one.progress_id).or_default().push(one);
    }
    let evaluated = evaluation::Entity::find()
        .filter(evaluation::COLUMN.skp_id.eq(held.skp.id))
        .filter(evaluation::COLUMN.superseded_at.is_null())
        .all(conn)
        .await?;
    let gather = |progress: progress::Model| {
        let belongings = (
            evidence.remove(&progress.id).unwrap_or_default(),
            feedback.remove(&progress.id).unwrap_or_default(),
        );
        let is_evaluated = evaluated.iter().any(|evaluation| covers(evaluation.days(), progress.days()));
        ProgressReport::new(held, progress, belongings, is_evaluated)
    };
    Ok(rows.into_iter().map(gather).collect())
}

/// A piece of evidence of a report.
pub(crate) async fn find_evidence(
    conn: &impl ConnectionTrait,
    (progress_id, evidence_id): (ProgressId, EvidenceId),
) -> Result<evidence::Model, Error> {
    let found = evidence::Entity::find_by_id(evidence_id)
        .filter(evidence::COLUMN.progress_id.eq(progress_id))
        .one(conn)
        .await?;
    found.ok_or(platform::Error::NotFound("evidence").into())
}

/// The evidence of reports, oldest first.
pub(crate) async fn evidence_of(
    conn: &impl ConnectionTrait,
    reports: &[ProgressId],
) -> Result<Vec<evidence::Model>, Error> {
    Ok(evidence::Entity::find()
        .filter(evidence::COLUMN.progress_id.is_in(reports.iter().copied()))
        .order_by_asc(evidence::Column::Id)
        .all(conn)
        .await?)
}

async fn feedback_of(
    conn: &impl ConnectionTrait,
    reports: &[ProgressId],
) -> Result<Vec<feedback::Model>, Error> {
    Ok(feedback::Entity::find()
        .filter(feedback::COLUMN.progress_id.is_in(reports.iter().copied()))
        .order_by_asc(feedback::Column::Id)
        .all(conn)
        .await?)
}

/// Writes a changed report as its next version.
pub(crate) async fn save_progress(
    tx: &impl ConnectionTrait,
    progress: progress::Model,
) -> Result<progress::Model, Error> {
    let progress = progress::Model { version: progress.version + 1, ..progress };
    Ok(progress.into_active_model().reset_all().update(tx).await?)
}

/// The reports of a plan inside a period, as a rating looks at them.
pub(crate) async fn reports_within(
    conn: &impl ConnectionTrait,
    skp_id: SkpId,
    days: DateRange,
) -> Result<Vec<Report>, Error> {
    let numbers: Vec<(RhkId, i32)> = rhk::Entity::find()
        .select_only()
        .columns([rhk::Column::Id, rhk::Column::Number])
        .filter(rhk::COLUMN.skp_id.eq(skp_id))
        .into_tuple()
        .all(conn)
        .await?;
    let numbers: HashMap<RhkId, i32> = numbers.into_iter().collect();
    let rows = progress::Entity::find()
        .filter(progress::COLUMN.skp_id.eq(skp_id))
        .filter(progress::COLUMN.period_from.gte(days.from))
        .filter(progress::COLUMN.period_until.lte(days.stored_until()))
        .order_by_asc(progress::Column::Id)
        .all(conn)
        .await?;
    let report = |progress: progress::Model| Report {
        rhk_number: numbers.get(&progress.rhk_id).copied().unwrap_or_default(),
        is_realised: progress.realisation.is_some(),
    };
    Ok(rows.into_iter().map(report).collect())
}
