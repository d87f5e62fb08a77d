//! Making proposals true: all of them judged together, then written together, in a few statements whatever their number.

use kernel::id::{EmployeeId, FactId, PersonId, ProposalId};
use platform::vault::Vault;
use platform::{Act, Acted, acts};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, Value};
use serde_json::json;

use super::ChangeKind;
use super::gather::{Employees, Gathered, employees_within, strangers};
use crate::entity::{employee, fact, proposal};
use crate::error::Error;
use crate::rules::batch::{Change, Judged, Wanted};
use crate::rules::fact::NewFact;
use crate::states::ProposalStatus;
use crate::value::FactValue;
use crate::{records, sealing};

/// Rows in one statement.
const CHUNK: usize = 200;

/// Writes the facts of proposals, all or nothing, and marks them as applied. `place` says where a proposal's faults lie.
///
/// # Errors
/// `Invalid` with every fault of every proposal.
pub(crate) async fn apply(
    tx: &DatabaseTransaction,
    (vault, act): (&Vault, &Act),
    proposals: &[proposal::Model],
    place: impl Fn(&proposal::Model) -> String,
) -> Result<(), Error> {
    let asked = proposals.iter().map(|proposal| proposal.employee_id);
    let employees = employees_within(tx, act, None, asked).await?;
    Error::of(strangers(
        &employees,
        proposals.iter().map(|proposal| (proposal.employee_id, place(proposal))),
    ))?;
    let wanted = opened(tx, vault, (&employees, proposals), place).await?;
    let Some(mut gathered) = Gathered::of(tx, employees, &wanted).await? else { return Ok(()) };
    let judged = gathered.judge(&wanted);
    Error::of(judged.faults.clone())?;
    write_facts(tx, act, (&gathered, &judged), (proposals, &wanted)).await?;
    mark(tx, act, (proposals, &judged)).await?;
    let done = proposals.iter().zip(&judged.written);
    let acted = done.map(|(proposal, written)| acted(proposal, written.map(|written| written.id)));
    acts::record_all(tx, act, acted.collect()).await?;
    Ok(())
}

/// Stored proposals as changes to judge, their values opened.
async fn opened(
    tx: &DatabaseTransaction,
    vault: &Vault,
    (employees, proposals): (&Employees, &[proposal::Model]),
    place: impl Fn(&proposal::Model) -> String,
) -> Result<Vec<Wanted>, Error> {
    let mut values: Vec<(PersonId, FactValue)> = Vec::with_capacity(proposals.len());
    for proposal in proposals {
        if let (Some(employee), Some(value)) = (employees.get(&proposal.employee_id), &proposal.value) {
            values.push((employee.person_id, fact::parse(value)?));
        }
    }
    sealing::open(tx, vault, &mut values).await?;
    let mut values = values.into_iter().map(|(_, value)| value);
    let read = |proposal: &proposal::Model| {
        let value = proposal.value.as_ref().and_then(|_| values.next());
        let change = change(proposal, value).ok_or_else(|| {
            platform::Error::Broken(format!("proposal {} is none of the three changes", proposal.id))
        })?;
        Ok(Wanted { employee: proposal.employee_id, change, place: place(proposal) })
    };
    proposals.iter().map(read).collect()
}

fn change(proposal: &proposal::Model, value: Option<FactValue>) -> Option<Change> {
    let fact = value.zip(proposal.valid_from).map(|(value, valid_from)| NewFact {
        value,
        valid_from,
        valid_until: proposal.valid_until,
        decree_id: proposal.decree_id,
    });
    match proposal.change {
        ChangeKind::Add => fact.map(Change::Add),
        ChangeKind::Correct => proposal.fact_id.zip(fact).map(|(old, fact)| Change::Correct(old, fact)),
        ChangeKind::Retract => proposal.fact_id.map(Change::Retract),
    }
}

async fn write_facts(
    tx: &DatabaseTransaction,
    act: &Act,
    (gathered, judged): (&Gathered, &Judged),
    (proposals, wanted): (&[proposal::Model], &[Wanted]),
) -> Result<(), Error> {
    let mut rows: Vec<fact::Model> = Vec::with_capacity(wanted.len());
    let mut superseded: Vec<(FactId, Option<FactId>)> = Vec::new();
    for ((proposal, wanted), written) in proposals.iter().zip(wanted).zip(&judged.written) {
        superseded.extend(wanted.change.old().map(|old| (old, written.map(|written| written.id))));
        let (Some(written), Some(new)) = (written, wanted.change.fact()) else { continue };
        let employee = gathered.employees.get(&wanted.employee).ok_or_else(|| Error::missing("employee"))?;
        let write = records::Write { employee, about: &gathered.about, act };
        let new = NewFact { valid_until: written.range.until, ..new.clone() };
        // What was sealed for the proposal is sealed for the same person and field, and so for the fact.
        let sealed = proposal.value.clone().unwrap_or_default();
        rows.push(fact::Model { id: written.id, ..records::row(write, &new, sealed) });
    }
    for copied in &judged.copied {
        let old = gathered.stored.get(&copied.old).cloned().ok_or_else(|| Error::missing("fact"))?;
        let range = copied.range;
        rows.push(fact::Model {
            id: copied.id,
            valid_from: range.from,
            valid_until: range.stored_until(),
            recorded_at: act.at,
            ..old
        });
        superseded.push((copied.old, Some(copied.id)));
    }
    for rows in rows.chunks(CHUNK) {
        let rows = rows.iter().cloned().map(IntoActiveModel::into_active_model);
        fact::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    supersede(tx, act, &superseded).await?;
    touch(tx, &gathered.employees.keys().copied().collect::<Vec<_>>()).await
}

/// Marks facts as no longer believed, each with the one that took its place, if any did.
async fn supersede(
    tx: &DatabaseTransaction,
    act: &Act,
    superseded: &[(FactId, Option<FactId>)],
) -> Result<(), Error> {
    for chunk in superseded.chunks(CHUNK) {
        let replaced =
            chunk.iter().filter_map(|(old, new)| new.map(|new| (Value::from(*old), Value::from(new))));
        let mut update = fact::Entity::update_many()
            .col_expr(fact::Column::SupersededAt, Expr::value(act.at))
            .filter(fact::Column::Id.is_in(chunk.iter().map(|(old, _)| *old)))
            .filter(fact::Column::SupersededAt.is_null());
        if let Some(by) = mapped(fact::Column::Id, replaced) {
            update = update.col_expr(fact::Column::SupersededBy, by);
        }
        let done = update.exec(tx).await?.rows_affected;
        if usize::try_from(done).is_ok_and(|done| done != chunk.len()) {
            return Err(platform::Error::Stale.into());
        }
    }
    Ok(())
}

/// The value for each key, null for the others. `None` without any.
fn mapped(key: impl ColumnTrait, pairs: impl Iterator<Item = (Value, Value)>) -> Option<Expr> {
    let mut pairs = pairs.peekable();
    pairs.peek()?;
    let cases =
        pairs.fold(CaseStatement::new(), |cases, (from, to)| cases.case(key.eq(from), Expr::value(to)));
    Some(cases.into())
}

async fn touch(tx: &DatabaseTransaction, employees: &[EmployeeId]) -> Result<(), Error> {
    for chunk in employees.chunks(crate::facts::CHUNK) {
        employee::Entity::update_many()
            .col_expr(employee::Column::Version, Expr::col(employee::Column::Version).add(1))
            .filter(employee::Column::Id.is_in(chunk.iter().copied()))
            .exec(tx)
            .await?;
    }
    Ok(())
}

async fn mark(
    tx: &DatabaseTransaction,
    act: &Act,
    (proposals, judged): (&[proposal::Model], &Judged),
) -> Result<(), Error> {
    let results: Vec<(ProposalId, Option<FactId>)> = proposals
        .iter()
        .zip(&judged.written)
        .map(|(proposal, written)| (proposal.id, written.map(|written| written.id)))
        .collect();
    for chunk in results.chunks(CHUNK) {
        let became =
            chunk.iter().filter_map(|(id, fact)| fact.map(|fact| (Value::from(*id), Value::from(fact))));
        let mut update = proposal::Entity::update_many()
            .col_expr(proposal::Column::Status, Expr::value(ProposalStatus::Applied))
            .col_expr(proposal::Column::DecidedBy, Expr::value(act.actor.id()))
            .col_expr(proposal::Column::DecidedAt, Expr::value(act.at))
            .col_expr(proposal::Column::Version, Expr::col(proposal::Column::Version).add(1))
            .filter(proposal::Column::Id.is_in(chunk.iter().map(|(id, _)| *id)));
        if let Some(result) = mapped(proposal::Column::Id, became) {
            update = update.col_expr(proposal::Column::ResultId, result);
        }
        update.exec(tx).await?;
    }
    Ok(())
}

/// The act that any change of a fact leaves, with the proposal behind it.
fn acted(proposal: &proposal::Model, written: Option<FactId>) -> Acted {
    let (kind, object) = match (proposal.change, written, proposal.fact_id) {
        (ChangeKind::Add, Some(new), _) => ("personnel.fact_added", new),
        (ChangeKind::Correct, Some(new), _) => ("personnel.fact_corrected", new),
        (_, _, old) => ("personnel.fact_retracted", old.unwrap_or(FactId(proposal.id.0))),
    };
    Acted::new(kind, object).about(proposal.employee_id).effective(proposal.effective_from).with(json!({
        "fact_kind": proposal.kind, "superseded": proposal.fact_id, "proposal": proposal.id,
        "decree": proposal.decree_id,
    }))
}
