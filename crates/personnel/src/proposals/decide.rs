//! Judging a request: a second person makes it true or refuses it; who asked takes it back.

use kernel::id::ProposalId;
use platform::vault::Vault;
use platform::{Act, Acted, Db, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde_json::json;

use super::{apply, party};
use crate::entity::proposal;
use crate::error::{Error, Flaw};
use crate::scope;
use crate::states::{ProposalAct, ProposalStatus, permit_on_proposal};

/// Makes a request true: the fact is written with the same checks as any other.
///
/// # Errors
/// `NotFound` outside the scope; `personnel.own_proposal` and `own_record`; `Stale`; `Invalid` with every fault of the fact.
#[tracing::instrument(skip_all, fields(personnel.proposal.id = %id))]
pub async fn verify_request(
    db: &Db,
    vault: &Vault,
    act: &Act,
    (id, expected): (ProposalId, Option<i64>),
) -> Result<(), Error> {
    let tx = platform::begin(db).await?;
    let (row, _) = locked(&tx, act, (id, expected), (ProposalAct::Verify, true)).await?;
    let acted = Acted::new("personnel.change_verified", row.id)
        .about(row.employee_id)
        .effective(row.effective_from)
        .with(json!({ "fact_kind": row.kind, "change": row.change }));
    apply(&tx, (vault, act), &[row], |_| String::new()).await?;
    acts::record(&tx, act, acted).await?;
    tx.commit().await?;
    Ok(())
}

/// Refuses a request, with the reason, which whoever asked reads.
///
/// # Errors
/// As [`verify_request`]; `Invalid` without a reason.
#[tracing::instrument(skip_all, fields(personnel.proposal.id = %id))]
pub async fn reject_request(
    db: &Db,
    act: &Act,
    (id, expected): (ProposalId, Option<i64>),
    reason: &str,
) -> Result<(), Error> {
    if reason.trim().is_empty() {
        return Err(Flaw::NameEmpty.at("/reason").into());
    }
    let tx = platform::begin(db).await?;
    let found = locked(&tx, act, (id, expected), (ProposalAct::Reject, true)).await?;
    end(tx, act, found, ("personnel.change_rejected", Some(reason.trim()))).await
}

/// Takes a request back.
///
/// # Errors
/// `NotFound` outside the scope; `personnel.not_permitted` for anybody else; `Stale`.
#[tracing::instrument(skip_all, fields(personnel.proposal.id = %id))]
pub async fn withdraw_request(
    db: &Db,
    act: &Act,
    (id, expected): (ProposalId, Option<i64>),
) -> Result<(), Error> {
    let tx = platform::begin(db).await?;
    let found = locked(&tx, act, (id, expected), (ProposalAct::Withdraw, false)).await?;
    end(tx, act, found, ("personnel.change_withdrawn", act.reason.as_deref())).await
}

/// A request within the scope, locked, and the state that the act leads to.
async fn locked(
    tx: &DatabaseTransaction,
    act: &Act,
    (id, expected): (ProposalId, Option<i64>),
    (wanted, may_verify): (ProposalAct, bool),
) -> Result<(proposal::Model, ProposalStatus), Error> {
    let found = proposal::Entity::find_by_id(id)
        .filter(proposal::Column::DecreeId.is_null())
        .filter(scope::condition(&act.scope, proposal::Column::EmployeeId, act.today))
        .lock_exclusive()
        .one(tx)
        .await?;
    let row = found.ok_or_else(|| Error::missing("proposal"))?;
    if expected.is_some_and(|expected| expected != row.version) {
        return Err(platform::Error::Stale.into());
    }
    let status = permit_on_proposal(&row, wanted, party(act, row.employee_id, may_verify))?;
    Ok((row, status))
}

async fn end(
    tx: DatabaseTransaction,
    act: &Act,
    (row, status): (proposal::Model, ProposalStatus),
    (kind, reason): (&'static str, Option<&str>),
) -> Result<(), Error> {
    let acted = Acted::new(kind, row.id)
        .about(row.employee_id)
        .with(json!({ "fact_kind": row.kind, "change": row.change }));
    let version = row.version + 1;
    let mut edit = row.into_active_model();
    edit.status = Set(status);
    edit.decided_by = Set(act.actor.id());
    edit.decided_at = Set(Some(act.at));
    edit.decision_reason = Set(reason.map(str::to_owned));
    edit.version = Set(version);
    edit.update(&tx).await?;
    let because = Act { reason: reason.map(str::to_owned).or_else(|| act.reason.clone()), ..act.clone() };
    acts::record(&tx, &because, acted).await?;
    tx.commit().await?;
    Ok(())
}
