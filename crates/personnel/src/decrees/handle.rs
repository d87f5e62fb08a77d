//! A registered decree in the hands of its officers: verified, applied, or given up.

use kernel::id::DecreeId;
use platform::vault::Vault;
use platform::{Act, Acted, Db, acts, timers};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;

use super::concerning;
use super::lines::effect_act;
use crate::entity::{decree, proposal};
use crate::error::{Error, Flaw};
use crate::states::{DecreeAct, DecreeStatus, Handler, ProposalStatus, permit_on_decree};
use crate::{proposals, scope};

/// Holds a decree against its document: by another person than who registered it, and never in the own matter.
///
/// # Errors
/// `NotFound` outside the scope; `personnel.own_decree`, `own_record`, `decree_empty`, `decree_act_not_offered`; `Stale`.
#[tracing::instrument(skip_all, fields(personnel.decree.id = %id))]
pub async fn verify_decree(db: &Db, act: &Act, (id, expected): (DecreeId, Option<i64>)) -> Result<(), Error> {
    let tx = platform::begin(db).await?;
    let handler = Handler { may_write: false, may_verify: true, ..keeper(act) };
    let (row, status) = locked(&tx, act, (id, expected), (DecreeAct::Verify, handler)).await?;
    let parts = parts(&tx, (id, ProposalStatus::Proposed)).await?;
    if parts.is_empty() {
        return Err(Flaw::DecreeEmpty.whole().into());
    }
    move_parts(&tx, (id, ProposalStatus::Proposed), (ProposalStatus::Verified, None), act).await?;
    let mut edit = next(row.clone(), status);
    edit.verified_by = Set(act.actor.id());
    edit.verified_at = Set(Some(act.at));
    edit.update(&tx).await?;
    acts::record(&tx, act, acted("personnel.decree_verified", &row)).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes every fact of a verified decree, all or nothing, with the checks of any other fact.
///
/// # Errors
/// `NotFound` outside the scope; `personnel.decree_act_not_offered`; `Stale`; `Invalid` with every fault of every change.
#[tracing::instrument(skip_all, fields(personnel.decree.id = %id))]
pub async fn apply_decree(
    db: &Db,
    vault: &Vault,
    act: &Act,
    (id, expected): (DecreeId, Option<i64>),
) -> Result<(), Error> {
    let tx = platform::begin(db).await?;
    let (row, status) = locked(&tx, act, (id, expected), (DecreeAct::Apply, keeper(act))).await?;
    let parts = parts(&tx, (id, ProposalStatus::Verified)).await?;
    proposals::apply(&tx, (vault, act), &parts, |part| format!("/proposals/{}", part.line)).await?;
    let mut edit = next(row.clone(), status);
    edit.applied_by = Set(act.actor.id());
    edit.applied_at = Set(Some(act.at));
    edit.update(&tx).await?;
    timers::clear(&tx, id.0).await?;
    acts::record(&tx, act, acted("personnel.decree_applied", &row)).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives a decree up, with the reason: it changes nothing, and stays in the register.
///
/// # Errors
/// `NotFound` outside the scope; `personnel.decree_act_not_offered`; `Stale`; `Invalid` without a reason.
#[tracing::instrument(skip_all, fields(personnel.decree.id = %id))]
pub async fn cancel_decree(
    db: &Db,
    act: &Act,
    (id, expected): (DecreeId, Option<i64>),
    reason: &str,
) -> Result<(), Error> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Flaw::NameEmpty.at("/reason").into());
    }
    let tx = platform::begin(db).await?;
    let (row, status) = locked(&tx, act, (id, expected), (DecreeAct::Cancel, keeper(act))).await?;
    let because = Act { reason: Some(reason.to_owned()), ..act.clone() };
    for from in ProposalStatus::WAITING {
        let dropped = parts(&tx, (id, from)).await?;
        let dropped = dropped.iter().map(|part| effect_act("personnel.decree_effect_withdrawn", part));
        acts::record_all(&tx, &because, dropped.collect()).await?;
        move_parts(&tx, (id, from), (ProposalStatus::Withdrawn, Some(reason)), act).await?;
    }
    let mut edit = next(row.clone(), status);
    edit.cancelled_by = Set(act.actor.id());
    edit.cancelled_at = Set(Some(act.at));
    edit.cancel_reason = Set(Some(reason.to_owned()));
    edit.update(&tx).await?;
    timers::clear(&tx, id.0).await?;
    acts::record(&tx, &because, acted("personnel.decree_cancelled", &row)).await?;
    tx.commit().await?;
    Ok(())
}

/// Whoever acts with the permission to write facts over the decree's unit.
pub(super) fn keeper(act: &Act) -> Handler {
    Handler { hands: act.hands(), may_write: true, may_verify: false, is_concerned: false }
}

/// A decree in a register within the scope, locked, and the state that the act leads to.
pub(super) async fn locked(
    tx: &DatabaseTransaction,
    act: &Act,
    (id, expected): (DecreeId, Option<i64>),
    (wanted, handler): (DecreeAct, Handler),
) -> Result<(decree::Model, DecreeStatus), Error> {
    let found = decree::Entity::find_by_id(id)
        .filter(scope::unit_condition(&act.scope, decree::Column::UnitId, act.today))
        .lock_exclusive()
        .one(tx)
        .await?;
    let row = found.ok_or_else(|| Error::missing("decree"))?;
    if expected.is_some_and(|expected| expected != row.version) {
        return Err(platform::Error::Stale.into());
    }
    let concerning = concerning(tx, act, std::slice::from_ref(&row)).await?;
    let handler = Handler { is_concerned: concerning.contains(&id), ..handler };
    let status = permit_on_decree(&row, wanted, handler)?;
    Ok((row, status))
}

pub(super) fn next(row: decree::Model, status: DecreeStatus) -> decree::ActiveModel {
    let version = row.version + 1;
    let mut edit = row.into_active_model();
    edit.status = Set(status);
    edit.version = Set(version);
    edit
}

/// The changes of a decree in one state, in their order.
async fn parts(
    tx: &DatabaseTransaction,
    (id, status): (DecreeId, ProposalStatus),
) -> Result<Vec<proposal::Model>, Error> {
    Ok(proposal::Entity::find()
        .filter(proposal::Column::DecreeId.eq(id))
        .filter(proposal::Column::Status.eq(status))
        .order_by_asc(proposal::Column::Line)
        .all(tx)
        .await?)
}

/// Moves all changes of a decree from one state to another: they go its way.
async fn move_parts(
    tx: &DatabaseTransaction,
    (id, from): (DecreeId, ProposalStatus),
    (to, reason): (ProposalStatus, Option<&str>),
    act: &Act,
) -> Result<(), Error> {
    let mut update = proposal::Entity::update_many()
        .col_expr(proposal::Column::Status, Expr::value(to))
        .col_expr(proposal::Column::Version, Expr::col(proposal::Column::Version).add(1))
        .filter(proposal::Column::DecreeId.eq(id))
        .filter(proposal::Column::Status.eq(from));
    if to == ProposalStatus::Withdrawn {
        update = update
            .col_expr(proposal::Column::DecidedBy, Expr::value(act.actor.id()))
            .col_expr(proposal::Column::DecidedAt, Expr::value(act.at))
            .col_expr(proposal::Column::DecisionReason, Expr::value(reason.map(str::to_owned)));
    }
    update.exec(tx).await?;
    Ok(())
}

fn acted(kind: &'static str, row: &decree::Model) -> Acted {
    let details = json!({ "decree_kind": row.kind });
    Acted::new(kind, row.id).within(row.unit_id).effective(row.tmt).with(details)
}
