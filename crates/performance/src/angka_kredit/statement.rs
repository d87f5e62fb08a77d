//! Reading credit: the entries, and the statement that they sum to.

use std::collections::HashSet;

use kernel::Golongan;
use kernel::id::{EmployeeId, EvaluationId};
use personnel::facts;
use platform::{Act, Page, Paging};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::Jenjang;
use crate::entity::angka_kredit::{self as row, Model};
use crate::entity::evaluation;
use crate::regulation::Law;
use crate::rules::angka_kredit::{CreditNeed, next_need};
use crate::store::reach;
use crate::{AngkaKredit, CreditPoints, Error};

/// An entry as it is read.
#[derive(Clone, Debug)]
pub struct CreditEntry {
    /// The entry.
    pub row: Model,
    /// Whether the evaluation behind it was corrected since.
    pub is_stale: bool,
}

/// An employee's credit in the present tier.
#[derive(Clone, Debug)]
pub struct CreditStatement {
    /// The employee.
    pub employee_id: EmployeeId,
    /// The tier of the last entry.
    pub jenjang: Option<Jenjang>,
    /// The rank of the last entry.
    pub golongan: Option<Golongan>,
    /// The exact sum of the entries that count.
    pub total: CreditPoints,
    /// What the next step needs.
    pub next: Option<CreditNeed>,
    /// Whether an entry stands on an evaluation that was corrected since.
    pub is_stale: bool,
    /// The entries of the tier that count, the earliest first.
    pub entries: Vec<CreditEntry>,
}

/// The statement of an employee within the caller's reach.
///
/// # Errors
/// `NotFound` outside it; `NoLaw` before 2023.
pub async fn find_statement(
    conn: &impl ConnectionTrait,
    act: &Act,
    employee_id: EmployeeId,
) -> Result<CreditStatement, Error> {
    if !facts::is_within(conn, &reach(act), employee_id, act.today).await? {
        return Err(platform::Error::NotFound("employee").into());
    }
    let all = row::Entity::find()
        .filter(row::COLUMN.employee_id.eq(employee_id))
        .filter(row::Column::RevokedAt.is_null())
        .order_by_asc(row::Column::EffectiveOn)
        .order_by_asc(row::Column::Id)
        .all(conn)
        .await?;
    let last = all.last().map(|entry| (entry.jenjang, entry.golongan));
    // Nothing is carried over a tier.
    let own =
        all.into_iter().filter(|entry| Some(entry.jenjang) == last.map(|(jenjang, _)| jenjang)).collect();
    let entries = read(conn, own).await?;
    let total = entries.iter().try_fold(AngkaKredit::ZERO, |sum, entry| sum.plus(entry.row.credit));
    let total = total.unwrap_or_default();
    let tiers = &Law::embedded()?.credit_on(act.today)?.tiers.rows;
    Ok(CreditStatement {
        employee_id,
        jenjang: last.map(|(jenjang, _)| jenjang),
        golongan: last.map(|(_, golongan)| golongan),
        total: total.shown(),
        next: last.and_then(|(jenjang, golongan)| next_need(tiers, jenjang, golongan, total)),
        is_stale: entries.iter().any(|entry| entry.is_stale),
        entries,
    })
}

/// Entries within the caller's reach, the newest first, of one employee if given; also those that were revoked.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_credits(
    conn: &impl ConnectionTrait,
    act: &Act,
    employee: Option<EmployeeId>,
    paging: &Paging,
) -> Result<Page<CreditEntry>, Error> {
    let mut query = row::Entity::find()
        .filter(personnel::scope::condition(&reach(act), row::Column::EmployeeId, act.today))
        .order_by_desc(row::Column::Id);
    if let Some(employee) = employee {
        query = query.filter(row::COLUMN.employee_id.eq(employee));
    }
    let newest_first = (|entry: &Model| entry.id, |last| row::Column::Id.lt(last));
    let page = paging.read(conn, query, newest_first).await?;
    Ok(Page { rows: read(conn, page.rows).await?, extent: page.extent })
}

async fn read(conn: &impl ConnectionTrait, rows: Vec<Model>) -> Result<Vec<CreditEntry>, Error> {
    let converted: Vec<EvaluationId> = rows.iter().filter_map(|row| row.evaluation_id).collect();
    let stale: Vec<EvaluationId> = evaluation::Entity::find()
        .select_only()
        .column(evaluation::Column::Id)
        .filter(evaluation::Column::Id.is_in(converted))
        .filter(evaluation::Column::SupersededAt.is_not_null())
        .into_tuple()
        .all(conn)
        .await?;
    let stale: HashSet<EvaluationId> = stale.into_iter().collect();
    let entry =
        |row: Model| CreditEntry { is_stale: row.evaluation_id.is_some_and(|id| stale.contains(&id)), row };
    Ok(rows.into_iter().map(entry).collect())
}
