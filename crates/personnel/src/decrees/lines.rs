//! What a decree brings: changes added to it and taken out while nobody has verified it.

use kernel::Fault;
use kernel::id::{DecreeId, ProposalId};
use platform::vault::Vault;
use platform::{Act, Acted, Db, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;

use super::handle::{keeper, locked, next};
use super::kinds::rule_of;
use crate::entity::{decree, proposal};
use crate::error::{Error, Flaw};
use crate::proposals::{self, Bringing, Gathered, NewProposal, employees_within, strangers};
use crate::rules::batch::Wanted;
use crate::states::{DecreeAct, ProposalStatus};
use crate::{facts, records};

/// Faults that may be gone when the decree is applied, and are judged then.
const MENDABLE: [Flaw; 7] = [
    Flaw::FactOverlaps,
    Flaw::PositionTaken,
    Flaw::PositionNotVacant,
    Flaw::GolonganUnfit,
    Flaw::SuperiorCycle,
    Flaw::SpouseTwice,
    Flaw::ChildrenMany,
];

/// Adds changes to a registered decree, after those that it has.
///
/// # Errors
/// `NotFound` outside the scope; `personnel.decree_act_not_offered`; `Stale`; `Invalid` with every fault.
#[tracing::instrument(skip_all, fields(personnel.decree.id = %id))]
pub async fn propose_in_decree(
    db: &Db,
    vault: &Vault,
    act: &Act,
    ((id, expected), new): ((DecreeId, Option<i64>), Vec<NewProposal>),
) -> Result<(), Error> {
    let tx = platform::begin(db).await?;
    let (row, status) = locked(&tx, act, (id, expected), (DecreeAct::Propose, keeper(act))).await?;
    let last: Option<i32> = proposal::Entity::find()
        .select_only()
        .column(proposal::Column::Line)
        .filter(proposal::Column::DecreeId.eq(id))
        .order_by_desc(proposal::Column::Line)
        .into_tuple()
        .one(&tx)
        .await?;
    let first = last.map_or(0, |last| last.saturating_add(1));
    bring(&tx, (vault, act), (&row, first), (new, Vec::new())).await?;
    next(row, status).update(&tx).await?;
    tx.commit().await?;
    Ok(())
}

/// Judges and writes what a decree brings. `found` is what is wrong with the decree itself.
pub(super) async fn bring(
    tx: &DatabaseTransaction,
    (vault, act): (&Vault, &Act),
    (decree, first): (&decree::Model, i32),
    (new, mut found): (Vec<NewProposal>, Vec<Fault>),
) -> Result<(), Error> {
    let starts_at_tmt = rule_of(decree.kind)?.starts_at_tmt;
    let mut wanted: Vec<Wanted> = Vec::with_capacity(new.len());
    for (at, new) in new.iter().enumerate() {
        let place = format!("/proposals/{at}");
        let is_early = starts_at_tmt && new.valid_from.is_some_and(|from| from < decree.tmt);
        if is_early {
            found.push(Flaw::BeforeTmt.at(format!("{place}/valid_from")).with("tmt", decree.tmt));
        }
        match new.read(Some((decree.id, decree.tmt)), &place) {
            Ok(one) => wanted.push(one),
            Err(faults) => found.extend(faults),
        }
    }
    let instansi = facts::instansi_of(tx, decree.unit_id).await?;
    let asked = new.iter().map(|new| new.employee_id);
    let employees = employees_within(tx, act, instansi, asked).await?;
    let named = new.iter().enumerate().map(|(at, new)| (new.employee_id, format!("/proposals/{at}")));
    found.extend(strangers(&employees, named));
    wanted.retain(|wanted| employees.contains_key(&wanted.employee));
    for wanted in &wanted {
        if let Some(fact) = wanted.change.fact() {
            found.extend(records::keep_files(tx, act, (wanted.employee, fact), &wanted.place).await?);
        }
    }
    let gathered = Gathered::of(tx, employees, &wanted).await?;
    let Some(mut gathered) = gathered else { return Error::of(found) };
    if gathered.unborn(decree.tmt) {
        found.push(Flaw::BeforeBirth.at("/tmt"));
    }
    // The decree may not be written yet, where something is wrong with it; it is known here all the same.
    gathered.about.decrees.insert(decree.id);
    let judged = gathered.judge(&wanted).faults;
    found.extend(
        judged.into_iter().filter(|fault| MENDABLE.iter().all(|flaw| flaw.whole().code != fault.code)),
    );
    Error::of(found)?;
    let bringing = Bringing { decree: Some((decree.id, first)), ..Bringing::default() };
    let rows = proposals::insert(tx, (vault, act), (&gathered, &wanted), bringing).await?;
    let proposed = rows.iter().map(|row| effect_act("personnel.decree_effect_proposed", row));
    acts::record_all(tx, act, proposed.collect()).await?;
    Ok(())
}

/// An act about what a decree means for one employee: payroll's runs follow these.
pub(super) fn effect_act(kind: &'static str, row: &proposal::Model) -> Acted {
    Acted::new(kind, row.id).about(row.employee_id).effective(row.effective_from).with(json!({
        "decree": row.decree_id, "fact_kind": row.kind, "change": row.change,
    }))
}

/// Takes a change out of a registered decree; it stays as history.
///
/// # Errors
/// `NotFound` outside the scope or for a change of another decree; `personnel.decree_act_not_offered`; `Stale`.
#[tracing::instrument(skip_all, fields(personnel.decree.id = %id))]
pub async fn withdraw_from_decree(
    db: &Db,
    act: &Act,
    (id, expected): (DecreeId, Option<i64>),
    proposal_id: ProposalId,
) -> Result<(), Error> {
    let tx = platform::begin(db).await?;
    let found = proposal::Entity::find_by_id(proposal_id)
        .filter(proposal::Column::DecreeId.eq(id))
        .filter(proposal::Column::Status.eq(ProposalStatus::Proposed))
        .lock_exclusive();
    let (row, status) = locked(&tx, act, (id, expected), (DecreeAct::Withdraw, keeper(act))).await?;
    let part = found.one(&tx).await?.ok_or_else(|| Error::missing("proposal"))?;
    let acted = effect_act("personnel.decree_effect_withdrawn", &part);
    let version = part.version + 1;
    let mut edit = part.into_active_model();
    edit.status = Set(ProposalStatus::Withdrawn);
    edit.decided_by = Set(act.actor.id());
    edit.decided_at = Set(Some(act.at));
    edit.decision_reason = Set(act.reason.clone());
    edit.version = Set(version);
    edit.update(&tx).await?;
    next(row, status).update(&tx).await?;
    acts::record(&tx, act, acted).await?;
    tx.commit().await?;
    Ok(())
}
