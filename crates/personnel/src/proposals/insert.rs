//! Writing down what is proposed.

use kernel::id::{DecreeId, ProposalId};
use platform::Act;
use platform::vault::Vault;
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};

use super::gather::Gathered;
use super::{ChangeKind, capacity};
use crate::entity::proposal;
use crate::error::Error;
use crate::rules::batch::{Change, Wanted};
use crate::sealing;
use crate::states::ProposalStatus;

/// How changes come: with a decree, from its first free line on; or by themselves, with a reason.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bringing<'a> {
    pub(crate) decree: Option<(DecreeId, i32)>,
    pub(crate) reason: Option<&'a str>,
}

/// Seals and inserts changes that were judged.
pub(crate) async fn insert(
    tx: &DatabaseTransaction,
    (vault, act): (&Vault, &Act),
    (gathered, wanted): (&Gathered, &[Wanted]),
    bringing: Bringing<'_>,
) -> Result<Vec<proposal::Model>, Error> {
    const CHUNK: usize = 200;
    let mut values = Vec::with_capacity(wanted.len());
    for wanted in wanted {
        let employee = gathered.employees.get(&wanted.employee);
        let employee = employee.ok_or_else(|| Error::missing("employee"))?;
        let value = wanted.change.fact().map(|fact| fact.value.clone());
        values.extend(value.map(|value| (employee.person_id, value)));
    }
    let mut sealed = sealing::seal(tx, vault, values).await?.into_iter();
    let mut rows = Vec::with_capacity(wanted.len());
    for (at, wanted) in wanted.iter().enumerate() {
        let sealed = wanted.change.fact().and_then(|_| sealed.next());
        let line = i32::try_from(at).unwrap_or(i32::MAX);
        rows.push(row(act, (gathered, wanted, line), sealed, bringing)?);
    }
    for chunk in rows.chunks(CHUNK) {
        let chunk = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
        proposal::Entity::insert_many(chunk).exec_without_returning(tx).await?;
    }
    Ok(rows)
}

fn row(
    act: &Act,
    (gathered, wanted, at): (&Gathered, &Wanted, i32),
    sealed: Option<String>,
    bringing: Bringing<'_>,
) -> Result<proposal::Model, Error> {
    let old = wanted.change.old().and_then(|old| gathered.stored.get(&old));
    let fact = wanted.change.fact();
    let from = fact.map(|fact| fact.valid_from);
    let was_from = old.map(|old| old.valid_from);
    let about = fact.map(|fact| (fact.value.kind(), fact.value.code().to_owned()));
    let about = about.or(old.map(|old| (old.kind, old.code.clone())));
    let (kind, code) = about.ok_or_else(|| Error::missing("fact"))?;
    let (decree_id, first) = bringing.decree.unzip();
    Ok(proposal::Model {
        id: ProposalId::new(),
        employee_id: wanted.employee,
        decree_id,
        line: first.unwrap_or_default().saturating_add(at),
        change: match wanted.change {
            Change::Add(_) => ChangeKind::Add,
            Change::Correct(..) => ChangeKind::Correct,
            Change::Retract(_) => ChangeKind::Retract,
        },
        kind,
        code,
        fact_id: wanted.change.old(),
        value: sealed,
        valid_from: from,
        valid_until: fact.and_then(|fact| fact.valid_until),
        effective_from: [from, was_from].into_iter().flatten().min().unwrap_or(act.today),
        reason: bringing.reason.map(str::to_owned),
        status: ProposalStatus::Proposed,
        proposed_as: capacity(act, wanted.employee),
        proposed_by: act.actor.id().unwrap_or_default(),
        proposed_for: act.stood_for().map(|account| account.0),
        proposed_at: act.at,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        result_id: None,
        version: 1,
    })
}
