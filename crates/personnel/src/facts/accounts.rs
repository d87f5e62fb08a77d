//! Where pay goes, without opening a number: accounts are compared by the keyed hash that stands behind the sealed one.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::DateRange;
use kernel::id::{EmployeeId, FactId, UnitId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};

use crate::Error;
use crate::entity::{employee, fact};
use crate::scope;
use crate::sealing::{OTHER, mark};
use crate::value::{FactKind, FactValue};

/// Rows of one question.
const PART: usize = 5_000;

/// A version of the account that pay goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The fact.
    pub fact_id: FactId,
    /// The days.
    pub range: DateRange,
    /// From when it was believed.
    pub recorded_at: DateTime<Utc>,
    /// From when no longer.
    pub superseded_at: Option<DateTime<Utc>>,
    /// The keyed hash of its number; none for what was recorded before hashes were kept.
    pub number: Option<String>,
    /// Whether the holder is somebody else.
    pub is_of_other: bool,
}

impl Account {
    pub(super) fn stored(
        (fact_id, range): (FactId, DateRange),
        (recorded_at, superseded_at): (DateTime<Utc>, Option<DateTime<Utc>>),
        value: &str,
    ) -> Result<Self, Error> {
        let (number, holder) = match fact::parse(value)? {
            FactValue::BankAccount { number, holder, .. } => (number.0, holder.0),
            _ => (String::new(), String::new()),
        };
        Ok(Self {
            fact_id,
            range,
            recorded_at,
            superseded_at,
            number: mark(&number).map(str::to_owned),
            is_of_other: mark(&holder) == Some(OTHER),
        })
    }
}

#[derive(FromQueryResult)]
struct Row {
    employee_id: EmployeeId,
    id: FactId,
    value: String,
    valid_from: NaiveDate,
    valid_until: NaiveDate,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
}

/// The accounts of a day that more than one employee of an instansi has, in the order of the employees. Hashes alone are kept
/// while the instansi is walked through; whoever shares none costs a few bytes.
///
/// # Errors
/// When the database fails, or a stored fact is unreadable.
pub async fn accounts_shared(
    conn: &impl ConnectionTrait,
    instansi: UnitId,
    on: NaiveDate,
) -> Result<Vec<(EmployeeId, Account)>, Error> {
    let (mut seen, mut twice) = (HashSet::new(), HashSet::new());
    let mut after = None;
    while let Some((last, part)) = part(conn, (instansi, on), after).await? {
        after = Some(last);
        for short in part.iter().filter_map(|(_, account)| short(account)) {
            if !seen.insert(short) {
                twice.insert(short);
            }
        }
    }
    let mut shared = Vec::new();
    if twice.is_empty() {
        return Ok(shared);
    }
    after = None;
    while let Some((last, part)) = part(conn, (instansi, on), after).await? {
        after = Some(last);
        let is_shared =
            |(_, account): &(EmployeeId, Account)| short(account).is_some_and(|short| twice.contains(&short));
        shared.extend(part.into_iter().filter(is_shared));
    }
    Ok(shared)
}

/// Half of the hash tells accounts apart as well.
fn short(account: &Account) -> Option<u128> {
    u128::from_str_radix(account.number.as_ref()?.get(..32)?, 16).ok()
}

type Part = Option<(EmployeeId, Vec<(EmployeeId, Account)>)>;

async fn part(
    conn: &impl ConnectionTrait,
    (instansi, on): (UnitId, NaiveDate),
    after: Option<EmployeeId>,
) -> Result<Part, Error> {
    let to_employee: RelationDef = fact::Entity::belongs_to(employee::Entity)
        .from(fact::Column::EmployeeId)
        .to(employee::Column::Id)
        .into();
    let mut query = fact::Entity::find()
        .select_only()
        .columns([fact::Column::EmployeeId, fact::Column::Id, fact::Column::Value])
        .columns([fact::Column::ValidFrom, fact::Column::ValidUntil])
        .columns([fact::Column::RecordedAt, fact::Column::SupersededAt])
        .join(JoinType::InnerJoin, to_employee)
        .filter(employee::Column::InstansiId.eq(instansi))
        .filter(fact::Column::Kind.eq(FactKind::BankAccount))
        .filter(fact::Column::SupersededAt.is_null())
        .filter(scope::holds_on("fact", on))
        .order_by_asc(employee::Column::Id)
        .limit(u64::try_from(PART).unwrap_or(u64::MAX));
    if let Some(after) = after {
        query = query.filter(employee::Column::Id.gt(after));
    }
    let rows: Vec<Row> = query.into_model().all(conn).await?;
    let Some(last) = rows.last().map(|row| row.employee_id) else { return Ok(None) };
    let mut accounts = Vec::with_capacity(rows.len());
    for row in rows {
        let range = DateRange::stored(row.valid_from, row.valid_until);
        let account = Account::stored((row.id, range), (row.recorded_at, row.superseded_at), &row.value)?;
        accounts.push((row.employee_id, account));
    }
    Ok(Some((last, accounts)))
}
