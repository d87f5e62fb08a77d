//! The report on the separation of duties: who holds, or was lent, what belongs in different hands; and what the log says of
//! people who approved what they had made.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::DateRange;
use kernel::id::{AccountId, ActId, UnitId};
use personnel::entity::unit_ancestor;
use personnel::scope::{condition, unit_condition};
use platform::entity::act;
use platform::{Act, Scope};
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, IntoTableRef, JoinType, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, StatementBuilder,
};
use uuid::Uuid;

use crate::account::{AccountView, views as account_views};
use crate::entity::delegation::{self, DelegationStatus};
use crate::entity::{account, grant};
use crate::rules::segregation::{Duty, conflicts};
use crate::{Error, store};

/// Self-approvals that one report names at most: there should be none.
const SELF_APPROVALS_MAX: u64 = 200;

/// Two duties of one account that belong in different hands.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// The account.
    pub account: AccountView,
    /// The two duties.
    pub duties: [Duty; 2],
    /// The days on which both are held.
    pub period: DateRange,
}

/// An object that was approved by somebody who had a hand in making it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct SelfApproval {
    /// The act of approval.
    pub act_id: ActId,
    /// The kind of that act.
    pub kind: String,
    /// The object.
    pub object_id: Uuid,
    /// When it was approved.
    pub at: DateTime<Utc>,
    /// Who approved it.
    pub actor_id: Option<Uuid>,
}

/// The report.
#[derive(Clone, Debug)]
pub struct Report {
    /// Duties that count today or later and belong in different hands.
    pub conflicts: Vec<Conflict>,
    /// Approvals of what the approver, or whoever stood behind him, had made.
    pub self_approvals: Vec<SelfApproval>,
}

/// Kinds of acts: an approval, and the acts that make what it approves.
pub type ApprovalOf<'a> = (&'a str, &'a [&'a str]);

/// The report over the units of the act's scope. A constant number of queries, and one for each kind of approval.
///
/// # Errors
/// When the database fails.
pub async fn segregation_report(
    conn: &impl ConnectionTrait,
    act: &Act,
    approvals: &[ApprovalOf<'_>],
) -> Result<Report, Error> {
    let duties = duties(conn, &act.scope, act.today).await?;
    let below = closure(conn, &duties, act.today).await?;
    let found = conflicts(&duties, |one, other| below.contains(&(one, other)));
    let ids: HashSet<AccountId> = found.iter().map(|(one, _, _)| one.account).collect();
    let accounts = account::Entity::find().filter(account::COLUMN.id.is_in(ids)).all(conn).await?;
    let accounts = account_views(conn, accounts).await?;
    let conflict = |(one, other, period): (Duty, Duty, DateRange)| {
        let account = accounts.iter().find(|view| view.account.id == one.account)?.clone();
        Some(Conflict { account, duties: [one, other], period })
    };
    let mut self_approvals = Vec::new();
    for approval in approvals {
        self_approvals.extend(approved_by_makers(conn, act, *approval).await?);
    }
    Ok(Report { conflicts: found.into_iter().filter_map(conflict).collect(), self_approvals })
}

/// Every duty over the scope's units that counts on a day or later.
async fn duties(conn: &impl ConnectionTrait, scope: &Scope, today: NaiveDate) -> Result<Vec<Duty>, Error> {
    let granted = grant::Entity::find()
        .filter(unit_condition(scope, grant::Column::UnitId, today))
        .filter(grant::COLUMN.valid_until.gt(today))
        .all(conn)
        .await?;
    let lent = delegation::Entity::find()
        .filter(unit_condition(scope, delegation::Column::UnitId, today))
        .filter(delegation::COLUMN.status.eq(DelegationStatus::Accepted))
        .filter(delegation::COLUMN.valid_until.gt(today))
        .all(conn)
        .await?;
    let by_grant = granted.into_iter().map(|grant| Duty {
        id: grant.id.0,
        account: grant.account_id,
        role: grant.role,
        unit: grant.unit_id,
        period: grant.period(),
        lent_by: None,
    });
    let lent = store::with_grants(conn, lent).await?;
    let by_delegation = lent.iter().filter_map(|lent| {
        let held = lent.held()?;
        Some(Duty {
            id: lent.delegation.id.0,
            account: lent.delegation.to_account_id,
            role: lent.grant.role,
            unit: lent.delegation.unit_id,
            period: held.period,
            lent_by: Some(lent.delegation.from_account_id),
        })
    });
    Ok(by_grant.chain(by_delegation).collect())
}

/// Which of the duties' units lies below which.
async fn closure(
    conn: &impl ConnectionTrait,
    duties: &[Duty],
    today: NaiveDate,
) -> Result<HashSet<(UnitId, UnitId)>, Error> {
    let units: HashSet<UnitId> = duties.iter().filter_map(|duty| duty.unit).collect();
    let rows: Vec<(UnitId, UnitId)> = unit_ancestor::Entity::find()
        .select_only()
        .columns([unit_ancestor::Column::UnitId, unit_ancestor::Column::AncestorId])
        .filter(unit_ancestor::COLUMN.unit_id.is_in(units.iter().copied()))
        .filter(unit_ancestor::COLUMN.ancestor_id.is_in(units.iter().copied()))
        .filter(unit_ancestor::COLUMN.valid_from.lte(today))
        .filter(unit_ancestor::COLUMN.valid_until.gt(today))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Approvals whose actor, or the account behind him, acted in the making of the same object or stood behind who did.
async fn approved_by_makers(
    conn: &impl ConnectionTrait,
    act: &Act,
    (approval, making): ApprovalOf<'_>,
) -> Result<Vec<SelfApproval>, Error> {
    let (approved, made) = (Alias::new("approved"), Alias::new("made"));
    let of = |table: &Alias, column: act::Column| Expr::col((table.clone(), column));
    let same = |one: act::Column, other: act::Column| of(&approved, one).equals((made.clone(), other));
    let by_one_hand = same(act::Column::ActorId, act::Column::ActorId)
        .or(same(act::Column::ActorId, act::Column::StoodFor))
        .or(same(act::Column::StoodFor, act::Column::ActorId))
        .or(same(act::Column::StoodFor, act::Column::StoodFor));
    let on = same(act::Column::ObjectId, act::Column::ObjectId)
        .and(of(&made, act::Column::Kind).is_in(making.iter().copied()))
        .and(by_one_hand);
    let reach = Condition::any()
        .add(condition(&act.scope, of(&approved, act::Column::EmployeeId), act.today))
        .add(unit_condition(&act.scope, of(&approved, act::Column::UnitId), act.today));
    let query = Query::select()
        .distinct()
        .expr_as(of(&approved, act::Column::Id), "act_id")
        .expr_as(of(&approved, act::Column::Kind), "kind")
        .expr_as(of(&approved, act::Column::ObjectId), "object_id")
        .expr_as(of(&approved, act::Column::At), "at")
        .expr_as(of(&approved, act::Column::ActorId), "actor_id")
        .from_as(act::Entity, approved.clone())
        .join(JoinType::InnerJoin, act::Entity.into_table_ref().alias(made.clone()), on)
        .and_where(of(&approved, act::Column::Kind).eq(approval))
        .cond_where(reach)
        .limit(SELF_APPROVALS_MAX)
        .take();
    let statement = StatementBuilder::build(&query, &conn.get_database_backend());
    Ok(SelfApproval::find_by_statement(statement).all(conn).await?)
}
