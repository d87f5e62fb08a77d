//! Reading what the guard found in a run.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use kernel::id::{EmployeeId, FindingId, RunId};
use kernel::recipe::Citation;
use kernel::states::AllowedAct;
use kernel::{Nip, Rupiah};
use platform::cursor::{Extent, Page, Paging};
use platform::{Act, Db};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::duties::{Duties, parties};
use crate::entity::{finding_acceptance as acceptance, run_finding as row};
use crate::rules::guard::{Evidence, FindingRule, FindingSeverity};
use crate::runs::{Run, within};
use crate::states::{FindingAct, FindingStatus, Judged, Party, RunStatus, offered_on_finding};
use crate::{Error, store};

/// A finding, with whom it is about and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFinding {
    /// The finding.
    pub id: FindingId,
    /// The person.
    pub employee_id: EmployeeId,
    /// The number.
    pub nip: Option<Nip>,
    /// The name.
    pub name: Option<String>,
    /// The rule.
    pub rule: FindingRule,
    /// How much it weighs.
    pub severity: FindingSeverity,
    /// How much may be paid too much.
    pub stake: Rupiah,
    /// Who says so.
    pub citation: Citation,
    /// What it rests on.
    pub working: Vec<Evidence>,
    /// Whether it still stands in the way.
    pub status: FindingStatus,
    /// Who accepted it, and why.
    pub accepted: Option<Accepted>,
    /// What can be done to it, each with the fault that it would give the reader.
    pub offers: Vec<AllowedAct<FindingAct>>,
}

/// That somebody answers for a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Why it may be paid all the same.
    pub reason: String,
    /// Who accepted it.
    pub by: Uuid,
    /// When.
    pub at: DateTime<Utc>,
}

/// Which findings to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct FindingFilter {
    /// That weigh so much.
    pub severity: Option<FindingSeverity>,
    /// Of one rule.
    pub rule: Option<FindingRule>,
    /// That stand so.
    pub status: Option<FindingStatus>,
    /// About one person.
    pub employee_id: Option<EmployeeId>,
}

/// What the guard found in a calculated run, person by person.
///
/// # Errors
/// `NotFound` outside the scope; `Cursor`.
pub async fn list_run_findings(
    db: &Db,
    (act, duties): (&Act, &Duties),
    id: RunId,
    (filter, paging): (FindingFilter, &Paging),
) -> Result<Page<RunFinding>, Error> {
    let run = within(db.latest(), act, id).await?;
    // What a calculation has found so far says nothing before it has finished.
    if !RunStatus::VISIBLE.contains(&run.status) {
        return Ok(Page { rows: Vec::new(), extent: Extent::default() });
    }
    let mut query = row::Entity::find()
        .filter(row::COLUMN.run_id.eq(id))
        .order_by_asc(row::Column::EmployeeId)
        .order_by_asc(row::Column::Id);
    if let Some(severity) = filter.severity {
        query = query.filter(row::Column::Severity.eq(severity));
    }
    if let Some(rule) = filter.rule {
        query = query.filter(row::Column::Rule.eq(rule));
    }
    if let Some(employee) = filter.employee_id {
        query = query.filter(row::COLUMN.employee_id.eq(employee));
    }
    if let Some(status) = filter.status {
        let accepted = store::is_accepted();
        query = query.filter(match status {
            FindingStatus::Accepted => Expr::exists(accepted),
            FindingStatus::Open => Expr::not_exists(accepted),
        });
    }
    let key = |found: &row::Model| (found.employee_id, found.id);
    let beyond = |(employee, last): (EmployeeId, FindingId)| {
        let same = row::COLUMN.employee_id.eq(employee).and(row::COLUMN.id.gt(last));
        row::COLUMN.employee_id.gt(employee).or(same)
    };
    let page = paging.read(db.latest(), query, (key, beyond)).await?;
    let party = parties(db.latest(), (act, duties), &[run.unit_id]).await?.remove(&run.unit_id);
    let rows = shown(db.latest(), (act, &run, party.unwrap_or(Party::SYSTEM)), page.rows).await?;
    Ok(Page { rows, extent: page.extent })
}

async fn shown(
    conn: &impl ConnectionTrait,
    (act, run, party): (&Act, &Run, Party),
    rows: Vec<row::Model>,
) -> Result<Vec<RunFinding>, Error> {
    let people: Vec<EmployeeId> = rows.iter().map(|found| found.employee_id).collect();
    let named = personnel::facts::named(conn, &people).await?;
    let accepted = acceptance::Entity::find()
        .filter(acceptance::COLUMN.finding_id.is_in(rows.iter().map(|found| found.id)))
        .all(conn)
        .await?;
    let accepted: HashMap<FindingId, acceptance::Model> =
        accepted.into_iter().map(|one| (one.finding_id, one)).collect();
    let finding = |found: row::Model| {
        let accepted = accepted.get(&found.id);
        let status = if accepted.is_some() { FindingStatus::Accepted } else { FindingStatus::Open };
        let judged = Judged { run, finding: &found, status, is_own: store::is_about_self(act, &found) };
        let offers = offered_on_finding(judged, party);
        let working = serde_json::from_str(&found.working)
            .map_err(|error| platform::Error::Broken(format!("working of finding {}: {error}", found.id)))?;
        let named = named.get(&found.employee_id);
        Ok(RunFinding {
            id: found.id,
            employee_id: found.employee_id,
            nip: named.and_then(|named| named.nip.clone()),
            name: named.map(|named| named.name.clone()),
            rule: found.rule,
            severity: found.severity,
            stake: found.stake,
            citation: Citation {
                instrument: found.instrument,
                article: found.article,
                version: found.law_version,
            },
            working,
            status,
            accepted: accepted.map(|one| Accepted {
                reason: one.reason.clone(),
                by: one.accepted_by,
                at: one.accepted_at,
            }),
            offers,
        })
    };
    rows.into_iter().map(finding).collect()
}
