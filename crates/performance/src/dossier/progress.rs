//! What was reported on the plan: each report with its evidence, and how much the log of work holds beside it.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::Period;
use kernel::id::{EvidenceId, ProgressId, RhkId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Asked, Section};
use crate::entity::{progress, rhk, work_log};
use crate::{Error, store};

/// What was reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierProgress)]
pub struct Reported {
    /// How many reports there are on the plan.
    #[schema(example = 6)]
    pub reports: usize,
    /// How many of them were realised.
    #[schema(example = 5)]
    pub realised: usize,
    /// When the last realisation was reported; null before the first.
    pub last_realised_at: Option<DateTime<Utc>>,
    /// The reports, by planned result and period.
    pub entries: Vec<ReportedEntry>,
    /// How many entries the log of work holds for these days.
    #[schema(example = 84)]
    pub log_entries: u64,
    /// The last day that the log speaks of; null where it is empty.
    #[schema(example = "2026-06-29")]
    pub last_logged_on: Option<NaiveDate>,
}

/// A report on a planned result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierReport)]
pub struct ReportedEntry {
    /// The report.
    pub progress_id: ProgressId,
    /// The place of the planned result in the plan.
    #[schema(example = 1)]
    pub rhk_number: i32,
    /// The period.
    pub period: Period,
    /// Whether it says what was achieved.
    pub is_realised: bool,
    /// What shows it, oldest first: read it with the report.
    pub evidence_ids: Vec<EvidenceId>,
}

pub(super) async fn section(
    conn: &impl ConnectionTrait,
    asked: &Asked<'_>,
) -> Result<Option<Section>, Error> {
    let days = asked.period.days();
    let reports = progress::Entity::find()
        .filter(progress::COLUMN.skp_id.eq(asked.skp.id))
        .filter(progress::COLUMN.period_from.gte(days.from))
        .filter(progress::COLUMN.period_until.lte(days.stored_until()))
        .order_by_asc(progress::Column::PeriodFrom)
        .order_by_asc(progress::Column::Id)
        .all(conn)
        .await?;
    let (log_entries, last_logged_on) = logged(conn, asked).await?;
    if reports.is_empty() && log_entries == 0 {
        return Ok(None);
    }
    let numbers = numbers(conn, asked).await?;
    let ids: Vec<ProgressId> = reports.iter().map(|report| report.id).collect();
    let mut evidence: HashMap<ProgressId, Vec<EvidenceId>> = HashMap::new();
    for one in store::evidence_of(conn, &ids).await? {
        evidence.entry(one.progress_id).or_default().push(one.id);
    }
    let mut entries: Vec<ReportedEntry> = reports
        .iter()
        .map(|report| ReportedEntry {
            progress_id: report.id,
            rhk_number: numbers.get(&report.rhk_id).copied().unwrap_or_default(),
            period: report.period,
            is_realised: report.realisation.is_some(),
            evidence_ids: evidence.remove(&report.id).unwrap_or_default(),
        })
        .collect();
    // The order of time stays within each result.
    entries.sort_by_key(|entry| entry.rhk_number);
    Ok(Some(Section::Progress(Reported {
        reports: reports.len(),
        realised: entries.iter().filter(|entry| entry.is_realised).count(),
        last_realised_at: reports.iter().filter_map(|report| report.realised_at).max(),
        entries,
        log_entries,
        last_logged_on,
    })))
}

/// The places of the plan's results.
async fn numbers(conn: &impl ConnectionTrait, asked: &Asked<'_>) -> Result<HashMap<RhkId, i32>, Error> {
    let numbers: Vec<(RhkId, i32)> = rhk::Entity::find()
        .select_only()
        .columns([rhk::Column::Id, rhk::Column::Number])
        .filter(rhk::COLUMN.skp_id.eq(asked.skp.id))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(numbers.into_iter().collect())
}

/// How many entries the log holds for the days, and the first day of the last one.
async fn logged(conn: &impl ConnectionTrait, asked: &Asked<'_>) -> Result<(u64, Option<NaiveDate>), Error> {
    let days = asked.days();
    let found: Option<(i64, Option<NaiveDate>)> = work_log::Entity::find()
        .select_only()
        .column_as(work_log::Column::Id.count(), "entries")
        .column_as(work_log::Column::StartsOn.max(), "last")
        .filter(work_log::COLUMN.employee_id.eq(asked.employee_id()))
        .filter(work_log::COLUMN.starts_on.gte(days.from))
        .filter(work_log::COLUMN.starts_on.lt(days.stored_until()))
        .into_tuple()
        .one(conn)
        .await?;
    let (entries, last) = found.unwrap_or_default();
    Ok((u64::try_from(entries).unwrap_or_default(), last))
}
